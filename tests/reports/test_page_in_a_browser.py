"""The page as a reader has it: in a browser, without a fault or a request, sorted by hand, fit for a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.reports.formats import render
from ipr_coder.reports.model import Column, Report, Row, Section, Table

AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"


@pytest.fixture(scope="module")
def page(chromium, pictured, tmp_path_factory):
    """The report with every figure, opened from a file; what the browser complained of and asked for beside it."""
    place = tmp_path_factory.mktemp("page") / "report.html"
    place.write_bytes(render(pictured, "html"))
    opened = chromium.new_page(viewport={"width": 1200, "height": 900})
    opened.complaints, opened.asked = [], []
    opened.on("console", lambda message: opened.complaints.append(message.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(place.as_uri())
    yield opened
    assert opened.complaints == []
    assert opened.asked == [place.as_uri()]
    opened.close()


def column(page, place):
    return page.locator("table").first.locator(f"tbody tr > :nth-child({place})").all_text_contents()


def test_nothing_is_asked_for_and_nothing_goes_wrong(page):
    assert page.complaints == []
    assert len(page.asked) == 1


def test_tables_sort_by_number_share_and_word_and_gaps_come_last(page):
    heads = page.locator("table").first.locator("thead th[data-column]")
    assert heads.all_text_contents() == ["Code", "Turns", "Cases", "Value"]
    turns = heads.nth(1)
    turns.get_by_role("button").click()
    assert turns.get_attribute("aria-sort") == "ascending"
    assert column(page, 2) == ["2", "9", "10", "–"]  # as numbers: as words 10 would come before 2
    assert column(page, 1) == ["fear", "shame", "shame.hiding", "Ärger"]
    assert page.locator("#said").text_content() == "Sorted by Turns, ascending."
    turns.get_by_role("button").click()
    assert column(page, 2) == ["10", "9", "2", "–"]
    assert turns.get_attribute("aria-sort") == "descending"
    turns.get_by_role("button").click()
    assert turns.get_attribute("aria-sort") is None
    assert column(page, 1) == ["shame", "shame.hiding", "Ärger", "fear"]
    heads.nth(2).get_by_role("button").click()
    assert column(page, 3) == ["0/12", "1/2", "2/3", "–"]
    assert [head.get_attribute("aria-sort") for head in heads.all()] == [None, None, "ascending", None]
    heads.nth(0).get_by_role("button").click()
    assert column(page, 1) == ["Ärger", "fear", "shame", "shame.hiding"]
    heads.nth(3).get_by_role("button").click()
    assert column(page, 4) == ["-1.50", "0.50", "12.25", "–"]
    heads.nth(3).get_by_role("button").click()
    heads.nth(3).get_by_role("button").click()


def test_tables_sort_by_keys_alone(page):
    code = page.locator("table").first.get_by_role("button", name="Turns")
    code.focus()
    page.keyboard.press("Enter")
    assert column(page, 2) == ["2", "9", "10", "–"]
    page.keyboard.press("Space")
    assert column(page, 2) == ["10", "9", "2", "–"]
    page.keyboard.press("Enter")


def test_no_lettering_of_a_figure_is_cut_off(page):
    outside = page.evaluate(
        """() => Array.from(document.querySelectorAll("figure.drawing svg text")).filter((text) => {
            const [own, whole] = [text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()];
            return own.width && (own.left < whole.left - 1 || own.right > whole.right + 1
                || own.top < whole.top - 1 || own.bottom > whole.bottom + 1);
        }).map((text) => text.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 380)])
def test_axe_finds_no_fault(chromium, page, scheme, width):
    # The checker itself comes from outside the page, so the page's policy is set aside for it, here alone.
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    try:
        checked = context.new_page()
        checked.goto(page.url)
        checked.add_script_tag(path=AXE)
        found = checked.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    finally:
        context.close()
    assert [(fault["id"], fault["impact"], fault["nodes"][0]["html"]) for fault in found["violations"]] == []
    assert {"color-contrast", "button-name", "role-img-alt", "landmark-one-main", "page-has-heading-one"} <= {
        one["id"] for one in found["passes"]
    }


def test_print_is_dark_on_white_and_without_buttons(chromium, page):
    context = chromium.new_context(color_scheme="dark")
    try:
        printed = context.new_page()
        printed.goto(page.url)
        printed.emulate_media(media="print")
        colours = printed.evaluate(
            "() => [getComputedStyle(document.documentElement)].map(s => [s.color, s.backgroundColor])"
        )
        assert colours == [["rgb(0, 0, 0)", "rgb(255, 255, 255)"]]
        mark = printed.evaluate("() => getComputedStyle(document.querySelector('th button'), '::after').content")
        assert mark == "none"
        assert printed.locator("nav").is_hidden()
    finally:
        context.close()


def test_printed_heads_repeat_on_every_page_and_notes_follow_their_table(chromium, tmp_path):
    from pypdf import PdfReader

    columns = (Column("code", "Code"), Column("n", "Counted", "int", group="Both"))
    long = Table("long", "Long", columns, tuple(Row((f"code{n}", n)) for n in range(150)), notes=("A note.",))
    place = tmp_path / "long.html"
    place.write_bytes(render(Report("R", sections=(Section("s", "S", (long,)),)), "html"))
    opened = chromium.new_page()
    opened.goto(place.as_uri())
    opened.pdf(path=tmp_path / "long.pdf", prefer_css_page_size=True)
    opened.close()
    pages = [page.extract_text() for page in PdfReader(tmp_path / "long.pdf").pages]
    assert len(pages) > 2
    assert all("Counted" in page for page in pages)
    assert "code149" in next(page for page in pages if "A note." in page)
