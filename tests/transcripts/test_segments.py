"""Cutting into sentences: by rules, never across turns, covering all the words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_coder.text import Span, normalise
from ipr_coder.transcripts.model import Transcript, Turn, Unit
from ipr_coder.transcripts.segments import segment
from ipr_coder.transcripts.sentences import sentences as cut

Reading = Callable[..., Transcript]
SENTENCES = Path(__file__).parents[1] / "data" / "sentences"


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
        ["I cried.", "[sobs] Then I stopped. [pause 12s]"],
        ["He said (3.0) nothing.", "(.) It was [BROTHER].", "(We both laughed at that.)", "Yes."],
        ["“Why?” she said.", "‘Because,’ I said.", "„Wirklich?“ fragte er.", "«Ja.»", '"No."', '"Yes."'],
        ["It was... I mean, it was small.", "No. 14, p. 3, at 10.30.", "No.", "Don't."],
        ["So did we.", "J. K. did too.", "St. Olav's, ca. 5 km, bl.a. z.B. etc., you know."],
        ["ja, kl. 14.05 den 13. mai.", "Klokka var 30.", "Så gikk jeg."],
        ["I left.", "(laughs) Not really.", "“Fine,” he said."],
        ["Mhm"],
    ],
)
def test_sentences_of_interview_speech(sentences: list[str]) -> None:
    assert _cut(" ".join(sentences)) == sentences


def test_a_paragraph_ends_a_sentence() -> None:
    assert _cut("I was small\nand then I left") == ["I was small", "and then I left"]


def test_text_without_a_capital_letter_is_cut_all_the_same() -> None:
    whole = "i was there. and then i left. my wife said that dr. holt would wait, etc. maybe she did."
    assert _cut(whole) == [
        "i was there.",
        "and then i left.",
        "my wife said that dr. holt would wait, etc.",
        "maybe she did.",
    ]


def _labelled(name: str) -> list[list[str]]:
    blocks = (SENTENCES / name).read_text(encoding="utf-8").split("\n\n")
    return [[line.strip() for line in block.split("\n") if line.strip()] for block in blocks]


def _f1(turns: list[list[str]]) -> float:
    """Of the ends of sentences inside turns: those found that are right, against those there are."""
    right = wrong = missed = 0
    for sentences in turns:
        text = " ".join(sentences)
        gold = set(accumulate(len(each) + 1 for each in sentences[:-1]))
        found = {each.span.start for each in segment(_transcript(text), "sentence")} - {0}
        right, wrong, missed = right + len(gold & found), wrong + len(found - gold), missed + len(gold - found)
    return 2 * right / (2 * right + wrong + missed)


@pytest.mark.parametrize("name", sorted(path.name for path in SENTENCES.glob("*.txt")))
def test_sentences_of_each_kind_of_talk_against_boundaries_set_by_hand(name: str) -> None:
    assert _f1(_labelled(name)) >= 0.95


def test_sentences_of_all_labelled_talk() -> None:
    turns = [turn for path in sorted(SENTENCES.glob("*.txt")) for turn in _labelled(path.name)]
    assert sum(map(len, turns)) >= 300
    assert _f1(turns) >= 0.98


def test_paragraphs_are_the_lines_of_a_turn(read_text: Reading) -> None:
    transcript = read_text("I: One. Two.\n\nThree.\n\n\nC: Yes.\n")
    found = segment(transcript, "paragraph")
    assert [(each.turn, each.span.of(transcript.text)) for each in found] == [
        (0, "One. Two."),
        (0, "Three."),
        (1, "Yes."),
    ]


def test_turns_as_segments_are_trimmed() -> None:
    found = segment(_transcript("  [it's fine ", "yes"), "turn")
    assert [(each.ordinal, each.turn, each.span) for each in found] == [(0, 0, Span(2, 12)), (1, 1, Span(14, 17))]


def test_one_turn_of_a_million_characters() -> None:
    text = "I said so. " * 100_000
    found = segment(_transcript(text.strip()), "sentence")
    assert len(found) == pytest.approx(100_000, abs=20)
    assert segment(_transcript("x" * 300_000), "sentence")[-1].span.end == 300_000


@pytest.mark.parametrize("text", ["[" * 50_000, "(.) " * 20_000, '." ' * 20_000, "[a] . " * 5_000, "(((. " * 20_000])
def test_text_of_nothing_but_marks_is_cut_all_the_same(text: str) -> None:
    """Each of these once took minutes: signs without a blank, and marks after marks."""
    found = segment(_transcript(text.strip()), "sentence")
    assert found[0].span.start == 0
    assert found[-1].span.end == len(text.strip())


_words = st.text(alphabet=st.sampled_from("aB .?!…[](),’“”\n\t1é\u00a0\u200d😀-:;"), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    turns=st.lists(_words.filter(lambda text: text.strip()), min_size=1, max_size=5),
    unit=st.sampled_from(["turn", "sentence", "paragraph"]),
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


_talk = st.lists(
    st.sampled_from(
        ["I", "so", "don't", "it.", "Dr.", "a.m.", "Why?", "...", "”", "“No.”", "(.)", ":)", ".", "", "\t"]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(_talk, _words), max_size=12))
def test_texts_cut_together_are_cut_as_each_alone(texts: list[str]) -> None:
    """Many are put before spaCy as one: none may be cut otherwise for what stands before or behind it."""
    assert list(cut(texts)) == [found for text in texts for found in cut([text])]


def test_spacy_comes_only_when_sentences_are_asked_for() -> None:
    code = (
        "import sys; from ipr_coder.transcripts import reading, segments, writing, manifest, placing; "
        "heavy = {'spacy', 'docx', 'lxml', 'webvtt', 'numpy', 'ruamel.yaml'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
