"""What a figure shows, as plain numbers and words; how it is drawn is the business of the formats.

Times are milliseconds. A `family` is the id of a top-level code: it decides colour and shape, so that a code looks the
same in every figure. None among the numbers is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Some numbers under one name."""

    name: str
    values: tuple[float | None, ...]
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars for each label, one a series beside each other (or on top of each other)."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x, y) in order of x. `ended` are the x at which something was last seen (a cross on a survival curve)."""

    name: str
    points: tuple[tuple[float, float], ...]
    ended: tuple[float, ...] = ()
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves over one axis; `steps` where the value holds until the next point."""

    curves: tuple[Curve, ...]
    x_title: str
    y_title: str
    steps: bool = False
    x_labels: tuple[str, ...] = ()
    """Names of x = 0, 1, 2 ... where it counts things (interviews)."""
    y_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A number for each pair of a row and a column, darker where it is more."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    value_title: str
    row_title: str = ""
    column_title: str = ""


@dataclass(frozen=True, slots=True)
class Slopes:
    """One line an item from occasion to occasion (session 3 to session 5)."""

    occasions: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str


@dataclass(frozen=True, slots=True)
class MapMark:
    """A code told of a stretch of the session; `end_ms` equals `start_ms` for a point."""

    start_ms: int
    end_ms: int
    code: str
    family: str


@dataclass(frozen=True, slots=True)
class MomentMap:
    """A session's time from left to right; the client's marks above the line, the therapist's below.

    `matches` are the stretches that both told of. `without` names whose account does not count ("therapist"), which is
    not the same as having told no code.
    """

    length_ms: int
    client: tuple[MapMark, ...]
    therapist: tuple[MapMark, ...]
    matches: tuple[tuple[int, int], ...] = ()
    without: tuple[str, ...] = ()

    def silence(self, teller: str) -> str:
        """What to write where there is no mark of the client or the therapist."""
        return "no account counts" if teller in self.without else "no code told"


Drawing = Bars | Curves | Matrix | Slopes | MomentMap


@dataclass(frozen=True, slots=True)
class FamilyStyle:
    """How a code family looks: a colour that the colour-blind can tell apart, a marker and a hatch for grey print."""

    colour: str
    marker: str
    hatch: str


FAMILY_STYLES: dict[str, FamilyStyle] = {
    "rupture": FamilyStyle("#D55E00", "v", "//"),
    "repair": FamilyStyle("#009E73", "^", "\\\\"),
    "shame": FamilyStyle("#CC79A7", "s", "--"),
    "safety": FamilyStyle("#0072B2", "o", "xx"),
}
"""Okabe and Ito's colours, hatched by lines alone (dots make pages heavy); other families take the further ones in the
order in which they occur."""

FURTHER_STYLES: tuple[FamilyStyle, ...] = (
    FamilyStyle("#E69F00", "D", "++"),
    FamilyStyle("#56B4E9", "P", "||"),
    FamilyStyle("#F0E442", "X", "/-"),
    FamilyStyle("#8C8C8C", "*", "\\|"),
)
