"""oTranscribe's .otr: JSON around a web page whose stamps carry their time in seconds ("12.3") or as "00:12"."""

from __future__ import annotations

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import clock_time, milliseconds
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.layouts import read_laid_out
from ipr_coder.transcripts.readers.html_text import paragraphs
from ipr_coder.transcripts.readers.json_text import loaded, seconds
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for JSON with oTranscribe's "text" and "media" members."""
    text = source.decoded.text
    return 1.0 if source.opening == "{" and '"text"' in text and '"media' in text and "<" in text else 0.0


def read(source: Source) -> Draft:
    """The turns of the page inside, a stamp at a paragraph's beginning giving its time to the millisecond."""
    value = loaded(source)
    html = value.get("text") if isinstance(value, dict) else None
    if not isinstance(html, str):
        raise TranscriptError("holds no text of oTranscribe.", place=source.name, mend="Export it again.")
    texts = []
    for line, marks in zip(*paragraphs(html, source.name), strict=True):
        typed = line.split(" ", 1)
        exact = _exact(marks[0]) if marks else None
        if exact is not None and milliseconds(typed[0]) is not None:
            texts.append(f"[{clock_time(exact)}] {typed[1] if len(typed) > 1 else ''}")
        else:
            texts.append(line)
    draft = read_laid_out(Lines(texts), source)
    draft.format = "otr"
    draft.notes[:0] = source.decoded.notes
    return draft


def _exact(mark: str) -> int | None:
    try:
        return seconds(float(mark))
    except ValueError:
        return milliseconds(mark)
