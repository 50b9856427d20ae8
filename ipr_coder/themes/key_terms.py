"""The words that mark a code: those said more where it is than elsewhere.

Two figures, and both are description: the log-likelihood ratio G2 (Dunning 1993, Computational Linguistics 19:61-74),
which says how surely a word's share differs, and the weighted log-odds ratio with an informative Dirichlet prior
(Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403, equations 16, 20 and 22), which says by how much, and
does not reward rare words. Turns of one person are not independent, so neither is a test; a term counts only when
several participants said it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipr_coder.study.tables import Ints, TagTable, UnitGrid
from ipr_coder.themes.carried import Carried, Line
from ipr_coder.themes.cases import case_of
from ipr_coder.themes.running_words import RunningWords

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which terms are listed: said at least so often where the code is, by so many participants; the `most` first."""

    least: int = 3
    participants: int = 2
    most: int = 10


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A term: how often it is said where the code is (`here`) and elsewhere, and by how many participants here.

    `most_by_one` is how often the participant says it there who says it most: near `here`, it is one person's word.
    `log_odds` is the difference of log odds (above 0: said more here), `z` that by its standard error.
    """

    term: str
    here: int
    elsewhere: int
    participants: int
    most_by_one: int
    g2: float
    log_odds: float
    z: float


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """A code's line, the running words where it is and elsewhere, and its terms, the largest z first."""

    line: Line
    words_here: int
    words_elsewhere: int
    participants: int
    terms: tuple[KeyTerm, ...]


def key_terms(
    counted: Carried, words: RunningWords, table: TagTable, grid: UnitGrid, bounds: Bounds | None = None
) -> tuple[KeyTerms, ...]:
    """The key terms of each code against all other units of the interviews that count, in the order of the codebook.

    The prior of the log-odds is the count of each term in all these units, so that both sides lean towards how the
    study speaks in general. Units that no code is on count as "elsewhere".
    """
    wanted = bounds or Bounds()
    covered = np.asarray(counted.covered)[grid.interview]
    counts_here = covered[words.unit] if len(words) else np.zeros(0, dtype=np.bool_)
    size = len(words.terms)
    every = np.bincount(words.term[counts_here], minlength=size)
    people = _people(table, grid)
    found = []
    for place, line in enumerate(counted.lines):
        if line.kind == "any":
            continue
        carries = np.zeros(len(grid), dtype=np.bool_)
        carries[counted.unit[counted.line == place]] = True
        mine = carries[words.unit] & counts_here
        here = np.bincount(words.term[mine], minlength=size)
        said_by = _said_by(words.term[mine], people[words.unit[mine]], size)
        found.append(
            KeyTerms(
                line=line,
                words_here=int(here.sum()),
                words_elsewhere=int((every - here).sum()),
                participants=int(np.unique(people[words.unit[mine]]).size),
                terms=_ranked(words.terms, here, every, said_by, wanted),
            )
        )
    return tuple(found)


def log_likelihood(here: Ints, elsewhere: Ints) -> Floats:
    """Dunning's G2 of each term: two counts of it, of all the words in the two; 0 where its share is the same.

    -2 log(lambda) of the fourfold table (term or not, here or elsewhere), with 0 log 0 = 0.
    """
    n_here, n_elsewhere = int(here.sum()), int(elsewhere.sum())
    total = n_here + n_elsewhere
    said = here + elsewhere
    g2 = np.zeros(here.shape, dtype=np.float64)
    for part, whole in ((here, n_here), (elsewhere, n_elsewhere)):
        g2 += _each(part, said * (whole / max(total, 1)))
        g2 += _each(whole - part, (total - said) * (whole / max(total, 1)))
    return 2 * g2


def weighted_log_odds(here: Ints, elsewhere: Ints, prior: Ints) -> tuple[Floats, Floats]:
    """The difference of log odds of each term with a Dirichlet prior of these counts, and its z.

    Terms of a prior of 0, and those that are all there is to either side, have no figure (nan).
    """
    n_here, n_elsewhere, n_prior = float(here.sum()), float(elsewhere.sum()), float(prior.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_here = (here + prior) / (n_here + n_prior - here - prior)
        odds_elsewhere = (elsewhere + prior) / (n_elsewhere + n_prior - elsewhere - prior)
        delta = np.log(odds_here) - np.log(odds_elsewhere)
        z = delta / np.sqrt(1 / (here + prior) + 1 / (elsewhere + prior))
    known = np.isfinite(delta) & np.isfinite(z)
    return np.where(known, delta, np.nan), np.where(known, z, np.nan)


def _each(observed: Ints, expected: NDArray[np.floating[Any]]) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        part = observed * np.log(observed / expected)
    return np.where(observed > 0, part, 0.0)


def _ranked(
    terms: Sequence[str], here: Ints, every: Ints, said_by: tuple[Ints, Ints], wanted: Bounds
) -> tuple[KeyTerm, ...]:
    participants, most_by_one = said_by
    elsewhere = every - here
    g2 = log_likelihood(here, elsewhere)
    log_odds, z = weighted_log_odds(here, elsewhere, every)
    with np.errstate(invalid="ignore"):
        fit = np.flatnonzero((here >= wanted.least) & (participants >= wanted.participants) & (z > 0))
    order = sorted(fit.tolist(), key=lambda place: (-z[place], terms[place]))[: wanted.most]
    return tuple(
        KeyTerm(
            term=terms[place],
            here=int(here[place]),
            elsewhere=int(elsewhere[place]),
            participants=int(participants[place]),
            most_by_one=int(most_by_one[place]),
            g2=float(g2[place]),
            log_odds=float(log_odds[place]),
            z=float(z[place]),
        )
        for place in order
    )


def _people(table: TagTable, grid: UnitGrid) -> Ints:
    """Who speaks in each unit, as a number."""
    number_of: dict[str, int] = {}
    of_interview = [number_of.setdefault(case_of(facts, "participant"), len(number_of)) for facts in table.interviews]
    return np.array(of_interview, dtype=np.int64)[grid.interview] if len(grid) else np.zeros(0, dtype=np.int64)


def _said_by(term: Ints, person: Ints, size: int) -> tuple[Ints, Ints]:
    """How many different people said each term, and how often the one who said it most."""
    most = np.zeros(size, dtype=np.int64)
    if not term.size:
        return most, most
    many = int(person.max()) + 1
    pairs, times = np.unique(term * many + person, return_counts=True)
    np.maximum.at(most, pairs // many, times)
    return np.bincount(pairs // many, minlength=size), most
