"""What stands beside a moment while it is coded: the session then, and the other's account; never a mark of anybody.

The session (S3) and what was said about 00:12:40-00:13:05 of it; the window is half a minute on both sides:

    00:12:05 T  too early to be shown
    00:12:15 C  begins within the window
    00:12:50 T  during the moment
    00:13:30 C  within the window after it
    00:13:40 T  too late
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.context import context_of
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.hiding import hidden_from_coders, hide_from_coders
from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.recall_moments import remove_moment, set_moment
from ipr_coder.coding.tagging import set_star, set_tag
from ipr_coder.errors import UsageError
from ipr_coder.study.store import Store
from ipr_coder.study.study_settings import keep_setting
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.reading import read

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
SESSION = """[00:12:05] T: Too early.
[00:12:15] C: I do not know.
[00:12:50] T: Mm.
[00:13:30] C: It was like that at home.
[00:13:40] T: Too late.
"""


@pytest.fixture
def told(study: Store, tmp_path: Path) -> Store:
    """The session's transcript, and three moments of the therapist's: 25 s after, 31 s after, and 31 s before."""
    path = tmp_path / "session.txt"
    path.write_text(SESSION, encoding="utf-8")
    import_transcripts(study, [(read(path), Placement("D01", 3, None))])
    desk = open_desk(study, "CD", THERAPIST).desk
    for number, (start, end) in enumerate(((810_000, None), (816_001, 820_000), (700_000, 729_999))):
        set_moment(study, desk, open_desk(study, "CD", THERAPIST).turns[number].span.start, start, session_end_ms=end)
    return study


def here(store: Store) -> int:
    return open_desk(store, "AB", CLIENT).text.index("Zanzibar")


def test_the_session_and_the_other_account_stand_beside_the_moment(told: Store, ab: Desk) -> None:
    found = context_of(told, ab, here(told))
    assert found.moment is not None
    assert found.moment.ordinal == 1
    assert found.session is not None
    assert [(turn.start_ms, turn.text) for turn in found.session] == [
        (735_000, "I do not know."),
        (770_000, "Mm."),
        (810_000, "It was like that at home."),
    ]
    assert [(account.interview, account.role, account.session_start_ms) for account in found.accounts] == [
        (THERAPIST, "therapist", 810_000)
    ]
    assert [turn.text for turn in found.accounts[0].turns] == ["Where would you like to stop?"]
    assert found.hidden == ()


def test_a_moment_taken_away_tells_nothing(told: Store, ab: Desk) -> None:
    remove_moment(told, open_desk(told, "CD", THERAPIST).desk, 1)
    assert context_of(told, ab, here(told)).accounts == ()


def test_where_no_moment_is_talked_about_there_is_nothing_to_show(told: Store, ab: Desk) -> None:
    found = context_of(told, ab, 0)
    assert (found.moment, found.session, found.accounts) == (None, None, ())


def test_without_a_session_transcript_that_is_said(study: Store, ab: Desk) -> None:
    assert context_of(study, ab, here(study)).session is None


@pytest.mark.parametrize(
    ("facts", "session", "accounts"), [(["session"], False, 1), (["other_account"], True, 0), (["role"], True, 1)]
)
def test_what_the_study_hides_is_not_read(
    told: Store, ab: Desk, facts: list[str], session: bool, accounts: int
) -> None:
    told.write(lambda tx: keep_setting(tx, "blind", facts))
    found = context_of(told, ab, here(told))
    assert (found.session is not None, len(found.accounts), found.hidden) == (session, accounts, tuple(facts))
    if "role" in facts:
        assert "therapist" not in repr(found.accounts)
        assert {(turn.speaker, turn.role) for account in found.accounts for turn in account.turns} == {("", "")}


def test_an_account_that_was_taken_back_is_not_read(told: Store, ab: Desk, sql: Any) -> None:
    sql(told, "update interview set status = 'withdrawn' where label = :label", label=THERAPIST)
    assert context_of(told, ab, here(told)).accounts == ()


def test_nobodys_marks_come_along_and_no_words_are_printed(told: Store, ab: Desk) -> None:
    before = context_of(told, ab, here(told))
    for coder in ("AB", "CD"):
        desk = open_desk(told, coder, THERAPIST).desk
        set_tag(told, desk, "shame", Span(0, 9), True)
        set_star(told, desk, Span(0, 9), True)
        write_memo(told, desk, "segment", "quagga", span=Span(0, 9))
    assert context_of(told, ab, here(told)) == before
    assert "home" not in repr(before)
    assert "stop?" not in repr(before)


def test_what_is_hidden_is_on_record_and_can_be_shown_again(told: Store, ab: Desk, audit_length: Any) -> None:
    before = audit_length(told)
    hide_from_coders(told, ["other_account"])
    hide_from_coders(told, ["other_account", "session"])
    hide_from_coders(told, ["session", "other_account"])
    assert hidden_from_coders(told) == ("other_account", "session")
    assert audit_length(told) == before + 2
    found = context_of(told, ab, here(told))
    assert (found.session, found.accounts, found.hidden) == (None, (), ("session", "other_account"))
    with pytest.raises(UsageError, match="'text' cannot be hidden"):
        hide_from_coders(told, ["text"])
    hide_from_coders(told, [])
    assert hidden_from_coders(told) == ()


def test_the_command_hides_and_tells(told: Store) -> None:
    from typer.testing import CliRunner

    from ipr_coder.cli.app import application

    if told.path is None:
        pytest.skip("the command is given a file")
    told.close()
    run = CliRunner()
    for words, said in (
        ([], "Nothing is hidden from coders."),
        (["--what", "session"], "Hidden from coders: session."),
        ([], "Hidden from coders: session."),
        (["--nothing"], "Nothing is hidden from coders."),
    ):
        done = run.invoke(application(), ["hide", str(told.path), *words])
        assert (done.exit_code, done.output.strip()) == (0, said)
