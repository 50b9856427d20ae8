"""Moments, episodes, transitions and themes of a corpus whose truth is known."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest

from ipr_coder.themes.carried import carried
from ipr_coder.themes.dual_perspective import tellings, told_sessions
from ipr_coder.themes.lags import transitions
from ipr_coder.themes.layers import Layer
from ipr_coder.themes.sequences import CORE_RULES, episodes_of
from ipr_coder.themes.theme_table import theme_table
from ipr_coder.themes.time_to_repair import time_to_repair

ONE = Layer("coder", ("AB",))
STATES = ("safety", "shame", "rupture", "repair")
FAR = 4
"""Standard errors that a figure drawn by chance may lie from what is expected; the seeds are fixed."""


@pytest.fixture
def read(corpus, make_accounts):
    """A corpus with its sessions as they were told, and the states of each moment."""

    def carry_out(seed, **chances):
        made = corpus(seed, **chances)
        table, grid = make_accounts(made.accounts, groups=made.groups)
        counted = carried(table, grid, ONE)
        lengths = dict.fromkeys(made.told, 2_712_000)
        return made, table, grid, counted, told_sessions(table, grid, counted, lengths=lengths)

    return carry_out


def by_code(sessions, counted):
    """The topmost codes, each with its subcodes."""
    lines = counted.lines
    return {
        lines[one.line].code: one
        for one in tellings(sessions, lines)
        if lines[one.line].kind in ("code", "family") and lines[one.line].level == 0
    }


def test_who_told_what_is_found_to_the_moment(read):
    """With a coder who misses nothing every count is that of the ledger."""
    made, _, _, counted, sessions = read("moments")
    both, client, therapist = Counter(), Counter(), Counter()
    for told in made.told.values():
        for state, at in told:
            if len(at) == 2:
                both[state] += 1
            elif at:
                (client if "client" in at else therapist)[state] += 1
    found = by_code(sessions, counted)
    for state in STATES:
        one = found[state]
        assert (one.both, one.client_only, one.therapist_only) == (both[state], client[state], therapist[state])
        assert (one.client_alone, one.therapist_alone) == (one.client_only, one.therapist_only)
    assert len(sessions) == len(made.told) == 120
    starts = {
        (session.dyad, session.session): [moment.start_ms // 1000 for moment in session.moments] for session in sessions
    }
    assert starts == {session: [min(at.values()) for _, at in told if at] for session, told in made.told.items()}


def test_a_coder_who_misses_some_makes_one_account_of_two(read):
    """Found in both accounts with chance s squared, in one alone with 2 s (1 - s): s = 0.75."""
    s = 0.75
    _, _, _, counted, sessions = read("missed", sensitivity=s, tells={"client": 1.0, "therapist": 1.0})
    moments = sum(len(session.moments) for session in sessions)
    codes = by_code(sessions, counted).values()
    both = sum(one.both for one in codes)
    alone = sum(one.client_only + one.therapist_only for one in codes)
    for number, chance in ((both, s * s), (alone, 2 * s * (1 - s))):
        assert abs(number - moments * chance) < FAR * math.sqrt(moments * chance * (1 - chance))
    assert not any(one.client_alone or one.therapist_alone for one in codes)


def test_every_episode_is_that_of_the_ledger(read):
    """Read off the ledger with a rule written down once more: open at a rupture, closed by the next repair told."""
    made, table, _, counted, sessions = read("episodes")
    want = []
    for (dyad, session), told in made.told.items():
        onset = None
        for state, at in told:
            if not at:
                continue
            when = min(at.values())
            if state == "rupture" and onset is None:
                onset = when
            elif state == "repair" and onset is not None:
                want.append((dyad, session, onset, when - onset))
                onset = None
        if onset is not None:
            want.append((dyad, session, onset, None))
    found = episodes_of(sessions, counted, table.codes, CORE_RULES, "both")
    assert [
        (one.session.dyad, one.session.session, one.onset_ms // 1000, one.latency_ms and one.latency_ms // 1000)
        for one in found
    ] == want
    assert len(want) > 150


def test_the_chances_of_what_follows_what_are_found(read, chances):
    """Everything told by both: shares of the next state lie by the chances they were drawn with."""
    _, _, _, counted, sessions = read("chain", tells={"client": 1.0, "therapist": 1.0})
    place = {line.code: number for number, line in enumerate(counted.lines)}
    sequences = [
        [[STATES.index(state) for state in STATES if place[state] in moment.lines()] for moment in session.moments]
        for session in sessions
    ]
    found = {(one.given, one.target): one for one in transitions(sequences, len(STATES))}
    assert found[0, 0].pairs == 120 * 8
    for (a, here), (b, there) in itertools.product(enumerate(STATES), repeat=2):
        one, chance = found[a, b], chances[here][there]
        assert abs(one.observed - one.given_n * chance) <= FAR * math.sqrt(one.given_n * chance * (1 - chance))
    rupture, repair = STATES.index("rupture"), STATES.index("repair")
    assert found[rupture, repair].residual > 10, "a repair follows nothing but a rupture"
    assert found[STATES.index("safety"), repair].residual < -5


def test_the_time_to_repair_falls_as_it_was_drawn(read, chances):
    """What is still open after k steps follows from the chances: the chain from a rupture, a repair ending it.

    Sessions end with their last state, so that what opened late was last seen open early.
    """
    _, table, _, counted, sessions = read("waits", dyads=200, tells={"client": 1.0, "therapist": 1.0})
    found = episodes_of(sessions, counted, table.codes, CORE_RULES, "both")
    steps = time_to_repair(found)
    assert any(step.censored for step in steps if step.at_ms < 150_000)
    going_on = {"rupture": 1.0}
    for k in range(1, 7):
        going_on = {
            there: sum(share * chances[here][there] for here, share in going_on.items())
            for there in STATES
            if there != "repair"
        }
        still_open = sum(going_on.values())
        before = [step for step in steps if step.at_ms < 300_000 * k + 150_000]
        spread = math.sqrt(still_open * (1 - still_open) / before[-1].at_risk)
        assert abs(before[-1].share - still_open) < FAR * spread
        assert spread < 0.06


def test_themes_are_those_of_the_ledger(read):
    made, table, grid, _, _ = read("themes")
    themes = theme_table(table, grid, case_unit="dyad", layer=ONE)
    for state in STATES:
        told = [
            (dyad, session, who)
            for (dyad, session), moments in made.told.items()
            for one, at in moments
            if one == state
            for who in at
        ]
        row = themes.row(state)
        assert row.all.segments == row.tags == len(told)
        assert row.all.interviews == len(set(told))
        assert (row.all.cases, row.all.cases_of) == (len({dyad for dyad, _, _ in told}), 60)
        assert [count.segments for count in row.by_role] == [
            sum(who == role for _, _, who in told) for role in ("client", "therapist")
        ]
        assert [count.segments for count in row.by_session] == [
            sum(session == number for _, session, _ in told) for number in (3, 5)
        ]
