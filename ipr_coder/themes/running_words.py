"""The running words of the units that are counted: each as the number of a term, with its unit and its place.

A term is a word in small letters, or its lemma where a language model gives one. Words are runs of letters, with
apostrophes and hyphens inside; digits, signs and what stands in [brackets] (transcribers' marks and pseudonyms) are
no words. Languages written without blanks are not cut into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ipr_coder.study.tables import Ints, TagTable, UnitGrid

Lemmas = Callable[[Sequence[str]], Iterator[Sequence[tuple[int, int, str]]]]
"""From texts to their words, each as where it begins, where it ends, and its lemma."""

PLAIN = "words as they were said, in small letters"

_WORD = re.compile(r"\[[^\]]*\]|[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class RunningWords:
    """Arrays of one element a word, in the order of units and text: `term` indexes `terms`, `unit` the grid's units.

    `start` and `end` are code points in the interview's text; `how` says what a term is.
    """

    terms: tuple[str, ...]
    term: Ints
    unit: Ints
    start: Ints
    end: Ints
    how: str

    def __len__(self) -> int:
        return int(self.term.size)


def running_words(
    table: TagTable,
    grid: UnitGrid,
    texts: Mapping[str, str],
    lemmas: Lemmas | None = None,
    how: str = PLAIN,
) -> RunningWords:
    """The words of all units whose interview has a text in `texts` (by label). With `lemmas` a term is a lemma."""
    labels = [facts.label for facts in table.interviews]
    units = [unit for unit, place in enumerate(grid.interview.tolist()) if labels[place] in texts]
    starts = grid.start.tolist()
    ends = grid.end.tolist()
    interviews = grid.interview.tolist()
    spoken = [texts[labels[interviews[unit]]][starts[unit] : ends[unit]] for unit in units]
    number_of: dict[str, int] = {}
    term: list[int] = []
    of_unit: list[int] = []
    start: list[int] = []
    end: list[int] = []
    lemmatised = lemmas(spoken) if lemmas is not None else None
    for unit, text in zip(units, spoken, strict=True):
        # A word that the model takes apart (don't) stays whole: what is denied is not what is said.
        known = {(begin, stop): lemma for begin, stop, lemma in next(lemmatised)} if lemmatised is not None else {}
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0] == "[":
                continue
            at = match.start()
            called = known.get(match.span(), word).lower().replace("’", "'")
            term.append(number_of.setdefault(called, len(number_of)))
            of_unit.append(unit)
            start.append(starts[unit] + at)
            end.append(starts[unit] + match.end())
    numbers = np.array([term, of_unit, start, end], dtype=np.int64)
    return RunningWords(tuple(number_of), numbers[0], numbers[1], numbers[2], numbers[3], how)
