"""What is done to the text."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        "code.nothing",
        ("space",),
        "mark the segment as read with nothing in it, or take that mark off",
        "Code",
        hint="nothing here",
    ),
    Action(
        "code.done",
        ("enter",),
        "done here, on to the next undecided segment; never marks anything by itself",
        "Code",
        hint="done, next",
    ),
    Action(
        "code.pick",
        (",",),
        "pick a code from a list that narrows as you type; Tab keeps it open for several",
        "Code",
        ("interview", "selecting"),
        hint="pick",
    ),
    Action("code.repeat", (".",), "put the last code on this segment too", "Code"),
    Action("code.remove", ("x",), "take a tag off this segment (asks which, if there are several)", "Code"),
    Action(
        "code.memo",
        ("m",),
        "write a memo on a tag of this segment (asks which, if there are several)",
        "Code",
        hint="memo",
    ),
    Action(
        "code.undo", ("z", "u"), "undo your last deed in this interview, as far back as you like", "Code", hint="undo"
    ),
    Action("code.redo", ("Z",), "redo what was undone", "Code"),
    Action("code.cancel", ("escape", "ctrl+g"), "give up a chord, end a search, close a panel", "Code"),
)
