"""What a key file holds: the map from originals to replacements, and the log by which each can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.model import Kind
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry


@dataclass(frozen=True, slots=True)
class Mapped:
    """An original and what stands for it."""

    original: str = field(repr=False)
    replacement: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class LogLine:
    """One replacement: where it was, where it is now, and what stood there.

    `where` names the text (an identifier of the study, not a label that may change); for a transcript `version` is
    the version of its text in which `new` counts.
    """

    where: str
    old: Span
    new: Span
    original: str = field(repr=False)
    replacement: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """One go of replacing: `ident` is what the study's audit trail calls it, times are milliseconds since 1970."""

    ident: str
    at_ms: int
    actor: str
    lines: tuple[LogLine, ...]
    undone_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """All of a key file. `study` is the study's identifier, in hexadecimal; `kept` are forms that a person left."""

    study: str
    mapped: tuple[Mapped, ...] = field(default=(), repr=False)
    kept: tuple[str, ...] = field(default=(), repr=False)
    passes: tuple[Pass, ...] = field(default=(), repr=False)


def grown(key: Key, mapped: Iterable[Mapped], kept: Iterable[str], passes: Iterable[Pass]) -> Key:
    """The key with what was replaced since. What was kept once and is replaced now is no longer kept."""
    known = dict.fromkeys((*key.mapped, *mapped))
    gone = {each.original for each in known}
    left = tuple(form for form in dict.fromkeys((*key.kept, *kept)) if form not in gone)
    return replace(key, mapped=tuple(known), kept=left, passes=(*key.passes, *passes))


def key_roster(key: Key) -> Roster:
    """The originals as a roster: what must not be in the study any more. A number or an age tells nothing elsewhere."""
    return Roster(
        tuple(
            RosterEntry((one.original,), one.kind, one.replacement)
            for one in key.mapped
            if one.kind not in ("number", "age", "date")
        )
    )


def key_to_data(key: Key) -> dict[str, Any]:
    """The key as JSON has it."""
    return {
        "study": key.study,
        "mapped": [[one.original, one.replacement, one.kind] for one in key.mapped],
        "kept": list(key.kept),
        "passes": [
            {
                "ident": one.ident,
                "at_ms": one.at_ms,
                "actor": one.actor,
                "undone_ms": one.undone_ms,
                "lines": [
                    [n.where, n.old.start, n.old.end, n.new.start, n.new.end, n.original, n.replacement, n.version]
                    for n in one.lines
                ],
            }
            for one in key.passes
        ],
    }


def key_from_data(data: Mapping[str, Any]) -> Key:
    """The key from its JSON. KeyError, TypeError or ValueError where that is none."""
    return Key(
        data["study"],
        tuple(Mapped(*one) for one in data["mapped"]),
        tuple(data["kept"]),
        tuple(
            Pass(one["ident"], one["at_ms"], one["actor"], tuple(map(_line, one["lines"])), one["undone_ms"])
            for one in data["passes"]
        ),
    )


def _line(cells: list[Any]) -> LogLine:
    where, old_start, old_end, new_start, new_end, original, replacement, version = cells
    return LogLine(where, Span(old_start, old_end), Span(new_start, new_end), original, replacement, version)
