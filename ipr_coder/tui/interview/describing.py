"""What is said of a stretch beside its codes: attributes, stars, and memos on anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.study.values import MemoAbout, OwnTag
from ipr_coder.text import Span
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.desk_work import READ_ONLY
from ipr_coder.tui.interview.deeds import tag_memo, tags_in_question, with_tag
from ipr_coder.tui.interview.selecting import end_selection, selected_span
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.note_work import describe, star_on, toggle_star, write_note
from ipr_coder.tui.span_work import stretch_in_words

if TYPE_CHECKING:
    from ipr_coder.tui.coding_screen import CodingScreen


def attributes(screen: CodingScreen) -> None:
    """Say more of a tag: the one of the code used last, where it is here; else it is asked which."""
    last = screen.work.last_code
    mine = [tag for tag in tags_in_question(screen) if last is not None and tag.code == last.id]
    if len(mine) == 1 and not screen.work.submitted:
        describe_tag(screen, mine[0])
    else:
        with_tag(screen, "Attributes of which tag?", lambda tag: describe_tag(screen, tag))


def describe_tag(screen: CodingScreen, tag: OwnTag) -> None:
    """Open the page on which a tag gets its attributes."""
    from ipr_coder.coding.attributes import possible_attributes
    from ipr_coder.tui.attributes_screen import AttributesScreen

    screen.app.push_screen(
        AttributesScreen(screen.work.name_of(tag.code), possible_attributes(screen.study.codebook), tag.attributes),
        lambda chosen: screen.show(describe(screen.work, tag, chosen)) if chosen is not None else None,
    )


def star(screen: CodingScreen) -> None:
    """Star the selection, or the current segment; a star that is there is taken off."""
    if screen.view.selection is None:
        here = screen.view.cursor
        screen.show(toggle_star(screen.work, screen.sheet.spans[here], screen.marks.star(here)))
        return
    span = selected_span(screen)
    if span is not None:
        end_selection(screen, done=True)
        screen.show(toggle_star(screen.work, span, star_on(screen.work, span)))


def memo(screen: CodingScreen) -> None:
    """A memo on a tag of the segment or selection; where there is none, on the stretch itself."""
    if tags_in_question(screen):
        tag_memo(screen)
    else:
        _on_stretch(screen)


def memo_on(screen: CodingScreen) -> None:
    """Ask what the memo is to be about."""
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
        return
    stretch = "the selection" if screen.view.selection is not None else "this segment"
    codes = list(screen.codes_here()) or ([screen.work.last_code.id] if screen.work.last_code else [])
    answers: list[tuple[str, Callable[[], None]]] = [
        (stretch, lambda: _on_stretch(screen)),
        ("the interview", lambda: _write(screen, "interview", None, None)),
        *((f"the code {screen.work.name_of(code)}", _on_code(screen, code)) for code in codes),
    ]
    screen.app.push_screen(
        ChoiceScreen("A memo on what?", [words for words, _ in answers]),
        lambda answer: answers[answer][1]() if answer is not None else None,
    )


def _on_code(screen: CodingScreen, code: str) -> Callable[[], None]:
    return lambda: _write(screen, "code", None, code)


def _on_stretch(screen: CodingScreen) -> None:
    span = screen.sheet.spans[screen.view.cursor] if screen.view.selection is None else selected_span(screen)
    if screen.work.submitted:
        screen.say(READ_ONLY, warning=True)
    elif span is not None:
        _write(screen, "segment", span, None)


def _write(screen: CodingScreen, about: MemoAbout, span: Span | None, code: str | None) -> None:
    marks, work = screen.marks, screen.work
    before = marks.note(span) if span is not None else marks.memo_apart(code)
    where = work.name_of(code) if code else stretch_in_words(work, span) if span else work.desk.shown

    def keep(body: str | None) -> None:
        if body is not None:
            if span is not None and screen.view.selection is not None:
                end_selection(screen, done=True)
            screen.show(write_note(screen.work, about, body, span=span, code=code))

    screen.app.push_screen(MemoScreen(f"Memo on {where}", before or "", hint="an empty memo is taken away"), keep)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "code.attributes": attributes,
        "code.star": star,
        "code.memo": memo,
        "code.memo_on": memo_on,
    }
)
