"""What all distributions do at their edge: the ends of the doubles, wrong shapes and parameters, frozen arrays."""

import numpy as np
import pytest
from scipy import stats

from foundations.probability.distributions import (
    Bernoulli,
    Beta,
    Binomial,
    Cauchy,
    Chi2,
    Dirichlet,
    Exponential,
    Gamma,
    Geometric,
    InverseGamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    StudentT,
)

ENDS = [5e-324, 1e-300, 1e-10, 0.5, 1.0, 1e10, 1e300, 1.7e308]
LOGITS = [-800.0, -40.0, 40.0, 800.0]
PAIRS = (np.repeat(ENDS, len(ENDS)), np.tile(ENDS, len(ENDS)))

EXTREMES = [
    *[family(ENDS) for family in (Exponential, Chi2, Poisson, StudentT)],
    *[family(ENDS[:5]) for family in (Geometric, Bernoulli)],
    *[family(logits=LOGITS) for family in (Geometric, Bernoulli)],
    Binomial(7, logits=LOGITS),
    NegativeBinomial([[5e-324], [1e-300], [0.5], [1e5], [1e300]], logits=[-800.0, -40.0, 2.0, 40.0, 700.0]),
    *[family(*PAIRS) for family in (Gamma, InverseGamma, Beta, Normal, LogNormal, Laplace, Cauchy)],
    *[family(-PAIRS[0], PAIRS[1]) for family in (Normal, LogNormal, Laplace, Cauchy)],
    StudentT(PAIRS[0], PAIRS[1], PAIRS[0]),
    Dirichlet(np.stack(PAIRS, axis=-1)),
]
NO_NUMBER = {"mean": (StudentT, Cauchy), "variance": (StudentT,), "stddev": (StudentT,), "mode": (Beta, Dirichlet)}


@pytest.mark.parametrize("name", ["mean", "variance", "stddev", "mode", "entropy"])
@pytest.mark.parametrize("d", EXTREMES, ids=lambda d: type(d).__name__)
def test_no_warning_and_no_nan_at_the_ends_of_the_doubles(d, name):
    """A warning would be an error here."""
    if isinstance(d, NegativeBinomial | Dirichlet) and name == "entropy":
        d = type(d)(*(np.clip(getattr(d, name), 1e-10, 1e10) for name in d._given if name != "logits"), *odds(d))
    got = getattr(d, name)
    got = got() if callable(got) else got
    if not isinstance(d, NO_NUMBER.get(name, ())):
        assert not np.isnan(got).any()


def odds(d):
    return (None, np.array([-40.0, 2.0, 40.0, 100.0, 700.0])) if isinstance(d, NegativeBinomial) else ()


@pytest.mark.parametrize("d", EXTREMES, ids=lambda d: type(d).__name__)
def test_no_nan_among_draws_at_the_ends_of_the_doubles(d):
    assert not np.isnan(d.sample(np.random.default_rng(0), 20)).any()


def test_values_at_the_ends_of_the_doubles():
    big = 1.7e308
    assert Beta(big, big).mean == Beta(big, big).mode == 0.5
    assert Beta(big, big).variance == pytest.approx(1 / 8 / big, rel=1e-12)
    assert Beta(big, big).entropy() == pytest.approx(0.5 * np.log(2 * np.pi * np.e / 8) - 0.5 * np.log(big), rel=1e-14)
    assert Beta(5e-324, 5e-324).entropy() == Gamma(5e-324, 1.0).entropy() == Chi2(5e-324).entropy() == -np.inf
    assert InverseGamma(5e-324, 1.0).entropy() == StudentT(5e-324).entropy() == np.inf
    assert StudentT(big).entropy() == pytest.approx(Normal(0, 1).entropy(), rel=1e-13)
    assert Laplace(0, big).entropy() == 1 - Laplace(0, big).log_prob(0) == pytest.approx(1 + np.log(2) + np.log(big))
    assert Cauchy(0, big).entropy() == pytest.approx(np.log(4 * np.pi) + np.log(big), rel=1e-15)
    assert Cauchy(0, big).log_prob(0) == pytest.approx(-np.log(np.pi) - np.log(big), rel=1e-15)
    assert LogNormal(1e300, 1e-300).variance == np.inf
    assert LogNormal(0, 1e-100).variance == pytest.approx(1e-200, rel=1e-13)
    assert Geometric(5e-324).mean == np.inf
    np.testing.assert_array_equal(Dirichlet([big, big]).mean, 0.5)
    np.testing.assert_array_equal(NegativeBinomial(5e-324, logits=-40.0).log_prob(0), 0)


@pytest.mark.parametrize("smallest", [5e-324, 1e-310])
def test_draws_whose_logarithms_overflow_are_zeros_and_ones(smallest):
    """With the probabilities that the mean says."""
    rng, a = np.random.default_rng(0), smallest * np.array([1.0, 3.0])
    x, y = Beta(*a).sample(rng, 4000), Dirichlet(a).sample(rng, 4000)
    assert np.isin(x, (0, 1)).all() and np.isin(y, (0, 1)).all() and (y.sum(axis=-1) == 1).all()
    np.testing.assert_allclose([x.mean(), y[:, 0].mean()], 0.25, atol=0.03)


def test_mode_is_nan_where_every_point_is_one():
    assert np.isnan(Beta([1.0, 2.0], 1.0).mode).tolist() == [True, False]
    modes = Dirichlet([[1.0, 1.0], [2.0, 1.0], [1.0, 0.5]]).mode
    np.testing.assert_array_equal(modes, [[np.nan, np.nan], [1, 0], [1, 0]])


def test_fits_to_counts_whose_sum_overflows():
    assert Poisson.fit([1e308, 1e308]).rate == 1e308
    assert Geometric.fit([1e308, 1e308]).probs == pytest.approx(1e-308, rel=1e-12)


def test_entropies_of_small_parameters_are_scipys():
    a = np.array([1e-5, 0.3, 0.999, 1.0, 1.5, 8.0])
    np.testing.assert_allclose(InverseGamma(a, 2.0).entropy(), stats.invgamma(a, scale=2.0).entropy(), rtol=1e-12)
    a, b = np.meshgrid(a, a)
    np.testing.assert_allclose(Beta(a, b).entropy(), stats.beta(a, b).entropy(), rtol=1e-12, atol=1e-14)


# ---- Arrays that belong to a distribution


@pytest.mark.parametrize(
    ("d", "name"),
    [
        (Chi2([1.0, 2.0]), "concentration"),
        (Chi2([1.0, 2.0]), "rate"),
        (Chi2([1.0, 2.0]), "df"),
        (Bernoulli([0.5, 0.6]), "logits"),
        (MultivariateNormal(np.zeros(2), np.eye(2)), "covariance_matrix"),
        (MultivariateNormal(np.zeros(2), np.eye(2)), "precision_matrix"),
        (MultivariateNormal(np.zeros(2), np.eye(2)), "scale_tril"),
        (MultivariateNormal(np.zeros(2), np.eye(2)), "loc"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_parameters_cannot_be_written_to(d, name):
    with pytest.raises(ValueError, match="read-only"):
        getattr(d, name)[0] = 9.0


# ---- What is wrong, in one sentence


@pytest.mark.parametrize(
    ("shape", "error", "says"),
    [
        (-1, ValueError, "sample wants a shape of whole numbers, 0 or more, got -1"),
        ((2, -1), ValueError, "0 or more, got .2, -1."),
        (2.5, TypeError, "sample wants a shape of whole numbers, such as 5 or .5, 2., got 2.5"),
        (None, TypeError, "got None"),
        ((2, 1.5), TypeError, "got .2, 1.5."),
        ("a", TypeError, "got 'a'"),
    ],
    ids=repr,
)
def test_a_shape_of_draws_that_is_none(shape, error, says):
    for d in (Normal(0, 1), Poisson(3.0), Dirichlet([1.0, 2.0])):
        with pytest.raises(error, match=says):
            d.sample(np.random.default_rng(0), shape)
    assert Normal(0, 1).sample(np.random.default_rng(0), np.int64(2)).shape == (2,)
    assert Normal(0, 1).sample(np.random.default_rng(0), [2, 0]).shape == (2, 0)


@pytest.mark.parametrize(
    ("loc", "says"),
    [
        ("a", "Normal: loc wants real numbers, got 'a'"),
        (1j, "Normal: loc wants real numbers, got 1j"),
        (np.array([1j]), "Normal: loc wants real numbers, got array"),
        ([[1, 2], [3]], "Normal: loc wants real numbers, got ..1, 2., .3.."),
    ],
    ids=repr,
)
def test_parameters_that_are_no_numbers(loc, says):
    with pytest.raises(TypeError, match=says):
        Normal(loc, 1)
    with pytest.raises(ValueError, match="Normal: loc must be finite, got nan"):
        Normal(None, 1)
