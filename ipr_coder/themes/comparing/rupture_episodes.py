"""Episodes from a rupture to its repair, as each coder's tags tell them, on the session's clock.

An episode is what it is in the tables of themes/sequences.py, within the account of one respondent: it opens at a
recall moment in whose talk a coder put a code of the family "rupture" while none is open, and ends "repaired" at the
first moment from there on with a code of the family "repair", "stalled" where the only such code is the family's
"stalled", and "open" where none follows. Talk outside recall moments has no place on the session's clock and is left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ipr_coder.agreement import EpisodeAgreement, Episodes, episode_agreement, episodes
from ipr_coder.errors import UsageError
from ipr_coder.study.facts import CodeFacts, MomentFacts
from ipr_coder.study.moments import moment_of
from ipr_coder.study.tables import Ints
from ipr_coder.themes.carried import code_lines
from ipr_coder.themes.comparing.material import Material
from ipr_coder.themes.episode_runs import Marked, runs

ONSET, REPAIR, STALLED = "rupture", "repair", "repair.stalled"


def rupture_episodes(material: Material, *, window_ms: int, confidence: float) -> EpisodeAgreement:
    """How far two coders find the same episodes in the interviews that both answered.

    UsageError where the codebook has no such families or the study no recall moments.
    """
    table = material.table
    families = {line.code: line.codes for line in code_lines(table.codes) if line.kind in ("code", "family")}
    for family in (ONSET, REPAIR):
        if family not in families:
            raise UsageError(
                f"Episodes run from a rupture to its repair, and the codebook has no code {family!r}.",
                mend="Leave --episodes away.",
            )
    if not table.moments:
        raise UsageError(
            "Episodes lie on the session's clock, and no transcript has recall moments.", mend="Leave --episodes away."
        )
    both: NDArray[np.bool_] = np.logical_and.reduce(material.covered, axis=1)
    kept = both[table.interview]
    codes = _kinds(table.codes, families)
    moment = _moment_index(table.interview, table.start, table.moments)
    kept &= (moment >= 0) & (codes[table.code] > 0)
    first, second = (
        _of_coder(moment[kept & (table.coder == seat)], codes[table.code[kept & (table.coder == seat)]], table.moments)
        for seat in (0, 1)
    )
    return episode_agreement(first, second, window=window_ms, confidence=confidence)


_ONSET, _REPAIR, _STALLED = 1, 2, 4


def _kinds(codes: Sequence[CodeFacts], families: dict[str, tuple[int, ...]]) -> Ints:
    """For each code what it means to an episode, 0 for nothing."""
    kinds = np.zeros(len(codes), dtype=np.int64)
    kinds[list(families[ONSET])] = _ONSET
    kinds[list(families[REPAIR])] = _REPAIR
    kinds[list(families.get(STALLED, ()))] = _STALLED
    return kinds


def _moment_index(interview: Ints, start: Ints, moments: Sequence[MomentFacts]) -> Ints:
    """The place in `moments` of the moment whose talk each tag begins in, -1 for none."""
    ordinal = moment_of(interview, start, moments)
    place = {(one.interview, one.ordinal): number for number, one in enumerate(moments)}
    pairs, inverse = np.unique(np.column_stack([interview, ordinal]), axis=0, return_inverse=True)
    found = np.array([place.get((int(i), int(o)), -1) for i, o in pairs], dtype=np.int64)
    return found[inverse.reshape(-1)] if len(found) else ordinal


def _of_coder(moment: Ints, kind: Ints, moments: Sequence[MomentFacts]) -> Episodes:
    said: dict[int, int] = {}
    for place, what in np.unique(np.column_stack([moment, kind]), axis=0).tolist():
        said[place] = said.get(place, 0) | what
    order = sorted(said, key=lambda place: (moments[place].interview, moments[place].session_start_ms, place))
    sessions, onsets, ends = [], [], []
    for interview, group in groupby(order, key=lambda place: moments[place].interview):
        told = [_marked(moments[place].session_start_ms, said[place]) for place in group]
        for run in runs(told):
            sessions.append(interview)
            onsets.append(told[run.ruptures[0]].rupture_ms)
            ends.append("repaired" if run.repair is not None else "open" if run.stalled is None else "stalled")
    return episodes(np.array(sessions, dtype=np.int64), np.array(onsets, dtype=np.int64), ends)


def _marked(at_ms: int, what: int) -> Marked:
    return Marked(*(at_ms if what & kind else None for kind in (_ONSET, _REPAIR, _STALLED)))
