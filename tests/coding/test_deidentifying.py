"""Names taken out of a study: everywhere, with marks kept, without a trace, and back again with the key file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.codebook.model import Codebook
from ipr_coder.coding.comments import comment
from ipr_coder.coding.correcting import edit_turn, replace_transcript, transcript_state, undo_correction
from ipr_coder.coding.deidentifying import apply, find, open_key, rescan, undo, warnings_before_export
from ipr_coder.coding.desk import open_desk
from ipr_coder.coding.importing import import_transcripts, placement
from ipr_coder.coding.memos import set_memo
from ipr_coder.coding.setting_up import add_coder, assign, check_audit, check_file, new_study
from ipr_coder.coding.submitting import reopen, submit
from ipr_coder.coding.tagging import set_reviewed, set_tag
from ipr_coder.errors import StudyError, UsageError
from ipr_coder.study.store import Store, open_store
from ipr_coder.study.structure import study_row
from ipr_coder.study.values import Desk
from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying import keyfile
from ipr_coder.transcripts.deidentifying.deciding import Decision, Everywhere, Here, Plan
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry
from ipr_coder.transcripts.reading import read

CLIENT, THERAPIST = "D01_S3_client", "D01_S3_therapist"
SECRET = "correct horse battery staple"
ROSTER = Roster(
    (
        RosterEntry(("Anneliese Bergström",), "name", "[CLIENT]"),
        RosterEntry(("Thorvald Quist",), "name", "[THERAPIST]"),
        RosterEntry(("Hammerfest",), "place", "[CITY]"),
    )
)
FILES = {
    "Anneliese_Bergström_S3.txt": (
        "%dyad: D01\n%session: 3\n%respondent: client\n%interviewer: Quist\n\n"
        "Interviewer: What was happening in you?\n"
        "Anneliese: I thought of Hammerfest, and of Anneliese's own silence.\n"
        "%recall: 1 session=00:12:40-00:13:05 stopped_by=client question=Q1\n"
        "Interviewer: And then?\n"
        "Anneliese: Thorvald waited. Write to anneliese.bergstrom@post.example, he said.\n"
        "%end-recall\n"
        "Anneliese: In Hammerfest nobody waits. Bergströms wait.\n"
    ),
    "D01_S3_therapist.txt": (
        "%dyad: D01\n%session: 3\n%respondent: therapist\n\n"
        "Interviewer: Where would you like to stop?\n"
        "T: Here, where ANNELIESE looks away.\n"
        "T: I am from Hammerfest, too.\n"
    ),
}
WORDS = (
    "Anneliese",
    "ANNELIESE",
    "anneliese",
    "Bergstr",
    "bergstr",
    "Thorvald",
    "thorvald",
    "Quist",
    "Hammerfest",
    "hammerfest",
)


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work that the key file allows; its own tests do the full one."""
    monkeypatch.setattr(keyfile.write_key, "__kwdefaults__", {"work": 1 << 14})


def build(target: str, folder: Path, codebook: Codebook) -> Store:
    store = new_study(target, "RIVER", codebook)
    items = []
    for name, text in FILES.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        transcript = read(path)
        items.append((transcript, placement(transcript)))
        path.unlink()
    import_transcripts(store, items)
    for coder in ("AB", "CD"):
        add_coder(store, coder)
        assign(store, coder, [CLIENT, THERAPIST])
    return store


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """The study made once; a closed SQLite study is one file and may be copied."""
    folder = tmp_path_factory.mktemp("named")
    build(str(folder / "study.ipr"), folder, codebook).close()
    return folder / "study.ipr"


@pytest.fixture
def named(mould: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(mould, tmp_path / "study.ipr")
    with open_store(tmp_path / "study.ipr") as store:
        yield store


@pytest.fixture
def on_either(target: str, tmp_path: Path, codebook: Codebook) -> Iterator[Store]:
    with build(target, tmp_path, codebook) as store:
        yield store


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere.iprkey"


def text_of(store: Store, interview: str = CLIENT) -> str:
    return open_desk(store, "AB", interview).text


def desk(store: Store, coder: str = "AB") -> Desk:
    return open_desk(store, coder, CLIENT).desk


def span(store: Store, words: str) -> Span:
    start = text_of(store).index(words)
    return Span(start, start + len(words))


def whole_plan(store: Store) -> Plan:
    """The roster's names and the e-mail address, everywhere."""
    found = find(store, ROSTER)
    review = found.review()
    for index, one in enumerate(found.candidates):
        if one.how == "roster" or one.kind == "e-mail":
            review.decide(index, Decision("everywhere"))
    return review.plan()


def tagged(store: Store, coder: str = "AB") -> dict[str, str]:
    """The words each tag of the coder lies on, by code."""
    place = open_desk(store, coder, CLIENT)
    return {tag.code: tag.span.of(place.text) for tag in place.tags}


def bytes_of(store: Store) -> bytes:
    """All that lies on the disk for the study: the file and what SQLite keeps beside it."""
    assert store.path is not None
    return b"".join(one.read_bytes() for one in sorted(store.path.parent.glob(f"{store.path.name}*")))


def test_names_are_found_in_talk_labels_and_file_names(named: Store) -> None:
    found = {one.surface: {one_.passage for one_ in one.places} for one in find(named, ROSTER).candidates}
    labels = [one.label for one in find(named, ROSTER).passages]
    assert {labels[at] for at in found["Anneliese"]} == {CLIENT, "speaker 2 in D01_S3_client"}
    assert {labels[at] for at in found["Anneliese_Bergström"]} == {"file name of D01_S3_client"}
    assert {labels[at] for at in found["Hammerfest"]} == {CLIENT, THERAPIST}
    assert "ANNELIESE" in found


def test_everywhere_is_everywhere_and_the_same_person_is_the_same(
    on_either: Store, key_file: Path, sql: Callable[..., list[Any]]
) -> None:
    set_tag(on_either, desk(on_either), "shame", span(on_either, "silence"), present=True)
    set_memo(on_either, desk(on_either), "shame", span(on_either, "silence"), "Anneliese here as in Hammerfest")
    done = apply(on_either, whole_plan(on_either), key_file, SECRET)
    assert text_of(on_either).split("\n") == [
        "What was happening in you?",
        "I thought of [CITY], and of [CLIENT]'s own silence.",
        "And then?",
        "[THERAPIST] waited. Write to [E-MAIL], he said.",
        "In [CITY] nobody waits. [CLIENT]s wait.",
    ]
    assert text_of(on_either, THERAPIST).endswith("Here, where [CLIENT] looks away.\nI am from [CITY], too.")
    assert {turn.speaker for turn in open_desk(on_either, "AB", CLIENT).turns} == {"Interviewer", "CLIENT"}
    assert [tag.memo for tag in open_desk(on_either, "AB", CLIENT).tags] == ["[CLIENT] here as in [CITY]"]
    assert sql(on_either, "select source_name from transcript order by id") == [
        ("CLIENT_S3.txt",),
        ("D01_S3_therapist.txt",),
    ]
    assert sql(on_either, "select interviewer from interview where label = :it", it=CLIENT) == [("THERAPIST",)]
    assert done.places[CLIENT] == 6
    assert done.places["memo 1"] == 2
    assert (done.without_place, done.in_brackets, done.untouched) == (0, 0, ())


def test_no_trace_is_left_in_the_files(on_either: Store, key_file: Path, sql: Callable[..., list[Any]]) -> None:
    set_tag(on_either, desk(on_either), "shame", span(on_either, "Anneliese's own"), present=True)
    set_memo(on_either, desk(on_either), "shame", span(on_either, "Anneliese's own"), "Anneliese!")
    set_memo(on_either, desk(on_either), "shame", span(on_either, "Anneliese's own"), "Anneliese again")
    edit_turn(on_either, "lead", CLIENT, 2, "I thought of Hammerfest, and of Anneliese's very own silence.")
    on_disk = on_either.path is not None
    if on_disk:
        assert all(word.encode() in bytes_of(on_either) for word in ("Anneliese", "Hammerfest", "bergstr"))
    done = apply(on_either, whole_plan(on_either), key_file, SECRET)
    if on_disk:
        assert done.notes == ()
        left = [word for word in WORDS if word.encode() in bytes_of(on_either)]
        on_either.close()
        assert (left, [word for word in WORDS if word.encode() in bytes_of(on_either)]) == ([], [])
    else:
        assert len(done.notes) == 1
        for table, column in (
            ("transcript", "text"),
            ("transcript_version", "body"),
            ("turn", "speaker"),
            ("memo", "body"),
        ):
            rows = sql(on_either, f"select {column} from {table}")
            assert not any(word in str(rows) for word in WORDS), table
        assert not any(word.lower() in str(sql(on_either, "select words from turn_words")) for word in WORDS)
    assert not any(word.encode() in key_file.read_bytes() for word in WORDS)


def test_every_mark_stays_on_its_words_and_the_study_is_whole(on_either: Store, key_file: Path) -> None:
    own, other = desk(on_either), desk(on_either, "CD")
    set_tag(on_either, own, "shame", span(on_either, "of Anneliese's own silence"), present=True)
    set_tag(on_either, own, "rupture", span(on_either, "Thorvald"), present=True)
    set_tag(on_either, own, "shame.hiding", span(on_either, "Bergströms wait."), present=True)
    set_tag(on_either, own, "rupture.withdrawal", span(on_either, "liese's own"), present=True)
    set_reviewed(on_either, other, span(on_either, "nobody waits"), present=True)
    submit(on_either, own)
    before = tagged(on_either)
    apply(on_either, whole_plan(on_either), key_file, SECRET)
    assert tagged(on_either) == {
        "shame": "of [CLIENT]'s own silence",
        "rupture": "[THERAPIST]",
        "shame.hiding": "[CLIENT]s wait.",
        "rupture.withdrawal": "[CLIENT]'s own",
    }
    there = open_desk(on_either, "CD", CLIENT)
    assert [one.of(there.text) for one in there.reviewed] == ["nobody waits"]
    assert check_file(on_either) == ()
    assert check_audit(on_either).fault is None
    undo(on_either, key_file, SECRET, last=False)
    assert tagged(on_either) == {**before, "rupture.withdrawal": "Anneliese's own"}
    assert check_file(on_either) == ()
    reopen(on_either, own, "to look again")


def test_undoing_puts_every_text_back_to_the_letter(
    on_either: Store, key_file: Path, sql: Callable[..., list[Any]]
) -> None:
    queries = (
        "select text from transcript order by id",
        "select source_name from transcript order by id",
        "select speaker from turn order by transcript_id, ordinal",
        "select interviewer from interview order by id",
    )
    before = [sql(on_either, query) for query in queries]
    done = apply(on_either, whole_plan(on_either), key_file, SECRET)
    assert [sql(on_either, query) for query in queries] != before
    back = undo(on_either, key_file, SECRET, last=False)
    assert (back.count, back.missed, back.passes) == (done.count, (), 1)
    assert [sql(on_either, query) for query in queries] == before
    assert open_key(on_either, key_file, SECRET).mapped == ()
    with pytest.raises(UsageError, match="nothing to undo"):
        undo(on_either, key_file, SECRET, last=False)


def test_only_the_last_pass_is_undone_where_that_is_wished(named: Store, key_file: Path) -> None:
    apply(named, Plan((Everywhere("Hammerfest", "place", "[CITY IN THE FAR NORTH]"),)), key_file, SECRET)
    middle = text_of(named)
    apply(
        named, Plan((Everywhere("Thorvald", "name", "[T]"), Everywhere("Bergström", "name", "[B]"))), key_file, SECRET
    )
    assert [len(one.lines) for one in open_key(named, key_file, SECRET).passes] == [3, 3]
    undo(named, key_file, SECRET, last=True)
    assert text_of(named) == middle
    undo(named, key_file, SECRET, last=True)
    assert "Hammerfest nobody" in text_of(named)


def test_a_name_replaced_twice_comes_back_through_both(named: Store, key_file: Path) -> None:
    before = text_of(named)
    apply(named, Plan((Everywhere("Thorvald", "name", "Robin"),)), key_file, SECRET)
    apply(named, Plan((Everywhere("Robin", "name", "[HER THERAPIST]"),)), key_file, SECRET)
    assert "[HER THERAPIST] waited" in text_of(named)
    back = undo(named, key_file, SECRET, last=False)
    assert (back.count, back.missed, back.passes) == (2, (), 2)
    assert text_of(named) == before


def test_pages_that_another_program_left_unwiped_are_wiped(named: Store, key_file: Path) -> None:
    assert named.path is not None
    with closing(sqlite3.connect(named.path)) as other:
        other.execute("PRAGMA secure_delete=OFF")
        other.execute("CREATE TABLE left_over (words TEXT)")
        other.execute("INSERT INTO left_over VALUES (?)", ("Anneliese " * 2000,))
        other.commit()
        other.execute("DROP TABLE left_over")
        other.commit()
    assert b"Anneliese Anneliese" in bytes_of(named)
    apply(named, whole_plan(named), key_file, SECRET)
    assert b"Anneliese" not in bytes_of(named)


def test_a_place_edited_since_is_left_and_listed(named: Store, key_file: Path) -> None:
    apply(named, Plan((Everywhere("Hammerfest", "place", "[CITY]"),)), key_file, SECRET)
    edit_turn(named, "lead", CLIENT, 2, "I thought, oh, of her town, and of Anneliese's own silence.")
    back = undo(named, key_file, SECRET, last=False)
    assert (back.count, back.missed) == (2, (CLIENT,))
    assert "oh, of her town" in text_of(named)
    assert "In Hammerfest nobody" in text_of(named)


def test_a_label_is_not_put_back_on_somebody_elses_turns(named: Store, key_file: Path, tmp_path: Path) -> None:
    """After a correction by a file with a turn more, the turns of then are other turns: all or none of them."""
    apply(named, Plan((Everywhere("Anneliese", "name", "[CLIENT]"),)), key_file, SECRET)
    path = tmp_path / "again.txt"
    path.write_text(
        "Interviewer: What was happening in you?\nCLIENT: I thought of home.\nInterviewer: And?\n"
        "Interviewer: And then?\nCLIENT: He waited.\nCLIENT: Nobody waits.\n",
        encoding="utf-8",
    )
    replace_transcript(named, CLIENT, read(path))
    done = undo(named, key_file, SECRET, last=True)
    assert "a speaker's label" in done.missed
    assert {turn.speaker for turn in transcript_state(named, CLIENT).layout.turns} == {"Interviewer", "CLIENT"}


def test_here_changes_one_place_and_one_that_changed_since_nothing_at_all(named: Store, key_file: Path) -> None:
    at = span(named, "Hammerfest")
    apply(named, Plan((), (Here(CLIENT, at, "Hammerfest", "place", "[HOME]"),)), key_file, SECRET)
    assert text_of(named).count("Hammerfest") == 1
    before = key_file.read_bytes()
    plan = Plan((Everywhere("Thorvald", "name", "[T]"),), (Here(CLIENT, at, "Hammerfest", "place", "[HOME]"),))
    with pytest.raises(UsageError, match="changed since"):
        apply(named, plan, key_file, SECRET)
    assert "Thorvald" in text_of(named)
    assert key_file.read_bytes() == before


def test_a_wrong_passphrase_or_another_studys_key_file_stops_before_anything(
    named: Store, key_file: Path, tmp_path: Path, codebook: Codebook
) -> None:
    plan = Plan((Everywhere("Thorvald", "name", "[T]"),))
    with pytest.raises(UsageError, match="fewer than 10"):
        apply(named, plan, key_file, "short")
    with new_study(tmp_path / "other.ipr", "OTHER", codebook) as other:
        keyfile.write_key(key_file, keyfile.Key(bytes(other.read(study_row).uid).hex()), SECRET)
    before = key_file.read_bytes()
    for typed, message in ((SECRET, "belongs to another study"), (f"{SECRET}!", "passphrase is wrong")):
        with pytest.raises(UsageError, match=message):
            apply(named, plan, key_file, typed)
    assert key_file.read_bytes() == before
    assert "Thorvald" in text_of(named)


def test_where_the_key_file_cannot_be_written_nothing_is_replaced(named: Store, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="could not be written"):
        apply(named, whole_plan(named), tmp_path / "none" / "k.iprkey", SECRET)
    assert "Anneliese" in text_of(named)
    assert check_audit(named).fault is None


def test_a_pass_that_never_became_durable_is_not_undone(
    named: Store, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key file is written before the study's change is final: a crash between leaves a pass that never was."""

    def write_and_crash(*facts: Any) -> None:
        keyfile.write_key(*facts)
        raise RuntimeError("power cut")

    monkeypatch.setattr("ipr_coder.coding.deidentifying.write_key", write_and_crash)
    with pytest.raises(RuntimeError):
        apply(named, whole_plan(named), key_file, SECRET)
    monkeypatch.undo()
    assert "Anneliese" in text_of(named)
    assert len(open_key(named, key_file, SECRET).passes) == 1
    with pytest.raises(UsageError, match="nothing to undo"):
        undo(named, key_file, SECRET, last=False)


def test_what_is_found_later_gets_the_same_replacement(named: Store, key_file: Path) -> None:
    apply(named, Plan((Everywhere("Thorvald", "name", "[HER THERAPIST]"),)), key_file, SECRET)
    edit_turn(named, "lead", CLIENT, 3, "And then Thorvald?")
    key = open_key(named, key_file, SECRET)
    found = {one.surface: one for one in find(named, key=key).candidates}
    assert (found["Thorvald"].how, found["Thorvald"].proposal) == ("roster", "[HER THERAPIST]")


def test_a_rescan_finds_what_is_left_but_not_what_was_kept(named: Store, key_file: Path) -> None:
    plan = whole_plan(named)
    apply(named, Plan(plan.everywhere, (), ("RIVER",)), key_file, SECRET)
    assert [one.surface for one in rescan(named, open_key(named, key_file, SECRET)).candidates] == []
    edit_turn(named, "lead", CLIENT, 3, "And then anneliese, at 915 32 118?")
    assert {one.surface for one in rescan(named, open_key(named, key_file, SECRET)).candidates} == {
        "anneliese",
        "915 32 118",
    }
    assert {one.surface for one in rescan(named).candidates} >= {"915 32 118"}


def test_before_an_export_one_sentence_counts_and_quotes_nothing(named: Store, key_file: Path) -> None:
    texts = ["call 915 32 118 or 915 32 119", "a@b.example", "Thorvald waited"]
    (warning,) = warnings_before_export(texts)
    assert "2 phone numbers, 1 e-mail address." in warning
    assert "915" not in warning
    assert warnings_before_export(["Then she waited, at 00:12:40, for 10 minutes."]) == ()
    apply(named, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    (with_key,) = warnings_before_export(texts, open_key(named, key_file, SECRET))
    assert "1 name that was replaced elsewhere" in with_key
    assert "Thorvald" not in with_key


def test_a_name_that_a_correction_took_out_goes_from_the_older_text_too(on_either: Store, key_file: Path) -> None:
    """It is found there, the older text is given up, and whoever applies the list is told what that costs."""
    edit_turn(on_either, "lead", THERAPIST, 3, "I am from the north, too.")
    edit_turn(on_either, "lead", THERAPIST, 2, "Here, where she looks away.")
    found = find(on_either, ROSTER)
    labels = {found.passages[at.passage].label for one in found.candidates for at in one.places}
    assert f"older text of {THERAPIST}" in labels
    done = apply(on_either, whole_plan(on_either), key_file, SECRET)
    assert any(note.endswith(f"cannot be taken back: {THERAPIST}.") for note in done.notes)
    assert not any("Hammerfest" in note for note in done.notes)
    if on_either.path is not None:
        assert [word for word in WORDS if word.encode() in bytes_of(on_either)] == []
    assert [one.surface for one in find(on_either, ROSTER).candidates if one.how == "roster"] == []
    assert (check_audit(on_either).fault, check_file(on_either)) == (None, ())
    with pytest.raises(StudyError, match="names were taken out"):
        undo_correction(on_either, THERAPIST)


def test_a_participant_who_bears_a_name_gets_another_label(
    on_either: Store, key_file: Path, sql: Callable[..., Any]
) -> None:
    """... and the old one back; where somebody else has the new label already, nothing is mixed up, and it is told."""
    labels = "select label from participant order by id"
    before = [row[0] for row in sql(on_either, labels)]
    sql(on_either, "update participant set label = 'Thorvald' where id = 1")
    apply(on_either, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    assert [row[0] for row in sql(on_either, labels)] == ["T", *before[1:]]
    undo(on_either, key_file, SECRET, last=True)
    assert [row[0] for row in sql(on_either, labels)] == ["Thorvald", *before[1:]]
    sql(on_either, "update participant set label = 'T' where id = 2")
    done = apply(on_either, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    assert [row[0] for row in sql(on_either, labels)] == ["Thorvald", "T"]
    assert "the label of a participant (1)" in done.untouched


def test_a_name_that_is_who_remarked_is_told_since_it_stays(named: Store, key_file: Path) -> None:
    comment(named, CLIENT, "main", "Well.", by="Thorvald")
    done = apply(named, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    assert "who commented (1)" in done.untouched


def test_older_texts_without_the_name_are_kept(named: Store, key_file: Path) -> None:
    edit_turn(named, "lead", THERAPIST, 1, "Where shall we stop?")
    apply(named, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    undo_correction(named, THERAPIST)
    assert text_of(named, THERAPIST).startswith("Where would you like")


def test_no_half_of_a_name_stays_beside_a_displaced_mark(named: Store, key_file: Path, sql: Callable[..., Any]) -> None:
    """The context of a mark breaks off after 32 characters, which may be in the middle of a name."""
    for words in ("silence", "waits. Bergströms wait"):
        set_tag(named, desk(named), "shame", span(named, words), present=True)
    edit_turn(named, "lead", CLIENT, 2, "No.")
    edit_turn(named, "lead", CLIENT, 5, "No.")
    sql(named, "update displaced set before = 'eliese and her town, said Anna Be', after = ' said Thor' where id = 1")
    sql(named, "update displaced set before = ' went to Hammerfest by ', after = ' and met Thorvald Qui' where id = 2")
    plan = whole_plan(named)
    more = (Everywhere("Anneliese", "name", "[C]"), Everywhere("Thorvald Quist", "name", "[T]"))
    apply(named, Plan((*plan.everywhere, *more), plan.here, plan.kept), key_file, SECRET)
    kept = [tuple(row) for row in sql(named, "select before, after from displaced order by id")]
    assert kept[:2] == [(" and her town, said Anna Be", " said "), (" went to [CITY] by ", " and met ")]


def test_the_audit_trail_counts_and_names_nothing(named: Store, key_file: Path, sql: Callable[..., list[Any]]) -> None:
    apply(named, whole_plan(named), key_file, SECRET)
    bodies = str(sql(named, "select payload from audit_event"))
    assert '"places":' in bodies
    assert not any(word in bodies for word in (*WORDS, "[CLIENT]"))


def test_what_cannot_be_changed_is_named(named: Store, key_file: Path) -> None:
    own = desk(named)
    submit(named, own)
    reopen(named, own, "Thorvald asked for it")
    done = apply(named, Plan((Everywhere("Thorvald", "name", "[T]"),)), key_file, SECRET)
    assert done.untouched == ("the audit trail (1)",)


def test_backups_beside_the_study_are_named(named: Store, key_file: Path) -> None:
    assert named.path is not None
    old = named.path.with_name(f"{named.path.name}.backup-0001-1")
    old.write_bytes(b"Anneliese")
    assert apply(named, whole_plan(named), key_file, SECRET).backups == (old,)


def test_a_numbered_replacement_in_a_label_is_no_find_of_a_rescan(named: Store, key_file: Path) -> None:
    plan = whole_plan(named)
    numbered = tuple(Everywhere(one.surface, one.kind, "[NAME 2]") for one in plan.everywhere if one.kind == "name")
    apply(named, Plan((*numbered, *(one for one in plan.everywhere if one.kind != "name"))), key_file, SECRET)
    found = {one.surface for one in rescan(named, open_key(named, key_file, SECRET)).candidates}
    assert not found & {"NAME", "NAME 2", "2"}
