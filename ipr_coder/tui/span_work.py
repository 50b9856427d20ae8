"""Deeds on stretches of the text that are no single segment: a selection, a run of segments, a tag's ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ipr_coder.codebook.model import Code
from ipr_coder.study.values import Change, OwnTag
from ipr_coder.text import Span
from ipr_coder.tui import requests
from ipr_coder.tui.desk_work import READ_ONLY, DeskWork, Effect


def toggle_span(work: DeskWork, span: Span, code: Code) -> Effect:
    """Put a code on a stretch as one tag, or take it off if this very tag is there."""
    refusal = _refusal(work, span)
    if refusal:
        return refusal
    work.note_use(code)
    return _set_tag(work, span, code, present=not _held(work, code.id, span))


def repeat_on_span(work: DeskWork, span: Span) -> Effect:
    """Put the last code on a stretch; there is nothing to do when it is there."""
    refusal = _refusal(work, span)
    if refusal:
        return refusal
    if work.last_code is None:
        return Effect("There is no last code yet: tag something first.")
    if _held(work, work.last_code.id, span):
        return Effect(f"{work.name_of(work.last_code.id)} is on this stretch already.")
    return _set_tag(work, span, work.last_code, present=True)


def adjust(work: DeskWork, tag: OwnTag, span: Span) -> Effect:
    """Let a tag cover another stretch; its memo and attributes stay with it. One deed."""
    refusal = _refusal(work, span)
    if refusal:
        return refusal
    if span == tag.span:
        return Effect("The tag is as it was.")
    name = work.name_of(tag.code)
    if _held(work, tag.code, span):
        return Effect(f"{name} is on that stretch already; the tag is as it was.", warning=True)
    request = requests.adjust_request(work.desk, work.marks, tag, span)
    return work.do(request, f"{name} now covers {stretch_in_words(work, span)}.")


def nothing_in(work: DeskWork, segments: Iterable[int]) -> Effect:
    """Mark every undecided segment of a run as read with nothing in it: one deed, so that one undo takes it back."""
    if work.submitted:
        return Effect(READ_ONLY, warning=True)
    undecided = [index for index in segments if work.sheet.codable[index] and not work.marks.decided(index)]
    if not undecided:
        return Effect("Every segment of the selection is decided already.")
    if len(undecided) == 1:
        return replace(work.nothing_here(undecided[0]), words="Nothing here: 1 segment.")
    request = requests.review_run_request(work.desk, work.marks, [work.sheet.spans[index] for index in undecided])
    return work.do(request, f"Nothing here: {len(undecided)} segments.")


def stretch_in_words(work: DeskWork, span: Span) -> str:
    """How much a stretch is and where it lies: "31 characters of turn 4", "turns 4 to 7"."""
    segments = work.marks.segments_of(span)
    if not segments:
        return "nothing"
    first, last = work.sheet.turn[segments[0]], work.sheet.turn[segments[-1]]
    if first != last:
        return f"turns {first} to {last}"
    if len(segments) == 1 and work.sheet.spans[segments[0]] != span:
        count = span.end - span.start
        return f"{count} {'character' if count == 1 else 'characters'} of turn {first}"
    return f"turn {first}" if len(segments) == 1 else f"{len(segments)} segments of turn {first}"


def _set_tag(work: DeskWork, span: Span, code: Code, *, present: bool) -> Effect:
    request = requests.tag_request(work.desk, work.marks, code.id, span, present=present, seen=work.seen)
    verb = "put on" if present else "taken off"
    return work.do(request, f"{work.name_of(code.id)} {verb} {stretch_in_words(work, span)}.")


def _held(work: DeskWork, code: str, span: Span) -> bool:
    return work.marks.state(Change("tag", span, present=True, code=code)).present


def _refusal(work: DeskWork, span: Span) -> Effect | None:
    if work.submitted:
        return Effect(READ_ONLY, warning=True)
    if not any(work.sheet.codable[index] for index in work.marks.segments_of(span)):
        return Effect("This is the interviewer speaking; only what the respondent says is coded.", warning=True)
    return None
