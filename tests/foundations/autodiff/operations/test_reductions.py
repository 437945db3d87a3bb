"""Sums, means and their relatives beside PyTorch's."""

import numpy as np
import pytest

from tests.foundations.autodiff.oracle import agrees

SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (0, 3), (2, 0)]
DIMS = [0, -1, 1, -2, (0, 1), (0, -1), (1,), [0, 2], 3, -4, (0, 0), (0, -2)]
INTEGERS = [
    np.arange(6).reshape(2, 3),
    np.array([[True, False], [True, True]]),
    np.arange(3, dtype=np.uint8),
    np.arange(4, dtype=np.int32),
    np.array(3),
]
SPECIAL = [
    np.array([[1.0, -np.inf, 2.0], [-np.inf, -np.inf, -np.inf], [np.inf, 1.0, 0.0]]),
    np.array([[1.0, np.nan, 3.0], [1.0, 2.0, 2.0]]),
]


@pytest.mark.parametrize("dim", [None, (), [], *DIMS], ids=str)
@pytest.mark.parametrize("name", ["sum", "mean"])
def test_over_dimensions(name, dim):
    for shape in SHAPES:
        agrees(lambda m, x: getattr(m, name)(x, dim), shape)
        agrees(lambda m, x: getattr(x, name)(dim=dim, keepdim=True), shape, order=1)


@pytest.mark.parametrize("dim", DIMS, ids=str)
def test_logsumexp_over_dimensions(dim):
    for shape in SHAPES:
        agrees(lambda m, x: m.logsumexp(x, dim), shape)
        agrees(lambda m, x: x.logsumexp(dim=dim, keepdim=True), shape, order=1)


@pytest.mark.parametrize("x", INTEGERS, ids=lambda x: str(x.dtype) + str(x.shape))
@pytest.mark.parametrize("name", ["sum", "mean"])
def test_integers(name, x):
    agrees(lambda m, x: getattr(x, name)(), x)
    agrees(lambda m, x: getattr(x, name)(0, True), x)


@pytest.mark.parametrize("x", [*SPECIAL, np.array([1000.0, 999.0]), np.array([-1000.0, -1000.0])], ids=str)
def test_logsumexp_of_large_numbers_and_none(x):
    agrees(lambda m, x: m.logsumexp(x, 0), x, order=1)
    agrees(lambda m, x: m.logsumexp(x, -1), x, order=1)


def test_logsumexp_needs_a_dimension():
    agrees(lambda m, x: m.logsumexp(x, None), (2, 3))


def test_logsumexp_of_integers():
    agrees(lambda m, x: x.logsumexp(0), np.arange(6).reshape(2, 3))


@pytest.mark.parametrize("dim", DIMS, ids=str)
@pytest.mark.parametrize("name", ["nansum", "nanmean"])
def test_without_nan(name, dim):
    for x in [*SHAPES, SPECIAL[1], np.array([[np.nan, 1.0], [np.nan, np.nan]])]:
        agrees(lambda m, x: getattr(m, name)(x, dim), x)
        agrees(lambda m, x: getattr(x, name)(dim=dim, keepdim=True), x, order=1)


@pytest.mark.parametrize("dim", [(), [], *DIMS], ids=str)
@pytest.mark.parametrize("name", ["all", "any"])
def test_truth(name, dim):
    for x in [*SHAPES, *INTEGERS, SPECIAL[1], np.zeros((2, 2))]:
        agrees(lambda m, x: getattr(m, name)(x, dim), x)
        agrees(lambda m, x: getattr(x, name)(dim, keepdim=True), x)
        agrees(lambda m, x: getattr(x, name)(), x)


@pytest.mark.parametrize("dim", [None, (), *DIMS], ids=str)
def test_count_nonzero(dim):
    for x in [*SHAPES, *INTEGERS, np.array([[0.0, np.nan, -0.0], [1.0, 0.0, 2.0]])]:
        agrees(lambda m, x: m.count_nonzero(x, dim), x)


def test_sums_in_another_type():
    for x in INTEGERS:
        agrees(lambda m, x: x.sum(dtype=m.float64), x)
        agrees(lambda m, x: x.mean(0, dtype=m.float32), x)
    agrees(lambda m, x: x.sum(1, dtype=m.float64), (2, 3))


def test_trap_broadcast_reduction():
    """What was repeated in the forward direction is summed in the other, in the right shape."""
    agrees(lambda m, x, b: (x * x + b).sum(0), (4, 3), (3,))
    agrees(lambda m, x, b: x * b.mean(1, keepdim=True), (4, 3), (4, 5))
    agrees(lambda m, x, b: x * b.sum(-1), (2, 3), (1, 3, 5))
