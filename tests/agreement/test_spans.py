"""Spans: the unitizing alphas, characters, matching and boundaries, against figures worked by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipr_coder import agreement as ag
from ipr_coder.agreement import AgreementError, Resampling, spans_from_rows

Row = tuple[int, int, str]


def rows(*coders: list[Row], end: int = 1000) -> ag.Spans:
    return spans_from_rows(coders, end=end)


def rupture(*places: tuple[int, int]) -> list[Row]:
    return [(start, end, "rupture") for start, end in places]


# What other tools get wrong: seven situations with textbook values.


def test_half_overlap() -> None:
    found = ag.character_agreement(rows(rupture((0, 100)), rupture((50, 150))), "rupture")
    assert found.table == ag.Fourfold(50, 50, 50, 850)
    assert found.kappa.value == pytest.approx(4 / 9)


def test_self_overlap_is_no_agreement() -> None:
    spans = rows(rupture((0, 60), (40, 100)), [])
    found = ag.character_agreement(spans, "rupture")
    assert found.table == ag.Fourfold(0, 100, 0, 900)
    assert found.kappa.value == pytest.approx(0)
    assert ag.span_f1(spans).value == 0
    assert any("1 span was merged" in warning for warning in ag.span_f1(spans).warnings)


def test_chance_at_ninety_percent_is_kappa_zero() -> None:
    found = ag.character_agreement(rows(rupture((0, 900)), rupture((90, 990))), "rupture")
    assert found["percent_agreement"].value == pytest.approx(0.82)
    assert found.kappa.value == pytest.approx(0, abs=1e-12)


def test_far_below_chance_is_kappa_minus_one() -> None:
    assert ag.character_agreement(rows(rupture((0, 500)), rupture((500, 1000))), "rupture").kappa.value == -1


def test_nobody_coded_is_undefined() -> None:
    found = ag.character_agreement(rows([], []), "rupture")
    assert found["percent_agreement"].value == 1
    assert found.kappa.value is None
    assert found["positive_agreement"].value is None
    nothing = ag.unitized_agreement(rows([], []))
    assert nothing.u.value is None
    assert nothing.bar_u.value is None
    assert nothing.cu.value is None
    assert "chance could not disagree" in (nothing.u.undefined or "")
    assert ag.span_f1(rows([], [])).undefined == "No coder marked a span."
    assert ag.alpha_u_1995(rows([], [])).value is None


def test_one_character_touch() -> None:
    spans = rows(rupture((0, 100)), rupture((99, 199)))
    found = ag.character_agreement(spans, "rupture")
    assert found.table == ag.Fourfold(1, 99, 99, 801)
    assert found.kappa.value == pytest.approx(-0.1)
    assert ag.span_f1(spans, "overlap").value == 1
    assert ag.span_f1(spans, "overlap", smallest_share=0.5).value == 0
    assert ag.span_f1(spans, "exact").value == 0


def test_one_long_against_ten_short() -> None:
    spans = rows(rupture((0, 1000)), rupture(*[(i * 100, i * 100 + 90) for i in range(10)]), end=2000)
    assert ag.span_f1(spans).value == pytest.approx(2 / 11)
    assert ag.character_agreement(spans, "rupture")["positive_agreement"].value == pytest.approx(1800 / 1900)


def test_worked_example_of_the_unitizing_alphas() -> None:
    # L = 40; A: rupture 0-10, repair 20-30; B: rupture 2-12, repair 20-26, shame 26-30
    spans = rows(
        [(0, 10, "rupture"), (20, 30, "repair")], [(2, 12, "rupture"), (20, 26, "repair"), (26, 30, "shame")], end=40
    )
    found = ag.unitized_agreement(spans)
    expected = [Fraction(80 * (400 - 200), 6008), Fraction(80 * (256 - 136), 6008), Fraction(80 * (1600 - 40), 6008)]
    assert found.u.value == pytest.approx(float(1 - 16 / (80 - sum(expected))))
    assert found.bar_u.value == pytest.approx(0.81225)
    assert found.cu.value == pytest.approx(0.7060185185)
    assert found.cu_coverage == 0.45
    assert [found.ku[v].value for v in ("rupture", "repair", "shame")] == pytest.approx([1.0, 0.65625, 0.0])
    assert found.ku_coverage["rupture"] == pytest.approx(16 / 20)
    assert found.u.n_by_coder == (2, 3)
    assert found.u.prevalence == (0.5, 0.5)


def test_perfect_agreement_is_one() -> None:
    spans = rows([(0, 10, "a"), (30, 45, "b")], [(0, 10, "a"), (30, 45, "b")], [(0, 10, "a"), (30, 45, "b")])
    found = ag.unitized_agreement(spans)
    assert [found.u.value, found.bar_u.value, found.cu.value] == pytest.approx([1, 1, 1])
    assert ag.alpha_u_1995(spans).value == 1
    assert ag.span_f1(spans, "exact").value == 1
    assert ag.boundary_agreement(spans).value == 1


def test_marks_that_never_meet_have_no_cu_alpha() -> None:
    found = ag.unitized_agreement(rows(rupture((0, 10)), rupture((20, 30))))
    assert found.cu.value is None
    assert "no stretch was marked by two" in (found.cu.undefined or "").lower()
    assert found.ku["rupture"].value is None
    assert found.cu_coverage == 0


@st.composite
def disjoint_spans(draw: st.DrawFn, end: int = 30) -> list[Row]:
    cuts = sorted(draw(st.sets(st.integers(0, end), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [(a, b, draw(st.sampled_from("xyz"))) for a, b in pairs]


@given(st.lists(disjoint_spans(), min_size=2, max_size=4))
def test_unitizing_alphas_counted_character_by_character(coders: list[list[Row]]) -> None:
    found = ag.unitized_agreement(spans_from_rows(coders, end=30))
    labels = [[next((v for a, b, v in spans if a <= i < b), None) for i in range(30)] for spans in coders]
    m, whole = len(coders), 30 * len(coders)
    pairs = [(i, j) for i in range(m) for j in range(m) if i != j]
    agreed = sum(labels[i][t] == labels[j][t] for i, j in pairs for t in range(30)) / (m - 1)
    values = sorted({v for spans in coders for _, _, v in spans})
    length = {v: sum(row.count(v) for row in labels) for v in [*values, None]}
    chance = {v: sum((b - a) ** 2 for spans in coders for a, b, w in spans if w == v) for v in values}
    chance[None] = length[None]
    scale = whole**2 - sum(chance.values())
    expected = whole * sum(length[v] ** 2 - chance[v] for v in [*values, None]) / scale if scale else whole
    if whole - expected > 1e-9:
        assert found.u.value == pytest.approx(1 - (whole - agreed) / (whole - expected), abs=1e-9)
    else:
        assert found.u.value is None
    gaps_met = sum(labels[i][t] is None and labels[j][t] is None for i, j in pairs for t in range(30)) / (m - 1)
    by_chance = whole * length[None] * (whole - length[None]) / scale if scale else 0
    if by_chance > 1e-9:
        assert found.bar_u.value == pytest.approx(1 - (length[None] - gaps_met) / by_chance, abs=1e-9)


@given(disjoint_spans(), disjoint_spans())
def test_character_table_counted_one_by_one(first: list[Row], second: list[Row]) -> None:
    found = ag.character_agreement(spans_from_rows([first, second], end=30), "x").table
    here = [{i for a, b, v in spans if v == "x" for i in range(a, b)} for spans in (first, second)]
    both = len(here[0] & here[1])
    assert found == ag.Fourfold(both, len(here[0]) - both, len(here[1]) - both, 30 - len(here[0] | here[1]))


@given(disjoint_spans(), disjoint_spans())
def test_matching_takes_as_many_pairs_as_there_can_be(first: list[Row], second: list[Row]) -> None:
    def most(left: list[Row], right: list[Row]) -> int:
        if not left:
            return 0
        (a, b, v), rest = left[0], left[1:]
        tried = [
            1 + most(rest, right[:i] + right[i + 1 :])
            for i, (c, d, w) in enumerate(right)
            if v == w and a < d and c < b
        ]
        return max([most(rest, right), *tried])

    found = ag.span_f1(spans_from_rows([first, second], end=30), "overlap")
    total = len(first) + len(second)
    if total:
        assert found.value == pytest.approx(2 * most(first, second) / total)


def test_documents_are_laid_end_to_end_and_drawn_again() -> None:
    coder = np.repeat([0, 1], 30)
    document = np.tile(np.arange(30), 2)
    start = np.concatenate([np.full(30, 10), np.arange(30) % 9 + 6])
    spans = ag.lay_spans(coder, start, start + 20, ["a"] * 60, lengths=[100] * 30, n_coders=2, document=document)
    found = ag.unitized_agreement(spans, resampling=Resampling(seed=5))
    assert found.u.value == ag.unitized_agreement(spans).u.value
    assert found.u.ci_low is not None
    assert found.u.ci_low < (found.u.value or 0) < (found.u.ci_high or 0)
    assert (found.u.n_clusters, found.u.seed, found.u.replicates) == (30, 5, 1000)
    assert "documents" in found.u.ci_method
    characters = ag.character_agreement(spans, "a", resampling=Resampling())
    assert characters.kappa.n_clusters == 30
    assert (characters.kappa.se or 0) > 0.01
    assert ag.span_f1(spans, resampling=Resampling(), smallest_share=0.8).ci_low is not None


def test_spans_from_tags_take_only_interviews_that_all_answered() -> None:
    tags = ag.TagArrays(*np.array([[0, 0, 10, 0, 0], [1, 0, 10, 0, 0], [1, 5, 15, 1, 1], [1, 8, 9, 2, 1]]).T)
    covered = np.array([[True, False], [True, True]])
    spans = ag.spans_from_tags(tags, [100, 50], covered, [0, [1, 2]], names=["rupture", "shame"])
    assert (spans.length, spans.n_by_coder, spans.values, spans.n_merged) == (50, (1, 1), ("rupture", "shame"), 1)
    with pytest.raises(AgreementError, match="all coders"):
        ag.spans_from_tags(tags, [100, 50], np.array([[True, False], [False, True]]), [0])


def test_boundaries_within_a_tolerance() -> None:
    spans = rows(rupture((0, 100), (200, 300)), rupture((3, 100), (210, 299)))
    assert ag.boundary_agreement(spans).value == pytest.approx(2 * 1 / 8)
    assert ag.boundary_agreement(spans, tolerance=3).value == pytest.approx(2 * 3 / 8)
    assert ag.boundary_agreement(spans, tolerance=10).value == 1


def test_an_end_at_the_edge_belongs_to_the_document_it_ends() -> None:
    spans = ag.lay_spans(
        [0, 1, 1], [90, 90, 0], [100, 99, 10], ["a"] * 3, lengths=[100, 50], n_coders=2, document=[0, 0, 1]
    )
    # Both boundaries in the first document match; those of the second have no partner, nor lie near the edge.
    assert ag.boundary_agreement(spans, tolerance=1).value == pytest.approx(2 * 2 / 6)


def test_a_share_that_is_just_reached_is_enough() -> None:
    spans = rows(rupture((0, 10)), rupture((0, 5)))
    assert ag.span_f1(spans, smallest_share=0.5).value == 1
    assert ag.span_f1(spans, smallest_share=0.51).value == 0


def test_touching_spans_stay_two() -> None:
    spans = rows(rupture((0, 10), (10, 20)), rupture((0, 20)))
    assert spans.n_by_coder == (2, 1)
    assert spans.n_merged == 0


@pytest.mark.parametrize(
    ("coders", "end", "says"),
    [
        ([rupture((0, 10))], 100, "two coders"),
        ([rupture((0, 101)), []], 100, "past the end"),
        ([rupture((10, 5)), []], 100, "before or where"),
        ([rupture((5, 5)), []], 100, "before or where"),
        ([rupture((-1, 5)), []], 100, "before the text"),
        ([[], []], 0, "not after its beginning"),
        ([[(0.5, 3, "a")], []], 100, "whole numbers"),
        ([[(float("nan"), 3, "a")], []], 100, "whole numbers"),
    ],
)
def test_nonsense_is_refused(coders: list[list[Row]], end: int, says: str) -> None:
    with pytest.raises(AgreementError, match=says):
        spans_from_rows(coders, end=end)


def test_two_codes_on_one_place_are_refused_for_the_unitizing_alphas() -> None:
    spans = rows([(0, 10, "a"), (5, 15, "b")], [(0, 10, "a")])
    with pytest.raises(AgreementError, match="one code at a time"):
        ag.unitized_agreement(spans)
    assert ag.unitized_agreement(spans.of_value("a")).u.value == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda s: ag.unitized_agreement(s, variant="2004"),
        lambda s: ag.span_f1(s, "fuzzy"),
        lambda s: ag.span_f1(s, smallest_share=2),
        lambda s: ag.boundary_agreement(s, tolerance=-1),
        lambda s: s.of_value("no such code"),
        lambda s: ag.unitized_agreement(s, resampling=Resampling("krippendorff")),
    ],
)
def test_unknown_options_are_refused(call: object) -> None:
    with pytest.raises(AgreementError):
        call(rows(rupture((0, 10)), rupture((0, 10))))  # type: ignore[operator]
