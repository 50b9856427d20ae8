"""What was handed in stays as it was handed in, whatever happens afterwards; and figures can be made from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.codebook.edits import MergeCodes, RenameCode
from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.codebook_editing import edit_codebook
from ipr_coder.coding.correcting import edit_turn
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.looking_together import Looked, looks_taken, record_look
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_reviewed, set_tag
from ipr_coder.errors import StudyError, TooEarly
from ipr_coder.study import submissions
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import Selection, load_selection
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

Sql = Callable[..., list[Any]]
CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
QUIET, WAITED = "I went quiet", "Then she waited"


def words(store: Store, said: str) -> Span:
    start = open_desk(store, "AB", CLIENT).text.index(said)
    return Span(start, start + len(said))


def select(store: Store, **how: Any) -> Selection:
    return store.read(lambda tx: load_selection(tx, **how))


def tags(store: Store, **how: Any) -> list[tuple[str, str, str]]:
    """Coder, code and the words of each tag on the client's interview, as the text reads today."""
    table, text = select(store, **how).tags, open_desk(store, "AB", CLIENT).text
    return [
        (table.coders[who], table.codes[code].id, text[start:end])
        for who, code, start, end in zip(table.coder, table.code, table.start, table.end, strict=True)
    ]


@pytest.fixture
def twice(study: Store, ab: Desk, cd: Desk) -> Store:
    """Both submit, AB and CD look together, and AB takes the submission back, changes it and submits anew."""
    set_tag(study, ab, "shame.hiding", words(study, QUIET), True)
    set_tag(study, cd, "rupture", words(study, QUIET), True)
    for desk in (ab, cd):
        submit(study, desk)
    record_look(study, "main", [CLIENT], "AB")
    reopen(study, ab, "we talked")
    set_tag(study, ab, "shame.hiding", words(study, QUIET), False)
    set_tag(study, ab, "rupture", words(study, QUIET), True)
    set_tag(study, ab, "shame", words(study, WAITED), True)
    submit(study, ab)
    return study


def test_a_submission_is_kept_as_it_was(study: Store, ab: Desk, sql: Sql) -> None:
    set_tag(study, ab, "shame", words(study, QUIET), True)
    set_attributes(study, ab, "shame", words(study, QUIET), {"strength": "2"})
    set_reviewed(study, ab, words(study, WAITED), True)
    submit(study, ab)
    reopen(study, ab, "forgot a page")
    set_tag(study, ab, "shame", words(study, QUIET), False)
    submit(study, ab)
    (first, second) = sql(
        study, "select number, body, digest, seen, reason, reopened_ms, text_version from submission order by number"
    )
    quiet, waited = words(study, QUIET), words(study, WAITED)
    assert json.loads(first.body) == {
        "tags": [["shame", quiet.start, quiet.end, {"strength": "2"}]],
        "reviewed": [[waited.start, waited.end]],
    }
    assert (first.number, first.seen, first.reason, first.text_version) == (1, 0, "forgot a page", 1)
    assert first.reopened_ms is not None
    assert json.loads(second.body)["tags"] == []
    assert (second.number, second.reason, second.reopened_ms) == (2, None, None)
    deeds = sql(study, "select payload from audit_event where kind = 'submit' order by id")
    handed = [json.loads(row[0]) for row in deeds]
    assert [first.digest, second.digest] == [one["digest"] for one in handed]


def test_figures_can_be_made_from_what_was_handed_in_first(twice: Store) -> None:
    assert tags(twice) == [("AB", "rupture", QUIET), ("CD", "rupture", QUIET), ("AB", "shame", WAITED)]
    assert tags(twice, submission="first") == [("CD", "rupture", QUIET), ("AB", "shame.hiding", QUIET)]
    last, first = select(twice), select(twice, submission="first")
    assert (last.tags.submission, last.tags.after_look) == ("last", (CLIENT,))
    assert (first.tags.submission, first.tags.after_look) == ("first", ())
    assert last.tags.digest != first.tags.digest
    assert (first.submitted[0] < last.submitted[0]).tolist() == [True, False]


def test_other_interviews_and_coders_stay_as_they_are(twice: Store) -> None:
    for coder in ("AB", "CD"):
        desk = open_desk(twice, coder, THERAPIST).desk
        set_tag(twice, desk, "rupture", Span(0, 9), True)
        submit(twice, desk)
    first = select(twice, submission="first").tags
    assert [int(at) for at in first.interview] == [0, 0, 1, 1]
    assert [first.coders[who] for who in first.coder] == ["CD", "AB", "AB", "CD"]


def test_where_nobody_reopened_the_first_is_the_last(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame", words(study, QUIET), True)
    for desk in (ab, cd):
        submit(study, desk)
    assert tags(study, submission="first") == tags(study) == [("AB", "shame", QUIET)]
    assert select(study).tags.after_look == ()


def test_only_a_submission_after_the_look_counts_as_seen(study: Store, ab: Desk, cd: Desk) -> None:
    for desk in (ab, cd):
        submit(study, desk)
    reopen(study, cd, "one more page")
    submit(study, cd)
    assert study.read(lambda tx: submissions.submitted_after_look(tx, "main")) == ()
    record_look(study, "main", [CLIENT], "lead")
    reopen(study, cd, "we talked")
    submit(study, cd)
    found = study.read(lambda tx: submissions.resubmitted_after_look(tx, "main"))
    assert [(one.coder, one.interview, one.number) for one in found] == [("CD", CLIENT, 3)]
    assert study.read(lambda tx: submissions.submission_counts(tx, "main")) == {("AB", CLIENT): 1, ("CD", CLIENT): 3}


def test_while_somebody_has_it_open_again_the_first_stays_closed(twice: Store, ab: Desk) -> None:
    reopen(twice, ab, "once more")
    assert tags(twice, submission="first") == []
    assert tags(twice, submission="first", include_open=True) == [
        ("CD", "rupture", QUIET),
        ("AB", "shame.hiding", QUIET),
    ]


def test_it_goes_along_with_corrections_of_the_text_and_new_names_of_codes(twice: Store) -> None:
    edit_turn(twice, "lead", CLIENT, 1, "What, do you think, was happening in you just then?")
    assert tags(twice, submission="first") == [("CD", "rupture", QUIET), ("AB", "shame.hiding", QUIET)]
    edit_codebook(twice, "lead", RenameCode("shame.hiding", "shame.covering"), "clearer")
    assert tags(twice, submission="first") == [("CD", "rupture", QUIET), ("AB", "shame.covering", QUIET)]
    edit_codebook(twice, "lead", MergeCodes(("shame.covering",), "rupture"), "the same")
    assert tags(twice, submission="first") == [("AB", "rupture", QUIET), ("CD", "rupture", QUIET)]


def test_what_has_no_place_any_more_is_told(twice: Store) -> None:
    edit_turn(twice, "lead", CLIENT, 2, "Nothing of it.")
    (first,) = twice.read(lambda tx: submissions.first_submissions(tx, "main", ["AB", "CD"]))
    assert (first.coder, first.tags, first.lost) == ("AB", (), 1)


def test_a_study_older_than_its_snapshots_says_what_is_not_kept(twice: Store, ab: Desk, sql: Sql) -> None:
    sql(twice, "delete from submission")
    assert select(twice, submission="first").tags.not_kept == (CLIENT,)
    reopen(twice, ab, "after the upgrade")
    submit(twice, ab)
    assert [tuple(row) for row in sql(twice, "select number, reason from submission order by number")] == [
        (2, "after the upgrade"),
        (3, None),
    ]
    assert select(twice, submission="first").tags.not_kept == (CLIENT,)


def test_looking_together_waits_for_everybody(study: Store, ab: Desk, cd: Desk, audit_length: Any, sql: Sql) -> None:
    submit(study, ab)
    before = audit_length(study)
    for how in ({}, {"early": True}, {"reason": "why not"}, {"early": True, "reason": "  "}):
        with pytest.raises(TooEarly, match=f"not everybody has submitted {CLIENT} in round main"):
            record_look(study, "main", [CLIENT], "AB", **how)
    assert (audit_length(study), looks_taken(study)) == (before, ())
    assert record_look(study, "main", [CLIENT], "lead", early=True, reason=" training ") == Looked((CLIENT,), (CLIENT,))
    submit(study, cd)
    assert record_look(study, "main", [CLIENT], "lead") == Looked((CLIENT,), ())
    assert record_look(study, "main", [CLIENT], "lead") == Looked((), ())
    assert [(look.by, look.early, look.reason) for look in looks_taken(study, "main")] == [
        ("lead", True, "training"),
        ("lead", False, None),
    ]
    assert audit_length(study) == before + 3
    # CD handed in after the lead had looked: whoever counts that should know
    found = study.read(lambda tx: submissions.submitted_after_look(tx, "main"))
    assert [(one.coder, one.number) for one in found] == [("CD", 1)]
    with pytest.raises(StudyError, match="no interview 'D99'"):
        record_look(study, "main", ["D99"], "lead")
