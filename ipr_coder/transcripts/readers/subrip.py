"""SubRip captions (.srt), with or without names, with missing indices and empty cues."""

from __future__ import annotations

import re

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import milliseconds
from ipr_coder.transcripts.draft import Draft, dropped
from ipr_coder.transcripts.readers.cues import CueJoiner, refuse_too_many, with_colons
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain when a cue's times, with commas, stand in the first or second line that is not empty.

    Times with points are likely captions too, but may be an older Teams transcript with names beneath the times.
    """
    first = next((line for line in source.sample[:2] if _ARROW.match(line)), None)
    if first is None:
        return 0.0
    return 1.0 if "," in first else 0.8


def read(source: Source) -> Draft:
    """The turns of the captions. Raises TranscriptError, with the line, for times that cannot be read."""
    lines = source.lines
    refuse_too_many(source.decoded.text.count("-->"), source.name)
    joined = CueJoiner(source.name)
    cues = _cues(lines, source.name)
    joined.lines = [line for _, _, _, line in cues]
    texts = with_colons([text for _, _, text, _ in cues])
    joined.learn_names(texts)
    for number, ((start, end, _, line), text) in enumerate(zip(cues, texts, strict=True), 1):
        if text.startswith("%") and joined.directives.take(text, line, len(joined.utterances)):
            joined.cut = True
        else:
            joined.cue(text, start, end, number)
    draft = joined.draft("srt")
    before = next((index for index, line in enumerate(lines) if _TIMING.match(line)), 0)
    draft.notes += [
        dropped(line, "before the first cue, left out", number)
        for number, line in enumerate(lines[:before], 1)
        if line.strip() and not line.strip().isdigit()
    ]
    draft.notes[:0] = source.decoded.notes
    return draft


def _cues(lines: list[str], name: str) -> list[tuple[int, int, str, int]]:
    """Start, end, text and line of each cue; a number alone before the next times is its index, not speech."""
    found: list[tuple[int, int, list[str], int]] = []
    index = -1
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            match = _TIMING.match(line)
            times = [milliseconds(each) for each in match.groups()] if match else []
            if len(times) != 2 or times[0] is None or times[1] is None:
                mend = "Write them as 00:00:01,000 --> 00:00:02,500."
                raise TranscriptError("a cue's times cannot be read.", place=f"{name}, line {number}", mend=mend)
            if found and found[-1][2] and found[-1][2][-1].isdigit():
                index = int(found[-1][2].pop()[:9])
            elif not found and number > 1 and lines[number - 2].strip().isdigit():
                index = int(lines[number - 2].strip()[:9])
            found.append((times[0], times[1], [], number))
        elif found and line.strip():
            if line.strip() == str(index + 1) and not lines[number - 2].strip() and _has_words(lines, number):
                mend = "Give it times such as 00:00:01,000 --> 00:00:02,500."
                raise TranscriptError("a cue has no times.", place=f"{name}, line {number}", mend=mend)
            found[-1][2].append(line.strip())
    return [(start, end, " ".join(text), line) for start, end, text, line in found]


def _has_words(lines: list[str], number: int) -> bool:
    """Whether words follow the line with that number where the times of a cue should stand."""
    following = lines[number].strip() if number < len(lines) else ""
    return bool(following) and "-->" not in following


_ARROW = re.compile(r"[ \t]*\d{1,3}:[^\n]{0,40}-->[^\n]{0,40}\d")
_TIMING = re.compile(
    r"[ \t]*(\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3})[ \t]*-->[ \t]*(\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3})", re.ASCII
)
