"""Quotes picked, cleared and taken back, on both databases; every deed on record, and no word of them in the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.codebook.edits import MergeCodes
from ipr_coder.coding import quoting
from ipr_coder.coding.codebook_editing import edit_codebook
from ipr_coder.coding.correcting import edit_turn
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_star
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
SNOW = "like a xylophone in the snow"


def told(store: Store) -> list[tuple[Any, ...]]:
    return [(one.interview, one.code, one.star_by, one.picked_by, one.cleared) for one in quoting.picks(store)]


def test_picked_cleared_held_back_and_taken_back(study: Store, sql: Callable[..., list[Any]]) -> None:
    place = quoting.place_of(study, CLIENT, 2, SNOW)
    one = quoting.pick(study, CLIENT, place, code="shame.hiding")
    assert quoting.pick(study, CLIENT, place, code="shame.hiding").number == one.number
    other = quoting.pick(study, CLIENT, place, code="shame", by="Ann")
    assert sorted(told(study)) == sorted([
        (CLIENT, "shame.hiding", "lead", "lead", False), (CLIENT, "shame", "lead", "Ann", False)
    ])  # fmt: skip

    with pytest.raises(UsageError, match="not said"):
        quoting.clear(study, [one.number], "  ")
    with pytest.raises(StudyError, match="no quote"):
        quoting.clear(study, [one.number, 99], "read by two of us")
    assert not any(pick.cleared for pick in quoting.picks(study)), "none is cleared where one is not there"
    quoting.clear(study, [one.number], "read by two of us", by="Ann")
    assert [(pick.cleared, pick.cleared_by, pick.note) for pick in quoting.picks(study) if pick.cleared] == [
        (True, "Ann", "read by two of us")
    ]
    quoting.hold_back(study, [one.number])
    assert not any(pick.cleared for pick in quoting.picks(study))
    quoting.unpick(study, other.number)
    quoting.unpick(study, one.number)
    assert quoting.picks(study) == ()
    assert sql(study, "select count(*) from star where deleted_ms is null")[0][0] == 0

    record = sql(study, "select kind, payload from audit_event order by id")
    assert [kind for kind, _ in record][-6:] == [
        *("pick quote", "pick quote", "clear quotes", "hold quotes back", "unpick quote", "unpick quote")
    ]
    assert "xylophone" not in str(record)
    assert "read by two of us" not in str(record)


def test_a_clearance_lapses_with_the_text_and_the_place_goes_along(study: Store) -> None:
    one = quoting.pick(study, CLIENT, quoting.place_of(study, CLIENT, 2, SNOW))
    quoting.clear(study, [one.number], "client agreed")
    edit_turn(study, "lead", CLIENT, 2, "I went very quiet, like a xylophone in the snow.")
    (now,) = quoting.picks(study)
    assert (now.cleared, now.lapsed) == (False, True)
    assert now.span == quoting.place_of(study, CLIENT, 2, SNOW) != one.span
    quoting.clear(study, [one.number], "read again")
    assert [pick.cleared for pick in quoting.picks(study)] == [True]


def test_a_pick_goes_by_the_name_its_code_has_now(study: Store) -> None:
    quoting.pick(study, CLIENT, quoting.place_of(study, CLIENT, 2), code="shame.hiding")
    edit_codebook(study, "lead", MergeCodes(("shame.hiding",), "shame"), "one is enough")
    assert [pick.code for pick in quoting.picks(study)] == ["shame"]
    with pytest.raises(StudyError, match="no code"):
        quoting.pick(study, CLIENT, quoting.place_of(study, CLIENT, 4), code="joy")


def test_stars_of_coders_are_there_once_all_have_submitted(study: Store, ab: Desk, cd: Desk) -> None:
    place = quoting.place_of(study, CLIENT, 2)
    set_star(study, ab, place, True)
    submit(study, ab)
    assert quoting.starred(study) == ()
    submit(study, cd)
    (star,) = quoting.starred(study)
    assert (star.interview, star.span, star.coder) == (CLIENT, place, "AB")
    one = quoting.pick_star(study, star, code="shame")
    assert told(study) == [(CLIENT, "shame", "AB", "lead", False)]
    quoting.unpick(study, one.number)
    assert len(quoting.starred(study)) == 1, "the coder's star stays"


@pytest.mark.parametrize(
    ("turn", "words", "why"),
    [(9, None, "no turn 9"), (2, "a cello", "not in it"), (2, "i", "more than once"), (2, " ", "nothing")],
)
def test_places_that_are_not_there_are_named(study: Store, turn: int, words: str | None, why: str) -> None:
    with pytest.raises(StudyError, match=why):
        quoting.place_of(study, CLIENT, turn, words)
    with pytest.raises(StudyError, match="no such place"):
        quoting.pick(study, THERAPIST, Span(5, 100_000))
