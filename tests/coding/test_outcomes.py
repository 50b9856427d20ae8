"""Groups named late and in versions, scores of questionnaires, roles remembered: nothing is lost, all is on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding.grouping import groups, set_group
from ipr_coder.coding.importing import import_plan
from ipr_coder.coding.measuring import ScoresImported, import_score_table, scores
from ipr_coder.coding.remembering import remember, remembered_pattern, remembered_roles
from ipr_coder.coding.setting_up import check_audit
from ipr_coder.errors import StudyError, TranscriptError, UsageError
from ipr_coder.study import structure
from ipr_coder.study.store import Store
from ipr_coder.transcripts.plan import (
    PlannedDyad,
    PlannedGroup,
    PlannedInterview,
    PlannedParticipant,
    PlannedScore,
    StudyPlan,
)
from ipr_coder.transcripts.reading import read

Sql = Callable[..., list[Any]]
DYADS = ("D01", "D02", "D03")


@pytest.fixture
def planned(study: Store) -> StudyPlan:
    """A plan of three dyads, put into the study; D01 is in it already."""
    known = {one.dyad: one for one in study.read(structure.interviews).values()}
    plan = StudyPlan(
        title="X",
        dyads=tuple(PlannedDyad(label) for label in DYADS),
        participants=tuple(PlannedParticipant(f"C{label[1:]}", "client", (label,)) for label in DYADS[1:]),
        sessions=(),
        interviews=(PlannedInterview("D02", 3, "C02", "planned"),),
    )
    assert set(known) == {"D01"}
    import_plan(study, plan, read)
    return plan


def in_force(store: Store) -> dict[str, tuple[int, tuple[str, ...], str | None]]:
    return {one.name: (one.version, one.dyads, one.rationale) for one in groups(store) if one.in_force}


def test_groups_change_in_versions_and_the_old_ones_stay_on_record(study: Store, planned: StudyPlan, sql: Sql) -> None:
    set_group(study, "good", ["D01", "D02"], rationale="OQ-45 fell", assigned_by="MO")
    set_group(study, "poor", ["D03"], rationale="OQ-45 rose")
    assert in_force(study) == {"good": (1, ("D01", "D02"), "OQ-45 fell"), "poor": (1, ("D03",), "OQ-45 rose")}
    assert {one.dyad: one.group for one in study.read(structure.interviews).values()} == {"D01": "good", "D02": "good"}
    set_group(study, "poor", ["D02", "D03"], rationale="follow-up told otherwise")
    assert in_force(study) == {
        "good": (2, ("D01",), "OQ-45 fell"),
        "poor": (2, ("D02", "D03"), "follow-up told otherwise"),
    }
    assert [(one.name, one.version, one.dyads) for one in groups(study) if not one.in_force] == [
        ("good", 1, ("D01", "D02")),
        ("poor", 1, ("D03",)),
    ]
    assert {one.dyad: one.group for one in study.read(structure.interviews).values()} == {"D01": "good", "D02": "poor"}
    events = sql(study, "select payload from audit_event where kind = 'group dyads' order by id")
    assert [sorted(json.loads(row[0])["groups"]) for row in events] == [["good"], ["poor"], ["good", "poor"]]
    assert check_audit(study).fault is None


def test_the_same_grouping_again_is_no_new_version(study: Store, planned: StudyPlan) -> None:
    for _ in range(2):
        set_group(study, "good", ["D01"], rationale="OQ-45 fell")
    before = check_audit(study).events
    set_group(study, "good", ["D01"], rationale="OQ-45 fell")
    assert in_force(study) == {"good": (1, ("D01",), "OQ-45 fell")}
    assert check_audit(study).events == before
    set_group(study, "good", [], rationale="nobody after all")
    assert in_force(study) == {"good": (2, (), "nobody after all")}


def test_groups_that_cannot_be(study: Store, planned: StudyPlan) -> None:
    with pytest.raises(UsageError, match="needs its rationale"):
        set_group(study, "good", ["D01"], rationale=" ")
    with pytest.raises(UsageError, match="name of a group"):
        set_group(study, " ", ["D01"], rationale="x")
    with pytest.raises(StudyError, match=r"no dyad 'D09'.*There is D01, D02, D03"):
        set_group(study, "good", ["D09"], rationale="x")
    assert groups(study) == ()


def test_a_manifest_again_updates_and_deletes_nothing(study: Store, planned: StudyPlan) -> None:
    plan = replace(
        planned,
        dyads=(PlannedDyad("D01", attributes={"setting": "clinic"}), *planned.dyads[1:]),
        groups=(PlannedGroup("good", ("D01", "D02"), "rule one"),),
        scores=(PlannedScore("WAI", "C02", "D02", "S3", 61.5, 3), PlannedScore("WAI", "C03", "D03", "end", 40.0)),
    )
    import_plan(study, plan, read)
    import_plan(study, plan, read)
    assert in_force(study) == {"good": (1, ("D01", "D02"), "rule one")}
    changed = replace(
        plan,
        dyads=(PlannedDyad("D01", attributes={"site": "north"}), *plan.dyads[1:]),
        groups=(PlannedGroup("poor", ("D02",)),),
        scores=(replace(plan.scores[0], value=62.0),),
    )
    import_plan(study, changed, read)
    assert in_force(study) == {"good": (2, ("D01",), "rule one"), "poor": (1, ("D02",), None)}
    assert study.read(structure.dyad_attributes)["D01"] == {"setting": "clinic", "site": "north"}
    assert [(one.name, one.dyad, one.occasion, one.session, one.rater, one.value) for one in scores(study)] == [
        ("WAI", "D02", "S3", 3, "C02", 62.0),
        ("WAI", "D03", "end", None, "C03", 40.0),
    ]


def test_a_table_of_scores(study: Store, planned: StudyPlan, tmp_path: Path) -> None:
    path = tmp_path / "wai.csv"
    path.write_text("measure,rater,dyad,session,value\nWAI,client,D02,3,61.5\nWAI,C03,,3,58\n", encoding="utf-8")
    assert import_score_table(study, path) == ScoresImported(2, 0, 0)
    path.write_text("measure,rater,dyad,session,value\nWAI,client,D02,3,60\nWAI,C03,,3,58\n", encoding="utf-8")
    assert import_score_table(study, path) == ScoresImported(0, 1, 1)
    assert [one.value for one in scores(study)] == [60.0, 58.0]
    path.write_text("measure,rater,session,value\nWAI,C02,3,1\nWAI,C99,3,2\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="nobody that this study knows") as refused:
        import_score_table(study, path)
    assert refused.value.place == "wai.csv, line 3"
    assert [one.value for one in scores(study)] == [60.0, 58.0]


def test_roles_and_the_pattern_of_names_are_remembered(study: Store, sql: Sql) -> None:
    assert (remembered_roles(study), remembered_pattern(study)) == ({}, None)
    remember(study, {"Nora B.": "interviewer", "C": "client"}, "{dyad}_{role}")
    remember(study, {"C": "therapist"})
    before = check_audit(study).events
    remember(study, {"C": "therapist"}, "{dyad}_{role}")
    assert check_audit(study).events == before
    assert remembered_roles(study) == {"C": "therapist", "Nora B.": "interviewer"}
    assert remembered_pattern(study) == "{dyad}_{role}"
    assert not any("Nora" in row[0] for row in sql(study, "select payload from audit_event"))


def test_a_score_that_came_before_its_session_belongs_to_it(study: Store, planned: StudyPlan) -> None:
    early = replace(planned, scores=(PlannedScore("WAI", "C02", "D02", "S9", 61.0, 9),))
    import_plan(study, early, read)
    assert [one.session for one in scores(study)] == [None]
    import_plan(study, replace(planned, interviews=(PlannedInterview("D02", 9, "C02", "planned"),)), read)
    assert [(one.session, one.value) for one in scores(study)] == [(9, 61.0)]
