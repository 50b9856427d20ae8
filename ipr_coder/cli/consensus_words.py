"""What the commands of `consensus` print: disagreements with their numbers and places, decisions, comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ipr_coder.cli.printing import say, say_rows
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import Disagreement
    from ipr_coder.coding.settling import Choice, Standing
    from ipr_coder.study.comments import CommentRow
    from ipr_coder.study.decisions import DecisionRow
    from ipr_coder.study.store import Store

_NEW = re.compile(r"(?P<code>\S+)@(?P<start>\d+)-(?P<end>\d+)")
_PLACE = re.compile(r"(?P<start>\d+)-(?P<end>\d+)")


class Turns:
    """Where characters lie in an interview's text, told by turns as people count them."""

    def __init__(self, store: Store, interview: str) -> None:
        from ipr_coder.study.texts import turn_spans

        found = store.read(lambda tx: turn_spans(tx, interview))
        self._starts = [span.start for span in found[1]] if found else []

    def at(self, start: int, end: int) -> str:
        """The turn of a stretch, or the turns from-to."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, max(start, end - 1))
        return str(first) if first == last else f"{first}-{last}"


def say_interviews(found: Sequence[Standing]) -> None:
    """A line an interview: how many disagreements, how many open."""
    rows = [
        [
            one.interview,
            one.round,
            str(len(one.agreed)),
            str(len(one.disagreements)),
            str(one.open),
            str(len(one.stale)),
            _state(one),
        ]
        for one in found
    ]
    say_rows(["interview", "round", "agreed", "disagreements", "open", "stale", "consensus"], rows)
    left = sum(one.open for one in found)
    say(f"{left} disagreement{'' if left == 1 else 's'} open in {sum(one.open > 0 for one in found)} interviews.")


def say_standing(one: Standing, turns: Turns) -> None:
    """Every disagreement on an interview with the decision on it, and the decisions that are about no disagreement."""
    state = "closed" if one.closed else "open"
    say(f"{one.interview}, round {one.round}: {len(one.agreed)} agreed, {one.open} open, the consensus is {state}.")
    rows = [
        [str(number), item.kind, turns.at(item.start, item.end), sides(item), _decided(made)]
        for number, (item, made) in enumerate(one.disagreements, 1)
    ]
    if rows:
        say_rows(["no.", "kind", "turn", "coders", "settled"], rows)
    for made in one.stale:
        say(f"  not about today's tags: {_decided(made)}")


def say_comment(one: CommentRow) -> None:
    """A comment on a line, an answer further in."""
    on = f" on {one.about[1]} of {one.about[0]}" if one.about else ""
    answers = f" answers {one.answers}" if one.answers else ""
    say(f"  {'  ' if one.answers else ''}comment {one.number} of {one.author}{on}{answers}: {one.body}")


def sides(one: Disagreement) -> str:
    """Who put what: "AB shame.hiding; CD nothing"."""
    return "; ".join(f"{coder} {', '.join(tag.code for tag in side) or 'nothing'}" for coder, side in one.sides)


def standing_json(one: Standing, turns: Turns | None, said: Sequence[CommentRow]) -> dict[str, Any]:
    """How far an interview has come; with `turns` each disagreement of it, too."""
    facts: dict[str, Any] = {
        "interview": one.interview,
        "round": one.round,
        "coders": list(one.coders),
        "agreed": len(one.agreed),
        "disagreements": len(one.disagreements),
        "open": one.open,
        "stale": [made.number for made in one.stale],
        "begun": one.desk is not None,
        "closed": one.closed,
    }
    if turns is not None:
        facts["list"] = [
            {**disagreement_json(item, number, turns), "decision": None if made is None else decision_json(made)}
            for number, (item, made) in enumerate(one.disagreements, 1)
        ]
        facts["comments"] = [comment_json(remark) for remark in said if remark.interview == one.interview]
    return facts


def disagreement_json(one: Disagreement, number: int, turns: Turns) -> dict[str, Any]:
    """A disagreement with the number people name it by."""
    return {
        "interview": one.interview,
        "number": number,
        "kind": one.kind,
        "turn": turns.at(one.start, one.end),
        "start": one.start,
        "end": one.end,
        "coders": {
            coder: [
                {"code": tag.code, "start": tag.start, "end": tag.end, "attributes": dict(tag.attributes)}
                for tag in side
            ]
            for coder, side in one.sides
        },
    }


def decision_json(one: DecisionRow) -> dict[str, Any]:
    """A decision as JSON."""
    return {
        "number": one.number,
        "outcome": one.outcome,
        "took": one.took,
        "settled": [
            {"code": tag.code, "start": tag.start, "end": tag.end, "attributes": dict(tag.attributes)}
            for tag in one.settled
        ],
        "reason": one.reason,
        "remark": one.remark,
        "present": list(one.present),
        "by": one.made_by,
        "at_ms": one.made_ms,
    }


def comment_json(one: CommentRow) -> dict[str, Any]:
    """A comment as JSON."""
    return {
        "number": one.number,
        "interview": one.interview,
        "round": one.round,
        "about": None if one.about is None else list(one.about),
        "answers": one.answers,
        "author": one.author,
        "body": one.body,
        "at_ms": one.made_ms,
    }


def numbered(found: Standing, number: int) -> Disagreement:
    """The disagreement with this number; UsageError where there is none."""
    if not 1 <= number <= len(found.disagreements):
        raise UsageError(
            f"there is no disagreement {number} on {found.interview}.",
            mend=f"There are {len(found.disagreements)}: ipr-coder consensus show STUDY {found.interview}",
        )
    return found.disagreements[number - 1][0]


def placed_choice(one: Disagreement, ends: str | None, new: Sequence[str]) -> Choice:
    """What `--ends` and `--new` say; UsageError where that cannot be read."""
    from ipr_coder.coding.settling import Choice, merged_ends
    from ipr_coder.study.decisions import SettledTag

    if ends is None:
        tags = []
        for words in new:
            said = _NEW.fullmatch(words)
            if said is None:
                raise UsageError(f"{words!r} is no code with a place.", mend="Write it like shame.hiding@120-180.")
            tags.append(SettledTag(said["code"], int(said["start"]), int(said["end"])))
        return Choice("new", tags=tuple(tags))
    if ends == "all":
        return Choice("ends")
    said, merged = _PLACE.fullmatch(ends), merged_ends(one)
    if said is None or merged is None:
        raise UsageError(
            f"{ends!r} cannot be the ends of it.", mend="Write FIRST-END in characters, or all; with two codes, --new."
        )
    return Choice("ends", tags=(SettledTag(merged.code, int(said["start"]), int(said["end"]), merged.attributes),))


def _state(one: Standing) -> str:
    if one.desk is not None:
        return "closed" if one.closed else "open"
    return "not begun" if len(one.coders) > 1 else "one coder"


def _decided(made: DecisionRow | None) -> str:
    if made is None:
        return "open"
    how = f"as {made.took}" if made.outcome == "take" else made.outcome
    codes = ", ".join(tag.code for tag in made.settled) or "nothing"
    why = f" ({made.reason})" if made.reason else ""
    return f"{made.number}: {how}, {codes}{why}"
