"""How a disagreement may be settled: the ways, what each puts into the settled layer, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ipr_coder.coding.attributes import possible_attributes, refuse_impossible
from ipr_coder.coding.disagreements import Disagreement, SideTag
from ipr_coder.errors import StudyError
from ipr_coder.study import codebooks
from ipr_coder.study.decisions import Outcome, SettledTag
from ipr_coder.study.store import Transaction

RULE: Final = "rule"
"""The reason of what `consensus auto` took by its rule."""

REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("closer", "closer to the definition"),
    ("overlooked", "overlooked by one of us"),
    ("too wide", "the other stretch was too wide or too narrow"),
    ("specific", "the more specific code fits"),
    ("general", "no more than the general code is sure"),
    ("context", "clear from what was said before or after"),
    ("video", "looked up in the recording"),
    ("definition", "the codebook did not say; it needs a better definition"),
    ("both true", "both are there"),
    ("slip", "a slip of the hand"),
    (RULE, "taken by a stated rule"),
)
"""Why a disagreement was settled as it was: each key with its words. More can be said in a remark."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How to settle a disagreement. `took` is the coder of "take"; `tags` are those of "ends" and "new".

    "ends" without tags lets the one code lie on all that anybody gave it.
    """

    outcome: Outcome
    took: str | None = None
    tags: tuple[SettledTag, ...] = ()


def merged_ends(disagreement: Disagreement) -> SettledTag | None:
    """The one code that all sides have, on all that anybody gave it; None where the sides have several codes."""
    tags = [one for _, side in disagreement.sides for one in side]
    if len({one.code for one in tags}) != 1:
        return None
    said = {one.attributes for one in tags}
    attributes = said.pop() if len(said) == 1 else ()
    return SettledTag(tags[0].code, min(one.start for one in tags), max(one.end for one in tags), attributes)


def words_of(reason: str | None) -> str | None:
    """The words of a reason of the short list."""
    return dict(REASONS).get(reason) if reason is not None else None


def wanted_tags(disagreement: Disagreement, choice: Choice) -> tuple[SettledTag, ...]:
    """The tags that a choice settles; StudyError where it does not fit the disagreement."""
    sides = {coder: tuple(map(_settled, side)) for coder, side in disagreement.sides}
    everybody = tuple(dict.fromkeys(one for side in sides.values() for one in side))
    if (choice.took is not None) != (choice.outcome == "take"):
        raise StudyError("taking one coder's work needs to say whose, and nothing else does.")
    match choice.outcome:
        case "take":
            if choice.took not in sides:
                raise StudyError(
                    f"{choice.took} has no part in this disagreement.", mend=f"It is between {', '.join(sides)}."
                )
            return sides[choice.took]
        case "both":
            refuse_twice(everybody)
            return everybody
        case "neither":
            return ()
        case "ends":
            merged = choice.tags or tuple(one for one in (merged_ends(disagreement),) if one)
            if len(merged) != 1 or merged[0].code not in {one.code for one in everybody}:
                raise StudyError(
                    "other ends need one code that somebody had put here.", mend="Settle something new instead."
                )
            return merged
        case _:
            if not choice.tags:
                raise StudyError("something new needs a code and a place.", mend="To settle nothing, choose neither.")
            refuse_twice(choice.tags)
            return choice.tags


def refuse_twice(tags: Sequence[SettledTag]) -> None:
    """StudyError where the same code is to lie on the same place twice, described differently."""
    if len({(one.code, one.start, one.end) for one in tags}) != len(set(tags)):
        raise StudyError(
            "both cannot stand: it is the same code on the same place, described differently.",
            mend="Take the one or the other, or settle something new.",
        )


def _settled(one: SideTag) -> SettledTag:
    return SettledTag(one.code, one.start, one.end, tuple(sorted(one.attributes)))


def refuse_new_attributes(tx: Transaction, disagreement: Disagreement, choice: Choice) -> None:
    """StudyError for an attribute that neither a coder had put there nor the codebook knows."""
    known = {pair for _, side in disagreement.sides for one in side for pair in one.attributes}
    refuse_odd_attributes(tx, [pair for one in choice.tags for pair in one.attributes if pair not in known])


def refuse_odd_attributes(tx: Transaction, said: Sequence[tuple[str, str]]) -> None:
    """StudyError for an attribute, or a value of one, that the codebook does not know."""
    if said:
        possible = possible_attributes(codebooks.load_codebook(tx))
        for name, value in said:
            refuse_impossible(possible, {name: value})


def label_of(choice: Choice) -> str:
    """What settling so is called where it is undone."""
    match choice.outcome:
        case "take":
            return f"settle: as {choice.took}"
        case "ends":
            return "settle: other ends"
        case "new":
            return "settle: something new"
        case _:
            return f"settle: {choice.outcome}"


def refuse_unknown_reason(reason: str | None) -> None:
    """StudyError for a reason that is not on the short list."""
    if reason is not None and reason not in dict(REASONS):
        keys = ", ".join(key for key, _ in REASONS)
        raise StudyError(f"there is no reason {reason[:40]!r}.", mend=f"Choose {keys}; more can be said in a remark.")
