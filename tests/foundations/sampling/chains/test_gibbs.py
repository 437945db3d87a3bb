"""Rounds through conditionals: known moments, the autocorrelation ρ², a posterior by quadrature, and bad input."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import trapezoid

from foundations.linalg import LinAlgError
from foundations.sampling.chains import gaussian_conditionals, gibbs, normal_conditionals, systematic_scan
from foundations.sampling.diagnostics import mcse_mean
from tests.foundations.sampling.chains.reversal import exact_draws

MEAN = np.array([1.0, -2.0, 3.0])
COVARIANCE = np.array([[2.0, 0.8, -0.5], [0.8, 1.0, 0.1], [-0.5, 0.1, 0.7]])


def errors(x, truth):
    """Distance of the means of draws (chains, n, d) from the truth, in Monte Carlo errors."""
    return np.abs(x.mean(axis=(0, 1)) - truth) / mcse_mean(x)


def log_gaussian(x):
    return -0.5 * (x * x).sum(1)


def stay(rng, X):
    return X[:, 0]


def test_moments_of_three_coordinates():
    rng = np.random.default_rng(0)
    x = gibbs(gaussian_conditionals(MEAN, COVARIANCE), 5 * rng.standard_normal((40, 3)), 1000, rng=rng).points
    assert (errors(x, MEAN) < 4).all()
    products = ((x - MEAN)[..., :, None] * (x - MEAN)[..., None, :]).reshape(40, 1000, 9)  # (40, 1000, 3, 3) before
    assert (errors(products, COVARIANCE.ravel()) < 4).all()


@pytest.mark.parametrize("rho", [-0.9, 0.0, 0.5, 0.95])
def test_a_coordinate_remembers_itself_by_rho_squared(rho):
    """From exact draws; each chain gives an estimate of its own, so their spread is the Monte Carlo error."""
    rng = np.random.default_rng(1)
    z = rng.standard_normal((4000, 2))
    start = np.stack([z[:, 0], rho * z[:, 0] + (1 - rho**2) ** 0.5 * z[:, 1]], axis=1)
    x = gibbs(gaussian_conditionals([0, 0], [[1, rho], [rho, 1]]), start, 20, rng=rng, warmup=0).points
    lag = (x[:, 1:] * x[:, :-1]).mean(axis=1)  # (4000, 2)
    assert (np.abs(lag.mean(axis=0) - rho**2) < 4 * lag.std(axis=0) / 4000**0.5).all()


def test_mean_and_precision_against_quadrature():
    """With the precision integrated out, p(m) ∝ exp(-λ₀ (m - m₀)² / 2) (β + Σ (y - m)² / 2)^-(a + n/2)."""
    rng = np.random.default_rng(2)
    y, m0, weight, a, rate = 3 + 2 * rng.standard_normal(6), 1.0, 0.5, 1.5, 2.0
    start = np.stack([rng.standard_normal(60), np.exp(rng.standard_normal(60))], axis=1)
    x = gibbs(normal_conditionals(y, m0, weight, a, rate), start, 500, rng=rng, warmup=100).points
    m = np.linspace(-10, 12, 4001)
    rates = rate + ((y - m[:, None]) ** 2).sum(axis=1) / 2
    p = np.exp(-weight * (m - m0) ** 2 / 2) * rates ** -(a + len(y) / 2)
    p /= trapezoid(p, m)
    mean = trapezoid(m * p, m)
    precision = trapezoid((a + len(y) / 2) / rates * p, m)
    assert (errors(x, [mean, precision]) < 4).all()
    together = (x[..., 0] - mean) * x[..., 1]  # they are not independent
    truth = trapezoid((m - mean) * (a + len(y) / 2) / rates * p, m)
    assert abs(together.mean() - truth) < 4 * mcse_mean(together)
    assert abs(truth) > 10 * mcse_mean(together)


def test_transitions_on_a_table_are_those_of_the_exact_matrix():
    table = np.array([[1, 2], [3, 4]])

    def row(rng, X):  # given the column
        return (rng.random(len(X)) < (table[1] / table.sum(axis=0))[X[:, 1].astype(int)]).astype(float)

    def column(rng, X):  # given the row
        return (rng.random(len(X)) < (table[:, 1] / table.sum(axis=1))[X[:, 0].astype(int)]).astype(float)

    rng = np.random.default_rng(4)
    start = rng.integers(0, 2, (50_000, 2))
    after = gibbs([row, column], start, 1, rng=rng, warmup=0).points[:, 0].astype(int)
    counts = np.zeros((4, 4))
    np.add.at(counts, (start @ [2, 1], after @ [2, 1]), 1)
    for got, p in zip(counts, systematic_scan(table).astype(float), strict=True):
        assert stats.chisquare(got, p * got.sum()).pvalue > 1e-3


def test_blocks_that_hold_several_coordinates():
    """(x₀, x₂) drawn together, x₁ by itself, all independent: each round is an exact draw."""

    def pair(rng, X):
        return np.stack([exact_draws(rng, len(X))[:, 0], rng.random(len(X))], axis=1)

    def single(rng, X):
        return rng.standard_normal(len(X))

    rng = np.random.default_rng(3)
    draws = gibbs([pair, single], np.zeros((50, 3)), 200, rng=rng, warmup=0, blocks=[[0, 2], 1])
    assert (errors(draws.points, [2, 0, 0.5]) < 4).all()
    assert (errors((draws.points - [2, 0, 0.5]) ** 2, [2, 1, 1 / 12]) < 4).all()


def test_a_block_is_drawn_given_what_was_drawn_before_it():
    copies = [lambda rng, X: X[:, 1] + 1, lambda rng, X: X[:, 0]]
    points = gibbs(copies, [[0.0, 10.0]], 3, rng=np.random.default_rng(0), warmup=2).points
    assert points.tolist() == [[[13, 13], [14, 14], [15, 15]]]


def test_draws():
    start = np.ones((3, 2))
    conditionals = gaussian_conditionals([0, 0], np.eye(2))
    first = gibbs(conditionals, start, 20, rng=np.random.default_rng(0), warmup=5, log_density=log_gaussian)
    again = gibbs(conditionals, start, 20, rng=np.random.default_rng(0), warmup=5)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_allclose(first.log_density, -0.5 * (first.points**2).sum(axis=2), rtol=1e-14)
    assert np.isnan(again.log_density).all() and np.isnan(again.step_size).all()
    assert (first.accept == 1).all() and first.evaluations == 3 * 20 and again.evaluations == 0
    assert (start == 1).all()


@pytest.mark.parametrize(
    ("conditionals", "blocks", "message"),
    [
        ([stay], None, "each conditional draws one block; got 1 conditionals and 2 blocks"),
        ([], [], r"blocks hold the coordinates 0 to 1, each at least once; got \[\]"),
        ([stay], [0], r"blocks hold the coordinates 0 to 1, each at least once; got \[0\]"),
        ([stay, stay], [0, 2], "blocks hold the coordinates 0 to 1"),
        ([stay, stay], [0, 1.0], "blocks hold the coordinates 0 to 1"),
        ([stay, stay], [0, -1], "blocks hold the coordinates 0 to 1"),
        ([stay, lambda rng, X: X], None, r"conditional 1 gives finite numbers of shape \(3,\); got shape \(3, 2\)"),
        ([stay], [[0, 1]], r"conditional 0 gives finite numbers of shape \(3, 2\); got shape \(3,\)"),
        ([stay, lambda rng, X: 0.0], None, r"conditional 1 gives finite numbers of shape \(3,\); got shape \(\)"),
        ([stay, lambda rng, X: X[:, 1] * np.nan], None, r"of shape \(3,\); got nan or inf"),
    ],
)
def test_bad_blocks_and_conditionals(conditionals, blocks, message):
    with pytest.raises(ValueError, match=message):
        gibbs(conditionals, np.ones((3, 2)), 5, rng=np.random.default_rng(0), blocks=blocks)


def test_bad_lengths_and_starts():
    with pytest.raises(ValueError, match="n_draws is 1 or more"):
        gibbs([stay], np.ones((3, 1)), 0, rng=np.random.default_rng(0))
    for start in (np.ones(2), np.ones((0, 1)), [[np.nan]]):
        with pytest.raises(ValueError, match=r"start is finite and of shape \(chains, d\)"):
            gibbs([stay], start, 5, rng=np.random.default_rng(0))


def test_a_conditional_may_not_move_the_chains_itself():
    def in_place(rng, X):
        X += 1
        return X[:, 0]

    with pytest.raises(ValueError, match="read-only"):
        gibbs([in_place], np.ones((3, 1)), 5, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("mean", "covariance", "words"),
    [
        ([0, 0, 0], np.eye(2), r"mean is \(d,\) and covariance \(d, d\); got shapes \(3,\) and \(2, 2\)"),
        (0, np.eye(2), r"got shapes \(\) and \(2, 2\)"),
        ([0, 1], [1, 2], r"got shapes \(2,\) and \(2,\)"),
        ([0, np.nan], np.eye(2), "mean and covariance are finite; got nan or inf"),
        ([0, 0], [[1, np.nan], [np.nan, 1]], "mean and covariance are finite"),
        ([0, 0], [[1, 0.5], [0, 1]], r"covariance is symmetric; got \[\[1.0, 0.5\], \[0.0, 1.0\]\]"),
    ],
)
def test_bad_moments(mean, covariance, words):
    with pytest.raises(ValueError, match=words):
        gaussian_conditionals(mean, covariance)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"y": [1, np.nan]}, r"y is finite and of shape \(n,\); got nan or inf"),
        ({"y": [[1.0]]}, r"y is finite and of shape \(n,\); got shape \(1, 1\)"),
        ({"mean": np.inf}, "of the prior, mean is finite and the others are positive; got inf"),
        ({"precision": 0}, r"the others are positive; got 0 and \[0.0, 1.0, 1.0\]"),
        ({"concentration": -1}, "the others are positive"),
        ({"rate": np.nan}, "the others are positive"),
    ],
)
def test_bad_data_and_priors(change, words):
    with pytest.raises(ValueError, match=words):
        normal_conditionals(**{"y": [1.0], "mean": 0, "precision": 1, "concentration": 1, "rate": 1} | change)


def test_a_precision_starts_positive():
    with pytest.raises(ValueError, match="the precision, coordinate 1, is positive; a chain starts where it is not"):
        gibbs(normal_conditionals([1, 2], 0, 1, 1, 1), -np.ones((2, 2)), 2, rng=np.random.default_rng(0))


def test_a_covariance_is_positive_definite():
    with pytest.raises(LinAlgError):
        gaussian_conditionals([0, 0], [[1, 2], [2, 1]])
