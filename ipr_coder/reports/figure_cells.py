"""How a coefficient stands in a table: value, interval, remark, and the word it has earned on a scale."""

from __future__ import annotations

from collections.abc import Collection

from ipr_coder.agreement import COEFFICIENTS, SCALES, Benchmark, Coefficient, benchmark
from ipr_coder.reports.model import Cell, Column, Interval

NOT_CHANCE_CORRECTED = ("percent_agreement", "positive_agreement", "negative_agreement")
"""Figures that no scale of words was made for."""


def figure_cells(code: str, figure: Coefficient, known: Collection[str] = ()) -> tuple[Cell, ...]:
    """Code, name, n, prevalence by coder, value, interval and remark, without what is `known` from elsewhere."""
    return (code, figure.name, figure.n_pairable, *figure.prevalence, *value_cells(figure, known))


def value_cells(figure: Coefficient, known: Collection[str] = ()) -> tuple[Cell, Cell, Cell]:
    """Value, interval and remark, without what is `known` from elsewhere."""
    return figure.value, interval_of(figure), remark_of(figure, known)


def value_columns(confidence: float) -> tuple[Column, Column, Column]:
    """The columns of `value_cells`."""
    return (
        Column("value", "Value", "decimal", places=3),
        Column("interval", f"{percent(confidence)} interval", "interval", places=3),
        Column("remark", "Remark"),
    )


def interval_of(figure: Coefficient) -> Interval | None:
    """The interval, None where none was made."""
    if figure.ci_low is None or figure.ci_high is None:
        return None
    return Interval(figure.ci_low, figure.ci_high)


def remark_of(figure: Coefficient, known: Collection[str] = ()) -> str:
    """Why a figure is undefined, or what to bear in mind."""
    if figure.undefined:
        return f"Undefined: {figure.undefined}"
    return " ".join(text for text in figure.warnings if text not in known)


def earned_word(figure: Coefficient, scale: str) -> Benchmark | str:
    """The best word of the scale that the figure has reached with a probability above .95, or why there is none."""
    if figure.value is None:
        return f"Undefined: {figure.undefined}"
    if not figure.se:
        return "Undefined, because there is no standard error that says how sure the figure is."
    if not -1 <= figure.value <= 1:
        return "Undefined, because the figure lies below -1, where no scale has a word."
    return benchmark(figure.value, figure.se, scale)


def has_words(figure: Coefficient) -> bool:
    """True for the figures that scales of words were made for: those corrected for chance."""
    return figure.key not in NOT_CHANCE_CORRECTED


def scale_name(scale: str) -> str:
    """A scale's name and source in print."""
    return f"{SCALES[scale].name} ({SCALES[scale].source})"


def short_name(key: str) -> str:
    """A coefficient's name as a column's head."""
    name = COEFFICIENTS[key].name
    return name[0].upper() + name[1:]


def percent(confidence: float) -> str:
    """A confidence in print."""
    return f"{100 * confidence:g} %"
