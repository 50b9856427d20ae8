"""Which word is the study: a file ending in .ipr, a database file, an address; else what IPR_STUDY says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.cli.delivering import this_command
from ipr_coder.cli.studies import study_and_rest
from ipr_coder.errors import UsageError

Run = Callable[..., Any]


@pytest.mark.parametrize(
    "word",
    [
        "study.ipr",
        "STUDY.IPR",
        "my study.ipr",
        r"C:\Users\Ana\My studies\river.ipr",
        "../a b/c.d.ipr",
        "postgresql://ana@host/river",
    ],
)
def test_a_study_is_known_by_its_name_whether_or_not_the_variable_is_set(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert study_and_rest([word, "D01"]) == (word, ["D01"])
    monkeypatch.setenv("IPR_STUDY", "other.ipr")
    assert study_and_rest([word, "D01"]) == (word, ["D01"])
    assert study_and_rest([word]) == (word, [])


@pytest.mark.parametrize(
    "word", ["D01_S3_client", "AB", "texts", "talk.txt", "out.csv", r"C:\texts\talk.docx", "a.ipr.txt"]
)
def test_other_words_leave_the_study_to_the_variable(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert study_and_rest([word]) == (word, [])
    monkeypatch.setenv("IPR_STUDY", "other.ipr")
    assert study_and_rest([word, "x"]) == ("other.ipr", [word, "x"])


def test_without_any_study_the_variable_is_named() -> None:
    for words in (None, []):
        with pytest.raises(UsageError, match="IPR_STUDY"):
            study_and_rest(words)


def test_a_database_file_of_any_name_is_a_study(river: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = river.with_name("river data")
    shutil.copyfile(river, plain)
    monkeypatch.setenv("IPR_STUDY", "other.ipr")
    assert study_and_rest([str(plain), "D01"]) == (str(plain), ["D01"])


def test_the_study_named_goes_before_the_variable(river: Path, done: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    other = river.with_name("other.ipr")
    done("new", other, "--title", "Other")
    monkeypatch.setenv("IPR_STUDY", str(other))
    assert done("interviews", river, "--json").json["title"] == "RIVER"
    assert done("interviews", "--json").json["title"] == "Other"
    assert done("coder", "add", "GH").out == "Added coder GH.\n"
    assert done("coder", "list", other).out == "GH\n"
    assert done("coder", "list", river).out == "AB\nCD\nEF\n"


def test_a_study_and_files_with_spaces_and_foreign_letters(tmp_path: Path, done: Run) -> None:
    study, text = tmp_path / "Mine – studie å.ipr", tmp_path / "D01 S3 client.txt"
    text.write_text("I: Hm?\nC: Ja.\n", encoding="utf-8")
    done("new", study, "--title", "Å være – “sett”")
    done("import", study, text)
    assert [one["label"] for one in done("interviews", study, "--json").json["interviews"]] == ["D01_S3_client"]
    assert "Å være – “sett”" in done("interviews", study).out


def test_the_command_that_a_report_names_holds_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["agreement", "postgresql://ana:opensesame@host/river", "-o", "a b.csv", "--reason", "see the plan://x"]
    monkeypatch.setattr("sys.argv", ["/bin/ipr-coder", *words])
    assert this_command() == (
        "ipr-coder agreement 'postgresql://ana:***@host/river' -o 'a b.csv' --reason 'see the plan://x'"
    )


def test_a_new_database_is_named_without_its_password(postgres_address: str, done: Run, tmp_path: Path) -> None:
    address = f"{postgres_address}&password=opensesame"
    assert "opensesame" not in done("new", address, "--title", "River").out
    table = tmp_path / "flow.json"
    done("import", address, Path(__file__).parents[2] / "sample_transcripts")
    done("themes", address, "--case-unit", "dyad", "-o", table)
    assert "opensesame" not in table.read_text(encoding="utf-8")


def test_words_from_files_cannot_command_the_terminal(tmp_path: Path, done: Run) -> None:
    text = tmp_path / "D01_S3_client.txt"
    text.write_text("I: Hm?\nC: \x1b[31mred\x1b[0m [bold]x[/bold]\n", encoding="utf-8")
    done("new", tmp_path / "s.ipr", "--title", "\x1b]0;owned\x07Study [red]x[/red]")
    for shown in (done("import", "--dry-run", text), done("interviews", tmp_path / "s.ipr")):
        assert "\x1b" not in shown.out + shown.err
        assert "\x07" not in shown.out + shown.err
