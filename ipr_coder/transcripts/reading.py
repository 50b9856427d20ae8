"""One door for every transcript file: `read`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ipr_coder.transcripts.assembling import assemble
from ipr_coder.transcripts.formats import choose
from ipr_coder.transcripts.labels import key
from ipr_coder.transcripts.model import Role, Transcript
from ipr_coder.transcripts.source import open_source


def read(
    path: Path,
    *,
    encoding: str | None = None,
    speakers: Mapping[str, Role] | None = None,
    respondent: Role | None = None,
) -> Transcript:
    """The transcript in the file at `path`, whatever its format; the content tells it, not the suffix.

    `encoding` is obeyed where given; otherwise a byte-order mark or strict UTF-8 decides. `speakers` maps labels as
    they stand in the file to roles and wins over every other sign. `respondent` is the role of the person interviewed
    where the file does not say it. Raises TranscriptError (file, place, mend) for everything that cannot be read
    without guessing.
    """
    path = Path(path)
    source = open_source(path, encoding, frozenset(map(key, speakers or ())))
    draft = choose(source).read(source)
    return assemble(draft, source, speakers, respondent)
