"""Free spans: a stretch of text chosen by keys, tagged as one; runs of segments; the ends of a tag moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.errors import StudyError
from ipr_coder.text import Span
from ipr_coder.tui.choice_screen import ChoiceScreen
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.reading_screen import ReadingScreen

Fixture = Callable[..., Any]
FAMILY, WOMAN = "👨\u200d👩\u200d👧", "👩\u200d🔧"
SCRIPTS = (
    ("C", "client", f"漢字 e\u0301q\u0301 {FAMILY}{WOMAN} क्षि שלום, مرحبا."),
    ("C", "client", "One. Two two! Three?"),
    ("I", "interviewer", "Mm."),
    ("C", "client", "a\x1b[2J[/x]\u202eb end"),
)


def status(screen: CodingScreen) -> str:
    return screen.bars.status.words()


def words(desk: Any, path: str) -> list[tuple[str, str]]:
    """(code, what it covers) of each tag on the disk."""
    workplace = desk.stored(path)
    return sorted((tag.code, tag.span.of(workplace.text)) for tag in workplace.tags)


async def test_words_are_selected_and_tagged_as_one_span(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "shift+right", "shift+right")
        assert "12 characters of turn 2" in status(screen)
        await pilot.press("r", "w")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "I went quiet")]
        assert screen.view.selection is None
        assert "~Withdrawal" in desk.text(screen)
        await pilot.press("v", "h", "h")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "I went quiet"), ("shame", "I went quiet")]
        await pilot.press("v", "r", "w")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("shame", "I went quiet")], "the same keys on the same stretch take it off"
        await pilot.press("z", "z")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "I went quiet")]


async def test_the_other_end_and_a_new_beginning(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "w", "w", "enter", "shift+right", "left", "right", "o", "left", "r", "r")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture", "quiet")], "the blank before it is not tagged"
        await pilot.press("j", "j", "v", "$", "o", "w", "w", "r", "r")
        await desk.saved(pilot, screen)
        assert words(desk, study)[1:] == [("rupture", "waited, and that helped.")]


async def test_sentences_grow_and_shrink(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "right", "right", "enter", ")", "h", "d")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("shame.hiding", "I went quiet.")]
        await pilot.press("v", ")", ")", "(", "r", "r")
        await desk.saved(pilot, screen)
        second = "I went quiet. I thought she would find it silly, so I kept it to myself and looked at the floor."
        assert words(desk, study)[0] == ("rupture", second), "on to the next segment's sentence and back"


async def test_leaving_without_a_selection(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        for leave in ("v", "escape", "ctrl+g"):
            await pilot.press("v", "right")
            assert screen.view.selection is not None
            assert screen.bars.strip.words(1).rstrip().endswith("Esc leave")
            await pilot.press(leave)
            assert screen.view.selection is None, leave
        await pilot.press("V", "V")
        assert screen.view.selection is None
        await pilot.press("v", "n")
        assert screen.view.selection is None, "going elsewhere leaves it too"
        assert screen.view.cursor == 3
        await pilot.press("v", "V", "v", "v")
        assert screen.view.selection is None
        await desk.saved(pilot, screen)
        assert words(desk, study) == []


async def test_a_chord_begun_in_a_selection_can_be_given_up(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "r", "escape")
        assert screen.view.selection is not None
        await pilot.press("h", "d")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("shame.hiding", "I went")], "h is a family of this codebook, e is none"


async def test_a_run_of_segments_is_one_tag(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("V", "j", "j")
        assert "Selected: turns 2 to 4" in status(screen)
        await pilot.press("r", "u")
        await desk.saved(pilot, screen)
        [(code, text)] = words(desk, study)
        assert (code, text[:6], text[-12:]) == ("rupture.unspoken", "I went", "that helped.")
        assert [len(screen.marks.tags(index)) for index in range(8)] == [0, 1, 1, 1, 0, 0, 0, 0]
        shown = desk.text(screen).splitlines()
        brackets = [line.partition(" ru  ~Unspoken")[0][-1] for line in shown if "~Unspoken" in line]
        assert brackets == ["┌", "│", "└"]
        assert screen.panel.row_key(2)[0] == 1, "one tag, not three"
        await pilot.press("x")
        await desk.saved(pilot, screen)
        assert words(desk, study) == []


async def test_a_span_over_two_segments(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("G", "k", "v", "w", "enter", "w", "w", "right", "right", "right", "r", "r")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture", "saw it.\nThat")]
        assert [len(screen.marks.tags(index)) for index in (6, 7)] == [1, 1]


async def test_a_grapheme_is_never_cut(make_study: Fixture, desk: Any) -> None:
    path = make_study(SCRIPTS, moments=False)
    async with desk.app(path).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        seen = []
        await pilot.press("v")
        for _ in range(16):
            assert screen.view.selection is not None
            (_, offset) = screen.view.selection.caret
            end = screen.view._selected(screen.view._layout_rows.row_of(0, offset), 0)[1]
            assert end is not None
            seen.append(screen.sheet.texts[0][slice(*end)])
            await pilot.press("right", *(["enter"] if len(seen) < 16 else []))
        assert seen[:5] == ["漢", "字", " ", "é", "q\u0301"], "é is one code point in the stored form"
        assert seen[6:8] == [FAMILY, WOMAN]
        assert screen.sheet.texts[0].startswith("".join(seen))
        await pilot.press("home", "enter", "$", "r", "r")
        await desk.saved(pilot, screen)
        assert words(desk, path) == [("rupture", desk.stored(path).text.split("\n")[0])]


async def test_hostile_and_empty_text(make_study: Fixture, desk: Any) -> None:
    path = make_study(SCRIPTS, moments=False)
    async with desk.app(path).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("G", "v", "r", "r")
        await desk.saved(pilot, screen)
        assert words(desk, path) == [("rupture", "a")]
        await pilot.press("v", "$", "shift+left", "left", "left", "r", "w")
        await desk.saved(pilot, screen)
        assert words(desk, path)[1] == ("rupture.withdrawal", "a\x1b[2J[/x]\u202eb")
        await pilot.press("g", "v", "right", "right", "enter", "r", "r")
        assert "nothing but blanks" in status(screen)
        await pilot.press("escape", "G", "k", "v", "$", "r", "r")
        assert "only what the respondent says is coded" in status(screen)
        await desk.saved(pilot, screen)
        assert len(words(desk, path)) == 2


async def test_nothing_here_repeat_remove_and_memo_on_a_selection(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("r", "w", "V", "G")
        assert "turns 2 to 8" in status(screen)
        await pilot.press("escape", "g", "j", "V", "j", "j", "j", "j", "space")
        await desk.saved(pilot, screen)
        assert [span.of(desk.stored(study).text)[:5] for span in desk.stored(study).reviewed] == ["Then ", "Here "]
        assert "Nothing here: 2 segments" in status(screen)
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert not desk.stored(study).reviewed, "one deed, one undo"
        assert "Undo: mark “nothing here” on 2 segments" in status(screen)
        await pilot.press("Z", "j", "z")
        await desk.saved(pilot, screen)
        assert not desk.stored(study).reviewed
        assert screen.marks.decided_count == 1, "what the screen shows of it is what is on the disk"
        await pilot.press("g", "j", "v", "e", ".")
        await desk.saved(pilot, screen)
        assert words(desk, study)[0] == ("rupture.withdrawal", "I went")
        await pilot.press("v", ".")
        assert "on this stretch already" in status(screen)
        await pilot.press("v", "m")
        assert isinstance(pilot.app.screen, ChoiceScreen), "the segment's tag and the stretch's"
        await pilot.press("2", *"hm", "f9")
        await desk.saved(pilot, screen)
        assert [tag.memo for tag in desk.stored(study).tags if tag.span.of(desk.stored(study).text) == "I went"] == [
            "hm"
        ]
        await pilot.press("escape", "v", "escape", "V", "x", "2")
        await desk.saved(pilot, screen)
        assert len(words(desk, study)) == 1


async def test_submitted_interviews_can_be_selected_from_but_not_tagged(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        screen.show(screen.work.submit())
        await desk.saved(pilot, screen)
        for keys in (["v", "e", "r", "r"], ["v", "."], ["v", "space"], ["<"], [",", "enter"]):
            await pilot.press(*keys)
            assert "can only be read" in status(screen), keys
            await pilot.press("escape")
        await desk.saved(pilot, screen)
        assert words(desk, study) == []


async def test_the_selection_is_marked_without_colours_and_in_every_theme(study: str, desk: Any) -> None:
    for theme in ("dark", "light", "contrast"):
        async with desk.app(study, theme=theme).run_test(size=(120, 30)) as pilot:
            screen = await desk.arrive(pilot)
            await pilot.press("v", "w", "w")
            strip = screen.view.render_line(2)
            turned = "".join(part.text for part in strip if part.style and part.style.reverse)
            caret = [part.text for part in strip if part.style and part.style.underline and part.style.bold]
            assert turned == "I went "
            assert caret == ["q"]


async def test_overlapping_tags_stay_apart(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "e", "r", "w", "escape", "v", "v", "v", "w", "enter", "e", "e", "e", "e", "h", "d")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "I went quiet"), ("shame.hiding", "went quiet. I thought")]
        strip = screen.view.render_line(2)
        under = [
            (part.text, bool(part.style.underline2), part.style.bgcolor)
            for part in strip
            if part.style and part.style.underline
        ]
        assert [text for text, *_ in under] == ["I ", "went quiet", ". I thought"]
        assert [twice for _, twice, _ in under] == [False, True, False]
        assert under[0][2] != under[2][2], "each on the tint of its code"
        assert "[[ rw  ~Withdr" in strip.text
        assert "hd  ~Hiding" in screen.view.render_line(3).text


async def test_the_ends_of_a_tag_are_moved_in_one_deed(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "r", "w", "m", *"why", "f9")
        await desk.saved(pilot, screen)
        await pilot.press("<")
        assert "rw Withdrawal: arrows move its end" in status(screen)
        assert "Rupture" not in screen.bars.strip.words(0), "letters are for moving now"
        await pilot.press("shift+right", "r", "w", "left", "right")
        assert screen.adjusting is not None, "no letter tags while ends are moved"
        assert "rw Withdrawal to cover" in status(screen)
        await pilot.press("home", "shift+right", "shift+right", "o", "w", "enter")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "went quiet")]
        assert desk.stored(study).tags[0].memo == "why"
        assert [tag.memo for tag in screen.marks.tags(1)] == ["why"]
        assert "now covers 10 characters of turn 2" in status(screen)
        await pilot.press("z")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "I went")]
        assert [tag.span for tag in screen.marks.tags(1)] == [tag.span for tag in desk.stored(study).tags]
        await pilot.press("Z")
        await desk.saved(pilot, screen)
        assert words(desk, study) == [("rupture.withdrawal", "went quiet")]


async def test_ends_that_could_not_be_saved_are_shown_as_such_and_can_be_taken_back(
    study: str, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise StudyError("the disk is full.")

    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "e", "r", "w", "m", *"why", "f9")
        await desk.saved(pilot, screen)
        monkeypatch.setattr("ipr_coder.coding.tagging.adjust_tag", full)
        await pilot.press("<", "shift+right", "enter")
        await desk.saved(pilot, screen)
        assert "Not saved" in status(screen)
        assert [(tag.span.end - tag.span.start, tag.memo) for tag in screen.marks.tags(1)] == [(12, "why")]
        assert screen.marks.unsaved(1)
        await pilot.press("z")
        assert [(tag.span.end - tag.span.start, tag.memo) for tag in screen.marks.tags(1)] == [(6, "why")]
        assert not screen.marks.unsaved(1)
        assert screen.panel.row_key(1)[0] == 1


async def test_ends_that_are_given_up_stay(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("<")
        assert "no tag on this segment" in status(screen)
        await pilot.press("r", "w", "h", "d", "<", "2", "left", "left", "escape")
        assert screen.adjusting is None
        assert screen.view.selection is None
        assert "as it was" in status(screen)
        await pilot.press("<", "1", "enter")
        assert "as it was" in status(screen)
        await pilot.press("r", "w", "v", "e", "r", "w", "escape", "r", "w", "<")
        assert isinstance(pilot.app.screen, ChoiceScreen)
        await pilot.press("2" if "6 characters" in str(pilot.app.screen._answers[1]) else "3", "$", "enter")
        assert "on that stretch already" in status(screen)
        await desk.saved(pilot, screen)
        assert len(words(desk, study)) == 3


async def test_definitions_begin_with_the_codes_on_the_segment(study: str, desk: Any) -> None:
    async with desk.app(study).run_test(size=(120, 30)) as pilot:
        await desk.arrive(pilot)
        await pilot.press("h", "d", "f3")
        page = pilot.app.screen
        assert isinstance(page, ReadingScreen)
        assert page._page.plain.split()[0] == "hd"
        assert "Withdrawal" in page._page.plain


async def test_a_long_segment_scrolls_with_the_caret(make_study: Fixture, desk: Any) -> None:
    path = make_study((("C", "client", "word " * 4000 + "end."),), moments=False)
    async with desk.app(path).run_test(size=(100, 24)) as pilot:
        screen = await desk.arrive(pilot)
        await pilot.press("v", "$")
        assert screen.view.scroll_offset.y > 100
        assert "end." in desk.text(screen)
        await pilot.press("enter", "shift+left", "h", "h")
        await desk.saved(pilot, screen)
        assert words(desk, path) == [("shame", "end.")]
        assert screen.marks.tags(0)[0].span == Span(20_000, 20_004)
