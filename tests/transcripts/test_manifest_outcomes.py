"""How dyads fared, as a manifest tells it: groups with their rationale, scores by session and rater, files by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.manifest import read_manifest
from ipr_coder.transcripts.plan import PlannedGroup, PlannedScore

BEGIN = """\
schema: ipr-coder/study@1
title: RIVER
dyads:
  - {id: D01, attributes: {setting: clinic}}
  - {id: D02, group: good}
  - {id: D04}
participants:
  - {id: C01, role: client, dyads: [D01]}
  - {id: T01, role: therapist, dyads: [D01, D04]}
"""
GROUPS = """\
groups:
  - {name: good, rationale: reliable change on the OQ-45, assigned_by: MO, dyads: [D01]}
  - {name: poor, dyads: [D04]}
"""
MEASURES = """\
measures:
  - {name: WAI, rater: C01, session: 3, value: 61.5}
  - {name: WAI, rater: T01, dyad: D04, session: 3, value: 58}
  - {name: OQ change, rater: client, dyad: D01, occasion: end, value: -12}
"""
SCORES = (
    PlannedScore("WAI", "C01", "D01", "S3", 61.5, 3),
    PlannedScore("WAI", "T01", "D04", "S3", 58.0, 3),
    PlannedScore("OQ change", "C01", "D01", "end", -12.0, None),
)


def _write(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_groups_and_scores(tmp_path: Path) -> None:
    plan = read_manifest(_write(tmp_path, BEGIN + GROUPS + MEASURES))
    assert plan.groups == (
        PlannedGroup("good", ("D01", "D02"), "reliable change on the OQ-45", "MO"),
        PlannedGroup("poor", ("D04",)),
    )
    assert [dyad.group for dyad in plan.dyads] == ["good", "good", "poor"]
    assert plan.dyads[0].attributes == {"setting": "clinic"}
    assert plan.scores == SCORES


def test_scores_in_a_table_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "measures.csv").write_text(
        "Session;Value;Rater;Measure;Dyad;When\n3;61,5;C01;WAI;;\nS3;58;T01;WAI;D04;\n;-12;client;OQ change;D01;end\n"
        "5;;C01;WAI;;\n",
        encoding="utf-8",
    )
    assert read_manifest(_write(tmp_path, BEGIN + "measures: measures.csv\n")).scores == SCORES


@pytest.mark.parametrize(
    ("old", "new", "fault", "line"),
    [
        ("dyads: [D01]}\n  - {name: poor", "dyads: [D09]}\n  - {name: poor", "'D09'", 11),
        ("dyads: [D04]}\nmeasures", "dyads: [D02]}\nmeasures", "puts D02 into a second group", 12),
        ("name: poor", "name: good", "a second time", 12),
        ("assigned_by", "by", "not a field", 11),
        ("rater: C01", "rater: C09", "nobody that this study knows", 14),
        ("rater: T01, dyad: D04", "rater: T01", "several dyads", 15),
        ("rater: T01, dyad: D04", "rater: T01, dyad: D02", "does not belong", 15),
        ("session: 3, value: 61.5", "value: 61.5", "`session` is missing", 14),
        ("value: 61.5", "value: high", "must be a number", 14),
        ("rater: T01, dyad: D04", "rater: C01", "twice", 15),
    ],
)
def test_slips(old: str, new: str, fault: str, line: int, tmp_path: Path) -> None:
    text = BEGIN + GROUPS + MEASURES
    assert old in text
    with pytest.raises(TranscriptError, match=fault) as refused:
        read_manifest(_write(tmp_path, text.replace(old, new, 1)))
    assert f"line {line}" in (refused.value.place or "")


PLANNED = """\
sessions:
  - {dyad: D01, number: 3}
interviews:
  - {dyad: D01, session: 3, respondent: C01}
  - {dyad: D01, session: 3, respondent: T01, status: declined}
"""


def test_files_found_by_their_names(tmp_path: Path) -> None:
    for name in ("ipr-d01-3-client.docx", "ipr-d01-3-session.txt", "ipr-d04-3-client.txt", "notes.txt"):
        (tmp_path / name).write_text("I: x\n", encoding="utf-8")
    path = _write(tmp_path, BEGIN + PLANNED + 'file_pattern: "ipr-{dyad}-{session}-{role}"\n')
    plan = read_manifest(path)
    place = tmp_path.resolve()
    assert [(one.file, one.status) for one in plan.interviews] == [
        (place / "ipr-d01-3-client.docx", "done"),
        (None, "declined"),
    ]
    assert plan.sessions[0].transcript == place / "ipr-d01-3-session.txt"
    (tmp_path / "ipr-D01-03-C.txt").write_text("I: x\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="of the same interview"):
        read_manifest(path)


def test_without_a_pattern_no_file_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "D01_S3_client.txt").write_text("I: x\n", encoding="utf-8")
    path = _write(tmp_path, BEGIN + PLANNED)
    assert read_manifest(path).interviews[0].file is None
    assert read_manifest(path, "{dyad}_{session}_{role}").interviews[0].file is not None


def test_a_pattern_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="neither dyad nor respondent") as refused:
        read_manifest(_write(tmp_path, BEGIN + "file_pattern: transcript\n"))
    assert "line 10" in (refused.value.place or "")
