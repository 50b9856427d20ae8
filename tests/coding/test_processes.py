"""Several programs at one study, and programs that die: nothing acknowledged is lost, nothing is left half done."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.setting_up import add_coder, assign, check_audit, with_transcripts
from ipr_coder.coding.tagging import set_tag
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store, open_store
from ipr_coder.text import Span

CLIENT = "D01_S3_client"

TAGS_IN_A_LOOP = f"""
import sys
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.tagging import set_tag
from ipr_coder.errors import IprError
from ipr_coder.study.store import open_store
from ipr_coder.text import Span
store = open_store(sys.argv[1])
desk = open_desk(store, "AB", "{CLIENT}").desk
start = int(sys.argv[2])
{{limit}}
try:
    for number in range(start, start + int(sys.argv[3])):
        set_tag(store, desk, "shame", Span(number % 60, number % 60 + 1 + number // 60), True)
        print(number, flush=True)
except IprError as error:
    print("refused:", error, flush=True)
    sys.exit(2)
"""
FILE_LIMIT = """
import resource, signal
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = max(Path(sys.argv[1] + end).stat().st_size for end in ("", "-wal")) + 100_000
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
"""


def place(number: int) -> Span:
    """A stretch of the text of its own for every number up to 5,400."""
    return Span(number % 60, number % 60 + 1 + number // 60)


IMPORTS_ON = """
import sys
from pathlib import Path
from ipr_coder.coding import importing
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.study.store import open_store
from ipr_coder.transcripts.reading import read
importing._TURNS_A_TRANSACTION = 25
stop_at, written, add = int(sys.argv[3]), [], importing.texts.add_transcript

def add_and_stop(*args, **named):
    number = add(*args, **named)
    written.append(number)
    if len(written) == stop_at:
        print("in the middle", flush=True)
        sys.stdin.readline()
    return number

importing.texts.add_transcript = add_and_stop
items = [(read(path), Placement(path.name[:3], 3, "client")) for path in sorted(Path(sys.argv[2]).iterdir())]
import_transcripts(open_store(sys.argv[1]), items)
"""


def write_tags(target: str, coder: str, first: int, count: int) -> None:
    """What one of several processes does."""
    with open_store(target) as store:
        desk = open_desk(store, coder, CLIENT).desk
        for number in range(first, first + count):
            set_tag(store, desk, "shame", place(number), True)


def whole(target: str) -> None:
    """The file passes SQLite's own check and the audit trail ours."""
    connection = sqlite3.connect(target)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.close()
    with open_store(target) as store:
        assert check_audit(store).fault is None


def tagged(target: str, coder: str = "AB") -> set[int]:
    with open_store(target) as store:
        spans = [tag.span for tag in open_desk(store, coder, CLIENT).tags]
        return {span.start + 60 * (span.end - span.start - 1) for span in spans}


@pytest.mark.slow
@pytest.mark.parametrize("alone", [True, False], ids=["each a coder", "all the same coder"])
def test_four_processes_write_at_once_and_nothing_is_lost(study: Store, study_target: str, alone: bool) -> None:
    coders = [f"P{n}" if alone else "P0" for n in range(4)]
    for coder in sorted(set(coders)):
        add_coder(study, coder)
        assign(study, coder, [CLIENT])
    before = check_audit(study).events
    spawn = multiprocessing.get_context("spawn")
    workers = [
        spawn.Process(target=write_tags, args=(study_target, coder, 100 * n, 100)) for n, coder in enumerate(coders)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    found = {coder: tagged(study_target, coder) for coder in set(coders)}
    assert sum(len(numbers) for numbers in found.values()) == 400
    assert set().union(*found.values()) == set(range(400))
    checked = check_audit(study)
    assert (checked.fault, checked.events) == (None, before + 400)


def killed_after(lines: int, *arguments: str, program: str) -> list[str]:
    """Run a program until it has printed so many lines, kill it without warning, and return all it printed."""
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    printed = []
    for line in child.stdout:
        printed.append(line.strip())
        if len(printed) >= lines:
            break
    child.kill()
    printed += child.stdout.read().split()
    child.stdin.close()
    child.stdout.close()
    child.wait()
    return printed


def kill_rounds(path: str, rounds: int) -> None:
    chance = random.Random(731)
    acknowledged: set[int] = set()
    for number in range(rounds):
        printed = killed_after(
            chance.randint(1, 60), path, str(500 * number), "400", program=TAGS_IN_A_LOOP.replace("{limit}", "")
        )
        acknowledged |= {int(line) for line in printed}
        found = tagged(path)
        assert acknowledged <= found
        assert len(found - acknowledged) <= number + 1, "at most the one tag that was not acknowledged yet"
        whole(path)


def test_no_tag_that_was_acknowledged_is_lost_to_a_kill(sqlite_path: str) -> None:
    kill_rounds(sqlite_path, 2)


@pytest.mark.slow
def test_no_tag_is_lost_to_ten_kills_at_random_moments(sqlite_path: str) -> None:
    kill_rounds(sqlite_path, 10)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of 2 MB at `folder`, where this user may make one (root on Linux)."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = (
        sys.platform == "linux"
        and os.geteuid() == 0
        and mount is not None
        and subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
        ).returncode
        == 0
    )
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_named_and_earlier_tags_are_safe(sqlite_path: str, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as made:
        if not made:
            pytest.skip("no small file system can be made here; the file limit is tested beside this")
        path = tmp_path / "disk" / "study.ipr"
        shutil.copyfile(sqlite_path, path)
        with open_store(path) as store:
            desk = open_desk(store, "AB", CLIENT).desk
            set_tag(store, desk, "shame", Span(0, 1), True)
            free = os.statvfs(path).f_bavail * os.statvfs(path).f_frsize
            (path.parent / "ballast").write_bytes(bytes(max(0, free - 60_000)))
            saved = {0}

            def fill() -> None:
                for number in range(1, 200):
                    set_tag(store, desk, "shame", place(number), True)
                    saved.add(number)

            with pytest.raises(StudyError, match=r"the disk is full\. Nothing was changed; free some space") as caught:
                fill()
            assert "INSERT" not in str(caught.value)
            assert {tag.span for tag in open_desk(store, "AB", CLIENT).tags} == {place(number) for number in saved}
            (path.parent / "ballast").unlink()
            set_tag(store, desk, "shame", place(300), True)
        assert tagged(str(path)) == {*saved, 300}
        whole(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no file limits on Windows")
def test_a_file_that_may_not_grow_is_named_and_earlier_tags_are_safe(sqlite_path: str) -> None:
    with open_store(sqlite_path):
        ended = subprocess.run(
            [sys.executable, "-c", TAGS_IN_A_LOOP.replace("{limit}", FILE_LIMIT), sqlite_path, "0", "900"],
            capture_output=True,
            text=True,
            check=False,
        )
        *saved, last = ended.stdout.splitlines()
        assert ended.returncode == 2, ended.stderr
        assert last.startswith(f"refused: {sqlite_path}: ")
        assert "Nothing was changed" in last
        assert saved
        assert tagged(sqlite_path) == {int(line) for line in saved}
    whole(sqlite_path)


def test_an_interrupted_import_leaves_whole_transcripts_or_none(sqlite_path: str, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    for number in range(12):
        talk = "".join(f"C: {number} and {turn}.\nI: Mm.\n" for turn in range(5))
        (folder / f"E{number:02}_S3_client.txt").write_text(talk, encoding="utf-8")
    killed_after(1, sqlite_path, str(folder), "8", program=IMPORTS_ON)
    with open_store(sqlite_path) as store:
        arrived = [label for label in with_transcripts(store) if label.startswith("E")]
        assert arrived == [f"E{number:02}_S3_client" for number in range(6)], "three transactions of two transcripts"
        connection = sqlite3.connect(sqlite_path)
        counts = connection.execute(
            "select (select count(*) from turn where transcript_id = t.id), "
            "(select count(*) from segment where transcript_id = t.id), t.text from transcript t "
            "join interview i on i.id = t.interview_id where i.label like 'E%'"
        ).fetchall()
        planned = connection.execute("select count(*) from interview where label like 'E%'").fetchone()[0]
        connection.close()
        assert [(turns, segments, len(text.split("\n"))) for turns, segments, text in counts] == [(10, 10, 10)] * 6
        assert planned == len(arrived)
    subprocess.run([sys.executable, "-c", IMPORTS_ON, sqlite_path, str(folder), "0"], check=True, capture_output=True)
    with open_store(sqlite_path) as store:
        assert sum(label.startswith("E") for label in with_transcripts(store)) == 12
    whole(sqlite_path)
