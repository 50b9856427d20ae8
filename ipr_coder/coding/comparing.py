"""The list that coders take to their meeting: what they disagree about, narrowed to what they want to talk about, each
with the decision that was made on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np

from ipr_coder.coding.disagreements import KINDS, Decomposition, Disagreement, DisagreementKind, TagName
from ipr_coder.errors import UsageError
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.tables import TagTable

KIND_WORDS: Mapping[DisagreementKind, str] = {
    "missed": "missed by one",
    "code": "different code",
    "level": "code and subcode",
    "ends": "different ends",
    "attributes": "different attributes",
}
"""Each kind of disagreement in words."""

Progress = Literal["open", "settled"]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What to talk about; empty means everything. A code takes its subcodes along."""

    interviews: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    kinds: tuple[DisagreementKind, ...] = ()
    dyads: tuple[str, ...] = ()
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A disagreement on the list. `number` counts within its interview, from 1, as on the screen for settling.

    `decision` is the decision on it, None while it is open.
    """

    number: int
    disagreement: Disagreement
    decision: DecisionRow | None


def listed(
    found: Decomposition, decisions: Iterable[DecisionRow], narrowing: Narrowing | None = None
) -> tuple[Listed, ...]:
    """The disagreements that are wanted, in the order of the study's interviews and of the text.

    Numbers are those of the whole interview, whatever is left out, so that they stay the same from list to list.
    UsageError for an interview, code, kind or dyad that is not there.
    """
    wanted = narrowing or Narrowing()
    check_narrowing(found.table, wanted)
    about = _Decided(decisions, found.coders)
    interviews = {one.label for one in found.table.interviews if _in(one.dyad, wanted.dyads)}
    interviews &= set(wanted.interviews or interviews)
    codes = with_subcodes(found, wanted.codes)
    rows, numbers = [], dict.fromkeys(interviews, 0)
    for one in found.disagreements():
        if one.interview not in interviews:
            continue
        numbers[one.interview] += 1
        if not _in(one.kind, wanted.kinds) or (codes and codes.isdisjoint(one.codes)):
            continue
        made = about.on(one)
        if wanted.progress is None or (made is not None) == (wanted.progress == "settled"):
            rows.append(Listed(numbers[one.interview], one, made))
    return tuple(rows)


def compared_interviews(found: Decomposition) -> tuple[str, ...]:
    """The interviews that two or more of the coders answered for, in the study's order."""
    shared = np.flatnonzero(found.answered.any(axis=1)).tolist()
    return tuple(found.table.interviews[place].label for place in shared)


def with_subcodes(found: Decomposition, codes: Sequence[str]) -> frozenset[str]:
    """These codes and all below them in the codebook."""
    wanted, before = set(codes), -1
    while len(wanted) != before:
        before = len(wanted)
        wanted |= {code.id for code in found.table.codes if code.parent in wanted}
    return frozenset(wanted)


def check_narrowing(table: TagTable, wanted: Narrowing) -> None:
    """UsageError for an interview, code, kind or dyad that the study does not have."""
    _check("interview", wanted.interviews, [one.label for one in table.interviews])
    _check("code", wanted.codes, [one.id for one in table.codes])
    _check("kind of disagreement", wanted.kinds, KINDS)
    _check("dyad", wanted.dyads, list(dict.fromkeys(one.dyad for one in table.interviews)))


class _Decided:
    """Decisions by the tags they are about."""

    def __init__(self, decisions: Iterable[DecisionRow], coders: Sequence[str]) -> None:
        self._coders = frozenset(coders)
        self._by_tag: dict[tuple[str, TagName], DecisionRow] = {}
        for one in decisions:
            self._by_tag |= {(one.interview, name): one for name in one.about}

    def on(self, one: Disagreement) -> DecisionRow | None:
        """The decision about just these tags. Where fewer coders are compared than were settled, it may be about more:
        then only a part of what was settled is seen. A decision about tags that are gone is none."""
        name = one.name
        made = next((self._by_tag.get((one.interview, tag)) for tag in name), None)
        if made is None or made.gone or not name <= made.about:
            return None
        partly = any(coder not in self._coders for coder, *_ in made.about)
        return made if partly or name == made.about else None


def _in(value: str, wanted: Sequence[str]) -> bool:
    return not wanted or value in wanted


def _check(what: str, said: Sequence[str], known: Sequence[str]) -> None:
    for one in said:
        if one not in known:
            near = get_close_matches(one, known, n=3, cutoff=0.4)
            raise UsageError(f"there is no {what} {one[:60]!r} here.", mend=f"There is {_some(near or known)}.")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
