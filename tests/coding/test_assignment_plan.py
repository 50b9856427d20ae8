"""What a plan promises: everybody trained on the same, the right share coded twice, and nobody with more work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations
from math import ceil, floor
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.coding.assignment_plan import Wish, assign_by_plan, make_plan, preview_plan
from ipr_coder.coding.desk import work_list
from ipr_coder.coding.setting_up import add_coder, assign
from ipr_coder.coding.spread_sample import Stratum, spread_sample
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.facts import InterviewFacts
from ipr_coder.study.store import Store

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"


def interview(dyad: int, session: int, role: str, status: str = "done", *, held: bool = True) -> InterviewFacts:
    label = f"D{dyad:02}_S{session}_{role}"
    return InterviewFacts(
        label, f"D{dyad:02}", session, "ipr", f"{role}{dyad}", role, status, has_transcript=held and status == "done"
    )


LAVIK = [
    interview(dyad, session, role) for dyad in range(1, 13) for session in (3, 5) for role in ("client", "therapist")
]
"""12 dyads, sessions 3 and 5, both members: 48 interviews, as in the study this was made for."""

studies = st.builds(
    lambda dyads, lots, gone: [one for one in LAVIK[: 4 * dyads] if Random(f"{lots}{one.label}").random() > gone],
    st.integers(1, 12),
    st.integers(0, 10**6),
    st.sampled_from((0.0, 0.1, 0.5)),
)
coders = st.integers(2, 5).map(lambda number: ("AB", "CD", "EF", "GH", "IJ")[:number])


def strata_of(interviews: list[InterviewFacts]) -> list[Stratum]:
    return [Stratum(one.dyad, one.session, one.respondent_role) for one in interviews]


@given(studies, st.floats(0, 1), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_no_dyad_role_or_session_of_a_role_gets_more_than_its_share(
    interviews: list[InterviewFacts], share: float, seed: int
) -> None:
    size = round(share * len(interviews))
    strata = strata_of(interviews)
    drawn = spread_sample(strata, size, Random(seed))
    assert len(set(drawn)) == len(drawn) == size
    for margin in (lambda s: s.dyad, lambda s: s.role, lambda s: (s.role, s.session)):
        there, taken = Counter(map(margin, strata)), Counter(margin(strata[place]) for place in drawn)
        for value, count in there.items():
            fair = count * size / len(strata)
            assert floor(fair - 1e-9) <= taken[value] <= ceil(fair + 1e-9)


def test_every_interview_has_the_same_chance() -> None:
    """Drawing 12 of 48 eight hundred times, each should come about 200 times (standard deviation 12.2)."""
    strata = strata_of(LAVIK)
    times = Counter(place for seed in range(800) for place in spread_sample(strata, 12, Random(seed)))
    assert min(times.values()) > 200 - 5 * 12.3
    assert max(times.values()) < 200 + 5 * 12.3


def test_ten_of_forty_eight_by_hand() -> None:
    """A session of a role has 12 interviews, so 2.5 fall to it: 2 or 3; to a role exactly 5; to a dyad 0.83: 0 or 1."""
    strata = strata_of(LAVIK)
    cells: set[int] = set()
    for seed in range(40):
        drawn = [strata[place] for place in spread_sample(strata, 10, Random(seed))]
        assert Counter(one.role for one in drawn) == {"client": 5, "therapist": 5}
        assert max(Counter(one.dyad for one in drawn).values()) == 1
        cells |= set(Counter((one.role, one.session) for one in drawn).values())
    assert cells == {2, 3}


def test_more_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="3 of 2 cannot be drawn"):
        spread_sample(strata_of(LAVIK[:2]), 3, Random(1))
    assert spread_sample([], 0, Random(1)) == ()


@given(studies.filter(lambda found: len(found) > 2), coders, st.floats(0, 1), st.integers(0, 2), st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_a_plan_keeps_its_promises(
    interviews: list[InterviewFacts], names: tuple[str, ...], share: float, training: int, seed: int
) -> None:
    plan = make_plan(interviews, Wish(names, training, share, seed))
    labels = [*plan.training, *(label for label, _ in plan.double), *(label for label, _ in plan.single)]
    assert sorted(labels) == sorted(one.label for one in interviews)
    assert len(plan.training) == training
    assert abs(len(plan.double) - share * (len(interviews) - training)) <= 0.5
    assert all(first != second for _, (first, second) in plan.double)
    loads = plan.loads.values()
    assert max(loads) - min(loads) <= 1
    together = Counter(frozenset(pair) for _, pair in plan.double)
    counts = [together[frozenset(pair)] for pair in combinations(names, 2)]
    assert max(counts) - min(counts) <= 1
    assert plan == make_plan(list(reversed(interviews)), Wish(names, training, share, seed))
    assert {coder: len(plan.of(coder)) for coder in names} == plan.loads


def test_the_study_of_lavik_by_hand() -> None:
    """48 interviews, 2 for training; a quarter of the other 46 is 11.5, so 12 are coded twice: 46 + 12 = 2 x 29."""
    plan = make_plan(LAVIK, Wish(("AB", "CD"), 2, 0.25, 7))
    assert (len(plan.training), len(plan.double), len(plan.single)) == (2, 12, 34)
    assert plan.loads == {"AB": 29, "CD": 29}
    roles = Counter(label.rpartition("_")[2] for label, _ in plan.double)
    assert sorted(roles.values()) in ([6, 6], [5, 7])
    assert len({label[:3] for label, _ in plan.double}) >= 11
    assert plan != make_plan(LAVIK, Wish(("AB", "CD"), 2, 0.25, 8))


def test_three_coders_share_pairs_evenly() -> None:
    plan = make_plan(LAVIK, Wish(("AB", "CD", "EF"), 0, 0.5, 3))
    assert sorted(Counter(pair for _, pair in plan.double).values()) == [8, 8, 8]
    assert set(plan.loads.values()) == {24}


def test_only_what_was_held_or_will_be_is_planned_for() -> None:
    there = [
        interview(1, 3, "client", "planned", held=False),
        interview(1, 3, "therapist", "done"),
        interview(2, 3, "client", "declined"),
        interview(2, 3, "therapist", "withdrawn"),
        interview(3, 3, "client", "missing"),
        interview(3, 3, "therapist", "done", held=False),
    ]
    planned = make_plan(there, Wish(("AB",), 1, 0.0))
    assert planned.training == ("D01_S3_therapist",)  # the only one that can be read today
    assert [label for label, _ in planned.single] == ["D01_S3_client", "D03_S3_therapist"]
    assert make_plan(there, Wish(("AB",), 0, 0.0, held_only=True)).single == (("D01_S3_therapist", "AB"),)


@pytest.mark.parametrize(
    ("wish", "what"),
    [
        (Wish(("AB", "AB")), "each named once"),
        (Wish(()), "each named once"),
        (Wish(("AB", "CD"), share=1.5), "between 0 and 1"),
        (Wish(("AB",), share=0.5), "takes two coders"),
        (Wish(("AB",), training=49), "49 training interviews cannot be drawn from 48"),
        (Wish(("AB",), training=1, training_round="main"), "a round of its own"),
    ],
)
def test_wishes_that_cannot_be(wish: Wish, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        make_plan(LAVIK, wish)


def test_a_plan_is_assigned_in_one_deed_with_its_seed(study: Store, audit_length: Callable[[Store], int]) -> None:
    add_coder(study, "EF")
    add_coder(study, "GH")
    wish = Wish(("EF", "GH"), 1, 1.0, 5, round="second")
    events = audit_length(study)
    seen = preview_plan(study, wish)
    assert (work_list(study, "EF"), audit_length(study)) == ((), events)
    plan = assign_by_plan(study, wish)
    assert (plan, audit_length(study)) == (seen, events + 1)
    assert sorted((item.interview, item.round) for item in work_list(study, "EF")) == sorted(
        [(plan.training[0], "training"), (plan.double[0][0], "second")]
    )
    assert work_list(study, "EF") == work_list(study, "GH")
    with pytest.raises(UsageError, match="no interview to plan for"):
        assign_by_plan(study, wish)
    with pytest.raises(StudyError, match="no coder 'XY'"):
        assign_by_plan(study, Wish(("XY",), round="third"))


def test_what_was_assigned_by_hand_is_left_alone(study: Store) -> None:
    assign(study, "AB", [CLIENT], "second")
    plan = assign_by_plan(study, Wish(("AB", "CD"), round="second"))
    assert plan.left_out == (CLIENT,)
    assert [label for label, _ in plan.single] == [THERAPIST]
