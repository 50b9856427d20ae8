"""Settling while a coder recodes: nobody works on tags that are others by now, or that may not be looked at yet.

AB and CD put rupture on 10-20 alike; AB also shame on 30-40 with strength 1, CD the same with strength 3; AB shame on
80-90, which CD has not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding import consensus, settling
from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.consensus import take_what_all_agree_on
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.put_together import Together
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.settling import Choice, close, open_table, settle, sit_down, standing, withdraw
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.undoing import undo
from ipr_coder.errors import StudyError, TooEarly
from ipr_coder.study.decisions import SettledTag
from ipr_coder.study.settled_layer import layer_tags
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk
from ipr_coder.text import Span

CLIENT = "D01_S3_client"
ALIKE, SAID, ALONE = Span(10, 20), Span(30, 40), Span(80, 90)


@pytest.fixture
def both(study: Store, ab: Desk, cd: Desk) -> Store:
    for desk, strength in ((ab, "1"), (cd, "3")):
        set_tag(study, desk, "rupture", ALIKE, True)
        set_tag(study, desk, "shame", SAID, True)
        set_attributes(study, desk, "shame", SAID, {"strength": strength})
    set_tag(study, ab, "shame", ALONE, True)
    submit(study, ab)
    submit(study, cd)
    return study


@pytest.fixture
def recoding(both: Store, ab: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """AB hands other work in just after the tags were laid side by side, and before that is written."""

    def later(module: Any) -> None:
        real = module.together

        def read(store: Store, *place: Any, **how: Any) -> Together:
            found: Together = real(store, *place, **how)
            if place[0] == CLIENT:
                reopen(store, ab, "a slip")
                set_tag(store, ab, "rupture", ALIKE, False)
                submit(store, ab)
                monkeypatch.undo()
            return found

        monkeypatch.setattr(module, "together", read)

    later(settling)
    later(consensus)


def test_sitting_down_on_work_that_was_just_changed_is_refused_and_goes_well_again(both: Store, recoding: None) -> None:
    with pytest.raises(StudyError, match="no longer as they were"):
        open_table(both, CLIENT, "main", "AB")
    desk = open_table(both, CLIENT, "main", "AB")
    assert both.read(lambda tx: layer_tags(tx, desk)) == ()


def test_the_rule_takes_nothing_that_was_just_taken_away(both: Store, recoding: None) -> None:
    with pytest.raises(StudyError, match="no longer as they were"):
        take_what_all_agree_on(both, "main", by="lead", interviews=[CLIENT])
    (line,) = take_what_all_agree_on(both, "main", by="lead", interviews=[CLIENT]).lines
    assert (line.agreed, line.open) == (0, 3)


def test_nobody_works_at_the_table_while_a_coder_has_the_interview_open_again(both: Store, cd: Desk) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    first, second = (one for one, _ in standing(both, CLIENT, "main").disagreements)
    settle(both, desk, first, Choice("take", "AB"), by="AB")
    number = standing(both, CLIENT, "main").disagreements[0][1]
    assert number is not None
    reopen(both, cd, "once more")
    # CD's new tag may not even be counted for anybody.
    set_tag(both, cd, "rupture", Span(100, 110), True)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: settle(both, desk, second, Choice("neither"), by="AB"),
        lambda: withdraw(both, desk, number.number, by="AB"),
        lambda: undo(both, desk, by="AB"),
        lambda: close(both, desk, "EF"),
        lambda: close(both, desk, "EF", "no time"),
        lambda: settling.reopen(both, desk, "EF", "well"),
    )
    for deed in deeds:
        with pytest.raises(TooEarly, match="is not submitted by everybody"):
            deed()
    open_table(both, CLIENT, "main", "lead", reason="the meeting is today")
    settle(both, desk, second, Choice("neither"), by="lead")
    with pytest.raises(TooEarly):
        undo(both, desk, by="EF")
    submit(both, cd)
    assert undo(both, desk, by="EF") is not None


def test_an_interview_that_got_another_coder_is_closed_to_that_coder_too(both: Store) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    add_coder(both, "EF")
    assign(both, "EF", [CLIENT])
    with pytest.raises(TooEarly):
        close(both, desk, "EF")


def test_a_decision_that_took_what_a_coder_says_otherwise_now_is_stale(both: Store, ab: Desk) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    strength = standing(both, CLIENT, "main").disagreements[0][0]
    assert strength.kind == "attributes"
    settle(both, desk, strength, Choice("take", "AB"), by="AB")
    reopen(both, ab, "stronger than I said")
    set_attributes(both, ab, "shame", SAID, {"strength": "2"})
    submit(both, ab)
    found = sit_down(both, CLIENT, "main", "AB")
    assert [one for _, one in found.disagreements] == [None, None]
    assert [one.settled for one in found.stale] == [(SettledTag("shame", 30, 40, (("strength", "1"),)),)]
    settle(both, desk, found.disagreements[0][0], Choice("take", "AB"), by="AB")
    found = standing(both, CLIENT, "main")
    assert (found.open, found.stale) == (1, ())
    said = {one.attributes for one in both.read(lambda tx: layer_tags(tx, desk)) if one.code == "shame"}
    assert said == {(("strength", "2"),)}


def test_what_the_other_coder_says_otherwise_now_leaves_the_decision_as_it_is(both: Store, cd: Desk) -> None:
    desk = open_table(both, CLIENT, "main", "AB")
    settle(both, desk, standing(both, CLIENT, "main").disagreements[0][0], Choice("take", "AB"), by="AB")
    reopen(both, cd, "weaker")
    set_attributes(both, cd, "shame", SAID, {"strength": "2"})
    submit(both, cd)
    found = standing(both, CLIENT, "main")
    assert (found.open, found.stale) == (1, ())
    assert open_desk(both, "CD", CLIENT).submitted
