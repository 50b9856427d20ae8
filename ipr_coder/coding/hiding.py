"""What a study hides from its coders while they code, so that what they read beside the text does not lead them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ipr_coder.coding.setting_up import LEAD
from ipr_coder.errors import UsageError
from ipr_coder.study import audit
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.study_settings import keep_setting, setting

HIDABLE: Final = ("session", "other_account")
"""What stands beside the text and can be hidden: the session's transcript, and the other member's account."""

_BLIND: Final = "blind"


def hidden_facts(tx: Transaction) -> frozenset[str]:
    """What the study hides from its coders."""
    facts = setting(tx, _BLIND)
    return frozenset(str(fact) for fact in facts) if isinstance(facts, list) else frozenset()


def hidden_from_coders(store: Store) -> tuple[str, ...]:
    """What the study hides from its coders, in alphabetical order."""
    return tuple(sorted(store.read(hidden_facts)))


def hide_from_coders(store: Store, facts: Collection[str]) -> None:
    """Hide these facts from coders, and no others. UsageError for one that cannot be hidden."""
    for fact in facts:
        if fact not in HIDABLE:
            raise UsageError(f"{fact[:40]!r} cannot be hidden from coders.", mend=f"There is {', '.join(HIDABLE)}.")

    def job(tx: Transaction) -> None:
        if hidden_facts(tx) != frozenset(facts):
            keep_setting(tx, _BLIND, sorted(set(facts)))
            audit.record(tx, LEAD, "hide from coders", {"hidden": sorted(set(facts))})

    store.write(job)
