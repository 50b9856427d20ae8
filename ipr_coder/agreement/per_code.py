"""All figures of one binary code side by side, so that no single one can flatter or condemn it alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement import framework, krippendorff
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import NO_PAIR, Basis, Estimate, state
from ipr_coder.agreement.fourfold import Fourfold
from ipr_coder.agreement.framework import ChanceTerms, Estimates
from ipr_coder.agreement.intervals import check_confidence, dice_interval
from ipr_coder.agreement.patterns import MISSING, Floats, PatternTable, encode_answers, told_apart
from ipr_coder.agreement.ratings import PRESENT, binary_matrix
from ipr_coder.agreement.resampling import (
    Figure,
    Resampling,
    Sample,
    cluster_sample,
    draw_again,
    numbered_clusters,
    unit_sample,
    with_interval,
)
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.specific import specific_agreement
from ipr_coder.agreement.two_coders import kappa_of_tables, tables_of_pair

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


def code_agreement(
    ratings: ArrayLike, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> CodeAgreement:
    """Agreement on one code: `ratings` is units x coders, 1 present, 0 answered and not tagged, -1 missing.

    Intervals are analytic unless `resampling` says how to draw again; where units are nested in interviews, give the
    interviews as its clusters.
    """
    return agreement_by_code(binary_matrix(ratings)[None], confidence=confidence, resampling=resampling)[0]


def agreement_by_code(
    ratings: NDArray[np.int8] | Sequence[ArrayLike],
    *,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> tuple[CodeAgreement, ...]:
    """Agreement on many codes at once: `ratings` is codes x units x coders. All codes are drawn from alike."""
    check_confidence(confidence)
    cube = np.asarray(ratings)
    if cube.ndim != 3:
        raise AgreementError("Ratings of several codes are an array of codes x units x coders.")
    if cube.shape[2] < 2:
        raise AgreementError("Agreement needs at least two coders.")
    cube = binary_matrix(cube.reshape(-1, cube.shape[2])).reshape(cube.shape)
    table, pattern, counts = pattern_counts(cube)
    figures = _figures(table)
    estimates = {key: figure(counts, True) for key, figure in figures.items()}
    stated = [_one_code(table, counts[i], estimates, i, confidence) for i in range(len(cube))]
    if resampling is None:
        return tuple(stated)
    if resampling.method == "krippendorff":
        raise AgreementError("Krippendorff's bootstrap is made for Krippendorff's alpha alone.")
    return tuple(
        drawn_again(one, table, sample, resampling)
        for one, sample in zip(stated, _samples(table, pattern, counts, resampling), strict=True)
    )


def pattern_counts(cube: NDArray[np.int8]) -> tuple[PatternTable, NDArray[np.intp], Floats]:
    """The answer patterns of all codes together, codes x units which pattern, and codes x patterns how often."""
    n_codes, n_units, n_coders = cube.shape
    pattern, answers = encode_answers([cube[:, :, coder].ravel() for coder in range(n_coders)], n_categories=2)
    pattern = pattern.reshape(n_codes, n_units)
    counts = np.stack([np.bincount(one, minlength=len(answers)) for one in pattern]) if n_codes else np.empty((0, 1))
    return PatternTable(answers, None, np.eye(2)), pattern, counts.astype(np.float64)


def agreement_of_patterns(table: PatternTable, counts: Floats, confidence: float) -> CodeAgreement:
    """Agreement on one code whose answers are already counted by pattern."""
    estimates = {key: figure(counts[None], True) for key, figure in _figures(table).items()}
    return _one_code(table, counts, estimates, 0, confidence)


def drawn_again(
    stated: CodeAgreement,
    table: PatternTable,
    sample: Sample,
    resampling: Resampling,
) -> CodeAgreement:
    """The same figures with intervals from drawing again."""
    # Patterns that do not occur cannot be drawn: leave them out, so that five coders cost what they used.
    used = np.nonzero(sample.counts)[0]
    small = PatternTable(told_apart(table.answers)[used], None, table.weights)
    by_cluster = None if sample.by_cluster is None else sample.by_cluster[:, used]
    sample = Sample(sample.counts[used], sample.fixed[used], by_cluster)
    own = _figures(small)
    defined = [c.key for c in stated.coefficients if c.value is not None]

    def value_of(figure: Estimate) -> Figure:
        return lambda counts: figure(counts, False).value

    values = draw_again(sample, {key: value_of(own[key]) for key in defined}, resampling)
    coefficients = tuple(
        with_interval(c, sample, values[c.key], resampling) if c.key in values else c for c in stated.coefficients
    )
    few = [w for c in coefficients for w in c.warnings if "to draw from" in w]
    return replace(stated, coefficients=coefficients, warnings=tuple(dict.fromkeys([*stated.warnings, *few])))


def _figures(table: PatternTable) -> dict[str, Estimate]:
    """Every figure of a code, in the order they are printed in."""
    answers = told_apart(table.answers)

    def corrected(chance: ChanceTerms) -> Estimate:
        return lambda counts, with_se: framework.chance_corrected(
            table, counts, chance, with_se=with_se, pairable_given=True
        )

    figures: dict[str, Estimate] = {
        "percent_agreement": lambda counts, with_se: framework.percent_agreement(
            table, counts, with_se=with_se, pairable_given=True
        ),
        "positive_agreement": lambda counts, with_se: specific_agreement(table, counts, PRESENT, with_se=with_se),
        "negative_agreement": lambda counts, with_se: specific_agreement(table, counts, 1 - PRESENT, with_se=with_se),
    }
    if answers.shape[1] == 2:
        figures["cohen_kappa"] = lambda counts, with_se: kappa_of_tables(
            tables_of_pair(answers, counts, 2, 0, 1), np.eye(2)
        )
    else:
        figures["conger_kappa"] = corrected(framework.conger_chance)
        figures["fleiss_kappa"] = corrected(framework.fleiss_chance)
    figures["krippendorff_alpha"] = lambda counts, with_se: krippendorff.alpha(
        table, counts, 1 - np.eye(2), with_se=with_se
    )
    figures["gwet_ac1"] = corrected(framework.gwet_chance)
    figures["brennan_prediger"] = corrected(framework.brennan_prediger_chance)
    return figures


def _samples(
    table: PatternTable, pattern: NDArray[np.intp], counts: Floats, resampling: Resampling
) -> Iterator[Sample]:
    if resampling.clusters is None:
        yield from (unit_sample(one, table.answered) for one in counts)
        return
    clusters = numbered_clusters(resampling.clusters, pattern.shape[1])
    yield from (cluster_sample(one, clusters, table.answered) for one in pattern)


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
    values = table.tally(pairable)
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
        (d, c), (b, a) = tables_of_pair(answers, counts, 2, 0, 1).astype(int).tolist()
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
    return state(
        key,
        found,
        basis,
        at=(code,),
        confidence=confidence,
        n=basis.n_pairable,
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
