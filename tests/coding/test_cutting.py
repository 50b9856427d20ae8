"""A coder's own segments: split and joined inside a turn, seen by nobody else, and without any effect on a tag.

The turn of the client's first answer, characters 26 to 69: "I went quiet, like a xylophone in the snow."
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.coding.cutting import join_with_next, split_at
from ipr_coder.coding.desk import open_desk, work_list
from ipr_coder.coding.importing import import_transcripts, placement
from ipr_coder.coding.setting_up import assign
from ipr_coder.coding.submitting import submit
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.undoing import redo, undo
from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store
from ipr_coder.study.tag_table import load_selection
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.reading import read

CLIENT = "D01_S3_client"
TURN = Span(27, 70)


def segments(store: Store, coder: str = "AB", interview: str = CLIENT) -> list[str]:
    place = open_desk(store, coder, interview)
    assert [row.span for row in place.segments] == sorted(row.span for row in place.segments)
    for row in place.segments:
        turn = place.turns[row.turn].span
        assert turn.start <= row.span.start < row.span.end <= turn.end
    return [row.span.of(place.text) for row in place.segments]


def at(store: Store, words: str, interview: str = CLIENT) -> int:
    return open_desk(store, "AB", interview).text.index(words)


def test_a_segment_is_split_where_the_coder_says_and_blanks_belong_to_no_part(study: Store, ab: Desk) -> None:
    whole = segments(study)
    for position in (at(study, " like a"), at(study, "like a")):
        deed = split_at(study, ab, position)
        assert deed.label == "split the segment"
        assert segments(study)[1:3] == ["I went quiet,", "like a xylophone in the snow."]
        assert len(segments(study)) == len(whole) + 1
        undone = undo(study, ab)
        assert undone is not None
        assert undone.label == "undo: split the segment"
        assert segments(study) == whole
    redo(study, ab)
    split_at(study, ab, at(study, "in the snow"))
    assert segments(study)[1:4] == ["I went quiet,", "like a xylophone", "in the snow."]


def test_joining_takes_an_own_split_back_and_undo_brings_it_again(study: Store, ab: Desk) -> None:
    whole = segments(study)
    split_at(study, ab, at(study, "like a"))
    parted = segments(study)
    deed = join_with_next(study, ab, at(study, "went"))
    assert (deed.label, segments(study)) == ("join two segments", whole)
    undo(study, ab)
    assert segments(study) == parted
    redo(study, ab)
    assert segments(study) == whole


def test_the_studys_own_segments_can_be_joined_and_parted_again(study: Store, ab: Desk, tmp_path: Any) -> None:
    path = tmp_path / "D02_S3_client.txt"
    path.write_text("I: So?\nC: It hurt. I left. She called me.\nC: Yes.\n", encoding="utf-8")
    transcript = read(path)
    import_transcripts(study, [(transcript, placement(transcript))], unit="sentence")
    assign(study, "AB", ["D02_S3_client"])
    desk = open_desk(study, "AB", "D02_S3_client").desk
    cut = ["So?", "It hurt.", "I left.", "She called me.", "Yes."]
    assert segments(study, interview=desk.interview) == cut
    join_with_next(study, desk, at(study, "It hurt", desk.interview))
    joined = ["So?", "It hurt. I left.", "She called me.", "Yes."]
    assert segments(study, interview=desk.interview) == joined
    join_with_next(study, desk, at(study, "I left", desk.interview))
    assert segments(study, interview=desk.interview)[1] == "It hurt. I left. She called me."
    split_at(study, desk, at(study, "She", desk.interview))
    assert segments(study, interview=desk.interview) == joined
    for _ in range(3):
        undo(study, desk)
    assert segments(study, interview=desk.interview) == cut
    with pytest.raises(StudyError, match="last segment of its turn"):
        join_with_next(study, desk, at(study, "She", desk.interview))


@pytest.mark.parametrize("words", ["I went", "quiet", "snow."])
def test_a_place_where_a_segment_begins_or_ends_cannot_be_split(study: Store, ab: Desk, words: str) -> None:
    start = at(study, "I went quiet")
    where = {"I went": start, "quiet": start + 500, "snow.": at(study, "snow.") + 5}[words]
    with pytest.raises(StudyError):
        split_at(study, ab, where)


def test_cuts_touch_no_tag_no_figure_and_no_other_coder(study: Store, ab: Desk, cd: Desk) -> None:
    span = Span(at(study, "I went"), at(study, "snow.") + 5)
    for desk in (ab, cd):
        set_tag(study, desk, "shame", span, True)
    theirs, done = segments(study, "CD"), [item.codable for item in work_list(study, "AB")]
    split_at(study, ab, at(study, "like a"))
    assert open_desk(study, "AB", CLIENT).tags[0].span == span
    assert segments(study, "CD") == theirs
    assert [item.codable for item in work_list(study, "AB")] == done
    for desk in (ab, cd):
        submit(study, desk)
    grid = study.read(lambda tx: load_selection(tx, coders=["AB", "CD"])).grid
    assert np.bincount(grid.interview).tolist()[0] == 4
    with pytest.raises(StudyError, match="is submitted"):
        split_at(study, ab, at(study, "in the"))


def test_a_split_segment_is_about_the_same_recall_moment(study: Store, ab: Desk) -> None:
    split_at(study, ab, at(study, "and that helped"))
    place = open_desk(study, "AB", CLIENT)
    assert [row.moment for row in place.segments] == [-1, -1, 0, 0, 0, 0, -1, -1]


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.booleans(), st.integers(0, 160)), max_size=6))
def test_whatever_is_cut_the_segments_hold_every_word_once_and_undo_is_exact(
    sqlite_study: Store, places: list[tuple[bool, int]]
) -> None:
    desk = open_desk(sqlite_study, "AB", CLIENT).desk
    while undo(sqlite_study, desk):
        pass
    words = "".join(segments(sqlite_study)).split()
    history = [segments(sqlite_study)]
    for split, position in places:
        try:
            (split_at if split else join_with_next)(sqlite_study, desk, position)
        except StudyError:
            assert segments(sqlite_study) == history[-1]
            continue
        history.append(segments(sqlite_study))
        assert "".join(history[-1]).replace(" ", "") == "".join(words)
    for before in reversed(history[:-1]):
        undo(sqlite_study, desk)
        assert segments(sqlite_study) == before
