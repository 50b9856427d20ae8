"""Comparing coders, measured: `python3 -m benchmarks.comparing` prints a table and, as the last line, the same as JSON.

Made-up tags: half of them alike, the rest in all the ways people differ. Measured is what parting them into agreements
and typed disagreements takes, listing them, the confusion table with its places, and the codes in need of a definition.
The yardstick is numpy sorting as many rows once, in the same run.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np

from ipr_coder.codebook.reading import read_codebook
from ipr_coder.codebook.shipped import find_codebook
from ipr_coder.coding.comparing import listed
from ipr_coder.coding.disagreements import decompose
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable, UnitGrid
from ipr_coder.themes.confusion import confusion
from ipr_coder.themes.definition_needs import definition_needs

ROUNDS = 5
TURN = 120
"""Characters of a turn."""


@dataclass(frozen=True)
class Figure:
    """One line: the study, what was measured, milliseconds (median and longest), and what is aimed at."""

    study: str
    what: str
    median: float
    longest: float
    aim: float | None
    yardstick: float


def main() -> None:
    """Measure both sizes and print."""
    studies = (
        ("400 interviews, 75,000 tags", made_up(400, 300, 94), 1000.0),
        ("1 interview, 20,000 turns, 2 x 5,000 tags", made_up(1, 20_000, 5_000), 200.0),
    )
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    figures = [figure for study in studies for figure in measured(*study)]
    for one in figures:
        aim = "" if one.aim is None else f"   aim {one.aim:,.0f}"
        print(
            f"{one.study:<42}{one.what:<34}{one.median:>8.0f} ms (longest {one.longest:,.0f}; "
            f"sorting as many rows {one.yardstick:.1f}){aim}"
        )
    print(json.dumps([asdict(one) for one in figures]))


def measured(name: str, study: tuple[TagTable, UnitGrid], aim: float) -> Iterator[Figure]:
    """The figures of one study; `aim` is for parting its tags."""
    table, grid = study
    rows = np.stack([table.interview, table.start, table.end, table.code, table.coder])
    yardstick, _ = _time(lambda: np.lexsort(rows))
    found = decompose(table)
    jobs: tuple[tuple[str, Callable[[], object], float | None], ...] = (
        (f"part {len(table):,} tags", lambda: decompose(table), aim),
        (f"list {len(found):,} disagreements", lambda: listed(found, ()), None),
        ("count them by codes", found.by_codes, None),
        ("confusion table of the codes", lambda: confusion(table, grid, ("AB", "CD")), None),
        ("codes in need of a definition", lambda: definition_needs(found), None),
    )
    for what, job, wanted in jobs:
        median, longest = _time(job)
        yield Figure(name, what, median, longest, wanted, yardstick)


def made_up(interviews: int, turns: int, tags: int) -> tuple[TagTable, UnitGrid]:
    """Two coders with about so many tags each in every interview, on every second turn, and the units they had."""
    draw = random.Random(7)
    codes = tuple(
        CodeFacts(node.id, node.name, node.parent, "#000000", "")
        for node in read_codebook(find_codebook("ipr-core")).codes
    )
    rows = [
        (interview, *tag, seat)
        for interview in range(interviews)
        for seat, side in enumerate(_two_sides(draw, len(codes), turns, tags))
        for tag in side
    ]
    interview, start, end, code, coder = np.array(sorted(rows), dtype=np.int64).T
    facts = tuple(
        InterviewFacts(f"D{n:03d}_S3_client", f"D{n:03d}", 3, "ipr", f"C{n:03d}", "client", "done", has_transcript=True)
        for n in range(interviews)
    )
    covered = np.ones((interviews, 2), dtype=np.bool_)
    table = TagTable(
        interview, start, end, code, coder, facts, codes, ("AB", "CD"), covered, (), "main", "ipr-core 1", "Made up",
        "0" * 64,
    )  # fmt: skip
    place = np.tile(np.arange(turns, dtype=np.int64), interviews)
    none = np.full(place.size, -1, dtype=np.int64)
    where = np.repeat(np.arange(interviews, dtype=np.int64), turns)
    grid = UnitGrid("turn", where, place * TURN, (place + 1) * TURN, np.where(place % 2, 0, 2), none, none)
    return table, grid


def _two_sides(draw: random.Random, codes: int, turns: int, tags: int) -> tuple[set[tuple[int, int, int]], ...]:
    """Tags (start, end, code) of two coders: half alike, a fifth with another code, some with other ends, the rest
    each their own."""

    def some() -> tuple[int, int, int]:
        turn = draw.randrange(turns // 2) * 2 + 1
        return turn * TURN, (turn + 1) * TURN, draw.randrange(codes)

    first = {some() for _ in range(tags)}
    second = set()
    for start, end, code in sorted(first):
        chance = draw.random()
        if chance < 0.5:
            second.add((start, end, code))
        elif chance < 0.7:
            second.add((start, end, draw.randrange(codes)))
        elif chance < 0.85:
            second.add((start + 3, end - 3, code))
        else:
            second.add(some())
    return first, second


def _time(job: Callable[[], object]) -> tuple[float, float]:
    """Median and longest of some runs, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        job()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), max(taken)


if __name__ == "__main__":
    main()
