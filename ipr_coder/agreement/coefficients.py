"""The one table of coefficients: what each is called, its formula, where it comes from, and when it has no value.

Result objects, tables, reports and the documentation page all take these words from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Formula:
    """One coefficient. `function` is its place in this room, "module.function"."""

    key: str
    name: str
    formula: str
    source: str
    undefined_when: str
    function: str
    lowest: float = -1.0


_NO_PAIR = "no unit was answered by two coders"
_UNITIZING = "Krippendorff, Mathet, Bouvry & Widloecher (2016), Qual. Quant. 50:2347-2364; variant Krippendorff (2019)"
_ONE_VALUE = "no unit was answered by two coders, or only one answer was ever given"

_TABLE = (
    Formula(
        "percent_agreement",
        "percent agreement",
        "p_o = agreeing pairs of coders / pairs of coders, mean over units",
        "Gwet (2021), Handbook of Inter-Rater Reliability, ch. 2",
        _NO_PAIR,
        "many_coders.percent_agreement",
        0.0,
    ),
    Formula(
        "positive_agreement",
        "positive agreement",
        "2a / (2a + b + c); more coders: sum r1(r1 - 1) / sum r1(r - 1)",
        "Cicchetti & Feinstein (1990), J. Clin. Epidemiol. 43:551-558; equals F1 (Hripcsak & Rothschild 2005)",
        "no coder used the code in a unit that two coders answered",
        "many_coders.specific_agreement",
        0.0,
    ),
    Formula(
        "negative_agreement",
        "negative agreement",
        "2d / (2d + b + c); more coders: sum r0(r0 - 1) / sum r0(r - 1)",
        "Cicchetti & Feinstein (1990), J. Clin. Epidemiol. 43:551-558",
        "every coder used the code in every unit that two coders answered",
        "many_coders.specific_agreement",
        0.0,
    ),
    Formula(
        "cohen_kappa",
        "Cohen's kappa",
        "(p_o - p_e) / (1 - p_e), p_e = sum w_kl p_k. p_.l",
        "Cohen (1960), Educ. Psychol. Meas. 20:37-46; standard error Fleiss, Cohen & Everitt (1969)",
        _ONE_VALUE,
        "two_coders.cohen_kappa",
    ),
    Formula(
        "weighted_kappa",
        "weighted kappa",
        "(p_o - p_e) / (1 - p_e) with weights w_kl for near misses",
        "Cohen (1968), Psychol. Bull. 70:213-220; standard error Fleiss, Cohen & Everitt (1969)",
        _ONE_VALUE,
        "two_coders.cohen_kappa",
    ),
    Formula(
        "scott_pi",
        "Scott's pi",
        "(p_o - p_e) / (1 - p_e), p_e = sum w_kl pi_k pi_l from pooled shares",
        "Scott (1955), Public Opin. Q. 19:321-325; variance Gwet (2021)",
        _ONE_VALUE,
        "two_coders.scott_pi",
    ),
    Formula(
        "conger_kappa",
        "Conger's kappa",
        "(p_a - p_e) / (1 - p_e), p_e = mean over pairs of coders of sum w_kl p_gk p_hl",
        "Conger (1980), Psychol. Bull. 88:322-328; variance Gwet (2021); Cohen's kappa for two coders",
        _ONE_VALUE,
        "many_coders.conger_kappa",
    ),
    Formula(
        "fleiss_kappa",
        "Fleiss' kappa",
        "(p_a - p_e) / (1 - p_e), p_e = sum w_kl pi_k pi_l",
        "Fleiss (1971), Psychol. Bull. 76:378-382; variance Gwet (2021); Scott's pi for two coders",
        _ONE_VALUE,
        "many_coders.fleiss_kappa",
    ),
    Formula(
        "light_kappa",
        "Light's kappa",
        "mean of Cohen's kappa over all pairs of coders",
        "Light (1971), Psychol. Bull. 76:365-377",
        "the kappa of any pair of coders is undefined",
        "many_coders.light_kappa",
    ),
    Formula(
        "specific_agreement",
        "agreement specific to one category",
        "sum r_k (r_k - 1) / sum r_k (r - 1)",
        "Fleiss (1971), Psychol. Bull. 76:378-382; Cicchetti & Feinstein (1990)",
        "no coder chose the category in a unit that two coders answered",
        "many_coders.specific_agreement",
        0.0,
    ),
    Formula(
        "krippendorff_alpha",
        "Krippendorff's alpha",
        "1 - D_o / D_e from coincidences within units",
        "Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; standard error Gwet (2021)",
        _ONE_VALUE,
        "many_coders.krippendorff_alpha",
    ),
    Formula(
        "set_alpha_masi",
        "alpha of sets of codes, MASI distance",
        "1 - D_o / D_e, d = 1 - J M; J = |A & B| / |A | B|; M = 1 equal, 2/3 one contains the other, 1/3 overlap",
        "Passonneau (2006), LREC, 831-836",
        "no unit was answered by two coders, or every answer was the same set",
        "sets.set_alpha",
    ),
    Formula(
        "set_alpha_jaccard",
        "alpha of sets of codes, Jaccard distance",
        "1 - D_o / D_e, d = 1 - |A & B| / |A | B|",
        "Artstein & Poesio (2008), Comput. Linguist. 34:555-596",
        "no unit was answered by two coders, or every answer was the same set",
        "sets.set_alpha",
    ),
    Formula(
        "set_alpha_dice",
        "alpha of sets of codes, Dice distance",
        "1 - D_o / D_e, d = 1 - 2 |A & B| / (|A| + |B|)",
        "Dice (1945), Ecology 26:297-302; Krippendorff (2011)",
        "no unit was answered by two coders, or every answer was the same set",
        "sets.set_alpha",
    ),
    Formula(
        "set_alpha_nominal",
        "alpha of sets of codes, nominal distance",
        "1 - D_o / D_e, d = 0 for equal sets, otherwise 1",
        "Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
        "no unit was answered by two coders, or every answer was the same set",
        "sets.set_alpha",
    ),
    Formula(
        "mv_alpha",
        "multi-valued alpha",
        "1 - D_o / D_e with Dice's distance; D_e over all sets that the applied codes could form",
        "Krippendorff & Craggs (2016), Commun. Methods Meas. 10:181-198",
        "no unit was answered by two coders, or chance could not disagree",
        "mv_alpha.mv_alpha",
    ),
    Formula(
        "gwet_ac1",
        "Gwet's AC1",
        "(p_a - p_e) / (1 - p_e), p_e = sum pi_k (1 - pi_k) / (q - 1)",
        "Gwet (2008), Br. J. Math. Stat. Psychol. 61:29-48",
        _NO_PAIR,
        "many_coders.gwet_ac",
    ),
    Formula(
        "gwet_ac2",
        "Gwet's AC2",
        "(p_a - p_e) / (1 - p_e), p_e = T_w sum pi_k (1 - pi_k) / (q (q - 1))",
        "Gwet (2021), Handbook of Inter-Rater Reliability, ch. 4",
        _NO_PAIR,
        "many_coders.gwet_ac",
    ),
    Formula(
        "brennan_prediger",
        "Brennan-Prediger (PABAK)",
        "(p_a - p_e) / (1 - p_e), p_e = T_w / q^2; for one code 2 p_o - 1",
        "Brennan & Prediger (1981), Educ. Psychol. Meas. 41:687-699; Byrt, Bishop & Carlin (1993); Randolph (2005)",
        _NO_PAIR,
        "many_coders.brennan_prediger",
    ),
    Formula(
        "u_alpha",
        "u-alpha",
        "1 - (l.. - sum l_cc) / (l.. - sum e_cc) over lengths of intersections",
        _UNITIZING,
        "all of the text has one value for all coders",
        "unitizing.unitized_agreement",
    ),
    Formula(
        "bar_u_alpha",
        "|u-alpha",
        "1 - (l_phi - l_phiphi) / sum of e_phik: marked or not",
        _UNITIZING,
        "nobody marked anything, or everybody everything",
        "unitizing.unitized_agreement",
    ),
    Formula(
        "cu_alpha",
        "cu-alpha",
        "1 - (l*.. - sum l*_cc) / (l*.. - sum e*_cc), only where marks meet",
        _UNITIZING,
        "marks never meet, or only one value occurs where they do",
        "unitizing.unitized_agreement",
    ),
    Formula(
        "ku_alpha",
        "(k)u-alpha",
        "1 - (e*_k / l*_k)(l*_k - l*_kk) / (e*_k - e*_kk), one value where marks meet",
        _UNITIZING,
        "the value never meets a mark, or is the only one that does",
        "unitizing.unitized_agreement",
    ),
    Formula(
        "alpha_u_1995",
        "alpha_U (1995)",
        "1 - D_o / D_e from squared differences of boundaries and squared lengths",
        "Krippendorff (1995), Sociol. Methodol. 25:47-76; Krippendorff (2004), Content Analysis, ch. 11.6",
        "no coder marked anything, or chance could not disagree",
        "unitizing_1995.alpha_u_1995",
    ),
    Formula(
        "span_f1_exact",
        "span F1, exact",
        "2 matches / spans of both coders; same beginning, end and code",
        "Hripcsak & Rothschild (2005), J. Am. Med. Inform. Assoc. 12:296-298",
        "no coder marked a span",
        "matching.span_f1",
        0.0,
    ),
    Formula(
        "span_f1_overlap",
        "span F1, overlap",
        "2 matches / spans of both coders; matched one to one where they share a character",
        "Hripcsak & Rothschild (2005), J. Am. Med. Inform. Assoc. 12:296-298",
        "no coder marked a span",
        "matching.span_f1",
        0.0,
    ),
    Formula(
        "boundary_f1",
        "boundary agreement",
        "2 matches / boundaries of both coders; within a tolerance",
        "Hripcsak & Rothschild (2005), J. Am. Med. Inform. Assoc. 12:296-298",
        "no coder marked a span",
        "matching.boundary_agreement",
        0.0,
    ),
    Formula(
        "episode_f1",
        "agreement on episodes",
        "2 matches / episodes of both coders; onsets within a window",
        "as F1: Hripcsak & Rothschild (2005), J. Am. Med. Inform. Assoc. 12:296-298",
        "neither coder found an episode",
        "episodes.episode_agreement",
        0.0,
    ),
    Formula(
        "episode_f1_same_end",
        "agreement on episodes with the same end",
        "2 matches with the same end / episodes of both coders",
        "as F1: Hripcsak & Rothschild (2005), J. Am. Med. Inform. Assoc. 12:296-298",
        "neither coder found an episode",
        "episodes.episode_agreement",
        0.0,
    ),
    Formula(
        "icc_2_1",
        "ICC(2,1)",
        "(MS_u - MS_e) / (MS_u + (k - 1) MS_e + k (MS_c - MS_e) / n)",
        "Shrout & Fleiss (1979), Psychol. Bull. 86:420-428; McGraw & Wong (1996), Psychol. Methods 1:30-46",
        "fewer than two units were rated by all coders, or nothing varies",
        "icc.icc",
    ),
    Formula(
        "icc_2_k",
        "ICC(2,k)",
        "(MS_u - MS_e) / (MS_u + (MS_c - MS_e) / n)",
        "Shrout & Fleiss (1979), Psychol. Bull. 86:420-428; McGraw & Wong (1996), Psychol. Methods 1:30-46",
        "fewer than two units were rated by all coders, or nothing varies",
        "icc.icc",
    ),
    Formula(
        "icc_3_1",
        "ICC(3,1)",
        "(MS_u - MS_e) / (MS_u + (k - 1) MS_e)",
        "Shrout & Fleiss (1979), Psychol. Bull. 86:420-428; McGraw & Wong (1996), Psychol. Methods 1:30-46",
        "fewer than two units were rated by all coders, or nothing varies",
        "icc.icc",
    ),
)

COEFFICIENTS: Mapping[str, Formula] = MappingProxyType({formula.key: formula for formula in _TABLE})
"""Every coefficient by its key."""


def as_markdown() -> str:
    """The table of coefficients as the documentation prints it."""
    parts = []
    for entry in COEFFICIENTS.values():
        parts.append(
            f"### {entry.name}\n\n"
            f"- Key: `{entry.key}`, function `{entry.function}`\n"
            f"- Formula: {entry.formula}\n"
            f"- Source: {entry.source}\n"
            f"- Undefined when {entry.undefined_when}\n"
        )
    return "\n".join(parts)
