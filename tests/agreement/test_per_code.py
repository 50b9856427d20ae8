"""All figures of one code, against tables worked by hand and in print."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder import agreement
from ipr_coder.agreement import AgreementError, Fourfold, code_agreement


def two_coders(a: int, b: int, c: int, d: int) -> np.ndarray:
    return np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], [a, b, c, d], axis=0)


def test_feinstein_cicchetti_1990_same_agreement_two_kappas() -> None:
    balanced, skewed = code_agreement(two_coders(40, 9, 6, 45)), code_agreement(two_coders(80, 10, 5, 5))
    assert balanced["percent_agreement"].value == skewed["percent_agreement"].value == 0.85
    assert balanced.kappa.value == pytest.approx(0.70, abs=0.005)
    assert skewed.kappa.value == pytest.approx(0.32, abs=0.005)
    assert not balanced.warnings
    assert any("Prevalence index 0.75" in warning for warning in skewed.warnings)


def test_table_prevalence_and_bias_by_hand() -> None:
    found = code_agreement(two_coders(80, 10, 5, 5))
    assert found.table == Fourfold(80, 10, 5, 5)
    assert found.prevalence == (0.90, 0.85)
    assert (found.n_units, found.n_pairable, found.n_positive, found.n_by_coder) == (100, 100, 95, (100, 100))
    assert found.prevalence_index == pytest.approx(0.75)
    assert found.bias_index == pytest.approx(0.05)
    assert found["positive_agreement"].value == pytest.approx(160 / 175)
    assert found["negative_agreement"].value == pytest.approx(10 / 25)
    assert found["brennan_prediger"].value == pytest.approx(0.70)
    # AC1 by hand: pi = .875, p_e = 2 * .875 * .125 = .21875, (.85 - .21875) / .78125
    assert found["gwet_ac1"].value == pytest.approx(0.63125 / 0.78125)
    # alpha by hand: 1 - (n - 1) o_01 / (n_0 n_1) with n = 200, o_01 = 15, n_1 = 175, n_0 = 25
    assert found["krippendorff_alpha"].value == pytest.approx(1 - 199 * 15 / (175 * 25))


def test_missing_is_not_zero() -> None:
    complete = two_coders(20, 5, 5, 70)
    single = np.array([[1, -1]] * 30 + [[-1, 0]] * 40 + [[-1, -1]] * 7)
    with_missing = code_agreement(np.vstack([complete, single]))
    alone = code_agreement(complete)
    assert with_missing.n_units == 177
    assert with_missing.n_pairable == 100
    assert with_missing.n_by_coder == (130, 140)
    assert with_missing.prevalence == (pytest.approx(55 / 130), pytest.approx(25 / 140))
    for key in ("percent_agreement", "positive_agreement", "negative_agreement", "cohen_kappa", "krippendorff_alpha"):
        assert with_missing[key].value == alone[key].value, key
    as_zero = code_agreement(np.maximum(np.vstack([complete, single]), 0))
    assert as_zero.kappa.value != pytest.approx(alone.kappa.value, abs=0.05)


def test_cohen_1960_standard_error_of_fleiss_cohen_everitt() -> None:
    # By hand for 20/5/10/15: p_o .70, p_e .50, kappa .40; the standard error as statsmodels 0.15 gives it
    found = code_agreement(two_coders(20, 5, 10, 15)).kappa
    assert found.value == pytest.approx(0.40)
    assert found.se == pytest.approx(0.12699606293110033, abs=1e-12)
    # t(49, .975) = 2.0096
    assert found.ci_low == pytest.approx(0.40 - 2.009575 * found.se, abs=1e-5)


@pytest.mark.parametrize(
    ("ratings", "undefined"),
    [
        (two_coders(0, 0, 0, 50), {"positive_agreement", "cohen_kappa", "krippendorff_alpha"}),
        (two_coders(50, 0, 0, 0), {"negative_agreement", "cohen_kappa", "krippendorff_alpha"}),
    ],
)
def test_one_answer_only_is_undefined_and_never_one(ratings: np.ndarray, undefined: set[str]) -> None:
    found = code_agreement(ratings)
    for coefficient in found.coefficients:
        if coefficient.key in undefined:
            assert coefficient.value is None, coefficient.key
            assert coefficient.undefined
            assert coefficient.ci_low is None
            assert coefficient.undefined in found.warnings
        else:
            assert coefficient.value == 1.0
            assert coefficient.warnings, "a figure that shows nothing must say so"
    assert found["percent_agreement"].value == 1.0


def test_no_unit_with_two_coders() -> None:
    found = code_agreement([[1, -1], [-1, 0], [-1, -1]])
    assert all(c.value is None and c.undefined == "No unit was answered by two coders." for c in found.coefficients)
    assert found.prevalence == (1.0, 0.0)
    assert found.prevalence_index is None


def test_rare_code_is_said() -> None:
    assert any("Rare code: 1 unit has it" in w for w in code_agreement(two_coders(1, 0, 0, 99)).warnings)
    assert not any("Rare" in w for w in code_agreement(two_coders(8, 1, 1, 8)).warnings)
    assert any("Prevalence index -0.90" in w for w in code_agreement(two_coders(3, 2, 2, 93)).warnings)


def test_perfect_agreement_has_an_interval_with_width() -> None:
    found = code_agreement(two_coders(3, 0, 0, 97))
    for coefficient in found.coefficients:
        assert coefficient.value == 1.0
        assert coefficient.ci_high == 1.0
        assert coefficient.ci_low is not None
        assert coefficient.ci_low < 0.985, "100 units cannot show that agreement is certain"
        assert "Wilson" in coefficient.ci_method


def test_three_coders_use_conger_and_have_no_fourfold_table() -> None:
    # Six units 111, five 100, four 000 (after Warrens 2012, two of his four coders taken away and one added back)
    ratings = np.repeat([[1, 1, 1], [1, 0, 0], [0, 0, 0]], [6, 5, 4], axis=0)
    found = code_agreement(ratings)
    assert found.table is None
    # pairs: coders 1-2 and 1-3 have kappa .375 (a 6, b 5, d 4), coders 2-3 agree wholly; Conger pools p_o and p_e
    observed = (10 / 15 + 10 / 15 + 1) / 3
    mixed = (11 / 15) * (6 / 15) + (4 / 15) * (9 / 15)
    same = (6 / 15) ** 2 + (9 / 15) ** 2
    expected = (2 * mixed + same) / 3
    assert found.kappa.key == "conger_kappa"
    assert found.kappa.value == pytest.approx((observed - expected) / (1 - expected))


def test_many_codes_at_once_are_the_same_as_one_at_a_time() -> None:
    random = np.random.default_rng(7)
    cube = random.integers(-1, 2, size=(5, 60, 3)).astype(np.int8)
    for together, matrix in zip(agreement.agreement_by_code(cube), cube, strict=True):
        alone = code_agreement(matrix)
        assert together.n_by_coder == alone.n_by_coder
        for left, right in zip(together.coefficients, alone.coefficients, strict=True):
            assert (left.key, left.warnings) == (right.key, right.warnings)
            assert left.value == pytest.approx(right.value, abs=1e-12)
            assert left.se == pytest.approx(right.se, abs=1e-12)


@pytest.mark.parametrize(
    ("ratings", "says"),
    [
        ([[1], [0]], "at least two coders"),
        ([[1, 2], [0, 1]], "1 .present., 0"),
        ([[1.0, np.nan]], "1 .present., 0"),
        ([[1, 0.5]], "1 .present., 0"),
        ([1, 0, 1], "units x coders"),
        ([["a", "b"]], "are numbers"),
    ],
)
def test_nonsense_is_refused_with_one_sentence(ratings: object, says: str) -> None:
    with pytest.raises(AgreementError, match=says) as refused:
        code_agreement(ratings)
    assert "\n" not in str(refused.value)


def test_confidence_is_a_probability() -> None:
    with pytest.raises(AgreementError, match="between 0 and 1"):
        code_agreement([[1, 1], [0, 0]], confidence=95)


def test_one_unit_has_a_value_but_no_interval() -> None:
    found = code_agreement([[1, 0]])
    assert found["percent_agreement"].value == 0.0
    assert found["percent_agreement"].ci_low is None
    assert found["percent_agreement"].warnings


def test_many_coders_at_once_cost_no_more_than_the_patterns_in_use() -> None:
    ratings = np.zeros((40, 30), dtype=np.int8)
    ratings[:15] = 1
    ratings[0, 0] = 0
    found = code_agreement(ratings)
    assert found.n_by_coder == (40,) * 30
    assert found["percent_agreement"].value == pytest.approx((39 + (29 * 28) / (30 * 29)) / 40)
