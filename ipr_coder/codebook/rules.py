"""The rules that hold between the codes of one codebook: ids, parents, keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ipr_coder.codebook.keys import FAMILY_KEY, RESERVED_KEYS, SUBCODE_KEY, free_family_letters
from ipr_coder.codebook.problems import Problems, did_you_mean, shown


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code as it stands in the file, perhaps faulty: `texts` and `lists` hold what could be read.

    `line` is the entry's first line, `lines` the line of each field's value. `knows_parent` is False when
    something unreadable stands where the parent should be.
    """

    line: int
    lines: Mapping[str, int]
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    parent: str | None
    knows_parent: bool

    def line_of(self, field: str) -> int:
        """The line of a field, or of the code when the field is missing."""
        return self.lines.get(field, self.line)


def check_codes(entries: list[CodeEntry], problems: Problems) -> None:
    """Note every breach: ids twice, unknown or misplaced parents, cycles, a third level, keys that clash, and former
    ids or splits that lead nowhere."""
    by_id = _unique_ids(entries, problems)
    _check_pasts(entries, by_id, problems)
    broken = _check_parents(entries, by_id, problems)
    _check_keys([entry for entry in entries if entry.texts.get("id") not in broken], by_id, problems)


def _unique_ids(entries: list[CodeEntry], problems: Problems) -> dict[str, CodeEntry]:
    by_id: dict[str, CodeEntry] = {}
    for entry in entries:
        code_id = entry.texts.get("id")
        if code_id is None:
            continue
        if code_id in by_id:
            what = f"The id {shown(code_id)} is used twice (first on line {by_id[code_id].line_of('id')})."
            problems.note(entry.line_of("id"), what, "Give one of the two codes another id.")
        else:
            by_id[code_id] = entry
    return by_id


def _check_pasts(entries: list[CodeEntry], by_id: Mapping[str, CodeEntry], problems: Problems) -> None:
    """A former id leads to one code only; what a code was split into is there, and the code itself retired."""
    taken: dict[str, str] = {}
    for entry in entries:
        for former in entry.lists.get("formerly", ()):
            line = entry.line_of("formerly")
            if not CODE_ID.fullmatch(former):
                problems.note(line, f"{shown(former)} cannot have been a code's id.", CODE_ID_MEND)
            elif former in by_id:
                problems.note(line, f"The former id {shown(former)} is that of a code.", "Take it out of `formerly`.")
            elif former in taken:
                what = f"The former id {shown(former)} stands twice (also at {shown(taken[former])})."
                problems.note(line, what, "Keep it with the code that has its tags.")
            taken.setdefault(former, entry.texts.get("id", ""))
        for part in entry.lists.get("split_into", ()):
            if part not in by_id or by_id[part] is entry:
                what = f"{shown(part)} in `split_into` is no other code of this file."
                problems.note(entry.line_of("split_into"), what, did_you_mean(part, by_id))
        if entry.lists.get("split_into") and "status" not in entry.texts:
            mend = "Add `status: retired`, or take `split_into` out."
            problems.note(entry.line_of("split_into"), "A code that was split takes no new tags.", mend)


def _check_parents(entries: list[CodeEntry], by_id: Mapping[str, CodeEntry], problems: Problems) -> set[str]:
    """Note faulty parents; return the ids whose family is unknown, so that their keys are not judged as well."""
    broken: set[str] = set()
    place = {id(entry): number for number, entry in enumerate(entries)}
    for entry in entries:
        code_id = entry.texts.get("id", "")
        if not entry.knows_parent:
            broken.add(code_id)
        if entry.parent is None:
            continue
        line, parent = entry.line_of("parent"), by_id.get(entry.parent)
        if parent is None:
            broken.add(code_id)
            what = f"The parent {shown(entry.parent)} is no code of this file."
            problems.note(line, what, did_you_mean(entry.parent, [name for name in by_id if name != code_id]))
        elif (cycle := _cycle(entry, by_id)) is not None:
            broken.add(code_id)
            if code_id == min(cycle):
                round_trip = " -> ".join([*cycle, cycle[0]])
                what = f"The parents go round in a circle: {round_trip}."
                problems.note(line, what, "Take the parent away from the one that is the family.")
        elif parent.parent is not None:
            broken.add(code_id)
            what = f"{shown(entry.parent)} is itself a subcode; a code has two letters, so there are only two levels."
            problems.note(line, what, f"Put it under the family {shown(parent.parent)} or make it a family.")
        elif place[id(parent)] > place[id(entry)]:
            what = f"The family {shown(entry.parent)} stands below its subcode."
            problems.note(line, what, "Move the family above its subcodes.")
    return broken


def _cycle(entry: CodeEntry, by_id: Mapping[str, CodeEntry]) -> list[str] | None:
    """The ids on the circle that begins at this code, or None when going up from it does not come back to it."""
    start = entry.texts.get("id")
    seen: list[str] = []
    here: CodeEntry | None = entry
    while here is not None:
        code_id = here.texts.get("id", "")
        if code_id in seen:
            return seen if code_id == start else None
        seen.append(code_id)
        here = by_id.get(here.parent) if here.parent is not None else None
    return None


def _check_keys(entries: list[CodeEntry], by_id: Mapping[str, CodeEntry], problems: Problems) -> None:
    families = {entry.texts["key"] for entry in entries if entry.parent is None and "key" in entry.texts}
    first_use: dict[str, int] = {}
    for entry in entries:
        key = entry.texts.get("key")
        if key is None:
            continue
        line = entry.line_of("key")
        fault = (
            _family_key_fault(key, families) if entry.parent is None else _subcode_key_fault(key, by_id[entry.parent])
        )
        if fault is not None:
            problems.note(line, *fault)
        elif key in first_use:
            what = f"The key {shown(key)} is used twice (first on line {first_use[key]})."
            mend = f"Letters still free for a family: {_spaced(families)}." if entry.parent is None else _OTHER_LETTER
            problems.note(line, what, mend)
        else:
            first_use[key] = line


def _family_key_fault(key: str, families: set[str]) -> tuple[str, str] | None:
    if not FAMILY_KEY.fullmatch(key):
        return f"The key of a family is one letter a-z, not {shown(key)}.", _GIVE_PARENT
    if key in RESERVED_KEYS:
        what = f"The screen keeps the key {shown(key)} for itself ({RESERVED_KEYS[key]})."
        return what, f"Letters still free for a family: {_spaced(families)}."
    return None


def _subcode_key_fault(key: str, family: CodeEntry) -> tuple[str, str] | None:
    letter = family.texts.get("key")
    if not SUBCODE_KEY.fullmatch(key):
        return f"The key of a subcode is two letters a-z, not {shown(key)}.", _FAMILY_LETTER_FIRST
    if letter is None or not FAMILY_KEY.fullmatch(letter):
        return None
    if key[0] != letter:
        what = f"The key {shown(key)} does not begin with the letter of its family, {shown(letter)}."
        return what, _FAMILY_LETTER_FIRST
    if key[1] == letter:
        return f"The key {shown(key)} picks the family itself, not a subcode.", _OTHER_LETTER
    return None


def _spaced(families: set[str]) -> str:
    return (
        " ".join(free_family_letters(families)) or "none in small letters, but capitals other than G M N O V Z are free"
    )


CODE_ID = re.compile(r"(?=.{1,80}\Z)[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*")
CODE_ID_MEND = "Use small letters a-z, digits, - and _, with a dot before a subcode's part (`shame.hiding`)."
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
COLOUR_MEND = 'Write it as "#RRGGBB", for example "#0072B2".'
_FAMILY_LETTER_FIRST = "Write the family's letter, then another letter."
_OTHER_LETTER = "Choose another second letter."
_GIVE_PARENT = "Choose one letter, or name the `parent` if this is a subcode."
