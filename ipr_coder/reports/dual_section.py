"""The section on the two perspectives: what client and therapist told of the same moments of their session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipr_coder.reports.account_words import words_side_by_side
from ipr_coder.reports.cells import clock
from ipr_coder.reports.drawings import MapMark, MomentMap
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Figure, Heading, Note, Paragraph, Row, Section, Share, Table
from ipr_coder.reports.theme_words import line_name
from ipr_coder.reports.told_sessions import ToldStudy, line_names, seconds, stretch, told_study, why_nothing
from ipr_coder.themes.carried import Line
from ipr_coder.themes.dual_perspective import (
    TELLERS,
    SessionMoment,
    Teller,
    Telling,
    ToldSession,
    tellings,
)
from ipr_coder.themes.moment_maps import SessionMap, session_map

ID, TITLE = "moments", "One session, two accounts"


def section_of(material: ReportMaterial) -> Section:
    """Tables of accounts by session, code and moment, a map of each session, and the words where they are wished for.

    Where there is no account, or no session with both, a note says why.
    """
    told = told_study(material)
    if not told.sessions:
        return Section(ID, TITLE, (Note(why_nothing(material, told.counted)),))
    blocks: list[Block] = [Paragraph(_in_short(told.sessions))]
    lone = [session for session in told.sessions if not session.compared]
    if lone:
        blocks.append(Note(_not_compared(lone, len(lone) == len(told.sessions))))
    rule = _rule(material.wishes.match_ms)
    if len(lone) < len(told.sessions):
        blocks.append(_telling_table(told, material, rule))
    blocks += [_session_table(told.sessions, rule), _moment_table(told, material, rule)]
    blocks += _maps(told, material)
    if material.wishes.words:
        blocks += words_side_by_side(told, material)
    return Section(ID, TITLE, tuple(blocks))


def _in_short(sessions: Sequence[ToldSession]) -> str:
    compared = [session for session in sessions if session.compared]
    told = [moment.told_by for session in compared for moment in session.moments]
    text = f"{_many(len(sessions), 'session')} told of, {len(compared)} of them by client and therapist"
    if not compared:
        return f"{text}."
    return (
        f"{text}: {_many(len(told), 'moment')}, of which both told {told.count('both')}, the client alone "
        f"{told.count('client')} and the therapist alone {told.count('therapist')}."
    )


def _not_compared(lone: Sequence[ToldSession], every: bool) -> str:
    missing = [
        f"{session.name} ({teller}: {why})" for session in lone for teller, why in session.missing
    ]  # fmt: skip
    text = (
        "No session has accounts of both that count, so what only one of them told can't be known."
        if every
        else "Not compared, because only one account counts and what the other did not tell can't be known:"
    )
    return f"{text} {'Missing: ' if every else ''}{'; '.join(missing)}."


def _rule(match_ms: int) -> str:
    near = f"or lie at most {seconds(match_ms)} apart" if match_ms else "or touch"
    return (
        f"Two accounts are of the same moment when they overlap on the session's clock {near}: pairs are made one to "
        "one, the longest overlap first, then the smallest gap; an account left over joins the pair of its best "
        "neighbour. An account is a recall moment that was talked about, with the codes of the units of its talk."
    )


def _telling_table(told: ToldStudy, material: ReportMaterial, rule: str) -> Table:
    lines = told.counted.lines
    return Table(
        id="tellings",
        title="What was told of the same moment by both, or by one alone",
        columns=(
            Column("code", "Code"),
            Column("moments", "Moments", "int"),
            Column("both", "Both", "int"),
            Column("client_only", "All", "int", group="Client only"),
            Column("client_alone", "Therapist did not stop", "int", group="Client only"),
            Column("therapist_only", "All", "int", group="Therapist only"),
            Column("therapist_alone", "Client did not stop", "int", group="Therapist only"),
            Column("dyads_both", "Dyads with both n/N", "share"),
            Column("example", "For example"),
        ),
        rows=tuple(
            Row(_telling_cells(telling, lines), level=lines[telling.line].level)
            for telling in tellings(told.sessions, lines)
        ),
        notes=(
            f"Layer: {material.layer.text} ({material.layer.meaning}). Counted are moments of the sessions that client "
            "and therapist both told of. A family counts a moment once for each teller, whichever of its codes is "
            "there, so that both may have told it in different subcodes. Codes told of no moment are left out.",
            rule,
            "Where one alone told it, the other told of that moment without it, or did not stop there.",
        ),
        gap="none",
    )


def _telling_cells(telling: Telling, lines: Sequence[Line]) -> tuple[Cell, ...]:
    example = telling.example
    return (
        line_name(lines[telling.line]),
        telling.moments,
        telling.both,
        telling.client_only,
        telling.client_alone,
        telling.therapist_only,
        telling.therapist_alone,
        Share(telling.dyads_both, telling.dyads),
        None if example is None else f"{example[0].name} {clock(example[1].start_ms)}",
    )


def _session_table(sessions: Sequence[ToldSession], rule: str) -> Table:
    return Table(
        id="sessions_told",
        title="Accounts of each session",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "Session", "int"),
            Column("group", "Group"),
            Column("client_accounts", "Client", "int", group="Accounts"),
            Column("therapist_accounts", "Therapist", "int", group="Accounts"),
            Column("moments", "All", "int", group="Moments told of"),
            Column("both", "By both", "int", group="Moments told of"),
            Column("client_only", "By the client alone", "int", group="Moments told of"),
            Column("therapist_only", "By the therapist alone", "int", group="Moments told of"),
            Column("same_code", "A code in common", "int", group="Of those by both"),
        ),
        rows=tuple(Row(_session_cells(session)) for session in sessions),
        notes=(rule,),
        gap="no account counts, so it can't be known, or no group",
    )


def _session_cells(session: ToldSession) -> tuple[Cell, ...]:
    told = [moment.told_by for moment in session.moments]
    shared = sum(bool(_shared(moment)) for moment in session.moments)
    known = session.compared
    return (
        session.dyad,
        session.session,
        session.group,
        *(
            sum(len(moment.of(teller)) for moment in session.moments) if teller in session.answered else None
            for teller in TELLERS
        ),
        len(told),
        told.count("both") if known else None,
        told.count("client") if known else None,
        told.count("therapist") if known else None,
        shared if known else None,
    )


def _shared(moment: SessionMoment) -> set[int]:
    """The lines told by both; a family's line is among them where they told different subcodes of it."""
    return set(moment.lines("client")) & set(moment.lines("therapist"))


def _moment_table(told: ToldStudy, material: ReportMaterial, rule: str) -> Table:
    return Table(
        id="session_moments",
        title="Every moment told of, account beside account",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "Session", "int"),
            Column("told_by", "Told by"),
            Column("client_time", "Stopped at", group="Client"),
            Column("client_codes", "Codes", group="Client"),
            Column("therapist_time", "Stopped at", group="Therapist"),
            Column("therapist_codes", "Codes", group="Therapist"),
            Column("shared", "Told by both"),
        ),
        rows=tuple(
            Row(_moment_cells(session, moment, told.counted.lines))
            for session in told.sessions
            for moment in session.moments
        ),
        notes=(
            f"Layer: {material.layer.text} ({material.layer.meaning}). Times are the session's; a time without an end "
            "is a stop of which no end is known. Of each account the codes are named that say most; under what both "
            "told, a family is named where they told different subcodes of it. Empty cells: there is nothing to name.",
            rule,
        ),
        gap="no account counts, so what this one would have told can't be known",
    )


def _moment_cells(session: ToldSession, moment: SessionMoment, lines: Sequence[Line]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for teller in TELLERS:
        accounts = moment.of(teller)
        if teller not in session.answered:
            cells += [None, None]
        elif not accounts:
            cells += ["did not stop here", ""]
        else:
            times = "; ".join(stretch(account.start_ms, account.end_ms) for account in accounts)
            cells += [times, line_names(lines, moment.lines(teller)) or "no code"]
    shared = line_names(lines, sorted(_shared(moment)))
    return (session.dyad, session.session, moment.told_by, *cells, shared if session.compared else None)


def _maps(told: ToldStudy, material: ReportMaterial) -> Iterator[Block]:
    maps = [session_map(session, told.counted.lines, material.tags.codes) for session in told.sessions]
    maps = [drawn for drawn in maps if drawn.marks]
    if not maps:
        yield Note("No code is told of any moment in this layer, so there is no moment map to draw.")
        return
    yield Heading("Moment maps")
    yield Paragraph(
        "Each map shows one session from left to right: what its client told above the line, what its therapist told "
        "below. Colour and shape are those of the code's family; stretches that both told of are set off."
    )
    chosen = _most_shared(maps, material.wishes.maps)
    if len(chosen) < len(maps):
        yield Note(
            f"Drawn are {len(chosen)} of {len(maps)} maps: of the sessions with the most moments told of by both. The "
            "moments of all sessions are in the tables; more maps are drawn where they are asked for (moments --maps, "
            "or maps in report.yaml)."
        )
    for drawn in chosen:
        yield Figure(
            id=f"map_{drawn.session.dyad}_{drawn.session.session}",
            title=f"Moment map of {drawn.session.name}",
            alt=_map_in_words(drawn),
            drawing=drawing_of(drawn),
            table="session_moments",
        )


def _most_shared(maps: Sequence[SessionMap], most: int) -> list[SessionMap]:
    """As many maps as are wished for, those with the most moments told of by both, in the order of the study."""
    told = [[moment.told_by for moment in drawn.session.moments] for drawn in maps]
    order = sorted(range(len(maps)), key=lambda place: (-told[place].count("both"), -len(told[place]), place))
    return [maps[place] for place in sorted(order[:most])]


def drawing_of(drawn: SessionMap) -> MomentMap:
    """The map as the formats draw it."""

    def marks(teller: Teller) -> tuple[MapMark, ...]:
        return tuple(MapMark(mark.start_ms, mark.end_ms, mark.code, mark.family) for mark in drawn.of(teller))

    without = tuple(teller for teller in TELLERS if teller not in drawn.session.answered)
    return MomentMap(drawn.length_ms, marks("client"), marks("therapist"), drawn.both, without)


def _map_in_words(drawn: SessionMap) -> str:
    sides = []
    for teller in TELLERS:
        if teller not in drawn.session.answered:
            sides.append(f"no account of the {teller} counts")
            continue
        marks = drawn.of(teller)
        families = {family: sum(mark.family == family for mark in marks) for family in dict.fromkeys(
            mark.family for mark in marks)}  # fmt: skip
        found = ", ".join(f"{family} {number}" for family, number in families.items())
        sides.append(f"the {teller} {found}" if found else f"the {teller} no code")
    both = ", ".join(clock(start) for start, _ in drawn.both)
    return f"Session {drawn.session.name}, {clock(drawn.length_ms)} long. Codes told: {'; '.join(sides)}. " + (
        f"Both told of the moments at {both}." if both else "No moment is told of by both."
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
