"""Methods facts: what COREQ, SRQR and JARS-Qual ask for and the study knows, and visible gaps for what it does not.

COREQ: Tong, Sainsbury & Craig 2007; SRQR: O'Brien et al. 2014; JARS-Qual: Levitt et al. 2018. Nothing is guessed: what
nobody has told the study prints as [not known: ...].
"""

from __future__ import annotations

from collections.abc import Iterator

from ipr_coder.reports.coding_facts import coding_items, finding_items
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, listed
from ipr_coder.reports.model import Block, Column, Heading, Note, Paragraph, Row, Section, Table
from ipr_coder.reports.study_items import study_items
from ipr_coder.reports.trust_items import trust_items
from ipr_coder.study.methods_facts import MethodsFacts, methods_facts
from ipr_coder.study.structure import study_row
from ipr_coder.themes.flow import interview_flow

ID, TITLE = "methods", "Methods facts"


def section_of(material: ReportMaterial) -> Section:
    """The facts as a draft to be worked into the paper, and as a table of what each guideline asks."""
    facts = material.read(methods_facts)
    limit: float | None = material.read(study_row).hours_limit
    flow = interview_flow(material.tags.interviews, hours_limit=limit)
    items = (
        *study_items(facts, flow, material),
        *coding_items(facts, material),
        *trust_items(facts, material),
        *finding_items(material),
        *_human_items(facts),
    )
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


def _human_items(facts: MethodsFacts) -> Iterator[Item]:
    """What no store can know, or only the names of."""
    yield Item(
        "People", "who interviewed, and their training", "1-5", "S6", "researcher description",
        _interviewers(facts), "who interviewed",
    )  # fmt: skip
    for asks, coreq, srqr, jars, gap in (
        ("relation to participants", "6-8", "S6", "researcher-participant relationship", "how they knew each other"),
        ("reflexivity", "8", "S6", "researcher description", "what the team brought with it"),
        ("participant checking", "28", "S15", "methodological integrity", "whether participants saw the findings"),
        ("limits and transfer", "", "S19", "limitations", "what the findings do not reach"),
        ("conflicts of interest", "", "S20", "author note", "whether anybody's interests conflict"),
        ("funding", "", "S21", "author note", "who paid for the study"),
    ):
        yield Item("People", asks, coreq, srqr, jars, None, gap)


def _interviewers(facts: MethodsFacts) -> str | None:
    named = [(name, number) for name, number in facts.interviewers if name is not None]
    if not named:
        return None
    silent = sum(number for name, number in facts.interviewers if name is None)
    told = listed([f"{name} {number}" for name, number in named])
    gap = f" [not known: who held {counted(silent, 'interview')}]." if silent else ""
    return (
        f"Interviews held by {counted(len(named), 'interviewer')}: {told}.{gap} [not known: their training, profession "
        "and experience]."
    )
