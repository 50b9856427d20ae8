"""Undo after the transcript was corrected: every deed is taken back where its words are now.

The correction puts eleven characters into the client's first answer, before everything that is marked here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ipr_coder.coding.attributes import set_attributes
from ipr_coder.coding.correcting import edit_turn
from ipr_coder.coding.cutting import split_at
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.memos import write_memo
from ipr_coder.coding.recall_moments import set_moment
from ipr_coder.coding.tagging import adjust_tag, set_memo, set_reviewed, set_star, set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.study.store import Store
from ipr_coder.study.values import Desk, Workplace
from ipr_coder.text import Span

CLIENT = "D01_S3_client"


def words(place: Workplace) -> tuple[Any, ...]:
    """All that a coder sees, told in words instead of places."""
    text = place.text
    return (
        [(tag.code, tag.span.of(text), tag.memo, tag.attributes) for tag in place.tags],
        [span.of(text) for span in place.reviewed],
        [span.of(text) for span in place.stars],
        [(memo.about, memo.span.of(text), memo.body) for memo in place.memos],
        [row.span.of(text) for row in place.segments if "xylophone" not in row.span.of(text)],
        [(stop.ordinal, text[stop.start : stop.end]) for stop in place.moments],
    )


def at(store: Store, found: str) -> Span:
    start = open_desk(store, "AB", CLIENT).text.index(found)
    return Span(start, start + len(found))


HELPED, SHE = "and that helped", "she waited"
DEEDS: dict[str, Callable[[Store, Desk], object]] = {
    "tag": lambda s, d: set_tag(s, d, "rupture", at(s, HELPED), True),
    "remove": lambda s, d: set_tag(s, d, "shame", at(s, SHE), False),
    "adjust": lambda s, d: adjust_tag(s, d, "shame", at(s, SHE), at(s, HELPED)),
    "attributes": lambda s, d: set_attributes(s, d, "shame", at(s, SHE), {"strength": "2"}),
    "memo on a tag": lambda s, d: set_memo(s, d, "shame", at(s, SHE), "new"),
    "memo on a stretch": lambda s, d: write_memo(s, d, "segment", "here", span=at(s, HELPED)),
    "star": lambda s, d: set_star(s, d, at(s, HELPED), True),
    "nothing here": lambda s, d: set_reviewed(s, d, at(s, "That is all."), True),
    "a tag that clears": lambda s, d: set_tag(s, d, "shame", at(s, "Zanzibar"), True),
    "cut": lambda s, d: split_at(s, d, at(s, HELPED).start),
    "moment": lambda s, d: set_moment(s, d, at(s, "Zanzibar").start, 800_000),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_undone_and_redone_where_its_words_are_now(sqlite_study: Store, name: str) -> None:
    store, desk = sqlite_study, open_desk(sqlite_study, "AB", CLIENT).desk
    set_tag(store, desk, "shame", at(store, SHE), True)
    set_memo(store, desk, "shame", at(store, SHE), "old")
    set_reviewed(store, desk, at(store, "Zanzibar was all"), True)
    before = words(open_desk(store, "AB", CLIENT))
    DEEDS[name](store, desk)
    after = words(open_desk(store, "AB", CLIENT))
    assert after != before
    edit_turn(store, "lead", CLIENT, 2, "I went very quietly, like a xylophone in the snow.")
    assert words(open_desk(store, "AB", CLIENT)) == after
    deed = undo(store, desk)
    assert deed is not None
    assert deed.changes
    assert words(open_desk(store, "AB", CLIENT)) == before
    edit_turn(store, "lead", CLIENT, 2, "I went quiet, like a xylophone in the snow.")
    redo(store, desk)
    assert words(open_desk(store, "AB", CLIENT)) == after


def test_a_tag_whose_words_are_gone_does_not_bar_the_way_to_older_deeds(sqlite_study: Store) -> None:
    store, desk = sqlite_study, open_desk(sqlite_study, "AB", CLIENT).desk
    set_star(store, desk, at(store, "That is all."), True)
    set_tag(store, desk, "shame", at(store, HELPED), True)
    edit_turn(store, "lead", CLIENT, 4, "No.")
    deed = undo(store, desk)
    assert deed is not None
    assert "changed since" in deed.label
    undo(store, desk)
    assert open_desk(store, "AB", CLIENT).stars == ()
