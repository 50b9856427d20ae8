"""What a round hides from its coders, and the names that interviews go by where their own would tell it.

An interview's label such as D03_S3_client gives the session and the role away. Where one of them is hidden, coders see
a name made by chance ("interview-KQ7FM"), the same for every coder and in every round.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select, update

from ipr_coder.study import schema
from ipr_coder.study.study_settings import setting
from ipr_coder.study.values import MomentRow, TurnRow

SETTING: Final = "blind"
"""The setting that holds what the study hides wherever a round says nothing of its own."""

IN_LABELS: Final = frozenset(("session_number", "role"))
"""What an interview's label tells."""

RESPONDENT: Final = "R"
"""Who speaks where the respondent's role is hidden."""

_PREFIX: Final = "interview-"
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def hidden_in_study(tx: Connection) -> frozenset[str]:
    """What the study hides from its coders in rounds that say nothing of their own."""
    facts = setting(tx, SETTING)
    return frozenset(str(fact) for fact in facts) if isinstance(facts, list) else frozenset()


def hidden_by_round(tx: Connection) -> dict[str, frozenset[str]]:
    """What each round of coding hides, by its name, in their order: its own facts, or those of the study."""
    of = schema.Round
    rows = tx.execute(select(of.name, of.hidden).where(of.settles_id.is_(None)).order_by(of.position))
    all_over = hidden_in_study(tx)
    return {name: all_over if facts is None else frozenset(json.loads(facts)) for name, facts in rows}


def hidden_in_round(tx: Connection, round_id: int) -> frozenset[str]:
    """What the round of this row number hides from its coders."""
    facts = tx.execute(select(schema.Round.hidden).where(schema.Round.id == round_id)).scalar()
    return hidden_in_study(tx) if facts is None else frozenset(json.loads(facts))


def keep_hidden(tx: Connection, round_id: int, facts: Collection[str] | None) -> None:
    """Let a round hide these facts and no others; None: what the study hides."""
    body = None if facts is None else json.dumps(sorted(set(facts)))
    tx.execute(update(schema.Round).where(schema.Round.id == round_id).values(hidden=body))


def names_hidden(hidden: Collection[str]) -> bool:
    """True where interviews may not go by their own labels."""
    return not IN_LABELS.isdisjoint(hidden)


def aliases(tx: Connection) -> dict[str, str]:
    """The neutral name of each interview, by its label. A name stays when interviews are added."""
    rows = tx.execute(select(schema.Interview.uid, schema.Interview.label).order_by(schema.Interview.id))
    taken: set[str] = set()
    found = {}
    for uid, label in rows:
        seed = hashlib.sha256(b"neutral name" + bytes(uid)).digest()
        letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in seed)
        name = next(letters[:long] for long in range(5, len(letters) + 1) if letters[:long] not in taken)
        taken.add(name)
        found[label] = f"{_PREFIX}{name}"
    return found


def label_of(tx: Connection, shown: str) -> str:
    """The label of an interview by what a coder calls it: its neutral name, in any letters, or its own."""
    if not shown.casefold().startswith(_PREFIX):
        return shown
    wanted = shown.casefold()
    return next((label for label, name in aliases(tx).items() if name.casefold() == wanted), shown)


def alias_of(tx: Connection, label: str, hidden: Collection[str]) -> str | None:
    """The neutral name of an interview where its label would tell what is hidden; None where it may be read."""
    return aliases(tx).get(label) if names_hidden(hidden) else None


def coders_names(tx: Connection) -> Callable[[str, str], str]:
    """A function from an interview's label and a round to the name that the round's coders see."""
    hides = hidden_by_round(tx)
    names = aliases(tx) if any(map(names_hidden, hides.values())) else {}

    def shown(label: str, round_name: str) -> str:
        return names.get(label, label) if names_hidden(hides.get(round_name, ())) else label

    return shown


def neutral_turns(turns: Iterable[TurnRow]) -> tuple[TurnRow, ...]:
    """Turns without the respondent's role: client and therapist are both called "R"."""
    return tuple(
        replace(turn, speaker=RESPONDENT, role="other") if turn.role in ("client", "therapist") else turn
        for turn in turns
    )


def neutral_moments(moments: Iterable[MomentRow]) -> tuple[MomentRow, ...]:
    """Moments that do not say which of the two stopped the tape."""
    return tuple(
        replace(moment, stopped_by=None) if moment.stopped_by in ("client", "therapist") else moment
        for moment in moments
    )
