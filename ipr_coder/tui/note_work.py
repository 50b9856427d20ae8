"""What a coder says of a stretch beside its codes: attributes of a tag, stars, memos. Knows no Textual."""

from __future__ import annotations

from collections.abc import Mapping

from ipr_coder.study.values import Change, MemoAbout, OwnTag
from ipr_coder.text import Span, displayable
from ipr_coder.tui import requests
from ipr_coder.tui.desk_work import READ_ONLY, DeskWork, Effect
from ipr_coder.tui.span_work import stretch_in_words


def describe(work: DeskWork, tag: OwnTag, attributes: Mapping[str, str]) -> Effect:
    """Give a tag these attributes and no others."""
    if work.submitted:
        return Effect(READ_ONLY, warning=True)
    if dict(tag.attributes) == dict(attributes):
        return Effect("The tag is as it was.")
    said = ", ".join(f"{name} {value}" for name, value in attributes.items())
    request = requests.attributes_request(work.desk, work.marks, tag, dict(attributes))
    return work.do(request, f"{work.name_of(tag.code)}: {said or 'nothing said beside it'}.")


def toggle_star(work: DeskWork, span: Span, held: Span | None) -> Effect:
    """Star a stretch, or take away the star that lies on it (`held`)."""
    if work.submitted:
        return Effect(READ_ONLY, warning=True)
    request = requests.star_request(work.desk, work.marks, held or span, present=held is None)
    return work.do(request, f"Star {'on' if held is None else 'taken off'} {stretch_in_words(work, held or span)}.")


def star_on(work: DeskWork, span: Span) -> Span | None:
    """The star on exactly this stretch."""
    return span if work.marks.state(Change("star", span, present=True)).present else None


def write_note(
    work: DeskWork, about: MemoAbout, body: str, *, span: Span | None = None, code: str | None = None
) -> Effect:
    """Keep a memo on a stretch, the interview or a code; blank text takes it away."""
    if work.submitted:
        return Effect(READ_ONLY, warning=True)
    before = work.marks.note(span) if span is not None else work.marks.memo_apart(code)
    wanted = body.strip() or None
    if wanted == before or (before is not None and body == displayable(before)):
        return Effect("The memo is as it was.")
    request = requests.note_request(work.desk, work.marks, about, wanted, span=span, code=code)
    where = work.name_of(code) if code else stretch_in_words(work, span) if span else "the interview"
    return work.do(request, f"Memo on {where} {'kept' if wanted else 'taken away'}.")
