"""The coder's screen in a real pseudo-terminal of 200 x 50: `python3 -m benchmarks.workbench [turns ...]`.

From each keypress to the last byte painted for it: median, 95th and 99th percentile. The peer beside it is the same
text in Textual's own list, opened and moved through in the same run. The last line is the table as JSON.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.synthetic import transcript, write_study
from benchmarks.terminal import Terminal, start
from ipr_coder.text import Span

if TYPE_CHECKING:
    from ipr_coder.study.store import Store

KEYS = 150
IDLE_SECONDS = 10
LABEL = "D001_S3_client"
PEER_TURNS = 20_000
INTERVIEWS, TURNS_EACH = 400, 60
CODERS = ("AB", "CD", "EF", "GH", "IJ")
UNUSED = "shame"
PEER = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import OptionList
class Peer(App):
    def compose(self):
        yield OptionList(*Path(sys.argv[1]).read_text().splitlines(), markup=False)
    def on_mount(self):
        self.animation_level = "none"
        self.query_one(OptionList).focus()
Peer().run()
"""


@dataclass(frozen=True)
class Figure:
    """Milliseconds from a key to the last byte painted for it."""

    what: str
    median: float
    p95: float
    p99: float


def main() -> None:
    """Measure and print."""
    sizes = [int(word) for word in sys.argv[1:]] or [20_000, 100_000]
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for turns in sizes:
            told[f"{turns} turns"] = _one_size(folder, turns)
        told["peer"] = _peer(folder)
        told["tag cost"] = _tag_cost(folder)
    print(json.dumps(told))


def _one_size(folder: Path, turns: int) -> dict[str, object]:
    study = _study(folder / f"{turns}.ipr", turns)
    terminal = _open(study, folder)
    first = terminal.until(b"Opening the study")
    text = terminal.until(b"Recall moment 1")
    terminal.settle()
    figures = [
        _figure("move", terminal, "j" * KEYS),
        _figure("tag (second key of a chord)", terminal, ["h", "h"] * KEYS, every=2),
        _figure("undo", terminal, "z" * KEYS),
        _figure("tag a stretch (its last key)", terminal, ["\r", "v", ")", "h", "h"] * (KEYS // 3), every=5),
        _figure("page down", terminal, ["\x1b[6~"] * KEYS),
        _figure("jump to the end and back", terminal, ["G", "g"] * (KEYS // 2)),
    ]
    terminal.press("/")
    terminal.press("chest")
    terminal.press("\r")
    terminal.settle()
    figures.append(_figure("search, next hit", terminal, "n" * KEYS))
    sizes = [(150, 40), (200, 50)] * 10
    figures.append(_summary("resize", [terminal.resize(*size) for size in sizes]))
    terminal.settle()
    before = terminal.cpu_seconds()
    _wait(terminal, IDLE_SECONDS)
    idle = (terminal.cpu_seconds() - before) / IDLE_SECONDS * 100
    peak = terminal.peak_megabytes()
    terminal.kill()
    print(
        f"\n{turns:,} turns: first frame {first:.0f} ms, text {text:.0f} ms, peak {peak:.0f} MB, idle {idle:.1f} % CPU"
    )
    _print(figures)
    return {
        "first_frame_ms": first,
        "text_ms": text,
        "peak_mb": peak,
        "idle_percent": idle,
        "figures": [asdict(one) for one in figures],
    }


def _peer(folder: Path) -> dict[str, object]:
    lines = folder / "lines.txt"
    lines.write_text("\n".join(line for line in transcript(7, 1, 3, "client", PEER_TURNS).splitlines() if line))
    program = folder / "peer.py"
    program.write_text(PEER)
    terminal = start([str(program), str(lines)])
    shown = terminal.until(b"%dyad")
    terminal.settle(8.0)
    figures = [
        _figure("move", terminal, ["\x1b[B"] * KEYS),
        _figure("page down", terminal, ["\x1b[6~"] * KEYS),
    ]
    peak = terminal.peak_megabytes()
    terminal.kill()
    print(f"\npeer, Textual's OptionList with {PEER_TURNS:,} turns: text {shown:.0f} ms, peak {peak:.0f} MB")
    _print(figures)
    return {"text_ms": shown, "peak_mb": peak, "figures": [asdict(one) for one in figures]}


def _tag_cost(folder: Path) -> dict[str, dict[str, float]]:
    """One durable deed at an ordinary desk, in a study of a thousand tags and of a million: milliseconds, medians.

    The tags are spread as in real work: four hundred interviews, each with tags of every coder.
    """
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.coding.tagging import set_tag
    from ipr_coder.coding.undoing import undo
    from ipr_coder.study.store import open_store

    found: dict[str, dict[str, float]] = {}
    path, spans = _large_study(folder / "large.ipr")
    with open_store(path) as store:
        there = 0
        for tags in (1_000, 1_000_000):
            _fill(store, spans, there, tags)
            there = tags
            taken: dict[str, list[float]] = {"open": [], "tag": [], "tag a stretch": [], "undo": []}
            for _ in range(10):
                begun = time.perf_counter()
                place = open_desk(store, "AB", LABEL)
                taken["open"].append(_since(begun))
            free = [span for span in spans[LABEL] if span.end - span.start > 10]
            for number in range(200):
                whole = free[number % len(free)]
                part = Span(whole.start + 1, whole.end - 1 - number // len(free))
                for what, span in (("tag", whole), ("tag a stretch", part)):
                    begun = time.perf_counter()
                    set_tag(store, place.desk, UNUSED, span, True)
                    taken[what].append(_since(begun))
                    begun = time.perf_counter()
                    undo(store, place.desk)
                    taken["undo"].append(_since(begun))
            medians = {what: statistics.median(times) for what, times in taken.items()}
            found[f"{tags} tags"] = medians
            words = ", ".join(f"{what} {median:.2f} ms" for what, median in medians.items())
            print(f"at a desk in a study of {tags:,} tags, {len(spans)} interviews, {len(CODERS)} coders: {words}")
    return found


def _since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def _large_study(path: Path) -> tuple[Path, dict[str, list[Span]]]:
    """A study of many interviews, all of them assigned to all coders, and the spans of each one's answers."""
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.coding.setting_up import add_coder, assign, new_study
    from ipr_coder.transcripts.reading import read

    folder = path.with_suffix("")
    folder.mkdir()
    files = write_study(folder, INTERVIEWS, TURNS_EACH)
    transcripts = [read(file) for file in files]
    with new_study(path, "Made up", read_codebook(find_codebook("ipr-core"))) as store:
        import_transcripts(store, [(one, placement(one)) for one in transcripts])
        add_coder(store, *CODERS)
        for coder in CODERS:
            assign(store, coder, [file.stem for file in files])
    spans = {
        file.stem: [turn.span for turn in one.turns if turn.role != "interviewer"]
        for file, one in zip(files, transcripts, strict=True)
    }
    return path, spans


def _fill(store: Store, spans: dict[str, list[Span]], there: int, tags: int) -> None:
    """Bring the study from `there` tags to `tags`, in turn for each desk, with every code but one."""
    from ipr_coder.study import assignments, codebooks, marks

    def fill(tx):  # type: ignore[no-untyped-def]
        codes = [number for ident, number in codebooks.code_ids(tx).items() if ident != UNUSED]
        desks = [(assignments.find_desk(tx, coder, label, None)[0], label) for label in spans for coder in CODERS]

        def rows():  # type: ignore[no-untyped-def]
            for number in range(there, tags):
                desk, label = desks[number % len(desks)]
                turn, code = divmod(number // len(desks), len(codes))
                yield desk, codes[code], spans[label][turn], {}

        marks.add_tags(tx, rows())

    store.write(fill)


def _study(path: Path, turns: int) -> str:
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.coding.setting_up import add_coder, assign, new_study
    from ipr_coder.transcripts.reading import read

    file = path.with_name(f"{LABEL}.txt")
    file.write_text(transcript(7, 1, 3, "client", turns))
    with new_study(path, "Made up", read_codebook(find_codebook("ipr-core"))) as store:
        one = read(file)
        import_transcripts(store, [(one, placement(one))])
        add_coder(store, "AB")
        assign(store, "AB", [LABEL])
    return str(path)


def _open(study: str, folder: Path) -> Terminal:
    words = ["-m", "ipr_coder", "code", study, "--coder", "AB", "--interview", LABEL]
    return start(words, IPR_SETTINGS=str(folder / "none.toml"))


def _figure(what: str, terminal: Terminal, keys: Iterable[str], every: int = 1) -> Figure:
    return _summary(what, [terminal.press(key) for key in keys][every - 1 :: every])


def _summary(what: str, taken: list[float]) -> Figure:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return Figure(what, statistics.median(taken), cuts[94], cuts[98])


def _wait(terminal: Terminal, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        terminal.settle(min(1.0, max(0.01, end - time.perf_counter())))
        time.sleep(0.2)


def _print(figures: Iterable[Figure]) -> None:
    print(f"{'':<34}{'median':>9}{'p95':>9}{'p99':>9}  ms, keypress to last byte")
    for one in figures:
        print(f"{one.what:<34}{one.median:>9.1f}{one.p95:>9.1f}{one.p99:>9.1f}")


if __name__ == "__main__":
    main()
