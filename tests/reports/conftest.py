"""Texts that try to be something else, a report that puts them everywhere, and a small coded study."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from ipr_coder.reports.drawings import Bars, Curve, Curves, MapMark, Matrix, MomentMap, Series, Slopes
from ipr_coder.reports.model import (
    Column,
    Fact,
    Figure,
    Heading,
    Interval,
    Note,
    Paragraph,
    Quote,
    Report,
    Row,
    Section,
    Share,
    Table,
)
from ipr_coder.study.facts import CodeFacts, InterviewFacts
from ipr_coder.study.tables import TagTable, UnitGrid

HOSTILE = (
    "[bold]not bold[/bold] [@click=app.quit]quit[/]",
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1+1",
    "  =1+1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b]0;OWNED\x07",
    "nul\x00 and bell\x07 and \x9b31m",
    "a | b || c",
    "**strong** _emphasis_ `code` ~~gone~~ [link](http://evil.example) ![i](x)",
    "# heading\n- item\n1. first\n> quoted\n---",
    "http://evil.example www.evil.example mailto:a@evil.example",
    "{{ 7 * 7 }} {% raw %} ${7*7} &lt;b&gt; &amp;",
    "\u202eright to left\u202c \ufeff \uffff",
    "Blåbær “curly” – ærlig talt …",
    "x" * 40_000,
)


def hostile_report():
    """Every hostile text as title, fact, heading, paragraph, note, quote, table title, head, cell and note."""
    hostile = Table(
        id="hostile",
        title=HOSTILE[0],
        columns=(
            Column("text", "Text"),
            Column("n", HOSTILE[11], "int"),
            Column("again", HOSTILE[8], group=HOSTILE[12]),
        ),
        rows=tuple(Row((text, -5, text)) for text in HOSTILE),
        notes=HOSTILE[:-1],
    )
    numbers = Table(
        id="numbers",
        title="Numbers",
        columns=(
            Column("code", "Code"),
            Column("n", "n", "int"),
            Column("value", "Value", "decimal", places=2),
            Column("cases", "Cases", "share", group="Both"),
            Column("ci", "Interval", "interval", places=2, group="Both"),
        ),
        rows=(
            Row(("shame", 61, 1 / 3, Share(7, 12), Interval(-0.125, 0.5))),
            Row(("shame.hiding", -3, -0.001, Share(0, 12), None), level=1),
            Row((None, None, None, None, None)),
        ),
        notes=("A note.",),
        gap="not counted",
    )
    texts = HOSTILE[:-1]
    return Report(
        title=HOSTILE[12],
        subtitle=HOSTILE[8],
        facts=(*(Fact(f"fact{n}", text, text) for n, text in enumerate(texts)), Fact("gap", "Not known", None)),
        sections=(
            Section("first", HOSTILE[15], (*(Paragraph(text) for text in texts), *(Heading(text) for text in texts))),
            Section("second", "Notes", (*(Note(text) for text in texts), hostile)),
            Section(
                "third",
                "Quotes",
                (
                    *(Quote(text, "C01", "client", "D01_S3_client", 12, 250_000, 760_000, 785_000) for text in texts),
                    Quote(None, "C01", "client", "D01_S3_client", None),
                    numbers,
                    Figure(
                        "figure",
                        HOSTILE[13],
                        " ".join(texts),
                        Bars(texts, tuple(Series(text, (1,) * len(texts)) for text in texts[:2]), HOSTILE[15]),
                        "hostile",
                    ),
                ),
            ),
        ),
        main_table="numbers",
    )


CODES = (
    CodeFacts("shame", "Shame", None, "#3333aa", "s"),
    CodeFacts("shame.hiding", "Hiding", "shame", "#3333aa", "sh"),
    CodeFacts("repair", "Repair", None, "#33aa33", "p"),
)
INTERVIEWS = (
    InterviewFacts("D01_S3_client", "D01", 3, "ipr", "C01", "client", "done", None, 26.0, None, None, True),
    InterviewFacts("D01_S3_therapist", "D01", 3, "ipr", "T01", "therapist", "done", None, 52.5, None, None, True),
    InterviewFacts("D02_S3_client", "D02", 3, "ipr", "C02", "client", "broken_off", "unwell", None, None, None, True),
    InterviewFacts("D02_S3_therapist", "D02", 3, "ipr", "T01", "therapist", "missing"),
)  # fmt: skip


def coded_study(coders=("AB", "CD"), tagged=True):
    """Three interviews of four units of ten characters.

    AB: hiding on units 0, 1 of D01 client; shame on 0 of D01 therapist. CD: hiding on 0 of D01 client, repair on 3 of
    D01 client, hiding on 0 of D02 client, which AB was not given.
    """
    tags = [(0, 0, 1, 0), (0, 1, 1, 0), (1, 0, 0, 0), (0, 0, 1, 1), (0, 3, 2, 1), (2, 0, 1, 1)] if tagged else []
    tags = [tag for tag in tags if tag[3] < len(coders)]
    columns = np.array(tags, dtype=np.int64).reshape(-1, 4)
    covered = np.array([[1, 1], [1, 1], [0, 1], [0, 0]], dtype=bool)[:, : len(coders)]
    table = TagTable(
        columns[:, 0], columns[:, 1] * 10, columns[:, 1] * 10 + 10, columns[:, 2], columns[:, 3],
        INTERVIEWS, CODES, tuple(coders), covered, (), "main", "ipr-core 1", "RIVER", "ab" * 32,
    )  # fmt: skip
    units = np.array([(i, k) for i in range(3) for k in range(4)], dtype=np.int64)
    none = np.full(len(units), -1, dtype=np.int64)
    grid = UnitGrid("turn", units[:, 0], units[:, 1] * 10, units[:, 1] * 10 + 10, none * 0, none, none)
    return table, grid


@pytest.fixture(scope="session")
def hostile_texts():
    return HOSTILE


@pytest.fixture(scope="session")
def hostile():
    return hostile_report()


@pytest.fixture(scope="session")
def study():
    return coded_study


@pytest.fixture
def numbers_only(hostile):
    return hostile.with_main("numbers")


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")

DRAWINGS = {
    "bars": Bars(
        ("shame", "$x^2$ <b>&amp;</b>", "_hidden", "none"),
        (Series("client", (3, 5, 2, None), "shame"), Series("_therapist", (1, 0.25, 4, 0), "repair")),
        "Turns",
    ),
    "stacked": Bars(("S3", "S5"), (Series("a", (1, 2)), Series("b", (3, None))), "Turns", stacked=True),
    "curves": Curves(
        (
            Curve("all", ((0.0, 1.0), (4.0, 0.5), (9.0, 0.25)), (6.0, 12.0)),
            Curve("good", ((0.0, 1.0), (2.0, 0.0)), family="safety"),
        ),
        "Minutes",
        "Share still open",
        steps=True,
        y_range=(0.0, 1.0),
    ),
    "named": Curves((Curve("codes", ((0.0, 2.0), (1.0, 5.0))),), "", "Codes", x_labels=("D01_S3_client", "D02")),
    "matrix": Matrix(
        ("rupture", "<script>alert(1)</script>"),
        ("a name that is long enough to slant", "b"),
        ((17.0, 0.0), (8.0, None)),
        "Together",
        "From",
        "To",
    ),
    "slopes": Slopes(
        ("S3", "S5"),
        (Series("rupture", (12.0, 5.5), "rupture"), Series("own", (3.0, 5.4), "own"), Series("gone", (2.0, None))),
        "% of turns",
    ),
    "map": MomentMap(
        3_000_000,
        (MapMark(1_500_000, 1_560_000, "rupture.withdrawal", "rupture"), MapMark(2_999_000, 2_999_000, "own", "own")),
        (MapMark(1_510_000, 1_600_000, "repair.owns", "repair"),),
        ((1_500_000, 1_600_000),),
    ),
    "one side": MomentMap(60_000, (), (MapMark(0, 0, "shame", "shame"),)),
    "no bars": Bars((), (), "Turns"),
    "no curves": Curves((), "x", "y"),
    "no cells": Matrix((), (), (), "n"),
    "no slopes": Slopes(("S3", "S5"), (), "n"),
    "no marks": MomentMap(0, (), ()),
}


@pytest.fixture(scope="session")
def drawings():
    """Each kind of drawing, with gaps, hostile names and nothing at all."""
    return DRAWINGS


@pytest.fixture(scope="session")
def pictured():
    """A report with a table of its own basis, every drawing beside another table, and every other kind of block."""
    facts = (
        Fact("unit", "Unit", "turn"),
        Fact("layer", "Layer", "union of AB, CD"),
        Fact("digest", "Digest", "ab" * 32),
        Fact("software", "Software", "ipr-coder 1"),
        Fact("command", "Command", "ipr-coder themes x.ipr"),
    )
    sorted_by = Table(
        "numbers",
        "Numbers",
        (Column("code", "Code"), Column("n", "Turns", "int"), Column("cases", "Cases", "share", group="Both"),
         Column("value", "Value", "decimal", group="Both")),
        (
            Row(("shame", 9, Share(1, 2), 0.5)),
            Row(("shame.hiding", 10, Share(2, 3), None), level=1),
            Row(("Ärger", None, None, -1.5)),
            Row(("fear", 2, Share(0, 12), 12.25)),
        ),
        basis=(Fact("layer", "Layer", "agreed"), Fact("lag", "Lag", "1")),
    )  # fmt: skip
    plain = Table("plain", "Plain", (Column("code", "Code"),), (Row(("shame",)), Row(("repair",))))
    figures = tuple(
        Figure(f"f_{name}", f"Figure of {name}", f"What {name} <b>show</b>.", drawing, "plain")
        for name, drawing in DRAWINGS.items()
    )
    return Report(
        "A report",
        "With pictures",
        facts,
        (
            Section("one", "Numbers", (Paragraph("Words."), sorted_by, Note("Mind."), Heading("More"), plain)),
            Section("two", "Pictures", (*figures, Quote("Words.", "C01", "client", "D01_S3_client", 3))),
        ),
        main_table="numbers",
    )


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window; skipped where there is none, unless IPR_REQUIRE_BROWSER forbids it."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
        executable = found or playwright.chromium.executable_path
        if not Path(executable).exists():
            reason = "no Chromium on this machine: python3 -m playwright install chromium"
            if os.environ.get("IPR_REQUIRE_BROWSER"):
                pytest.fail(f"{reason}, and IPR_REQUIRE_BROWSER=1 forbids skipping")
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()
