"""Taking names out of a study: finding candidates, carrying a person's plan out, undoing it, looking again.

Which name became what is written to a key file of its own passphrase, never into the study. Carrying out is one
transaction with one audit event, which counts and names nothing.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import UsageError
from ipr_coder.study import audit, structure, text_versions, wordings
from ipr_coder.study.correcting import change_text
from ipr_coder.study.displaced import trim_cut_words
from ipr_coder.study.older_texts import forget_older, taken_out
from ipr_coder.study.schema import now_ms
from ipr_coder.study.scrubbing import backups, scrub
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.transcript_names import transcript_names
from ipr_coder.text import Span
from ipr_coder.transcripts.anchoring import Edit
from ipr_coder.transcripts.deidentifying.candidates import Recogniser, find_candidates
from ipr_coder.transcripts.deidentifying.deciding import Everywhere, Plan, Review
from ipr_coder.transcripts.deidentifying.key import Key, LogLine, Mapped, Pass, grown, key_roster
from ipr_coder.transcripts.deidentifying.keyfile import check_passphrase, read_key, write_key
from ipr_coder.transcripts.deidentifying.model import Candidate, Passage
from ipr_coder.transcripts.deidentifying.patterns import alarming
from ipr_coder.transcripts.deidentifying.replacements import Style
from ipr_coder.transcripts.deidentifying.replacing import (
    Replaced,
    left_in_brackets,
    occurrences,
    replaced_text,
    replacements_in,
)
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterMatcher

DONE = "deidentify"
"""The kind of the audit event."""

UNDONE = "undo deidentify"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and the passages it was found in."""

    candidates: tuple[Candidate, ...]
    passages: tuple[Passage, ...]

    def review(self) -> Review:
        """A session in which a person decides about them one by one."""
        return Review(self.candidates, self.passages)


@dataclass(frozen=True, slots=True)
class Applied:
    """What was replaced: how many places in which text (by label), and what a person should know besides.

    `without_place` counts forms of the plan that stand nowhere any more; `in_brackets` places left because they lie
    in brackets that look like replacements; `untouched` names what holds a replaced form and cannot be changed;
    `backups` still hold everything.
    """

    places: Mapping[str, int]
    without_place: int
    in_brackets: int
    untouched: tuple[str, ...]
    notes: tuple[str, ...]
    backups: tuple[Path, ...]

    @property
    def count(self) -> int:
        """Places replaced."""
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class Undone:
    """How many places have their originals again, and where (by label) one could not be put back: it was edited."""

    count: int
    missed: tuple[str, ...]
    passes: int


def find(
    store: Store,
    roster: Roster = Roster(),  # noqa: B008  # a frozen value
    nlp: Recogniser | None = None,
    *,
    style: Style = "brackets",
    key: Key | None = None,
) -> Found:
    """Candidates in every text of the study. With the key, names replaced earlier get the same replacement again."""
    passages = store.read(_passages)
    known = key_roster(key).entries if key else ()
    both = Roster((*roster.entries, *known))
    found = find_candidates(passages, both, nlp, style=style)
    left = frozenset(key.kept) if key else frozenset()
    return Found(tuple(one for one in found if one.surface not in left), passages)


def apply(store: Store, plan: Plan, key_file: Path, passphrase: str, *, actor: str = LEAD) -> Applied:
    """Carry the plan out in every text of the study, with all marks kept, and add to the key file what was replaced.

    UsageError for a wrong passphrase, a key file of another study, or a list that no longer fits the texts; then
    nothing is changed. The key file is written before the study's change is final: whatever happens, no replacement is
    without its original.
    """
    key = open_key(store, key_file, passphrase, new=True)
    check_passphrase(passphrase)

    def job(tx: Transaction) -> Applied:
        applied, new_key = _apply(tx, plan, key, actor)
        if new_key != key:
            write_key(key_file, new_key, passphrase)
        return applied

    applied = store.write(job)
    if not applied.places and not applied.notes:
        return applied
    return replace(applied, notes=(*applied.notes, *scrub(store)), backups=tuple(backups(store)))


def undo(store: Store, key_file: Path, passphrase: str, *, last: bool, actor: str = LEAD) -> Undone:
    """Put the originals back where the key file says they stood: those of the last pass, or of all.

    Every mark is kept. A place that was edited since is left and listed. UsageError where there is nothing to undo.
    """
    key = open_key(store, key_file, passphrase)
    done = store.read(lambda tx: wordings.passes_done(tx, DONE))
    open_passes = [one for one in key.passes if one.undone_ms is None and one.ident in done]
    if not open_passes:
        raise UsageError("there is nothing to undo.", place=str(key_file))
    chosen = open_passes[-1:] if last else open_passes

    def job(tx: Transaction) -> Undone:
        count, missed = 0, []
        for one in reversed(chosen):
            put_back, failed = _undo_pass(tx, one, actor)
            count += put_back
            missed += failed
        audit.record(tx, actor, UNDONE, {"passes": [one.ident for one in chosen], "places": count})
        undone = {one.ident for one in chosen}
        at = now_ms()
        passes = tuple(replace(one, undone_ms=at) if one.ident in undone else one for one in key.passes)
        still = {(line.original, line.replacement) for one in passes if one.undone_ms is None for line in one.lines}
        mapped = tuple(one for one in key.mapped if (one.original, one.replacement) in still)
        write_key(key_file, replace(key, passes=passes, mapped=mapped), passphrase)
        return Undone(count, tuple(missed), len(chosen))

    return store.write(job)


def open_key(store: Store, key_file: Path, passphrase: str, *, new: bool = False) -> Key:
    """The key of this study; with `new` an empty one where there is no such file. UsageError for another study's."""
    study: str = store.read(lambda tx: bytes(structure.study_row(tx).uid).hex())
    if new and not key_file.exists():
        return Key(study)
    key = read_key(key_file, passphrase)
    if key.study != study:
        raise UsageError(
            "this key file belongs to another study.",
            place=str(key_file),
            mend="Name another file; it was not touched.",
        )
    return key


def rescan(store: Store, key: Key | None = None) -> Found:
    """What may still tell who somebody is: patterns, capitalised words and, with the key, every original it knows.

    Without what the key says was kept on purpose, and without the replacements themselves.
    """
    found = find(store, key=key)
    ours = {form for one in key.mapped for form in _forms(one.replacement)} if key else set()
    left = tuple(one for one in found.candidates if one.surface not in ours and one.kind != "number")
    return Found(left, found.passages)


def _forms(replacement: str) -> tuple[str, ...]:
    """How a replacement may stand in texts: in brackets, bare in a label ("NAME 2"), and there without its number."""
    bare = replacement.strip("[]")
    return (replacement, bare, *(bare.split() if bare != replacement else ()))


def warnings_before_export(texts: Iterable[str], key: Key | None = None) -> tuple[str, ...]:
    """One sentence where texts that are about to leave hold what looks like an e-mail address, a phone number and the
    like, or with the key a name that should be gone; none where they do not. It quotes nothing and stops nothing."""
    matcher = RosterMatcher(key_roster(key)) if key else None
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(kind for kind, _ in alarming(text))
        if matcher is not None:
            counts["name that was replaced elsewhere"] += len(matcher.finds(text))
    shown = [_counted(kind, count) for kind, count in counts.items() if count]
    if not shown:
        return ()
    return (
        f"Look before you share this: its quotes hold what looks like {', '.join(shown)}. "
        "`ipr-coder deidentify find STUDY` lists them.",
    )


def _counted(kind: str, count: int) -> str:
    one, several = _WORDS.get(kind, (kind, f"{kind}s"))
    return f"{count} {one if count == 1 else several}"


_WORDS = {
    "e-mail": ("e-mail address", "e-mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "address": ("address", "addresses"),
    "web": ("web page", "web pages"),
    "number": ("long number", "long numbers"),
    "name that was replaced elsewhere": ("name that was replaced elsewhere", "names that were replaced elsewhere"),
}


def _passages(tx: Transaction) -> tuple[Passage, ...]:
    every = (*(one for _, one in wordings.transcripts(tx)), *wordings.fields(tx), *taken_out(tx))
    return tuple(_passage(one) for one in every)


def _passage(one: wordings.Wording) -> Passage:
    return Passage(one.label, one.text, one.openings, one.sort)


def _apply(tx: Transaction, plan: Plan, key: Key, actor: str) -> tuple[Applied, Key]:
    ident = secrets.token_hex(8)
    places: Counter[str] = Counter()
    lines: list[LogLine] = []
    made: list[Mapped] = []
    brackets = 0

    def change(one: wordings.Wording, number: int | None) -> None:
        nonlocal brackets
        replaced = replacements_in(_passage(one), plan)
        brackets += left_in_brackets(one.text, plan)
        done = _change(tx, number, one, replaced, actor) if replaced else []
        if done:
            lines.extend(done)
            made.extend(Mapped(each.original, each.replacement, each.kind) for each in replaced)
            places[one.label] += len(done)

    trim_cut_words(tx, {one.surface for one in plan.everywhere} | {one.surface for one in plan.here})
    for number, one in list(wordings.transcripts(tx)):
        change(one, number)
    given_up = _give_up_older(tx, plan)
    counts = {"transcripts": len(places)}
    for one in list(wordings.fields(tx)):  # after the transcripts, whose change rewords displaced quotes
        change(one, None)
    if lines or given_up:
        facts = {"pass": ident, **counts, "places": len(lines), "older_texts_given_up": list(given_up)}
        audit.record(tx, actor, DONE, facts)
    used = {" ".join(line.original.split()) for line in lines}
    wanted = {each.surface for each in plan.everywhere} | {each.surface for each in plan.here}
    applied = Applied(
        places=dict(places),
        without_place=len(wanted - used),
        in_brackets=brackets,
        untouched=_still_there(tx, plan),
        notes=(_GIVEN_UP.format(", ".join(given_up)),) if given_up else (),
        backups=(),
    )
    passes = (Pass(ident, now_ms(), actor, tuple(lines)),) if lines else ()
    return applied, grown(key, made, plan.kept, passes)


def _give_up_older(tx: Transaction, plan: Plan) -> tuple[str, ...]:
    """Keep no older text that holds what the plan takes out: a name somebody corrected away stands there still."""

    def holds(label: str, words: str) -> bool:
        here = (Everywhere(one.surface, one.kind, one.replacement) for one in plan.here if one.label == label)
        return any(True for wanted in (*plan.everywhere, *here) for _ in occurrences(words, wanted))

    return forget_older(tx, holds)


_GIVEN_UP = (
    "An older text held what was replaced, and is kept no longer, so earlier corrections cannot be taken back: {}."
)


def _change(
    tx: Transaction, number: int | None, one: wordings.Wording, replaced: Sequence[Replaced], actor: str
) -> list[LogLine]:
    """Replace in one text; what was replaced, as the log keeps it."""
    version = None
    if number is None:
        if not wordings.rewrite(tx, one.ident, replaced_text(one.text, replaced)):
            return []  # what is still there is told
    else:
        edits = [Edit(each.span.start, each.span.end, each.replacement) for each in replaced]
        version = change_text(tx, number, edits, kind="deidentify", actor=actor).version
    lines, shift = [], 0
    for each in replaced:
        start = each.span.start + shift
        new = Span(start, start + len(each.replacement))
        lines.append(LogLine(one.ident, each.span, new, each.original, each.replacement, version))
        shift += len(each.replacement) - (each.span.end - each.span.start)
    return lines


def _still_there(tx: Transaction, plan: Plan) -> tuple[str, ...]:
    """What cannot be changed and holds a form that is to be gone everywhere."""
    found: Counter[str] = Counter()
    for words, text in wordings.untouchable(tx):
        found[words] += any(True for wanted in plan.everywhere for _ in occurrences(text, wanted))
    return tuple(f"{words} ({count})" for words, count in found.items() if count)


def _undo_pass(tx: Transaction, one: Pass, actor: str) -> tuple[int, list[str]]:
    by_text: dict[str, list[LogLine]] = {}
    for line in one.lines:
        by_text.setdefault(line.where, []).append(line)
    count, missed = 0, []
    for ident, lines in by_text.items():
        number = wordings.transcript_number(tx, ident) if ident.startswith("transcript ") else None
        put_back = _undo_field(tx, ident, lines) if number is None else _undo_transcript(tx, number, lines, actor)
        count += put_back
        if put_back < len(lines):
            missed.append(
                _FIELDS.get(ident.partition(" ")[0], "a note") if number is None else transcript_names(tx)[number]
            )
    return count, missed


_FIELDS = {
    "decision.remark": "a remark on a decision",
    "comment.body": "a comment",
    "codebook_note.body": "a note for the codebook",
    "speaker": "a speaker's label",
    "transcript.source_name": "a file name",
    "memo.body": "a memo",
    "participant.label": "a participant's label",
}


def _undo_transcript(tx: Transaction, number: int, lines: Sequence[LogLine], actor: str) -> int:
    text, _ = wordings.transcript_state(tx, number)
    later = [step for step in text_versions.steps(tx, number) if step.number >= (lines[0].version or 0)]
    edits = []
    for line in lines:
        span: Span | None = line.new
        for step in later:
            span = step.carrier.span(span) if span is not None else None
        if span is not None and span.of(text) == line.replacement:
            edits.append(Edit(span.start, span.end, line.original))
    if edits:
        change_text(tx, number, edits, kind="replace", actor=actor, by_position=True)
    return len(edits)


def _undo_field(tx: Transaction, ident: str, lines: Sequence[LogLine]) -> int:
    text = wordings.find_field(tx, ident)
    if text is None:
        return 0
    back = [
        Replaced(line.new, line.replacement, line.original, "name")
        for line in lines
        if line.new.end <= len(text) and line.new.of(text) == line.replacement
    ]
    if not back or not wordings.rewrite(tx, ident, replaced_text(text, back)):
        return 0
    return len(back)
