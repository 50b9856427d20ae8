"""One thing that a reporting guideline asks for: the study's answer, or a gap that can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked, where (COREQ item, SRQR item, JARS-Qual part; "" where it has none), and what is known.

    `known` None prints `gap` in words: it is what nobody has told the study.
    """

    topic: str
    asks: str
    coreq: str
    srqr: str
    jars: str
    known: str | None
    gap: str

    @property
    def shown(self) -> str:
        """The answer, or the gap."""
        return self.known if self.known is not None else f"[not known: {self.gap or self.asks}]."


_SEVERAL = {
    "entry": "entries",
    "memo": "memos",
    "other": "others",
    "stretch": "stretches",
    "person of unknown role": "people of unknown role",
}


def counted(number: int, what: str) -> str:
    """ "1 interview", "4 interviews"."""
    return f"{number:,} {what if number == 1 else _SEVERAL.get(what, what + 's')}"


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def day(ms: int) -> str:
    """The day (UTC) of a time in milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")
