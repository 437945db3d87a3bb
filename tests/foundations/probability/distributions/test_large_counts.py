"""Counts beyond 2**53, where neighboring doubles differ by more than 1, and sums over very many numbers."""

import mpmath
import numpy as np
import pytest

from foundations.probability.distributions import (
    Beta,
    Binomial,
    Categorical,
    Gamma,
    Geometric,
    NegativeBinomial,
    Poisson,
)


@pytest.mark.parametrize(
    ("d", "q"),
    [
        (Geometric(1e-16), [0.7, 0.9]),
        (Geometric(1e-300), [0.1, 0.9]),
        (Poisson(1e18), np.linspace(0.05, 0.95, 19)),
        (NegativeBinomial(5.0, logits=50.0), [0.1, 0.5]),
        (NegativeBinomial(1e6, logits=40.0), [0.1, 0.5]),
        (Binomial(1e20, 0.5), [0.1, 0.5]),
    ],
    ids=repr,
)
def test_quantiles_beyond_two_to_the_53(d, q):
    """The smallest double, rather than the smallest whole number, of which the cdf is enough."""
    k = d.icdf(q)
    assert (k > 2.0**53).all()
    assert (d.cdf(k) >= q).all() and (d.cdf(np.nextafter(k, 0)) < q).all()


def test_binomials_of_very_many_trials():
    """P(X ≤ n/2) is half of 1 + P(n/2), and P(n/2) is √(2 / πn) but for terms of 1/n."""
    for n in (1e11, 1e12, 1e14):
        d, half = Binomial(n, 0.5), 0.5 + 0.5 * np.sqrt(2 / np.pi / n)
        assert d.cdf(n / 2) == pytest.approx(half, rel=1e-13)
        assert d.icdf(0.5) == n / 2 and d.icdf(half * 1.0000001) > n / 2
    assert Beta(1e12, 1e12).cdf(0.5) == pytest.approx(0.5, rel=1e-14)


# ---- Entropies


@pytest.mark.parametrize("logits", [5.0, 10.0, 20.0, 50.0, 600.0])
def test_entropy_of_one_failure_is_the_geometric_formula(logits):
    exact = Geometric(logits=-logits).entropy()
    assert NegativeBinomial(1.0, logits=logits).entropy() == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("r", [50.0, 99.0, 101.0, 1e5, 1e12])
@pytest.mark.parametrize("logits", [50.0, 300.0, 709.0])
def test_entropy_of_rare_failures_is_the_gamma_distributions(r, logits):
    """(1 - p) X is then Gamma(r, 1), but for corrections of 1 - p."""
    exact = logits + Gamma(r, 1.0).entropy()
    assert NegativeBinomial(r, logits=logits).entropy() == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize(("r", "p"), [(0.01, 0.9998), (1.5, 0.9998), (60.0, 0.9994), (99.9, 0.999), (1e7, 0.5)])
def test_entropy_of_wide_counts_is_the_whole_sum(r, p):
    d = NegativeBinomial(r, p)
    reach = 40 * (d.stddev + 1 / (1 - p))
    log_p = d.log_prob(np.arange(max(0, np.floor(d.mean - reach)), d.mean + reach))
    assert d.entropy() == pytest.approx(-(np.exp(log_p) * np.maximum(log_p, -1e4)).sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("d", "variance"),
    [
        (NegativeBinomial(1e8, 0.5), 2e8),
        (Poisson(1e23), 1e23),
        (Poisson(1e25), 1e25),
        (Poisson(1e42), 1e42),
        (Poisson(1.7e308), 1.7e308),
        (Binomial(1e30, 1 - 2.0**-53), 1e30 * 2.0**-53),
        (NegativeBinomial(1e300, 0.5), 2e300),
    ],
    ids=repr,
)
def test_entropy_of_very_large_counts_is_the_normal_ones(d, variance):
    exact = 0.5 * np.log(2 * np.pi * np.e) + 0.5 * np.log(variance)
    assert d.entropy() == pytest.approx(exact, rel=1e-9 if variance < 1e9 else 1e-13)


# ---- Fits


@pytest.mark.parametrize("samples", [[1e12, 0, 3], [70_000, 71_000, 60_000, 65_536], [9e15, 9e15, 1e15], [1e5, 2, 2]])
def test_fit_of_negative_binomial_to_large_counts(samples):
    """The root in mpmath, started from ours."""
    x, d = np.array(samples, float), NegativeBinomial.fit(samples)

    def score(r):
        return sum(mpmath.digamma(v + r) - mpmath.digamma(r) for v in x) - len(x) * mpmath.log(1 + x.mean() / r)

    with mpmath.workdps(40):
        exact = mpmath.findroot(score, mpmath.mpf(float(d.total_count)))
    assert d.total_count == pytest.approx(float(exact), rel=1e-10)


def test_fits_that_would_ask_for_too_much():
    with pytest.raises(ValueError, match=r"Categorical.fit wants at most 10,000,000 categories, got 1000000000000001"):
        Categorical.fit([1e15, 0])
    with pytest.raises(ValueError, match=r"Categorical.fit wants a whole number as num_categories, got 2.5"):
        Categorical.fit([0, 1], num_categories=2.5)
    with pytest.raises(ValueError, match=r"Categorical.fit wants at most 10,000,000 categories"):
        Categorical.fit([0, 1], num_categories=10**15)
    with pytest.raises(ValueError, match=r"NegativeBinomial.fit wants samples of finite variance"):
        NegativeBinomial.fit([1e308, 1e308, 0])
