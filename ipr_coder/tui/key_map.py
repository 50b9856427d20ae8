"""Which key does what, once the user's own wishes are heard: looked up by the screens, checked for clashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ipr_coder.errors import UsageError
from ipr_coder.tui._compat import is_key, textual_key
from ipr_coder.tui.actions import ACTIONS, Wishes, keys_of

if TYPE_CHECKING:
    from ipr_coder.codebook.model import Codebook

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


def checked_keys(wishes: Wishes, place: str) -> Wishes:
    """The wishes, once they can be followed; UsageError, naming the file `place`, says all that is wrong with them."""
    faults = [*_unknown(wishes), *_unusable(wishes), *clashes(wishes), *_missing(wishes)]
    if faults:
        raise UsageError(
            "the keys in the settings cannot be used: " + "; ".join(faults) + ".",
            place=place,
            mend="Mend [keys] there; ipr-coder keys shows every action and its keys.",
        )
    return wishes


def clashes(wishes: Wishes) -> tuple[str, ...]:
    """Every key that would do two things at one place, in words."""
    found: dict[str, None] = {}
    for place in dict.fromkeys(place for action in ACTIONS for place in action.places):
        first: dict[str, str] = {}
        for action in ACTIONS:
            if place not in action.places:
                continue
            for key in keys_of(action, wishes):
                other = first.setdefault(textual_key(key), action.id)
                if other != action.id:
                    found[f'key {key!r} would do both "{other}" and "{action.id}" ({place})'] = None
    return tuple(found)


def covered_by_codes(wishes: Wishes, codebook: Codebook) -> tuple[str, ...]:
    """Actions' keys at an interview that a family of the codebook begins with, in words: there the codebook wins."""
    letters = {family.key: family.name for family in codebook.families}
    return tuple(
        f'key {key!r} of "{action.id}" begins the codes of {letters[key]}'
        for action in ACTIONS
        if "interview" in action.places
        for key in keys_of(action, wishes)
        if key in letters
    )


def _unknown(wishes: Wishes) -> list[str]:
    known = {action.id for action in ACTIONS}
    return [f'there is no action "{name}"' for name in wishes if name not in known]


def _unusable(wishes: Wishes) -> list[str]:
    faults = []
    for name, keys in wishes.items():
        for key in keys:
            if textual_key(key) in UNTOLD:
                faults.append(f'"{name}" cannot be {key!r}: {UNTOLD[textual_key(key)]}')
            elif not is_key(key):
                faults.append(f'"{name}": there is no key {key!r}')
    return faults


def _missing(wishes: Wishes) -> list[str]:
    return [f'"{name}" needs a key' for name in NEEDED if name in wishes and not wishes[name]]
