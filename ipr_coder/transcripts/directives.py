"""The canonical lines a transcript may carry: `%name: value` facts and `%recall:` moments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.clock import TIME, milliseconds
from ipr_coder.transcripts.model import RecallMoment

FACTS: Mapping[str, str] = {
    "study": "the study's name",
    "dyad": "the client-therapist pair, e.g. D03",
    "session": "the session's number",
    "respondent": "who was interviewed: client, therapist or other",
    "hours_after_session": "hours between session and interview",
    "interviewer": "who interviewed",
    "kind": "interview, or session for a transcript of the session itself",
    "excerpt": "which parts of the recording were transcribed",
    "notice": "anything a reader should know first",
}
"""The facts a transcript may state of itself, and what each means."""

STOPPERS = ("client", "therapist", "interviewer", "researcher")
"""Who may stop the tape."""


class Directives:
    """Gathers the directives of one file as its lines go by."""

    def __init__(self, name: str) -> None:
        self.facts: dict[str, str] = {}
        self.moments: list[RecallMoment] = []
        self._name = name
        self._open: RecallMoment | None = None

    def take(self, line: str, number: int, turns: int) -> bool:
        """Read `line` if it is a directive (True) or leave it (False); `turns` is how many turns came before it.

        Raises TranscriptError, with the line, for an unknown name, an unreadable time or a moment that ends too soon.
        """
        match = _DIRECTIVE.fullmatch(line.strip())
        if match is None:
            return False
        name, value = match.group(1).lower().replace("-", "_"), match.group(2).strip()
        if name == "recall":
            self._close(turns)
            self._open = self._moment(value, number, turns)
        elif name == "end_recall":
            if self._open is None:
                raise self._wrong("%end-recall stands where no recall moment is open.", number, "Take the line out.")
            self._close(turns)
        else:
            self._fact(name, value, number)
        return True

    def finish(self, turns: int) -> None:
        """Close the moment that is still open at the end of the file."""
        self._close(turns)

    def _close(self, turns: int) -> None:
        if self._open is not None:
            opened, self._open = self._open, None
            self.moments.append(_ending(opened, turns))

    def _fact(self, name: str, value: str, number: int) -> None:
        if name not in FACTS:
            allowed = ", ".join(f"%{each}" for each in FACTS)
            mend = f"Known are {allowed}, %recall and %end-recall."
            raise self._wrong(f"there is no directive %{name[:40]}.", number, mend)
        if not value:
            raise self._wrong(f"%{name} says nothing.", number, "Write its value after the colon or take the line out.")
        fault = _fault(name, value)
        if fault:
            raise self._wrong(f"%{name} must be {fault}.", number)
        if self.facts.get(name, value) != value:
            raise self._wrong(f"%{name} is stated twice, differently.", number, "Keep one of the two lines.")
        self.facts[name] = value

    def _moment(self, value: str, number: int, turns: int) -> RecallMoment:
        match = _RECALL.fullmatch(value)
        if match is None:
            mend = "Write for instance: %recall: 1 session=00:12:40-00:13:05 stopped_by=client"
            raise self._wrong("%recall must give its number first, then name=value pairs.", number, mend)
        ordinal, pairs = int(match.group(1)), self._pairs(match.group(2), number)
        if any(moment.ordinal == ordinal for moment in self.moments):
            raise self._wrong(f"recall moment {ordinal} occurs twice.", number, "Number the moments 1, 2, 3.")
        if "session" not in pairs:
            raise self._wrong("%recall does not say where in the session it lies.", number, "Add session=00:12:40.")
        start, end = self._interval(pairs["session"], number)
        stopper = pairs.get("stopped_by")
        if stopper is not None and stopper not in STOPPERS:
            raise self._wrong("stopped_by must be one of " + ", ".join(STOPPERS) + ".", number)
        return RecallMoment(ordinal, start, end, turns, turns, stopper, pairs.get("question"))

    def _pairs(self, text: str, number: int) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for match in _PAIR.finditer(text):
            name, quoted, bare, stray = match.group("name", "quoted", "bare", "stray")
            if stray is not None or name not in ("session", "stopped_by", "question") or name in pairs:
                mend = "It takes session=, stopped_by= and question=, each once; put a value with blanks in quotes."
                raise self._wrong("%recall has a part that cannot be read.", number, mend)
            pairs[name] = _UNESCAPED.sub(r"\1", quoted) if quoted is not None else bare
        return pairs

    def _interval(self, typed: str, number: int) -> tuple[int, int | None]:
        match = _INTERVAL.fullmatch(typed)
        times = [milliseconds(each) for each in match.groups() if each is not None] if match else []
        if not times or None in times:
            mend = "Write hh:mm:ss, or two of them with a hyphen between."
            raise self._wrong("the session time of %recall cannot be read.", number, mend)
        start, end = times[0], times[1] if len(times) > 1 else None
        assert start is not None  # noqa: S101 - None was refused above
        if end is not None and end < start:
            raise self._wrong("the recall moment ends before it starts.", number, "Put the earlier time first.")
        return start, end

    def _wrong(self, what: str, number: int, mend: str | None = None) -> TranscriptError:
        return TranscriptError(what, place=f"{self._name}, line {number}", mend=mend)


def fact_line(name: str, value: str) -> str:
    """The directive that states a fact."""
    return f"%{name}: {value}"


def recall_line(moment: RecallMoment, clock: str) -> str:
    """The directive that opens `moment`; `clock` is its session time as text."""
    parts = [f"%recall: {moment.ordinal} session={clock}"]
    if moment.stopped_by is not None:
        parts.append(f"stopped_by={moment.stopped_by}")
    if moment.question is not None:
        parts.append(f"question={_quoted(moment.question)}")
    return " ".join(parts)


def _ending(moment: RecallMoment, turns: int) -> RecallMoment:
    return RecallMoment(
        moment.ordinal,
        moment.session_start_ms,
        moment.session_end_ms,
        moment.first_turn,
        turns,
        moment.stopped_by,
        moment.question,
    )


def _fault(name: str, value: str) -> str | None:
    if name == "respondent" and value not in ("client", "therapist", "other"):
        return "client, therapist or other"
    if name == "hours_after_session" and not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value, re.ASCII):
        return "a number of hours, such as 31 or 26.5"
    if name == "session" and not re.fullmatch(r"\d{1,4}", value, re.ASCII):
        return "the session's number, such as 3"
    return None


def _quoted(value: str) -> str:
    if re.fullmatch(r'[^\s"\\]+', value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_DIRECTIVE = re.compile(r"%(end-recall(?=\s*:?\s*$)|[A-Za-z][A-Za-z_-]{0,39}(?=\s*:))\s*:?(.*)", re.DOTALL)
_RECALL = re.compile(r"(\d{1,6})((?:\s.*)?)", re.ASCII | re.DOTALL)
_PAIR = re.compile(
    r'(?P<name>\w+)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]+))(?=\s|$)|(?P<stray>\S+)', re.DOTALL
)
_UNESCAPED = re.compile(r"\\(.)", re.DOTALL)
_INTERVAL = re.compile(rf"({TIME})(?:\s*[-–]\s*({TIME}))?", re.ASCII)
