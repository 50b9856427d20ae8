"""The disagreement digest: what coders disagreed about, by the codes, with examples, and how each was settled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ipr_coder.coding.comparing import Listed, listed
from ipr_coder.coding.disagreements import Decomposition, decompose
from ipr_coder.reports.disagreement_tables import KIND_NOTE, by_codes, list_table, pair_table
from ipr_coder.reports.disagreement_words import excerpts_of
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Note, Paragraph, Section
from ipr_coder.study.decisions import DecisionRow, load_decisions
from ipr_coder.study.mark_table import load_attributes
from ipr_coder.study.tables import TagTable

ID, TITLE = "digest", "What coders disagreed about"

EXAMPLES = 2
"""Examples of each combination of codes and kind, from different dyads where there are such."""
LINES = 12
"""How many combinations are given with examples: those with most disagreements."""


def section_of(material: ReportMaterial) -> Section:
    """Disagreements by codes, how they were settled, and examples; their words only where words are wished for.

    A note says why where nothing can be compared.
    """
    why = why_nothing(material.tags)
    if why is not None:
        return Section(ID, TITLE, (Note(why),))
    found, decisions = parted(material)
    rows = listed(found, decisions)
    if not rows:
        agreed = "The coders agree on every tag" if found.code.size else "The coders put no tag"
        return Section(ID, TITLE, (Note(f"{agreed} of the interviews that two of them coded."),))
    settled = bool(decisions)
    blocks: list[Block] = [Paragraph(in_short(rows, found))]
    if not settled:
        blocks.append(Note("None of them is settled yet, so there is nothing to say of how."))
    blocks.append(pair_table(rows, found, settled=settled, notes=(KIND_NOTE,)))
    blocks += _examples(material, rows, found, settled=settled)
    return Section(ID, TITLE, tuple(blocks))


def parted(material: ReportMaterial, tags: TagTable | None = None) -> tuple[Decomposition, tuple[DecisionRow, ...]]:
    """The coders' tags of the material (or of this table instead of its own) parted, and the decisions of the round.

    No decision where first submissions are counted: decisions are about what stands in the study now.
    """
    table = tags or material.tags
    said = material.read(lambda tx: load_attributes(tx, table))
    made = material.read(lambda tx: load_decisions(tx, table.round)) if table.submission == "last" else ()
    return decompose(table, said), made


def why_nothing(table: TagTable) -> str | None:
    """Why there is nothing to compare; None where there is."""
    people = table.people
    if len(people) < 2:
        who = f"{people[0]} is the only coder here" if people else "There is no coder here"
        return f"{who}, so there is nobody to disagree with."
    counted = [
        table.covered[place, : len(people)].sum() >= 2 and one.status != "withdrawn"
        for place, one in enumerate(table.interviews)
    ]
    if not any(counted):
        return "No interview was answered for by two coders, so there is nothing to compare."
    return None


def in_short(rows: Sequence[Listed], found: Decomposition) -> str:
    """How many disagreements there are, and how many are open."""
    interviews = int(found.answered.any(axis=1).sum())
    left = sum(one.decision is None for one in rows)
    return (
        f"{_many(len(rows), 'disagreement')} of {', '.join(found.coders)} in {_many(interviews, 'interview')} that two "
        f"or more of them coded; {len(rows) - left} settled, {left} open."
    )


def _examples(
    material: ReportMaterial, rows: Sequence[Listed], found: Decomposition, *, settled: bool
) -> Sequence[Block]:
    dyads = {one.label: one.dyad for one in material.tags.interviews}
    groups = by_codes(rows, [code.id for code in found.table.codes]).values()
    chosen = [one for those in islice(groups, LINES) for one in _spread(those, dyads)]
    words = material.wishes.words
    table = list_table(
        "disagreement_examples",
        "Examples of disagreements",
        chosen,
        found.coders,
        excerpts_of(chosen, material.tags, material.excerpts),
        words=words,
        settled=settled,
        notes=(
            f"The first {EXAMPLES} of each line above, from different dyads where there are such"
            + (f"; of the first {LINES} lines of {len(groups)}." if len(groups) > LINES else "."),
        ),
    )
    if words:
        return (table,)
    # Behind the table: on paper a table that needs the whole page would leave the sentence alone before it.
    return (table, Note("The words of the examples are left out; `ipr-coder compare` gives them to the team."))


def _spread(those: Sequence[Listed], dyads: dict[str, str]) -> list[Listed]:
    """Some of these: first one of each dyad, then the others, in the order of the text."""
    seen: set[str] = set()
    fresh: list[Listed] = []
    more: list[Listed] = []
    for one in those:
        dyad = dyads[one.disagreement.interview]
        (more if dyad in seen else fresh).append(one)
        seen.add(dyad)
    return [*fresh, *more][:EXAMPLES]


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
