"""Searching finds what a plain reading of every turn finds, on both databases, in the order of the study."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from ipr_coder.study import migrating, schema, search, structure, texts, word_index
from ipr_coder.study.search import find
from ipr_coder.study.search_values import Hit, Place, Query
from ipr_coder.study.store import Store, create_store, open_store
from ipr_coder.study.words import Term, term_of
from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.model import Transcript, Turn
from ipr_coder.transcripts.segments import segment

VOCABULARY = (
    *("shame", "shameful", "Shamed", "café", "CAFE", "😀", "don’t", "don't", "quiet", "Quieter", "naïve", "x\u0302y"),
    *("blåbær", "[laughs]", "NEAR", "AND", "or", "悲しい", "悲", "ÅNGST", "re-read", "12:40", "مرحبا", "e\u0301tude"),
)
PEOPLE = (("D02", 3, "client"), ("D01", 5, "therapist"), ("D01", 3, "client"), ("D01", 3, "therapist"))


def transcript_of(seed: int, turns: int = 40) -> Transcript:
    draw = random.Random(seed)
    body, made = "", []
    for ordinal in range(turns):
        spoken = normalise(" ".join(draw.choice(VOCABULARY) for _ in range(draw.randint(1, 7))) + draw.choice(".?! "))
        role = "interviewer" if ordinal % 2 == 0 else "client"
        speaker = "Dr. I" if ordinal % 2 == 0 else "C"
        span = Span(len(body), len(body) + len(spoken))
        made.append(Turn(ordinal, speaker, role, span, ordinal * 1_000, ordinal * 1_000 + 900))  # type: ignore[arg-type]
        body += spoken + "\n"
    return Transcript(body, tuple(made), source_name=f"{seed}.txt", source_sha256=str(seed))


def fill(tx: Connection) -> None:
    study = structure.add_study(tx, "RIVER")
    for seed, (label, session, role) in enumerate(PEOPLE):
        dyad = structure.ensure_dyad(tx, study, label)
        who = f"{role[0].upper()}{label}"
        structure.ensure_participant(tx, study, who, role=role, dyad_id=dyad)
        interview = structure.ensure_interview(
            tx,
            study,
            f"{label}_S{session}_{role}",
            dyad_id=dyad,
            session_id=structure.ensure_session(tx, dyad, session),
            respondent=who,
        )
        transcript = transcript_of(seed)
        texts.add_transcript(tx, transcript, segment(transcript, "turn"), "turn", interview_id=interview)


@pytest.fixture
def study(target: str) -> Iterator[Store]:
    with create_store(target) as made:
        made.write(fill)
        yield made


def plain_words(text: str) -> list[str]:
    """Words as the documentation says, made another way: decomposed, accents off, runs of letters and digits."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text) if not "\u0300" <= one <= "\u036f").casefold()
    return re.findall("[぀-ヿ㐀-鿿]|[^\\W_぀-ヿ㐀-鿿]+", unicodedata.normalize("NFC", bare))


def has(words: list[str], term: Term) -> bool:
    length = len(term.words)
    windows = [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
    if not term.prefix:
        return term.words in windows
    return any(one[:-1] == term.words[:-1] and one[-1].startswith(term.words[-1]) for one in windows)


def scan(terms: list[Term], speaker: str | None = None) -> list[tuple[str, int]]:
    """Every turn read, in the order of the study."""
    found = []
    for label, session, role in sorted(PEOPLE):
        transcript = transcript_of(PEOPLE.index((label, session, role)))
        for turn in transcript.turns:
            words = plain_words(turn.span.of(transcript.text))
            if all(has(words, term) for term in terms) and speaker in (None, turn.role):
                found.append((f"{label}_S{session}_{role}", turn.ordinal))
    return found


def places(hits: tuple[Hit, ...]) -> list[tuple[str, int]]:
    return [(hit.interview, hit.turn) for hit in hits]


@st.composite
def term(draw: st.DrawFn) -> Term:
    typed = " ".join(draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3)))
    if draw(st.booleans()):
        typed = typed[: draw(st.integers(1, len(typed)))]
    made = term_of(normalise(typed), prefix=draw(st.booleans()))
    return made or Term(("quiet",))


@pytest.mark.parametrize("most", [10_000, 3])
def test_what_is_found_is_what_a_reader_of_every_turn_finds(
    study: Store, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_AT_ONCE", most)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(term(), min_size=1, max_size=2), st.sampled_from([None, "client"]))
    def law(terms: list[Term], speaker: str | None) -> None:
        query = Query(terms=tuple(terms), speakers=(speaker,) if speaker else ())
        expected = scan(terms, speaker)
        hits = study.read(lambda tx: find(tx, query, 500))
        assert places(hits.hits) == expected
        assert hits.total in (None, len(expected)) if most == 3 else hits.total == len(expected)
        assert not hits.read_through

    law()


def test_pages_follow_one_another_without_a_gap(study: Store) -> None:
    query = Query(terms=(Term(("shame",), prefix=True),))
    whole = places(study.read(lambda tx: find(tx, query, 500)).hits)
    paged: list[tuple[str, int]] = []
    after: Place | None = None
    while True:
        page = study.read(lambda tx, after=after: find(tx, query, 7, after))
        paged += places(page.hits)
        after = page.after
        if after is None:
            break
    assert len(whole) > 21
    assert paged == whole


def test_a_text_that_is_not_in_the_index_is_read_through(study: Store) -> None:
    """Older rows, a database without an index, a text somebody changed: slower, and said, never wrong."""
    query = Query(terms=(Term(("cafe",)), Term(("quiet",), prefix=True)))
    indexed = study.read(lambda tx: find(tx, query, 500))
    study.write(lambda tx: tx.execute(update(schema.Transcript).values(indexed_as="0:old")) and None)
    read = study.read(lambda tx: find(tx, query, 500))
    assert read.hits == indexed.hits
    assert (read.read_through, indexed.read_through) == (True, False)


def test_without_fts5_a_study_can_be_made_filled_and_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_index, "_has_fts5", lambda _tx: False)
    query = Query(terms=(Term(("cafe",)),))
    with create_store(tmp_path / "study.ipr") as made:
        made.write(fill)
        hits = made.read(lambda tx: find(tx, query, 500))
        assert places(hits.hits) == scan([Term(("cafe",))])
        assert hits.read_through


def test_a_changed_text_is_found_by_its_new_words_only(study: Store) -> None:
    label = "D01_S3_client"

    def change(tx: Connection) -> None:
        number = texts.transcript_of(tx, structure.interview_id(tx, label))
        assert number is not None
        stored = texts.load_text(tx, number)
        first = stored.turns[0].span
        new = "Zanzibar".ljust(first.end - first.start, ".")[: first.end - first.start]
        body = new + stored.text[first.end :]
        tx.execute(update(schema.Transcript).where(schema.Transcript.id == number).values(text=body, text_sha256="x"))
        word_index.reindex(tx, number)

    old = Query(
        terms=tuple(Term((word,)) for word in plain_words(transcript_of(2).turns[0].span.of(transcript_of(2).text)))
    )
    assert (label, 0) in places(study.read(lambda tx: find(tx, old, 500)).hits)
    study.write(change)
    assert (label, 0) not in places(study.read(lambda tx: find(tx, old, 500)).hits)
    begins = Query(terms=(Term((normalise("zanzibar")[:4],), prefix=True),))
    found = study.read(lambda tx: find(tx, begins, 500))
    assert (places(found.hits), found.read_through) == ([(label, 0)], False)


def test_a_name_taken_out_is_nowhere_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "study.ipr"
    name = "Rumpelstiltskin"

    def put(tx: Connection) -> int:
        fill(tx)
        study = structure.study_row(tx).id
        dyad = structure.ensure_dyad(tx, study, "D09")
        structure.ensure_participant(tx, study, "C09", role="client", dyad_id=dyad)
        number = structure.ensure_interview(tx, study, "D09_x", dyad_id=dyad, session_id=None, respondent="C09")
        body = f"My brother {name} came.\n"
        turns = (Turn(0, "C", "client", Span(0, len(body) - 1)),)
        transcript = Transcript(body, turns, source_name="n", source_sha256="n")
        return texts.add_transcript(tx, transcript, segment(transcript, "turn"), "turn", interview_id=number)

    def take_out(tx: Connection) -> None:
        body = f"My brother {'_' * len(name)} came.\n"
        tx.execute(update(schema.Transcript).where(schema.Transcript.id == number).values(text=body, text_sha256="y"))
        word_index.reindex(tx, number, erase=True)

    with create_store(path) as made:
        number = made.write(put)
    assert path.read_bytes().lower().count(name.lower().encode()) >= 2, "in the text and in the index"
    with open_store(path) as made:
        made.write(take_out)
    assert name.lower().encode() not in path.read_bytes().lower()
    assert name[3:].lower().encode() not in path.read_bytes().lower(), "the index writes words without their beginning"


def test_an_older_study_is_indexed_when_it_is_brought_up_to_date(target: str) -> None:
    with create_store(target) as made:
        made.write(fill)

        def as_before(tx: Connection) -> None:
            word_index.drop(tx)
            tx.exec_driver_sql("DROP INDEX ix_transcript_indexed")
            tx.exec_driver_sql("ALTER TABLE transcript DROP COLUMN indexed_as")
            tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")

        made.write(as_before)
        migrating.upgrade(made._engine, "here", revision="0003")
        hits = made.read(lambda tx: find(tx, Query(terms=(Term(("cafe",)),)), 500))
    assert places(hits.hits) == scan([Term(("cafe",))])
    assert not hits.read_through


def test_a_whole_index_can_be_made_anew(study: Store) -> None:
    query = Query(terms=(Term(("悲", "し")),))
    before = study.read(lambda tx: find(tx, query, 500))
    study.write(word_index.rebuild)
    assert study.read(lambda tx: find(tx, query, 500)) == before
    assert before.hits


def test_spans_are_code_points_whatever_the_database_counts(study: Store) -> None:
    bodies = {f"{d}_S{s}_{r}": transcript_of(at).text for at, (d, s, r) in enumerate(PEOPLE)}
    for typed, shown in (("quiet", {"quiet"}), ("悲しい", {"悲しい"}), ("xy", {"x\u0302y"}), ("etude", {"étude"})):
        made = term_of(typed)
        assert made is not None
        hits = study.read(lambda tx, made=made: find(tx, Query(terms=(made,)), 500)).hits
        seen = [span.of(bodies[hit.interview]) for hit in hits for span in hit.matches]
        assert {normalise(one) for one in seen} == {normalise(one) for one in shown}
        assert all(hit.span.of(bodies[hit.interview]) == hit.excerpt for hit in hits)
        assert all(hit.start_ms == 1_000 * hit.turn and hit.end_ms == 1_000 * hit.turn + 900 for hit in hits)


def test_where_and_who_narrow_a_search(study: Store) -> None:
    def found(**filters: Any) -> set[str]:
        return {hit.interview for hit in study.read(lambda tx: find(tx, Query(**filters), 500)).hits}

    assert found(dyads=("d01",)) == {"D01_S3_client", "D01_S3_therapist", "D01_S5_therapist"}
    assert found(sessions=(3,), roles=("client",)) == {"D01_S3_client", "D02_S3_client"}
    assert found(interviews=("d01_s5_therapist", "D02_S3_client")) == {"D01_S5_therapist", "D02_S3_client"}
    assert found(dyads=("D77",)) == set()
    hits = study.read(lambda tx: find(tx, Query(speakers=("dr i",)), 500)).hits
    assert {hit.role for hit in hits} == {"interviewer"}
    assert len(hits) == 80
    both = study.read(lambda tx: find(tx, Query(speakers=("Dr. I", "client")), 500)).hits
    assert len(both) == 160
    assert study.read(lambda tx: find(tx, Query(speakers=("?",)), 500)).hits == ()


def test_a_pattern_is_looked_for_within_turns_and_with_words(study: Store) -> None:
    everywhere = study.read(lambda tx: find(tx, Query(regex=r"^caf. "), 500)).hits
    assert everywhere
    assert all(hit.matches[0].start == hit.span.start for hit in everywhere)
    narrowed = study.read(lambda tx: find(tx, Query(terms=(Term(("quiet",)),), regex=r"^caf. "), 500)).hits
    assert set(places(narrowed)) == set(places(everywhere)) & set(scan([Term(("quiet",))]))


def test_what_a_respondent_took_back_is_not_found(study: Store) -> None:
    study.write(
        lambda tx: (
            tx.execute(
                update(schema.Interview).where(schema.Interview.label == "D01_S3_client").values(status="withdrawn")
            )
            and None
        )
    )
    hits = study.read(lambda tx: find(tx, Query(terms=(Term(("shame",)),)), 500))
    assert "D01_S3_client" not in {hit.interview for hit in hits.hits}
    assert hits.total == len(hits.hits)


def test_a_long_turn_is_shown_around_the_words(target: str) -> None:
    body = normalise("quiet " * 300 + "😀 Xylophone " + "still " * 300)
    with create_store(target) as made:

        def put(tx: Connection) -> None:
            number = structure.add_study(tx, "S")
            dyad = structure.ensure_dyad(tx, number, "D01")
            structure.ensure_participant(tx, number, "C01", role="client", dyad_id=dyad)
            interview = structure.ensure_interview(tx, number, "I", dyad_id=dyad, session_id=None, respondent="C01")
            transcript = Transcript(body, (Turn(0, "C", "client", Span(0, len(body.rstrip()))),))
            texts.add_transcript(tx, transcript, segment(transcript, "turn"), "turn", interview_id=interview)

        made.write(put)
        hit = made.read(lambda tx: find(tx, Query(terms=(Term(("xylophone",)),)), 5)).hits[0]
    assert body[hit.excerpt_at :].startswith(hit.excerpt)
    assert "😀 Xylophone still" in hit.excerpt
    assert len(hit.excerpt) <= 240
    assert hit.excerpt.split()[0] == "quiet"
    assert hit.matches[0].of(body) == "Xylophone"


def test_a_word_without_end_harms_no_database(target: str) -> None:
    body = "a" * 50_000 + " quiet"
    with create_store(target) as made:

        def put(tx: Connection) -> None:
            number = structure.add_study(tx, "S")
            dyad = structure.ensure_dyad(tx, number, "D01")
            structure.ensure_participant(tx, number, "C01", role="client", dyad_id=dyad)
            interview = structure.ensure_interview(tx, number, "I", dyad_id=dyad, session_id=None, respondent="C01")
            transcript = Transcript(body, (Turn(0, "", "client", Span(0, len(body))),))
            texts.add_transcript(tx, transcript, segment(transcript, "turn"), "turn", interview_id=interview)

        made.write(put)
        for typed in ("quiet", "a" * 50_000):
            made_term = term_of(typed)
            assert made_term is not None
            assert len(made.read(lambda tx, t=made_term: find(tx, Query(terms=(t,)), 5)).hits) == 1


def test_the_index_goes_with_a_study_that_could_not_be_filled(target: str) -> None:
    made = create_store(target)
    made.discard()
    with create_store(target) as again:
        again.write(fill)
        assert again.read(word_index.is_there)
