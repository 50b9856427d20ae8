"""Of many sessions some have a moment map; the tables have all."""

from __future__ import annotations


def test_moment_maps_are_drawn_of_the_sessions_that_share_most_and_the_tables_hold_all(run, river, tmp_path) -> None:
    plan = tmp_path / "report.yaml"
    plan.write_text("sections: [moments]\nmaps: 2\n", encoding="utf-8")
    whole = run("report", river, "--section", "moments", "--json").json["sections"][0]["blocks"]
    short = run("report", river, "--plan", plan, "--json").json["sections"][0]["blocks"]
    drawn = [[block for block in blocks if block["type"] == "figure"] for blocks in (whole, short)]
    assert len(drawn[0]) > len(drawn[1]) == 2
    assert not any("Drawn are" in block.get("text", "") for block in whole)
    assert any(f"Drawn are 2 of {len(drawn[0])} maps" in block.get("text", "") for block in short)
    tables = [{block["id"]: block["rows"] for block in blocks if block["type"] == "table"} for blocks in (whole, short)]
    assert tables[0] == tables[1]
    both = {}
    for row in tables[0]["session_moments"]:
        cells = row["cells"]
        both.setdefault(f"map_{cells['dyad']}_{cells['session']}", []).append(cells["told_by"] == "both")
    assert sorted(sum(both[figure["id"]]) for figure in drawn[1]) == sorted(sum(told) for told in both.values())[-2:]
