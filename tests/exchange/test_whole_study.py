"""A manifest's tags go into the manifest's round, and into no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.overview import overview
from ipr_coder.coding.tagging import set_tag
from ipr_coder.coding.taking_over import TakenOver
from ipr_coder.errors import CodebookError, UsageError
from ipr_coder.exchange.whole_study import import_study
from ipr_coder.study.store import Store
from ipr_coder.text import Span
from ipr_coder.transcripts.manifest import read_manifest
from ipr_coder.transcripts.plan import StudyPlan
from ipr_coder.transcripts.reading import read

CLIENT = "D07_S3_client"
MANIFEST = """
schema: ipr-coder/study@1
title: X
round: training
dyads: [{id: D07}]
participants: [{id: C07, role: client, dyads: [D07]}]
interviews: [{dyad: D07, session: 3, respondent: C07, file: talk.txt}]
coders: [{id: AB, interviews: [D07_S3_client]}]
tags: tags.csv
"""


def planned(folder: Path, round: str) -> StudyPlan:
    (folder / "talk.txt").write_text("I: And?\nC: It was dark.\n", encoding="utf-8")
    (folder / "tags.csv").write_text(f"transcript,turn,code,coder,round\n{CLIENT},2,shame,AB,{round}\n")
    (folder / "study.yaml").write_text(MANIFEST, encoding="utf-8")
    return read_manifest(folder / "study.yaml")


@pytest.mark.parametrize("round", ["training", ""])
def test_tags_of_the_manifests_round_come_in(another_study: Store, tmp_path: Path, round: str) -> None:
    done = import_study(another_study, planned(tmp_path, round), read)
    assert done.tags is not None
    assert (done.tags.added, done.tags.known) == (1, 0)
    (tag,) = open_desk(another_study, "AB", CLIENT, "training").tags
    assert (tag.code, tag.span) == ("shame", Span(5, 17))


def test_tags_of_another_round_are_not_put_into_it(another_study: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"tags\.csv, line 2: the row is of round 'main', not of 'training'"):
        import_study(another_study, planned(tmp_path, "main"), read)
    assert open_desk(another_study, "AB", CLIENT, "training").tags == ()


def test_after_a_bad_table_of_tags_it_is_said_what_came_in_and_the_mended_one_comes_in(
    another_study: Store, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"line 2: .* The transcripts came in, no tag did: mend it, and import again"):
        import_study(another_study, planned(tmp_path, "main"), read)
    done = import_study(another_study, planned(tmp_path, "training"), read)
    assert ([one.new for one in done.transcripts], done.tags) == ([False], TakenOver(1, 0))


def test_a_tag_that_its_coder_has_taken_off_since_stays_off(another_study: Store, tmp_path: Path) -> None:
    plan = planned(tmp_path, "training")
    import_study(another_study, plan, read)
    desk = open_desk(another_study, "AB", CLIENT, "training").desk
    set_tag(another_study, desk, "shame", Span(5, 17), present=False)
    assert import_study(another_study, plan, read).tags == TakenOver(0, 0, 1)
    assert open_desk(another_study, "AB", CLIENT, "training").tags == ()


@pytest.mark.parametrize("asked", ["ipr-core", "rupture-resolution-3rs"])
def test_a_manifest_with_another_codebook_changes_nothing(another_study: Store, tmp_path: Path, asked: str) -> None:
    plan = replace(planned(tmp_path, "training"), codebook=asked)
    before = [one.label for one in overview(another_study).interviews]
    with pytest.raises(UsageError, match=f"asks for the codebook {asked}, the study has small"):
        import_study(another_study, plan, read)
    assert [one.label for one in overview(another_study).interviews] == before


def test_a_codebook_that_is_not_there_stops_the_import(another_study: Store, tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no shipped codebook of that name"):
        import_study(another_study, replace(planned(tmp_path, "training"), codebook="nosuch"), read)
