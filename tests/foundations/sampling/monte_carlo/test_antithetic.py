"""Pairs that mirror each other, and the ratio 1 + ρ in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.sampling.monte_carlo import antithetic_estimate, antithetic_uniforms, monte_carlo_estimate

e = np.e
VARIANCE, COVARIANCE = (e**2 - 1) / 2 - (e - 1) ** 2, e - (e - 1) ** 2  # of exp u, and with exp(1 - u)


@given(st.integers(1, 30), st.integers(1, 4), st.integers(0, 2**32))
def test_pairs_mirror_each_other(pairs, d, seed):
    u = antithetic_uniforms(pairs, d, rng=np.random.default_rng(seed))
    assert u.shape == (2, pairs, d) and ((u > 0) & (u < 1)).all()
    assert np.abs(u.sum(axis=0) - 1).max() <= 2**-53


@pytest.mark.parametrize(
    ("f", "mean", "ratio"),
    [
        (np.exp, e - 1, 1 + COVARIANCE / VARIANCE),  # 0.032
        (np.square, 1 / 3, 1 + (1 / 30 - 1 / 9) / (1 / 5 - 1 / 9)),  # 1/8
        (lambda u: (u - 0.5) ** 2, 1 / 12, 2.0),  # the same on both sides
        (lambda u: np.floor(2 * u) * 3, 1.5, 0.0),  # odd about the middle
    ],
)
def test_the_ratio(f, mean, ratio):
    rng = np.random.default_rng(0)
    runs = [antithetic_estimate(f(antithetic_uniforms(100, 1, rng=rng)[..., 0])) for _ in range(1000)]
    overall = monte_carlo_estimate([r.estimate for r in runs])
    assert abs(overall.estimate - mean) <= 4 * overall.standard_error + 1e-14
    assert np.mean([r.variance_ratio for r in runs]) == pytest.approx(ratio, rel=0.02, abs=1e-12)
    assert np.mean([r.standard_error**2 for r in runs]) == pytest.approx(overall.variance, rel=0.2, abs=1e-15)
    assert runs[0].n == 200


class Zeros:
    @staticmethod
    def random(shape):
        return np.zeros(shape)


def test_both_stay_inside():
    assert antithetic_uniforms(2, 1, rng=Zeros()).ravel().tolist() == [0.5] * 4


def test_constants_and_bad_shapes():
    got = antithetic_estimate(np.ones((2, 5)))
    assert got.estimate == 1 and got.standard_error == 0 and np.isnan(got.variance_ratio)
    for values, words in [(np.ones((3, 4)), "two rows, at u and at 1 - u; got 3"), (np.ones((2, 1)), "n at least 2")]:
        with pytest.raises(ValueError, match=words):
            antithetic_estimate(values)
    with pytest.raises(ValueError, match="pairs is at least 1; got 0"):
        antithetic_uniforms(0, 1, rng=np.random.default_rng(0))


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 1e300])
def test_what_is_no_number_shows(bad):
    got = antithetic_estimate([[1.0, bad, 2.0], [1.0, 2.0, 3.0]])
    assert got.estimate == pytest.approx(np.mean([1, bad, 2, 1, 2, 3]), nan_ok=True)
    assert not np.isfinite(got.standard_error)
