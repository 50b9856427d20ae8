"""Editing the codebook of a study while it is coded: a preview, the edit, and its undoing.

Every edit makes a new version and puts it in use; tags keep the version they were made under. Merging and renaming
move tags, so that tables, agreement and screens find them under the code as it is called now. Blind: a coder is told
of own tags only, the lead of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from ipr_coder.codebook.comparing import CodebookChanges, compare
from ipr_coder.codebook.editing import apply, new_ids
from ipr_coder.codebook.edits import AddCode, Edit, MergeCodes, facts_of, words_of
from ipr_coder.codebook.model import Codebook
from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, codebook_trail, codebooks, structure, tag_moves
from ipr_coder.study.codebook_versions import (
    StoredVersion,
    code_numbers,
    is_locked,
    put_in_use,
    set_locked,
    stored_version,
    version_in_use,
    versions,
)
from ipr_coder.study.decision_moves import move_decisions, move_decisions_back
from ipr_coder.study.hidden import coders_names
from ipr_coder.study.memo_moves import move_memos, move_memos_back
from ipr_coder.study.store import Store, Transaction
from ipr_coder.text import Span, normalise


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would change. Tags are those of the codes it touches: the coder's own, or for the lead everybody's.

    `submitted` counts the submitted interviews they lie in: they stay submitted, and are sealed anew.
    """

    words: str
    before: str
    after: str
    changes: CodebookChanges
    tags: int
    by_code: Mapping[str, int]
    by_interview: Mapping[str, int]
    submitted: int
    own_only: bool


@dataclass(frozen=True, slots=True)
class CodebookDeed:
    """An edit (or its undoing) that is now durable: in words, the versions, and the codebook now in use.

    `moved` are the tags that have another code now, `joined` those that became one with a tag in the same place:
    the coder's own, or for the lead everybody's. `to_decide` are the actor's tags of a code that was split.
    """

    label: str
    before: str
    after: str
    codebook: Codebook = field(repr=False)
    moved: int = 0
    joined: int = 0
    to_decide: int = 0


@dataclass(frozen=True, slots=True)
class Undecided:
    """A tag of a code that was split; one of `choices` should take its place, or none."""

    interview: str
    round: str
    code: str
    span: Span
    choices: tuple[str, ...]


def preview(store: Store, actor: str, edit: Edit) -> Preview:
    """What an edit would change; nothing is written. CodebookError where it cannot be done."""

    def job(tx: Transaction) -> Preview:
        coder = _coder_of(tx, actor)
        version = version_in_use(tx)
        book = apply(version.codebook, edit, _taken(tx))
        touched = _touched(version.codebook, edit)
        by_code = tag_moves.tags_by_code(tx, touched, coder)
        return Preview(
            words=words_of(edit),
            before=version.version,
            after=book.version,
            changes=compare(version.codebook, book),
            tags=sum(by_code.values()),
            by_code=by_code,
            by_interview={label or "-": tags for label, tags in tag_moves.tags_under(tx, touched, coder).items()},
            submitted=tag_moves.submitted_with(tx, touched, coder),
            own_only=coder is not None,
        )

    return store.read(job)


def edit_codebook(store: Store, actor: str, edit: Edit, reason: str) -> CodebookDeed:
    """Make an edit: a new version in use, tags of merged and renamed codes moved, all in one transaction.

    CodebookError where the edit cannot be done, StudyError without a reason or where only the lead may edit.
    """
    return store.write(lambda tx: edit_within(tx, actor, edit, reason))


def edit_within(tx: Transaction, actor: str, edit: Edit, reason: str) -> CodebookDeed:
    """The same as part of a deed that does more in its transaction."""
    reason = _reason(reason)
    coder = _coder_of(tx, actor, editing=True)
    before = version_in_use(tx)
    book = apply(before.codebook, edit, _taken(tx))
    made = codebooks.Made(before.number, actor, reason)
    codebooks.save_codebook(tx, structure.study_row(tx).id, book, made)
    after = version_in_use(tx)
    ids = new_ids(before.codebook, edit)
    moved = tag_moves.move_tags(tx, ids, code_numbers(tx, after.number)) if ids else ()
    attributes = tag_moves.join_attributes(tx, moved)
    joined = {one.uid: one.kept for one in moved if one.kept is not None}
    memos = move_memos(tx, joined, ids)
    payload = {
        "edit": facts_of(edit),
        "reason": reason,
        "before": _facts(before),
        "after": _facts(after),
        "ids": dict(ids),
        "moved": [asdict(one) for one in moved],
        "attributes": attributes,
        "memos": asdict(memos),
        "decisions": move_decisions(tx, joined),
        "digests": _reseal(tx, [(one.coder, one.interview, one.round) for one in moved]),
    }
    audit.record(tx, actor, codebook_trail.EDIT, payload)
    mine = [one for one in moved if one.live and coder in (None, one.coder)]
    split = [code.id for code in book.codes if code.split_into and not before.codebook.code(code.id).split_into]
    return CodebookDeed(
        label=words_of(edit),
        before=before.version,
        after=after.version,
        codebook=book,
        moved=sum(one.kept is None for one in mine),
        joined=sum(one.kept is not None for one in mine),
        to_decide=sum(tag_moves.tags_by_code(tx, split, coder).values()) if split else 0,
    )


def undo_codebook_edit(store: Store, actor: str) -> CodebookDeed:
    """Take the last edit back: the version before it is in use again, and every tag has the code it had.

    Tags made since under a renamed code go along. StudyError where tags were made since with a code that would be gone,
    where nothing was edited, or where only the lead may edit.
    """

    def job(tx: Transaction) -> CodebookDeed:
        coder = _coder_of(tx, actor, editing=True)
        after = version_in_use(tx)
        event = codebook_trail.edit_that_made(tx, after.uid)
        if event is None or after.based_on is None:
            raise StudyError("there is no edit of the codebook to take back.", mend="See: ipr-coder codebook history.")
        facts, before = event.payload, stored_version(tx, after.based_on)
        back = {new: old for old, new in facts["ids"].items()} if facts["edit"]["deed"] == "rename" else {}
        _refuse_if_used(tx, after.codebook, before.codebook, back, coder)
        tag_moves.move_back(tx, facts["moved"])
        tag_moves.part_attributes(tx, facts["attributes"])
        move_memos_back(tx, facts["memos"])
        move_decisions_back(tx, facts.get("decisions", []))
        numbers = code_numbers(tx, before.number)
        if back and (held := tag_moves.in_the_way(tx, back, numbers)):
            raise StudyError(
                f"{held} tags made since cannot go back to {', '.join(back.values())}.",
                mend="Rename the code anew instead.",
            )
        since = tag_moves.move_tags(tx, back, numbers) if back else ()
        more = move_memos(tx, {}, back)
        put_in_use(tx, before.number)
        places = [(one["coder"], one["interview"], one["round"]) for one in facts["moved"]]
        payload = {
            "of": event.uid,
            "edit": facts["edit"],
            "before": _facts(after),
            "after": _facts(before),
            "ids": back,
            "moved": [asdict(one) for one in since],
            "memos": asdict(more),
            "digests": _reseal(tx, [*places, *((one.coder, one.interview, one.round) for one in since)]),
        }
        audit.record(tx, actor, codebook_trail.UNDO, payload, target=event.number)
        mine = [one for one in facts["moved"] if one["live"] and coder in (None, one["coder"])]
        return CodebookDeed(
            label=f"undo: {_label(facts['edit'])}",
            before=after.version,
            after=before.version,
            codebook=before.codebook,
            moved=sum(one["kept"] is None for one in mine) + sum(coder in (None, one.coder) for one in since),
            joined=sum(one["kept"] is not None for one in mine),
        )

    return store.write(job)


def codebook_history(store: Store) -> tuple[StoredVersion, ...]:
    """The versions of the study's codebook, oldest first."""
    return store.read(versions)


def codebook_version(store: Store, version: str | None = None) -> Codebook:
    """The codebook in use, or the newest of a version number; StudyError naming those there are."""

    def job(tx: Transaction) -> Codebook:
        if version is None:
            return version_in_use(tx).codebook
        known = versions(tx)
        found = next((one for one in reversed(known) if one.version == version), None)
        if found is None:
            there = ", ".join(dict.fromkeys(one.version for one in known))
            raise StudyError(f"there is no version {version!r} of the codebook.", mend=f"There is {there}.")
        return found.codebook

    return store.read(job)


def tags_to_decide(store: Store, coder: str) -> tuple[Undecided, ...]:
    """The coder's own tags of codes that were split, in the order of interviews and text."""

    def job(tx: Transaction) -> tuple[Undecided, ...]:
        assignments.coder_id(tx, coder)
        parts = {code.id: code.split_into for code in version_in_use(tx).codebook.codes if code.split_into}
        shown = coders_names(tx)
        return tuple(
            Undecided(shown(interview, in_round), in_round, code, Span(start, end), parts[code])
            for interview, in_round, code, start, end in tag_moves.places_under(tx, list(parts), coder)
        )

    return store.read(job)


def lock_codebook(store: Store, *, locked: bool) -> bool:
    """Leave the editing of the codebook to the lead, or let every coder edit again; False when it was so already."""

    def job(tx: Transaction) -> bool:
        changed = set_locked(tx, locked=locked)
        if changed:
            audit.record(tx, LEAD, "codebook lock", {"locked": locked})
        return changed

    return store.write(job)


def _coder_of(tx: Transaction, actor: str, *, editing: bool = False) -> str | None:
    """The coder whose tags may be told, None for the lead; StudyError for a stranger, and where only the lead edits."""
    if actor == LEAD:
        return None
    assignments.coder_id(tx, actor)
    if editing and is_locked(tx):
        raise StudyError(
            "the codebook of this study is edited by the lead only.",
            mend="Tell the lead what you would change; ipr-coder codebook unlock lets every coder edit.",
        )
    return actor


def _touched(codebook: Codebook, edit: Edit) -> list[str]:
    """The codes whose tags an edit is about."""
    if isinstance(edit, AddCode):
        return []
    if isinstance(edit, MergeCodes):
        return list(edit.codes)
    return [edit.code, *(child.id for child in codebook.children(edit.code))]


def _taken(tx: Transaction) -> frozenset[str]:
    return frozenset(one.version for one in versions(tx))


def _refuse_if_used(tx: Transaction, now: Codebook, then: Codebook, back: Mapping[str, str], coder: str | None) -> None:
    """StudyError where tags were made with codes that the older version does not have."""
    older = {code.id for code in then.codes}
    new = [code.id for code in now.codes if code.id not in older and code.id not in back]
    used = tag_moves.tags_by_code(tx, new) if new else {}
    if not used:
        return
    own = sum(tag_moves.tags_by_code(tx, new, coder).values())
    tags = f"{own} {'tag has' if own == 1 else 'tags have'}" if own else "tags of other coders have"
    raise StudyError(
        f"{tags} been made since with {', '.join(used)}, which the older version does not have.",
        mend="Merge it into another code instead, or take the tags off first.",
    )


def _reseal(tx: Transaction, places: Sequence[tuple[str, str | None, str]]) -> list[dict[str, str | None]]:
    """The digests of submitted desks, made anew because tags are called otherwise now."""
    told: list[dict[str, str | None]] = []
    for coder, interview, in_round in dict.fromkeys(places):
        if interview is None:
            continue
        desk, submitted = assignments.any_desk(tx, coder, interview, in_round)
        if submitted:
            before, after = tag_moves.reseal(tx, desk)
            told.append({"coder": coder, "interview": interview, "round": in_round, "before": before, "after": after})
    return told


def _facts(version: StoredVersion) -> dict[str, str]:
    return {"name": version.name, "version": version.version, "uid": version.uid, "digest": version.digest}


def _label(facts: Mapping[str, object]) -> str:
    codes = facts["codes"] if "codes" in facts else [facts["code"]]
    return f"{facts['deed']} {', '.join(map(str, codes if isinstance(codes, list) else [codes]))}"


def _reason(reason: str) -> str:
    reason = normalise(reason).strip()
    if not reason:
        raise StudyError("editing the codebook needs a reason.", mend="Say why in a few words; it is kept on record.")
    return reason
