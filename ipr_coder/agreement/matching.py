"""Which spans of two coders are the same one: F1 with exact or overlap matching, and agreement on boundaries.

Spans are matched one to one: ten short spans under one long one are one match and nine misses, whatever share of the
text they cover together. F1 of two coders is their positive agreement on spans (Hripcsak & Rothschild 2005, J. Am.
Med. Inform. Assoc. 12:296-298); there are no countable negatives, so nothing can be corrected for chance. With more
coders all pairs are pooled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import state
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.intervals import NO_INTERVAL, check_confidence, dice_interval
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.resampling import Resampling, Sample, draw_again, with_interval
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.spans import Spans
from ipr_coder.agreement.unitizing import span_basis, with_merged
from ipr_coder.agreement.units import Ints, expand_ranges

Matching = Literal["exact", "overlap"]
MATCHINGS: tuple[str, ...] = get_args(Matching)

NO_SPANS = "No coder marked a span."


def span_f1(
    spans: Spans,
    matching: Matching = "overlap",
    *,
    smallest_share: float = 0.0,
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> Coefficient:
    """F1 of spans: 2 matches / spans of both coders; a match needs the same value.

    "exact" wants the same beginning and end, "overlap" a common character, or with `smallest_share` that the common
    part is at least that share of both spans' union. Without resampling (of documents) the interval is Wilson's, which
    takes spans for independent.
    """
    if matching not in MATCHINGS:
        raise AgreementError(f"There is no matching {matching!r} of spans; there are {', '.join(MATCHINGS)}.")
    if not 0 <= smallest_share <= 1:
        raise AgreementError(f"A share lies between 0 and 1, as in 0.5; got {smallest_share}.")

    def edges(a: Ints, b: Ints) -> tuple[Ints, Ints]:
        return _overlapping(spans, a, b, exact=matching == "exact", share=smallest_share)

    key = "span_f1_exact" if matching == "exact" else "span_f1_overlap"
    return _f1(key, spans, edges, spans.start, confidence=confidence, resampling=resampling)


def boundary_agreement(
    spans: Spans, *, tolerance: int = 0, confidence: float = 0.95, resampling: Resampling | None = None
) -> Coefficient:
    """F1 of boundaries: beginnings matched with beginnings and ends with ends, of the same value.

    Two boundaries match when they lie at most `tolerance` characters apart.
    """
    if tolerance < 0:
        raise AgreementError(f"A tolerance is a number of characters from 0 up, not {tolerance}.")
    both = replace(
        spans,
        coder=np.tile(spans.coder, 2),
        value=np.concatenate([2 * spans.value, 2 * spans.value + 1]),
        start=np.concatenate([spans.start, spans.end]),
        end=np.concatenate([spans.start, spans.end]),
    )
    # An end at the edge of a document belongs to the document it ends in.
    place = np.concatenate([spans.start, spans.end - 1])

    def edges(a: Ints, b: Ints) -> tuple[Ints, Ints]:
        return _near(both, place, a, b, tolerance)

    return _f1("boundary_f1", both, edges, place, confidence=confidence, resampling=resampling, whole=spans)


Edges = Callable[[Ints, Ints], tuple[Ints, Ints]]
"""From the spans of two coders (indices) to the pairs that may match, in order of place within a value."""


def _f1(
    key: str,
    spans: Spans,
    edges: Edges,
    place: Ints,
    *,
    confidence: float,
    resampling: Resampling | None,
    whole: Spans | None = None,
) -> Coefficient:
    check_confidence(confidence)
    sums = np.zeros((len(spans.documents), 2))  # matches, spans of both coders over all pairs
    document = np.searchsorted(spans.documents, place, side="right") - 1
    for i, j in combinations(range(spans.n_coders), 2):
        a, b = np.nonzero(spans.coder == i)[0], np.nonzero(spans.coder == j)[0]
        matched = _match_in_order(*edges(a, b))
        sums[:, 0] += np.bincount(document[matched], minlength=len(sums))
        sums[:, 1] += np.bincount(document[np.concatenate([a, b])], minlength=len(sums))
    matches, marked = (int(x) for x in sums.sum(axis=0))
    interval = NO_INTERVAL
    if marked and spans.n_coders == 2:
        interval = dice_interval(matches, marked - 2 * matches, confidence)
    stated = state(
        key,
        _f1_of(sums.sum(axis=0)),
        span_basis(whole or spans),
        confidence=confidence,
        interval=interval,
        undefined=NO_SPANS,
    )
    if resampling is not None:
        sample = Sample(sums.sum(axis=0), np.zeros(2), sums, "documents")
        values = draw_again(sample, {key: lambda drawn: _f1_of(drawn).value}, resampling)[key]
        stated = with_interval(stated, sample, values, resampling)
    return with_merged(stated, spans)


def _f1_of(sums: Floats) -> Estimates:
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.asarray(np.where(sums[..., 1] > 0, 2 * sums[..., 0] / sums[..., 1], np.nan))
    none = np.full_like(value, np.nan)
    return Estimates(value, none, value, none)


def _overlapping(spans: Spans, a: Ints, b: Ints, *, exact: bool, share: float) -> tuple[Ints, Ints]:
    """Pairs of spans of one value that share a character, sorted by value, then place of the first."""
    # Values are laid end to end, so that one search serves all of them.
    shift = spans.value * (spans.length + 1)
    start, end = spans.start + shift, spans.end + shift
    a, b = a[np.argsort(start[a], kind="stable")], b[np.argsort(start[b], kind="stable")]
    first = np.searchsorted(end[b], start[a], side="right")
    stop = np.searchsorted(start[b], end[a], side="left")
    x, y = expand_ranges(first, stop)
    left, right = a[x], b[y]
    if exact:
        keep = (start[left] == start[right]) & (end[left] == end[right])
    else:
        common = np.minimum(end[left], end[right]) - np.maximum(start[left], start[right])
        union = np.maximum(end[left], end[right]) - np.minimum(start[left], start[right])
        keep = common >= share * union
    return left[keep], right[keep]


def _near(points: Spans, place: Ints, a: Ints, b: Ints, tolerance: int) -> tuple[Ints, Ints]:
    """Pairs of boundaries of one kind and document at most `tolerance` apart, sorted."""
    document = np.searchsorted(points.documents, place, side="right") - 1
    kind = points.value * len(points.documents) + document
    key = points.start + kind * (points.length + tolerance + 1)
    a, b = a[np.argsort(key[a], kind="stable")], b[np.argsort(key[b], kind="stable")]
    first = np.searchsorted(key[b], key[a] - tolerance, side="left")
    stop = np.searchsorted(key[b], key[a] + tolerance, side="right")
    x, y = expand_ranges(first, stop)
    return a[x], b[y]


def _match_in_order(left: Ints, right: Ints) -> Ints:
    """The matched members of `left`.

    Taking each pair whose two ends are still free, in order of place, gives as many matches as can be: where pairs
    do not cross, giving up the first one never frees more than one other.
    """
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs: Iterable[tuple[int, int]] = zip(left.tolist(), right.tolist(), strict=True)
    for a, b in pairs:
        if a not in taken_left and b not in taken_right:
            taken_left.add(a)
            taken_right.add(b)
    return np.fromiter(taken_left, dtype=np.int64, count=len(taken_left))
