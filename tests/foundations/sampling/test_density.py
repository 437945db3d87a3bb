"""The log density that samplers are given: values and gradients by row, recorded or not, inside the support or not."""

import copy
import pickle

import numpy as np
import pytest

from foundations import autodiff as ad
from foundations.sampling.density import Density, as_density, starting_points


def bowl(x):
    return -0.5 * (x * x).sum(1)


def read(x):  # reads its numbers: it cannot be recorded
    return bowl(x) * (1.0 if float(x.detach().max()) < 100 else 2.0)


def positive(x):
    return ad.log(x[:, 0]) - x[:, 0]


@pytest.mark.parametrize("function", [bowl, read])
@pytest.mark.parametrize("n", [1, 7])
def test_values_and_gradients_by_row(function, n):
    X = np.random.default_rng(0).standard_normal((n, 3))
    density = as_density(function)
    value, gradient = density.value_and_gradient(X)
    np.testing.assert_allclose(value, -0.5 * (X**2).sum(1), rtol=1e-14)
    np.testing.assert_allclose(gradient, -X, rtol=1e-14)
    np.testing.assert_array_equal(density.value(X), value)
    assert density.evaluations == 2 * n
    assert as_density(density) is density


def test_outside_the_support_the_density_is_0_and_so_is_its_slope():
    X = np.array([[1.0, 5.0], [-1.0, 5.0], [0.0, 5.0]])
    value, gradient = Density(positive).value_and_gradient(X)
    assert value[0] == -1 and value[1] == value[2] == -np.inf
    assert gradient[1:].tolist() == [[0, 0], [0, 0]]
    assert gradient[0].tolist() == [0, 0]


def test_where_the_slope_is_no_number_it_is_0():
    cone = Density(lambda x: -(x * x).sum(1).sqrt())
    value, gradient = cone.value_and_gradient(np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert value.tolist() == [0, -5] and gradient[0].tolist() == [0, 0]
    np.testing.assert_allclose(gradient[1], [-0.6, -0.8], rtol=1e-14)


def test_a_flat_density_has_no_slope():
    inside = Density(lambda x: ad.where((ad.abs(x) < 1).all(1), 0.0, -np.inf))
    value, gradient = inside.value_and_gradient(np.array([[0.5, 0.5], [2.0, 0.0]]))
    assert value.tolist() == [0, -np.inf] and not gradient.any()


@pytest.mark.parametrize("wrong", [lambda x: x, lambda x: x.sum(), lambda x: x.sum(0)])
def test_a_value_for_each_row_is_asked_for(wrong):
    for ask in (Density(wrong).value, Density(wrong).value_and_gradient):
        with pytest.raises(ValueError, match=r"log_density takes points \(4, 3\) and gives \(4,\) values; got shape"):
            ask(np.ones((4, 3)))


@pytest.mark.parametrize("wrong", [lambda x: x.detach().numpy().sum(1), lambda x: 0.0, lambda x: None])
def test_a_tensor_is_asked_for(wrong):
    for ask in (Density(wrong).value, Density(wrong).value_and_gradient):
        with pytest.raises(TypeError, match="log_density gives a Tensor, computed from the one it is given; got"):
            ask(np.ones((4, 3)))


@pytest.mark.parametrize("function", [bowl, read])
def test_a_function_that_works_in_place_does_not_move_the_points(function):
    density, X = Density(lambda x: function(x.mul_(2))), np.ones((2, 3))
    for _ in range(2):
        assert density.value(X).tolist() == [-6, -6] and (X == 1).all()


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))])
def test_a_copy_makes_recordings_of_its_own(duplicate):
    density, X = Density(bowl), np.ones((2, 3))
    first = density.value(X), density.value_and_gradient(X)[1]
    other = duplicate(density)
    np.testing.assert_array_equal(other.value(X), first[0])
    np.testing.assert_array_equal(other.value_and_gradient(X)[1], first[1])
    assert density.evaluations == 4 and other.evaluations == 8


@pytest.mark.parametrize(
    ("start", "got"),
    [
        (np.ones(2), r"shape \(2,\)"),
        (np.ones((0, 2)), r"shape \(0, 2\)"),
        (np.ones((1, 2, 2)), r"shape \(1, 2, 2\)"),
        ([[np.nan, 1.0]], "nan or inf"),
        ([["one"]], "could not convert string to float: .one."),
        ([[1.0], [1.0, 2.0]], "setting an array element"),
        (np.ones((1, 2)) * 1j, "complex numbers"),
    ],
)
def test_bad_starting_points(start, got):
    with pytest.raises(ValueError, match=rf"start is finite and of shape \(chains, d\), .*; got {got}"):
        starting_points(start, Density(bowl))


def test_a_chain_that_starts_nowhere_is_named():
    with pytest.raises(ValueError, match=r"not for the chains \[1\]"):
        starting_points([[1.0, 1.0], [-1.0, 1.0]], Density(positive))


def test_starting_points_are_copied():
    start = np.ones((2, 2))
    assert starting_points(start, Density(bowl)) is not start
