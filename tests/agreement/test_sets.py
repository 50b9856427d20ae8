"""Sets of codes: distances by hand, alpha against hand-made figures, multi-valued alpha against brute force."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder import agreement as ag
from ipr_coder.agreement.mv_alpha import expected_disagreement

A, AB, BC, C, EMPTY = (frozenset(s) for s in ("A", "AB", "BC", "C", ""))


@pytest.mark.parametrize(
    ("left", "right", "masi", "jaccard", "dice"),
    [
        (AB, AB, 0, 0, 0),
        (A, AB, 1 - 1 / 2 * 2 / 3, 1 / 2, 1 / 3),
        (AB, BC, 1 - 1 / 3 * 1 / 3, 2 / 3, 1 / 2),
        (A, C, 1, 1, 1),
        (EMPTY, EMPTY, 0, 0, 0),
        (EMPTY, A, 1, 1, 1),
    ],
)
def test_distances_by_hand(left: frozenset, right: frozenset, masi: float, jaccard: float, dice: float) -> None:
    for name, expected in (("masi", masi), ("jaccard", jaccard), ("dice", dice), ("nominal", float(left != right))):
        distances = ag.set_distances([left, right], name)
        assert distances[0, 1] == distances[1, 0] == pytest.approx(expected), name
        assert distances[0, 0] == distances[1, 1] == 0


def test_two_coders_who_both_leave_a_unit_uncoded_agree() -> None:
    ratings = ag.ratings_from_sets([[[], []], [["A"], ["A"]], [["B"], []]])
    # o: empty-empty 2, A-A 2, B-empty 2; n_empty 3, n_A 2, n_B 1; D_o = 2/6, D_e = (2*3*2 + 2*3*1 + 2*2*1) / 30
    assert ag.set_alpha(ratings, "masi").value == pytest.approx(1 - (2 / 6) / (22 / 30))


def test_the_distance_decides_and_is_named() -> None:
    ratings = ag.ratings_from_sets([[["A"], ["A", "B"]], [["B"], ["B"]], [["A", "C"], ["C"]], [[], []]])
    figures = {name: ag.set_alpha(ratings, name) for name in ag.SET_DISTANCES}
    assert len({round(c.value or 0, 9) for c in figures.values()}) == 4
    assert all(c.key == f"set_alpha_{name}" for name, c in figures.items())


def test_singletons_are_nominal_alpha() -> None:
    answers = [["a", "b"], ["a", "a"], ["b", None], ["c", "c"], ["b", "b"]]
    sets = [[None if x is None else [x] for x in row] for row in answers]
    plain = ag.krippendorff_alpha(ag.ratings_from_matrix(answers))
    for name in ag.SET_DISTANCES:
        assert ag.set_alpha(ag.ratings_from_sets(sets), name).value == pytest.approx(plain.value)


@given(st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_code_tables_and_lists_of_sets_are_the_same(n_codes: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    cube = (random.random((n_codes, 12, 3)) < 0.2).astype(np.int8)
    cube[:, random.random((12, 3)) < 0.15] = -1
    lists = [
        [None if cube[0, u, c] < 0 else np.nonzero(cube[:, u, c] > 0)[0].tolist() for c in range(3)] for u in range(12)
    ]
    one, two = ag.set_alpha(ag.ratings_from_codes(cube)), ag.set_alpha(ag.ratings_from_sets(lists))
    assert (one.value, one.se) == (pytest.approx(two.value), pytest.approx(two.se))
    assert one.n_by_coder == two.n_by_coder


def test_many_sets_are_looked_up_as_they_would_be_multiplied_out() -> None:
    # More than 32 categories take another way through the same sums.
    random = np.random.default_rng(3)
    lists = [
        [random.choice(8, size=random.integers(0, 5), replace=False).tolist() for _ in range(3)] for _ in range(80)
    ]
    ratings = ag.ratings_from_sets(lists)
    assert len(ratings.categories) > 32
    spread = ag.ratings_from_counts(ratings.by_category[ratings.pattern_of_unit], ratings.categories)
    distances = ag.set_distances(ratings.categories, "masi")
    looked_up, multiplied = ag.krippendorff_alpha(ratings, distances), ag.krippendorff_alpha(spread, distances)
    assert looked_up.value == pytest.approx(multiplied.value)
    assert looked_up.se == pytest.approx(multiplied.se)


@given(st.lists(st.frozensets(st.sampled_from("abcd"), max_size=4), min_size=3, max_size=9))
def test_expected_disagreement_of_mv_alpha_by_brute_force(answers: list[frozenset[str]]) -> None:
    codes = sorted(set().union(*answers))
    applied = {c: sum(c in s for s in answers) for c in codes}
    sizes = [len(s) for s in answers]
    total = 0.0
    for g in set(sizes):
        for h in set(sizes):
            weights, apart = 0.0, 0.0
            for left in map(set, combinations(codes, g)):
                for right in map(set, combinations(codes, h)):
                    weight = (
                        prod(applied[c] for c in left)
                        * prod(applied[c] for c in right - left)
                        * prod(applied[c] - 1 for c in left & right)
                    )
                    weights += weight
                    apart += weight * (1 - 2 * len(left & right) / (g + h) if g + h else 0)
            if weights:
                total += sizes.count(g) * sizes.count(h) / len(sizes) ** 2 * apart / weights
    member = np.array([[c in s for c in codes] for s in answers], dtype=float).reshape(len(answers), len(codes))
    assert float(expected_disagreement(member, np.ones(len(answers)))) == pytest.approx(total, abs=1e-12)


def test_mv_alpha_with_forty_codes_is_computed() -> None:
    random = np.random.default_rng(1)
    cube = (random.random((40, 300, 2)) < 0.05).astype(np.int8)
    cube[:, :150, 1] = cube[:, :150, 0]
    value = ag.mv_alpha(ag.ratings_from_codes(cube)).value
    assert value is not None
    assert 0.3 < value < 0.7  # half of the units are copies


def test_mv_alpha_has_an_interval_by_resampling() -> None:
    random = np.random.default_rng(2)
    cube = (random.random((3, 100, 2)) < 0.3).astype(np.int8)
    cube[:, :60, 1] = cube[:, :60, 0]
    ratings = ag.ratings_from_codes(cube)
    assert ag.mv_alpha(ratings).ci_low is None
    drawn = ag.mv_alpha(ratings, resampling=ag.Resampling(replicates=200))
    assert drawn.ci_low is not None
    assert drawn.ci_low < (drawn.value or 0) < (drawn.ci_high or 0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: ag.ratings_from_sets([]), "no units"),
        (lambda: ag.ratings_from_sets([[["a"], ["b"]], [["a"]]]), "Unit 2 has 1"),
        (lambda: ag.ratings_from_sets([["ab", ["b"]]]), "not a piece of text"),
        (lambda: ag.set_distances([A, C], "cosine"), "masi, jaccard, dice, nominal"),
        (lambda: ag.set_alpha(ag.ratings_from_matrix([[1, 1], [2, 1]])), "not sets"),
        (lambda: ag.ratings_from_codes(np.zeros((2, 3), dtype=np.int8)), "codes x units x coders"),
    ],
)
def test_nonsense_is_refused(call: object, says: str) -> None:
    with pytest.raises(ag.AgreementError, match=says):
        call()  # type: ignore[operator]
