"""Rosters and review lists as people write them, and the sentence for what cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.errors import UsageError
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.candidates import find_candidates
from ipr_coder.transcripts.deidentifying.deciding import Everywhere, Here
from ipr_coder.transcripts.deidentifying.model import Passage
from ipr_coder.transcripts.deidentifying.review_list import read_review, review_list
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry, read_roster

ENTRIES = (
    RosterEntry(("Anna Berg", "Annie"), "name", "[CLIENT]"),
    RosterEntry(("Bergen",), "place", "[CITY]"),
    RosterEntry(("Ola",), "name", ""),
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("roster.txt", "# known\nAnna Berg; Annie = CLIENT\nplace: Bergen = [CITY]\n\nOla\n"),
        ("roster.csv", "name,kind,replacement,also\nAnna Berg,,CLIENT,Annie\nBergen,place,CITY,\nOla,name,,\n"),
        ("roster.csv", "\ufeffName;Replacement;Kind;Also\nAnna Berg;CLIENT;name;Annie\nBergen;CITY;place;\nOla;;;\n"),
        ("roster.yaml", "names:\n  Anna Berg; Annie: CLIENT\nplaces:\n  Bergen: CITY\nname: [Ola]\n"),
    ],
)
def test_a_roster_may_be_lines_a_table_or_yaml(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_roster(path) == Roster(ENTRIES)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("r.txt", "Kari = CLIENT\nfish: Moe = X\n", "line 2"),
        ("r.txt", "Kari = <b>\n", "line 1"),
        ("r.txt", " = X\n", "line 1"),
        ("r.txt", "# nobody\n", "r.txt"),
        ("r.csv", "who,what\nKari,X\n", "name the columns"),
        ("r.yaml", "Kari\n", "lists under a kind"),
        ("r.yaml", "names: Kari\n", "lists under a kind"),
        ("r.yaml", "names: [\n", "not a YAML"),
    ],
)
def test_a_roster_that_cannot_be_followed_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=place) as refused:
        read_roster(path)
    assert "Kari" not in str(refused.value)


TEXT = "then Kari wrote =2+5 and +47 915 32 118, and Kari left"


def written(tmp_path: Path, *changes: tuple[str, str], each: bool = False) -> Path:
    passages = [Passage("D01_S3_client", TEXT)]
    roster = Roster((RosterEntry(("Kari",), "name", "[SISTER]"),))
    text = review_list(find_candidates(passages, roster), passages, each=each).decode("utf-8-sig")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "review.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_roster_is_decided_and_all_else_is_blank(tmp_path: Path) -> None:
    plan = read_review(written(tmp_path))
    assert plan.everywhere == (Everywhere("Kari", "name", "[SISTER]"),)
    assert (plan.here, plan.kept) == ((), ())


def test_a_cell_that_would_be_a_formula_is_harmless_and_comes_back(tmp_path: Path) -> None:
    path = written(tmp_path, ("[PHONE],", "[PHONE],everywhere"))
    assert ",+47" not in path.read_text(encoding="utf-8")
    assert "\n'+47 915 32 118,phone" in path.read_text(encoding="utf-8")
    assert Everywhere("+47 915 32 118", "phone", "[PHONE]") in read_review(path).everywhere


def test_here_needs_a_place_which_a_list_with_each_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--each"):
        read_review(written(tmp_path, ("everywhere", "here")))
    plan = read_review(written(tmp_path, ("everywhere", "keep"), ("everywhere", "Here "), each=True))
    assert plan.here == (Here("D01_S3_client", Span(45, 49), "Kari", "name", "[SISTER]"),)
    assert (plan.everywhere, plan.kept) == ((), ())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ((("everywhere", "perhaps"),), "line 2: the decision"),
        ((("[SISTER],everywhere", ",everywhere"),), "line 2: the replacement is missing"),
        ((("[SISTER],everywhere", '"[""x]",everywhere'),), "line 2: a replacement"),
        ((("[SISTER]", "[AUNT]"),), "line 3: the same form"),
        ((("everywhere", "keep"),), "line 2: this form is to be kept"),
        ((("surface,", "form,"),), "no column surface"),
        (((",name,", ",fish,"),), "line 2: the kind"),
    ],
)
def test_a_list_that_cannot_be_followed_is_refused_with_its_line(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        read_review(written(tmp_path, *changes, each=True))
    assert "Kari" not in str(refused.value)


def test_semicolons_of_a_spreadsheet_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_bytes("surface;kind;replacement;decision\r\nKari;name;SISTER;keep\r\n".encode("utf-8-sig"))
    assert read_review(path).kept == ("Kari",)
