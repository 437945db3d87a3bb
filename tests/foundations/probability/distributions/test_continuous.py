"""Continuous distributions: density, cdf and quantile far into the tails against mpmath and SciPy; moments."""

import mpmath
import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf

from foundations.comparison import relative_error
from foundations.probability.distributions import (
    Beta,
    Cauchy,
    Chi2,
    Exponential,
    Gamma,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    StudentT,
    Uniform,
)
from tests.foundations.numerics.special.exact import exactly, relative
from tests.foundations.probability.distributions.continuous_cases import CDF, IDS, LOG_DENSITY, ROWS
from tests.torch_or_skip import torch_or_skip

EACH = pytest.mark.parametrize("row", ROWS, ids=IDS)
MIDDLE = np.array([0.001, 0.01, 0.1, 0.3, 0.45, 0.55, 0.7, 0.9, 0.99, 0.999])
TAIL = np.array([1e-300, 1e-200, 1e-100, 1e-30, 1e-12, 1e-6])


def inside(row, x):
    low, high = row.distribution().support
    return x[(x > low) & (x < high) & np.isfinite(x)]


def far_points(row):
    """Quantiles, and what lies up to 40 standard deviations (or spreads between quartiles) from the median."""
    median, spread = row.theirs.median(), row.theirs.ppf(0.75) - row.theirs.ppf(0.25)
    sd = row.theirs.std() if np.isfinite(row.theirs.std()) else spread
    far = median + sd * np.array([-40.0, -20.0, -5.0, 5.0, 20.0, 40.0])
    return inside(row, np.concatenate([row.theirs.ppf(MIDDLE), far, median * np.array([1e-8, 1e-3])]))


def exact(table, row, x):
    with mpmath.workdps(40):
        parameters = [mpf(float(v)) for v in row.parameters.values()]
        return [table[row.ours](mpf(float(v)), *parameters) for v in x]


@EACH
def test_log_prob(row):
    x = far_points(row)
    wanted = np.array([float(v) for v in exact(LOG_DENSITY, row, x)])
    assert relative_error(row.distribution().log_prob(x), wanted) < 1e-12


@EACH
def test_log_prob_is_scipys(row):
    x = row.theirs.ppf(MIDDLE)
    x = inside(row, x)
    assert relative_error(row.distribution().log_prob(x), row.theirs.logpdf(x)) < 1e-11  # SciPy's own error for Beta


@EACH
def test_cdf(row):
    x = inside(row, np.concatenate([far_points(row), row.distribution().icdf(TAIL)]))
    assert relative(row.distribution().cdf(x), exact(CDF, row, x)) < 1e-9


@EACH
def test_icdf(row):
    """The error of x is that of F(x), over the density: below 1e-9 of x."""
    q = np.concatenate([TAIL, MIDDLE, 1 - TAIL[-2:]])
    x = row.distribution().icdf(q)
    low, high = row.distribution().support
    assert not np.isnan(x).any() and ((x >= low) & (x <= high)).all()
    seen = (x > low) & (x < high) & (np.abs(x) > 1e-290)  # the others have rounded to an end, or lost bits
    assert seen.sum() >= len(MIDDLE)
    values, densities = exact(CDF, row, x[seen]), exact(LOG_DENSITY, row, x[seen])
    for wanted, at, F, log_p in zip(q[seen].tolist(), x[seen].tolist(), values, densities, strict=True):
        assert abs((F - mpf(wanted)) / mpmath.exp(log_p) / mpf(at)) < 1e-9, (wanted, at)


@EACH
def test_a_round_trip_through_cdf_and_icdf(row):
    d = row.distribution()
    x = d.icdf(MIDDLE)
    assert relative_error(d.cdf(x) / MIDDLE, np.ones_like(x)) < 1e-11
    assert relative_error(d.icdf(d.cdf(x)) / x, np.ones_like(x)) < 1e-9


def test_far_tails_of_the_normal():
    d = Normal(0, 1)
    assert relative([d.cdf(-37.0)], exactly(lambda z: mpmath.erfc(z / mpmath.sqrt(2)) / 2, [37.0])) < 1e-12
    assert d.icdf(1e-300) == pytest.approx(-37.0471, abs=1e-4)
    assert d.log_prob(40.0) == -800 - 0.5 * np.log(2 * np.pi)
    assert d.log_prob(1e10) == pytest.approx(-5e19, rel=1e-15)


@pytest.mark.parametrize("df", [0.1, 1.0, 2.5, 30.0, 1e3, 0.99e5])
def test_student_from_the_center_to_infinity(df):
    x = -np.array([1e-200, 1e-10, 0.3, 1.0, 5.0, 20.0, 1e5, 1e12, 1e200])
    d = StudentT(df)
    wanted = [lower for lower in exactly(student_tail, np.full_like(x, df), -x)]
    assert relative(d.cdf(x), wanted) < 1e-11
    q = np.array([float(w) for w in wanted])
    there = (q > 1e-290) & (q < 0.45)
    assert relative_error(d.icdf(q[there]) / x[there], np.ones(there.sum())) < 1e-9
    assert relative_error(d.log_prob(x), d.log_prob(-x)) == 0
    assert np.isfinite(d.log_prob(x)).all()


def student_tail(df, t):
    return mpmath.betainc(df / 2, mpf("0.5"), 0, df / (df + t * t), regularized=True) / 2


def test_student_with_many_degrees_of_freedom():
    """Above 100,000 by Hill's expansion, which meets the exact value there, and the normal distribution far out."""
    t, df = np.array([0.1, 1.0, 5.0, 20.0]), 1.01e5
    wanted = exactly(student_tail, np.full_like(t, df), t)
    assert relative(StudentT(df).cdf(-t), wanted) < 1e-12
    np.testing.assert_allclose(StudentT(df).icdf([float(w) for w in wanted]), -t, rtol=1e-12)
    t = np.append(t, 37.0)
    np.testing.assert_allclose(StudentT(1e15).cdf(-t), Normal(0, 1).cdf(-t), rtol=1e-9)
    np.testing.assert_allclose(StudentT(1e300).log_prob(t), Normal(0, 1).log_prob(t), rtol=1e-12)


def test_nearly_no_degrees_of_freedom():
    d = StudentT(2e-4)
    assert d.icdf(0.4) == -np.inf and d.icdf(0.5) == 0
    assert d.cdf(d.icdf(0.49)) == pytest.approx(0.49, rel=1e-12)


LARGE = [
    (Gamma(1e8, 1.0), lambda x: exactly(lambda x: gamma_at(x, 1e8), [x]), 1e8 + 3e4),
    (Beta(1e6, 3e6), lambda x: exactly(lambda x: beta_at(x, 1e6, 3e6), [x]), 0.25 + 1e-3),
    (StudentT(1e8), lambda x: exactly(lambda x: student_at(x, 1e8), [x]), 6.0),
]


def gamma_at(x, a):
    return (a - 1) * mpmath.log(x) - x - mpmath.loggamma(a)


def beta_at(x, a, b):
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return (a - 1) * mpmath.log(x) + (b - 1) * mpmath.log(1 - x) - log_beta


def student_at(x, df):
    log_beta = mpmath.loggamma(df / 2) + mpmath.loggamma(mpf("0.5")) - mpmath.loggamma((mpf(df) + 1) / 2)
    return -(mpf(df) + 1) / 2 * mpmath.log(1 + x * x / df) - mpmath.log(df) / 2 - log_beta


@pytest.mark.parametrize("d, wanted, x", LARGE, ids=["Gamma", "Beta", "StudentT"])
def test_log_prob_where_the_terms_of_the_formula_cancel(d, wanted, x):
    assert relative_error(d.log_prob(x), float(wanted(x)[0])) < 1e-12


@EACH
def test_moments_and_entropy_are_scipys(row):
    d = row.distribution()
    pairs = [(d.mean, row.theirs.mean()), (d.variance, row.theirs.var()), (d.stddev, row.theirs.std())]
    for got, wanted in pairs:
        if np.isfinite(wanted):  # what is infinite, and what undefined, is torch's to say: below
            assert relative_error(got, wanted) < 1e-12
    assert relative_error(d.entropy(), row.theirs.entropy()) < 1e-10


ENTROPIES = [
    (Gamma(1e7, 1.0), lambda: gamma_entropy(mpf(10) ** 7)),
    (Gamma(12.0, 1.0), lambda: gamma_entropy(mpf(12))),
    (Beta(1e7, 2e6), lambda: beta_entropy(mpf(10) ** 7, 2 * mpf(10) ** 6)),
    (StudentT(1e7), lambda: student_entropy(mpf(10) ** 7)),
    (StudentT(0.02), lambda: student_entropy(mpf(0.02))),
]


def gamma_entropy(a):
    return a + mpmath.loggamma(a) + (1 - a) * mpmath.digamma(a)


def beta_entropy(a, b):
    psi, log_gamma = mpmath.digamma, mpmath.loggamma
    log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    return log_beta - (a - 1) * psi(a) - (b - 1) * psi(b) + (a + b - 2) * psi(a + b)


def student_entropy(nu):
    apart = mpmath.digamma((nu + 1) / 2) - mpmath.digamma(nu / 2)
    return (nu + 1) / 2 * apart + mpmath.log(nu) / 2 + mpmath.log(mpmath.beta(nu / 2, mpf("0.5")))


@pytest.mark.parametrize("d, wanted", ENTROPIES)
def test_entropy_of_large_and_small_parameters(d, wanted):
    with mpmath.workdps(40):
        assert relative_error(d.entropy(), float(wanted())) < 1e-12


@EACH
def test_mean_variance_and_mode_are_torchs(row):
    torch = torch_or_skip()
    theirs = getattr(torch.distributions, row.ours.__name__)
    theirs = theirs(**{name: torch.tensor(value, dtype=torch.float64) for name, value in row.parameters.items()})
    two_poles = row.ours is Beta and max(row.parameters.values()) < 1  # torch names 1, whichever is the higher
    for name in ("mean", "variance") if two_poles else ("mean", "variance", "mode"):
        assert relative_error(getattr(row.distribution(), name), getattr(theirs, name).numpy()) < 1e-13, name


MODES = [  # peaks inside, at an end, at both, nowhere
    (Beta([3.0, 2.0, 0.5, 1.0, 1.0], [2.0, 1.0, 2.0, 3.0, 1.0]), [2 / 3, 1, 0, 0, np.nan]),
    (Beta([0.5, 0.4, 0.5, 0.5, 1.0], [0.5, 0.5, 0.4, 1.0, 0.5]), [1, 0, 1, 0, 1]),
    (Gamma([0.5, 1.0, 3.0], 2.0), [0, 0, 1]),
    (StudentT([0.5, 2.0], 3.0), [3, 3]),
]


@pytest.mark.parametrize("d, wanted", MODES, ids=["Beta", "Beta with poles", "Gamma", "StudentT"])
def test_mode(d, wanted):
    np.testing.assert_allclose(d.mode, wanted, rtol=1e-15)


@EACH
def test_nothing_is_more_probable_than_the_mode(row):
    d = row.distribution()
    if not np.isnan(d.mode):
        x = np.append(d.icdf(MIDDLE), d.mode + np.array([-1e-4, 1e-4]) * d.icdf(0.9))
        assert (d.log_prob(x) <= d.log_prob(d.mode) + 1e-12).all()


UNDEFINED = [
    (Cauchy(0, 1), np.nan, np.inf),
    (StudentT(1.0), np.nan, np.nan),
    (StudentT(1.5), 0.0, np.inf),
    (LogNormal(0, 40.0), np.inf, np.inf),
]


@pytest.mark.parametrize("d, mean, variance", UNDEFINED)
def test_moments_that_are_not_there(d, mean, variance):
    np.testing.assert_array_equal([d.mean, d.variance], [mean, variance])


HUGE = [
    *[ours(0.0, 1e200) for ours in (Normal, Laplace, LogNormal)],
    StudentT(3.0, 0.0, 1e200),
    Uniform(0.0, 1e200),
    Exponential(1e-200),
    Exponential(5e-324),
    Gamma(2.0, 1e-320),
    InverseGamma(3.0, 1e200),
]


@pytest.mark.parametrize("d", HUGE)
def test_what_overflows_is_infinite_without_a_warning(d):
    assert d.variance == np.inf and d.mean >= 0 and np.isfinite(d.entropy())
    assert not np.isnan(d.sample(np.random.default_rng(0), 10)).any()


EXTREME = [
    LogNormal(1.0, 1e-200),
    StudentT(1e300),
    *[ours(a, 1.0) for ours in (Gamma, InverseGamma) for a in (1e-300, 1e17, 1e300)],
    *[Beta(a, b) for a, b in [(1e-200, 1.0), (1.0, 1e200), (1e250, 1e200)]],
]


@pytest.mark.parametrize("d", EXTREME)
def test_extreme_parameters_give_numbers(d):
    x = np.array([1e-300, 0.3, 0.9, 1e10])
    for values in (d.log_prob(x), d.mean, d.variance, d.mode, d.entropy()):
        assert not np.isnan(values).any()
    if type(d) is not Beta:  # whose continued fraction takes too many steps from 1e8 on
        assert not np.isnan([d.cdf(x), d.icdf(np.array([1e-300, 0.3, 0.7, 1.0]))]).any()


RELATIVES = [
    (Gamma(1.0, 2.5), Exponential(2.5)),
    (Chi2(2.0), Exponential(0.5)),
    (Chi2(7.0), Gamma(3.5, 0.5)),
    (Beta(1.0, 1.0), Uniform(0.0, 1.0)),
    (StudentT(1.0, 0.5, 2.0), Cauchy(0.5, 2.0)),
]


@pytest.mark.parametrize("one, other", RELATIVES)
def test_families_that_contain_each_other(one, other):
    x = other.icdf(np.concatenate([MIDDLE, [1e-200, 1e-8]]))
    assert relative_error(one.log_prob(x), other.log_prob(x)) < 1e-13
    assert relative_error(one.cdf(x) / other.cdf(x), np.ones_like(x)) < 1e-12
    assert relative_error(one.icdf(one.cdf(x)) / x, np.ones_like(x)) < 1e-9
    assert relative_error(one.entropy(), other.entropy()) < 1e-14


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
def test_symmetry_and_scale(loc, scale, z):
    """Of families about a center: both sides alike, and log_prob falls by log scale."""
    for d, standard in [(ours(loc, scale), ours(0, 1)) for ours in (Normal, Laplace, Cauchy)]:
        assert standard.cdf(z) + standard.cdf(-z) == pytest.approx(1, rel=1e-15)
        assert standard.log_prob(z) == standard.log_prob(-z)
        x = loc + scale * z
        z = (x - loc) / scale
        assert d.cdf(x) == standard.cdf(z)
        assert d.log_prob(x) == pytest.approx(standard.log_prob(z) - np.log(scale), rel=1e-12, abs=1e-12)


def test_a_variance_of_a_huge_and_a_tiny_factor():
    assert LogNormal(-400.0, 20.0).variance == pytest.approx(1.0, rel=1e-12)  # exp(400) - 1 times exp(-400)
    assert LogNormal(0.0, 1e-9).variance == pytest.approx(1e-18, rel=1e-12)


@pytest.mark.parametrize("df", [5, 5.5, 12, 100, 1e3, 99_999, 1e6])
def test_common_quantiles_of_students_t(df):
    p = np.geomspace(1.01e-4, 0.2499, 200)  # where Halley's steps are taken, up to both ends
    np.testing.assert_allclose(-StudentT(df).icdf(p), scipy.stats.t.isf(p, df), rtol=1e-13)
