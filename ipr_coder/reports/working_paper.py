"""Words of participants that nobody has cleared, for the team's own eyes: the paper they stand on says so."""

from __future__ import annotations

from dataclasses import replace

from ipr_coder.reports.model import Fact, Report

MARK = "Working paper: not for publication"
WHY = "not for publication: participants' words in it are not cleared"


def as_working_paper(report: Report) -> Report:
    """The report with the mark in its title and among its facts, so that each format carries it, .csv too."""
    facts = (*report.facts, Fact("working_paper", "Working paper", WHY))
    return replace(report, title=f"{MARK}. {report.title}", facts=facts)
