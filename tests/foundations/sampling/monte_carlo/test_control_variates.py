"""The estimate is a prediction of least squares; its variance falls by what the controls explain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.sampling.monte_carlo import control_variate_estimate, monte_carlo_estimate

e = np.e
VARIANCE = (e**2 - 1) / 2 - (e - 1) ** 2  # of exp u
WITH_U, WITH_SQUARE = 1 - (e - 1) / 2, (e - 2) - (e - 1) / 3  # covariances of exp u with u and with u²
COVARIANCE = np.array([[1 / 12, 1 / 12], [1 / 12, 4 / 45]])  # of u and u²
BOTH = np.array([WITH_U, WITH_SQUARE])
CASES = {
    "one": (lambda u: u, 0.5, 1 - WITH_U**2 * 12 / VARIANCE),  # 1 - ρ²
    "two": (lambda u: np.stack([u, u**2], -1), [1 / 2, 1 / 3], 1 - BOTH @ np.linalg.solve(COVARIANCE, BOTH) / VARIANCE),
}


@pytest.mark.parametrize("k", [1, 2, 4])
def test_against_least_squares(k):
    rng = np.random.default_rng(k)
    c, f, means = rng.standard_normal((60, k)), rng.standard_normal(60), rng.standard_normal(k)
    design = np.column_stack([np.ones(60), c])
    beta, rest, *_ = np.linalg.lstsq(design, f, rcond=None)
    got = control_variate_estimate(f, c, means)
    assert got.estimate == pytest.approx(beta[0] + means @ beta[1:], rel=1e-12)
    np.testing.assert_allclose(got.coefficients, beta[1:], rtol=1e-11)
    assert got.standard_error == pytest.approx((rest[0] / (60 - k - 1) / 60) ** 0.5)
    assert got.variance_ratio == pytest.approx(1 - np.corrcoef(design @ beta, f)[0, 1] ** 2)
    assert got.n == 60


@pytest.mark.parametrize("name", CASES)
def test_the_variance_falls_by_one_less_r_squared(name):
    controls, means, ratio = CASES[name]
    u, n = np.random.default_rng(0).random((500, 200)), 200
    runs = [control_variate_estimate(np.exp(v), controls(v), means) for v in u]
    overall = monte_carlo_estimate([r.estimate for r in runs])
    assert abs(overall.estimate - (e - 1)) <= 4 * overall.standard_error
    assert overall.variance == pytest.approx(ratio * VARIANCE / n, rel=4 * (2 / 500) ** 0.5)
    assert np.mean([r.variance_ratio for r in runs]) == pytest.approx(ratio, rel=0.03)
    assert np.mean([r.standard_error**2 for r in runs]) == pytest.approx(ratio * VARIANCE / n, rel=0.03)


def test_a_control_that_knows_nothing_costs_little():
    rng, n, k, runs = np.random.default_rng(0), 20, 4, 1000
    f, c = rng.standard_normal((runs, n)), rng.standard_normal((runs, n, k))
    estimates = [control_variate_estimate(a, b, np.zeros(k)).estimate for a, b in zip(f, c, strict=True)]
    assert np.var(estimates) == pytest.approx((n - 2) / (n - 2 - k) / n, rel=4 * (2 / runs) ** 0.5)


@given(arrays(float, (10, 2), elements=st.floats(-100, 100)), st.integers(0, 2**32))
def test_what_the_controls_explain_wholly_has_no_error(coefficients, seed):
    c = np.random.default_rng(seed).standard_normal((10, 2))
    beta = coefficients[0]
    got = control_variate_estimate(3 + c @ beta, c, [1.0, -2.0])
    assert got.estimate == pytest.approx(3 + beta[0] - 2 * beta[1], abs=1e-10)
    assert got.standard_error < 1e-11 and np.abs(got.coefficients - beta).max() < 1e-10


def test_a_constant_has_no_ratio():
    got = control_variate_estimate(np.full(4, 2.0), np.arange(4.0), 1.0)
    assert got.estimate == 2 and got.standard_error == 0 and np.isnan(got.variance_ratio)


@pytest.mark.parametrize(
    ("controls", "means", "words"),
    [
        (np.ones((4, 2)), [0, 0], r"n = 5 values; got \(4, 2\) and \(2,\)"),
        (np.ones((5, 2)), [0], r"got \(5, 2\) and \(1,\)"),
        (np.ones((5, 2, 1)), [0], r"controls are \(n, k\)"),
        (np.ones((5, 4)), np.zeros(4), "4 controls want 6 draws or more; got 5"),
        (np.ones(5), 0, "control 0 is constant or follows"),
        (np.outer(np.arange(5), [1, 2]), [0, 0], "control 1 is constant or follows"),
        ([0, 1, 2, 3, np.nan], 0, r"values, controls and means are finite, and below 1e\+150"),
        ([0, 1, 2, 3, 1e200], 0, "values, controls and means are finite"),
        (np.arange(5.0), np.inf, "values, controls and means are finite"),
    ],
)
def test_what_is_refused(controls, means, words):
    with pytest.raises(ValueError, match=words):
        control_variate_estimate(np.arange(5.0), controls, means)


@pytest.mark.parametrize("values", [[0, 1, 2, np.inf], [0, 1, 2, np.nan], [0, 1, 2, 1e200]])
def test_values_that_are_not_finite(values):
    with pytest.raises(ValueError, match="values, controls and means are finite"):
        control_variate_estimate(values, np.arange(4.0), 1.0)


@pytest.mark.parametrize("n", [7, 1000])
def test_a_constant_whose_mean_is_rounded_is_one(n):
    assert (np.full(n, 0.1).mean() != 0.1) or n == 1000  # less its mean it is not 0
    angles = np.arange(n)
    for control in (np.full(n, 0.1), np.sin(angles) ** 2 + np.cos(angles) ** 2):
        with pytest.raises(ValueError, match="control 0 is constant or follows"):
            control_variate_estimate(angles, control, 1.0)


def test_a_control_far_from_0_is_none_the_worse():
    rng = np.random.default_rng(0)
    u, f = rng.random(50), rng.random(50)
    near, far = control_variate_estimate(f, u, 0.5), control_variate_estimate(f, u + 1e6, 1e6 + 0.5)
    assert far.estimate == pytest.approx(near.estimate, rel=1e-8)
