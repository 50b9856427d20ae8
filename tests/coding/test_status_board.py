"""The board says who has begun and submitted what; never what or how much anybody coded."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from ipr_coder.coding.choosing import Choice
from ipr_coder.coding.hiding import hide_from_coders
from ipr_coder.coding.looking_together import record_look
from ipr_coder.coding.rounds import add_round, rounds
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.settling import close, open_table, settle
from ipr_coder.coding.settling import standing as standing_of
from ipr_coder.coding.status_board import BoardLine, status_board
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_reviewed, set_tag
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
FIRST, SECOND = Span(26, 69), Span(80, 113)


def line_of(store: Store, label: str = CLIENT) -> BoardLine:
    return next(line for line in status_board(store).lines if line.interview.label == label)


def states(store: Store) -> list[str]:
    return [seat.state for seat in line_of(store).seats]


def test_from_new_to_submitted_and_back(study: Store, ab: Desk, cd: Desk) -> None:
    assert states(study) == ["new", "new"]
    set_reviewed(study, ab, FIRST, True)
    set_tag(study, cd, "shame", FIRST, True)
    assert states(study) == ["begun", "begun"]
    submit(study, ab)
    assert states(study) == ["submitted", "begun"]
    assert not line_of(study).ready
    reopen(study, ab, "once more")
    assert states(study) == ["reopened", "begun"]
    submit(study, ab)
    assert [(seat.coder, seat.submissions) for seat in line_of(study).seats] == [("AB", 2), ("CD", 0)]


def test_it_never_says_what_or_how_much_anybody_coded(study: Store, ab: Desk, cd: Desk) -> None:
    """One tag or many, this code or that: until all have submitted the board is the same to the letter."""

    def shown() -> str:
        return json.dumps(asdict(status_board(study)), sort_keys=True, default=str)

    set_tag(study, ab, "shame", FIRST, True)
    set_tag(study, cd, "shame", FIRST, True)
    one = shown()
    for code in ("rupture", "shame.hiding", "rupture.withdrawal"):
        set_tag(study, ab, code, SECOND, True)
    assert shown() == one
    assert line_of(study).disagreements is None
    submit(study, ab)
    assert line_of(study).disagreements is None
    submit(study, cd)
    assert line_of(study).disagreements == 3


def test_settling_shows_until_it_is_closed(study: Store, ab: Desk, cd: Desk) -> None:
    set_tag(study, ab, "shame", FIRST, True)
    for desk in (ab, cd):
        submit(study, desk)
    assert (line_of(study).consensus, line_of(study).disagreements, line_of(study).looked_ms) == ("none", 1, None)
    table = open_table(study, CLIENT, "main", "lead")
    assert (line_of(study).consensus, line_of(study).early) == ("open", False)
    assert line_of(study).looked_ms is not None
    ((disagreement, _),) = standing_of(study, CLIENT, "main").disagreements
    settle(study, table, disagreement, Choice("take", took="AB"), by="lead")
    assert line_of(study).disagreements == 0
    close(study, table, "lead")
    assert line_of(study).consensus == "closed"
    assert [seat.coder for seat in line_of(study).seats] == ["AB", "CD"]
    (main,) = rounds(study)
    assert (main.layer, main.closed, main.looked, main.early, main.ready) == ("consensus", 1, 1, 0, 1)


def test_a_look_taken_too_early_stays_on_the_board(study: Store, ab: Desk, cd: Desk) -> None:
    submit(study, ab)
    record_look(study, "main", [CLIENT], "lead", early=True, reason="training")
    assert (line_of(study).early, line_of(study).ready) == (True, False)
    submit(study, cd)
    assert (line_of(study).early, line_of(study).ready) == (True, True)
    assert rounds(study)[0].early == 1


def test_what_nobody_is_to_code_is_named(study: Store) -> None:
    add_coder(study, "EF")
    assign(study, "EF", [CLIENT], "second")
    board = status_board(study, "second")
    assert (board.rounds, board.unassigned) == (("second",), (THERAPIST,))
    assert [line.interview.label for line in board.lines] == [CLIENT]
    with pytest.raises(StudyError, match="no round 'third'"):
        status_board(study, "third")


def test_rounds_are_listed_with_what_they_hide(study: Store, ab: Desk) -> None:
    submit(study, ab)
    add_round(study, "reliability")
    hide_from_coders(study, ["role"], "reliability")
    main, reliability = rounds(study)
    assert (main.name, main.coders, main.interviews, main.seats, main.submitted, main.ready) == (
        "main",
        ("AB", "CD"),
        2,
        4,
        1,
        0,
    )
    assert (reliability.coders, reliability.interviews, reliability.hidden) == ((), 0, ("role",))
    with pytest.raises(StudyError, match="there is a round main already"):
        add_round(study, "main")
    with pytest.raises(UsageError, match="cannot be the label of a round"):
        add_round(study, "a b")


def test_an_empty_study_has_an_empty_board(study: Store, sql: Any) -> None:
    sql(study, "delete from assignment")
    board = status_board(study)
    assert (board.lines, board.unassigned) == ((), (CLIENT, THERAPIST))
