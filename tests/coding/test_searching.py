"""What a person types becomes the search that was meant, and no search reads what its reader must not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.codebook.edits import RenameCode
from ipr_coder.coding.codebook_editing import edit_codebook
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.searching import HELP, SearchResult, parse_query, search
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_memo, set_reviewed, set_star, set_tag
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.correcting import change_text, undo_change
from ipr_coder.study.search_values import Query
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.study.words import Term
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Edit

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
A, B = Span(26, 69), Span(80, 113)


def turns(result: SearchResult) -> list[tuple[str, int]]:
    return [(hit.interview, hit.turn + 1) for hit in result.hits.hits]


def found(store: Store, coder: str | None, typed: str, **how: Any) -> list[tuple[str, int]]:
    return turns(search(store, coder, parse_query(typed), **how))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("quiet", Query(terms=(Term(("quiet",)),))),
        ("went QUIET", Query(terms=(Term(("went",)), Term(("quiet",))))),
        ('"went quiet"', Query(terms=(Term(("went", "quiet")),))),
        ("“went quiet”", Query(terms=(Term(("went", "quiet")),))),
        ("don't", Query(terms=(Term(("don", "t")),))),
        ("sham*", Query(terms=(Term(("sham",), prefix=True),))),
        ('"sham*"', Query(terms=(Term(("sham",)),))),
        (r"/went (quiet|still)/", Query(regex="went (quiet|still)")),
        (r"/\d+:\d+", Query(regex=r"\d+:\d+")),
        (r"/and/or/ she", Query(regex="and/or", terms=(Term(("she",)),))),
        (
            "speaker:client role:therapist dyad:D03 session:5 interview:D03_S5_client",
            Query(
                speakers=("client",),
                roles=("therapist",),
                dyads=("D03",),
                sessions=(5,),
                interviews=("D03_S5_client",),
            ),
        ),
        ("session:S5", Query(sessions=(5,))),
        ("code:shame Code:rupture coder:AB", Query(codes=("shame", "rupture"), coders=("AB",))),
        ('memo:why memo:"not sure"', Query(memo=(Term(("why",)), Term(("not", "sure"))))),
        ('speaker:"Dr. M"', Query(speakers=("Dr. M",))),
        ("untagged starred", Query(untagged=True, starred=True)),
        ('"untagged"', Query(terms=(Term(("untagged",)),))),
        ("12:40", Query(terms=(Term(("12", "40")),))),
        ("said: no", Query(terms=(Term(("said",)), Term(("no",))))),
        ('NEAR( AND "a" OR * -', Query(terms=(Term(("near",)), Term(("and",)), Term(("a",)), Term(("or",))))),
        ('say "no', Query(terms=(Term(("say",)), Term(("no",))))),
        ("a\x00b", Query(terms=(Term(("a", "b")),))),
        ("... 😀 *", Query()),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: str, query: Query) -> None:
    assert parse_query(typed) == query


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("cod:shame", "there is no filter cod:"),
        ("session:five", "a session is a number"),
        ("session:99999999999999999999", "a session is a number"),
        ("memo:...", "memo has nothing to look for"),
        ('code:""', "code has nothing to look for"),
        ("/", "the pattern has nothing to look for"),
        ("/a/ /b/ c", ""),
        ("x" * 10_000, "2,000 characters"),
        ("a " * 60, "40 words"),
    ],
)
def test_what_cannot_be_meant_is_said(typed: str, says: str) -> None:
    if not says:
        assert parse_query(typed).regex == "a/ /b"
        return
    with pytest.raises(UsageError, match=says) as refusal:
        parse_query(typed)
    assert refusal.value.mend


@given(st.text(max_size=80))
def test_nothing_typed_breaks_the_reader(typed: str) -> None:
    try:
        query = parse_query(typed)
    except UsageError:
        return
    assert parse_query(f"{typed} ").speakers == query.speakers


def test_the_help_names_every_filter() -> None:
    for name in ("speaker", "role", "dyad", "session", "interview", "code", "coder", "memo"):
        assert f"{name}:" in HELP
    assert "untagged" in HELP
    assert "starred" in HELP


@pytest.mark.parametrize("typed", ["'", '"', "a' OR 1=1 --", "quiet\x00", "% _ \\", "\ud800", "*", "(", "🏳️‍🌈"])
def test_hostile_words_reach_no_database(study: Store, typed: str) -> None:
    query = parse_query(typed)
    if query.is_empty:
        with pytest.raises(UsageError, match="nothing is looked for"):
            search(study, None, query)
    else:
        assert set(turns(search(study, None, query))) <= {(CLIENT, 2)}
    assert turns(search(study, None, Query(speakers=(typed,)))) == []


def test_words_are_found_with_place_and_times(study: Store) -> None:
    hit = search(study, None, parse_query("waited helped")).hits.hits[0]
    assert (hit.interview, hit.turn, hit.role, hit.dyad, hit.session) == (CLIENT, 3, "client", "D01", 3)
    assert (hit.session_start_ms, hit.session_end_ms) == (760_000, 785_000)
    text = open_desk(study, "AB", CLIENT).text
    assert [span.of(text) for span in hit.matches] == ["waited", "helped"]


def test_a_query_that_looks_for_nothing_is_refused(study: Store) -> None:
    with pytest.raises(UsageError, match="nothing is looked for"):
        search(study, "AB", Query())
    with pytest.raises(UsageError, match="at least one hit"):
        search(study, "AB", parse_query("quiet"), limit=0)


def test_a_coder_finds_only_in_assigned_interviews(study: Store) -> None:
    add_coder(study, "EF")
    assert found(study, "EF", "quiet") == []
    assert found(study, "EF", "/quiet/") == []
    assert found(study, "EF", "speaker:client") == []
    assert search(study, "EF", parse_query("quiet")).hits.total == 0
    assign(study, "EF", [THERAPIST])
    assert found(study, "EF", "quiet") == []
    assert found(study, "EF", "looks") == [(THERAPIST, 2)]
    assert found(study, "EF", f"interview:{CLIENT} quiet") == []
    with pytest.raises(StudyError, match="there is no coder 'XY'"):
        found(study, "XY", "quiet")


def test_a_coder_finds_by_own_marks_only(study: Store, ab: Desk, cd: Desk) -> None:
    """AB has tagged, noted, read and starred; CD's searches are as if nobody had."""
    asked = ("code:shame", "memo:mine", "memo:m*", "untagged", "starred", "code:shame quiet", "untagged quiet")
    before = {typed: found(study, "CD", typed) for typed in asked}
    set_tag(study, ab, "shame", A, True)
    set_memo(study, ab, "shame", A, "mine alone")
    set_reviewed(study, ab, B, True)
    set_star(study, ab, B, True)
    submit(study, ab)
    assert {typed: found(study, "CD", typed) for typed in asked} == before
    assert found(study, "CD", "code:shame") == []
    assert found(study, "AB", "code:shame") == [(CLIENT, 2)]
    assert found(study, "AB", "memo:mine") == [(CLIENT, 2)]
    assert found(study, "AB", "starred") == [(CLIENT, 4)]
    with pytest.raises(UsageError, match="own marks only"):
        found(study, "CD", "coder:AB")
    assert found(study, "CD", "coder:CD") == []
    set_tag(study, cd, "rupture", B, True)
    assert found(study, "CD", "coder:CD") == [(CLIENT, 4)]


def test_untagged_is_neither_tagged_nor_read(study: Store, ab: Desk) -> None:
    assert found(study, "AB", f"untagged interview:{CLIENT}") == [(CLIENT, 2), (CLIENT, 4), (CLIENT, 5), (CLIENT, 7)]
    set_tag(study, ab, "shame", Span(A.start + 3, A.start + 5), True)
    set_reviewed(study, ab, B, True)
    assert found(study, "AB", f"untagged interview:{CLIENT}") == [(CLIENT, 5), (CLIENT, 7)]
    assert (CLIENT, 1) in found(study, "AB", "untagged speaker:interviewer")


def test_a_code_takes_its_subcodes_in_and_two_codes_mean_either(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", A, True)
    set_tag(study, ab, "rupture", B, True)
    assert found(study, "AB", "code:shame") == [(CLIENT, 2)]
    assert found(study, "AB", "code:shame.hiding") == [(CLIENT, 2)]
    assert found(study, "AB", "code:rupture.withdrawal") == []
    assert found(study, "AB", "code:shame code:rupture") == [(CLIENT, 2), (CLIENT, 4)]
    assert found(study, "AB", "code:shame waited") == []
    with pytest.raises(StudyError, match=r"there is no code 'hiding' in the study\. There is shame\.hiding"):
        found(study, "AB", "code:hiding")


def test_a_renamed_code_is_found_by_its_old_and_new_name(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame.hiding", A, True)
    edit_codebook(study, "lead", RenameCode("shame.hiding", "shame.covering"), "a better word")
    for typed in ("code:shame.covering", "code:shame.hiding", "code:shame"):
        assert found(study, "AB", typed) == [(CLIENT, 2)]
    assert found(study, "AB", "code:rupture") == []


def test_a_tag_over_several_turns_is_found_in_each(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", Span(A.start, B.end), True)
    assert found(study, "AB", "code:shame") == [(CLIENT, 2), (CLIENT, 3), (CLIENT, 4)]


def test_the_lead_reads_every_text_but_open_marks_not(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    submit(study, ab)
    assert found(study, None, "quiet") == [(CLIENT, 2)]
    assert search(study, None, parse_query("quiet")).hits.waiting == ()
    for typed in ("code:shame", "coder:AB", "untagged coder:AB", "code:shame quiet"):
        result = search(study, None, parse_query(typed))
        assert turns(result) == []
        assert CLIENT in result.hits.waiting
    submit(study, cd)
    assert found(study, None, "code:shame") == [(CLIENT, 2)]
    assert found(study, None, "code:shame coder:CD") == []
    assert search(study, None, parse_query("code:shame")).hits.waiting == (THERAPIST,)


def test_an_early_look_needs_a_reason_and_is_on_record(
    study: Store, ab: Desk, sql: Callable[..., list[Any]], audit_length: Callable[[Store], int]
) -> None:
    set_tag(study, ab, "shame", A, True)
    events = audit_length(study)
    with pytest.raises(StudyError, match="give a reason"):
        found(study, None, "code:shame", early=" ")
    assert found(study, None, "quiet", early="not needed") == [(CLIENT, 2)]
    assert audit_length(study) == events
    assert found(study, None, "code:shame", early="supervision") == [(CLIENT, 2)]
    kind, payload = sql(study, "select kind, payload from audit_event order by id desc limit 1")[0]
    assert (kind, audit_length(study)) == ("opened early", events + 1)
    assert "supervision" in payload
    assert "quiet" not in payload


def test_a_newer_round_is_the_one_that_counts(study: Store, ab: Desk) -> None:
    set_tag(study, ab, "shame", A, True)
    assign(study, "AB", [CLIENT], "second")
    assert found(study, "AB", "code:shame") == []
    again = open_desk(study, "AB", CLIENT, "second").desk
    set_tag(study, again, "shame", B, True)
    assert found(study, "AB", "code:shame") == [(CLIENT, 4)]
    submit(study, again)
    assert found(study, None, "code:shame") == [(CLIENT, 4)]
    with pytest.raises(StudyError, match="there is no round 'third'"):
        found(study, None, "code:shame", round="third")


def test_a_corrected_text_and_the_way_back_are_found_as_they_stand(study: Store, ab: Desk) -> None:
    text = open_desk(study, "AB", CLIENT).text
    at = text.index("xylophone")
    edits = [Edit(at, at + len("xylophone"), "harpsichord")]
    study.write(lambda tx: change_text(tx, ab.transcript_id, edits, kind="edit", actor="lead"))
    hits = search(study, "AB", parse_query("harpsichord snow")).hits
    assert [(hit.turn, hit.matches[0].start) for hit in hits.hits] == [(1, at)]
    assert not hits.read_through
    assert found(study, "AB", "xylophone") == []
    study.write(lambda tx: undo_change(tx, ab.transcript_id, actor="lead"))
    assert found(study, "AB", "harpsichord") == []
    assert found(study, "AB", "xylophone") == [(CLIENT, 2)]


def test_a_name_taken_out_is_found_no_more_and_is_in_no_page_of_the_index(
    sqlite_study: Store, sql: Callable[..., list[Any]]
) -> None:
    desk = open_desk(sqlite_study, "AB", CLIENT)
    at = desk.text.index("Zanzibar")
    edits = [Edit(at, at + len("Zanzibar"), "[place]")]
    assert any(b"zanzibar" in bytes(row[0]) for row in sql(sqlite_study, "select block from turn_words_data"))
    sqlite_study.write(
        lambda tx: change_text(tx, desk.desk.transcript_id, edits, kind="deidentify", actor="lead", reason="name")
    )
    assert found(sqlite_study, "AB", "zanzibar") == []
    assert found(sqlite_study, None, "/zanzi/") == []
    assert found(sqlite_study, "AB", "place") == [(CLIENT, 5)]
    assert not any(b"anzibar" in bytes(row[0]) for row in sql(sqlite_study, "select block from turn_words_data"))
    assert not any("zanzibar" in row[0] for row in sql(sqlite_study, "select c0 from turn_words_content"))


def test_a_pattern_without_end_is_stopped_and_quotes_nothing(study: Store) -> None:
    for typed in ("/(?R)/", "/(/", "/(((a{1000}){1000}){1000}){1000}/"):
        with pytest.raises(UsageError) as refusal:
            found(study, None, typed)
        assert "xylophone" not in str(refusal.value)
    assert found(study, None, "/XYLOPHONE/") == [(CLIENT, 2)]


def test_what_was_typed_and_found_is_in_no_repr(study: Store) -> None:
    result = search(study, None, replace(parse_query("xylophone"), regex="xylophone"))
    assert "xylophone" not in repr(result)
    assert "xylophone" not in repr(result.hits)
    assert "xylophone" not in repr(result.hits.hits[0])
