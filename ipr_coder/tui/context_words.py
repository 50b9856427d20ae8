"""What the context panel says: the session then, the other's account, and what the coder wrote about this place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ipr_coder.text import displayable, one_line
from ipr_coder.tui.clock import stretch_of_time
from ipr_coder.tui.desk_work import DeskWork
from ipr_coder.tui.sheet import clock_of

if TYPE_CHECKING:
    from ipr_coder.coding.context import Context
    from ipr_coder.study.accounts import ToldTurn

Part = tuple[str, str]


def context_page(work: DeskWork, index: int, context: Context | None) -> Content:
    """All of it, as text that is no markup. `context` is None until it has been read."""
    parts = [*_own(work, index), *(_told(context) if context is not None else [("\nReading ...\n", "dim")])]
    return Content.assemble(*parts)


def _own(work: DeskWork, index: int) -> list[Part]:
    """The coder's own words about the segment, its tags and their codes, and the interview."""
    marks = work.marks
    parts: list[Part] = []
    for tag in marks.tags(index):
        parts.append((f"{work.name_of(tag.code)}\n", "bold"))
        parts += [(f"  {one_line(name)}: {one_line(value)}\n", "") for name, value in tag.attributes.items()]
        if tag.memo:
            parts.append((f"  “{displayable(tag.memo)}”\n", "italic"))
        about = marks.memo_apart(tag.code)
        if about:
            parts.append((f"  on the code: “{displayable(about)}”\n", "italic"))
    parts += [(f"Memo: “{displayable(note.body)}”\n", "italic") for note in marks.notes(index)]
    whole = marks.memo_apart(None)
    if whole:
        parts.append((f"On the interview: “{displayable(whole)}”\n", "italic"))
    return parts or [("Nothing of yours is written here.\n", "dim")]


def _told(context: Context) -> list[Part]:
    moment = context.moment
    if moment is None:
        return [("\nNo recall moment is talked about here.\n", "dim")]
    parts: list[Part] = [
        (f"\nSession {stretch_of_time(moment.session_start_ms, moment.session_end_ms)}", "bold"),
        (f" ± {context.window_ms // 1000} s\n", "dim"),
    ]
    if "session" in context.hidden:
        parts.append(("The study hides the session from coders.\n", "dim"))
    elif context.session is None:
        parts.append(("There is no transcript of this session.\n", "dim"))
    else:
        parts += _turns(context.session) or [("Nobody speaks then, or the turns have no times.\n", "dim")]
    parts.append(("\nThe other’s account\n", "bold"))
    if "other_account" in context.hidden:
        parts.append(("The study hides it from coders.\n", "dim"))
    elif not context.accounts:
        parts.append(("Nobody else tells of this moment.\n", "dim"))
    for account in context.accounts:
        who = " · ".join(part for part in (account.interview, account.role) if part) or "another member"
        when = stretch_of_time(account.session_start_ms, account.session_end_ms)
        parts.append((f"{one_line(who)} · session {when}\n", "dim"))
        parts += _turns(account.turns)
    return parts


def _turns(turns: tuple[ToldTurn, ...]) -> list[Part]:
    parts: list[Part] = []
    for turn in turns:
        who = one_line(turn.speaker)
        parts += [(f"{clock_of(turn.start_ms)} {who}  ".lstrip(), "dim"), (f"{displayable(turn.text)}\n", "")]
    return parts
