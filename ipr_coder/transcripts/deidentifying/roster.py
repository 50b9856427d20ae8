"""The study's own list of names and places, with what is to stand in their place: the surest way to find them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ipr_coder.errors import UsageError
from ipr_coder.text import normalise
from ipr_coder.transcripts.deidentifying.matching import Matcher, folded
from ipr_coder.transcripts.deidentifying.model import KINDS, Find, Kind
from ipr_coder.transcripts.deidentifying.replacements import checked_replacement
from ipr_coder.transcripts.deidentifying.words import ORDINARY, PARTICLES, TITLES

LARGEST_ROSTER: Final = 4 << 20
"""Bytes."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person, place or organisation: its names, and the replacement wanted ("" where the user gave none)."""

    names: tuple[str, ...] = field(repr=False)
    kind: Kind = "name"
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """All entries. Two may share a name (a family's): that name alone is then found without a proposal."""

    entries: tuple[RosterEntry, ...] = ()


def read_roster(path: Path) -> Roster:
    """Read a roster: .csv (columns name, replacement, kind, also), .yaml, or lines such as `Anna Berg; Annie = CLIENT`.

    A plain line may begin with a kind ("place: Bergen = CITY"); # begins a remark. UsageError with the line for what
    cannot be understood.
    """
    text = _text(path)
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        entries = _from_csv(text, path)
    elif suffix in (".yaml", ".yml"):
        entries = _from_yaml(path)
    else:
        entries = _from_lines(text, path)
    if not entries:
        raise UsageError("the roster names nobody.", place=str(path), mend="Write a line like: Anna Berg = CLIENT")
    return Roster(tuple(entries))


class RosterMatcher:
    """Finds the roster's names in any of their forms: whole, first or last name alone, with another case, without
    accents, inside hyphens, underscores and file names, with a genitive ending."""

    def __init__(self, roster: Roster) -> None:
        owners: dict[str, set[int]] = {}
        for number, entry in enumerate(roster.entries):
            for form in _forms(entry):
                owners.setdefault(form, set()).add(number)
        self._matcher = Matcher(((form, _value(roster.entries, numbers)) for form, numbers in owners.items()), folded)

    def finds(self, text: str) -> list[Find]:
        """Every find, in the order of the text. An everyday word (will, rose) in small letters is none."""
        return [
            Find(span, kind, "roster", proposal)
            for span, (kind, proposal) in self._matcher.finds(text)
            if not (span.of(text).islower() and span.of(text) in ORDINARY)
        ]


def _value(entries: Sequence[RosterEntry], numbers: Iterable[int]) -> tuple[Kind, str | None]:
    owners = [entries[number] for number in sorted(numbers)]
    proposals = {owner.replacement for owner in owners}
    return owners[0].kind, (owners[0].replacement or None) if len(proposals) == 1 else None


def _forms(entry: RosterEntry) -> Iterable[str]:
    for name in entry.names:
        yield name
        if entry.kind == "name":
            for part in name.split():
                bare = part.strip(".,")
                if len(bare) > 1 and bare.casefold() not in PARTICLES | TITLES:
                    yield bare


def _from_lines(text: str, path: Path) -> list[RosterEntry]:
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0].strip()
        if bare:
            head, _, replacement = bare.partition("=")
            kind, colon, names = head.partition(":")
            if not colon:
                kind, names = "name", head
            entries.append(_entry(names, kind, replacement, f"{path}, line {number}"))
    return entries


def _from_csv(text: str, path: Path) -> list[RosterEntry]:
    first = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=first.count))
    heads = {(head or "").strip().casefold(): head for head in rows.fieldnames or ()}
    if "name" not in heads:
        raise UsageError(
            "the first line must name the columns.", place=str(path), mend="For example: name,replacement,kind,also"
        )
    entries = []
    for row in rows:
        cell = {head: str(row.get(column) or "").strip() for head, column in heads.items()}
        names = ";".join(filter(None, (cell["name"], cell.get("also", ""))))
        if names:
            kind, wanted = cell.get("kind") or "name", cell.get("replacement", "")
            entries.append(_entry(names, kind, wanted, f"{path}, line {rows.line_num}"))
    return entries


def _from_yaml(path: Path) -> list[RosterEntry]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data: Any = YAML(typ="safe", pure=True).load(path)
    except YAMLError as error:
        raise UsageError("this is not a YAML file that can be read.", place=str(path)) from error
    if not isinstance(data, dict):
        raise UsageError("the roster must be lists under a kind.", place=str(path), mend=_YAML_FORM)
    entries = []
    for head, inside in data.items():
        pairs = inside.items() if isinstance(inside, dict) else ((one, "") for one in inside or ())
        if isinstance(inside, str):
            raise UsageError("the roster must be lists under a kind.", place=str(path), mend=_YAML_FORM)
        kind = str(head).strip().casefold()
        entries += [_entry(str(n), kind.removesuffix("s") or kind, str(r or ""), str(path)) for n, r in pairs]
    return entries


def _entry(names: str, kind: str, replacement: str, where: str) -> RosterEntry:
    found = tuple(filter(None, (" ".join(name.split()) for name in re.split("[;|]", names))))
    kind = kind.strip().casefold()
    if kind not in KINDS:
        raise UsageError("a kind is not known.", place=where, mend=f"Known are {', '.join(KINDS)}.")
    if not found or not any(one.isalnum() for name in found for one in name):
        raise UsageError("there is no name.", place=where, mend="Write a line like: Anna Berg = CLIENT")
    wanted = replacement.strip()
    return RosterEntry(found, kind, checked_replacement(wanted, where) if wanted else "")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_ROSTER:
            raise UsageError("the roster is larger than 4 MB.", place=str(path))
        return normalise(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError("the roster is not in UTF-8.", place=str(path), mend="Save it as UTF-8.") from None
    except FileNotFoundError:
        raise UsageError("there is no such file.", place=str(path), mend="Check the name and the folder.") from None
    except OSError as error:
        raise UsageError(f"the roster cannot be read ({error.strerror}).", place=str(path)) from None


_YAML_FORM: Final = 'For example: "names:" and below it "  Anna Berg: CLIENT"'


def roster_of(originals: Mapping[str, tuple[Kind, str]]) -> Roster:
    """A roster of names already replaced: each original with its kind and replacement."""
    return Roster(tuple(RosterEntry((name,), kind, wanted) for name, (kind, wanted) in originals.items()))
