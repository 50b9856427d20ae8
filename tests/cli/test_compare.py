"""`compare` on the demo study and on small ones: what is on the list, what is on record, and what it refuses."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.study.store import open_store

AB_CD = ("--coders", "AB,CD", "--working-paper")


def looks(river: Path) -> list[tuple[str, str, bool]]:
    from ipr_coder.coding.looking_together import looks_taken

    with open_store(river) as store:
        return [(one.interview, one.by, one.early) for one in looks_taken(store)]


def table(report: dict[str, Any], wanted: str) -> list[dict[str, Any]]:
    (found,) = [block for part in report["sections"] for block in part["blocks"] if block.get("id") == wanted]
    return [row["cells"] for row in found["rows"]]


def test_the_list_has_every_disagreement_with_its_words_and_times(done: Any, river: Path) -> None:
    report = done("compare", river, *AB_CD, "--json").json
    data = report["data"]
    assert data["schema"] == "ipr-coder/compare@1"
    assert Counter(one["kind"] for one in data["disagreements"]) == {"missed": 38, "code": 28, "level": 5}
    assert (data["agreed"], data["kinds"]["ends"], data["coders"]) == (78, 0, ["AB", "CD"])
    rows = table(report, "disagreements")
    assert len(rows) == 71
    assert all(row["words"] and row["turn"] > 0 for row in rows)
    shown = done("consensus", "show", river, "D04_S3_client", "--json").json["interviews"][0]["list"]
    ours = [one for one in data["disagreements"] if one["interview"] == "D04_S3_client"]
    keys = ("number", "kind", "start", "end", "coders")
    assert [{key: one[key] for key in keys} for one in ours] == [{key: one[key] for key in keys} for one in shown]


def test_a_table_of_the_interviews_adds_up(done: Any, river: Path) -> None:
    rows = table(done("compare", river, *AB_CD, "--json").json, "compared_interviews")
    *interviews, whole = rows
    assert (whole["interview"], whole["tags_1"], whole["tags_2"]) == ("all", 131, 129)
    assert whole["alike"] == {"n": 156, "of": 260}
    for key in ("tags_1", "tags_2", "disagreements", "missed", "code", "level", "ends", "attributes"):
        assert sum(row[key] for row in interviews) == whole[key], key
    assert all(row["disagreements"] == sum(row[kind] for kind in ("missed", "code", "level")) for row in rows)


def test_narrowed_it_is_the_same_list_with_less_on_it(done: Any, river: Path) -> None:
    whole = done("compare", river, *AB_CD, "--json").json["data"]["disagreements"]
    narrowed = done("compare", river, *AB_CD, "--code", "shame", "--kind", "code", "--dyad", "D03", "--json").json
    wanted = [
        one
        for one in whole
        if one["interview"].startswith("D03")
        and one["kind"] == "code"
        and any(tag["code"].startswith("shame") for side in one["coders"].values() for tag in side)
    ]
    assert narrowed["data"]["disagreements"] == wanted
    assert {fact["key"]: fact["value"] for fact in narrowed["facts"]}["kinds"] == "different code"
    one = done("compare", river, *AB_CD, "--interview", "D04_S3_client", "--json").json
    assert [row["interview"] for row in table(one, "compared_interviews")] == ["D04_S3_client"]
    assert table(one, "confusion_families")


def test_without_words_there_are_none(done: Any, river: Path) -> None:
    with_words = done("compare", river, *AB_CD, "--json").json["data"]["disagreements"]
    outcome = done("compare", river, *AB_CD, "--no-words", "--json")
    assert all(one["words"] is None for one in outcome.json["data"]["disagreements"])
    assert not [one["words"] for one in with_words if one["words"] in outcome.out]


def test_a_cell_opens(done: Any, run: Any, river: Path) -> None:
    report = done("compare", river, *AB_CD, "--json").json
    cells = {(row["first"], row["second"]): row["units"] for row in table(report, "confusion_codes")}
    behind = table(done("compare", river, *AB_CD, "--cell", "shame.small,shame.exposed", "--json").json,
                   "behind_the_cell")  # fmt: skip
    assert len(behind) == cells["shame.small", "shame.exposed"] == 3
    assert all("shame.small" in row["coder_1"].split("\n") for row in behind)
    assert all("shame.exposed" in row["coder_2"].split("\n") for row in behind)
    families = {row["row"]: row for row in table(report, "confusion_families")}
    last = max(key for key in families["safety"] if key.startswith("column_"))
    lone = done("compare", river, *AB_CD, "--cell", "safety,none", "--families", "--json").json
    assert len(table(lone, "behind_the_cell")) == families["safety"][last] == 9
    assert run("compare", river, *AB_CD, "--cell", "safety").code == 2
    assert run("compare", river, *AB_CD, "--cell", "safety,nonsense").code == 2
    assert run("compare", river, *AB_CD, "--families").code == 2


def test_looking_is_on_record_once(done: Any, river: Path) -> None:
    done("compare", river, *AB_CD, "--interview", "D04_S3_client", "--by", "AB")
    assert looks(river) == [("D04_S3_client", "AB", False)]
    done("compare", river, *AB_CD, "--interview", "D04_S3_client", "--by", "AB")
    assert len(looks(river)) == 1
    done("compare", river, *AB_CD)
    assert Counter(by for _, by, _ in looks(river)) == {"AB": 1, "lead": 7}


def test_what_is_not_submitted_asks_for_a_reason_and_opens_only_what_is_named(done: Any, run: Any, river: Path) -> None:
    for label in ("D04_S3_client", "D03_S3_client"):
        done("reopen", river, label, "--coder", "CD", "--reason", "a slip")
    closed = done("compare", river, *AB_CD, "--json")
    assert "D04_S3_client" in closed.err
    assert "D04_S3_client" not in {one["interview"] for one in closed.json["data"]["disagreements"]}
    refused = run("compare", river, *AB_CD, "--interview", "D04_S3_client")
    assert refused.code == 2
    assert "D04_S3_client was not answered for by two of AB, CD" in refused.err
    assert run("compare", river, *AB_CD, "--interview", "D04_S3_client", "--include-open").code == 2
    before = looks(river)
    early = ("--include-open", "--reason", "a drill", "--by", "EK")
    opened = done("compare", river, *AB_CD, "--interview", "D04_S3_client", *early, "--json").json
    assert {one["interview"] for one in opened["data"]["disagreements"]} == {"D04_S3_client"}
    assert looks(river) == [*before, ("D04_S3_client", "EK", True)]
    assert {fact["key"]: fact["value"] for fact in opened["facts"]}["early"] == "D04_S3_client"


def test_what_is_settled_stands_beside_it(done: Any, river: Path) -> None:
    by = ("--by", "AB", "--present", "AB,CD")
    done("consensus", "settle", river, "D04_S3_client", 1, "--take", "CD", "--reason", "overlooked", *by)
    report = done("compare", river, *AB_CD, "--interview", "D04_S3_client", "--json").json
    rows = table(report, "disagreements")
    assert [row["settled"] for row in rows] == ["as CD: safety.together (overlooked by one of us)", *[None] * 4]
    pair = next(row for row in table(report, "disagreements_by_codes") if row["codes"] == "safety.together")
    assert (pair["open"], pair["as_coder_2"], pair["settled_as"]) == (0, 1, "safety.together 1")
    for wish, many in (("--open", 4), ("--settled", 1)):
        part = done("compare", river, *AB_CD, "--interview", "D04_S3_client", wish, "--json").json
        assert len(part["data"]["disagreements"]) == many


@pytest.mark.parametrize("ending", ["html", "docx", "csv", "md", "json", "xlsx", "txt"])
def test_every_format_is_made_and_made_the_same_again(done: Any, river: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"meeting.{ending}"
    done("compare", river, *AB_CD, "--interview", "D04_S3_client", "-o", out)
    first = out.read_bytes()
    done("compare", river, *AB_CD, "--interview", "D04_S3_client", "-o", out)
    assert out.read_bytes() == first
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(first.decode("utf-8-sig"))))
        assert [row["kind"] for row in rows] == ["missed by one", "different code"] + ["missed by one"] + [
            "different code"
        ] * 2


def test_with_nobody_to_compare_it_says_so(run: Any, done: Any, river: Path) -> None:
    alone = run("compare", river, "--coders", "AB")
    assert (alone.code, "AB is the only coder here" in alone.err) == (2, True)
    assert run("compare", river, "--coders", "AB,XY").code == 2
    assert run("compare", river, *AB_CD, "--open", "--settled").code == 2
    assert run("compare", river, *AB_CD, "--interview", "nowhere").code == 2
    assert looks(river) == []


def test_the_digest_is_a_section_of_the_report(done: Any, river: Path) -> None:
    report = done("report", river, "--section", "digest", "--case-unit", "dyad", "--json").json
    pairs = table(report, "disagreements_by_codes")
    assert sum(row["disagreements"] for row in pairs) == 71
    assert [row["disagreements"] for row in pairs] == sorted((row["disagreements"] for row in pairs), reverse=True)
    examples = table(report, "disagreement_examples")
    assert examples
    assert all("words" not in row for row in examples)


def test_a_report_with_the_digest_is_a_look_and_one_without_is_none(done: Any, river: Path, tmp_path: Path) -> None:
    done("report", river, "--section", "themes", "--section", "agreement", "-o", tmp_path / "without.md")
    assert looks(river) == []
    done("report", river, "--section", "digest", "-o", tmp_path / "with.md")
    assert {(by, early) for _, by, early in looks(river)} == {("lead", False)}
    assert len(looks(river)) == 7
