"""From tags to ratings: which unit each coder's tags mark, and where a coder is missing.

A coder who has not answered for an interview is missing there (-1); one who has and did not tag a unit is 0. A
coder's own overlapping tags are one tag. All arrays, no loop over tags.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.patterns import MISSING
from ipr_coder.agreement.ratings import PRESENT

Ints = NDArray[np.int64]

Rule = Literal["any overlap", "majority", "exact"]
"""When a tag marks a unit: it shares a character with it; the coder's tags cover more than half of it; or a tag
begins and ends where the unit does."""
RULES: tuple[str, ...] = get_args(Rule)


class Units(Protocol):
    """Units in code points, end exclusive; the units of one interview do not overlap."""

    @property
    def interview(self) -> Ints: ...
    @property
    def start(self) -> Ints: ...
    @property
    def end(self) -> Ints: ...


class Tags(Units, Protocol):
    """Tags: a coder put a code on a stretch of an interview."""

    @property
    def code(self) -> Ints: ...
    @property
    def coder(self) -> Ints: ...


@dataclass(frozen=True, slots=True, eq=False)
class UnitArrays:
    """Units as three arrays of equal length."""

    interview: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True, eq=False)
class TagArrays:
    """Tags as five arrays of equal length."""

    interview: Ints
    start: Ints
    end: Ints
    code: Ints
    coder: Ints


def unit_ratings(
    tags: Tags, units: Units, covered: NDArray[np.bool_], code: int | Collection[int], *, rule: Rule = "any overlap"
) -> NDArray[np.int8]:
    """Ratings of one code, or of several codes counted as one: units x coders, 1, 0 or -1.

    `covered[interview, coder]` is True where the coder has answered for the interview.
    """
    ratings: NDArray[np.int8] = unit_ratings_by_code(tags, units, covered, [code], rule=rule)[0]
    return ratings


def unit_ratings_by_code(
    tags: Tags,
    units: Units,
    covered: NDArray[np.bool_],
    codes: Sequence[int | Collection[int]],
    *,
    rule: Rule = "any overlap",
) -> NDArray[np.int8]:
    """Ratings of many codes at once: codes x units x coders, 1, 0 or -1.

    An entry of `codes` is one code or a group of codes counted as one (a parent with its subcodes); a code may be in
    several entries.
    """
    if rule not in RULES:
        raise AgreementError(f"There is no rule {rule!r} for when a tag marks a unit; there are {', '.join(RULES)}.")
    covered = np.asarray(covered, dtype=bool)
    _check(tags, units, covered)
    units_in_order = _in_order(units)
    base = np.where(covered[np.asarray(units.interview)], 0, MISSING).astype(np.int8)
    ratings = np.empty((len(codes), *base.shape), dtype=np.int8)
    ratings[:] = base
    tag, entry = _entries(np.asarray(tags.code), codes)
    marked = _marked_cells(tags, tag, entry, units_in_order, n_coders=covered.shape[1], rule=rule)
    flat = ratings.reshape(-1)
    marked = marked[flat[marked] != MISSING]
    flat[marked] = PRESENT
    return ratings


@dataclass(frozen=True, slots=True, eq=False)
class _OrderedUnits:
    """Units sorted by place; `start` and `end` are keys that grow from interview to interview."""

    index: Ints
    start: Ints
    end: Ints
    stride: int


def _in_order(units: Units) -> _OrderedUnits:
    interview, start, end = (np.asarray(a, dtype=np.int64) for a in (units.interview, units.start, units.end))
    # One more than any position, so that keys of different interviews never meet.
    stride = int(end.max(initial=0)) + 2
    key = interview * stride + start
    index = np.lexsort((end, key))
    first, last = key[index], (interview * stride + end)[index]
    if (first[1:] < last[:-1]).any():
        raise AgreementError("Units of one interview overlap, so a tag's unit would not be clear.")
    return _OrderedUnits(index, first, last, stride)


def _entries(code: Ints, codes: Sequence[int | Collection[int]]) -> tuple[Ints, Ints]:
    """Which tag belongs to which entry of `codes`: two arrays, a tag may appear several times."""
    largest = int(code.max(initial=-1))
    tags, entries = [], []
    for number, group in enumerate(codes):
        wanted = np.zeros(largest + 2, dtype=bool)
        members = [group] if isinstance(group, (int, np.integer)) else list(group)
        wanted[[m for m in members if 0 <= m <= largest]] = True
        found = np.nonzero(wanted[code])[0]
        tags.append(found)
        entries.append(np.full(len(found), number))
    if not tags:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(tags), np.concatenate(entries)


def _marked_cells(tags: Tags, tag: Ints, entry: Ints, units: _OrderedUnits, *, n_coders: int, rule: str) -> Ints:
    """Flat indices into codes x units x coders of the cells that the tags mark."""
    # Tags that run past the last unit are cut there: beyond it there is nothing to mark, and keys must not spill over.
    limit = units.stride - 1
    offset = np.asarray(tags.interview, dtype=np.int64)[tag] * units.stride
    start = offset + np.minimum(np.asarray(tags.start, dtype=np.int64)[tag], limit)
    end = offset + np.minimum(np.asarray(tags.end, dtype=np.int64)[tag], limit)
    group = entry * n_coders + np.asarray(tags.coder, dtype=np.int64)[tag]
    if rule == "majority":
        group, start, end = merge_spans(group, start, end)
    first = np.searchsorted(units.end, start, side="right")
    stop = np.searchsorted(units.start, end, side="left")
    span, unit = expand_ranges(first, stop)
    shared = np.minimum(units.end[unit], end[span]) - np.maximum(units.start[unit], start[span])
    hit = shared > 0
    if rule == "exact":
        hit &= (units.start[unit] == start[span]) & (units.end[unit] == end[span])
    span, unit, shared = span[hit], unit[hit], shared[hit]
    entry_of, coder_of = np.divmod(group[span], n_coders)
    cell = (entry_of * len(units.index) + units.index[unit]) * n_coders + coder_of
    if rule != "majority":
        return np.asarray(cell)
    return _more_than_half(cell, unit, shared, units)


def _more_than_half(cell: Ints, unit: Ints, shared: Ints, units: _OrderedUnits) -> Ints:
    cells, where = np.unique(cell, return_inverse=True)
    covered = np.bincount(where, weights=shared, minlength=len(cells))
    length = np.zeros(len(cells), dtype=np.int64)
    length[where] = (units.end - units.start)[unit]
    return np.asarray(cells[2 * covered > length])


def merge_spans(group: Ints, start: Ints, end: Ints, *, touching: bool = True) -> tuple[Ints, Ints, Ints]:
    """Join spans of the same group that overlap (or touch); the result is sorted by group and start."""
    if not len(group):
        return group, start, end
    order = np.lexsort((start, group))
    group, start, end = group[order], start[order], end[order]
    new_group = np.r_[True, group[1:] != group[:-1]]
    # Groups are laid end to end, so that one running maximum of the ends serves all of them.
    low = int(start.min())
    shift = (np.cumsum(new_group) - 1) * (int(end.max()) - low + 2) - low
    reach = np.maximum.accumulate(end + shift)
    apart = (start + shift)[1:] > reach[:-1] if touching else (start + shift)[1:] >= reach[:-1]
    opens = new_group | np.r_[True, apart]
    closes = np.r_[opens[1:], True]
    return group[opens], start[opens], (reach - shift)[closes]


def expand_ranges(first: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """All units from `first` up to `stop` of each span: the span's number and the unit's."""
    many = np.maximum(stop - first, 0)
    span = np.repeat(np.arange(len(first)), many)
    before = np.cumsum(many) - many
    return span, np.arange(len(span)) - before[span] + first[span]


def _check(tags: Tags, units: Units, covered: NDArray[Any]) -> None:
    if covered.ndim != 2:
        raise AgreementError("`covered` is a table of interviews x coders.")
    _check_places("unit", units, covered.shape[0])
    _check_places("tag", tags, covered.shape[0])
    coder, code = np.asarray(tags.coder), np.asarray(tags.code)
    if not len(coder) == len(code) == len(np.asarray(tags.start)):
        raise AgreementError("The arrays that describe the tags differ in length.")
    if len(coder) and (coder.min() < 0 or coder.max() >= covered.shape[1]):
        raise AgreementError("A tag names a coder that `covered` has no column for.")
    if len(code) and code.min() < 0:
        raise AgreementError("A tag names a code below 0.")
    if (np.asarray(tags.end) == np.asarray(tags.start)).any():
        raise AgreementError("A tag covers no character.")


def _check_places(what: str, places: Units, n_interviews: int) -> None:
    interview, start, end = np.asarray(places.interview), np.asarray(places.start), np.asarray(places.end)
    if not len(interview) == len(start) == len(end):
        raise AgreementError(f"The arrays that describe the {what}s differ in length.")
    if any(a.dtype.kind not in "iu" for a in (interview, start, end) if len(a)):
        raise AgreementError(f"The {what}s' interviews and positions are whole numbers.")
    if not len(interview):
        return
    if interview.min() < 0 or interview.max() >= n_interviews:
        raise AgreementError(f"A {what} names an interview that `covered` has no row for.")
    if start.min() < 0:
        raise AgreementError(f"A {what} starts before the text does.")
    if (end < start).any():
        raise AgreementError(f"A {what} ends before it starts.")
