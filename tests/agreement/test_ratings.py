"""The ways in: matrices, tables and counts give the same patterns, and nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder import agreement as ag


def test_none_and_nan_are_missing_and_words_may_stand_beside_numbers() -> None:
    words = ag.ratings_from_matrix([["a", None], ["b", "b"], ["a", "a"]])
    numbers = ag.ratings_from_matrix([[1, np.nan], [2, 2], [1, 1]])
    mixed = ag.ratings_from_matrix([["a", None], [2, 2], ["a", "a"]])
    assert words.n_by_coder == numbers.n_by_coder == mixed.n_by_coder == (3, 2)
    assert set(mixed.categories) == {"a", 2}
    assert ag.cohen_kappa(words).value == ag.cohen_kappa(numbers).value == ag.cohen_kappa(mixed).value == 1


def test_a_table_is_its_units() -> None:
    table = [[12, 3], [4, 20]]
    units = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [12, 3, 4, 20], axis=0)
    assert ag.cohen_kappa(ag.ratings_from_table(table)).value == ag.cohen_kappa(ag.ratings_from_matrix(units)).value


def test_counts_know_no_coders() -> None:
    counts = ag.ratings_from_counts([[2, 1], [0, 3], [3, 0]])
    assert counts.n_by_coder == ()
    assert ag.fleiss_kappa(counts).value == ag.fleiss_kappa(ag.ratings_from_matrix([[0, 0, 1], [1] * 3, [0] * 3])).value
    with pytest.raises(ag.AgreementError, match="which coder"):
        ag.conger_kappa(counts)


@given(st.integers(0, 2**32 - 1), st.integers(2, 9), st.integers(1, 40))
def test_patterns_keep_every_answer(seed: int, coders: int, categories: int) -> None:
    data = np.random.default_rng(seed).integers(-1, categories, size=(30, coders)).astype(float)
    data[data < 0] = np.nan
    ratings = ag.ratings_from_matrix(data, [float(c) for c in range(categories)])
    assert ratings.answers is not None
    back = ratings.answers[ratings.pattern_of_unit]
    assert np.array_equal(np.where(back < 0, np.nan, back), data, equal_nan=True)
    assert ratings.counts.sum() == 30
    assert np.array_equal(ratings.by_category.sum(axis=1), ratings.answered)


@given(st.integers(0, 2**32 - 1))
def test_order_of_units_and_names_of_categories_do_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    data = random.integers(0, 3, size=(20, 3))
    renamed = np.array(["x", "k", "a"])[data]
    one, two = ag.ratings_from_matrix(data, [0, 1, 2]), ag.ratings_from_matrix(random.permutation(renamed), list("akx"))
    for figure in (ag.krippendorff_alpha, ag.gwet_ac, ag.fleiss_kappa, ag.conger_kappa):
        assert figure(one).value == pytest.approx(figure(two).value, nan_ok=True)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: ag.ratings_from_matrix([1, 2]), "units x coders"),
        (lambda: ag.ratings_from_matrix([[1, 2]], [1]), "not in the list"),
        (lambda: ag.ratings_from_matrix([["a", "b"]], ["a"]), "not in the list"),
        (lambda: ag.ratings_from_matrix([[1, 2]], [1, 2, 2]), "twice"),
        (lambda: ag.ratings_from_matrix([[1.0, np.inf]]), "infinite"),
        (lambda: ag.ratings_from_table([[1, 2, 3], [1, 2, 3]]), "square"),
        (lambda: ag.ratings_from_table([[1, -2], [1, 2]]), "whole numbers"),
        (lambda: ag.ratings_from_table([[1, 0.5], [1, 2]]), "whole numbers"),
        (lambda: ag.ratings_from_table([[1, np.nan], [1, 2]]), "whole numbers"),
        (lambda: ag.ratings_from_table([[1, 2], [1, 2]], ["a"]), "2 rows but 1"),
        (lambda: ag.from_patterns([[0, 5]], [1], ["a"]), "not in the list"),
        (lambda: ag.gwet_ac(ag.ratings_from_matrix([[1, 1], [1, 1]])), "two categories"),
        (lambda: ag.fleiss_kappa(ag.ratings_from_matrix([[1], [2]])), "two coders"),
        (lambda: ag.cohen_kappa(ag.ratings_from_matrix([[1, 1, 1]])), "compares two coders"),
        (lambda: ag.krippendorff_alpha(ag.ratings_from_matrix([["a", "b"]]), "interval"), "needs numbers"),
        (lambda: ag.krippendorff_alpha(ag.ratings_from_matrix([[1, 2]]), "cubic"), "nominal, ordinal"),
        (lambda: ag.krippendorff_alpha(ag.ratings_from_matrix([[-1, 1]]), "ratio"), "one sign"),
        (lambda: ag.krippendorff_alpha(ag.ratings_from_matrix([[1, 2]]), np.eye(2)), "never negative"),
        (lambda: ag.krippendorff_alpha(ag.ratings_from_matrix([[1, 2]]), np.zeros((3, 3))), "2 x 2"),
        (lambda: ag.weight_matrix("cubic", [1, 2]), "There is no weighting"),
        (lambda: ag.weight_matrix(np.zeros((2, 2)), [1, 2]), "with 1 where"),
        (lambda: ag.weight_matrix("ratio", [-1, 1]), "one sign"),
        (lambda: ag.specific_agreement(ag.ratings_from_matrix([[1, 1]]), 9), "not in the list"),
    ],
)
def test_nonsense_is_refused_with_one_sentence(call: object, says: str) -> None:
    with pytest.raises(ag.AgreementError, match=says) as refused:
        call()  # type: ignore[operator]
    assert "\n" not in str(refused.value)


def test_weights_by_hand() -> None:
    three = {name: ag.weight_matrix(name, [1, 2, 3]) for name in ag.WEIGHTINGS}
    assert np.array_equal(three["identity"], np.eye(3))
    assert three["linear"][0].tolist() == [1, 0.5, 0]
    assert three["quadratic"][0].tolist() == [1, 0.75, 0]
    assert three["ordinal"][0] == pytest.approx([1, 1 - 1 / 3, 0])
    assert three["radical"][0] == pytest.approx([1, 1 - np.sqrt(0.5), 0])
    assert three["ratio"][0] == pytest.approx([1, 1 - (1 / 9) / (1 / 4), 0])
    assert three["bipolar"][0] == pytest.approx([1, 1 - 1 / 3, 0])
    assert three["circular"][0] == pytest.approx([1, 0, 0])  # on a circle of three all are neighbours
    assert ag.weight_matrix("linear", [1, 2, 6])[0].tolist() == [1, 0.8, 0]


def test_zero_among_ratio_categories_is_no_number_that_is_not_one() -> None:
    found = ag.krippendorff_alpha(ag.ratings_from_matrix([[0, 0], [1, 2], [2, 2], [0, 1]]), "ratio")
    assert found.value is not None


def test_all_agree_is_undefined_for_every_corrected_coefficient() -> None:
    ratings = ag.ratings_from_matrix([[1, 1], [1, 1]], [1, 2])
    for figure in (ag.cohen_kappa, ag.scott_pi, ag.fleiss_kappa, ag.conger_kappa, ag.krippendorff_alpha):
        found = figure(ratings)
        assert found.value is None
        assert "Only one answer" in (found.undefined or "")
    assert ag.light_kappa(ratings).value is None
    assert ag.kappa_max(ratings) is None
    assert ag.gwet_ac(ratings).value == 1
    assert any("shows nothing" in w for w in ag.gwet_ac(ratings).warnings)


def test_intervals_of_r_irrcac_end_at_one() -> None:
    # cac.raw4raters (Gwet 2014) as R irrCAC 1.4 prints it: AC1 (.461, 1), Fleiss (.424, 1), alpha (.423, 1)
    nothing = None
    data = [
        [1, 1, nothing, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [nothing, 5, 5, 5],
        [nothing, nothing, 1, 1],
        [nothing, nothing, 3, nothing],
    ]
    ratings = ag.ratings_from_matrix(data, [1, 2, 3, 4, 5])
    for figure, low in (
        (ag.gwet_ac, 0.461),
        (ag.fleiss_kappa, 0.424),
        (ag.conger_kappa, 0.435),
        (ag.brennan_prediger, 0.454),
        (ag.krippendorff_alpha, 0.423),
    ):
        found = figure(ratings)
        assert found.ci_low == pytest.approx(low, abs=5e-4), found.name
        assert found.ci_high == 1
