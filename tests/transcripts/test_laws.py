"""What holds of every transcript, whatever was said: spans, determinism, and the way back from the canonical form."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read
from ipr_coder.transcripts.writing import canonical_text

SPEECH = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")),
        st.sampled_from(
            "\u0301\u0308\u202e\u2066\u200f\u05e9\u0627\U0001f469\u200d\u2028\ufeff\u00a0 :[]()#%|<>-*_.,?!123"
        ),
    ),
    min_size=1,
    max_size=60,
)
LABELS = st.sampled_from(("I", "C", "T", "Interviewer", "Client", "Dr. Blue", "P1", "Ann (she/her)"))
TALK = st.lists(st.tuples(LABELS, SPEECH), min_size=1, max_size=12)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def check_spans(transcript: Transcript) -> None:
    """Turns lie one after the other, parted by one line feed each, and cover the text to its last character."""
    end = -1
    for ordinal, turn in enumerate(transcript.turns):
        assert turn.ordinal == ordinal
        assert turn.span.start == end + 1
        assert transcript.text[end : turn.span.start] in ("", "\n") if end >= 0 else turn.span.start == 0
        assert turn.span.of(transcript.text).strip()
        end = turn.span.end
    assert end == len(transcript.text)


@OFTEN
@given(talk=TALK, gap=st.sampled_from(("\n", "\n\n", "\r\n", "\r\n\r\n")))
def test_spans_cover_exactly_what_was_said(talk: list[tuple[str, str]], gap: str, tmp_path: Path) -> None:
    path = written(tmp_path / "t.txt", gap.join(f"{label}: {said}" for label, said in talk))
    try:
        first = read(path)
    except TranscriptError as fault:
        assert str(fault).startswith("t.txt")  # noqa: PT017 - a refusal is an answer too
        return
    check_spans(first)
    assert read(path) == first


@OFTEN
@given(text=st.text(max_size=300))
def test_any_text_is_read_whole_or_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        check_spans(read(path))
    except TranscriptError as fault:
        assert "\n" not in str(fault)  # noqa: PT017


@OFTEN
@given(
    data=st.binary(max_size=300), magic=st.sampled_from((b"", b"PK\x03\x04", b"%PDF-1.4\n", b"{\\rtf1 ", b"\xff\xfe"))
)
def test_any_bytes_are_refused_in_one_sentence_or_read(data: bytes, magic: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.bin"
    path.write_bytes(magic + data)
    try:
        check_spans(read(path))
    except TranscriptError as fault:
        assert "\n" not in str(fault)  # noqa: PT017


PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)


@st.composite
def canonical(draw: st.DrawFn) -> str:
    """A file with labels, times and recall moments, in the form people type."""
    lines = ["%dyad: D03", "%session: 3", "%respondent: client"]
    clock, ordinal = 0, 0
    for _ in range(draw(st.integers(1, 10))):
        if draw(st.booleans()):
            ordinal += 1
            stop = "-00:59:59" if draw(st.booleans()) else ""
            by = " stopped_by=client" if draw(st.booleans()) else ""
            lines.append(f"%recall: {ordinal} session=00:{draw(st.integers(0, 58)):02d}:05{stop}{by}")
        if draw(st.booleans()):
            lines.append("%end-recall" if lines[-1].startswith("%recall") else "")
        clock += draw(st.integers(1, 4000))
        stamp = f"[{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}] " if draw(st.booleans()) else ""
        lines.append(f"{stamp}{draw(st.sampled_from('IC'))}: so {draw(PLAIN)} {draw(PLAIN)}")
        if draw(st.booleans()):
            lines += ["", f"and {draw(PLAIN)}"]
    return "\n".join(lines)


@OFTEN
@given(text=canonical())
def test_the_canonical_form_reads_back_as_the_same_transcript(text: str, tmp_path: Path) -> None:
    first = read(written(tmp_path / "t.txt", text))
    again = read(written(tmp_path / "again.txt", canonical_text(first)))
    for what in ("text", "speakers", "moments", "facts"):
        assert getattr(again, what) == getattr(first, what)
    for before, after in zip(first.turns, again.turns, strict=True):
        assert (after.speaker, after.role, after.span, after.start_ms, after.end_ms) == (
            before.speaker,
            before.role,
            before.span,
            before.start_ms,
            before.end_ms,
        )
    assert canonical_text(again) == canonical_text(first)


@OFTEN
@given(talk=TALK)
def test_whatever_was_said_comes_back_from_the_canonical_form(talk: list[tuple[str, str]], tmp_path: Path) -> None:
    try:
        first = read(written(tmp_path / "t.txt", "\n".join(f"{label}: {said}" for label, said in talk)))
    except TranscriptError:
        return
    again = read(written(tmp_path / "again.txt", canonical_text(first)))
    assert (again.text, [turn.role for turn in again.turns]) == (first.text, [turn.role for turn in first.turns])


def test_times_that_were_said_come_back_as_words(tmp_path: Path) -> None:
    """What looks like stamps in the canonical form is talk: nothing has to be guessed there."""
    first = read(written(tmp_path / "t.txt", "I: [00:01] so\nC: [00:02] and\nI: Then\n[00:03] it went.\n"))
    said = canonical_text(first).replace("so", "[0:01] [0:02] [0:03]").replace("[00:0", "[x0:0")
    stripped = "\n".join(line.partition("] ")[2] if line.startswith("[x") else line for line in said.split("\n"))
    assert "[0:01] [0:02] [0:03]" in read(written(tmp_path / "again.txt", stripped)).text
