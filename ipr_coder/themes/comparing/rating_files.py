"""Agreement on ratings that come from no study: any table of units and coders, any list of spans."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement import (
    AgreementError,
    Coefficient,
    Ratings,
    Resampling,
    TagArrays,
    brennan_prediger,
    category_alpha,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    icc,
    krippendorff_alpha,
    light_kappa,
    percent_agreement,
    ratings_from_matrix,
    scott_pi,
    specific_agreement,
)
from ipr_coder.agreement.krippendorff import Level
from ipr_coder.agreement.weights import Weighting
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import Ints
from ipr_coder.themes.carried import Line
from ipr_coder.themes.code_agreement import AgreementTable, LineAgreement
from ipr_coder.themes.comparing.choices import Choices, Intervals, check_intervals, intervals_in_words
from ipr_coder.themes.comparing.figures import code_figures, resampling_of
from ipr_coder.themes.comparing.lines import CodeSet
from ipr_coder.themes.comparing.sets import set_agreement
from ipr_coder.themes.comparing.spans import Documents, agreement_of_documents

WEIGHTS: dict[Level, Weighting] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "ratio",
}
"""The weighting that counts near misses as the level of measurement does."""


@dataclass(frozen=True, slots=True, eq=False)
class RatingMatrix:
    """A table of units x coders. An answer is a number, a word, or a set of codes; None where the coder is missing.

    `sets` is True where answers are sets. `digest` is the SHA-256 of the file.
    """

    name: str
    coders: tuple[str, ...]
    answers: Sequence[Sequence[Hashable | None]]
    sets: bool
    level: Level
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class SpanList:
    """Spans of coders on documents: five arrays of equal length, `value` indexing `values`.

    `lengths` are the characters of each document, `measured` False where nobody said them and the last end was taken.
    """

    name: str
    coders: tuple[str, ...]
    values: tuple[str, ...]
    documents: tuple[str, ...]
    lengths: tuple[int, ...]
    measured: bool
    document: Ints
    start: Ints
    end: Ints
    value: Ints
    coder: Ints
    digest: str


@dataclass(frozen=True, slots=True)
class CategoryAgreement:
    """One answer: how often each coder gave it, and how far they agree on it."""

    category: str
    times: tuple[int, ...]
    coefficients: tuple[Coefficient, ...]


@dataclass(frozen=True, slots=True)
class MatrixAgreement:
    """Agreement on a table of single answers."""

    matrix: RatingMatrix
    intervals: Intervals
    interval: str
    n_units: int
    coefficients: tuple[Coefficient, ...]
    categories: tuple[CategoryAgreement, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodesAgreement:
    """Agreement on answers that are sets of codes, or on spans: code by code and together."""

    source: RatingMatrix | SpanList
    table: AgreementTable


def compare_matrix(matrix: RatingMatrix, intervals: Intervals) -> MatrixAgreement | CodesAgreement:
    """All figures of a table of ratings. UsageError for what the formulas do not allow."""
    intervals = check_intervals(intervals, "interview")
    try:
        return _compare_sets(matrix, intervals) if matrix.sets else _compare_answers(matrix, intervals)
    except AgreementError as error:
        raise UsageError(str(error), place=matrix.name) from error


def compare_spans(spans: SpanList, intervals: Intervals) -> CodesAgreement:
    """All figures of a list of spans; every coder is taken to have read every document."""
    intervals = check_intervals(intervals, "character")
    lines = _lines(spans.values)
    tags = TagArrays(spans.document, spans.start, spans.end, spans.value, spans.coder)
    documents = Documents(tags, np.array(spans.lengths, dtype=np.int64), len(spans.coders))
    try:
        found = agreement_of_documents(documents, lines, intervals, drawn="document")
    except AgreementError as error:
        raise UsageError(str(error), place=spans.name) from error
    words = intervals_in_words(intervals, "character").replace("interview", "document")
    table = AgreementTable(
        coders=spans.coders,
        unit="character",
        confidence=intervals.confidence,
        lines=tuple(LineAgreement(one.line, one.characters) for one in found.lines),
        interviews_shared=len(spans.documents),
        choices=Choices(intervals=intervals, roll_up=False),
        interval=words,
        spans=found,
    )
    return CodesAgreement(spans, table)


def _compare_sets(matrix: RatingMatrix, intervals: Intervals) -> CodesAgreement:
    """Every code as one code of its own, then whole answers."""
    codes = tuple(sorted({str(code) for row in matrix.answers for answer in row for code in _members(answer)}))
    if not codes:
        raise UsageError("every answer is the empty set, so there is no code to compare.", place=matrix.name)
    lines = _lines(codes)
    cube = np.array(
        [
            [[-1 if answer is None else int(code in _members(answer)) for answer in row] for row in matrix.answers]
            for code in codes
        ],
        dtype=np.int8,
    )
    figures = code_figures(cube, intervals, None)
    table = AgreementTable(
        coders=matrix.coders,
        unit="unit",
        confidence=intervals.confidence,
        lines=tuple(LineAgreement(line, found) for line, found in zip(lines, figures, strict=True)),
        interviews_shared=0,
        choices=Choices(intervals=intervals, roll_up=False),
        interval=intervals_in_words(intervals, "interview"),
        sets=set_agreement([CodeSet(f"{len(codes)} codes", lines)], [cube], intervals, None),
    )
    return CodesAgreement(matrix, table)


def _compare_answers(matrix: RatingMatrix, intervals: Intervals) -> MatrixAgreement:
    ratings = ratings_from_matrix(_as_array(matrix))
    weights = WEIGHTS[matrix.level]
    makers: list[Callable[..., Coefficient]] = [partial(percent_agreement, weights=weights)]
    if len(matrix.coders) == 2:
        makers += [partial(cohen_kappa, weights=weights), partial(scott_pi, weights=weights)]
    else:
        makers.append(partial(light_kappa, weights=weights))
    # With two coders and no missing answer these are Cohen's and Scott's again; with missing ones they are not.
    makers += [partial(conger_kappa, weights=weights), partial(fleiss_kappa, weights=weights)]
    left_out = []
    if len(ratings.categories) >= 2:
        makers += [partial(gwet_ac, weights=weights), partial(brennan_prediger, weights=weights)]
    else:
        left_out.append("Gwet's AC and Brennan-Prediger: fewer than two different answers occur to choose from.")
    drawn = resampling_of(intervals, None)
    plain = drawn if intervals.draws else None
    made = [make(ratings, confidence=intervals.confidence, resampling=plain) for make in makers]
    made.append(krippendorff_alpha(ratings, matrix.level, confidence=intervals.confidence, resampling=drawn))
    if matrix.level != "nominal":
        numbers = np.array([[np.nan if a is None else a for a in row] for row in matrix.answers], dtype=np.float64)
        made += [icc(numbers, kind, confidence=intervals.confidence) for kind in ("2,1", "2,k", "3,1")]
    return MatrixAgreement(
        matrix=matrix,
        intervals=intervals,
        interval=intervals_in_words(intervals, "interview"),
        n_units=len(matrix.answers),
        coefficients=tuple(made),
        categories=_by_category(ratings, intervals, plain) if matrix.level == "nominal" else (),
        left_out=tuple(left_out),
    )


def _by_category(ratings: Ratings, intervals: Intervals, drawn: Resampling | None) -> tuple[CategoryAgreement, ...]:
    if ratings.answers is None or len(ratings.categories) > MOST_CATEGORIES:
        return ()
    found = []
    for number, category in enumerate(ratings.categories):
        times = ratings.counts @ (ratings.answers == number)
        specific = specific_agreement(ratings, category, confidence=intervals.confidence, resampling=drawn)
        alpha = category_alpha(ratings, category, confidence=intervals.confidence, resampling=drawn)
        found.append(CategoryAgreement(str(category), tuple(int(n) for n in times), (specific, alpha)))
    return tuple(found)


MOST_CATEGORIES = 200
"""More different answers than this are hardly names, and a table of them helps nobody."""


def _as_array(matrix: RatingMatrix) -> NDArray[np.object_]:
    array = np.empty((len(matrix.answers), len(matrix.coders)), dtype=object)
    for place, row in enumerate(matrix.answers):
        array[place, :] = list(row)
    return array


def _members(answer: Hashable | None) -> frozenset[Hashable]:
    return answer if isinstance(answer, frozenset) else frozenset()


def _lines(values: Sequence[str]) -> tuple[Line, ...]:
    return tuple(Line(value, value, "code", 0, (number,)) for number, value in enumerate(values))
