"""Which key does what, once the user's own wishes are heard: looked up by the screens, checked for clashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ipr_coder.codebook.model import Codebook
from ipr_coder.errors import UsageError
from ipr_coder.tui.actions import ACTIONS, Action, Place

UNTOLD: Final = {
    "ctrl+h": "many terminals send it for Backspace",
    "ctrl+i": "terminals send it for Tab",
    "ctrl+j": "terminals send it for Enter",
    "ctrl+m": "terminals send it for Enter",
    "ctrl+left_square_bracket": "terminals send it for Esc",
    "ctrl+z": "in a terminal it stops the program",
    "ctrl+s": "terminals may stop the display at it",
}
"""Keys that cannot be told from others, or that mean something else to a terminal."""

NEEDED: Final = ("look.help", "interview.quit", "code.cancel")
"""Actions that must keep a key, or nobody finds the way."""


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of every action. `keys[action id]` is in the order shown; an action may have none."""

    keys: Mapping[str, tuple[str, ...]]

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """The keys that do this action."""
        return self.keys.get(action.id, action.keys)

    def actions_by_key(self, place: Place) -> dict[str, str]:
        """Action ids at a place by Textual's names of keys."""
        return {bound(key): action.id for action in ACTIONS if place in action.places for key in self.keys_of(action)}


USUAL: Final = KeyMap({})
"""The keys as they are where nobody wishes otherwise."""


def key_map(wishes: Mapping[str, tuple[str, ...]], place: str) -> KeyMap:
    """The keys with the user's wishes in force; UsageError, naming the file `place`, says all that is wrong."""
    made = KeyMap({action.id: tuple(dict.fromkeys(wishes.get(action.id, action.keys))) for action in ACTIONS})
    faults = [*_unknown(wishes), *_unusable(wishes), *clashes(made), *_missing(made)]
    if faults:
        raise UsageError(
            "the keys in the settings cannot be used: " + "; ".join(faults) + ".",
            place=place,
            mend="Mend [keys] there; ipr-coder keys shows every action and its keys.",
        )
    return made


def clashes(keys: KeyMap) -> tuple[str, ...]:
    """Every key that would do two things at one place, in words."""
    found: dict[str, None] = {}
    for place in dict.fromkeys(place for action in ACTIONS for place in action.places):
        first: dict[str, str] = {}
        for action in ACTIONS:
            if place not in action.places:
                continue
            for key in keys.keys_of(action):
                other = first.setdefault(bound(key), action.id)
                if other != action.id:
                    found[f'key {key!r} would do both "{other}" and "{action.id}" ({place})'] = None
    return tuple(found)


def covered_by_codes(keys: KeyMap, codebook: Codebook) -> tuple[str, ...]:
    """Actions' keys at an interview that a family of the codebook begins with, in words: there the codebook wins."""
    letters = {family.key: family.name for family in codebook.families}
    return tuple(
        f'key {key!r} of "{action.id}" begins the codes of {letters[key]}'
        for action in ACTIONS
        if "interview" in action.places
        for key in keys.keys_of(action)
        if key in letters
    )


def bound(key: str) -> str:
    """A key by Textual's name of it."""
    from textual.keys import _character_to_key

    return _character_to_key(key) if len(key) == 1 and not key.isalpha() else key


def _unknown(wishes: Mapping[str, tuple[str, ...]]) -> list[str]:
    known = {action.id for action in ACTIONS}
    return [f'there is no action "{name}"' for name in wishes if name not in known]


def _unusable(wishes: Mapping[str, tuple[str, ...]]) -> list[str]:
    faults = []
    for name, keys in wishes.items():
        for key in keys:
            if bound(key) in UNTOLD:
                faults.append(f'"{name}" cannot be {key!r}: {UNTOLD[bound(key)]}')
            elif not is_key(key):
                faults.append(f'"{name}": there is no key {key!r}')
    return faults


def is_key(key: str) -> bool:
    """True for a key that can be pressed: a character, or a name such as "down", "f4", "ctrl+d", "shift+tab"."""
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys

    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    names = {one.value for one in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    return key in names and not key.startswith("<")


def _missing(keys: KeyMap) -> list[str]:
    return [f'"{name}" needs a key' for name in NEEDED if not keys.keys[name]]
