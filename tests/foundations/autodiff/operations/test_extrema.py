"""Largest and smallest numbers beside PyTorch's."""

import numpy as np
import pytest

from tests.foundations.autodiff.oracle import agrees

EMPTY = (2, 0)
SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (0, 3), EMPTY]
TIED = [
    np.array([[2.0, 2.0, 1.0], [0.0, 0.0, 0.0]]),
    np.array([[1.0, -np.inf, 2.0], [-np.inf, -np.inf, -np.inf], [np.inf, 1.0, np.inf]]),
]
INTEGERS = [
    np.array([[3, 1, 3], [0, 0, 0]]),
    np.arange(3, dtype=np.uint8),
    np.array([[True, False], [True, True]]),
    np.array(3),
]
NAN = np.array([[1.0, np.nan, 3.0], [1.0, 2.0, 2.0], [np.nan, 5.0, np.nan]])


@pytest.mark.parametrize("dim", [0, 1, -1, -2, 2, 5, -7])
@pytest.mark.parametrize("name", ["max", "min", "median", "argmax", "argmin"])
def test_along_a_dimension(name, dim):
    for x in [*SHAPES, *TIED, *INTEGERS, NAN]:
        agrees(lambda m, x: getattr(m, name)(x, dim), x)
        agrees(lambda m, x: getattr(x, name)(dim=dim, keepdim=True), x)


@pytest.mark.parametrize("name", ["max", "min", "median", "argmax", "argmin", "amax", "amin", "aminmax"])
def test_of_all(name):
    for x in [*SHAPES, *TIED, *INTEGERS[:2], INTEGERS[3]]:
        agrees(lambda m, x: getattr(m, name)(x), x)
        agrees(lambda m, x: getattr(x, name)(), x)


@pytest.mark.parametrize("name", ["max", "min", "median"])
def test_of_all_with_nan(name):
    agrees(lambda m, x: getattr(m, name)(x), NAN, order=1)


@pytest.mark.parametrize("dim", [0, 1, -1, (0, 1), (), [], (0, -1), [1], 3, (1, 1)], ids=str)
@pytest.mark.parametrize("name", ["amax", "amin"])
def test_over_dimensions(name, dim):
    for x in [(3,), (2, 3), (2, 3, 4), EMPTY, *TIED, *INTEGERS]:
        if x is not EMPTY or dim != (1, 1):  # two errors at once, of which PyTorch reports the other
            agrees(lambda m, x: getattr(m, name)(x, dim), x)
            agrees(lambda m, x: getattr(x, name)(dim=dim, keepdim=True), x)


@pytest.mark.parametrize("dim", [None, 0, 1])
def test_aminmax(dim):
    for x in [(2, 3), *TIED, *INTEGERS]:
        agrees(lambda m, x: m.aminmax(x, dim=dim), x)
        agrees(lambda m, x: x.aminmax(dim=dim, keepdim=True).max, x)


@pytest.mark.parametrize("dim", [(0, 1), (), 1.0, "0"], ids=str)
@pytest.mark.parametrize("name", ["max", "min", "argmax", "argmin", "median"])
def test_what_is_no_dimension(name, dim):
    agrees(lambda m, x: getattr(m, name)(x, dim), (2, 3))


@pytest.mark.parametrize("name", ["max", "min"])
def test_of_two_tensors(name):
    agrees(lambda m, x, y: getattr(m, name)(x, y), (2, 3), (3,))
    agrees(lambda m, x, y: getattr(x, name)(y), np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))


def test_trap_ties_in_max():
    """Along a dimension one of several equal numbers gets the gradient; of all, each gets the same share."""
    x = np.array([[2.0, 2.0, 1.0], [5.0, 5.0, 5.0]])
    agrees(lambda m, x: x.max(1).values, x)
    agrees(lambda m, x: x.amax(1), x)
    agrees(lambda m, x: x.max(), x)


def test_values_and_indices_have_names():
    agrees(lambda m, x: [x.max(1).values, x.min(0).indices, x.median(1).values], (2, 3))
