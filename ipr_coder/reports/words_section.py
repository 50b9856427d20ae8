"""The section on words: what is said more where a code is than elsewhere, term by term."""

from __future__ import annotations

from collections.abc import Sequence

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Note, Paragraph, Row, Section, Share, Table
from ipr_coder.reports.theme_words import units_word
from ipr_coder.study.interview_texts import interview_texts
from ipr_coder.themes.carried import carried
from ipr_coder.themes.key_terms import Bounds, KeyTerms, key_terms
from ipr_coder.themes.running_words import PLAIN, RunningWords, running_words

ID, TITLE = "words", "Words"

_NAMES = (
    "What is in square brackets (pseudonyms, transcribers' marks) is not counted. Names that are not taken out of the "
    "transcripts may be among the terms: read the list before it leaves the team."
)


def section_of(material: ReportMaterial) -> Section:
    """Key terms of every code that is there, in one table; a note where there is nothing to compare."""
    counted = carried(material.tags, material.grid, material.layer)
    bounds = Bounds(most=material.wishes.terms)
    words = words_of_material(material)
    found = key_terms(counted, words, material.tags, material.grid, bounds)
    there = [one for one in found if one.words_here]
    if not there:
        return Section(ID, TITLE, (Note("No unit carries a code in this layer, so no code has words of its own."),))
    blocks: list[Block] = [Paragraph(_rule(material, words, bounds))]
    silent = [one.line.code for one in there if not one.terms and one.line.kind != "family"]
    if any(one.terms for one in there):
        blocks.append(_table(there, words))
    if silent:
        blocks.append(Note(f"No term of these codes is frequent and shared enough: {', '.join(silent)}."))
    return Section(ID, TITLE, tuple(blocks))


def words_of_material(material: ReportMaterial) -> RunningWords:
    """The running words of the units counted: lemmas where they are wished for and a model is there."""
    from ipr_coder.transcripts.lemmas import HOW, model_is_there, shipped_lemmas

    texts = material.read(lambda tx: interview_texts(tx, [facts.label for facts in material.tags.interviews]))
    if material.wishes.lemmas and model_is_there():
        return running_words(material.tags, material.grid, texts, shipped_lemmas(), HOW)
    how = PLAIN
    if material.wishes.lemmas:
        how += " (lemmas were asked for, but no language model is installed)"
    return running_words(material.tags, material.grid, texts, how=how)


def _rule(material: ReportMaterial, words: RunningWords, bounds: Bounds) -> str:
    units = units_word(material.grid.kind)
    return (
        f"The {units} that carry a code are compared with all the other {units} of the interviews that count. "
        f"Terms are {words.how}. Listed are up to {bounds.most} terms of a code that are said there {bounds.least} "
        f"times or more, by {bounds.participants} participants or more, and more often than elsewhere, by the z of "
        "their weighted log-odds (Monroe, Colaresi & Quinn 2008; the prior is the count of each term in all that is "
        "compared). G2 is the log-likelihood ratio of Dunning (1993). Both describe; neither is a test, because the "
        "turns of one person hang together and many terms are looked at."
    )


def _table(found: Sequence[KeyTerms], words: RunningWords) -> Table:
    return Table(
        id="key_terms",
        title="Key terms by code",
        columns=(
            Column("code", "Code"),
            Column("term", "Term"),
            Column("here", "Said", "int", group="where the code is"),
            Column("here_rate", "per 1,000 words", "decimal", places=1, group="where the code is"),
            Column("participants", "Participants n/N", "share", group="where the code is"),
            Column("elsewhere", "Said", "int", group="elsewhere"),
            Column("elsewhere_rate", "per 1,000 words", "decimal", places=1, group="elsewhere"),
            Column("log_odds", "Log-odds", "decimal", places=2),
            Column("z", "z", "decimal", places=2),
            Column("g2", "G2", "decimal", places=1),
        ),
        rows=tuple(row for one in found for row in _rows(one)),
        notes=(f"Terms: {words.how}.", "N: the participants who say anything where the code is.", _NAMES),
        gap="nothing is said elsewhere",
    )


def _rows(found: KeyTerms) -> list[Row]:
    name = found.line.code if found.line.kind != "own" else f"{found.line.code} (no subcode)"
    rows = []
    for term in found.terms:
        rate = 1000 * term.elsewhere / found.words_elsewhere if found.words_elsewhere else None
        cells: tuple[Cell, ...] = (
            name,
            term.term,
            term.here,
            1000 * term.here / found.words_here,
            Share(term.participants, found.participants),
            term.elsewhere,
            rate,
            term.log_odds,
            term.z,
            term.g2,
        )
        rows.append(Row(cells))
    return rows
