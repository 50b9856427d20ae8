"""Agreement over time and against a yardstick: by group of units, and each coder against the consensus or the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.patterns import MISSING
from ipr_coder.agreement.per_code import CodeAgreement, code_agreement
from ipr_coder.agreement.ratings import PRESENT, binary_matrix
from ipr_coder.agreement.resampling import Resampling


def agreement_by_group(
    ratings: ArrayLike, groups: ArrayLike, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> dict[int, CodeAgreement]:
    """Agreement on one code within each group of units (a round, an interview in order of coding, a role).

    `groups` is one whole number a unit. Groups come in ascending order; clusters are cut to each group's units.
    """
    matrix = binary_matrix(ratings)
    label = np.asarray(groups)
    if label.shape != (len(matrix),) or label.dtype.kind not in "iu":
        raise AgreementError(f"Groups are one whole number for each of the {len(matrix)} units.")
    found = {}
    for group in np.unique(label).tolist():
        own = label == group
        found[group] = code_agreement(matrix[own], confidence=confidence, resampling=_within(resampling, own))
    return found


def agreement_with_consensus(
    ratings: ArrayLike, consensus: ArrayLike, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> tuple[CodeAgreement, ...]:
    """Each coder against the settled layer: `consensus` is one rating a unit, -1 where nothing was settled.

    The coder comes first in each fourfold table: `first_only` are tags the consensus dropped, `second_only` tags it
    added.
    """
    matrix, settled = binary_matrix(ratings), binary_matrix(np.asarray(consensus).reshape(-1, 1))
    if len(settled) != len(matrix):
        raise AgreementError(f"The consensus has {len(settled)} units and the ratings have {len(matrix)}.")
    return tuple(
        code_agreement(np.hstack([matrix[:, [c]], settled]), confidence=confidence, resampling=resampling)
        for c in range(matrix.shape[1])
    )


def agreement_with_the_rest(
    ratings: ArrayLike, *, confidence: float = 0.95, resampling: Resampling | None = None
) -> tuple[CodeAgreement, ...]:
    """Each coder against what most of the others answered; where the others are split evenly, they are missing."""
    matrix = binary_matrix(ratings)
    if matrix.shape[1] < 2:
        raise AgreementError("Agreement needs at least two coders.")
    return tuple(
        code_agreement(
            np.column_stack([matrix[:, c], _majority(np.delete(matrix, c, axis=1))]),
            confidence=confidence,
            resampling=resampling,
        )
        for c in range(matrix.shape[1])
    )


def _majority(matrix: NDArray[np.int8]) -> NDArray[np.int8]:
    balance = (matrix == PRESENT).sum(axis=1) - (matrix == 0).sum(axis=1)
    return np.where(balance == 0, MISSING, balance > 0).astype(np.int8)


def _within(resampling: Resampling | None, own: NDArray[np.bool_]) -> Resampling | None:
    if resampling is None or resampling.clusters is None:
        return resampling
    return replace(resampling, clusters=np.asarray(resampling.clusters)[own])
