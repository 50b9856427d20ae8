"""Methods facts: what COREQ, SRQR and JARS-Qual ask for and the study knows, and visible gaps for what it does not.

COREQ: Tong, Sainsbury & Craig 2007; SRQR: O'Brien et al. 2014; JARS-Qual: Levitt et al. 2018. Nothing is guessed: what
nobody has told the study prints as [not known: ...].
"""

from __future__ import annotations

from collections.abc import Iterator

from ipr_coder.reports.coding_facts import coding_items
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, listed
from ipr_coder.reports.model import Block, Column, Heading, Note, Paragraph, Row, Section, Table
from ipr_coder.study.methods_facts import MethodsFacts, methods_facts
from ipr_coder.study.structure import study_row
from ipr_coder.themes.flow import Flow, Loss, interview_flow

ID, TITLE = "methods", "Methods facts"

_KINDS = {"edit": "corrected by hand", "replace": "read in anew", "deidentify": "names taken out", "undo": "taken back"}


def section_of(material: ReportMaterial) -> Section:
    """The facts as a draft to be worked into the paper, and as a table of what each guideline asks."""
    facts = material.read(methods_facts)
    limit: float | None = material.read(study_row).hours_limit
    flow = interview_flow(material.tags.interviews, hours_limit=limit)
    items = (*_study_items(facts, flow, material), *coding_items(facts, material), *_human_items())
    blocks: list[Block] = [
        Note(
            "This is a list of facts, not a text to print as it stands. Every [not known: ...] is a gap that only the "
            "team can fill; nothing in it was guessed."
        ),
        Heading("As sentences"),
    ]
    blocks += [Paragraph(text) for text in _sentences(items)]
    blocks += [Heading("By what guidelines ask"), _table(items)]
    return Section(ID, TITLE, tuple(blocks))


def _sentences(items: tuple[Item, ...]) -> Iterator[str]:
    """One paragraph a topic, in the order of the items."""
    topics: dict[str, list[str]] = {}
    for item in items:
        topics.setdefault(item.topic, []).append(item.shown)
    return (f"{topic}. {' '.join(texts)}" for topic, texts in topics.items())


def _table(items: tuple[Item, ...]) -> Table:
    return Table(
        id="methods_items",
        title="What COREQ, SRQR and JARS-Qual ask, and what the study knows",
        columns=(
            Column("asks", "Asked for"),
            Column("coreq", "COREQ"),
            Column("srqr", "SRQR"),
            Column("jars", "JARS-Qual"),
            Column("known", "From the study"),
        ),
        rows=tuple(
            Row((item.asks, item.coreq or None, item.srqr or None, item.jars or None, item.shown)) for item in items
        ),
        gap="the guideline has no item of its own for this",
        notes=("SRQR: S and the number of the item. JARS-Qual: the part of the method section.",),
    )


def _study_items(facts: MethodsFacts, flow: Flow, material: ReportMaterial) -> Iterator[Item]:
    yield Item(
        "Design", "methodological orientation", "9", "S5", "design overview",
        f"The method is named {facts.method}." if facts.method else None, "the method's name and why it was chosen",
    )  # fmt: skip
    yield Item(
        "Design", "ethics approval", "", "S9", "ethics",
        f"Approval: {facts.ethics_ref}." if facts.ethics_ref else None, "the ethics approval",
    )  # fmt: skip
    yield Item(
        "Participants", "sample and participants", "12", "S8, S10", "participants", _sample(facts), "who took part"
    )
    yield Item("Participants", "how participants were found", "10, 11", "S8", "recruitment", None, "recruitment")
    yield Item("Participants", "non-participation", "13", "S10", "participants", _flow(flow), "who declined, and why")
    yield Item("Participants", "description of the sample", "16", "S12", "participants", _bands(facts), "the sample")
    yield Item("Interviews", "interview guide", "17", "S11", "data collection", None, "the guide and how it was tried")
    yield Item("Interviews", "time after the session", "18", "S10", "data collection", _delay(flow), "hours after it")
    yield Item("Interviews", "recording", "19", "S11", "recording", None, "how sessions and interviews were recorded")
    yield Item("Interviews", "transcripts", "19", "S13", "transforming data", _transcripts(facts), "transcripts")
    yield Item("Interviews", "duration", "21", "S12", "data collection", _durations(material), "how long they took")
    yield Item("Interviews", "recall moments", "21", "S12", "data collection", _moments(facts), "stops of the tape")
    yield Item(
        "Interviews", "transcripts corrected", "23", "S13", "transforming data", _corrections(facts), "corrections"
    )
    yield Item(
        "Interviews", "field notes and memos", "20", "S13", "process", f"{counted(facts.memos, 'memo')} kept.", ""
    )


def _sample(facts: MethodsFacts) -> str | None:
    if not facts.participants:
        return None
    who = listed([counted(number, role) for role, number in facts.participants])
    return f"{counted(facts.dyads, 'dyad')}; {who}."


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
    losses = [f"{loss.interview} ({_reason(loss)})" for loss in flow.losses]
    why = f" Not as planned: {listed(losses)}." if losses else ""
    return f"{counted(row.planned, 'interview')} planned, {row.done} done{''.join(', ' + one for one in rest)}.{why}"


def _reason(loss: Loss) -> str:
    return loss.reason.rstrip(". ") if loss.reason else "[not known: the reason]"


def _bands(facts: MethodsFacts) -> str | None:
    if not facts.attributes:
        return None
    told = listed([f"{name} {value}: {number}" for name, value, number in facts.attributes])
    small = facts.attributes_small
    rest = f" {counted(small, 'value')} shared by fewer than three participants not shown." if small else ""
    return f"Participants by attribute: {told}.{rest}"


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
    return f"Transcripts of {counted(number, 'interview')} ({formats}){sessions}. {gap}."


def _durations(material: ReportMaterial) -> str | None:
    from statistics import median

    known = sorted(facts.duration_ms for facts in material.tags.interviews if facts.duration_ms is not None)
    if not known:
        return None
    minutes = [round(ms / 60_000) for ms in (median(known), known[0], known[-1])]
    return (
        f"{counted(len(known), 'interview')} of known length: median {minutes[0]} min ({minutes[1]} to {minutes[2]})."
    )


def _moments(facts: MethodsFacts) -> str | None:
    from statistics import median

    if not sum(facts.moments):
        return None
    with_any = sorted(facts.moments)
    who = listed([f"{name} {number}" for name, number in facts.stopped_by])
    return (
        f"{counted(sum(facts.moments), 'recall moment')}, per interview a median of {median(with_any):g} "
        f"({with_any[0]} to {with_any[-1]}). Stopped by: {who}."
    )


def _corrections(facts: MethodsFacts) -> str:
    if not facts.corrections:
        return "No transcript was changed after it was read in. [not known: whether participants saw theirs]."
    told = listed([f"{_KINDS.get(kind, kind)} {number} times" for kind, number in facts.corrections])
    return f"Changes of transcripts after they were read in: {told}. [not known: whether participants saw theirs]."


def _human_items() -> Iterator[Item]:
    """What no store can know."""
    for asks, coreq, srqr, jars, gap in (
        ("who interviewed, and their training", "1-5", "S6", "researcher description", "who interviewed"),
        ("relation to participants", "6-8", "S6", "researcher-participant relationship", "how they knew each other"),
        ("reflexivity", "8", "S6", "researcher description", "what the team brought with it"),
        ("participant checking", "28", "S15", "methodological integrity", "whether participants saw the findings"),
        ("limits and transfer", "", "S19", "methodological integrity", "what the findings do not reach"),
    ):
        yield Item("People", asks, coreq, srqr, jars, None, gap)
