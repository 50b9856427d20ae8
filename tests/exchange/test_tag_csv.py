"""Tags as a table: what goes out comes in again, and a row that cannot be right is named by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.desk import open_desk, work_list
from ipr_coder.coding.setting_up import assign, check_audit
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_tag
from ipr_coder.coding.undoing import undo
from ipr_coder.errors import IprError, StudyError, UsageError
from ipr_coder.exchange.tag_csv import import_tags, read_tags, tags_as_csv
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import OwnTag
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
Table = Callable[[str | bytes], Path]
HEAD = "transcript,start,end,code,coder\n"


def written(store: Store, round: str | None = None) -> str:
    return tags_as_csv(store.read(lambda tx: load_selection(tx, round=round, include_open=True)).tags)


def tags(store: Store, coder: str = "AB", interview: str = CLIENT) -> list[tuple[str, int, int]]:
    return [(tag.code, tag.span.start, tag.span.end) for tag in open_desk(store, coder, interview).tags]


def test_what_is_written_is_plain_rows_in_order(study: Store) -> None:
    assign(study, "CD", [CLIENT])
    for coder, code, span in (
        ("CD", "shame", Span(23, 32)),
        ("AB", "shame.hiding", Span(7, 22)),
        ("AB", "shame", Span(7, 22)),
        ("AB", "shame", Span(7, 13)),
    ):
        set_tag(study, open_desk(study, coder, CLIENT).desk, code, span, True)
    assert written(study) == (
        "transcript,start,end,code,coder,round,attributes\n"
        "D01_S3_client,7,13,shame,AB,main,\n"
        "D01_S3_client,7,22,shame,AB,main,\n"
        "D01_S3_client,7,22,shame.hiding,AB,main,\n"
        "D01_S3_client,23,32,shame,CD,main,\n"
    )


def test_what_goes_out_comes_in_again(study: Store, another_study: Store, table: Table) -> None:
    assign(study, "CD", [CLIENT, THERAPIST])
    for coder, label, code, span in (
        ("AB", CLIENT, "shame", Span(7, 13)),
        ("CD", CLIENT, "shame", Span(0, 32)),
        ("CD", THERAPIST, "shame.hiding", Span(6, 22)),
    ):
        set_tag(study, open_desk(study, coder, label).desk, code, span, True)
    text = written(study)
    taken = import_tags(another_study, table(text))
    assert (taken.added, taken.known) == (3, 0)
    assert written(another_study) == text
    again = import_tags(another_study, table(text))
    assert (again.added, again.known) == (0, 3)
    assert written(another_study) == text


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("AB", "CD")), st.sampled_from(("shame", "shame.hiding")), st.integers(0, 31),
            st.integers(1, 10),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_any_table_comes_out_as_the_set_of_its_rows(
    another_study: Store, table: Table, marks: list[tuple[str, str, int, int]]
) -> None:
    """A round of its own for each example, named by the marks it is to hold."""
    rows = [(CLIENT, start, min(32, start + length), code, coder) for coder, code, start, length in marks]
    name = f"r{len(another_study.read(all_rounds))}"
    lines = "".join(",".join(map(str, row)) + "\n" for row in rows)
    taken = import_tags(another_study, table(HEAD + lines), name)
    assert taken.added == len(set(rows))
    assert taken.known == len(rows) - len(set(rows))
    if rows:
        out = list(csv.reader(io.StringIO(written(another_study, name))))[1:]
        assert {(label, int(start), int(end), code, coder) for label, start, end, code, coder, _, _ in out} == set(rows)


def all_rounds(tx: object) -> list[object]:
    from sqlalchemy import Connection, select

    from ipr_coder.study import schema

    assert isinstance(tx, Connection)
    return list(tx.execute(select(schema.Round.name)).scalars())


def test_a_turn_is_counted_from_one_and_means_all_of_it(study: Store, table: Table) -> None:
    import_tags(study, table(f"transcript,turn,code,coder\n{CLIENT},2,shame,AB\n{CLIENT},3,shame,AB\n"))
    assert tags(study) == [("shame", 7, 22), ("shame", 23, 32)]
    assert Span(7, 22).of(open_desk(study, "AB", CLIENT).text) == "Blåbær, sa hun."


@pytest.mark.parametrize(
    "content",
    [
        f"\ufefftranscript,start,end,code,coder\n{CLIENT},7,22,shame,AB\n",
        f"transcript;start;end;code;coder\r\n{CLIENT};7;22;shame;AB\r\n",
        f"transcript\tstart\tend\tcode\tcoder\n{CLIENT}\t7\t22\tshame\tAB\n",
        f"transcript,start,end,code,coder\r{CLIENT},7,22,shame,AB\r",
        f'"Coder","CODE"," End ","start","Transcript","memo"\n"AB","shame","22","7","{CLIENT}","a, ""b""\nc"\n',
        f"transcript,start,end,code,coder,round\n\n{CLIENT}, 7 ,22,shame,AB,main\n,,,,,\n",
        f"transcript,start,end,code,coder,round\n{CLIENT},7,22,shame,AB,\n",
    ],
    ids=["BOM", "semicolons and CRLF", "tabs", "CR", "quotes and another order", "blanks", "no round"],
)
def test_tables_as_programs_write_them(another_study: Store, table: Table, content: str) -> None:
    assert import_tags(another_study, table(content)).added == 1
    assert tags(another_study) == [("shame", 7, 22)]


REFUSED = [
    (f"{CLIENT},7,22,joy,AB", "there is no code 'joy'"),
    (f"{CLIENT},7,22,shame,{'A' * 100_000}", r"there is no coder 'A{40}\.\.\.' in"),
    (f"{'A' * 100_000},7,22,shame,AB", r"there is no transcript 'A{40}\.\.\.' in"),
    (f"{CLIENT},7,22,shame,XY", "there is no coder 'XY'.*ipr-coder coder add"),
    ("D99_S3_client,7,22,shame,AB", "there is no transcript 'D99_S3_client'"),
    (f"{CLIENT},7,33,shame,AB", "not a place in the text.*the text has 32"),
    (f"{CLIENT},7,7,shame,AB", "not a place in the text"),
    (f"{CLIENT},9,7,shame,AB", "not a place in the text"),
    (f"{CLIENT},-1,7,shame,AB", "not a place in the text"),
    (f"{CLIENT},1.5,7,shame,AB", "not a place in the text"),
    (f"{CLIENT},,7,shame,AB", "not a place in the text"),
    (f"{CLIENT},0,{'9' * 5000},shame,AB", "not a place in the text"),
    (f"{CLIENT},7,22", "there is no code ''"),
    (f"{CLIENT},7,22,shame,AB,pilot", "the row is of round 'pilot', not of 'main'.*--round 'pilot'"),
    ("=cmd|calc,7,22,shame,AB", "there is no transcript"),
]


@pytest.mark.parametrize(("row", "words"), REFUSED, ids=[words[:30] for _, words in REFUSED])
def test_a_row_that_cannot_be_is_named_by_its_line_and_nothing_is_taken(
    shared_study: Store, table: Table, row: str, words: str
) -> None:
    before = written(shared_study), check_audit(shared_study)
    good = f"{CLIENT},0,6,shame,AB,main\n"
    path = table(f'{HEAD.strip()},round,note\n{good}{CLIENT},7,22,shame,AB,main,"two\nlines"\n{row}\n{good}')
    with pytest.raises(UsageError, match=words) as caught:
        import_tags(shared_study, path)
    assert str(caught.value).startswith(f"{path}, line 5: ")
    assert len(str(caught.value)) < 400 + len(str(path))
    assert (written(shared_study), check_audit(shared_study)) == before


@pytest.mark.parametrize("turn", ["0", "4", "-1", "two", "", "1.0", "9" * 5000])
def test_a_turn_that_is_none_is_named(shared_study: Store, table: Table, turn: str) -> None:
    path = table(f"transcript,turn,code,coder\n{CLIENT},{turn},shame,AB\n")
    with pytest.raises(UsageError, match=r"line 2: the turn is given as .*counted from 1 to 3"):
        import_tags(shared_study, path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: the first line does not name the columns transcript, code, coder, start, end"),
        (b"transcript,start,code,coder\n", "line 1: the first line does not name the column end"),
        (f"{HEAD}{CLIENT},7,22,skam på,AB\n".encode("cp1252"), "not in UTF-8.*CSV UTF-8"),
        (bytes(range(256)), "not in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(shared_study: Store, table: Table, content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        import_tags(shared_study, table(content))


def test_a_cell_beyond_what_the_reader_takes_is_named_by_its_line(shared_study: Store, table: Table) -> None:
    before = csv.field_size_limit(1000)
    try:
        with pytest.raises(UsageError, match="line 2: this is not a CSV table"):
            import_tags(shared_study, table(HEAD + f"{CLIENT},7,22,shame," + "A" * 2000 + "\n"))
    finally:
        csv.field_size_limit(before)


def test_a_missing_file_and_a_folder_are_refused(shared_study: Store, tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UsageError, match=r"no such file|cannot be read") as caught:
            read_tags(shared_study, path, "main")
        assert str(path) in str(caught.value)


def test_a_tag_taken_off_before_comes_back(study: Store, table: Table) -> None:
    desk = open_desk(study, "AB", CLIENT).desk
    set_tag(study, desk, "shame", Span(7, 22), True)
    set_memo(study, desk, "shame", Span(7, 22), "looks down")
    set_tag(study, desk, "shame", Span(7, 22), False)
    set_tag(study, desk, "shame.hiding", Span(7, 22), True)
    path = table(f"{HEAD}{CLIENT},7,22,shame,AB\n{CLIENT},7,22,shame.hiding,AB\n")
    taken = import_tags(study, path)
    assert (taken.added, taken.known) == (1, 1)
    assert set(open_desk(study, "AB", CLIENT).tags) == {
        OwnTag("shame", Span(7, 22), "looks down"),
        OwnTag("shame.hiding", Span(7, 22)),
    }
    assert check_audit(study).fault is None


def test_imported_tags_clear_nothing_here_and_are_no_deed_of_the_coder(study: Store, table: Table) -> None:
    desk = open_desk(study, "AB", CLIENT).desk
    set_reviewed(study, desk, Span(7, 22), True)
    set_reviewed(study, desk, Span(23, 32), True)
    import_tags(study, table(f"{HEAD}{CLIENT},10,13,shame,AB\n"))
    assert open_desk(study, "AB", CLIENT).reviewed == (Span(23, 32),)
    deed = undo(study, desk)
    assert deed is not None
    assert deed.label.startswith("undo: mark")
    assert tags(study) == [("shame", 10, 13)]


def test_a_submitted_interview_takes_no_more_tags(study: Store, table: Table) -> None:
    submit(study, open_desk(study, "AB", CLIENT).desk)
    before = check_audit(study)
    path = table(f"{HEAD}{THERAPIST},6,22,shame,AB\n{CLIENT},7,22,shame,AB\n")
    with pytest.raises(StudyError, match="D01_S3_client is submitted, so its tags are frozen"):
        import_tags(study, path)
    assert check_audit(study) == before
    assert tags(study) == []
    with pytest.raises(StudyError, match="D01_S3_therapist is not assigned to AB"):
        open_desk(study, "AB", THERAPIST)


def test_who_was_not_assigned_is_assigned_open(study: Store, table: Table) -> None:
    import_tags(study, table(f"{HEAD}{THERAPIST},6,22,shame,CD\n{THERAPIST},6,22,shame,AB\n"))
    for coder in ("AB", "CD"):
        (item,) = [item for item in work_list(study, coder) if item.interview == THERAPIST]
        assert (item.submitted, item.decided, item.codable) == (False, 1, 1)


def test_tags_go_into_the_newest_round_unless_told_otherwise(study: Store, table: Table) -> None:
    assign(study, "AB", [CLIENT], "second")
    import_tags(study, table(f"{HEAD}{CLIENT},7,22,shame,AB\n"))
    assert [tag.code for tag in open_desk(study, "AB", CLIENT, "second").tags] == ["shame"]
    assert open_desk(study, "AB", CLIENT, "main").tags == ()
    import_tags(study, table(f"{HEAD}{CLIENT},0,6,shame,AB\n"), "main")
    assert [tag.span for tag in open_desk(study, "AB", CLIENT, "main").tags] == [Span(0, 6)]
    text = written(study, "main")
    with pytest.raises(UsageError, match=r"line 2: the row is of round 'main', not of 'second'"):
        import_tags(study, table(text))
    with pytest.raises(IprError, match="cannot be the label of a round"):
        import_tags(study, table(HEAD), "=second")
