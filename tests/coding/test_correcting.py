"""Correcting a transcript after coding: every coder's marks stay on their words, and the way back is exact."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.correcting import (
    edit_turn,
    preview_edit,
    preview_replacement,
    preview_undo,
    recut,
    replace_transcript,
    transcript_state,
    undo_correction,
    versions,
)
from ipr_coder.coding.cutting import split_at
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.displacing import displaced_marks, let_go, place_mark
from ipr_coder.coding.memos import set_memo, write_memo
from ipr_coder.coding.setting_up import check_audit, check_file
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_reviewed, set_star, set_tag
from ipr_coder.coding.undoing import undo
from ipr_coder.errors import StudyError
from ipr_coder.study.correcting import change_text
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.values import Desk, Workplace
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Edit
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read

CLIENT = "D01_S3_client"
SNOW = "I went quiet, like a xylophone in the snow."
WAITED = "Then she waited, and that helped."
ZANZIBAR = "Zanzibar was all I could think of."

Sql = Callable[..., list[Any]]
TABLES = ("tag", "review", "star", "memo", "cut", "recall_moment", "turn", "segment", "assignment")


def desk_of(store: Store, coder: str) -> Desk:
    return open_desk(store, coder, CLIENT).desk


def at(store: Store, words: str) -> Span:
    start = open_desk(store, "AB", CLIENT).text.index(words)
    return Span(start, start + len(words))


def words_of(place: Workplace) -> list[tuple[str, str]]:
    return [(tag.code, tag.span.of(place.text)) for tag in place.tags]


def everything(store: Store, sql: Sql) -> dict[str, list[Any]]:
    """Text, layout and all marks as they lie in the database, but for the numbers that count changes and new rows."""
    found: dict[str, list[Any]] = {}
    for table in TABLES:
        rows = sql(store, f'select * from "{table}" order by {"2, 3" if table in ("turn", "segment") else "1"}')
        skip = {"turn": 1, "segment": 1}.get(table, 0)
        fields = [[v for k, v in row._mapping.items() if k not in ("revision", "uid")][skip:] for row in rows]
        found[table] = [tuple(row) for row in fields]
    source = "text, text_sha256, source_name, source_sha256, format, encoding, unit"
    found["transcript"] = [tuple(row) for row in sql(store, f"select {source} from transcript order by id")]
    return found


def code_a_little(store: Store) -> None:
    """AB open and CD submitted: tags, a taken-off tag, memos, a star, a cut and "nothing here" marks."""
    ab, cd = desk_of(store, "AB"), desk_of(store, "CD")
    set_tag(store, ab, "rupture", at(store, SNOW), True)
    set_memo(store, ab, "rupture", at(store, SNOW), "frozen")
    set_tag(store, ab, "shame", at(store, "xylophone"), True)
    set_tag(store, ab, "shame.hiding", at(store, ZANZIBAR), True)
    set_tag(store, ab, "shame", at(store, WAITED), True)
    set_tag(store, ab, "shame", at(store, WAITED), False)
    set_star(store, ab, at(store, "that helped"), True)
    write_memo(store, ab, "segment", "look again", span=at(store, WAITED))
    split_at(store, ab, at(store, "and that helped").start)
    set_tag(store, cd, "rupture", at(store, SNOW), True)
    set_tag(store, cd, "shame", at(store, ZANZIBAR), True)
    set_reviewed(store, cd, at(store, "That is all."), True)
    submit(store, cd)


@pytest.fixture
def coded(study: Store) -> Store:
    code_a_little(study)
    return study


@pytest.fixture
def coded_file(sqlite_study: Store) -> Store:
    """The same in a file only, for what does not depend on the database."""
    code_a_little(sqlite_study)
    return sqlite_study


@pytest.fixture
def corrected(texts: dict[str, str], tmp_path: Path) -> Callable[..., Transcript]:
    """The client's file with words changed, read anew."""

    def make(*changes: tuple[str, str]) -> Transcript:
        text = texts[CLIENT]
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "again.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return make


def test_a_corrected_file_takes_every_mark_along(coded: Store, corrected: Callable[..., Transcript]) -> None:
    new = corrected(("went quiet", "went very quiet"), ("xylophone", "xylofoon"), ("I: Mm.\n", ""))
    done = replace_transcript(coded, CLIENT, new, "misheard")
    assert done.unplaced == ()
    ab, cd = open_desk(coded, "AB", CLIENT), open_desk(coded, "CD", CLIENT)
    assert ab.text == new.text
    assert words_of(ab) == [
        ("rupture", "I went very quiet, like a xylofoon in the snow."),
        ("shame", "xylofoon"),
        ("shame.hiding", ZANZIBAR),
    ]
    assert ab.tags[0].memo == "frozen"
    assert [span.of(ab.text) for span in ab.stars] == ["that helped"]
    assert [memo.span.of(ab.text) for memo in ab.memos] == [WAITED]
    assert "and that helped." in [row.span.of(ab.text) for row in ab.segments]
    assert [span.of(cd.text) for span in cd.reviewed] == ["That is all."]
    assert [ab.text[stop.start : stop.end] for stop in ab.moments] == [f"And then?\n{WAITED}\n{ZANZIBAR}"]
    assert check_file(coded) == ()
    assert check_audit(coded).fault is None


def test_a_preview_tells_the_same_and_writes_nothing(
    coded: Store, corrected: Callable[..., Transcript], sql: Sql, audit_length: Callable[[Store], int]
) -> None:
    new = corrected((ZANZIBAR, "No."), ("quiet", "silent"))
    before, events = everything(coded, sql), audit_length(coded)
    told = preview_replacement(coded, CLIENT, new)
    assert everything(coded, sql) == before
    assert audit_length(coded) == events
    assert told.version is None
    assert replace(told, version=2) == replace_transcript(coded, CLIENT, new)
    assert len(told.unplaced) == 2


def test_what_has_no_place_is_switched_off_and_listed_for_its_coder_only(
    coded_file: Store, corrected: Callable[..., Transcript], sql: Sql
) -> None:
    replace_transcript(coded_file, CLIENT, corrected((ZANZIBAR, "No.")))
    waiting = displaced_marks(coded_file)
    assert [(one.mark.coder, one.mark.code, one.mark.quote) for one in waiting] == [
        ("AB", "shame.hiding", ZANZIBAR),
        ("CD", "shame", ZANZIBAR),
    ]
    assert [one.mark.coder for one in displaced_marks(coded_file, desk_of(coded_file, "AB"))] == ["AB"]
    rows = [one.mark.row_id for one in waiting]
    assert all(sql(coded_file, "select deleted_ms from tag where id = :row", row=row)[0][0] for row in rows)


def test_undo_brings_back_everything_to_the_letter(
    coded: Store, corrected: Callable[..., Transcript], sql: Sql
) -> None:
    before = everything(coded, sql)
    replace_transcript(
        coded,
        CLIENT,
        corrected(
            (ZANZIBAR, "No."), ("xylophone", "x"), ("1 session=00:12:40", "1 session=00:12:41"), ("I: Mm.\n", "")
        ),
    )
    edit_turn(coded, "lead", CLIENT, 1, "What went on in you?")
    assert everything(coded, sql) != before
    assert [one.kind for one in versions(coded, CLIENT) if one.in_force] == ["replace", "edit"]
    undo_correction(coded, CLIENT)
    assert preview_undo(coded, CLIENT).version is None
    undo_correction(coded, CLIENT)
    assert everything(coded, sql) == before
    assert displaced_marks(coded) == ()
    with pytest.raises(StudyError, match="not corrected"):
        undo_correction(coded, CLIENT)
    assert not any(one.in_force for one in versions(coded, CLIENT))


def test_marks_made_after_a_correction_are_carried_when_it_is_taken_back(coded: Store) -> None:
    edit_turn(coded, "lead", CLIENT, 2, f"Well. {SNOW}")
    ab = desk_of(coded, "AB")
    set_tag(coded, ab, "rupture.withdrawal", at(coded, "That is all."), True)
    set_tag(coded, ab, "rupture.withdrawal", at(coded, "Well."), True)
    undo_correction(coded, CLIENT)
    assert ("rupture.withdrawal", "That is all.") in words_of(open_desk(coded, "AB", CLIENT))
    assert [(one.mark.code, one.mark.quote) for one in displaced_marks(coded)] == [("rupture.withdrawal", "Well.")]


def test_submitted_work_has_both_digests_on_record(coded_file: Store, sql: Sql) -> None:
    import json

    before = sql(coded_file, "select digest from assignment where submitted_ms is not null")[0][0]
    edit_turn(coded_file, "lead", CLIENT, 1, "What was going on in you?", reason="misheard")
    after = sql(coded_file, "select digest from assignment where submitted_ms is not null")[0][0]
    event = json.loads(sql(coded_file, "select payload from audit_event order by id desc limit 1")[0][0])
    assert event["submitted"] == [{"coder": "CD", "round": "main", "before": before, "after": after}]
    assert before != after
    assert event["reason"] == "misheard"


def test_the_trail_holds_no_word_of_the_text(coded: Store, corrected: Callable[..., Transcript], sql: Sql) -> None:
    replace_transcript(coded, CLIENT, corrected((ZANZIBAR, "Timbuktu."), ("xylophone", "marimba")))
    place_mark(coded, displaced_marks(coded)[0].id, at(coded, "Timbuktu."))
    undo_correction(coded, CLIENT)
    trail = " ".join(row[0] for row in sql(coded, "select payload from audit_event"))
    assert not any(word in trail for word in ("Zanzibar", "xylophone", "Timbuktu", "marimba"))


def test_a_displaced_tag_is_placed_by_hand_with_its_memo(coded_file: Store) -> None:
    ab = desk_of(coded_file, "AB")
    set_memo(coded_file, ab, "shame.hiding", at(coded_file, ZANZIBAR), "why there?")
    edit_turn(coded_file, "lead", CLIENT, 5, "No.")
    mine = displaced_marks(coded_file, ab)[0]
    place_mark(coded_file, mine.id, at(coded_file, "No."), desk_of(coded_file, "AB"))
    found = {tag.code: tag for tag in open_desk(coded_file, "AB", CLIENT).tags}["shame.hiding"]
    assert (found.memo, found.span) == ("why there?", at(coded_file, "No."))
    with pytest.raises(StudyError, match="waits"):
        place_mark(coded_file, mine.id, at(coded_file, "No."))


def test_a_coder_places_no_mark_of_another(coded_file: Store) -> None:
    edit_turn(coded_file, "lead", CLIENT, 5, "No.")
    theirs = next(one for one in displaced_marks(coded_file) if one.mark.coder == "CD")
    with pytest.raises(StudyError, match="waits"):
        place_mark(coded_file, theirs.id, Span(0, 4), desk_of(coded_file, "AB"))


def test_a_mark_let_go_needs_a_reason_and_stays_off_until_the_text_is_back(coded_file: Store) -> None:
    edit_turn(coded_file, "lead", CLIENT, 5, "No.")
    for one in displaced_marks(coded_file):
        with pytest.raises(StudyError, match="reason"):
            let_go(coded_file, one.id, " ")
        let_go(coded_file, one.id, "said by nobody")
    assert displaced_marks(coded_file) == ()
    assert "shame.hiding" not in dict(words_of(open_desk(coded_file, "AB", CLIENT)))
    undo_correction(coded_file, CLIENT)
    assert dict(words_of(open_desk(coded_file, "AB", CLIENT)))["shame.hiding"] == ZANZIBAR


def test_two_tags_of_one_code_that_fall_together_are_both_kept(coded: Store) -> None:
    ab = desk_of(coded, "AB")
    set_tag(coded, ab, "rupture", at(coded, "Zanzibar was"), True)
    set_tag(coded, ab, "rupture", at(coded, "Zanzibar was all"), True)
    set_tag(coded, ab, "rupture", at(coded, "Zanzibar was all"), False)
    set_tag(coded, ab, "rupture", at(coded, "was all"), True)
    edits = (Edit(at(coded, "Zanzibar was all").start, at(coded, "Zanzibar was all").end, "Nothing is"),)
    coded.write(lambda tx: change_text(tx, ab.transcript_id, edits, kind="edit", actor="lead", by_position=True))
    assert words_of(open_desk(coded, "AB", CLIENT)).count(("rupture", "Nothing is")) == 1
    assert [one.mark.quote for one in displaced_marks(coded)] == ["was all"]
    undo_correction(coded, CLIENT)
    quotes = {quote for code, quote in words_of(open_desk(coded, "AB", CLIENT)) if code == "rupture"}
    assert quotes == {SNOW, "Zanzibar was", "was all"}


def test_taking_names_out_keeps_no_older_text_anywhere(coded: Store, sql: Sql) -> None:
    edit_turn(coded, "lead", CLIENT, 7, "That is all, said Xerxes.")
    edit_turn(coded, "lead", CLIENT, 5, "No.")
    edit_turn(coded, "lead", CLIENT, 2, "Zanzibar went quiet, like a xylophone in the snow.")
    ab, name = desk_of(coded, "AB"), at(coded, "Zanzibar")
    set_tag(coded, ab, "shame", name, True)
    edits = (Edit(name.start, name.end, "[PLACE]"),)
    coded.write(lambda tx: change_text(tx, ab.transcript_id, edits, kind="deidentify", actor="lead"))
    assert ("shame", "[PLACE]") in words_of(open_desk(coded, "AB", CLIENT))
    kept = sql(coded, "select body, edits from transcript_version")
    kept += sql(coded, "select quote, before from displaced") + sql(coded, "select text, unit from transcript")
    assert "Zanzibar" not in " ".join(str(value) for row in kept for value in row)
    assert displaced_marks(coded)[0].mark.quote == "[PLACE] was all I could think of."
    with pytest.raises(StudyError, match="names were taken out"):
        undo_correction(coded, CLIENT)


def test_a_coder_edits_a_turn_only_where_nobody_has_submitted(sqlite_study: Store) -> None:
    edit_turn(sqlite_study, desk_of(sqlite_study, "AB"), CLIENT, 1, "What went on in you?")
    submit(sqlite_study, desk_of(sqlite_study, "CD"))
    with pytest.raises(StudyError, match="submitted by CD"):
        edit_turn(sqlite_study, desk_of(sqlite_study, "AB"), CLIENT, 1, "What was it?")


@pytest.mark.parametrize(
    ("turn", "text", "fault"), [(99, "x", "no turn 99"), (1, " ", "left"), (7, "That is all.", "already")]
)
def test_an_edit_that_cannot_be_is_refused(sqlite_study: Store, turn: int, text: str, fault: str) -> None:
    with pytest.raises(StudyError, match=fault):
        edit_turn(sqlite_study, "lead", CLIENT, turn, text)
    assert preview_edit(sqlite_study, CLIENT, 1, "Hm.").version is None


def test_a_new_tag_is_not_lost_to_one_taken_off_before_the_correction(sqlite_study: Store) -> None:
    """Both come to lie on the one word when the correction is taken back."""
    for present in (True, False):
        set_tag(sqlite_study, desk_of(sqlite_study, "AB"), "shame", at(sqlite_study, "helped"), present)
    edit_turn(sqlite_study, "lead", CLIENT, 4, f"{WAITED.removesuffix('.')} me.")
    set_tag(sqlite_study, desk_of(sqlite_study, "AB"), "shame", at(sqlite_study, "helped me"), True)
    undo_correction(sqlite_study, CLIENT)
    assert words_of(open_desk(sqlite_study, "AB", CLIENT)) == [("shame", "helped")]
    assert displaced_marks(sqlite_study) == ()


def test_after_a_correction_came_and_went_an_older_deed_can_be_undone(sqlite_study: Store) -> None:
    """The tag ended inside what was replaced: carried there and back by positions it would have grown."""
    set_tag(sqlite_study, desk_of(sqlite_study, "AB"), "shame", at(sqlite_study, "Then she wai"), True)
    edit_turn(sqlite_study, "lead", CLIENT, 4, WAITED.replace("waited", "was there"))
    undo_correction(sqlite_study, CLIENT)
    assert words_of(open_desk(sqlite_study, "AB", CLIENT)) == [("shame", "Then she wai")]
    deed = undo(sqlite_study, desk_of(sqlite_study, "AB"))
    assert deed is not None
    assert deed.changes
    assert words_of(open_desk(sqlite_study, "AB", CLIENT)) == []


def test_an_open_desk_does_not_put_tags_where_the_words_were(sqlite_study: Store) -> None:
    desk, place = desk_of(sqlite_study, "AB"), at(sqlite_study, WAITED)
    edit_turn(sqlite_study, "lead", CLIENT, 1, "What?")
    with pytest.raises(StudyError, match="corrected while it was open"):
        set_tag(sqlite_study, desk, "shame", place, True)


def test_a_deed_whose_words_are_gone_is_passed_over_by_undo(sqlite_study: Store) -> None:
    set_tag(sqlite_study, desk_of(sqlite_study, "AB"), "shame", at(sqlite_study, ZANZIBAR), True)
    edit_turn(sqlite_study, "lead", CLIENT, 5, "No.")
    deed = undo(sqlite_study, desk_of(sqlite_study, "AB"))
    assert deed is not None
    assert deed.changes == ()
    assert len(displaced_marks(sqlite_study)) == 1


def test_recutting_leaves_tags_untouched(coded_file: Store, sql: Sql) -> None:
    before = everything(coded_file, sql)
    done = recut(coded_file, "sentence", CLIENT)
    assert list(done) == [CLIENT]
    assert {one: rows for one, rows in everything(coded_file, sql).items() if one not in ("segment", "transcript")} == {
        one: rows for one, rows in before.items() if one not in ("segment", "transcript")
    }
    assert recut(coded_file, "sentence", CLIENT) == {}
    assert list(recut(coded_file, "turn")) == [CLIENT]
    assert everything(coded_file, sql)["segment"] == before["segment"]


def test_paragraphs_of_a_turn_are_segments(sqlite_study: Store) -> None:
    edit_turn(sqlite_study, "lead", CLIENT, 2, "First. Still first.\n\nSecond.")
    recut(sqlite_study, "paragraph", CLIENT)
    place = open_desk(sqlite_study, "AB", CLIENT)
    assert [row.span.of(place.text) for row in place.segments if row.turn == 1] == ["First. Still first.", "Second."]


def test_a_failure_in_the_middle_leaves_all_as_it_was(
    coded: Store, corrected: Callable[..., Transcript], sql: Sql, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ipr_coder.study import correcting

    def fail(*_args: object, **_facts: object) -> None:
        raise KeyboardInterrupt

    before = everything(coded, sql)
    monkeypatch.setattr(correcting, "add_step", fail)
    with pytest.raises(KeyboardInterrupt):
        replace_transcript(coded, CLIENT, corrected((ZANZIBAR, "No.")))
    assert everything(coded, sql) == before
    assert check_audit(coded).fault is None
    assert transcript_state(coded, CLIENT).version == 1


WORDS = st.sampled_from(["snow", "and", "then", "quiet", "naïve", "😀", "yes", "Mm.", "I"])
TURN = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), turns=st.lists(st.tuples(st.integers(1, 7), TURN), min_size=1, max_size=3))
def test_whatever_is_edited_every_tag_is_on_its_words_or_listed_and_undo_is_exact(
    sqlite_mould: Path, sql: Sql, data: st.DataObject, turns: list[tuple[int, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(shutil.copy2(sqlite_mould, folder)) as study:
        place = open_desk(study, "AB", CLIENT)
        for code in ("rupture", "shame"):
            start = data.draw(st.integers(0, len(place.text) - 2))
            set_tag(
                study,
                place.desk,
                code,
                Span(start, data.draw(st.integers(start + 1, min(start + 60, len(place.text))))),
                True,
            )
        before, tags = everything(study, sql), open_desk(study, "AB", CLIENT).tags
        made = sum(_edited(study, number, words) for number, words in turns)
        now = open_desk(study, "AB", CLIENT)
        waiting = [one.mark for one in displaced_marks(study) if one.mark.kind != "moment"]
        assert sorted([tag.code for tag in now.tags] + [str(mark.code) for mark in waiting]) == ["rupture", "shame"]
        touched = [place.turns[number - 1].span for number, _ in turns]
        for old in tags:
            if not any(span.overlaps(old.span) for span in touched):
                assert (old.code, old.span.of(place.text)) in words_of(now)
        assert all(mark.quote for mark in waiting)
        for _ in range(made):
            undo_correction(study, CLIENT)
        assert everything(study, sql) == before


def _edited(study: Store, number: int, words: str) -> bool:
    layout = transcript_state(study, CLIENT).layout
    if layout.turns[number - 1].span.of(layout.text) == words:
        return False
    edit_turn(study, "lead", CLIENT, number, words)
    return True
