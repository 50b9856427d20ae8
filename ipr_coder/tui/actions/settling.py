"""What two coders do together: from one disagreement to the next, and what becomes of it."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action, Place

SETTLING: tuple[Place, ...] = ("settling",)
LIST: tuple[Place, ...] = ("settling list",)

ACTIONS: tuple[Action, ...] = (
    Action("settle.next", ("j", "n"), "the next disagreement", "Move", SETTLING, hint="next"),
    Action("settle.previous", ("k", "N"), "the disagreement before", "Move", SETTLING),
    Action("settle.next_open", ("tab", "space"), "the next that is still open", "Move", SETTLING, hint="next open"),
    Action("settle.previous_open", ("shift+tab",), "the one before that is still open", "Move", SETTLING),
    Action("settle.first", ("g", "home"), "the first disagreement", "Move", SETTLING),
    Action("settle.last", ("G", "end"), "the last disagreement", "Move", SETTLING),
    Action("settle.scroll_down", ("down",), "a row down, to read on", "Move", SETTLING),
    Action("settle.scroll_up", ("up",), "a row up", "Move", SETTLING),
    Action("settle.page_down", ("pagedown",), "a page down", "Move", SETTLING),
    Action("settle.page_up", ("pageup",), "a page up", "Move", SETTLING),
    Action("settle.filter", ("/", "f"), "only some: a kind, a code, a coder", "Move", SETTLING, hint="filter"),
    Action("settle.list", ("f4",), "list the disagreements; Enter goes there", "Move", SETTLING, hint="list"),
    Action("settle.take_1", ("1", "a"), "take what the first coder put", "Settle", SETTLING),
    Action("settle.take_2", ("2", "b"), "take what the second coder put", "Settle", SETTLING),
    Action("settle.take_3", ("3",), "take what the third coder put", "Settle", SETTLING),
    Action("settle.take_4", ("4",), "take what the fourth coder put", "Settle", SETTLING),
    Action("settle.both", ("+",), "take what all of them put", "Settle", SETTLING, hint="both"),
    Action("settle.neither", ("0",), "take nothing of it", "Settle", SETTLING, hint="neither"),
    Action("settle.whole", ("=",), "the one code, on all that anybody gave it", "Settle", SETTLING, hint="merge ends"),
    Action("settle.shared", ("-",), "the one code, only where everybody gave it", "Settle", SETTLING),
    Action("settle.new", ("e",), "something new: pick a code, then where it lies", "Settle", SETTLING, hint="new"),
    Action(
        "settle.reason",
        ("r",),
        "why: for the decision made here, or else for the one you are about to make",
        "Settle",
        SETTLING,
        hint="why",
    ),
    Action("settle.reason_last", ("R",), "why: for the decision made last", "Settle", SETTLING),
    Action("settle.remark", ("m",), "say more in your own words about the decision made here", "Settle", SETTLING),
    Action("settle.withdraw", ("x",), "take the decision made here back, so that it is open again", "Settle", SETTLING),
    Action("settle.undo", ("u", "z"), "undo the last deed on this interview", "Settle", SETTLING, hint="undo"),
    Action("settle.redo", ("Z",), "redo what was undone", "Settle", SETTLING),
    Action("settle.note", ("p",), "propose something for the codebook, about these codes", "Settle", SETTLING),
    Action("settle.comment", ("c",), "remark on this disagreement", "Settle", SETTLING),
    Action("settle.comments", ("C",), "read the remarks on it, and answer one", "Settle", SETTLING),
    Action("settle.present", ("w",), "who is present", "Settle", SETTLING),
    Action("settle.close", ("f5",), "close the consensus of this interview", "Settle", SETTLING, hint="close"),
    Action("settle.reopen", ("f7",), "open a closed consensus again, with a reason", "Settle", SETTLING),
    Action("settle.definitions", ("d", "f3"), "what the codes in question mean", "Look", SETTLING, hint="definitions"),
    Action("settle.figures", ("i",), "agreement on the codes here and in all interviews", "Look", SETTLING),
    Action("settle.interviews", ("f8", "escape"), "back to the list of interviews", "Interview", SETTLING),
    Action("settle.open", ("enter",), "settle the interview", "Interview", LIST, hint="settle"),
    Action("settle.list_next", ("j", "down"), "the next interview", "Move", LIST),
    Action("settle.list_previous", ("k", "up"), "the interview before", "Move", LIST),
    Action(
        "settle.list_open", ("tab", "n"), "the next with something open", "Move", LIST, hint="next with something open"
    ),
    Action("settle.list_first", ("g", "home"), "the first interview", "Move", LIST),
    Action("settle.list_last", ("G", "end"), "the last interview", "Move", LIST),
    Action(
        "settle.list_dyad", ("f",), "only the interviews of one dyad, then of the next", "Move", LIST, hint="one dyad"
    ),
    Action("settle.list_again", ("r",), "read again how far each interview has come", "Look", LIST),
)
