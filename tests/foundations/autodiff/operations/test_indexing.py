"""Entries chosen along a dimension, or by a mask, beside PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from foundations import autodiff
from foundations.autodiff import tensor
from tests.foundations.autodiff.expressions import holds, holds_over

# The case, x, and the index y
GATHERED = [
    ("x.gather(0, y)", (2, 3), np.array([[0, 1, 1]])),
    ("x.gather(1, y)", (2, 3), np.array([[0, 0, 2, 1], [1, 2, 0, 0]])),
    ("m.gather(x, -1, y)", (2, 3), np.array([[2]])),
    ("x.gather(dim=1, index=y)", (2, 3, 4), np.array([[[0, 1]], [[2, 2]]])),
    ("x.gather(0, y)", (5,), np.array([3, 3, 3])),
    ("x.gather(0, y)", (), np.array(0)),
    ("x.gather(0, y)", (), np.array([0, 0])),
    ("x.gather(0, y)", (3,), np.array(2)),
    ("x.gather(0, y)", (2, 3), np.zeros((0, 3), int)),
    ("x.gather(0, y)", (2, 3), np.zeros(0, int)),
    ("x.gather(1, y)", (2, 3), np.array([[-1]])),
    ("x.gather(1, y)", (2, 3), np.array([[3]])),
    ("x.gather(1, y)", (2, 3), np.array([0])),
    ("x.gather(1, y)", (2, 3), np.zeros((3, 1), int)),
    ("x.gather(2, y)", (2, 3), np.array([[0]])),
    ("x.gather(1, y)", (2, 3), np.array([[0.0]])),
    ("x.gather(1, y)", (2, 0), np.zeros((2, 1), int)),
    ("x.gather(0, y)", np.arange(6).reshape(3, 2), np.array([[2, 0]])),
    ("m.take_along_dim(x, y, 1)", (2, 3), np.array([[0], [2]])),
    ("m.take_along_dim(x, y, dim=0)", (2, 3), np.array([[1], [0], [1]])),
    ("x.take_along_dim(y, 1)", (2, 1, 3), np.zeros((1, 4, 3), int)),
    ("x.take_along_dim(y)", (2, 3), np.array([[5, 0], [1, 1]])),
    ("x.take_along_dim(y, 1)", (2, 3), np.array([0, 1])),
    ("x.take_along_dim(y, 0)", (2, 3), np.zeros((1, 2), int)),
    ("x.take(y)", (2, 3), np.array([[5, 0], [-1, 1]])),
    ("m.take(x, y)", (2, 3), np.array(4)),
    ("x.take(y)", (2, 3), np.array([6])),
    ("x.index_select(0, y)", (2, 3), np.array([1, 1, 0])),
    ("x.index_select(1, y)", (2, 3, 4), np.array([2, 0])),
    ("x.index_select(-1, y)", (2, 3), np.array(1)),
    ("m.index_select(x, dim=0, index=y)", (2, 3), np.zeros(0, int)),
    ("x.index_select(0, y)", (), np.array([0])),
    ("x.index_select(0, y)", (), np.array([0, 0])),
    ("x.index_select(0, y)", (2, 3), np.array([2])),
    ("x.index_select(0, y)", (2, 3), np.array([-1])),
    ("x.index_select(0, y)", (2, 3), np.array([[0]])),
    ("x.index_select(2, y)", (2, 3), np.array([0])),
    ("x.index_select(0, y)", (2, 3), np.array([0], np.int32)),
]
CHOSEN = [
    "x.masked_select(x > 0)",
    "m.masked_select(x, m.tensor([True, False, True]))",
    "x.masked_select(m.tensor([[[True]], [[False]]]))",
    "x.masked_select(m.tensor([True, False]))",
    "x.masked_select(m.tensor([1, 0, 1]))",
    "x.nonzero()",
    "(x > 0).nonzero()",
    "m.nonzero(x > 0, as_tuple=True)",
    "m.argwhere(x > 9)",
]


@pytest.mark.parametrize(("case", "x", "index"), GATHERED)
def test_beside_pytorch(case, x, index):
    holds(case, x, index)


@pytest.mark.parametrize("case", CHOSEN)
def test_by_a_mask(case):
    holds_over([(2, 3), (3,), (), (0, 3)], case)


def test_an_index_may_be_an_array_or_a_list():
    x = tensor([[1.0, 2.0], [3.0, 4.0]])
    for index in ([[0], [1]], np.array([[0], [1]]), tensor([[0], [1]])):
        assert x.gather(1, index).tolist() == [[1.0], [4.0]]
    assert x.index_select(0, [1]).tolist() == [[3.0, 4.0]]


def test_an_index_may_change_afterwards():
    index = np.array([0, 1])
    for operation in (lambda x: x.gather(0, index), lambda x: x.index_select(0, index), lambda x: x.take(index)):
        index[...] = [0, 1]
        x = tensor([1.0, 2.0], requires_grad=True)
        y = operation(x)
        index[...] = 0
        y.sum().backward()
        assert x.grad.tolist() == [1.0, 1.0]


@st.composite
def adjoint_cases(draw):
    """A shape, a dimension, an index into it, and a seed."""
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4))
    dim = draw(st.integers(0, len(shape) - 1))
    sides = [draw(st.integers(0, 5)) if d == dim else draw(st.integers(0, n)) for d, n in enumerate(shape)]
    index = draw(hnp.arrays(np.int64, sides, elements=st.integers(0, shape[dim] - 1)))
    return shape, dim, index, np.random.default_rng(draw(st.integers(0, 99)))


@given(adjoint_cases())
def test_scatter_add_is_the_transpose_of_gather(case):
    """<gather(x), g> = <x, scatter_add(0, g)>; small integers, so exactly."""
    shape, dim, index, rng = case
    x, g = (rng.integers(-9, 9, size).astype(float) for size in (shape, index.shape))
    picked = tensor(x).gather(dim, index)
    put = autodiff.zeros(*shape, dtype=np.float64).scatter_add(dim, index, tensor(g))
    assert (picked.numpy() * g).sum() == (x * put.numpy()).sum()
