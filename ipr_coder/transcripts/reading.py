"""One door for every transcript file: `read` for the transcript, `look_over` for what a person should see first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.assembling import assemble
from ipr_coder.transcripts.formats import Choice, choose, overrule
from ipr_coder.transcripts.labels import key, role_hint
from ipr_coder.transcripts.looking import Look, Sureness, failed, look_at
from ipr_coder.transcripts.model import Role, Transcript
from ipr_coder.transcripts.source import open_source
from ipr_coder.transcripts.tied_times import refuse_untied_times


def read(
    path: Path,
    *,
    encoding: str | None = None,
    speakers: Mapping[str, Role] | None = None,
    respondent: Role | None = None,
    format: str | None = None,
    first_speaker: Role | None = None,
) -> Transcript:
    """The transcript in the file at `path`, whatever its format; the content tells it, not the suffix.

    `encoding` is obeyed where given; otherwise a byte-order mark or strict UTF-8 decides. `speakers` maps labels as
    they stand in the file to roles and wins over every other sign. `respondent` is the role of the person interviewed
    where the file does not say it. `format` (a name of `formats.FORMATS`) overrules the content. `first_speaker` says
    who begins in a file that tells no speakers at all and whose turns alternate. Raises TranscriptError (file, place,
    mend) for everything that cannot be read without guessing.
    """
    return _read(Path(path), _Said(encoding, speakers, respondent, format, first_speaker)).transcript


def look_over(
    path: Path,
    *,
    encoding: str | None = None,
    speakers: Mapping[str, Role] | None = None,
    respondent: Role | None = None,
    format: str | None = None,
    first_speaker: Role | None = None,
) -> Look:
    """What `read` with the same words makes of the file, laid out for a person to check before it is imported.

    Never raises TranscriptError: a file that cannot be read gives a Look whose `fault` says why.
    """
    path = Path(path)
    try:
        found = _read(path, _Said(encoding, speakers, respondent, format, first_speaker), all_of_them=True)
    except TranscriptError as fault:
        return failed(path, fault)
    return look_at(
        path,
        found.transcript,
        format_name=found.format,
        sureness=found.sureness,
        rival=found.rival,
        encoding_told_by=found.encoding_told_by,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the user said of the file."""

    encoding: str | None
    speakers: Mapping[str, Role] | None
    respondent: Role | None
    format: str | None
    first_speaker: Role | None


@dataclass(frozen=True, slots=True)
class _Read:
    transcript: Transcript
    format: str
    sureness: Sureness
    rival: str
    encoding_told_by: str


def _read(path: Path, said: _Said, *, all_of_them: bool = False) -> _Read:
    source = open_source(path, said.encoding, frozenset(map(key, said.speakers or ())), said.first_speaker)
    choice = choose(source, all_of_them=all_of_them) if said.format is None else overrule(source, said.format)
    source = choice.source
    draft = choice.format.read(source)
    if draft.format != "canonical":
        refuse_untied_times(draft, source.name, overruled=said.format is not None)
    transcript = assemble(draft, source, said.speakers, said.respondent)
    confidence = choice.confidence if choice.confidence is None or draft.confidence is None else draft.confidence
    told_by = source.decoded.told_by if transcript.encoding else ""
    sureness = _sureness(choice, confidence, transcript)
    return _Read(transcript, choice.format.name, sureness, draft.rival or choice.rival, told_by)


def _sureness(choice: Choice, confidence: float | None, transcript: Transcript) -> Sureness:
    """How sure the format is. Labels that are all words for roles count for more than the share of labelled lines."""
    if confidence is None:
        return "given"
    if transcript.format == "unlabelled":
        return "guess"
    labels = [label for label in transcript.speakers if label]
    told = len(labels) > 1 and all(role_hint(label) is not None for label in labels)
    if confidence >= _SURE or (told and confidence >= _LIKELY):
        return "sure"
    return "likely" if told or confidence >= _LIKELY else "guess"


_SURE = 0.95
_LIKELY = 0.65
