"""Text with a speaker's label before each turn: "T:", "Client:", "[00:01:02] I:", "#00:01:02-3# C:" and their kin.

How lines join: a line without a label goes on with the turn, after one blank; after an empty line it is a new
paragraph of the turn, after a line feed. Lines before the first label, marks of the tape and footers are left out and
listed. A time that stands alone belongs to the label after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts import labels as speakers
from ipr_coder.transcripts.directives import Directives
from ipr_coder.transcripts.draft import Draft, Lines, Utterance, dropped
from ipr_coder.transcripts.line_numbers import without_line_numbers
from ipr_coder.transcripts.marks import is_footer, mark_message, tape_mark
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.label_lines import Entry, Kind, entries_of
from ipr_coder.transcripts.source import Source
from ipr_coder.transcripts.stamping import settle_times
from ipr_coder.transcripts.stamps import FRAMES_MESSAGE, HUNDREDTHS_MESSAGE, frames_to_milliseconds
from ipr_coder.transcripts.tied_times import TIME_ALONE

MEND_NO_SPEAKERS = (
    "Put the speaker before each turn, for instance “I:” and “C:” at the beginning of the line, or name the labels "
    "with --speaker; if turns simply alternate, say who begins with --first-speaker interviewer."
)


def sniff(source: Source) -> float:
    """How likely the text is of this kind: the share of its first lines that begin with a speaker's label."""
    return likelihood(Lines(source.sample), source.known_labels)


def read(source: Source) -> Draft:
    """The turns in `source`. Raises TranscriptError where no line begins with a speaker's label."""
    draft = read_lines(Lines(source.lines), source.name, source.known_labels)
    draft.notes[:0] = source.decoded.notes
    return draft


def likelihood(lines: Lines, known: frozenset[str]) -> float:
    """As `sniff`, for lines from anywhere."""
    freed, _ = without_line_numbers(lines)
    entries = entries_of(freed)
    spelled = _spellings(entries, _accepted(entries, known))
    spoken = [entry for entry in entries if entry.kind in (Kind.LABELLED, Kind.TEXT, Kind.STAMPED)]
    hits = sum(1 for entry in spoken if entry.kind is Kind.LABELLED and entry.label in spelled)
    return 0.5 + 0.4 * hits / len(spoken) if hits else 0.0


def read_lines(lines: Lines, name: str, known: frozenset[str]) -> Draft:
    """The turns in `lines`, which may come from a text file or a Word document called `name`."""
    lines, numbered = without_line_numbers(lines)
    entries = entries_of(lines)
    taken = _accepted(entries, known)
    spelled = _spellings(entries, taken)
    if not taken or not any(entry.kind is Kind.LABELLED and entry.label in spelled for entry in entries):
        raise TranscriptError("no line begins with a speaker's name.", place=name, mend=MEND_NO_SPEAKERS)
    entries, frames = _frames_for_hundredths(entries)
    walk = _Walk(name, spelled, _header_labels(entries, taken), paragraphs=lines.paragraphs)
    for entry in entries:
        walk.step(entry)
    draft = walk.draft()
    if frames:
        draft.notes.append(ImportNote("doubt", FRAMES_MESSAGE))
    elif _could_be_frames(entries):
        draft.notes.append(ImportNote("doubt", HUNDREDTHS_MESSAGE))
    _note_labels(draft, entries, taken, spelled)
    settle_times(draft)
    if draft.format == "prefix":
        draft.format = "ipr-header" if draft.facts or draft.moments else "line-numbered" if numbered else "prefix"
    return draft


@dataclass
class _Walk:
    """The state of reading from top to bottom."""

    name: str
    spelled: dict[str, str]
    header_labels: frozenset[str]
    paragraphs: bool
    utterances: list[Utterance] = field(default_factory=list)
    notes: list[ImportNote] = field(default_factory=list)
    gap: bool = False
    cut: bool = False
    waiting: Entry | None = None

    def __post_init__(self) -> None:
        self.directives = Directives(self.name)

    def step(self, entry: Entry) -> None:
        """Take in one line."""
        kind = entry.kind
        if kind is Kind.LABELLED:
            speaker = self.spelled.get(entry.label)
            if speaker is not None and not (not self.utterances and self._is_header(entry)):
                self._begin(speaker, entry, entry.text)
                return
            kind = Kind.STAMPED if entry.start_ms is not None else Kind.TEXT
        if kind is Kind.HEADING:
            self.notes.append(dropped(entry.whole, "heading, left out", entry.line))
        elif kind is Kind.BLANK:
            self.gap = True
        elif kind is Kind.TIME_ALONE:
            self._drop_waiting()
            self.waiting = entry
        elif kind is Kind.DIRECTIVE:
            if self.directives.take(entry.whole, entry.line, len(self.utterances)):
                self.cut = True
            else:
                self._go_on(entry, entry.whole)
        elif kind is Kind.STAMPED and self.utterances and not tape_mark(entry.whole)[0]:
            self._begin(self.utterances[-1].speaker, entry, entry.unlabelled)
        else:
            self._text(entry)

    def draft(self) -> Draft:
        """What was found, once all lines have gone by."""
        self._drop_waiting()
        self.directives.finish(len(self.utterances))
        return Draft("prefix", self.utterances, self.directives.facts, self.directives.moments, self.notes)

    def _begin(self, speaker: str, entry: Entry, text: str) -> None:
        start, end = entry.start_ms, entry.end_ms
        if self.waiting is not None:
            if start is None:
                start, end = self.waiting.start_ms, self.waiting.end_ms
                self.waiting = None
            else:
                self._drop_waiting()
        self.utterances.append(Utterance(speaker, [text] if text else [], start, end, entry.line))
        self.gap = self.cut = False

    def _text(self, entry: Entry) -> None:
        is_mark, at = tape_mark(entry.whole)
        if is_mark:
            self.notes.append(dropped(entry.whole, mark_message(at), entry.line))
        elif is_footer(entry.whole):
            self.notes.append(dropped(entry.whole, "not speech, left out", entry.line))
        elif not self.utterances:
            self.notes.append(dropped(entry.whole, "before the first turn, left out", entry.line))
        else:
            self._go_on(entry, entry.whole.strip())

    def _go_on(self, entry: Entry, text: str) -> None:
        if not self.utterances:
            self.notes.append(dropped(entry.whole, "before the first turn, left out", entry.line))
            return
        self._drop_waiting()
        last = self.utterances[-1]
        if self.cut:
            message = f"speech after a directive has no label; it was read as a new turn of “{last.speaker}”"
            self.notes.append(ImportNote("doubt", message, entry.line))
            self._begin(last.speaker, entry, text)
            return
        if last.parts:
            text = ("\n" if self.gap or self.paragraphs else " ") + text
        last.parts.append(text)
        self.gap = False

    def _is_header(self, entry: Entry) -> bool:
        text = entry.text
        return (
            speakers.key(entry.label) in self.header_labels and len(text) <= 60 and not text.endswith((".", "?", "!"))
        )

    def _drop_waiting(self) -> None:
        if self.waiting is not None:
            self.notes.append(dropped(self.waiting.whole, TIME_ALONE, self.waiting.line))
            self.waiting = None


def _accepted(entries: list[Entry], known: frozenset[str]) -> frozenset[str]:
    candidates = [entry.label for entry in entries if entry.kind is Kind.LABELLED]
    stems = speakers.turn_numbers(candidates)
    if stems:
        candidates = [speakers.without_turn_number(label) for label in candidates]
    timed = {entry.label for entry in entries if entry.kind is Kind.LABELLED and entry.dress}
    known |= {speakers.key(speakers.without_turn_number(label) if stems else label) for label in timed}
    first = next((index for index, entry in enumerate(entries) if entry.kind is Kind.LABELLED), 0)
    bare = any(
        entry.kind is Kind.TEXT and not tape_mark(entry.whole)[0] and not is_footer(entry.whole)
        for entry in entries[first:]
    )
    return speakers.accepted(candidates, known=known, every_line_labelled=not bare)


def _spellings(entries: list[Entry], taken: frozenset[str]) -> dict[str, str]:
    """Each accepted spelling in the file, mapped to the label that stands for that speaker."""
    found = [entry.label for entry in entries if entry.kind is Kind.LABELLED]
    stems = speakers.turn_numbers(found)
    plain = {label: speakers.without_turn_number(label) if stems else label for label in dict.fromkeys(found)}
    joined = speakers.aliases([plain[label] for label in found if speakers.key(plain[label]) in taken])
    first: dict[str, str] = {}
    spelled = {}
    for label, stem in plain.items():
        if speakers.key(stem) in taken:
            name = joined.get(stem, stem)
            spelled[label] = first.setdefault(speakers.key(name), name)
    return spelled


def _frames_for_hundredths(entries: list[Entry]) -> tuple[list[Entry], bool]:
    """Whether all bracketed times end in two digits below 30, as frames do and hundredths do not; if so mended."""
    fractions = {(entry.start_ms or 0) % 1000 // 10 for entry in entries if entry.start_ms is not None}
    stamped = sum(1 for entry in entries if entry.start_ms is not None)
    if stamped < 6 or len(fractions) < 3 or not _could_be_frames(entries):
        return entries, False
    return [entry._replace(start_ms=_frames(entry.start_ms), end_ms=_frames(entry.end_ms)) for entry in entries], True


def _could_be_frames(entries: list[Entry]) -> bool:
    """Whether every time is in brackets and ends in two digits below 30; in few times that may be by chance."""
    stamped = [entry for entry in entries if entry.start_ms is not None]
    dressed = all(entry.dress == "[]" and entry.hundredths for entry in stamped)
    return bool(stamped) and dressed and all((entry.start_ms or 0) % 1000 < 300 for entry in stamped)


def _frames(ms: int | None) -> int | None:
    return None if ms is None else frames_to_milliseconds(ms)


def _header_labels(entries: list[Entry], taken: frozenset[str]) -> frozenset[str]:
    """Labels met once ("Interviewer: Jane Doe") whose role another label bears throughout: a heading, not a turn."""
    counts: dict[str, int] = {}
    for entry in entries:
        if entry.kind is Kind.LABELLED:
            each = speakers.key(entry.label)
            counts[each] = counts.get(each, 0) + 1
    often = {speakers.role_hint(each) for each, count in counts.items() if count > 1 and each in taken}
    return frozenset(
        each for each, count in counts.items() if count == 1 and len(each) > 2 and speakers.role_hint(each) in often
    )


def _note_labels(draft: Draft, entries: list[Entry], taken: frozenset[str], spelled: dict[str, str]) -> None:
    labelled = [entry for entry in entries if entry.kind is Kind.LABELLED]
    if any(label != name and speakers.without_turn_number(label) == name for label, name in spelled.items()):
        draft.format = "prefix-numbered"
        draft.notes.append(ImportNote("said", "the numbers in labels such as “T1:” were read as turn numbers"))
    for label, name in spelled.items():
        if "(" in label and label != name:
            draft.notes.append(ImportNote("said", f"“{label}” and “{name}” were read as one speaker"))
    begun = draft.utterances[0].line or 0
    passed = [entry for entry in labelled if entry.label not in spelled and entry.line > begun]
    for entry in passed[:20]:
        message = (
            f'“{entry.label}:” was read as speech, not as a speaker; if it is one, say --speaker "{entry.label}=role"'
        )
        draft.notes.append(ImportNote("doubt", message, entry.line))
    if len(passed) > 20:
        draft.notes.append(
            ImportNote("doubt", f"{len(passed) - 20} more lines begin like a label and were read as speech")
        )
