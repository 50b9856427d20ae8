"""Nothing is shown as saved before the writer has said so, and nothing that failed is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ipr_coder.errors import StudyBusy, StudyError
from ipr_coder.study.values import Change, Deed
from ipr_coder.text import Span
from ipr_coder.tui.app import CoderApp
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.saving import Account, Request, Settled, sentence_of
from ipr_coder.tui.worklist_screen import WorkListScreen

Fixture = Callable[..., Any]
HERE, THERE = Span(0, 5), Span(6, 9)


@pytest.fixture
def held() -> Iterator[Callable[[CoderApp], threading.Event]]:
    """Keep the writer busy until the event is set: everything behind it has to wait."""
    gates: list[threading.Event] = []

    def hold(app: CoderApp) -> threading.Event:
        gate = threading.Event()
        gates.append(gate)
        assert app.study is not None
        app.study.writer.put(lambda _store: gate.wait(20), lambda _result, _error: None)
        return gate

    yield hold
    for gate in gates:
        gate.set()


def first_row(screen: CodingScreen, words: str) -> str:
    view = screen.view
    return next(text for y in range(view.size.height) if words in (text := view.render_line(y).text))


async def test_the_unsaved_mark_goes_only_when_the_disk_has_it(study: str, desk: Any, held: Fixture) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        gate = held(app)
        await pilot.press("r", "w")
        assert first_row(screen, "I went quiet").startswith("▌●"), "shown at once, and marked"
        assert " rw  Withdrawal" in first_row(screen, "I went quiet")
        assert "● saving" in screen.bars.header.words()
        await pilot.press("j")
        assert first_row(screen, "I went quiet").startswith(" ●"), "the screen works on, the mark stays"
        gate.set()
        await desk.saved(pilot, screen)
        assert first_row(screen, "I went quiet").startswith("  ")
        assert "all saved" in screen.bars.header.words()


async def test_quitting_waits_for_the_writer_and_asks_when_asked_again(study: str, desk: Any, held: Fixture) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        gate = held(app)
        await pilot.press("r", "w", "f10")
        assert not app._exit
        await pilot.press("f10")
        assert isinstance(app.screen, ChoiceScreen)
        await pilot.press("1")
        await pilot.press("f10")
        gate.set()
        await desk.until(pilot, lambda: app._exit)
    assert len(desk.stored(study).tags) == 1


async def test_a_failure_is_said_kept_and_tried_again(study: str, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(160, 30)) as pilot:
        screen = await desk.arrive(pilot)
        with monkeypatch.context() as broken:
            _refuse(broken, app, StudyBusy("another program is writing to the study.", mend="Try again."))
            await pilot.press("r", "w")
            await desk.saved(pilot, screen)
            assert first_row(screen, "I went quiet").startswith("▌●"), "the mark stays"
            assert "● 1 NOT SAVED, F9" in screen.bars.header.words()
            said = screen.bars.status.words()
            assert "another program is writing to the study" in said
            assert said.index("F9 tries again, z takes it back") < 40, "not cut off in a narrow window"
            await pilot.press("f9")
            await desk.saved(pilot, screen)
            assert "1 NOT SAVED" in screen.bars.header.words()
            await pilot.press("f10")
            assert isinstance(app.screen, ChoiceScreen), "leaving asks"
            await pilot.press("escape")
        assert desk.stored(study).tags == ()
        await pilot.press("f9")
        await desk.saved(pilot, screen)
        assert [tag.code for tag in desk.stored(study).tags] == ["rupture.withdrawal"]
        assert first_row(screen, "I went quiet").startswith("▌ ")
        assert "all saved" in screen.bars.header.words()


async def test_the_next_deed_that_succeeds_brings_the_failed_ones_along(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(160, 30)) as pilot:
        screen = await desk.arrive(pilot)
        with monkeypatch.context() as broken:
            _refuse(broken, app, StudyError("the disk is full."))
            await pilot.press("r", "w", "n", "space")
            await desk.saved(pilot, screen)
            assert "2 NOT SAVED" in screen.bars.header.words()
        await pilot.press("G", "h", "d")
        await desk.saved(pilot, screen)
        await desk.saved(pilot, screen)
        assert sorted(tag.code for tag in desk.stored(study).tags) == ["rupture.withdrawal", "shame.hiding"]
        assert len(desk.stored(study).reviewed) == 1
        assert "all saved" in screen.bars.header.words()


async def test_what_could_not_be_saved_can_be_taken_back(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(160, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("space")
        await desk.saved(pilot, screen)
        with monkeypatch.context() as broken:
            _refuse(broken, app, StudyError("the disk is full."))
            await pilot.press("r", "w")
            await desk.saved(pilot, screen)
        await pilot.press("z")
        assert screen.marks.tags(1) == ()
        assert screen.marks.review(1) is not None, "the mark the tag had replaced is back"
        assert not screen.marks.unsaved(1)
        assert screen.work.account.failed == 0
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert desk.stored(study).reviewed == (), "the next undo is for what is on the disk"


async def test_leaving_with_unsaved_work_leaves_only_when_told_to(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: CoderApp = desk.app(study)
    async with app.run_test(size=(160, 30)) as pilot:
        screen = await desk.arrive(pilot)
        with monkeypatch.context() as broken:
            _refuse(broken, app, StudyError("the disk is full."))
            await pilot.press("r", "w", "f8")
            await desk.saved(pilot, screen)
            await pilot.press("f8")
            assert isinstance(app.screen, ChoiceScreen)
            await pilot.press("2")
            assert isinstance(app.screen, WorkListScreen)


def _refuse(patch: pytest.MonkeyPatch, app: CoderApp, error: Exception) -> None:
    assert app.study is not None

    def write(_job: object) -> object:
        raise error

    patch.setattr(app.study.store, "write", write)


# ---------------------------------------------------------------------------- the account itself


def request(span: Span = HERE, *, present: bool = True) -> Request:
    change = Change("tag", span, present, code="a")
    return Request("tag a", lambda _store: None, (change,), (Change("tag", span, not present, code="a"),))


@pytest.fixture
def answers() -> list[Settled]:
    return []


@pytest.fixture
def account(answers: list[Settled]) -> Account:
    return Account(lambda _job, _done: None, answers.append)


DONE = Deed("tag a", ())


def test_a_failed_deed_stays_on_the_account_and_a_durable_one_goes(account: Account) -> None:
    account.send(request())
    account.send(request(THERE))
    account.settle(Settled(1, None, StudyError("no")))
    account.settle(Settled(2, DONE, None))
    assert (account.in_flight, account.failed) == (0, 1)
    assert account.try_again() == 1
    assert (account.in_flight, account.failed) == (1, 0)
    account.settle(Settled(3, DONE, None))
    assert (account.in_flight, account.failed) == (0, 0)


def test_a_newer_deed_on_the_same_thing_overtakes_a_failed_one(account: Account) -> None:
    """Otherwise trying again later would bring back a tag that has been taken off since."""
    first = request()
    account.send(first)
    account.settle(Settled(1, None, StudyError("no")))
    assert account.send(request(present=False)) == (first,)
    assert account.failed == 0


def test_an_old_answer_does_not_overrule_what_was_done_since(account: Account) -> None:
    """Tag, then take off at once: when the tag's answer comes, the screen must not show the tag again."""
    account.send(request(present=True))
    account.send(request(present=False))
    account.settle(Settled(1, DONE, None))
    on, off = Change("tag", HERE, True, code="a"), Change("tag", THERE, True, code="a")
    assert list(account.news((on, off))) == [off]
    account.settle(Settled(2, DONE, None))
    assert list(account.news((on,))) == [on]


def test_undo_and_submit_do_not_build_on_what_was_not_saved() -> None:
    """Undo behind a tag that fails would take back an older deed; submit would leave the tag out."""
    queue: list[tuple[Any, Any]] = []
    answers: list[Settled] = []
    account = Account(lambda job, done: queue.append((job, done)), answers.append)
    account.send(request())
    done_anyway: list[str] = []
    account.send(Request("undo", lambda _store: done_anyway.append("undo")))
    queue[0][1](None, StudyBusy("held."))
    with pytest.raises(StudyError, match="before it could not be saved"):
        queue[1][0](None)
    assert done_anyway == []
    queue[1][1](None, StudyError("no"))
    for answer in answers:
        account.settle(answer)
    assert account.failed == 1, "the tag is kept to be tried again; the undo is not"
    account.send(request(THERE))
    account.send(Request("undo", lambda _store: done_anyway.append("undo")))
    queue[2][1](DONE, None)
    queue[3][0](None)
    assert done_anyway == ["undo"]


def test_an_unknown_error_is_named_but_not_quoted() -> None:
    """What an unknown error says may quote the transcript."""
    assert "secret" not in sentence_of(ValueError("secret words of a client"))
    assert "ValueError" in sentence_of(ValueError("x"))
    assert sentence_of(StudyBusy("held.", mend="Wait.")) == "held. Wait."
