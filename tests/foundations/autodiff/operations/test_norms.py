"""Norms beside PyTorch's."""

import numpy as np
import pytest

from foundations import autodiff
from tests.foundations.autodiff.oracle import agrees

INF = float("inf")
POWERS = ["fro", 2, 2.0, 3, 4, 1.5, 2.5, 0.5, -1, -2, INF, -INF]


@pytest.mark.parametrize("dim", [None, 0, 1, -1, (0, 1), 5, (0, 0)], ids=str)
@pytest.mark.parametrize("p", POWERS)
def test_over_dimensions(p, dim):
    for shape in [(3,), (2, 3), (2, 3, 4), (0, 3)]:
        agrees(lambda m, x: m.norm(x, p, dim), shape, order=1)
        agrees(lambda m, x: x.norm(p, dim, keepdim=True), shape, order=1)


@pytest.mark.parametrize("p", ["fro", 2, 2.5, 3, 4, INF, -INF])  # below 2 PyTorch takes seconds for its first
def test_second_derivatives(p):
    agrees(lambda m, x: m.norm(x, p), (2, 3))
    agrees(lambda m, x: m.norm(x, p, 1), (2, 3))


@pytest.mark.parametrize("p", [0.5, 1.5, -1, -2])
def test_second_derivatives_by_differences(p):
    x = autodiff.tensor(np.random.default_rng(0).standard_normal((2, 3)), requires_grad=True)
    assert autodiff.gradcheck(lambda x: x.norm(p, 1), (x,), order=2)


@pytest.mark.parametrize("dim", [None, 0, 1])
def test_sums_and_counts(dim):
    agrees(lambda m, x: m.norm(x, 1, dim), np.array([[1.0, -2.0, 0.0], [0.0, 0.0, 0.0]]), order=1)
    agrees(lambda m, x: m.norm(x.detach(), 0, dim), np.array([[1.0, -2.0, 0.0], [0.0, np.nan, 0.0]]))
    x = autodiff.tensor([[1.0, 0.0], [2.0, 3.0]], requires_grad=True)
    x.norm(0, dim).sum().backward()
    assert x.grad.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("p", [2, 1, 3, 1.5, INF])
def test_the_gradient_at_the_zero_vector_is_zero(p):
    agrees(lambda m, x: m.norm(x, p, 1), np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]]), order=1)
    agrees(lambda m, x: m.norm(x, p), np.zeros(3), order=1)


def test_ties_share_the_gradient():
    agrees(lambda m, x: m.norm(x, INF), np.array([2.0, -2.0, 1.0]), order=1)


def test_what_is_refused():
    agrees(lambda m, x: x.norm(), np.arange(3))
    agrees(lambda m, x: x.norm("none"), (3,))
    agrees(lambda m, x: x.norm(INF), (0,))
    agrees(lambda m, x: x.norm(INF, 0), (0, 2))


def test_in_another_type():
    agrees(lambda m, x: x.norm(2, 0, dtype=m.float64), (3,))
