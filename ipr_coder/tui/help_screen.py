"""The page of keys, made from the action table and the codebook's chords."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import zip_longest
from textwrap import wrap

from textual.content import Content

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.text import one_line
from ipr_coder.tui.actions import NO_WISHES, Action, Place, Wishes, actions_at, free_keys_of, keys_of, shown_key
from ipr_coder.tui.chords import chords_of
from ipr_coder.tui.reading_screen import ReadingScreen
from ipr_coder.tui.strips import padded

KEYS_WIDTH = 16
WORDS_WIDTH = 50
"""Cells for the two columns: together they fit a terminal of 80."""

SIGNS = (
    ("▌", "the current segment"),
    ("●", "not on the disk yet; gone once it is"),
    ("~", "the tag covers only part of this segment, or more than it; the part is underlined, twice where two overlap"),
    ("┌ │ └  [", "the rows that such a tag covers"),
    ("★", "a star: worth quoting"),
    ("*", "the tag has a memo"),
    ("memo*", "a memo on the segment"),
    ("²", "the tag's strength"),
    ("°", "something else is said of the tag: the line at the bottom tells"),
    ("+2", "two more tags than there are rows; the line at the bottom names all of them"),
    ("· nothing here", "you read it and there is nothing to code"),
)


def help_screen(place: Place, codebook: Codebook | None, wishes: Wishes = NO_WISHES) -> ReadingScreen:
    """The help for a place, with the keys as they are in force; the codebook's keys count in an interview alone."""
    parts, taken = [Content("")], frozenset[str]()
    places: tuple[Place, ...] = ("interview", "selecting", "adjusting") if place == "interview" else (place,)
    shown = dict.fromkeys(action for place in places for action in actions_at(place))
    if place == "interview" and codebook is not None:
        taken = frozenset(chords_of(codebook).followers.get("", ()))
        parts = [Content.assemble(*_chords(codebook), *_covered(shown, wishes, taken))]
    for group in ("Code", "Settle", "Move", "Select", "Look", "Interview"):
        rows = [action for action in shown if action.group == group]
        if rows:
            keyed = (_row(_keys(free_keys_of(row, wishes, taken)), row.words) for row in rows)
            parts.append(Content.assemble(_heading(group), *keyed))
    if place == "interview":
        parts.append(Content.assemble(_heading("Signs"), *(_row(sign, words) for sign, words in SIGNS)))
    return ReadingScreen("Keys", Content("\n").join(parts))


def _chords(codebook: Codebook) -> list[Content]:
    family: Code | None = codebook.families[0] if codebook.families else None
    child = next(iter(codebook.children(family.id)), None) if family else None
    lines = [
        _heading("Tags"),
        Content(
            "A code is typed by its keys, on the current segment; the same keys take it off again. "
            "The letters that may follow stand under the text. Esc, Ctrl+G or Backspace gives a begun chord up.\n"
        ),
    ]
    if family is not None:
        lines.append(_row(f"{family.key} {family.key}", f"{one_line(family.name)}, the family itself"))
    if child is not None:
        lines.append(_row(" ".join(child.key), one_line(child.name)))
    return lines


def _covered(shown: Iterable[Action], wishes: Wishes, taken: Container[str]) -> list[Content]:
    """That the codebook's letters win, where they take an action's only keys."""
    if all(free_keys_of(action, wishes, taken) or not keys_of(action, wishes) for action in shown):
        return []
    palette = next(action for action in shown if action.id == "look.palette")
    way = _keys(free_keys_of(palette, wishes, taken))
    return [
        Content(
            "A letter that begins a code of this codebook means that code and nothing else. What is left without a key "
            f"below is found by its words, with {way}, or given a key of your own in the settings file.\n"
        )
    ]


def _heading(words: str) -> Content:
    return Content.styled(f"{words}\n", "bold underline")


def _row(keys: str, words: str) -> Content:
    pairs = zip_longest(wrap(keys, KEYS_WIDTH - 1), wrap(words, WORDS_WIDTH), fillvalue="")
    return Content("").join(
        [Content.assemble((padded(left, KEYS_WIDTH), "bold"), Content(f"{right}\n")) for left, right in pairs]
    )


def _keys(keys: tuple[str, ...]) -> str:
    return "  ".join(shown_key(key) for key in keys) or "(no key)"
