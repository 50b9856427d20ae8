"""Every format the room knows: what people call it, how it is told by its content, and what reads it.

To add one: write a module in `readers` with `sniff` and `read`, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.draft import Draft, Lines
from ipr_coder.transcripts.layouts import LAYOUT_NAMES, SURE
from ipr_coder.transcripts.readers import (
    canonical,
    captions,
    chat,
    delimited,
    elan,
    foreign,
    headed,
    jefferson,
    noscribe,
    open_document,
    otranscribe,
    pdf,
    plain,
    rtf,
    stamped,
    subrip,
    trint_json,
    unlabelled,
    whisper_json,
    word,
    workbook,
)
from ipr_coder.transcripts.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `sniff` gives 0 (it is not) to 1 (it certainly is); `binary` ones are asked before text is decoded.

    `holds_lines` ones are documents whose lines may be laid out in several ways.
    """

    name: str
    description: str
    sniff: Callable[[Source], float]
    read: Callable[[Source], Draft]
    binary: bool = False
    holds_lines: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The format a file is read in, how sure that is (0 to 1; None: the user said it), and the second best's name."""

    format: Format
    source: Source
    confidence: float | None
    rival: str = ""


FORMATS: tuple[Format, ...] = (
    Format("docx", "Word documents: labels, bold, colours, tables", word.sniff, word.read, True, True),
    Format("odt", "OpenDocument text of LibreOffice", open_document.sniff, open_document.read, True, True),
    Format("rtf", "rich text, as f4 and MAXQDA export it", rtf.sniff, rtf.read, True, True),
    Format("pdf", "PDF, as a last resort; every choice made is listed", pdf.sniff, pdf.read, True, True),
    Format("xlsx", "Excel workbooks, one row an utterance", workbook.sniff, workbook.read, True),
    Format("canonical", "the tool's own form, as it writes it", canonical.sniff, canonical.read),
    Format("vtt", "WebVTT captions: Zoom, Teams, Stream, Whisper, noScribe", captions.sniff, captions.read),
    Format("srt", "SubRip captions: Otter, Whisper, Premiere", subrip.sniff, subrip.read),
    Format("whisper-json", "JSON of Whisper, WhisperX and whisper.cpp", whisper_json.sniff, whisper_json.read),
    Format("trint-json", "JSON of Trint", trint_json.sniff, trint_json.read),
    Format("otr", "oTranscribe's .otr", otranscribe.sniff, otranscribe.read, holds_lines=True),
    Format("noscribe-html", "noScribe's .html", noscribe.sniff, noscribe.read),
    Format("chat", "CHAT transcripts of CLAN (.cha)", chat.sniff, chat.read),
    Format("eaf", "ELAN annotations (.eaf)", elan.sniff, elan.read),
    Format("table", "tables in text, one row an utterance: CSV, NVivo, InqScribe", delimited.sniff, delimited.read),
    Format("jefferson", "Jefferson notation, columns kept as typed", jefferson.sniff, jefferson.read),
    Format("prefix", "text with a speaker's label before each turn", plain.sniff, plain.read),
    Format("headed", "text with speakers on lines of their own: Otter, Teams, Zoom, Word", headed.sniff, headed.read),
    Format("stamped", "text with a time before each paragraph: Trint, QualCoder, Whisper", stamped.sniff, stamped.read),
    Format(
        "unlabelled", "text that names nobody: turns alternate, you say who begins", unlabelled.sniff, unlabelled.read
    ),
)
"""In the order they are asked; the first of equals wins."""

LEAST_CONFIDENCE = 0.5
"""Below this a format is not taken."""


def candidates(source: Source, *, all_of_them: bool = False) -> list[tuple[Format, float]]:
    """The formats `source` may be in with their confidence, likeliest first. Raises TranscriptError for binary data.

    Asking ends with the first that is sure, unless `all_of_them` are wanted.
    """
    foreign.refuse_binary(source)
    found = [(each, each.sniff(source)) for each in FORMATS if each.binary]
    if not any(confidence for _, confidence in found):
        found = []
        for each in FORMATS:
            if not each.binary:
                found.append((each, each.sniff(source)))
                if found[-1][1] >= SURE and not all_of_them:
                    break
        if all(confidence < 1.0 for _, confidence in found):
            foreign.refuse_text(source)
    return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])


def choose(source: Source, *, all_of_them: bool = False) -> Choice:
    """The format to read `source` in, found by its content. Raises TranscriptError when none fits."""
    found = candidates(source, all_of_them=all_of_them)
    likely = [(each, confidence) for each, confidence in found if confidence >= LEAST_CONFIDENCE]
    if likely:
        rival = likely[1][0].name if len(likely) > 1 and likely[0][1] < 1.0 else ""
        return Choice(likely[0][0], source, likely[0][1], rival)
    confidence = plain.likelihood(Lines(source.lines), source.known_labels)
    if confidence >= LEAST_CONFIDENCE:
        return Choice(_called("prefix"), source, confidence)
    if source.first_speaker is not None:
        return Choice(_called("unlabelled"), source, LEAST_CONFIDENCE)
    raise TranscriptError("no line begins with a speaker's name.", place=source.name, mend=plain.MEND_NO_SPEAKERS)


def overrule(source: Source, name: str) -> Choice:
    """The format the user named, or the layout so called inside the document that `source` is.

    Raises TranscriptError for a name there is not, or one that is of another kind than the file's bytes.
    """
    if name not in {each.name for each in FORMATS}:
        mend = "Known are " + ", ".join(each.name for each in FORMATS) + "."
        raise TranscriptError(f"there is no format called {name[:40]!r}.", place=source.name, mend=mend)
    wanted = _called(name)
    foreign.refuse_binary(source)
    holder = next((each for each in FORMATS if each.binary and each.sniff(source) > 0), None)
    if holder is None and not wanted.binary:
        lined = next(
            (each for each in FORMATS if each.holds_lines and not each.binary and each.sniff(source) > 0), None
        )
        if lined is not None and name in LAYOUT_NAMES:
            return Choice(lined, replace(source, layout=name), None)
        return Choice(wanted, replace(source, layout=name) if name in LAYOUT_NAMES else source, None)
    if holder is not None and holder.holds_lines and name in LAYOUT_NAMES:
        return Choice(holder, replace(source, layout=name), None)
    if holder is wanted:
        return Choice(wanted, source, None)
    kind = f"it is {holder.name}" if holder is not None else "its bytes are text"
    mend = "Leave --format out, or name how its lines are laid out: " + ", ".join(sorted(LAYOUT_NAMES)) + "."
    raise TranscriptError(f"cannot be read as {name}: {kind}.", place=source.name, mend=mend)


def _called(name: str) -> Format:
    return next(each for each in FORMATS if each.name == name)
