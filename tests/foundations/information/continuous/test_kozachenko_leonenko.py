"""Differential entropy: close to the closed forms, and exact under changes of unit."""

import numpy as np
import pytest

from foundations.information.continuous import kozachenko_leonenko
from foundations.probability import Exponential, Normal, Uniform


@pytest.mark.parametrize("metric", ["euclidean", "chebyshev"])
@pytest.mark.parametrize("distribution", [Normal(1.0, 2.0), Uniform(-1.0, 2.0), Exponential(3.0)], ids=repr)
def test_close_to_the_closed_form(rng, distribution, metric):
    estimates = [kozachenko_leonenko(distribution.sample(rng, (1000,)), metric=metric) for _ in range(8)]
    error = np.mean(estimates) - distribution.entropy()
    assert abs(error) < 4 * np.std(estimates, ddof=1) / np.sqrt(8) + 0.01


def test_entropies_of_independent_columns_add_up(rng):
    X = rng.standard_normal((4000, 2))
    assert kozachenko_leonenko(X) == pytest.approx(2 * Normal(0.0, 1.0).entropy(), abs=0.1)


@pytest.mark.parametrize("d", [1, 3])
def test_a_change_of_unit_adds_its_logarithm(rng, d):
    X = rng.standard_normal((100, d))
    assert kozachenko_leonenko(8 * X) == pytest.approx(kozachenko_leonenko(X) + d * np.log(8), abs=1e-12)
    assert kozachenko_leonenko(-X) == pytest.approx(kozachenko_leonenko(X), abs=1e-12)


def test_in_one_dimension_both_metrics_are_one(rng):
    x = rng.standard_normal(50)
    assert kozachenko_leonenko(x) == pytest.approx(kozachenko_leonenko(x, metric="chebyshev"), abs=1e-12)


def test_a_density_is_not_finite_at_equal_points():
    assert kozachenko_leonenko([1, 1, 1, 1, 2, 3]) == -np.inf


def test_bad_input():
    with pytest.raises(ValueError, match="metric is one of euclidean, chebyshev; got 'cosine'"):
        kozachenko_leonenko([1, 2, 3], 1, "cosine")
    with pytest.raises(ValueError, match="k = 3 neighbors need at least 4 rows; got 3"):
        kozachenko_leonenko([1, 2, 3])
