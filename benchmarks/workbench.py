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

from benchmarks.synthetic import transcript
from benchmarks.terminal import Terminal, start

KEYS = 150
IDLE_SECONDS = 10
LABEL = "D001_S3_client"
PEER_TURNS = 20_000
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


def _tag_cost(folder: Path) -> dict[str, float]:
    """One durable tag in a study of a thousand tags and of a million: milliseconds, median of many."""
    from ipr_coder.coding.tagging import set_tag
    from ipr_coder.study import assignments, codebooks, marks
    from ipr_coder.study.store import open_store
    from ipr_coder.text import Span

    found: dict[str, float] = {}
    for tags in (1_000, 1_000_000):
        path = _study(folder / f"tags{tags}.ipr", 60)
        with open_store(path) as store:
            desk = store.read(lambda tx: assignments.find_desk(tx, "AB", LABEL, None)[0])
            length = store.read(lambda tx, desk=desk: _text_end(tx, desk.transcript_id))  # type: ignore[misc]
            spans = ((start, end) for start in range(length) for end in range(start + 1, length + 1))

            def fill(tx, desk=desk, spans=spans, tags=tags):  # type: ignore[no-untyped-def]
                code = next(iter(codebooks.code_ids(tx).values()))
                marks.add_tags(tx, ((desk, code, Span(*next(spans))) for _ in range(tags)))

            store.write(fill)
            taken = []
            for number in range(200):
                span = Span(*next(spans))
                begun = time.perf_counter()
                set_tag(store, desk, "rupture" if number % 2 else "shame", span, True)
                taken.append((time.perf_counter() - begun) * 1000)
        found[f"{tags} tags"] = statistics.median(taken)
        print(f"one durable tag in a study of {tags:,} tags: {statistics.median(taken):.2f} ms")
    return found


def _text_end(tx, transcript: int) -> int:  # type: ignore[no-untyped-def]
    from ipr_coder.study import texts

    return texts.text_end(tx, transcript)


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
