"""Attributes, "nothing here" marks, stars and memos as tables: as blind as the tags, and attributes come in again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_star, set_tag
from ipr_coder.errors import UsageError
from ipr_coder.exchange.mark_csv import marks_as_csv
from ipr_coder.exchange.tag_csv import import_tags, tags_as_csv
from ipr_coder.study.mark_table import MarkKind, load_attributes, load_marks
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
A, B = Span(7, 22), Span(23, 32)


@pytest.fixture
def coded(study: Store) -> Store:
    assign(study, "CD", [CLIENT, THERAPIST])
    for coder, body in (("AB", "seen by AB"), ("CD", "seen by CD")):
        desk = open_desk(study, coder, CLIENT).desk
        set_tag(study, desk, "shame", A, True)
        set_attributes(study, desk, "shame", A, {"strength": "3" if coder == "AB" else "1"})
        set_memo(study, desk, "shame", A, body)
        set_reviewed(study, desk, B, True)
        set_star(study, desk, A, True)
        write_memo(study, desk, "segment", f"=stretch, {body}", span=B)
        write_memo(study, desk, "interview", f"interview, {body}")
        write_memo(study, desk, "code", f"code, {body}", code="shame")
    return study


def table(store: Store, kind: MarkKind, *, early: bool = False) -> list[list[str]]:
    def job(tx):  # type: ignore[no-untyped-def]
        tags = load_selection(tx, include_open=early).tags
        return marks_as_csv(load_marks(tx, tags, kind), kind, tags.round)

    return list(csv.reader(io.StringIO(store.read(job))))


def tag_table(store: Store, *, early: bool = False) -> str:
    def job(tx):  # type: ignore[no-untyped-def]
        tags = load_selection(tx, include_open=early).tags
        return tags_as_csv(tags, load_attributes(tx, tags))

    return store.read(job)


def test_nothing_comes_out_before_all_have_submitted(coded: Store) -> None:
    submit(coded, open_desk(coded, "AB", CLIENT).desk)
    for kind in ("reviewed", "stars", "memos"):
        assert len(table(coded, kind)) == 1, kind
    assert tag_table(coded).splitlines()[1:] == []


def test_each_mark_is_a_row_once_all_have_submitted(coded: Store) -> None:
    for coder in ("AB", "CD"):
        submit(coded, open_desk(coded, coder, CLIENT).desk)
    assert table(coded, "reviewed") == [
        ["transcript", "start", "end", "coder", "round"],
        [CLIENT, "23", "32", "AB", "main"],
        [CLIENT, "23", "32", "CD", "main"],
    ]
    assert table(coded, "stars")[1:] == [[CLIENT, "7", "22", "AB", "main"], [CLIENT, "7", "22", "CD", "main"]]
    memos = table(coded, "memos")
    assert memos[0] == ["transcript", "start", "end", "about", "code", "coder", "round", "memo"]
    assert [row for row in memos if row[5] == "AB"] == [
        [CLIENT, "", "", "interview", "", "AB", "main", "interview, seen by AB"],
        [CLIENT, "7", "22", "tag", "shame", "AB", "main", "seen by AB"],
        [CLIENT, "23", "32", "segment", "", "AB", "main", "'=stretch, seen by AB"],
    ]
    assert tag_table(coded) == (
        "transcript,start,end,code,coder,round,attributes\n"
        f"{CLIENT},7,22,shame,AB,main,strength=3\n"
        f"{CLIENT},7,22,shame,CD,main,strength=1\n"
    )


def test_a_memo_on_a_code_waits_for_the_rounds_last_interview(coded: Store) -> None:
    for coder in ("AB", "CD"):
        submit(coded, open_desk(coded, coder, CLIENT).desk)
    assert [row for row in table(coded, "memos") if row[3] == "code"] == []
    submit(coded, open_desk(coded, "CD", THERAPIST).desk)
    assert [row for row in table(coded, "memos") if row[3] == "code"] == [
        ["", "", "", "code", "shame", "AB", "main", "code, seen by AB"],
        ["", "", "", "code", "shame", "CD", "main", "code, seen by CD"],
    ]


def test_an_early_look_takes_all_in(coded: Store) -> None:
    assert len(table(coded, "memos", early=True)) == 1 + 2 * 4
    assert len(table(coded, "stars", early=True)) == 3


def test_attributes_go_out_and_come_in_again(coded: Store, another_study: Store, tmp_path: Path) -> None:
    assign(another_study, "CD", [CLIENT, THERAPIST])
    file = tmp_path / "tags.csv"
    file.write_text(tag_table(coded, early=True), encoding="utf-8")
    assert import_tags(another_study, file).added == 2
    assert open_desk(another_study, "AB", CLIENT).tags[0].attributes == {"strength": "3"}
    assert tag_table(another_study, early=True) == tag_table(coded, early=True)
    file.write_text(f"transcript,start,end,code,coder,attributes\n{CLIENT},7,22,shame,AB,strength=1\n")
    assert import_tags(another_study, file).known == 1
    assert open_desk(another_study, "AB", CLIENT).tags[0].attributes == {"strength": "3"}


def test_a_tag_taken_away_comes_back_with_the_files_attributes(coded: Store, tmp_path: Path) -> None:
    set_tag(coded, open_desk(coded, "AB", CLIENT).desk, "shame", A, False)
    file = tmp_path / "tags.csv"
    file.write_text(f"transcript,start,end,code,coder,attributes\n{CLIENT},7,22,shame,AB,strength=2\n")
    import_tags(coded, file)
    assert open_desk(coded, "AB", CLIENT).tags[0].attributes == {"strength": "2"}


@pytest.mark.parametrize(
    ("cell", "fault"),
    [("strong", "cannot be read"), ("strength=4", "cannot be '4'"), ("mood=1", "no attribute 'mood'"),
     ("strength=1; strength=2", "cannot be read")],
)  # fmt: skip
def test_attributes_that_cannot_be_are_named_by_their_line(study: Store, tmp_path: Path, cell: str, fault: str) -> None:
    file = tmp_path / "tags.csv"
    file.write_text(f"transcript,start,end,code,coder,attributes\n{CLIENT},7,22,shame,AB,{cell}\n")
    with pytest.raises(UsageError, match=rf"line 2: .*{fault}"):
        import_tags(study, file)


def test_the_command_writes_each_kind(coded: Store, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from ipr_coder.cli.app import application

    for coder, interview in (("AB", CLIENT), ("CD", CLIENT), ("CD", THERAPIST)):
        submit(coded, open_desk(coded, coder, interview).desk)
    coded.close()
    if coded.path is None:
        pytest.skip("the command is given a file")
    for kind, count in (("tags", 2), ("reviewed", 2), ("stars", 2), ("memos", 8)):
        file = tmp_path / f"{kind}.csv"
        done = CliRunner().invoke(application(), ["tags", "export", str(coded.path), str(file), "--what", kind])
        assert done.exit_code == 0, done.output
        assert len(file.read_text(encoding="utf-8").splitlines()) == count + 1
