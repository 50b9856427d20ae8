"""What a whole report is to hold, as a file `report.yaml` says it, so that the same report can be made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from ipr_coder.errors import UsageError
from ipr_coder.reports.chapters import choose_chapters
from ipr_coder.reports.material import Wishes
from ipr_coder.study.tables import UnitKind
from ipr_coder.themes.cases import CASE_UNITS, CaseUnit, choose_case_unit
from ipr_coder.themes.dual_perspective import ToldBy
from ipr_coder.themes.saturation import ORDERS, choose_order
from ipr_coder.themes.sequences import EpisodeRules
from ipr_coder.transcripts.manifest_yaml import load

if TYPE_CHECKING:
    from ipr_coder.transcripts.manifest_yaml import Node

SCHEMA = "ipr-coder/report-plan@1"
"""What the file's `schema` must be, where it says one."""

UNITS: tuple[UnitKind, ...] = ("segment", "turn")

_FIELDS = (
    "schema",
    "title",
    "sections",
    "case_unit",
    "layer",
    "coders",
    "round",
    "unit",
    "flat",
    "order",
    "sessions",
    "tests",
    "near",
    "least",
    "match_seconds",
    "maps",
    "window_seconds",
    "told_by",
    "lags",
    "transitions",
    "rupture",
    "repair",
    "stalled",
    "quotes",
    "largest_share",
    "words",
    "lemmas",
    "terms",
)
_LARGEST_WINDOW = 86_400.0


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """The sections (none: all), what is counted, and the choices; None is left to the study, or to who asks."""

    sections: tuple[str, ...] = ()
    title: str | None = None
    case_unit: CaseUnit | None = None
    layer: str | None = None
    coders: tuple[str, ...] | None = None
    round: str | None = None
    unit: UnitKind | None = None
    wishes: Wishes = field(default_factory=Wishes)


def read_plan(path: Path) -> ReportPlan:
    """The plan in the file at `path`. TranscriptError or UsageError, with file and line, for what makes no sense."""
    top = load(path, f"schema: {SCHEMA}")
    top.only(_FIELDS)
    if top.text("schema", SCHEMA) != SCHEMA:
        raise top.wrong("schema", f"must be {SCHEMA}.", "This version reads no other plan of a report.")
    unit, coders = top.maybe("unit"), tuple(top.texts("coders"))
    return ReportPlan(
        sections=_sections(top),
        title=top.maybe("title"),
        case_unit=None if top.maybe("case_unit") is None else choose_case_unit(top.choice("case_unit", CASE_UNITS)),
        layer=top.maybe("layer"),
        coders=coders or None,
        round=top.maybe("round"),
        unit=None if unit is None else cast(UnitKind, top.choice("unit", UNITS)),
        wishes=_wishes(top),
    )


def _sections(top: Node) -> tuple[str, ...]:
    names = tuple(top.texts("sections"))
    try:
        choose_chapters(names)
    except UsageError as fault:
        raise top.wrong("sections", f"cannot be made: {fault.what}", fault.mend) from None
    return names


def _wishes(top: Node) -> Wishes:
    usual = Wishes()
    rules = usual.episodes
    rules = EpisodeRules(
        rupture=_codes(top, "rupture", rules.rupture),
        repair=_codes(top, "repair", rules.repair),
        stalled=_codes(top, "stalled", rules.stalled),
        repaired_by=rules.repaired_by,
    )
    match, window = _seconds(top, "match_seconds"), _seconds(top, "window_seconds")
    return Wishes(
        match_ms=usual.match_ms if match is None else match,
        maps=_whole(top, "maps", usual.maps, least=0),
        window_ms=window,
        near=_whole(top, "near", usual.near, least=0),
        tests=top.flag("tests"),
        quotes_a_code=_whole(top, "quotes", usual.quotes_a_code, least=0),
        largest_share=_share(top, usual.largest_share),
        episodes=rules,
        told_by=cast(ToldBy, top.choice("told_by", get_args(ToldBy), "both")),
        lags=_whole(top, "lags", usual.lags, least=1, most=10),
        sequence_codes=tuple(top.texts("transitions")),
        flat=top.flag("flat"),
        order=choose_order(top.choice("order", ORDERS, "study")),
        sessions=_sessions(top),
        least=_whole(top, "least", usual.least, least=1),
        words=top.flag("words"),
        lemmas=top.flag("lemmas"),
        terms=_whole(top, "terms", usual.terms, least=1),
    )


def _codes(top: Node, name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(top.texts(name)) if name in top.names else usual


def _whole(top: Node, name: str, usual: int, *, least: int, most: int = 1000) -> int:
    number = top.whole(name)
    if number is not None and not least <= number <= most:
        raise top.wrong(name, f"must be a whole number from {least} to {most}.")
    return usual if number is None else number


def _seconds(top: Node, name: str) -> int | None:
    number = top.number(name)
    if number is not None and number > _LARGEST_WINDOW:
        raise top.wrong(name, "is longer than a day.", "Give seconds.")
    return None if number is None else round(number * 1000)


def _share(top: Node, usual: float) -> float:
    number = top.number("largest_share")
    if number is not None and not 0 < number <= 1:
        raise top.wrong("largest_share", "must be more than 0 and at most 1.", "For example 0.5 for half of them.")
    return usual if number is None else number


def _sessions(top: Node) -> tuple[int, ...]:
    names = top.texts("sessions")
    if not all(name.isascii() and name.isdecimal() for name in names):
        raise top.wrong("sessions", "must be numbers.", "For example [3, 5].")
    if names and len(names) != 2:
        raise top.wrong("sessions", "must be two, between which change is counted.", "For example [3, 5].")
    return tuple(int(name) for name in names)
