"""Both estimates of Kraskov and others: the truth for Gaussians, what does not change them, and points in space."""

import numpy as np
import pytest
from scipy.special import digamma

from foundations.information.continuous import ksg
from foundations.information.continuous.bias import correlated_gaussians, errors, gaussian_information


@pytest.mark.parametrize("estimator", [1, 2])
@pytest.mark.parametrize("rho", [0.0, 0.6, -0.9])
def test_the_truth_for_gaussians(rng, rho, estimator):
    """Within four standard errors, and an allowance for the bias of a thousand samples."""
    found = errors(rng, 1000, rho, estimator, n_samples=8)
    assert abs(found.bias) < 4 * found.uncertainty + 0.01


def test_gaussian_information():
    assert gaussian_information(0.0) == 0
    assert gaussian_information(0.6) == pytest.approx(-np.log(1 - 0.36) / 2, rel=1e-15)


def reference(X, Y, k, estimator):
    """The formulas, every pair measured."""
    Dx, Dy = (np.abs(A[:, None] - A).max(axis=-1) for A in (X, Y))
    D, n = np.maximum(Dx, Dy), len(X)
    nearest = np.argsort(D, axis=1)[:, : k + 1]
    if estimator == 1:
        r = np.take_along_axis(D, nearest[:, k:], axis=1)
        return digamma(k) + digamma(n) - np.mean(digamma((Dx < r).sum(1)) + digamma((Dy < r).sum(1)))
    counts = [(np.take_along_axis(A, nearest, axis=1).max(axis=1)[:, None] >= A).sum(1) - 1 for A in (Dx, Dy)]
    return digamma(k) - 1 / k + digamma(n) - np.mean(digamma(counts[0]) + digamma(counts[1]))


@pytest.mark.parametrize("estimator", [1, 2])
@pytest.mark.parametrize("k", [1, 4])
@pytest.mark.parametrize("dx, dy", [(1, 1), (1, 3), (2, 2)])
def test_the_formulas(rng, dx, dy, k, estimator):
    Z = rng.standard_normal((150, 1))
    X, Y = Z + rng.standard_normal((150, dx)), Z + rng.standard_normal((150, dy))
    assert ksg(X, Y, k, estimator) == pytest.approx(reference(X, Y, k, estimator), abs=1e-12)


@pytest.mark.parametrize("estimator", [1, 2])
def test_what_does_not_change_it(rng, estimator):
    """Either order, powers of 2, rows in another order, a column of both twice."""
    x, y = correlated_gaussians(rng, 200, 0.7)
    wanted = ksg(x, y, estimator=estimator)
    order = rng.permutation(200)
    twice = np.stack([x, x], axis=1)
    for a, b in [(y, x), (4 * x, 4 * y), (x[order], y[order]), (twice, y), (x * 2.0**400, y * 2.0**400)]:
        assert ksg(a, b, estimator=estimator) == pytest.approx(wanted, abs=1e-12)


def test_equal_points_are_counted_not_divided_by():
    assert np.isfinite(ksg(np.zeros(10), np.zeros(10)))
    assert np.isfinite(ksg(np.zeros(10), np.arange(10), estimator=2))


def test_lists_and_integers_are_numbers():
    x, y = [1, 2, 4, 8, 9], [1, 3, 2, 9, 7]
    assert ksg(x, y, k=1) == ksg(np.array(x, dtype=float), np.array(y, dtype=np.float32), k=1)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([1, 2, 3], [1, 2]), "X and Y must have the same rows; got 3 and 2"),
        (([1, 2, 3], [1, 2, 3]), "k = 3 neighbors need at least 4 rows; got 3"),
        (([1, 2, 3], [1, 2, 3], 0), "k is at least 1; got 0"),
        (([1, 2, 3], [1, 2, 3], 1, 3), "estimator is 1 or 2, .* got 3"),
        (([1, 2, np.nan], [1, 2, 3], 1), "X holds a number that is not finite"),
        (([1, 2, 3], [1, 2, np.inf], 1), "Y holds a number that is not finite"),
        (([], [], 1), r"X is an array \(n, d\) or \(n,\) with at least one element; got shape \(0, 1\)"),
        ((np.zeros((2, 2, 2)), [1, 2], 1), "X is an array"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=message):
        ksg(*arguments)


@pytest.mark.parametrize("arguments", [(["a", "b"], [1, 2], 1), ([1, 2], [1j, 2], 1), ([1, 2], [1, 2], 1.0)])
def test_bad_types(arguments):
    with pytest.raises(TypeError):
        ksg(*arguments)
