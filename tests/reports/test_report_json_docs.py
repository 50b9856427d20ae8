"""docs/report-json.md names every key that a report's .json has, and none that it has not."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

import ipr_coder
from ipr_coder.reports.formats import render

PAGE = Path(ipr_coder.__file__).parents[1] / "docs" / "report-json.md"


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def keys(hostile):
    """The keys that each type of block was written with."""
    found = defaultdict(set)
    for section in json.loads(render(hostile, "json"))["sections"]:
        for block in section["blocks"]:
            found[block["type"]] |= set(block) - {"type"}
    return dict(found)


def documented(page):
    rows = re.findall(r"^\| (`[^|]*) \| (.*) \|$", page, re.MULTILINE)
    named = {}
    for kinds, words in rows:
        without_remarks = re.sub(r"\([^)]*\)", "", words)
        for kind in re.findall(r"`(\w+)`", kinds):
            named[kind] = set(re.findall(r"`(\w+)`", without_remarks))
    return named


def test_every_key_of_a_block_is_named_and_none_besides(page, keys):
    assert documented(page) == keys


def test_the_parts_of_a_table_are_named(page, hostile):
    report = json.loads(render(hostile, "json"))
    blocks = [block for section in report["sections"] for block in section["blocks"]]
    table = next(block for block in blocks if block["type"] == "table")
    column = ", ".join(f'"{key}"' for key in table["columns"][0])
    assert f"A column is `{{{column}}}`" in page
    row = ", ".join(f'"{key}"' for key in table["rows"][0])
    assert f"A row is `{{{row}}}`" in page
    example = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    assert set(example) == set(report) - {"data"}
    assert set(example["facts"][0]) == set(report["facts"][0])
    assert set(example["sections"][0]) == set(report["sections"][0])
    assert example["schema"] == report["schema"]
