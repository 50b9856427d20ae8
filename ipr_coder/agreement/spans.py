"""Free spans of text: what each coder marked where, on one continuum of characters.

Several documents are laid end to end. A coder's own overlapping spans of one value are one span; spans that only touch
stay two. Everything that compares spans starts from the pieces between all cuts, so cost follows spans, not characters.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.units import Ints, Tags, merge_spans

NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans of all coders, sorted by coder, value and place; `value` indexes `values`.

    The continuum runs from 0 to `length`; `documents` are the places where documents begin. `merged` counts
    by value the spans that were swallowed by overlapping ones of the same coder and value.
    """

    coder: Ints
    start: Ints
    end: Ints
    value: Ints
    values: tuple[Hashable, ...]
    n_coders: int
    length: int
    documents: Ints
    merged: Ints

    def of_value(self, value: Hashable) -> Spans:
        """The spans of one value alone, on the same continuum."""
        if value not in self.values:
            raise AgreementError(f"No coder marked a span as {value!r}.")
        own = self.value == self.values.index(value)
        index = self.values.index(value)
        return replace(
            self,
            coder=self.coder[own],
            start=self.start[own],
            end=self.end[own],
            value=np.zeros(int(own.sum()), dtype=np.int64),
            values=(value,),
            merged=self.merged[index : index + 1],
        )

    @property
    def n_merged(self) -> int:
        """Spans that were swallowed by overlapping ones."""
        return int(self.merged.sum())

    @property
    def n_by_coder(self) -> tuple[int, ...]:
        """Spans of each coder."""
        return tuple(np.bincount(self.coder, minlength=self.n_coders).tolist())

    @property
    def document_lengths(self) -> Ints:
        """Characters of each document."""
        return np.diff(np.append(self.documents, self.length))


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The continuum cut wherever a span or document begins or ends; `span` is coders x pieces, -1 for a gap."""

    length: Ints
    document: Ints
    span: NDArray[np.int64]


def spans_from_rows(coders: Sequence[Sequence[tuple[int, int, Hashable]]], *, begin: int = 0, end: int) -> Spans:
    """Each coder's spans of one document as (start, end, value), ends exclusive, within `begin` and `end`."""
    rows = [(number, *span) for number, spans in enumerate(coders) for span in spans]
    if end <= begin:
        raise AgreementError(f"The text ends at {end}, which is not after its beginning at {begin}.")
    if any(not isinstance(place, (int, np.integer)) for row in rows for place in row[1:3]):
        raise AgreementError("A span begins and ends at whole numbers of characters.")
    places = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    return lay_spans(
        places[:, 0],
        places[:, 1] - begin,
        places[:, 2] - begin,
        [row[3] for row in rows],
        lengths=[end - begin],
        n_coders=len(coders),
    )


def lay_spans(
    coder: ArrayLike,
    start: ArrayLike,
    end: ArrayLike,
    value: Sequence[Hashable],
    *,
    lengths: Sequence[int],
    n_coders: int,
    document: ArrayLike | None = None,
) -> Spans:
    """Spans from arrays of equal length; `document` indexes `lengths`, the characters of each document."""
    names = tuple(sorted(set(value), key=lambda v: (type(v).__name__, v)))
    number = {name: i for i, name in enumerate(names)}
    values = np.array([number[v] for v in value], dtype=np.int64)
    who, first, last = (np.asarray(a, dtype=np.int64) for a in (coder, start, end))
    where = np.zeros(len(who), dtype=np.int64) if document is None else np.asarray(document, dtype=np.int64)
    size = np.asarray(lengths, dtype=np.int64)
    _check(who, first, last, where, size=size, n_coders=n_coders)
    begins = np.cumsum(size) - size
    first, last = first + begins[where], last + begins[where]
    group, first, last = merge_spans(who * max(1, len(names)) + values, first, last, touching=False)
    before = np.bincount(values, minlength=len(names))
    who, values = np.divmod(group, max(1, len(names)))
    merged = before - np.bincount(values, minlength=len(names))
    return Spans(who, first, last, values, names, n_coders, int(size.sum()), begins, merged)


def spans_from_tags(
    tags: Tags,
    lengths: Sequence[int],
    covered: NDArray[np.bool_],
    codes: Sequence[int | Collection[int]],
    names: Sequence[Hashable] | None = None,
) -> Spans:
    """Tags as spans over the interviews that all coders have answered, each interview a document.

    An entry of `codes` is one code or a group counted as one; `names` are the entries' values (their position unless
    given).
    """
    both = np.logical_and.reduce(np.asarray(covered, dtype=bool), axis=1)
    if not both.any():
        raise AgreementError("No interview was answered by all coders, so their spans cannot be compared.")
    position = np.cumsum(both) - 1
    kept = both[np.asarray(tags.interview)]
    columns: list[list[Ints]] = [[], [], [], []]
    values: list[Hashable] = []
    for number, group in enumerate(codes):
        members = [group] if isinstance(group, (int, np.integer)) else list(group)
        own = np.nonzero(kept & np.isin(tags.code, members))[0]
        for column, source in zip(columns, (tags.coder, tags.start, tags.end, tags.interview), strict=True):
            column.append(np.asarray(source, dtype=np.int64)[own])
        values += [number if names is None else names[number]] * len(own)
    coder, start, end, interview = (np.concatenate(c) if c else np.empty(0, np.int64) for c in columns)
    return lay_spans(
        coder,
        start,
        end,
        values,
        lengths=np.asarray(lengths, dtype=np.int64)[both].tolist(),
        n_coders=covered.shape[1],
        document=position[interview],
    )


def cut_into_pieces(spans: Spans) -> Pieces:
    """The pieces between all cuts; refuses a coder whose spans overlap, which only differing values can."""
    cuts = np.unique(np.concatenate([spans.start, spans.end, spans.documents, [spans.length]]))
    left, length = cuts[:-1], np.diff(cuts)
    inside = np.full((spans.n_coders, len(left)), NOWHERE, dtype=np.int64)
    for coder in range(spans.n_coders):
        own = np.nonzero(spans.coder == coder)[0]
        own = own[np.argsort(spans.start[own], kind="stable")]
        if (spans.start[own][1:] < spans.end[own][:-1]).any():
            raise AgreementError(
                f"Coder {coder + 1} put two codes on one place; compare spans one code at a time, or codes that "
                "exclude each other."
            )
        if len(own):
            at = np.searchsorted(spans.start[own], left, side="right") - 1
            held = (at >= 0) & (left < spans.end[own][at])
            inside[coder, held] = own[at[held]]
    document = np.searchsorted(spans.documents, left, side="right") - 1
    return Pieces(length, document, inside)


def _check(who: Ints, first: Ints, last: Ints, where: Ints, *, size: Ints, n_coders: int) -> None:
    if n_coders < 2:
        raise AgreementError("Agreement needs at least two coders.")
    if not len(who) == len(first) == len(last) == len(where):
        raise AgreementError("The arrays that describe the spans differ in length.")
    if not len(size) or (size < 0).any() or not size.sum():
        raise AgreementError("There is no text: give the length of every document, and at least one above 0.")
    if not len(who):
        return
    if who.min() < 0 or who.max() >= n_coders:
        raise AgreementError(f"A span names a coder beyond the {n_coders} there are.")
    if where.min() < 0 or where.max() >= len(size):
        raise AgreementError("A span names a document whose length was not given.")
    if (last <= first).any():
        raise AgreementError("A span ends before or where it begins.")
    if first.min() < 0:
        raise AgreementError("A span begins before the text does.")
    if (last > size[where]).any():
        raise AgreementError("A span runs past the end of its document.")
