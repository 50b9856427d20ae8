"""The law of the tool's own form: written and read again, a transcript is the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.errors import TranscriptError
from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.directives import FACTS, STOPPERS
from ipr_coder.transcripts.model import RecallMoment, Transcript, Turn
from ipr_coder.transcripts.reading import read
from ipr_coder.transcripts.writing import canonical_text

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Reading = Callable[..., Transcript]

BINARY = "".join(map(chr, {*range(0x20), 0x7F} - {0x09, 0x0A}))
"""Control characters, of which a text file holds few or none; line feeds and tabs apart."""


def _same(one: Transcript, two: Transcript) -> None:
    assert two.text == one.text
    assert [_turn(turn) for turn in two.turns] == [_turn(turn) for turn in one.turns]
    assert two.moments == one.moments
    assert dict(two.facts) == dict(one.facts)


def _turn(turn: Turn) -> tuple[object, ...]:
    return turn.ordinal, turn.speaker, turn.role, turn.span, turn.start_ms, turn.end_ms


_times = st.none() | st.integers(0, 359_999_999)
_said = (
    st.text(st.characters(codec="utf-8", exclude_characters=BINARY), min_size=1, max_size=80)
    | st.sampled_from(
        ["C: [00:01] %recall: 1", "%end-recall", "| x", "Note: a\nI: b\n\n| c\n[STOP 12:40]", " \u2028I: x", "  x"]
    )
).map(lambda text: normalise(text).rstrip())
_labels = st.sampled_from(["I", "C", "Mara Holt (she/her)", "", "S: 1", "x = y", "[N]", "Ünal-Ö.", "1"]) | st.text(
    max_size=30
).map(normalise)
_tokens = st.text(st.characters(codec="utf-8", exclude_characters=BINARY + "\n"), min_size=1, max_size=20).map(
    normalise
)


@st.composite
def _transcripts(draw: st.DrawFn) -> Transcript:
    texts = draw(st.lists(_said.filter(lambda text: text and not text.isspace()), min_size=1, max_size=6))
    labels = draw(st.lists(_labels, min_size=1, max_size=3, unique=True))
    roles = {
        label: draw(st.sampled_from(["client", "therapist", "interviewer", "other", "unknown"])) for label in labels
    }
    turns, at = [], 0
    for ordinal, text in enumerate(texts):
        label = draw(st.sampled_from(labels))
        turns.append(Turn(ordinal, label, roles[label], Span(at, at + len(text)), draw(_times), draw(_times)))
        at += len(text) + 1
    edges = sorted(draw(st.lists(st.integers(0, len(texts)), max_size=8)))
    moments = []
    for ordinal, (first, end) in enumerate(zip(edges[::2], edges[1::2], strict=False), 1):
        start, length = draw(st.integers(0, 9_000_000)), draw(st.none() | st.integers(0, 99_999))
        moments.append(
            RecallMoment(
                ordinal,
                start,
                None if length is None else start + length,
                first,
                end,
                draw(st.none() | st.sampled_from(STOPPERS)),
                draw(st.none() | _tokens),
            )
        )
    facts = draw(
        st.dictionaries(
            st.sampled_from(sorted(set(FACTS) - {"respondent", "session", "hours_after_session"})),
            _tokens.map(str.strip).filter(bool),
        )
    )
    return Transcript("\n".join(texts), tuple(turns), tuple(moments), facts)


@settings(max_examples=300, deadline=None)
@given(_transcripts())
def test_written_and_read_again_it_is_the_same(transcript: Transcript) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.txt"
        path.write_bytes(canonical_text(transcript).encode("utf-8"))
        again = read(path)
    _same(transcript, again)
    assert canonical_text(again) == canonical_text(transcript)


@pytest.mark.parametrize(
    "name",
    [
        "ipr_recall_canonical.txt",
        "jefferson.txt",
        "zoom_cloud.vtt",
        "f4_end_stamps.txt",
        "word_table_speaker_text_time.docx",
    ],
)
def test_samples_survive(name: str, read_text: Reading) -> None:
    transcript = read(DATA / name)
    _same(transcript, read_text(canonical_text(transcript)))


def test_a_hand_made_slip_is_refused_with_its_line(read_text: Reading) -> None:
    text = canonical_text(read(DATA / "ipr_recall_canonical.txt"))
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines, 1) if line.startswith("C: "))
    lines[at - 1] = "no speaker here"
    with pytest.raises(TranscriptError, match=f"line {at}"):
        read_text("\n".join(lines))
    with pytest.raises(TranscriptError, match="form this version does not know"):
        read_text(text.replace("transcript 1", "transcript 9"))
