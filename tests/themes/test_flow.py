"""The flow of the small study in conftest: 7 planned, 4 done, 1 broken off, 1 withdrawn, 1 still to come."""

from __future__ import annotations

import dataclasses

from ipr_coder.themes.flow import Loss, interview_flow


def numbers(row):
    return (row.planned, row.done, row.broken_off, row.declined, row.missing, row.withdrawn, row.open)


def test_flow_of_the_small_study(table):
    flow = interview_flow(table.interviews, hours_limit=48)
    rows = {(row.kind, row.stratum): row for row in flow.rows}
    assert list(rows) == [
        ("all", "all"), ("role", "client"), ("role", "therapist"), ("session", "3"), ("session", "5"),
    ]  # fmt: skip
    assert numbers(rows["all", "all"]) == (7, 4, 1, 0, 0, 1, 1)
    assert numbers(rows["role", "client"]) == (4, 2, 1, 0, 0, 1, 0)
    assert numbers(rows["role", "therapist"]) == (3, 2, 0, 0, 0, 0, 1)
    assert numbers(rows["session", "5"]) == (5, 2, 1, 0, 0, 1, 1)
    assert flow.losses == (
        Loss("D02_S5_client", "broken_off", "felt unwell"),
        Loss("D04_S5_client", "withdrawn", None),
    )


def test_hours_after_the_session(table):
    delay = interview_flow(table.interviews, hours_limit=48).rows[0].delay
    # Held and known: 26, 30, 48, 52. Exactly 48 is within the limit; D03's client is unknown.
    assert (delay.median, delay.shortest, delay.longest, delay.over, delay.unknown) == (39.0, 26.0, 52.0, 1, 1)


def test_without_a_limit_nothing_is_over_it(table):
    assert interview_flow(table.interviews).rows[0].delay.over is None


def test_declined_missing_and_no_session(table):
    first, second, third, *_ = table.interviews
    flow = interview_flow(
        [
            dataclasses.replace(first, status="declined"),
            dataclasses.replace(second, status="missing"),
            dataclasses.replace(third, session=None),
        ]
    )
    assert numbers(flow.rows[0]) == (3, 0, 1, 1, 1, 0, 0)
    assert [row.stratum for row in flow.rows] == ["all", "client", "therapist", "3", "not known"]


def test_no_interviews():
    flow = interview_flow([], hours_limit=48)
    assert [numbers(row) for row in flow.rows] == [(0,) * 7]
    assert flow.rows[0].delay.median is None
