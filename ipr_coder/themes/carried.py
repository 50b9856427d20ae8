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


@dataclass(frozen=True, slots=True)
class Borne:
    """Every time a tag of a layer's coder makes a unit count for a line: arrays of (line, unit, tag), one entry each.

    Only tags of coders of the layer are here, in interviews that count under it.
    """

    lines: tuple[Line, ...]
    line: Ints
    unit: Ints
    tag: Ints
    covered: NDArray[np.bool_]
    outside: int
    """Tags that touch no codable unit."""


def carried(table: TagTable, grid: UnitGrid, layer: Layer, *, flat: bool = False) -> Carried:
    """Count distinct (line, unit) pairs of `table` over the units of `grid` under `layer`.

    Subcodes are rolled up into their families, unless `flat`: then every code has a line of its own and no other.
    Under "agreed" a family counts where every coder put some code of the family, though it need not be the same one.
    """
    found = borne(table, grid, layer, flat=flat)
    pair = found.line * len(grid) + found.unit
    pairs, coders = coders_per_key(pair, table.coder[found.tag], len(table.coders))
    if layer.kind == "agreed":
        pairs = pairs[coders == answered_by(table, layer)[grid.interview[pairs % max(len(grid), 1)]]]
    lying = np.isin(pair, pairs)
    tagged = np.unique(found.line[lying] * max(len(table), 1) + found.tag[lying]) // max(len(table), 1)
    result = Carried(
        lines=found.lines,
        line=pairs // max(len(grid), 1),
        unit=pairs % max(len(grid), 1),
        tags=np.bincount(tagged, minlength=len(found.lines)).astype(np.int64),
        covered=found.covered,
        outside=found.outside,
        unanswered=_unanswered(table, layer),
    )
    return _without_empty_own_lines(result)


def borne(table: TagTable, grid: UnitGrid, layer: Layer, *, flat: bool = False) -> Borne:
    """Which tag of the layer's coders makes which unit count for which line, before units are made distinct."""
    covered = covered_by(table, layer)
    counts = _of_layer(table, layer) & table.covered[table.interview, table.coder] & covered[table.interview]
    lines = flat_lines(table.codes) if flat else code_lines(table.codes)
    tag, unit = touched_units(table, grid)
    outside = int(np.count_nonzero(counts)) - int(np.unique(tag[counts[tag]]).size)
    tag, unit = tag[counts[tag]], unit[counts[tag]]
    line, tag, unit = _spread(lines, len(table.codes), table, tag, unit)
    return Borne(lines, line, unit, tag, covered, outside)


def coders_per_key(key: Ints, coder: Ints, coders: int) -> tuple[Ints, Ints]:
    """The distinct keys in order, and by how many different coders (of `coders`) each was found."""
    distinct = np.unique(key * max(coders, 1) + coder)
    keys, found = np.unique(distinct // max(coders, 1), return_counts=True)
    return keys, found.astype(np.int64)


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


def flat_lines(codes: Sequence[CodeFacts]) -> tuple[Line, ...]:
    """One line a code in codebook order, counting nothing but itself, and "any" last.

    A code that has subcodes is of kind "own" here, too: its line counts where no subcode was named.
    """
    parents = {code.parent for code in codes}
    kinds: dict[bool, LineKind] = {True: "own", False: "code"}
    return (
        *(Line(code.id, code.name, kinds[code.id in parents], 0, (at,)) for at, code in enumerate(codes)),
        Line("", "any code", "any", 0, tuple(range(len(codes)))),
    )


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


def _of_layer(table: TagTable, layer: Layer) -> NDArray[np.bool_]:
    """The tags that a coder of the layer made, shape (tags,)."""
    coders = np.array([name in layer.coders for name in table.coders], dtype=bool)
    mine: NDArray[np.bool_] = coders[table.coder]
    return mine


def _unanswered(table: TagTable, layer: Layer) -> int:
    """Tags of the layer's coders in interviews that they have not answered for, or that were withdrawn."""
    answered = table.covered & (answered_by(table, layer) > 0)[:, np.newaxis]
    return int(np.count_nonzero(_of_layer(table, layer) & ~answered[table.interview, table.coder]))


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
