"""Cutting into sentences: by rules, never across turns, covering all the words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.model import Transcript, Turn, Unit
from ipr_coder.transcripts.segments import segment

Reading = Callable[..., Transcript]


def _transcript(*turns: str) -> Transcript:
    made, at = [], 0
    for ordinal, text in enumerate(turns):
        made.append(Turn(ordinal, "C", "client", Span(at, at + len(text))))
        at += len(text) + 1
    return Transcript("\n".join(turns), tuple(made))


def _cut(text: str) -> list[str]:
    return [each.span.of(text) for each in segment(_transcript(text), "sentence")]


@pytest.mark.parametrize(
    "sentences",
    [
        ["I froze.", "Did you see?", "No!"],
        ["I went to see Dr. Holt about it.", "She was kind."],
        ["So I was (.) you know (.) small.", "Yes."],
        ["And then [pause 5s] she left.", "I stayed."],
        ["I don't know...", "Maybe."],
        ["It was like... falling."],
        ["I’m not sure I deserve it…", "Well."],
        ["She said “no.”", "Then she left."],
        ["It cost 3.50 in 1999.", "Too much."],
        ["It was e.g. the silence, i.e. the long one.", "Mm."],
        ["Really?!", "Yes."],
        ["I read Lavik et al. about it, approx. twice.", "Good."],
        ["I cried. [sobs]", "Then I stopped."],
        ["I left.", "(laughs) Not really.", "“Fine,” he said."],
        ["Mhm"],
    ],
)
def test_sentences_of_interview_speech(sentences: list[str]) -> None:
    assert _cut(" ".join(sentences)) == sentences


def test_a_paragraph_ends_a_sentence() -> None:
    assert _cut("I was small\nand then I left") == ["I was small", "and then I left"]


def test_turns_as_segments_are_trimmed() -> None:
    found = segment(_transcript("  [it's fine ", "yes"), "turn")
    assert [(each.ordinal, each.turn, each.span) for each in found] == [(0, 0, Span(2, 12)), (1, 1, Span(14, 17))]


def test_one_turn_of_a_million_characters() -> None:
    text = "I said so. " * 100_000
    found = segment(_transcript(text.strip()), "sentence")
    assert len(found) == pytest.approx(100_000, abs=20)
    assert segment(_transcript("x" * 300_000), "sentence")[-1].span.end == 300_000


_words = st.text(alphabet=st.sampled_from("aB .?!…[](),’“”\n\t1é\u00a0\u200d😀-:;"), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    turns=st.lists(_words.filter(lambda text: text.strip()), min_size=1, max_size=5),
    unit=st.sampled_from(["turn", "sentence"]),
)
def test_segments_lie_in_turns_never_overlap_and_cover_all_words(turns: list[str], unit: Unit) -> None:
    transcript = _transcript(*map(normalise, turns))
    text = transcript.text
    covered = [False] * len(text)
    for ordinal, each in enumerate(segment(transcript, unit)):
        span, turn = each.span, transcript.turns[each.turn]
        assert each.ordinal == ordinal
        assert turn.span.start <= span.start < span.end <= turn.span.end
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        assert not any(covered[span.start : span.end])
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(done or text[at].isspace() for at, done in enumerate(covered))


def test_spacy_comes_only_when_sentences_are_asked_for() -> None:
    code = (
        "import sys; from ipr_coder.transcripts import reading, segments, writing, manifest, placing; "
        "heavy = {'spacy', 'docx', 'lxml', 'webvtt', 'numpy', 'ruamel.yaml'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
