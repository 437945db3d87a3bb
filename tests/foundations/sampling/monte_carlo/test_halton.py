"""SciPy's sequence bit for bit; digits mirrored in exact fractions; the order of the error."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, qmc

from foundations.probability.limit_theorems import log_log_slope
from foundations.sampling.monte_carlo import first_primes, halton, monte_carlo_estimate, radical_inverses


def mirrored(i, base):
    x, scale = Fraction(0), Fraction(1, base)
    while i:
        x, scale, i = x + i % base * scale, scale / base, i // base
    return x


def product(u):  # its integral is 1
    return (1 + 0.8 * (u - 0.5)).prod(axis=-1)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (7, 2), (1000, 5), (300, 50)])
@pytest.mark.parametrize("skip", [0, 1, 20])
def test_it_is_scipys(n, d, skip):
    theirs = qmc.Halton(d, scramble=False)
    np.testing.assert_array_equal(halton(n, d, skip=skip), theirs.fast_forward(skip).random(n))


@given(st.integers(2, 40), st.integers(1, 150))
def test_mirrored_digits(base, n):
    wanted = [float(mirrored(i, base)) for i in range(n)]
    np.testing.assert_allclose(radical_inverses(n, base), wanted, rtol=0, atol=2e-16)


@given(st.sampled_from([2, 3, 5, 7]), st.integers(1, 4), st.integers(0, 2**32))
def test_each_block_of_b_to_the_k_has_one_point_in_each_slice(base, k, seed):
    n = base**k
    for scramble in (None, np.random.default_rng(seed)):
        slices = np.floor(radical_inverses(n, base, scramble=scramble) * n + 1e-9)
        assert sorted(slices) == list(range(n))


def test_primes():
    wanted = [p for p in range(2, 1000) if all(p % q for q in range(2, p))]
    assert first_primes(0) == [] and first_primes(len(wanted)) == wanted


@pytest.mark.parametrize("d", [1, 2, 4])
def test_the_error_falls_nearly_as_one_over_n(d):
    sizes = 2 ** np.arange(8, 15)
    rng = np.random.default_rng(0)
    by_chance = [np.std([product(rng.random((n, d))).mean() for _ in range(30)]) for n in sizes]
    evenly = [abs(product(halton(n, d)).mean() - 1) for n in sizes]
    assert log_log_slope(sizes, by_chance) == pytest.approx(-0.5, abs=0.1)
    assert log_log_slope(sizes, evenly) < -0.85
    assert evenly[-1] < by_chance[-1] / 5
    # (log n)^d / n with one constant for all n
    assert max(evenly * sizes / np.log(sizes) ** d) < 0.25


def test_scrambled_points_are_uniform_and_tell_their_error():
    rng = np.random.default_rng(0)
    runs = np.stack([halton(64, 3, scramble=rng) for _ in range(200)])  # (200, 64, 3)
    assert runs.min() >= 0 and runs.max() < 1
    for i in (0, 1, 63):
        assert all(kstest(runs[:, i, j], "uniform").pvalue > 1e-3 for j in range(3))
    got = monte_carlo_estimate(product(runs).mean(axis=1))
    assert abs(got.estimate - 1) <= 4 * got.standard_error
    independent = product(rng.random((10_000, 3))).var() / 64
    assert got.variance < independent / 10  # of a mean of 64 points


def test_neighbors_among_large_primes_run_along_lines():
    far = halton(200, 11)[:, 9:]  # bases 29 and 31
    assert np.corrcoef(far[1:29].T)[0, 1] > 0.99


def test_no_points_and_bad_counts():
    assert halton(0, 3).shape == (0, 3)
    for call, words in [
        (lambda: halton(-1, 1), "n is at least 0; got -1"),
        (lambda: halton(1, 0), "d is at least 1; got 0"),
        (lambda: halton(1, 1, skip=-1), "skip is at least 0; got -1"),
        (lambda: radical_inverses(3, 1), "base is at least 2; got 1"),
        (lambda: first_primes(-1), "d is at least 0; got -1"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()
