"""Krippendorff's first alpha for unitizing, alpha_U: one value at a time, judged by squared lengths.

Sources: Krippendorff (1995), Sociol. Methodol. 25:47-76; Krippendorff (2004), Content Analysis, 2nd ed., ch. 11.6.
Kept because other tools print it; for new work the alphas of 2016 say more.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import state
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.intervals import NO_INTERVAL, check_confidence
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.spans import Spans
from ipr_coder.agreement.unitizing import span_basis, with_merged
from ipr_coder.agreement.units import Ints, expand_ranges

NOBODY_MARKED = "No coder marked anything, so there is nothing to compare."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Observed and expected disagreement of one value."""

    observed: float
    expected: float


def alpha_u_1995(spans: Spans, value: Hashable | None = None, *, confidence: float = 0.95) -> Coefficient:
    """alpha_U of one value, or of all values together (1 - mean D_o / mean D_e). No interval is known."""
    check_confidence(confidence)
    values = list(spans.values) if value is None else [value]
    found = [disagreement_1995(spans, one) for one in values]
    observed = float(np.mean([d.observed for d in found])) if found else np.nan
    expected = float(np.mean([d.expected for d in found])) if found else np.nan
    alpha = 1 - observed / expected if found and expected > 0 else np.nan
    estimates = Estimates(*(np.array(x) for x in (alpha, np.nan, observed, expected)))
    stated = state(
        "alpha_u_1995",
        estimates,
        span_basis(spans if value is None else spans.of_value(value)),
        confidence=confidence,
        interval=NO_INTERVAL,
        undefined=NOBODY_MARKED if not found else "Chance could not disagree about these spans.",
    )
    return with_merged(stated, spans)


def disagreement_1995(spans: Spans, value: Hashable) -> Disagreement:
    """D_o and D_e of one value; the continuum counts as one document."""
    own = spans.of_value(value)
    units = [_units_of(own, coder) for coder in range(own.n_coders)]
    m, whole = own.n_coders, own.length
    if m < 2:
        raise AgreementError("Agreement needs at least two coders.")
    apart = sum(_apart(units[i], units[j], whole) for i in range(m) for j in range(m) if i != j)
    length = (own.end - own.start).astype(np.float64)
    gaps = np.sort(np.concatenate([_gaps(first, last, whole) for first, last in units])).astype(np.float64)
    # Sum over the gaps that could hold a unit of length l of the places where it would fit.
    from_here = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    index = np.searchsorted(gaps, length, side="left")
    places = from_here[index] - (length - 1) * (len(gaps) - index)
    among = (len(length) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    by_chance = 2 / whole * float((among + length**2 * places).sum())
    by_chance /= m * whole * (m * whole - 1.0) - float((length * (length - 1)).sum())
    return Disagreement(float(apart) / (m * (m - 1) * float(whole) ** 2), by_chance)


def _units_of(spans: Spans, coder: int) -> tuple[Ints, Ints]:
    own = spans.coder == coder
    order = np.argsort(spans.start[own], kind="stable")
    return spans.start[own][order], spans.end[own][order]


def _apart(these: tuple[Ints, Ints], others: tuple[Ints, Ints], whole: int) -> float:
    """Squared differences of overlapping units, and squared lengths of units that lie in a gap of the other coder."""
    (start, end), (other_start, other_end) = these, others
    first = np.searchsorted(other_end, start, side="right")
    stop = np.searchsorted(other_start, end, side="left")
    unit, other = expand_ranges(first, stop)
    both: Floats = (start[unit] - other_start[other]).astype(np.float64) ** 2
    both = both + (end[unit] - other_end[other]).astype(np.float64) ** 2
    alone = stop <= first
    # A unit and the gap it lies in are a pair in both directions; overlapping units are met from either side.
    return float(both.sum() + 2 * ((end - start)[alone].astype(np.float64) ** 2).sum())


def _gaps(start: Ints, end: Ints, whole: int) -> NDArray[np.int64]:
    gaps = np.append(start, whole) - np.append(0, end)
    return np.asarray(gaps[gaps > 0])
