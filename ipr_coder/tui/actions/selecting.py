"""Selecting a stretch of the text, and moving a tag's ends. Where a codebook claims a letter, the codebook wins."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action, Place

SELECTING: tuple[Place, ...] = ("selecting",)
ADJUSTING: tuple[Place, ...] = ("adjusting",)
BOTH: tuple[Place, ...] = ("selecting", "adjusting")

ACTIONS: tuple[Action, ...] = (
    Action(
        "select.characters",
        ("v",),
        "select a stretch of text, however small; the same key leaves; right after a tag: select that stretch again",
        "Select",
        ("interview", "selecting"),
        hint="select",
    ),
    Action(
        "select.segments", ("V",), "select a run of segments; the same key leaves", "Select", ("interview", "selecting")
    ),
    Action("select.right", ("right", "l"), "a character on", "Select", BOTH),
    Action("select.left", ("left", "h"), "a character back", "Select", BOTH),
    Action(
        "select.word_end", ("shift+right", "ctrl+right", "e"), "to the end of the word", "Select", BOTH, hint="word"
    ),
    Action("select.next_word", ("w",), "to the next word", "Select", BOTH),
    Action("select.previous_word", ("shift+left", "ctrl+left", "b"), "to the beginning of the word", "Select", BOTH),
    Action(
        "select.down", ("down", "j", "shift+down"), "a row down, or a segment when selecting segments", "Select", BOTH
    ),
    Action("select.up", ("up", "k", "shift+up"), "a row up, or a segment when selecting segments", "Select", BOTH),
    Action(
        "select.grow",
        (")", "s"),
        "on to the end of the sentence; first of all the whole sentence",
        "Select",
        BOTH,
        hint="sentence",
    ),
    Action("select.shrink", ("(", "S"), "back by a sentence", "Select", BOTH),
    Action("select.segment_start", ("0", "home"), "to the beginning of the segment", "Select", BOTH),
    Action("select.segment_end", ("$", "end"), "to the end of the segment", "Select", BOTH),
    Action("select.page_down", ("pagedown",), "a page down", "Select", BOTH),
    Action("select.page_up", ("pageup",), "a page up", "Select", BOTH),
    Action("select.first", ("g",), "to the first segment", "Select", BOTH),
    Action("select.last", ("G",), "to the last segment", "Select", BOTH),
    Action("select.other_end", ("o",), "move the other end", "Select", BOTH, hint="other end"),
    Action("select.begin", ("enter",), "begin the selection anew here", "Select", SELECTING, hint="begin here"),
    Action("select.cancel", ("escape", "ctrl+g"), "leave without a selection", "Select", SELECTING, hint="leave"),
    Action("adjust.begin", ("<",), "move the ends of a tag (asks which, if there are several)", "Code"),
    Action("adjust.keep", ("enter",), "keep the tag as it is now", "Select", ADJUSTING, hint="keep"),
    Action(
        "adjust.give_up", ("escape", "ctrl+g"), "leave the tag as it was", "Select", ADJUSTING, hint="leave as it was"
    ),
)
