"""The lead's report of a whole study: `python3 -m benchmarks.reporting [--large]`.

A made-up study of 47 interviews (17,000 turns, 9,000 tags of two coders), with --large another of 400 interviews
(144,000 turns, 75,000 tags). Each command runs in a process of its own, so start-up is in the seconds (as a reader has
it: with Python's compiled files kept from an earlier run); memory is its peak. The theme table alone is timed in this
process, without reading the study. The last line is the table as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.synthetic import write_study

if TYPE_CHECKING:
    from ipr_coder.codebook.model import Codebook
    from ipr_coder.study.store import Store

CODERS = ("AB", "CD")
SIZES = {"47 interviews": (47, 362, 9_000), "400 interviews": (400, 360, 75_000)}
ALIKE = 0.7
"""How often the second coder puts the same code on the same turn."""

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("themes", "--case-unit", "dyad", "-o", "themes.csv"),
    ("report", "-o", "report.docx"),
    ("report", "-o", "report.html"),
    ("report", "-o", "report.xlsx"),
    ("report", "-o", "report.json"),
)


@dataclass(frozen=True)
class Figure:
    """Seconds from start to end, and the peak of memory in MB (None where it is not measured)."""

    study: str
    what: str
    seconds: float
    megabytes: float | None


def main() -> None:
    """Build the studies, run the commands, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--large", action="store_true", help="also 400 interviews")
    options = parser.parse_args()
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES if options.large else list(SIZES)[:1]:
            folder = Path(name) / size.replace(" ", "_")
            folder.mkdir()
            study = build(folder, *SIZES[size])
            found += [Figure(size, "theme table alone", theme_table_seconds(study), None)]
            run(folder, ["report", str(study), "-o", "warm.docx"])
            run(folder, ["report", str(study), "-o", "warm.xlsx"])
            for words in COMMANDS:
                found.append(Figure(size, " ".join(words), *run(folder, [words[0], str(study), *words[1:]])))
                print(
                    f"{found[-1].study:15} {found[-1].what:45} {found[-1].seconds:7.2f} s  {found[-1].megabytes:.0f} MB"
                )
    print(json.dumps([asdict(one) for one in found]))


def build(folder: Path, interviews: int, turns: int, tags: int) -> Path:
    """A study of that many interviews, each of that many turns, coded by two coders with so many tags in all."""
    from ipr_coder.coding.grouping import set_group
    from ipr_coder.coding.setting_up import add_coder, assign, new_study
    from ipr_coder.coding.submitting import desk_of, submit
    from ipr_coder.exchange.tag_csv import import_tags

    texts = folder / "texts"
    texts.mkdir()
    paths = write_study(texts, interviews, turns)
    path = folder / "study.ipr"
    labels = [one.stem for one in paths]
    new_study(path, "Made up", _codebook(), case_unit="dyad").close()
    run(folder, ["import", str(path), str(texts)])
    from ipr_coder.study.store import open_store

    with open_store(path) as store:
        add_coder(store, *CODERS)
        for coder in CODERS:
            assign(store, coder, labels)
        table = folder / "tags.csv"
        table.write_text(_tags(store, labels, turns, tags), encoding="utf-8")
        import_tags(store, table, "main")
        for coder in CODERS:
            for label in labels:
                submit(store, desk_of(store, coder, label))
        dyads = sorted({label.split("_")[0] for label in labels})
        set_group(store, "good", dyads[::2], rationale="every other one")
        set_group(store, "poor", dyads[1::2], rationale="the others")
    return path


def _codebook() -> Codebook:
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook

    return read_codebook(find_codebook("ipr-core"))


def _tags(store: Store, labels: list[str], turns: int, tags: int) -> str:
    from ipr_coder.coding.desk import study_codebook

    draw = random.Random("tags")
    codes = [code.id for code in study_codebook(store).codes]
    rows = ["transcript,turn,code,coder,round"]
    there: set[tuple[str, int, str, str]] = set()
    while len(there) < tags:
        label, turn = draw.choice(labels), 2 * draw.randrange(turns // 2) + 2
        code = draw.choice(codes)
        there.add((label, turn, code, CODERS[0]))
        there.add((label, turn, code if draw.random() < ALIKE else draw.choice(codes), CODERS[1]))
    return "\n".join([*rows, *(f"{label},{turn},{code},{coder},main" for label, turn, code, coder in sorted(there))])


def theme_table_seconds(study: Path, repeats: int = 5) -> float:
    """The median of counting the theme table, once the tags are read."""
    from ipr_coder.study.store import open_store
    from ipr_coder.study.tag_table import load_selection
    from ipr_coder.themes.layers import choose_layer
    from ipr_coder.themes.theme_table import theme_table

    with open_store(study) as store:
        chosen = store.read(load_selection)
    layer, taken = choose_layer(None, chosen.tags), []
    for _ in range(repeats):
        begin = time.perf_counter()
        theme_table(chosen.tags, chosen.grid, case_unit="dyad", layer=layer)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def run(folder: Path, words: list[str]) -> tuple[float, float]:
    """Run a command in a process of its own: seconds, and its peak memory in MB."""
    begin = time.perf_counter()
    kept = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "ipr_coder", *words], cwd=folder, stdout=subprocess.DEVNULL, env=kept
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - begin, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
