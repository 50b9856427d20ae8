"""An import steered file by file: what is said of one file touches that file alone, and only what is ready comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.import_session import SESSION, FileWish, ImportSession, read_one
from ipr_coder.coding.listed_moments import moments_of
from ipr_coder.coding.remembering import remembered_roles
from ipr_coder.coding.setting_up import check_audit, new_study
from ipr_coder.errors import UsageError
from ipr_coder.study import structure
from ipr_coder.study.store import Store

CLIENT = (
    "I: Well?\nC: Yes.\n[STOP 1 - 12:40 - client stops tape]\nI: And there?\nC: No.\n(tape plays on to 14:05)\nC: Hm.\n"
)
NAMED = "Nora: Well?\nKim: Yes.\nNora: And?\nKim: No.\n"


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Path]]:
    def make(**talk: str) -> list[Path]:
        paths = []
        for name, text in talk.items():
            path = tmp_path / f"{name}.txt"
            path.write_bytes(text.encode("latin-1") if "é" in text else text.encode())
            paths.append(path)
        return paths

    return make


@pytest.fixture
def store(tmp_path: Path, codebook: Any) -> Iterator[Store]:
    with new_study(tmp_path / "s.ipr", "RIVER", codebook) as store:
        yield store


def read_all(session: ImportSession, store: Store | None = None) -> list[int]:
    """Do every job there is; returns which files were read."""
    read = []
    while (job := session.next_job()) is not None:
        assert session.take(read_one(job, store))
        read.append(job.number)
    return read


def labels(store: Store) -> set[str]:
    return {one.label for one in store.read(structure.interviews).values()}


def test_only_the_file_spoken_of_is_read_again(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT, D01_S2_client="C: é\nI: ê\n", D01_S3_client=NAMED))
    assert read_all(session) == [0, 1, 2]
    assert session.counts() == {"ready": 1, "refused": 1, "doubtful": 1}
    assert "--encoding" in session.reason(1)
    session.set_wish(1, FileWish(encoding="windows-1252"))
    assert session.state(1) == "waiting"
    assert read_all(session) == [1]
    assert session.reason(1) == ""
    session.set_wish(1, FileWish(encoding="windows-1252"))
    assert session.next_job() is None, "the same word twice is no news"


def test_a_role_is_said_once_for_all_files_that_have_the_label(files: Any, store: Store) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT, D02_S1_client=NAMED, D03_S1_client=NAMED))
    read_all(session, store)
    assert session.set_role("KIM", "client") == 2
    session.set_role("nora", "interviewer")
    assert read_all(session, store) == [1, 2]
    for number in (1, 2):
        look = session.look(number)
        assert look is not None
        assert [(one.label, one.role) for one in look.speakers] == [("Nora", "interviewer"), ("Kim", "client")]
    session.mark_imported(session.store_ready(store))
    assert remembered_roles(store) == {"KIM": "client", "nora": "interviewer"}
    assert labels(store) == {"D01_S1_client", "D02_S1_client", "D03_S1_client"}
    assert session.counts() == {"imported": 3}
    assert session.set_role("Kim", "other") == 0, "what is in the study is read no more"


def test_what_was_said_meanwhile_makes_a_reading_stale(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT))
    job = session.next_job()
    assert job is not None
    session.set_wish(0, FileWish(format="headed"))
    assert not session.take(read_one(job, None))
    assert session.state(0) == "waiting"
    assert read_all(session) == [0]


def test_a_format_overruled_is_given_and_the_second_best_comes_first(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=NAMED))
    read_all(session)
    look = session.look(0)
    assert look is not None
    assert look.format == "prefix"
    offered = session.formats_for(0)
    assert "prefix" not in offered
    assert not look.rival or offered[0] == look.rival
    session.set_wish(0, FileWish(format="table"))
    read_all(session)
    assert session.state(0) == "refused"
    assert session.ready() == ()


def test_two_files_of_one_place_wait_until_one_is_moved_or_left_out(files: Any, store: Store) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT, D01_S1_C_again=NAMED))
    read_all(session, store)
    assert session.ready() == ()
    assert "D01_S1_C_again.txt are both said to be D01_S1_client" in session.reason(0)
    session.leave_out(1, True)
    assert session.ready() == (0,)
    session.leave_out(1, False)
    session.set_wish(1, FileWish(session=2, dyad="D01", respondent="client"))
    read_all(session, store)
    assert session.label(1) == "D01_S2_client"
    assert session.ready() == (0, 1)


def test_another_text_for_an_interview_is_refused_before_and_the_rest_comes_in(files: Any, store: Store) -> None:
    first = ImportSession(files(D01_S1_client=CLIENT))
    read_all(first, store)
    first.mark_imported(first.store_ready(store))
    second = ImportSession(files(D01_S1_client=NAMED, D04_S1_client=NAMED, unplaced=NAMED))
    read_all(second, store)
    assert "another transcript" in second.reason(0)
    assert "which" in second.reason(2) or "whose" in second.reason(2)
    done = second.store_ready(store)
    assert [number for number, _ in done] == [1]
    second.mark_imported(done)
    assert labels(store) == {"D01_S1_client", "D04_S1_client"}
    assert second.counts() == {"refused": 2, "imported": 1}
    assert check_audit(store).fault is None


def test_moments_are_accepted_one_by_one_and_no_more_proposed(files: Any, store: Store) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT))
    read_all(session, store)
    look = session.look(0)
    assert look is not None
    assert [each.sure for each in look.proposed] == ["sure", "doubtful"]
    session.accept(0, frozenset({0, 7}))
    assert session.accepted(0) == {0}
    done = session.store_ready(store)
    assert [each.session_start_ms for each in session.transcript(0).moments] == [760_000]
    assert [each.session_start_ms for each in done[0][1].proposals] == [845_000]
    assert [each.session_start_ms for one in moments_of(store) for each in one.moments] == [760_000]


def test_sure_moments_may_be_taken_from_the_start(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT), accept="sure")
    read_all(session)
    assert session.accepted(0) == {0}
    assert not session.changed


def test_a_session_s_own_transcript_has_no_moments(files: Any, store: Store) -> None:
    session = ImportSession(files(talk=CLIENT, own="%respondent: client\n" + CLIENT))
    session.set_wish(0, FileWish(dyad="D01", session=1, respondent=SESSION))
    session.set_wish(1, FileWish(dyad="D02", session=1, respondent=SESSION))
    read_all(session, store)
    assert session.label(0) == "D01_S1_session"
    assert not session.may_have_moments(0)
    session.accept(0, frozenset({0}))
    assert session.accepted(0) == frozenset()
    assert "the file itself says respondent client" in session.reason(1)


def test_an_unread_file_has_no_transcript(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=CLIENT))
    with pytest.raises(UsageError):
        session.transcript(0)


def test_no_format_put_upon_a_file_does_more_than_refuse_it(files: Any) -> None:
    session = ImportSession(files(D01_S1_client=NAMED, D01_S2_client="words\n\nand more words\n"))
    for number in range(2):
        for name in session.formats_for(number):
            session.set_wish(number, FileWish(format=name))
            read_all(session)
            look = session.look(number)
            assert look is not None, name
            assert (look.fault is None) == (look.transcript is not None), name
