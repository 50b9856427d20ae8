"""The one family of errors a user can meet: a sentence that names the place, what is wrong, and the mend."""

from __future__ import annotations


class IprError(Exception):
    """Something the user can understand and put right.

    `what` is the fault in plain words, `place` the file, line or study it was found in, `mend` what to do about it.
    No message may carry transcript text.
    """

    def __init__(self, what: str, *, place: str | None = None, mend: str | None = None) -> None:
        self.what, self.place, self.mend = what, place, mend
        sentence = f"{place}: {what}" if place else what
        super().__init__(f"{sentence} {mend}" if mend else sentence)


class CodebookError(IprError):
    """A codebook file that cannot be used."""


class TranscriptError(IprError):
    """A transcript file that cannot be read, or not without guessing."""


class StudyError(IprError):
    """A study that cannot be opened, or a deed it does not allow."""


class StudyBusy(StudyError):
    """Another program holds the study; nothing was written and the deed may be tried again."""


class TextCorrected(StudyError):
    """A place in a transcript that was corrected since: it would be another place now, so nothing was written."""


class TooEarly(StudyError):
    """What only those who have all submitted may look at together; a reason opens it, and is kept."""


class UsageError(IprError):
    """A command or request that makes no sense as given."""
