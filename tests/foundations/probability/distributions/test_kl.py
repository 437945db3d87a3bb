"""Kullback-Leibler divergences: every formula against torch's and against sums and integrals of its definition."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from foundations.comparison import close
from foundations.probability import distributions as ours
from foundations.probability.distributions import kl_divergence
from foundations.probability.distributions.base import Distribution
from foundations.probability.distributions.kl_closed_forms import CLOSED_FORMS

RNG = np.random.default_rng(0)
MATRICES = (lambda B: B @ B.swapaxes(1, 2) + 0.1 * np.eye(3))(RNG.standard_normal((4, 3, 3)))

# Parameters of a first and of a second distribution of the family, a batch of four each; if discrete, how many numbers
# hold all but nothing of it
FAMILIES = {
    "Bernoulli": ({"probs": [0.1, 0.5, 0.9, 1.0]}, {"probs": [0.3, 0.5, 0.2, 0.7]}, 2),
    "Binomial": (
        {"total_count": 7, "probs": [0.1, 0.5, 0.9, 0]},
        {"total_count": 7, "probs": [0.3, 0.5, 0.2, 0.7]},
        8,
    ),
    "Categorical": ({"probs": RNG.uniform(size=(4, 3))}, {"logits": RNG.uniform(size=(4, 3))}, 3),
    "Geometric": ({"probs": [0.1, 0.5, 0.9, 1.0]}, {"probs": [0.3, 0.5, 0.2, 0.7]}, 501),
    "NegativeBinomial": (
        {"total_count": 2.5, "probs": [0.1, 0.5, 0.7, 0]},
        {"total_count": 2.5, "probs": [0.3, 0.5, 0.2, 0.6]},
        501,
    ),
    "Poisson": ({"rate": [0.1, 3, 10, 0]}, {"rate": [0.5, 3, 2, 7]}, 101),
    "Uniform": ({"low": [0, 1, 2, 3], "high": [4, 5, 6, 7]}, {"low": [-1, 1, 0, 3], "high": [5, 5, 7, 8]}, None),
    "Normal": ({"loc": [0, 1, 2, 3], "scale": [1, 2, 3, 1]}, {"loc": [0, 2, 0, 3], "scale": [1, 1, 4, 5]}, None),
    "LogNormal": (
        {"loc": [0, 1, 0, 1], "scale": [1, 0.5, 1, 1]},
        {"loc": [0, 1.5, 0, 1], "scale": [1, 1, 2, 1.5]},
        None,
    ),
    "Exponential": ({"rate": [0.5, 1, 2, 3]}, {"rate": [0.6, 1, 1, 5]}, None),
    "Gamma": (
        {"concentration": [0.5, 1, 20, 3], "rate": [1, 2, 3, 4]},
        {"concentration": [0.6, 1, 10, 7], "rate": [2, 2, 1, 4]},
        None,
    ),
    "InverseGamma": (
        {"concentration": [8.5, 1, 20, 13], "rate": [1, 2, 3, 4]},
        {"concentration": [8.6, 1, 10, 17], "rate": [2, 2, 1, 4]},
        None,
    ),
    "Chi2": ({"df": [1, 2, 5, 30]}, {"df": [1.5, 2, 9, 20]}, None),
    "Beta": (
        {"concentration1": [0.5, 1, 20, 3], "concentration0": [1, 2, 3, 4]},
        {"concentration1": [0.6, 1, 10, 7], "concentration0": [2, 2, 1, 4]},
        None,
    ),
    "Laplace": ({"loc": [0, 1, 2, 3], "scale": [1, 2, 3, 1]}, {"loc": [0, 2, 0, 3], "scale": [1, 1, 4, 5]}, None),
    "Cauchy": ({"loc": [0, 1, 2, 3], "scale": [1, 2, 3, 1]}, {"loc": [0, 2, 0, 3], "scale": [1, 1, 4, 5]}, None),
    "StudentT": ({"df": [9, 12, 10, 9], "loc": [0, 1, 2, 3]}, {"df": [4, 4, 9, 9], "loc": [0, 2, 0, 3]}, None),
    "Multinomial": (
        {"total_count": 4, "probs": RNG.uniform(size=(4, 3))},
        {"total_count": 4, "probs": RNG.uniform(size=(4, 3))},
        None,
    ),
    "Dirichlet": ({"concentration": RNG.uniform(0.2, 9, (4, 3))}, {"concentration": RNG.uniform(0.2, 9, (4, 3))}, None),
    "MultivariateNormal": (
        {"loc": RNG.standard_normal((4, 3)), "covariance_matrix": MATRICES},
        {"loc": np.zeros(3), "covariance_matrix": MATRICES[::-1].copy()},
        None,
    ),
}
ONE_TRIAL = [("Bernoulli", "Binomial"), ("Binomial", "Bernoulli")]  # which have a test of their own
PAIRS = [pair for p, q in CLOSED_FORMS if (pair := (p.__name__, q.__name__)) not in ONE_TRIAL]
PAIRS += [("Chi2", "Chi2"), ("Chi2", "Gamma"), ("Gamma", "Chi2")]
WITHIN = [pair for pair in PAIRS if pair[0] == pair[1]]


def first(name):
    return getattr(ours, name)(**FAMILIES[name][0])


def second(name):
    return getattr(ours, name)(**FAMILIES[name][1])


def in_torch(name, which):
    parameters = {key: torch.tensor(np.array(value, float)) for key, value in FAMILIES[name][which].items()}
    if name == "Multinomial":
        parameters["total_count"] = 4
    return getattr(torch.distributions, name)(**parameters)


NOT_IN_TORCH = {
    *[("Multinomial", "Multinomial"), ("NegativeBinomial", "NegativeBinomial")],
    *[("LogNormal", "Exponential"), ("InverseGamma", "Exponential")],
    *[(family, "Normal") for family in ("LogNormal", "InverseGamma", "StudentT", "Cauchy")],
}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair not in NOT_IN_TORCH], ids="-".join)
def test_formulas_are_torchs(pair):
    p, q = pair
    wanted = torch.distributions.kl_divergence(in_torch(p, 0), in_torch(q, 1)).numpy()
    got = kl_divergence(first(p), second(q))
    known = ~np.isnan(wanted)  # for Poisson of rate 0 torch has nan
    assert known.sum() >= 3
    close(1e-11)(got[known], wanted[known])


def by_definition(p, q, numbers):
    """E log p/q for each of a batch of four: a sum, or an integral over the quantiles F⁻¹(u) of p."""
    if numbers is not None:
        k = np.arange(numbers)[:, None]
        log_p, log_q = p.log_prob(k), q.log_prob(k)
        with np.errstate(invalid="ignore"):
            return np.where(log_p > -np.inf, np.exp(log_p) * (log_p - log_q), 0.0).sum(axis=0)
    t = np.linspace(-33, 33, 2001)[:, None]
    u = 1 / (1 + np.exp(-t))  # so that the trapezoidal rule sees both ends die out
    x = p.icdf(u)
    return ((p.log_prob(x) - q.log_prob(x)) * u * (1 - u)).sum(axis=0) * 66 / 2000


SMOOTH = {"Uniform", "Normal", "LogNormal", "Exponential", "Gamma", "InverseGamma", "Chi2", "Beta"}
SMOOTH |= {"Cauchy", "StudentT"}


@pytest.mark.parametrize("pair", [p for p in PAIRS if FAMILIES[p[0]][2] or p[0] in SMOOTH], ids="-".join)
def test_formulas_are_the_definition(pair):
    p, q = first(pair[0]), second(pair[1])
    got = kl_divergence(p, q)
    finite = np.isfinite(got)
    wanted = by_definition(p, q, FAMILIES[pair[0]][2])
    np.testing.assert_allclose(got[finite], wanted[finite], rtol=1e-6, atol=1e-9)
    assert finite.all() or pair in INFINITE


INFINITE = {("Beta", "Uniform"), ("InverseGamma", "Exponential"), ("InverseGamma", "Normal"), ("Cauchy", "Normal")}


@pytest.mark.parametrize("name", ["Multinomial", "Dirichlet", "MultivariateNormal"])
def test_formulas_are_the_mean_over_draws(name):
    p, q = first(name), second(name)
    x = p.sample(np.random.default_rng(1), 10_000)
    terms = p.log_prob(x) - q.log_prob(x)
    assert (np.abs(terms.mean(axis=0) - kl_divergence(p, q)) < 4 * terms.std(axis=0) / 100).all()


# ---- Where q is close to p


@pytest.mark.parametrize(
    ("p", "q", "exact"),
    [
        (ours.Normal(0, 1), ours.Normal(0, 1 + 1e-9), 1e-18),  # δ² in the scale
        (ours.Exponential(1e3), ours.Exponential(1e3 * (1 + 1e-9)), 0.5e-18),
        (ours.Poisson(1e6), ours.Poisson(1e6 + 1), 0.5e-6),
        (ours.Laplace(0, 1), ours.Laplace(0, 1 + 1e-9), 0.5e-18),
        (ours.Cauchy(0, 1), ours.Cauchy(1e-9, 1), 0.25e-18),
        (ours.Gamma(1e6, 1.0), ours.Gamma(1e6, 1 + 1e-9), 0.5e-12),
        (ours.MultivariateNormal([0, 0], np.eye(2)), ours.MultivariateNormal([1e-9, 0], np.eye(2)), 0.5e-18),
    ],
    ids=lambda d: type(d).__name__,
)
def test_nothing_cancels(p, q, exact):
    assert kl_divergence(p, q) == pytest.approx(exact, rel=1e-5)


def test_large_concentrations():
    """Against mpmath's digamma and loggamma, of which ten digits cancel."""
    a, b = [1e6, 2e6, 30.0], [1.001e6, 2e6, 29.0]
    with mpmath.workdps(40):
        log_beta = [sum(map(mpmath.loggamma, c)) - mpmath.loggamma(mpmath.fsum(c)) for c in (a, b)]
        total = mpmath.digamma(mpmath.fsum(a))
        exact = log_beta[1] - log_beta[0] + mpmath.fsum(
            (x - y) * (mpmath.digamma(x) - total) for x, y in zip(a, b, strict=True)
        )
    assert kl_divergence(ours.Dirichlet(a), ours.Dirichlet(b)) == pytest.approx(float(exact), rel=1e-11)


@given(st.sampled_from(WITHIN), st.integers(0, 2**32 - 1))
def test_never_negative_and_zero_from_itself(pair, seed):
    scale = np.random.default_rng(seed).uniform(0.5, 1, 2)
    parameters = [
        {name: value if name in FIXED else np.array(value, float) * s for name, value in FAMILIES[pair[0]][0].items()}
        for s in scale
    ]
    p, q = (getattr(ours, pair[0])(**one) for one in parameters)
    assert (kl_divergence(p, q) >= 0).all()
    np.testing.assert_allclose(kl_divergence(p, p), 0, atol=1e-13)


FIXED = ("total_count", "df")


# ---- Where there is no formula


def test_monte_carlo():
    p, q = first("StudentT"), second("StudentT")
    exact = by_definition(p, q, None)
    got = kl_divergence(p, q, np.random.default_rng(0))
    np.testing.assert_allclose(got, exact, atol=0.02)
    assert got.shape == (4,)
    np.testing.assert_array_equal(got, kl_divergence(p, q, np.random.default_rng(0)))
    more = ours.Normal(np.zeros((3, 1)), 1.0)  # (3, 1) with (4,)
    got = kl_divergence(more, q, np.random.default_rng(0), draws=2000)
    assert got.shape == (3, 4)
    assert kl_divergence(q, more).shape == (3, 4)
    assert kl_divergence(ours.Poisson(2.0), ours.Geometric([0.3, 0.2]), np.random.default_rng(0)).shape == (2,)


@pytest.mark.parametrize("pair", [("StudentT", "StudentT"), ("Normal", "Laplace"), ("Poisson", "Geometric")])
def test_without_formula_an_rng_is_wanted(pair):
    says = f"kl_divergence has no closed form for {pair[0]} and {pair[1]} with these parameters: give an rng"
    with pytest.raises(ValueError, match=says):
        kl_divergence(first(pair[0]), second(pair[1]))


def test_binomials_of_different_trials():
    """Against the sum over the values of p, in mpmath."""
    n, p = [5, 5, 3, 9, 0, 9, 9], [0.4, 0.0, 1.0, 0.0, 0.3, 0.3, 0.3]
    m, q = [9, 3, 5, 3, 2, 9, 5], [0.3, 0.5, 0.2, 0.25, 0.5, 0.4, 0.4]
    wanted = [by_binomial_sum(*row) for row in zip(n, p, m, q, strict=True)]
    np.testing.assert_allclose(kl_divergence(ours.Binomial(n, p), ours.Binomial(m, q)), wanted, rtol=1e-13)
    assert kl_divergence(ours.Binomial(5, 0.0), ours.Binomial(3, 0.5)) == pytest.approx(3 * np.log(2), rel=1e-14)
    assert kl_divergence(ours.Binomial(100_000, 0.3), ours.Binomial(200_000, 0.15)) == pytest.approx(
        0.5 * (0.7 / 0.85 - 1 - np.log(0.7 / 0.85)), rel=1e-4
    )  # of two normal variables
    with pytest.raises(ValueError, match="Binomial and Binomial with these parameters: give an rng"):
        kl_divergence(ours.Binomial(100_001, 0.3), ours.Binomial(200_000, 0.15))


def by_binomial_sum(n, p, m, q):
    def probability(k, n, p):
        return mpmath.binomial(n, k) * mpmath.mpf(p) ** k * (1 - mpmath.mpf(p)) ** (n - k)

    some = [k for k in range(int(n) + 1) if probability(k, n, p) > 0]
    if max(some) > m:
        return np.inf
    return float(sum(probability(k, n, p) * mpmath.log(probability(k, n, p) / probability(k, m, q)) for k in some))


def test_one_trial_is_a_bernoulli():
    p, q = first("Bernoulli"), second("Bernoulli")
    wanted = kl_divergence(p, q)
    np.testing.assert_array_equal(kl_divergence(p, ours.Binomial(1, q.probs)), wanted)
    np.testing.assert_array_equal(kl_divergence(ours.Binomial(1, p.probs), q), wanted)


@pytest.mark.parametrize("d", [ours.StudentT([3.0, 0.5]), ours.NegativeBinomial(2.5, 0.3), ours.Binomial(10**6, 0.5)])
def test_identical_parameters_need_no_formula(d):
    np.testing.assert_array_equal(kl_divergence(d, d), np.zeros(d.batch_shape))


@pytest.mark.parametrize(
    ("p", "q", "infinite"),
    [
        (ours.Cauchy(0, 1), ours.Laplace(0, 1), True),
        (ours.StudentT([0.5, 1.0, 1.5]), ours.Laplace(0, 1), [True, True, False]),
        (ours.InverseGamma([0.5, 1.0, 5.0], 1.0), ours.Gamma(2.0, 1.0), [True, True, False]),
        (ours.InverseGamma(1.0, 1.0), ours.Chi2(3.0), True),
        (ours.InverseGamma([1.0, 3.0], 1.0), ours.Laplace(0, 1), [True, False]),
        (ours.StudentT([1.5, 2.0, 2.5]), ours.Normal(0, 1), [True, True, False]),
        (ours.Exponential(1.0), ours.InverseGamma(2.0, 1.0), True),
        (ours.Gamma([1.0, 1.5], 1.0), ours.InverseGamma(2.0, 1.0), [True, False]),
        (ours.Chi2([2.0, 3.0]), ours.InverseGamma(2.0, 1.0), [True, False]),
        (ours.Beta([0.5, 3.0], 1.0), ours.InverseGamma(2.0, 1.0), [True, False]),
        (ours.Uniform([0.0, 0.5], 1.0), ours.InverseGamma(2.0, 1.0), [True, False]),
        (ours.Cauchy(0, 1), ours.StudentT(3.0), False),
        (ours.LogNormal(0, 1), ours.InverseGamma(1.0, 1.0), False),
        (ours.InverseGamma(0.5, 1.0), ours.LogNormal(0, 1), False),
    ],
    ids=lambda d: repr(d) if isinstance(d, Distribution) else "",
)
def test_infinite_where_the_tails_of_p_are_too_heavy(p, q, infinite):
    """Finite means that the quantiles from 1e-8 to 1e-12 at either end add less and less."""
    np.testing.assert_array_equal(np.isinf(kl_divergence(p, q, np.random.default_rng(0), draws=1000)), infinite)
    if np.all(infinite):
        assert np.isinf(kl_divergence(p, q)).all()  # no rng is wanted

    def part(power):
        """∫ -log q(F⁻¹(u)) du over u and 1 - u from 10**-(power + 1) to 10**-power, by the midpoint rule in log u."""
        u = 10.0 ** -(power + (np.arange(200)[:, None] + 0.5) / 200)
        logs = q.log_prob(p.icdf(u)) + q.log_prob(p.icdf(np.minimum(1 - u, 1 - 2**-53)))
        return -(logs * u).sum(axis=0)

    np.testing.assert_array_equal(part(11) > 0.5 * part(8), infinite)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (ours.Normal(0, 1), ours.Exponential(1.0)),
        (ours.Uniform(0, 2), ours.Uniform(0, 1)),
        (ours.Gamma(1.0, 1.0), ours.Beta(1.0, 1.0)),
        (ours.Cauchy(0, 1), ours.Normal(0, 1)),  # E X² is infinite
        (ours.Poisson(1.0), ours.Binomial(10, 0.1)),
        (ours.Poisson(1.0), ours.Poisson(0.0)),
        (ours.Bernoulli(0.5), ours.Bernoulli([0.0, 1.0])),
        (ours.Categorical([0.5, 0.5]), ours.Categorical([1.0, 0.0])),
        (ours.Multinomial(3, [0.5, 0.5]), ours.Multinomial(4, [0.5, 0.5])),
        (ours.Poisson(1.0), ours.Normal(0, 1)),
        (ours.Normal(0, 1), ours.Poisson(1.0)),
        (ours.MultivariateNormal(0.0, np.eye(2)), ours.Dirichlet([1.0, 1.0])),
    ],
    ids=lambda d: type(d).__name__,
)
def test_infinite_where_q_excludes_what_p_allows(p, q):
    assert np.isinf(kl_divergence(p, q)).all()


@pytest.mark.parametrize(
    ("p", "q", "says"),
    [
        (ours.Normal(np.zeros(2), 1), ours.Normal(np.zeros(3), 1), "batch_shapes .2,. and .3,. do not broadcast"),
        (ours.Categorical([1, 1]), ours.Categorical([1, 1, 1]), "of 2 categories are not values of .* 3 categories"),
        (ours.Dirichlet([1, 1]), ours.Dirichlet([1, 1, 1]), "event_shape .2,. are not values of Dirichlet"),
        (ours.Dirichlet([1, 1]), ours.Normal(0, 1), "are not values of Normal of event_shape"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(p, q, says):
    with pytest.raises(ValueError, match=says):
        kl_divergence(p, q)


@pytest.mark.parametrize(
    ("arguments", "draws", "error", "says"),
    [
        ((1, 2), 5, TypeError, "kl_divergence: p must be a distribution, got int"),
        ((ours.Normal(0, 1), "q"), 5, TypeError, "kl_divergence: q must be a distribution, got str"),
        ((ours.Normal(0, 1), ours.Laplace(0, 1)), 0, ValueError, "draws of kl_divergence is at least 1; got 0"),
        ((ours.Normal(0, 1), ours.Laplace(0, 1)), 2.5, TypeError, "draws of kl_divergence is a whole number; got 2.5"),
    ],
)
def test_what_is_no_distribution_and_no_number_of_draws(arguments, draws, error, says):
    with pytest.raises(error, match=says):
        kl_divergence(*arguments, np.random.default_rng(0), draws=draws)
