"""The interview as a whole, and the way out."""

from __future__ import annotations

from ipr_coder.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("interview.open", ("enter",), "open the interview", "Interview", ("work list",), hint="open"),
    Action("interview.submit", ("f5",), "submit the interview (asks first)", "Interview", hint="submit"),
    Action(
        "interview.reopen",
        ("f7",),
        "reopen a submitted interview, with a reason",
        "Interview",
        ("work list",),
        hint="reopen",
    ),
    Action("interview.work_list", ("f8",), "back to the work list", "Interview"),
    Action("interview.save_again", ("f9",), "try again to save what could not be saved", "Interview"),
    Action(
        "interview.quit",
        ("f10", "ctrl+q"),
        "quit; everything done is saved first",
        "Interview",
        ("interview", "work list", "lead", "settling", "settling list"),
        hint="quit",
    ),
)
