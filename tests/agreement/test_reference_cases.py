"""Every reference case: values from papers, manuals and other implementations, within the case's tolerance.

The environment variable IPR_CASES names another folder of cases. A key that nothing here computes is a failure, and
counted; the few that exist only to show what other tools print are exempt by name.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ipr_coder import agreement as ag

FOLDER = Path(os.environ.get("IPR_CASES") or Path(__file__).parent.parent / "data" / "agreement")
CASES = sorted(FOLDER.glob("*.json"))

EXEMPT = re.compile(r"alpha_masi_dkpro|fleiss71_\w+|qualcoder_kappa\[.*\]|gamma_observed_disorder")
"""Other tools' own values, and gamma's alignment, which needs an integer programme."""

Compute = Callable[[str | None], float | None]


class Unsupported(Exception):
    """A key that nothing here computes."""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    unsupported, wrong = [], []
    for key, expected in case["expected"].items():
        if EXEMPT.fullmatch(key):
            continue
        try:
            found = compute(case, key)
        except Unsupported:
            unsupported.append(key)
            continue
        tolerance = tolerance_of(case, key)
        if found is None or not abs(found - expected) <= tolerance:
            wrong.append(f"{key}: expected {expected} within {tolerance}, found {found}")
    assert not unsupported, f"{len(unsupported)} keys are not supported: {', '.join(unsupported)}"
    assert not wrong, "\n".join(wrong)


def test_all_keys_are_counted() -> None:
    keys = [(case["id"], case, key) for case in map(read, CASES) for key in case["expected"]]
    asked = [(name, case, key) for name, case, key in keys if not EXEMPT.fullmatch(key)]
    missing = [f"{name}: {key}" for name, case, key in asked if not supported(case, key)]
    print(
        f"{len(CASES)} cases, {len(asked)} keys asked for, {len(keys) - len(asked)} exempt, {len(missing)} unsupported"
    )
    assert CASES, f"{FOLDER} holds no cases"
    assert not missing, f"{len(missing)} keys are not supported: {'; '.join(missing)}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_unrounded_values_of_an_independent_computation(path: Path) -> None:
    case = read(path)
    for key, value in case.get("computed", {}).items():
        if not EXEMPT.fullmatch(key):
            assert compute(case, key) == pytest.approx(value, abs=1e-9), key


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def tolerance_of(case: dict[str, Any], key: str) -> float:
    tolerance = case["tolerance"]
    if isinstance(tolerance, dict):
        return float(tolerance.get(key, tolerance.get("default", 1e-9)))
    return float(tolerance)


def supported(case: dict[str, Any], key: str) -> bool:
    try:
        compute(case, key)
    except Unsupported:
        return False
    return True


def compute(case: dict[str, Any], key: str) -> float | None:
    match = re.fullmatch(r"([^\[\]]+)(?:\[(.*)\])?", key)
    if match is None or case["kind"] not in KINDS:
        raise Unsupported(key)
    name, argument = match.groups()
    return KINDS[case["kind"]](case["data"], name, argument)


def of_table(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    ratings = ag.ratings_from_table(data["table"], data["categories"])
    two = {
        "scott_pi": ag.scott_pi,
        "gwet_ac": ag.gwet_ac_of_two,
        "gwet_ac1": ag.gwet_ac_of_two,
        "gwet_ac2": ag.gwet_ac_of_two,
        "brennan_prediger": ag.brennan_prediger_of_two,
        "pabak": ag.brennan_prediger_of_two,
    }
    return of_ratings(ratings, data, name, argument, two)


def of_fourfold(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    a, b, c, d = data["abcd"]
    found = ag.Fourfold(a, b, c, d)
    if argument is None and isinstance(getattr(type(found), name, None), property):
        return getattr(found, name)
    return of_table({"table": [[a, b], [c, d]], "categories": [1, 0]}, name, argument)


def of_raw(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    ratings = ag.ratings_from_matrix(data["units"], data.get("categories"))
    return of_ratings(ratings, data, name, argument)


def of_counts(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    return of_ratings(ag.ratings_from_counts(data["counts"], data["categories"]), data, name, argument)


def of_patterns(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    categories = [str(c) for c in data["categories"]]
    answers = [[categories.index(letter) for letter in pattern] for _, pattern in data["patterns"]]
    ratings = ag.from_patterns(answers, [times for times, _ in data["patterns"]], categories)
    return of_ratings(ratings, data, name, argument)


def of_ratings(
    ratings: ag.Ratings,
    data: dict[str, Any],
    name: str,
    argument: str | None,
    two: dict[str, Callable[..., ag.Coefficient]] | None = None,
) -> float | None:
    if name in {"kappa_max", "po_max"}:
        return ag.kappa_max(ratings) if name == "kappa_max" else ag.largest_agreement(ratings)
    if name == "expected_agreement":
        return ag.cohen_kappa(ratings).expected
    field, base = split_field(name)
    if base.startswith("alpha_") and base != "alpha_cat":
        return field(alpha(ratings, data, base[6:]))
    by_category = {
        "fleiss_cat": ag.category_kappa,
        "alpha_cat": ag.category_alpha,
        "specific_agreement": ag.specific_agreement,
    }
    if base in by_category:
        return field(by_category[base](ratings, category(ratings, argument)))
    if base == "krippendorff_cac":
        apart = 1 - ag.weight_matrix(argument or "identity", ratings.categories)
        return field(ag.krippendorff_alpha(ratings, apart))
    weighted = {
        "percent_agreement": ag.percent_agreement,
        "cohen_kappa": ag.cohen_kappa,
        "weighted_kappa": ag.cohen_kappa,
        "scott_pi": ag.scott_pi,
        "gwet_ac": ag.gwet_ac,
        "gwet_ac1": ag.gwet_ac,
        "gwet_ac2": ag.gwet_ac,
        "fleiss": ag.fleiss_kappa,
        "fleiss_kappa": ag.fleiss_kappa,
        "brennan_prediger": ag.brennan_prediger,
        "pabak": ag.brennan_prediger,
        "free_marginal_kappa": ag.brennan_prediger,
        "conger_kappa": ag.conger_kappa,
        "light_kappa": ag.light_kappa,
        **(two or {}),
    }
    if base not in weighted:
        raise Unsupported(name)
    return field(weighted[base](ratings, weights_of(ratings, data, base, argument)))


def weights_of(ratings: ag.Ratings, data: dict[str, Any], base: str, argument: str | None) -> Any:
    if argument == "custom":
        return 1 - np.array(data["distance"])
    if base == "weighted_kappa" and argument:
        # The cases' weighted kappas are those of R irr: weights over positions of the levels, whatever their numbers.
        return ag.weight_matrix(argument, range(len(ratings.categories)))
    return argument or "identity"


def split_field(name: str) -> tuple[Callable[[ag.Coefficient], float | None], str]:
    fields: dict[str, Callable[[ag.Coefficient], float | None]] = {
        "_se0": lambda c: c.se_null,
        "_se": lambda c: c.se,
        "_pe": lambda c: c.expected,
        "_po": lambda c: c.observed,
        "_z": lambda c: None if c.value is None or not c.se_null else c.value / c.se_null,
        "_ci_low": lambda c: c.ci_low,
        "_ci_high": lambda c: c.ci_high,
    }
    if name.startswith(("alpha_Do_", "alpha_De_")):
        return fields["_po" if name[7] == "o" else "_pe"], f"alpha_{name[9:]}"
    for suffix, field in fields.items():
        if name.endswith(suffix):
            return field, name.removesuffix(suffix)
    return lambda c: c.value, name


def alpha(ratings: ag.Ratings, data: dict[str, Any], level: str) -> ag.Coefficient:
    if level == "custom":
        return ag.krippendorff_alpha(ratings, data["distance"])
    if level not in ag.LEVELS:
        raise Unsupported(level)
    return ag.krippendorff_alpha(ratings, level)


def category(ratings: ag.Ratings, argument: str | None) -> Any:
    return next(c for c in ratings.categories if str(c) == argument)


def of_sets(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    ratings = ag.ratings_from_sets(data["units"])
    if name in {"mvalpha", "mv_alpha"}:
        return ag.mv_alpha(ratings).value
    if name.removeprefix("alpha_") in ag.SET_DISTANCES:
        return ag.set_alpha(ratings, name.removeprefix("alpha_")).value
    raise Unsupported(name)


def of_multilabel_pairs(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    field, base = split_field(name)
    if argument is None or argument.count("|") != 2:
        raise Unsupported(name)
    first, second, code = argument.split("|")
    coders = [str(c) for c in data["coders"]]
    rows = []
    for unit in data["units"]:
        held = [unit.get(c) for c in coders] if isinstance(unit, dict) else list(unit)
        pair = [held[coders.index(c)] for c in (first, second)]
        rows.append([-1 if s is None else int(code in [str(x) for x in s]) for s in pair])
    return field(of_pair(rows, base))


def of_pair(rows: list[list[int]], name: str) -> ag.Coefficient:
    try:
        return ag.code_agreement(rows)[{"gwet_ac": "gwet_ac1", "alpha_nominal": "krippendorff_alpha"}.get(name, name)]
    except KeyError:
        raise Unsupported(name) from None


def of_spans(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    rows = [[(s["start"], s["end"], s["value"]) for s in coder] for coder in data["coders"]]
    spans = ag.spans_from_rows(rows, begin=data["begin"], end=data["end"])
    value = next((v for v in spans.values if str(v) == argument), None)
    by_value: dict[str, Compute] = {
        "char_percent": lambda v: ag.character_agreement(spans, v)["percent_agreement"].value,
        "char_kappa": lambda v: ag.character_agreement(spans, v).kappa.value,
        "char_positive": lambda v: ag.character_agreement(spans, v)["positive_agreement"].value,
        "char_alpha": lambda v: ag.character_agreement(spans, v)["krippendorff_alpha"].value,
        "u1995_Do": lambda v: ag.disagreement_1995(spans, v).observed,
        "u1995_De": lambda v: ag.disagreement_1995(spans, v).expected,
        "u1995_alpha": lambda v: ag.alpha_u_1995(spans, v).value,
        "span_f1_exact": lambda v: ag.span_f1(spans if v is None else spans.of_value(v), "exact").value,
        "span_f1_overlap": lambda v: ag.span_f1(spans if v is None else spans.of_value(v), "overlap").value,
    }
    if name in by_value:
        return by_value[name](value)
    rules = {"mean_of_squares": "2016", "square_of_union": "2019"}
    rule = data.get("cu_rule", "mean_of_squares")
    if (
        name not in {"u_alpha", "bar_u_alpha", "cu_alpha", "cu_coverage", "ku_alpha", "ku_coverage"}
        or rule not in rules
    ):
        raise Unsupported(name)
    found = ag.unitized_agreement(spans, variant=rules[rule])
    if name in {"ku_alpha", "ku_coverage"}:
        return found.ku[value].value if name == "ku_alpha" else found.ku_coverage[value]
    if name == "cu_coverage":
        return found.cu_coverage
    return {"u_alpha": found.u, "bar_u_alpha": found.bar_u, "cu_alpha": found.cu}[name].value


def of_distance(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    if data["metric"] not in ag.SET_DISTANCES or name != "distance":
        raise Unsupported(data["metric"])
    return float(ag.set_distances([frozenset(data["a"]), frozenset(data["b"])], data["metric"])[0, 1])


def of_benchmark(data: dict[str, Any], name: str, argument: str | None) -> float | None:
    if name != "cum":
        raise Unsupported(name)
    scale = ag.Scale("", "", tuple((float(low), float(high), word) for low, high, word in data["scale"]))
    return dict(ag.benchmark(data["coefficient"], data["se"], scale).cumulative)[argument]


KINDS: dict[str, Callable[[dict[str, Any], str, str | None], float | None]] = {
    "table2": of_table,
    "fourfold": of_fourfold,
    "raw": of_raw,
    "dist": of_counts,
    "patterns": of_patterns,
    "sets": of_sets,
    "multilabel_pairs": of_multilabel_pairs,
    "spans": of_spans,
    "distance": of_distance,
    "benchmark": of_benchmark,
}


@pytest.mark.parametrize("name", ["landis-koch", "fleiss"])
def test_scales_are_those_of_the_cases(name: str) -> None:
    path = FOLDER / f"gwet_benchmark_{name.replace('-', '_')}.json"
    if not path.exists():
        pytest.skip("this folder of cases has no such benchmark")
    assert [list(band) for band in ag.SCALES[name].bands] == read(path)["data"]["scale"]


def test_an_unknown_key_is_not_passed_over() -> None:
    case = {"kind": "raw", "data": {"units": [[1, 1], [2, 1]]}, "expected": {"no_such_kappa": 1}}
    assert not supported(case, "no_such_kappa")
    assert partial(supported, case)("fleiss_kappa")
