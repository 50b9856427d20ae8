"""What a round hides from its coders shows nowhere they look: work list, interview, context, search, messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from ipr_coder.coding.context import context_of
from ipr_coder.coding.desk import open_desk, work_list
from ipr_coder.coding.hiding import HIDABLE, hidden_from_coders, hide_as_the_study, hide_from_coders
from ipr_coder.coding.recall_moments import change_moment
from ipr_coder.coding.searching import parse_query, search
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.submitting import desk_of, reopen, submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.hidden import aliases
from ipr_coder.study.store import Store
from ipr_coder.text import Span

Sql = Callable[..., list[Any]]
CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"


def names(store: Store) -> dict[str, str]:
    return store.read(aliases)


def everything_shown(store: Store, coder: str) -> str:
    """All that a coder is shown before a word of the transcript is read, as one string."""
    parts: list[Any] = [asdict(item) | {"hidden": None} for item in work_list(store, coder)]
    for item in work_list(store, coder):
        place = open_desk(store, coder, item.interview, item.round)
        parts += [place.desk.shown, place.respondent_role, [asdict(turn) for turn in place.turns]]
        parts += [asdict(moment) for moment in place.moments]
        for moment in place.moments:
            parts.append(asdict(context_of(store, place.desk, moment.start)) | {"hidden": None})
    found = search(store, coder, parse_query("i")).hits.hits
    parts += [asdict(hit) for hit in found]
    assert found
    return json.dumps(parts, default=str)


def test_by_default_a_coder_sees_which_interview_it_is(study: Store) -> None:
    assert [item.interview for item in work_list(study, "AB")] == [CLIENT, THERAPIST]
    shown = everything_shown(study, "AB")
    assert all(word in shown for word in (CLIENT, "client", "therapist"))


def test_with_session_and_role_hidden_nothing_shows_them(study: Store) -> None:
    hide_from_coders(study, ["session_number", "role"], "main")
    shown = everything_shown(study, "AB")
    for told in ("S3", "client", "therapist", '"C"', '"T"', '"session": 3', "C01", "D01-"):
        assert told not in shown, told
    assert {item.interview for item in work_list(study, "AB")} == set(names(study).values())


def test_the_order_of_the_work_list_tells_nothing_either(study: Store) -> None:
    """Client before therapist in every dyad would be as good as a label: it is the order of the neutral names."""
    hide_from_coders(study, ["role"])
    shown = [item.interview for item in work_list(study, "AB")]
    assert shown == sorted(names(study).values())
    hits = search(study, "AB", parse_query("i")).hits.hits
    assert list(dict.fromkeys(hit.interview for hit in hits)) == shown


def test_only_the_session_hidden_leaves_the_role(study: Store) -> None:
    hide_from_coders(study, ["session_number"])
    items = work_list(study, "AB")
    assert [(item.session, item.respondent_role) for item in items] == [(None, "client"), (None, "therapist")]
    assert not any("S3" in item.interview for item in items)
    assert open_desk(study, "AB", items[0].interview).respondent_role == "client"


def test_a_neutral_name_opens_submits_and_is_on_record_by_its_label(study: Store, sql: Sql) -> None:
    hide_from_coders(study, ["role"])
    alias = names(study)[CLIENT]
    desk = desk_of(study, "AB", alias.upper())
    assert (desk.interview, desk.shown) == (CLIENT, alias)
    set_tag(study, desk, "shame", Span(0, 5), True)
    assert submit(study, desk).label == f"submit {alias}"
    with pytest.raises(StudyError, match=alias) as twice:
        submit(study, desk)
    with pytest.raises(StudyError, match=alias) as frozen:
        set_tag(study, desk, "rupture", Span(0, 5), True)
    assert CLIENT not in f"{twice.value} {frozen.value}"
    reopen(study, desk, "once more")
    payloads = [json.loads(row[0]) for row in sql(study, "select payload from audit_event where coder_id is not null")]
    assert {one["interview"] for one in payloads} == {CLIENT}


def test_rounds_hide_on_their_own(study: Store) -> None:
    assign(study, "AB", [CLIENT], "second")
    hide_from_coders(study, ["session"])
    hide_from_coders(study, ["role"], "second")
    assert hidden_from_coders(study, "main") == ("session",)
    assert hidden_from_coders(study, "second") == ("role",)
    assert [item.interview for item in work_list(study, "AB")] == [CLIENT, THERAPIST, names(study)[CLIENT]]
    hide_from_coders(study, [], "second")
    assert hidden_from_coders(study, "second") == ()
    hide_as_the_study(study, "second")
    assert hidden_from_coders(study, "second") == ("session",)
    with pytest.raises(StudyError, match="no round 'third'"):
        hide_from_coders(study, ["role"], "third")


def test_a_filter_cannot_ask_for_what_is_hidden(study: Store) -> None:
    hide_from_coders(study, ["session_number", "role"])
    for typed in ("role:client", "session:3"):
        with pytest.raises(UsageError, match="hidden from coders"):
            search(study, "AB", parse_query(typed))
        assert search(study, None, parse_query(typed)).hits.hits
    assert search(study, "AB", parse_query("speaker:client")).hits.hits == ()
    assert search(study, "AB", parse_query("speaker:C")).hits.hits == ()
    both = search(study, "AB", parse_query("speaker:R")).hits
    assert {(hit.speaker, hit.role) for hit in both.hits} == {("R", "other")}
    assert {hit.interview for hit in both.hits} == set(names(study).values())
    one = search(study, "AB", parse_query(f"interview:{names(study)[CLIENT]} xylophone")).hits.hits
    assert [hit.interview for hit in one] == [names(study)[CLIENT]]


def test_who_stopped_the_tape_stays_though_the_coder_does_not_see_it(study: Store) -> None:
    hide_from_coders(study, ["role"])
    place = open_desk(study, "AB", CLIENT)
    assert [moment.stopped_by for moment in place.moments] == [None]
    change_moment(study, place.desk, 1, 770_000)
    hide_from_coders(study, [])
    (moment,) = open_desk(study, "AB", CLIENT).moments
    assert (moment.session_start_ms, moment.stopped_by) == (770_000, "client")


def test_neutral_names_stay_and_differ(study: Store, sql: Sql) -> None:
    before = names(study)
    assert len(set(before.values())) == 2
    sql(
        study,
        "insert into interview (uid, study_id, label, dyad_id, respondent_id, kind, status) "
        "select :uid, study_id, 'D01_S5_client', dyad_id, respondent_id, kind, status from interview where label = :l",
        uid=b"0" * 16,
        l=CLIENT,
    )
    assert {label: names(study)[label] for label in before} == before
    assert len(set(names(study).values())) == 3


def test_what_can_be_hidden_is_named(study: Store) -> None:
    for fact in HIDABLE:
        hide_from_coders(study, [fact])
        assert hidden_from_coders(study) == (fact,)
    with pytest.raises(UsageError, match=r"'text' cannot be hidden from coders\. There is session, other_account"):
        hide_from_coders(study, ["text"])
