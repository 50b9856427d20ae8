"""The one table of what keys do. Bindings, help and hints are made from it, so they cannot drift apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from textual.binding import Binding

Place = Literal["interview", "work list"]
Group = Literal["Move", "Code", "Look", "Interview"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do. `id` is stable (key maps name it), `keys` the defaults, `words` the help's sentence.

    `hint` is the short form for the line of hints; actions without one are only in the help.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    group: Group
    places: tuple[Place, ...] = ("interview",)
    hint: str = ""


ACTIONS: tuple[Action, ...] = (
    Action("move.next", ("j", "down"), "next segment", "Move", ("interview", "work list")),
    Action("move.previous", ("k", "up"), "previous segment", "Move", ("interview", "work list")),
    Action("move.page_down", ("pagedown",), "a page down", "Move"),
    Action("move.page_up", ("pageup",), "a page up", "Move"),
    Action("move.first", ("g", "home"), "first segment", "Move", ("interview", "work list")),
    Action("move.last", ("G", "end"), "last segment", "Move", ("interview", "work list")),
    Action(
        "move.next_undecided",
        ("n",),
        'next undecided segment (neither tagged nor marked "nothing here"); while a search is on, the next hit',
        "Move",
        hint="next undecided",
    ),
    Action(
        "move.previous_undecided", ("N",), "previous undecided segment; while a search is on, the hit before", "Move"
    ),
    Action("move.next_tagged", ("tab",), "next segment with a tag of yours", "Move"),
    Action("move.previous_tagged", ("shift+tab",), "previous segment with a tag of yours", "Move"),
    Action("move.next_moment", ("o",), "next recall moment", "Move"),
    Action("move.find", ("/",), "find words in the interview, then n and N; escape ends the search", "Move"),
    Action("move.go_to", (":",), "go to a turn (12) or a time in the interview (0:12:40)", "Move"),
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
    Action("look.help", ("?", "f1"), "this page", "Look", ("interview", "work list"), hint="keys"),
    Action("look.codebook", ("f2",), "show or hide the codebook", "Look", hint="codes"),
    Action("look.definitions", ("f3",), "what the codes mean: of the family whose letter was typed, or of all", "Look"),
    Action("look.theme", ("f6",), "change colours: dark, light, high contrast", "Look", ("interview", "work list")),
    Action("interview.open", ("enter",), "open the interview", "Interview", ("work list",), hint="open"),
    Action("interview.submit", ("f5",), "submit the interview (asks first)", "Interview", hint="submit"),
    Action(
        "interview.reopen",
        ("f7",),
        "reopen a submitted interview, with a reason",
        "Interview",
        ("work list",),
        hint="reopen",
    ),
    Action("interview.work_list", ("f8",), "back to the work list", "Interview"),
    Action("interview.save_again", ("f9",), "try again to save what could not be saved", "Interview"),
    Action(
        "interview.quit",
        ("f10", "ctrl+q"),
        "quit; everything done is saved first",
        "Interview",
        ("interview", "work list"),
        hint="quit",
    ),
)


def actions_at(place: Place) -> tuple[Action, ...]:
    """The actions of a place, in the table's order."""
    return tuple(action for action in ACTIONS if place in action.places)


def bindings_at(place: Place) -> list[Binding]:
    """Textual bindings for the actions of a place: each calls its screen's `action_do` with the action's id."""
    from textual.binding import Binding

    return [
        Binding(
            ",".join(_bound(key) for key in action.keys),
            f"do({action.id!r})",
            action.words,
            id=f"{place[0]}.{action.id}",
        )
        for action in actions_at(place)
    ]


def keys_at(place: Place) -> dict[str, str]:
    """The id of the action that a key stands for, by Textual's names of keys."""
    return {_bound(key): action.id for action in actions_at(place) for key in action.keys}


def hints_at(place: Place) -> list[tuple[str, str]]:
    """Key and short word of the actions worth hinting at; the way to all the others comes first."""
    hinted = [action for action in actions_at(place) if action.hint]
    hinted.sort(key=lambda action: action.id != "look.help")
    return [(shown_key(action.keys[0]), action.hint) for action in hinted]


def shown_key(key: str) -> str:
    """A key as people read it."""
    if len(key) == 1:
        return key
    named = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc"}
    return named.get(key, "+".join(part.capitalize() for part in key.split("+")))


def _bound(key: str) -> str:
    return {".": "full_stop", "/": "slash", ":": "colon", "?": "question_mark"}.get(key, key)
