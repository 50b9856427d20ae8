"""Drawing again: the draws are what they claim to be, and the intervals cover what they should."""

from __future__ import annotations

import numpy as np
import pytest

from ipr_coder import agreement as ag
from ipr_coder.agreement import AgreementError, Resampling, krippendorff
from ipr_coder.agreement.many_coders import pattern_table


def clustered(random: np.random.Generator, clusters: int, turns: int) -> tuple[np.ndarray, np.ndarray]:
    """Two coders on interviews that differ in how common the code is and in how hard they are to code."""
    prevalence = random.beta(2, 4, size=clusters)[:, None]
    guessing = random.beta(2, 8, size=clusters)[:, None]
    shape = (clusters, turns)
    truth = random.random(shape) < prevalence
    answers = [np.where(random.random(shape) < guessing, random.random(shape) < prevalence, truth) for _ in range(2)]
    return np.stack(answers, axis=-1).reshape(-1, 2).astype(np.int8), np.repeat(np.arange(clusters), turns)


@pytest.fixture
def sample() -> tuple[np.ndarray, np.ndarray]:
    return clustered(np.random.default_rng(11), 30, 20)


def test_seed_is_kept_and_repeats_the_interval(sample: tuple[np.ndarray, np.ndarray]) -> None:
    ratings, clusters = sample
    for own in (None, clusters):
        one, same, other = (
            ag.code_agreement(ratings, resampling=Resampling(seed=s, clusters=own)).kappa for s in (7, 7, 8)
        )
        assert (one.ci_low, one.ci_high) == (same.ci_low, same.ci_high)
        assert one.ci_low != other.ci_low
        assert (one.seed, one.replicates) == (7, 1000)
        assert one.value == other.value


def test_drawing_units_is_a_multinomial_over_patterns(sample: tuple[np.ndarray, np.ndarray]) -> None:
    ratings, _ = sample
    drawn = ag.code_agreement(ratings, resampling=Resampling(replicates=4000)).kappa
    random = np.random.default_rng(0)
    plain = [ag.code_agreement(ratings[random.integers(0, len(ratings), len(ratings))]).kappa.value for _ in range(600)]
    assert drawn.se == pytest.approx(np.std(plain), rel=0.12)
    assert drawn.ci_low == pytest.approx(np.quantile(plain, 0.025), abs=0.02)


def test_drawing_clusters_draws_whole_interviews(sample: tuple[np.ndarray, np.ndarray]) -> None:
    ratings, clusters = sample
    drawn = ag.code_agreement(ratings, resampling=Resampling(replicates=4000, clusters=clusters)).kappa
    random = np.random.default_rng(0)
    by_interview = ratings.reshape(30, 20, 2)
    plain = [ag.code_agreement(by_interview[random.integers(0, 30, 30)].reshape(-1, 2)).kappa.value for _ in range(600)]
    assert drawn.se == pytest.approx(np.std(plain) * np.sqrt(30 / 29), rel=0.12)
    assert drawn.n_clusters == 30
    assert "clusters" in drawn.ci_method


def test_few_clusters_are_given_the_spread_of_a_sample_and_students_t() -> None:
    # Five interviews of ten turns with 9, 7, 10, 5 and 8 agreements: a mean, whose standard error is known.
    agreed = [9, 7, 10, 5, 8]
    ratings = np.vstack([np.repeat([[1, 1], [0, 1]], [k, 10 - k], axis=0) for k in agreed])
    again = Resampling(replicates=20_000, clusters=np.repeat(np.arange(5), 10))
    found = ag.code_agreement(ratings, resampling=again)["percent_agreement"]
    error = np.std(np.array(agreed) / 10, ddof=1) / np.sqrt(5)
    assert found.se == pytest.approx(error, rel=0.02)
    assert found.ci_low == pytest.approx(0.78 - 2.776 * error, abs=0.01)  # t(4, .975)


def test_jackknife_is_leaving_out_one_at_a_time(sample: tuple[np.ndarray, np.ndarray]) -> None:
    ratings, clusters = sample
    n = len(ratings)
    left = np.array([ag.code_agreement(np.delete(ratings, i, axis=0)).kappa.value for i in range(n)])
    expected = np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())
    found = ag.code_agreement(ratings, resampling=Resampling("jackknife")).kappa
    assert found.se == pytest.approx(expected, rel=1e-6)
    assert found.seed is None
    left = np.array([ag.code_agreement(ratings[clusters != c]).kappa.value for c in range(30)])
    found = ag.code_agreement(ratings, resampling=Resampling("jackknife", clusters=clusters)).kappa
    assert found.se == pytest.approx(np.sqrt(29 / 30 * ((left - left.mean()) ** 2).sum()), rel=1e-6)


def test_krippendorffs_bootstrap_holds_expected_disagreement(sample: tuple[np.ndarray, np.ndarray]) -> None:
    ratings = ag.binary_ratings(sample[0])
    found = ag.krippendorff_alpha(ratings, resampling=Resampling("krippendorff", replicates=5000))
    table, counts = pattern_table(ratings), ratings.counts.astype(float)
    estimates = krippendorff.alpha(table, counts, 1 - np.eye(2))
    # With two coders the draws of D_o are binomial: n / 2 pairs, each apart with probability D_o.
    pairs, apart = len(sample[0]), float(estimates.observed)
    assert found.se == pytest.approx(np.sqrt(apart * (1 - apart) / pairs) / float(estimates.expected), rel=0.05)
    assert "pairs" in found.ci_method
    with pytest.raises(AgreementError, match="alpha alone"):
        ag.cohen_kappa(ratings, resampling=Resampling("krippendorff"))


def test_krippendorffs_bootstrap_is_narrower_with_many_coders() -> None:
    random = np.random.default_rng(4)
    truth = random.random(200) < 0.4
    matrix = np.where(random.random((200, 5)) < 0.25, random.random((200, 5)) < 0.4, truth[:, None])
    ratings = ag.binary_ratings(matrix.astype(int))
    units, pairs = (ag.krippendorff_alpha(ratings, resampling=Resampling(m)).se for m in ("bootstrap", "krippendorff"))
    assert units is not None
    assert pairs is not None
    assert pairs < units


def test_interviews_with_one_coder_are_not_drawn() -> None:
    random = np.random.default_rng(5)
    ratings, clusters = clustered(random, 30, 20)
    single = np.where(np.arange(2) == 0, ratings, -1)
    both = np.vstack([ratings, single])
    found = ag.code_agreement(both, resampling=Resampling(clusters=np.r_[clusters, clusters + 30]))
    assert found.kappa.n_clusters == 30
    alone = ag.code_agreement(ratings, resampling=Resampling(clusters=clusters))
    assert found.kappa.se == pytest.approx(alone.kappa.se)


def test_few_clusters_are_said() -> None:
    ratings, clusters = clustered(np.random.default_rng(6), 6, 20)
    found = ag.code_agreement(ratings, resampling=Resampling(clusters=clusters))
    assert any("Only 6 clusters" in w for w in found.warnings)
    one = ag.code_agreement(ratings, resampling=Resampling(clusters=np.zeros(len(ratings), dtype=int)))
    assert one.kappa.ci_low is None
    assert any("1 cluster " in w for w in one.warnings)


def test_perfect_agreement_keeps_an_interval_with_width() -> None:
    ratings = np.repeat([[1, 1], [0, 0]], 50, axis=0)
    found = ag.code_agreement(ratings, resampling=Resampling(clusters=np.arange(100) // 4)).kappa
    assert found.value == 1
    assert found.ci_low is not None
    assert found.ci_low < 1
    assert any("Every draw gave the same value" in w for w in found.warnings)


def test_replicates_without_a_value_are_counted() -> None:
    ratings = np.repeat([[1, 1], [1, 0], [0, 0]], [1, 1, 40], axis=0)
    found = ag.code_agreement(ratings, resampling=Resampling()).kappa
    assert any("replicates had no value" in w for w in found.warnings)


def test_every_coefficient_can_be_drawn_again() -> None:
    random = np.random.default_rng(8)
    truth = random.integers(1, 5, size=(120, 1))
    data = np.where(random.random((120, 3)) < 0.3, random.integers(1, 5, size=(120, 3)), truth).astype(float)
    data[:2, 0] = np.nan
    ratings = ag.ratings_from_matrix(data)
    pair = ag.ratings_from_matrix(data[:, :2])
    again = Resampling(replicates=400)
    for figure, of in (
        (ag.percent_agreement, ratings),
        (ag.gwet_ac, ratings),
        (ag.fleiss_kappa, ratings),
        (ag.conger_kappa, ratings),
        (ag.brennan_prediger, ratings),
        (ag.cohen_kappa, pair),
        (ag.scott_pi, pair),
    ):
        analytic, drawn = figure(of, "quadratic"), figure(of, "quadratic", resampling=again)
        assert drawn.se == pytest.approx(analytic.se, rel=0.25), figure.__name__
    for level in ag.LEVELS:
        analytic, drawn = ag.krippendorff_alpha(ratings, level), ag.krippendorff_alpha(ratings, level, resampling=again)
        assert drawn.se == pytest.approx(analytic.se, rel=0.25), level
    assert ag.light_kappa(ratings).ci_low is None
    assert ag.light_kappa(ratings, resampling=again).ci_low is not None


def test_analytic_errors_where_most_units_had_one_coder_are_those_of_drawing_pairable_units() -> None:
    ratings, _ = clustered(np.random.default_rng(9), 60, 20)
    single = np.where(np.arange(2) == 0, clustered(np.random.default_rng(10), 300, 20)[0], -1)
    few = ag.code_agreement(np.vstack([ratings, single]))
    alone = ag.code_agreement(ratings)
    for key in ("percent_agreement", "brennan_prediger", "cohen_kappa", "krippendorff_alpha"):
        assert few[key].se == pytest.approx(alone[key].se, rel=0.01), key
    assert few["gwet_ac1"].se == pytest.approx(alone["gwet_ac1"].se, rel=0.15)
    published = ag.percent_agreement(ag.binary_ratings(np.vstack([ratings, single]))).se
    assert published is not None
    assert published > 2 * (alone["percent_agreement"].se or 0)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"method": "magic"}, "bootstrap, krippendorff, jackknife"),
        ({"replicates": 10}, "100 or more"),
        ({"method": "krippendorff", "clusters": [1, 2]}, "knows no clusters"),
    ],
)
def test_nonsense_is_refused(options: dict[str, object], says: str) -> None:
    with pytest.raises(AgreementError, match=says):
        Resampling(**options)  # type: ignore[arg-type]


def test_clusters_must_fit_the_units() -> None:
    with pytest.raises(AgreementError, match="each of the 3 units"):
        ag.code_agreement([[1, 1], [0, 0], [1, 0]], resampling=Resampling(clusters=[1, 2]))
    with pytest.raises(AgreementError, match="counts of patterns"):
        ag.cohen_kappa(ag.ratings_from_table([[5, 1], [2, 5]]), resampling=Resampling(clusters=[1] * 13))


COVERED = (
    "percent_agreement",
    "positive_agreement",
    "negative_agreement",
    "cohen_kappa",
    "krippendorff_alpha",
    "gwet_ac1",
    "brennan_prediger",
)


def coverage(clusters: int, turns: int, methods: dict[str, bool], repeats: int, independent: bool) -> dict[str, float]:
    """Share of intervals that hold the true value, mean over the coefficients, by method."""
    make = independent_units if independent else clustered
    truth = ag.code_agreement(make(np.random.default_rng(0), 100_000, 20)[0])
    hits: dict[str, list[bool]] = {name: [] for name in methods}
    for repeat in range(repeats):
        ratings, cluster = make(np.random.default_rng([1, repeat]), clusters, turns)
        for name, by_cluster in methods.items():
            again = None if name == "analytic" else Resampling(seed=repeat, clusters=cluster if by_cluster else None)
            found = ag.code_agreement(ratings, resampling=again)
            for key in COVERED:
                c = found[key]
                assert c.ci_low is not None
                assert c.ci_high is not None
                hits[name].append(c.ci_low <= (truth[key].value or 0) <= c.ci_high)
    return {name: float(np.mean(found)) for name, found in hits.items()}


def independent_units(random: np.random.Generator, clusters: int, turns: int) -> tuple[np.ndarray, np.ndarray]:
    n = clusters * turns
    truth = random.random(n) < 0.3
    answers = [np.where(random.random(n) < 0.2, random.random(n) < 0.3, truth) for _ in range(2)]
    return np.stack(answers, axis=1).astype(np.int8), np.repeat(np.arange(clusters), turns)


@pytest.mark.slow
def test_intervals_cover_on_independent_units() -> None:
    found = coverage(10, 20, {"analytic": False, "units": False}, repeats=1500, independent=True)
    print(found)
    assert all(0.93 <= share <= 0.97 for share in found.values()), found


@pytest.mark.slow
def test_only_drawing_clusters_covers_on_nested_turns() -> None:
    found = coverage(40, 20, {"analytic": False, "units": False, "clusters": True}, repeats=1500, independent=False)
    print(found)
    assert 0.93 <= found["clusters"] <= 0.97, found
    assert found["units"] < 0.93, found
    assert found["analytic"] < 0.93, found
