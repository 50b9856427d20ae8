"""Episodes from rupture to repair on the session's clock."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder.errors import UsageError
from ipr_coder.themes.carried import carried
from ipr_coder.themes.dual_perspective import told_sessions
from ipr_coder.themes.episode_runs import Marked, runs
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.sequences import CORE_RULES, check_rules, ending_alone, episodes_of

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
LATER = "D01_S5_client"


@pytest.fixture
def episodes(make_accounts):
    def find(accounts, *, told_by="both", rules=CORE_RULES, lengths=None, **changes):
        table, grid = make_accounts(accounts)
        counted = carried(table, grid, Layer("coder", ("AB",)))
        sessions = told_sessions(table, grid, counted, lengths=lengths or {("D01", 3): 3_000_000})
        return episodes_of(sessions, counted, table.codes, dataclasses.replace(rules, **changes), told_by)

    return find


def seen(found):
    """Onset, latency in seconds, end."""
    return [
        (one.onset_ms // 1000, None if one.latency_ms is None else one.latency_ms / 1000, one.ending) for one in found
    ]


def test_a_rupture_is_resolved_by_the_first_repair_after_it(episodes):
    """Told in another order than it happened; a repair before the rupture resolves nothing."""
    found = episodes([
        (CLIENT, 900, None, ["repair.owns"]), (CLIENT, 300, None, ["rupture.withdrawal"]),
        (CLIENT, 100, None, ["repair"]), (CLIENT, 1200, None, ["repair.client_led"]),
    ])  # fmt: skip
    assert seen(found) == [(300, 600.0, "resolved")]
    assert (found[0].repair.codes, found[0].repaired_by, found[0].carried) == (("repair.owns",), "therapist", "no")


def test_a_further_rupture_belongs_to_the_open_episode_and_opens_one_after_the_repair(episodes):
    found = episodes([(CLIENT, 100, None, ["rupture"]), (CLIENT, 200, None, ["rupture.unspoken"]),
                      (CLIENT, 300, None, ["repair"]), (CLIENT, 400, None, ["rupture"])])  # fmt: skip
    assert seen(found) == [(100, 200.0, "resolved"), (400, None, "unresolved")]
    assert [told.codes for told in found[0].ruptures] == [("rupture",), ("rupture.unspoken",)]
    assert found[1].censored_ms == 3_000_000


def test_a_stalled_repair_resolves_nothing(episodes):
    found = episodes([(CLIENT, 100, None, ["rupture"]), (CLIENT, 200, None, ["repair.stalled"])])
    assert seen(found) == [(100, None, "stalled")]
    assert found[0].stalled.at_ms == 200_000
    found = episodes([(CLIENT, 100, None, ["rupture"]), (CLIENT, 200, None, ["repair.stalled"]),
                      (CLIENT, 300, None, ["repair.owns", "repair.stalled"])])  # fmt: skip
    assert seen(found) == [(100, 200.0, "resolved")]


def test_rupture_and_repair_of_one_moment(episodes):
    """In one account no time lies between them; in two the repair counts from the account that tells it."""
    assert seen(episodes([(CLIENT, 100, 150, ["rupture", "repair"])])) == [(100, 0.0, "resolved")]
    both = [(CLIENT, 100, 150, ["rupture"]), (THERAPIST, 120, 150, ["repair.owns"])]
    found = episodes(both)
    assert seen(found) == [(100, 20.0, "resolved")]
    assert (found[0].told_by, found[0].repair.tellers) == (("client",), ("therapist",))
    assert seen(episodes(both, told_by="client")) == [(100, None, "unresolved")]
    early = [(CLIENT, 120, 150, ["rupture"]), (THERAPIST, 100, 150, ["repair.owns"])]
    assert seen(episodes(early)) == [(120, 0.0, "resolved")], "no repair comes before its rupture"
    assert seen(episodes(both, told_by="therapist")) == []


def test_how_each_account_alone_has_it_end(episodes):
    """The therapist tells the repair of a rupture that the client never told of as mended."""
    accounts = [(CLIENT, 100, None, ["rupture"]), (THERAPIST, 400, None, ["repair"]),
                (CLIENT, 600, None, ["rupture"])]  # fmt: skip
    together = episodes(accounts)
    assert seen(together) == [(100, 300.0, "resolved"), (600, None, "unresolved")]
    client, therapist = episodes(accounts, told_by="client"), episodes(accounts, told_by="therapist")
    assert [ending_alone(one, client, "client") for one in together] == ["unresolved", "unresolved"]
    assert ending_alone(together[0], therapist, "therapist") == "not told"
    lone = episodes([(CLIENT, 100, None, ["rupture"])])[0]
    assert ending_alone(lone, (), "therapist") is None


def test_a_window_closes_what_was_not_repaired_within_it(episodes):
    accounts = [(CLIENT, 100, None, ["rupture"]), (CLIENT, 350, None, ["rupture"]), (CLIENT, 400, None, ["repair"]),
                (CLIENT, 401, None, ["repair"]), (CLIENT, 500, None, ["rupture"])]  # fmt: skip
    assert seen(episodes(accounts, window_ms=300_000))[0] == (100, 300.0, "resolved"), "the edge is within"
    found = episodes(accounts, window_ms=299_000)
    assert seen(found) == [(100, None, "unresolved"), (500, None, "unresolved")]
    assert [one.censored_ms for one in found] == [399_000, 799_000]
    assert [one.carried for one in found] == ["no", "no later session"], "only the last was open when the session ended"


def test_carried_over_into_the_next_session(episodes):
    start = [(CLIENT, 100, None, ["rupture"])]
    (silent,) = episodes([*start, (LATER, 100, None, ["shame"])])
    assert (silent.carried, silent.next_session, silent.next_first) == ("not told again", 5, None)
    told = [(LATER, 50, None, ["rupture.withdrawal", "repair.stalled"]), (LATER, 90, None, ["repair.client_led"])]
    first, second = episodes([*start, *told])
    assert (first.carried, first.next_first.codes) == ("yes", ("rupture.withdrawal", "repair.stalled"))
    assert (first.next_repair.at_ms, first.next_repair.codes) == (90_000, ("repair.client_led",))
    assert second.ending == "resolved"
    resolved = [*start, (CLIENT, 200, None, ["repair"]), *told]
    assert [one.carried for one in episodes(resolved)] == ["no", "no"]
    assert episodes([*start, ("D02_S5_client", 1, None, ["repair"])])[0].carried == "no later session"


def test_a_session_of_unknown_length_is_in_sight_as_far_as_it_is_told(episodes):
    found = episodes([(CLIENT, 100, None, ["rupture"]), (CLIENT, 500, 560, ["shame"])], lengths={("D09", 1): 1})
    assert found[0].censored_ms == 560_000
    beyond = episodes([(CLIENT, 4000, None, ["rupture"])])
    assert beyond[0].censored_ms == 4_000_000, "a time beyond the session's end makes no negative wait"


def test_other_codebooks_name_their_codes(episodes, make_accounts):
    accounts = [(CLIENT, 100, None, ["shame"]), (CLIENT, 200, None, ["safety"])]
    rules = dataclasses.replace(CORE_RULES, rupture=("shame",), repair=("safety",), stalled=())
    assert seen(episodes(accounts, rules=rules)) == [(100, 100.0, "resolved")]
    table, _ = make_accounts(accounts)
    assert check_rules(table.codes, CORE_RULES) is None
    assert "no code strain" in check_rules(table.codes, dataclasses.replace(CORE_RULES, rupture=("strain",)))
    assert "No code is named" in check_rules(table.codes, dataclasses.replace(CORE_RULES, repair=()))
    with pytest.raises(UsageError, match="strain"):
        episodes(accounts, rupture=("strain",))


def test_rules_go_by_the_names_codes_have_now():
    now = CORE_RULES.called_now({"rupture": "strain", "repair.owns": "mend.owns"})
    assert (now.rupture, now.repair) == (("strain",), ("repair",))
    assert ("mend.owns", "therapist") in now.repaired_by


marks = st.lists(
    st.tuples(st.sets(st.sampled_from(["rupture", "repair", "stalled"]), min_size=1), st.integers(0, 5)), max_size=12
)


@given(marks, st.none() | st.integers(0, 20))
def test_every_rupture_lies_in_one_episode_and_only_the_last_stays_open(told, window):
    at, moments = 0, []
    for kinds, later in told:
        at += later
        moments.append(Marked(*(at if kind in kinds else None for kind in ("rupture", "repair", "stalled"))))
    found = runs(moments, window)
    inside = [place for run in found for place in run.ruptures]
    assert inside == [place for place, moment in enumerate(moments) if moment.rupture_ms is not None]
    assert [run.open_at_end for run in found[:-1]] == [False] * (len(found) - 1 if found else 0)
    for run in found:
        onset = moments[run.ruptures[0]].rupture_ms
        assert run.open_at_end == (run.repair is None and run is found[-1])
        if run.repair is not None:
            assert run.repair >= run.ruptures[-1]
            assert window is None or moments[run.repair].repair_ms - onset <= window
            between = range(run.ruptures[0], run.repair)
            assert all(moments[place].repair_ms is None for place in between)
