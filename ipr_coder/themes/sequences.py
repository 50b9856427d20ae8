"""From rupture to repair on the session's clock.

An episode opens at a moment of which a rupture is told while none is open. A further rupture before its repair belongs
to it. It is resolved at the first moment, that one or a later one of the session, of which a repair is told that is not
a stalled one; where a window is set, no later than that long after it opened. Otherwise it stays unresolved, or stalled
where a stalled repair is all there is. An episode that is still open when its session ends is carried over where the
next session of the dyad that somebody told of holds a rupture or a repair.

Inside one moment there is no finer clock than the accounts of it have: a repair told of the moment of the rupture comes
after it, whichever was told first, and after no time where one account tells both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts
from ipr_coder.themes.carried import Carried, Line
from ipr_coder.themes.dual_perspective import TELLERS, SessionMoment, Teller, ToldBy, ToldSession, specific
from ipr_coder.themes.episode_runs import Marked, runs

Ending = Literal["resolved", "stalled", "unresolved"]
CarriedOver = Literal["no", "yes", "not told again", "no later session"]

ENDINGS: tuple[Ending, ...] = ("resolved", "stalled", "unresolved")

WHO_REPAIRS: tuple[tuple[str, str], ...] = (
    ("repair.clarifies", "therapist"),
    ("repair.owns", "therapist"),
    ("repair.explores", "therapist"),
    ("repair.client_led", "client"),
)
"""Who acts where one of these codes of the core codebook is told; of others the code does not say it."""


@dataclass(frozen=True, slots=True)
class EpisodeRules:
    """Which codes open an episode, which resolve it, and which of those do not, each with their subcodes.

    `repaired_by` pairs a code with who repairs where it is told. `window_ms` is how long after its opening a repair
    still resolves an episode; None: as long as the session lasts.
    """

    rupture: tuple[str, ...] = ("rupture",)
    repair: tuple[str, ...] = ("repair",)
    stalled: tuple[str, ...] = ("repair.stalled",)
    repaired_by: tuple[tuple[str, str], ...] = WHO_REPAIRS
    window_ms: int | None = None

    def called_now(self, now: Mapping[str, str]) -> EpisodeRules:
        """The same rules, each code under the id it goes by now (`now` maps former ids to present ones)."""
        return EpisodeRules(
            tuple(now.get(code, code) for code in self.rupture),
            tuple(now.get(code, code) for code in self.repair),
            tuple(now.get(code, code) for code in self.stalled),
            tuple((now.get(code, code), who) for code, who in self.repaired_by),
            self.window_ms,
        )


CORE_RULES = EpisodeRules()
"""The rules for the core codebook."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of ruptures or repairs at one moment: the codes that say most, by whom, and from when on."""

    moment: SessionMoment
    at_ms: int
    codes: tuple[str, ...]
    tellers: tuple[Teller, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. `ruptures` are the moments of it with a rupture, the first of which opens it.

    `repair` is what resolved it, `stalled` the first stalled repair within it; `censored_ms` is until when it was in
    sight: the end of the session, or of the window where that comes first. `next_first` is what was told of ruptures
    and repairs at the first moment of `next_session` of which any was, `next_repair` its first repair that is not
    stalled.
    """

    session: ToldSession
    ruptures: tuple[Told, ...]
    repair: Told | None
    stalled: Told | None
    repaired_by: str | None
    censored_ms: int
    carried: CarriedOver = "no"
    next_session: int | None = None
    next_first: Told | None = None
    next_repair: Told | None = None

    @property
    def onset_ms(self) -> int:
        """When it opens, on the session's clock."""
        return self.ruptures[0].at_ms

    @property
    def ending(self) -> Ending:
        """How it ends within its session."""
        if self.repair is not None:
            return "resolved"
        return "unresolved" if self.stalled is None else "stalled"

    @property
    def latency_ms(self) -> int | None:
        """From its opening to its repair; None where it was not resolved."""
        return None if self.repair is None else max(0, self.repair.at_ms - self.onset_ms)

    @property
    def told_by(self) -> tuple[Teller, ...]:
        """Who told of a rupture in it."""
        return tuple(teller for teller in TELLERS if any(teller in told.tellers for told in self.ruptures))


def episodes_of(
    sessions: Sequence[ToldSession], counted: Carried, codes: Sequence[CodeFacts], rules: EpisodeRules, told_by: ToldBy
) -> tuple[Episode, ...]:
    """The episodes as both accounts of each session together tell them, or as one of the two does.

    UsageError where the codebook has no code that opens or resolves an episode.
    """
    kinds = _Kinds(codes, rules)
    tellers = TELLERS if told_by == "both" else (told_by,)
    found: list[Episode] = []
    for _, group in groupby(sessions, key=lambda session: session.dyad):
        of_dyad = [session for session in group if any(teller in session.answered for teller in tellers)]
        marks = [_marks(session, counted.lines, kinds, tellers) for session in of_dyad]
        for place, session in enumerate(of_dyad):
            later = (of_dyad[place + 1], marks[place + 1]) if place + 1 < len(of_dyad) else None
            found += _episodes(session, marks[place], rules, later)
    return tuple(found)


def ending_alone(episode: Episode, alone: Sequence[Episode], teller: Teller) -> Ending | Literal["not told"] | None:
    """How the account of one of the two, read alone, has an episode end that was read from both together.

    `alone` are the episodes of that one's accounts. "not told" where it tells no rupture of it; None where no account
    of that one counts.
    """
    if teller not in episode.session.answered:
        return None
    moments = {told.moment for told in episode.ruptures}
    for one in alone:
        if one.session.name == episode.session.name and any(told.moment in moments for told in one.ruptures):
            return one.ending
    return "not told"


def check_rules(codes: Sequence[CodeFacts], rules: EpisodeRules) -> str | None:
    """What is wrong with the rules for this codebook, in a sentence; None where nothing is."""
    for what, named in (("opens", rules.rupture), ("resolves", rules.repair)):
        if not named:
            return f"No code is named that {what} an episode."
        missing = [code for code in named if all(code != one.id for one in codes)]
        if missing:
            return (
                f"The codebook has no code {missing[0]}, which {what} an episode: name the codes of this codebook that "
                "open and resolve one (--rupture, --repair)."
            )
    return None


class _Kinds:
    """What each code means to an episode."""

    def __init__(self, codes: Sequence[CodeFacts], rules: EpisodeRules) -> None:
        wrong = check_rules(codes, rules)
        if wrong is not None:
            raise UsageError(wrong)
        self.rupture = with_subcodes(codes, rules.rupture)
        self.stalled = with_subcodes(codes, rules.stalled)
        self.repair = with_subcodes(codes, rules.repair) - self.stalled


def with_subcodes(codes: Sequence[CodeFacts], named: Sequence[str]) -> frozenset[str]:
    """The named codes and all codes below them."""
    found = {code.id for code in codes if code.id in named}
    while more := {code.id for code in codes if code.parent in found} - found:
        found |= more
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A moment of a session, and what was told of it."""

    rupture: Told | None
    repair: Told | None
    stalled: Told | None

    @property
    def all(self) -> Told | None:
        """All of it as one."""
        told = [one for one in (self.rupture, self.stalled, self.repair) if one is not None]
        if not told:
            return None
        return Told(
            told[0].moment,
            min(one.at_ms for one in told),
            tuple(code for one in told for code in one.codes),
            tuple(teller for teller in TELLERS if any(teller in one.tellers for one in told)),
        )


def _marks(session: ToldSession, lines: Sequence[Line], kinds: _Kinds, tellers: Sequence[Teller]) -> list[_Mark]:
    """The moments of a session with a rupture or a repair told by these tellers, in the order of its clock."""
    marks = []
    for moment in session.moments:
        rupture, repair, stalled = (
            _told(moment, lines, kind, tellers) for kind in (kinds.rupture, kinds.repair, kinds.stalled)
        )
        if rupture or repair or stalled:
            marks.append(_Mark(rupture, repair, stalled))
    return sorted(marks, key=lambda mark: mark.all.at_ms if mark.all else 0)


def _told(moment: SessionMoment, lines: Sequence[Line], kind: frozenset[str], tellers: Sequence[Teller]) -> Told | None:
    found = [
        (account.start_ms, account.teller, lines[place].code)
        for teller in tellers
        for account in moment.of(teller)
        for place in specific(lines, account.lines)
        if lines[place].code in kind
    ]
    if not found:
        return None
    who = {teller for _, teller, _ in found}
    order = [line.code for line in lines]
    codes = sorted({code for _, _, code in found}, key=order.index)
    return Told(moment, min(at for at, _, _ in found), tuple(codes), tuple(t for t in TELLERS if t in who))


def _episodes(
    session: ToldSession, marks: Sequence[_Mark], rules: EpisodeRules, later: tuple[ToldSession, list[_Mark]] | None
) -> Iterator[Episode]:
    marked = [_marked(mark) for mark in marks]
    end = session.length_ms or max(moment.end_ms for moment in session.moments)
    for run in runs(marked, rules.window_ms):
        ruptures = tuple(told for place in run.ruptures if (told := marks[place].rupture) is not None)
        onset = ruptures[0].at_ms
        repair = None if run.repair is None else marks[run.repair].repair
        limit = end if rules.window_ms is None else min(end, onset + rules.window_ms)
        carried: CarriedOver = "no"
        first = again = None
        if run.open_at_end:
            carried = "no later session"
            if later is not None:
                first = next((mark.all for mark in later[1]), None)
                again = next((mark.repair for mark in later[1] if mark.repair), None)
                carried = "not told again" if first is None else "yes"
        yield Episode(
            session=session,
            ruptures=ruptures,
            repair=repair,
            stalled=None if run.stalled is None else marks[run.stalled].stalled,
            repaired_by=None if repair is None else _who(repair.codes, rules.repaired_by),
            censored_ms=max(limit, onset),
            carried=carried,
            next_session=later[0].session if later is not None and run.open_at_end else None,
            next_first=first,
            next_repair=again,
        )


def _marked(mark: _Mark) -> Marked:
    return Marked(
        *(None if told is None else told.at_ms for told in (mark.rupture, mark.repair, mark.stalled))
    )  # fmt: skip


def _who(codes: Sequence[str], repaired_by: Sequence[tuple[str, str]]) -> str | None:
    """Who repairs where these codes are told; None where none of them says it."""
    who = {one for code, one in repaired_by if code in codes}
    return " and ".join(sorted(who)) or None
