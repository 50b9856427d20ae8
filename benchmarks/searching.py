"""Searching a large study, measured: `python3 -m benchmarks.searching [--turns 1000000] [--repeats 7]`.

Each search stands beside two others for the same words on the same file in the same run: a scan with LIKE over all
texts (what a study without an index would do), and the bare FTS5 query that only counts rows (what no answer with its
texts, times and places can undercut). Prints a table and, as the last line, the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from ipr_coder.coding.searching import parse_query
from ipr_coder.study import assignments, structure, texts, word_index
from ipr_coder.study.search import find
from ipr_coder.study.store import Store, create_store
from ipr_coder.text import Span
from ipr_coder.transcripts.model import Transcript, Turn
from ipr_coder.transcripts.segments import segment

TURNS_AN_INTERVIEW = 300
VOCABULARY = 20_000
SEARCHES = (
    ("a rare word", "w19000", "w19000"),
    ("a frequent word", "w3", "w3"),
    ("a phrase", '"w3 w5"', "w3 w5"),
    ("a word's beginning", "w190*", " w190"),
    ("two letters of a beginning", "w1*", " w1"),
    ("two words", "w40 w900", None),
    ("a word of clients only", "w500 speaker:client", None),
    ("a word in one dyad", "w3 dyad:D0007", None),
    ("a pattern behind a word", "w19000 /w19000 w\\d+/", None),
    ("one letter of a beginning", "w*", None),
    ("a word nobody said", "xylophone", "xylophone"),
)


@dataclass(frozen=True)
class Line:
    """One search: median milliseconds of ours, of the scan and of the bare index; what was found."""

    what: str
    ours_ms: float
    like_ms: float | None
    bare_fts_ms: float | None
    shown: int
    total: int | None


def main() -> None:
    """Make the study, search it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="make the study here, or use the one that is here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "large.ipr"
        if not path.exists():
            make(path, options.turns)
        run(path, options.repeats)


def run(path: Path, repeats: int) -> None:
    """Measure every search."""
    from ipr_coder.study.store import open_store

    lines: list[Line] = []
    bare = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with open_store(path) as store:
        for what, typed, plain in SEARCHES:
            query = parse_query(typed)
            look = partial(find, query=query)
            store.read(look)  # the first one compiles statements
            hits = store.read(look)
            ours = _median(partial(store.read, look), repeats)
            like = counted = None
            if plain is not None:
                like = _median(partial(_all, bare, _LIKE, f"%{plain}%"), 1)
                match = f'"{plain.strip()}"' + (" *" if typed.endswith("*") else "")
                counted = _median(partial(_all, bare, _BARE, match), repeats)
            lines.append(Line(what, ours, like, counted, len(hits.hits), hits.total))
    bare.close()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, SQLite {sqlite3.sqlite_version}"
    print(f"{machine}; {path.stat().st_size / 2**20:.0f} MiB")
    print(f"{'search, first 50 hits':<32}{'ours ms':>10}{'LIKE ms':>10}{'bare FTS5':>11}{'hits':>6}{'total':>9}")
    for one in lines:
        like_text = "" if one.like_ms is None else f"{one.like_ms:.0f}"
        bare_text = "" if one.bare_fts_ms is None else f"{one.bare_fts_ms:.1f}"
        print(f"{one.what:<32}{one.ours_ms:>10.1f}{like_text:>10}{bare_text:>11}{one.shown:>6}{one.total or '':>9}")
    print(json.dumps({"machine": machine, "lines": [asdict(one) for one in lines]}))


def make(path: Path, turns: int) -> None:
    """A study of that many turns, and what its index cost."""
    started = time.perf_counter()
    indexing = 0.0
    add = word_index.add

    def timed(*words: object) -> None:
        nonlocal indexing
        before = time.perf_counter()
        add(*words)  # type: ignore[arg-type]
        indexing += time.perf_counter() - before

    word_index.add = timed  # type: ignore[assignment]
    with create_store(path) as store:
        store.write(lambda tx: structure.add_study(tx, "Large"))
        count = -(-turns // TURNS_AN_INTERVIEW)
        for first in range(0, count, 33):
            _fill(store, range(first, min(count, first + 33)))
    word_index.add = add
    took = time.perf_counter() - started
    print(f"{turns:,} turns made in {took:.0f} s, {indexing:.1f} s of it for the index of words")


def _fill(store: Store, numbers: range) -> None:
    made = [(number, _transcript(number)) for number in numbers]

    def job(tx: object) -> None:
        from sqlalchemy import Connection

        assert isinstance(tx, Connection)
        study = structure.study_row(tx).id
        assignments.ensure_round(tx, study, "main")
        for number, transcript in made:
            label = f"D{number // 4:04d}"
            role = "client" if number % 2 == 0 else "therapist"
            session = 3 if number % 4 < 2 else 5
            dyad = structure.ensure_dyad(tx, study, label)
            who = f"{role[0].upper()}{number // 4:04d}"
            structure.ensure_participant(tx, study, who, role=role, dyad_id=dyad)
            interview = structure.ensure_interview(
                tx,
                study,
                f"{label}_S{session}_{role}",
                dyad_id=dyad,
                session_id=structure.ensure_session(tx, dyad, session),
                respondent=who,
                status="done",
            )
            texts.add_transcript(tx, transcript, segment(transcript, "turn"), "turn", interview_id=interview)

    store.write(job)


def _transcript(number: int) -> Transcript:
    draw = random.Random(number)
    parts, turns, at = [], [], 0
    for ordinal in range(TURNS_AN_INTERVIEW):
        length = max(1, min(300, round(draw.lognormvariate(2.64 if ordinal % 2 == 0 else 3.55, 0.9))))
        spoken = " ".join(f"w{int(VOCABULARY ** draw.random())}" for _ in range(length)) + "."
        role = "interviewer" if ordinal % 2 == 0 else ("client" if number % 2 == 0 else "therapist")
        turns.append(Turn(ordinal, role[0].upper(), role, Span(at, at + len(spoken)), ordinal * 9_000))  # type: ignore[arg-type]
        parts.append(spoken)
        at += len(spoken) + 1
    digest = f"{number:064d}"
    return Transcript("\n".join(parts) + "\n", tuple(turns), source_name=f"{number}.txt", source_sha256=digest)


def _all(bare: sqlite3.Connection, statement: str, value: str) -> list[tuple[object, ...]]:
    return bare.execute(statement, (value,)).fetchall()


def _median(job: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


_LIKE = "SELECT id FROM transcript WHERE text LIKE ?"
_BARE = f"SELECT count(*) FROM {word_index.TABLE} WHERE {word_index.TABLE} MATCH ?"

if __name__ == "__main__":
    main()
