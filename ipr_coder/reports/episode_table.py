"""The tables of episodes: one line an episode, and how many there are in whose accounts."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Cell, Column, Row, Table
from ipr_coder.reports.told_sessions import whom
from ipr_coder.themes.dual_perspective import TELLERS, Teller, ToldBy, ToldSession
from ipr_coder.themes.sequences import ENDINGS, Episode, Told, ending_alone

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


def episode_table(whose: ToldBy, episodes: Sequence[Episode], material: ReportMaterial) -> Table:
    """One line an episode, in the order of dyads, sessions and the session's clock."""
    order = [code.id for code in material.tags.codes]
    return Table(
        id="episodes",
        title="Episodes from rupture to repair, in session time",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "S", "int"),
            Column("onset", "Onset", group="Rupture"),
            Column("rupture", "Codes", group="Rupture"),
            Column("ruptures", "Moments", "int", group="Rupture"),
            Column("repair_at", "At", group="First repair"),
            Column("repair", "Codes", group="First repair"),
            Column("repaired_by", "Who acts", group="First repair"),
            Column("latency", "Latency (s)", "decimal", places=0),
            Column("ending", "End"),
            Column("carried", "Carried over"),
        ),
        rows=tuple(Row(_cells(episode, order)) for episode in episodes),
        notes=(
            f"From the accounts of {_ACCOUNTS[whose]}. Layer: {material.layer.text}. Moments are those of the episode "
            "with a rupture.",
            "Who acts is what the code says, not who tells it. Of a stalled episode its first stalled repair is shown.",
        ),
        gap="nothing told, or the code does not say who acts",
    )


def chair_table(by_account: Mapping[ToldBy, Sequence[Episode]], material: ReportMaterial) -> Table:
    """Who told what of each episode, and how the account of each of the two alone has it end."""
    alone: dict[tuple[str, Teller], list[Episode]] = {}
    for who in TELLERS:
        for episode in by_account[who]:
            alone.setdefault((episode.session.name, who), []).append(episode)
    return Table(
        id="episode_accounts",
        title="The same episodes, account by account",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "S", "int"),
            Column("onset", "Onset"),
            Column("rupture_told_by", "Rupture", group="Told by"),
            Column("repair_told_by", "Repair", group="Told by"),
            Column("ending", "Together", group="How it ends"),
            *(Column(f"ending_{who}", f"{who.capitalize()} alone", group="How it ends") for who in TELLERS),
        ),
        rows=tuple(
            Row(
                (
                    episode.session.dyad,
                    episode.session.session,
                    clock(episode.onset_ms),
                    whom(episode.told_by),
                    None if (tried := episode.repair or episode.stalled) is None else whom(tried.tellers),
                    episode.ending,
                    *(ending_alone(episode, alone.get((episode.session.name, who), ()), who) for who in TELLERS),
                )
            )
            for episode in by_account["both"]
        ),
        notes=(
            f"Layer: {material.layer.text}. Alone: how the episode ends in the account of one of the two, taken by "
            'itself; "not told" where it tells no rupture of it. What is resolved in one account may not be in the '
            "other.",
        ),
        gap="no repair told, or no account of this one counts",
    )


def carried_table(episodes: Sequence[Episode]) -> Table | None:
    """What the next session tells of episodes that were open when theirs ended; None where there is none."""
    still_open = [episode for episode in episodes if episode.carried != "no"]
    if not still_open:
        return None
    return Table(
        id="carried_over",
        title="Episodes still open when their session ended, and the next session told of",
        columns=(
            Column("dyad", "Dyad"),
            Column("session", "S", "int"),
            Column("onset", "Onset"),
            Column("ending", "End"),
            Column("carried", "Carried over"),
            Column("next_session", "Next S", "int"),
            Column("next_at", "At", group="First told there"),
            Column("next_codes", "Codes", group="First told there"),
            Column("next_repair_at", "At", group="First repaired there"),
            Column("next_repair", "Codes", group="First repaired there"),
        ),
        rows=tuple(
            Row(
                (
                    episode.session.dyad,
                    episode.session.session,
                    clock(episode.onset_ms),
                    episode.ending,
                    episode.carried,
                    episode.next_session,
                    *_there(episode.next_first),
                    *_there(episode.next_repair),
                )
            )
            for episode in still_open
        ),
        notes=(
            "The next session is the dyad's next one of which an account counts. Whether it is the same strain only "
            "reading can tell.",
        ),
        gap="nothing told, or no later session",
    )


def moment_time(ms: int) -> str:
    """A span as minutes and seconds, such as "1:05"."""
    return f"{ms // 60_000}:{ms % 60_000 // 1000:02d}"


def _cells(episode: Episode, order: Sequence[str]) -> tuple[Cell, ...]:
    codes = {code for told in episode.ruptures for code in told.codes}
    return (
        episode.session.dyad,
        episode.session.session,
        clock(episode.onset_ms),
        ", ".join(sorted(codes, key=order.index)),
        len(episode.ruptures),
        *_there(episode.repair or episode.stalled),
        episode.repaired_by,
        None if episode.latency_ms is None else episode.latency_ms / 1000,
        episode.ending,
        episode.carried,
    )


def _there(told: Told | None) -> tuple[str | None, str | None]:
    return (None, None) if told is None else (clock(told.at_ms), ", ".join(told.codes))
