"""The words that options of commands take: each a short list, shown in the help and checked before anything runs."""

from __future__ import annotations

from enum import StrEnum


class RuleChoice(StrEnum):
    """When a tag marks a unit."""

    any = "any"
    majority = "majority"
    exact = "exact"


class RuleOfConsensus(StrEnum):
    """What the settled layer takes without anybody's deciding."""

    exact = "exact"
    overlap = "overlap"


class GroupChoice(StrEnum):
    """What the figures are made by."""

    role = "role"
    session = "session"
    dyad = "dyad"
    interview = "interview"
    round = "round"
    order = "order"


class YardstickChoice(StrEnum):
    """What each coder is compared with."""

    consensus = "consensus"
    rest = "rest"


class IntervalChoice(StrEnum):
    """How intervals are made."""

    analytic = "analytic"
    bootstrap = "bootstrap"
    jackknife = "jackknife"
    krippendorff = "krippendorff"


class ClusterChoice(StrEnum):
    """What is drawn again."""

    unit = "unit"
    interview = "interview"
    dyad = "dyad"


class SubmissionChoice(StrEnum):
    """Which submission of an interview counts."""

    first = "first"
    last = "last"


class ScaleChoice(StrEnum):
    """Whose words are put to figures."""

    landis_koch = "landis-koch"
    fleiss = "fleiss"
    altman = "altman"
    krippendorff = "krippendorff"


class LevelChoice(StrEnum):
    """What the numbers of a table mean."""

    nominal = "nominal"
    ordinal = "ordinal"
    interval = "interval"
    ratio = "ratio"
