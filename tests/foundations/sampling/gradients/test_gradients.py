"""Both estimators against closed forms: means within four standard errors, variances as predicted; and the step."""

from functools import partial

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy.stats import norm

from foundations import autodiff as ad
from foundations.sampling.gradients import (
    normal_draws,
    pathwise_gradient,
    polynomial_moments,
    score_function_gradient,
)
from foundations.sampling.gradients.score_function import normal_scores
from tests.torch_or_skip import torch_or_skip

N = 40_000
NODES, WEIGHTS = hermegauss(20)  # exact for polynomials in ε of degree up to 39
WEIGHTS = WEIGHTS / WEIGHTS.sum()
POLYNOMIALS = {"line": [1.0, 2.0], "square": [0.0, 0.0, 1.0], "cubic": [3.0, -1.0, 0.5, 0.25]}
LAWS = [(0.0, 1.0), (2.0, 0.5), (-1.0, 1.5)]


def polynomial(c):
    return lambda x: sum((float(value) * x**k for k, value in enumerate(c[1:], 1)), 0.0 * x + float(c[0]))


def step(x):
    return ad.where(x > 0, 1.0, 0.0)


def error_of_variance(g):
    """The standard error of a variance measured from N values of g(ε), of its values at the nodes."""
    squares = (g - WEIGHTS @ g) ** 2
    return np.sqrt((WEIGHTS @ squares**2 - (WEIGHTS @ squares) ** 2).clip(0) / N)


def both(gradients):
    return np.array([[p.estimate, p.standard_error, p.variance] for p in gradients]).T


@pytest.mark.parametrize("name", POLYNOMIALS)
@pytest.mark.parametrize(("loc", "scale"), LAWS)
@pytest.mark.parametrize("baseline", [None, 1.5, "mean", "fitted"])
def test_both_are_unbiased_with_the_variances_predicted(name, loc, scale, baseline):
    c, rng = POLYNOMIALS[name], np.random.default_rng(len(name))
    plain = polynomial_moments(c, loc, scale)
    x = loc + scale * NODES
    f, slope = np.polynomial.Polynomial(c)(x), np.polynomial.Polynomial(c).deriv()(x)
    estimate, error, variance = both(pathwise_gradient(polynomial(c), loc, scale, N, rng=rng))
    assert (np.abs(estimate - plain.gradient) <= 4 * error + 1e-12).all()
    spread = [error_of_variance(slope), error_of_variance(slope * NODES)]
    assert (np.abs(variance - plain.pathwise_variance) <= 4 * np.array(spread) + 1e-12).all()

    estimate, error, variance = both(score_function_gradient(polynomial(c), loc, scale, N, rng=rng, baseline=baseline))
    assert (np.abs(estimate - plain.gradient) <= 4 * error + 1e-12).all()
    mean = WEIGHTS @ f
    taken = {None: [0.0, 0.0], 1.5: [1.5, 1.5], "mean": [mean, mean], "fitted": plain.best_baseline}[baseline]
    predicted = [polynomial_moments(c, loc, scale, b).score_function_variance[i] for i, b in enumerate(taken)]
    scores = [NODES / scale, (NODES**2 - 1) / scale]
    spread = [error_of_variance((f - b) * s) for b, s in zip(taken, scores, strict=True)]
    assert (np.abs(variance - predicted) <= 4 * np.array(spread)).all()


def test_the_mean_of_the_other_draws_leaves_no_bias():
    # Of two draws, many times over; the mean of both would leave half of the gradient
    rng, f = np.random.default_rng(0), polynomial(POLYNOMIALS["square"])
    runs = np.array([both(score_function_gradient(f, 1.0, 1.0, 2, rng=rng, baseline="mean"))[0] for _ in range(400)])
    assert (np.abs(runs.mean(axis=0) - [2, 2]) <= 4 * runs.std(axis=0) / 400**0.5).all()
    assert 4 * runs[:, 0].std() / 400**0.5 < 1  # half of it would be noticed


@pytest.mark.parametrize(("loc", "scale"), LAWS)
def test_a_step_is_seen_by_the_score_function_alone(loc, scale):
    a, rng = loc / scale, np.random.default_rng(0)
    truth = np.array([norm.pdf(a) / scale, -a * norm.pdf(a) / scale])  # of P(x > 0) = Φ(μ/σ)
    estimate, error, _ = both(pathwise_gradient(step, loc, scale, 1000, rng=rng))
    assert estimate.tolist() == error.tolist() == [0, 0]  # sure of itself, and wrong
    estimate, error, variance = both(score_function_gradient(step, loc, scale, N, rng=rng))
    assert (np.abs(estimate - truth) <= 4 * error).all()
    assert variance[0] == pytest.approx((norm.cdf(a) - a * norm.pdf(a)) / scale**2 - truth[0] ** 2, rel=0.05)
    with_slope = pathwise_gradient(lambda x: step(x) + x, loc, scale, 1000, rng=rng)
    assert with_slope.loc.estimate == 1 and with_slope.loc.standard_error == 0  # the slope, without the jump


@pytest.mark.parametrize("d", [1, 10, 100])
def test_the_score_functions_variance_grows_with_the_dimension(d):
    rng, n = np.random.default_rng(d), 4000

    def f(x):
        return (x * x).sum(1)

    mu = np.zeros(d)
    pathwise = pathwise_gradient(f, mu, 1.0, n, rng=rng).loc
    score = score_function_gradient(f, mu, 1.0, n, rng=rng).loc
    assert pathwise.estimate.shape == pathwise.standard_error.shape == (d,)
    assert np.abs(pathwise.estimate).max() <= 4 * pathwise.standard_error.max()
    assert np.abs(score.estimate).max() <= 4 * score.standard_error.max()
    assert pathwise.variance.mean() == pytest.approx(4, rel=0.1)
    # E (Σ εᵢ²)² ε₁² = 15 + 6 (d - 1) + (d - 1)(d + 1)
    assert score.variance.mean() == pytest.approx(15 + 6 * (d - 1) + (d - 1) * (d + 1), rel=0.15)
    controlled = score_function_gradient(f, mu, 1.0, n, rng=rng, baseline="mean").loc
    # with b = d: the same less 2 d (d + 2) - d²
    assert controlled.variance.mean() == pytest.approx(15 + 6 * (d - 1) + (d * d - 1) - d * (d + 4), rel=0.15)


def test_draw_by_draw_it_is_torchs():
    torch, rng_state = torch_or_skip(), 3
    loc, scale = np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.5, 2.0])
    draws = normal_draws.normal_draws(loc, scale, 50, np.random.default_rng(rng_state))
    parameters = [torch.tensor(p, requires_grad=True) for p in (draws.loc, draws.scale)]
    x = parameters[0] + parameters[1] * torch.tensor(draws.noise)
    f = lambda x: (x.sin() * x).sum(1)  # noqa: E731
    wanted = [g.numpy() for g in torch.autograd.grad(f(x).sum(), parameters)]
    got = pathwise_gradient(f, loc, scale, 50, rng=np.random.default_rng(rng_state))
    for ours, theirs in zip(got, wanted, strict=True):
        np.testing.assert_allclose(ours.estimate, theirs.mean(0), rtol=1e-12)
        np.testing.assert_allclose(ours.standard_error, theirs.std(0, ddof=1) / 50**0.5, rtol=1e-12)

    law = torch.distributions.Normal(*parameters)
    scores = torch.autograd.grad(law.log_prob(x.detach()).sum(), parameters)
    for ours, theirs in zip(normal_scores(draws, x.detach().numpy()), scores, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12, atol=1e-13)
    weights = f(x.detach()).numpy()
    got = score_function_gradient(f, loc, scale, 50, rng=np.random.default_rng(rng_state))
    np.testing.assert_allclose(got.loc.estimate, (weights[:, None] * scores[0].numpy()).mean(0), rtol=1e-11)
    others = (weights.sum() - weights) / 49
    got = score_function_gradient(f, loc, scale, 50, rng=np.random.default_rng(rng_state), baseline="mean")
    wanted = (weights - others)[:, None] * scores[1].numpy()
    np.testing.assert_allclose(got.scale.estimate, wanted.mean(0), rtol=1e-11)


def test_the_parameters_are_left_alone():
    loc, scale = np.zeros(2), np.ones(2)
    for estimator in (pathwise_gradient, score_function_gradient):
        estimator(lambda x: x.exp().sum(1), loc, scale, 5, rng=np.random.default_rng(0))
    assert loc.tolist() == [0, 0] and scale.tolist() == [1, 1]


ESTIMATORS = pytest.mark.parametrize("estimator", [pathwise_gradient, score_function_gradient])


@ESTIMATORS
@pytest.mark.parametrize(
    ("f", "loc", "scale", "n", "words"),
    [
        (lambda x: x, 0.0, 1.0, 1, "n is at least 2; got 1"),
        (lambda x: x, 0.0, 0.0, 5, "scale must be positive and finite, got 0"),
        (lambda x: x, np.zeros((2, 2)), 1.0, 5, r"numbers, or vectors \(d,\); got shape \(2, 2\)"),
        (lambda x: x, np.zeros(2), 1.0, 5, r"f takes points \(5, 2\) and gives \(5,\) values; got shape \(5, 2\)"),
        (lambda x: x.sum(), 0.0, 1.0, 5, r"f takes points \(5,\) and gives \(5,\) values; got shape \(\)"),
    ],
)
def test_what_is_refused(estimator, f, loc, scale, n, words):
    with pytest.raises(ValueError, match=words):
        estimator(f, loc, scale, n, rng=np.random.default_rng(0))


@ESTIMATORS
@pytest.mark.parametrize("f", [lambda x: np.ones(len(x)), lambda x: 1.0, lambda x: None])
def test_a_tensor_is_asked_for(estimator, f):
    with pytest.raises(TypeError, match="f gives a Tensor, computed from the one it is given; got"):
        estimator(f, 0.0, 1.0, 5, rng=np.random.default_rng(0))


@ESTIMATORS
def test_a_function_that_works_in_place(estimator):
    results = [estimator(f, 0.5, 1.0, 50, rng=np.random.default_rng(0)) for f in (lambda x: x.mul_(2), lambda x: 2 * x)]
    np.testing.assert_array_equal(both(results[0]), both(results[1]))


@pytest.mark.parametrize("baseline", [None, 1.0, "mean"])
def test_what_is_no_number_shows(baseline):
    got = score_function_gradient(lambda x: x / 0, 0.0, 1.0, 5, rng=np.random.default_rng(0), baseline=baseline)
    assert not np.isfinite(both(got)[:2]).any()
    for estimator in (pathwise_gradient, partial(score_function_gradient, baseline=baseline)):
        got = estimator(lambda x: x.log(), 0.0, 1.0, 50, rng=np.random.default_rng(0))  # nan below 0
        assert np.isnan(both(got)).all()


@pytest.mark.parametrize("baseline", ["median", [1.0]])
def test_an_unknown_baseline(baseline):
    with pytest.raises(ValueError, match='baseline is a number, "mean", "fitted" or None; got'):
        score_function_gradient(lambda x: x, 0.0, 1.0, 5, rng=np.random.default_rng(0), baseline=baseline)
