"""The digest of disagreements, and the report for the meeting: on a study that can be counted on paper, on one where
next to nothing is there, and on hostile text."""

from __future__ import annotations

import dataclasses

import pytest

from ipr_coder.coding.comparing import Narrowing
from ipr_coder.errors import UsageError
from ipr_coder.reports import compare_report, digest_section
from ipr_coder.reports.formats import render
from ipr_coder.reports.material import ReportMaterial, Wishes
from ipr_coder.reports.model import Note, Report, Table
from ipr_coder.study.decisions import DecisionRow, SettledTag
from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import Selection
from ipr_coder.themes.layers import Layer

WORDS = 'she <script>alert(1)</script> =HYPERLINK("x") \x1b[31mred and ten more words behind it'


class _Study:
    """Facts that are read from a study's file."""

    agreement_off = False


def material(study, *, words=True, decisions=(), said=None, monkeypatch=None, text=WORDS):
    """Material over a table: what would be read from a file is given."""
    table, grid = study
    monkeypatch.setattr(digest_section, "load_attributes", lambda tx, tags: said or {})
    monkeypatch.setattr(digest_section, "load_decisions", lambda tx, round: tuple(decisions))
    monkeypatch.setattr(compare_report, "study_row", lambda tx: _Study)

    def excerpts(places):
        return tuple(
            Excerpt(i, start, end, text.ljust(end - start), "client", start // 10, 1000 * start, None, None)
            for i, start, end in places
        )

    submitted = table.covered.astype("int64") * 1000 - 1
    layer = Layer("union", table.people)
    return ReportMaterial(
        Selection(table, grid, (), submitted), layer, "dyad", "ipr-coder x", lambda job: job(None), excerpts,
        Wishes(words=words),
    )  # fmt: skip


def rows_of(section_or_report, wanted):
    blocks = (
        section_or_report.tables()
        if isinstance(section_or_report, Report)
        else [block for block in section_or_report.blocks if isinstance(block, Table)]
    )
    (found,) = [table for table in blocks if table.id == wanted]
    return [dict(zip((column.key for column in found.columns), row.cells, strict=True)) for row in found.rows]


DECISION = DecisionRow(
    1, "D01_S3_client", "missed", "take", "CD", frozenset({("CD", "repair", 30, 40)}),
    (SettledTag("repair", 30, 40),), "definition", "not to be printed", ("AB", "CD"), "AB", 0,
)  # fmt: skip


def test_by_hand(study, monkeypatch):
    """Shared are both D01 interviews. Alike: hiding on unit 0. AB alone: hiding on 1, shame in the other interview. CD
    alone: repair on unit 3."""
    made = material(study(), decisions=[DECISION], monkeypatch=monkeypatch)
    section = digest_section.section_of(made)
    pairs = rows_of(section, "disagreements_by_codes")
    assert [(row["codes"], row["kind"], row["disagreements"], row["open"]) for row in pairs] == [
        ("shame", "missed by one", 1, 1),
        ("shame.hiding", "missed by one", 1, 1),
        ("repair", "missed by one", 1, 0),
    ]
    assert (pairs[2]["as_coder_2"], pairs[2]["settled_as"]) == (1, "repair 1")
    assert "3 disagreements of AB, CD in 2 interviews" in section.blocks[0].text
    report = compare_report.compare_report(made)
    assert [row["settled"] for row in rows_of(report, "disagreements")] == [
        None,
        "as CD: repair (the codebook did not say; it needs a better definition)",
        None,
    ]
    client, therapist, whole = rows_of(report, "compared_interviews")
    assert (client["tags_1"], client["tags_2"], client["missed"]) == (2, 2, 2)
    assert (client["alike"].n, client["alike"].of) == (2, 4)
    assert (therapist["tags_1"], therapist["tags_2"], therapist["missed"]) == (1, 0, 1)
    assert (whole["alike"].n, whole["alike"].of, whole["disagreements"], whole["open"]) == (2, 5, 3, 2)
    needs = {row["code"]: row for row in rows_of(report, "definition_needs")}
    assert {code: (row["at_odds"].n, row["at_odds"].of) for code, row in needs.items()} == {
        "shame": (1, 1), "repair": (1, 1), "shame.hiding": (1, 3),
    }  # fmt: skip
    assert needs["repair"]["said"] == 1
    assert "not to be printed" not in render(report, "json").decode()


@pytest.mark.parametrize("kind", ["one coder", "no tags", "nothing answered", "nobody", "empty"])
def test_what_is_missing_is_said(study, kind, monkeypatch):
    table, grid = study(coders=("AB",) if kind == "one coder" else ("AB", "CD"), tagged=kind != "no tags")
    if kind in ("nothing answered", "nobody", "empty"):
        table = dataclasses.replace(study(tagged=False)[0], covered=table.covered & False)
    if kind in ("nobody", "empty"):
        table = dataclasses.replace(table, coders=(), covered=table.covered[:, :0])
    if kind == "empty":
        table = dataclasses.replace(table, interviews=(), covered=table.covered[:0])
    made = material((table, grid), monkeypatch=monkeypatch)
    (note,) = digest_section.section_of(made).blocks
    assert isinstance(note, Note)
    assert note.text
    if kind != "no tags":
        with pytest.raises(UsageError):
            compare_report.compare_report(made)
    else:
        report = compare_report.compare_report(made)
        assert "There is no disagreement." in render(report, "md").decode()


def test_words_are_there_only_where_they_are_wished_for(study, monkeypatch):
    with_words = material(study(), monkeypatch=monkeypatch)
    without = dataclasses.replace(with_words, wishes=Wishes(words=False))
    for make in (compare_report.compare_report, _digest):
        assert "alert(1)" in render(make(with_words), "csv" if make is not _digest else "json").decode()
        for shape in ("json", "md", "html", "txt"):
            assert "alert(1)" not in render(make(without), shape).decode(), shape


def _digest(made):
    return Report("t", sections=(digest_section.section_of(made),))


def test_hostile_words_stay_text(study, monkeypatch):
    made = material(study(), monkeypatch=monkeypatch)
    report = compare_report.compare_report(made)
    page = render(report, "html").decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in render(report, "txt").decode()
    assert "\x1b" not in render(report, "md").decode()
    assert len(compare_report.words_in(report)) == 3


def test_other_ends_are_told_by_their_words(study, monkeypatch):
    table, grid = study()
    # CD's hiding on unit 0 of the client now lies on a part of unit 1: the same code as AB's there, with other ends.
    place = [n for n in range(len(table)) if (table.interview[n], table.start[n], table.coder[n]) == (0, 0, 1)]
    table = dataclasses.replace(table, start=table.start.copy(), end=table.end.copy())
    table.start[place], table.end[place] = 12, 20
    made = material((table, grid), text="abcdefghij", monkeypatch=monkeypatch)
    only_ends = Narrowing(kinds=("ends",))
    (row,) = rows_of(compare_report.compare_report(made, only_ends), "disagreements")
    assert (row["coder_1"], row["coder_2"]) == ("shame.hiding", "shame.hiding: “cdefghij”")
    bare = dataclasses.replace(made, wishes=Wishes(words=False))
    (row,) = rows_of(compare_report.compare_report(bare, only_ends), "disagreements")
    assert (row["coder_1"], row["coder_2"]) == ("shame.hiding", "shame.hiding, characters 12 to 20")


def test_a_study_without_agreement_gets_counts_alone(study, monkeypatch):
    made = material(study(), monkeypatch=monkeypatch)
    monkeypatch.setattr(_Study, "agreement_off", True)
    report = compare_report.compare_report(made)
    assert {table.id for table in report.tables()} == {"compared_interviews", "disagreements_by_codes", "disagreements"}
    assert "alike" not in rows_of(report, "compared_interviews")[0]
    assert not list(report.figures())
