"""What the lead does: from view to view, from number to number, and to the words behind them."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action, Place

LEAD: tuple[Place, ...] = ("lead",)

ACTIONS: tuple[Action, ...] = (
    Action("lead.board", ("1",), "who has submitted what", "Look", LEAD),
    Action("lead.themes", ("2",), "the theme table", "Look", LEAD),
    Action("lead.moments", ("3",), "the map of a session's moments", "Look", LEAD),
    Action("lead.together", ("4",), "codes that occur together", "Look", LEAD),
    Action("lead.accounts", ("5",), "what client and therapist told of the same moments", "Look", LEAD),
    Action("lead.episodes", ("6",), "from rupture to repair", "Look", LEAD),
    Action("lead.behind", ("enter",), "read the segments behind the number", "Look", LEAD, hint="what lies behind"),
    Action("lead.next_table", ("tab", "]"), "the next table or session of the view", "Move", LEAD, hint="next table"),
    Action("lead.previous_table", ("shift+tab", "["), "the table or session before", "Move", LEAD),
    Action("lead.down", ("j", "down"), "a row down", "Move", LEAD),
    Action("lead.up", ("k", "up"), "a row up", "Move", LEAD),
    Action("lead.right", ("l", "right"), "a column to the right", "Move", LEAD),
    Action("lead.left", ("h", "left"), "a column to the left", "Move", LEAD),
    Action("lead.page_down", ("pagedown", "space"), "a page down", "Move", LEAD),
    Action("lead.page_up", ("pageup",), "a page up", "Move", LEAD),
    Action("lead.first", ("g", "home"), "first row", "Move", LEAD),
    Action("lead.last", ("G", "end"), "last row", "Move", LEAD),
    Action(
        "lead.layer", ("y",), "count another layer: consensus, union, agreed, one coder", "Look", LEAD, hint="layer"
    ),
    Action("lead.case_unit", ("c",), "take dyads, participants or interviews as cases", "Look", LEAD, hint="cases"),
    Action("lead.notes", ("n",), "read what stands under the table", "Look", LEAD, hint="notes"),
    Action("lead.export", ("e",), "write this view, or the whole report, to a file", "Look", LEAD, hint="export"),
    Action("lead.again", ("r",), "read the study again", "Look", LEAD),
)
