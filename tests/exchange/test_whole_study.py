"""A manifest's tags go into the manifest's round, and into no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.coding.desk import open_desk
from ipr_coder.errors import UsageError
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
