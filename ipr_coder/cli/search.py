"""`search`: where in the study something was said or marked."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli.printing import console, say, say_json, warn
from ipr_coder.cli.studies import opened, study_and_rest
from ipr_coder.errors import UsageError
from ipr_coder.text import displayable
from ipr_coder.transcripts.clock import hms

if TYPE_CHECKING:
    from ipr_coder.coding.searching import SearchResult
    from ipr_coder.study.search_values import Hit, Hits, Query


class Texts(StrEnum):
    """Which texts are searched."""

    interviews = "interviews"
    sessions = "sessions"
    both = "both"


NOTHING_FOUND = 1
"""Exit code when no turn was found, as grep has it."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(search)


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STUDY] [WORDS]...", help="What to look for, in the language above."),
    ] = None,
    as_coder: Annotated[
        str | None,
        typer.Option("--as", help="Search as this coder: only interviews assigned to the coder, and own marks."),
    ] = None,
    coder: Annotated[list[str] | None, typer.Option(metavar="CODER", help="Tagged by this coder.")] = None,
    code: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Tagged with this code or its subcodes.")
    ] = None,
    speaker: Annotated[list[str] | None, typer.Option(metavar="WHO", help="Who speaks: a role or a label.")] = None,
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="Whose interview: client or therapist.")
    ] = None,
    dyad: Annotated[list[str] | None, typer.Option(metavar="DYAD", help="In this dyad.")] = None,
    session: Annotated[list[int] | None, typer.Option(metavar="NUMBER", help="About this session.")] = None,
    interview: Annotated[list[str] | None, typer.Option(metavar="INTERVIEW", help="In this interview.")] = None,
    within: Annotated[
        Texts, typer.Option("--in", help="Also, or only, in the transcripts of the sessions themselves (lead only).")
    ] = Texts.interviews,
    regex: Annotated[bool, typer.Option("--regex", help="WORDS are one pattern (regular expression).")] = False,
    round: Annotated[str | None, typer.Option(help="Whose marks: the round, where there are several.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show so many turns.")] = 50,
    include_open: Annotated[bool, typer.Option("--include-open", help="Also marks not submitted yet.")] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for --include-open; it is kept.")] = None,
    json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """Find turns by their words, who speaks, where, and how they are coded; exit code 1 when there is none.

    WORDS is one language here and on the coder's screen: plain words (all of them, anywhere in a turn), "a phrase",
    sham* for words that begin so, /a pattern/, and filters: speaker:client role:therapist dyad:D03 session:5
    interview:D03_S5_client code:shame.hiding coder:AB memo:why untagged starred. Capitals and accents make no
    difference. In a shell a phrase needs both kinds of quotes: '"went quiet"'.
    """
    from ipr_coder.coding.searching import parse_query
    from ipr_coder.coding.searching import search as search_study

    study, rest = study_and_rest(words)
    typed = " ".join(rest)
    if include_open and as_coder is not None:
        raise UsageError("--include-open is the lead's; a coder sees the own marks in any case.", mend="Leave it away.")
    query = _pattern_query(typed) if regex else parse_query(typed)
    query = _narrowed(
        query,
        coders=coder,
        codes=code,
        speakers=speaker,
        roles=role,
        dyads=dyad,
        sessions=session,
        interviews=interview,
    )
    query = replace(query, within=within.value)
    with opened(study) as store:
        early = (reason or "") if include_open else None
        result = search_study(store, as_coder, query, limit=limit, round=round, early=early)
    _notices(result.hits, early=include_open)
    if json:
        say_json(_as_json(result))
    else:
        for hit in result.hits.hits:
            _show(hit)
        _sum_up(result.hits)
    if not result.hits.hits:
        raise typer.Exit(NOTHING_FOUND)


def _pattern_query(typed: str) -> Query:
    from ipr_coder.study.search_values import Query

    if not typed:
        raise UsageError("no pattern is given.", mend="Put it in quotes, for example --regex 'went (quiet|still)'")
    return Query(regex=typed)


def _narrowed(query: Query, **filters: list[str] | list[int] | None) -> Query:
    """The query with the options' filters beside those that were typed."""
    from typing import Any

    more: dict[str, Any] = {name: (*getattr(query, name), *given) for name, given in filters.items() if given}
    return replace(query, **more)


def _notices(hits: Hits, *, early: bool) -> None:
    if hits.waiting and not early:
        warn(
            f"Left out, because not all of their coders have submitted: {', '.join(hits.waiting)}. "
            "(--include-open --reason ... takes them in, and puts it on record.)"
        )
    if hits.read_through:
        warn("Some texts are not in the index of words and were read through; that takes longer.")
    if hits.unfinished:
        warn("The pattern's time ran out before everything was read. Give a word or a filter beside it.")


def _show(hit: Hit) -> None:
    """Where a hit is, and below it the words, those that were looked for in bold on a terminal."""
    say(f"{hit.interview}  turn {hit.turn + 1}  {_times(hit)}{hit.speaker} ({hit.role})")
    shown = displayable(hit.excerpt).replace("\n", " ")
    before = "… " if hit.excerpt_at > hit.span.start else ""
    after = " …" if hit.excerpt_at + len(hit.excerpt) < hit.span.end else ""
    if not sys.stdout.isatty():
        print(f"    {before}{shown}{after}")
        return
    from rich.padding import Padding
    from rich.text import Text

    words = Text(shown)
    for span in hit.matches:
        words.stylize("bold", max(0, span.start - hit.excerpt_at), max(0, span.end - hit.excerpt_at))
    console().print(Padding(Text.assemble(before, words, after), (0, 0, 0, 4)))


def _times(hit: Hit) -> str:
    parts = [] if hit.start_ms is None else [hms(hit.start_ms)]
    if hit.session_start_ms is not None and hit.source == "interview":
        end = "" if hit.session_end_ms is None else f"-{hms(hit.session_end_ms)}"
        parts.append(f"session {hms(hit.session_start_ms)}{end}")
    return "  ".join([*parts, ""])


def _sum_up(hits: Hits) -> None:
    """How many there are, on standard error, so that what is piped on is hits only."""
    shown = len(hits.hits)
    if hits.after is not None:
        of = f" of {hits.total:,}" if hits.total is not None else ""
        warn(f"The first {shown:,}{of} turns; --limit shows more.")
    else:
        warn("Nothing found." if not shown else f"{shown:,} {'turn' if shown == 1 else 'turns'}.")


def _as_json(result: SearchResult) -> dict[str, object]:
    hits = result.hits
    return {
        "schema": "ipr-coder/search@1",
        "hits": [
            {
                "interview": hit.interview,
                "source": hit.source,
                "dyad": hit.dyad,
                "session": hit.session,
                "turn": hit.turn + 1,
                "speaker": hit.speaker,
                "role": hit.role,
                "start": hit.span.start,
                "end": hit.span.end,
                "matches": [[span.start, span.end] for span in hit.matches],
                "excerpt": hit.excerpt,
                "excerpt_at": hit.excerpt_at,
                "start_ms": hit.start_ms,
                "end_ms": hit.end_ms,
                "session_start_ms": hit.session_start_ms,
                "session_end_ms": hit.session_end_ms,
            }
            for hit in hits.hits
        ],
        "total": hits.total,
        "more": hits.after is not None,
        "left_out": list(hits.waiting),
        "unfinished": hits.unfinished,
    }
