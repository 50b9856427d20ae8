"""Krippendorff's alphas for unitizing: do coders mark the same stretches, and value them alike?

Source: Krippendorff, Mathet, Bouvry & Widloecher (2016), Qual. Quant. 50:2347-2364, and for the "2019" variant
Krippendorff (2019), Content Analysis, 4th ed., ch. 12.6; the two differ for three or more coders, in how the length of
a unit that others cover enters chance in cu-alpha and (k)u-alpha. Gaps are the value phi.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.figures import Basis, state
from ipr_coder.agreement.framework import Estimates
from ipr_coder.agreement.intervals import NO_INTERVAL, check_confidence
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.resampling import Figure, Resampling, Sample, draw_again, with_interval
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.spans import NOWHERE, Pieces, Spans, cut_into_pieces

Variant = Literal["2016", "2019"]
VARIANTS: tuple[str, ...] = get_args(Variant)

ONE_VALUE = "All of the text has one value (or is one gap) for all coders, so chance could not disagree."
NO_MEETING = "No stretch was marked by two coders, so their values cannot be compared."
NEVER_MET = "No stretch that one coder gave this value was marked by another."
ONE_MEETING_VALUE = "Where coders marked the same text only one value occurs, so chance could not disagree."


@dataclass(frozen=True, slots=True)
class UnitizedAgreement:
    """The four alphas over one continuum.

    `u` judges boundaries and values, `bar_u` only what is marked at all, `cu` only values where marks meet, and `ku`
    one value at a time (a mapping from value to coefficient). Coverage is the share of the text (for `ku`: of what
    the value was given to) that a figure rests on.
    """

    u: Coefficient
    bar_u: Coefficient
    cu: Coefficient
    cu_coverage: float
    ku: Mapping[Hashable, Coefficient]
    ku_coverage: Mapping[Hashable, float]
    variant: Variant


def unitized_agreement(
    spans: Spans,
    *,
    variant: Variant = "2016",
    confidence: float = 0.95,
    resampling: Resampling | None = None,
) -> UnitizedAgreement:
    """u-alpha, |u-alpha, cu-alpha and (k)u-alpha of these spans.

    One coder's spans must not overlap: compare codes that may share a place one at a time. Intervals come from
    drawing documents again (`resampling`, whose clusters are the documents); no analytic interval is known.
    """
    if variant not in VARIANTS:
        raise AgreementError(f"There is no variant {variant!r} of the unitizing alphas; there are 2016 and 2019.")
    check_confidence(confidence)
    sums = _sums_by_document(spans, cut_into_pieces(spans), variant)
    q, m = len(spans.values) + 1, spans.n_coders
    total = _Sums.read(sums.sum(axis=0), q, m)
    figures = {"u_alpha": u_alpha, "bar_u_alpha": bar_u_alpha, "cu_alpha": cu_alpha}
    reasons = {"u_alpha": ONE_VALUE, "bar_u_alpha": ONE_VALUE, "cu_alpha": NO_MEETING}
    if total.meeting.sum() > 0:
        reasons["cu_alpha"] = ONE_MEETING_VALUE
    basis = span_basis(spans)
    stated = {
        key: state(key, figure(total), basis, confidence=confidence, interval=NO_INTERVAL, undefined=reasons[key])
        for key, figure in figures.items()
    }
    ku = {}
    for k, value in enumerate(spans.values):
        met = total.meeting[k].sum() > 0
        one = state(
            "ku_alpha",
            ku_alpha(total, k),
            basis,
            confidence=confidence,
            interval=NO_INTERVAL,
            undefined=ONE_MEETING_VALUE if met else NEVER_MET,
        )
        ku[value] = replace(one, name=f"({value})u-alpha")
    if resampling is not None:
        stated, ku = _drawn_again(spans, sums, stated, ku, resampling)
    marked = total.by_value[:-1]
    return UnitizedAgreement(
        u=with_merged(stated["u_alpha"], spans),
        bar_u=with_merged(stated["bar_u_alpha"], spans),
        cu=with_merged(stated["cu_alpha"], spans),
        cu_coverage=float(total.meeting.sum() / total.whole),
        ku={value: with_merged(one, spans) for value, one in ku.items()},
        ku_coverage={v: float(total.meeting[k].sum() / marked[k]) for k, v in enumerate(spans.values)},
        variant=variant,
    )


def span_basis(spans: Spans) -> Basis:
    """What figures of spans are made from: characters as units, and spans by coder."""
    marked = np.bincount(spans.coder, weights=spans.end - spans.start, minlength=spans.n_coders) / spans.length
    shares = tuple(float(min(1.0, share)) for share in marked)
    return Basis(spans.length, spans.length, spans.length, spans.n_by_coder, shares)


def with_merged(stated: Coefficient, spans: Spans) -> Coefficient:
    """The coefficient, saying how many spans were merged before."""
    if not spans.n_merged:
        return stated
    many = "1 span was" if spans.n_merged == 1 else f"{spans.n_merged} spans were"
    merged = f"{many} merged with an overlapping one of the same coder and code."
    return replace(stated, warnings=(*stated.warnings, merged))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What the alphas are made of, over leading axes; all of it adds up over documents.

    `shared` is l_ck (values x values, phi last), `chance` E_c, `meeting` l*_ck and `meeting_chance` F_c.
    """

    shared: Floats
    chance: Floats
    meeting_chance: Floats
    whole: Floats

    @classmethod
    def read(cls, flat: Floats, q: int, m: int) -> _Sums:
        """From one row of `_sums_by_document`, or sums of rows."""
        shared = flat[..., : q * q].reshape(*flat.shape[:-1], q, q)
        return cls(shared, flat[..., q * q : q * q + q], flat[..., q * q + q : -1], m * flat[..., -1])

    @property
    def meeting(self) -> Floats:
        return np.asarray(self.shared[..., :-1, :-1])

    @property
    def by_value(self) -> Floats:
        return np.asarray(self.shared.sum(axis=-1))


def u_alpha(sums: _Sums) -> Estimates:
    """1 - (l.. - sum l_cc) / (l.. - sum e_cc)."""
    agreed = np.trace(sums.shared, axis1=-2, axis2=-1)
    expected = (sums.by_value**2 - sums.chance).sum(axis=-1) * _scale(sums)
    return _one_minus(sums.whole - agreed, sums.whole - expected, sums.whole)


def bar_u_alpha(sums: _Sums) -> Estimates:
    """1 - (l_phi - l_phiphi) / sum over k != phi of e_phik."""
    gaps = sums.by_value[..., -1]
    expected = gaps * (sums.whole - gaps) * _scale(sums)
    return _one_minus(gaps - sums.shared[..., -1, -1], expected, sums.whole)


def cu_alpha(sums: _Sums) -> Estimates:
    """1 - (l*.. - sum l*_cc) / (l*.. - sum e*_cc)."""
    whole = sums.meeting.sum(axis=(-2, -1))
    agreed = np.trace(sums.meeting, axis1=-2, axis2=-1)
    expected = np.trace(_meeting_expected(sums), axis1=-2, axis2=-1)
    return _one_minus(whole - agreed, whole - expected, whole)


def ku_alpha(sums: _Sums, k: int) -> Estimates:
    """1 - (e*_k / l*_k) (l*_k - l*_kk) / (e*_k - e*_kk) for the value at index k."""
    expected = _meeting_expected(sums)
    by_chance = expected.sum(axis=-2)[..., k]
    of_value = sums.meeting.sum(axis=-1)[..., k]
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = (of_value - sums.meeting[..., k, k]) / of_value
        chance = (by_chance - expected[..., k, k]) / by_chance
    return _one_minus(observed, chance, np.ones_like(observed))


def _meeting_expected(sums: _Sums) -> Floats:
    """e*_ck = (l*_c l*_k - [c = k] F_c) / (l*.. - sum F / l*..)."""
    marginal = sums.meeting.sum(axis=-1)
    whole = marginal.sum(axis=-1)
    products = marginal[..., :, None] * marginal[..., None, :]
    products = products - sums.meeting_chance[..., :, None] * np.eye(marginal.shape[-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = whole - sums.meeting_chance.sum(axis=-1) / whole
        return np.asarray(products / scale[..., None, None])


def _scale(sums: _Sums) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums.whole / (sums.whole**2 - sums.chance.sum(axis=-1)))


def _one_minus(observed: Floats, expected: Floats, whole: Floats) -> Estimates:
    none = np.full_like(np.asarray(observed, dtype=np.float64), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(expected > 1e-12 * whole, 1 - observed / expected, np.nan)
        return Estimates(value, none, np.asarray(observed / whole), np.asarray(expected / whole))


def _sums_by_document(spans: Spans, pieces: Pieces, variant: Variant) -> Floats:
    """Documents x (l_ck, E_c, F_c, length)."""
    n_documents, q, m = len(spans.documents), len(spans.values) + 1, spans.n_coders
    value = np.where(pieces.span == NOWHERE, q - 1, spans.value[pieces.span] if len(spans.value) else q - 1)
    shared = np.zeros(n_documents * q * q)
    chance = np.zeros(n_documents * q)
    for i in range(m):
        for j in range(m):
            if i != j:
                cell = (pieces.document * q + value[i]) * q + value[j]
                shared += np.bincount(cell, weights=pieces.length, minlength=len(shared))
        gap = pieces.span[i] == NOWHERE
        cell = pieces.document[gap] * q + q - 1
        chance += np.bincount(cell, weights=pieces.length[gap], minlength=len(chance))
    length = (spans.end - spans.start).astype(np.float64)
    document = np.searchsorted(spans.documents, spans.start, side="right") - 1
    chance += np.bincount(document * q + spans.value, weights=length**2, minlength=len(chance))
    covered = np.bincount(
        document * (q - 1) + spans.value,
        weights=_covered_squares(pieces, len(spans.start), variant),
        minlength=n_documents * (q - 1),
    )
    return np.concatenate(
        [
            (shared / (m - 1)).reshape(n_documents, -1),
            chance.reshape(n_documents, -1),
            covered.reshape(n_documents, -1),
            spans.document_lengths[:, None].astype(np.float64),
        ],
        axis=1,
    )


def _covered_squares(pieces: Pieces, n_spans: int, variant: Variant) -> Floats:
    """F by span: the square of the length that others cover, mean over the others (2016) or of their union (2019)."""
    marked = pieces.span != NOWHERE
    squares = np.zeros(n_spans)
    m = len(pieces.span)
    for i in range(m):
        others = [j for j in range(m) if j != i]
        covers = [marked[others].any(axis=0)] if variant == "2019" else [marked[j] for j in others]
        for cover in covers:
            met = marked[i] & cover
            length = np.bincount(pieces.span[i][met], weights=pieces.length[met], minlength=n_spans)
            squares += length**2 / len(covers)
    return squares


def _drawn_again(
    spans: Spans,
    sums: Floats,
    stated: dict[str, Coefficient],
    ku: dict[Hashable, Coefficient],
    resampling: Resampling,
) -> tuple[dict[str, Coefficient], dict[Hashable, Coefficient]]:
    if resampling.method == "krippendorff" or resampling.clusters is not None:
        raise AgreementError("Spans are drawn by document; give the documents, and no other clusters or method.")
    q, m = len(spans.values) + 1, spans.n_coders
    sample = Sample(sums.sum(axis=0), np.zeros(sums.shape[1]), sums, "documents")
    figures: dict[str, Figure] = {
        "u_alpha": lambda drawn: u_alpha(_Sums.read(drawn, q, m)).value,
        "bar_u_alpha": lambda drawn: bar_u_alpha(_Sums.read(drawn, q, m)).value,
        "cu_alpha": lambda drawn: cu_alpha(_Sums.read(drawn, q, m)).value,
    }
    for k in range(len(ku)):
        figures[f"ku_{k}"] = _ku_figure(k, q, m)
    values = draw_again(sample, figures, resampling)
    return (
        {key: with_interval(one, sample, values[key], resampling) for key, one in stated.items()},
        {v: with_interval(one, sample, values[f"ku_{k}"], resampling) for k, (v, one) in enumerate(ku.items())},
    )


def _ku_figure(k: int, q: int, m: int) -> Figure:
    return lambda drawn: ku_alpha(_Sums.read(drawn, q, m), k).value
