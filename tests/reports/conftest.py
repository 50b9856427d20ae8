"""Texts that try to be something else, a report that puts them everywhere, and a small coded study."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder.reports.model import (
    Column,
    Fact,
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
