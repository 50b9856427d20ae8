"""An import that a person steers file by file: what is wished of each file, what reading makes of it, what is ready.

Nothing here knows a screen. Reading is handed out as jobs, so that a caller may do it in another thread; everything
else is quick and belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from ipr_coder.coding.importing import Accept, Imported, check_one, import_transcripts
from ipr_coder.coding.placements import Placement, placement
from ipr_coder.coding.remembering import remember
from ipr_coder.errors import IprError, UsageError
from ipr_coder.study.store import Store
from ipr_coder.transcripts.formats import FORMATS
from ipr_coder.transcripts.labels import key
from ipr_coder.transcripts.layouts import LAYOUT_NAMES
from ipr_coder.transcripts.looking import Look
from ipr_coder.transcripts.model import Role, Transcript, Unit
from ipr_coder.transcripts.moment_finder import with_moments
from ipr_coder.transcripts.placing import interview_label
from ipr_coder.transcripts.reading import look_over

State = Literal["waiting", "ready", "doubtful", "refused", "left out", "imported"]
"""Of a file: not read yet; to be imported; the same, with something to check; not importable as it stands; not wanted;
in the study."""

RESPONDENT_ROLES = ("client", "therapist", "interviewer", "other", "unknown")
SESSION = "session"
"""As a respondent: the transcript of the session itself."""


@dataclass(frozen=True, slots=True)
class FileWish:
    """What a person says of one file; None leaves it to what the file tells. `respondent` may be `SESSION`."""

    format: str | None = None
    encoding: str | None = None
    first_speaker: Role | None = None
    dyad: str | None = None
    session: int | None = None
    respondent: str | None = None


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to be read, with everything that reading needs; `wish` tells afterwards whether it is still wanted."""

    number: int
    path: Path
    wish: FileWish
    speakers: Mapping[str, Role]
    pattern: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a job: the look, where the file belongs, and why it could not be put there as things stand."""

    job: ReadJob
    look: Look
    place: Placement | None = None
    label: str = ""
    refusal: IprError | None = None


@dataclass(slots=True)
class _File:
    path: Path
    wish: FileWish
    reading: Reading | None = None
    asked: ReadJob | None = None
    accepted: frozenset[int] = frozenset()
    left_out: bool = False
    imported: Imported | None = None


class ImportSession:
    """Files on their way into a study.

    `remembered` are the roles of labels that the study was told before, `speakers` those said now (they win), `accept`
    says which proposed recall moments are taken from the start.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        wish: FileWish = FileWish(),  # a frozen value
        speakers: Mapping[str, Role] | None = None,
        remembered: Mapping[str, Role] | None = None,
        pattern: str | None = None,
        accept: Accept = "none",
    ) -> None:
        self.said: dict[str, Role] = dict(speakers or {})
        self._remembered, self._pattern, self._accept = dict(remembered or {}), pattern, accept
        self._files = [_File(path, wish) for path in paths]
        self._by_label: dict[str, list[int]] | None = None
        self.changed = False
        """True once a person has decided anything that would be lost by leaving."""

    def __len__(self) -> int:
        return len(self._files)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in the order given."""
        return tuple(one.path for one in self._files)

    def next_job(self, first: int = 0) -> ReadJob | None:
        """The next file to be read, beginning with number `first`; None when all are read or being read."""
        for number in (*range(first, len(self)), *range(first)):
            one = self._files[number]
            if one.reading is None and one.asked is None:
                speakers = {**self._remembered, **self.said}
                job = one.asked = ReadJob(number, one.path, one.wish, speakers, self._pattern)
                return job
        return None

    def take(self, reading: Reading) -> bool:
        """Take what a job brought; False when the person has meanwhile said something else of the file."""
        one = self._files[reading.job.number]
        if one.asked is not reading.job:
            return False
        one.asked, one.reading = None, reading
        self._by_label = None
        if self._accept != "none" and self._may_have_moments(reading):
            proposed = enumerate(reading.look.proposed)
            taken = {number for number, each in proposed if self._accept == "all" or each.sure == "sure"}
            one.accepted = frozenset(taken)
        return True

    def look(self, number: int) -> Look | None:
        """What a file was read as; None while it is waiting."""
        reading = self._files[number].reading
        return None if reading is None else reading.look

    def wish(self, number: int) -> FileWish:
        """What was said of a file."""
        return self._files[number].wish

    def label(self, number: int) -> str:
        """The label a file would have in the study, such as "D03_S3_client"; "" where nothing says it."""
        reading = self._files[number].reading
        return "" if reading is None else reading.label

    def accepted(self, number: int) -> frozenset[int]:
        """The proposed recall moments of a file that are accepted, by their place in `Look.proposed`."""
        return self._files[number].accepted

    def may_have_moments(self, number: int) -> bool:
        """False for the transcript of a session: recall moments belong to interviews."""
        reading = self._files[number].reading
        return reading is not None and self._may_have_moments(reading)

    def imported(self, number: int) -> Imported | None:
        """What came of a file that was imported."""
        return self._files[number].imported

    def state(self, number: int) -> State:
        """How things stand with a file."""
        one = self._files[number]
        if one.imported is not None:
            return "imported"
        if one.left_out:
            return "left out"
        if one.reading is None:
            return "waiting"
        if self.reason(number):
            return "refused"
        return "doubtful" if one.reading.look.doubts else "ready"

    def reason(self, number: int) -> str:
        """Why a file cannot be imported as things stand, in a sentence with the mend; "" where it can."""
        reading = self._files[number].reading
        if reading is None:
            return ""
        fault = reading.look.fault or reading.refusal
        if fault is not None:
            return str(fault)
        twins = [self._files[other].path.name for other in self._wanted(reading.label) if other != number]
        if twins:
            return (
                f"{self._files[number].path.name}: this file and {twins[0]} are both said to be {reading.label}. "
                "Say where one of them belongs, or leave one out."
            )
        return ""

    def counts(self) -> dict[State, int]:
        """How many files are in each state; states without files are left away."""
        found: dict[State, int] = {}
        for number in range(len(self)):
            state = self.state(number)
            found[state] = found.get(state, 0) + 1
        return found

    def set_wish(self, number: int, wish: FileWish) -> None:
        """Say something else of a file; it is read again."""
        one = self._files[number]
        if one.imported is None and wish != one.wish:
            one.wish = wish
            self.changed = True
            self._again(one)

    def set_role(self, label: str, role: Role) -> int:
        """Say who a speaker is, once for every file with that label; returns how many files are read again.

        Files that could not be read are tried anew, too: knowing a label may be what was missing.
        """
        self.said = {known: is_role for known, is_role in self.said.items() if key(known) != key(label)}
        self.said[label] = role
        self.changed = True
        touched = 0
        for one in self._files:
            if one.imported is not None:
                continue
            look = None if one.reading is None else one.reading.look
            if look is None or look.fault or any(key(each.label) == key(label) for each in look.speakers):
                self._again(one)
                touched += 1
        return touched

    def accept(self, number: int, chosen: frozenset[int]) -> None:
        """Accept exactly these of the recall moments that marks in a file propose."""
        one = self._files[number]
        if one.imported is None and one.reading is not None and self._may_have_moments(one.reading):
            one.accepted = chosen & frozenset(range(len(one.reading.look.proposed)))
            self.changed = True

    def leave_out(self, number: int, out: bool) -> None:
        """Leave a file out of the import, or take it in again."""
        one = self._files[number]
        if one.imported is None:
            one.left_out = out
            self._by_label = None
            self.changed = True

    def ready(self) -> tuple[int, ...]:
        """The files that would be imported now."""
        return tuple(number for number in range(len(self)) if self.state(number) in ("ready", "doubtful"))

    def transcript(self, number: int) -> Transcript:
        """A ready file's transcript as it would be stored, with the moments that were accepted."""
        one = self._files[number]
        look = None if one.reading is None else one.reading.look
        if look is None or look.transcript is None:
            raise UsageError("the file is not read.", place=one.path.name)
        return with_moments(look.transcript, [look.proposed[each] for each in sorted(one.accepted)])

    def store_ready(
        self, store: Store, unit: Unit = "turn", progress: Callable[[int], None] | None = None
    ) -> tuple[tuple[int, Imported], ...]:
        """Import what is ready, and remember the roles said; for any thread. Give what it returns to `mark_imported`.

        Everything is checked before anything is written: IprError then, and nothing has changed.
        """
        numbers = self.ready()
        items = []
        for number in numbers:
            reading = self._files[number].reading
            if reading is not None and reading.place is not None:
                items.append((self.transcript(number), reading.place))
        done = import_transcripts(store, items, unit, progress) if items else ()
        remember(store, self.said, self._pattern)
        return tuple(zip(numbers, done, strict=True))

    def mark_imported(self, done: Sequence[tuple[int, Imported]]) -> None:
        """Note which files are in the study now."""
        for number, imported in done:
            self._files[number].imported = imported
        self._by_label = None
        self.changed = False

    def numbers_imported(self) -> tuple[int, ...]:
        """The files that were imported."""
        return tuple(number for number, one in enumerate(self._files) if one.imported is not None)

    def formats_for(self, number: int) -> tuple[str, ...]:
        """The names of formats to overrule a file's with, without the one it has: its second best first, then the ways
        in which lines can be laid out, then the others."""
        look = self.look(number)
        has = "" if look is None else look.format
        rival = "" if look is None else look.rival
        names = [each.name for each in FORMATS if each.name not in (has, rival)]
        names.sort(key=lambda name: name not in LAYOUT_NAMES)
        return tuple([rival, *names] if rival else names)

    def _again(self, one: _File) -> None:
        one.reading, one.asked, one.accepted = None, None, frozenset()
        self._by_label = None

    def _wanted(self, label: str) -> list[int]:
        """The files still to be imported that would have this label."""
        if self._by_label is None:
            self._by_label = {}
            for number, one in enumerate(self._files):
                reading = one.reading
                if reading is not None and reading.refusal is None and one.imported is None and not one.left_out:
                    self._by_label.setdefault(reading.label, []).append(number)
        return self._by_label.get(label, []) if label else []

    @staticmethod
    def _may_have_moments(reading: Reading) -> bool:
        return reading.place is None or reading.place.respondent is not None


def read_one(job: ReadJob, store: Store | None) -> Reading:
    """Read a job's file and see where it belongs, for any thread. Without a study nothing of one is compared."""
    wish = job.wish
    respondent = cast("Role", wish.respondent) if wish.respondent in RESPONDENT_ROLES else None
    look = look_over(
        job.path,
        encoding=wish.encoding,
        speakers=job.speakers,
        respondent=respondent,
        format=wish.format,
        first_speaker=wish.first_speaker,
    )
    if look.transcript is None:
        return Reading(job, look)
    place, label = None, ""
    try:
        place = _place(look.transcript, job)
        label = interview_label(place.dyad, place.session, place.respondent or SESSION)
        if store is not None:
            label = check_one(store, look.transcript, place)
    except IprError as refusal:
        return Reading(job, look, place, label, refusal)
    return Reading(job, look, place, label)


def _place(transcript: Transcript, job: ReadJob) -> Placement:
    wish = job.wish
    if wish.respondent != SESSION:
        return placement(
            transcript, dyad=wish.dyad, session=wish.session, respondent=wish.respondent, pattern=job.pattern
        )
    own = transcript.facts.get("respondent")
    if own is not None:
        raise UsageError(
            f"the file itself says respondent {own}, but it is to be imported as a session's transcript.",
            place=transcript.source_name,
            mend="Correct one of the two.",
        )
    as_session = replace(transcript, facts={**transcript.facts, "kind": SESSION})
    return placement(as_session, dyad=wish.dyad, session=wish.session, pattern=job.pattern)
