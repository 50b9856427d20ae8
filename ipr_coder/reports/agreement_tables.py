"""The tables of an agreement report that only some wishes ask for: words, sets, groups, yardsticks, spans, episodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipr_coder.agreement import Benchmark, CodeAgreement, Coefficient, EpisodeAgreement
from ipr_coder.reports.figure_cells import (
    earned_word,
    has_words,
    interval_of,
    percent,
    remark_of,
    scale_name,
    short_name,
    value_cells,
    value_columns,
)
from ipr_coder.reports.model import Cell, Column, Note, Paragraph, Row, Section, Table
from ipr_coder.themes.code_agreement import AgreementTable
from ipr_coder.themes.comparing.spans import SpanAgreement

_BY = {
    "role": "whose interview it is",
    "session": "session",
    "dyad": "dyad",
    "interview": "interview",
    "round": "round of coding",
    "order": "interview, in the order they were submitted",
}
_GAP = "undefined, or no interval can be made"


def further_sections(agreement: AgreementTable) -> list[Section]:
    """A section for each thing that was asked for beyond the figures of every code."""
    asked = agreement.choices
    sections = []
    if agreement.sets:
        sections.append(Section("sets", "Whole answers: all codes of a unit at once", (_sets(agreement),)))
    if agreement.spans is not None:
        sections.append(Section("spans", "Spans", _spans(agreement, agreement.spans)))
    if asked.by is not None:
        sections.append(Section("groups", f"By {_BY[asked.by]}", _groups(agreement)))
    if asked.against is not None:
        sections.append(Section("against", f"Each coder against the {asked.against}", (_against(agreement),)))
    if asked.after_consensus:
        sections.append(Section("after", "Before and after the consensus", (_after(agreement),)))
    if agreement.episodes is not None:
        episodes = (_episodes(agreement.coders, agreement.episodes), _EPISODES_ARE)
        sections.append(Section("episodes", "From a rupture to its repair", episodes))
    if asked.scale is not None:
        sections.append(Section("words", "Words for the figures", (words_table(_by_line(agreement), asked.scale),)))
    return sections


def _sets(agreement: AgreementTable) -> Table:
    rows, left_out = [], []
    for one in agreement.sets:
        rows += [Row((one.name, figure.name, figure.n_pairable, *value_cells(figure))) for figure in one.coefficients]
        if one.left_out:
            left_out.append(f"{one.name}: {one.left_out}")
    return Table(
        id="sets",
        title="Agreement on whole answers, each answer a set of codes",
        columns=(
            Column("sets_of", "Sets of"),
            Column("coefficient", "Coefficient"),
            Column("n", "n", "int"),
            *value_columns(agreement.confidence),
        ),
        rows=tuple(rows),
        notes=(
            "Name the distance when you report one: on the same answers they differ. Two empty sets agree. Codes "
            "stand as they were put; families hold their subcodes.",
            *left_out,
        ),
        gap=_GAP,
    )


def _groups(agreement: AgreementTable) -> tuple[Table | Note, ...]:
    rows = [
        Row(
            (line.line.code, group.label, group.interviews, *_short_figures(group.agreements[place])),
            level=line.line.level,
        )
        for place, line in enumerate(agreement.lines)
        for group in agreement.groups
    ]
    notes = ["Units are pooled inside a group; no figure is a mean of figures."]
    if agreement.choices.by == "order":
        notes.append("Order: when the last of an interview's coders submitted it; interviews still open come last.")
    table = Table(
        id="groups",
        title=f"Agreement by {_BY[agreement.choices.by or 'interview']}",
        columns=(
            Column("code", "Code"),
            Column("group", "Group"),
            Column("interviews", "Interviews", "int"),
            *_short_columns(agreement, [one for group in agreement.groups for one in group.agreements]),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        gap=_GAP,
    )
    if agreement.groups:
        return (table,)
    return (Note("There is no group in which an interview can be compared."), table)


def _against(agreement: AgreementTable) -> Table:
    yardstick = agreement.choices.against
    rows = [
        Row(
            (line.line.code, one.coder, *_misses(one.agreements[place]), *_short_figures(one.agreements[place])),
            level=line.line.level,
        )
        for place, line in enumerate(agreement.lines)
        for one in agreement.against
    ]
    made = {
        "consensus": "Consensus: what was settled; an interview whose consensus is not closed is left out.",
        "rest": "The rest: what most of the other coders said; where they are split evenly, the units are left out.",
    }
    return Table(
        id="against",
        title=f"Each coder against the {yardstick}",
        columns=(
            Column("code", "Code"),
            Column("coder", "Coder"),
            Column("both", "Both", "int"),
            Column("only_coder", "Only the coder", "int"),
            Column("only_yardstick", f"Only the {yardstick}", "int"),
            *_short_columns(agreement, [one for found in agreement.against for one in found.agreements]),
        ),
        rows=tuple(rows),
        notes=(made[yardstick or "rest"],),
        gap=_GAP,
    )


def _after(agreement: AgreementTable) -> Table:
    settled, stale = agreement.settled
    rows = [
        Row((line.line.code, when, *_short_figures(one)), level=line.line.level)
        for line, later in zip(agreement.lines, agreement.after, strict=True)
        for when, one in (("before", line.agreement), ("after", later))
    ]
    return Table(
        id="after",
        title="Agreement before and after the disagreements were settled",
        columns=(
            Column("code", "Code"),
            Column("when", "When"),
            *_short_columns(agreement, [one.agreement for one in agreement.lines]),
        ),
        rows=tuple(rows),
        notes=(
            f"After: what was settled ({settled} {'decision' if settled == 1 else 'decisions'}) put in place of the "
            "tags it is about, for every coder who answered for the interview; what is still open counts as before. "
            "This says how much was settled, not how well the coders agree: report the figures before."
            + (f" {stale} left out, because their coders changed the tags since." if stale else ""),
        ),
        gap=_GAP,
    )


def _misses(one: CodeAgreement) -> tuple[Cell, Cell, Cell]:
    return (one.table.both, one.table.first_only, one.table.second_only) if one.table else (None, None, None)


def _short_columns(agreement: AgreementTable, figures: Sequence[CodeAgreement]) -> tuple[Column, ...]:
    kappas = dict.fromkeys(short_name(one.kappa.key) for one in figures)
    interval = f"{percent(agreement.confidence)} interval"
    return (
        Column("n", "n", "int"),
        Column("n_positive", "With the code", "int"),
        Column("percent_agreement", short_name("percent_agreement"), "decimal"),
        Column("positive_agreement", short_name("positive_agreement"), "decimal"),
        Column("kappa", " or ".join(kappas) or "Kappa", "decimal"),
        Column("kappa_interval", interval, "interval"),
        Column("krippendorff_alpha", short_name("krippendorff_alpha"), "decimal"),
        Column("krippendorff_alpha_interval", interval, "interval"),
        Column("gwet_ac1", short_name("gwet_ac1"), "decimal"),
    )


def _short_figures(one: CodeAgreement) -> tuple[Cell, ...]:
    alpha = one["krippendorff_alpha"]
    return (
        one.n_pairable,
        one.n_positive,
        one["percent_agreement"].value,
        one["positive_agreement"].value,
        one.kappa.value,
        interval_of(one.kappa),
        alpha.value,
        interval_of(alpha),
        one["gwet_ac1"].value,
    )


def _spans(agreement: AgreementTable, spans: SpanAgreement) -> tuple[Table | Note, ...]:
    columns = (
        Column("code", "Code"),
        *(Column(f"spans_{coder}", coder, "int", group="Spans") for coder in agreement.coders),
        Column("merged", "Merged first", "int"),
        Column("coefficient", "Coefficient"),
        *value_columns(agreement.confidence),
    )
    rows = [
        Row(
            (one.line.code, *one.n_by_coder, one.merged, figure.name, *value_cells(figure, one.characters.warnings)),
            level=one.line.level,
        )
        for one in spans.lines
        for figure in one.coefficients
    ]
    by_code = Table(
        id="spans",
        title="Agreement on whole spans, code by code",
        columns=columns,
        rows=tuple(rows),
        notes=(
            "Merged first: spans that overlapped another of the same coder and code, and were joined with it. Spans "
            "are matched one to one; words that do not count are left out before.",
        ),
        gap=_GAP,
    )
    if spans.together is None:
        return (by_code, Note(f"All codes together: undefined. {spans.why_not}")) if spans.why_not else (by_code,)
    return (by_code, _together(agreement, spans))


def _together(agreement: AgreementTable, spans: SpanAgreement) -> Table:
    found = spans.together
    if found is None:
        raise ValueError("there are no figures of all codes together")
    whole: list[tuple[str, Coefficient, float | None]] = [
        ("all codes", found.u, None),
        ("all codes", found.bar_u, None),
        ("all codes", found.cu, found.cu_coverage),
        *((str(value), figure, found.ku_coverage[value]) for value, figure in found.ku.items()),
    ]
    return Table(
        id="unitizing",
        title="Krippendorff's alphas for unitizing, all codes together",
        columns=(
            Column("code", "Code"),
            Column("coefficient", "Coefficient"),
            Column("coverage", "Coverage", "decimal", places=3),
            *value_columns(agreement.confidence),
        ),
        rows=tuple(Row((code, figure.name, coverage, *value_cells(figure))) for code, figure, coverage in whole),
        notes=(
            f"Codes: {', '.join(spans.codes_together)}. Coverage: the share of the text (of one code: of what it was "
            f"given to) on which coders' marks meet. Variant {found.variant} for more than two coders.",
        ),
        gap="undefined, no interval can be made, or no coverage belongs to it",
    )


def _episodes(coders: Sequence[str], found: EpisodeAgreement) -> Table:
    figures = [found.found, found.found_alike, *([found.ends] if found.ends else [])]
    names = [found.found.name, found.found_alike.name, "Cohen's kappa of the ends of matched episodes"]
    return Table(
        id="episodes",
        title="Agreement on episodes from a rupture to its repair",
        columns=(
            Column("coefficient", "Coefficient"),
            *(Column(f"episodes_{coder}", coder, "int", group="Episodes") for coder in coders),
            Column("matched", "Matched", "int"),
            *value_columns(found.found.confidence),
        ),
        rows=tuple(
            Row((name, *found.found.n_by_coder, len(found.matched), *value_cells(figure)))
            for name, figure in zip(names, figures, strict=False)
        ),
        notes=(
            f"Matched: onsets at most {found.window / 1000:g} seconds apart on the session's clock, within one "
            "interview, nearest first. There are no countable non-episodes, so finding them cannot be corrected for "
            "chance.",
        ),
        gap=_GAP,
    )


_EPISODES_ARE = Paragraph(
    "An episode begins at a recall moment in whose talk the coder tagged a rupture while none was open; further "
    "ruptures before its repair belong to it. It is repaired where a repair follows, in that moment or a later one on "
    "the session's clock; stalled where only a stalled repair does; otherwise open."
)


def words_table(figures: Iterable[tuple[str, int, Coefficient]], scale: str) -> Table:
    """The word each figure corrected for chance has earned; `figures` are code, level of the line and figure."""
    rows = [
        Row((code, figure.name, figure.value, *word_cells(figure, scale)), level=level)
        for code, level, figure in figures
        if has_words(figure)
    ]
    return Table(
        id="words",
        title=f"The word each figure has reached with a probability above .95: {scale_name(scale)}",
        columns=(
            Column("code", "Code"),
            Column("coefficient", "Coefficient"),
            Column("value", "Value", "decimal", places=3),
            Column("word", "Reached"),
            Column("probability", "Probability", "decimal", places=3),
            Column("all_words", "Probability of each word or a better one"),
        ),
        rows=tuple(rows),
        notes=(
            "Gwet's probabilistic benchmarking: the standard error counts, too (Gwet 2021, Handbook of Inter-Rater "
            "Reliability, ch. 6). The limits are conventions, arbitrary by their authors' own words; report the "
            "figure and its interval.",
        ),
        gap="undefined",
    )


def word_cells(figure: Coefficient, scale: str) -> tuple[Cell, Cell, Cell]:
    """The word reached, how probable it is, and the same of every word; where there is none, the reason."""
    found = earned_word(figure, scale)
    if not isinstance(found, Benchmark):
        return found, None, remark_of(figure)
    reached = dict(found.cumulative)
    every = "; ".join(f"{word} {probability:.3f}" for word, probability in found.cumulative)
    best, worst = found.cumulative[0][0], found.cumulative[-1][0]
    word = {best: best, worst: f"no word above {worst}"}.get(found.word, f"{found.word} or better")
    return word, min(1.0, reached[found.word]), every


def _by_line(agreement: AgreementTable) -> Iterable[tuple[str, int, Coefficient]]:
    for line in agreement.lines:
        for figure in line.agreement.coefficients:
            yield line.line.code, line.line.level, figure
