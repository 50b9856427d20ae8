"""Going through some of the disagreements only: of a kind, about a code, with a coder's tags in them, or open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.disagreements import Disagreement


@dataclass(frozen=True, slots=True)
class Filter:
    """What is gone through; empty fields let everything through. A code lets its subcodes through, too."""

    kind: str = ""
    code: str = ""
    coder: str = ""

    def lets(self, one: Disagreement) -> bool:
        """True when the disagreement is among them."""
        if self.kind and one.kind != self.kind:
            return False
        if self.code and not any(code == self.code or code.startswith(f"{self.code}.") for code in one.codes):
            return False
        return not self.coder or any(coder == self.coder and tags for coder, tags in one.sides)

    @property
    def words(self) -> str:
        """The filter in a few words; nothing where all are gone through."""
        return " ".join(part for part in (self.kind, self.code, self.coder and f"coder {self.coder}") if part)


def typed_filter(typed: Sequence[str], codes: Sequence[str], coders: Sequence[str]) -> Filter:
    """The filter of what was typed: a kind, a code, a coder, each or none. UsageError names what is not there."""
    from ipr_coder.coding.disagreements import KINDS

    kind, code, coder = (one.strip() for one in typed)
    found = [one for one in KINDS if kind and one.startswith(kind.casefold())]
    if kind and len(found) != 1:
        raise UsageError(f"there is no kind {kind[:30]!r}.", mend=f"There is {', '.join(KINDS)}.")
    if code and code not in codes:
        raise UsageError(f"there is no code {code[:40]!r} in what they disagree about.", mend="Leave it empty for all.")
    if coder and coder not in coders:
        raise UsageError(f"there is no coder {coder[:30]!r} here.", mend=f"There is {', '.join(coders)}.")
    return Filter(found[0] if found else "", code, coder)
