"""Conditional information: nothing left of a common cause, and `ksg` where the condition says nothing."""

import numpy as np
import pytest

from foundations.information.continuous import conditional_mutual_information, ksg


def test_a_condition_of_one_value_changes_nothing(rng):
    X, y = rng.standard_normal((200, 2)), rng.standard_normal(200)
    y += X[:, 0]
    assert conditional_mutual_information(X, y, np.ones(200)) == pytest.approx(ksg(X, y), abs=1e-12)


def test_a_common_cause_explains_everything(rng):
    z = rng.standard_normal(2000)
    x, y = z + rng.standard_normal((2, 2000))
    assert ksg(x, y) > 0.1
    assert abs(conditional_mutual_information(x, y, z)) < 0.06


def test_a_common_effect_makes_dependent(rng):
    x, y = rng.standard_normal((2, 2000))
    z = x + y + 0.5 * rng.standard_normal(2000)
    truth = 0.5 * np.log(1.25**2 / (2.25 * 0.25))  # variances of x and of y given z over the determinant of both
    assert abs(ksg(x, y)) < 0.06
    assert conditional_mutual_information(x, y, z) == pytest.approx(truth, abs=0.12)


def test_it_is_symmetric(rng):
    x, y, z = rng.standard_normal((3, 100))
    forth, back = conditional_mutual_information(x, y, z), conditional_mutual_information(y, x, z)
    assert forth == pytest.approx(back, abs=1e-12)


@pytest.mark.parametrize("place", range(3))
def test_bad_input(place):
    columns = [np.arange(5.0)] * 3
    columns[place] = np.arange(4.0)
    with pytest.raises(ValueError, match="X and Y and Z must have the same rows"):
        conditional_mutual_information(*columns)
