"""Quotes whose words may not leave yet: files get their places, and in the words' stead why they are held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ipr_coder.reports.model import Block, Note, Quote, Report, Section

if TYPE_CHECKING:
    from ipr_coder.transcripts.deidentifying.key import Key

HELD = "[words held back]"


def without_held_words(report: Report) -> Report:
    """The report as a file may have it: no words of a quote that is held back, and a note that says how many are."""
    if not any(quote.held for quote in _quotes(report)):
        return report
    return _with_sections(report, _without)


def rescanned(report: Report, key: Key | None = None) -> Report:
    """The report with each quote held back that holds an address or number of somebody, or a name the key file knows.

    This comes on top of a person's clearance: nobody can read what they overlook.
    """

    def looked_through(section: Section) -> Section:
        return replace(section, blocks=tuple(_looked_through(block, key) for block in section.blocks))

    return _with_sections(report, looked_through) if any(True for _ in _quotes(report)) else report


def held_back(report: Report) -> str | None:
    """How many quotes leave without their words, in a sentence; None where all may go as they are."""
    return _many(sum(quote.held is not None for quote in _quotes(report)))


def _many(held: int) -> str | None:
    if not held:
        return None
    words = "The words of 1 quote are" if held == 1 else f"The words of {held} quotes are"
    return f"{words} held back, and only the places printed. `ipr-coder quotes clear` lets words be printed."


def _looked_through(block: Block, key: Key | None) -> Block:
    if not isinstance(block, Quote) or not block.text or block.held:
        return block
    from ipr_coder.coding.deidentifying import warnings_before_export

    found = warnings_before_export([block.text], key)
    return replace(block, held="a name, number or address in it may tell who somebody is") if found else block


def _without(section: Section) -> Section:
    text = _many(sum(isinstance(block, Quote) and block.held is not None for block in section.blocks))
    if text is None:
        return section
    blocks = tuple(
        replace(block, text=HELD) if isinstance(block, Quote) and block.held else block for block in section.blocks
    )
    return replace(section, blocks=(Note(text), *blocks))


def _quotes(report: Report) -> Iterable[Quote]:
    return (block for section in report.sections for block in section.blocks if isinstance(block, Quote))


def _with_sections(report: Report, change: Callable[[Section], Section]) -> Report:
    return replace(report, sections=tuple(change(section) for section in report.sections))
