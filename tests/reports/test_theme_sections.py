"""Theme, change and co-occurrence sections come out of any study, in every format, and say what is missing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from ipr_coder.reports import change_section, co_occurrence_section, theme_section
from ipr_coder.reports.formats import render
from ipr_coder.reports.material import ReportMaterial, Wishes
from ipr_coder.reports.model import Figure, Note, Report, Table
from ipr_coder.study.tables import Selection
from ipr_coder.themes.layers import Layer, choose_layer

SECTIONS = {
    "themes": theme_section.section_of,
    "change": change_section.section_of,
    "co_occurrence": co_occurrence_section.section_of,
}


def material(table, grid, *, case_unit="dyad", layer=None, **wishes):
    """Material whose study is asked for turns and rounds alone: here every unit is a turn, and there is one round."""
    turns = np.lexsort((grid.start, grid.interview))
    answers = iter([(table.round,)]) if table.people else iter(())

    def read(job):
        # The rounds are asked for by the function itself; a lambda asks where turns begin.
        return next(answers) if getattr(job, "__name__", "") == "round_names" else (
            grid.interview[turns], grid.start[turns]
        )  # fmt: skip

    chosen = choose_layer(layer, table) if table.coders else Layer("union", ())
    selection = Selection(table, grid, (), np.full(table.covered.shape, -1, dtype=np.int64))
    return ReportMaterial(selection, chosen, case_unit, "ipr-coder report", read, lambda places: (), Wishes(**wishes))


def blocks(section, kind):
    return [block for block in section.blocks if isinstance(block, kind)]


def rendered(section, *, word=True):
    report = Report("A study", sections=(section,))
    texts = [render(report, format).decode() for format in ("md", "html", "json", "txt")]
    if word:
        assert render(report, "docx")
    return texts


def grouped(table, groups=("good", "poor")):
    """D01 in the first group and D02 in the second, and D01's second interview in session 5."""
    of = dict(zip(("D01", "D02"), groups, strict=True))
    facts = [dataclasses.replace(one, group=of[one.dyad]) for one in table.interviews]
    return dataclasses.replace(table, interviews=tuple(facts))


def twice(table):
    """The same client in both sessions: D02's is D01's, five sessions on."""
    facts = list(table.interviews)
    facts[2] = dataclasses.replace(facts[0], label="D01_S5_client", session=5)
    return dataclasses.replace(table, interviews=tuple(facts), covered=table.covered | True)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("kind", ["whole", "flat", "one coder", "no tags", "nothing answered", "nobody", "empty"])
def test_every_study_has_every_section(study, name, kind):
    table, grid = study(coders=("AB",) if kind == "one coder" else ("AB", "CD"), tagged=kind != "no tags")
    if kind in ("nothing answered", "empty"):
        table, grid = study(tagged=False)
        table = dataclasses.replace(table, covered=table.covered & False)
    if kind == "nobody":
        table, grid = study(coders=())
    if kind == "empty":
        none = np.zeros(0, dtype=np.int64)
        table = dataclasses.replace(table, interviews=(), codes=(), covered=np.zeros((0, 2), dtype=bool))
        grid = dataclasses.replace(grid, **dict.fromkeys(
            ("interview", "start", "end", "role", "moment", "interview_ms"), none
        ))  # fmt: skip
    section = SECTIONS[name](material(table, grid, tests=True, flat=kind == "flat"))
    assert section.id == name
    assert rendered(section)
    if kind not in ("whole", "flat", "one coder") or name == "change":
        assert blocks(section, Note), "what is missing, and why"


def test_figures_stand_beside_a_table_of_the_section(study):
    table, grid = study()
    for make in SECTIONS.values():
        section = make(material(twice(table), grid))
        ids = {one.id for one in blocks(section, Table)}
        figures = blocks(section, Figure)
        assert figures
        assert {one.table for one in figures} <= ids
        assert all(one.alt for one in figures)


def test_no_groups_and_no_second_session_are_said(study):
    notes = " ".join(one.text for one in blocks(change_section.section_of(material(*study())), Note))
    assert "fewer than two sessions" in notes
    assert "no dyad has a group" in notes


def test_one_group_is_compared_with_nothing(study):
    table, grid = study()
    section = change_section.section_of(material(grouped(table, ("good", None)), grid))
    assert "only good counts here" in " ".join(one.text for one in blocks(section, Note))


def test_no_test_unless_asked_and_then_with_its_assumptions(study):
    table, grid = study()
    plain = change_section.section_of(material(grouped(table), grid, case_unit="interview"))
    assert [one.id for one in blocks(plain, Table)] == []
    assert "good has 2 and poor has 1 of the cases" in " ".join(note.text for note in blocks(plain, Note))
    table = dataclasses.replace(table, covered=table.covered | True)
    plain = change_section.section_of(material(grouped(table), grid, case_unit="interview"))
    assert [one.id for one in blocks(plain, Table)] == ["contrast_1"]
    tested = change_section.section_of(material(grouped(table), grid, case_unit="interview", tests=True))
    made = {one.id: one for one in blocks(tested, Table)}
    assert "dyads are independent of each other" in " ".join(made["contrast_tests_1"].notes)
    assert "T01 (D01, D02) took part in more than one dyad" in " ".join(n.text for n in blocks(tested, Note))
    shares = made["contrast_tests_1"].rows[0].cells[1:3]
    assert [(share.n, share.of) for share in shares] == [(1, 1), (1, 1)], "dyads, though interviews are the cases"


def test_a_union_of_more_coders_in_one_session_is_said(study):
    table, grid = study()
    table = twice(table)
    uneven = dataclasses.replace(table, covered=np.array([[1, 1], [1, 1], [1, 0], [0, 0]], dtype=bool))
    notes = [one.text for one in blocks(change_section.section_of(material(uneven, grid)), Note)]
    assert any("D01 C01 (2 and 1 coders)" in text for text in notes)
    assert not any("coders)" in one.text for one in blocks(change_section.section_of(material(table, grid)), Note))


def test_what_the_consensus_leaves_out_is_said(study):
    table, grid = study(coders=("AB", "CD", "consensus"), tagged=False)
    covered = np.array([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 0]], dtype=bool)
    table = dataclasses.replace(table, covered=covered, settled=True)
    section = theme_section.section_of(material(table, grid))
    notes = " ".join(next(one for one in blocks(section, Table) if one.id == "themes").notes)
    assert "coded by two or more and not settled to the end: 1 (D01_S3_therapist)" in notes
    assert "coded by one alone and not settled to the end: 1 (D02_S3_client)" in notes


@pytest.mark.slow
def test_hostile_names_stay_text(study, hostile_texts):
    """Every text in every place of a page; in Word, whose pictures take long, all of them once, one a name."""
    table, grid = study()
    for word, texts in [(False, [text]) for text in hostile_texts[:-1]] + [(True, hostile_texts[:-1])]:
        named = named_after(twice(table), texts)
        for make in SECTIONS.values():
            _, page, _, plain = rendered(make(material(named, grid)), word=word)
            assert "<script>alert" not in page
            assert "\x1b" not in plain


def named_after(table, texts):
    """The table whose interviews, people, groups and codes have the texts for names, one after the other."""

    def text(at):
        return texts[at % len(texts)]

    facts = [
        dataclasses.replace(one, label=f"{text(at)}{at}", respondent=text(at), dyad=text(at), group=text(at))
        for at, one in enumerate(table.interviews)
    ]
    codes = [
        dataclasses.replace(one, id=f"{text(at)}{at}", name=text(at), parent=None) for at, one in enumerate(table.codes)
    ]
    return dataclasses.replace(table, interviews=tuple(facts), codes=tuple(codes))


def test_pairs_are_cut_only_with_a_word(study):
    table, grid = study()
    made = next(one for one in blocks(co_occurrence_section.section_of(material(table, grid)), Table))
    cut = next(one for one in blocks(co_occurrence_section.section_of(material(table, grid, most_pairs=0)), Table))
    assert made.rows
    assert not cut.rows
    assert f"The first 0 of {len(made.rows)} pairs." in cut.notes[0]
