"""Two rows of stretches on one clock: which belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.themes.matching import matched


def sides(groups):
    """Groups as a set, so that their order does not matter."""
    return set(groups)


def test_overlapping_and_near_stretches_belong_together():
    """The second pair lies 30 apart, the third 31."""
    assert sides(matched([(0, 10), (100, 100), (200, 210)], [(5, 20), (130, 140), (241, 250)], 30)) == {
        ((0,), (0,)), ((1,), (1,)), ((2,), ()), ((), (2,)),
    }  # fmt: skip


def test_the_longest_overlap_goes_first_and_who_is_left_over_joins():
    """A therapist's long account covers two of the client's; the shorter one joins and is not taken for untold."""
    assert matched([(0, 10), (12, 40)], [(5, 40)], 0) == (((0, 1), (0,)),)


def test_who_shares_most_belongs_together_where_several_overlap():
    """Overlaps: 5 and 31 of the one way to pair them, 1 and 4 of the other."""
    assert sides(matched([(0, 10), (8, 40)], [(5, 12), (9, 41)], 0)) == {((0,), (0,)), ((1,), (1,))}


def test_a_point_inside_a_stretch_is_of_the_same_moment():
    assert matched([(15, 15)], [(10, 20)], 0) == (((0,), (0,)),)


def test_neighbours_on_both_sides_do_not_run_together_into_one_moment():
    """D04 session 3 of the demo: three stops of each, each within thirty seconds of the next."""
    client = [(1022, 1070), (1084, 1084), (1107, 1185)]
    therapist = [(1022, 1060), (1084, 1096), (1107, 1185)]
    assert sides(matched(client, therapist, 30)) == {((k,), (k,)) for k in range(3)}


def test_one_side_alone():
    assert matched([(0, 1), (5, 6)], [], 30) == (((0,), ()), ((1,), ()))
    assert matched([], [], 30) == ()


stretches = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 15)).map(lambda s: (s[0], s[0] + s[1])), max_size=7)


def near(a, b, within):
    return max(a[0] - b[1], b[0] - a[1], 0) <= within


@given(stretches, stretches, st.integers(0, 20))
def test_each_belongs_to_one_group_and_every_group_has_a_pair_at_its_heart(first, second, within):
    groups = matched(first, second, within)
    assert sorted(place for ours, _ in groups for place in ours) == list(range(len(first)))
    assert sorted(place for _, theirs in groups for place in theirs) == list(range(len(second)))
    for ours, theirs in groups:
        if ours and theirs:
            assert any(
                all(near(first[i], second[j], within) for j in theirs)
                and all(near(first[one], second[heart], within) for one in ours)
                for i in ours
                for heart in theirs
            )
        else:
            others = second if ours else first
            mine = (first, ours) if ours else (second, theirs)
            assert not any(near(mine[0][place], other, within) for place in mine[1] for other in others)


@given(stretches, stretches, st.integers(0, 20))
def test_swapping_the_two_swaps_the_sides(first, second, within):
    swapped = matched(second, first, within)
    assert sides(matched(first, second, within)) == {(ours, theirs) for theirs, ours in swapped}
