"""The section with quotes: the words, who said them, where they stand on both clocks, and whether they may be printed.

What the lead picked comes first; a code without a pick gets suggestions, spread over the participants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from ipr_coder.reports.cells import clock
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Heading, Note, Paragraph, Quote, Row, Section, Share, Table
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.cases import case_of
from ipr_coder.themes.quotes import NOT_CLEARED, OVER_SHARE, QuotePick, choose_quotes, within_share

if TYPE_CHECKING:
    from ipr_coder.study.quote_picks import PickRow

ID, TITLE = "quotes", "Quotes"

LAPSED = "cleared before the text was corrected"


def section_of(material: ReportMaterial) -> Section:
    """The quotes picked, and suggestions for codes without any."""
    picks = quotes_of(material)
    return quote_section(
        material.tags,
        picks,
        material.excerpts([pick.place for pick in picks]),
        largest_share=material.wishes.largest_share,
    )


def quotes_of(material: ReportMaterial) -> tuple[QuotePick, ...]:
    """The quotes to print by code, in the order of the codebook; those picked for no code stand at the end."""
    from ipr_coder.study.quote_picks import load_picks

    table, wishes = material.tags, material.wishes
    picked = [_pick(table, one) for one in material.read(load_picks) if _is_here(table, one)]
    suggested = choose_quotes(
        table,
        material.grid,
        layer=material.layer,
        per_code=wishes.quotes_a_code,
        largest_share=wishes.largest_share,
    )
    order = {code.id: place for place, code in enumerate(table.codes)}
    with_picks = {pick.code for pick in picked}
    cleared = {pick.place for pick in picked if pick.held is None}
    both = [*picked, *(_known(pick, cleared) for pick in suggested if pick.code not in with_picks)]
    both.sort(key=lambda pick: order.get(pick.code, len(order)))
    return within_share(both, wishes.largest_share)


def quote_section(
    table: TagTable,
    picks: tuple[QuotePick, ...],
    excerpts: tuple[Excerpt, ...],
    *,
    largest_share: float = 0.5,
) -> Section:
    """The quotes of each code in the order of `picks`, a list of them, and how many each participant gave.

    An excerpt belongs to the pick of the same interview, start and end; a pick without one prints a gap.
    """
    if not picks:
        return Section(ID, TITLE, (Note("No unit carries a code in this layer, so there is none to quote."),))
    words = {(excerpt.interview, excerpt.start, excerpt.end): excerpt for excerpt in excerpts}
    blocks: list[Block] = [
        Paragraph(
            f"{len(picks)} quotes, {sum(pick.by is not None for pick in picks)} of them picked, the others suggested: "
            "for each code from different participants. Of the quotes whose words are printed for a code no more than "
            f"{largest_share:.0%} are from one participant, who may always give one."
        ),
        Note(
            "These are participants' words. Client and therapist may know each other's: the words leave in a file only "
            "when somebody has read the quote as the other of the dyad would, and cleared it."
        ),
    ]
    names = {code.id: code.name for code in table.codes}
    for place, pick in enumerate(picks):
        if place == 0 or picks[place - 1].code != pick.code:
            blocks.append(Heading(f"{names.get(pick.code, pick.code)} ({pick.code})" if pick.code else "For no code"))
        blocks.append(_quote(table, pick, words.get(pick.place)))
    blocks += [Heading("List of quotes"), _list(table, picks, words), _spread_table(picks)]
    blocks += _over_share(picks, largest_share)
    return Section(ID, TITLE, tuple(blocks))


def _is_here(table: TagTable, one: PickRow) -> bool:
    return any(facts.label == one.interview for facts in table.interviews)


def _pick(table: TagTable, one: PickRow) -> QuotePick:
    place = next(index for index, facts in enumerate(table.interviews) if facts.label == one.interview)
    person = case_of(table.interviews[place], "participant")
    held = None if one.cleared else LAPSED if one.lapsed else NOT_CLEARED
    return QuotePick(one.code or "", place, one.span.start, one.span.end, person, held, one.picked_by)


def _known(pick: QuotePick, cleared: Collection[tuple[int, int, int]]) -> QuotePick:
    """A suggestion of words that were cleared for another code needs no second clearance."""
    if pick.place not in cleared:
        return pick
    return QuotePick(pick.code, *pick.place, pick.participant, held=None)


def _quote(table: TagTable, pick: QuotePick, excerpt: Excerpt | None) -> Quote:
    facts = table.interviews[pick.interview]
    if excerpt is None:
        return Quote(None, pick.participant, facts.respondent_role, facts.label, None)
    return Quote(
        text=excerpt.text,
        participant=pick.participant,
        role=excerpt.speaker_role,
        interview=facts.label,
        turn=excerpt.turn + 1,
        interview_ms=excerpt.interview_ms,
        session_start_ms=excerpt.session_start_ms,
        session_end_ms=excerpt.session_end_ms,
        held=pick.held,
    )


def _list(table: TagTable, picks: tuple[QuotePick, ...], words: dict[tuple[int, int, int], Excerpt]) -> Table:
    def cells(pick: QuotePick) -> tuple[Cell, ...]:
        facts, there = table.interviews[pick.interview], words.get(pick.place)
        time = there.session_start_ms if there else None
        return (
            pick.code or "none",
            pick.participant,
            facts.respondent_role,
            facts.session,
            facts.label,
            there.turn + 1 if there else None,
            None if time is None else clock(time),
            "suggested" if pick.by is None else f"picked by {pick.by}",
            "yes" if pick.held is None else f"no: {pick.held}",
        )

    return Table(
        id="quotes",
        title="Quotes, where they stand, and whether their words may be printed",
        columns=(
            Column("code", "Code"),
            Column("participant", "Participant"),
            Column("role", "Role"),
            Column("session", "Session", "int"),
            Column("interview", "Interview"),
            Column("turn", "Turn", "int"),
            Column("session_time", "Session time"),
            Column("source", "How it came here"),
            Column("cleared", "Cleared"),
        ),
        rows=tuple(Row(cells(pick)) for pick in picks),
        gap="not known, or outside every recall moment",
    )


def _spread_table(picks: tuple[QuotePick, ...]) -> Table:
    given = Counter(pick.participant for pick in picks)
    return Table(
        id="quotes_by_participant",
        title="Quotes of each participant, held back ones included",
        columns=(Column("participant", "Participant"), Column("quotes", "Quotes n/N", "share")),
        rows=tuple(Row((participant, Share(number, len(picks)))) for participant, number in sorted(given.items())),
    )


def _over_share(picks: tuple[QuotePick, ...], largest_share: float) -> list[Block]:
    """Of which codes words stay behind because one participant would say too many of them."""
    held = Counter((pick.code or "no code", pick.participant) for pick in picks if pick.held == OVER_SHARE)
    if not held:
        return []
    told = ", ".join(f"{code} ({number} of {person})" for (code, person), number in held.items())
    return [
        Note(
            f"Cleared, but held back because more than {largest_share:.0%} of the quotes printed for a code would be "
            f"from one participant: {told}. `--largest-share` allows more, and is printed here."
        )
    ]
