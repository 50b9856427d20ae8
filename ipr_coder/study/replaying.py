"""The audit trail played again: which tags every desk should have, against those it has.

Each event that touches tags is done anew on tags that are nothing but a name and whether they are in force. What was
changed by hand in the database, past the trail, stands out. An older import told only how many tags it brought; so
many are then taken as told. A trail with an event of a kind not known here is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from ipr_coder.study import schema
from ipr_coder.study.text_versions import VersionStep, steps
from ipr_coder.study.transcript_names import transcript_names

DeskName = tuple[str, str, str]
"""Coder, interview, round."""

Name = tuple[str, int, int]
"""Code, start, end: in force at a desk it is unique."""

WITHOUT_TAGS: Final = frozenset(
    (
        "new study", "add coder", "assign", "opened early", "remember", "import plan", "import transcripts",
        "import scores", "group dyads", "import moments", "hide from coders", "cut segments", "codebook lock",
        "deidentify", "undo deidentify", "let mark go", "submit", "reopen", "review", "star", "memo", "attributes",
        "cut", "moment", "review run", "close consensus", "reopen consensus", "comment", "answer comment",
        "take comment back", "codebook note", "accept note", "decline note", "looked together",
        "assign plan", "add round", "pick quote", "unpick quote", "clear quotes", "hold quotes back",
    )
)  # fmt: skip
"""Events that leave every tag where it is."""


@dataclass(eq=False, slots=True)
class _Tag:
    """A tag through time. `name` is None while it has no place; `joined` is the tag it gave way to."""

    name: Name | None
    present: bool
    joined: _Tag | None = None


@dataclass(slots=True)
class _DeskState:
    tags: dict[Name, _Tag] = field(default_factory=dict)
    untold: int = 0

    def tag(self, name: Name, *, present: bool = False) -> _Tag:
        """The tag of this name; one that the trail has not told of yet is as `present` says."""
        if name not in self.tags:
            self.tags[name] = _Tag(name, present)
        return self.tags[name]

    def rename(self, tag: _Tag, name: Name | None) -> None:
        """Let a tag go by another name; None: it has no place."""
        if tag.name is not None and self.tags.get(tag.name) is tag:
            del self.tags[tag.name]
        if name is not None:
            other = self.tags.pop(name, None)
            if other is not None and other is not tag:
                other.name = None
            self.tags[name] = tag
        tag.name = name


@dataclass(slots=True)
class _Correction:
    """What a correction did to tags: each one's name before, and whether it was switched off by it."""

    desks: list[tuple[_DeskState, _Tag, Name, bool]] = field(default_factory=list)


class _Replay:
    """The state of all desks while the trail is gone through."""

    def __init__(self, tx: Connection) -> None:
        self.desks: dict[DeskName, _DeskState] = {}
        self.deeds: dict[int, Callable[[bool], None]] = {}
        self.unknown: dict[str, None] = {}
        names = transcript_names(tx)
        self._steps: dict[int, tuple[str, VersionStep]] = {
            step.event_id: (name, step)
            for number, name in names.items()
            for step in steps(tx, number)
            if step.event_id is not None
        }
        self._corrections: dict[tuple[str, int], _Correction] = {}
        self._displaced: dict[tuple[DeskName, int, Name], _Tag] = {}
        self._moved: dict[int, list[tuple[_DeskState, _Tag, str, _Tag | None]]] = {}

    def event(self, number: int, kind: str, coder: str | None, facts: Mapping[str, Any], target: int | None) -> None:
        """Do one event anew."""
        desk: DeskName = (coder or "", str(facts.get("interview", "")), str(facts.get("round", "")))
        if kind in WITHOUT_TAGS:
            return
        if kind == "tag":
            self._tag(number, desk, facts)
        elif kind == "adjust":
            self._adjust(number, desk, facts)
        elif kind in ("settle", "take by rule") or "on" in facts:
            self._settle(self._desk(desk), facts)
        elif kind in ("undo", "redo"):
            self.deeds.get(target or 0, _nothing)(kind == "redo")
        elif kind == "import tags":
            self._import(self._desk(desk), facts)
        elif kind == "correct transcript" and number in self._steps:
            self._correct(*self._steps[number])
        elif kind == "place mark":
            self._place(facts)
        elif kind == "codebook edit":
            self._move(number, facts["moved"])
        elif kind == "codebook undo":
            self._move_back(target or 0)
            self._move(number, facts["moved"])
        else:
            self.unknown[kind] = None

    def _desk(self, name: DeskName) -> _DeskState:
        return self.desks.setdefault(name, _DeskState())

    def _tag(self, number: int, desk: DeskName, facts: Mapping[str, Any]) -> None:
        told, state = facts["tag"], self._desk(desk)
        tag = state.tag((told["code"], told["start"], told["end"]))
        tag.present = facts["present"]

        def again(forward: bool) -> None:
            found = _standing(tag)
            if found.name is not None:
                found.present = facts["present"] == forward

        self.deeds[number] = again

    def _adjust(self, number: int, desk: DeskName, facts: Mapping[str, Any]) -> None:
        state = self._desk(desk)
        old, new = (state.tag((facts["code"], *facts[end]), present=end == "old") for end in ("old", "new"))

        def again(forward: bool) -> None:
            here, there = (old, new) if forward else (new, old)
            if here.present and not there.present and here.name is not None and there.name is not None:
                here.present, there.present = False, True

        again(True)
        self.deeds[number] = again

    def _settle(self, state: _DeskState, facts: Mapping[str, Any]) -> None:
        """What came into the settled layer and what went: so told also of a decision that is undone or done again."""
        for present, names in ((True, facts["on"]), (False, facts["off"])):
            for code, start, end in names:
                state.tag((code, start, end)).present = present

    def _import(self, state: _DeskState, facts: Mapping[str, Any]) -> None:
        if "added" not in facts:
            state.untold += facts["tags"]
            return
        for code, start, end in facts["added"]:
            state.tag((code, start, end)).present = True

    def _correct(self, interview: str, step: VersionStep) -> None:
        done = _Correction()
        undone = self._corrections.pop((interview, step.undoes), None) if step.undoes is not None else None
        was = {id(tag): (name, off) for _, tag, name, off in undone.desks} if undone else {}
        for (coder, where, in_round), state in self.desks.items():
            if where != interview:
                continue
            back = [tag for desk, tag, _, _ in undone.desks if desk is state] if undone else []
            there = dict.fromkeys([*state.tags.values(), *back])
            state.tags = {}
            for tag in there:
                old = tag.name
                if id(tag) in was:
                    new: Name | None = was[id(tag)][0]
                    tag.present = tag.present or (old is None and was[id(tag)][1])
                else:
                    new = _after(step, (coder, in_round), old)
                if old is not None:
                    done.desks.append((state, tag, old, new is None and tag.present))
                    if new is None:
                        self._displaced[(coder, where, in_round), step.number, old] = tag
                tag.name = new
                if new is None:
                    tag.present = False
                elif new not in state.tags:
                    state.tags[new] = tag
        if step.kind == "undo":
            return
        self._corrections[interview, step.number] = done

    def _place(self, facts: Mapping[str, Any]) -> None:
        if facts["mark"] != "tag":
            return
        desk: DeskName = (facts["coder"], facts["interview"], facts["round"])
        start, end = facts["was"]
        places = [
            tag
            for (where, version, name), tag in self._displaced.items()
            if where == desk and version == facts["version"] and name[1:] == (start, end) and tag.name is None
        ]
        tag = self._displaced.get((desk, facts["version"], (facts["code"], start, end))) or next(iter(places), None)
        tag = tag or _Tag(None, False)
        self._desk(desk).rename(tag, (facts["code"], facts["start"], facts["end"]))
        tag.present = True

    def _move(self, number: int, moved: list[Mapping[str, Any]]) -> None:
        done = self._moved.setdefault(number, [])
        for one in moved:
            state = self._desk((one["coder"], one["interview"] or "", one["round"]))
            tag = state.tag((one["code"], one["start"], one["end"]), present=one["live"])
            kept = None
            if one["kept"] is None:
                state.rename(tag, (one["into"], one["start"], one["end"]))
            else:
                kept = state.tag((one["into"], one["start"], one["end"]), present=True)
                tag.present, tag.joined = False, kept
            done.append((state, tag, one["code"], kept))

    def _move_back(self, number: int) -> None:
        for state, tag, code, kept in reversed(self._moved.pop(number, [])):
            if kept is None:
                state.rename(tag, None if tag.name is None else (code, *tag.name[1:]))
            else:
                tag.joined, tag.present = None, kept.present


def tag_faults(tx: Connection) -> tuple[str, ...]:
    """Tags that the audit trail does not tell of, and those it tells of that are not there: a sentence each."""
    replay = _Replay(tx)
    event = schema.AuditEvent
    rows = tx.execute(
        select(event.id, event.kind, schema.Coder.label, event.payload, event.target)
        .outerjoin(schema.Coder, event.coder_id == schema.Coder.id)
        .order_by(event.id)
    )
    for number, kind, coder, payload, target in rows:
        replay.event(number, kind, coder, json.loads(payload), target)
    if replay.unknown:
        return ()
    return tuple(_differences(tx, replay.desks))


def _differences(tx: Connection, desks: Mapping[DeskName, _DeskState]) -> Iterator[str]:
    there = _live_tags(tx)
    for desk in sorted(desks.keys() | there.keys()):
        state = desks.get(desk, _DeskState())
        told = {name for name, tag in state.tags.items() if tag.present}
        found = there.get(desk, set())
        extra = sorted(found - told)
        coder, interview, in_round = desk
        if len(extra) > state.untold:
            for code, start, end in extra:
                yield (
                    f"{interview}: a tag {code} of {coder} ({in_round}) at characters {start}-{end} is not in the "
                    "audit trail."
                )
        for code, start, end in sorted(told - found):
            yield (
                f"{interview}: the tag {code} of {coder} ({in_round}) at characters {start}-{end}, which the audit "
                "trail tells of, is not there."
            )


def _live_tags(tx: Connection) -> dict[DeskName, set[Name]]:
    tag = schema.Tag
    rows = tx.execute(
        select(
            schema.Coder.label, schema.Interview.label, schema.Round.name, schema.Code.ident, tag.start_at, tag.end_at
        )
        .join_from(tag, schema.Coder, tag.coder_id == schema.Coder.id)
        .join(schema.Round, tag.round_id == schema.Round.id)
        .join(schema.Code, tag.code_id == schema.Code.id)
        .join(schema.Interview, tag.interview_id == schema.Interview.id)
        .where(tag.deleted_ms.is_(None))
    )
    found: dict[DeskName, set[Name]] = {}
    for coder, interview, in_round, code, start, end in rows:
        found.setdefault((coder, interview, in_round), set()).add((code, start, end))
    return found


def _after(step: VersionStep, who: tuple[str, str], name: Name | None) -> Name | None:
    if name is None:
        return None
    place = step.place("tag", (*who, name[0]), name[1], name[2])
    return None if place is None else (name[0], *place)


def _standing(tag: _Tag) -> _Tag:
    """The tag that stands for this one now: what it gave way to when codes were merged, or itself."""
    while tag.joined is not None:
        tag = tag.joined
    return tag


def _nothing(_forward: bool) -> None:
    """A deed without tags, undone or redone."""
