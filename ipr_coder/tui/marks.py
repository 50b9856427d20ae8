"""The coder's own work on a sheet: tags, "nothing here" marks, stars and memos, and what is not yet on the disk."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ipr_coder.study.values import Change, OwnMemo, OwnTag
from ipr_coder.text import Span

if TYPE_CHECKING:
    from ipr_coder.study.values import Workplace
    from ipr_coder.tui.sheet import Sheet


class Marks:
    """What the screen shows of the coder's work, kept by segment; changes are applied one by one.

    `version[i]` moves on whenever segment i has to be drawn anew. A segment is *decided* when a tag lies on it or it
    is marked as read with nothing in it. `counts` holds how many tags each code has in this interview.
    """

    def __init__(
        self,
        spans: Sequence[Span],
        codable: Sequence[bool],
        tags: Iterable[OwnTag],
        reviewed: Iterable[Span],
        *,
        stars: Iterable[Span] = (),
        memos: Iterable[OwnMemo] = (),
    ) -> None:
        self.version = bytearray(len(spans))
        self.counts: Counter[str] = Counter()
        self.codable_count = sum(codable)
        self._spans, self._codable = spans, codable
        self._starts = [span.start for span in spans]
        self._tags: dict[int, tuple[OwnTag, ...]] = {}
        self._reviews: dict[int, tuple[Span, ...]] = {}
        self._stars: dict[int, tuple[Span, ...]] = {}
        self._notes: dict[int, tuple[OwnMemo, ...]] = {}
        self._memos_apart: dict[str | None, str] = {}
        self._unsaved: Counter[int] = Counter()
        for tag in tags:
            self._put_tag(tag)
        for span in reviewed:
            self._put_review(span, True)
        for span in stars:
            self._put_star(span, True)
        for memo in memos:
            self._put_memo(memo, True)
        self.version = bytearray(len(spans))
        self.decided_count = sum(self.decided(index) for index in {*self._tags, *self._reviews} if codable[index])

    def tags(self, index: int) -> tuple[OwnTag, ...]:
        """The tags that lie on a segment, wholly or in part, in the order they were made."""
        return self._tags.get(index, ())

    def tag(self, index: int, code: str) -> OwnTag | None:
        """The tag of this code on exactly this segment."""
        span = self._spans[index]
        return next((tag for tag in self.tags(index) if tag.code == code and tag.span == span), None)

    def review(self, index: int) -> Span | None:
        """A "nothing here" mark that lies on a segment, or None."""
        spans = self._reviews.get(index)
        return spans[0] if spans else None

    def star(self, index: int) -> Span | None:
        """A star that lies on a segment, or None."""
        spans = self._stars.get(index)
        return spans[0] if spans else None

    def notes(self, index: int) -> tuple[OwnMemo, ...]:
        """The memos on stretches of text that lie on a segment, in the order they were written."""
        return self._notes.get(index, ())

    def note(self, span: Span) -> str | None:
        """The memo on exactly this stretch."""
        found = (memo for index in self.segments_of(span) for memo in self.notes(index) if memo.span == span)
        return next((memo.body for memo in found), None)

    def memo_apart(self, code: str | None) -> str | None:
        """The memo on a code, or (None) on the interview."""
        return self._memos_apart.get(code)

    def decided(self, index: int) -> bool:
        """True when the coder has tagged the segment or marked that nothing is there."""
        return bool(self._tags.get(index)) or bool(self._reviews.get(index))

    def next_undecided(self, index: int, step: int) -> int | None:
        """The nearest undecided codable segment after (step 1) or before (step -1) this one, going round the end."""
        count = len(self._spans)
        for distance in range(1, count + 1):
            other = (index + step * distance) % count
            if self._codable[other] and not self.decided(other):
                return other
        return None

    def next_tagged(self, index: int, step: int) -> int | None:
        """The nearest segment with a tag after or before this one, going round the end."""
        return _nearest((place for place, tags in self._tags.items() if tags), index, step)

    def next_of_code(self, index: int, step: int, code: str) -> int | None:
        """The nearest segment on which a tag of this code begins, going round the end."""
        return _nearest(
            (
                place
                for place, tags in self._tags.items()
                if any(tag.code == code and self.segments_of(tag.span)[0] == place for tag in tags)
            ),
            index,
            step,
        )

    def next_starred(self, index: int, step: int) -> int | None:
        """The nearest segment with a star, going round the end."""
        return _nearest((place for place, spans in self._stars.items() if spans), index, step)

    def next_with_memo(self, index: int, step: int) -> int | None:
        """The nearest segment with a memo, its own or a tag's, going round the end."""
        noted = {place for place, memos in self._notes.items() if memos}
        noted |= {place for place, tags in self._tags.items() if any(tag.memo for tag in tags)}
        return _nearest(noted, index, step)

    def segments_of(self, span: Span) -> range:
        """The segments that a span touches."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        while first < len(self._spans) and self._spans[first].end <= span.start:
            first += 1
        last = first
        while last < len(self._spans) and self._spans[last].start < span.end:
            last += 1
        return range(first, last)

    def apply(self, change: Change) -> range:
        """Let a change take effect; the segments that look different now."""
        touched = self._segments_about(change)
        before = sum(self.decided(index) for index in touched if self._codable[index])
        if change.kind == "review":
            self._put_review(change.span, change.present)
        elif change.kind == "star":
            self._put_star(change.span, change.present)
        elif change.kind == "memo" and change.about != "tag":
            self._put_memo(OwnMemo(change.about, change.span, change.code, change.memo or ""), change.present)
        elif change.kind != "layout" and change.code is not None:
            self._change_tag(change)
        self.decided_count += sum(self.decided(index) for index in touched if self._codable[index]) - before
        self._touch(touched)
        return touched

    def state(self, change: Change) -> Change:
        """How things stand now with what a change is about: applying the answer takes the change back."""
        if change.kind in ("review", "star"):
            spans = self._reviews if change.kind == "review" else self._stars
            held = any(change.span in spans.get(index, ()) for index in self.segments_of(change.span))
            return replace(change, present=held)
        if change.kind == "layout":
            return change
        if change.kind == "memo" and change.about != "tag":
            body = self.note(change.span) if change.about == "segment" else self.memo_apart(change.code)
            return replace(change, present=body is not None, memo=body)
        tag = self._find(change.code or "", change.span)
        attributes = tag.attributes if tag else {}
        if change.kind == "attributes":
            return replace(change, present=bool(attributes), attributes=attributes)
        if change.kind == "memo":
            return replace(change, present=tag is not None, memo=tag.memo if tag else None)
        return replace(change, present=tag is not None, memo=tag.memo if tag else None, attributes=attributes)

    def hold(self, changes: Iterable[Change], step: int) -> set[int]:
        """Count deeds that are not durable yet on the segments they touch (step 1, or -1 once durable)."""
        touched = {index for change in changes for index in self._segments_about(change)}
        for index in touched:
            self._unsaved[index] += step
            if self._unsaved[index] <= 0:
                del self._unsaved[index]
        self._touch(touched)
        return touched

    def unsaved(self, index: int) -> bool:
        """True while something done on this segment is not on the disk."""
        return index in self._unsaved

    def _find(self, code: str, span: Span) -> OwnTag | None:
        for index in self.segments_of(span):
            for tag in self.tags(index):
                if tag.code == code and tag.span == span:
                    return tag
        return None

    def _segments_about(self, change: Change) -> range:
        """The segments on which a change shows: none for a memo on the interview or on a code."""
        return range(0) if change.about in ("interview", "code") else self.segments_of(change.span)

    def _change_tag(self, change: Change) -> None:
        code = change.code or ""
        tag = self._find(code, change.span)
        if change.kind == "tag" and tag is None and change.present:
            self._put_tag(OwnTag(code, change.span, change.memo, change.attributes))
        elif change.kind == "tag" and tag is not None and change.present:
            self._rewrite(replace(tag, memo=change.memo or tag.memo, attributes=change.attributes))
        elif change.kind == "tag" and tag is not None:
            self._drop_tag(tag)
        elif change.kind == "memo" and tag is not None:
            self._rewrite(replace(tag, memo=change.memo))
        elif change.kind == "attributes" and tag is not None:
            self._rewrite(replace(tag, attributes=change.attributes))

    def _put_tag(self, tag: OwnTag) -> None:
        if self._find(tag.code, tag.span) is not None:
            return
        for index in self.segments_of(tag.span):
            self._tags[index] = (*self.tags(index), tag)
        self.counts[tag.code] += 1

    def _drop_tag(self, gone: OwnTag) -> None:
        for index in self.segments_of(gone.span):
            self._tags[index] = tuple(tag for tag in self.tags(index) if tag.code != gone.code or tag.span != gone.span)
        self.counts[gone.code] -= 1

    def _rewrite(self, changed: OwnTag) -> None:
        for index in self.segments_of(changed.span):
            self._tags[index] = tuple(
                changed if tag.code == changed.code and tag.span == changed.span else tag for tag in self.tags(index)
            )

    def _put_review(self, span: Span, present: bool) -> None:
        for index in self.segments_of(span):
            others = tuple(other for other in self._reviews.get(index, ()) if other != span)
            self._reviews[index] = (*others, span) if present else others

    def _put_star(self, span: Span, present: bool) -> None:
        for index in self.segments_of(span):
            others = tuple(other for other in self._stars.get(index, ()) if other != span)
            self._stars[index] = (*others, span) if present else others

    def _put_memo(self, memo: OwnMemo, present: bool) -> None:
        if memo.about != "segment":
            self._memos_apart.pop(memo.code, None)
            if present:
                self._memos_apart[memo.code] = memo.body
            return
        for index in self.segments_of(memo.span):
            others = tuple(other for other in self.notes(index) if other.span != memo.span)
            self._notes[index] = (*others, memo) if present else others

    def _touch(self, touched: Iterable[int]) -> None:
        for index in touched:
            self.version[index] = (self.version[index] + 1) % 256


def marks_of(sheet: Sheet, workplace: Workplace) -> Marks:
    """The coder's work as a workplace holds it, on the sheet made from it."""
    return Marks(
        sheet.spans, sheet.codable, workplace.tags, workplace.reviewed, stars=workplace.stars, memos=workplace.memos
    )


def _nearest(places: Iterable[int], index: int, step: int) -> int | None:
    """The nearest of the places after (step 1) or before (step -1) one, going round the end; None without any."""
    ordered = sorted(places)
    if not ordered:
        return None
    at = bisect_right(ordered, index) if step > 0 else bisect_right(ordered, index - 1) - 1
    return ordered[at % len(ordered)]
