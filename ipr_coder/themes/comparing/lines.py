"""Which codes are compared, one line each: all of a codebook or those named, with or without their subcodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts
from ipr_coder.themes.carried import Line, code_lines


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Codes that may stand together on one unit, so that an answer is a set of them."""

    name: str
    lines: tuple[Line, ...]


def compared_lines(codes: Sequence[CodeFacts], named: Sequence[str] | None, *, roll_up: bool) -> tuple[Line, ...]:
    """A line for each code (or each named one, in that order); with `roll_up` a family counts its subcodes.

    UsageError for a code that is not in the codebook or named twice.
    """
    lines = [line for line in code_lines(codes) if line.kind in ("code", "family")]
    if named is not None:
        by_code = {line.code: line for line in lines}
        lines = [replace(by_code[code], level=0) for code in _checked(named, by_code)]
    if roll_up:
        return tuple(lines)
    return tuple(replace(line, kind="code", codes=line.codes[:1]) for line in lines)


def code_sets(lines: Sequence[Line]) -> tuple[CodeSet, ...]:
    """The sets of codes to compare: every code as it was put, and where families roll up, the families alone."""
    families = outermost(lines)
    own = tuple(replace(line, kind="code", codes=line.codes[:1]) for line in lines)
    if len(families) == len(lines):
        return (CodeSet(_many(len(lines), "code"), families),)
    found = [CodeSet(_many(len(own), "code"), own), CodeSet(_many(len(families), "family"), families)]
    return tuple(found)


def outermost(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that no other line counts in."""
    inside = {code for line in lines for code in line.codes[1:]}
    return tuple(line for line in lines if line.codes[0] not in inside)


def _checked(named: Sequence[str], known: dict[str, Line]) -> Sequence[str]:
    if not named:
        raise UsageError("no code is named.", mend="Name codes as in --codes shame,repair, or leave --codes away.")
    for code in named:
        if code not in known:
            shown = code if len(code) <= 60 else f"{code[:60]}..."
            near = get_close_matches(code, known, n=3, cutoff=0.4)
            there = ", ".join(near or list(known)[:8])
            raise UsageError(f"there is no code {shown!r} in the study's codebook.", mend=f"There is {there}.")
    if len(set(named)) != len(named):
        raise UsageError("a code is named twice.", mend="Name each code once.")
    return named


def _many(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else 'families' if what == 'family' else f'{what}s'}"
