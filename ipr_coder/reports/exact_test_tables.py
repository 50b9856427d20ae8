"""Exact tests as tables, with what they assume; only for those who ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipr_coder.reports.material import ReportMaterial
from ipr_coder.reports.model import Column, Note, Row, Share, Table
from ipr_coder.reports.theme_words import line_name
from ipr_coder.themes.change import SessionChange
from ipr_coder.themes.contrasts import Contrast
from ipr_coder.themes.exact_tests import ASSUMPTIONS, FISHER, MCNEMAR, SIGN, binomial_exact, fisher_exact, holm

_HOLM = "Holm: p adjusted for the number of codes in this table that can be tested (Holm 1979)."


def test_notes(material: ReportMaterial) -> Iterator[Note]:
    """What the reader of a test must know, with the therapists in this study who break its first assumption."""
    yield Note(
        "Tests count dyads whatever the case unit, since accounts of one dyad are not independent. They describe these "
        "dyads: with so few, a p that is not small is no sign that nothing differs."
    )
    dyads: dict[str, set[str]] = {}
    for facts in material.tags.interviews:
        if facts.respondent:
            dyads.setdefault(facts.respondent, set()).add(facts.dyad)
    shared = [f"{who} ({', '.join(sorted(theirs))})" for who, theirs in dyads.items() if len(theirs) > 1]
    if shared:
        yield Note(f"Not independent here: {'; '.join(shared)} took part in more than one dyad. Every p is in doubt.")


def contrast_tests(found: Sequence[Contrast], names: tuple[str, str], number: int) -> Table:
    """Fisher's exact test of each code in two groups of dyads."""
    ps = [
        fisher_exact(one.first.cases, one.first.cases_of, one.second.cases, one.second.cases_of)
        if one.line.kind != "any"
        else None
        for one in found
    ]
    return Table(
        id=f"contrast_tests_{number}",
        title=f"{FISHER} of each code in {names[0]} and {names[1]}",
        columns=(
            Column("code", "Code"),
            Column("dyads_first", names[0], "share", group="Dyads n/N"),
            Column("dyads_second", names[1], "share", group="Dyads n/N"),
            Column("p", "p", "decimal", places=3),
            Column("p_holm", "p, Holm", "decimal", places=3),
        ),
        rows=tuple(
            Row(
                (
                    line_name(one.line),
                    Share(one.first.cases, one.first.cases_of),
                    Share(one.second.cases, one.second.cases_of),
                    p,
                    adjusted,
                ),
                level=one.line.level,
            )
            for one, p, adjusted in zip(found, ps, holm(ps), strict=True)
            if one.first.cases + one.second.cases
        ),
        notes=(ASSUMPTIONS[FISHER], _HOLM),
        gap="not tested: every dyad has it, or none",
    )


def change_tests(change: SessionChange, key: str) -> Table:
    """The sign test of shares and McNemar's test of presence for each code, over dyads."""
    signs = [binomial_exact(one.more, one.fewer) for one in change.all]
    presence = [binomial_exact(one.gained, one.lost) for one in change.all]
    columns = zip(change.all, signs, holm(signs), presence, holm(presence), strict=True)
    return Table(
        id=f"change_tests_{key}",
        title=f"Exact tests of change from session {change.earlier} to session {change.later}, dyads",
        columns=(
            Column("code", "Code"),
            Column("more", "More", "int", group="Share of units"),
            Column("fewer", "Fewer", "int", group="Share of units"),
            Column("sign_p", "p", "decimal", places=3, group="Share of units"),
            Column("sign_p_holm", "p, Holm", "decimal", places=3, group="Share of units"),
            Column("gained", "Only later", "int", group="Present at all"),
            Column("lost", "Only earlier", "int", group="Present at all"),
            Column("mcnemar_p", "p", "decimal", places=3, group="Present at all"),
            Column("mcnemar_p_holm", "p, Holm", "decimal", places=3, group="Present at all"),
        ),
        rows=tuple(
            Row(
                (
                    line_name(one.line),
                    one.more,
                    one.fewer,
                    sign,
                    sign_holm,
                    one.gained,
                    one.lost,
                    mcnemar,
                    mcnemar_holm,
                ),
                level=one.line.level,
            )
            for one, sign, sign_holm, mcnemar, mcnemar_holm in columns
            if one.earlier.segments + one.later.segments
        ),
        notes=(f"Share of units: {ASSUMPTIONS[SIGN]}", f"Present at all: {ASSUMPTIONS[MCNEMAR]}", _HOLM),
        gap="not tested: no dyad changed",
    )
