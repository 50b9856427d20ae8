"""What is shown."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action, Place

EVERYWHERE: tuple[Place, ...] = ("interview", "work list", "lead", "settling", "settling list")
"""Where there is no text to be selected, or none yet."""

ACTIONS: tuple[Action, ...] = (
    Action("look.help", ("?", "f1"), "this page", "Look", EVERYWHERE, hint="keys"),
    Action("look.codebook", ("f2",), "show or hide the codebook", "Look", hint="codes"),
    Action("look.edit_codebook", ("f11", "ctrl+e"), "edit the codebook", "Look"),
    Action("look.filter", (";",), "narrow the codebook down as you type; Enter tags with the code marked", "Look"),
    Action(
        "look.definitions",
        ("f3",),
        "what the codes mean: of the family whose letter was typed, of all, with those on the segment first",
        "Look",
    ),
    Action(
        "look.context",
        ("f7",),
        "show or hide what stands beside the text: the session then, the other's account, your memos",
        "Look",
        hint="context",
    ),
    Action("look.copy", ("ctrl+y",), "copy the segment or the selection with where it is from", "Look"),
    Action(
        "look.theme",
        ("f6",),
        "change colours: dark, light, high contrast",
        "Look",
        EVERYWHERE,
    ),
    Action("look.palette", ("ctrl+p",), "find an action or a code by its words", "Look", ("interview", "work list")),
    Action(
        "look.cover",
        ("f12",),
        "cover the screen, so that nobody reads along",
        "Look",
        EVERYWHERE,
    ),
    Action("look.settings", ("ctrl+o",), "settings: looks, privacy", "Look", EVERYWHERE),
)
