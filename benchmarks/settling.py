"""Settling in a real pseudo-terminal of 200 x 50: `python3 -m benchmarks.settling [turns [tags]]`.

Two coders have tagged one long interview, half of it alike, the rest in all the ways people differ. Measured is what
the screen needs to open, each way from one disagreement to the next, and a decision until it is painted. The last line
is the table as JSON.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.synthetic import transcript
from benchmarks.terminal import Terminal, start
from benchmarks.workbench import Figure
from ipr_coder.text import Span

LABEL = "D001_S3_client"
CODERS = ("AB", "CD")
KEYS = 200
OPENINGS = 5


def main() -> None:
    """Measure and print."""
    sizes = [int(word) for word in sys.argv[1:]]
    turns, tags = (*sizes, *(20_000, 5_000)[len(sizes) :])
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        told = _measured(Path(name), turns, tags)
    print(json.dumps(told))


def _measured(folder: Path, turns: int, tags: int) -> dict[str, object]:
    study = folder / "study.ipr"
    _study(study, turns, tags)
    laid = _laid(study)
    terminal = start(
        ["-m", "ipr_coder", "settle", str(study), "--by", "AB", "--interview", LABEL],
        IPR_SETTINGS=str(folder / "none.toml"),
    )
    first = terminal.until(b"Opening the study")
    text = terminal.until(b"settled")
    terminal.settle()
    figures = [
        _figure("next disagreement", terminal, "j" * KEYS),
        _figure("the one before", terminal, "k" * KEYS),
        _figure("next that is open", terminal, "\t" * KEYS),
        _figure("first and last", terminal, ["G", "g"] * (KEYS // 2)),
        _figure("take the first's, and on", terminal, "1" * KEYS),
    ]
    terminal.settle()
    peak = terminal.peak_megabytes()
    terminal.kill()
    print(f"\n{turns:,} turns, {len(CODERS)} coders with {tags:,} tags each: on the table in {laid:.0f} ms (median)")
    print(f"first frame {first:.0f} ms, text {text:.0f} ms from the command, peak {peak:.0f} MB")
    print(f"{'':<34}{'median':>9}{'p95':>9}{'p99':>9}  ms, keypress to last byte")
    for one in figures:
        print(f"{one.what:<34}{one.median:>9.1f}{one.p95:>9.1f}{one.p99:>9.1f}")
    return {
        "table_ms": laid,
        "first_frame_ms": first,
        "text_ms": text,
        "peak_mb": peak,
        "figures": [asdict(one) for one in figures],
    }


def _laid(study: Path) -> float:
    """Milliseconds to put the interview on the table in a study that is open; the first time takes the alike over."""
    from ipr_coder.study.store import open_store
    from ipr_coder.tui.settling.table import Sitting, open_sitting

    taken = []
    with open_store(study) as store:
        for _ in range(OPENINGS):
            begun = time.perf_counter()
            open_sitting(store, Sitting(LABEL, "main", "AB"))
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _study(path: Path, turns: int, tags: int) -> None:
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.coding.setting_up import add_coder, assign, new_study
    from ipr_coder.coding.submitting import desk_of, submit
    from ipr_coder.study import assignments, codebooks, marks
    from ipr_coder.transcripts.reading import read

    file = path.with_name(f"{LABEL}.txt")
    file.write_text(transcript(7, 1, 3, "client", turns))
    with new_study(path, "Made up", read_codebook(find_codebook("ipr-core"))) as store:
        one = read(file)
        import_transcripts(store, [(one, placement(one))])
        add_coder(store, *CODERS)
        for coder in CODERS:
            assign(store, coder, [LABEL])
        spans = [turn.span for turn in one.turns if turn.role != "interviewer"]

        def fill(tx):  # type: ignore[no-untyped-def]
            codes = list(codebooks.code_ids(tx).values())
            desks = [assignments.find_desk(tx, coder, LABEL, None)[0] for coder in CODERS]
            rows = zip(desks, _two_sides(codes, spans, tags), strict=True)
            marks.add_tags(tx, ((desk, code, span, {}) for desk, side in rows for code, span in side))

        store.write(fill)
        for coder in CODERS:
            submit(store, desk_of(store, coder, LABEL))


def _two_sides(codes: list[int], spans: list[Span], tags: int) -> tuple[list[tuple[int, Span]], ...]:
    """Two coders' tags: half alike, a fifth with another code, some with other ends, the rest each their own."""
    draw = random.Random(7)

    def some() -> Iterator[tuple[int, Span]]:
        seen: set[tuple[int, Span]] = set()
        while len(seen) < tags:
            one = (draw.choice(codes), draw.choice(spans))
            if one not in seen:
                seen.add(one)
                yield one

    first = list(some())
    second: dict[tuple[int, Span], None] = {}
    for code, span in first:
        chance = draw.random()
        if chance < 0.5:
            second[code, span] = None
        elif chance < 0.7:
            second[draw.choice(codes), span] = None
        elif chance < 0.85 and span.end - span.start > 12:
            second[code, Span(span.start + 3, span.end - 3)] = None
        else:
            second[draw.choice(codes), draw.choice(spans)] = None
    return first, list(second)


def _figure(what: str, terminal: Terminal, keys: Iterable[str]) -> Figure:
    cuts = statistics.quantiles(taken := [terminal.press(key) for key in keys], n=100, method="inclusive")
    return Figure(what, statistics.median(taken), cuts[94], cuts[98])


if __name__ == "__main__":
    main()
