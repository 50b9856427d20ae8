"""Gwet's benchmarking: a word that the figure has earned for certain."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ipr_coder import agreement as ag


def test_gwet_example_is_moderate_though_it_reads_substantial() -> None:
    found = ag.benchmark(0.67, 0.15, "landis-koch")
    assert found.word == "Moderate"
    assert dict(found.cumulative)["Substantial"] == pytest.approx(0.675, abs=5e-4)
    assert dict(found.cumulative)["Moderate"] == pytest.approx(0.964, abs=5e-4)


def test_a_sure_figure_gets_the_word_of_its_band() -> None:
    for scale, word in (
        ("landis-koch", "Substantial"),
        ("fleiss", "Intermediate to Good"),
        ("altman", "Good"),
        ("krippendorff", "Tentative"),
    ):
        assert ag.benchmark(0.70, 0.001, scale).word == word
        assert ag.benchmark(0.70, 0.0, scale).word == word


@pytest.mark.parametrize("scale", ag.SCALES)
def test_bands_leave_no_gap(scale: str) -> None:
    bands = ag.SCALES[scale].bands
    assert bands[0][1] == 1
    assert bands[-1][0] == -1
    assert all(upper[0] == lower[1] for upper, lower in pairwise(bands))
    assert dict(ag.benchmark(0.4, 0.2, scale).cumulative)[bands[-1][2]] == pytest.approx(1)


@pytest.mark.parametrize(("value", "se", "scale"), [(2, 0.1, "fleiss"), (0.5, -1, "fleiss"), (0.5, 0.1, "nice")])
def test_nonsense_is_refused(value: float, se: float, scale: str) -> None:
    with pytest.raises(ag.AgreementError):
        ag.benchmark(value, se, scale)
