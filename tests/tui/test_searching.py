"""Searching on the coder's screen: words, patterns and filters here, a list here or of all interviews, and the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from ipr_coder.coding.importing import Placement, import_transcripts
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.tagging import set_star, set_tag
from ipr_coder.study.store import open_store
from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.model import Transcript, Turn
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.hit_list import HitList
from ipr_coder.tui.hits_screen import HitsScreen
from ipr_coder.tui.search import Search, Searchable

OTHER, HIDDEN = "D02_S5_therapist", "D03_S5_client"


def put(path: str, dyad: str, role: str, lines: tuple[str, ...], coders: tuple[str, ...]) -> None:
    text, turns = "", []
    for ordinal, words in enumerate(lines):
        spoken = normalise(words)
        who = "interviewer" if ordinal % 2 == 0 else role
        turns.append(Turn(ordinal, who[0].upper(), who, Span(len(text), len(text) + len(spoken)), ordinal * 7_000))  # type: ignore[arg-type]
        text += spoken + "\n"
    with open_store(path) as store:
        made = Transcript(text, tuple(turns), source_name=f"{dyad}.txt", source_sha256=dyad * 8, format="txt")
        import_transcripts(store, [(made, Placement(dyad, 5, role))])  # type: ignore[arg-type]
        for coder in coders:
            assign(store, coder, [f"{dyad}_S5_{role}"])


@pytest.fixture
def wide(study: str) -> str:
    """Three interviews: one more of AB's, and one that only CD may read."""
    with open_store(study) as store:
        add_coder(store, "CD")
    put(
        study,
        "D02",
        "therapist",
        ("And?", "He was silent.", "Mm.", "I was ashamed of my [bold]haste[/x].", "Yes?"),
        ("AB",),
    )
    put(study, "D03", "client", ("Well?", "Nobody knows, I was ashamed."), ("CD",))
    return study


def shown(screen: Any) -> str:
    return "\n".join(
        "".join(piece.text for piece in strip)
        for strip in screen.query_one(HitList).render_lines(screen.query_one(HitList).size.region)
    )


async def listed(desk: Any, pilot: Pilot[Any]) -> HitsScreen:
    await desk.until(pilot, lambda: isinstance(pilot.app.screen, HitsScreen))
    page = pilot.app.screen
    assert isinstance(page, HitsScreen)
    return page


def title(page: HitsScreen) -> str:
    from textual.widgets import Static

    return str(page.query_one("#found", Static).render())


async def look(pilot: Pilot[Any], typed: str) -> None:
    await pilot.press("/")
    prompt = pilot.app.screen.prompt  # type: ignore[attr-defined]
    prompt.value = typed
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("she", [1, 3, 6]),
        ("went  quiet", [1]),
        ("hame", [5]),
        ("[laughs]", [5]),
        ("speaker:interviewer", [0, 2, 4]),
        ("speaker:client she", [1, 3, 6]),
        ("speaker:I she", []),
        (r"/\b(it|that)\b/", [1, 3, 5, 6, 7]),
        (r"/^she/", [6]),
        ("/she/ helped", [3]),
        ("code:shame", [5]),
        ("code:rupture", []),
        ("untagged", [1, 3, 6, 7]),
        ("untagged she", [1, 3, 6]),
        ("untagged speaker:interviewer", [0, 2, 4]),
        ("coder:AB", [5]),
        ("starred", [3]),
        ("starred she", [3]),
        ("memo:why", []),
    ],
)
async def test_what_is_typed_finds_its_segments(study: str, desk: Any, typed: str, hits: list[int]) -> None:
    with open_store(study) as store:
        at_desk = desk.stored(study)
        set_tag(store, at_desk.desk, "shame.hiding", at_desk.segments[5].span, True)
        set_star(store, at_desk.desk, at_desk.segments[3].span, True)
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await look(pilot, typed)
        assert (screen.view.search.hits if screen.view.search else []) == hits
        if hits:
            assert screen.view.cursor in hits


@pytest.mark.parametrize("typed", ["/(/", "code:nowhere", "coder:CD", "cod:x", "session:x", "/(?R)/", "x" * 10_000])
async def test_what_cannot_be_searched_is_said_and_changes_nothing(study: str, desk: Any, typed: str) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        before = screen.view.cursor
        await look(pilot, typed)
        assert screen.view.search is None
        assert screen.view.cursor == before
        assert pilot.app.screen is screen


async def test_untagged_hits_are_left_out_once_they_are_decided(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await look(pilot, "untagged she")
        assert screen.view.cursor == 1
        await pilot.press("n", "space", "N", "n")
        assert screen.view.cursor == 6
        await pilot.press("n")
        assert screen.view.cursor == 1


async def test_the_list_shows_what_was_found_and_goes_there(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("f4")
        assert pilot.app.screen is screen, "nothing is searched for yet"
        await look(pilot, "she")
        await pilot.press("f4")
        page = await listed(desk, pilot)
        assert page.query_one(HitList).row_count == 3
        assert "3 in this interview" in title(page)
        assert "Then she waited" in shown(page)
        await pilot.press("G", "k", "j", "enter")
        assert pilot.app.screen is screen
        assert screen.view.cursor == 6
        await pilot.press("f4")
        page = await listed(desk, pilot)
        assert page.query_one(HitList).cursor == 2, "the list begins where the coder is"
        await pilot.press("escape")
        assert screen.view.cursor == 6


async def test_all_interviews_are_those_of_the_coder_and_enter_opens_one(wide: str, desk: Any) -> None:
    async with desk.app(wide).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await look(pilot, "ashamed")
        await pilot.press("f4", "f4")
        page = await listed(desk, pilot)
        await desk.until(pilot, lambda: page.query_one(HitList).row_count > 0)
        await pilot.pause()
        assert page.query_one(HitList).row_count == 2
        assert OTHER in shown(page)
        assert "[bold]haste[/x]" in shown(page)
        assert HIDDEN not in shown(page)
        assert "Nobody" not in shown(page)
        await pilot.press("f4")
        assert page.query_one(HitList).row_count == 1
        await pilot.press("f4", "j", "enter")
        await desk.until(pilot, lambda: pilot.app.screen is not screen and isinstance(pilot.app.screen, CodingScreen))
        there = await desk.arrive(pilot)
        await desk.until(pilot, lambda: there.view.search is not None)
        assert there.work.desk.interview == OTHER
        assert there.view.cursor == 3
        assert there.view.search.hits == [3]
        assert pilot.app.going is None  # type: ignore[attr-defined]


async def test_a_filter_that_chooses_interviews_lists_all_of_them(wide: str, desk: Any) -> None:
    async with desk.app(wide).run_test(size=(80, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await look(pilot, "dyad:D02 speaker:therapist")
        page = await listed(desk, pilot)
        await desk.until(pilot, lambda: page.query_one(HitList).row_count == 2)
        await pilot.press("escape")
        assert pilot.app.screen is screen
        await look(pilot, "dyad:D03 ashamed")
        page = await listed(desk, pilot)
        await desk.until(pilot, lambda: "nothing in your interviews" in title(page))


async def test_deeds_are_saved_before_another_interview_opens(wide: str, desk: Any) -> None:
    async with desk.app(wide).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await look(pilot, "dyad:D02 silent")
        page = await listed(desk, pilot)
        await desk.until(pilot, lambda: page.query_one(HitList).row_count == 1)
        await pilot.press("escape", "g", "j", "h", "d")
        await look(pilot, "dyad:D02 silent")
        page = await listed(desk, pilot)
        await desk.until(pilot, lambda: page.query_one(HitList).row_count == 1)
        await pilot.press("enter")
        await desk.until(pilot, lambda: pilot.app.screen is not screen and isinstance(pilot.app.screen, CodingScreen))
        there = await desk.arrive(pilot)
        assert there.work.desk.interview == OTHER
    assert [tag.code for tag in desk.stored(wide).tags] == ["shame.hiding"]


async def test_a_list_of_thousands_paints_only_what_is_in_sight(make_study: Callable[..., str], desk: Any) -> None:
    lines = tuple(("C", "client", f"Line {number} of many.") for number in range(3_000))
    path = make_study(lines, moments=False)
    async with desk.app(path).run_test(size=(100, 30)) as pilot:
        await desk.arrive(pilot)
        await look(pilot, "many")
        await pilot.press("f4")
        page = await listed(desk, pilot)
        await pilot.pause()
        hits = page.query_one(HitList)
        assert hits.row_count == 3_000
        assert hits.painted < 100
        await pilot.press("G", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, CodingScreen)
        assert screen.view.cursor == 2_999


@given(
    st.lists(st.text(st.sampled_from("aAáB b\n😀ßİ悲'"), max_size=12), min_size=1, max_size=6),
    st.text("aáAb ß悲", max_size=3),
)
def test_words_are_found_as_a_plain_reading_finds_them(texts: list[str], words: str) -> None:
    from ipr_coder.study.words import fold

    search = Search(words, Searchable(texts))
    wanted = fold(words).split()
    plain = [index for index, text in enumerate(texts) if wanted and " ".join(wanted) in " ".join(fold(text).split())]
    assert search.hits == plain
    for index in search.hits:
        spans = search.stretches(texts[index], 0, len(texts[index]))
        assert spans
        assert all(" ".join(fold(texts[index][start:end]).split()) == " ".join(wanted) for start, end in spans)


def test_hits_go_round_and_skip_what_no_longer_counts() -> None:
    live = {1, 3}
    search = Search("", ["a"] * 5, segments=[1, 2, 3], keeps=lambda index: index in live | {2})
    assert (search.hits, search.next_hit(1, 1), search.next_hit(1, -1)) == ([1, 2, 3], 2, 3)
    gone = Search("", ["a"] * 5, keeps=lambda index: index in live)
    live.discard(3)
    assert gone.hits == [1, 3]
    assert gone.next_hit(1, 1) == 1
    live.clear()
    assert gone.next_hit(1, 1) is None


def test_the_texts_of_no_two_segments_run_together() -> None:
    assert Search("one two", ["one", "two", "one two"]).hits == [2]
