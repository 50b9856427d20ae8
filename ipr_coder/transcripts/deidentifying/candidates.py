"""Candidates: everything in the texts that may tell who somebody is, grouped by its form, with a proposal for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from ipr_coder.text import Span
from ipr_coder.transcripts.deidentifying.capitalised import capitalised_finds, label_finds, opens, small_words
from ipr_coder.transcripts.deidentifying.matching import Matcher, exact, folded, words_of
from ipr_coder.transcripts.deidentifying.model import KINDS, Candidate, Find, Passage, Place, surface_of
from ipr_coder.transcripts.deidentifying.patterns import pattern_finds
from ipr_coder.transcripts.deidentifying.replacements import Proposals, Style, protected
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterMatcher
from ipr_coder.transcripts.deidentifying.words import NO_NAMES, OPENERS

Recogniser = Callable[[str], Sequence[Find]]
"""A language model's suggestions for a text."""

_NAMED = ("name", "place", "organisation")


def find_candidates(
    texts: Sequence[Passage],
    roster: Roster = Roster(),  # noqa: B008  # a frozen value
    nlp: Recogniser | None = None,
    *,
    style: Style = "brackets",
    guess: bool = True,
) -> tuple[Candidate, ...]:
    """All candidates of all `texts`: the roster's names, patterns, capitalised words, and a model's if one is given.

    The roster wins over everything but a pattern that holds it (a name in an e-mail address); what a model or a
    capital letter found once is looked for at the beginnings of sentences too. Nothing is found inside a bracket that
    is a replacement already. With `guess` off, capitalised words are left out. Roster first, then by kind and count.
    """
    matcher = RosterMatcher(roster)
    small = small_words([one.text for one in texts])
    finds: list[list[Find]] = []
    for passage in texts:
        patterns = [one for one in pattern_finds(passage.text) if one.kind != "number" or passage.sort == "talk"]
        layers = [matcher.finds(passage.text), patterns, list(nlp(passage.text)) if nlp else []]
        if guess and passage.sort == "field":
            layers.append(label_finds(passage.text, small))
        elif guess:
            layers.append(capitalised_finds(passage.text, passage.openings, small))
        finds.append(_merged(passage, layers))
    again = _once_found(texts, finds, small)
    finds = [_merged(passage, [found, again.finds(passage.text)]) for passage, found in zip(texts, finds, strict=True)]
    return _proposed(texts, _grouped(texts, finds), roster, style)


class _Again:
    """Looks up, as they are written, the names found elsewhere."""

    def __init__(self, forms: Iterable[tuple[str, Find]]) -> None:
        self._matcher = Matcher(forms, exact)

    def finds(self, text: str) -> list[Find]:
        return [Find(span, like.kind, like.how) for span, like in self._matcher.finds(text)]


def _once_found(texts: Sequence[Passage], finds: Sequence[Sequence[Find]], small: frozenset[str]) -> _Again:
    forms: dict[str, Find] = {}
    for passage, found in zip(texts, finds, strict=True):
        for find in found:
            if find.how in ("capitalised", "model") and find.kind in _NAMED:
                surface = surface_of(passage.text, find.span)
                parts = surface.split() if find.kind == "name" else ()
                for form in (surface, *parts):
                    if _surely_a_name(form, small):
                        forms.setdefault(form, find)
    return _Again(forms.items())


def _surely_a_name(form: str, small: frozenset[str]) -> bool:
    """Long enough, capitalised, and no everyday word: an opening "Will" is mostly the verb."""
    if " " in form:
        return True
    word = form.casefold()
    return len(form) > 2 and form[0].isupper() and form not in NO_NAMES and word not in small and word not in OPENERS


def _merged(passage: Passage, layers: Sequence[Sequence[Find]]) -> list[Find]:
    """The finds of all layers without overlaps; the layers stand in the order in which they win."""
    text = passage.text
    taken = bytearray(len(text))
    for span in protected(text):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    first = list(layers[0]) if layers else []
    holding = [one for one in chain.from_iterable(layers[1:]) if one.how == "pattern" and _holds(one, first)]
    kept: list[Find] = []
    for find in chain(holding, *layers):
        if find.how == "capitalised":
            pieces = _untaken(passage, find, taken)
        else:
            pieces = [] if any(taken[find.span.start : find.span.end]) else [find]
        for piece in pieces:
            taken[piece.span.start : piece.span.end] = b"\1" * (piece.span.end - piece.span.start)
            kept.append(piece)
    return sorted(kept, key=lambda find: find.span)


def _holds(pattern: Find, finds: Iterable[Find]) -> bool:
    outer = pattern.span
    return any(
        outer.start <= one.span.start and one.span.end <= outer.end and one.span != outer
        for one in finds
        if one.how == "roster"
    )


def _untaken(passage: Passage, find: Find, taken: bytearray) -> list[Find]:
    """What is left of a run of capitalised words once stronger finds have taken theirs: whole words only."""
    text, span = passage.text, find.span
    if not any(taken[span.start : span.end]):
        return [find]
    left: list[Find] = []
    for start, end, word in words_of(span.of(text)):
        at = Span(span.start + start, span.start + end)
        if any(taken[at.start : at.end]) or not word[0].isupper() or len(word) < 2:
            continue
        if not opens(text, at.start, passage.openings):
            left.append(Find(at, find.kind, "capitalised"))
    return left


def _grouped(texts: Sequence[Passage], finds: Sequence[Sequence[Find]]) -> list[Candidate]:
    groups: dict[str, tuple[Find, list[Place]]] = {}
    for number, (passage, found) in enumerate(zip(texts, finds, strict=True)):
        for find in found:
            surface = surface_of(passage.text, find.span)
            groups.setdefault(surface, (find, []))[1].append(Place(number, find.span))
    found_as = [
        Candidate(surface, find.kind, find.how, tuple(places), find.proposal or "")
        for surface, (find, places) in groups.items()
    ]
    return sorted(
        found_as,
        key=lambda one: (one.how != "roster", KINDS.index(one.kind), -one.count, one.places[0]),
    )


def _proposed(
    texts: Sequence[Passage], candidates: Sequence[Candidate], roster: Roster, style: Style
) -> tuple[Candidate, ...]:
    """Every candidate with a replacement: the roster's, else one for each person or thing, whatever the form."""
    wanted = [entry.replacement for entry in roster.entries]
    proposals = Proposals(style, [*(one.text for one in texts), *wanted])
    given: dict[tuple[str, ...], str] = {}
    owners: dict[str, set[str]] = {}
    surest = sorted(candidates, key=lambda one: (-len(words_of(one.surface)), one.places[0]))
    for one in surest:
        key = _key(one.surface)
        if key in given:
            continue
        parts = owners.get(key[0], set()) if len(key) == 1 and one.kind == "name" else set()
        given[key] = one.proposal or (next(iter(parts)) if len(parts) == 1 else proposals.propose(one.kind))
        if one.kind == "name":
            for part in key:
                owners.setdefault(part, set()).add(given[key])
    return tuple(
        Candidate(one.surface, one.kind, one.how, one.places, one.proposal or given[_key(one.surface)])
        for one in candidates
    )


def _key(surface: str) -> tuple[str, ...]:
    """The same for all spellings of one name."""
    return tuple(min(folded(word)) for _, _, word in words_of(surface)) or (surface,)
