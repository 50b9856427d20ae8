"""The lead's one screen: a view at a time, its tables or maps, and the way from every number to the words behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen

from ipr_coder.reports.model import Column, Table
from ipr_coder.text import displayable
from ipr_coder.tui.actions import bindings_at, hints_at
from ipr_coder.tui.bar import Bar, Piece
from ipr_coder.tui.lead.map_view import MapView
from ipr_coder.tui.lead.number_grid import GridHead, NumberGrid
from ipr_coder.tui.lead.views import Sheet, View, ViewId

if TYPE_CHECKING:
    from ipr_coder.tui.lead.lead_app import LeadApp

VIEWS: Final[tuple[tuple[ViewId, str], ...]] = (
    ("board", "Board"),
    ("themes", "Themes"),
    ("moments", "Moments"),
    ("together", "Together"),
    ("accounts", "Both accounts"),
    ("episodes", "Episodes"),
)
"""The views by their digits."""


class LeadScreen(Screen[None]):
    """Shows the views that the application has read."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at("lead")]
    app: LeadApp

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self.wanted: ViewId = "board"
        self._sheet = 0
        self._said: Piece = ("", "plain")
        self._cells: dict[tuple[ViewId, str], tuple[int, int]] = {}

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Bar(id="views")
        yield MapView(id="map")
        grid = NumberGrid(id="grid")
        yield GridHead(grid, id="heads")
        yield grid
        yield Bar(2, id="notes")
        yield Bar(id="strip")
        yield Bar(id="status")

    def on_mount(self) -> None:
        hints: list[Piece] = []
        for key, words in hints_at("lead", self.app.settings.keys):
            hints += [(key, "key"), (f" {words}  ", "dim")]
        self.query_one("#strip", Bar).say(hints)
        self.query_one(NumberGrid).focus()
        self.want("board")

    @property
    def sheet(self) -> Sheet | None:
        """The page in sight."""
        return self.view.sheets[self._sheet] if self.view is not None and self.view.sheets else None

    def want(self, view: ViewId) -> None:
        """Ask for a view; it comes when it has been read."""
        self.wanted = view
        self._refresh_views()
        self.say("Reading ...")
        self.app.read_view(view)

    def show(self, view: View) -> None:
        """Show a view that was asked for; one that was not, or not any more, is left aside."""
        if view.id != self.wanted:
            return
        same = self.view is not None and self.view.id == view.id
        self.view = view
        self._sheet = min(self._sheet, max(0, len(view.sheets) - 1)) if same else 0
        self.say("" if view.sheets else next(iter(view.notes), "There is nothing to show here yet."))
        self._show_sheet()

    def say(self, words: str, *, warning: bool = False) -> None:
        """Put a sentence on the status line."""
        self._said = (displayable(words), "warn" if warning else "strong")
        self._refresh_status()

    def on_number_grid_moved(self) -> None:
        sheet, grid = self.sheet, self.query_one(NumberGrid)
        if sheet is None or self.view is None or grid.table is not sheet.table:
            return
        self._cells[self.view.id, sheet.table.id] = (grid.row, grid.column)
        self.query_one(GridHead).follow()
        if sheet.map is not None and grid.row < len(sheet.stretches):
            self.query_one(MapView).point_at(sheet.stretches[grid.row])
        self._refresh_status()

    def on_number_grid_chosen(self) -> None:
        self.action_lead_behind()

    def action_do(self, action_id: str) -> None:
        """Do an action of the table, as the bindings call it."""
        name = action_id.removeprefix("lead.")
        if action_id.startswith("lead.") and name in dict(VIEWS):
            self.want(next(view for view, _ in VIEWS if view == name))
        else:
            getattr(self, f"action_{action_id.replace('.', '_')}")()

    def action_lead_down(self) -> None:
        self._grid.step(1)

    def action_lead_up(self) -> None:
        self._grid.step(-1)

    def action_lead_right(self) -> None:
        self._grid.step(0, 1)

    def action_lead_left(self) -> None:
        self._grid.step(0, -1)

    def action_lead_page_down(self) -> None:
        self._grid.page(1)

    def action_lead_page_up(self) -> None:
        self._grid.page(-1)

    def action_lead_first(self) -> None:
        self._grid.go(0, self._grid.column)

    def action_lead_last(self) -> None:
        self._grid.go(self._grid.row_count - 1, self._grid.column)

    def action_lead_next_table(self) -> None:
        self._turn(1)

    def action_lead_previous_table(self) -> None:
        self._turn(-1)

    def action_lead_behind(self) -> None:
        sheet = self.sheet
        if sheet is None or not sheet.table.rows:
            return
        behind = sheet.behind(self._grid.row, self._grid.column)
        if behind is None:
            self.say("This cell was not counted from segments.")
        elif not behind.places:
            self.say(f"Nothing lies behind it: no segment of {behind.words}.")
        else:
            self.app.read_behind(behind)

    def action_lead_layer(self) -> None:
        self.app.choose_layer()

    def action_lead_case_unit(self) -> None:
        self.app.next_case_unit()
        self.want(self.wanted)

    def action_lead_notes(self) -> None:
        from ipr_coder.tui.reading_screen import ReadingScreen

        sheet = self.sheet
        if sheet is None or self.view is None:
            return
        facts = [f"{fact.name}: {fact.value or '–'}" for fact in (*self.app.facts(), *sheet.table.basis)]
        parts = [*self.view.notes, *sheet.table.all_notes, *facts]
        self.app.push_screen(ReadingScreen(displayable(sheet.title), Content(displayable("\n\n".join(parts)))))

    def action_lead_export(self) -> None:
        self.app.ask_where(self.wanted)

    def action_lead_again(self) -> None:
        self.app.forget()
        self.want(self.wanted)

    def action_look_help(self) -> None:
        from ipr_coder.tui.help_screen import help_screen

        self.app.push_screen(help_screen("lead", None, self.app.settings.keys))

    def action_look_theme(self) -> None:
        self.app.action_next_theme()

    def action_look_cover(self) -> None:
        self.app.action_cover()

    def action_look_settings(self) -> None:
        self.app.open_settings()

    def action_interview_quit(self) -> None:
        self.app.exit()

    @property
    def _grid(self) -> NumberGrid:
        return self.query_one(NumberGrid)

    def _turn(self, step: int) -> None:
        if self.view is not None and len(self.view.sheets) > 1:
            self._sheet = (self._sheet + step) % len(self.view.sheets)
            self._show_sheet()

    def _show_sheet(self) -> None:
        sheet, drawn = self.sheet, self.query_one(MapView)
        notes = self.query_one("#notes", Bar)
        if self.view is None:
            return
        drawn.display = sheet is not None and sheet.map is not None
        if sheet is None:
            self._grid.take(Table(self.view.id, self.view.title, (Column("nothing", ""),), ()))
            self.query_one(GridHead).follow()
            for row, note in enumerate((*self.view.notes, "", "")[:2]):
                notes.say([(displayable(note), "dim")], row=row)
            self._refresh_views()
            return
        if sheet.map is not None:
            drawn.take(sheet.map, self.app.colours())
        self._grid.take(sheet.table, self._cells.get((self.view.id, sheet.table.id), (0, 0)))
        self.query_one(GridHead).follow()
        words = [*self.view.notes, *sheet.table.all_notes]
        for row in range(2):
            more = row == 1 and len(words) > 2
            notes.say(
                [(displayable(words[row]), "dim")] if row < len(words) else [],
                [("n all", "key")] if more else [],
                row=row,
            )
        self._refresh_views()
        self._refresh_status()

    def _refresh_views(self) -> None:
        pieces: list[Piece] = []
        for number, (each, name) in enumerate(VIEWS, start=1):
            pieces += [(f" {number}", "key"), (f" {name} ", "strong" if each == self.wanted else "dim")]
        self.query_one("#views", Bar).say(pieces)
        sheet, view = self.sheet, self.view
        title: list[Piece] = [(displayable(sheet.title) if sheet else "", "strong")]
        if view is not None and len(view.sheets) > 1:
            title.append((f"  {self._sheet + 1} of {len(view.sheets)}", "dim"))
        self.query_one("#header", Bar).say(title, [(displayable(self.app.counting()), "plain")])

    def _refresh_status(self) -> None:
        sheet, grid = self.sheet, self._grid
        where = ""
        if sheet is not None and sheet.table.rows and grid.table is sheet.table:
            column = sheet.table.columns[grid.column]
            head = f"{column.group}, {column.head}" if column.group else column.head
            where = f"{grid.cell_text(grid.row, 0)} · {head}: {grid.cell_text(grid.row, grid.column)}"
        self.query_one("#status", Bar).say([self._said], [(displayable(where), "dim")] if where else [])
