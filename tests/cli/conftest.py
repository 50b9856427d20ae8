"""The real program for every test: in this process (fast), or in one of its own; and a finished demo study to copy."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ipr_coder
from ipr_coder.cli.app import run as run_here

PROJECT = Path(ipr_coder.__file__).resolve().parent.parent


@dataclass(frozen=True)
class Outcome:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """All of standard output as one JSON object."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IPR_STUDY", "IPR_CODER", "IPR_DEBUG", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Carry out a command line in this process."""

    def carry_out(*words: object) -> Outcome:
        capsys.readouterr()
        code = run_here([str(word) for word in words])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return carry_out


@pytest.fixture
def done(run: Run) -> Run:
    """The same for a command that must succeed."""

    def carry_out(*words: object) -> Outcome:
        outcome = run(*words)
        assert outcome.code == 0, outcome.err
        return outcome

    return carry_out


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a child that finds this very program, installed or not."""
    found = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": found}


@pytest.fixture
def program(tmp_path: Path, environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """`python3 -m ipr_coder` in a process of its own, without a terminal, in an empty folder."""
    place = tmp_path / "elsewhere"

    def start(*words: object, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
        place.mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "ipr_coder", *map(str, words)],
            cwd=folder or place,
            env={**environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )

    return start


@pytest.fixture(scope="session")
def built_river(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, built once and never written to."""
    from ipr_coder.cli.demo import build

    path = tmp_path_factory.mktemp("built") / "river.ipr"
    build(path)
    return path


@pytest.fixture
def river(built_river: Path, tmp_path: Path) -> Path:
    """A copy of the demo study."""
    path = tmp_path / "river.ipr"
    shutil.copyfile(built_river, path)
    return path


@pytest.fixture
def digests() -> Callable[[Path], dict[str, str]]:
    """Every file below a folder, by its SHA-256."""

    def digest_of_all(folder: Path) -> dict[str, str]:
        return {
            str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }

    return digest_of_all
