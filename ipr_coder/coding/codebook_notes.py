"""Notes for the codebook from meetings: proposed by anybody, accepted into a version or declined by the lead."""

from __future__ import annotations

from ipr_coder.codebook.edits import Edit, words_of
from ipr_coder.coding.codebook_editing import CodebookDeed, edit_within
from ipr_coder.coding.looking_together import open_interviews
from ipr_coder.coding.setting_up import LEAD
from ipr_coder.coding.settling import person
from ipr_coder.errors import StudyError
from ipr_coder.study import assignments, audit, codebook_notes, codebooks, structure
from ipr_coder.study.codebook_notes import NoteRow
from ipr_coder.study.codebook_versions import version_in_use
from ipr_coder.study.store import Store, Transaction
from ipr_coder.text import normalise


def add_note(
    store: Store,
    body: str,
    *,
    by: str,
    code: str | None = None,
    other: str | None = None,
    decision: int | None = None,
) -> NoteRow:
    """Propose something for the codebook, such as "define shame.hiding against withdrawal": it waits for the lead.

    `code` and `other` are the codes it is about, `decision` the number of the decision it came up at. StudyError where
    nothing is said, or there is no such code or decision.
    """
    author, words = person(by), _words(body)

    def job(tx: Transaction) -> NoteRow:
        codes = [None if ident is None else codebooks.called_now(tx, ident) for ident in (code, other)]
        if decision is not None and not codebook_notes.decision_there(tx, decision):
            raise StudyError(f"there is no decision {decision}.", mend="See those there are: ipr-coder consensus show.")
        number, uid = codebook_notes.add_note_row(
            tx,
            structure.study_row(tx).id,
            body=words,
            code=codes[0],
            other=codes[1],
            decision=decision,
            by=author,
        )
        audit.record(tx, author, "codebook note", {"note": uid, "codes": [one for one in codes if one]})
        return _one(tx, number)

    return store.write(job)


def notes(store: Store, *, open_only: bool = False) -> tuple[NoteRow, ...]:
    """The proposals, oldest first; with `open_only` those that wait for an answer."""
    return store.read(lambda tx: codebook_notes.load_notes(tx, open_only=open_only))


def notes_to_read(store: Store, *, open_only: bool = False) -> tuple[tuple[NoteRow, ...], tuple[str, ...]]:
    """The same without those that came up at an interview that not everybody has submitted, for they tell what was put
    there; and the labels of such interviews."""

    def job(tx: Transaction) -> tuple[tuple[NoteRow, ...], tuple[str, ...]]:
        found = codebook_notes.load_notes(tx, open_only=open_only)
        waiting = {name: open_interviews(tx, name) for name in assignments.round_names(tx)}
        shut = {one.number for one in found if one.interview in waiting.get(one.round or "", ())}
        held = dict.fromkeys(one.interview for one in found if one.number in shut and one.interview)
        return tuple(one for one in found if one.number not in shut), tuple(held)

    return store.read(job)


def accept_note(
    store: Store, number: int, *, by: str = LEAD, edit: Edit | None = None, answer: str | None = None
) -> tuple[NoteRow, CodebookDeed | None]:
    """Accept a proposal into the codebook: with an `edit` a new version is made for it in the same transaction, without
    one it counts as done in the version in use. StudyError where it was answered before, CodebookError where the edit
    cannot be done.
    """
    said = _said(answer)

    def job(tx: Transaction) -> tuple[NoteRow, CodebookDeed | None]:
        _waiting(tx, number)
        # The answer stands with the note alone: the trail would keep it where a name in it cannot be taken out.
        deed = None if edit is None else edit_within(tx, by, edit, f"note {number}")
        version = version_in_use(tx)
        uid = codebook_notes.answer_note_row(tx, number, outcome="accepted", answer=said, by=by, version=version.number)
        facts = {"note": uid, "version": version.version, "edit": None if edit is None else words_of(edit)}
        audit.record(tx, by, "accept note", facts)
        return _one(tx, number), deed

    return store.write(job)


def decline_note(store: Store, number: int, answer: str, *, by: str = LEAD) -> NoteRow:
    """Decline a proposal, saying why; StudyError where it was answered before, or nothing is said."""
    said = _words(answer)

    def job(tx: Transaction) -> NoteRow:
        _waiting(tx, number)
        uid = codebook_notes.answer_note_row(tx, number, outcome="declined", answer=said, by=by, version=None)
        audit.record(tx, by, "decline note", {"note": uid})
        return _one(tx, number)

    return store.write(job)


def _waiting(tx: Transaction, number: int) -> NoteRow:
    found = codebook_notes.load_notes(tx, number=number)
    if not found:
        raise StudyError(f"there is no note {number}.", mend="See those there are: ipr-coder codebook notes.")
    if found[0].outcome is not None:
        raise StudyError(f"note {number} was {found[0].outcome} already.", mend="Propose it anew if it should change.")
    return found[0]


def _one(tx: Transaction, number: int) -> NoteRow:
    return codebook_notes.load_notes(tx, number=number)[0]


def _said(answer: str | None) -> str | None:
    return (normalise(answer).strip() or None) if answer else None


def _words(body: str) -> str:
    words = normalise(body).strip()
    if not words:
        raise StudyError("nothing is said.", mend="Write it in a few words.")
    return words
