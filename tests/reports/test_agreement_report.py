"""The agreement report on conftest's study: eight units that both answered, counted by hand."""

from __future__ import annotations

import dataclasses
import json

import pytest

from ipr_coder.errors import UsageError
from ipr_coder.reports.agreement_report import agreement_report
from ipr_coder.reports.formats import FORMATS, render
from ipr_coder.themes.code_agreement import agreement_table


def made(table, grid):
    return agreement_report(table, agreement_table(table, grid), command="ipr-coder agreement river.ipr")


def rows_of(report, table_id):
    value = json.loads(render(report, "json"))
    blocks = [block for section in value["sections"] for block in section["blocks"]]
    table = next(block for block in blocks if block.get("id") == table_id)
    return [row["cells"] for row in table["rows"]]


def test_fourfold_cells(study):
    rows = {row["code"]: row for row in rows_of(made(*study()), "fourfold")}
    cells = {
        code: tuple(row[key] for key in ("both", "first_only", "second_only", "neither", "n"))
        for code, row in rows.items()
    }
    assert cells == {
        "shame": (1, 2, 0, 5, 8),  # the family with its subcode: AB on three units, CD on one of them
        "shame.hiding": (1, 1, 0, 6, 8),
        "repair": (0, 0, 1, 7, 8),
    }


def test_figures(study):
    rows = {(row["code"], row["coefficient"]): row for row in rows_of(made(*study()), "agreement")}
    hiding = rows["shame.hiding", "Cohen's kappa"]
    # p_o = 7/8; p_e = (2 * 1 + 6 * 7) / 64 = 44/64; kappa = (56 - 44) / (64 - 44) = 0.6
    assert hiding["value"] == pytest.approx(0.6)
    assert hiding["n"] == 8
    assert hiding["interval"]["low"] < 0.6 < hiding["interval"]["high"]
    # AB answered for eight units, CD also for the four of D02: 2/8 and 2/12
    assert (hiding["prevalence_AB"], hiding["prevalence_CD"]) == (pytest.approx(2 / 8), pytest.approx(2 / 12))
    assert rows["shame.hiding", "percent agreement"]["value"] == pytest.approx(7 / 8)
    assert rows["shame.hiding", "positive agreement"]["value"] == pytest.approx(2 / 3)


def test_overview_says_how_many_of_how_many(study):
    rows = {row["code"]: row for row in rows_of(made(*study()), "overview")}
    assert rows["shame.hiding"]["tagged_AB"] == {"n": 2, "of": 8}
    assert rows["shame.hiding"]["tagged_CD"] == {"n": 2, "of": 12}


def test_an_undefined_figure_is_a_gap_with_its_reason(study):
    rows = {(row["code"], row["coefficient"]): row for row in rows_of(made(*study(tagged=False)), "agreement")}
    kappa = rows["repair", "Cohen's kappa"]
    assert kappa["value"] is None
    assert kappa["interval"] is None
    assert kappa["remark"].startswith("Undefined: ")
    assert (
        "| repair | Cohen's kappa | 8 | 0.000 | 0.000 | – | – | Undefined"
        in render(made(*study(tagged=False)), "md").decode()
    )


def test_no_shared_interview_says_what_to_do(study):
    table, grid = study()
    apart = table.covered.copy()
    apart[:2, 1] = False
    report = made(dataclasses.replace(table, covered=apart), grid)
    assert "let two coders submit the same interview" in render(report, "md").decode()
    assert all(row["value"] is None for row in rows_of(report, "agreement"))


def test_what_was_withdrawn_is_compared_by_nobody(study):
    table, grid = study()
    first = dataclasses.replace(table.interviews[0], status="withdrawn")
    without = dataclasses.replace(table, interviews=(first, *table.interviews[1:]))
    assert {row["n"] for row in rows_of(made(without, grid), "fourfold")} == {4}


def test_one_coder_alone_is_refused(study):
    table, grid = study(coders=("AB",))
    with pytest.raises(UsageError, match="only AB is counted"):
        agreement_table(table, grid)


@pytest.mark.parametrize("format", [known.name for known in FORMATS])
def test_every_format(study, format):
    assert render(made(*study()), format) == render(made(*study()), format)


def test_no_word_judges_a_figure(study):
    text = render(made(*study()), "md").decode().lower()
    for verdict in ("substantial", "excellent", "moderate", "fair agreement", "poor", "good"):
        assert verdict not in text
