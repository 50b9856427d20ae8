"""Lists of words, written as one would in prose."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, parted at blanks."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of `text`, parted by "|"."""
    return frozenset(text.split("|"))
