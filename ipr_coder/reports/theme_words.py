"""What the parts of a theme table are called wherever it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ipr_coder.themes.carried import Line
from ipr_coder.themes.cases import CaseUnit
from ipr_coder.themes.theme_table import ThemeTable

CASES: Mapping[CaseUnit, str] = MappingProxyType(
    {"dyad": "dyads", "participant": "participants", "interview": "interviews (as cases)"}
)
"""Several cases of a kind."""

UNITS: Mapping[str, str] = MappingProxyType({"segment": "segments", "turn": "turns", "sentence": "sentences"})
"""Several units of a kind."""


def units_word(kind: str) -> str:
    """What several units are called."""
    return UNITS.get(kind, "units")


def line_name(line: Line) -> str:
    """What a line is called in a table: the code's id, marked where a family is meant without its subcodes."""
    if line.kind == "any":
        return "any code"
    return f"{line.code} (no subcode)" if line.kind == "own" else line.code


def stratum_name(stratum: str | int | None) -> str:
    """What a role or group is called; a gap is said."""
    return "not known" if stratum is None or stratum == "" else str(stratum)


def session_name(number: int | None) -> str:
    """A session as it is written in a table's head."""
    return "session not known" if number is None else f"S{number}"


def listed(names: Sequence[str]) -> str:
    """Names with how many they are."""
    return f"{len(names)} ({', '.join(names)})"


def left_out_words(themes: ThemeTable) -> tuple[str, ...]:
    """What the layer leaves out of what coders submitted: one sentence each for several coders and for one alone."""
    several = [one.interview for one in themes.left_out if one.coders > 1]
    alone = [one.interview for one in themes.left_out if one.coders == 1]
    why = {
        "consensus": "not settled to the end",
        "agreed": "where nothing can be agreed",
        "coder": "not by this one",
        "union": "not counted",
    }[themes.layer.kind]
    sentences = []
    if several:
        sentences.append(f"Left out, coded by two or more and {why}: {listed(several)}.")
    if alone:
        sentences.append(f"Left out, coded by one alone and {why}: {listed(alone)}.")
    return tuple(sentences)


def part_of(first: int, most: int, total: int) -> str:
    """Which columns a table holds of those that take several tables, for its title; empty where one holds all."""
    return "" if total <= most else f" ({first + 1} to {min(first + most, total)} of {total})"
