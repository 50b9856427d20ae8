"""A terminal for measuring: a program in a pseudo-terminal, keys to it, and the time of the last byte it paints."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

QUIET = 0.05
"""Seconds without a byte after which a picture counts as finished."""

LONGEST = 120.0


@dataclass(slots=True)
class Terminal:
    """A running program and the file through which it is seen. Times are milliseconds."""

    process: int
    file: int
    started: float
    seen: bytearray

    def until(self, words: bytes, since: int = 0) -> float:
        """Wait for words in what is painted from byte `since` on; milliseconds since the program was started."""
        deadline = time.perf_counter() + LONGEST
        while self.seen.find(words, since) < 0:
            if not self._read(deadline - time.perf_counter()):
                raise RuntimeError(f"{words!r} never came")
        return (time.perf_counter() - self.started) * 1000

    def press(self, keys: str) -> float:
        """Send keys; milliseconds from the keypress to the last byte painted for it."""
        begun = last = time.perf_counter()
        os.write(self.file, keys.encode())
        while self._read(QUIET if last > begun else 2.0):
            last = time.perf_counter()
        return (last - begun) * 1000

    def resize(self, columns: int, rows: int) -> float:
        """Change the terminal's size; milliseconds to the last byte painted for it."""
        begun = last = time.perf_counter()
        _set_size(self.file, columns, rows)
        os.kill(self.process, signal.SIGWINCH)
        while self._read(0.25 if last > begun else 2.0):
            last = time.perf_counter()
        return (last - begun) * 1000

    def settle(self, quiet: float = 0.6) -> None:
        """Wait until nothing is painted any more."""
        while self._read(quiet):
            pass

    def cpu_seconds(self) -> float:
        """Processor time that the program has used so far (Linux)."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        """The most memory it has had (Linux)."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        os.kill(self.process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Wait for its end and give the terminal back."""
        os.close(self.file)
        os.waitpid(self.process, 0)

    def _read(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self.file], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.file, 1 << 16)
        except OSError:
            return False
        self.seen += data
        return bool(data)


def start(words: Sequence[str], columns: int = 200, rows: int = 50, **environment: str) -> Terminal:
    """Start a Python program with these words in a terminal of this size."""
    begun = time.perf_counter()
    process, file = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", PYTHONUNBUFFERED="1", **environment)
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, *words])
    _set_size(file, columns, rows)
    return Terminal(process, file, begun, bytearray())


def _set_size(file: int, columns: int, rows: int) -> None:
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
