"""Intraclass correlations for ratings of strength (1-3, 1-5): how much of the variance is the units', not the coders'.

Sources: Shrout & Fleiss (1979), Psychol. Bull. 86:420-428; McGraw & Wong (1996), Psychol. Methods 1:30-46, for the
intervals. Units that a coder left out are dropped, as the analysis of variance needs every coder on every unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from ipr_coder.agreement.coefficients import COEFFICIENTS
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.intervals import check_confidence
from ipr_coder.agreement.patterns import Floats
from ipr_coder.agreement.result import Coefficient

Kind = Literal["2,1", "2,k", "3,1"]
KINDS: tuple[str, ...] = get_args(Kind)

TOO_FEW = "Fewer than two units were rated by all coders."
NO_VARIANCE = "All units got the same ratings, so there is no variance to share out."


@dataclass(frozen=True, slots=True)
class _Anova:
    """Mean squares of units, coders and error over n units and k coders."""

    units: float
    coders: float
    error: float
    n: int
    k: int


def icc(ratings: ArrayLike, kind: Kind = "2,1", *, confidence: float = 0.95) -> Coefficient:
    """ICC(2,1), ICC(2,k) or ICC(3,1) of numbers, units x coders, NaN where a coder is missing.

    (2,1): absolute agreement of single ratings, coders taken as a sample of all coders; (2,k): of the mean of these k
    coders; (3,1): consistency of single ratings by just these coders. Intervals from F distributions.
    """
    check_confidence(confidence)
    if kind not in KINDS:
        raise AgreementError(f"There is no ICC({kind}) here; there are {', '.join(KINDS)}.")
    values = np.asarray(ratings, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise AgreementError("Ratings are a table of units x coders, with at least two coders.")
    if np.isinf(values).any():
        raise AgreementError("A rating is infinite, which no coder can have meant.")
    complete = values[~np.isnan(values).any(axis=1)]
    found = _anova(complete) if len(complete) >= 2 else None
    value = _value(found, kind) if found else None
    low, high = _interval(found, kind, confidence) if found and value is not None else (None, None)
    formula = COEFFICIENTS[f"icc_{kind.replace(',', '_')}"]
    dropped = int((~np.isnan(values)).any(axis=1).sum()) - len(complete)
    units = "1 unit" if dropped == 1 else f"{dropped} units"
    warnings = (f"{units} without a rating by every coder left out.",) if dropped else ()
    return Coefficient(
        key=formula.key,
        name=formula.name,
        value=value,
        se=None,
        ci_low=low,
        ci_high=high,
        ci_method="F distributions (McGraw & Wong 1996)" if low is not None else "none",
        confidence=confidence,
        n_units=len(values),
        n_pairable=len(complete),
        n_by_coder=tuple((~np.isnan(values)).sum(axis=0).tolist()),
        prevalence=(),
        formula=formula.formula,
        source=formula.source,
        undefined=None if value is not None else TOO_FEW if found is None else NO_VARIANCE,
        warnings=warnings,
    )


def _anova(x: Floats) -> _Anova:
    n, k = x.shape
    grand = x.mean()
    by_unit = k * float(((x.mean(axis=1) - grand) ** 2).sum())
    by_coder = n * float(((x.mean(axis=0) - grand) ** 2).sum())
    rest = float(((x - grand) ** 2).sum()) - by_unit - by_coder
    return _Anova(by_unit / (n - 1), by_coder / (k - 1), max(rest, 0.0) / ((n - 1) * (k - 1)), n, k)


def _value(a: _Anova, kind: Kind) -> float | None:
    among = a.units - a.error
    if kind == "3,1":
        whole = a.units + (a.k - 1) * a.error
    elif kind == "2,1":
        whole = a.units + (a.k - 1) * a.error + a.k * (a.coders - a.error) / a.n
    else:
        whole = a.units + (a.coders - a.error) / a.n
    return among / whole if whole > _NO_VARIANCE else None


_NO_VARIANCE = 1e-12


def _interval(a: _Anova, kind: Kind, confidence: float) -> tuple[float | None, float | None]:
    from scipy.special import fdtri

    if a.error <= _NO_VARIANCE and (kind == "3,1" or a.coders <= _NO_VARIANCE):
        return None, None  # no error, no width
    upper = 0.5 + confidence / 2
    n, k = a.n, a.k
    if kind == "3,1":
        ratio = a.units / a.error
        df = (n - 1) * (k - 1)
        low, high = ratio / fdtri(n - 1, df, upper), ratio * fdtri(df, n - 1, upper)
        return float((low - 1) / (low + k - 1)), float((high - 1) / (high + k - 1))
    single = _value(a, "2,1")
    if single is None or single >= 1:
        return None, None
    low, high = _absolute(a, single, upper)
    if kind == "2,1":
        return low, high
    return low * k / (1 + low * (k - 1)), high * k / (1 + high * (k - 1))


def _absolute(a: _Anova, single: float, upper: float) -> tuple[float, float]:
    """The interval of ICC(2,1), degrees of freedom after Satterthwaite (McGraw & Wong 1996, case 2A)."""
    from scipy.special import fdtri

    n, k = a.n, a.k
    p = k * single / (n * (1 - single))
    q = 1 + k * single * (n - 1) / (n * (1 - single))
    df = (p * a.coders + q * a.error) ** 2 / ((p * a.coders) ** 2 / (k - 1) + (q * a.error) ** 2 / ((n - 1) * (k - 1)))
    f_low, f_high = fdtri(n - 1, df, upper), fdtri(df, n - 1, upper)
    rest = k * a.coders + (k * n - k - n) * a.error
    low = n * (a.units - f_low * a.error) / (f_low * rest + n * a.units)
    high = n * (f_high * a.units - a.error) / (rest + n * f_high * a.units)
    return float(low), float(high)
