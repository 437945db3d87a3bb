"""Exponential families: our densities in another form, and the log-partition's derivatives as moments."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.comparison import close
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.exponential import Exponential
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.inference.exponential_family import (
    FAMILIES,
    log_prob,
    mean_statistics,
    moment_matching,
    natural_parameters,
)
from tests.foundations.probability.inference.members import grid

MEMBERS = [
    Bernoulli(0.3),
    Bernoulli([0.01, 0.5, 1 - 1e-9]),
    Poisson(4.2),
    Poisson([1e-6, 50.0]),
    Normal(0.7, 1.3),
    Normal([-3.0, 0.0, 5.0], [0.5, 1.0, 4.0]),
    Gamma(2.5, 0.4),
    Gamma([0.2, 1.0, 30.0], [3.0, 1.0, 0.1]),
    Beta(2.0, 1.6),
    Beta([1.0, 0.1, 40.0], [1.0, 3.0, 7.0]),
    Categorical([0.2, 0.5, 0.3]),
    Categorical([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1]]),
]
ids = [f"{type(d).__name__}{d.batch_shape}" for d in MEMBERS]
SINGLE = [d for d in MEMBERS if d.batch_shape == ()]
single_ids = [type(d).__name__ for d in SINGLE]
POINTS = {
    Bernoulli: [0, 1],
    Poisson: [0, 1, 7, 60],
    Normal: [-9.0, -0.1, 0.0, 6.0],
    Gamma: [1e-8, 0.3, 2.0, 90.0],
    Beta: [1e-8, 0.2, 0.7, 1 - 1e-9],
    Categorical: [0, 1, 2],
}


def central(f, eta, h=1e-5):
    """The derivative of f at eta (d,), on a new last axis; error some h²."""
    return np.stack([(f(eta + h * e) - f(eta - h * e)) / (2 * h) for e in np.eye(len(eta))], axis=-1)


@pytest.mark.parametrize("d", MEMBERS, ids=ids)
def test_log_prob_is_that_of_the_distribution(d):
    x = np.array(POINTS[type(d)]).reshape((-1,) + (1,) * len(d.batch_shape))
    close(1e-12)(log_prob(type(d), natural_parameters(d), x), d.log_prob(x))


@pytest.mark.parametrize(
    ("family", "eta"),
    [(Normal, [0, 1]), (Normal, [1, 0]), (Normal, [1e300, -1e-300]), (Gamma, [0, 1]), (Gamma, [-2, -1]),
     (Gamma, [1, 0]), (Poisson, [800]), (Beta, [-2, 0])],
)  # fmt: skip
def test_no_member_has_no_finite_log_partition_and_no_warning(family, eta):
    row, eta = FAMILIES[family], np.array(eta, float)
    assert not np.isfinite(row.log_partition(eta))
    assert row.mean(eta).shape == eta.shape and row.covariance(eta).shape == eta.shape * 2


@pytest.mark.parametrize("d", MEMBERS, ids=ids)
def test_there_and_back(d):
    eta = natural_parameters(d)
    back = FAMILIES[type(d)].from_natural(eta)
    assert type(back) is type(d) and back.batch_shape == d.batch_shape
    np.testing.assert_allclose(natural_parameters(back), eta, rtol=1e-12, atol=1e-14)
    x = np.array(POINTS[type(d)]).reshape((-1,) + (1,) * len(d.batch_shape))
    close(1e-12)(back.log_prob(x), d.log_prob(x))


@pytest.mark.parametrize("d", SINGLE, ids=single_ids)
def test_derivatives_of_the_log_partition(d):
    row, eta = FAMILIES[type(d)], natural_parameters(d)
    np.testing.assert_allclose(row.mean(eta), central(row.log_partition, eta), rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(row.covariance(eta), central(row.mean, eta), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("d", SINGLE, ids=single_ids)
def test_derivatives_are_the_moments_of_the_statistics(d):
    row, eta = FAMILIES[type(d)], natural_parameters(d)
    x, w = grid(d)
    T = row.statistics(x, len(eta))  # (points, d)
    np.testing.assert_allclose(row.mean(eta), w @ T, rtol=1e-9, atol=1e-9)
    deviation = T - w @ T
    np.testing.assert_allclose(row.covariance(eta), (w[:, None] * deviation).T @ deviation, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("d", SINGLE, ids=single_ids)
def test_derivatives_are_the_moments_of_draws(d):
    n, row, eta = 40_000, FAMILIES[type(d)], natural_parameters(d)
    T = row.statistics(np.asarray(d.sample(np.random.default_rng(0), n), dtype=float), len(eta))
    covariance = row.covariance(eta)
    errors = np.sqrt(np.diagonal(covariance) / n)
    assert (np.abs(T.mean(axis=0) - row.mean(eta)) < 4 * errors).all()
    deviation = T - row.mean(eta)
    products = deviation[:, :, None] * deviation[:, None, :]
    assert (np.abs(products.mean(axis=0) - covariance) < 4 * products.std(axis=0) / np.sqrt(n) + 1e-14).all()


@pytest.mark.parametrize("d", MEMBERS, ids=ids)
def test_shapes_of_batches(d):
    row, eta = FAMILIES[type(d)], natural_parameters(d)
    k = eta.shape[-1]
    assert row.log_partition(eta).shape == d.batch_shape
    assert row.mean(eta).shape == (*d.batch_shape, k)
    assert row.covariance(eta).shape == (*d.batch_shape, k, k)
    for index in np.ndindex(*d.batch_shape):
        close(1e-14)(row.covariance(eta)[index], row.covariance(eta[index]))
        close(1e-14)(row.mean(eta)[index], row.mean(eta[index]))


@pytest.mark.parametrize("d", SINGLE, ids=single_ids)
def test_maximum_likelihood_is_moment_matching(d):
    samples = np.asarray(d.sample(np.random.default_rng(1), 500), dtype=float)
    t = mean_statistics(type(d), samples, 3 if isinstance(d, Categorical) else None)
    got = moment_matching(type(d), t)
    eta = natural_parameters(got)
    np.testing.assert_allclose(FAMILIES[type(d)].mean(eta), t, rtol=1e-12)
    fitted = type(d).fit(samples)
    np.testing.assert_allclose(natural_parameters(fitted), eta, rtol=1e-8)
    for change in 1e-3 * np.vstack([np.eye(len(eta)), -np.eye(len(eta))]):
        assert log_prob(type(d), eta + change, samples).sum() < log_prob(type(d), eta, samples).sum()


# statistics of members far from where the search starts
FAR = [Poisson(1e6), Poisson(1e-9), Normal(300.0, 0.5), Normal(1e-6, 1e-5), Gamma(0.02, 50.0), Gamma(3000.0, 1e-4)]
FAR += [Beta(0.01, 5.0), Beta(800.0, 300.0), Bernoulli(1e-9), Categorical([1e-6, 1e-6, 1 - 2e-6])]


@pytest.mark.parametrize("d", FAR, ids=[repr(d) for d in FAR])
def test_the_search_comes_from_afar(d):
    row, eta = FAMILIES[type(d)], natural_parameters(d)
    np.testing.assert_allclose(natural_parameters(moment_matching(type(d), row.mean(eta))), eta, rtol=1e-7, atol=1e-11)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=2), st.lists(st.floats(-5, 5), min_size=2, max_size=2))
def test_the_log_partition_is_convex(one, other):
    one, other = np.array(one), np.array(other)
    A = FAMILIES[Categorical].log_partition
    assert A((one + other) / 2) <= (A(one) + A(other)) / 2 + 1e-12


def test_one_category_is_certain():
    one = Categorical([1.0])
    assert natural_parameters(one).shape == (0,)
    assert log_prob(Categorical, natural_parameters(one), 0) == 0
    assert moment_matching(Categorical, mean_statistics(Categorical, [0, 0], 1)).probs == [1.0]


def test_against_scipy():
    cases = [
        (Normal, Normal(0.7, 1.3), scipy.stats.norm(0.7, 1.3).logpdf),
        (Gamma, Gamma(2.5, 0.4), scipy.stats.gamma(2.5, scale=2.5).logpdf),
        (Beta, Beta(2.0, 0.6), scipy.stats.beta(2.0, 0.6).logpdf),
        (Poisson, Poisson(4.2), scipy.stats.poisson(4.2).logpmf),
    ]
    for family, d, theirs in cases:
        x = np.array(POINTS[family])
        close(1e-12)(log_prob(family, natural_parameters(d), x), theirs(x))


@pytest.mark.parametrize(
    "d, x",
    [
        (Bernoulli(0.3), [-1, 0.5, 2]),
        (Poisson(2.0), [-1, 0.5]),
        (Normal(0, 1), [np.inf]),
        (Gamma(2.0, 1.0), [-1.0]),
        (Beta(2.0, 2.0), [-0.1, 1.1]),
        (Categorical([0.5, 0.2, 0.3]), [-1, 0.5, 3]),
    ],
)
def test_outside_the_support_and_nan(d, x):
    eta = natural_parameters(d)
    assert (log_prob(type(d), eta, x) == -np.inf).all()
    assert np.isnan(log_prob(type(d), eta, np.nan))


def test_a_parameter_of_zero_takes_its_statistic_out():
    assert log_prob(Beta, [0.0, 1.0], 0.0) == pytest.approx(np.log(2))
    assert log_prob(Gamma, [0.0, -2.0], 0.0) == pytest.approx(np.log(2))


@pytest.mark.parametrize("d", [Bernoulli(1.0), Bernoulli([0.5, 0.0]), Categorical([0.5, 0.5, 0.0])])
def test_the_border_has_no_natural_parameters(d):
    with pytest.raises(ValueError, match="lies on the border of its family: a natural parameter is infinite"):
        natural_parameters(d)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: natural_parameters(Exponential(1.0)), TypeError, "Exponential is not among the exponential families"),
        (lambda: moment_matching(Normal, [0.0, 1.0], maxiter=1), ValueError, "was found in 1 steps"),
        (lambda: moment_matching(Normal, [0.0]), ValueError, r"must be the 2 of Normal in one row, got shape \(1,\)"),
        (lambda: log_prob(Gamma, [-2.0, -1.0], 1.0), ValueError, "Gamma: concentration must be positive"),
        (lambda: mean_statistics(Normal, []), ValueError, r"got shape \(0,\)"),
        (lambda: mean_statistics(Categorical, [0, 1]), ValueError, "categories must be 1 or more .* got None"),
        (lambda: mean_statistics(Categorical, [0, 3], 3), ValueError, "that a Categorical can have, got 3.0"),
        (lambda: mean_statistics(Gamma, [1.0, -2.0]), ValueError, "that a Gamma can have, got -2.0"),
        (lambda: mean_statistics(Normal, [1.0, np.nan]), ValueError, "that a Normal can have, got nan"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, error, message):
    with pytest.raises(error, match=message):
        call()


BORDER = [
    (Bernoulli, [0.0]),
    (Poisson, [0.0]),
    (Normal, mean_statistics(Normal, [2.0, 2.0])),
    (Normal, [np.nan, 1.0]),
    (Gamma, mean_statistics(Gamma, [2.0, 2.0])),
    (Beta, mean_statistics(Beta, [0.5, 0.5])),
    (Gamma, mean_statistics(Gamma, [0.0, 1.0])),
    (Categorical, [0.5, 0.5]),
    (Categorical, [0.5, 0.0]),
]


@pytest.mark.parametrize("family, statistics", BORDER)
def test_samples_that_are_all_alike_have_no_member(family, statistics):
    with pytest.raises(ValueError, match=f"no {family.__name__} has the mean statistics .*: they lie on the border"):
        moment_matching(family, statistics)
