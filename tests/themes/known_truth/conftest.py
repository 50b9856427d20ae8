"""A made-up corpus whose truth is known, because it was written down while the corpus was made.

Every dyad has sessions 3 and 5. A session is a chain of hidden states, one every five minutes, drawn by fixed chances.
Client and therapist each tell of a state or not, a few seconds early or late, and what they tell carries its code. The
coder finds each code with a given sensitivity.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

STATES = ("safety", "shame", "rupture", "repair")
CHANCES = {
    "safety": (0.5, 0.2, 0.3, 0.0),
    "shame": (0.3, 0.3, 0.4, 0.0),
    "rupture": (0.1, 0.2, 0.2, 0.5),
    "repair": (0.6, 0.2, 0.2, 0.0),
}
"""From each state to the next; a repair comes only after a rupture."""
STEP = 300
"""Seconds between states, far more than accounts are early or late."""
TELLS = {"client": 0.8, "therapist": 0.7}
SPREAD = 12


@dataclass
class Corpus:
    """The accounts of a corpus, and what was true of it.

    `told` has for each session its states in order, each with the seconds at which client and therapist told of it
    (missing: did not), whether or not the coder found it.
    """

    accounts: list = field(default_factory=list)
    told: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)


def make_corpus(seed, *, dyads=60, states=9, sensitivity=1.0, tells=None):
    """One corpus; each session is drawn from a seed of its own, so that none depends on the others."""
    corpus = Corpus()
    for number in range(1, dyads + 1):
        dyad = f"D{number:03d}"
        corpus.groups[dyad] = "good" if number % 2 else "poor"
        for session in (3, 5):
            draw = random.Random(f"{seed}:{dyad}:{session}")
            state, chain = draw.choice(STATES[:3]), []
            for _ in range(states):
                chain.append(state)
                state = draw.choices(STATES, CHANCES[state])[0]
            told = []
            for place, one in enumerate(chain):
                at = {
                    who: STEP * (place + 1) + draw.randint(-SPREAD, SPREAD)
                    for who, chance in (tells or TELLS).items()
                    if draw.random() < chance
                }
                told.append((one, at))
                for who, seconds in at.items():
                    codes = [one] if draw.random() < sensitivity else []
                    corpus.accounts.append((f"{dyad}_S{session}_{who}", seconds, None, codes))
            corpus.told[dyad, session] = told
    # an interview after the other, as in a study; recalled in the order of the session
    corpus.accounts.sort(key=lambda account: (account[0], account[1]))
    return corpus


@pytest.fixture(scope="session")
def corpus():
    return make_corpus


@pytest.fixture(scope="session")
def chances():
    return dict(zip(STATES, (dict(zip(STATES, CHANCES[state], strict=True)) for state in STATES), strict=True))
