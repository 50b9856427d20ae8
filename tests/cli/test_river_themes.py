"""Theme tables, change and co-occurrence of RIVER, printed by the program, against what tally_themes.py counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

HAND = json.loads((Path(__file__).parents[1] / "data" / "river" / "themes.json").read_text(encoding="utf-8"))
FAMILIES = {name.split()[1] for name in HAND["layers"]["union"] if name.startswith("family ")}
WHO = ("--coders", "AB,CD", "--unit", "turn")


def tables(report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    blocks = [block for section in report["sections"] for block in section["blocks"]]
    return {b["id"]: [row["cells"] for row in b["rows"]] for b in blocks if b.get("type") == "table"}


def expected_name(printed: str) -> str:
    """A line of a printed table as the tally calls it."""
    code = printed.removesuffix(" (no subcode)")
    own = (
        printed != code
        or "." in printed
        or not any(name.startswith(f"code {printed}.") for name in HAND["layers"]["union"])
    )
    return f"{'code' if own else 'family'} {code}"


def by_line(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by their name in the tally; codes that RIVER never uses are not in it."""
    named = {expected_name(row["code"]): row for row in rows if row["code"] != "any code"}
    return {name: row for name, row in named.items() if name in HAND["layers"]["union"]}


@pytest.fixture
def report(done, river):
    def made(*words: object) -> dict[str, list[dict[str, Any]]]:
        return tables(done(*words[:1], river, *words[1:], *WHO, "--json").json)

    return made


@pytest.mark.parametrize("layer", ["union", "AB", "CD", "agreed"])
def test_every_line_of_every_layer(report, layer: str) -> None:
    made = report("themes", "--case-unit", "dyad", "--layer", layer)
    rows = by_line(made["themes"])
    shares = by_line(made["participants_by_code"])
    hand = HAND["layers"][layer]
    assert {name for name, one in hand.items() if one["segments"] and is_printed(name)} <= rows.keys()
    for name, row in rows.items():
        one = hand[name]
        assert [row["segments"], row["interviews"]["n"], row["cases"]["n"]] == [
            one["segments"], one["interviews"], one["dyads"]
        ], name  # fmt: skip
        assert {group: row[f"cases_group_{group}"]["n"] for group in ("good", "mixed", "poor")} == one["groups"], name
        given = {key.removeprefix("segments_"): n for key, n in shares[name].items() if key.startswith("segments_")}
        assert {who: n for who, n in given.items() if n} == one["participants"], name
        assert row["largest"]["n"] == max(one["participants"].values(), default=0), name


def test_flat_counts_a_family_for_itself_alone(report) -> None:
    rows = report("themes", "--case-unit", "dyad", "--flat")["themes"]
    made = {row["code"].removesuffix(" (no subcode)"): row["segments"] for row in rows if row["segments"]}
    hand = {name.split()[1]: one["segments"] for name, one in HAND["layers"]["union"].items() if name[:4] == "code"}
    assert made.pop("any code") == 149
    assert made == hand


def test_layers_side_by_side_are_the_layers_alone(report) -> None:
    made = report("themes", "--case-unit", "dyad")
    rows = by_line(made["by_layer"]) | {}
    further = by_line(made["by_layer_2"])
    for name, row in rows.items():
        counts = {key.removeprefix("segments_"): n for key, n in (row | further[name]).items() if "segments_" in key}
        assert counts == {
            "agreed by AB, CD": HAND["layers"]["agreed"][name]["segments"],
            "union of AB, CD": HAND["layers"]["union"][name]["segments"],
            "coder AB": HAND["layers"]["AB"][name]["segments"],
            "coder CD": HAND["layers"]["CD"][name]["segments"],
        }, name


def test_first_and_last_occurrences(report) -> None:
    rows = by_line(report("themes", "--case-unit", "dyad")["occurrences"])
    assert len(rows) == len({name for name in HAND["ends"] if is_printed(name)})
    for name, row in rows.items():
        ends = [[row[f"{end}_interview"], row[f"{end}_turn"], row[f"{end}_session_time"]] for end in ("first", "last")]
        assert ends == HAND["ends"][name], name


def is_printed(name: str) -> bool:
    """A code without subcodes is its own family; it is printed once."""
    kind, code = name.split()
    return (
        kind == "code"
        or f"code {code}" not in HAND["ends"]
        or any(other.startswith(f"code {code}.") for other in HAND["ends"])
    )


def test_saturation(report) -> None:
    rows = report("themes", "--case-unit", "dyad")["saturation"]
    made = [
        [row["interview"], row["codes"], sorted((row["new_codes"] or "").split(", ")) if row["new"] else [],
         row["total"]]
        for row in rows
    ]  # fmt: skip
    assert made == HAND["saturation"]
    assert [row["expected"] for row in rows] == pytest.approx(HAND["mean_of_all_orders"], abs=1e-8)


def test_change_from_session_3_to_session_5(report) -> None:
    made = report("change", "--case-unit", "dyad", "--tests")
    assert [row["respondent"] for row in made["change_accounts_3_5"]] == ["C03", "C04"]
    dyads, change = HAND["change"], by_line(made["change_3_5"])
    units = [sum(one["units"][side] for one in dyads.values()) for side in (0, 1)]
    tested = {expected_name(row["code"]): row for row in made["change_tests_3_5"]}
    for name, row in by_line(made["change_cases_3_5"]).items():
        counts = {dyad: one["segments"][name] for dyad, one in dyads.items()}
        assert {dyad: [row[f"{dyad}_earlier"], row[f"{dyad}_later"]] for dyad in dyads} == counts, name
        whole = change[name]
        assert [whole["segments_earlier"], whole["segments_later"]] == [
            {"n": sum(one[side] for one in counts.values()), "of": units[side]} for side in (0, 1)
        ], name
        ways = []
        for dyad, (before, after) in counts.items():
            first, second = (n / of for n, of in zip((before, after), dyads[dyad]["units"], strict=True))
            ways.append("more" if second > first else "fewer" if second < first else "same")
        assert [whole[way] for way in ("more", "fewer", "same")] == [
            ways.count(way) for way in ("more", "fewer", "same")
        ], name
        # Two dyads: both one way gives p = 1/2, one each way 1, one alone 1, and none no test.
        moved = (whole["more"], whole["fewer"])
        assert tested[name]["sign_p"] == {0: None, 1: 1.0, 2: 1.0 if moved == (1, 1) else 0.5}[sum(moved)], name


def test_groups_of_one_dyad_are_compared_with_nothing(report) -> None:
    made = report("change", "--case-unit", "dyad", "--tests")
    assert not [name for name in made if name.startswith(("contrast", "change_group"))]


def test_groups_by_interviews(report) -> None:
    """Three interviews a group: two or three make a code general, fewer no label, and those lie three apart."""
    made = report("change", "--case-unit", "interview")
    verdicts = [
        (
            row["cases_first"]["n"],
            row["cases_second"]["n"],
            row["cqr_second"],
            row["apart"],
            row["differ"],
            row["steady"],
        )
        for row in (by_line(made[table])["code rupture.confrontation"] for table in ("contrast_1", "contrast_2"))
    ]
    # Nobody of the good ones; two of the mixed ones, of which one less would be no label; all three of the poor ones.
    assert verdicts == [(0, 2, "general", 3, "yes", "no"), (0, 3, "general", 3, "yes", "yes")]


def test_codes_together(done, river) -> None:
    made = tables(done("codes", "together", river, *WHO, "--near", HAND["near"], "--json").json)
    for kind, table in (("family", "together_families"), ("code", "together_codes")):
        hand = {name: counts for name, counts in HAND["together"].items() if name.startswith(kind)}
        printed = {}
        for row in made[table]:
            pair = sorted(row[end].removesuffix(" (no subcode)") for end in ("code", "other"))
            printed[f"{kind} {' '.join(pair)}"] = [row["together"], row["near"], row["either"]]
            assert row["jaccard"] == pytest.approx(row["together"] / row["either"])
        assert printed == hand


@pytest.mark.parametrize("words", [("themes", "--case-unit", "dyad"), ("change", "--case-unit", "dyad"), ("codes",)])
def test_a_study_without_anything_says_what_is_missing(done, tmp_path: Path, words: tuple[str, ...]) -> None:
    study = tmp_path / "bare.ipr"
    done("new", study, "--title", "Bare")
    said = done(*(("codes", "together", study) if words == ("codes",) else (words[0], study, *words[1:])))
    assert "Note:" in said.out
