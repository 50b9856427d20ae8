"""`deidentify` as a person uses it: find, decide in the list, apply, look again, undo."""

from __future__ import annotations

import csv
import io
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.correcting import edit_turn
from ipr_coder.coding.desk import open_desk
from ipr_coder.study.store import open_store
from ipr_coder.transcripts.deidentifying import keyfile

Run = Callable[..., Any]
SECRET = "one two three four five"


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile.write_key, "__kwdefaults__", {"work": 1 << 14})
    monkeypatch.setenv("IPR_KEY_PASSPHRASE", SECRET)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "river.iprkey"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def decide(path: Path, **decisions: str) -> None:
    """Write decisions into the list, by the form they are about."""
    rows = rows_of(path)
    for row in rows:
        row["decision"] = decisions.get(row["surface"].replace("-", "_"), row["decision"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_name_left_in_the_demo_study_is_found_replaced_and_put_back(
    done: Run, run: Run, river: Path, key_file: Path, tmp_path: Path
) -> None:
    review = tmp_path / "review.csv"
    said = done("deidentify", "find", river, "-o", review)
    if sys.platform != "win32":
        assert stat.S_IMODE(review.stat().st_mode) == 0o600
    assert "delete it" in said.err
    names = [row["surface"] for row in rows_of(review) if row["kind"] in ("name", "place")]
    assert names == ["Henrik", "Støren"]
    assert all(row["decision"] == "" for row in rows_of(review))
    assert b"Henrik" in river.read_bytes()

    nothing = run("deidentify", "apply", river, review, "--key-file", key_file)
    assert (nothing.code, nothing.out) == (2, "")
    assert "no decision" in nothing.err

    decide(review, Henrik="everywhere", Støren="keep")
    applied = done("deidentify", "apply", river, review, "--key-file", key_file, "--json").json
    assert applied["places"] == {"D03_S5_therapist": 1}
    assert b"Henrik" not in river.read_bytes()
    assert b"Henrik" not in key_file.read_bytes()
    assert done("check", river).code == 0

    shown = done("deidentify", "show", "--key-file", key_file)
    assert "Henrik" in shown.out
    assert "Kept on purpose: Støren" in shown.out
    again = run("deidentify", "rescan", river, "--key-file", key_file, "--json")
    assert again.code == 1
    assert {row["kind"] for row in again.json["findings"]} == {"age"}

    back = done("deidentify", "undo", river, "--key-file", key_file, "--last")
    assert back.out == "Put back 1 originals.\n"
    assert b"Henrik" in river.read_bytes()
    assert run("deidentify", "undo", river, "--key-file", key_file).code == 2
    assert done("deidentify", "scrub", river).out == "Done.\n"


def test_a_roster_decides_beforehand(done: Run, river: Path, key_file: Path, tmp_path: Path) -> None:
    roster, review = tmp_path / "roster.txt", tmp_path / "review.csv"
    roster.write_text("Henrik Berg = HER SON\nplace: Støren = HOME TOWN\n", encoding="utf-8")
    done("deidentify", "find", river, "--roster", roster, "-o", review, "--each")
    assert [(row["surface"], row["replacement"], row["decision"]) for row in rows_of(review)][:2] == [
        ("Henrik", "[HER SON]", "everywhere"),
        ("Støren", "[HOME TOWN]", "everywhere"),
    ]
    said = done("deidentify", "apply", river, review, "--key-file", key_file)
    assert said.out.startswith("Replaced 2 places in 2 texts")
    assert "delete it" in said.err


def test_a_list_is_never_written_over(done: Run, run: Run, river: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("mine")
    refused = run("deidentify", "find", river, "-o", review)
    assert (refused.code, review.read_text()) == (2, "mine")
    assert run("deidentify", "find", river, "-o", tmp_path / "review.txt").code == 2


def test_the_passphrase_comes_from_a_file_or_the_environment_and_is_checked(
    run: Run, done: Run, river: Path, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = tmp_path / "review.csv"
    done("deidentify", "find", river, "-o", review)
    decide(review, Henrik="everywhere")
    monkeypatch.delenv("IPR_KEY_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    nobody = run("deidentify", "apply", river, review, "--key-file", key_file)
    assert (nobody.code, len(nobody.err.splitlines())) == (2, 1)
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    done("deidentify", "apply", river, review, "--key-file", key_file, "--passphrase-file", secret)
    secret.write_text("something else\n", encoding="utf-8")
    wrong = run("deidentify", "show", "--key-file", key_file, "--passphrase-file", secret)
    assert wrong.code == 2
    assert wrong.err.count("\n") == 1
    assert "the passphrase is wrong" in wrong.err
    assert run("deidentify", "apply", river, review, "--key-file", tmp_path / "key.txt").code == 2


def put_into_a_quote(path: Path, interview: str, words: str) -> None:
    """Correct the turn under a submitted tag so that `words` stand in the middle of it."""
    with open_store(path) as store:
        place = open_desk(store, "AB", interview)
        tag = max(place.tags, key=lambda tag: tag.span.end - tag.span.start)
        number, turn = next(
            (n, t.span) for n, t in enumerate(place.turns, 1) if t.span.start <= tag.span.start < t.span.end
        )
        blank = place.text.index(" ", tag.span.start + 1)
        assert blank < min(tag.span.end, turn.end)
        edit_turn(
            store, "lead", interview, number, f"{place.text[turn.start : blank]} {words}{place.text[blank : turn.end]}"
        )


def test_quotes_that_leave_are_looked_at_and_never_stopped(
    done: Run, river: Path, key_file: Path, tmp_path: Path
) -> None:
    themes = ("themes", river, "--case-unit", "dyad", "--quotes", "99")
    assert "Look before you share" not in done(*themes, "--format", "md").err
    put_into_a_quote(river, "D03_S3_client", "915 32 118")
    assert "Look before you share" not in done(*themes).err, "the terminal is no export"
    for shape in (("--format", "md"), ("-o", tmp_path / "t.docx")):
        told = [line for line in done(*themes, *shape).err.splitlines() if "Look before you share" in line]
        assert len(told) == 1
        assert "1 phone number" in told[0]
        assert "915" not in told[0]
    roster, review = tmp_path / "roster.txt", tmp_path / "review.csv"
    roster.write_text("Henrik = HER SON\n", encoding="utf-8")
    done("deidentify", "find", river, "--roster", roster, "-o", review)
    done("deidentify", "apply", river, review, "--key-file", key_file)
    put_into_a_quote(river, "D03_S3_client", "and henrik")
    assert "replaced elsewhere" not in done(*themes, "--format", "md").err
    assert "1 name that was replaced elsewhere" in done(*themes, "--format", "md", "--key-file", key_file).err


def test_a_model_that_is_not_there_is_told_in_one_sentence(run: Run, river: Path, tmp_path: Path) -> None:
    refused = run("deidentify", "find", river, "-o", tmp_path / "r.csv", "--model", tmp_path)
    assert refused.code == 2
    assert "no spaCy model in this folder" in refused.err
    assert refused.err.count("\n") == 1
