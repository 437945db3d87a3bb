"""Running sums, products and extrema beside PyTorch's."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff.operations.cumulative import _recurrence
from tests.foundations.autodiff.oracle import agrees

SHAPES = [(), (3,), (2, 3), (2, 3, 4)]
EMPTY = [(0, 3), (2, 0), (1,)]  # here PyTorch leaves the second derivative out, or in, as it happens
INTEGERS = [np.array([[3, 1, 3], [0, 2, 0]]), np.array([[True, False], [True, True]]), np.arange(3, dtype=np.uint8)]
ZEROS = [
    np.array([[0.0, 1.0, 2.0], [0.5, 3.0, 0.0], [-0.0, 5.0, -1.0]]),
    np.array([[2.0, 0.0, 3.0, 0.0, 4.0], [0.0, 0.0, 0.0, 0.0, 0.0]]),
]


@pytest.mark.parametrize("dim", [0, 1, -1, -2, 2, -4])
@pytest.mark.parametrize("name", ["cumsum", "cumprod", "prod", "logcumsumexp", "cummax", "cummin"])
def test_along_a_dimension(name, dim):
    for x in [*SHAPES, *INTEGERS]:
        agrees(lambda m, x: getattr(m, name)(x, dim), x)
    for x in EMPTY if -2 <= dim < 2 else ():
        agrees(lambda m, x: getattr(x, name)(dim=dim), x, order=1)


@pytest.mark.parametrize("dim", [0, 1, 2])
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_beside_many_numbers(name, dim):
    agrees(lambda m, x: getattr(m, name)(x, dim), (3, 20, 30), order=1)
    agrees(lambda m, x: getattr(m, name)(x.permute(2, 0, 1), dim), (3, 20, 30), order=1)


@pytest.mark.parametrize("dim", [0, 1])
@pytest.mark.parametrize("name", ["cumprod", "prod"])
def test_zeros_among_factors(name, dim):
    for x in ZEROS:
        agrees(lambda m, x: getattr(m, name)(x, dim), x)
        agrees(lambda m, x: getattr(m, name)(x * x, dim), x)


@pytest.mark.parametrize("name", ["cumprod", "prod"])
def test_an_infinite_factor_leaves_the_derivative_by_itself_finite(name):
    x = autodiff.tensor([2.0, np.inf, 3.0], requires_grad=True)
    getattr(x, name)(0)[..., None].sum().backward() if name == "cumprod" else x.prod().backward()
    assert x.grad[1].item() == (2.0 + 2.0 * 3.0 if name == "cumprod" else 6.0)


def test_product_of_all():
    for x in [*SHAPES, (0,), *INTEGERS, *ZEROS]:
        agrees(lambda m, x: m.prod(x), x, scale=10)
        agrees(lambda m, x: x.prod(-1, keepdim=True), x)


@pytest.mark.parametrize("dim", [0, 1])
def test_logcumsumexp_of_large_numbers_and_none(dim):
    large = np.array([[1000.0, 999.0, -1000.0], [0.0, 2000.0, 1.0]])
    agrees(lambda m, x: m.logcumsumexp(x, dim), large, types=(np.float64,), scale=100)  # PyTorch's loses digits
    agrees(lambda m, x: m.logcumsumexp(x, dim), np.array([[1.0, -np.inf], [-np.inf, 2.0]]), order=1)


@pytest.mark.parametrize("name", ["cummax", "cummin"])
def test_ties_and_nan(name):
    agrees(lambda m, x: getattr(m, name)(x, 1), np.array([[1.0, 3.0, 3.0, 2.0, 3.0], [2.0, 1.0, 1.0, 1.0, 0.0]]))
    agrees(lambda m, x: getattr(m, name)(x, 1), np.array([[1.0, np.nan, 3.0, np.nan], [np.nan, 1.0, 2.0, 0.0]]))


@pytest.mark.parametrize("n", [0, 1, 2, 5, -1])
def test_differences(n):
    for x in [*SHAPES, (0, 3), (2, 0), *INTEGERS]:
        agrees(lambda m, x: m.diff(x, n), x)
        agrees(lambda m, x: x.diff(n=n, dim=0), x)
    agrees(lambda m, x: m.diff(x, 1, 4), (2, 3))


def test_differences_of_what_is_joined_on():
    agrees(lambda m, x, y, z: m.diff(x, 1, 1, y, z), (2, 3), (2, 1), (2, 2))
    agrees(lambda m, x, y: m.diff(x, append=y), (2, 3), (2, 1))


@pytest.mark.parametrize("name", ["cumsum", "cumprod", "prod"])
def test_in_another_type(name):
    agrees(lambda m, x: getattr(x, name)(0, dtype=m.float64), np.arange(1, 4))
    agrees(lambda m, x: getattr(x, name)(0, dtype=m.float64), (3,))


@pytest.mark.parametrize("reverse", [False, True])
def test_recurrences_are_differentiable_in_both_operands(reverse):
    rng = np.random.default_rng(0)
    g, w = (autodiff.tensor(rng.standard_normal((2, 4)), requires_grad=True) for _ in range(2))
    assert autodiff.gradcheck(lambda g, w: _recurrence(g, w, dim=1, reverse=reverse), (g, w))
