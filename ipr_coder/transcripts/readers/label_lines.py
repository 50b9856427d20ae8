"""What each line of a labelled transcript begins with: a label, a time, both, a directive or nothing of the kind."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from ipr_coder.transcripts.clock import TIME, milliseconds
from ipr_coder.transcripts.draft import Lines
from ipr_coder.transcripts.labels import LONGEST_LABEL, role_hint, tidy
from ipr_coder.transcripts.stamps import OPENERS, Stamp, leading


class Kind(Enum):
    """What a line is, as far as the line alone tells."""

    BLANK = auto()
    TEXT = auto()
    LABELLED = auto()
    STAMPED = auto()
    TIME_ALONE = auto()
    DIRECTIVE = auto()
    HEADING = auto()


class Entry(NamedTuple):
    """One line: its kind, its number for people, and for a labelled or stamped one the pieces it is made of.

    `unlabelled` is the line without its time: what it says if its label should be no label after all.
    """

    kind: Kind
    line: int
    whole: str
    label: str = ""
    text: str = ""
    unlabelled: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    dress: str = ""
    hundredths: bool = False

    def stamped(self, found: Stamp) -> Entry:
        """The same line with the time it bears."""
        return self._replace(
            start_ms=found.start_ms, end_ms=found.end_ms, dress=found.dress, hundredths=found.hundredths
        )


def entries_of(lines: Lines) -> list[Entry]:
    """One entry for each of `lines`, in linear time however long a line is."""
    cache: dict[str, str | None] = {}
    places = lines.places
    entries = [
        _entry(text, places[index] if places is not None else index + 1, cache)
        for index, text in enumerate(lines.texts)
    ]
    if lines.lead is not None:
        entries = [
            _bold(entry, text, bold) if bold and entry.kind in (Kind.TEXT, Kind.LABELLED) else entry
            for entry, text, bold in zip(entries, lines.texts, lines.lead, strict=True)
        ]
    for index in lines.headings:
        if entries[index].kind is Kind.TEXT:
            entries[index] = entries[index]._replace(kind=Kind.HEADING)
    return entries


def _entry(line: str, number: int, cache: dict[str, str | None]) -> Entry:
    text = line.strip()
    if not text:
        return Entry(Kind.BLANK, number, "")
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        return _usual(usual, number, text)
    first = text[0]
    if first == "%":
        return Entry(Kind.DIRECTIVE, number, text)
    stamp = leading(text) if first in OPENERS else None
    rest = text if stamp is None else text[stamp.after :]
    if stamp is not None and not rest:
        return Entry(Kind.TIME_ALONE, number, text).stamped(stamp)
    entry = _emphasised(rest, number, text) or _labelled(rest, number, text, cache)
    if stamp is not None and (entry is not None or stamp.dress in _CERTAIN):
        entry = (entry or Entry(Kind.STAMPED, number, text))._replace(unlabelled=rest).stamped(stamp)
    return entry or Entry(Kind.TEXT, number, text)


def _usual(match: re.Match[str], number: int, text: str) -> Entry:
    """The line nearly all transcripts are made of, "C: text" or "[00:01:02] C: text", without the detours."""
    hours, minutes, seconds, label, body = match.groups()
    if hours is None:
        return Entry(Kind.LABELLED, number, text, label, body, text)
    start = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000
    return Entry(Kind.LABELLED, number, text, label, body, text[match.start(4) :], start, None, "[]")


def _labelled(rest: str, number: int, whole: str, cache: dict[str, str | None]) -> Entry | None:
    colon = rest.find(":", 1, _FAR)
    if colon < 0 and not rest[:_FAR].isascii():
        colon = rest.find("：", 1, _FAR)
    head = rest[:colon] if colon > 0 else ""
    if "(" in (head or rest[:_FAR]) or "[" in (head or rest[:_FAR]):
        entry = _label_then_time(rest, number, whole)
        if entry is not None:
            return entry
    if colon <= 0 or "\t" in rest[:colon]:
        entry = _before_tab(rest, number, whole)
        if entry is not None or colon <= 0:
            return entry
    label = cache.get(head, "")
    if label == "":
        label = cache[head] = tidy(head)
    if label is None:
        return None
    body = rest[colon + 1 :]
    wide = rest[colon] == "："
    if (
        body
        and not wide
        and body[0] not in " \t\u00a0*_"
        and (body[0] in "/\\:" or body[0].isdigit() or role_hint(label) is None)
    ):
        return None
    marks = _MARKDOWN.match(head)
    if marks and marks.group():
        body = body.removeprefix(marks.group())
    body = body.strip()
    stamp = leading(body) if body and body[0] in "[(#<{" else None
    if stamp is None:
        return Entry(Kind.LABELLED, number, whole, label, body, whole)
    return Entry(Kind.LABELLED, number, whole, label, body[stamp.after :], whole).stamped(stamp)


def _bold(entry: Entry, text: str, bold: int) -> Entry:
    """The line with its bold beginning for a label, as in "**Mara** text", if one can look like that.

    A label that a colon further on suggests gives way: "**Mara** So: what" is Mara's.
    """
    label = tidy(text[:bold].rstrip(" \t:.–-"))
    said = text[bold:].strip()
    if label is None or not said or said[0] == ":" or not (label[0].isupper() or role_hint(label)):
        return entry
    if entry.kind is Kind.LABELLED and not entry.label.startswith(f"{label} "):
        return entry
    return Entry(Kind.LABELLED, entry.line, entry.whole, label, said, entry.whole)


def _before_tab(rest: str, number: int, whole: str) -> Entry | None:
    """ "I<tab>text", without a colon."""
    head, tab, said = rest[:_FAR].partition("\t")
    label = tidy(head) if tab else None
    if label is None or not said.strip() or not (label[0].isupper() or role_hint(label)):
        return None
    return Entry(Kind.LABELLED, number, whole, label, rest[len(head) :].strip(), whole)


def _emphasised(rest: str, number: int, whole: str) -> Entry | None:
    """ "**Interviewer** text" of Markdown, without a colon."""
    match = _EMPHASISED.match(rest) if rest.startswith("**") else None
    label = tidy(match.group(1)) if match else None
    if match is None or label is None or not (label[0].isupper() or role_hint(label)):
        return None
    return Entry(Kind.LABELLED, number, whole, label, rest[match.end() :].strip(), whole)


def _label_then_time(rest: str, number: int, whole: str) -> Entry | None:
    """ "Interviewer (00:02): text", or "Interviewer [00:02]" alone on its line."""
    match = _LABEL_TIME.match(rest)
    label = tidy(match.group(1)) if match else None
    if match is None or label is None or not (match.group(3) or match.end() == len(rest)):
        return None
    start = milliseconds(match.group(2))
    if start is None:
        return None
    text = rest[match.end() :].strip()
    return Entry(Kind.LABELLED, number, whole, label, text, whole, start, None, "()")


_USUAL = re.compile(
    r"(?:\[(\d\d):([0-5]\d):([0-5]\d)\] )?([A-Z]|Client|Therapist|Interviewer|Participant): ([^\s\[(#<{].*)", re.ASCII
)
_FAR = LONGEST_LABEL + 24
_CERTAIN = frozenset(("[]", "##", "{}", "<>"))
_EMPHASISED = re.compile(r"\*\*([^*:\n]{1,48})\*\*[ \t\u00a0]+(?=[^\s:])")
_MARKDOWN = re.compile(r"[*_]{0,3}")
_LABEL_TIME = re.compile(
    rf"([^\W_][^:\[\]()\n]{{0,{LONGEST_LABEL}}}?)[ \t\u00a0*]{{0,4}}[\[(]({TIME})[\])][*]{{0,2}}(:?)", re.ASCII
)
