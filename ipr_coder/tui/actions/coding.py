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
        "write a memo on a tag of this segment (asks which, if there are several), or else on the segment",
        "Code",
        hint="memo",
    ),
    Action("code.memo_on", ("M",), "write a memo on the segment, the interview or a code", "Code"),
    Action(
        "code.attributes",
        ("=",),
        "say more of a tag, such as its strength: one key for each value (asks which tag)",
        "Code",
        hint="attributes",
    ),
    Action("code.star", ("*",), "star the segment or the selection as worth quoting, or take the star off", "Code"),
    Action("cut.split", ("|",), "begin a new segment at the caret (after v) or where the text was clicked", "Code"),
    Action("cut.join", ("&",), "make one segment of this one and the next of its turn", "Code"),
    Action(
        "moment.set",
        ("@",),
        "let a recall moment begin with this turn, or correct the one that does (asks when, and who stopped the tape)",
        "Code",
    ),
    Action(
        "moment.move", ("%",), "let the recall moment talked about here, or the next one, begin with this turn", "Code"
    ),
    Action("moment.remove", ("!",), "remove the recall moment that is talked about here", "Code"),
    Action(
        "text.edit",
        ("#",),
        "correct the words of this turn, for every coder; shows what becomes of your tags on it",
        "Code",
    ),
    Action("text.displaced", ("+",), "your marks that lost their place to a correction: put one here", "Code"),
    Action(
        "code.undo", ("z", "u"), "undo your last deed in this interview, as far back as you like", "Code", hint="undo"
    ),
    Action("code.redo", ("Z",), "redo what was undone", "Code"),
    Action("code.cancel", ("escape", "ctrl+g"), "give up a chord, end a search, close a panel", "Code"),
)
