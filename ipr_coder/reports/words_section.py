"""The section on words: what is said more where a code is than elsewhere, term by term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Block, Cell, Column, Note, Paragraph, Row, Section, Share, Table
from ipr_coder.reports.theme_words import line_name, units_word
from ipr_coder.study.interview_texts import interview_texts
from ipr_coder.themes.among import with_subcodes
from ipr_coder.themes.carried import carried
from ipr_coder.themes.key_terms import Bounds, KeyTerms, key_terms
from ipr_coder.themes.running_words import PLAIN, RunningWords, running_words

ID, TITLE = "words", "Words"

_TABLE = "key_terms"

_PEOPLE = (
    "N: the participants who say anything where the code is. Most by one: how often the one of them says the term who "
    "says it most."
)
_NAMES = (
    "What is in square brackets (pseudonyms, transcribers' marks) is not counted. Names that are not taken out of the "
    "transcripts may be among the terms: read the list before it leaves the team."
)


def section_of(material: ReportMaterial) -> Section:
    """Key terms of every code that is there, in one table; a note where there is nothing to compare."""
    counted = carried(material.tags, material.grid, material.layer)
    wishes = material.wishes
    bounds = Bounds(wishes.term_least, wishes.term_people, wishes.terms)
    texts = material.read(lambda tx: interview_texts(tx, [facts.label for facts in material.tags.interviews]))
    words = words_of_material(material, texts)
    found = key_terms(counted, words, material.tags, material.grid, bounds)
    asked = with_subcodes(material.tags.codes, wishes.term_codes) if wishes.term_codes else None
    there = [one for one in found if one.words_here and (asked is None or one.line.code in asked)]
    if not there:
        what = "a code" if asked is None else "one of these codes"
        return Section(ID, TITLE, (Note(f"No unit carries {what} in this layer, so there are no words of its own."),))
    blocks: list[Block] = [Paragraph(_rule(material, words, bounds))]
    silent = [line_name(one.line) for one in there if not one.terms and one.line.kind != "family"]
    if any(one.terms for one in there):
        blocks.append(_table(there, words))
    if silent:
        blocks.append(Note(f"No term of these codes is frequent and shared enough: {', '.join(silent)}."))
    return Section(ID, TITLE, tuple(blocks))


def words_of_material(material: ReportMaterial, texts: Mapping[str, str]) -> RunningWords:
    """The running words of the units in these texts: lemmas where they are wished for and a model is there."""
    from ipr_coder.transcripts.lemmas import HOW, model_is_there, shipped_lemmas

    if material.wishes.lemmas and model_is_there():
        return running_words(material.tags, material.grid, texts, shipped_lemmas(), HOW)
    how = PLAIN
    if material.wishes.lemmas:
        how += " (lemmas were asked for, but no language model is installed)"
    return running_words(material.tags, material.grid, texts, how=how)


def terms_of(section: Section) -> list[str]:
    """The key terms that stand in a section: words of participants, for whoever looks for names in them."""
    tables = [block for block in section.blocks if isinstance(block, Table) and block.id == _TABLE]
    return [row.cells[1] for table in tables for row in table.rows if isinstance(row.cells[1], str)]


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
        id=_TABLE,
        title="Key terms by code",
        columns=(
            Column("code", "Code"),
            Column("term", "Term"),
            Column("here", "Said", "int", group="where the code is"),
            Column("here_rate", "per 1,000 words", "decimal", places=1, group="where the code is"),
            Column("participants", "Participants n/N", "share", group="where the code is"),
            Column("most_by_one", "Most by one", "int", group="where the code is"),
            Column("elsewhere", "Said", "int", group="elsewhere"),
            Column("elsewhere_rate", "per 1,000 words", "decimal", places=1, group="elsewhere"),
            Column("log_odds", "Log-odds", "decimal", places=2),
            Column("z", "z", "decimal", places=2),
            Column("g2", "G2", "decimal", places=1),
        ),
        rows=tuple(row for one in found for row in _rows(one)),
        notes=(f"Terms: {words.how}.", _PEOPLE, _NAMES),
        gap="nothing is said elsewhere",
    )


def _rows(found: KeyTerms) -> list[Row]:
    name = line_name(found.line)
    rows = []
    for term in found.terms:
        rate = 1000 * term.elsewhere / found.words_elsewhere if found.words_elsewhere else None
        cells: tuple[Cell, ...] = (
            name,
            term.term,
            term.here,
            1000 * term.here / found.words_here,
            Share(term.participants, found.participants),
            term.most_by_one,
            term.elsewhere,
            rate,
            term.log_odds,
            term.z,
            term.g2,
        )
        rows.append(Row(cells))
    return rows
