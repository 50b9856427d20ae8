"""A term with the words around it, one line each time it is said (keyword in context)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ipr_coder.errors import UsageError
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.text import normalise
from ipr_coder.themes.running_words import RunningWords, small


@dataclass(frozen=True, slots=True)
class KwicLine:
    """Where a term is said: the interview (an index into the table's), its place in code points, and the words.

    `unit` indexes the grid's units; `left` and `right` are what is said around it in that unit, cut at words.
    """

    interview: int
    unit: int
    start: int
    end: int
    left: str = field(repr=False)
    said: str = field(repr=False)
    right: str = field(repr=False)


def concordance(
    terms: Sequence[str],
    words: RunningWords,
    table: TagTable,
    grid: UnitGrid,
    texts: Mapping[str, str],
    *,
    units: NDArray[np.bool_] | None = None,
    width: int = 40,
) -> tuple[KwicLine, ...]:
    """Each time these terms are said side by side within a unit, in the order of interviews and text.

    `units` says which units are looked through, `width` how many code points stand to each side at most. UsageError
    where no term is named.
    """
    wanted = [small(normalise(term)) for term in terms]
    if not wanted:
        raise UsageError("no word is named.", mend="Give one, or several that stand side by side.")
    number_of = {term: number for number, term in enumerate(words.terms)}
    numbers = [number_of.get(term, -1) for term in wanted]
    length = len(numbers)
    count = len(words) - length + 1
    if count <= 0 or -1 in numbers:
        return ()
    there = np.ones(count, dtype=np.bool_)
    for step, number in enumerate(numbers):
        there &= words.term[step : step + count] == number
    there &= words.unit[:count] == words.unit[length - 1 :]
    if units is not None:
        there &= units[words.unit[:count]]
    labels = [facts.label for facts in table.interviews]
    found = []
    for place in np.flatnonzero(there).tolist():
        unit = int(words.unit[place])
        interview, start, end = int(grid.interview[unit]), int(words.start[place]), int(words.end[place + length - 1])
        text = texts[labels[interview]]
        left = _flat(text[int(grid.start[unit]) : start])
        right = _flat(text[end : int(grid.end[unit])])
        found.append(
            KwicLine(interview, unit, start, end, _last(left, width), _flat(text[start:end]), _first(right, width))
        )
    return tuple(sorted(found, key=lambda line: (line.interview, line.start)))


def _flat(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)


def _last(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    cut = text[-width:]
    blank = cut.find(" ")
    return cut if text[-width - 1] == " " or blank < 0 else cut[blank + 1 :]


def _first(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    cut = text[:width]
    blank = cut.rfind(" ")
    return cut if text[width] == " " or blank < 0 else cut[:blank]
