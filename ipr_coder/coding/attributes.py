"""Attributes of a tag: what the codebook lets a coder say about a coded stretch beside its code, such as intensity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ipr_coder.codebook.model import Codebook
from ipr_coder.coding.at_desk import carry_out, recorded
from ipr_coder.errors import StudyError
from ipr_coder.study import codebooks, marks
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.values import Change, Deed, Desk
from ipr_coder.text import Span

STRENGTH = "strength"
"""The attribute that every tag can have where the codebook names none of its kind."""


def possible_attributes(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Each attribute that a tag may have, with its values as text.

    Where the codebook has neither "intensity" nor "strength", a tag can have a strength of 1, 2 or 3.
    """
    named = {name: tuple(str(value) for value in values) for name, values in codebook.attributes.items()}
    return named if {"intensity", STRENGTH} & named.keys() else {**named, STRENGTH: ("1", "2", "3")}


def refuse_impossible(possible: Mapping[str, tuple[str, ...]], attributes: Mapping[str, str]) -> None:
    """StudyError for an attribute, or a value of one, that the codebook does not know."""
    for name, value in attributes.items():
        if name not in possible:
            known = ", ".join(possible)
            raise StudyError(f"there is no attribute {name[:40]!r} in the codebook.", mend=f"There is {known}.")
        if value not in possible[name]:
            mend = f"Choose {', '.join(possible[name])}."
            raise StudyError(f"the attribute {name} cannot be {value[:40]!r}.", mend=mend)


def set_attributes(store: Store, desk: Desk, code: str, span: Span, attributes: Mapping[str, str]) -> Deed:
    """Give one of the coder's own tags exactly these attributes (none of them: an empty mapping). Undoable.

    They stay with the tag when it is taken off and put back, and when its ends are moved.
    """

    def job(tx: Transaction) -> Deed:
        label = f"attributes of {code}"
        live = marks.live_tag(tx, desk, code, span)
        if live is None:
            raise StudyError(f"there is no tag {code} here to describe.", mend="Tag it first.")
        found = marks.tag_details(tx, desk, code, span)
        before = dict(found.attributes) if found else {}
        if before == attributes:
            return Deed(label, ())
        news = {name: value for name, value in attributes.items() if before.get(name) != value}
        refuse_impossible(possible_attributes(codebooks.load_codebook(tx)), news)
        marks.set_attributes(tx, live[0], attributes)
        payload = {
            "tag": {"code": code, "start": span.start, "end": span.end},
            "before": before,
            "after": dict(attributes),
        }
        return recorded(tx, desk, Deed(label, (_change(code, span, attributes),)), "attributes", payload)

    return carry_out(store, desk, job)


def replay_attributes(tx: Transaction, desk: Desk, facts: Mapping[str, Any], *, forward: bool) -> tuple[Change, ...]:
    """Give a tag the attributes an earlier deed gave (or found); nothing where the tag is no longer there."""
    tag = facts["tag"]
    span = Span(tag["start"], tag["end"])
    live = marks.live_tag(tx, desk, tag["code"], span)
    if live is None:
        return ()
    attributes = facts["after" if forward else "before"]
    marks.set_attributes(tx, live[0], attributes)
    return (_change(tag["code"], span, attributes),)


def _change(code: str, span: Span, attributes: Mapping[str, str]) -> Change:
    return Change("attributes", span, bool(attributes), code=code, attributes=dict(attributes))
