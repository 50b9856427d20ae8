"""Whatever a transcript or a codebook says, every format shows it as text and does nothing."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from ipr_coder.reports.cells import visible
from ipr_coder.reports.formats import FORMATS, render

RISKY = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("format", [known.name for known in FORMATS])
def test_equal_reports_give_equal_bytes(hostile, format):
    assert render(hostile, format) == render(hostile, format)


@pytest.mark.parametrize("format", ["html", "md", "csv", "txt", "json"])
def test_no_control_character_gets_out(hostile, format):
    text = render(hostile.with_main("hostile"), format).decode("utf-8-sig")
    assert not RISKY.search(text.replace("\r\n", "\n"))


def test_json_keeps_every_text_as_it_was_read(hostile, hostile_texts):
    value = json.loads(render(hostile, "json"))
    assert value["schema"] == "ipr-coder/report@1"
    paragraphs = [block["text"] for block in value["sections"][0]["blocks"] if block["type"] == "paragraph"]
    assert paragraphs == list(hostile_texts[:-1])
    table = next(block for block in value["sections"][1]["blocks"] if block["type"] == "table")
    assert [row["cells"]["text"] for row in table["rows"]] == list(hostile_texts)


def test_csv_has_no_formula_and_whole_cells(hostile, hostile_texts):
    data = render(hostile.with_main("hostile"), "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(hostile_texts)
    for row, text in zip(rows, hostile_texts, strict=True):
        assert row["text"] in (visible(text), "'" + visible(text))
        assert row["n"] == "-5"
        for cell in (row["text"], row["again"], row["fact1"]):
            assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert [row["text"][0] == "'" for row in rows[1:8]] == [True] * 7
    assert rows[0]["text"][0] == "["
    assert len(rows[-1]["text"]) == 40_000


def test_html_parses_to_the_same_text_and_asks_for_nothing(hostile, hostile_texts):
    from lxml import html

    page = html.document_fromstring(render(hostile, "html").decode())
    for text in hostile_texts[:-1]:
        assert visible(text) in [p.text_content() for p in page.iterfind(".//p")]
        # An address in a quote may tell who somebody is: its words stay behind, whoever writes the file.
        quoted = "[words held back]" if "http:" in text else visible(text)
        assert quoted in [q.text_content() for q in page.iterfind(".//blockquote")]
    assert [th.text_content() for th in page.xpath("//table[1]/tbody/tr/th")][: len(hostile_texts)] == [
        visible(text) for text in hostile_texts
    ]
    assert [address for address in page.xpath("//@href") if not address.startswith("#")] == []
    assert page.xpath("//*[@role='img']/@aria-label") == [visible(" ".join(hostile_texts[:-1]))]
    assert "<script>alert(1)</script><img src=x" in "".join(page.xpath("//svg")[0].itertext())
    for outside in ("src", "srcset", "style", "onerror", "onclick", "action", "background"):
        assert page.xpath(f"//@{outside}") == []
    for element in ("img", "link", "iframe", "object", "embed", "form", "base"):
        assert page.xpath(f"//{element}") == []
    (script,) = page.xpath("//script")
    assert "alert" not in script.text
    assert "49" not in page.find(".//h2").text_content()


def test_html_policy_admits_its_own_style_and_script_and_nothing_else(hostile):
    import base64
    import hashlib

    from lxml import html

    page = html.document_fromstring(render(hostile, "html").decode())
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,), (script,) = page.xpath("//style"), page.xpath("//script")
    style_digest, script_digest = (
        base64.b64encode(hashlib.sha256(one.text.encode()).digest()).decode() for one in (style, script)
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style_digest}'; script-src 'sha256-{script_digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "@import" not in style.text
    assert "url(" not in style.text


def test_html_tables_speak_to_a_screen_reader(hostile):
    from lxml import html

    page = html.document_fromstring(render(hostile, "html").decode())
    assert page.get("lang") == "en"
    for table in page.iterfind(".//table"):
        assert table.find("caption") is not None
        assert {th.get("scope") for th in table.xpath("./thead//th")} <= {"col", "colgroup"}
        assert {th.get("scope") for th in table.xpath("./tbody//th")} == {"row"}


def test_markdown_reads_back_as_plain_text(hostile, hostile_texts):
    from markdown_it import MarkdownIt

    source = render(hostile, "md").decode()
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = reader.parse(source)
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    kinds = {child.type for child in inline}
    assert not kinds & {"link_open", "image", "em_open", "s_open", "code_inline"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    assert {token.type for token in tokens if token.type in ("html_block", "fence", "code_block", "hr")} == set()
    tables = [place for place, token in enumerate(tokens) if token.type == "table_open"]
    assert len(tables) == 2
    rows = sum(token.type == "tr_open" for token in tokens[tables[0] : tables[1]])
    assert rows == len(hostile_texts) + 1
    read = [
        "".join({"softbreak": "\n", "html_inline": "\n"}.get(child.type, child.content) for child in token.children)
        for token in tokens
        if token.type == "inline"
    ]
    for text in hostile_texts:
        expected = "\n".join(line.strip() for line in visible(text).split("\n"))
        assert expected in read


def test_markdown_leaves_no_bare_address(hostile):
    source = render(hostile, "md").decode()
    assert "http://" not in source
    assert "www." not in source
    assert "a@evil" not in source


def test_terminal_takes_nothing_for_markup(hostile, hostile_texts):
    text = " ".join(render(hostile, "txt").decode().split())
    for hostile_text in hostile_texts[:-1]:
        assert " ".join(visible(hostile_text).split()) in text


def test_terminal_cells_are_no_markup_either(hostile, hostile_texts):
    import dataclasses

    from rich.console import Console

    from ipr_coder.reports.terminal import print_table

    (table, _) = hostile.tables()
    bare = dataclasses.replace(table, rows=table.rows[:1], notes=())
    page = io.StringIO()
    print_table(bare, Console(file=page, width=400, color_system=None))
    assert page.getvalue().count(hostile_texts[0]) == 3  # title and two cells


def test_word_keeps_every_text(hostile, hostile_texts):
    import docx

    document = docx.Document(io.BytesIO(render(hostile, "docx")))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    for text in hostile_texts[:-1]:
        assert visible(text) in paragraphs
    rows = document.tables[0].rows[2:]
    assert [row.cells[0].text for row in rows] == [visible(text) for text in hostile_texts]
