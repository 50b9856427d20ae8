"""One thing a key can do, as the table says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["interview", "selecting", "adjusting", "work list", "lead", "settling", "settling list"]
"""Where a key counts. "selecting": some of the text is selected; "adjusting": a tag's ends are being moved; "lead":
the lead's tables; "settling": two coders' tags side by side; "settling list": the interviews one may settle."""

Group = Literal["Move", "Code", "Settle", "Select", "Look", "Interview"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do. `id` is stable (key maps name it), `keys` the defaults, `words` the help's sentence.

    `hint` is the short form for the line of hints; actions without one are only in the help.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    group: Group
    places: tuple[Place, ...] = ("interview",)
    hint: str = ""
