"""Methods facts of the coding: coders, rounds, training, blinding, unit, codebook, software; what findings rest on."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator

from ipr_coder import __version__
from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.method_items import Item, counted, day, listed
from ipr_coder.reports.theme_words import units_word
from ipr_coder.study.methods_facts import BookFacts, MethodsFacts, RoundFacts
from ipr_coder.study.quote_picks import load_picks
from ipr_coder.themes.cases import case_of


def coding_items(facts: MethodsFacts, material: ReportMaterial) -> Iterator[Item]:
    """The items on coding and analysis, in the order of a method section."""
    yield Item("Coding", "coders, and what each coded", "24", "S14", _STRATEGIES, _coders(facts), "the coders")
    yield Item("Coding", "training of coders", "", "S14", _STRATEGIES, _training(facts), _TRAINING)
    yield Item("Coding", "blinding", "", "S14", _STRATEGIES, _blinding(facts), "whether coders were blind")
    yield Item("Coding", "unit of analysis", "", "S14", _STRATEGIES, _unit(facts, material), "the unit")
    yield Item("Coding", "coding tree", "25", "S14", _STRATEGIES, _books(facts), "the codebook")
    yield Item("Coding", "notes for the codebook", "", "S14", _STRATEGIES, _notes(facts), "")
    yield Item("Coding", "derivation of themes", "26", "S14", _STRATEGIES, _emergent(facts), "where codes come from")
    yield Item("Coding", "software", "27", "S14", _STRATEGIES, _software(facts, material), "")


def finding_items(material: ReportMaterial) -> Iterator[Item]:
    """The items on what the findings rest on."""
    yield Item(
        "Findings", "prevalence over participants", "31, 32", "S16", "findings",
        f"Counted by {material.case_unit}, layer: {material.layer.text} (section Themes).", "",
    )  # fmt: skip
    yield Item("Findings", "quotes", "29", "S17", "findings", _quotes(material), "the quotes")
    yield Item("Findings", "consistency", "30", "S16", "findings", None, "how findings were held to the data")


def _coders(facts: MethodsFacts) -> str | None:
    rounds = [one for one in facts.rounds if one.interviews]
    if not rounds:
        return None
    return " ".join(_round(one) for one in rounds)


_TRAINING = "how coders were trained"
_STRATEGIES = "data-analytic strategies"


def _round(one: RoundFacts) -> str:
    share = f"{one.double} of them ({one.double / one.interviews:.0%}) by two coders or more"
    who = [
        f"{coder} {assigned} ({assigned / one.interviews:.0%}), {submitted} submitted"
        for coder, assigned, submitted in one.by_coder
    ]
    return (
        f"Round {one.name}: {counted(len(one.by_coder), 'coder')}, {counted(one.interviews, 'interview')}, {share}. "
        f"Assigned: {'; '.join(who)}."
    )


def _training(facts: MethodsFacts) -> str | None:
    held = [one for one in facts.rounds if one.name in facts.training_rounds and one.interviews]
    if not held:
        return None
    told = [
        f"A plan of assignments gave {counted(len(one.by_coder), 'coder')} {counted(one.interviews, 'interview')} for "
        f"training (round {one.name})."
        for one in held
    ]
    return f"{' '.join(told)} [not known: {_TRAINING} besides]."


def _blinding(facts: MethodsFacts) -> str | None:
    rounds = [one for one in facts.rounds if one.interviews]
    if not rounds:
        return None
    told = [_hidden_and_seen(one) for one in rounds]
    if any(len(one.by_coder) > 1 for one in rounds):
        told.insert(0, "The program shows no coder the tags of others before all have submitted.")
    if facts.imported:
        gap = "[not known: whether they were made blind]"
        told.append(f"Tags of {listed(facts.imported)} were read in from a file: {gap}.")
    return " ".join(told)


def _hidden_and_seen(one: RoundFacts) -> str:
    hidden = listed([fact.replace("_", " ") for fact in one.hidden]) or "nothing else"
    early = sorted({look.interview for look in one.looks if look.early})
    later = sorted({again.interview for again in one.resubmitted})
    parts = [f"hidden from coders now: {hidden}"]
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
    told = [f"{one.version} ({counted(one.codes, 'code')}, {day(one.made_ms)})" for one in facts.books]
    changes = [text for one in facts.books if (text := _changes(one))]
    return f"{counted(len(told), 'version')} of the codebook: {listed(told)}.{''.join(' ' + text for text in changes)}"


def _changes(one: BookFacts) -> str:
    parts = [f"{old} became {new}" for old, new in one.renamed]
    parts += [f"{old} was merged into {new}" for old, new in one.merged]
    parts += [f"{code} added" for code in one.added] + [f"{code} taken out" for code in one.removed]
    parts += [f"{counted(one.changed, 'code')} changed otherwise"] if one.changed else []
    return f"{one.version}: {listed(parts)}." if parts else ""


def _notes(facts: MethodsFacts) -> str:
    if not facts.notes:
        return "No note for the codebook is on record."
    told = listed([f"{number} {outcome or 'waiting'}" for outcome, number in facts.notes])
    return f"{counted(sum(number for _, number in facts.notes), 'note')} for the codebook: {told}."


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
    made_with = f"ipr-coder {__version__}, Python {platform.python_version()}; codebook {book}"
    return f"{made_with}; digest of the codings {material.tags.digest[:12]}."


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
        f"({who}); {cleared} cleared by the team after asking whether the other of the dyad would recognise them."
    )
