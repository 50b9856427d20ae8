"""Settling by commands, on RIVER: what the layer holds afterwards is what was tallied by hand from the tags."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "river" / "consensus_themes.json").read_text("utf-8"))
ONE = "D01_S3_client"


def listed(done: Any, river: Path, *labels: str) -> dict[str, Any]:
    return {one["interview"]: one for one in done("consensus", "show", river, *labels, "--json").json["interviews"]}


def digests(river: Path) -> list[tuple[Any, ...]]:
    """What was submitted, by its digest, and every tag of a coder to the letter."""
    import sqlite3

    with sqlite3.connect(river) as study:
        rows = study.execute(
            "select a.id, a.digest from assignment a join coder c on a.coder_id = c.id "
            "where c.kind = 'coder' order by a.id"
        ).fetchall()
        rows += study.execute(
            "select t.* from tag t join coder c on t.coder_id = c.id where c.kind = 'coder' order by t.id"
        ).fetchall()
    return rows


def test_river_settled_to_the_end_holds_what_was_tallied_by_hand(done: Any, river: Path) -> None:
    before = digests(river)
    done("consensus", "auto", river, "--by", "lead", "--single-coded")
    ways = {"AB": ("--take", "AB"), "CD": ("--take", "CD"), "both": ("--both",), "neither": ("--neither",)}
    _settle_each(river, {dyad: ways[how] for dyad, how in EXPECTED["plan"].items()})
    ready = sorted(EXPECTED["tags"])
    done("consensus", "close", river, *ready, "--by", "lead")
    made = done(
        "themes", river, "--case-unit", "dyad", "--layer", "consensus", "--unit", "turn", "--flat", "--json"
    ).json
    expected = {code: (one["tags"], one["interviews"]) for code, one in EXPECTED["codes"].items()}
    whole = (sum(EXPECTED["tags"].values()), len(EXPECTED["tags"]))
    assert _by_code(made) == {**expected, "any code": whole}
    assert digests(river) == before
    assert "whole" in done("check", river).out


def _settle_each(river: Path, ways: dict[str, tuple[str, ...]]) -> None:
    """By functions, as the screen does it: a command for each of 71 would take its time."""
    from ipr_coder.coding.consensus import assigned
    from ipr_coder.coding.settling import Choice, open_table, settle, standing
    from ipr_coder.study.store import open_store

    choices = {"--both": Choice("both"), "--neither": Choice("neither")}
    with open_store(river) as store:
        for label in assigned(store, "main"):
            found = standing(store, label, "main")
            if not found.disagreements:
                continue
            desk = open_table(store, label, "main", "AB", present=["AB", "CD"])
            way = ways[label[:3]]
            for one, _ in found.disagreements:
                choice = choices[way[0]] if len(way) == 1 else Choice("take", way[1])
                settle(store, desk, one, choice, by="AB", present=["AB", "CD"], reason="closer")
            assert standing(store, label, "main").open == 0


def _by_code(report: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Of each code that has any: tags, and interviews."""
    (table,) = [block for part in report["sections"] for block in part["blocks"] if block.get("id") == "themes"]
    cells = [row["cells"] for row in table["rows"]]
    return {
        cell["code"].removesuffix(" (no subcode)"): (cell["tags"], cell["interviews"]["n"])
        for cell in cells
        if cell["tags"]
    }


def test_how_far_settling_has_come_counts_every_tag_once(done: Any, river: Path) -> None:
    """Of 260 tags of two coders, 156 are alike in pairs; the other 104 are in 71 disagreements, none of them twice."""
    found = listed(done, river)
    assert {label: (one["agreed"], one["disagreements"]) for label, one in found.items()} == {
        "D01_S3_client": (10, 10),
        "D01_S3_therapist": (9, 11),
        "D02_S5_client": (10, 13),
        "D03_S3_client": (13, 11),
        "D03_S3_therapist": (10, 11),
        "D03_S5_client": (12, 10),
        "D04_S3_client": (14, 5),
        "D04_S3_therapist": (0, 0),
        "D04_S5_client": (0, 0),
    }
    tags = {label: _tags_of(done, river, label) for label in found}
    with (Path(__file__).parents[2] / "sample_transcripts" / "tags.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["transcript"] for row in csv.DictReader(file)]
    assert sum(tags.values()) == 104
    assert all(tags[label] == rows.count(label) - 2 * one["agreed"] for label, one in found.items() if tags[label])


def _tags_of(done: Any, river: Path, label: str) -> int:
    return sum(len(side) for one in listed(done, river, label)[label]["list"] for side in one["coders"].values())


def test_one_disagreement_is_settled_listed_commented_and_written_out(run: Any, done: Any, river: Path) -> None:
    assert run("consensus", "open", river).code == 1
    by = ("--by", "AB", "--present", "AB,CD")
    told = done("consensus", "settle", river, ONE, 1, "--take", "CD", "--reason", "closer", "--remark", "=A1", *by)
    assert "9 left open" in told.out
    done("consensus", "settle", river, ONE, 9, "--new", "fear.body@10-20", "--by", "AB")
    done("consensus", "comment", river, ONE, "Look at the tape.", "--on", 2, "--by", "auditor")
    done("consensus", "answer", river, 1, "We did.", "--by", "AB")
    shown = done("consensus", "show", river, ONE).out
    for words in ("as CD", "(closer)", "Look at the tape.", "We did.", "open"):
        assert words in shown
    one = listed(done, river, ONE)[ONE]
    assert (one["open"], one["begun"], one["closed"]) == (8, True, False)
    assert one["list"][0]["decision"]["remark"] == "=A1"
    assert one["list"][8]["decision"]["settled"] == [{"code": "fear.body", "start": 10, "end": 20, "attributes": {}}]
    assert [made["author"] for made in done("consensus", "comments", river, "--json").json["comments"]] == [
        "auditor",
        "AB",
    ]
    out = river.with_name("decisions.csv")
    done("consensus", "export", river, out)
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [(row["outcome"], row["took"], row["reason"], row["remark"], row["present"]) for row in rows] == [
        ("take", "CD", "closer", "'=A1", "AB, CD"),
        ("new", "", "", "", ""),
    ]
    done("consensus", "undo", river, ONE, "--by", "CD")
    assert listed(done, river, ONE)[ONE]["open"] == 9
    done("consensus", "redo", river, ONE, "--by", "CD")
    number = listed(done, river, ONE)[ONE]["list"][0]["decision"]["number"]
    done("consensus", "withdraw", river, ONE, number, "--by", "AB")
    assert listed(done, river, ONE)[ONE]["open"] == 9
    assert "whole" in done("check", river).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settle", "S", ONE, "99", "--neither", "--by", "AB"), "no disagreement 99"),
        (("settle", "S", ONE, "1", "--by", "AB"), "Give one of --take"),
        (("settle", "S", ONE, "1", "--both", "--neither", "--by", "AB"), "Give one of --take"),
        (("settle", "S", ONE, "1", "--new", "fear 1-2", "--by", "AB"), "shame.hiding@120-180"),
        (("settle", "S", ONE, "1", "--ends", "1-2", "--by", "AB"), "with two codes, --new"),
        (("settle", "S", ONE, "--neither", "--by", "AB"), "the number of a disagreement"),
        (("settle", "S", "D01_S5_client", "1", "--neither", "--by", "AB"), "not submitted by everybody"),
        (("close", "S", ONE, "--by", "AB"), "nobody has begun"),
        (("withdraw", "S", ONE, "x", "--by", "AB"), "number of a decision"),
        (("answer", "S", "7", "well", "--by", "AB"), "no comment 7"),
        (("comment", "S", ONE, "--by", "AB"), "say what you remark"),
        (("export", "S", "out.txt"), "must end in .csv"),
        (("auto", "S", "nowhere", "--by", "AB"), "nowhere"),
        (("auto", "S", "--round", "none", "--by", "AB"), "no round 'none'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run: Any, river: Path, words: tuple[str, ...], said: str) -> None:
    before = digests(river)
    made = run("consensus", *(river if word == "S" else word for word in words))
    assert made.code == 2
    assert said in made.err
    assert digests(river) == before


def test_notes_for_the_codebook_wait_for_the_lead(run: Any, done: Any, river: Path) -> None:
    text = "define shame.hiding against withdrawal"
    done("codebook", "note", river, text, "--by", "AB", "--code", "shame.hiding", "--against", "rupture.withdrawal")
    done("codebook", "note", river, "one code too many", "--by", "CD")
    assert text in done("codebook", "notes", river, "--open").out
    told = done("codebook", "accept", river, 1, "--exclude", "Turning away from the therapist: withdrawal.").out
    assert "version" in told
    assert run("codebook", "accept", river, 2, "--definition", "x").code == 2
    done("codebook", "decline", river, 2, "--answer", "we need it")
    made = done("codebook", "notes", river, "--json").json["notes"]
    assert [(one["outcome"], one["answer"]) for one in made] == [("accepted", None), ("declined", "we need it")]
    assert "No note waits" in done("codebook", "notes", river, "--open").out


def test_an_interview_that_is_open_again_is_shown_and_remarked_on_early_with_a_reason(
    done: Any, run: Any, river: Path
) -> None:
    """The refusal names the way that the command has; what was looked at early is on record, with its reason."""
    before = listed(done, river, ONE)[ONE]["list"]
    done("reopen", river, ONE, "--coder", "CD", "--reason", "a page was skipped")
    refused = run("consensus", "show", river, ONE)
    assert refused.code == 2
    assert "--early" in refused.err
    assert run("consensus", "comment", river, ONE, "A question.", "--by", "auditor", "--on", 1).code == 2

    shown = done("consensus", "show", river, ONE, "--early", "CD is ill", "--json").json["interviews"][0]
    assert len(shown["list"]) == len(before)
    done("consensus", "comment", river, ONE, "A question.", "--by", "auditor", "--on", 1, "--early", "CD is ill")
    assert run("consensus", "show", river, "--early", "CD is ill").code == 2
