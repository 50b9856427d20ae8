"""How far coders agree: on each code, on whole answers, on spans, by group of interviews and against a yardstick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ipr_coder.agreement import AgreementError, CodeAgreement, EpisodeAgreement
from ipr_coder.errors import UsageError
from ipr_coder.study.tables import Selection, TagTable, TextStretches, UnitGrid, UnitKind
from ipr_coder.themes.carried import Line
from ipr_coder.themes.comparing.after_consensus import Settlement, with_settled
from ipr_coder.themes.comparing.choices import (
    Choices,
    Intervals,
    check_comparison,
    check_intervals,
    intervals_in_words,
)
from ipr_coder.themes.comparing.figures import code_figures, unit_clusters
from ipr_coder.themes.comparing.groups import Group, GroupAgreement, groups_of
from ipr_coder.themes.comparing.lines import code_sets, compared_lines
from ipr_coder.themes.comparing.material import Cube, Material, material_of, rated
from ipr_coder.themes.comparing.rupture_episodes import rupture_episodes
from ipr_coder.themes.comparing.sets import SetAgreement, set_agreement
from ipr_coder.themes.comparing.spans import SpanAgreement, span_agreement
from ipr_coder.themes.comparing.yardsticks import YardstickAgreement, with_consensus, with_the_rest


@dataclass(frozen=True, slots=True)
class LineAgreement:
    """Agreement on a line: a code, or a family with its subcodes counted as one code."""

    line: Line
    agreement: CodeAgreement


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """Agreement on every line, between the coders of a tag table, over the units of a grid.

    `choices` are those asked for with all defaults settled, `interval` says them in words. `tags_outside` are tags
    of the compared codes that lie on no unit (None of characters, which have no units). What was not asked for is
    empty or None.
    """

    coders: tuple[str, ...]
    unit: UnitKind | Literal["unit"]
    """ "unit" where the units come from a file that does not say what they are."""
    confidence: float
    lines: tuple[LineAgreement, ...]
    interviews_shared: int
    """Interviews that two or more of the coders answered for; of characters, that all of them did."""
    choices: Choices
    interval: str
    tags_outside: int | None = None
    sets: tuple[SetAgreement, ...] = ()
    spans: SpanAgreement | None = None
    groups: tuple[GroupAgreement, ...] = ()
    against: tuple[YardstickAgreement, ...] = ()
    after: tuple[CodeAgreement, ...] = ()
    """The same lines once more, with what was settled put in place of what the coders disagreed about."""
    settled: tuple[int, int] = (0, 0)
    """Of `after`: how many disagreements were settled, and how many of those whose tags were changed since (left as
    they are)."""
    episodes: EpisodeAgreement | None = None


def agreement_table(
    table: TagTable,
    grid: UnitGrid,
    *,
    confidence: float | None = None,
    text: TextStretches | None = None,
    choices: Choices | None = None,
    submitted: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None = None,
    rounds: Sequence[Selection] = (),
    consensus: Selection | None = None,
    settlements: Sequence[Settlement] = (),
) -> AgreementTable:
    """Agreement of all coders of `table` on each code, and what else `choices` ask for.

    Coders are missing in interviews they have not answered for, and everybody is in those that were withdrawn. `text`
    and `submitted` are those of the selection; `rounds` are the selections to compare by round, `consensus` that of
    the settled layer, `settlements` what was settled in this round. UsageError when there are fewer than two coders,
    or for wishes that make no sense together.
    """
    if len(table.coders) < 2:
        named = f"only {table.coders[0]} is" if table.coders else "there are none"
        raise UsageError(
            f"Agreement needs two coders, and {named} counted here.", mend="Name two coders who have submitted."
        )
    asked = choices or Choices()
    if confidence is not None:
        asked = replace(asked, intervals=replace(asked.intervals, confidence=confidence))
    asked = replace(asked, intervals=check_intervals(asked.intervals, grid.kind))
    check_comparison(asked, grid.kind, table.coders)
    lines = compared_lines(table.codes, asked.codes, roll_up=asked.roll_up)
    try:
        material = material_of(table, grid, text)
        cube = None if grid.kind == "character" else rated(material, lines, asked.rule)
        made = _compared(material, cube, lines, asked)
        if asked.by == "round":
            made = replace(made, groups=_by_round(rounds, lines, asked))
        elif asked.by is not None:
            when = np.full(table.covered.shape, -1, dtype=np.int64) if submitted is None else submitted
            groups = groups_of(material, asked.by, when)
            made = replace(made, groups=tuple(_group(material, cube, one, lines, asked.intervals) for one in groups))
        if asked.against is not None and cube is not None:
            made = replace(made, against=_against(material, cube, consensus, lines, asked))
        if asked.after_consensus:
            made = replace(
                made,
                after=_after(material_of(with_settled(table, settlements), grid, text), lines, asked),
                settled=(len(settlements), sum(one.stale for one in settlements)),
            )
    except AgreementError as error:
        raise UsageError(str(error)) from error
    return made


def check_choices(table: TagTable, unit: UnitKind, choices: Choices) -> None:
    """UsageError for wishes that `agreement_table` would refuse, before anything is computed."""
    check_comparison(choices, unit, table.coders)
    compared_lines(table.codes, choices.codes, roll_up=choices.roll_up)


def _compared(material: Material, cube: Cube | None, lines: tuple[Line, ...], asked: Choices) -> AgreementTable:
    """All coders over all interviews."""
    episodes = None
    if asked.episodes:
        episodes = rupture_episodes(material, window_ms=asked.window_ms, confidence=asked.intervals.confidence)
    made = AgreementTable(
        coders=material.table.coders,
        unit=material.unit,
        confidence=asked.intervals.confidence,
        lines=(),
        interviews_shared=int(material.shared.sum()),
        choices=asked,
        interval=intervals_in_words(asked.intervals, material.unit),
        episodes=episodes,
    )
    if cube is None:
        spans = span_agreement(material, lines, asked.intervals)
        return replace(made, lines=tuple(LineAgreement(one.line, one.characters) for one in spans.lines), spans=spans)
    clusters = unit_clusters(material, asked.intervals)
    figures = code_figures(cube, asked.intervals, clusters)
    sets = code_sets(lines)
    cubes = [rated(material, one.lines, asked.rule) for one in sets]
    return replace(
        made,
        lines=tuple(LineAgreement(line, found) for line, found in zip(lines, figures, strict=True)),
        sets=set_agreement(sets, cubes, asked.intervals, clusters),
        tags_outside=material.tags_outside(lines),
    )


def _by_round(rounds: Sequence[Selection], lines: tuple[Line, ...], asked: Choices) -> tuple[GroupAgreement, ...]:
    found = []
    for one in rounds:
        material = material_of(one.tags, one.grid, one.text)
        cube = None if material.unit == "character" else rated(material, lines, asked.rule)
        group = Group(one.tags.round, material.shared)
        if group.interviews.any():
            found.append(_group(material, cube, group, lines, asked.intervals))
    return tuple(found)


def _group(
    material: Material, cube: Cube | None, group: Group, lines: tuple[Line, ...], intervals: Intervals
) -> GroupAgreement:
    """The figures of one group, its units pooled."""
    if cube is None:
        within = replace(material, covered=material.covered & group.interviews[:, None])
        figures = tuple(one.characters for one in span_agreement(within, lines, intervals).lines)
    else:
        own = group.interviews[material.units.interview]
        clusters = unit_clusters(material, intervals)
        figures = code_figures(cube[:, own], intervals, None if clusters is None else clusters[own])
    return GroupAgreement(group.label, material.table.coders, int(group.interviews.sum()), figures)


def _after(material: Material, lines: tuple[Line, ...], asked: Choices) -> tuple[CodeAgreement, ...]:
    if material.unit == "character":
        return tuple(one.characters for one in span_agreement(material, lines, asked.intervals).lines)
    return code_figures(rated(material, lines, asked.rule), asked.intervals, unit_clusters(material, asked.intervals))


def _against(
    material: Material, cube: Cube, consensus: Selection | None, lines: tuple[Line, ...], asked: Choices
) -> tuple[YardstickAgreement, ...]:
    clusters, coders = unit_clusters(material, asked.intervals), material.table.coders
    if asked.against == "rest":
        return with_the_rest(cube, coders, asked.intervals, clusters)
    if consensus is None:
        raise UsageError("there is no consensus to compare with.", mend="Leave --against away.")
    settled = rated(material_of(consensus.tags, consensus.grid, consensus.text), lines, asked.rule)
    return with_consensus(cube, settled, coders, asked.intervals, clusters)
