"""The random walk against formulas for its acceptance, and proposals against the exact matrix of their chain."""

import numpy as np
import pytest
from scipy import stats

from foundations import autodiff
from foundations.sampling.chains import metropolis_hastings, metropolis_matrix
from foundations.sampling.diagnostics import mcse_mean
from tests.foundations.sampling.chains.reversal import exact_draws, flows, log_gamma, stationarity, symmetry

Q = np.array([[0.5, 0.3, 0.2, 0], [0.1, 0.2, 0.3, 0.4], [0.25, 0.25, 0.25, 0.25], [0.6, 0, 0.2, 0.2]])


def bowl(x):
    return -0.5 * (x * x).sum(1)


def hill(x):
    """Weights of the states 0, 1, 2, 3."""
    return 0.8 * x[:, 0] - 0.3 * x[:, 0] ** 2


def from_matrix(rng, X):
    """State j of i with probability Q[i, j]; from 0 to 3 there is no way, and from 3 to 1."""
    i = X[:, 0].astype(int)
    j = (Q[i].cumsum(axis=1) < rng.random((len(X), 1))).sum(axis=1)
    with np.errstate(divide="ignore"):
        return j[:, None].astype(float), np.log(Q[j, i]) - np.log(Q[i, j])


def multiply(rng, X):
    """x times a number whose logarithm is normal."""
    Y = X * np.exp(rng.standard_normal(X.shape))
    return Y, np.log(Y / X)[:, 0]


def test_transitions_are_those_of_the_exact_matrix():
    rng, n = np.random.default_rng(0), 100_000
    start = rng.integers(0, 4, (n, 1))
    after = metropolis_hastings(hill, start, 1, rng=rng, warmup=0, propose=from_matrix).points[:, 0]
    counts = np.zeros((4, 4))
    np.add.at(counts, (start[:, 0], after[:, 0].astype(int)), 1)
    states = np.arange(4.0)
    P = metropolis_matrix(Q, np.exp(0.8 * states - 0.3 * states**2))
    assert (counts[P == 0] == 0).all() and (P == 0).sum() == 4
    for row, p in zip(counts, P, strict=True):
        assert stats.chisquare(row[p > 0], p[p > 0] * row.sum()).pvalue > 1e-3


@pytest.mark.parametrize("s", [0.1, 1.0, 2.4, 10.0])
def test_acceptance_of_a_walk_on_the_normal(s):
    rng, n = np.random.default_rng(1), 20_000
    draws = metropolis_hastings(bowl, rng.standard_normal((n, 1)), 1, rng=rng, warmup=0, scale=s)
    accept = draws.accept[:, 0]
    assert abs(accept.mean() - 2 / np.pi * np.arctan(2 / s)) < 4 * accept.std() / n**0.5


@pytest.mark.parametrize(("d", "wanted"), [(1, 0.44), (2, 0.337), (20, 0.244)])
def test_tuned_acceptance(d, wanted):
    rng = np.random.default_rng(2)
    draws = metropolis_hastings(bowl, rng.standard_normal((100, d)), 150, rng=rng, warmup=700)
    assert draws.acceptance_rate.mean() == pytest.approx(wanted, abs=0.02)
    assert np.ptp(draws.step_size) > 0  # each chain has its own


def test_the_tuned_scale_follows_that_of_the_target():
    scales = []
    for unit in (1.0, 1000.0):
        rng = np.random.default_rng(3)
        start = unit * rng.standard_normal((50, 1))
        draws = metropolis_hastings(lambda x, u=unit: bowl(x / u), start, 1, rng=rng, warmup=800)
        scales.append(draws.step_size.mean())
    wanted = 2 / np.tan(np.pi / 2 * 0.44)  # 2.42
    np.testing.assert_allclose(scales, [wanted, 1000 * wanted], rtol=0.05)


def test_without_warmup_the_scale_is_the_rule_of_thumb():
    draws = metropolis_hastings(bowl, np.ones((3, 4)), 5, rng=np.random.default_rng(0), warmup=0)
    np.testing.assert_array_equal(draws.step_size, 2.38 / 4**0.5)


def test_a_lopsided_proposal_is_corrected():
    rng = np.random.default_rng(4)
    x = exact_draws(rng, 40_000)
    draws = metropolis_hastings(log_gamma, x, 1, rng=rng, warmup=0, propose=multiply)
    counts = flows(x, draws.points)
    assert stationarity(counts) > 1e-3 and symmetry(counts) > 1e-3
    assert np.isnan(draws.step_size).all()


def test_and_is_wrong_without_the_correction():
    rng = np.random.default_rng(5)
    x = exact_draws(rng, 40_000)
    forget = lambda rng, X: (multiply(rng, X)[0], np.zeros(len(X)))  # noqa: E731
    counts = flows(x, metropolis_hastings(log_gamma, x, 1, rng=rng, warmup=0, propose=forget).points)
    assert stationarity(counts) < 1e-9 and symmetry(counts) < 1e-9


def test_independent_proposals_from_a_wider_law():
    """q is Exponential(1/2), the target Gamma(2): moments within four Monte Carlo errors."""

    def propose(rng, X):
        Y = -2 * np.log1p(-rng.random(X.shape))
        return Y, ((Y - X) / 2)[:, 0]

    rng = np.random.default_rng(6)
    x = metropolis_hastings(log_gamma, np.ones((50, 1)), 500, rng=rng, warmup=100, propose=propose).points
    for moment, truth in ((x, 2), ((x - 2) ** 2, 2)):
        assert abs(moment.mean() - truth) < 4 * mcse_mean(moment)


BAD = {
    "shapes (3, 2) and (3, 1)": lambda rng, X: (X, np.zeros((3, 1))),
    "shapes (3,) and (3,)": lambda rng, X: (X[:, 0], np.zeros(3)),
    "shapes (3, 2) and ()": lambda rng, X: (X, 0.0),
    "points that are not finite": lambda rng, X: (X * np.nan, np.zeros(3)),
    "a ratio nan": lambda rng, X: (X, np.full(3, np.nan)),
    "a ratio inf": lambda rng, X: (X, np.array([0.0, np.inf, -np.inf])),
}


@pytest.mark.parametrize("got", BAD)
def test_bad_proposals(got):
    with pytest.raises(ValueError, match="propose gives finite points") as error:
        metropolis_hastings(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), propose=BAD[got])
    assert str(error.value).endswith(f"got {got}")


def test_a_proposal_has_no_scale_and_may_not_move_the_chains_itself():
    def in_place(rng, X):
        X += 1
        return X, np.zeros(len(X))

    with pytest.raises(ValueError, match="scale is the random walk's"):
        metropolis_hastings(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), propose=multiply, scale=1.0)
    with pytest.raises(ValueError, match="read-only"):
        metropolis_hastings(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), propose=in_place)


def test_where_nothing_is_accepted_the_chain_stays():
    far = lambda rng, X: (-np.ones(X.shape), np.zeros(len(X)))  # noqa: E731
    density = lambda x: autodiff.log(x).sum(1)  # noqa: E731
    draws = metropolis_hastings(density, np.ones((2, 3)), 4, rng=np.random.default_rng(0), warmup=0, propose=far)
    assert (draws.points == 1).all() and (draws.accept == 0).all() and (draws.log_density == 0).all()
