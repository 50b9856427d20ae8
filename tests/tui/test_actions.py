"""One table of actions: no letter outside the reserved list, nothing bound without being done or explained."""

from __future__ import annotations

import pytest

from ipr_coder.codebook.keys import RESERVED_KEYS
from ipr_coder.codebook.model import Codebook
from ipr_coder.tui.actions import ACTIONS, actions_at, bindings_at, hints_at, shown_key
from ipr_coder.tui.coding_screen import CodingScreen
from ipr_coder.tui.help_screen import help_screen
from ipr_coder.tui.worklist_screen import WorkListScreen

NAMED = {"up", "down", "pageup", "pagedown", "home", "end", "escape", "shift+tab", "ctrl+g", "ctrl+q"}
FORBIDDEN = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+a", "ctrl+b", "ctrl+z", "ctrl+s"}


def test_only_reserved_keys_are_bound() -> None:
    keys = {key for action in ACTIONS for key in action.keys}
    assert keys <= set(RESERVED_KEYS) | NAMED
    assert not keys & FORBIDDEN


def test_no_key_has_two_meanings_in_one_place() -> None:
    for place in ("interview", "work list"):
        keys = [key for action in actions_at(place) for key in action.keys]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("screen", "place"), [(CodingScreen, "interview"), (WorkListScreen, "work list")])
def test_every_action_is_bound_and_done(screen: type, place: str) -> None:
    for action in actions_at(place):  # type: ignore[arg-type]
        assert hasattr(screen, f"action_{action.method}"), action.id
    assert len(bindings_at(place)) == len(actions_at(place))  # type: ignore[arg-type]


def test_the_help_explains_every_action_with_its_keys(codebook: Codebook) -> None:
    for place in ("interview", "work list"):
        page = help_screen(place, codebook)._page.plain
        for action in actions_at(place):
            assert action.words in " ".join(page.split())
            assert shown_key(action.keys[0]) in page


def test_the_line_of_hints_begins_with_the_way_to_all_keys() -> None:
    assert hints_at("interview")[0] == ("?", "keys")
