"""Where every mark goes when a text changes: a plan made before anything is written. Nothing here knows a database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field

from ipr_coder.study.mark_rows import MarkKind, MarkRow
from ipr_coder.study.moment_rows import StoredMoment
from ipr_coder.study.text_versions import ANY_MARK, NOBODY, ExceptionKey, carried_place
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Carrier, follow
from ipr_coder.transcripts.model import Turn

Place = tuple[int, int]
"""Start and end in code points; for a cut both are the same."""

Turns = Sequence[Turn]


@dataclass(slots=True)
class Plan:
    """`moves` are rows with their new places; `lost` marks have none any more (`live` ones wait for a person).

    `exceptions` are the new places that the edits alone do not tell.
    """

    moves: dict[MarkKind, list[tuple[int, int, int]]] = field(default_factory=dict)
    lost: list[MarkRow] = field(default_factory=list)
    exceptions: dict[ExceptionKey, Place | None] = field(default_factory=dict)
    unchanged: int = 0
    carried: int = 0


def plan_marks(
    rows: Iterable[MarkRow],
    new_place: Callable[[MarkRow], Place | None],
    carrier: Carrier,
    restored: Container[tuple[MarkKind, int]] = (),
) -> Plan:
    """Give each mark its place; `new_place` says which it should have.

    Where two marks of one name come to lie on one span, the one in force stays, or the older one; the other is lost.
    The rows in `restored` come back to places of their own, whatever stands there now.
    """
    plan = Plan()
    taken: set[tuple[MarkKind, tuple[int, ...], Place]] = set()
    for row in sorted(rows, key=lambda row: (not row.live, row.id)):
        wanted = place = new_place(row)
        if place is not None and row.name is not None:
            name = (row.kind, row.name, place)
            place = None if name in taken else place
            taken.add(name)
        _enter(plan, row, place)
        if row.placed and (wanted, place) != (carried_place(carrier, row.kind, row.start, row.end),) * 2:
            # what holds for the words holds for whoever marked them; a row's own fate is told with its owner
            own = place != wanted or (row.kind, row.id) in restored
            whose = (row.kind, *row.owner) if own else (ANY_MARK, *NOBODY)
            plan.exceptions[(*whose, row.start, row.end)] = place
    return plan


def following(old: str, new: str, carrier: Carrier, *, by_position: bool = False) -> Callable[[MarkRow], Place | None]:
    """The rule by which marks follow their words. `by_position`: what stands in their words' place is theirs."""
    known: dict[Span, Place | None] = {}

    def place(row: MarkRow) -> Place | None:
        if row.kind == "cut" or by_position:
            return carried_place(carrier, row.kind, row.start, row.end)
        span = Span(row.start, row.end)
        if span not in known:
            moved = follow(span, old, new, carrier)
            known[span] = None if moved is None else (moved.start, moved.end)
        return known[span]

    return place


def place_talk(moment: StoredMoment, old: str, new: str, carrier: Carrier, turns: tuple[Turns, Turns]) -> Place | None:
    """Where the talk about a moment lies after the edits; None where it is gone. `turns` are those before and after.

    Talk that began or ended with a turn does so afterwards too, so that words put in at the turn's edge belong to it.
    """
    if moment.start == moment.end:
        return carrier.start(moment.start), carrier.start(moment.start)
    moved = follow(Span(moment.start, moment.end), old, new, carrier)
    if moved is None:
        return None
    before, after = turns
    first, last = _turn_at(before, moment.start), _turn_at(before, moment.end - 1)
    start = _turn_at(after, moved.start).span.start if first.span.start == moment.start else moved.start
    end = _turn_at(after, moved.end - 1).span.end if last.span.end == moment.end else moved.end
    return start, end


def _turn_at(turns: Turns, position: int) -> Turn:
    return turns[max(bisect_right(turns, position, key=lambda turn: turn.span.start) - 1, 0)]


def _enter(plan: Plan, row: MarkRow, place: Place | None) -> None:
    if place is None:
        plan.lost.append(row)
        return
    stays = place == (row.start, row.end)
    if not stays:
        plan.moves.setdefault(row.kind, []).append((row.id, *place))
    if row.live:
        plan.unchanged += stays
        plan.carried += not stays
