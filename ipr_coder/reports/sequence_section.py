"""The section on sequences: episodes from rupture to repair, how long repair takes, and what is told after what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ipr_coder.reports.drawings import Curve, Curves
from ipr_coder.reports.episode_table import carried_table, chair_table, episode_summary, episode_table, moment_time
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Column, Fact, Figure, Heading, Note, Paragraph, Row, Section, Table
from ipr_coder.reports.told_sessions import ToldStudy, called_now, seconds, told_study, why_nothing
from ipr_coder.reports.transition_table import transition_blocks
from ipr_coder.themes.dual_perspective import ToldBy
from ipr_coder.themes.sequences import Episode, EpisodeRules, check_rules, episodes_of
from ipr_coder.themes.time_to_repair import Step, median_ms, time_to_repair

ID, TITLE = "sequences", "From rupture to repair"

_WHOSE: dict[ToldBy, str] = {
    "both": "the accounts of client and therapist together",
    "client": "the clients' accounts alone",
    "therapist": "the therapists' accounts alone",
}


def section_of(material: ReportMaterial) -> Section:
    """Episodes, the time to repair, and transitions, with the rules they rest on; a note where something is missing."""
    told = told_study(material)
    if not told.sessions:
        return Section(ID, TITLE, (Note(why_nothing(material, told.counted)),))
    return Section(ID, TITLE, (*_episode_blocks(told, material), *transition_blocks(told, material)))


def rules_of(material: ReportMaterial) -> EpisodeRules:
    """The rules wished for, with the codes as the codebook in use calls them."""
    rules = replace(material.wishes.episodes, window_ms=material.wishes.window_ms)
    return rules.called_now(called_now(material))


def rule_facts(material: ReportMaterial) -> tuple[Fact, ...]:
    """The rules in short, for the facts under a report."""
    rules = rules_of(material)
    window = "the session" if rules.window_ms is None else seconds(rules.window_ms)
    return (
        Fact("opens", "An episode opens with", ", ".join(rules.rupture)),
        Fact("resolves", "It is resolved with", ", ".join(rules.repair)),
        Fact("stalled", "But not with", ", ".join(rules.stalled) or "no exception"),
        Fact("window", "Within", window),
        Fact("told_by", "Read from the accounts of", material.wishes.told_by),
    )


def _episode_blocks(told: ToldStudy, material: ReportMaterial) -> Iterator[Block]:
    codes, rules = material.tags.codes, rules_of(material)
    yield Heading("Episodes")
    missing = check_rules(codes, rules)
    if missing is not None:
        yield Note(missing)
        return
    by_account: dict[ToldBy, tuple[Episode, ...]] = {
        who: episodes_of(told.sessions, told.counted, codes, rules, who) for who in _WHOSE
    }
    whose = material.wishes.told_by
    episodes = by_account[whose]
    yield Paragraph(_rule_text(rules, whose))
    if not any(by_account.values()):
        yield Note(f"No moment is told of with a code that opens an episode ({', '.join(rules.rupture)}).")
        return
    yield episode_summary(told.sessions, by_account, material)
    if not episodes:
        yield Note(f"There is no episode in {_WHOSE[whose]}.")
        return
    yield episode_table(whose, episodes, material)
    if whose == "both":
        yield chair_table(by_account, material)
    carried = carried_table(episodes)
    if carried is not None:
        yield carried
    yield from _time_blocks(episodes, material, whose)


def _rule_text(rules: EpisodeRules, whose: ToldBy) -> str:
    stalled = f" other than {_any_of(rules.stalled)}" if rules.stalled else ""
    within = "" if rules.window_ms is None else f", at most {seconds(rules.window_ms)} after it opened"
    return (
        f"Episodes are read from {_WHOSE[whose]}, on the session's clock. One opens at a moment told of with "
        f"{_any_of(rules.rupture)} (or a subcode) while none is open; further ruptures before its repair belong to it. "
        f"It is resolved at the first moment, that one or a later one of the same session, told of with "
        f"{_any_of(rules.repair)} (or a subcode){stalled}{within}. Otherwise it is unresolved, or stalled where "
        "a stalled repair is all that is told. Latency runs from the beginning of the first account of the rupture to "
        "that of the first account of its repair; it is 0 where one account tells both, for inside an account there "
        "is no finer clock. An episode still open at the end of its session is carried over where a rupture or a "
        "repair is told of the dyad's next session that counts; whether it is the same strain only reading can tell."
    )


def _any_of(codes: Sequence[str]) -> str:
    return " or ".join(codes)


def _time_blocks(episodes: Sequence[Episode], material: ReportMaterial, whose: ToldBy) -> Iterator[Block]:
    groups = sorted({episode.session.group for episode in episodes if episode.session.group is not None})
    parts = [("all", list(episodes))]
    if len(groups) > 1:
        parts += [(group, [one for one in episodes if one.session.group == group]) for group in groups]
    steps = [(name, time_to_repair(part)) for name, part in parts]
    yield Heading("Time to repair")
    yield _time_table(steps, material, whose)
    yield Figure(
        id="time_to_repair_curve",
        title="Share of episodes still open by time since their opening",
        alt=_curve_in_words(steps),
        drawing=Curves(
            curves=tuple(_curve(name, of_part) for name, of_part in steps),
            x_title="Minutes since the rupture",
            y_title="Share of episodes still open",
            steps=True,
            y_range=(0.0, 1.0),
        ),
        table="time_to_repair",
    )


def _time_table(steps: Sequence[tuple[str, tuple[Step, ...]]], material: ReportMaterial, whose: ToldBy) -> Table:
    window = material.wishes.window_ms
    end = "its session ends" if window is None else f"its session or the window of {seconds(window)} ends"
    return Table(
        id="time_to_repair",
        title="Time from rupture to repair (product-limit estimate)",
        columns=(
            Column("of", "Episodes"),
            Column("seconds", "Seconds since the rupture", "decimal", places=0),
            Column("at_risk", "In sight", "int"),
            Column("resolved", "Resolved", "int"),
            Column("censored", "Last seen open", "int"),
            Column("open", "Share still open", "decimal"),
        ),
        rows=tuple(
            Row((name, step.at_ms / 1000, step.at_risk, step.ended, step.censored, step.share))
            for name, of_part in steps
            for step in of_part
        ),
        notes=(
            f"After Kaplan & Meier (1958), from {_WHOSE[whose]}. An episode that was not resolved is in sight until "
            f"{end} (the last moment told of, where the session's length is not known). Episodes of one dyad are not "
            "independent of each other: read the curve as a description, which is why it has no interval.",
            f"Layer: {material.layer.text}.",
        ),
    )


def _curve(name: str, steps: Sequence[Step]) -> Curve:
    points = [(0.0, 1.0)]
    for step in steps:
        points.append((step.at_ms / 60_000, step.share))
    ended = tuple(step.at_ms / 60_000 for step in steps if step.censored)
    return Curve(name, tuple(points), ended)


def _curve_in_words(steps: Sequence[tuple[str, tuple[Step, ...]]]) -> str:
    said = []
    for name, of_part in steps:
        resolved = sum(step.ended for step in of_part)
        median = median_ms(of_part)
        half = f"half of them within {moment_time(median)}" if median is not None else "fewer than half of them"
        said.append(f"{name}: {resolved} of {of_part[0].at_risk} episodes resolved, {half} by the estimate")
    return f"A falling step curve for each group of episodes. {'; '.join(said)}."
