"""Words for a figure, chosen by how sure it is: Gwet's probabilistic benchmarking.

A bare adjective for a coefficient ignores its standard error. Here the best word is taken that the figure has reached
with a probability above .95. Source: Gwet (2021), Handbook of Inter-Rater Reliability, 5th ed., ch. 6 (R irrCAC).
The scales are conventions, arbitrary by their authors' own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ipr_coder.agreement.distributions import normal_probability
from ipr_coder.agreement.errors import AgreementError

Band = tuple[float, float, str]
"""Lower bound, upper bound, word."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Words for bands of a coefficient, best first."""

    name: str
    source: str
    bands: tuple[Band, ...]


SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "landis-koch": Scale(
            "Landis & Koch",
            "Landis & Koch (1977), Biometrics 33:159-174",
            (
                (0.8, 1.0, "Almost Perfect"),
                (0.6, 0.8, "Substantial"),
                (0.4, 0.6, "Moderate"),
                (0.2, 0.4, "Fair"),
                (0.0, 0.2, "Slight"),
                (-1.0, 0.0, "Poor"),
            ),
        ),
        "fleiss": Scale(
            "Fleiss",
            "Fleiss (1981), Statistical Methods for Rates and Proportions, 2nd ed.",
            ((0.75, 1.0, "Excellent"), (0.4, 0.75, "Intermediate to Good"), (-1.0, 0.4, "Poor")),
        ),
        "altman": Scale(
            "Altman",
            "Altman (1991), Practical Statistics for Medical Research",
            (
                (0.8, 1.0, "Very Good"),
                (0.6, 0.8, "Good"),
                (0.4, 0.6, "Moderate"),
                (0.2, 0.4, "Fair"),
                (-1.0, 0.2, "Poor"),
            ),
        ),
        "krippendorff": Scale(
            "Krippendorff",
            "Krippendorff (2004), Content Analysis, 2nd ed., p. 241",
            ((0.8, 1.0, "Reliable"), (0.667, 0.8, "Tentative"), (-1.0, 0.667, "Not Reliable")),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The word a figure has earned, and for every word, best first, the probability of being there or better."""

    word: str
    cumulative: tuple[tuple[str, float], ...]
    scale: str
    source: str


def benchmark(value: float, se: float, scale: str | Scale = "landis-koch", *, certainty: float = 0.95) -> Benchmark:
    """The best word of the scale whose cumulative probability exceeds `certainty`; the worst where none does."""
    if isinstance(scale, str):
        if scale not in SCALES:
            raise AgreementError(f"There is no scale {scale!r}; there are {', '.join(SCALES)}.")
        scale = SCALES[scale]
    if not -1 <= value <= 1 or not se >= 0:
        raise AgreementError("A benchmark needs a coefficient between -1 and 1 and a standard error from 0 up.")
    cumulative = _cumulative(value, se, scale.bands)
    word = next((name for name, p in cumulative if p > certainty), scale.bands[-1][2])
    return Benchmark(word, cumulative, scale.name, scale.source)


def _cumulative(value: float, se: float, bands: Sequence[Band]) -> tuple[tuple[str, float], ...]:
    if se == 0:
        # Without spread the figure lies in one band for certain.
        return tuple((name, 1.0 if value >= low else 0.0) for low, _, name in bands)
    whole = normal_probability((value + 1) / se) - normal_probability((value - 1) / se)
    total, found = 0.0, []
    for low, high, name in bands:
        total += (normal_probability((value - low) / se) - normal_probability((value - high) / se)) / whole
        found.append((name, total))
    return tuple(found)
