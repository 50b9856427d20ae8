"""Words to find, a turn or a time to go to: asked in the line below the text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.errors import IprError, UsageError
from ipr_coder.text import Span, displayable
from ipr_coder.tui.clock import read_place
from ipr_coder.tui.interview.laying_out import moment_typed
from ipr_coder.tui.interview.moving import go
from ipr_coder.tui.prompt_bar import Asked, PromptBar
from ipr_coder.tui.saving import sentence_of
from ipr_coder.tui.search import Search, Searchable

if TYPE_CHECKING:
    from ipr_coder.study.search_values import Query
    from ipr_coder.tui.coding_screen import CodingScreen

_LONG = 2_000
"""Segments of which the text takes too long to make ready while somebody waits for a key."""


def ask_for_words(screen: CodingScreen) -> None:
    """Ask; while somebody types, the text is made ready to be searched."""
    if _ready(screen) is None:
        screen.run_worker(_make_ready(screen), group="make ready", exclusive=True, exit_on_error=False)
    _ask(screen, "find")


def ask_for_place(screen: CodingScreen) -> None:
    _ask(screen, "go to")


def answered(screen: CodingScreen, asked: Asked, words: str | None) -> None:
    """Do what was asked for; None when the question was left."""
    screen.bars.status.display = True
    screen.view.focus()
    if words is not None:
        answers = {"find": find, "go to": go_to, "moment": moment_typed}
        answers[asked](screen, words)


def find(screen: CodingScreen, typed: str, *, here: bool = False) -> None:
    """Show where the words stand and go to the first of them; nothing typed ends the search.

    A pattern, and what only the study knows (memos, stars), is looked for in a thread. A filter that chooses among
    interviews (dyad:, session: ...) lists what is found in all of them, unless `here`.
    """
    from ipr_coder.coding.searching import parse_in_text

    try:
        words, query = parse_in_text(typed)
        keeps = _keeper(screen, query)
    except IprError as refusal:
        screen.say(displayable(sentence_of(refusal)), warning=True)
        return
    if not words and query.is_empty:
        end_search(screen)
    elif not here and (query.dyads or query.sessions or query.roles or query.interviews):
        from ipr_coder.tui.interview.listing import list_everywhere

        list_everywhere(screen, typed)
    elif query.regex or query.memo or query.starred or (len(screen.sheet) > _LONG and _ready(screen) is None):
        screen.say("Searching ...")
        screen.run_worker(
            _find_behind(screen, typed, words, query, keeps), group="find", exclusive=True, exit_on_error=False
        )
    else:
        show(screen, Search(words, _searchable(screen), title=typed, keeps=keeps))


def show(screen: CodingScreen, search: Search) -> None:
    """Let what was found be seen, and go to the first of it."""
    if not search.hits:
        screen.say("That is not in this interview.", warning=True)
        return
    screen.view.look_for(search)
    here = screen.view.cursor
    go(screen, here if search.has(here) else search.next_hit(here, 1), "")
    screen.say(
        f"Segments found: {len(search.hits)}. n and N go from one to the next, F4 lists them, Esc ends the search."
    )


def end_search(screen: CodingScreen) -> None:
    """Show the text again without what was looked for."""
    if screen.view.search is not None:
        screen.view.look_for(None)
        screen.refresh_words()


def go_to(screen: CodingScreen, typed: str) -> None:
    """Go to a turn's number or a time on the interview's clock."""
    place = read_place(typed)
    if place is None:
        screen.say("Type a turn's number, such as 12, or a time, such as 0:12:40.", warning=True)
        return
    kind, number = place
    if kind == "turn":
        go(screen, screen.sheet.first_segment_of_turn(number), f"The last turn is {screen.sheet.last_turn}.")
    else:
        go(screen, screen.sheet.segment_at_time(number), "This transcript has no times.")


def _ready(screen: CodingScreen) -> Searchable | None:
    """The text made ready before, if it is the text that is shown."""
    held = screen.searchable
    return held if held is not None and held.texts is screen.sheet.texts else None


def _searchable(screen: CodingScreen) -> Searchable:
    screen.searchable = _ready(screen) or Searchable(screen.sheet.texts)
    return screen.searchable


async def _make_ready(screen: CodingScreen) -> None:
    made = await asyncio.to_thread(Searchable, screen.sheet.texts)
    if made.texts is screen.sheet.texts:
        screen.searchable = made


async def _find_behind(
    screen: CodingScreen, typed: str, words: str, query: Query, keeps: Callable[[int], bool] | None
) -> None:
    """Search in a thread; what comes back counts only if the text is still the same."""
    sheet, ready = screen.sheet, _ready(screen)

    def job() -> tuple[Search, Searchable]:
        from ipr_coder.study.patterns import compile_pattern

        spans = _marked_spans(screen, query) if query.memo or query.starred else None
        segments = None
        if spans is not None:
            segments = sorted({index for span in spans for index in screen.marks.segments_of(span)})
        pattern = compile_pattern(query.regex) if query.regex else None
        where = ready or Searchable(sheet.texts)
        return Search(words, where, title=typed, segments=segments, keeps=keeps, pattern=pattern), where

    try:
        search, where = await asyncio.to_thread(job)
    except IprError as refusal:
        screen.say(displayable(sentence_of(refusal)), warning=True)
        return
    if screen.sheet is sheet:
        screen.searchable = where
        show(screen, search)


def _marked_spans(screen: CodingScreen, query: Query) -> list[Span]:
    """Turns of this interview whose memo or star the study knows of: the coder's own, as far as they are saved."""
    from dataclasses import replace

    from ipr_coder.coding.searching import search

    desk = screen.work.desk
    asked = replace(query, interviews=(desk.interview,), regex=None, codes=(), untagged=False, speakers=())
    found = search(screen.study.store, desk.coder, asked, round=desk.round, limit=1_000_000)
    return [hit.span for hit in found.hits.hits]


def _keeper(screen: CodingScreen, query: Query) -> Callable[[int], bool] | None:
    """What tells of a segment, as it is at that moment, whether it has the speaker and the coder's own tags wanted."""
    from ipr_coder.study.words import speaker_key

    if any(coder != screen.work.desk.coder for coder in query.coders):
        raise UsageError("a search here reads your own marks only.", mend="Leave coder: away.")
    speakers = frozenset(map(speaker_key, query.speakers))
    keys = {name: speaker_key(name) for name in {*screen.sheet.speaker, *screen.sheet.role}} if speakers else {}
    codes = _with_subcodes(screen, query.codes)
    if not (speakers or codes or query.untagged or query.coders):
        return None

    def keeps(index: int) -> bool:
        sheet, marks = screen.sheet, screen.marks
        if index >= len(sheet):
            return False
        if speakers and speakers.isdisjoint((keys.get(sheet.speaker[index]), keys.get(sheet.role[index]))):
            return False
        if codes and not any(tag.code in codes for tag in marks.tags(index)):
            return False
        if query.coders and not marks.tags(index):
            return False
        return not query.untagged or ((sheet.codable[index] or bool(speakers)) and not marks.decided(index))

    return keeps


def _with_subcodes(screen: CodingScreen, wanted: tuple[str, ...]) -> frozenset[str]:
    codebook = screen.study.codebook
    known = {code.id for code in codebook.codes} | set(screen.marks.counts)
    for ident in wanted:
        if ident not in known:
            near = [one for one in sorted(known) if ident.casefold() in one.casefold()][:5]
            mend = f"There is {', '.join(near)}." if near else "Name it as the codebook does, such as shame.hiding."
            raise UsageError(f"there is no code {ident!r} in the study.", mend=mend)
    return frozenset(wanted) | {code.id for code in codebook.codes if code.parent in wanted}


def _ask(screen: CodingScreen, asked: Asked) -> None:
    screen.bars.status.display = False
    screen.query_one(PromptBar).ask(asked)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType(
    {
        "move.find": ask_for_words,
        "move.go_to": ask_for_place,
    }
)
