"""Every figure of an agreement report for programs: schema `ipr-coder/agreement@1`, documented in
docs/agreement-command.md. New keys may be added to it; a changed meaning gets a new number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from ipr_coder.agreement import Benchmark, CodeAgreement, Coefficient
from ipr_coder.reports.figure_cells import earned_word, has_words
from ipr_coder.study.tables import TagTable
from ipr_coder.themes.code_agreement import AgreementTable
from ipr_coder.themes.comparing.choices import Intervals

SCHEMA = "ipr-coder/agreement@1"


def agreement_data(agreement: AgreementTable, about: Mapping[str, object]) -> dict[str, object]:
    """What was compared and how, every code's counts, and every figure; `about` says where the ratings come from."""
    asked = agreement.choices
    return {
        "schema": SCHEMA,
        **about,
        "coders": list(agreement.coders),
        "unit": agreement.unit,
        "rule": None if agreement.unit in ("character", "unit") else asked.rule,
        "roll_up": asked.roll_up,
        "interviews_shared": agreement.interviews_shared,
        "tags_outside": agreement.tags_outside,
        "by": asked.by,
        "against": asked.against,
        "after_consensus": asked.after_consensus,
        "scale": asked.scale,
        "interval": interval_data(asked.intervals, agreement.interval),
        "codes": [code_counts(line.line.code, line.agreement) for line in agreement.lines],
        "figures": list(_figures(agreement)),
        "episodes": _episodes(agreement),
    }


def about_study(table: TagTable, *, interviewer_turns: bool) -> dict[str, object]:
    """Where the tags of a study come from."""
    return {
        "study": table.study,
        "codebook": table.codebook,
        "round": table.round,
        "digest": table.digest,
        "submission": table.submission,
        "after_look": list(table.after_look),
        "interviewer_turns": interviewer_turns,
    }


def interval_data(intervals: Intervals, in_words: str) -> dict[str, object]:
    """How intervals were made; what does not belong to the method is null."""
    draws = intervals.method in ("bootstrap", "krippendorff")
    return {
        "method": intervals.method,
        "cluster": intervals.cluster,
        "replicates": intervals.replicates if draws else None,
        "seed": intervals.seed if draws else None,
        "confidence": intervals.confidence,
        "in_words": in_words,
    }


def all_figures(agreement: AgreementTable) -> Iterator[Coefficient]:
    """Every coefficient of the report, wherever it stands."""
    for line in agreement.lines:
        yield from line.agreement.coefficients
    for one in agreement.sets:
        yield from one.coefficients
    if agreement.spans is not None:
        for spans in agreement.spans.lines:
            yield from spans.coefficients
        for _, figure, _ in _together(agreement):
            yield figure
    if agreement.episodes is not None:
        yield from (figure for _, figure in _of_episodes(agreement))


def code_counts(code: str, found: CodeAgreement) -> dict[str, object]:
    """What the figures of one code were made from."""
    return {
        "code": code,
        "n_units": found.n_units,
        "n_pairable": found.n_pairable,
        "n_positive": found.n_positive,
        "n_by_coder": list(found.n_by_coder),
        "prevalence": list(found.prevalence),
        "fourfold": None if found.table is None else asdict(found.table),
        "prevalence_index": found.prevalence_index,
        "bias_index": found.bias_index,
        "kappa_max": found.kappa_max,
        "warnings": list(found.warnings),
    }


def figure_data(figure: Coefficient, *, part: str, scale: str | None = None, **where: object) -> dict[str, object]:
    """One coefficient. `part` says which table it belongs to, `where` which code, group or coder."""
    found: dict[str, object] = {"part": part, "code": None, "group": None, "coder": None, **where}
    facts = asdict(figure)
    return {**found, **{key: list(fact) if isinstance(fact, tuple) else fact for key, fact in facts.items()},
            "benchmark": _benchmark(figure, scale)}  # fmt: skip


def _benchmark(figure: Coefficient, scale: str | None) -> Mapping[str, object] | None:
    if scale is None or not has_words(figure):
        return None
    found = earned_word(figure, scale)
    if not isinstance(found, Benchmark):
        return {"scale": scale, "word": None, "undefined": found, "cumulative": []}
    steps = [{"word": word, "probability": probability} for word, probability in found.cumulative]
    return {"scale": scale, "word": found.word, "undefined": None, "cumulative": steps}


def _figures(agreement: AgreementTable) -> Iterator[dict[str, object]]:
    for line in agreement.lines:
        for figure in line.agreement.coefficients:
            yield figure_data(figure, part="code", scale=agreement.choices.scale, code=line.line.code)
    for one in agreement.sets:
        for figure in one.coefficients:
            yield figure_data(figure, part="sets", sets_of=one.name, codes=list(one.codes))
    yield from _of_spans(agreement)
    yield from _of_groups(agreement)
    for line, after in zip(agreement.lines, agreement.after, strict=False):
        for figure in after.coefficients:
            yield figure_data(figure, part="after", code=line.line.code)
    for what, figure in _of_episodes(agreement):
        yield figure_data(figure, part="episodes", of=what)


def _of_spans(agreement: AgreementTable) -> Iterator[dict[str, object]]:
    for spans in agreement.spans.lines if agreement.spans is not None else ():
        for figure in spans.coefficients:
            yield figure_data(figure, part="spans", code=spans.line.code, merged=spans.merged)
    for code, figure, coverage in _together(agreement):
        yield figure_data(figure, part="unitizing", code=code, coverage=coverage)


def _of_groups(agreement: AgreementTable) -> Iterator[dict[str, object]]:
    codes = [line.line.code for line in agreement.lines]
    for group in agreement.groups:
        for code, found in zip(codes, group.agreements, strict=True):
            for figure in found.coefficients:
                yield figure_data(figure, part="group", code=code, group=group.label, coders=list(group.coders))
    for yardstick in agreement.against:
        for code, found in zip(codes, yardstick.agreements, strict=True):
            for figure in found.coefficients:
                yield figure_data(figure, part="against", code=code, coder=yardstick.coder)


def _together(agreement: AgreementTable) -> Sequence[tuple[str | None, Coefficient, float | None]]:
    found = agreement.spans.together if agreement.spans is not None else None
    if found is None:
        return ()
    by_code = [(str(value), figure, found.ku_coverage[value]) for value, figure in found.ku.items()]
    return [(None, found.u, None), (None, found.bar_u, None), (None, found.cu, found.cu_coverage), *by_code]


def _of_episodes(agreement: AgreementTable) -> Sequence[tuple[str, Coefficient]]:
    found = agreement.episodes
    if found is None:
        return ()
    ends = [("ends", found.ends)] if found.ends is not None else []
    return [("found", found.found), ("found with the same end", found.found_alike), *ends]


def _episodes(agreement: AgreementTable) -> dict[str, object] | None:
    found = agreement.episodes
    if found is None:
        return None
    return {
        "window_ms": found.window,
        "n_by_coder": list(found.found.n_by_coder),
        "matched": len(found.matched),
        "onset_differences_ms": list(found.onset_differences),
    }
