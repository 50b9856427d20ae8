"""Trint's JSON: a list of words with times in milliseconds, a paragraph's number on each, the speaker on the first."""

from __future__ import annotations

import re
from typing import Any

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Utterance
from ipr_coder.transcripts.model import ImportNote
from ipr_coder.transcripts.readers.json_text import loaded, member, text_of
from ipr_coder.transcripts.source import Source


def sniff(source: Source) -> float:
    """Certain for an object whose words carry "paragraphId"."""
    head = source.decoded.text[:8000]
    return 1.0 if source.opening == "{" and _WORDS.search(head) and '"paragraphId"' in head else 0.0


def read(source: Source) -> Draft:
    """One turn a paragraph. Words struck through in Trint are left out, and counted."""
    draft = Draft("trint-json", [], notes=list(source.decoded.notes))
    paragraph, struck = object(), 0
    speaker = ""
    for number, word in enumerate(member(source, loaded(source), "words"), 1):
        said, start, length = text_of(word.get("value")), _whole(word.get("time")), _whole(word.get("duration"))
        if start is None:
            raise TranscriptError("a word has no time.", place=f"{source.name}, word {number}", mend="Export it again.")
        if word.get("strikethrough") is True:
            struck += 1
            continue
        speaker = text_of(word.get("speaker")) or speaker
        if not said:
            continue
        end = None if length is None else start + length
        if word.get("paragraphId") != paragraph:
            paragraph = word.get("paragraphId")
            draft.utterances.append(Utterance(speaker, [said], start, end, number))
        else:
            draft.utterances[-1].parts.append(" " + said)
            draft.utterances[-1].end_ms = end
    if struck:
        draft.notes.append(ImportNote("dropped", f"{struck} words that are struck through in Trint were left out"))
    return draft


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


_WORDS = re.compile(r"\"words\"\s{0,20}:\s{0,20}\[")
