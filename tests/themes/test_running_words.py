"""Words are cut all at once; looked at one unit after the other, with nothing but a pattern, they are the same."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.themes.running_words import running_words

WORD = re.compile(r"\[[^\]]*\]|[^\W\d_]+(?:['’\-][^\W\d_]+)*")
SPOKEN = st.text(alphabet="aB'’-[] .3_\x00İßÉ\n😀", max_size=14)


@given(st.lists(st.lists(SPOKEN, max_size=5), min_size=1, max_size=3))
def test_cut_at_once_or_unit_by_unit(make_table, make_grid, interviews) -> None:
    """A bracket left open, a NUL, a letter whose small form is longer: nothing runs over into the next unit."""
    table = make_table(tags=(), covered=None)
    texts, units = {}, []
    for number, turns in enumerate(interviews):
        text = ""
        for turn in turns:
            text += "I: "
            units.append((number, len(text), len(text) + len(turn), 0))
            text += turn + "\n"
        texts[table.interviews[number].label] = text
    grid = make_grid(units)
    expected = [
        (match.group().replace("İ", "i").lower().replace("’", "'"), unit, start + match.start(), start + match.end())
        for unit, (number, start, end, _) in enumerate(units)
        for match in WORD.finditer(texts[table.interviews[number].label][start:end])
        if match.group()[0] != "["
    ]
    for lemmas in (None, lambda spoken: ([] for _ in spoken)):
        words = running_words(table, grid, texts, lemmas)
        found = [words.terms[term] for term in words.term.tolist()]
        rest = (column.tolist() for column in (words.unit, words.start, words.end))
        assert list(zip(found, *rest, strict=True)) == expected


def test_units_without_a_text_have_no_words(table, grid) -> None:
    assert len(running_words(table, grid, {})) == 0
