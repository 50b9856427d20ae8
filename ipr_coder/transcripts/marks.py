"""Lines that are no speech: hand-made marks of the tape, footers of transcription services, page numbers."""

from __future__ import annotations

import re

from ipr_coder.transcripts.clock import TIME, clock_time, milliseconds
from ipr_coder.transcripts.vocabulary import words

STOPS = words(
    "stop stops stopped pause pauses paused stopp stopper stoppet stoppes stanser stanset pauser "
    "stoppt gestoppt angehalten anhalten pausiert"
)
"""Words, also Norwegian and German ones, for the tape being stopped."""

PLAYS = words(
    "play plays played playing playback resume resumes resumed rewind rewinds rewound restart restarts restarted "
    "continues spill spiller spilles spilt avspilling fortsetter spoler spielt abspielen abgespielt wiedergabe weiter "
    "läuft zurückgespult"
)
"""Words for the tape running, or running again."""

THINGS = words(
    "tape video recall playback film clip dvd session recording side bånd båndet videoen opptak opptaket filmen "
    "klippet band aufnahme videoband"
)
"""Words for the tape itself."""


def tape_mark(line: str) -> tuple[bool, int | None]:
    """Whether `line` as a whole is a mark such as "[STOP 1 - 12:40 - client stops tape]", and the time it names.

    A mark is enclosed in brackets or dashes and speaks of the tape; "[laughs]" or "[pause 5s]" is none, it is part
    of the talk.
    """
    text = line.strip()
    if len(text) > 160 or not text or text[0] not in _OPEN or text[-1] not in _CLOSE:
        return False, None
    inner = text.strip(_EDGES)
    said = frozenset(_WORD.findall(inner.casefold()))
    time = _TIME.search(inner)
    at = milliseconds(time.group()) if time else None
    moves = bool(said & _MOVES)
    spoken_of = (at is not None and (moves or said & THINGS)) or (moves and said & THINGS)
    alone = moves and len(said) <= 2 and not said - _MOVES - {"tape", "video"}
    return bool(spoken_of or alone), at


def mark_message(at: int | None) -> str:
    """What to tell a person about a tape mark that was left out."""
    if at is None:
        return "mark of the tape, left out"
    return f"mark of the tape, left out; if it is a recall moment write “%recall: NUMBER session={clock_time(at)}”"


def is_footer(line: str) -> bool:
    """Whether `line` is what programs and typists add around speech: "End of transcript", "Page 3 of 9"."""
    return len(line) <= 240 and _FOOTER.fullmatch(line.strip()) is not None


_OPEN, _CLOSE = frozenset("[{(<-=*—–"), frozenset("]})>-=*—–")
_EDGES = "[]{}()<>-=*—– \t"
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(TIME, re.ASCII)
_MOVES = STOPS | PLAYS | words("recall start starts started end ends ended slutt ende")
_FOOTER = re.compile(
    r"\W*(?:end of (?:the )?(?:transcript|transcription|interview|recording|tape|session|audio)"
    r"|(?:the )?(?:transcript|transcription|interview|recording|audio) (?:ends|ended|ends here|finished)"
    r"(?: after .{1,20})?"
    r"|transcribed by .{0,40}otter\.ai.{0,20}|this editable transcript was computer generated.{0,140}"
    r"|page \d{1,4}(?: of \d{1,4})?"
    r"|.{1,60} (?:started|stopped) transcription)\W*",
    re.IGNORECASE,
)
