"""Transcripts come to the place that caller, file and name agree on, exactly as spoken, or nothing is written."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.coding import importing
from ipr_coder.coding.desk import open_desk, work_list
from ipr_coder.coding.importing import Imported, Placement, import_plan, import_transcripts, placement
from ipr_coder.coding.setting_up import add_coder, assign, check_audit, new_study, with_transcripts
from ipr_coder.errors import IprError, StudyError, UsageError
from ipr_coder.study import structure, texts
from ipr_coder.study.store import Store
from ipr_coder.study.tables import InterviewFacts
from ipr_coder.transcripts.manifest import read_manifest
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.plan import PlannedCoder, PlannedDyad, PlannedInterview, PlannedParticipant, StudyPlan
from ipr_coder.transcripts.reading import read

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
Write = Callable[..., Transcript]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A transcript read from a file of this name and text."""

    def make(name: str, *facts: str, talk: str = "I: Well?\nC: Yes.\n") -> Transcript:
        path = tmp_path / name
        path.write_text("".join(f"%{fact}\n" for fact in facts) + talk, encoding="utf-8")
        return read(path)

    return make


@pytest.fixture
def empty(target: str, codebook: Any) -> Iterator[Store]:
    with new_study(target, "RIVER", codebook) as store:
        yield store


def facts(store: Store) -> dict[str, InterviewFacts]:
    return {one.label: one for one in store.read(structure.interviews).values()}


def put(store: Store, *transcripts: Transcript, **told: Any) -> tuple[Imported, ...]:
    return import_transcripts(store, [(one, placement(one, **told)) for one in transcripts])


def everything(store: Store, sql: Callable[..., list[Any]]) -> list[list[Any]]:
    """All rows there are, for "as it was before"."""
    from ipr_coder.study.schema import Base

    return [sorted(map(repr, sql(store, f"select * from {table.name}"))) for table in Base.metadata.sorted_tables]


def test_the_name_of_a_file_places_it(write: Write) -> None:
    assert placement(write("D07_S5_therapist.txt")) == Placement("D07", 5, "therapist")


def test_lines_in_the_file_place_it(write: Write) -> None:
    one = write(
        "a.txt", "dyad: D02", "session: 05", "respondent: client", "hours_after_session: 26.5", "interviewer: R1"
    )
    assert placement(one) == Placement("D02", 5, "client", hours_after_session=26.5, interviewer="R1")


def test_the_caller_places_it(write: Write) -> None:
    assert placement(write("a.txt"), dyad="D03", session=3, respondent="other") == Placement("D03", 3, "other")


def test_caller_and_file_win_over_the_name(write: Write) -> None:
    assert placement(write("D07_S5_client.txt", "dyad: D08"), session=3) == Placement("D08", 3, "client")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"dyad": "D09"}, "says dyad D02, but it is to be imported as dyad D09"),
        ({"session": 4}, "says session 3, but it is to be imported as session 4"),
        ({"respondent": "therapist"}, "says respondent client, but it is to be imported as respondent therapist"),
    ],
)
def test_what_caller_and_file_disagree_on_is_refused(write: Write, told: dict[str, Any], words: str) -> None:
    one = write("talk.txt", "dyad: D02", "session: 3", "respondent: client")
    with pytest.raises(UsageError, match=words) as caught:
        placement(one, **told)
    assert str(caught.value).startswith("talk.txt: ")


def test_what_nobody_says_is_asked_for(write: Write) -> None:
    one = write("talk.txt")
    with pytest.raises(UsageError, match=r"whose interview it is.*--respondent"):
        placement(one)
    with pytest.raises(UsageError, match=r"which dyad.*--dyad"):
        placement(one, respondent="client")
    with pytest.raises(UsageError, match=r"which session.*--session"):
        placement(one, respondent="client", dyad="D01")


ODD = ["=cmd", "a,b", "D01\nD02", "x" * 200, "-D1", "../D1", "", " ", "D 1", "@D1", "<b>"]


@pytest.mark.parametrize("label", ODD)
def test_odd_labels_are_refused_from_the_caller(write: Write, label: str) -> None:
    for told in ({"dyad": label, "respondent": "client"}, {"dyad": "D01", "respondent": label}):
        with pytest.raises(UsageError, match=r"cannot be the label of a (dyad|participant).*Use up to 40 letters"):
            placement(write("a.txt"), session=3, **told)


@pytest.mark.parametrize("label", [label for label in ODD if label.strip() and "\n" not in label])
def test_odd_labels_are_refused_in_a_file(write: Write, label: str) -> None:
    with pytest.raises(UsageError, match="cannot be the label of a dyad") as caught:
        placement(write("a.txt", f"dyad: {label}", "session: 3", "respondent: client"))
    assert "a.txt" in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("label", ["=cmd", "a,b", "x" * 200, "@D1", "-1"])
@pytest.mark.parametrize("what", ["dyad", "participant", "coder", "round"])
def test_odd_labels_are_refused_in_a_manifest_before_anything_is_written(
    tmp_path: Path, sqlite_study: Store, sql: Any, what: str, label: str
) -> None:
    labels = {"dyad": "D05", "participant": "C05", "coder": "XY", "round": "main", what: label}
    (tmp_path / "study.yaml").write_text(
        "schema: ipr-coder/study@1\ntitle: X\n"
        f"round: '{labels['round']}'\n"
        f"dyads: [{{id: '{labels['dyad']}'}}]\n"
        f"participants: [{{id: '{labels['participant']}', role: client, dyads: ['{labels['dyad']}']}}]\n"
        f"coders: [{{id: '{labels['coder']}'}}]\n",
        encoding="utf-8",
    )
    before = everything(sqlite_study, sql)
    with pytest.raises(UsageError, match=f"cannot be the label of a {what}"):
        import_plan(sqlite_study, read_manifest(tmp_path / "study.yaml"), read)
    assert everything(sqlite_study, sql) == before


def test_odd_labels_of_coders_and_rounds_are_refused(sqlite_study: Store, sql: Any) -> None:
    before = everything(sqlite_study, sql)
    for label in ("=AB", "A B", "-AB", "", "x" * 21, "AB\n"):
        with pytest.raises(UsageError, match="cannot be the label of a coder"):
            add_coder(sqlite_study, label)
    with pytest.raises(UsageError, match="cannot be the label of a round"):
        assign(sqlite_study, "AB", [CLIENT], "=main")
    with pytest.raises(StudyError, match="there is a coder AB already"):
        add_coder(sqlite_study, "AB")
    with pytest.raises(StudyError, match="no interview 'D99'"):
        assign(sqlite_study, "AB", [CLIENT, "D99"], "second")
    assert everything(sqlite_study, sql) == before


def test_labels_of_any_alphabet_are_fine_and_one_label_however_it_is_typed(write: Write) -> None:
    composed = "Å1"
    one = write("a.txt", f"dyad: {composed}", "session: 3", "respondent: client")
    assert placement(one, dyad=unicodedata.normalize("NFD", composed)).dyad == composed


def test_people_are_made_with_pseudonyms_that_tell_the_dyad(empty: Store, write: Write) -> None:
    put(empty, write("D04_S3_client.txt"), write("D04_S3_therapist.txt"), write("D04_S5_client.txt"))
    known = facts(empty)
    assert list(known) == ["D04_S3_client", "D04_S3_therapist", "D04_S5_client"]
    assert [(one.respondent, one.respondent_role, one.session, one.status) for one in known.values()] == [
        ("D04-client", "client", 3, "done"),
        ("D04-therapist", "therapist", 3, "done"),
        ("D04-client", "client", 5, "done"),
    ]


def test_the_same_file_again_is_passed_over(study: Store, texts: dict[str, str], tmp_path: Path, sql: Any) -> None:
    path = tmp_path / f"{CLIENT}.txt"
    path.write_text(texts[CLIENT], encoding="utf-8")
    before = everything(study, sql)
    (again,) = put(study, read(path))
    assert (again.new, again.label, again.turns, again.segments, again.moments) == (False, CLIENT, 7, 7, 1)
    assert everything(study, sql) == before


def test_another_text_for_the_interview_is_refused(study: Store, write: Write, sql: Any) -> None:
    before = everything(study, sql)
    with pytest.raises(StudyError, match="D01_S3_client has another transcript in the study already") as caught:
        put(study, write("D09_S3_client.txt"), write("new.txt", "dyad: D01", "session: 3", "respondent: client"))
    assert "new.txt" in str(caught.value)
    assert everything(study, sql) == before


def test_two_files_for_one_interview_are_refused(study: Store, write: Write, sql: Any) -> None:
    before = everything(study, sql)
    one, two = write("D05_S3_client.txt"), write("D05-S3-C.txt", talk="I: Hm?\nC: No.\n")
    with pytest.raises(UsageError, match=r"this file and D05_S3_client\.txt are both said to be D05_S3_client"):
        put(study, one, two)
    assert everything(study, sql) == before


def test_a_sessions_own_transcript_is_kept_apart_and_never_replaced(
    study: Store, write: Write, sql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = write("a.txt", "kind: session", "dyad: D01", "session: 3", talk="T: We met.\nC: Yes.\n")
    (done,) = put(study, talk)
    assert (done.label, done.new) == ("D01_S3_session", True)
    assert put(study, talk)[0].new is False
    assert with_transcripts(study) == (CLIENT, THERAPIST)
    monkeypatch.setattr(importing, "_TURNS_A_TRANSACTION", 1)
    before = everything(study, sql)
    other = write("b.txt", "kind: session", "dyad: D01", "session: 3", talk="T: We did not.\n")
    with pytest.raises(StudyError, match="D01_S3_session has another transcript"):
        put(study, write("D05_S3_client.txt"), other)
    assert everything(study, sql) == before


def test_an_unknown_pseudonym_is_refused_before_anything_is_written(
    study: Store, write: Write, sql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_TURNS_A_TRANSACTION", 1)
    before = everything(study, sql)
    items = [
        (write("D05_S3_client.txt"), Placement("D05", 3, "client")),
        (write("D06_S3_client.txt"), Placement("D06", 3, "C77")),
    ]
    with pytest.raises(StudyError, match="there is no participant 'C77'"):
        import_transcripts(study, items)
    assert everything(study, sql) == before


def test_a_pseudonym_tells_two_therapists_apart(study: Store, write: Write, sql: Any) -> None:
    def second_therapist(tx: Any) -> None:
        number = structure.study_row(tx).id
        dyad = structure.ensure_dyad(tx, number, "D01")
        structure.ensure_participant(tx, number, "T09", role="therapist", dyad_id=dyad)

    study.write(second_therapist)
    one = write("D01_S5_therapist.txt", "respondent: therapist")
    with pytest.raises(StudyError, match=r"2 participants with the role therapist.*--respondent"):
        put(study, one)
    before = everything(study, sql)
    with pytest.raises(UsageError, match="says that a client was interviewed, but T09 is a therapist"):
        put(study, write("D01_S5_x.txt", "session: 5", "dyad: D01", "respondent: client"), respondent="T09")
    assert everything(study, sql) == before
    put(study, one, respondent="T09")
    assert facts(study)["D01_S5_therapist"].respondent == "T09"


def test_a_transcript_that_arrives_makes_a_planned_interview_done_and_leaves_a_broken_off_one(
    study: Store, write: Write
) -> None:
    def plan(tx: Any) -> None:
        number = structure.study_row(tx).id
        dyad = structure.ensure_dyad(tx, number, "D02")
        structure.ensure_participant(tx, number, "C02", role="client", dyad_id=dyad)
        for session, status in ((3, "planned"), (5, "broken_off")):
            meeting = structure.ensure_session(tx, dyad, session)
            label = f"D02_S{session}_client"
            structure.ensure_interview(
                tx, number, label, dyad_id=dyad, session_id=meeting, respondent="C02", status=status
            )

    study.write(plan)
    put(study, write("D02_S3_client.txt"), write("D02_S5_client.txt", talk="I: So?\nC: Stop.\n"))
    assert [facts(study)[f"D02_S{n}_client"].status for n in (3, 5)] == ["done", "broken_off"]
    assert facts(study)["D02_S3_client"].respondent == "C02"


def test_norwegian_letters_and_combining_marks_keep_exact_spans(empty: Store, write: Write) -> None:
    talk = "I: Hva skjedde?\nC: Blåbærsyltetøy, sa hun. Åh.\nC: Cafe\u0301 og a\u030apent 𝄞 hav.\n"
    put(empty, write("D01_S3_client.txt", talk=talk))
    add_coder(empty, "AB")
    assign(empty, "AB", [CLIENT])
    seen = open_desk(empty, "AB", CLIENT)
    spoken = ["Hva skjedde?", "Blåbærsyltetøy, sa hun. Åh.", "Café og åpent 𝄞 hav."]
    assert seen.text == "\n".join(spoken)
    assert [row.span.of(seen.text) for row in seen.segments] == spoken
    assert [(row.span.start, row.span.end) for row in seen.turns] == [(0, 12), (13, 40), (41, 61)]
    places = [(0, 13, 16), (0, 54, 56)]
    excerpts = empty.read(lambda tx: texts.load_excerpts(tx, places, [CLIENT]))
    assert [(one.text, one.turn) for one in excerpts] == [("Blå", 1), (" 𝄞", 2)]
    assert empty.read(lambda tx: texts.turn_spans(tx, CLIENT))[0] == 61  # type: ignore[index]


def test_a_study_beyond_one_transaction_is_written_whole(
    empty: Store, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_TURNS_A_TRANSACTION", 5)
    files = [write(f"D0{n}_S3_client.txt", talk=f"I: Well?\nC: {n}.\n") for n in range(1, 6)]
    told: list[int] = []
    done = import_transcripts(empty, [(one, placement(one)) for one in files], progress=told.append)
    assert told == [2, 4, 5]
    assert [one.label for one in done] == list(with_transcripts(empty))
    assert check_audit(empty).fault is None


def test_sentences_are_cut_on_request(empty: Store, write: Write) -> None:
    one = write("D01_S3_client.txt", talk="I: Well?\nC: I went quiet. Then I left. Dr. Who came.\n")
    (done,) = import_transcripts(empty, [(one, placement(one))], unit="sentence")
    assert (done.turns, done.segments) == (2, 4)


# --- a whole manifest


@pytest.fixture
def river(empty: Store) -> tuple[Store, StudyPlan, tuple[Imported, ...]]:
    plan = read_manifest(SAMPLES / "study.yaml")
    return empty, plan, import_plan(empty, plan, lambda path: read(path, speakers=plan.speakers))


def test_the_demo_study_is_what_its_readme_says(
    river: tuple[Store, StudyPlan, tuple[Imported, ...]], sql: Callable[..., list[Any]]
) -> None:
    store, _plan, done = river
    known = facts(store)
    assert len(known) == 16
    statuses = [one.status for one in known.values()]
    assert (statuses.count("done"), statuses.count("broken_off")) == (15, 1)
    broken = known["D02_S3_client"]
    assert broken.status == "broken_off"
    assert broken.reason is not None
    assert broken.reason.startswith("Client asked to stop the recall")
    assert len(done) == 19
    assert [one.label for one in done if one.label.endswith("session")] == [
        "D03_S3_session", "D03_S5_session", "D04_S3_session",
    ]  # fmt: skip
    assert {one.respondent for one in known.values()} == {"C01", "C02", "C03", "C04", "T01", "T02", "T03"}
    assert {one.group for one in known.values() if one.dyad == "D03"} == {"mixed"}
    assert sorted(one.hours_after_session or 0 for one in known.values())[-1] == 52
    assert store.read(structure.study_row).hours_limit == 48
    assert sql(store, "select count(*) from session where duration_ms = 3000000")[0][0] == 8
    assert sql(store, "select attributes from participant where label = 'T02'")[0][0] == (
        '{"age_band": "60-69", "gender": "man"}'
    )
    assert check_audit(store).fault is None


def test_the_demo_studys_moments_and_roles_arrive(river: tuple[Store, StudyPlan, tuple[Imported, ...]]) -> None:
    store, _plan, _done = river
    seen = open_desk(store, "AB", CLIENT)
    first = seen.moments[0]
    assert (first.session_start_ms, first.session_end_ms, first.stopped_by, first.question) == (
        375_000, 410_000, "client", "Q1",
    )  # fmt: skip
    assert len(seen.moments) == 5
    assert {(row.speaker, row.role) for row in seen.turns} == {("I", "interviewer"), ("C", "client")}
    talk = [row for row in seen.segments if row.moment == 0]
    assert talk[0].span.of(seen.text) == "You stopped it. What was happening in you there?"
    caption = open_desk(store, "AB", "D04_S3_therapist")
    assert {row.role for row in caption.turns} == {"interviewer", "therapist"}
    assert len(caption.moments) == 5


def test_the_demo_studys_coders_are_assigned_and_open(river: tuple[Store, StudyPlan, tuple[Imported, ...]]) -> None:
    store, plan, _done = river
    for coder in plan.coders:
        items = work_list(store, coder.id)
        assert {item.interview for item in items} == set(coder.interviews)
        assert not any(item.submitted or item.decided for item in items)


def test_a_manifest_again_changes_nothing_but_the_record_of_it(
    river: tuple[Store, StudyPlan, tuple[Imported, ...]], sql: Callable[..., list[Any]]
) -> None:
    store, plan, _done = river
    before = facts(store), sql(store, "select count(*) from transcript")[0][0], check_audit(store).events
    again = import_plan(store, plan, lambda path: read(path, speakers=plan.speakers))
    assert not any(one.new for one in again)
    assert (facts(store), sql(store, "select count(*) from transcript")[0][0]) == before[:2]
    assert check_audit(store).events == before[2] + 1


def test_what_a_manifest_changes_for_the_figures_is_on_record(
    river: tuple[Store, StudyPlan, tuple[Imported, ...]], sql: Callable[..., list[Any]]
) -> None:
    """Groups named after analysis, an interview withdrawn, another case unit: the trail holds before and after."""
    store, plan, _done = river
    dyads = tuple(replace(dyad, group="poor") if dyad.id == "D01" else dyad for dyad in plan.dyads)
    withdrawn = tuple(
        replace(one, status="withdrawn") if (one.dyad, one.session, one.respondent) == ("D01", 3, "C01") else one
        for one in plan.interviews
    )
    changed = replace(plan, dyads=dyads, interviews=withdrawn, case_unit="participant")
    import_plan(store, changed, lambda path: read(path, speakers=plan.speakers))
    rows = sql(store, "select payload from audit_event where kind = 'import plan' order by id")
    before, after = (json.loads(row[0]) for row in rows)
    assert (before["dyads"]["D01"], after["dyads"]["D01"]) == ("good", "poor")
    assert (before["interviews"][CLIENT], after["interviews"][CLIENT]) == ("done", "withdrawn")
    assert (before["case_unit"], after["case_unit"]) == ("dyad", "participant")
    assert facts(store)[CLIENT].status == "withdrawn"


def test_one_failing_file_among_many_leaves_the_study_as_it_was(empty: Store, sql: Any) -> None:
    plan = read_manifest(SAMPLES / "study.yaml")
    before = everything(empty, sql)
    count = 0

    def failing(path: Path) -> Transcript:
        nonlocal count
        count += 1
        if count == 17:
            raise IprError("this file cannot be read.", place=path.name)
        return read(path, speakers=plan.speakers)

    with pytest.raises(IprError, match="cannot be read"):
        import_plan(empty, plan, failing)
    assert everything(empty, sql) == before


def test_a_manifest_that_contradicts_its_file_or_the_study_changes_nothing(
    study: Store, write: Write, tmp_path: Path, sql: Any
) -> None:
    write("x.txt", "dyad: D01", "session: 3", "respondent: therapist")
    (tmp_path / "study.yaml").write_text(
        "schema: ipr-coder/study@1\ntitle: X\ndyads: [{id: D01}, {id: D02}]\n"
        "participants: [{id: C01, role: client, dyads: [D01]}]\n"
        "interviews: [{dyad: D01, session: 3, respondent: C01, file: x.txt}]\n",
        encoding="utf-8",
    )
    plan = read_manifest(tmp_path / "study.yaml")
    before = everything(study, sql)
    with pytest.raises(StudyError, match="D01_S3_therapist has another transcript"):
        import_plan(study, plan, read)
    write("x.txt", "dyad: D01", "session: 3")
    with pytest.raises(StudyError, match="D01_S3_client has another transcript"):
        import_plan(study, plan, read)
    assert everything(study, sql) == before


MISPLACED = """\
schema: ipr-coder/study@1
title: X
dyads: [{id: D05}, {id: D06}]
participants: [{id: C05, role: client, dyads: [D05]}, {id: T05, role: therapist, dyads: [D05]}]
sessions: [{dyad: D05, number: 3}]
interviews:
  - {dyad: D05, session: 3, respondent: C05, file: a.txt, hours_after_session: 26, interviewer: R1, status: planned}
"""


@pytest.mark.parametrize(
    ("lines", "label", "respondent", "said"),
    [
        (("respondent: therapist",), "D05_S3_therapist", "T05", "the file itself says D05_S3_therapist"),
        (("session: 5",), "D05_S5_client", "C05", "the manifest puts this file at D05_S3_client"),
        (("dyad: D06", "respondent: client"), "D06_S3_client", "D06-client", "it was put at D06_S3_client"),
    ],
)
def test_the_file_wins_over_the_manifest_and_it_is_said_aloud(
    empty: Store, write: Write, tmp_path: Path, lines: tuple[str, ...], label: str, respondent: str, said: str
) -> None:
    write("a.txt", *lines)
    (tmp_path / "study.yaml").write_text(MISPLACED, encoding="utf-8")
    (done,) = import_plan(empty, read_manifest(tmp_path / "study.yaml"), read)
    assert done.label == label
    assert {note.kind for note in done.notes} == {"doubt"}
    assert said in done.notes[0].message
    assert len(done.notes) == (2 if "therapist" in label else 1)  # a client speaks in what is a therapist's by now
    known = facts(empty)
    assert (known[label].has_transcript, known[label].status, known[label].hours_after_session) == (True, "done", None)
    assert known[label].respondent == respondent
    planned = known["D05_S3_client"]
    assert (planned.has_transcript, planned.status, planned.hours_after_session) == (False, "planned", 26.0)


def test_a_file_that_says_it_is_a_session_becomes_one(empty: Store, write: Write, tmp_path: Path) -> None:
    write("a.txt", "kind: session")
    (tmp_path / "study.yaml").write_text(MISPLACED, encoding="utf-8")
    (done,) = import_plan(empty, read_manifest(tmp_path / "study.yaml"), read)
    assert done.label == "D05_S3_session"
    assert "the manifest puts this file at D05_S3_client" in done.notes[0].message
    assert not facts(empty)["D05_S3_client"].has_transcript


def test_hours_and_interviewer_differ_and_the_files_are_kept(empty: Store, write: Write, tmp_path: Path) -> None:
    write("a.txt", "hours_after_session: 31.5", "interviewer: R2")
    (tmp_path / "study.yaml").write_text(MISPLACED, encoding="utf-8")
    (done,) = import_plan(empty, read_manifest(tmp_path / "study.yaml"), read)
    assert [note.message for note in done.notes] == [
        "the manifest says hours_after_session 26, the file itself 31.5: the file's is kept",
        "the manifest says interviewer R1, the file itself R2: the file's is kept",
    ]
    assert facts(empty)["D05_S3_client"].hours_after_session == 31.5


def test_two_files_that_end_up_at_one_place_are_refused(empty: Store, write: Write, tmp_path: Path, sql: Any) -> None:
    write("a.txt", "respondent: therapist")
    write("b.txt")
    text = MISPLACED + "  - {dyad: D05, session: 3, respondent: T05, file: b.txt}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    before = everything(empty, sql)
    with pytest.raises(UsageError, match="both said to be D05_S3_therapist"):
        import_plan(empty, read_manifest(tmp_path / "study.yaml"), read)
    assert everything(empty, sql) == before


def test_an_interview_about_no_session_is_imported(study: Store, write: Write, tmp_path: Path) -> None:
    write("talk.txt")
    plan = StudyPlan(
        title="X",
        dyads=(PlannedDyad("D01"),),
        participants=(),
        sessions=(),
        interviews=(),
        coders=(PlannedCoder("EF", ("D01_client",)),),
    )
    person = facts(study)[CLIENT].respondent
    plan = replace(
        plan,
        participants=(PlannedParticipant(person, "client", ("D01",)),),
        interviews=(PlannedInterview("D01", None, person, "done", tmp_path / "talk.txt", kind="follow-up"),),
    )
    (done,) = import_plan(study, plan, read)
    assert done.label == "D01_client"
    assert facts(study)["D01_client"].session is None
    assert [item.interview for item in work_list(study, "EF")] == ["D01_client"]


@pytest.mark.parametrize(
    ("respondent", "doubted"), [("therapist", True), ("client", False), ("D01-therapist", True), ("D01-client", False)]
)
def test_a_remembered_role_that_cannot_be_is_doubted(
    study: Store, tmp_path: Path, respondent: str, doubted: bool
) -> None:
    """ "Participant" was a client in the files before; in a therapist's interview somebody has to look."""
    path = tmp_path / "t.txt"
    path.write_text("I: Well?\nParticipant: I was lost.\nI: Mm.\n", encoding="utf-8")
    transcript = read(path, speakers={"Participant": "client"})
    (done,) = import_transcripts(
        study, [(transcript, placement(transcript, dyad="D01", session=5, respondent=respondent))]
    )
    assert any('--speaker "Participant=therapist"' in note.message for note in done.notes) is doubted
