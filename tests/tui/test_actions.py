"""One table of actions: no letter outside the reserved list, nothing bound without being done or explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipr_coder.codebook.keys import FAMILY_KEY, RESERVED_KEYS
from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.tui.actions import ACTIONS, Place, actions_at, bindings_at, hints_at, keys_at, shown_key
from ipr_coder.tui.coding_screen import PLACES
from ipr_coder.tui.help_screen import help_screen
from ipr_coder.tui.interview.handlers import HANDLERS, TABLES
from ipr_coder.tui.settling.asking import ASKS
from ipr_coder.tui.settling.interviews import InterviewsScreen
from ipr_coder.tui.settling.settle_screen import SettleScreen
from ipr_coder.tui.worklist_screen import WorkListScreen

NAMED = {
    "up",
    "down",
    "pageup",
    "pagedown",
    "home",
    "end",
    "escape",
    "shift+tab",
    "ctrl+e",
    "ctrl+g",
    "ctrl+o",
    "ctrl+p",
    "ctrl+q",
    "ctrl+y",
}
FORBIDDEN = {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+a", "ctrl+b", "ctrl+z", "ctrl+s"}


SELECTING = set("hlwbesS0$(),") | {"right", "left", "shift+right", "shift+left", "ctrl+right", "ctrl+left"}
SELECTING |= {"shift+up", "shift+down"}


def test_while_something_is_selected_the_codebooks_letters_still_win() -> None:
    """So letters that a codebook may claim are never the only key of an action."""
    for place in ("selecting", "adjusting"):
        for action in actions_at(place):
            assert set(action.keys) <= set(RESERVED_KEYS) | NAMED | SELECTING, action.id
    for action in actions_at("selecting"):
        free = [key for key in action.keys if not (len(key) == 1 and key.isalpha()) or key in RESERVED_KEYS]
        assert free or action.id == "select.next_word", action.id


def test_only_reserved_keys_are_bound() -> None:
    keys = {key for place in ("interview", "work list") for action in actions_at(place) for key in action.keys}
    signs = {key for key in keys if len(key) == 1 and not FAMILY_KEY.fullmatch(key)}
    assert keys - signs <= set(RESERVED_KEYS) | NAMED, "a sign that is no letter begins no code, so it is free"
    assert not keys & FORBIDDEN


def test_no_key_has_two_meanings_in_one_place() -> None:
    for place in dict.fromkeys(place for action in ACTIONS for place in action.places):
        keys = [key for action in actions_at(place) for key in action.keys]
        assert len(keys) == len(set(keys))


def test_every_action_of_the_coders_screen_has_exactly_one_handler_and_every_handler_an_action() -> None:
    handled = [action_id for table in TABLES for action_id in table]
    assert sorted(handled) == sorted({action.id for place in PLACES for action in actions_at(place)})
    assert set(HANDLERS) == set(handled)


def test_every_action_of_the_work_list_is_done() -> None:
    for action in actions_at("work list"):
        assert hasattr(WorkListScreen, f"action_{action.id.replace('.', '_')}"), action.id


def test_every_action_of_settling_is_done() -> None:
    for place, screen in (("settling list", InterviewsScreen), ("settling", SettleScreen)):
        for action in actions_at(place):  # type: ignore[arg-type]
            name = action.id.replace(".", "_")
            assert name in ASKS or name.startswith("settle_take_") or hasattr(screen, f"action_{name}"), action.id


@pytest.mark.parametrize("place", ["interview", "work list", "lead", "settling", "settling list"])
def test_every_action_is_bound_and_every_key_leads_to_it(place: Place) -> None:
    assert [binding.action for binding in bindings_at(place)] == [f"do('{one.id}')" for one in actions_at(place)]
    assert set(keys_at(place).values()) == {action.id for action in actions_at(place)}


def test_the_help_explains_every_action_with_its_keys(codebook: Codebook) -> None:
    for place in ("interview", "work list", "lead", "settling", "settling list"):
        page = help_screen(place, codebook)._page.plain
        for action in actions_at(place):
            assert action.words in " ".join(page.split())
            assert all(shown_key(key) in page for key in action.keys), action.id


def test_the_line_of_hints_begins_with_the_way_to_all_keys() -> None:
    assert hints_at("interview")[0] == ("?", "keys")


def test_a_key_that_begins_a_code_is_offered_for_nothing_else(codebook: Codebook) -> None:
    zeal = Code("zeal", "z", "Zeal", None, "#D55E00", "Made up.", ("when it fits",), ("when not",), "C: like this.")
    other = replace(codebook, codes=(*codebook.codes, zeal, replace(zeal, id="up", key="u", name="Up")))
    assert ("z", "undo") in hints_at("interview")
    assert ("u", "undo") in hints_at("interview", taken={"z"})
    assert "undo" not in {words: key for key, words in hints_at("interview", taken={"z", "u"})}
    page = help_screen("interview", other)._page.plain
    undo = next(line for line in page.splitlines() if "undo your last deed" in line)
    assert undo.startswith("(no key)")
    assert "Ctrl+P" in page.split("Code\n")[0], "and how it is found all the same"
    assert "(no key)" not in help_screen("interview", codebook)._page.plain
