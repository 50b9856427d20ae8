"""Talk in which nothing tells who speaks: turns alternate, and the user says who begins.

Blocks parted by empty lines are turns; where no line is empty, every line is one. A turn may hold several paragraphs
only in the first case.
"""

from __future__ import annotations

from itertools import pairwise

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Lines, Utterance, dropped
from ipr_coder.transcripts.marks import is_footer, mark_message, tape_mark
from ipr_coder.transcripts.model import ImportNote, Role
from ipr_coder.transcripts.source import Source

MEND_FIRST_SPEAKER = "Say who speaks first, for instance --first-speaker interviewer: the turns are then alternated."


def sniff(source: Source) -> float:
    """Never found out by content; read where the user says who begins."""
    return 0.0 if source.first_speaker is None else 0.01


def read(source: Source) -> Draft:
    """The turns in `source`. Raises TranscriptError where nobody said who speaks first."""
    draft = read_lines(Lines(source.lines), source.name, source.first_speaker)
    draft.notes[:0] = source.decoded.notes
    return draft


def read_lines(lines: Lines, name: str, first: Role | None) -> Draft:
    """The turns in `lines`, alternating from the speaker whose role is `first`."""
    if first is None:
        raise TranscriptError("nothing in it tells who speaks.", place=name, mend=MEND_FIRST_SPEAKER)
    directives, draft = Directives(name), Draft("unlabelled", [], confidence=0.5)
    by_blanks = _parted_by_blanks(lines)
    headings, open_block = frozenset(lines.headings), False
    for index, whole in enumerate(lines.texts):
        text, place = whole.strip(), lines.place(index)
        if not text or (text.startswith("%") and directives.take(text, place, len(draft.utterances))):
            open_block = False
        elif tape_mark(text)[0]:
            draft.notes.append(dropped(text, mark_message(tape_mark(text)[1]), place))
        elif index in headings or is_footer(text) or (not draft.utterances and _is_title(text, lines)):
            draft.notes.append(dropped(text, "heading or footer, left out", place))
            open_block = False
        elif open_block and by_blanks:
            draft.utterances[-1].parts.append(("\n" if lines.paragraphs else " ") + text)
        else:
            draft.utterances.append(Utterance("", [text], line=place))
            open_block = True
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    labels = _labels(first, session=draft.facts.get("kind") == "session")
    for number, utterance in enumerate(draft.utterances):
        utterance.speaker = labels[number % 2]
    what = "block between empty lines" if by_blanks else "line"
    message = f"nothing tells who speaks: every {what} was read as a turn, alternating from “{labels[0]}”; check it"
    draft.notes.append(ImportNote("doubt", message))
    return draft


def _parted_by_blanks(lines: Lines) -> bool:
    filled = [bool(text.strip()) for text in lines.texts]
    while filled and not filled[-1]:
        filled.pop()
    gaps = sum(1 for before, after in pairwise(filled) if after and not before)
    return gaps * 4 > sum(filled)


def _is_title(text: str, lines: Lines) -> bool:
    """A short first line without an end mark, in a text whose other lines mostly have one and which has a number."""
    if len(text) > 80 or text[-1] in _ENDS or not any(character.isdigit() for character in text):
        return False
    others = [each.strip() for each in lines.texts if each.strip()][1:]
    return sum(1 for each in others if each[-1] in _ENDS) * 2 > len(others)


def _labels(first: Role, *, session: bool) -> tuple[str, str]:
    """What to call the two. A word for a role gives that role; "Respondent" takes that of the person interviewed."""
    if first == "interviewer":
        return "Interviewer", "Respondent"
    if session and first in ("client", "therapist"):
        return ("Client", "Therapist") if first == "client" else ("Therapist", "Client")
    if first in ("client", "therapist"):
        return first.capitalize(), "Interviewer"
    return "Speaker 1", "Speaker 2"


_ENDS = frozenset(".?!…”\"’')]:;-–—")
