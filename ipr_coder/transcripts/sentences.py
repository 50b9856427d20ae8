"""Sentences of spoken text: spaCy's sentencizer, which needs no model, and what interviews have that prose has not.

The sentencizer breaks after . ! ? … and their like. Taken back here are breaks after abbreviations, initials and
numbers, inside marks of transcription such as "(.)", after trailing off ("it was... smaller"), and between a quotation
and the words that frame it (“Why?” she said). A mark between two sentences belongs to the one it opens, a mark at the
very end to the last one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ipr_coder.transcripts.vocabulary import words

LONGEST = 100_000
"""Code points of the longest text taken at once."""


def sentences(texts: Iterable[str]) -> Iterator[list[tuple[int, int]]]:
    """For each text, of at most `LONGEST` code points, its sentences as (start, end); together they cover it, blanks
    between them included."""
    for together in _portions(texts):
        starts, offset = _starts(_BETWEEN.join(map(_easy, together))), 0
        for text in together:
            end = offset + len(text)
            found = starts[bisect_right(starts, offset) : bisect_left(starts, end)]
            yield _cut(text, [at - offset for at in found])
            offset = end + len(_BETWEEN)


def _portions(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts, some at a time: a document of spaCy's for each of many short ones takes longer than its words do."""
    together: list[str] = []
    length = 0
    for text in texts:
        if together and length + len(text) > _PORTION:
            yield together
            together, length = [], 0
        together.append(text)
        length += len(text) + len(_BETWEEN)
    if together:
        yield together


def _starts(text: str) -> list[int]:
    """Where the sentencizer sees a sentence begin."""
    from spacy.attrs import IDX, SENT_START

    nlp, known = _sentencizer(), _known_words()
    if len(known) < _MOST_KNOWN:
        # The tokenizer remembers a word only where nothing like "don't" comes before it in the same document.
        new = set(text.split()) - known
        for word in new:
            nlp.tokenizer(word)
        known |= new
    places = nlp(text).to_array([IDX, SENT_START])
    starts: list[int] = places[places[:, 1] == 1, 0].tolist()
    return starts


def _cut(text: str, starts: list[int]) -> list[tuple[int, int]]:
    """The sentences of a text, from where the sentencizer sees them begin after the first."""
    breaks = [0]
    lower = len(text) > _SHORT and text.islower()
    for seen in starts:
        if text[seen].isalnum() and _PLAIN_END.match(text, max(0, seen - 3), seen):
            if _no_short_word(text[max(0, seen - 24) : seen - 1], text[seen : seen + 12], lower=lower):
                breaks.append(seen)
            continue
        at = _moved(text, seen, breaks[-1])
        if at > breaks[-1] and _ends(text, at, lower=lower):
            breaks.append(at)
    return list(zip(breaks, [*breaks[1:], len(text)], strict=True))


def _easy(text: str) -> str:
    """The text with long runs of signs made easy."""
    return text if len(text) < _SHORTEST_RUN else _LONG_RUN.sub(_masked, text)


def _masked(run: re.Match[str]) -> str:
    """A run of signs without a blank, made easy: the tokenizer takes time as the square of its length."""
    return "x" * (len(run.group()) - _KEPT) + run.group()[-_KEPT:]


def _moved(text: str, at: int, least: int) -> int:
    """The break before what opens the next sentence: the sentencizer leaves brackets, quotes and marks behind it."""
    least = max(least, at - _REACH)
    while True:
        while at > least and (text[at - 1].isspace() or _opens(text, at - 1)):
            at -= 1
        mark = _MARK_AT_END.search(text, max(least, at - _WINDOW), at)
        if (
            mark is None
            or _IS_SENTENCE.fullmatch(mark.group(1))
            or not _END.search(text[max(0, at - 200) : mark.start()])
        ):
            return at
        at = mark.start()


def _opens(text: str, at: int) -> bool:
    """Whether the sign there opens a bracket or a quotation: quotes open after a blank, whatever their shape."""
    if text[at] in _BRACKETS:
        return True
    return text[at] in _QUOTES and (at == 0 or text[at - 1].isspace() or text[at - 1] in _BRACKETS)


def _ends(text: str, at: int, *, lower: bool) -> bool:
    """Whether a sentence ends before `at`."""
    before = _MARKS_AT_END.sub("", text[max(0, at - 200) : at]).rstrip()
    after = _MARKS_AT_START.sub("", text[at : at + 200]).lstrip()
    if not before or not after or not _END.search(before) or after[0] in _CLOSING:
        return False
    first = after.lstrip(_OPENING)[:1]
    goes_on = first.islower() and not lower
    if _TRAILS_OFF.search(before) and (first.islower() or _PRONOUN.match(after)):
        return False
    if goes_on and before[-1] in _QUOTES:
        return False
    return _no_short_word(before[-24:], after.lstrip(_OPENING), lower=lower)


def _no_short_word(before: str, after: str, *, lower: bool) -> bool:
    """Whether the full stop at the end of `before` is one, and not that of an abbreviation, initial or number."""
    match = _SHORT_WORD.search(before) if before[-1] == "." else None
    if match is None:
        return True
    first = after[:1]
    goes_on = first.islower() and not lower
    word = match.group(1)
    if word in _INITIALS or word.casefold() in _ABBREVIATIONS:
        return False
    if word.casefold() in _BEFORE_NUMBERS and first.isdigit():
        return False
    if word.isdigit():
        return _MONTH.match(after) is None
    return not (word.casefold() in _SOMETIMES and (goes_on or first.isdigit()))


@lru_cache(maxsize=1)
def _sentencizer() -> Any:
    """spaCy's blank English pipeline with the sentencizer; loaded when first asked for."""
    import spacy
    from spacy.pipeline import Sentencizer

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [*Sentencizer.default_punct_chars, "...", "…"]})
    nlp.max_length = LONGEST + 1
    return nlp


@lru_cache(maxsize=1)
def _known_words() -> set[str]:
    """The words that its tokenizer has met alone."""
    return set()


_MOST_KNOWN = 10_000
"""How many the tokenizer remembers."""

_PORTION = 4_000
"""Code points of several texts put before spaCy as one."""

_BETWEEN = "\n\n"
"""What stands between them there: a token of its own, at which the sentencizer begins anew as it does at the start."""

_SHORT = 40
_REACH = 200
"""How far back the opening of a sentence is looked for, so that a text of nothing but marks takes no longer."""

_WINDOW = 80
_LONG_RUN = re.compile(r"(?<!\S)\S{200,}")
_SHORTEST_RUN, _KEPT = 200, 20
_BRACKETS = "([{"
_QUOTES = "\"“”„‟«»‹›‘’‚'"
_CLOSING = ")]}”’»,;"
_OPENING = "([{\"“„«‹‘‚' "
_MARK = r"\(\([^()\n]{1,56}\)\)|\([^()\n]{1,56}\)|\[[^\[\]\n]{1,56}\]"
_MARK_AT_END = re.compile(rf"({_MARK})\s*$")
_MARKS_AT_END = re.compile(rf"(?:\s*(?:{_MARK}))+\s*$")
_MARKS_AT_START = re.compile(rf"(?:\s*(?:{_MARK}))+")
_IS_SENTENCE = re.compile(r"\([^\W\d_a-z][^()]* [^()]*[.!?…]\)")
_PLAIN_END = re.compile(r"\w[.!?] $")
_END = re.compile(r"[.!?…。！？][\"“”«»‹›‘’')\]}]*\s*$")
_TRAILS_OFF = re.compile(r"(?:\.\.|…)[\"“”’»]*$")
_PRONOUN = re.compile(r"I(?:['’]\w+)?\s")
_SHORT_WORD = re.compile(r"(?:^|[\s(\[“\"„«'‘/])((?:[^\W\d_]{1,3}\.){0,3}[^\W\d_]{1,7}|\d{1,2})\.$")
_INITIALS = words("A B C D E F G H J K L M N O P Q R S T U V W X Y Z Æ Ø Å Ä Ö Ü")
_ABBREVIATIONS = words(
    "dr mr mrs ms mx prof st rev hon fr hr frk vs cf approx esp dept e.g i.e viz ca bl.a f.eks dvs pga mht ift inkl "
    "ekskl evt z.b d.h u.a bzw v.a z.t o.ä i.d.r sog ggf j.k"
)
_SOMETIMES = words("etc al jr sr usw osv o.l m.m kr min sek std inc a.m p.m st str")
_BEFORE_NUMBERS = words("no nos nr p pp s chap kap fig vol kl ch sec art")
_MONTH = re.compile(
    r"(?:januar|februar|mars|märz|april|mai|juni|juli|august|september|oktober|november|desember|dezember)\b"
)
