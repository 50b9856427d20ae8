"""What is compared: units made of several turns, lines with or without subcodes, groups, and episodes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts, InterviewFacts, MomentFacts
from ipr_coder.study.moments import moment_of
from ipr_coder.study.tables import TagTable, TextStretches, UnitGrid
from ipr_coder.themes.code_agreement import agreement_table
from ipr_coder.themes.comparing.choices import Choices, Intervals, check_intervals
from ipr_coder.themes.comparing.counted_text import counted_text
from ipr_coder.themes.comparing.groups import groups_of
from ipr_coder.themes.comparing.lines import code_sets, compared_lines, outermost
from ipr_coder.themes.comparing.material import material_of
from ipr_coder.themes.comparing.rupture_episodes import rupture_episodes

CODES = (
    CodeFacts("rupture", "Rupture", None, "#aa3333", "r"),
    CodeFacts("rupture.withdrawal", "Withdrawal", "rupture", "#aa3333", "rw"),
    CodeFacts("repair", "Repair", None, "#33aa33", "p"),
    CodeFacts("repair.stalled", "Stalled", "repair", "#33aa33", "ps"),
    CodeFacts("shame", "Shame", None, "#3333aa", "s"),
)
INTERVIEWS = (
    InterviewFacts("D01_S3_client", "D01", 3, "ipr", "C01", "client", "done", has_transcript=True),
    InterviewFacts("D01_S3_therapist", "D01", 3, "ipr", "T01", "therapist", "done", has_transcript=True),
    InterviewFacts("D02_client", "D02", None, "ipr", "C02", "client", "done", has_transcript=True),
)


def ints(values):
    return np.array(values, dtype=np.int64)


def table_of(tags, *, moments=(), covered=None, coders=("AB", "CD")):
    """Tags as rows (interview, start, end, code, coder)."""
    ids = [code.id for code in CODES]
    columns = ints([(i, a, b, ids.index(code), coders.index(who)) for i, a, b, code, who in tags]).reshape(-1, 5)
    everybody = np.ones((len(INTERVIEWS), len(coders)), dtype=bool)
    return TagTable(
        *columns.T, INTERVIEWS, CODES, coders, everybody if covered is None else np.array(covered, dtype=bool),
        tuple(moments), "main", "ipr-core 1", "RIVER", "0" * 64,
    )  # fmt: skip


def grid_of(units, kind="turn"):
    rows = ints(units).reshape(-1, 3)
    none = np.full(len(rows), -1, dtype=np.int64)
    return UnitGrid(kind, rows[:, 0], rows[:, 1], rows[:, 2], none * 0, none, none)


# ---------------------------------------------------------------------- counted text


@st.composite
def texts(draw):
    """Stretches that count, of up to three interviews, in order and apart."""
    rows = []
    for interview in range(draw(st.integers(1, 3))):
        at = 0
        for _ in range(draw(st.integers(0, 4))):
            start = at + draw(st.integers(0, 5))
            at = start + draw(st.integers(1, 6))
            rows.append((interview, start, at))
    return ints(rows).reshape(-1, 3)


@given(texts(), st.integers(0, 2), st.integers(0, 70))
def test_a_place_is_the_number_of_counted_characters_before_it(rows, interview, position):
    counted = counted_text(TextStretches(*rows.T), 3)
    characters = [(i, at) for i, start, end in rows.tolist() for at in range(start, end)]
    before = sum(i == interview and at < position for i, at in characters)
    assert counted.place(ints([interview]), ints([position])).tolist() == [before]
    assert counted.lengths.tolist() == [sum(i == one for i, _ in characters) for one in range(3)]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 8)), max_size=8, unique_by=lambda m: m[:2]
    ),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 50)), max_size=10),
)
def test_the_moment_of_a_place_is_the_one_whose_talk_holds_it(talks, places):
    moments, reached = [], {}
    for number, (interview, start, length) in enumerate(sorted(talks), start=1):
        if start >= reached.get(interview, 0):
            moments.append(MomentFacts(interview, number, 0, None, None, start, start + length))
            reached[interview] = start + length
    found = moment_of(ints([i for i, _ in places]), ints([at for _, at in places]), moments)
    by_hand = [next((m.ordinal for m in moments if m.interview == i and m.start <= at < m.end), -1) for i, at in places]
    assert found.tolist() == by_hand


# ---------------------------------------------------------------------- lines


def test_lines_roll_up_only_where_asked():
    def lines(named, roll_up):
        return [(line.code, line.codes) for line in compared_lines(CODES, named, roll_up=roll_up)]

    assert lines(None, True) == [("rupture", (0, 1)), ("rupture.withdrawal", (1,)), ("repair", (2, 3)),
                                 ("repair.stalled", (3,)), ("shame", (4,))]  # fmt: skip
    assert [codes for _, codes in lines(None, False)] == [(0,), (1,), (2,), (3,), (4,)]
    assert lines(["shame", "rupture"], False) == [("shame", (4,)), ("rupture", (0,))]
    assert lines(["rupture"], True) == [("rupture", (0, 1))]
    with pytest.raises(UsageError, match=r"no code 'ruptur'.*There is rupture"):
        lines(["ruptur"], False)


def test_sets_hold_every_code_once():
    """Families beside their own subcodes would count one tag twice."""
    rolled = compared_lines(CODES, None, roll_up=True)
    assert [line.code for line in outermost(rolled)] == ["rupture", "repair", "shame"]
    own, families = code_sets(rolled)
    assert (own.name, [line.codes for line in own.lines]) == ("5 codes", [(0,), (1,), (2,), (3,), (4,)])
    assert (families.name, [line.codes for line in families.lines]) == ("3 families", [(0, 1), (2, 3), (4,)])
    (only,) = code_sets(compared_lines(CODES, ["shame", "repair"], roll_up=False))
    assert only.name == "2 codes"


# ---------------------------------------------------------------------- units of several turns


def test_a_moment_without_counted_words_is_no_unit():
    """Ten characters a turn, every other one the interviewer's; the second moment is the interviewer's alone."""
    text = TextStretches(ints([0, 0]), ints([10, 30]), ints([20, 40]))
    grid = grid_of([(0, 0, 20), (0, 20, 30), (0, 30, 50)], "moment")
    table = table_of([(0, 22, 28, "shame", "AB"), (0, 12, 35, "shame", "CD")])
    found = agreement_table(table, grid, text=text, choices=Choices(("shame",)))
    four = found.lines[0].agreement.table
    assert (four.both, four.first_only, four.second_only, four.neither) == (0, 0, 2, 0)
    assert found.tags_outside == 1  # AB's lies on words of the interviewer's alone


def test_own_overlapping_tags_never_agree_with_each_other():
    table = table_of([(0, 0, 10, "shame", "AB"), (0, 2, 8, "shame", "AB"), (0, 0, 10, "shame", "AB")])
    four = agreement_table(table, grid_of([(0, 0, 10), (0, 10, 20)])).lines[-1].agreement.table
    assert (four.both, four.first_only, four.neither) == (0, 1, 1)


def test_nobody_shares_an_interview():
    table = table_of([(0, 0, 10, "shame", "AB")], covered=[[1, 0], [0, 1], [0, 0]])
    grid = grid_of([(0, 0, 10), (1, 0, 10)])
    found = agreement_table(table, grid, choices=Choices(by="interview"))
    assert found.groups == ()
    assert all(figure.value is None for line in found.lines for figure in line.agreement.coefficients)
    text, characters = (
        TextStretches(ints([0, 1]), ints([0, 0]), ints([10, 10])),
        dataclasses.replace(grid, kind="character"),
    )
    with pytest.raises(UsageError, match="No interview has been answered by all"):
        agreement_table(table, characters, text=text)


def test_dyads_lie_end_to_end_where_they_are_drawn():
    """Two interviews of one dyad are one document, and nothing of the value changes by that."""
    text = TextStretches(ints([0, 1, 2]), ints([0, 0, 0]), ints([30, 50, 20]))
    tags = [(0, 5, 30, "shame", "AB"), (0, 0, 28, "shame", "CD"), (1, 0, 9, "shame", "AB"), (1, 3, 12, "shame", "CD"),
            (2, 5, 9, "shame", "CD")]  # fmt: skip
    grid = grid_of([(0, 0, 30), (1, 0, 50), (2, 0, 20)], "character")
    found = {
        cluster: agreement_table(
            table_of(tags), grid, text=text,
            choices=Choices(("shame",), intervals=Intervals("jackknife", cluster=cluster)),
        ).lines[0].agreement
        for cluster in ("interview", "dyad")
    }  # fmt: skip
    four = found["dyad"].table
    assert (four.both, four.first_only, four.second_only, four.neither) == (23 + 6, 2 + 3, 5 + 3 + 4, 100 - 46)
    assert four == found["interview"].table
    assert [found[key].kappa.n_clusters for key in ("interview", "dyad")] == [3, 2]
    assert "jackknife over dyads" in found["dyad"].kappa.ci_method


# ---------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("role", ["client", "therapist"]),
        ("session", ["session 3", "not known"]),
        ("dyad", ["D01", "D02"]),
        ("order", ["1. D02_client", "2. D01_S3_client", "3. D01_S3_therapist"]),
    ],
)
def test_groups(by, labels):
    """CD's D01_S3_therapist is still open, so it has no place in the order yet."""
    material = material_of(table_of([]), grid_of([(0, 0, 10), (1, 0, 10), (2, 0, 10)]))
    submitted = ints([[100, 900], [50, -1], [800, 200]])
    assert [group.label for group in groups_of(material, by, submitted)] == labels


def test_interviews_that_one_coder_answered_are_in_no_group():
    table = table_of([], covered=[[1, 1], [1, 0], [1, 1]])
    material = material_of(table, grid_of([(0, 0, 10), (1, 0, 10), (2, 0, 10)]))
    assert [group.label for group in groups_of(material, "role", ints(np.zeros((3, 2))))] == ["client"]


# ---------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("unit", "cluster"),
    [("turn", "interview"), ("moment", "interview"), ("interview", "unit"), ("character", "interview")],
)
def test_what_is_drawn_again_unless_said(unit, cluster):
    assert check_intervals(Intervals("bootstrap"), unit).cluster == cluster


# ---------------------------------------------------------------------- episodes

MOMENTS = (
    # Told in another order than it happened: the second stop lies earlier in the session.
    MomentFacts(0, 1, 600_000, None, None, 0, 10),
    MomentFacts(0, 2, 300_000, None, None, 10, 20),
    MomentFacts(0, 3, 900_000, None, None, 20, 30),
    MomentFacts(0, 4, 1_200_000, None, None, 30, 40),
    MomentFacts(1, 1, 310_000, None, None, 0, 10),
)  # fmt: skip


def episodes(tags):
    material = material_of(table_of(tags, moments=MOMENTS), grid_of([(0, 0, 50), (1, 0, 50)]))
    return rupture_episodes(material, window_ms=30_000, confidence=0.95)


def test_an_episode_ends_on_the_sessions_clock():
    """AB: rupture at 00:05 and, told before it, its repair at 00:10; CD the same rupture, stalled at 00:15."""
    found = episodes([
        (0, 12, 15, "rupture.withdrawal", "AB"), (0, 2, 5, "repair", "AB"),
        (0, 11, 19, "rupture", "CD"), (0, 22, 25, "repair.stalled", "CD"),
    ])  # fmt: skip
    assert (found.found.value, found.found_alike.value) == (1.0, 0.0)
    assert found.matched == ((0, 0),)


def test_a_further_rupture_belongs_to_the_episode_that_is_open():
    """AB: ruptures at 00:05 and 00:10, repaired at 00:20, is one episode; CD's begins at 00:05, too, and its stalled
    repair at 00:15 does not end it. After the repair a rupture begins another."""
    tags = [
        (0, 12, 15, "rupture", "AB"), (0, 2, 5, "rupture", "AB"), (0, 32, 35, "repair", "AB"),
        (0, 12, 19, "rupture", "CD"), (0, 22, 25, "repair.stalled", "CD"), (0, 32, 35, "repair", "CD"),
    ]  # fmt: skip
    found = episodes(tags)
    assert found.found.n_by_coder == (1, 1)
    assert (found.found.value, found.found_alike.value) == (1.0, 1.0)
    ended_before = [*tags, (0, 13, 14, "repair", "AB")]
    assert episodes(ended_before).found.n_by_coder == (2, 1)


def test_accounts_of_two_people_are_not_matched_and_talk_outside_moments_is_left_out():
    found = episodes([
        (0, 12, 15, "rupture", "AB"), (1, 2, 5, "rupture", "CD"), (1, 42, 45, "rupture", "CD"),
    ])  # fmt: skip
    assert found.found.value == 0.0
    assert found.found.n_by_coder == (1, 1)


def test_without_moments_there_are_no_episodes_to_compare():
    material = material_of(table_of([]), grid_of([(0, 0, 50)]))
    with pytest.raises(UsageError, match="no transcript has recall moments"):
        rupture_episodes(material, window_ms=30_000, confidence=0.95)
    none = dataclasses.replace(table_of([], moments=MOMENTS), codes=CODES[4:])
    with pytest.raises(UsageError, match="no code 'rupture'"):
        rupture_episodes(material_of(none, grid_of([(0, 0, 50)])), window_ms=30_000, confidence=0.95)
