"""Which unit carries which code under a layer, with subcodes rolled up into their families.

Everything a theme table prints is a count over the pairs made here, so that a unit is counted once for a code however
many tags, coders or subcodes put it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.facts import CodeFacts
from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.layers import Layer, answered_by, covered_by
from ipr_coder.themes.units import touched_units

LineKind = Literal["code", "family", "own", "any"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a theme table.

    kind "family" is a code with all its subcodes rolled up, "own" the same code where no subcode was named, "code" a
    code without subcodes, "any" every code together. `level` is the depth in the codebook's tree.
    """

    code: str
    name: str
    kind: LineKind
    level: int
    codes: tuple[int, ...]
    """The codes counted here, as indices into the table's codes."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The distinct pairs (line, unit) of a layer, ordered by line and then unit; the last line is "any".

    `tags` counts, per line, the tags that lie on at least one counted unit. `covered` are the interviews that count.
    """

    lines: tuple[Line, ...]
    line: Ints
    unit: Ints
    tags: Ints
    covered: NDArray[np.bool_]
    outside: int
    """Tags that touch no codable unit (only the interviewer's words, say)."""
    unanswered: int
    """Tags in interviews their coder has not submitted, or whose respondent withdrew."""


def carried(table: TagTable, grid: UnitGrid, layer: Layer) -> Carried:
    """Count distinct (line, unit) pairs of `table` over the units of `grid` under `layer`.

    Under "agreed" a family counts where every coder put some code of the family, though it need not be the same one.
    """
    covered = covered_by(table, layer)
    coders = np.array([name in layer.coders for name in table.coders], dtype=bool)
    mine = coders[table.coder]
    counts = mine & table.covered[table.interview, table.coder] & covered[table.interview]
    lines = code_lines(table.codes)
    tag, unit = touched_units(table, grid)
    outside = int(np.count_nonzero(counts)) - int(np.unique(tag[counts[tag]]).size)
    tag, unit = tag[counts[tag]], unit[counts[tag]]

    line, tag, unit = _spread(lines, len(table.codes), table, tag, unit)
    pairs, found = _coders_per_pair(line * len(grid) + unit, table.coder[tag], len(table.coders))
    if layer.kind == "agreed":
        needed = answered_by(table, layer)[grid.interview[pairs % max(len(grid), 1)]]
        pairs = pairs[found == needed]
    lying = np.isin(line * len(grid) + unit, pairs)
    tagged = np.unique(line[lying] * max(len(table), 1) + tag[lying]) // max(len(table), 1)
    tags = np.bincount(tagged, minlength=len(lines)).astype(np.int64)
    result = Carried(
        lines=lines,
        line=pairs // max(len(grid), 1),
        unit=pairs % max(len(grid), 1),
        tags=tags,
        covered=covered,
        outside=outside,
        unanswered=_unanswered(table, layer, mine),
    )
    return _without_empty_own_lines(result)


def code_lines(codes: Sequence[CodeFacts]) -> tuple[Line, ...]:
    """The lines of a table over `codes`: depth first in codebook order, subcodes under their family, "any" last."""
    index = {code.id: place for place, code in enumerate(codes)}
    below: dict[str | None, list[CodeFacts]] = {}
    for code in codes:
        below.setdefault(code.parent if code.parent in index else None, []).append(code)

    def under(code: CodeFacts) -> tuple[int, ...]:
        return (index[code.id], *(deep for child in below.get(code.id, ()) for deep in under(child)))

    def lines(code: CodeFacts, level: int) -> list[Line]:
        children = below.get(code.id, [])
        if not children:
            return [Line(code.id, code.name, "code", level, (index[code.id],))]
        family = Line(code.id, code.name, "family", level, under(code))
        own = Line(code.id, code.name, "own", level + 1, (index[code.id],))
        return [family, own, *(line for child in children for line in lines(child, level + 1))]

    trees = [line for code in below.get(None, ()) for line in lines(code, 0)]
    return (*trees, Line("", "any code", "any", 0, tuple(range(len(codes)))))


def _spread(lines: tuple[Line, ...], codes: int, table: TagTable, tag: Ints, unit: Ints) -> tuple[Ints, Ints, Ints]:
    """Repeat each (tag, unit) once for every line its code counts in."""
    of_code: list[list[int]] = [[] for _ in range(codes)]
    for place, line in enumerate(lines):
        for code in line.codes:
            of_code[code].append(place)
    many = np.array([len(places) for places in of_code], dtype=np.int64)
    flat = np.array([place for places in of_code for place in places], dtype=np.int64)
    begin = np.cumsum(many) - many
    codes_there = table.code[tag]
    times = many[codes_there]
    step = np.arange(int(times.sum()), dtype=np.int64) - np.repeat(np.cumsum(times) - times, times)
    return flat[np.repeat(begin[codes_there], times) + step], np.repeat(tag, times), np.repeat(unit, times)


def _coders_per_pair(pair: Ints, coder: Ints, coders: int) -> tuple[Ints, Ints]:
    """The distinct pairs in order, and by how many different coders each was found."""
    distinct = np.unique(pair * max(coders, 1) + coder)
    pairs, found = np.unique(distinct // max(coders, 1), return_counts=True)
    return pairs, found.astype(np.int64)


def _unanswered(table: TagTable, layer: Layer, mine: NDArray[np.bool_]) -> int:
    """Tags of the layer's coders in interviews that they have not answered for, or that were withdrawn."""
    answered = table.covered & (answered_by(table, layer) > 0)[:, np.newaxis]
    return int(np.count_nonzero(mine & ~answered[table.interview, table.coder]))


def _without_empty_own_lines(result: Carried) -> Carried:
    """Leave out the "no subcode named" lines that nothing stands on: most families are never tagged as such."""
    used = np.bincount(result.line, minlength=len(result.lines))
    keep = np.array([line.kind != "own" or used[place] > 0 for place, line in enumerate(result.lines)], dtype=bool)
    renumbered = np.cumsum(keep) - 1
    return Carried(
        lines=tuple(line for line, kept in zip(result.lines, keep, strict=True) if kept),
        line=renumbered[result.line],
        unit=result.unit,
        tags=result.tags[keep],
        covered=result.covered,
        outside=result.outside,
        unanswered=result.unanswered,
    )
