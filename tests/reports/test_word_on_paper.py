"""The Word file as another program lays it out on paper: LibreOffice opens it, and no page has what readers mind."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ipr_coder.reports.formats import render
from ipr_coder.reports.model import Column, Figure, Heading, Paragraph, Report, Row, Section, Table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(drawings, tmp_path_factory):
    """The words of each page: a long table, a wide one, one that fits a page but not what is left of one, figures."""
    from pypdf import PdfReader

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    columns = (Column("code", "Code of long"), Column("n", "Counted in long", "int", group="Both"))
    long = Table("long", "Long", columns, tuple(Row((f"code{n}", n)) for n in range(120)), notes=("Note of long.",))
    wide = Table("wide", "Wide", tuple(Column(f"c{n}", f"Column number {n}") for n in range(14)),
                 tuple(Row(tuple(f"w{n}x{m}" for m in range(14))) for n in range(5)))  # fmt: skip
    whole = Table("whole", "Whole", (Column("c", "Head of whole"),), tuple(Row((f"line{n}.",)) for n in range(30)))
    figures = tuple(Figure(f"f{n}", f"Figure of {name}", "Alt.", drawing, "long")
                    for n, (name, drawing) in enumerate(drawings.items()))  # fmt: skip
    report = Report(
        "On paper",
        sections=(
            Section("a", "First part", (Paragraph("Words. " * 300), long, Heading("Head before whole"), whole)),
            Section("b", "Wide part", (wide,)),
            Section("c", "Pictures part", figures),
        ),
    )
    folder = tmp_path_factory.mktemp("paper")
    (folder / "report.docx").write_bytes(render(report, "docx"))
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "report.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return PdfReader(folder / "report.pdf").pages


def pictures(page):
    """How many pictures are drawn on a page (LibreOffice lists every picture of the file for every page)."""
    return page.get_contents().get_data().count(b" Do")


def test_all_of_it_is_there(pages, drawings):
    words = " ".join(page.extract_text() for page in pages)
    for expected in ("code0", "code119", "Note of long.", "w4x13", "line29.", f"Figure {len(drawings)}."):
        assert expected in words
    assert sum(map(pictures, pages)) == len(drawings)


def test_heads_repeat_where_a_table_runs_on(pages):
    running = [page.extract_text() for page in pages if "code" in page.extract_text()]
    assert len(running) >= 3
    assert all("Code of long" in words for words in running)


def test_a_table_that_fits_a_page_is_on_one_with_its_heading(pages):
    (page,) = [page.extract_text() for page in pages if "line0." in page.extract_text()]
    for expected in ("Head before whole", "Whole", "Head of whole", "line29."):
        assert expected in page


def test_only_the_wide_table_lies_on_its_side(pages):
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == 1
    assert "w0x0" in lying[0].extract_text()


def test_each_picture_has_its_caption_on_its_page(pages):
    for page in pages:
        words = page.extract_text()
        assert words.count("Figure of") == pictures(page), words
