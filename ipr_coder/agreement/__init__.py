"""Agreement between coders: arrays in, coefficients with their intervals out.

Pure and usable alone: nothing here knows a study, a file or a screen. `unit_ratings` makes ratings from tags,
`code_agreement` all figures of one code, and `ratings_from_matrix` is the way in for any table of units x coders.
"""

from __future__ import annotations

from ipr_coder.agreement.coefficients import COEFFICIENTS, Formula
from ipr_coder.agreement.errors import AgreementError
from ipr_coder.agreement.fourfold import Fourfold
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
from ipr_coder.agreement.per_code import CodeAgreement, agreement_by_code, code_agreement
from ipr_coder.agreement.ratings import (
    Ratings,
    binary_ratings,
    from_patterns,
    ratings_from_counts,
    ratings_from_matrix,
    ratings_from_table,
)
from ipr_coder.agreement.result import Coefficient
from ipr_coder.agreement.two_coders import (
    brennan_prediger_of_two,
    cohen_kappa,
    gwet_ac_of_two,
    kappa_max,
    scott_pi,
)
from ipr_coder.agreement.units import RULES, Rule, TagArrays, UnitArrays, unit_ratings, unit_ratings_by_code
from ipr_coder.agreement.weights import WEIGHTINGS, weight_matrix

__all__ = [
    "COEFFICIENTS",
    "LEVELS",
    "RULES",
    "WEIGHTINGS",
    "AgreementError",
    "CodeAgreement",
    "Coefficient",
    "Formula",
    "Fourfold",
    "Ratings",
    "Rule",
    "TagArrays",
    "UnitArrays",
    "agreement_by_code",
    "binary_ratings",
    "brennan_prediger",
    "brennan_prediger_of_two",
    "category_alpha",
    "category_kappa",
    "code_agreement",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "from_patterns",
    "gwet_ac",
    "gwet_ac_of_two",
    "kappa_max",
    "krippendorff_alpha",
    "light_kappa",
    "percent_agreement",
    "ratings_from_counts",
    "ratings_from_matrix",
    "ratings_from_table",
    "scott_pi",
    "specific_agreement",
    "unit_ratings",
    "unit_ratings_by_code",
    "weight_matrix",
]
