"""Agreement between coders: arrays in, coefficients with their intervals out.

Pure and usable alone: nothing here knows a study, a file or a screen. `unit_ratings` makes ratings from tags,
`code_agreement` all figures of one code, and `ratings_from_matrix` is the way in for any table of units x coders.
"""

from __future__ import annotations

from ipr_coder.agreement.benchmarking import SCALES, Benchmark, Scale, benchmark
from ipr_coder.agreement.characters import character_agreement
from ipr_coder.agreement.coefficients import COEFFICIENTS, Formula
from ipr_coder.agreement.drift import agreement_by_group, agreement_with_consensus, agreement_with_the_rest
from ipr_coder.agreement.episodes import EpisodeAgreement, Episodes, episode_agreement, episodes
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.fourfold import Fourfold
from ipr_coder.agreement.icc import icc
from ipr_coder.agreement.krippendorff import LEVELS
from ipr_coder.agreement.many_coders import (
    brennan_prediger,
    category_alpha,
    category_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    light_kappa,
    percent_agreement,
    specific_agreement,
)
from ipr_coder.agreement.matching import boundary_agreement, span_f1
from ipr_coder.agreement.mv_alpha import mv_alpha
from ipr_coder.agreement.per_code import CodeAgreement, agreement_by_code, code_agreement
from ipr_coder.agreement.ratings import (
    Ratings,
    binary_ratings,
    from_patterns,
    ratings_from_counts,
    ratings_from_matrix,
    ratings_from_table,
)
from ipr_coder.agreement.resampling import METHODS, Resampling
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.sets import SET_DISTANCES, ratings_from_codes, ratings_from_sets, set_alpha, set_distances
from ipr_coder.agreement.spans import Spans, lay_spans, spans_from_rows, spans_from_tags
from ipr_coder.agreement.two_coders import (
    brennan_prediger_of_two,
    cohen_kappa,
    gwet_ac_of_two,
    kappa_max,
    largest_agreement,
    scott_pi,
)
from ipr_coder.agreement.unitizing import UnitizedAgreement, unitized_agreement
from ipr_coder.agreement.unitizing_1995 import alpha_u_1995, disagreement_1995
from ipr_coder.agreement.units import RULES, Rule, TagArrays, UnitArrays, unit_ratings, unit_ratings_by_code
from ipr_coder.agreement.weights import WEIGHTINGS, weight_matrix

__all__ = [
    "COEFFICIENTS",
    "LEVELS",
    "METHODS",
    "RULES",
    "SCALES",
    "SET_DISTANCES",
    "WEIGHTINGS",
    "AgreementError",
    "Benchmark",
    "CodeAgreement",
    "Coefficient",
    "EpisodeAgreement",
    "Episodes",
    "Formula",
    "Fourfold",
    "Ratings",
    "Resampling",
    "Rule",
    "Scale",
    "Spans",
    "TagArrays",
    "UnitArrays",
    "UnitizedAgreement",
    "agreement_by_code",
    "agreement_by_group",
    "agreement_with_consensus",
    "agreement_with_the_rest",
    "alpha_u_1995",
    "benchmark",
    "binary_ratings",
    "boundary_agreement",
    "brennan_prediger",
    "brennan_prediger_of_two",
    "category_alpha",
    "category_kappa",
    "character_agreement",
    "code_agreement",
    "cohen_kappa",
    "conger_kappa",
    "disagreement_1995",
    "episode_agreement",
    "episodes",
    "fleiss_kappa",
    "from_patterns",
    "gwet_ac",
    "gwet_ac_of_two",
    "icc",
    "kappa_max",
    "krippendorff_alpha",
    "largest_agreement",
    "lay_spans",
    "light_kappa",
    "mv_alpha",
    "percent_agreement",
    "ratings_from_codes",
    "ratings_from_counts",
    "ratings_from_matrix",
    "ratings_from_sets",
    "ratings_from_table",
    "scott_pi",
    "set_alpha",
    "set_distances",
    "span_f1",
    "spans_from_rows",
    "spans_from_tags",
    "specific_agreement",
    "unit_ratings",
    "unit_ratings_by_code",
    "unitized_agreement",
    "weight_matrix",
]
