"""What the screen for taking names out says of a candidate: one line in the list, and all of it with its places."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from ipr_coder.text import one_line
from ipr_coder.transcripts.deidentifying.deciding import Plan, Review
from ipr_coder.transcripts.deidentifying.model import Candidate, How, context_parts
from ipr_coder.tui.line_list import ListLine, Part, cells_of
from ipr_coder.tui.plurals import counted

PROMISE: Final = "This assists you and guarantees nothing: read every transcript yourself."
FOUND_BY: Final[dict[How, str]] = {
    "roster": "your roster",
    "pattern": "a pattern",
    "capitalised": "a capital letter",
    "model": "the language model",
}
_SIGNS: Final = {"": "·", "everywhere": "E", "here": "H", "keep": "K"}
_INDENT: Final = 12
_LABEL: Final = 20


def candidate_line(review: Review, index: int, wanted: str, width: int) -> ListLine:
    """A candidate in the list: what was decided, the form, kind, how often, and what takes its place."""
    one, decision = review.candidates[index], review.decision(index)
    choice = "" if decision is None else decision.choice
    kind, replacement = (10, 18) if width >= 58 else (6, 14)
    form = max(8, width - kind - replacement - 14)
    shown = "kept" if choice == "keep" else wanted or "?"
    parts: tuple[Part, ...] = (
        (f"{_SIGNS[choice]} ", "key" if choice else "dim"),
        (cells_of(one.surface, form), "dim" if choice == "keep" else "strong"),
        (cells_of(one.kind, kind), "dim"),
        (f"{one.count:>5} ", "dim"),
        (cells_of(shown, replacement), "plain" if choice in ("everywhere", "here") else "dim"),
    )
    return ListLine(parts, index, wraps=False)


def candidate_lines(review: Review, index: int, wanted: str, width: int) -> list[ListLine]:
    """Everything about a candidate. The lines of its places say which one they are about."""
    one = review.candidates[index]
    labels = dict.fromkeys(review.passages[place.passage].label for place in one.places)
    where = f"{counted(one.count, 'place')} in {counted(len(labels), 'text')}"
    lines = [
        ListLine(((one.surface, "found"), (f"  {one.kind}", "plain")), None, "form", _INDENT),
        ListLine(((f"{FOUND_BY[one.how]}; {where}", "plain"),), None, "found by", _INDENT),
        ListLine(((wanted or "none proposed: e writes one", "strong"),), None, "replacement", _INDENT),
        ListLine(((_decision(review, index), "strong"),), None, "decision", _INDENT),
    ]
    return lines + [_place_line(review, one, index, number, width) for number in range(one.count)]


def plan_words(plan: Plan, review: Review) -> tuple[str, ...]:
    """What would be done, in counts."""
    decided, total = review.progress
    return (
        f"{counted(len(plan.everywhere), 'form')} replaced everywhere",
        f"{counted(len(plan.here), 'single place')} replaced",
        f"{counted(len(plan.kept), 'form')} kept, and not brought up again",
        f"{counted(total - decided, 'form')} undecided: nothing happens to them",
    )


def _decision(review: Review, index: int) -> str:
    decision = review.decision(index)
    if decision is None:
        return "none yet"
    if decision.choice == "keep":
        return "keep it"
    if decision.choice == "everywhere":
        return "replace it everywhere"
    return f"replace it in {len(decision.places)} of {counted(review.candidates[index].count, 'place')}"


def _place_line(review: Review, one: Candidate, index: int, number: int, width: int) -> ListLine:
    decision = review.decision(index)
    taken = decision is not None and (decision.choice == "everywhere" or number in decision.places)
    place = one.places[number]
    passage = review.passages[place.passage]
    label = min(_LABEL, max(10, width // 3))
    head: tuple[Part, ...] = (("[x] " if taken else "[ ] ", "key"), (cells_of(passage.label, label), "dim"))
    if passage.sort == "private":
        return ListLine((*head, ("(a memo: its words are not shown)", "dim")), ("place", number), wraps=False)
    room = max(8, width - label - 9 - cell_len(one.surface))
    before, form, after = context_parts(passage, place.span, room)
    blank = " " if before.endswith(" ") else ""
    before = one_line(before)
    half = room // 2
    before = (f"…{before[1 - half :]}" if len(before) > half > 1 else before) + blank
    return ListLine((*head, (before, "plain"), (form, "found"), (after, "plain")), ("place", number), wraps=False)
