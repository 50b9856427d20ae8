"""Text whose speakers stand on a line of their own above what they say.

"Mara Holt  0:21" (Otter, Teams), "[Mara Holt] 11:02:09" (Zoom's saved captions, by the wall clock),
"00:00:03 Speaker 1" (Word's Transcribe), "### Client" or "**Client**" (Markdown), a bold line (Word), times and then a
name (older Teams), or a bare label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME, milliseconds
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Lines, Utterance, dropped
from ipr_coder.transcripts.labels import key, role_hint, tidy
from ipr_coder.transcripts.marks import is_footer, mark_message, tape_mark
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.source import Source
from ipr_coder.transcripts.vocabulary import words


class Head(NamedTuple):
    """A heading that names a speaker, over one line or two."""

    label: str
    start_ms: int | None
    end_ms: int | None
    lines: int = 1


Style = Callable[[Lines, int], Head | None]
"""Tells whether the line at an index is a heading of this style."""


def sniff(source: Source) -> float:
    """How likely the text is of this kind: the share of its first lines that are headings of one style."""
    return likelihood(Lines(source.sample), source.known_labels)


def read(source: Source) -> Draft:
    """The turns in `source`."""
    draft = read_lines(Lines(source.lines), source.name, source.known_labels)
    draft.notes[:0] = source.decoded.notes
    return draft


def likelihood(lines: Lines, known: frozenset[str]) -> float:
    """As `sniff`, for lines from anywhere."""
    filled = sum(1 for text in lines.texts if text.strip())
    best = max((len(heads) for _, heads in _styles(lines, known)), default=0)
    return 0.55 + 0.4 * min(1.0, 2 * best / filled) if best and filled else 0.0


def read_lines(lines: Lines, name: str, known: frozenset[str]) -> Draft:
    """The turns in `lines`, headed in the style that most headings are in."""
    styles = _styles(lines, known)
    if not styles:
        raise TranscriptError(
            "no speaker stands on a line of their own.", place=name, mend="Name another format, or leave it out."
        )
    flavour, heads = max(styles, key=lambda each: len(each[1]))
    directives, draft = Directives(name), Draft(flavour, [])
    gap, skip = False, 0
    for index, whole in enumerate(lines.texts):
        text, place = whole.strip(), lines.place(index)
        if skip:
            skip -= 1
        elif index in heads:
            head = heads[index]
            draft.utterances.append(Utterance(head.label, [], head.start_ms, head.end_ms, place))
            gap, skip = False, head.lines - 1
        elif not text:
            gap = True
        elif text.startswith("%") and directives.take(text, place, len(draft.utterances)):
            continue
        elif tape_mark(text)[0]:
            draft.notes.append(dropped(text, mark_message(tape_mark(text)[1]), place))
        elif is_footer(text) or not draft.utterances:
            draft.notes.append(dropped(text, "not speech, left out", place))
        else:
            parts = draft.utterances[-1].parts
            parts.append((("\n" if gap or lines.paragraphs else " ") if parts else "") + text)
            gap = False
    directives.finish(len(draft.utterances))
    draft.facts, draft.moments = directives.facts, directives.moments
    if flavour == "zoom-saved":
        _from_the_wall_clock(draft)
    return draft


def _styles(lines: Lines, known: frozenset[str]) -> list[tuple[str, dict[int, Head]]]:
    """For each style that fits, the headings by line: at least two, by speakers who come back or bear a role's name."""
    found = []
    filled = [index for index, text in enumerate(lines.texts) if text.strip()]
    for flavour, style in _STYLES:
        heads = {index: head for index in range(len(lines.texts)) if (head := style(lines, index)) is not None}
        counts = Counter(key(head.label) for head in heads.values())
        strict = flavour in ("label-line", "bold-line", "md-heading")
        told = {
            each
            for each, count in counts.items()
            if each in known or role_hint(each) is not None or (count > 1 if strict else True)
        }
        heads = {index: head for index, head in heads.items() if key(head.label) in told}
        some = sum(counts[each] for each in told)
        if _crowded(heads, filled) * 4 > len(heads):
            continue
        if flavour == "label-line" and not _sure_of_bare(heads, lines, known):
            continue
        if some >= 2 and (len(told) <= max(2, some // 2) or _rise(heads)):
            found.append((flavour, heads))
    return found


def _rise(heads: dict[int, Head]) -> bool:
    """Whether the headings bear times, three or more, that hardly ever fall: then each may be of another speaker."""
    times = [head.start_ms for head in heads.values() if head.start_ms is not None]
    rises = sum(1 for one, two in pairwise(times) if two >= one)
    return len(times) == len(heads) and len(times) > 2 and rises >= (len(times) - 1) * 0.9


def _sure_of_bare(heads: dict[int, Head], lines: Lines, known: frozenset[str]) -> bool:
    """Whether lone words are speakers and not short answers: words for roles, or two who head a third of all lines."""
    names = {key(head.label) for head in heads.values()}
    if len(names) < 2 or names & _ANSWERS:
        return False
    if all(name in known or role_hint(name) is not None for name in names):
        return True
    filled = [index for index, text in enumerate(lines.texts) if text.strip()]
    return not _crowded(heads, filled) and len(heads) * 3 >= len(filled)


def _crowded(heads: dict[int, Head], filled: Sequence[int]) -> int:
    """How often a heading stands right under another, with nothing said between."""
    return sum(1 for one, two in pairwise(filled) if one in heads and two in heads)


def _name_then_time(lines: Lines, index: int) -> Head | None:
    match = _NAME_TIME.fullmatch(lines.texts[index].strip()[:120])
    return _head(match.group(1), match.group(2)) if match else None


def _bracketed_name(lines: Lines, index: int) -> Head | None:
    match = _BRACKETED.fullmatch(lines.texts[index].strip()[:120])
    return _head(match.group(1), match.group(2)) if match else None


def _time_then_name(lines: Lines, index: int) -> Head | None:
    match = _TIME_NAME.fullmatch(lines.texts[index].strip()[:120])
    return _head(match.group(2), match.group(1)) if match else None


def _range_then_name(lines: Lines, index: int) -> Head | None:
    match = _RANGE.fullmatch(lines.texts[index].strip()[:120])
    if match is None or index + 1 >= len(lines.texts):
        return None
    head = _head(lines.texts[index + 1][:120], match.group(1))
    return None if head is None else head._replace(end_ms=milliseconds(match.group(2)), lines=2)


def _markdown(lines: Lines, index: int) -> Head | None:
    match = _MARKDOWN.fullmatch(lines.texts[index].strip()[:120])
    return _head((match.group(1) or match.group(2)).rstrip(": "), None) if match else None


def _bold(lines: Lines, index: int) -> Head | None:
    text = lines.texts[index]
    if lines.lead is None or not text.strip() or lines.lead[index] < len(text.rstrip()):
        return None
    return _head(text.rstrip(": "), None)


def _bare(lines: Lines, index: int) -> Head | None:
    text = lines.texts[index].strip()
    if not text or len(text) > 40 or text[-1] in ".?!,;…" or _WORDS_AT_MOST_FOUR.fullmatch(text) is None:
        return None
    return _head(text.rstrip(": "), None)


def _head(name: str, time: str | None) -> Head | None:
    label = tidy(name)
    start = milliseconds(time) if time is not None else None
    if label is None or (label[-1] in ".,!?…" and role_hint(label) is None) or (time is not None and start is None):
        return None
    return Head(label, start, None)


def _from_the_wall_clock(draft: Draft) -> None:
    first = next((each.start_ms for each in draft.utterances if each.start_ms is not None), 0)
    for each in draft.utterances:
        if each.start_ms is not None:
            each.start_ms = (each.start_ms - first) % _DAY
    message = "the times are those of the clock on the wall; they were counted from the first caption on"
    draft.notes.append(ImportNote("doubt", message))


_ANSWERS = words("yes yeah yep no nope mhm mm mmm hmm ok okay right sure uh-huh uh huh laughs silence pause really")
_DAY = 24 * 3600 * 1000
_GAP = r"[ \t\u00a0]"
_NAME = r"[^\W_][^:\n\t\[\]{}<>#]{0,46}?"
_NAME_TIME = re.compile(rf"\**({_NAME})\**{_GAP}{{1,8}}\(?({TIME})\)?", re.ASCII | re.IGNORECASE)
_BRACKETED = re.compile(rf"\[([^\[\]\n]{{1,46}})\]{_GAP}{{1,4}}({TIME})")
_TIME_NAME = re.compile(rf"\[?({TIME})\]?{_GAP}{{1,8}}(?:[-–]{_GAP})?({_NAME})")
_RANGE = re.compile(rf"({TIME}){_GAP}*-->{_GAP}*({TIME})")
_MARKDOWN = re.compile(r"#{1,6}[ \t]+\**([^*#\n]{1,46})\**|\*\*([^*\n]{1,46})\*\*:?")
_WORDS_AT_MOST_FOUR = re.compile(r"\S+(?:[ \t\u00a0]\S+){0,3}")
_STYLES: Sequence[tuple[str, Style]] = (
    ("otter", _name_then_time),
    ("zoom-saved", _bracketed_name),
    ("word-transcribe", _time_then_name),
    ("teams-docx-3line", _range_then_name),
    ("md-heading", _markdown),
    ("bold-line", _bold),
    ("label-line", _bare),
)
