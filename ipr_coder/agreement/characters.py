"""Agreement on characters: for every character of the text, is it marked or not?

What NVivo prints (its kappa is Cohen's over characters). Long blank stretches raise it (Mathet, Widloecher & Metivier
2015, sec. 3.4): read it beside positive agreement or |u-alpha. Characters are not independent observations, so the
only intervals are those from drawing documents again.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.patterns import PatternTable
from ipr_coder.agreement.per_code import CodeAgreement, agreement_of_patterns, drawn_again
from ipr_coder.agreement.resampling import Resampling, Sample
from ipr_coder.agreement.spans import NOWHERE, Spans, cut_into_pieces

NOT_INDEPENDENT = "Characters are not independent, so no interval is made unless documents are drawn again."


def character_agreement(
    spans: Spans, value: Hashable, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> CodeAgreement:
    """All figures of one value with characters as units. A value that nobody marked is a code that nobody used."""
    own = spans.of_value(value) if value in spans.values else _blank(spans)
    pieces = cut_into_pieces(own)
    marked = (pieces.span != NOWHERE).astype(np.int64)
    bits, pattern = np.unique(marked, axis=1, return_inverse=True)
    answers = bits.T
    sums = (
        np.bincount(
            pieces.document * len(answers) + pattern.reshape(-1),
            weights=pieces.length,
            minlength=len(spans.documents) * len(answers),
        )
        .reshape(-1, len(answers))
        .astype(np.float64)
    )
    table = PatternTable(answers, None, np.eye(2))
    found = _without_intervals(agreement_of_patterns(table, sums.sum(axis=0), confidence))
    if resampling is None:
        return replace(found, warnings=(*found.warnings, NOT_INDEPENDENT))
    if resampling.method == "krippendorff" or resampling.clusters is not None:
        raise AgreementError("Spans are drawn by document; give the documents, and no other clusters or method.")
    sample = Sample(sums.sum(axis=0), np.zeros(len(answers)), sums, "documents")
    return drawn_again(found, table, sample, resampling)


def _without_intervals(found: CodeAgreement) -> CodeAgreement:
    coefficients = tuple(
        replace(c, se=None, ci_low=None, ci_high=None, ci_method="none") if c.value is not None else c
        for c in found.coefficients
    )
    return replace(found, coefficients=coefficients)


def _blank(spans: Spans) -> Spans:
    none = np.empty(0, dtype=np.int64)
    return replace(spans, coder=none, start=none, end=none, value=none, values=(), merged=none)
