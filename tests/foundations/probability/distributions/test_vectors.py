"""Distributions over vectors: Multinomial, Dirichlet and MultivariateNormal against SciPy, torch and mpmath."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foundations.comparison import close
from foundations.numerics.special import digamma
from foundations.probability.distributions import Binomial, Categorical, Dirichlet, Multinomial, MultivariateNormal
from foundations.probability.distributions.dirichlet_fit import newton_step

RNG = np.random.default_rng(0)
P = np.array([[0.1, 0.2, 0.7], [0.0, 0.5, 0.5], [0.98, 0.01, 0.01]])
A = np.array([[0.5, 2.0, 3.0, 7.0], [0.02, 0.1, 1.0, 0.3], [100.0, 2000.0, 1.5, 30.0]])
LOC = RNG.standard_normal((2, 3, 4))
SIGMA = (lambda B: B @ B.swapaxes(1, 2) + 0.1 * np.eye(4))(RNG.standard_normal((3, 4, 4)))


def draws(distribution, shape, seed=1):
    return distribution.sample(np.random.default_rng(seed), shape)


def assert_moments(distribution, n=40_000, shift=0.2):
    """Mean and variance of n draws within five standard errors; those of a mean moved by `shift` deviations are not."""
    x = draws(distribution, n)
    sd = np.sqrt(distribution.variance)
    off = np.abs(x.mean(axis=0) - distribution.mean) * np.sqrt(n)
    assert (off <= 5 * sd).all()
    varying = sd > 0
    assert (np.abs(x.mean(axis=0) - distribution.mean - shift * sd) * np.sqrt(n) > 5 * sd)[varying].all()
    spread = (x - distribution.mean) ** 2
    assert (np.abs(spread.mean(axis=0) - distribution.variance) <= 5 * spread.std(axis=0) / np.sqrt(n)).all()


# ---- Multinomial


@pytest.mark.parametrize("n", [0, 1, 2, 3, 40])
def test_multinomial_is_scipys(n):
    d = Multinomial(n, P)
    x = draws(d, 20)
    assert x.shape == (20, 3, 3) and (x.sum(axis=-1) == n).all()
    for i, p in enumerate(P):
        theirs = stats.multinomial(n, p)
        close(1e-12)(d.log_prob(x)[:, i], theirs.logpmf(x[:, i]))
        np.testing.assert_allclose(d.entropy()[i], theirs.entropy(), rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(d.mean[i], n * p)
        np.testing.assert_allclose(d.variance[i], np.diag(theirs.cov()), atol=1e-15)


def test_log_prob_of_large_multinomial_counts_is_exact():
    p, x = [0.2, 0.3, 0.5], np.array([[2e5, 3e5, 5e5], [2e5 + 16_000, 3e5 - 9000, 5e5 - 7000], [1e6, 0, 0]])
    with mpmath.workdps(40):
        exact = [
            mpmath.loggamma(10**6 + 1)
            + sum(v * mpmath.log(mpmath.mpf(q)) - mpmath.loggamma(v + 1) for v, q in zip(row, p, strict=True))
            for row in x.tolist()
        ]
    close(1e-12)(Multinomial(10**6, p).log_prob(x), np.array(exact, float))


def test_multinomial_of_two_categories_is_binomial():
    k = np.arange(31.0)
    both = np.stack([k, 30 - k], axis=-1)
    np.testing.assert_allclose(Multinomial(30, [0.3, 0.7]).log_prob(both), Binomial(30, 0.3).log_prob(k), rtol=1e-12)


@pytest.mark.parametrize("n", [2, 500])  # by draw, by category
def test_multinomial_draws(n):
    assert_moments(Multinomial(n, P))
    x = draws(Multinomial(n, P[0]), 40_000)
    covariance = (x[:, 0] - n * 0.1) * (x[:, 2] - n * 0.7)
    assert abs(covariance.mean() + n * 0.07) < 5 * covariance.std() / 200


@given(st.integers(0, 12), st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_mode_of_multinomial_is_the_likeliest(n, weights):
    d = Multinomial(n, weights)
    every = np.array([[i, j, n - i - j] for i in range(n + 1) for j in range(n + 1 - i)], float)
    assert d.mode.sum() == n
    assert d.log_prob(d.mode) >= d.log_prob(every).max() - 1e-12


def test_multinomial_edges():
    with pytest.raises(TypeError, match="total_count of Multinomial is a whole number"):
        Multinomial(2.5, [0.5, 0.5])
    d = Multinomial(3, logits=[-800.0, 0.0, -np.inf])
    np.testing.assert_allclose(d.log_prob([[1, 2, 0], [3, 0, 0]]), [np.log(3) - 800, -2400])
    np.testing.assert_array_equal(d.log_prob([[1, 1, 0], [0, 2, 1], [1.5, 1.5, 0], [-1, 4, 0]]), -np.inf)
    assert np.isnan(d.log_prob([np.nan, 1, 2]))
    assert d.batch_shape == () and d.event_shape == (3,)
    np.testing.assert_allclose(Multinomial.fit([[1, 2, 1], [0, 4, 0]]).probs, [0.125, 0.75, 0.125])
    with pytest.raises(NotImplementedError, match="Multinomial has no cdf"):
        d.cdf([1, 2, 0])


# ---- Dirichlet


def test_dirichlet_is_scipys():
    d = Dirichlet(A)
    x = draws(d, 20)
    assert x.shape == (20, 3, 4)
    np.testing.assert_allclose(x.sum(axis=-1), 1, rtol=1e-14)
    x = np.maximum(x, 1e-12)
    x /= x.sum(axis=-1, keepdims=True)
    for i, a in enumerate(A):
        theirs = stats.dirichlet(a)
        close(1e-12)(d.log_prob(x)[:, i], np.array([theirs.logpdf(row) for row in x[:, i]]))
        np.testing.assert_allclose(d.entropy()[i], theirs.entropy(), rtol=1e-10)
        np.testing.assert_allclose(d.mean[i], theirs.mean(), rtol=1e-14)
        np.testing.assert_allclose(d.variance[i], theirs.var(), rtol=1e-14)
        np.testing.assert_allclose(d.covariance_matrix[i], theirs.cov(), rtol=1e-13)
    np.testing.assert_allclose(d.mode[[0, 2]], torch.distributions.Dirichlet(torch.tensor(A[[0, 2]])).mode, rtol=1e-14)
    np.testing.assert_array_equal(d.mode[1], [0, 0, 1, 0])


def test_log_prob_of_large_concentrations_is_exact():
    a, x = np.array([1e6, 3e6, 25.0, 2e7]), np.array([0.042, 0.125, 1e-6, 0.832999])
    with mpmath.workdps(40):
        exact = mpmath.loggamma(mpmath.fsum(a.tolist()))
        for s, v in zip(a.tolist(), x.tolist(), strict=True):
            exact += (s - 1) * mpmath.log(mpmath.mpf(v)) - mpmath.loggamma(s)
    close(1e-12)(Dirichlet(a).log_prob(x), float(exact))


def test_dirichlet_draws():
    assert_moments(Dirichlet(A[:1]))
    x = draws(Dirichlet([0.001, 0.002, 0.003]), 5000)  # whose gamma variables would all underflow
    assert np.isfinite(x).all()
    assert abs(x[:, 2].mean() - 0.5) < 0.03
    ks = stats.kstest(draws(Dirichlet(A[0]), 20_000)[:, 0], stats.beta(0.5, 12).cdf).pvalue
    assert ks > 1e-3 > 1e-6 > stats.kstest(draws(Dirichlet(A[0]), 20_000)[:, 0], stats.beta(0.55, 12).cdf).pvalue


def test_dirichlet_edges():
    d = Dirichlet([0.5, 1.0, 2.0])
    np.testing.assert_array_equal(d.log_prob([[0.5, 0.5, 0], [0.5, 0.6, 0.1], [-0.1, 0.6, 0.5]]), -np.inf)
    assert d.log_prob([0, 0.5, 0.5]) == np.inf and np.isfinite(d.log_prob([0.5, 0, 0.5]))
    np.testing.assert_array_equal(Dirichlet([0.5, 0.7]).mode, [0, 1])


def test_newton_step_inverts_the_hessian():
    a, g = A[0], RNG.standard_normal(4)
    trigamma = np.vectorize(lambda v: float(mpmath.polygamma(1, v)))
    H = trigamma(a.sum()) - np.diag(trigamma(a))
    np.testing.assert_allclose(newton_step(a, g), -np.linalg.solve(H, g), rtol=1e-12)


@pytest.mark.parametrize("a", [*A, np.full(50, 0.7), np.array([1e4, 2e4, 3e4])], ids=str)
def test_fit_of_dirichlet_makes_the_gradient_zero(a):
    x = np.maximum(draws(Dirichlet(a), 500), 1e-300)
    d = Dirichlet.fit(x)
    expected = digamma(d.concentration) - digamma(d.concentration.sum())  # E log x
    np.testing.assert_allclose(expected, np.log(x).mean(axis=0), rtol=1e-12)
    assert d.log_prob(x).sum() >= Dirichlet(a).log_prob(x).sum()


def test_fit_of_dirichlet_from_two_samples():
    x = [[0.2, 0.8], [0.2001, 0.7999]]  # nearly equal: a concentration of about 1e6
    d = Dirichlet.fit(x)
    np.testing.assert_allclose(digamma(d.concentration) - digamma(d.concentration.sum()), np.log(x).mean(axis=0), 1e-12)


# ---- MultivariateNormal


def test_multivariate_normal_is_torchs():
    d = MultivariateNormal(LOC, SIGMA)
    theirs = torch.distributions.MultivariateNormal(torch.tensor(LOC), torch.tensor(SIGMA))
    x = 3 * RNG.standard_normal((5, 2, 3, 4))
    close(1e-12)(d.log_prob(x), theirs.log_prob(torch.tensor(x)).numpy())
    close(1e-12)(d.entropy(), theirs.entropy().numpy())
    for name in ("variance", "covariance_matrix", "precision_matrix", "scale_tril", "mean", "mode"):
        np.testing.assert_allclose(getattr(d, name), getattr(theirs, name).numpy(), rtol=1e-11, atol=1e-12)
    assert d.batch_shape == (2, 3) and d.event_shape == (4,)


@pytest.mark.parametrize("distance", [0.0, 1.0, 40.0, 1e8])
def test_log_prob_far_from_the_mean_is_scipys(distance):
    x = LOC[0, 0] + distance * np.array([0.5, -0.5, 0.5, 0.5])
    d = MultivariateNormal(LOC[0, 0], SIGMA[0])
    close(1e-12)(d.log_prob(x), stats.multivariate_normal(LOC[0, 0], SIGMA[0]).logpdf(x))
    np.testing.assert_allclose(d.mahalanobis(x) ** 2, (x - d.loc) @ d.precision_matrix @ (x - d.loc), rtol=1e-12)


@pytest.mark.parametrize("name", ["covariance_matrix", "precision_matrix", "scale_tril"])
def test_three_ways_to_say_the_same(name):
    one = MultivariateNormal(LOC, SIGMA)
    same = MultivariateNormal(LOC, **{name: getattr(one, name)})
    np.testing.assert_allclose(same.covariance_matrix, one.covariance_matrix, rtol=1e-12)
    assert name in repr(same)


def test_batches_of_every_kind():
    x = RNG.standard_normal((5, 1, 4))
    for loc, sigma, batch in [
        (0.0, SIGMA, (3,)),
        (np.zeros(4), SIGMA[0], ()),
        (LOC, SIGMA[0], (2, 3)),
        (np.zeros((1, 4)), SIGMA[:1], (1,)),
        (LOC[:, :1], SIGMA, (2, 3)),
        (np.zeros(4), SIGMA[:, None], (3, 1)),
    ]:
        d = MultivariateNormal(loc, sigma)
        assert d.batch_shape == batch and draws(d, 2).shape == (2, *batch, 4)
        at = x if len(batch) < 2 else x[:, None] if batch == (2, 3) else x[:1]
        got = d.log_prob(at)
        where = got.shape
        locs = np.broadcast_to(d.loc, (*where, 4)).reshape(-1, 4)
        sigmas = np.broadcast_to(d.covariance_matrix, (*where, 4, 4)).reshape(-1, 4, 4)
        points = np.broadcast_to(at, (*where, 4)).reshape(-1, 4)
        wanted = [
            stats.multivariate_normal(m, S).logpdf(p) for m, S, p in zip(locs, sigmas, points, strict=True)
        ]
        np.testing.assert_allclose(got.ravel(), wanted, rtol=1e-11)


def test_multivariate_normal_draws():
    for d in (MultivariateNormal(LOC[0, 0], SIGMA[0]), MultivariateNormal(LOC, SIGMA)):
        assert_moments(d, 20_000)
    x = draws(MultivariateNormal(LOC[0, 0], SIGMA[0]), 20_000) - LOC[0, 0]
    squares = (np.linalg.solve(np.linalg.cholesky(SIGMA[0]), x.T) ** 2).sum(axis=0)
    assert stats.kstest(squares, stats.chi2(4).cdf).pvalue > 1e-3
    assert stats.kstest(squares * 1.05, stats.chi2(4).cdf).pvalue < 1e-6
    for i, j in [(0, 1), (1, 3), (2, 3)]:
        product = x[:, i] * x[:, j]
        assert abs(product.mean() - SIGMA[0, i, j]) < 5 * product.std() / np.sqrt(20_000)


def test_marginals_and_conditionals():
    d = MultivariateNormal(LOC, SIGMA)
    marginal = d.marginal([3, 1])
    np.testing.assert_allclose(marginal.loc, LOC[..., [3, 1]])
    np.testing.assert_allclose(marginal.covariance_matrix[0], SIGMA[:, [[3], [1]], [3, 1]], rtol=1e-12)
    values = np.array([0.3, -1.0])
    conditional = d.conditional([2, 0], values)
    assert conditional.batch_shape == (2, 3) and conditional.event_shape == (2,)
    for i in range(2):
        for j in range(3):
            S = SIGMA[j]
            gain = S[[[1], [3]], [2, 0]] @ np.linalg.inv(S[[[2], [0]], [2, 0]])
            mean = LOC[i, j, [1, 3]] + gain @ (values - LOC[i, j, [2, 0]])
            covariance = S[[[1], [3]], [1, 3]] - gain @ S[[[2], [0]], [1, 3]]
            np.testing.assert_allclose(conditional.mean[i, j], mean, rtol=1e-11)
            np.testing.assert_allclose(conditional.covariance_matrix[i, j], covariance, rtol=1e-11)


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4), st.permutations(range(4)), st.integers(1, 3))
def test_chain_rule(x, order, k):
    """p(x) = p(x_known) p(x_rest | x_known)."""
    x, known = np.array(x), order[:k]
    rest = [i for i in range(4) if i not in known]
    d = MultivariateNormal(LOC[0, 0], SIGMA[0])
    parts = d.marginal(known).log_prob(x[known]) + d.conditional(known, x[known]).log_prob(x[rest])
    assert d.log_prob(x) == pytest.approx(parts, rel=1e-10)


def test_conditional_on_a_batch_of_values():
    d = MultivariateNormal(LOC[0, 0], SIGMA[0]).conditional([0], np.array([[1.0], [2.0], [3.0]]))
    assert d.batch_shape == (3,)
    np.testing.assert_allclose(d.loc[2] - d.loc[1], d.loc[1] - d.loc[0], rtol=1e-12)


def test_fit_of_multivariate_normal():
    x = RNG.standard_normal((50, 3))
    d = MultivariateNormal.fit(x)
    np.testing.assert_allclose(d.mean, x.mean(axis=0))
    np.testing.assert_allclose(d.covariance_matrix, np.cov(x.T, bias=True), rtol=1e-12)


def test_multivariate_normal_edges():
    d = MultivariateNormal(LOC[0, 0], SIGMA[0])
    assert np.isnan(d.log_prob([0, np.nan, 0, 0])) and d.log_prob([0, np.inf, 0, 0]) == -np.inf
    np.testing.assert_allclose(MultivariateNormal(1.0, [[4.0]]).log_prob([3.0]), stats.norm(1, 2).logpdf(3))
    huge = MultivariateNormal(0.0, 1e300 * np.eye(2))
    np.testing.assert_allclose(huge.log_prob([1e150, 0]), -0.5 - np.log(2 * np.pi) - 300 * np.log(10), rtol=1e-14)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Multinomial(-1, [0.5, 0.5]), "total_count of Multinomial is at least 0; got -1"),
        (lambda: Multinomial(2, [0.5, np.nan]), "Multinomial: probs must be finite and 0 or more, got nan"),
        (lambda: Multinomial(2, P).log_prob([1, 1]), "Multinomial: values want 3 numbers on the last axis"),
        (lambda: Multinomial(2, P).log_prob(np.ones((2, 3))), "Multinomial: values .* do not broadcast"),
        (lambda: Multinomial.fit([[1, 2], [1, 1]]), "Multinomial.fit wants rows of one positive sum"),
        (lambda: Multinomial.fit([[1, 1.5]]), "Multinomial.fit wants whole numbers, 0 or more, got 1.5"),
        (lambda: Multinomial.fit([1, 2]), "Multinomial.fit wants 1 or more samples in the rows of a matrix"),
        (lambda: Dirichlet([1.0, 0.0]), "Dirichlet: concentration must be positive and finite, got 0.0"),
        (lambda: Dirichlet(1.0), "Dirichlet: concentration wants one or more categories"),
        (lambda: Dirichlet.fit([[0.0, 1.0], [0.5, 0.5]]), "Dirichlet.fit wants numbers above 0"),
        (lambda: Dirichlet.fit([[0.5, 0.6], [0.5, 0.5]]), "Dirichlet.fit wants rows that sum to 1, got a sum of 1.1"),
        (lambda: Dirichlet.fit([[0.5, 0.5], [0.5, 0.5]]), "Dirichlet.fit wants rows that are not all equal"),
        (lambda: MultivariateNormal(0.0), "MultivariateNormal wants exactly one of covariance_matrix"),
        (lambda: MultivariateNormal(0.0, [[1.0, 2.0]]), "covariance_matrix must be square, got shape"),
        (lambda: MultivariateNormal(0.0, [[1.0, 2.0], [2.0, 1.0]]), "covariance_matrix must be positive definite"),
        (lambda: MultivariateNormal(0.0, [[1.0, 0.5], [0.0, 1.0]]), "covariance_matrix must be symmetric"),
        (lambda: MultivariateNormal(0.0, scale_tril=[[1.0, 0.5], [0.0, 1.0]]), "scale_tril must be lower triangular"),
        (lambda: MultivariateNormal(np.zeros(3), np.eye(2)), "loc .3,. does not fit covariance_matrix"),
        (lambda: MultivariateNormal(np.zeros(2), [[np.nan]]), "covariance_matrix must be finite, got nan"),
        (lambda: MultivariateNormal(np.zeros(3), np.eye(1)), "loc .3,. does not fit covariance_matrix"),
        (lambda: MultivariateNormal(0.0, np.eye(3)).marginal([1, 1]), "indices want different numbers from 0 to 2"),
        (lambda: MultivariateNormal(0.0, np.eye(3)).marginal([3]), "indices want different numbers from 0 to 2"),
        (lambda: MultivariateNormal(0.0, np.eye(2)).conditional([0, 1], [0, 0]), "at least one of 2 coordinates left"),
        (lambda: MultivariateNormal(0.0, np.eye(2)).conditional([0], [0, 0]), "conditional wants 1 values"),
        (lambda: MultivariateNormal.fit([[0.0, 1.0], [1.0, 2.0]]), "wants samples that vary in all directions"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()


@pytest.mark.parametrize(
    ("distribution", "name"),
    [
        (Binomial(3, [0.2, 0.3]), "probs"),
        (Binomial(3, [0.2, 0.3]), "logits"),
        (Binomial(3, logits=[0.2, 0.3]), "probs"),
        (Categorical([0.2, 0.8]), "logits"),
        (Multinomial(3, [0.2, 0.8]), "probs"),
        (Dirichlet([0.2, 0.8]), "concentration"),
        (MultivariateNormal(np.zeros(2), scale_tril=np.eye(2)), "loc"),
        (MultivariateNormal(np.zeros(2), scale_tril=np.eye(2)), "scale_tril"),
    ],
)
def test_parameters_cannot_be_written_to(distribution, name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(distribution, name)[0] = 0.5
