"""Disagreements as tables: one by one with their words, by the codes they are about, and by interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from ipr_coder.coding.choosing import words_of
from ipr_coder.coding.comparing import KIND_WORDS, Listed
from ipr_coder.coding.disagreements import KINDS, Decomposition, DisagreementKind
from ipr_coder.reports.cells import clock
from ipr_coder.reports.disagreement_words import (
    NOTHING,
    OUTCOME_WORDS,
    codes_in_words,
    cut,
    decision_words,
    outcome_words,
    side_words,
)
from ipr_coder.reports.model import Cell, Column, Row, Share, Table
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import Ints

KIND_NOTE = (
    "Kinds: missed by one (no other tag of theirs lies on it); different code (on stretches that overlap); code and "
    "subcode (the one stands above the other in the codebook); different ends (the same code on stretches that "
    "overlap); different attributes (the same tag, of which not the same is said). Tags are paired one to one, "
    "the same code before another, the larger overlap first; every tag is in one disagreement or agreed, never in both."
)


def list_table(
    table_id: str,
    title: str,
    listed: Sequence[Listed],
    coders: Sequence[str],
    excerpts: Sequence[Excerpt],
    *,
    words: bool,
    settled: bool = True,
    notes: tuple[str, ...] = (),
) -> Table:
    """A row for each disagreement, with its excerpt; without `words` the places alone, without `settled` no decision.

    Turns count from 1.
    """
    columns = [
        Column("interview", "Interview"),
        Column("number", "No.", "int"),
        Column("turn", "Turn", "int"),
        Column("interview_time", "Interview", group="Time"),
        Column("session_time", "Session", group="Time"),
        Column("kind", "Kind"),
        *(Column(f"coder_{number}", coder) for number, coder in enumerate(coders, 1)),
    ]
    columns += [Column("words", "Words")] if words else []
    columns += [Column("settled", "Settled")] if settled else []
    rows = []
    for one, excerpt in zip(listed, excerpts, strict=True):
        what = one.disagreement
        cells: list[Cell] = [
            what.interview,
            one.number,
            excerpt.turn + 1,
            None if excerpt.interview_ms is None else clock(excerpt.interview_ms),
            None if excerpt.session_start_ms is None else clock(excerpt.session_start_ms),
            KIND_WORDS[what.kind],
            *(side_words(what, coder, excerpt if words else None) for coder in coders),
        ]
        cells += [cut(excerpt.text)] if words else []
        cells += [decision_words(one.decision)] if settled else []
        rows.append(Row(tuple(cells)))
    gap = "not known; of a coder, not coded by this one" + ("; of what is settled, still open" if settled else "")
    return Table(table_id, title, tuple(columns), tuple(rows), notes, gap)


_SHORT: Mapping[DisagreementKind, str] = {
    "missed": "Missed",
    "code": "Code",
    "level": "Subcode",
    "ends": "Ends",
    "attributes": "Attributes",
}

About = tuple[tuple[str, ...], DisagreementKind]
"""The codes that disagreements are about, and their kind."""


def by_codes(listed: Sequence[Listed], codes: Sequence[str]) -> dict[About, list[Listed]]:
    """The disagreements by the codes they are about and their kind, most first; equal ones as in the codebook."""
    place = {code: at for at, code in enumerate(codes)}
    found: dict[About, list[Listed]] = {}
    for one in listed:
        about = tuple(sorted(one.disagreement.codes, key=lambda code: place[code]))
        found.setdefault((about, one.disagreement.kind), []).append(one)

    def order(key: About) -> tuple[int, list[int], int]:
        return -len(found[key]), [place[code] for code in key[0]], KINDS.index(key[1])

    return {key: found[key] for key in sorted(found, key=order)}


def pair_table(listed: Sequence[Listed], found: Decomposition, *, settled: bool, notes: tuple[str, ...] = ()) -> Table:
    """A row for each combination of codes and kind; with `settled` also how they were settled, and as what."""
    coders = found.coders
    ways = [*(f"as {coder}" for coder in coders), *OUTCOME_WORDS.values()]
    columns = [
        Column("codes", "Codes"),
        Column("kind", "Kind"),
        Column("disagreements", "All", "int", group="Disagreements"),
        Column("interviews", "Interviews", "int", group="Disagreements"),
    ]
    if settled:
        columns.append(Column("open", "Open", "int", group="Disagreements"))
        keys = [*(f"as_coder_{number}" for number in range(1, len(coders) + 1)), *OUTCOME_WORDS]
        columns += [Column(key, way, "int", group="Settled") for key, way in zip(keys, ways, strict=True)]
        columns += [Column("settled_as", "Settled as"), Column("reasons", "Reasons")]
    rows = []
    for (codes, kind), those in by_codes(listed, [code.id for code in found.table.codes]).items():
        cells: list[Cell] = [
            codes_in_words(codes),
            KIND_WORDS[kind],
            len(those),
            len({one.disagreement.interview for one in those}),
        ]
        if settled:
            made = [one.decision for one in those if one.decision is not None]
            how = Counter(outcome_words(one) for one in made)
            what = Counter(
                " and ".join(dict.fromkeys(tag.code for tag in one.settled)) or NOTHING for one in made
            )  # fmt: skip
            why = Counter(words for one in made if (words := words_of(one.reason)) is not None)
            cells += [len(those) - len(made), *(how[way] for way in ways), _tally(what), _tally(why)]
        rows.append(Row(tuple(cells)))
    return Table(
        id="disagreements_by_codes",
        title="Disagreements by the codes they are about",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=notes,
        gap="none",
    )


def interview_table(
    found: Decomposition, listed: Sequence[Listed], order: Sequence[int], *, settled: bool, shares: bool
) -> Table:
    """A row for each compared interview, in this order (that in which they were submitted), and one for all.

    With `shares` also how many of the tags are alike.
    """
    kinds = {(one.disagreement.interview, one.disagreement.kind): 0 for one in listed}
    for one in listed:
        kinds[one.disagreement.interview, one.disagreement.kind] += 1
    open_there = Counter(one.disagreement.interview for one in listed if one.decision is None)
    tags, alike = tag_counts(found)
    rows = []
    for place in order:
        label = found.table.interviews[place].label
        by_kind = [kinds.get((label, kind), 0) for kind in KINDS]
        by_coder = [
            int(tags[place, seat]) if found.answered[place, seat] else None for seat in range(len(found.coders))
        ]
        left = [open_there[label]] if settled else []
        share = [Share(int(alike[place]), int(tags[place].sum()))] if shares else []
        rows.append(Row((label, *by_coder, *share, sum(by_kind), *by_kind, *left)))
    if len(rows) > 1:
        rows.append(_total(rows))
    return Table(
        id="compared_interviews",
        title="What is compared, in the order in which it was submitted",
        columns=(
            Column("interview", "Interview"),
            *(Column(f"tags_{n}", coder, "int", group="Tags") for n, coder in enumerate(found.coders, 1)),
            *([Column("alike", "Alike", "share", group="Tags")] if shares else []),
            Column("disagreements", "All", "int", group="Disagreements"),
            *(Column(kind, _SHORT[kind], "int", group="Disagreements") for kind in KINDS),
            *([Column("open", "Open", "int", group="Disagreements")] if settled else []),
        ),
        rows=tuple(rows),
        notes=(
            *(
                ["Alike are tags that all who coded the interview put on exactly the same stretch, with the same "
                 "attributes."] if shares else []
            ),
        ),
        gap="not coded by this one",
    )  # fmt: skip


def tag_counts(found: Decomposition) -> tuple[Ints, Ints]:
    """Tags by interview and coder, and how many tags of each interview are alike."""
    interviews, coders = found.answered.shape
    tags = np.zeros((interviews, max(coders, 1)), dtype=np.int64)
    np.add.at(tags, (found.interview, found.coder), 1)
    alike = np.bincount(found.interview[found.group < 0], minlength=interviews).astype(np.int64)
    return tags, alike


def _total(rows: Sequence[Row]) -> Row:
    cells: list[Cell] = ["all"]
    for column in list(zip(*(row.cells for row in rows), strict=True))[1:]:
        if isinstance(column[0], Share):
            shares = [cell for cell in column if isinstance(cell, Share)]
            cells.append(Share(sum(one.n for one in shares), sum(one.of for one in shares)))
        else:
            cells.append(sum(cell for cell in column if isinstance(cell, int)))
    return Row(tuple(cells))


def _tally(found: Counter[str]) -> str:
    """Each with how often, most first: "shame 3, nothing 1"."""
    return ", ".join(f"{what} {many}" for what, many in found.most_common())
