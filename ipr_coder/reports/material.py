"""What the sections of a whole report are made from: a selection of tags, and the choices printed with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from ipr_coder.study.facts import Excerpt
from ipr_coder.study.tables import Selection, TagTable, UnitGrid
from ipr_coder.themes.cases import CaseUnit
from ipr_coder.themes.dual_perspective import ToldBy
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.saturation import Order
from ipr_coder.themes.sequences import CORE_RULES, EpisodeRules

if TYPE_CHECKING:
    from ipr_coder.study.store import Transaction

T = TypeVar("T")


class Reader(Protocol):
    """Runs a query on one unchanging state of the study, as `Store.read` does."""

    def __call__(self, job: Callable[[Transaction], T], /) -> T:
        """The job's result."""
        ...


Place = tuple[int, int, int]
"""Interview (an index into the table's interviews), start and end in code points."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The choices a lead makes for a report; every one that a table rests on is printed with it.

    `match_ms` is how far apart two accounts of a session may lie and still be about the same moment, `window_ms` how
    long after a rupture a repair still counts as its repair (None: to the end of the session), `near` how many turns
    apart two codes may lie and still be near each other, `tests` whether exact tests are asked for.
    """

    match_ms: int = 30_000
    maps: int = 60
    """Up to how many moment maps are drawn; the numbers of all sessions are in the tables."""
    window_ms: int | None = None
    near: int = 3
    tests: bool = False
    quotes_a_code: int = 2
    largest_share: float = 0.5
    episodes: EpisodeRules = CORE_RULES
    """Which codes open and resolve an episode; how long it may take is `window_ms`."""
    told_by: ToldBy = "both"
    """Whose accounts episodes and transitions are made from."""
    lags: int = 1
    """Up to how many moments apart transitions are counted."""
    sequence_codes: tuple[str, ...] = ()
    """The codes between which transitions are counted; none for the topmost codes."""
    flat: bool = False
    """Whether every code counts for itself, and subcodes are not rolled up into their families."""
    order: Order = "study"
    """In which order interviews are gone through for first occurrences and saturation."""
    sessions: tuple[int, ...] = ()
    """The two sessions between which change is counted; none for each session and the next."""
    least: int = 1
    """How many units two codes must share, or have near each other, for their pair to be listed."""
    most_pairs: int | None = 60
    """How many pairs of codes are listed, those most often together first; None for all."""
    lemmas: bool = False
    """Whether key terms are lemmas, where a language model is there, instead of words as they were said."""
    terms: int = 10
    """How many key terms are listed of each code."""
    term_least: int = 3
    """How often a key term must be said where its code is."""
    term_people: int = 2
    """How many participants must say it there."""
    term_codes: tuple[str, ...] = ()
    """The codes whose key terms are listed, each with its subcodes; none for all."""
    words: bool = False
    """Whether accounts are laid side by side in words, too: for the team's own eyes."""


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """A selection (with the settled layer, where there is one), what counts in it, and access to what else is needed.

    `read` runs a query on the study, `excerpts` fetches the words at places.
    """

    selection: Selection
    layer: Layer
    case_unit: CaseUnit
    command: str | None
    read: Reader = field(repr=False)
    excerpts: Callable[[Sequence[Place]], tuple[Excerpt, ...]] = field(repr=False)
    wishes: Wishes = Wishes()

    @property
    def tags(self) -> TagTable:
        """The tags of the selection."""
        return self.selection.tags

    @property
    def grid(self) -> UnitGrid:
        """The units of the selection."""
        return self.selection.grid
