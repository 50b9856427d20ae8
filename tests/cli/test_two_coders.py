"""Coders who submit, look, talk and submit again: what `agreement` says of it, on RIVER, and what stays on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.looking_together import looks_taken
from ipr_coder.coding.tagging import set_tag
from ipr_coder.study.store import open_store

LABEL = "D01_S3_client"
FIGURES = ("--coders", "AB,CD", "--unit", "turn", "--codes", "shame", "--json")


def figures(report: dict[str, Any], part: str = "code", **where: Any) -> dict[str, float]:
    rows = report["data"]["figures"]
    return {
        row["key"]: row["value"]
        for row in rows
        if row["part"] == part and all(row[name] == value for name, value in where.items())
    }


def resubmitted(river: Path, done: Any) -> None:
    """AB takes the submission back after an export has laid both coders' tags side by side, and drops every tag."""
    done("tags", "export", river, river.with_suffix(".csv"))
    done("reopen", river, LABEL, "--coder", "AB", "--reason", "we talked")
    with open_store(str(river)) as store:
        place = open_desk(store, "AB", LABEL)
        for tag in place.tags:
            set_tag(store, place.desk, tag.code, tag.span, False)
    done("submit", river, LABEL, "--coder", "AB")


def test_first_submissions_give_the_figures_of_before(river: Path, done: Any) -> None:
    before = done("agreement", river, *FIGURES).json
    resubmitted(river, done)
    last = done("agreement", river, *FIGURES)
    first = done("agreement", river, *FIGURES, "--submission", "first").json
    assert figures(first) == figures(before)
    assert figures(last.json) != figures(before)
    assert (last.json["data"]["submission"], last.json["data"]["after_look"]) == ("last", [LABEL])
    assert (first["data"]["submission"], first["data"]["after_look"]) == ("first", [])
    assert f"Handed in again after the coders' tags had been looked at together: {LABEL}." in last.out
    told = {fact["key"]: fact["value"] for fact in first["facts"]}
    assert told["submission"] == "the first of each coder"


def test_an_export_of_both_coders_is_a_look_and_of_one_is_none(river: Path, done: Any) -> None:
    done("tags", "export", river, river.with_suffix(".csv"), "--coders", "AB")
    with open_store(str(river)) as store:
        assert looks_taken(store) == ()
    for _ in range(2):
        done("tags", "export", river, river.with_suffix(".csv"))
    with open_store(str(river)) as store:
        seen = looks_taken(store, "main")
    assert len(seen) == 7
    assert all(look.by == "lead" and not look.early for look in seen)


def test_before_and_after_what_was_settled(river: Path, done: Any, run: Any) -> None:
    """AB is taken on every disagreement of an interview: there AB agrees with the consensus on everything."""
    words = ("agreement", river, *FIGURES)
    assert "no disagreement is settled in round main yet" in run(*words, "--after-consensus").err
    assert "nothing is settled in round main yet" in run(*words, "--against", "consensus").err
    done("consensus", "auto", river, "--by", "lead")
    for number in range(1, 11):
        done("consensus", "settle", river, LABEL, number, "--by", "lead", "--take", "AB")
    done("consensus", "close", river, LABEL, "--by", "lead")
    report = done(*words, "--after-consensus", "--against", "consensus", "--by", "interview").json
    before, after = figures(report), figures(report, "after")
    assert after["percent_agreement"] > before["percent_agreement"]
    ab, cd = (figures(report, "against", coder=coder) for coder in ("AB", "CD"))
    assert ab["percent_agreement"] == 1.0
    assert cd["percent_agreement"] < 1.0
    refused = run(*words, "--after-consensus", "--submission", "first")
    assert (refused.code, "not about first submissions" in refused.err) == (2, True)
