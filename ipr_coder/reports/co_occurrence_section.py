"""Which codes one coder put on the same unit or near each other: families as a picture, codes as a list of pairs."""

from __future__ import annotations

from collections.abc import Sequence

from ipr_coder.reports.drawings import Matrix
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Column, Figure, Heading, Note, Paragraph, Row, Section, Table
from ipr_coder.reports.theme_words import line_name, units_word
from ipr_coder.themes.co_occurrence import CoOccurrence, co_occurrence, turns_of_units

ID, TITLE = "co_occurrence", "Codes together"

_MOST_IN_A_PICTURE = 24


def section_of(material: ReportMaterial) -> Section:
    """Tables and pictures of families and of codes; a note where there is nothing that could meet."""
    found = _co_occurrence(material)
    codes = _used(found, [place for place, line in enumerate(found.lines) if line.kind in ("code", "own")])
    if len(codes) < 2:
        why = "No unit carries" if not codes else "Only one code is on any unit of"
        text = f"{why} a code in this layer" if not codes else f"{why} this layer"
        return Section(ID, TITLE, (Note(f"{text}, so no two codes can be together."),))
    families = _used(found, [place for place, line in enumerate(found.lines) if line.level == 0])
    blocks: list[Block] = [Paragraph(_rule(material, found))]
    if not material.wishes.flat and len(families) > 1:
        blocks += [Heading("Families"), _pair_table(material, found, families, "families"),
                   *_pictures(material, found, families, "families")]  # fmt: skip
    blocks += [Heading("Codes"), _pair_table(material, found, codes, "codes")]
    many = _of_most_pairs(found, codes)
    if many:
        blocks += _pictures(material, found, many, "codes")
        if len(many) < len(codes):
            blocks.append(Note(f"The pictures show the {len(many)} codes that are most often together with another."))
    return Section(ID, TITLE, tuple(blocks))


def _co_occurrence(material: ReportMaterial) -> CoOccurrence:
    from ipr_coder.study.turn_positions import turn_starts

    labels = [facts.label for facts in material.tags.interviews]
    turn = turns_of_units(material.grid, *material.read(lambda tx: turn_starts(tx, labels)))
    return co_occurrence(
        material.tags,
        material.grid,
        material.layer,
        turn=turn,
        turns=material.wishes.near,
        flat=material.wishes.flat,
    )


def _rule(material: ReportMaterial, found: CoOccurrence) -> str:
    units = units_word(material.grid.kind)
    whose = {
        "agreed": "every coder of the interview put both codes there",
        "union": "at least one coder put both codes there; what two coders put there never meets",
    }.get(material.layer.kind, "both codes are there")
    near = (
        "in the same turn" if found.turns == 0 else f"at most {_turns(found.turns)} away, all speakers' turns counted"
    )
    return (
        f"Layer: {material.layer.text}. Together: {units} on which {whose}. Near: {units} with either code that have "
        f"the other {near}, put there by the same coder. Either: {units} with one of the two or both. "
        "Jaccard: together / either. Nearness: near / either."
    )


def _pair_table(material: ReportMaterial, found: CoOccurrence, places: Sequence[int], what: str) -> Table:
    units = units_word(material.grid.kind)
    least, most = material.wishes.least, material.wishes.most_pairs
    pairs = [
        (one, other)
        for at, one in enumerate(places)
        for other in places[at + 1 :]
        if found.comparable[one, other] and found.near[one, other] >= least
    ]
    pairs.sort(key=lambda pair: (-int(found.together[pair]), -int(found.near[pair])))
    cut = f"The first {most} of {len(pairs)} pairs. " if most is not None and most < len(pairs) else ""
    return Table(
        id=f"together_{what}",
        title=f"{what.capitalize()} together on a unit, or within {_turns(found.turns)}",
        columns=(
            Column("code", "Code"),
            Column("other", "And"),
            Column("code_segments", "First", "int", group=f"{units.capitalize()} with"),
            Column("other_segments", "Second", "int", group=f"{units.capitalize()} with"),
            Column("either", "Either", "int", group=f"{units.capitalize()} with"),
            Column("together", "Together", "int", group="On the same"),
            Column("jaccard", "Jaccard", "decimal", places=3, group="On the same"),
            Column("near", "Near", "int", group=f"Within {_turns(found.turns)}"),
            Column("nearness", "Nearness", "decimal", places=3, group=f"Within {_turns(found.turns)}"),
        ),
        rows=tuple(
            Row(
                (
                    line_name(found.lines[one]),
                    line_name(found.lines[other]),
                    int(found.segments[one]),
                    int(found.segments[other]),
                    int(found.either[one, other]),
                    int(found.together[one, other]),
                    found.jaccard(one, other),
                    int(found.near[one, other]),
                    found.nearness(one, other),
                )
            )
            for one, other in pairs[:most]
        ),
        notes=(
            f"Layer: {material.layer.text}. {cut}Pairs with {least} or more {units} near each other, those most often "
            "together first. "
            + ("A family counts a unit once, whichever of its subcodes are there." if what == "families" else
               "Codes count for themselves, a family only where no subcode was named."),
            "Units of one participant are not independent, and frequent codes meet by chance: no test is made.",
        ),
    )  # fmt: skip


def _pictures(material: ReportMaterial, found: CoOccurrence, places: Sequence[int], what: str) -> tuple[Figure, ...]:
    units = units_word(material.grid.kind)
    near = f"within {_turns(found.turns)}"
    return (
        _picture(found, places, "together", what, f"{units} that carry both"),
        _picture(found, places, "near", what, f"{units} with one and the other {near}"),
    )


def _picture(found: CoOccurrence, places: Sequence[int], which: str, what: str, value: str) -> Figure:
    counts = found.together if which == "together" else found.near
    names = tuple(line_name(found.lines[place]) for place in places)
    pairs = [
        (one, other) for at, one in enumerate(places) for other in places[at + 1 :] if found.comparable[one, other]
    ]
    top = max(pairs, key=lambda pair: int(counts[pair]), default=None)
    most = ""
    if top and counts[top]:
        most = f" Most: {line_name(found.lines[top[0]])} and {line_name(found.lines[top[1]])}, {int(counts[top])}."
    return Figure(
        id=f"{which}_{what}_matrix",
        title=f"{value.capitalize()} ({what})",
        alt=f"A square of {len(places)} by {len(places)} {what}, darker where there are more.{most}",
        drawing=Matrix(
            rows=names,
            columns=names,
            values=tuple(
                tuple(float(counts[one, other]) if found.comparable[one, other] else None for other in places)
                for one in places
            ),
            value_title=value.split(maxsplit=1)[0],
        ),
        table=f"together_{what}",
    )


def _used(found: CoOccurrence, places: Sequence[int]) -> list[int]:
    return [place for place in places if found.segments[place]]


def _of_most_pairs(found: CoOccurrence, codes: Sequence[int]) -> list[int]:
    """The codes to draw, in their order: those with something near them, the most often so where there are many."""
    weight = {one: sum(int(found.near[one, other]) for other in codes if found.comparable[one, other]) for one in codes}
    ranked = sorted((one for one in codes if weight[one]), key=lambda one: -weight[one])[:_MOST_IN_A_PICTURE]
    return sorted(ranked)


def _turns(number: int) -> str:
    return "the same turn" if number == 0 else "1 turn" if number == 1 else f"{number} turns"
