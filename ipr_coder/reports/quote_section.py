"""The section with quotes: the words, who said them, and where they stand on both clocks."""

from __future__ import annotations

from collections import Counter

from ipr_coder.reports.model import Block, Column, Heading, Note, Quote, Row, Section, Share, Table
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.quotes import QuotePick


def quote_section(table: TagTable, picks: tuple[QuotePick, ...], excerpts: tuple[Excerpt, ...]) -> Section:
    """The quotes of each code in the order of `picks`, then how many each participant gave.

    An excerpt belongs to the pick of the same interview, start and end; a pick without one prints a gap.
    """
    if not picks:
        return Section("quotes", "Quotes", (Note("No unit carries a code in this layer, so there is none to quote."),))
    words = {(excerpt.interview, excerpt.start, excerpt.end): excerpt for excerpt in excerpts}
    blocks: list[Block] = [
        Note(
            "These are participants' words. Client and therapist may know each other's: read every quote as the other "
            "of the dyad would before it leaves the team."
        )
    ]
    names = {code.id: code.name for code in table.codes}
    for place, pick in enumerate(picks):
        if place == 0 or picks[place - 1].code != pick.code:
            blocks.append(Heading(f"{names[pick.code]} ({pick.code})"))
        blocks.append(_quote(table, pick, words.get(pick.place)))
    blocks += [Heading("Quotes by participant"), _spread_table(picks)]
    return Section("quotes", "Quotes", tuple(blocks))


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
    )


def _spread_table(picks: tuple[QuotePick, ...]) -> Table:
    given = Counter(pick.participant for pick in picks)
    return Table(
        id="quotes_by_participant",
        title="Quotes printed from each participant",
        columns=(Column("participant", "Participant"), Column("quotes", "Quotes n/N", "share")),
        rows=tuple(Row((participant, Share(number, len(picks)))) for participant, number in sorted(given.items())),
    )
