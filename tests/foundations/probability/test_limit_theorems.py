"""Distances held against SciPy, bounds that hold, slopes as claimed."""

import itertools

import mpmath
import numpy as np
import pytest
import scipy.interpolate
import scipy.stats

from foundations.probability import limit_theorems
from foundations.probability.limit_theorems import (
    SUMMANDS,
    b_spline,
    berry_esseen_bound,
    chebyshev_bound,
    discrete_moments,
    kolmogorov_distance,
    lattice,
    log_log_slope,
    running_means,
)

NUMBERS = [4, 8, 16, 32, 64]
Z = np.linspace(-6, 6, 200_001)


# ---- The law of large numbers


def test_running_means():
    x = np.random.default_rng(0).standard_normal((2, 3, 50))
    assert running_means(x)[..., 6] == pytest.approx(x[..., :7].mean(axis=-1), rel=1e-13)
    assert running_means([3, 1, 2]).tolist() == [3, 2, 2] and running_means([]).shape == (0,)


def test_means_of_coins_leave_the_band_less_often_than_chebyshev_allows():
    rng, epsilon = np.random.default_rng(0), 0.1
    means = running_means(rng.random((2000, 400)) < 0.3)
    outside = (np.abs(means - 0.3) >= epsilon).mean(axis=0)
    for n in (10, 50, 200, 400):
        k = np.arange(n + 1)
        exact = scipy.stats.binom.pmf(k, n, 0.3)[np.abs(k / n - 0.3) >= epsilon].sum()
        assert exact <= chebyshev_bound(0.21, n, epsilon)
        assert outside[n - 1] == pytest.approx(exact, abs=4 * (exact / 2000) ** 0.5)
    assert outside[-1] < outside[49] < outside[9]


def test_chebyshevs_bound_is_attained():
    # X = ±1 with probability 1/(2k²) each, else 0: P(|X| ≥ 1) = σ²
    assert chebyshev_bound(0.25, 1, 1) == 0.25
    assert chebyshev_bound([1, 4], 4, 1).tolist() == [0.25, 1] and chebyshev_bound(9, 1, 1) == 1


# ---- The central limit theorem


@pytest.mark.parametrize("n", [1, 2, 7, 64, 500])
@pytest.mark.parametrize("p", [0.5, 0.1, 0.97])
def test_the_distance_of_coins(p, n):
    k = np.arange(n + 1)
    normal = scipy.stats.norm.cdf(k, n * p, (n * p * (1 - p)) ** 0.5)
    sides = [scipy.stats.binom.cdf(k - j, n, p) - normal for j in (0, 1)]
    assert kolmogorov_distance([1 - p, p], n) == pytest.approx(np.abs(sides).max(), rel=1e-11)


def test_the_distance_of_a_die_by_counting():
    n, faces = 3, range(6)
    sums = np.array([sum(roll) for roll in itertools.product(faces, repeat=n)])
    z = (sums - n * 2.5) / (n * 35 / 12) ** 0.5
    points = np.concatenate([Z, z, z - 1e-12])
    cdf = np.searchsorted(np.sort(z), points, side="right") / len(z)
    wanted = np.abs(cdf - scipy.stats.norm.cdf(points)).max()
    assert kolmogorov_distance(np.full(6, 1 / 6), n) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 10, 200])
def test_the_distance_of_exponential_sums(n):
    z = np.append(Z, -(n**0.5))  # where the sum begins
    wanted = np.abs(scipy.stats.gamma.cdf(n + n**0.5 * z, n) - scipy.stats.norm.cdf(z)).max()
    assert SUMMANDS["exponential"].distance(n) == pytest.approx(wanted, abs=2e-9)
    assert SUMMANDS["exponential"].distance(n) >= wanted - 1e-12


@pytest.mark.parametrize("n", [1, 2, 3, 12])
def test_the_distance_of_uniform_sums(n):
    x = n / 2 + (n / 12) ** 0.5 * Z
    cdf = scipy.interpolate.BSpline.basis_element(np.arange(n + 1)).antiderivative()(np.clip(x, 0, n))
    wanted = np.abs(cdf - scipy.stats.norm.cdf(Z)).max()
    assert SUMMANDS["uniform"].distance(n) == pytest.approx(wanted, abs=2e-9)


def test_b_splines_keep_their_digits():
    with mpmath.workdps(60):
        for n, x in [(3, 1.25), (20, 0.5), (40, 21.75)]:
            x = mpmath.mpf(x)
            terms = ((-1) ** k * mpmath.binomial(n, k) * max(x - k, 0) ** (n - 1) for k in range(n + 1))
            assert b_spline(float(x), n) == pytest.approx(float(sum(terms) / mpmath.factorial(n - 1)), rel=1e-13)


def test_sigma_and_rho_of_the_summands():
    laws = {"exponential": scipy.stats.expon(), "uniform": scipy.stats.uniform()}
    for name, law in laws.items():
        third = law.expect(lambda x, law=law: np.abs(x - law.mean()) ** 3)
        assert SUMMANDS[name].sigma == pytest.approx(law.std()) and SUMMANDS[name].rho == pytest.approx(third, rel=1e-7)
    assert SUMMANDS["Bernoulli(0.1)"][:2] == pytest.approx((0.3, 0.09 * (0.81 + 0.01)))
    assert discrete_moments([0.25, 0.5, 0.25]) == pytest.approx((1, 0.5**0.5, 0.5))


@pytest.mark.parametrize("name", SUMMANDS)
@pytest.mark.parametrize("n", [1, 2, *NUMBERS])
def test_the_error_is_below_the_berry_esseen_bound(name, n):
    sigma, rho, distance = SUMMANDS[name]
    assert 0 < distance(n) <= berry_esseen_bound(sigma, rho, n)


def test_the_bound_holds_for_random_laws():
    rng = np.random.default_rng(0)
    for _ in range(30):
        p = rng.random(rng.integers(2, 8)) ** 4
        summand = lattice(p / p.sum())
        assert summand.distance(5) <= berry_esseen_bound(summand.sigma, summand.rho, 5)


@pytest.mark.parametrize(
    ("name", "numbers", "slope"),
    [
        ("Bernoulli(0.1)", [64, 256, 1024], -0.5),
        ("exponential", [64, 256, 1024], -0.5),
        ("fair coin", [64, 256, 1024], -0.5),  # for its jumps
        ("uniform", [8, 16, 32], -1.0),
    ],
)
def test_the_slope(name, numbers, slope):
    distance = SUMMANDS[name].distance
    assert log_log_slope(numbers, [distance(n) for n in numbers]) == pytest.approx(slope, abs=0.025)


def test_the_skewed_error_is_the_one_edgeworth_predicts():
    # n^(-1/2) skewness / (6 √2π) for a summand with a density
    n = 1000
    assert SUMMANDS["exponential"].distance(n) * n**0.5 == pytest.approx(2 / (6 * (2 * np.pi) ** 0.5), rel=0.01)


def test_log_log_slope_is_polyfits():
    x = np.array([1.0, 2, 5, 9])
    y = np.exp(np.random.default_rng(0).standard_normal(4))
    assert log_log_slope(x, y) == pytest.approx(np.polyfit(np.log(x), np.log(y), 1)[0], rel=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: running_means(3.0), "got a single number"),
        (lambda: chebyshev_bound(-1, 1, 1), "variance of at least 0"),
        (lambda: chebyshev_bound(1, 0, 1), "n of at least 1"),
        (lambda: chebyshev_bound(1, 1, 0), "epsilon above 0"),
        (lambda: kolmogorov_distance([0, 1, 0], 5), "without spread"),
        (lambda: kolmogorov_distance([0.5, 0.5], 0), "n is at least 1; got 0"),
        (lambda: berry_esseen_bound(0, 1, 1), "sigma and rho above 0"),
        (lambda: log_log_slope([4, 4], [1, 2]), r"two different n at least, .*; got \(2,\), \(2,\)"),
        (lambda: log_log_slope([4, 8], [1]), r"got \(2,\), \(1,\)"),
        (lambda: log_log_slope([4, 8], [1, 0]), "n and errors above 0"),
        (lambda: limit_theorems.exponential_distance(0), "n is at least 1; got 0"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
