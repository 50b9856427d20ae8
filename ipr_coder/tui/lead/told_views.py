"""What client and therapist told of their sessions, on the lead's screen: maps, both accounts, and episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ipr_coder.reports import dual_section, sequence_section
from ipr_coder.reports.cells import clock
from ipr_coder.reports.model import Column, Row, Table
from ipr_coder.reports.told_sessions import ToldStudy, stretch, told_study, why_nothing
from ipr_coder.themes.behind import Place, places_in_accounts
from ipr_coder.themes.dual_perspective import (
    TELLERS,
    Account,
    SessionMoment,
    Teller,
    ToldBy,
    ToldSession,
    moments_told,
    tellings,
)
from ipr_coder.themes.moment_maps import Mark, SessionMap, session_map
from ipr_coder.themes.sequences import Episode, Told, check_rules, episodes_of
from ipr_coder.tui.lead.section_sheets import notes_of, tables_of
from ipr_coder.tui.lead.views import Behind, Sheet, View, nothing_behind

if TYPE_CHECKING:
    from ipr_coder.reports.material import ReportMaterial
    from ipr_coder.tui.lead.reading import LeadStudy

BehindCell = Callable[[int, int], Behind | None]


def moment_view(study: LeadStudy) -> View:
    """A map of each session, and under it the marks of the map as a table."""
    made = study.material
    told = told_study(made)
    maps = [session_map(session, told.counted.lines, made.tags.codes) for session in told.sessions]
    sheets = tuple(_map_sheet(drawn, told, made) for drawn in maps)
    return View("moments", "Moment maps", sheets, () if sheets else (why_nothing(made, told.counted),))


def account_view(study: LeadStudy) -> View:
    """Both accounts of the sessions, by code, by session and by moment."""
    made = study.material
    told = told_study(made)
    section = dual_section.section_of(made)
    doors: dict[str, BehindCell] = {
        "tellings": _behind_tellings(told, made),
        "sessions_told": _behind_sessions(told, made),
        "session_moments": _behind_moments(told, made),
    }
    return View("accounts", section.title, _sheets(tables_of(section), doors), notes_of(section))


def episode_view(study: LeadStudy) -> View:
    """Episodes from rupture to repair, and what is told after what."""
    made = study.material
    told = told_study(made)
    section = sequence_section.section_of(made)
    rules = sequence_section.rules_of(made)
    episodes: Sequence[Episode] = ()
    if check_rules(made.tags.codes, rules) is None:
        episodes = episodes_of(told.sessions, told.counted, made.tags.codes, rules, made.wishes.told_by)
    doors: dict[str, BehindCell] = {"episodes": lambda row, _column: _behind_episode(episodes[row], told, made)}
    return View("episodes", section.title, _sheets(tables_of(section), doors), notes_of(section))


def _sheets(tables: Iterable[Table], doors: dict[str, BehindCell]) -> tuple[Sheet, ...]:
    return tuple(Sheet(table.title, table, doors.get(table.id, nothing_behind)) for table in tables)


def _map_sheet(drawn: SessionMap, told: ToldStudy, made: ReportMaterial) -> Sheet:
    name = drawn.session.name
    missing = tuple(f"No account of the {teller} counts: {why}." for teller, why in drawn.session.missing)
    table = Table(
        id=f"marks_{name}",
        title=f"{name}: what was told when",
        columns=(
            Column("time", "Session time"),
            Column("teller", "Told by"),
            Column("code", "Code"),
            Column("same", "Moment told by"),
        ),
        rows=tuple(
            Row((stretch(mark.start_ms, mark.end_ms), mark.teller, mark.code, _whole(drawn.session, mark).told_by))
            for mark in drawn.marks
        ),
        notes=(*missing, f"Layer: {made.layer.text} ({made.layer.meaning})."),
    )

    def behind(row: int, _column: int) -> Behind | None:
        mark = drawn.marks[row]
        lines = [place for place, line in enumerate(told.counted.lines) if line.code == mark.code and line.kind in _OWN]
        return Behind(
            f"{mark.code}, {mark.teller}, {name} {clock(mark.start_ms)}", _places([mark.account], lines, told, made)
        )

    return Sheet(
        table.title,
        table,
        behind,
        dual_section.drawing_of(drawn),
        tuple((mark.start_ms, mark.end_ms) for mark in drawn.marks),
    )


def _whole(session: ToldSession, mark: Mark) -> SessionMoment:
    return next(moment for moment in session.moments if mark.account in moment.accounts)


def _behind_tellings(told: ToldStudy, made: ReportMaterial) -> BehindCell:
    found = tellings(told.sessions, told.counted.lines)
    parts: dict[int, ToldBy | None] = {1: None, 2: "both", 3: "client", 4: "client", 5: "therapist", 6: "therapist"}
    alone = {4: "client", 6: "therapist"}

    def behind(row: int, column: int) -> Behind | None:
        line, by = found[row].line, parts.get(column)
        moments = [
            moment
            for _, moment in moments_told(told.sessions, line, by)
            if column not in alone or moment.told_by == alone[column]
        ]
        accounts = [account for moment in moments for account in moment.accounts]
        words = f"{_name(told, line)}, {_SAYING[by]}"
        return Behind(words, _places(accounts, [line], told, made))

    return behind


def _behind_sessions(told: ToldStudy, made: ReportMaterial) -> BehindCell:
    def behind(row: int, column: int) -> Behind | None:
        session = told.sessions[row]
        chosen = _column_tellers(session.moments, column)
        return Behind(f"what was told of {session.name}", _places(chosen, None, told, made))

    return behind


def _column_tellers(moments: Sequence[SessionMoment], column: int) -> list[Account]:
    """The accounts that a column of the table of sessions counts."""
    teller: dict[int, Teller] = {3: "client", 4: "therapist"}
    told_by = {6: ("both",), 7: ("client",), 8: ("therapist",), 9: ("both",)}.get(column)
    return [
        account
        for moment in moments
        if told_by is None or moment.told_by in told_by
        if column != 9 or set(moment.lines("client")) & set(moment.lines("therapist"))
        for account in moment.accounts
        if column not in teller or account.teller == teller[column]
    ]


def _behind_moments(told: ToldStudy, made: ReportMaterial) -> BehindCell:
    rows = [(session, moment) for session in told.sessions for moment in session.moments]
    columns: dict[int, tuple[Teller, ...]] = {3: ("client",), 4: ("client",), 5: ("therapist",), 6: ("therapist",)}

    def behind(row: int, column: int) -> Behind | None:
        session, moment = rows[row]
        accounts = [account for teller in columns.get(column, TELLERS) for account in moment.of(teller)]
        return Behind(f"{session.name} {clock(moment.start_ms)}", _places(accounts, None, told, made))

    return behind


def _behind_episode(episode: Episode, told: ToldStudy, made: ReportMaterial) -> Behind:
    """The units that carry the codes of its ruptures and of what ended it."""
    steps: list[Told] = [one for one in (*episode.ruptures, episode.stalled, episode.repair) if one is not None]
    places: dict[Place, None] = {}
    for step in steps:
        lines = [
            place for place, line in enumerate(told.counted.lines) if line.code in step.codes and line.kind in _OWN
        ]
        places |= dict.fromkeys(_places(step.moment.accounts, lines, told, made))
    return Behind(f"the episode of {episode.session.name} {clock(episode.onset_ms)}", tuple(places))


def _places(
    accounts: Iterable[Account], lines: Sequence[int] | None, told: ToldStudy, made: ReportMaterial
) -> tuple[Place, ...]:
    """The units of these accounts that carry any of the lines; None for every unit of their talk."""
    return places_in_accounts(accounts, lines, told.counted, made.tags, made.grid)


def _name(told: ToldStudy, line: int) -> str:
    return told.counted.lines[line].code or "any code"


_SAYING: dict[ToldBy | None, str] = {
    None: "told by anybody",
    "both": "told by both",
    "client": "told by the client alone",
    "therapist": "told by the therapist alone",
}

_OWN = ("code", "own")
"""The kinds of lines that stand for a code itself, not for its family rolled up."""
