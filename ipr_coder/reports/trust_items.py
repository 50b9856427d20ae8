"""Methods facts on trustworthiness: agreement by round, disagreements and their settling, audit trail, saturation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ipr_coder.coding.comparing import KIND_WORDS, Listed
from ipr_coder.coding.comparing import listed as list_disagreements
from ipr_coder.coding.looking_together import open_interviews
from ipr_coder.coding.settling import REASONS
from ipr_coder.reports.agreement_section import without_settled
from ipr_coder.reports.digest_section import parted, why_nothing
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, listed
from ipr_coder.reports.theme_words import units_word
from ipr_coder.study.audit import check_chain
from ipr_coder.study.decisions import DecisionRow
from ipr_coder.study.methods_facts import MethodsFacts
from ipr_coder.study.tables import Selection
from ipr_coder.study.tag_table import load_selection
from ipr_coder.themes.carried import carried
from ipr_coder.themes.code_agreement import LineAgreement, agreement_table
from ipr_coder.themes.saturation import interview_order, saturation

_WORDS_OF_OUTCOME = {
    "take": "one coder's work taken",
    "both": "both kept",
    "neither": "neither kept",
    "ends": "the ends settled",
    "new": "something new put",
}

_INTEGRITY = "methodological integrity"


def trust_items(facts: MethodsFacts, material: ReportMaterial) -> Iterator[Item]:
    """The items on agreement and consistency, in the order of a method section."""
    yield Item("Trustworthiness", "agreement", "", "S15", _INTEGRITY, _agreement(facts, material), "agreement")
    yield Item("Trustworthiness", "disagreements", "", "S15", _INTEGRITY, _settled(material), "how they were settled")
    yield Item("Trustworthiness", "audit trail", "", "S15", _INTEGRITY, _trail(facts, material), "")
    yield Item(
        "Trustworthiness",
        "saturation",
        "22",
        "S8",
        "recruitment process",
        _saturation(material),
        "the last new code",
    )


def _agreement(facts: MethodsFacts, material: ReportMaterial) -> str | None:
    if facts.agreement_off:
        return "The study was made without agreement figures, because its method rejects them."
    rounds = [one.name for one in facts.rounds if one.interviews]
    if not rounds:
        return None
    told = [_agreement_in(name, _selection(name, material), material) for name in rounds]
    return f"{' '.join(told)} All figures of round {material.tags.round}: section Agreement."


def _selection(name: str, material: ReportMaterial) -> Selection:
    """The coders of a round: those of the report in its own round, all in any other."""
    if name == material.tags.round:
        return without_settled(material)
    kind, interviewer = material.grid.kind, material.selection.interviewer_turns
    return material.read(lambda tx: load_selection(tx, round=name, unit=kind, interviewer_turns=interviewer))


def _agreement_in(name: str, chosen: Selection, material: ReportMaterial) -> str:
    if not (chosen.tags.covered.sum(axis=1) >= 2).any():
        return f"Round {name}: no interview was handed in by two coders, so there is no agreement to count."
    compared = agreement_table(chosen.tags, chosen.grid, text=chosen.text, submitted=chosen.submitted)
    told = [_alpha(line) for line in compared.lines if line.line.level == 0]
    units = max((line.agreement.n_pairable for line in compared.lines), default=0)
    of = listed(chosen.tags.people)
    return (
        f"Round {name}: Krippendorff's alpha of {of} by family (subcodes counted), "
        f"{counted(units, units_word(material.grid.kind)[:-1])} of {counted(compared.interviews_shared, 'interview')} "
        f"coded by two or more, interval {compared.confidence:.0%}: {'; '.join(told) or 'no code to compare'}."
    )


def _alpha(line: LineAgreement) -> str:
    alpha = line.agreement["krippendorff_alpha"]
    if alpha.value is None:
        return f"{line.line.code} undefined"
    known = alpha.ci_low is not None and alpha.ci_high is not None
    interval = f"{alpha.ci_low:.2f} to {alpha.ci_high:.2f}" if known else "no interval"
    return f"{line.line.code} {alpha.value:.2f} ({interval})"


def _settled(material: ReportMaterial) -> str | None:
    if not material.tags.round:
        return None
    why = why_nothing(material.tags)
    if why is not None:
        return why
    found, decisions = parted(material, without_settled(material).tags)
    waiting = material.read(lambda tx: open_interviews(tx, material.tags.round))
    rows = list_disagreements(found, [one for one in decisions if one.interview not in waiting])
    if not rows:
        return f"{listed(found.coders)} do not disagree about a tag of the interviews that two of them coded."
    kinds = "; ".join(f"{KIND_WORDS[kind]} {number}" for kind, number in found.by_kind().items() if number)
    head = f"Round {material.tags.round}: {counted(len(rows), 'disagreement')} of {listed(found.coders)} ({kinds})."
    made = [one.decision for one in rows if one.decision is not None]
    if not made:
        return f"{head} None is settled on record. [not known: how they were settled]."
    return f"{head} {_how(rows, made)}"


def _how(rows: Sequence[Listed], made: Sequence[DecisionRow]) -> str:
    words = dict(REASONS)
    outcomes = Counter(one.outcome for one in made)
    reasons = Counter(one.reason for one in made if one.reason)
    there = Counter(listed(one.present) for one in made if one.present)
    told = listed([f"{_WORDS_OF_OUTCOME.get(name, name)} {number}" for name, number in outcomes.most_common()])
    parts = [f"{len(made)} settled, on record by {listed(sorted({one.made_by for one in made}))}: {told}."]
    if left := len(rows) - len(made):
        parts.append(f"{left} open.")
    if reasons:
        parts.append(f"Reasons: {listed([f'{words.get(name, name)} {n}' for name, n in reasons.most_common()])}.")
    if there:
        parts.append(f"Present: {'; '.join(f'{who} at {number}' for who, number in there.most_common())}.")
    silent = sum(one.reason is None and not one.remark for one in made)
    alone = len(made) - there.total()
    parts += [f"[not known: the reasons of {silent}]."] if silent else []
    parts += [f"[not known: who was present at {alone}]."] if alone else []
    return " ".join(parts)


def _trail(facts: MethodsFacts, material: ReportMaterial) -> str:
    check = material.read(check_chain)
    state = "its chain is whole" if check.fault is None else "its chain is broken: run `ipr-coder check`"
    return f"The audit trail holds {counted(facts.events, 'event')}; {state}."


def _saturation(material: ReportMaterial) -> str | None:
    table, layer, order = material.tags, material.layer, material.wishes.order
    counted_units = carried(table, material.grid, layer)
    interviews = interview_order(table, counted_units, order, layer, material.selection.submitted)
    last = saturation(table, material.grid, counted_units, order, interviews).last_new
    if last is None:
        return None
    return (
        f'The last code that was new came with interview {last} of {len(interviews)} in the order "{order}" '
        f"(layer: {layer.text}). [not known: whether the team judged this enough]."
    )
