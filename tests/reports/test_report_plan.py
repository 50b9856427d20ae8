"""A report.yaml: each of its fields is heeded, and what makes no sense is refused with its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipr_coder.errors import IprError
from ipr_coder.reports.material import Wishes
from ipr_coder.reports.report_plan import _FIELDS, ReportPlan, read_plan

USUAL = Wishes()
PLANS = {
    "schema": ("ipr-coder/report-plan@1", ReportPlan()),
    "title": ("Ours", ReportPlan(title="Ours")),
    "sections": ("[themes, quotes]", ReportPlan(sections=("themes", "quotes"))),
    "case_unit": ("interview", ReportPlan(case_unit="interview")),
    "layer": ("union", ReportPlan(layer="union")),
    "coders": ("[AB, CD]", ReportPlan(coders=("AB", "CD"))),
    "round": ("main", ReportPlan(round="main")),
    "unit": ("turn", ReportPlan(unit="turn")),
    "flat": ("true", Wishes(flat=True)),
    "order": ("session", Wishes(order="session")),
    "sessions": ("[3, 5]", Wishes(sessions=(3, 5))),
    "tests": ("true", Wishes(tests=True)),
    "near": ("7", Wishes(near=7)),
    "least": ("9", Wishes(least=9)),
    "match_seconds": ("45", Wishes(match_ms=45_000)),
    "maps": ("4", Wishes(maps=4)),
    "window_seconds": ("120", Wishes(window_ms=120_000)),
    "told_by": ("client", Wishes(told_by="client")),
    "lags": ("4", Wishes(lags=4)),
    "transitions": ("[shame, safety]", Wishes(sequence_codes=("shame", "safety"))),
    "rupture": ("[strain]", Wishes(episodes=replace(USUAL.episodes, rupture=("strain",)))),
    "repair": ("[mending]", Wishes(episodes=replace(USUAL.episodes, repair=("mending",)))),
    "stalled": ("[stuck]", Wishes(episodes=replace(USUAL.episodes, stalled=("stuck",)))),
    "quotes": ("5", Wishes(quotes_a_code=5)),
    "largest_share": ("0.25", Wishes(largest_share=0.25)),
    "words": ("true", Wishes(words=True)),
    "lemmas": ("true", Wishes(lemmas=True)),
    "terms": ("25", Wishes(terms=25)),
}


@pytest.mark.parametrize("name", _FIELDS)
def test_every_field_is_heeded(name, tmp_path):
    written, meant = PLANS[name]
    if isinstance(meant, Wishes):
        assert meant != USUAL, "a field that says what is usual would prove nothing"
        meant = ReportPlan(wishes=meant)
    file = tmp_path / "report.yaml"
    file.write_text(f"{name}: {written}\n", encoding="utf-8")
    assert read_plan(file) == meant


@pytest.mark.parametrize(
    "line",
    ["terms: 0", "terms: many", "lemmas: perhaps", "maps: -1", "largest_share: 2", "colour: red", "sections: [x]"],
)
def test_what_makes_no_sense_is_refused_with_its_line(line, tmp_path):
    file = tmp_path / "report.yaml"
    file.write_text(f"title: Ours\n{line}\n", encoding="utf-8")
    with pytest.raises(IprError, match=r"report\.yaml.*line 2"):
        read_plan(file)
