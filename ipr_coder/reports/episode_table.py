"""The tables of episodes: one line an episode, and how many there are in whose accounts."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Cell, Column, Row, Table
from ipr_coder.reports.told_sessions import whom
from ipr_coder.themes.dual_perspective import ToldBy, ToldSession
from ipr_coder.themes.sequences import ENDINGS, Episode, Told

_ACCOUNTS: dict[ToldBy, str] = {
    "both": "client and therapist together",
    "client": "client alone",
    "therapist": "therapist alone",
}


def episode_summary(
    sessions: Sequence[ToldSession], by_account: Mapping[ToldBy, Sequence[Episode]], material: ReportMaterial
) -> Table:
    """How many episodes the accounts of both together tell, and those of one alone, and how they end; by group, too."""
    rows = []
    for who, episodes in by_account.items():
        of_whom = [session for session in sessions if who == "both" or who in session.answered]
        rows.append(Row((_ACCOUNTS[who], *_summary_cells(of_whom, episodes))))
        groups = sorted({session.group for session in sessions if session.group is not None})
        for group in groups if len(groups) > 1 else ():
            rows.append(
                Row(
                    (
                        group,
                        *_summary_cells(
                            [session for session in of_whom if session.group == group],
                            [episode for episode in episodes if episode.session.group == group],
                        ),
                    ),
                    level=1,
                )
            )
    return Table(
        id="episode_counts",
        title="Episodes by whose account tells them",
        columns=(
            Column("of", "Accounts of"),
            Column("sessions", "Sessions", "int"),
            Column("episodes", "Episodes", "int"),
            *(Column(ending, ending.capitalize(), "int") for ending in ENDINGS),
            Column("carried", "Carried over", "int"),
            Column("latency", "Median latency (s)", "decimal", places=0),
        ),
        rows=tuple(rows),
        notes=(
            f"Layer: {material.layer.text} ({material.layer.meaning}). Together, a rupture that one told and a repair "
            "that the other told make one resolved episode; alone, each account speaks for itself.",
            "The median is that of resolved episodes only.",
        ),
        gap="no episode was resolved",
    )


def _summary_cells(sessions: Sequence[ToldSession], episodes: Sequence[Episode]) -> tuple[Cell, ...]:
    latencies = [episode.latency_ms for episode in episodes if episode.latency_ms is not None]
    return (
        len(sessions),
        len(episodes),
        *(sum(episode.ending == ending for episode in episodes) for ending in ENDINGS),
        sum(episode.carried == "yes" for episode in episodes),
        statistics.median(latencies) / 1000 if latencies else None,
    )


def episode_table(episodes: Sequence[Episode], material: ReportMaterial, *, whose: str) -> Table:
    """One line an episode, in the order of dyads, sessions and the session's clock."""
    return Table(
        id="episodes",
        title="Episodes from rupture to repair, in session time",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "S", "int"),
            Column("accounts", "Accounts"),
            Column("onset", "Onset", group="Rupture"),
            Column("rupture", "Codes", group="Rupture"),
            Column("rupture_told_by", "Told by", group="Rupture"),
            Column("ruptures", "Moments", "int", group="Rupture"),
            Column("repair_at", "First at", group="Repair"),
            Column("repair", "Codes", group="Repair"),
            Column("repair_told_by", "Told by", group="Repair"),
            Column("repaired_by", "Who repairs", group="Repair"),
            Column("latency", "Latency (s)", "decimal", places=0),
            Column("ending", "End"),
            Column("carried", "Carried over"),
            Column("next", "First told then", group="Next session"),
            Column("next_repair", "First repair then", group="Next session"),
        ),
        rows=tuple(Row(_cells(episode, material)) for episode in episodes),
        notes=(
            f"From {whose}. Layer: {material.layer.text}. Under accounts stands whose accounts of the session count; "
            "what the other would have told can't be known.",
            "Who repairs is what the code says, not who tells it.",
        ),
        gap="nothing told, or the code does not say who repairs",
    )


def moment_time(ms: int) -> str:
    """A span as minutes and seconds, such as "1:05"."""
    return f"{ms // 60_000}:{ms % 60_000 // 1000:02d}"


def _cells(episode: Episode, material: ReportMaterial) -> tuple[Cell, ...]:
    order = [code.id for code in material.tags.codes]
    codes = {code for told in episode.ruptures for code in told.codes}
    tried, session = episode.repair or episode.stalled, episode.session
    return (
        session.dyad,
        session.session,
        whom(session.answered),
        clock(episode.onset_ms),
        ", ".join(sorted(codes, key=order.index)),
        whom(episode.told_by),
        len(episode.ruptures),
        None if tried is None else clock(tried.at_ms),
        None if tried is None else ", ".join(tried.codes),
        None if tried is None else whom(tried.tellers),
        episode.repaired_by,
        None if episode.latency_ms is None else episode.latency_ms / 1000,
        episode.ending,
        episode.carried,
        _there(episode, episode.next_first),
        _there(episode, episode.next_repair),
    )


def _there(episode: Episode, told: Told | None) -> str | None:
    return None if told is None else f"S{episode.next_session} {clock(told.at_ms)} {', '.join(told.codes)}"
