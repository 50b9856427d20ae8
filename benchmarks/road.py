"""The whole road, measured: `python3 -m benchmarks.road` prints a table and, as the last line, the same as JSON.

Each figure stands beside a yardstick taken in the same run, because machines differ and are busy: compare the ratios.
"""

from __future__ import annotations

import json
import os
import platform
import random
import re
import resource
import select
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.synthetic import write_study

ROUNDS = 5
FIRST_FRAME, WORK_LIST, A_TURN = b"Opening the study", b"Work list", b"interviewer"
CODES = ("shame", "safety", "rupture", "repair")


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, how much it came to, and the yardstick beside it."""

    what: str
    value: float
    unit: str
    aim: str
    yardstick: str = ""
    yardstick_value: float | None = None


def main() -> None:
    """Measure everything and print it."""
    figures: list[Figure] = []
    for measure in (start_up, importing, one_tag, agreement, opening_20_000):
        figures += measure()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(machine)
    for one in figures:
        beside = (
            f"   ({one.yardstick}: {one.yardstick_value:.4g} {one.unit})" if one.yardstick_value is not None else ""
        )
        print(f"{one.what:<62}{one.value:>10.4g} {one.unit:<3}  aim {one.aim}{beside}")
    print(json.dumps({"machine": machine, "figures": [asdict(one) for one in figures]}))


def start_up() -> list[Figure]:
    """From the command to the first painted frame of the coder's screen, in a pseudo-terminal; CPU time and wall."""
    with tempfile.TemporaryDirectory() as folder:
        study = _study(Path(folder), 4, 60)
        cpu, wall, peak = _best(lambda: _paint(study, None, FIRST_FRAME))
        list_cpu, list_wall, list_peak = _best(lambda: _paint(study, None, WORK_LIST))
        bare = _best(lambda: _python("import textual.app"))[0]
        help_cpu = _best(
            lambda: _python("import sys; sys.argv = ['ipr-coder', '--help']; from ipr_coder.cli import main; main()")
        )[0]
    return [
        Figure("start-up to the first painted frame, CPU", cpu, "s", "0.6", "importing textual.app alone", bare),
        Figure("start-up to the first painted frame, wall", wall, "s", "-"),
        Figure("start-up to the work list, CPU", list_cpu, "s", "-", "importing textual.app alone", bare),
        Figure("start-up to the work list, wall", list_wall, "s", "-"),
        Figure("start-up to the work list, peak memory", list_peak, "MB", "150", "at the first frame", peak),
        Figure("ipr-coder --help, CPU", help_cpu, "s", "-"),
    ]


def importing() -> list[Figure]:
    """200 transcripts of 300 turns each: read, cut, checked, stored durably."""
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.transcripts.reading import read

    with tempfile.TemporaryDirectory() as folder:
        paths = write_study(Path(folder), 200)
        took, reading, plain = [], [], []
        for number in range(ROUNDS):
            with _new_study(Path(folder) / f"i{number}.ipr") as store:
                begin = time.perf_counter()
                texts = [read(path) for path in paths]
                reading.append(time.perf_counter() - begin)
                import_transcripts(store, [(text, placement(text)) for text in texts])
                took.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            _raw_import(paths, Path(folder) / f"r{number}.db")
            plain.append(time.perf_counter() - begin)
    return [
        Figure(
            "import of 200 transcripts, 300 turns each",
            statistics.median(took),
            "s",
            "1",
            "splitting the lines and bare sqlite3 inserts",
            statistics.median(plain),
        ),
        Figure("... of it reading", statistics.median(reading), "s", "-"),
    ]


def one_tag() -> list[Figure]:
    """One tag as the coder sets it: one durable transaction with its audit event."""
    from ipr_coder.coding.desk import open_desk
    from ipr_coder.coding.tagging import set_tag

    with tempfile.TemporaryDirectory() as folder:
        path = _study(Path(folder), 4, 300)
        with _open(path) as store:
            place = open_desk(store, "AB", "D001_S3_client")
            spans = [one.span for one in place.segments if place.turns[one.turn].role != "interviewer"]
            took = []
            for number in range(400):
                begin = time.perf_counter()
                set_tag(
                    store,
                    place.desk,
                    ("shame", "safety", "rupture", "repair")[number // 150 % 4],
                    spans[number % 150],
                    True,
                )
                took.append(time.perf_counter() - begin)
        bare = _bare_commits(Path(folder) / "bare.db", 400)
    milliseconds = [one * 1000 for one in took]
    return [
        Figure(
            "one durable tag, median", statistics.median(milliseconds), "ms", "5", "bare sqlite3 insert + commit", bare
        ),
        Figure("one durable tag, 95th percentile", float(np.percentile(milliseconds, 95)), "ms", "-"),
    ]


def agreement() -> list[Figure]:
    """Four codes on 60,000 turns by two coders: from tags to every coefficient with its interval."""
    from ipr_coder.agreement import agreement_by_code, unit_ratings_by_code
    from ipr_coder.agreement.units import TagArrays, UnitArrays

    draw = np.random.default_rng(7)
    interviews, per = 200, 300
    units = UnitArrays(
        np.repeat(np.arange(interviews), per),
        np.tile(np.arange(per) * 10, interviews),
        np.tile(np.arange(per) * 10 + 9, interviews),
    )
    rows = draw.integers(0, interviews * per, 40_000)
    tags = TagArrays(
        units.interview[rows],
        units.start[rows],
        units.end[rows],
        draw.integers(0, 4, 40_000),
        draw.integers(0, 2, 40_000),
    )
    covered = np.ones((interviews, 2), dtype=bool)

    def run() -> None:
        agreement_by_code(unit_ratings_by_code(tags, units, covered, [0, 1, 2, 3]))

    run()
    ours = _median(run)
    peer = None
    try:
        import krippendorff
    except ImportError:
        pass
    else:
        ratings = unit_ratings_by_code(tags, units, covered, [0, 1, 2, 3]).astype(float)

        def theirs() -> None:
            for code in ratings:
                krippendorff.alpha(reliability_data=code.T, level_of_measurement="nominal")

        peer = _median(theirs)
    return [
        Figure("agreement of 4 codes on 60,000 turns, all figures", ours, "s", "0.3", "krippendorff: alpha alone", peer)
    ]


def opening_20_000() -> list[Figure]:
    """Opening an interview of 20,000 turns: from the command to its first painted text."""
    with tempfile.TemporaryDirectory() as folder:
        study = _study(Path(folder), 1, 20_000)
        small = _study(Path(folder), 1, 60, name="small.ipr")
        cpu, wall, peak = _best(lambda: _paint(study, "D001_S3_client", A_TURN))
        base_cpu, base_wall, base_peak = _best(lambda: _paint(small, "D001_S3_client", A_TURN))
    return [
        Figure("interview of 20,000 turns painted, wall", wall, "s", "-", "the same with 60 turns", base_wall),
        Figure("... what the 20,000 turns cost over 60", wall - base_wall, "s", "0.3"),
        Figure("interview of 20,000 turns painted, CPU", cpu, "s", "-", "the same with 60 turns", base_cpu),
        Figure("interview of 20,000 turns, peak memory", peak, "MB", "150", "the same with 60 turns", base_peak),
    ]


def _paint(study: Path, interview: str | None, wanted: bytes) -> tuple[float, float, float]:
    """Run the coder's screen in a pseudo-terminal until the wanted text is there; CPU s, wall s, peak MB."""
    import pty

    words = [sys.executable, "-m", "ipr_coder", "code", str(study), "--coder", "AB"]
    if interview:
        words += ["--interview", interview]
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="160", LINES="45")
        os.execv(sys.executable, words)
    seen, wall = b"", 0.0
    while time.perf_counter() - begin < 60:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        if wanted in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen):
            wall = time.perf_counter() - begin
            break
    cpu = _cpu_seconds(child)
    peak = _peak_mb(child)
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    if not wall:
        raise RuntimeError("the screen did not appear")
    return cpu, wall, peak


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def _python(code: str) -> tuple[float, float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, after.ru_maxrss / 1024


def _best(run: Callable[[], tuple[float, float, float]]) -> tuple[float, float, float]:
    """The medians of several runs, after one that is not counted."""
    run()
    rounds = [run() for _ in range(ROUNDS)]
    cpu, wall, peak = (statistics.median(column) for column in zip(*rounds, strict=True))
    return cpu, wall, peak


def _median(run: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        run()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def _study(folder: Path, interviews: int, turns: int, name: str = "study.ipr") -> Path:
    from ipr_coder.coding.importing import import_transcripts, placement
    from ipr_coder.coding.setting_up import add_coder, assign, with_transcripts
    from ipr_coder.transcripts.reading import read

    texts = folder / f"texts-{interviews}-{turns}"
    texts.mkdir(exist_ok=True)
    transcripts = [read(path) for path in write_study(texts, interviews, turns)]
    with _new_study(folder / name) as store:
        import_transcripts(store, [(text, placement(text)) for text in transcripts])
        add_coder(store, "AB")
        assign(store, "AB", with_transcripts(store))
    return folder / name


def _new_study(path: Path):  # type: ignore[no-untyped-def]
    from ipr_coder.codebook.reading import read_codebook
    from ipr_coder.codebook.shipped import find_codebook
    from ipr_coder.coding.setting_up import new_study

    return new_study(path, "Benchmark", read_codebook(find_codebook("ipr-core")))


def _open(path: Path):  # type: ignore[no-untyped-def]
    from ipr_coder.study.store import open_store

    return open_store(path)


def _raw_import(paths: list[Path], target: Path) -> None:
    """The least one can do: split the lines, insert them with the standard library, one commit."""
    with sqlite3.connect(target) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("create table turn (file text, line integer, speaker text, text text)")
        for path in paths:
            lines = path.read_text(encoding="utf-8").splitlines()
            connection.executemany(
                "insert into turn values (?, ?, ?, ?)",
                [(path.name, number, *line.partition(": ")[::2]) for number, line in enumerate(lines)],
            )
    connection.close()


def _bare_commits(path: Path, times: int) -> float:
    """Median milliseconds of one insert and commit with the same durability, and nothing else."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table tag (id integer primary key, start integer, stop integer, code integer)")
    draw, took = random.Random(7), []
    for _ in range(times):
        begin = time.perf_counter()
        connection.execute("begin immediate")
        connection.execute("insert into tag (start, stop, code) values (?, ?, ?)", (draw.random(), 2, 3))
        connection.execute("commit")
        took.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return statistics.median(took)


if __name__ == "__main__":
    main()
