"""One coefficient with everything a reader needs to judge it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A figure, how sure it is, what it was made from, and how it was made.

    An undefined figure has `value` None and says why in `undefined`; it is never 1, 0 or NaN. The interval is None
    where none can be made, and a warning says so. `n_units` counts the units handed in, `n_pairable` those that at
    least two coders answered. `prevalence` is the share of each coder's answers that say "present" (binary codes
    only, otherwise empty; None for a coder without answers). `observed` and `expected` are the two agreements that
    the figure was made from (the two disagreements for an alpha). Of spans, units are characters, `n_by_coder` counts
    spans and `prevalence` is the share of the text each coder marked.
    """

    key: str
    name: str
    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    ci_method: str
    confidence: float
    n_units: int
    n_pairable: int
    n_by_coder: tuple[int, ...]
    prevalence: tuple[float | None, ...]
    formula: str
    source: str
    undefined: str | None = None
    warnings: tuple[str, ...] = ()
    observed: float | None = None
    expected: float | None = None
    se_null: float | None = None
    replicates: int | None = None
    n_clusters: int | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.undefined is None):
            raise ValueError("a coefficient has either a value or the reason why it has none")
