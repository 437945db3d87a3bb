"""Maximum likelihood: the score is zero, nothing nearby is more probable, and SciPy finds nothing better."""

import mpmath
import numpy as np
import pytest
from scipy import special, stats

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
from tests.foundations.probability.distributions.continuous_cases import IDS, ROWS

FITTED = [row for row in ROWS if row.parameters != {"df": 200.0}]  # whose tails are a normal variable's: see below
EACH = pytest.mark.parametrize("row", FITTED, ids=[i for i in IDS if i != "StudentT-200"])
N = 2000


def draws(row):
    return row.theirs.rvs(size=N, random_state=np.random.default_rng(0))


def parameters(d):
    return {name: float(getattr(d, name)) for name in d.constraints}


@EACH
def test_no_other_parameters_are_more_probable(row):
    """Each parameter alone, a little and a lot more or less, and the true ones."""
    x = draws(row)
    fitted = row.ours.fit(x)
    assert type(fitted) is row.ours and fitted.batch_shape == ()
    best, found = fitted.log_prob(x).sum(), parameters(fitted)
    for name, value in found.items():
        for step in (1e-4, 1e-2, 0.2):
            for other in (value - step * (abs(value) + 1e-3), value + step * (abs(value) + 1e-3)):
                assert row.ours(**found | {name: other}).log_prob(x).sum() < best, (name, step)
    assert row.distribution().log_prob(x).sum() < best


@EACH
def test_the_fit_is_near_the_truth(row):
    fitted = row.ours.fit(draws(row))
    assert np.abs(fitted.cdf(row.theirs.ppf(np.linspace(0.05, 0.95, 19))) - np.linspace(0.05, 0.95, 19)).max() < 0.04


# The score equations of those that have no closed form: each mean is zero at the maximum


def student_score(x, d):
    z, nu = (x - d.loc) / d.scale, d.df
    w = (nu + 1) / (nu + z * z)
    apart = special.digamma((nu + 1) / 2) - special.digamma(nu / 2)
    return [w * z, w * z * z - 1, apart - 1 / nu - np.log1p(z * z / nu) + w * z * z / nu]


def cauchy_score(x, d):
    return student_score(x, StudentT(1.0, d.loc, d.scale))[:2]


def gamma_score(x, a, rate):
    return [np.log(x) + np.log(rate) - special.digamma(a), 1 - rate * x / a]


SCORES = {
    Gamma: lambda x, d: gamma_score(x, d.concentration, d.rate),
    InverseGamma: lambda x, d: gamma_score(1 / x, d.concentration, d.rate),
    Chi2: lambda x, d: [np.log(x / 2) - special.digamma(d.df / 2)],
    Beta: lambda x, d: [
        np.log(x) - special.digamma(d.concentration1) + special.digamma(d.concentration1 + d.concentration0),
        np.log1p(-x) - special.digamma(d.concentration0) + special.digamma(d.concentration1 + d.concentration0),
    ],
    Cauchy: cauchy_score,
    StudentT: student_score,
}
SCORED = [row for row in FITTED if row.ours in SCORES]


@pytest.mark.parametrize("row", SCORED, ids=[i for i, row in zip(IDS, ROWS, strict=True) if row in SCORED])
def test_the_score_is_zero(row):
    x = draws(row)
    for term in SCORES[row.ours](x, row.ours.fit(x)):
        assert abs(term.mean()) < 1e-10 * np.abs(term).mean()


CLOSED = [
    (Uniform, lambda x: (x.min(), x.max())),
    (Normal, stats.norm.fit),
    (LogNormal, lambda x: stats.norm.fit(np.log(x))),
    (Exponential, lambda x: (1 / x.mean(),)),
    (Laplace, stats.laplace.fit),
]


@pytest.mark.parametrize("ours, theirs", CLOSED, ids=[ours.__name__ for ours, _ in CLOSED])
def test_closed_forms_are_scipys(ours, theirs):
    x = np.random.default_rng(1).gamma(3.0, size=101)
    np.testing.assert_allclose(list(parameters(ours.fit(x)).values()), theirs(x), rtol=1e-13)


def test_student_with_given_degrees_of_freedom():
    x = draws(next(row for row in ROWS if row.parameters.get("df") == 200.0))
    fitted = StudentT.fit(x, df=5)
    assert fitted.df == 5 and abs(np.mean(student_score(x, fitted)[:2])) < 1e-12
    np.testing.assert_allclose([fitted.loc, fitted.scale], stats.t.fit(x, fdf=5)[1:], atol=1e-4)
    cauchy = Cauchy.fit(x)
    assert (cauchy.loc, cauchy.scale) == (StudentT.fit(x, df=1).loc, StudentT.fit(x, df=1).scale)


@pytest.mark.parametrize("spread", [1e-3, 1e-6])
def test_samples_that_are_nearly_equal_keep_their_digits(spread):
    """The concentrations are large, 1 / spread²: log mean x - mean log x would cancel."""
    x = 3.0 * (1 + spread * np.random.default_rng(0).standard_normal(200))
    with mpmath.workdps(40):
        exact = [mpmath.mpf(float(v)) for v in x]
        s = mpmath.log(mpmath.fsum(exact) / len(x)) - mpmath.fsum(map(mpmath.log, exact)) / len(x)
        a = Gamma.fit(x).concentration
        assert abs((mpmath.log(a) - mpmath.digamma(a)) / s - 1) < 1e-9


@pytest.mark.parametrize("spread", [1e-3, 1e-5])
def test_the_same_for_beta(spread):
    """The concentrations are large, and only mpmath sees that the score is zero."""
    x = 0.3 * (1 + spread * np.random.default_rng(0).standard_normal(200))
    fitted = Beta.fit(x)
    with mpmath.workdps(40):
        exact = [mpmath.mpf(float(v)) for v in x]
        target = [mpmath.fsum(map(mpmath.log, values)) / len(x) for values in (exact, [1 - v for v in exact])]

        def score(a, b):
            total = mpmath.digamma(a + b)
            return mpmath.digamma(a) - total - target[0], mpmath.digamma(b) - total - target[1]

        start = mpmath.mpf(float(fitted.concentration1)), mpmath.mpf(float(fitted.concentration0))
        wanted = mpmath.findroot(score, start)
        assert max(abs(a / b - 1) for a, b in zip(start, wanted, strict=True)) < 1e-9


@pytest.mark.parametrize("ours", [Normal, Laplace, Cauchy, StudentT, Gamma, InverseGamma, Exponential, Uniform])
@pytest.mark.parametrize("scale", [1e-100, 1e-5, 1e100])
def test_a_change_of_unit_changes_the_scale_alone(ours, scale):
    x = np.abs(np.random.default_rng(0).standard_t(2, size=300)) + 0.1
    one, other = ours.fit(x), ours.fit(scale * x)
    q = np.array([0.1, 0.4, 0.7])
    np.testing.assert_allclose(other.icdf(q) / scale, one.icdf(q), rtol=1e-9)


def test_samples_too_small_for_a_rate():
    for ours in (Exponential, Gamma):
        with pytest.raises(ValueError, match=f"^{ours.__name__}: rate must be positive and finite, got inf$"):
            ours.fit([5e-324, 1e-323])


def test_fits_do_not_overflow():
    x = np.array([1e308, 1.2e308, 1.7e308])
    assert Exponential.fit(x).mean == pytest.approx(1.3e308) and Normal.fit(x).loc == pytest.approx(1.3e308)
    assert Gamma.fit(x).mean == pytest.approx(1.3e308) and Laplace.fit(x).loc == 1.2e308
    x = np.append(np.random.default_rng(0).standard_t(2, size=50), 1e100)
    assert 0.1 < StudentT.fit(x).df < 2 and 0.5 < Cauchy.fit(x).scale < 2
    assert InverseGamma.fit([1e-310, 1e-309]).rate < 1e-309
    assert Gamma.fit([1e-300, 1.0]).concentration == pytest.approx(0.0029, rel=0.05)


POSITIVE = (LogNormal, Gamma, InverseGamma, Chi2)
UNBOUNDED = (Uniform, Normal, Laplace, StudentT, Cauchy)
SPREAD_OUT = (Uniform, Normal, LogNormal, Laplace, Gamma, InverseGamma, Beta, StudentT, Cauchy)
REFUSED = [
    *[(ours, [[1.0, 2.0]], "samples in one row, got shape") for ours in (Normal, Beta, Cauchy)],
    *[(ours, [], "or more samples in one row, got shape") for ours in (Uniform, Exponential, StudentT, Chi2)],
    *[(ours, [1.0, np.nan], "finite samples, got nan") for ours in (Normal, Gamma, Laplace)],
    *[(ours, [1.0, np.inf], "finite samples, got inf") for ours in (Exponential, LogNormal)],
    *[(ours, [1.0, 0.0], "samples above 0, got 0.0") for ours in POSITIVE],
    *[(ours, [1.0, -2.0, 3.0], "samples above 0, got -2.0") for ours in POSITIVE],
    *[(Beta, [0.5, v], f"samples between 0 and 1, got {v}") for v in (0.0, 1.0, 2.0)],
    *[(ours, [0.1] * 3, "not all equal, got 3 times 0.1") for ours in SPREAD_OUT],
    (Normal, [1.0], "2 or more samples"),
    (Exponential, [0.0, 0.0], "samples of 0 or more, not all 0, got 0.0"),
    (Exponential, [1.0, -1.0], "samples of 0 or more, not all 0, got -1.0"),
    (Cauchy, [1.0, 1.0, 2.0, 3.0], "less than 0.5 of the samples equal, got 0.5"),
    (StudentT, np.linspace(-1, 1, 50), "tails no heavier than a normal variable's"),
    (StudentT, [0.0] * 70 + np.linspace(-1, 1, 100).tolist(), "no best df above 0.77"),
    *[(ours, [-1.7e308, 1.6e308, 1.7e308], "a finite range, got samples from -1.7e+308") for ours in UNBOUNDED],
    *[(ours, [-1.0, 0.0, 1.0, 1e200], "within 1e+140 times their median distance") for ours in (StudentT, Cauchy)],
    (Beta, [1e-14, 1e-13], "a mean 1e-12 or more from 0 and 1, got 5.5e-14"),
]


@pytest.mark.parametrize("ours, samples, words", REFUSED, ids=[f"{r[0].__name__}-{r[2]}" for r in REFUSED])
def test_what_cannot_be_fitted_is_said_in_one_sentence(ours, samples, words):
    with pytest.raises(ValueError) as error:
        ours.fit(samples)
    assert str(error.value).startswith(f"{ours.__name__}.fit") and words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("df", [0.0, -1.0, np.nan, np.inf])
def test_given_degrees_of_freedom_are_checked(df):
    with pytest.raises(ValueError, match=r"^StudentT: df must be positive and finite, got"):
        StudentT.fit([1.0, 2.0, 4.0], df=df)


def test_one_sample_is_enough_for_one_parameter():
    assert Exponential.fit([2.0]).rate == 0.5
    assert special.digamma(Chi2.fit([2.0]).df / 2) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("y", [-1e4, -50.0, -2.3, -2.1, 0.0, 3.0, 40.0])
def test_chi2_of_any_size(y):
    df = Chi2.fit([2 * np.exp(max(y, -700))]).df
    assert special.digamma(df / 2) == pytest.approx(max(y, -700), rel=1e-12, abs=1e-12)
