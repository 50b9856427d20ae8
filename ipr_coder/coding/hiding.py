"""What coders do not see while they code, so that what they know of an interview does not lead them.

A study hides facts in all its rounds, or a round facts of its own. Whatever a coder is shown is made without them
(`study.hidden`): work list, interview, context, search.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import UsageError
from ipr_coder.study import assignments, audit
from ipr_coder.study.hidden import SETTING, hidden_by_round, hidden_in_study, keep_hidden
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.structure import study_row
from ipr_coder.study.study_settings import keep_setting

HIDABLE: Final[Mapping[str, str]] = MappingProxyType({
    "session": "the transcript of the session",
    "other_account": "what the other member of the dyad said of the same moment",
    "session_number": "which session it was, and with it the interview's label",
    "role": "whether client or therapist speaks, and with it the interview's label",
    "group": "the dyad's outcome group",
    "scores": "questionnaires' scores",
})  # fmt: skip
"""What can be hidden from coders, in words."""


def hidden_from_coders(store: Store, round: str | None = None) -> tuple[str, ...]:
    """What is hidden from the coders of a round, or (without one) in rounds that say nothing of their own."""

    def job(tx: Transaction) -> frozenset[str]:
        return hidden_in_study(tx) if round is None else hidden_by_round(tx)[assignments.round_name(tx, round)]

    return tuple(sorted(store.read(job)))


def hide_from_coders(store: Store, facts: Collection[str], round: str | None = None) -> None:
    """Hide these facts from coders, and no others: in one round, or in all that say nothing of their own.

    UsageError for one that cannot be hidden, StudyError for an unknown round.
    """
    for fact in facts:
        if fact not in HIDABLE:
            raise UsageError(f"{fact[:40]!r} cannot be hidden from coders.", mend=f"There is {', '.join(HIDABLE)}.")
    wanted = frozenset(facts)

    def job(tx: Transaction) -> None:
        if round is None:
            if hidden_in_study(tx) == wanted:
                return
            keep_setting(tx, SETTING, sorted(wanted))
        else:
            number = assignments.ensure_round(tx, study_row(tx).id, assignments.round_name(tx, round))
            keep_hidden(tx, number, wanted)
        told = {"hidden": sorted(wanted)} | ({} if round is None else {"round": round})
        audit.record(tx, LEAD, "hide from coders", told)

    store.write(job)


def hide_as_the_study(store: Store, round: str) -> None:
    """Let a round say nothing of its own any more: it hides what the study hides. StudyError for an unknown round."""

    def job(tx: Transaction) -> None:
        number = assignments.ensure_round(tx, study_row(tx).id, assignments.round_name(tx, round))
        keep_hidden(tx, number, None)
        audit.record(tx, LEAD, "hide from coders", {"hidden": None, "round": round})

    store.write(job)
