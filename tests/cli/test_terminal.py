"""The program on a real terminal: progress bars, the coder's screen, and a process that is killed while coding."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect", reason="pexpect is not installed")
if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

Run = Callable[..., Any]

_COMMANDS = re.compile(r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)")
PATIENCE = 60.0


class Terminal:
    """A program on a pseudo-terminal of 100 x 30; what it has written, without the commands to the terminal."""

    def __init__(self, words: list[str], environment: dict[str, str], folder: Path) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "ipr_coder", *words],
            dimensions=(30, 100),
            env={**environment, "TERM": "xterm-256color"},
            cwd=str(folder),
            encoding="utf-8",
            codec_errors="replace",
        )
        self.raw = ""

    @property
    def text(self) -> str:
        return _COMMANDS.sub(" ", self.raw)

    def wait(self, seen: Callable[[str], object], what: str) -> None:
        """Read on until `seen` is true of all that was written."""
        end = time.monotonic() + PATIENCE
        while not seen(self.text):
            assert time.monotonic() < end, f"{what} did not come; last: {self.text[-1500:]!r}"
            try:
                self.raw += self.child.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert seen(self.text), f"the program ended before {what}: {self.text[-1500:]!r}"
                return

    def end(self) -> int:
        """Read to the end; the exit code."""
        self.wait(lambda _text: not self.child.isalive(), "the end")
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: object) -> Terminal:
        opened.append(Terminal([str(word) for word in words], environment, tmp_path))
        return opened[-1]

    yield start
    for one in opened:
        one.child.close(force=True)


def all_saved(text: str) -> bool:
    return text.rfind("all saved") > max(text.rfind(" saving"), text.rfind("NOT SAVED"))


@pytest.mark.slow
def test_ten_tags_shown_as_saved_survive_a_kill(river: Path, terminal: Callable[..., Terminal], done: Run) -> None:
    screen = terminal("code", river, "--coder", "EF")
    screen.wait(lambda text: "D01_S5_client" in text and "D04_S5_therapist" in text, "the work list")
    screen.child.send("\r")
    screen.wait(lambda text: "0 of 22 decided" in text, "the interview")
    for _ in range(10):
        screen.child.send("hd")
        screen.child.send("n")
    screen.wait(lambda text: "10 of 22 decided" in text and all_saved(text), "ten saved tags")
    screen.child.kill(signal.SIGKILL)
    screen.wait(lambda _text: not screen.child.isalive(), "the end")

    out = river.parent / "ef.csv"
    done("tags", "export", river, out, "--coders", "EF", "--include-open", "--reason", "test")
    rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 10
    assert {(row[0], row[3], row[4]) for row in rows} == {("D01_S5_client", "shame.hiding", "EF")}
    assert len({(row[1], row[2]) for row in rows}) == 10, "ten different places"
    assert "audit trail too" in done("check", river).out

    again = terminal("code", river, "--coder", "EF", "--interview", "D01_S5_client")
    again.wait(lambda text: "10 of 22 decided" in text, "the ten tags")
    again.child.send("\x11")
    assert again.end() == 0


@pytest.mark.slow
def test_the_demo_opens_the_coders_screen_when_it_is_built(terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    screen = terminal("demo", "d")
    screen.wait(lambda text: "RIVER is wholly fictional" in text, "the demo")
    screen.wait(lambda text: text.rfind("D01_S5_client") > text.rfind("wholly fictional"), "the work list")
    screen.child.send("\x11")
    assert screen.end() == 0
    assert (tmp_path / "d" / "themes.docx").exists()


def test_progress_is_shown_on_a_terminal_and_nowhere_else(
    river: Path, terminal: Callable[..., Terminal], done: Run
) -> None:
    texts = river.parent / "texts"
    texts.mkdir()
    for number in range(30, 42):
        (texts / f"D{number}_S3_client.txt").write_text("I: And?\nC: Yes.\n", encoding="utf-8")
    shown = terminal("import", "river.ipr", "texts")
    shown.wait(lambda text: "12 imported." in text, "the import")
    assert shown.end() == 0
    assert "reading" in shown.text
    assert "100%" in shown.text or "━" in shown.text
    quiet = done("import", river, texts, "--dry-run")
    assert quiet.err == ""
    assert "━" not in quiet.out
