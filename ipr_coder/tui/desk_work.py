"""What a coder can do on an open interview, and what each deed means for the screen. Knows no Textual.

A deed takes effect on the marks at once and goes to the account; `settle` brings the writer's answer home.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ipr_coder.codebook.model import Code, Codebook
from ipr_coder.codebook.writing import codebook_digest
from ipr_coder.errors import TextCorrected
from ipr_coder.study.values import Change, Deed, Desk, OwnTag
from ipr_coder.text import Span, displayable
from ipr_coder.tui import requests
from ipr_coder.tui.marks import Marks
from ipr_coder.tui.saving import Account, Request, Settled, sentence_of
from ipr_coder.tui.sheet import Sheet

READ_ONLY = "This interview is submitted and can only be read. To change it, reopen it from the work list: F8, then F7."


@dataclass(frozen=True, slots=True)
class Effect:
    """What the screen has to do after a deed: say something, paint segments and codes again, perhaps go somewhere.

    `reload`: the segments, the recall moments or the text itself are other ones now. `other_codebook`: the study has
    another codebook than the screen goes by.
    """

    words: str = ""
    warning: bool = False
    segments: frozenset[int] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    go_to: int | None = None
    reload: bool = False
    keep: int | None = None
    """With `reload`: the character to have in sight then; None where the coder is."""
    other_codebook: bool = False


class DeskWork:
    """One coder at one interview."""

    def __init__(
        self,
        desk: Desk,
        sheet: Sheet,
        marks: Marks,
        account: Account,
        codebook: Codebook,
        *,
        submitted: bool,
        newest_event: int | None = None,
    ) -> None:
        self.desk, self.sheet, self.marks, self.account = desk, sheet, marks, account
        self.submitted = submitted
        self.newest_event: int | None = None
        """The newest audit event at this desk that the screen knows of."""
        self.last_code: Code | None = None
        self.recent: list[str] = []
        """The ids of the codes used, the last one first."""
        self._codes: dict[str, Code] = {}
        self.take_codebook(codebook)

    def take_codebook(self, codebook: Codebook) -> None:
        """Go by a codebook: this one from the start, or another one that is in use now."""
        self._codes |= {code.id: code for code in codebook.codes}
        self.seen = codebook_digest(codebook)
        if self.last_code is not None:
            now = self._codes.get(codebook.called_now(self.last_code.id) or "")
            self.last_code = now if now is not None and not now.retired else None

    def name_of(self, code_id: str) -> str:
        """A code as people read it: its keys and name."""
        code = self._codes.get(code_id)
        return displayable(f"{code.key} {code.name}" if code else code_id).replace("\n", " ")

    def toggle(self, index: int, code: Code) -> Effect:
        """Put a code on a segment, or take it off if it is there."""
        refusal = self.refusal(index)
        if refusal:
            return refusal
        self.note_use(code)
        return self._set_tag(index, code, present=self.marks.tag(index, code.id) is None)

    def note_use(self, code: Code) -> None:
        """Remember that a code was used."""
        self.last_code = code
        if code.id in self.recent:
            self.recent.remove(code.id)
        self.recent.insert(0, code.id)

    def repeat(self, index: int) -> Effect:
        """Put the last code on a segment; there is nothing to do when it is there."""
        refusal = self.refusal(index)
        if refusal:
            return refusal
        if self.last_code is None:
            return Effect("There is no last code yet: tag something first.")
        if self.marks.tag(index, self.last_code.id) is not None:
            return Effect(f"{self.name_of(self.last_code.id)} is on this segment already.")
        return self._set_tag(index, self.last_code, present=True)

    def remove(self, index: int, tag: OwnTag) -> Effect:
        """Take a tag off; it may reach beyond the segment."""
        if self.submitted:
            return Effect(READ_ONLY, warning=True)
        request = requests.tag_request(self.desk, self.marks, tag.code, tag.span, present=False)
        return self.do(request, f"{self.name_of(tag.code)} taken off {self.place(index)}.")

    def write_memo(self, tag: OwnTag, body: str) -> Effect:
        """Keep a memo on a tag; blank text takes the memo away."""
        if self.submitted:
            return Effect(READ_ONLY, warning=True)
        wanted = body.strip() or None
        if wanted == tag.memo or (tag.memo is not None and body == displayable(tag.memo)):
            return Effect("The memo is as it was.")
        request = requests.memo_request(self.desk, self.marks, tag.code, tag.span, wanted)
        return self.do(request, f"Memo on {self.name_of(tag.code)} {'kept' if wanted else 'taken away'}.")

    def nothing_here(self, index: int) -> Effect:
        """Mark a segment as read with nothing in it, or take the mark off."""
        refusal = self.refusal(index)
        if refusal:
            return refusal
        held = self.marks.review(index)
        if held is None and self.marks.tags(index):
            return Effect(
                "This segment is tagged. If there is nothing here, take the tags off first (x).", warning=True
            )
        present = held is None
        span = held or self.sheet.spans[index]
        request = requests.review_request(self.desk, self.marks, span, present=present)
        return self.do(request, "" if present else f"{self.place(index).capitalize()} is undecided again.")

    def undo(self) -> Effect:
        """Take the last deed back: one that could not be saved, or else the last durable one."""
        failed = self.account.take_back()
        if failed is None:
            return self.ask_store(requests.undo_request(self.desk))
        touched = self.marks.hold(failed.changes, -1)
        for change in self.account.news(failed.before):
            touched |= set(self.marks.apply(change))
        return self._effect(f"Taken back: {failed.label}. It had not been saved.", failed.changes, touched)

    def redo(self) -> Effect:
        """Do again what was undone last."""
        return self.ask_store(requests.redo_request(self.desk))

    def submit(self) -> Effect:
        """Hand the interview in; it becomes read-only when that is durable."""
        if self.account.failed:
            return Effect("Some deeds are not saved yet. Save them first: F9.", warning=True)
        return self.ask_store(requests.submit_request(self.desk))

    def save_again(self) -> Effect:
        """Try once more what could not be saved."""
        count = self.account.try_again()
        return Effect(f"Trying again: {count}." if count else "There is nothing waiting to be saved again.")

    def settle(self, answer: Settled) -> Effect:
        """Book the writer's answer and say what it means."""
        request = self.account.settle(answer)
        if request is None:
            return Effect()
        if answer.error is not None:
            return self._failure(request, answer.error)
        effect = self._settled(request, answer)
        return self._beside_another(effect) if self._another_window(answer.deed) else effect

    def _settled(self, request: Request, answer: Settled) -> Effect:
        touched = self.marks.hold(request.changes, -1)
        told = answer.deed.changes if answer.deed else ()
        changes = tuple(change for change in told if change.kind != "codebook")
        for change in self.account.news(changes):
            if self.marks.state(change) != change:
                touched |= set(self.marks.apply(change))
        if self.account.failed and request.changes:
            self.account.try_again()
        if request.changes:
            effect = self._effect("", (*request.changes, *changes), touched)
            return replace(effect, reload=_new_layout(changes) is not None, other_codebook=self._is_other(told))
        if request.label == "submit":
            self.submitted = True
            return Effect(f"{displayable(self.desk.shown)} is submitted. It can be read here, not changed.")
        if answer.deed is None:
            return Effect(f"Nothing to {request.label}.")
        return replace(self._told_by_store(answer.deed, touched), other_codebook=self._is_other(told))

    def do(self, request: Request, words: str) -> Effect:
        """Let a deed take effect at once and send it to the disk; `words` say what was done."""
        touched: set[int] = set()
        for change in request.changes:
            touched |= set(self.marks.apply(change))
        touched |= self.marks.hold(request.changes, 1)
        for dropped in self.account.send(request):
            touched |= self.marks.hold(dropped.changes, -1)
        return self._effect(words, request.changes, touched)

    def ask_store(self, request: Request) -> Effect:
        """Send a deed of which only the store knows what it will change."""
        if self.submitted:
            return Effect(READ_ONLY, warning=True)
        self.account.send(request)
        return Effect()

    def refusal(self, index: int) -> Effect | None:
        """Why nothing can be coded on a segment, or None."""
        if self.submitted:
            return Effect(READ_ONLY, warning=True)
        if not self.sheet.codable[index]:
            return Effect("This is the interviewer speaking; only what the respondent says is coded.", warning=True)
        return None

    def place(self, index: int) -> str:
        """A segment in words."""
        return f"turn {self.sheet.turn[index]}"

    def take_up(self, desk: Desk, sheet: Sheet, marks: Marks, *, submitted: bool, newest_event: int | None) -> None:
        """Go on with a desk that was read anew."""
        self.desk = desk
        self.sheet, self.marks, self.submitted = sheet, marks, submitted
        self.newest_event = newest_event

    def _another_window(self, deed: Deed | None) -> bool:
        """True when the desk's newest event before a deed is not the one this window knows of."""
        if deed is None or deed.event is None:
            return False
        known, self.newest_event = self.newest_event, deed.event
        return deed.after != known

    def _beside_another(self, effect: Effect) -> Effect:
        words = "Your work here was changed by another window of yours, or by an import; that is shown now."
        return replace(effect, words=words, warning=True, reload=True)

    def _is_other(self, told: Iterable[Change]) -> bool:
        """True when the store says that another codebook is in use, or speaks of codes that this one does not have."""
        return any(change.kind == "codebook" or (change.code or "") not in {"", *self._codes} for change in told)

    def _told_by_store(self, deed: Deed, touched: set[int]) -> Effect:
        first, layout = min(touched, default=None), _new_layout(deed.changes)
        where = f" ({self.place(first)})" if first is not None else ""
        effect = self._effect(f"{deed.label.capitalize()}{where}.", deed.changes, touched, go_to=first)
        return effect if layout is None else replace(effect, go_to=None, reload=True, keep=layout.start)

    def _set_tag(self, index: int, code: Code, *, present: bool) -> Effect:
        span = self.sheet.spans[index]
        request = requests.tag_request(self.desk, self.marks, code.id, span, present=present, seen=self.seen)
        words = "" if present else f"{self.name_of(code.id)} taken off {self.place(index)}."
        return self.do(request, words)

    def _failure(self, request: Request, error: Exception) -> Effect:
        if isinstance(error, TextCorrected):
            if request.changes:
                self.account.take_back()  # its place is in a text that is no more
            words = "The transcript was corrected just now, so this was not done; here is the new text."
            return Effect(words, warning=True, reload=True)
        sentence = sentence_of(error)
        if request.changes:
            return Effect(f"Not saved; F9 tries again, z takes it back: {sentence}", warning=True)
        return Effect(f"Could not {request.label}: {sentence}", warning=True)

    def _effect(self, words: str, changes: Iterable[Change], touched: set[int], go_to: int | None = None) -> Effect:
        codes = frozenset(change.code for change in changes if change.code is not None)
        return Effect(displayable(words), segments=frozenset(touched), codes=codes, go_to=go_to)


def _new_layout(changes: Iterable[Change]) -> Span | None:
    """Where segments, moments or the text have changed, if they have."""
    return next((change.span for change in changes if change.kind == "layout"), None)
