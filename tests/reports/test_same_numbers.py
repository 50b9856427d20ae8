"""Every format has the figures of the theme report, and they are those counted by hand in conftest's study."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from ipr_coder.reports.formats import render
from ipr_coder.reports.theme_report import theme_report
from ipr_coder.study.facts import Excerpt
from ipr_coder.themes.flow import interview_flow
from ipr_coder.themes.layers import choose_layer
from ipr_coder.themes.quotes import choose_quotes
from ipr_coder.themes.theme_table import theme_table

# code, turns, tags, interviews, cases, CQR, S3, client, therapist, largest, from: union of AB and CD, dyads
BY_HAND = [
    ["shame", "4", "5", "3/3", "2/2", "general", "4", "3", "1", "2/4", "C01"],
    ["shame (no subcode)", "1", "1", "1/3", "1/2", "–", "1", "0", "1", "1/1", "T01"],
    ["shame.hiding", "3", "4", "2/3", "2/2", "general", "3", "3", "0", "2/3", "C01"],
    ["repair", "1", "1", "1/3", "1/2", "–", "1", "1", "0", "1/1", "C01"],
    ["any code", "5", "6", "3/3", "2/2", "general", "5", "4", "1", "3/5", "C01"],
]


@pytest.fixture
def report(study):
    return made(*study())


def made(table, grid, layer=None):
    layer = choose_layer(layer, table)
    picks = choose_quotes(table, grid, layer=layer, per_code=1)
    excerpts = [Excerpt(p.interview, p.start, p.end, f"Words at {p.start}.", "client", 4, 61_000, 760_000, None)
                for p in picks[:-1]]  # fmt: skip
    return theme_report(
        table,
        theme_table(table, grid, case_unit="dyad", layer=layer),
        interview_flow(table.interviews, hours_limit=48),
        picks=picks,
        excerpts=excerpts,
        command="ipr-coder themes river.ipr --case-unit dyad",
    )


def test_word(report):
    import docx

    document = docx.Document(io.BytesIO(render(report, "docx")))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][2:] == BY_HAND


def test_html(report):
    from lxml import html

    page = html.document_fromstring(render(report, "html").decode())
    rows = page.xpath("(//table)[1]/tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rows] == BY_HAND


def test_markdown(report):
    lines = render(report, "md").decode().splitlines()
    start = next(n for n, line in enumerate(lines) if line.endswith(". Themes, case unit = dyad, N = 2**")) + 4
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : start + 5]]
    assert [[row[0].removeprefix("&nbsp;&nbsp;"), *row[1:]] for row in rows] == BY_HAND


def test_csv(report):
    rows = list(csv.DictReader(io.StringIO(render(report, "csv").decode("ascii"))))
    assert [
        [r["code"], r["segments"], r["tags"], f"{r['interviews']}/{r['interviews_of']}",
         f"{r['cases']}/{r['cases_of']}", r["cqr"] or "–", r["segments_session_3"], r["segments_client"],
         r["segments_therapist"], f"{r['largest']}/{r['largest_of']}", r["largest_from"]]
        for r in rows
    ] == BY_HAND  # fmt: skip
    assert {r["layer"] for r in rows} == {"union of AB, CD"}
    assert {r["digest"] for r in rows} == {"ab" * 32}


def test_json(report):
    value = json.loads(render(report, "json"))
    table = value["sections"][0]["blocks"][-1]
    assert table["id"] == value["main_table"] == "themes"
    assert [row["cells"]["segments"] for row in table["rows"]] == [int(row[1]) for row in BY_HAND]
    assert table["rows"][0]["cells"]["cases"] == {"n": 2, "of": 2}
    assert table["rows"][1]["cells"]["cqr"] is None


def test_text(report):
    lines = [line.split() for line in render(report, "txt").decode().splitlines()]
    first = next(line for line in lines if line[:1] == ["shame.hiding"])
    assert first[1:6] == ["3", "4", "2/3", "2/2", "general"]


def test_a_narrow_terminal_drops_no_column(report):
    from rich.console import Console

    from ipr_coder.reports.terminal import print_report

    page = io.StringIO()
    print_report(report, Console(file=page, width=50, color_system=None))
    lines = [line.split() for line in page.getvalue().splitlines()]
    panels = [cell for line in lines if line[:1] == ["shame.hiding"] for cell in line[1:]]
    assert panels[: len(BY_HAND[2]) - 1] == BY_HAND[2][1:]
    assert max(len(line) for line in page.getvalue().splitlines()) <= 50


def test_quotes_have_a_place_and_missing_words_are_a_gap(report):
    text = render(report, "md").decode()
    assert "turn 5; interview time 00:01:01; session time 00:12:40" in text
    assert "turn –; interview time –; session time –" in text


def test_flow_is_told(report):
    text = render(report, "txt").decode()
    assert "Interviews: planned 4, done 2, broken off 1, missing 1." in text
    assert "unwell" in text


@pytest.mark.parametrize("layer", ["AB", "agreed", "union"])
@pytest.mark.parametrize("tagged", [True, False])
def test_every_layer_and_a_study_without_tags(study, layer, tagged):
    table, grid = study(tagged=tagged)
    report = made(table, grid, layer)
    for format in ("docx", "html", "md", "csv", "json", "txt"):
        assert render(report, format)
    assert f"Layer: {'coder AB' if layer == 'AB' else layer}" in report.subtitle


def test_nothing_answered_says_so(study):
    import dataclasses

    table, grid = study(tagged=False)
    bare = dataclasses.replace(table, covered=table.covered & False)
    assert "nothing to report" in render(made(bare, grid), "md").decode()


def test_many_sessions_become_several_tables(study):
    import dataclasses

    table, grid = study()
    sessions = [dataclasses.replace(facts, session=n) for n, facts in enumerate(table.interviews, start=1)]
    many = dataclasses.replace(table, interviews=(*sessions[:3], dataclasses.replace(sessions[3], session=None)),
                               covered=table.covered | True)  # fmt: skip
    assert [t.id for t in made(many, grid).tables() if t.id.startswith("by_session")] == ["by_session", "by_session_2"]


def test_importing_the_room_loads_no_heavy_library():
    code = (
        "import sys, ipr_coder.reports.formats, ipr_coder.reports.theme_report\n"
        "print([m for m in ('docx', 'lxml', 'jinja2', 'rich', 'scipy', 'sqlalchemy', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
