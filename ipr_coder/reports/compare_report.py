"""What two or more coders take to their meeting: how far they are alike, where they differ, and every place of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ipr_coder.coding.comparing import KIND_WORDS, Listed, Narrowing, check_narrowing, compared_interviews, listed
from ipr_coder.coding.disagreements import Decomposition
from ipr_coder.errors import UsageError
from ipr_coder.reports.cells import clock
from ipr_coder.reports.confusion_section import confusion_section, needs_section
from ipr_coder.reports.digest_section import in_short, parted, why_nothing
from ipr_coder.reports.disagreement_data import compare_data
from ipr_coder.reports.disagreement_tables import KIND_NOTE, interview_table, list_table, pair_table, tag_counts
from ipr_coder.reports.disagreement_words import cut, excerpts_of
from ipr_coder.reports.drawings import Curve, Curves
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Column, Fact, Figure, Note, Paragraph, Report, Row, Section, Table
from ipr_coder.reports.provenance import provenance
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.structure import study_row
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.confusion import confusion, places_of

WORKING_PAPER = (
    "A working paper for the team: these are participants' words, told to this study alone. It is not for anybody "
    "outside."
)


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """A cell of the confusion table of two coders: what the first put, and the second; either may be "no code".

    With `families` it is one of the table of families, where a subcode counts as its topmost code.
    """

    first: str
    second: str
    families: bool = False


def compare_report(material: ReportMaterial, narrowing: Narrowing | None = None) -> Report:
    """Disagreements counted and listed. Narrowed to interviews or dyads, all of it is about those; narrowed to codes,
    kinds, or what is open or settled, it is the list alone with its counts.

    UsageError where fewer than two coders can be compared, and for a narrowing to what is not there.
    """
    wanted = narrowing or Narrowing()
    table = compared_table(material.tags, wanted)
    found, decisions = parted(material, table)
    rows = listed(found, decisions, wanted)
    settled = bool(decisions)
    excerpts = excerpts_of(rows, table, material.excerpts)
    words = material.wishes.words
    part = bool(wanted.codes or wanted.kinds or wanted.progress)
    sections = [] if part else _whole(material, found, rows, decisions)
    blocks: list[Block] = [Paragraph(in_short(rows, found))] if part else []
    if rows:
        notes = (KIND_NOTE, *(("Words are cut in the middle where there are many.",) if words else ()))
        blocks.append(pair_table(rows, found, settled=settled))
        sections.append(Section("by_codes", "By the codes they are about", tuple(blocks)))
        blocks = []
        title = "Every disagreement, in the order of the text"
        blocks.append(
            list_table("disagreements", title, rows, found.coders, excerpts, words=words, settled=settled, notes=notes)
        )
    else:
        blocks.append(Note("There is no such disagreement." if part else "There is no disagreement."))
    sections.append(Section("list", "One by one", tuple(blocks)))
    if words and rows:
        first = sections[0]
        sections[0] = replace(first, blocks=(Note(WORKING_PAPER), *first.blocks))
    report = Report(
        title=f"Compared: {' and '.join(found.coders)}" if len(found.coders) == 2 else f"Compared: {table.study}",
        subtitle=f"{table.study}, round {table.round}.",
        facts=provenance(
            table, unit=material.grid.kind, command=material.command, more=narrowing_facts(wanted)
        ),
        sections=tuple(sections),
        data=compare_data(found, rows, excerpts, words=words),
    )  # fmt: skip
    return report.with_main("disagreements") if rows else report


def cell_report(material: ReportMaterial, cell: ConfusionCell, narrowing: Narrowing | None = None) -> Report:
    """The units behind a cell of the confusion table of two coders, each with its words (where they are wished for)
    and all that both put on it.

    UsageError where there are not exactly two coders, or no such line.
    """
    table = compared_table(material.tags, narrowing or Narrowing())
    if len(table.people) != 2:
        raise UsageError("a confusion table has two coders.", mend="Name them: --coders AB,CD")
    first, second = table.people
    found = confusion(table, material.grid, (first, second), families=cell.families)
    places = places_of(found.units_of(cell.first, cell.second), material.grid)
    columns = [Column("interview", "Interview"), Column("turn", "Turn", "int")]
    columns += [Column("interview_time", "Interview", group="Time"), Column("session_time", "Session", group="Time")]
    columns += [Column("coder_1", first), Column("coder_2", second)]
    columns += [Column("words", "Words")] if material.wishes.words else []
    rows = [
        Row(
            (
                table.interviews[one.interview].label,
                one.turn + 1,
                None if one.interview_ms is None else clock(one.interview_ms),
                None if one.session_start_ms is None else clock(one.session_start_ms),
                *(_codes_on(table, who, (one.interview, one.start, one.end)) for who in (first, second)),
                *([cut(one.text)] if material.wishes.words else []),
            )
        )
        for one in material.excerpts(places)
    ]
    title = f"{first}: {cell.first}, {second}: {cell.second}"
    behind = Table("behind_the_cell", title, tuple(columns), tuple(rows))
    blocks: list[Block] = [Note(WORKING_PAPER)] if material.wishes.words and rows else []
    blocks.append(behind if rows else Note("There is no such unit."))
    return Report(
        title=f"Behind a cell of the confusion table: {title}",
        subtitle=f"{table.study}, round {table.round}.",
        facts=provenance(table, unit=material.grid.kind, command=material.command),
        sections=(Section("cell", title, tuple(blocks)),),
    )


def compared_table(tags: TagTable, wanted: Narrowing) -> TagTable:
    """The table with nothing to compare outside the interviews and dyads that are wanted.

    UsageError where fewer than two coders can be compared, and for what is not there.
    """
    why = why_nothing(tags)
    if why is not None:
        raise UsageError(
            why,
            mend="Assign the same interview to two coders, and compare when both have submitted it.",
        )
    check_narrowing(tags, wanted)
    chosen = np.array(
        [
            (not wanted.interviews or one.label in wanted.interviews) and (not wanted.dyads or one.dyad in wanted.dyads)
            for one in tags.interviews
        ],
        dtype=np.bool_,
    )
    here = {one.label for one, inside in zip(tags.interviews, chosen, strict=True) if inside}
    narrowed = replace(
        tags,
        covered=tags.covered & chosen[:, np.newaxis],
        early=tuple(label for label in tags.early if label in here),
        after_look=tuple(label for label in tags.after_look if label in here),
    )
    if why_nothing(narrowed) is not None:
        raise UsageError(
            f"{_names(wanted)} was not answered for by two of {', '.join(tags.people)} (or not by all of them yet).",
            mend="Without --interview and --dyad, all that can be compared is.",
        )
    return narrowed


def _names(wanted: Narrowing) -> str:
    return ", ".join((*wanted.interviews, *(f"dyad {one}" for one in wanted.dyads)))


def words_in(report: Report) -> list[str]:
    """All words of participants in a report of these."""
    return [
        text
        for table in report.tables()
        for place, column in enumerate(table.columns)
        if column.key == "words"
        for row in table.rows
        if isinstance(text := row.cells[place], str)
    ]


def narrowing_facts(wanted: Narrowing) -> tuple[Fact, ...]:
    """What the list is narrowed to."""
    kinds = tuple(KIND_WORDS[kind] for kind in wanted.kinds)
    parts = {
        "interviews": ("Only interviews", wanted.interviews),
        "dyads": ("Only dyads", wanted.dyads),
        "codes": ("Only disagreements about (with subcodes)", wanted.codes),
        "kinds": ("Only of kind", kinds),
        "progress": ("Only", (wanted.progress,) if wanted.progress else ()),
    }
    return tuple(Fact(key, name, ", ".join(values)) for key, (name, values) in parts.items() if values)


def _whole(
    material: ReportMaterial, found: Decomposition, rows: Sequence[Listed], decisions: Sequence[DecisionRow]
) -> list[Section]:
    """What is said of all that is compared. A study whose method rejects agreement figures gets counts alone."""
    figures = not material.read(study_row).agreement_off
    order = _order(material, found)
    table = interview_table(found, rows, order, settled=bool(decisions), shares=figures)
    blocks: list[Block] = [Paragraph(in_short(rows, found)), table]
    if not figures:
        blocks.append(Note("This study was made without agreement figures, because its method rejects them."))
        return [Section("compared", "What is compared", tuple(blocks))]
    if len(order) > 1:
        blocks.append(_drift(found, order, table.id))
    return [
        Section("compared", "How far the coders are alike", tuple(blocks)),
        needs_section(found, decisions),
        confusion_section(found.table, material.grid),
    ]


def _order(material: ReportMaterial, found: Decomposition) -> list[int]:
    """The compared interviews in the order in which the last of their coders submitted them; what is open is last."""
    labels = {one.label: place for place, one in enumerate(found.table.interviews)}
    seats = [found.table.coders.index(who) for who in found.coders]
    done = np.where(found.answered, material.selection.submitted[:, seats], 0)
    never = np.iinfo(np.int64).max
    when = np.where((done < 0).any(axis=1), never, done.max(axis=1, initial=0))
    return sorted((labels[label] for label in compared_interviews(found)), key=lambda place: int(when[place]))


def _drift(found: Decomposition, order: Sequence[int], table_id: str) -> Figure:
    tags, alike = tag_counts(found)
    shares = [(at, int(alike[place]) / int(tags[place].sum())) for at, place in enumerate(order) if tags[place].sum()]
    ends = f"{shares[0][1]:.2f} in the first and {shares[-1][1]:.2f} in the last" if shares else "none has a tag"
    return Figure(
        id="drift",
        title="Share of tags that are alike, in the order in which interviews were submitted",
        alt=f"A line over {len(order)} interviews: {ends}.",
        drawing=Curves(
            (Curve("alike", tuple((float(at), share) for at, share in shares)),),
            "Interview, in the order of submission",
            "Share of tags alike",
            x_labels=tuple(found.table.interviews[place].label for place in order),
            y_range=(0.0, 1.0),
        ),
        table=table_id,
    )


def _codes_on(table: TagTable, coder: str, place: tuple[int, int, int]) -> str:
    """All that a coder put on a unit."""
    interview, start, end = place
    mine = (table.coder == table.coders.index(coder)) & (table.interview == interview)
    codes = np.unique(table.code[mine & (table.start < end) & (table.end > start)]).tolist()
    return "\n".join(table.codes[code].id for code in codes) or "nothing"
