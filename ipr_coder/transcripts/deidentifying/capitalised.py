"""Capitalised words that do not open a sentence or a turn: in English mostly names of somebody or something."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.matching import words_of
from ipr_coder.transcripts.deidentifying.model import Find, Kind
from ipr_coder.transcripts.deidentifying.words import FILE_WORDS, NO_NAMES, OPENERS, ORGANISATIONS, PARTICLES, TITLES
from ipr_coder.transcripts.labels import role_hint


def capitalised_finds(text: str, openings: Collection[int], small: Collection[str] = ()) -> list[Find]:
    """Runs of capitalised words ("Anna van Berg"), in the order of the text; the possessive stays outside.

    A run takes in the word that opens the sentence only where it goes on after it, and only when that word is not
    among the `small` ones, which occur in small letters too. So is a word in capitals alone, which is only louder.
    """
    starts = frozenset(openings)
    found: list[Find] = []
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if _is_name_word(match.group()):
            if run and not _joined(text, run[-1], match):
                found += _find(text, run, starts, small)
                run = []
            run.append(match)
        elif not (run and match.group() in PARTICLES and _joined(text, run[-1], match)):
            found += _find(text, run, starts, small)
            run = []
    return found + _find(text, run, starts, small)


def label_finds(text: str, small: Collection[str] = ()) -> list[Find]:
    """Capitalised words of a speaker's label or a file name that name neither a role nor a kind of file."""
    return [
        Find(Span(start, end), "name", "capitalised")
        for start, end, word in words_of(text)
        if len(word) > 2 and word[0].isupper() and word.isalpha() and not _of_files(word, small)
    ]


def small_words(texts: Sequence[str]) -> frozenset[str]:
    """The words that occur in small letters somewhere: what is shouted (SO) is told from what is a name by them."""
    return frozenset(word for text in texts for word in _SMALL.findall(text))


def opens(text: str, start: int, starts: Collection[int]) -> bool:
    """Does a sentence or turn begin here? Quotes, dashes and brackets before the word do not count."""
    at = start
    while at > 0 and at not in starts and text[at - 1] in _LEADING:
        if text[at - 1] == "\n":
            return True
        aside = _ASIDE.search(text, max(0, at - 60), at) if text[at - 1] in "])" else None
        at = aside.start() if aside else at - 1
    if at > 0 and text[at - 1] == "." and _SHORTENED.search(text, max(0, at - 8), at):
        return False
    return at == 0 or at in starts or text[at - 1] in _ENDING


def _of_files(word: str, small: Collection[str]) -> bool:
    bare = word.casefold()
    return word in NO_NAMES or bare in FILE_WORDS or bare in small or role_hint(word) is not None


def _everyday(word: str, small: Collection[str]) -> bool:
    return word.casefold() in OPENERS or word.casefold() in small


def _is_name_word(word: str) -> bool:
    bare = _bare(word)
    if len(bare) < 2 or not bare[0].isupper() or bare in NO_NAMES or word in NO_NAMES:
        return False
    return bare.casefold() not in TITLES


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    between = text[left.end() : right.start()]
    return between in (" ", "\u00a0", "-") or (between in (". ", ".") and len(left.group()) == 1)


def _find(text: str, run: list[re.Match[str]], starts: Collection[int], small: Collection[str]) -> list[Find]:
    """The run as one find. One that consists of a sentence's opening word alone tells nothing."""
    if run and _tells_nothing(text, run, starts, small):
        run = run[1:]
    run = [one for one in run if not (_bare(one.group()).isupper() and _everyday(_bare(one.group()), small))]
    if not run:
        return []
    initials = _INITIALS.search(text, max(0, run[0].start() - 12), run[0].start())
    start = initials.start() if initials else run[0].start()
    end = run[-1].start() + len(_bare(run[-1].group()))
    return [Find(Span(start, end), _kind(text, start, [_bare(one.group()) for one in run]), "capitalised")]


def _tells_nothing(text: str, run: list[re.Match[str]], starts: Collection[int], small: Collection[str]) -> bool:
    """Has the run's first word its capital from its place: a sentence's beginning, or what somebody is quoted with?"""
    start, everyday = run[0].start(), _everyday(_bare(run[0].group()), small)
    if opens(text, start, starts):
        return len(run) == 1 or everyday
    return everyday and text[start - 1] in _QUOTES


def _kind(text: str, start: int, words: Sequence[str]) -> Kind:
    if words[-1] in ORGANISATIONS or words[0] in ORGANISATIONS:
        return "organisation"
    return "place" if _WHERE.search(text, max(0, start - 12), start) else "name"


_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’][^\W\d_]+)*(?!\d)")
_SMALL = re.compile(r"(?<![\w@./-])[a-zà-öø-ÿ]{2,}(?![\w@/-]|\.\w)")
_SHORTENED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|Fr|Hr|[A-HJ-Z])\.$")
_INITIALS = re.compile(r"(?:\b[A-HJ-ZÆØÅÄÖÜ]\. ?){1,3}$")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$|['’](?:d|ll|ve|re|m)$")
_ASIDE = re.compile(r"[\[(][^\[\]()\n]{0,56}[\])]$")
_QUOTES = frozenset("\"'“‘«„»")
_LEADING = frozenset(" \t\n\u00a0\"'“”‘’«»„([{–—-*_])")
_ENDING = frozenset(".!?…:;")
_WHERE = re.compile(r"\b(?:in|near|from|to|of|i|på|til|fra|nach|aus)\s$")
