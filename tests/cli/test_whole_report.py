"""The whole report, its plan, quotes that are held back until cleared, and methods facts, on RIVER."""

from __future__ import annotations

import json
import sqlite3

import pytest

from ipr_coder.reports.chapters import NAMES

WORDS = "Yeah. But also, um, careful."
REST = (
    "I give her a bit and then I watch what she does with it. I'm doing it there, you can see, "
    'I say "it went okay" and then I look.'
)
"""Turn 8 of D03_S3_client."""


@pytest.fixture
def done(run):
    """A command that goes well."""

    def carry_out(*words):
        outcome = run(*words)
        assert outcome.code == 0, outcome.err
        return outcome

    return carry_out


def test_every_section_is_there_in_order_and_every_table_once(done, river, tmp_path) -> None:
    file = tmp_path / "whole.json"
    done("report", river, "-o", file)
    report = json.loads(file.read_text(encoding="utf-8"))
    assert len(report["sections"]) == len(NAMES)
    tables = [block["id"] for section in report["sections"] for block in section["blocks"] if block["type"] == "table"]
    assert len(tables) == len(set(tables))
    assert {"flow", "themes", "key_terms", "quotes", "agreement", "methods_items"} <= set(tables)


@pytest.mark.parametrize(
    "suffix",
    ["json", "md", "csv", pytest.param("html", marks=pytest.mark.slow), pytest.param("docx", marks=pytest.mark.slow)],
)
def test_the_same_study_gives_the_same_bytes(done, river, tmp_path, suffix) -> None:
    file = tmp_path / f"whole.{suffix}"
    command = ("report", river, "--section", "themes", "--section", "words", "--section", "methods", "-o", file)
    done(*command)
    first = file.read_bytes()
    done(*command)
    assert file.read_bytes() == first


def test_sections_come_as_they_are_named(done, river) -> None:
    report = done("report", river, "--section", "words", "--section", "flow", "--json").json
    assert [section["id"] for section in report["sections"]] == ["words", "flow"]


def test_a_plan_says_what_is_made(done, river, tmp_path) -> None:
    plan = tmp_path / "report.yaml"
    plan.write_text(
        "title: For the paper\nsections: [themes, quotes]\ncase_unit: participant\ncoders: [AB, CD]\nunit: turn\n"
        "quotes: 1\nmatch_seconds: 20\n",
        encoding="utf-8",
    )
    report = done("report", river, "--plan", plan, "--json").json
    facts = {fact["key"]: fact["value"] for fact in report["facts"]}
    assert report["title"] == "For the paper"
    assert [section["id"] for section in report["sections"]] == ["themes", "quotes"]
    assert (facts["case_unit"], facts["unit"], facts["match"]) == ("participant", "turn", "20 s")
    said = done("report", river, "--plan", plan, "--case-unit", "dyad", "--section", "flow", "--json").json
    assert {fact["key"]: fact["value"] for fact in said["facts"]}["case_unit"] == "dyad", "the command line goes first"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sections: [theme]\n", "report.yaml, line 1"),
        ("title: x\nquote: 2\n", "report.yaml, line 2"),
        ("title: x\nlargest_share: 2\n", "report.yaml, line 2"),
        ("sessions: [3]\n", "must be two"),
        ("near: -1\n", "near"),
        ("tests: perhaps\n", "true or false"),
        ("- themes\n", "holds no named fields"),
        ("title: &a x\nlayer: *a\n", "report.yaml"),
        ("title: !!python/object/apply:os.system [ls]\n", "report.yaml"),
        ("sections: [themes, themes]\n", "twice"),
        ("case_unit: person\n", "case_unit"),
        ("schema: ipr-coder/study@1\n", "schema"),
    ],
)
def test_a_plan_with_a_fault_is_one_sentence(run, river, tmp_path, text, told) -> None:
    plan = tmp_path / "report.yaml"
    plan.write_text(text, encoding="utf-8")
    outcome = run("report", river, "--plan", plan)
    assert outcome.code == 2
    assert told in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


def test_an_unknown_section_names_those_there_are(run, river) -> None:
    outcome = run("report", river, "--section", "theme")
    assert outcome.code == 2
    assert all(name in outcome.err for name in NAMES)


def quotes_of(report):
    return [block for section in report["sections"] for block in section["blocks"] if block["type"] == "quote"]


def test_words_leave_only_when_cleared(done, river, tmp_path) -> None:
    """From every door out: report, themes, quotes; in every format; and back again."""
    place = ("--interview", "D03_S3_client", "--turn", "8")
    done("quotes", "pick", river, *place, "--code", "rupture.withdrawal")
    assert WORDS in done("quotes", "show", river).out, "the team's own screen shows them"
    doors = (("quotes", "show"), ("report", "--section", "quotes"), ("themes", "--case-unit", "dyad"))

    def leaving(suffix):
        for number, (command, *more) in enumerate(doors):
            words = (command, more[0]) if command == "quotes" else (command,)
            rest = more[1:] if command == "quotes" else more
            file = tmp_path / f"{number}.{suffix}"
            done(*words, river, *rest, "-o", file)
            yield file.read_text(encoding="utf-8")

    for suffix in ("html", "json"):
        assert not any(WORDS in text for text in leaving(suffix))
    done("quotes", "clear", river, "--numbers", "1", "--note", "agreed with the client")
    for suffix in ("md", "json"):
        assert all(WORDS in text for text in leaving(suffix))
    done("quotes", "hold", river, "--numbers", "1")
    assert not any(WORDS in text for text in leaving("md"))


def test_printing_as_a_file_format_is_leaving_too(done, river) -> None:
    report = done("quotes", "show", river, "--json").json
    assert quotes_of(report)
    assert all(quote["text"] is None and quote["held"] == "not cleared" for quote in quotes_of(report))
    assert all(quote["participant"] and quote["interview"] and quote["turn"] for quote in quotes_of(report))


def test_a_corrected_text_needs_a_new_clearance(done, river) -> None:
    done("quotes", "pick", river, "--interview", "D03_S3_client", "--turn", "8", "--code", "repair")
    done("quotes", "clear", river, "--numbers", "1", "--note", "read")
    done("transcript", "edit", river, "D03_S3_client", "8", "--text", f"Yeah. But also careful. {REST}")
    (one,) = done("quotes", "list", river, "--json").json["quotes"]
    assert (one["cleared"], one["lapsed"]) == (False, True)
    (held,) = [
        quote for quote in quotes_of(done("quotes", "show", river, "--json").json) if "corrected" in quote["held"]
    ]
    assert held["text"] is None


def test_what_may_tell_who_somebody_is_stays_although_cleared(done, river, tmp_path) -> None:
    done("transcript", "edit", river, "D03_S3_client", "8", "--text", f"Yeah. But a@b.example, careful. {REST}")
    done("quotes", "pick", river, "--interview", "D03_S3_client", "--turn", "8", "--code", "repair")
    done("quotes", "clear", river, "--numbers", "1", "--note", "read")
    file = tmp_path / "quotes.md"
    outcome = done("quotes", "show", river, "-o", file)
    assert "a@b.example" not in file.read_text(encoding="utf-8")
    assert "e-mail" in outcome.err


def test_each_deed_is_on_record_without_a_word(done, river) -> None:
    done("quotes", "pick", river, "--interview", "D03_S3_client", "--turn", "8", "--words", WORDS, "--by", "Ada")
    done("quotes", "clear", river, "--numbers", "1", "--note", "agreed upon", "--by", "Ada")
    done("quotes", "unpick", river, "--numbers", "1", "--by", "Ada")
    done("check", river)
    with sqlite3.connect(river) as raw:
        rows = raw.execute("select actor, kind, payload from audit_event order by id desc limit 3").fetchall()
    assert [(actor, kind) for actor, kind, _ in rows] == [
        ("Ada", "unpick quote"),
        ("Ada", "clear quotes"),
        ("Ada", "pick quote"),
    ]
    assert not any("careful" in payload or "agreed" in payload for _, _, payload in rows)


@pytest.mark.parametrize(
    "words",
    [
        ("pick", "--interview", "D03_S3_client", "--turn", "900"),
        ("pick", "--interview", "D03_S3_client", "--turn", "8", "--words", "never said"),
        ("pick", "--interview", "D03_S3_client"),
        ("pick", "--interview", "D03_S3_client", "--turn", "8", "--code", "no.such"),
        ("pick", "--interview", "D03_S3_client", "--start", "5", "--end", "999999"),
        ("clear", "--numbers", "7", "--note", "x"),
        ("clear", "--numbers", "one", "--note", "x"),
    ],
)
def test_what_cannot_be_picked_or_cleared(run, river, words) -> None:
    command, *rest = words
    outcome = run("quotes", command, river, *rest)
    assert outcome.code == 2
    assert "fault in the program" not in outcome.err


def test_clearing_needs_a_reason(run, done, river) -> None:
    done("quotes", "pick", river, "--interview", "D03_S3_client", "--turn", "8")
    assert run("quotes", "clear", river, "--numbers", "1", "--note", "  ").code == 2


def test_methods_facts_of_river(done, river) -> None:
    """Figures read off sample_transcripts/study.yaml: 4 dyads, 16 interviews planned, one broken off, one over 48 h."""
    report = done("methods", river, "--json").json
    (table,) = [block for block in report["sections"][0]["blocks"] if block["type"] == "table"]
    known = {row["cells"]["asks"]: row["cells"]["known"] for row in table["rows"]}
    assert known["sample and participants"] == "4 dyads; 4 clients and 3 therapists; 8 sessions on record."
    assert known["non-participation"].startswith("16 interviews planned, 15 done, 1 broken off.")
    assert "1 later than the limit of 48 h" in known["time after the session"]
    assert "no early look on record" in known["blinding"]
    for gap in ("training of coders", "reflexivity", "participant checking", "recording", "duration", "measures"):
        assert known[gap].startswith("[not known: "), gap


def test_an_early_look_is_told(done, river) -> None:
    done("themes", river, "--case-unit", "dyad", "--include-open", "--reason", "pilot")
    text = done("methods", river, "--include-open", "--reason", "again", "--json").out
    assert "no early look on record" not in text


def test_a_study_without_agreement_gets_none(done, river) -> None:
    with sqlite3.connect(river) as raw:
        raw.execute("update study set agreement_off = 1")
    report = done("report", river, "--section", "agreement", "--section", "methods", "--json").json
    assert [block["type"] for block in report["sections"][0]["blocks"]] == ["note"]
    assert "rejects" in report["sections"][0]["blocks"][0]["text"]


def test_an_empty_study_gets_its_report(done, tmp_path) -> None:
    study = tmp_path / "empty.ipr"
    done("new", study, "--title", "Empty")
    for suffix in ("docx", "html", "json", "xlsx"):
        file = tmp_path / f"whole.{suffix}"
        done("report", study, "-o", file)
        assert file.stat().st_size > 0


def test_one_coder_alone(done, river) -> None:
    report = done("report", river, "--coders", "AB", "--json").json
    (agreement,) = [section for section in report["sections"] if section["id"] == "agreement"]
    assert "only coder" in agreement["blocks"][0]["text"]


def test_concordance_on_river(run, done, river) -> None:
    outcome = done("codes", "concordance", river, "boiler", "--code", "rupture", "--working-paper", "--json").json
    (table,) = [block for block in outcome["sections"][0]["blocks"] if block["type"] == "table"]
    assert [row["cells"]["said"].lower() for row in table["rows"]] == ["boiler"] * 3
    assert run("codes", "concordance", river, "xylophone").code == 1
