"""Reading transcripts, measured: `python3 -m benchmarks.reading` prints a table and, last, the same as JSON.

Beside each figure stands a bare library doing the least of the same work in the same run: reading the file, listing a
Word document's paragraphs, listing the cues. They find no speakers, times, moments or lost lines; compare the ratios.
"""

from __future__ import annotations

import io
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks.synthetic import transcript, write_study

ROUNDS = 5
TURNS = 3000
"""Turns of the long interview: some 85,000 words, ten hours of talk."""


@dataclass(frozen=True)
class Figure:
    """One line: what was read, how fast, and the bare library beside it."""

    what: str
    value: float
    unit: str
    peer: str
    peer_value: float


def main() -> None:
    """Measure everything and print it."""
    figures = [*formats(), *a_thousand_files(), *a_million_words()]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(machine)
    for one in figures:
        print(f"{one.what:<58}{one.value:>12,.0f} {one.unit:<8}({one.peer}: {one.peer_value:,.0f})")
    print(json.dumps({"machine": machine, "figures": [asdict(one) for one in figures]}))


def formats() -> list[Figure]:
    """Words a second of one long interview as .txt, .docx and .vtt."""
    from ipr_coder.transcripts.reading import read

    found = []
    with tempfile.TemporaryDirectory() as place:
        for name, write, peer, bare in (
            ("long.txt", write_text, "bare file read", lambda path: path.read_text(encoding="utf-8").split("\n")),
            ("long.docx", write_word, "bare python-docx", bare_docx),
            ("long.vtt", write_captions, "bare webvtt-py", bare_vtt),
        ):
            path = Path(place) / name
            words = write(path)
            ours = median(partial(read, path))
            theirs = median(partial(bare, path))
            found.append(Figure(f"{path.suffix}, {words:,} words", words / ours, "words/s", peer, words / theirs))
    return found


def a_thousand_files() -> list[Figure]:
    """A thousand interviews of 30 turns, read and kept: files a second, and the memory of the process at its peak."""
    with tempfile.TemporaryDirectory() as place:
        write_study(Path(place), 1000, turns=30)
        ours, our_peak = in_a_process(_READ_ALL, place)
        bare, bare_peak = in_a_process(_READ_BARE, place)
    return [
        Figure("1,000 transcripts (.txt), read and kept", 1000 / ours, "files/s", "bare file read", 1000 / bare),
        Figure("1,000 transcripts, peak memory of the process", our_peak, "MB", "bare file read", bare_peak),
    ]


def a_million_words() -> list[Figure]:
    """A million words cut into sentences."""
    import spacy

    from ipr_coder.transcripts.reading import read
    from ipr_coder.transcripts.segments import segment

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "million.txt"
        path.write_text(transcript(7, 1, 1, "client", turns=36_000), encoding="utf-8")
        read_text = read(path)
    words = len(read_text.text.split())
    segment(read_text, "sentence")
    ours = median(lambda: segment(read_text, "sentence"), rounds=1)
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    turns = [turn.span.of(read_text.text) for turn in read_text.turns]
    theirs = median(lambda: [list(doc.sents) for doc in nlp.pipe(turns, batch_size=256)], rounds=1)
    what = f"sentences of {words:,} words"
    return [Figure(what, words / ours, "words/s", "bare spaCy sentencizer", words / theirs)]


def write_text(path: Path) -> int:
    """A long interview as text; its words."""
    text = transcript(7, 1, 3, "client", turns=TURNS)
    path.write_text(text, encoding="utf-8")
    return len(text.split())


def write_word(path: Path) -> int:
    """The same as a Word document, a paragraph a line."""
    from docx import Document

    text = transcript(7, 1, 3, "client", turns=TURNS)
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return len(text.split())


def write_captions(path: Path) -> int:
    """The same words as captions, ten words a cue."""
    cues, clock = ["WEBVTT\n"], 0
    for line in transcript(7, 1, 3, "client", turns=TURNS).splitlines():
        if not line.startswith("["):
            continue
        speaker, said = line.partition("] ")[2].split(": ", 1)
        words = said.split()
        for first in range(0, len(words), 10):
            stamp = f"{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"
            cues.append(f"{stamp}.000 --> {stamp}.900\n<v {speaker}>{' '.join(words[first : first + 10])}</v>\n")
            clock += 1
    text = "\n".join(cues)
    path.write_text(text, encoding="utf-8")
    return len(text.split()) - 3 * (len(cues) - 1)


def bare_docx(path: Path) -> list[str]:
    """What python-docx alone takes for the paragraphs."""
    from docx import Document

    return [paragraph.text for paragraph in Document(io.BytesIO(path.read_bytes())).paragraphs]


def bare_vtt(path: Path) -> list[str]:
    """What webvtt-py alone takes for the cues."""
    import webvtt

    return [caption.text for caption in webvtt.from_string(path.read_text(encoding="utf-8"))]


def median(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of a run: the median of several, after one that is not counted unless there is only one."""
    if rounds > 1:
        run()
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def in_a_process(code: str, folder: str) -> tuple[float, float]:
    """Seconds of the work and peak megabytes of a process of its own that does it."""
    done = subprocess.run([sys.executable, "-c", code, folder], check=True, capture_output=True, text=True)
    took, peak = done.stdout.split()
    return float(took), float(peak)


_PEAK = """
def peak():
    status = Path("/proc/self/status")  # the system's own count starts at the parent's peak
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
"""
_READ_ALL = f"""
import resource, sys, time
from pathlib import Path
from ipr_coder.transcripts.reading import read
{_PEAK}
begin = time.perf_counter()
kept = [read(path) for path in sorted(Path(sys.argv[1]).iterdir())]
print(time.perf_counter() - begin, peak())
"""
_READ_BARE = f"""
import resource, sys, time
from pathlib import Path
{_PEAK}
begin = time.perf_counter()
kept = [path.read_text(encoding="utf-8").split("\\n") for path in sorted(Path(sys.argv[1]).iterdir())]
print(time.perf_counter() - begin, peak())
"""

if __name__ == "__main__":
    main()
