"""A table on the screen: what is in sight, where the cursor goes, and that text stays the text it is."""

from __future__ import annotations

from textual.app import App, ComposeResult

from ipr_coder.reports.model import Column, Row, Share, Table
from ipr_coder.tui.lead.number_grid import GridHead, NumberGrid

HEADS = ("Code", "Segments", "Clients", "S3", "S5", "Who")


def table(rows: int = 40) -> Table:
    return Table(
        id="t",
        title="T",
        columns=(
            Column("code", "Code"),
            Column("segments", "Segments", "int"),
            Column("cases", "Clients", "share"),
            Column("s3", "S3", "int", group="By session"),
            Column("s5", "S5", "int", group="By session"),
            Column("who", "Who"),
        ),
        rows=tuple(
            Row((f"code{number} [b]x[/b]", number, Share(number, 40), 3, None, "C01 \x1b[2J"), level=number % 2)
            for number in range(rows)
        ),
    )


class OneTable(App[None]):
    def __init__(self, shown: Table) -> None:
        super().__init__()
        self.shown = shown

    def compose(self) -> ComposeResult:
        grid = NumberGrid(id="grid")
        yield GridHead(grid)
        yield grid

    def on_mount(self) -> None:
        self.query_one(NumberGrid).take(self.shown)
        self.query_one(GridHead).follow()


def rows_of(app: OneTable) -> list[str]:
    grid = app.query_one(NumberGrid)
    return [grid.render_line(y).text for y in range(grid.size.height)]


async def test_every_cell_can_be_reached_and_is_then_in_sight() -> None:
    app = OneTable(table())
    async with app.run_test(size=(50, 12)) as pilot:
        grid = app.query_one(NumberGrid)
        for column, head in enumerate(HEADS):
            grid.go(25, column)
            await pilot.pause()
            heads = grid.head_strip(grid.head_rows - 1, 50).text
            assert "Code" in heads
            assert head in heads
            here = next(line for line in rows_of(app) if line.startswith("▌"))
            assert "code25" in here
            assert grid.cell_text(25, column).strip() in here


async def test_the_cursor_stays_inside() -> None:
    app = OneTable(table(3))
    async with app.run_test(size=(80, 12)) as pilot:
        grid = app.query_one(NumberGrid)
        grid.step(-5, -5)
        assert (grid.row, grid.column) == (0, 0)
        grid.step(50, 50)
        await pilot.pause()
        assert (grid.row, grid.column) == (2, 5)


async def test_a_table_without_rows_shows_its_heads() -> None:
    app = OneTable(table(0))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        grid = app.query_one(NumberGrid)
        grid.step(1, 1)
        assert "Segments" in grid.head_strip(1, 80).text


async def test_text_is_shown_as_it_is_and_gaps_as_a_dash() -> None:
    app = OneTable(table(2))
    async with app.run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        first = rows_of(app)[0]
        assert "[b]x[/b]" in first
        assert "\x1b" not in first
        assert "–" in first
        assert "0/40" in first


async def test_a_head_shared_by_columns_is_said_once() -> None:
    app = OneTable(table(2))
    async with app.run_test(size=(100, 12)) as pilot:
        await pilot.pause()
        grid = app.query_one(NumberGrid)
        assert grid.head_strip(0, 100).text.count("By session") == 1
