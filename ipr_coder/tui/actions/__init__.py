"""The one table of what keys do. Bindings, help and hints are made from it, so they cannot drift apart."""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ipr_coder.tui._compat import textual_key
from ipr_coder.tui.actions import coding, interviews, leading, looking, moving, selecting, settling
from ipr_coder.tui.actions.action import Action, Group, Place

if TYPE_CHECKING:
    from textual.binding import Binding

__all__ = [
    "ACTIONS",
    "NO_WISHES",
    "Action",
    "Group",
    "Place",
    "Wishes",
    "actions_at",
    "binding_wishes",
    "bindings_at",
    "free_keys_of",
    "hints_at",
    "keys_at",
    "keys_of",
    "shown_key",
]

Wishes = Mapping[str, tuple[str, ...]]
"""The user's own keys: from an action's id to the keys that do it instead of the usual ones."""

NO_WISHES: Final[Wishes] = MappingProxyType({})

ACTIONS: tuple[Action, ...] = (
    *moving.ACTIONS,
    *coding.ACTIONS,
    *selecting.ACTIONS,
    *looking.ACTIONS,
    *interviews.ACTIONS,
    *leading.ACTIONS,
    *settling.ACTIONS,
)


def actions_at(place: Place) -> tuple[Action, ...]:
    """The actions of a place, in the table's order."""
    return tuple(action for action in ACTIONS if place in action.places)


def keys_of(action: Action, wishes: Wishes) -> tuple[str, ...]:
    """The keys of an action; there may be none."""
    return wishes.get(action.id, action.keys)


def bindings_at(place: Place) -> list[Binding]:
    """Textual bindings for the actions of a place: each calls its screen's `action_do` with the action's id."""
    from textual.binding import Binding

    return [
        Binding(
            ",".join(textual_key(key) for key in action.keys),
            f"do({action.id!r})",
            action.words,
            id=_binding_id(place, action),
        )
        for action in actions_at(place)
    ]


def binding_wishes(wishes: Wishes) -> dict[str, str]:
    """The wishes as Textual takes them for its bindings."""
    return {
        _binding_id(place, action): ",".join(map(textual_key, wishes[action.id]))
        for action in ACTIONS
        for place in action.places
        if action.id in wishes
    }


def keys_at(place: Place, wishes: Wishes = NO_WISHES) -> dict[str, str]:
    """The id of the action that a key stands for, by Textual's names of keys."""
    return {textual_key(key): action.id for action in actions_at(place) for key in keys_of(action, wishes)}


def free_keys_of(action: Action, wishes: Wishes, taken: Container[str]) -> tuple[str, ...]:
    """The keys of an action that no code takes for itself; `taken` are the letters that codes begin with."""
    return tuple(key for key in keys_of(action, wishes) if key not in taken)


def hints_at(place: Place, wishes: Wishes = NO_WISHES, taken: Container[str] = frozenset()) -> list[tuple[str, str]]:
    """Key and short word of the actions worth hinting at; the way to all the others comes first.

    A key that is among `taken` (the letters that codes begin with) is not offered: there it means a code.
    """
    hinted = [(action, free_keys_of(action, wishes, taken)) for action in actions_at(place) if action.hint]
    hinted.sort(key=lambda hint: hint[0].id != "look.help")
    return [(shown_key(keys[0]), action.hint) for action, keys in hinted if keys]


def shown_key(key: str) -> str:
    """A key as people read it."""
    if len(key) == 1:
        return key
    named = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc"}
    return named.get(key, "+".join(part.capitalize() for part in key.split("+")))


def _binding_id(place: Place, action: Action) -> str:
    return f"{place.replace(' ', '_')}.{action.id}"
