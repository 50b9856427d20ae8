"""Which colour, marker, hatch and dash a code family or a nameless series has, the same throughout one report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ipr_coder.reports.drawings import (
    FAMILY_STYLES,
    FURTHER_STYLES,
    Bars,
    Curves,
    Drawing,
    FamilyStyle,
    MomentMap,
    Slopes,
)

Looks = Mapping[str, FamilyStyle]
"""The style of each family that occurs in a report."""

Dash = Literal["solid"] | tuple[float, tuple[float, ...]]

DASHES: tuple[Dash, ...] = (
    "solid",
    (0, (5, 1.6)),
    (0, (1.2, 1.2)),
    (0, (6, 1.6, 1.2, 1.6)),
    (0, (9, 2)),
    (0, (3, 1.2, 1.2, 1.2, 1.2, 1.2)),
)
"""Lines that differ in grey print as well."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one series is drawn."""

    style: FamilyStyle
    dash: Dash


def looks_of(drawings: Iterable[Drawing]) -> Looks:
    """Styles for all families in `drawings`: the known ones their own, others the further ones as they occur.

    When those are used up, colours come again with other hatches.
    """
    found: dict[str, FamilyStyle] = dict(FAMILY_STYLES)
    for family in (family for drawing in drawings for family in _families(drawing)):
        if family not in found:
            further = len(found) - len(FAMILY_STYLES)
            round_, place = divmod(further, len(FURTHER_STYLES))
            style = FURTHER_STYLES[place]
            found[family] = replace(style, hatch=style.hatch * (round_ + 1))
    return found


def series_looks(families: Sequence[str | None], looks: Looks) -> tuple[Look, ...]:
    """A look for each series: that of its family; series without one take styles that no other series has.

    Two series of one family differ by their dashes.
    """
    own = [looks[family] for family in families if family is not None]
    everyone = (*(FAMILY_STYLES[name] for name in _CONTRASTING), *FURTHER_STYLES)
    free = [style for style in everyone if style not in own] or list(everyone)
    nameless = 0
    made: list[Look] = []
    for number, family in enumerate(families):
        if family is None:
            style = free[nameless % len(free)]
            nameless += 1
        else:
            style = looks[family]
        made.append(Look(style, DASHES[number % len(DASHES)]))
    return tuple(made)


def _families(drawing: Drawing) -> Iterable[str]:
    if isinstance(drawing, MomentMap):
        return [mark.family for mark in (*drawing.client, *drawing.therapist)]
    if isinstance(drawing, Bars | Slopes):
        return [series.family for series in drawing.series if series.family is not None]
    if isinstance(drawing, Curves):
        return [curve.family for curve in drawing.curves if curve.family is not None]
    return ()


_CONTRASTING = ("safety", "rupture", "repair", "shame")
