"""What stands beside a recall moment while it is coded: the session at that time, and the other member's account.

Never any coder's tags, and nothing that the round hides from its coders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ipr_coder.study import texts
from ipr_coder.study.accounts import Account, ToldTurn, other_accounts, session_turns
from ipr_coder.study.hidden import hidden_in_round, names_hidden, neutral_moments
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Desk, MomentRow

WINDOW_MS: Final = 30_000
"""How much of the session is shown before a moment begins and after it ends."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was going on at a place in an interview. `moment` is None where it talks about none.

    `session` is None where the session has no transcript; `hidden` are the facts that the study hides and that would
    otherwise stand here.
    """

    moment: MomentRow | None
    session: tuple[ToldTurn, ...] | None = None
    accounts: tuple[Account, ...] = ()
    hidden: tuple[str, ...] = ()
    window_ms: int = WINDOW_MS


def context_of(store: Store, desk: Desk, position: int, *, window_ms: int = WINDOW_MS) -> Context:
    """The context of the recall moment that the talk at a character is about.

    The session's turns from `window_ms` before the moment to `window_ms` after it, and what the other members said of
    moments that overlap it or lie within 30 seconds of it.
    """

    def job(tx: Transaction) -> Context:
        moment = _moment(texts.load_moments(tx, desk.transcript_id), position)
        if moment is None:
            return Context(None, window_ms=window_ms)
        told = hidden_in_round(tx, desk.round_id)
        if "role" in told:
            (moment,) = neutral_moments([moment])
        start = moment.session_start_ms
        end = start if moment.session_end_ms is None else moment.session_end_ms
        session = accounts = None
        if "session" not in told:
            session = session_turns(tx, desk.interview_id, start - window_ms, end + window_ms)
        if "other_account" not in told:
            accounts = other_accounts(tx, desk.interview_id, start, end)
            if names_hidden(told):
                accounts = tuple(replace(account, interview="") for account in accounts)
            if "role" in told:
                accounts = tuple(_without_roles(account) for account in accounts)
        hidden = tuple(fact for fact in ("session", "other_account", "role") if fact in told)
        return Context(moment, session, accounts or (), hidden, window_ms)

    return store.read(job)


def _moment(moments: tuple[MomentRow, ...], position: int) -> MomentRow | None:
    return next((moment for moment in moments if moment.start <= position < moment.end), None)


def _without_roles(account: Account) -> Account:
    """Speakers' labels name the role, too."""
    turns = tuple(replace(turn, speaker="", role="") for turn in account.turns)
    return replace(account, role="", turns=turns)
