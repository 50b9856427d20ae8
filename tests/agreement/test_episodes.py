"""Episodes from rupture to repair, matched by onset and end."""

from __future__ import annotations

import pytest

from ipr_coder import agreement as ag


def test_onset_within_the_window_and_same_end() -> None:
    first = ag.episodes([4, 4, 9], [760_000, 1_200_000, 1_862_000], ["resolved", "resolved", "unresolved"])
    second = ag.episodes([4, 9, 9], [785_000, 1_862_000, 300_000], ["resolved", "resolved", "resolved"])
    found = ag.episode_agreement(first, second, window=30_000)
    assert found.matched == ((0, 0), (2, 1))
    assert found.onset_differences == (25_000, 0)
    assert found.found.value == pytest.approx(2 * 2 / 6)
    assert found.found_alike.value == pytest.approx(2 * 1 / 6)
    assert found.ends is not None
    assert found.ends.observed == 0.5
    assert found.found.n_by_coder == (3, 3)
    assert ag.episode_agreement(first, second, window=25_000).found.value == pytest.approx(2 * 2 / 6)
    assert ag.episode_agreement(first, second, window=20_000).found.value == pytest.approx(2 / 6)


def test_one_episode_is_matched_once_and_to_the_nearest() -> None:
    first = ag.episodes([1], [100], ["a"])
    second = ag.episodes([1, 1, 2], [70, 110, 100], ["a", "a", "a"])
    assert ag.episode_agreement(first, second, window=50).matched == ((0, 1),)


def test_no_episodes_is_undefined() -> None:
    none = ag.episodes([], [], [])
    found = ag.episode_agreement(none, none)
    assert found.found.value is None
    assert found.found.undefined == "Neither coder found an episode."
    assert found.ends is None
    assert ag.episode_agreement(none, ag.episodes([1], [5], ["a"])).found.value == 0


def test_nonsense_is_refused() -> None:
    with pytest.raises(ag.AgreementError, match="differ in length"):
        ag.episodes([1], [2, 3], ["a"])
    with pytest.raises(ag.AgreementError, match="window"):
        ag.episode_agreement(ag.episodes([], [], []), ag.episodes([], [], []), window=-1)
