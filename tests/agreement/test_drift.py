"""Agreement by group, against the consensus, and against the rest."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder import agreement as ag


def test_groups_are_pooled_tables_and_not_means() -> None:
    ratings = np.repeat([[1, 1], [1, 0], [0, 0], [1, 1], [0, 1], [0, 0]], [5, 1, 4, 2, 6, 2], axis=0)
    groups = np.repeat([3, 1], [10, 10])
    found = ag.agreement_by_group(ratings, groups)
    assert list(found) == [1, 3]
    assert found[3].table == ag.Fourfold(5, 1, 0, 4)
    assert found[1].table == ag.Fourfold(2, 0, 6, 2)
    assert found[3].kappa.value == ag.code_agreement(ratings[:10]).kappa.value


def test_groups_cut_the_clusters_too() -> None:
    random = np.random.default_rng(1)
    ratings = (random.random((400, 2)) < 0.4).astype(np.int8)
    clusters, groups = np.arange(400) // 10, np.arange(400) // 200
    found = ag.agreement_by_group(ratings, groups, resampling=ag.Resampling(clusters=clusters))
    assert [f.kappa.n_clusters for f in found.values()] == [20, 20]


def test_each_coder_against_the_consensus() -> None:
    ratings = np.array([[1, 1], [1, 0], [0, 1], [0, 0], [1, -1]])
    first, second = ag.agreement_with_consensus(ratings, [1, 1, 0, 0, -1])
    assert first.table == ag.Fourfold(2, 0, 0, 2)
    assert second.table == ag.Fourfold(1, 1, 1, 1)


def test_each_coder_against_most_of_the_others() -> None:
    ratings = np.array([[1, 1, 1, 0], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, -1]])
    found = ag.agreement_with_the_rest(ratings)
    # Coder 1 against 2-4: 1 (of 1 1 0), 1, 1 (of 0 1 1), and in the last unit 0 (of 0 0)
    assert found[0].table == ag.Fourfold(1, 0, 2, 1)
    # Coder 4 against 1-3: 1, 1, 0; missing in the last unit
    assert found[3].table == ag.Fourfold(1, 1, 1, 0)


def test_an_even_split_is_missing() -> None:
    found = ag.agreement_with_the_rest(np.array([[1, 1, 0], [1, 1, 1]]))
    assert found[0].n_pairable == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: ag.agreement_by_group([[1, 1]], [1, 2]),
        lambda: ag.agreement_by_group([[1, 1]], [0.5]),
        lambda: ag.agreement_with_consensus([[1, 1]], [1, 0]),
        lambda: ag.agreement_with_the_rest([[1], [0]]),
    ],
)
def test_nonsense_is_refused(call: object) -> None:
    with pytest.raises(ag.AgreementError):
        call()  # type: ignore[operator]
