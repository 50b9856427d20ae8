"""The way in: refusals before the screens appear where they are cheap, after them otherwise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipr_coder.errors import IprError, StudyError, UsageError
from ipr_coder.tui import app as app_module
from ipr_coder.tui import run as run_module
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.run import check_target, check_terminal, run_coder

Fixture = Callable[..., Any]


@pytest.mark.parametrize("content", [None, b"", b"no study at all, but long enough to be taken for a header" * 3])
def test_what_cannot_be_a_study_is_refused_before_the_screens(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "notes.ipr"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IprError, match=r"notes\.ipr"):
        check_target(str(path))


def test_a_study_and_an_address_pass(study: str) -> None:
    check_target(study)
    check_target("postgresql://nowhere/study")


def test_without_a_terminal_it_says_so(study: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    with pytest.raises(UsageError, match="needs a terminal"):
        check_terminal()
    with pytest.raises(UsageError):
        run_coder(study, "AB")


@pytest.mark.parametrize(
    ("coder", "interview", "words"), [("ZZ", None, "ZZ"), ("AB", "D09_S3_client", "D09_S3_client")]
)
async def test_an_unknown_coder_or_interview_ends_the_screens_with_a_sentence(
    study: str, desk: Any, coder: str, interview: str | None, words: str
) -> None:
    app = CoderApp(study, coder, interview)
    async with app.run_test() as pilot:
        await desk.until(pilot, lambda: app._exit)
    if app.study is not None:
        app.study.close(5)
    assert isinstance(app.fault, StudyError)
    assert words in str(app.fault)


def test_deeds_not_saved_in_time_are_told_without_the_password_of_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(CoderApp):
        def run(self, **_how: Any) -> None:
            self.study = SimpleNamespace(  # type: ignore[assignment]
                close=lambda _wait: False, store=SimpleNamespace(target="postgresql://ana:***@host/river")
            )

    monkeypatch.setattr(app_module, "CoderApp", Slow)
    monkeypatch.setattr(run_module, "check_terminal", lambda: None)
    with pytest.raises(StudyError, match="could not be saved in time") as caught:
        run_coder("postgresql://ana:opensesame@host/river", "AB")
    assert "opensesame" not in str(caught.value)


def test_the_room_loads_no_screen_library_and_the_screens_no_database() -> None:
    program = (
        "import sys, ipr_coder.tui\n"
        "assert 'textual' not in sys.modules\n"
        "import ipr_coder.tui.app\n"
        "heavy = {'sqlalchemy', 'numpy', 'scipy', 'spacy', 'docx', 'lxml', 'alembic', 'textual.widgets._markdown'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
