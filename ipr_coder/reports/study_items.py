"""Methods facts of the study itself: its participants, sessions, groups, interviews, recall moments and transcripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, day, listed
from ipr_coder.study.groups import GroupFacts
from ipr_coder.study.methods_facts import MethodsFacts
from ipr_coder.study.recall_facts import RecallFacts
from ipr_coder.themes.flow import Flow

_KINDS = {"edit": "corrected by hand", "replace": "read in anew", "deidentify": "names taken out", "undo": "taken back"}

_MINUTE = 60_000
_LONGEST_QUESTION = 80


def study_items(facts: MethodsFacts, flow: Flow, material: ReportMaterial) -> Iterator[Item]:
    """The items on design, participants and interviews, in the order of a method section."""
    recall = facts.recall
    yield Item(
        "Design", "methodological orientation", "9", "S5", "design overview",
        f"The method is named {facts.method}." if facts.method else None, "the method's name and why it was chosen",
    )  # fmt: skip
    yield Item(
        "Design", "ethics approval", "", "S9", _RECRUITMENT,
        f"Approval: {facts.ethics_ref}." if facts.ethics_ref else None, "the ethics approval",
    )  # fmt: skip
    yield Item("Participants", "sample and participants", "12", "S12", _SOURCES, _sample(facts), "who it was")
    yield Item("Participants", "how participants were found", "10, 11", "S8", _RECRUITMENT, None, "recruitment")
    yield Item("Participants", "non-participation", "13", "S12", _RECRUITMENT, _flow(flow), "who declined, and why")
    yield Item("Participants", "description of the sample", "16", "S12", _SOURCES, _bands(facts), "the sample")
    yield Item("Participants", "groups", "16", "S12", _SOURCES, _groups(facts), "whether dyads were grouped")
    yield Item("Participants", "measures", "", "S11", _COLLECTION, _measures(facts), "which measures were taken")
    yield Item("Interviews", "setting", "14", "S7", "participant selection", None, "where interviews were held")
    yield Item("Interviews", "others present", "15", "S10", _COLLECTION, None, "whether anybody else was there")
    yield Item("Interviews", "interview guide", "17", "S11", _COLLECTION, _guide(recall), _GUIDE)
    yield Item("Interviews", "repeat interviews", "18", "S10", _COLLECTION, _repeated(material), "who was seen again")
    yield Item("Interviews", "time after the session", "", "S10", _COLLECTION, _delay(flow), "hours after it")
    yield Item("Interviews", "recording", "19", "S11", _RECORDING, None, "how sessions and interviews were recorded")
    yield Item("Interviews", "transcripts", "", "S13", _RECORDING, _transcripts(facts), "transcripts")
    yield Item("Interviews", "duration", "21", "S10", _COLLECTION, _durations(material), "how long they took")
    yield Item("Interviews", "recall moments", "", "S12", _COLLECTION, _moments(recall), "stops of the tape")
    yield Item("Interviews", "transcripts corrected", "23", "S13", _RECORDING, _corrections(facts), "corrections")
    yield Item("Interviews", "field notes and memos", "20", "S10", _COLLECTION, _memos(facts), "")


_RECRUITMENT, _SOURCES = "recruitment process", "participants or other data sources"
_COLLECTION, _RECORDING = "data collection", "recording and data transformation"
_GUIDE = "the guide and how it was tried"


def _sample(facts: MethodsFacts) -> str | None:
    if not facts.participants:
        return None
    who = listed([counted(number, role) for role, number in facts.participants])
    return f"{counted(facts.dyads, 'dyad')}; {who}; {counted(facts.sessions, 'session')} on record."


def _flow(flow: Flow) -> str | None:
    row = flow.rows[0]
    if not row.planned:
        return None
    rest = [
        f"{number} {name}"
        for name, number in (
            ("broken off", row.broken_off),
            ("declined", row.declined),
            ("missing", row.missing),
            ("withdrawn", row.withdrawn),
            ("still to come", row.open),
        )
        if number
    ]
    given = Counter(loss.reason.strip().rstrip(".") for loss in flow.losses if loss.reason and loss.reason.strip())
    reasons = [f'{number} "{reason}"' for reason, number in given.most_common()]
    why = f" Reasons on record: {'; '.join(reasons)}." if reasons else ""
    silent = len(flow.losses) - given.total()
    gap = f" [not known: the reason of {counted(silent, 'interview')}]." if silent else ""
    return (
        f"{counted(row.planned, 'interview')} planned, {row.done} done{''.join(', ' + one for one in rest)}.{why}{gap}"
    )


def _bands(facts: MethodsFacts) -> str | None:
    if not facts.attributes and not facts.attributes_small:
        return None
    told = listed([f"{name} {value}: {number}" for name, value, number in facts.attributes])
    small = listed([f"{counted(number, 'value')} of {name}" for name, number in facts.attributes_small])
    parts = [f"Participants by attribute: {told}."] if told else []
    if small:
        parts.append(f"[not shown, because each is shared by fewer than three participants: {small}].")
    return " ".join(parts)


def _groups(facts: MethodsFacts) -> str | None:
    if not facts.groups:
        return None
    now = [one for one in facts.groups if one.in_force]
    former = len(facts.groups) - len(now)
    told = "; ".join(_group(one) for one in now)
    return f"{counted(len(now), 'group')} of dyads: {told}." + (
        f" {counted(former, 'earlier version')} of groups on record." if former else ""
    )


def _group(one: GroupFacts) -> str:
    by = f" by {one.assigned_by}" if one.assigned_by else ""
    rule = f"rule: {one.rationale.strip().rstrip('.')}" if one.rationale else "[not known: the rule]"
    return f"{one.name} ({counted(len(one.dyads), 'dyad')}, put on record {day(one.assigned_ms)}{by}; {rule})"


def _measures(facts: MethodsFacts) -> str | None:
    if not facts.measures:
        return None
    told = [
        f"{one.name} ({counted(one.scores, 'score')}; rated by: {listed(one.raters)}; occasions: "
        f"{listed(one.occasions)})"
        for one in facts.measures
    ]
    return f"Scores on record: {'; '.join(told)}."


def _guide(recall: RecallFacts) -> str | None:
    if not recall.questions:
        return None
    told = [
        f'"{_short(question)}" {counted(number, "time")} in {counted(interviews, "interview")}'
        for question, number, interviews in recall.questions
    ]
    none = f" {counted(recall.unasked, 'moment')} without a question on record." if recall.unasked else ""
    return f"Questions noted at recall moments: {listed(told)}.{none} [not known: {_GUIDE}]."


def _short(question: str) -> str:
    return question if len(question) <= _LONGEST_QUESTION else f"{question[: _LONGEST_QUESTION - 1]}…"


def _repeated(material: ReportMaterial) -> str | None:
    held = [one for one in material.tags.interviews if one.status in ("done", "broken_off")]
    times = Counter(one.respondent for one in held)
    if not times:
        return None
    again = [number for number in times.values() if number > 1]
    if not again:
        return f"Nobody was interviewed more than once ({counted(len(times), 'participant')})."
    return (
        f"{len(again)} of {counted(len(times), 'participant')} were interviewed more than once: "
        f"{_spread(again)} interviews each."
    )


def _delay(flow: Flow) -> str | None:
    delay = flow.rows[0].delay
    if delay.median is None:
        return None
    over = "" if delay.over is None else f"; {delay.over} later than the limit of {flow.hours_limit:g} h"
    unknown = f"; [not known: the hours of {counted(delay.unknown, 'interview')}]" if delay.unknown else ""
    held = f"({delay.shortest:g} to {delay.longest:g} h{over})"
    return f"Held a median of {delay.median:g} h after the session {held}{unknown}."


def _transcripts(facts: MethodsFacts) -> str | None:
    if not facts.formats:
        return None
    formats = listed([f"{number} {name}" for name, number in facts.formats])
    number = sum(number for _, number in facts.formats)
    sessions = f", and of {counted(facts.session_texts, 'session')}" if facts.session_texts else ""
    gap = "[not known: who transcribed, and by which rules]"
    return f"Transcripts of {counted(number, 'interview')} (formats: {formats}){sessions}. {gap}."


def _durations(material: ReportMaterial) -> str | None:
    held = [one for one in material.tags.interviews if one.status in ("done", "broken_off")]
    known = [one.duration_ms / _MINUTE for one in held if one.duration_ms is not None]
    if not known:
        return None
    rest = len(held) - len(known)
    gap = f" [not known: the length of {counted(rest, 'interview')}]." if rest else ""
    return f"{counted(len(known), 'interview')} of known length: {_spread(known)} min.{gap}"


def _moments(recall: RecallFacts) -> str | None:
    if not recall.per_interview:
        return None
    number = sum(recall.per_interview)
    if not number:
        return f"No recall moment is marked in {counted(len(recall.per_interview), 'transcript')}."
    who = listed([f"{name} {times}" for name, times in recall.stopped_by if name is not None])
    silent = sum(times for name, times in recall.stopped_by if name is None)
    parts = [f"{counted(number, 'recall moment')}, per interview: {_spread(recall.per_interview)}."]
    if recall.apart_ms:
        apart = _spread([ms / _MINUTE for ms in recall.apart_ms])
        parts.append(f"From the beginning of one to the next: {apart} min of the session.")
    parts += [f"Stopped by: {who}."] if who else []
    parts += [f"[not known: who stopped at {counted(silent, 'moment')}]."] if silent else []
    return " ".join(parts)


def _spread(numbers: Sequence[float]) -> str:
    """Median and range; at most one digit behind the point."""
    middle, least, most = (f"{round(number, 1):g}" for number in (median(numbers), min(numbers), max(numbers)))
    return f"median {middle}, {least} to {most}"


def _corrections(facts: MethodsFacts) -> str:
    gap = "[not known: whether participants saw theirs]."
    if not facts.corrections:
        return f"No transcript was changed after it was read in. {gap}"
    told = listed(
        [
            f"{_KINDS.get(kind, kind)} {counted(number, 'time')} in {counted(texts, 'transcript')}"
            for kind, number, texts in facts.corrections
        ]
    )
    return f"Changes of transcripts after they were read in: {told}. {gap}"


def _memos(facts: MethodsFacts) -> str:
    told = f"{counted(facts.memos, 'memo')} and {counted(facts.stars, 'stretch')} starred by coders"
    return f"{told}, interviews not handed in left out. [not known: field notes kept elsewhere]."
