"""Methods facts of the coding: coders, rounds, blinding, unit, agreement, disagreements, codebook, quotes, software."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from ipr_coder import __version__
from ipr_coder.coding.looking_together import open_interviews
from ipr_coder.coding.settling import REASONS
from ipr_coder.reports.agreement_section import without_settled
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, listed
from ipr_coder.reports.theme_words import units_word
from ipr_coder.study.audit import check_chain
from ipr_coder.study.decisions import load_decisions
from ipr_coder.study.methods_facts import BookFacts, MethodsFacts, RoundFacts
from ipr_coder.study.quote_picks import load_picks
from ipr_coder.themes.carried import carried
from ipr_coder.themes.cases import case_of
from ipr_coder.themes.code_agreement import LineAgreement, agreement_table
from ipr_coder.themes.saturation import interview_order, saturation

_WORDS_OF_OUTCOME = {
    "take": "one coder's work taken",
    "both": "both kept",
    "neither": "neither kept",
    "ends": "the ends settled",
    "new": "something new put",
}


def coding_items(facts: MethodsFacts, material: ReportMaterial) -> Iterator[Item]:
    """The items on coding and analysis, in the order of a method section."""
    yield Item("Coding", "number of coders, and what each coded", "24", "S14", "analysis", _coders(facts), "the coders")
    yield Item("Coding", "training of coders", "5, 24", "S14", "analysis", None, "how coders were trained")
    yield Item("Coding", "blinding", "", "S14", "analysis", _blinding(facts), "whether coders were blind")
    yield Item("Coding", "unit of analysis", "", "S14", "unit of analysis", _unit(facts, material), "the unit")
    yield Item("Coding", "coding tree", "25", "S14", "process", _books(facts), "the codebook")
    yield Item("Coding", "derivation of themes", "26", "S14", "process", _emergent(facts), "where codes come from")
    yield Item("Coding", "software", "27", "S14", "analysis", _software(facts, material), "")
    yield Item("Trustworthiness", "agreement", "", "S15", "consistency", _agreement(facts, material), "agreement")
    yield Item("Trustworthiness", "disagreements", "", "S15", "consensus", _settled(material), "how they were settled")
    yield Item("Trustworthiness", "audit trail", "", "S15", "methodological integrity", _trail(facts, material), "")
    yield Item(
        "Trustworthiness", "saturation", "22", "S8", "sufficiency", _saturation(material), "when no code was new"
    )
    yield Item(
        "Findings", "prevalence over participants", "31, 32", "S16", "findings",
        f"Counted by {material.case_unit}, layer: {material.layer.text} (section Themes).", "",
    )  # fmt: skip
    yield Item("Findings", "quotes", "29", "S17", "groundedness in evidence", _quotes(material), "the quotes")


def _coders(facts: MethodsFacts) -> str | None:
    rounds = [one for one in facts.rounds if one.interviews]
    if not rounds:
        return None
    return " ".join(_round(one) for one in rounds)


def _round(one: RoundFacts) -> str:
    share = f"{one.double} of them ({one.double / one.interviews:.0%}) by two coders or more"
    who = listed([f"{coder} {submitted} of {assigned}" for coder, assigned, submitted in one.by_coder])
    return (
        f"Round {one.name}: {counted(len(one.by_coder), 'coder')}, {counted(one.interviews, 'interview')}, {share}; "
        f"submitted: {who}."
    )


def _blinding(facts: MethodsFacts) -> str | None:
    rounds = [one for one in facts.rounds if one.interviews]
    if not rounds:
        return None
    return " ".join(
        ["Coders saw no tags of others on the coding screens before all had submitted.", *map(_hidden_and_seen, rounds)]
    )


def _hidden_and_seen(one: RoundFacts) -> str:
    hidden = listed([fact.replace("_", " ") for fact in one.hidden]) or "nothing else"
    early = sorted({look.interview for look in one.looks if look.early})
    later = sorted({again.interview for again in one.resubmitted})
    parts = [f"hidden from coders: {hidden}"]
    parts.append(f"looked at before all had submitted: {listed(early)}" if early else "no early look on record")
    if later:
        parts.append(f"submitted again after the others' work was seen: {listed(later)}")
    return f"Round {one.name}: {'; '.join(parts)}."


def _unit(facts: MethodsFacts, material: ReportMaterial) -> str | None:
    if not facts.units:
        return None
    cut = listed([f"{number} by {unit}" for unit, number in facts.units])
    return (
        f"Counted: {units_word(material.grid.kind)} of respondents ({len(material.grid):,}). Interviews were cut into "
        f"segments: {cut}. Coders could tag any stretch of text."
    )


def _books(facts: MethodsFacts) -> str | None:
    if not facts.books:
        return None
    told = [f"{one.version} ({counted(one.codes, 'code')}, {_day(one.made_ms)})" for one in facts.books]
    changes = [text for one in facts.books if (text := _changes(one))]
    return f"{counted(len(told), 'version')} of the codebook: {listed(told)}.{''.join(' ' + text for text in changes)}"


def _changes(one: BookFacts) -> str:
    parts = [f"{old} became {new}" for old, new in one.renamed]
    parts += [f"{code} added" for code in one.added] + [f"{code} taken out" for code in one.removed]
    return f"{one.version}: {listed(parts)}." if parts else ""


def _emergent(facts: MethodsFacts) -> str | None:
    if not facts.books:
        return None
    first = facts.books[0]
    added = list(dict.fromkeys(code for one in facts.books for code in one.added))
    later = f"{counted(len(added), 'code')} came later: {listed(added)}" if added else "no code came later"
    return (
        f"{counted(first.codes, 'code')} stood in the first version; {later}. [not known: where the first came from]."
    )


def _software(facts: MethodsFacts, material: ReportMaterial) -> str:
    book = material.tags.codebook or "[not known: the codebook]"
    return f"ipr-coder {__version__}, Python {platform.python_version()}; codebook {book}."


def _agreement(facts: MethodsFacts, material: ReportMaterial) -> str | None:
    if facts.agreement_off:
        return "The study was made without agreement figures, because its method rejects them."
    chosen = without_settled(material)
    if not (chosen.tags.covered.sum(axis=1) >= 2).any():
        return None
    compared = agreement_table(chosen.tags, chosen.grid, text=chosen.text, submitted=chosen.submitted)
    told = [text for line in compared.lines if line.line.level == 0 and (text := _alpha(line))]
    if not told:
        return None
    n = max(line.agreement.n_pairable for line in compared.lines)
    return (
        f"Krippendorff's alpha by family (subcodes counted), {counted(n, units_word(material.grid.kind)[:-1])} of "
        f"{counted(compared.interviews_shared, 'interview')} coded by two or more, interval {compared.confidence:.0%}: "
        f"{'; '.join(told)}. All figures: section Agreement."
    )


def _alpha(line: LineAgreement) -> str | None:
    alpha = line.agreement["krippendorff_alpha"]
    if alpha.value is None:
        return f"{line.line.code} undefined"
    known = alpha.ci_low is not None and alpha.ci_high is not None
    interval = f"{alpha.ci_low:.2f} to {alpha.ci_high:.2f}" if known else "no interval"
    return f"{line.line.code} {alpha.value:.2f} ({interval})"


def _settled(material: ReportMaterial) -> str | None:
    if not material.tags.round:
        return None
    waiting = material.read(lambda tx: open_interviews(tx, material.tags.round))
    every = material.read(lambda tx: load_decisions(tx, material.tags.round))
    made = [one for one in every if one.interview not in waiting]
    if not made:
        return None
    words = dict(REASONS)
    outcomes = Counter(one.outcome for one in made)
    reasons = Counter(one.reason for one in made if one.reason)
    told = listed([f"{_WORDS_OF_OUTCOME.get(name, name)} {number}" for name, number in outcomes.most_common()])
    why = listed([f"{words.get(name, name)} {number}" for name, number in reasons.most_common()])
    without = sum(one.reason is None and not one.remark for one in made)
    gap = f" [not known: the reasons of {without}]." if without else ""
    by = listed(sorted({one.made_by for one in made}))
    settled = f"{counted(len(made), 'disagreement')} settled, on record by {by}: {told}."
    return f"{settled} Reasons: {why or 'none by key'}.{gap}"


def _trail(facts: MethodsFacts, material: ReportMaterial) -> str:
    check = material.read(check_chain)
    state = "its chain is whole" if check.fault is None else "its chain is broken: run `ipr-coder check`"
    return f"The audit trail holds {facts.events:,} events; {state}."


def _saturation(material: ReportMaterial) -> str | None:
    table, layer, order = material.tags, material.layer, material.wishes.order
    counted_units = carried(table, material.grid, layer)
    interviews = interview_order(table, counted_units, order, layer, material.selection.submitted)
    found = saturation(table, material.grid, counted_units, order, interviews)
    last = found.last_new
    if last is None:
        return None
    return (
        f'The last code that was new came with interview {last} of {len(interviews)} in the order "{order}" '
        f"(layer: {layer.text})."
    )


def _quotes(material: ReportMaterial) -> str | None:
    picks = material.read(load_picks)
    if not picks:
        return None
    of = {facts.label: case_of(facts, "participant") for facts in material.tags.interviews}
    people = Counter(of.get(one.interview, one.interview) for one in picks)
    who, most = people.most_common(1)[0]
    cleared = sum(one.cleared for one in picks)
    return (
        f"{counted(len(picks), 'quote')} picked from {counted(len(people), 'participant')}, at most {most} from one "
        f"({who}); {cleared} read for recognition by the other of the dyad, and cleared."
    )


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")
