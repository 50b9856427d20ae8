"""Free spans instead of units: characters one by one, whole spans, and Krippendorff's alphas for unitizing.

Only interviews that all coders have answered can be compared. The text is that of the turns that count, laid end to
end; interviews (or dyads) are what is drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ipr_coder.agreement import (
    AgreementError,
    CodeAgreement,
    Coefficient,
    Spans,
    TagArrays,
    UnitizedAgreement,
    boundary_agreement,
    character_agreement,
    span_f1,
    spans_from_tags,
    unitized_agreement,
)
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import Ints
from ipr_coder.themes.carried import Line
from ipr_coder.themes.comparing.choices import Intervals
from ipr_coder.themes.comparing.counted_text import CountedText
from ipr_coder.themes.comparing.figures import named_cluster, named_clusters, resampling_of
from ipr_coder.themes.comparing.lines import outermost
from ipr_coder.themes.comparing.material import Material

TWO_ON_ONE_PLACE = (
    "A coder put two of these codes on one place, so that the place has no single code: read the figures by code."
)


@dataclass(frozen=True, slots=True)
class LineSpans:
    """The spans of one line: how many each coder marked, how many were merged first, and figures of whole spans."""

    line: Line
    n_by_coder: tuple[int, ...]
    merged: int
    characters: CodeAgreement
    coefficients: tuple[Coefficient, ...]


@dataclass(frozen=True, slots=True)
class SpanAgreement:
    """Agreement on spans, line by line and of all outermost codes together; None with the reason where that fails."""

    lines: tuple[LineSpans, ...]
    codes_together: tuple[str, ...]
    together: UnitizedAgreement | None
    why_not: str | None


def span_agreement(material: Material, lines: Sequence[Line], intervals: Intervals) -> SpanAgreement:
    """All figures of a study's spans. UsageError where no interview was answered by all coders."""
    if material.text is None:
        raise ValueError("spans need the text that counts")
    documents = _documents(material, material.text, intervals)
    return agreement_of_documents(documents, lines, intervals, drawn=intervals.cluster or "interview")


def agreement_of_documents(
    documents: Documents, lines: Sequence[Line], intervals: Intervals, *, drawn: str
) -> SpanAgreement:
    """All figures of spans on documents; `drawn` is what a document is called where documents are drawn again."""
    families = outermost(lines)
    together, why_not = None, None
    if len(families) > 1:
        try:
            found = unitized_agreement(
                documents.spans(families), confidence=intervals.confidence, resampling=resampling_of(intervals, None)
            )
            together = _named(found, drawn)
        except AgreementError:
            why_not = TWO_ON_ONE_PLACE
    return SpanAgreement(
        lines=tuple(_line(line, documents, intervals, drawn) for line in lines),
        codes_together=tuple(line.code for line in families),
        together=together,
        why_not=why_not,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Tags by document (an interview, or all interviews of a dyad end to end) and each document's length."""

    tags: TagArrays
    lengths: Ints
    coders: int

    def spans(self, lines: Sequence[Line]) -> Spans:
        everybody = np.ones((len(self.lengths), self.coders), dtype=np.bool_)
        return spans_from_tags(
            self.tags,
            self.lengths.tolist(),
            everybody,
            [line.codes for line in lines],
            [line.code for line in lines],
        )


def _documents(material: Material, text: CountedText, intervals: Intervals) -> Documents:
    whole = material.shared & (text.lengths > 0)
    if not whole.any():
        raise UsageError(
            "No interview has been answered by all of these coders, so their spans cannot be compared.",
            mend="Let them submit the same interviews, or name two coders who have.",
        )
    cluster = material.cluster_of_interview(intervals.cluster or "interview")
    _, document = np.unique(cluster[whole], return_inverse=True)
    size = text.lengths[whole]
    lengths = np.bincount(document, weights=size).astype(np.int64)
    # Where an interview begins in its document: after the others of its dyad that come before it.
    order = np.argsort(document, kind="stable")
    ends = np.cumsum(size[order])
    begins = np.empty_like(size)
    begins[order] = ends - size[order] - (np.cumsum(lengths) - lengths)[document[order]]
    position = np.cumsum(whole) - 1
    tags = material.tags
    kept = whole[tags.interview]
    at = position[tags.interview[kept]]
    own = TagArrays(
        document[at].astype(np.int64),
        tags.start[kept] + begins[at],
        tags.end[kept] + begins[at],
        tags.code[kept],
        tags.coder[kept],
    )
    return Documents(own, lengths, material.covered.shape[1])


def _line(line: Line, documents: Documents, intervals: Intervals, drawn: str) -> LineSpans:
    spans = documents.spans([line])
    resampling = resampling_of(intervals, None)
    confidence = intervals.confidence
    characters = character_agreement(spans, line.code, confidence=confidence, resampling=resampling)
    made = [
        unitized_agreement(spans, confidence=confidence, resampling=resampling).bar_u,
        span_f1(spans, "exact", confidence=confidence, resampling=resampling),
        span_f1(spans, "overlap", confidence=confidence, resampling=resampling),
        boundary_agreement(spans, confidence=confidence, resampling=resampling),
    ]
    return LineSpans(
        line=line,
        n_by_coder=spans.n_by_coder,
        merged=spans.n_merged,
        characters=named_clusters((characters,), drawn)[0],
        coefficients=tuple(named_cluster(figure, drawn) for figure in made),
    )


def _named(found: UnitizedAgreement, drawn: str) -> UnitizedAgreement:
    return replace(
        found,
        u=named_cluster(found.u, drawn),
        bar_u=named_cluster(found.bar_u, drawn),
        cu=named_cluster(found.cu, drawn),
        ku={value: named_cluster(figure, drawn) for value, figure in found.ku.items()},
    )
