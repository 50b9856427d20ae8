"""All figures of one binary code side by side, so that no single one can flatter or condemn it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement import framework, krippendorff
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import NO_PAIR, Basis, state
from ipr_coder.agreement.fourfold import Fourfold
from ipr_coder.agreement.framework import Estimates, Floats, PatternTable
from ipr_coder.agreement.intervals import check_confidence, dice_interval
from ipr_coder.agreement.ratings import (
    BINARY,
    MISSING,
    PRESENT,
    binary_matrix,
    category_counts,
    encode_answers,
    told_apart,
)
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.specific import specific_agreement
from ipr_coder.agreement.two_coders import kappa_of_tables

RARE = 10
"""Fewer positive units than this, and a code is rare: one unit more or less moves every figure."""
SKEWED = 0.6
"""Prevalence index beyond which kappa and alpha are low however well coders agree (the kappa paradox)."""

NOBODY_TAGGED = "No coder used the code in a unit that two coders answered."
EVERYBODY_TAGGED = "Every coder used the code in every unit that two coders answered."


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code.

    `n_positive` counts the pairable units that at least one coder tagged. `table` is the full fourfold table where
    there are two coders, otherwise None. `prevalence_index` is twice the share of "present" less 1, which for two
    coders is (a - d) / n; it and `bias_index` (two coders) are None where undefined. Indexing by a coefficient's key
    gives the coefficient.
    """

    n_units: int
    n_pairable: int
    n_positive: int
    n_by_coder: tuple[int, ...]
    prevalence: tuple[float | None, ...]
    table: Fourfold | None
    prevalence_index: float | None
    bias_index: float | None
    kappa_max: float | None
    coefficients: tuple[Coefficient, ...]
    warnings: tuple[str, ...]

    def __getitem__(self, key: str) -> Coefficient:
        for coefficient in self.coefficients:
            if coefficient.key == key:
                return coefficient
        raise KeyError(key)

    @property
    def kappa(self) -> Coefficient:
        """Cohen's kappa for two coders, Conger's for more."""
        return self["conger_kappa" if self.table is None else "cohen_kappa"]


def code_agreement(ratings: ArrayLike, *, confidence: float = 0.95) -> CodeAgreement:
    """Agreement on one code: `ratings` is units x coders, 1 present, 0 answered and not tagged, -1 missing."""
    matrix = binary_matrix(ratings)
    return agreement_by_code(matrix[None], confidence=confidence)[0]


def agreement_by_code(
    ratings: NDArray[np.int8] | Sequence[ArrayLike], *, confidence: float = 0.95
) -> tuple[CodeAgreement, ...]:
    """Agreement on many codes at once: `ratings` is codes x units x coders."""
    check_confidence(confidence)
    cube = np.asarray(ratings)
    if cube.ndim != 3:
        raise AgreementError("Ratings of several codes are an array of codes x units x coders.")
    if cube.shape[2] < 2:
        raise AgreementError("Agreement needs at least two coders.")
    binary_matrix(cube.reshape(-1, cube.shape[2]))
    table, counts = pattern_counts(cube)
    estimates = _estimates(table, counts)
    return tuple(_one_code(table, counts[i], estimates, i, confidence) for i in range(len(cube)))


def pattern_counts(cube: NDArray[np.int8]) -> tuple[PatternTable, Floats]:
    """The answer patterns of all codes together, and codes x patterns how often each occurs."""
    n_codes, n_units, n_coders = cube.shape
    pattern, answers = encode_answers([cube[:, :, coder].ravel() for coder in range(n_coders)], n_categories=2)
    pattern += np.repeat(np.arange(n_codes) * len(answers), n_units)
    counts = np.bincount(pattern, minlength=n_codes * len(answers)).reshape(n_codes, len(answers))
    return PatternTable(category_counts(answers, 2), answers, np.eye(2)), counts.astype(np.float64)


def _estimates(table: PatternTable, counts: Floats) -> dict[str, Estimates]:
    """Every figure of every code, in the order they are printed in."""
    answers = told_apart(table.answers)
    found = {
        "percent_agreement": framework.percent_agreement(table, counts),
        "positive_agreement": specific_agreement(table, counts, PRESENT),
        "negative_agreement": specific_agreement(table, counts, 1 - PRESENT),
    }
    if answers.shape[1] == 2:
        found["cohen_kappa"] = kappa_of_tables(_fourfold_tables(answers, counts), np.eye(2))
    else:
        found["conger_kappa"] = framework.chance_corrected(table, counts, framework.conger_chance)
        found["fleiss_kappa"] = framework.chance_corrected(table, counts, framework.fleiss_chance)
    found["krippendorff_alpha"] = krippendorff.alpha(table, counts, 1 - np.eye(2))
    found["gwet_ac1"] = framework.chance_corrected(table, counts, framework.gwet_chance)
    found["brennan_prediger"] = framework.chance_corrected(table, counts, framework.brennan_prediger_chance)
    return found


def _fourfold_tables(answers: NDArray[np.int64], counts: Floats) -> Floats:
    """Codes x 2 x 2, rows the first coder's answer, over the units that both answered."""
    cells = np.stack(
        [counts[..., (answers[:, 0] == a) & (answers[:, 1] == b)].sum(axis=-1) for a in BINARY for b in BINARY], axis=-1
    )
    return cells.reshape(*counts.shape[:-1], 2, 2)


def _one_code(
    table: PatternTable, counts: Floats, estimates: dict[str, Estimates], code: int, confidence: float
) -> CodeAgreement:
    answers = told_apart(table.answers)
    answered = table.answered
    pairable = counts * (answered >= 2)
    n_pairable = int(pairable.sum())
    n_positive = int(pairable[table.by_category[:, PRESENT] > 0].sum())
    given = counts @ (answers != MISSING)
    present = counts @ (answers == PRESENT)
    values = pairable @ table.by_category
    basis = Basis(
        int(counts.sum()),
        int(counts[answered >= 1].sum()),
        n_pairable,
        tuple(int(n) for n in given),
        tuple(float(p / n) if n else None for p, n in zip(present, given, strict=True)),
        int(np.count_nonzero(values)) == 1,
    )
    fourfold = None
    if answers.shape[1] == 2:
        (d, c), (b, a) = _fourfold_tables(answers, counts).astype(int).tolist()
        fourfold = Fourfold(a, b, c, d)
    index = float(2 * values[PRESENT] / values.sum() - 1) if n_pairable else None
    coefficients = tuple(
        _stated(key, found, basis, code=code, fourfold=fourfold, confidence=confidence)
        for key, found in estimates.items()
    )
    return CodeAgreement(
        n_units=basis.n_units,
        n_pairable=n_pairable,
        n_positive=n_positive,
        n_by_coder=basis.n_by_coder,
        prevalence=basis.prevalence,
        table=fourfold,
        prevalence_index=index,
        bias_index=fourfold.bias_index if fourfold else None,
        kappa_max=fourfold.kappa_max if fourfold else None,
        coefficients=coefficients,
        warnings=_warnings(basis, n_positive, index, coefficients),
    )


def _stated(
    key: str, found: Estimates, basis: Basis, *, code: int, fourfold: Fourfold | None, confidence: float
) -> Coefficient:
    undefined = {"positive_agreement": NOBODY_TAGGED, "negative_agreement": EVERYBODY_TAGGED}.get(key)
    interval = None
    if fourfold and key == "positive_agreement" and (fourfold.n - fourfold.neither):
        interval = dice_interval(fourfold.both, fourfold.first_only + fourfold.second_only, confidence)
    if fourfold and key == "negative_agreement" and (fourfold.n - fourfold.both):
        interval = dice_interval(fourfold.neither, fourfold.first_only + fourfold.second_only, confidence)
    pairs_only = key in ("positive_agreement", "negative_agreement", "cohen_kappa")
    return state(
        key,
        found,
        basis,
        at=(code,),
        confidence=confidence,
        n=basis.n_pairable if pairs_only else None,
        interval=interval,
        undefined=undefined,
    )


def _warnings(
    basis: Basis, n_positive: int, index: float | None, coefficients: tuple[Coefficient, ...]
) -> tuple[str, ...]:
    if not basis.n_pairable:
        return (NO_PAIR,)
    # Several figures may be undefined for one reason: say it once.
    found = list(dict.fromkeys(c.undefined for c in coefficients if c.undefined))
    if n_positive < RARE:
        units = "unit has" if n_positive == 1 else "units have"
        found.append(f"Rare code: {n_positive} {units} it; below {RARE} one unit more or less moves every figure.")
    if index is not None and abs(index) > SKEWED and not basis.one_answer:
        found.append(
            f"Prevalence index {index:.2f}, beyond {SKEWED}: kappa and alpha can be low although coders agree."
        )
    return tuple(found)
