"""What client and therapist told of the same moments of their session."""

from __future__ import annotations

import pytest

from ipr_coder.study.facts import InterviewFacts
from ipr_coder.themes.carried import carried
from ipr_coder.themes.dual_perspective import moments_told, specific, tellings, told_sessions, units_of
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.moment_maps import session_map

ONE = Layer("coder", ("AB",))
CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"


@pytest.fixture
def told(make_accounts):
    def tell(accounts, *, layer=ONE, within=30, lengths=None, **more):
        table, grid = make_accounts(accounts, **more)
        counted = carried(table, grid, layer)
        sessions = told_sessions(table, grid, counted, match_ms=1000 * within, lengths=lengths)
        return table, grid, counted, sessions

    return tell


def counts(counted, sessions):
    """By code: both, client only (alone), therapist only (alone)."""
    return {
        counted.lines[one.line].code: (
            one.both, one.client_only, one.client_alone, one.therapist_only, one.therapist_alone
        )
        for one in tellings(sessions, counted.lines) if counted.lines[one.line].kind in ("code", "family")
    }  # fmt: skip


def test_one_moment_judged_differently_and_two_told_by_one(told):
    """At 100 s both stop: the client tells withdrawal and shame, the therapist an unspoken rupture. At 300 s only the
    client stops (shame), at 500 s only the therapist (safety)."""
    _, _, counted, sessions = told([
        (CLIENT, 100, 120, ["rupture.withdrawal", "shame"]), (CLIENT, 300, None, ["shame"]),
        (THERAPIST, 110, 130, ["rupture.unspoken"]), (THERAPIST, 500, None, ["safety"]),
    ])  # fmt: skip
    assert [moment.told_by for moment in sessions[0].moments] == ["both", "client", "therapist"]
    assert counts(counted, sessions) == {
        "rupture": (1, 0, 0, 0, 0),
        "rupture.withdrawal": (0, 1, 0, 0, 0),
        "rupture.unspoken": (0, 0, 0, 1, 0),
        "shame": (0, 2, 1, 0, 0),
        "safety": (0, 0, 0, 1, 1),
    }


def test_an_account_may_be_late_by_the_window_and_no_more(told):
    accounts = [(CLIENT, 100, 120, ["shame"]), (THERAPIST, 150, None, ["shame"])]
    assert counts(*told(accounts, within=30)[2:])["shame"] == (1, 0, 0, 0, 0)
    assert counts(*told(accounts, within=29.999)[2:])["shame"] == (0, 1, 1, 1, 1)


def test_other_sessions_and_other_dyads_are_not_the_same_moment(told):
    *_, sessions = told([
        (CLIENT, 100, None, ["shame"]), ("D01_S5_therapist", 100, None, ["shame"]),
        ("D02_S3_therapist", 100, None, ["shame"]),
    ])  # fmt: skip
    assert [(one.name, one.answered) for one in sessions] == [
        ("D01 S3", ("client",)), ("D01 S5", ("therapist",)), ("D02 S3", ("therapist",)),
    ]  # fmt: skip


def test_what_the_other_did_not_tell_is_known_only_where_the_other_counts(told):
    """Missing is not zero: with the therapist's interview not submitted nothing is "told by the client only"."""
    accounts = [(CLIENT, 100, None, ["shame"]), (THERAPIST, 500, None, [])]
    _, _, counted, sessions = told(accounts, covered={THERAPIST: False})
    assert not sessions[0].compared
    assert counts(counted, sessions) == {}
    assert sessions[0].missing == (("therapist", "not coded in this layer"),)
    _, _, counted, sessions = told(accounts)
    assert counts(counted, sessions) == {"shame": (0, 1, 1, 0, 0)}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ((), "no interview listed"),
        (("planned", False), "not held yet"),
        (("declined", False), "declined"),
        (("done", False), "no transcript"),
        (("withdrawn", True), "withdrawn"),
        (("done", True), "no recall moments in the transcript"),
    ],
)
def test_why_an_account_is_missing(told, facts, why):
    others = [InterviewFacts(THERAPIST, "D01", 3, "ipr", "T01", "therapist", facts[0], has_transcript=facts[1])
              for facts in [facts] if facts]  # fmt: skip
    *_, sessions = told([(CLIENT, 100, None, ["shame"])], others=others)
    assert sessions[0].missing == (("therapist", why),)


def test_only_what_every_coder_found_under_the_layer_agreed(told):
    _, _, counted, sessions = told(
        [(CLIENT, 100, None, ["AB:rupture.withdrawal", "CD:rupture.unspoken", "AB:shame", "CD:shame"]),
         (THERAPIST, 100, None, ["AB:shame"])],
        coders=("AB", "CD"), layer=Layer("agreed", ("AB", "CD")),
    )  # fmt: skip
    assert counts(counted, sessions) == {"rupture": (0, 1, 0, 0, 0), "shame": (0, 1, 0, 0, 0)}
    line = sessions[0].moments[0].lines("client")
    assert [counted.lines[place].code for place in specific(counted.lines, line)] == ["rupture", "shame"]


def test_a_family_is_not_named_beside_its_subcode_unless_it_was_given_itself(told):
    _, _, counted, sessions = told([(CLIENT, 1, None, ["rupture.withdrawal"]), (CLIENT, 9, None, ["rupture"]),
                                    (CLIENT, 90, None, ["rupture", "rupture.unspoken"])])  # fmt: skip
    named = [[counted.lines[place].code for place in specific(counted.lines, moment.lines())]
             for moment in sessions[0].moments]  # fmt: skip
    assert named == [["rupture.withdrawal"], ["rupture"], ["rupture", "rupture.unspoken"]]


def test_from_a_number_to_the_moments_and_units_behind_it(told):
    table, grid, counted, sessions = told([(CLIENT, 100, None, ["shame"]), (CLIENT, 300, None, ["shame"]),
                                           (THERAPIST, 301, None, ["shame"])])  # fmt: skip
    shame = next(place for place, line in enumerate(counted.lines) if line.code == "shame")
    assert [moment.start_ms for _, moment in moments_told(sessions, shame, "both")] == [300_000]
    assert [moment.start_ms for _, moment in moments_told(sessions, shame, "client")] == [100_000]
    assert len(moments_told(sessions, shame)) == 2
    assert moments_told(sessions, shame, "therapist") == ()
    assert units_of(sessions[0].moments[1].client[0], table, grid) == (1,)


def test_moments_nobody_talked_about_are_no_accounts(make_accounts):
    import dataclasses

    table, grid = make_accounts([(CLIENT, 100, None, ["shame"]), (THERAPIST, 100, None, ["shame"])])
    silent = dataclasses.replace(table.moments[1], end=table.moments[1].start)
    table = dataclasses.replace(table, moments=(table.moments[0], silent))
    counted = carried(table, grid, ONE)
    assert told_sessions(table, grid, counted)[0].answered == ("client",)


def test_interviews_without_a_session_and_respondents_of_another_role_have_no_account(make_accounts):
    import dataclasses

    table, grid = make_accounts([(CLIENT, 100, None, ["shame"]), (THERAPIST, 100, None, ["shame"])])
    client = dataclasses.replace(table.interviews[0], session=None)
    other = dataclasses.replace(table.interviews[1], respondent_role="other")
    table = dataclasses.replace(table, interviews=(client, other))
    assert told_sessions(table, grid, carried(table, grid, ONE)) == ()


def test_the_map_of_a_session(told):
    table, _, counted, sessions = told(
        [(CLIENT, 100, 160, ["rupture.withdrawal"]), (CLIENT, 400, None, []), (THERAPIST, 120, 200, ["shame"]),
         (THERAPIST, 420, 430, ["repair.owns"])],
        lengths={("D01", 3): 400_000},
    )  # fmt: skip
    drawn = session_map(sessions[0], counted.lines, table.codes)
    assert drawn.length_ms == 430_000, "somebody told of a time beyond the session's length"
    assert [(mark.teller, mark.start_ms, mark.end_ms, mark.code, mark.family) for mark in drawn.marks] == [
        ("client", 100_000, 160_000, "rupture.withdrawal", "rupture"),
        ("therapist", 120_000, 200_000, "shame", "shame"),
        ("therapist", 420_000, 430_000, "repair.owns", "repair"),
    ]
    assert drawn.both == ((120_000, 160_000), (400_000, 420_000))
    assert [mark.code for mark in drawn.of("client")] == ["rupture.withdrawal"]


def test_a_map_tells_silence_from_an_account_that_does_not_count(told):
    from ipr_coder.reports.dual_section import drawing_of

    accounts = [(CLIENT, 100, None, ["shame"]), (THERAPIST, 100, None, [])]
    for covered, said in (({}, "no code told"), ({THERAPIST: False}, "no account counts")):
        table, _, counted, sessions = told(accounts, covered=covered)
        assert drawing_of(session_map(sessions[0], counted.lines, table.codes)).silence("therapist") == said
