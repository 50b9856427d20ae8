"""What was found as a list: in this interview, or in all of the coder's, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ipr_coder.text import Span, displayable
from ipr_coder.tui.hit_list import FoundLine
from ipr_coder.tui.hits_screen import HitsScreen
from ipr_coder.tui.interview import finding, leaving
from ipr_coder.tui.sheet import clock_of

if TYPE_CHECKING:
    from ipr_coder.study.search_values import Hit, Hits
    from ipr_coder.tui.coding_screen import CodingScreen

MOST = 500
"""Turns listed of all interviews; the list says how many more there are."""


@dataclass(frozen=True, slots=True)
class Going:
    """On the way to a character of another interview, and what is looked for there."""

    interview: str
    at: int
    typed: str = field(repr=False)


def list_hits(screen: CodingScreen) -> None:
    """List the segments of the search that is on."""
    search = screen.view.search
    if search is None:
        screen.say("Nothing is searched for yet: / asks what.")
        return
    sheet, hits = screen.sheet, search.hits

    def line(number: int) -> FoundLine:
        index = hits[number]
        text = sheet.texts[index]
        where = f"{sheet.turn[index]:>5}  {clock_of(sheet.start_ms[index]):<9}{sheet.speaker[index]}"
        return FoundLine(where, text, tuple(search.stretches(text, 0, len(text))), None, sheet.spans[index].start)

    nearest = next((number for number, index in enumerate(hits) if index >= screen.view.cursor), len(hits) - 1)
    _open(screen, search.words, HitsScreen(search.words, _everywhere(screen), here=(len(hits), line, nearest)))


def list_everywhere(screen: CodingScreen, typed: str) -> None:
    """List what is found in all of the coder's interviews."""
    _open(screen, typed, HitsScreen(typed, _everywhere(screen)))


def arrive(screen: CodingScreen, going: Going) -> None:
    """Stand where the list pointed to, with the search on."""
    _go_here(screen, going.at)
    finding.find(screen, going.typed, here=True)


def _open(screen: CodingScreen, typed: str, listed: HitsScreen) -> None:
    screen.app.push_screen(listed, lambda chosen: _chosen(screen, typed, chosen))


def _chosen(screen: CodingScreen, typed: str, chosen: FoundLine | None) -> None:
    """Go there; to another interview by way of leaving this one, when everything is saved."""
    if chosen is None:
        return
    if chosen.interview in (None, screen.work.desk.shown):
        _go_here(screen, chosen.at)
        if chosen.interview is not None:
            finding.find(screen, typed, here=True)
        return
    screen.app.going = Going(chosen.interview, chosen.at, typed)
    leaving.leave(screen, "work list")


def _go_here(screen: CodingScreen, at: int) -> None:
    segments = screen.marks.segments_of(Span(at, at + 1))
    screen.view.cursor = min(segments.start, len(screen.sheet) - 1)


def _everywhere(screen: CodingScreen) -> Callable[[str], tuple[Hits, Callable[[int], FoundLine]]]:
    """The search over all of the coder's interviews, for a thread: what is found, and its lines."""
    store, coder = screen.study.store, screen.work.desk.coder

    def job(typed: str) -> tuple[Hits, Callable[[int], FoundLine]]:
        from ipr_coder.coding.searching import parse_in_text, search, with_words

        words, query = parse_in_text(typed)
        hits = search(store, coder, with_words(query, words), limit=MOST).hits
        return hits, lambda number: _line(hits.hits[number])

    return job


def _line(hit: Hit) -> FoundLine:
    where = f"{hit.interview:<17} {hit.turn + 1:>4}  {clock_of(hit.start_ms)}"
    matches = tuple((span.start - hit.excerpt_at, span.end - hit.excerpt_at) for span in hit.matches)
    at = hit.matches[0].start if hit.matches else hit.span.start
    return FoundLine(where, displayable(hit.excerpt), matches, hit.interview, at)


HANDLERS: Mapping[str, Callable[[CodingScreen], None]] = MappingProxyType({"move.hits": list_hits})
