"""What is said of a disagreement: its kind, each side, and what was decided, as rows under the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ipr_coder.text import displayable, one_line
from ipr_coder.tui.actions import Wishes, actions_at, hints_at, keys_of, shown_key
from ipr_coder.tui.bar import Piece
from ipr_coder.tui.settling.table import Table
from ipr_coder.tui.strips import chip_style
from ipr_coder.tui.transcript_row import CodeLook

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import Disagreement, DisagreementKind, SideTag
    from ipr_coder.study.decisions import DecisionRow, SettledTag

KIND_WORDS: dict[DisagreementKind, str] = {
    "missed": "put by one, not by the other",
    "code": "different codes",
    "level": "a code, and the one above it",
    "ends": "the same code with different ends",
    "attributes": "the same tag, described differently",
}
OUTCOME_WORDS = {
    "both": "all of it",
    "neither": "nothing of it",
    "ends": "one code, other ends",
    "new": "something new",
}


def kind_in_words(one: Disagreement) -> str:
    """The kind of a disagreement, in words; with three coders or more of "missed" who did not put it."""
    if one.kind == "missed":
        return f"not put by {', '.join(coder for coder, tags in one.sides if not tags)}"
    return KIND_WORDS[one.kind]


def detail_rows(
    table: Table, number: int | None, codes: Mapping[str, CodeLook], pending: str | None
) -> list[tuple[list[Piece], list[Piece]]]:
    """The rows on the current disagreement, left and right of each."""
    if number is None:
        return [([("Nothing to settle here.", "strong")], [])]
    one = table.apart[number]
    turn = table.sheet.turn[table.segment_of[number]]
    rows: list[tuple[list[Piece], list[Piece]]] = [
        (
            [(f"{number + 1} of {len(table.apart)}  ", "strong"), (kind_in_words(one), "plain")],
            [(f"turn {turn} · characters {one.start}-{one.end}", "dim")],
        )
    ]
    for place, (coder, tags) in enumerate(one.sides, start=1):
        pieces: list[Piece] = [(f"{place} ", "key"), (f"{displayable(coder)}  ", "strong")]
        for tag in tags:
            pieces += _tag(tag, codes, whole=(one.start, one.end), table=table)
        rows.append((pieces if tags else [*pieces, ("nothing here", "dim")], []))
    rows.append(_decision(table.made.get(number), codes, table, pending, len(table.comments_on(number))))
    return rows


def hint_pieces(coders: Sequence[str], wishes: Wishes) -> list[Piece]:
    """The line of hints: the keys for each coder's work by name, then what else settles, as on a narrow screen there
    is no room for more."""
    settles = {one.hint for one in actions_at("settling") if one.group == "Settle"}
    offered = hints_at("settling", wishes)
    takes = {one.id: keys_of(one, wishes) for one in actions_at("settling") if one.id.startswith("settle.take_")}
    named = [(shown_key(keys[0]), one_line(coder)) for keys, coder in zip(takes.values(), coders, strict=False) if keys]
    rest = sorted(offered[1:], key=lambda hint: hint[1] not in settles)
    return [piece for key, words in (*offered[:1], *named, *rest) for piece in ((key, "key"), (f" {words}  ", "dim"))]


def decision_in_words(made: DecisionRow, reasons: Mapping[str, str]) -> str:
    """What was decided, why, by whom."""
    what = f"as {made.took}" if made.outcome == "take" else OUTCOME_WORDS[made.outcome]
    why = f" · {reasons.get(made.reason or '', made.reason or '')}" if made.reason else ""
    remark = f" · {one_line(made.remark)}" if made.remark else ""
    others = [name for name in made.present if name != made.made_by]
    return f"{what}{why}{remark} · by {made.made_by}" + (f" with {', '.join(others)}" if others else "")


def reason_words() -> dict[str, str]:
    """The words of each reason of the short list."""
    from ipr_coder.coding.choosing import REASONS

    return dict(REASONS)


def _decision(
    made: DecisionRow | None, codes: Mapping[str, CodeLook], table: Table, pending: str | None, comments: int
) -> tuple[list[Piece], list[Piece]]:
    remarks: list[Piece] = [(f"{comments} {'remark' if comments == 1 else 'remarks'} (C)", "dim")] if comments else []
    if made is None:
        why: list[Piece] = [(f"  why: {reason_words().get(pending, pending)}", "dim")] if pending else []
        return [("  open", "warn"), *why], remarks
    pieces: list[Piece] = [("✓ ", "strong"), ("settled  ", "strong")]
    for tag in made.settled:
        pieces += _tag(tag, codes, whole=None, table=table)
    return [*pieces, (displayable(decision_in_words(made, reason_words())), "dim")], remarks


def _tag(
    tag: SideTag | SettledTag, codes: Mapping[str, CodeLook], *, whole: tuple[int, int] | None, table: Table
) -> list[Piece]:
    look = codes.get(tag.code)
    key, name, colour = (look.key, look.name, look.colour) if look else ("??", tag.code, "#808080")
    pieces: list[Piece] = [(f" {key} ", chip_style(colour)), (f" {one_line(name)}  ", "plain")]
    said = ", ".join(f"{one_line(what)} {one_line(value)}" for what, value in tag.attributes)
    if said:
        pieces.append((f"({said})  ", "dim"))
    if whole is not None and (tag.start, tag.end) != whole:
        pieces.append((f"“{_excerpt(table, tag.start, tag.end)}”  ", "dim"))
    return pieces


def _excerpt(table: Table, start: int, end: int, most: int = 48) -> str:
    """The words of a stretch, the middle left out where they are many. They are safe to show already."""
    sheet = table.sheet
    parts: list[str] = []
    for segment in _between(table, start, end):
        span = sheet.spans[segment]
        parts.append(sheet.texts[segment][max(0, start - span.start) : max(0, end - span.start)])
    text = " ".join(parts).replace("\n", " ")
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def _between(table: Table, start: int, end: int) -> Sequence[int]:
    from bisect import bisect_left

    spans = table.sheet.spans
    first = bisect_left(spans, start + 1, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return range(first, last)
