"""The list that a person goes through in a spreadsheet: candidates out, decisions in."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ipr_coder.errors import UsageError
from ipr_coder.text import Span, displayable, normalise
from ipr_coder.transcripts.deidentifying.deciding import Everywhere, Here, Plan, Review
from ipr_coder.transcripts.deidentifying.model import KINDS, Candidate, Kind, Passage, context_of
from ipr_coder.transcripts.deidentifying.replacements import checked_replacement

COLUMNS: Final = (
    "surface",
    "kind",
    "count",
    "found",
    "where",
    "start",
    "end",
    "context",
    "replacement",
    "decision",
)
_MOST_BYTES: Final = 64 << 20


def review_list(candidates: Sequence[Candidate], passages: Sequence[Passage], *, each: bool = False) -> bytes:
    """The list as CSV in UTF-8: a row for each form, or with `each` for each place.

    A form of the roster is proposed to be replaced everywhere; all other decisions are left blank. A cell that a
    spreadsheet would take for a formula begins with an apostrophe, which is taken away again on reading.
    """
    rows = []
    for one in candidates:
        decision = "everywhere" if one.how == "roster" and one.proposal and not one.surface.islower() else ""
        numbers = range(one.count if each else 1)
        rows += [_row(one, passages, number, one.proposal, decision, each=each) for number in numbers]
    return _table(rows)


def reviewed_list(review: Review, replacements: Mapping[int, str] | None = None) -> bytes:
    """The list with the decisions made so far, for `read_review`. A form that is replaced only here and there has a
    row for each of its places. `replacements` were typed for candidates (by index) that are still undecided."""
    rows = []
    for index, one in enumerate(review.candidates):
        decision = review.decision(index)
        typed = (replacements or {}).get(index) or one.proposal
        wanted = decision.replacement if decision is not None and decision.replacement else typed
        if decision is not None and decision.choice == "here":
            for number in range(one.count):
                word = "here" if number in decision.places else ""
                rows.append(_row(one, review.passages, number, wanted, word, each=True))
        else:
            word = "" if decision is None else decision.choice
            rows.append(_row(one, review.passages, 0, wanted, word, each=False))
    return _table(rows)


def read_review(path: Path) -> Plan:
    """The plan that a reviewed list asks for. UsageError with the line for a row that cannot be followed.

    Rows with a blank decision change nothing. "here" needs the place: a list made with --each, or a form that stands
    in one place only.
    """
    everywhere: dict[str, Everywhere] = {}
    here: list[Here] = []
    kept: dict[str, str] = {}
    for where, row in _rows(path):
        choice = row["decision"].casefold()
        if choice == "":
            continue
        surface, kind = row["surface"], _kind(row["kind"], where)
        if not surface:
            raise UsageError("the form to replace is missing.", place=where)
        if choice == "keep":
            kept.setdefault(surface, where)
            continue
        if choice not in ("everywhere", "here"):
            raise UsageError(
                "the decision is not understood.",
                place=where,
                mend="Write everywhere, here or keep, or leave it blank.",
            )
        if not row["replacement"]:
            raise UsageError("the replacement is missing.", place=where, mend="Write one, such as CLIENT.")
        replacement = checked_replacement(row["replacement"], where)
        if choice == "here":
            here.append(Here(row["where"], _span(row, where), surface, kind, replacement))
        elif everywhere.setdefault(surface, Everywhere(surface, kind, replacement)).replacement != replacement:
            raise UsageError("the same form has another replacement in a line above.", place=where)
    for surface, where in kept.items():
        if surface in everywhere:
            raise UsageError(
                "this form is to be kept, and in another line to be replaced everywhere.",
                place=where,
                mend="Write here in the lines where it is to be replaced.",
            )
    alone = tuple(surface for surface in kept if all(one.surface != surface for one in here))
    return Plan(tuple(everywhere.values()), tuple(here), alone)


def _row(
    one: Candidate, passages: Sequence[Passage], number: int, replacement: str, decision: str, *, each: bool
) -> tuple[str | int, ...]:
    """A row about one place of a candidate, or, unless for `each`, about all of them."""
    place = one.places[number]
    passage, alone = passages[place.passage], each or one.count == 1
    return (
        one.surface,
        one.kind,
        one.count,
        one.how,
        passage.label if each else _where(one, passages),
        place.span.start if alone else "",
        place.span.end if alone else "",
        context_of(passage, place.span),
        replacement,
        decision,
    )


def _table(rows: Iterable[Sequence[str | int]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    text = _text(path)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=first.count))
    missing = {"surface", "kind", "replacement", "decision"} - {head or "" for head in reader.fieldnames or ()}
    if missing:
        raise UsageError(
            f"the list has no column {', '.join(sorted(missing))}.",
            place=str(path),
            mend="Give the file that `ipr-coder deidentify find` made, with the decisions filled in.",
        )
    try:
        for row in reader:
            cells = {name: _bare(str(row.get(name) or "")) for name in COLUMNS}
            yield f"{path}, line {reader.line_num}", cells
    except csv.Error as error:
        raise UsageError(f"this is not a CSV table ({error}).", place=str(path)) from error


def _span(row: dict[str, str], where: str) -> Span:
    try:
        return Span(int(row["start"]), int(row["end"]))
    except ValueError:
        raise UsageError(
            "“here” does not say which place.",
            place=where,
            mend="Make the list with --each: it has a row for each place.",
        ) from None


def _kind(word: str, where: str) -> Kind:
    if word not in KINDS:
        raise UsageError("the kind is not known.", place=where, mend=f"Known are {', '.join(KINDS)}.")
    return word


def _where(candidate: Candidate, passages: Sequence[Passage]) -> str:
    counts = Counter(passages[place.passage].label for place in candidate.places)
    if candidate.count == 1:
        return next(iter(counts))
    shown = [f"{label} ({count})" for label, count in list(counts.items())[:6]]
    more = len(counts) - len(shown)
    return ", ".join([*shown, *([f"and {more} more"] if more else [])])


def _cell(value: str | int) -> str:
    text = displayable(str(value))
    return f"'{text}" if text[:1] in _FORMULA else text


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError("the list is larger than 64 MB.", place=str(path))
        return normalise(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(
            "the list is not in UTF-8.", place=str(path), mend="Save it as “CSV UTF-8” in your spreadsheet program."
        ) from None
    except FileNotFoundError:
        raise UsageError("there is no such file.", place=str(path), mend="Check the name and the folder.") from None
    except OSError as error:
        raise UsageError(f"the list cannot be read ({error.strerror}).", place=str(path)) from None
