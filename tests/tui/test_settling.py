"""Settling in small: three coders, odd words, what asks first, what is refused, and two windows on one interview.

What AB and CD (and EF) put on the client's turns, in the order of the text:

    ends     "I thought she would find it silly"   all shame, with other ends
    code     "I kept it to myself"                 AB shame.hiding, CD rupture.withdrawal, EF nothing
    agreed   "Here I laughed"                      all shame
    missed   "She saw it."                         AB rupture
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from ipr_coder.coding.codebook_notes import notes
from ipr_coder.coding.comments import comments_on
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.looking_together import looks_taken
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.submitting import desk_of, reopen, submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.study.decisions import DecisionRow, load_decisions
from ipr_coder.study.store import open_store
from ipr_coder.text import Span
from ipr_coder.tui.bar import Bar
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.form_screen import FormScreen
from ipr_coder.tui.line_list import LineList
from ipr_coder.tui.memo_screen import MemoScreen
from ipr_coder.tui.settling.code_choice import CodeChoice
from ipr_coder.tui.settling.interviews import InterviewsScreen
from ipr_coder.tui.settling.list_page import ListPage
from ipr_coder.tui.settling.settle_app import SettleApp
from ipr_coder.tui.settling.settle_screen import SettleScreen

LABEL = "D01_S3_client"
SILLY, SELF, LAUGHED, SAW = "I thought she would find it silly", "I kept it to myself", "Here I laughed", "She saw it."
PUT: dict[str, tuple[tuple[str, str], ...]] = {
    "AB": (("shame", SILLY), ("shame.hiding", SELF), ("shame", LAUGHED), ("rupture", SAW)),
    "CD": (("shame", "she would find it silly, so"), ("rupture.withdrawal", SELF), ("shame", LAUGHED)),
    "EF": (("shame", "find it silly"), ("shame", LAUGHED)),
}
ENDS, CODE, MISSED = 0, 1, 2
"""The numbers of the disagreements."""
HOSTILE = "[bold red]Here[/] \x1b[31mI laughed\x1b[0m [@click=app.quit]out[/]"
Coded = Callable[..., str]
Settling = Callable[..., SettleApp]


@pytest.fixture
def coded(make_study: Callable[..., str]) -> Coded:
    """A study in which these coders have coded the client's interview and, but for some, submitted it."""

    def make(
        coders: Sequence[str] = ("AB", "CD"),
        *,
        waiting: Sequence[str] = (),
        **how: Any,
    ) -> str:
        path = make_study(**how)
        with open_store(path) as store:
            for coder in coders:
                if coder != "AB":
                    add_coder(store, coder)
                    assign(store, coder, [LABEL])
                place = open_desk(store, coder, LABEL)
                for code, words in PUT[coder]:
                    set_tag(store, place.desk, code, span_of(place.text, words), True)
                if coder not in waiting:
                    submit(store, place.desk)
        return path

    return make


@pytest.fixture
def settling() -> Iterator[Settling]:
    made: list[SettleApp] = []

    def start(path: str, interview: str | None = LABEL, *, by: str = "AB", **how: Any) -> SettleApp:
        made.append(SettleApp(path, by, interview=interview, **how))
        return made[-1]

    yield start
    for app in made:
        if app.study is not None:
            app.study.close(10)


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


async def until(pilot: Any, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause(0.005)


async def at(pilot: Any, screen: type[Any]) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))
    if screen is SettleScreen:
        await until(pilot, lambda: any(bar.words() for bar in pilot.app.screen.query("#heads").results(Bar)))
    await pilot.pause()
    return pilot.app.screen


async def at_list(pilot: Any) -> InterviewsScreen:
    screen: InterviewsScreen = await at(pilot, InterviewsScreen)
    await until(pilot, lambda: bool(screen._lines))
    return screen


async def saved(pilot: Any, screen: SettleScreen) -> None:
    await until(pilot, lambda: not pilot.app.study.writer.pending and not screen.sides.saving)
    await pilot.pause()


async def write(pilot: Any, words: str) -> None:
    """Write on the page that a key has opened, and keep it."""
    await at(pilot, MemoScreen)
    await pilot.press("ctrl+a", "delete", *("space" if letter == " " else letter for letter in words), "f9")


def decided(path: str) -> tuple[DecisionRow, ...]:
    with open_store(path) as store:
        return store.read(lambda tx: load_decisions(tx, "main", LABEL))


def settled(path: str) -> list[list[tuple[str, str]]]:
    """What each decision put: code and words."""
    with open_store(path) as store:
        text = open_desk(store, "AB", LABEL).text
    return [[(tag.code, text[tag.start : tag.end]) for tag in one.settled] for one in decided(path)]


def shown(screen: Any) -> str:
    """All that the table, or a page over it, shows as text."""
    lines = [strip.text for strip in screen._compositor.render_strips()]
    return "\n".join(line.rstrip() for line in lines)


def status(screen: Any) -> str:
    return screen.query_one("#status", Bar).words()  # type: ignore[no-any-return]


async def test_three_coders_have_a_column_and_a_key_each(coded: Coded, settling: Settling) -> None:
    path = coded(("AB", "CD", "EF"))
    async with settling(path).run_test(size=(160, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        heads = next(line for line in shown(screen).splitlines() if "settled" in line and "CD" in line)
        assert heads.split() == ["AB", "CD", "EF", "settled"]
        assert "1 AB" in shown(screen)
        assert "3 EF" in shown(screen)
        await pilot.press("4")
        assert "There are 3 coders here" in status(screen)
        await pilot.press("3", "3")
        await saved(pilot, screen)
        await pilot.press("g", "j", "j")
        assert "not put by CD, EF" in shown(screen)
    assert settled(path) == [[("shame", "find it silly")], []]
    assert [one.took for one in decided(path)] == ["EF", "EF"]


async def test_words_that_look_like_orders_stay_words(coded: Coded, settling: Settling) -> None:
    lines = (
        ("I", "interviewer", "[blink]What?[/blink]"),
        ("C", "client", "I thought she would find it silly, so I kept it to myself."),
        ("C", "client", HOSTILE + " Here I laughed."),
        ("C", "client", "She saw it."),
    )
    path = coded(lines=lines, moments=False)
    async with settling(path, by="[red]Z\x1b[7m", present=("[i]Y[/i]",)).run_test(size=(140, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        for words in ("[bold red]Here[/]", "[@click=app.quit]out[/]", "[blink]What?[/blink]", "[red]Z", "[i]Y[/i]"):
            assert words in shown(screen), words
        await pilot.press("1", "g", "m")
        await write(pilot, "[u]so[/u]")
        await saved(pilot, screen)
        assert "[u]so[/u]" in shown(screen)
        await pilot.press("c")
        await write(pilot, "[b]well[/b]")
        await saved(pilot, screen)
        await pilot.press("C")
        page = await at(pilot, ListPage)
        assert "[b]well[/b]" in "\n".join(page.query_one(LineList).render_line(y).text for y in range(4))
        assert "\x1b" not in shown(screen) + shown(page)


async def test_an_answer_stands_under_the_remark_it_answers(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("C")
        assert "no remark" in status(screen)
        await pilot.press("c")
        await write(pilot, "is it")
        await saved(pilot, screen)
        assert "1 remark (C)" in shown(screen)
        await pilot.press("C")
        await at(pilot, ListPage)
        await pilot.press("enter")
        await write(pilot, "it is")
        await saved(pilot, screen)
        assert "2 remarks (C)" in shown(screen)
        assert screen.table.made == {}, "a remark decides nothing"
    with open_store(path) as store:
        first, second = comments_on(store, "main", LABEL)
    assert (first.author, first.body, first.answers) == ("AB", "is it", None)
    assert (second.body, second.answers) == ("it is", first.number)
    assert first.about is not None
    assert first.about[1] == "shame"


async def test_a_proposal_for_the_codebook_names_the_codes_and_the_decision(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("j", "2", "k")
        await saved(pilot, screen)
        screen.go(CODE)
        await pilot.press("p")
        page = await at(pilot, MemoScreen)
        assert page._body == "define shame.hiding against rupture.withdrawal"
        await pilot.press("f9")
        await saved(pilot, screen)
    (made,) = decided(path)
    with open_store(path) as store:
        (note,) = notes(store)
    assert (note.code, note.other, note.decision, note.made_by) == (
        "shame.hiding",
        "rupture.withdrawal",
        made.number,
        "AB",
    )


async def test_a_filter_lets_only_some_be_gone_through(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        assert [one.kind for one in screen.table.apart] == ["ends", "code", "missed"]
        await pilot.press("f")
        await at(pilot, FormScreen)
        await pilot.press(*"odd", "enter", "enter", "enter")
        assert "There is no kind" in shown(pilot.app.screen), "what is typed wrong is said, and the form stays"
        await pilot.press("escape", "f")
        await at(pilot, FormScreen)
        await pilot.press("enter", *"rupture", "enter", "enter")
        await at(pilot, SettleScreen)
        assert screen.at == CODE
        assert "2 disagreements: rupture" in status(screen)
        await pilot.press("j")
        assert screen.at == MISSED
        await pilot.press("g")
        assert screen.at == CODE
        await pilot.press("k")
        assert screen.at == CODE
        assert "first one" in status(screen)
        await pilot.press("1", "1")
        await saved(pilot, screen)
        assert sorted(screen.table.made) == [CODE, MISSED]
        await pilot.press("tab")
        assert "Nothing of these is open" in status(screen)
        await pilot.press("f4")
        page = await at(pilot, ListPage)
        assert [line[0] for line in page._lines] == [CODE, MISSED]


async def test_something_new_takes_a_code_and_a_place(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("e")
        await at(pilot, CodeChoice)
        await pilot.press(*"unspoken", "enter")
        page = await at(pilot, ChoiceScreen)
        assert "where CD put shame" in shown(page)
        assert "on the whole segment" in shown(page)
        await pilot.press("2")
        await saved(pilot, screen)
        await pilot.press("e")
        await at(pilot, CodeChoice)
        await pilot.press("escape")
        await saved(pilot, screen)
    assert settled(path) == [[("rupture.unspoken", "she would find it silly, so")]]
    assert [one.outcome for one in decided(path)] == ["new"]


async def test_ends_are_merged_whole_or_where_everybody_was(coded: Coded, settling: Settling) -> None:
    path = coded(("AB", "CD", "EF"))
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("=")
        await saved(pilot, screen)
        assert settled(path) == [[("shame", "I thought she would find it silly, so")]]
        await pilot.press("g", "-")
        await saved(pilot, screen)
        assert settled(path) == [[("shame", "find it silly")]]
        screen.go(CODE)
        await pilot.press("=")
        assert "cannot be merged" in status(screen)
        await pilot.press("-")
        assert "no stretch" in status(screen)
        await saved(pilot, screen)
    assert len(decided(path)) == 1


async def test_before_all_have_submitted_the_list_tells_nothing_and_opening_asks_why(
    coded: Coded, settling: Settling
) -> None:
    path = coded(waiting=("CD",))
    async with settling(path, None).run_test(size=(120, 30)) as pilot:
        screen = await at_list(pilot)
        (line,) = screen._lines
        assert (line.ready, line.agreed, line.apart, line.open, line.closed) == (False, 0, 0, 0, False)
        assert "not submitted by all" in shown(screen)
        await pilot.press("n")
        assert "Nothing is open" in status(screen)
        await pilot.press("enter")
        await at(pilot, MemoScreen)
        await pilot.press("f9")
        await at(pilot, InterviewsScreen)
        with open_store(path) as store:
            assert looks_taken(store) == (), "without a reason nobody looks"
        await pilot.press("enter")
        await write(pilot, "training")
        table = await at(pilot, SettleScreen)
        assert table.table.open == 3
    with open_store(path) as store:
        (look,) = looks_taken(store)
    assert (look.by, look.early, look.reason) == ("AB", True, "training")


async def test_the_list_tells_how_far_each_interview_has_come(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path, None).run_test(size=(120, 30)) as pilot:
        screen = await at_list(pilot)
        assert "1 of 1 ready to settle · 3 open" in shown(screen)
        await pilot.press("enter")
        table = await at(pilot, SettleScreen)
        await pilot.press("1", "1", "1", "f5")
        await saved(pilot, table)
        await pilot.press("f8")
        back = await at_list(pilot)
        assert "· 0 open" in shown(back)
        assert "closed" in shown(back)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "only the interviews of one dyad" in shown(pilot.app.screen)


async def test_what_is_closed_refuses_until_it_is_opened_with_a_reason(coded: Coded, settling: Settling) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("1", "f5")
        page = await at(pilot, MemoScreen)
        assert "2 still open" in page._title
        await pilot.press("escape")
        await at(pilot, SettleScreen)
        assert not screen.table.closed
        await pilot.press("f5")
        await write(pilot, "enough")
        await saved(pilot, screen)
        assert screen.table.closed
        for key in ("1", "0", "+", "x", "e", "r"):
            screen.go(ENDS)
            await pilot.press(key)
            assert "F7 opens it again" in status(screen), key
            screen.say("")
        await pilot.press("u")
        await saved(pilot, screen)
        assert "closed" in status(screen).lower(), "undo, too, is refused"
        assert len(decided(path)) == 1
        await pilot.press("f7")
        await write(pilot, "one more")
        await saved(pilot, screen)
        await pilot.press("tab", "2")
        await saved(pilot, screen)
    assert [one.took for one in decided(path)] == ["AB", "CD"]


async def test_a_decision_on_tags_changed_since_is_refused_in_words_and_nothing_is_lost(
    coded: Coded, settling: Settling
) -> None:
    path = coded()
    async with settling(path).run_test(size=(120, 40)) as pilot:
        screen = await at(pilot, SettleScreen)
        await pilot.press("1")
        await saved(pilot, screen)
        with open_store(path) as store:
            reopen(store, desk_of(store, "CD", LABEL), "a slip")
            place = open_desk(store, "CD", LABEL)
            set_tag(store, place.desk, "rupture.withdrawal", span_of(place.text, SELF), False)
            submit(store, place.desk)
        await pilot.press("2")
        await saved(pilot, screen)
        assert "no longer as they were" in status(screen)
        assert screen.at == CODE
        assert sorted(screen.table.made) == [ENDS]
        await pilot.press("G", "1")
        await saved(pilot, screen)
        assert sorted(screen.table.made) == [ENDS, MISSED]
    assert len(decided(path)) == 2


async def test_what_another_window_decided_shows_with_the_next_deed(coded: Coded, settling: Settling) -> None:
    path = coded()
    first = settling(path)
    async with first.run_test(size=(120, 40)) as pilot:
        one = await at(pilot, SettleScreen)
        async with settling(path, by="CD").run_test(size=(120, 40)) as other:
            two = await at(other, SettleScreen)
            await other.press("2", "2", "2")
            await saved(other, two)
            await pilot.press("G", "1")
            await saved(pilot, one)
            assert sorted(one.table.made) == [ENDS, CODE, MISSED]
            await other.press("g", "x", "u")
            await saved(other, two)
            await other.press("j", "x")
            await saved(other, two)
        await pilot.press("G", "2")
        await saved(pilot, one)
        assert sorted(one.table.made) == [ENDS, MISSED], "what is taken back elsewhere is open again here"
        await pilot.press("k", "2")
        await saved(pilot, one)
        assert {n: m.made_by for n, m in one.table.made.items()} == {
            ENDS: "CD",
            CODE: "AB",
            MISSED: "AB",
        }
        await pilot.press("G", "x")
        await saved(pilot, one)
        assert sorted(one.table.made) == [ENDS, CODE]
        await pilot.press("g", "1", "g", "1")
        await saved(pilot, one)
        assert one.table.made[ENDS].took == "AB", "deciding the same again changes nothing"
        await pilot.press("u")
        await saved(pilot, one)
        assert one.table.made[ENDS].made_by == "CD", "the decision it had replaced is back"
    assert {made.about for made in decided(path)} == {made.about for made in one.table.made.values()}
