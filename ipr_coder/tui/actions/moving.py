"""Going from place to place."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("move.next", ("j", "down"), "next segment", "Move", ("interview", "work list")),
    Action("move.previous", ("k", "up"), "previous segment", "Move", ("interview", "work list")),
    Action("move.page_down", ("pagedown",), "a page down", "Move"),
    Action("move.page_up", ("pageup",), "a page up", "Move"),
    Action("move.first", ("g", "home"), "first segment", "Move", ("interview", "work list")),
    Action("move.last", ("G", "end"), "last segment", "Move", ("interview", "work list")),
    Action(
        "move.next_undecided",
        ("n",),
        'next undecided segment (neither tagged nor marked "nothing here"); while a search is on, the next hit',
        "Move",
        hint="next undecided",
    ),
    Action(
        "move.previous_undecided", ("N",), "previous undecided segment; while a search is on, the hit before", "Move"
    ),
    Action("move.next_tagged", ("tab",), "next segment with a tag of yours", "Move"),
    Action("move.previous_tagged", ("shift+tab",), "previous segment with a tag of yours", "Move"),
    Action("move.next_moment", ("o",), "next recall moment", "Move"),
    Action("move.previous_moment", ("O",), "beginning of this recall moment, or the one before", "Move"),
    Action("move.next_of_code", ("]",), "next segment with a tag of the code used last", "Move"),
    Action("move.previous_of_code", ("[",), "previous segment with a tag of the code used last", "Move"),
    Action("move.next_starred", ("}",), "next segment with a star of yours", "Move"),
    Action("move.previous_starred", ("{",), "previous segment with a star of yours", "Move"),
    Action("move.next_memo", ("_",), "next segment with a memo of yours", "Move"),
    Action(
        "move.find",
        ("/",),
        "find words as you type them, /a pattern/, speaker:client, code:shame.hiding, untagged, starred, memo:why, or "
        "several of these; then n and N; escape ends the search; dyad: or session: look in all your interviews",
        "Move",
    ),
    Action("move.hits", ("f4",), "list what was found, and from there what is found in all your interviews", "Move"),
    Action("move.go_to", (":",), "go to a turn (12) or a time in the interview (0:12:40)", "Move"),
)
