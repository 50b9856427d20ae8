"""A coder's day by keys alone, in a pseudo-terminal: `python3 -m benchmarks.coding_day`.

300 segments tagged with codes drawn from all of ipr-core, 30 memos, 20 undos; then the study is read to see that it
holds just that. Counted: keystrokes a deed needs, and the time until it is painted. Beside them stand the movements of
the hand for the same deeds in QualCoder, counted in the chapter "Coding Text" of its manual
(https://qualcoder-org.github.io/doc/en/4.1.-Coding-Text): select the text with the mouse (press, drag, release: one
drag), then click the code in the tree; for a memo click the coded text and press M.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.synthetic import transcript
from benchmarks.terminal import Terminal, start

SEGMENTS, MEMOS, UNDOS = 300, 30, 20
LABEL = "D001_S3_client"
F9 = "\x1b[20~"
QUALCODER = {
    "tag": "1 drag + 1 click (+ scrolling the code tree where the code is out of sight)",
    "move on": "wheel or scroll bar, as needed",
    "memo": "1 click + 1 key + text + 1 click",
    "undo": "1 click on the segment + 1 click on Unmark; no undo of a mark by key",
}


@dataclass(slots=True)
class Counted:
    """Keystrokes and milliseconds, one entry a deed."""

    keys: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def main() -> None:
    """Live the day and print what it took."""
    draw = random.Random(3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study, chords = _study(folder)
        terminal = start(
            ["-m", "ipr_coder", "code", str(study), "--coder", "AB", "--interview", LABEL],
            IPR_SETTINGS=str(folder / "none.toml"),
        )
        terminal.until(b"Recall moment 1")
        terminal.settle()
        begun = time.perf_counter()
        counted = {name: Counted() for name in ("tag", "move on", "memo", "undo")}
        kept: list[str] = []
        for number in range(SEGMENTS):
            chord, code = draw.choice(chords)
            _do(terminal, counted["tag"], chord)
            if number % (SEGMENTS // UNDOS) == 7:
                _do(terminal, counted["undo"], "z")
                _do(terminal, counted["tag"], chord)
            if number % (SEGMENTS // MEMOS) == 3:
                _do(terminal, counted["memo"], "m", "because", F9)
            kept.append(code)
            _do(terminal, counted["move on"], "\r")
        terminal.settle(1.0)
        seconds = time.perf_counter() - begun
        terminal.kill()
        _check(study, kept)
    print(f"{SEGMENTS} segments, {MEMOS} memos, {UNDOS} undos in {seconds:.0f} s of typing as fast as it is painted")
    for what, one in counted.items():
        print(
            f"{what:<9} {len(one.keys):>4} times, keystrokes {statistics.mean(one.keys):.2f} (most {max(one.keys)}), "
            f"painted after {statistics.median(one.times):.1f} ms   QualCoder: {QUALCODER[what]}"
        )
    figures = {
        what: {"keystrokes": statistics.mean(one.keys), "median_ms": statistics.median(one.times)}
        for what, one in counted.items()
    }
    print(json.dumps({"seconds": seconds, "figures": figures}))


def _do(terminal: Terminal, counted: Counted, *keys: str) -> None:
    taken = 0.0
    for part in keys:
        taken = terminal.press(part)
    counted.keys.append(sum(1 if part.startswith("\x1b") else len(part) for part in keys))
    counted.times.append(taken)


def _check(study: Path, kept: list[str]) -> None:
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.study.store import open_store

    with open_store(study) as store:
        place = open_desk(store, "AB", LABEL)
    stored = [tag.code for tag in place.tags]
    memos = sum(tag.memo is not None for tag in place.tags)
    if stored != kept or memos != MEMOS:
        raise SystemExit(f"the study holds {len(stored)} tags and {memos} memos, not what was typed")
    print(f"the study holds all {len(stored)} tags and {memos} memos, each where it was put")


def _study(folder: Path) -> tuple[Path, list[tuple[str, str]]]:
    from ipr_coder.codebook.keys import chords
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.coding.setting_up import add_coder, assign, new_study
    from ipr_coder.transcripts.reading import read

    book = read_codebook(find_codebook("ipr-core"))
    file = folder / f"{LABEL}.txt"
    file.write_text(transcript(7, 1, 3, "client", 2 * SEGMENTS + 20))
    path = folder / "day.ipr"
    with new_study(path, "A day", book) as store:
        one = read(file)
        import_transcripts(store, [(one, placement(one))])
        add_coder(store, "AB")
        assign(store, "AB", [LABEL])
    return path, list(chords(book).items())


if __name__ == "__main__":
    main()
