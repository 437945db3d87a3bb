"""Numbers written to places, beside PyTorch's."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from tests.foundations.autodiff.expressions import holds

ROWS = np.array([[0, 1, 1], [1, 0, 0]])
# The case, x, src y, the index z
ADDED = [
    ("x.scatter_add(0, z, y)", (2, 3), (2, 3), ROWS),
    ("x.scatter_add(1, z, y)", (2, 3), (2, 4), np.array([[0, 0, 2, 0], [1, 1, 1, 1]])),
    ("m.scatter_add(x, -1, z, y)", (2, 3), (1, 2), np.array([[2, 2]])),
    ("x.scatter_add(dim=0, index=z, src=y)", (3,), (5,), np.array([0, 0, 0, 2, 2])),
    ("x.scatter_add(0, z, y)", (), (), np.array(0)),
    ("x.scatter_add(0, z, y)", (2, 3), (1, 3), ROWS),
    ("x.scatter_add(0, z, y)", (2, 3), (2, 3), ROWS + 1),
    ("x.scatter_add(0, z, y)", (2, 3), (2, 3), ROWS - 1),
    ("x.scatter_add(1, z, y)", (2, 3), (1, 3), ROWS),
    ("x.scatter_add(0, z, y)", (2, 3), np.ones((2, 3), int), ROWS),
    ("x.scatter_add(0, z, y)", np.arange(6).reshape(2, 3), np.ones((2, 3), int), ROWS),
    ("x.index_add(0, z, y)", (3, 2), (4, 2), np.array([0, 2, 2, 2])),
    ("x.index_add(1, z, y, alpha=-2)", (2, 3, 2), (2, 2, 2), np.array([1, 1])),
    ("m.index_add(x, -1, z, y)", (2, 3), (2, 1), np.array([2])),
    ("x.index_add(0, z, y)", (3, 2), (0, 2), np.zeros(0, int)),
    ("x.index_add(0, z, y)", (3, 2), (1, 2), np.array([0, 1])),
    ("x.index_add(0, z, y)", (3, 2), (2, 3), np.array([0, 1])),
    ("x.index_add(0, z, y)", (3, 2), (1, 2), np.array([3])),
]
WRITTEN = [
    ("x.scatter(0, z, y)", (2, 3), (2, 3), np.array([[1, 0, 1], [0, 1, 0]])),
    ("x.scatter(1, z, y)", (2, 3), (2, 2), np.array([[2, 0], [1, 2]])),
    ("m.scatter(x, dim=0, index=z, src=y)", (3,), (2,), np.array([2, 0])),
    ("x.scatter(0, z, y)", (), (), np.array(0)),
    ("x.scatter(0, z, 2.5) + y", (2, 3), (2, 3), ROWS),
    ("x.scatter(1, z, value=3) + y", (2, 3), (2, 3), np.array([[0, 0], [2, 2]])),
    ("x.scatter(0, z, 2) + y", np.arange(6).reshape(2, 3), (2, 3), ROWS),
    ("x.scatter(0, z, y)", (2, 3), (2, 3), ROWS + 1),
    ("x.scatter(0, z, y)", (2, 3), np.ones((2, 3), int), ROWS),
    ("x.scatter(0, z, y)", (2, 3), (1, 3), ROWS),
    ("x.index_copy(0, z, y)", (3, 2), (2, 2), np.array([2, 0])),
    ("m.index_copy(x, 1, z, y)", (2, 3, 2), (2, 2, 2), np.array([1, 0])),
    ("x.index_copy(0, z, y)", (3, 2), (2, 3), np.array([2, 0])),
    ("x.index_copy(0, z, y)", (3, 2), (1, 2), np.array([3])),
    ("x.index_fill(0, z, 2.5) + y", (3, 2), (3, 2), np.array([2, 2])),
    ("m.index_fill(x, 1, z, -1) * y", (2, 3, 2), (2, 3, 2), np.array([1])),
    ("x.index_fill(0, z, 7) * y", (3, 2), (3, 2), np.array([3])),
]


@pytest.mark.parametrize(("case", "x", "src", "index"), ADDED + WRITTEN)
def test_beside_pytorch(case, x, src, index):
    holds(case, x, src, index)


def test_src_may_be_larger_than_the_index():
    """PyTorch's value, but its backward refuses."""
    for name in ("scatter", "scatter_add"):
        x, src = tensor(np.zeros((2, 3)), requires_grad=True), tensor(np.arange(12.0).reshape(3, 4), requires_grad=True)
        y = getattr(x, name)(1, [[2, 0]], src)
        assert y.tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
        (y * tensor(np.arange(1.0, 7.0).reshape(2, 3))).sum().backward()
        wanted = np.zeros((3, 4))
        wanted[0, :2] = [3.0, 1.0]
        assert (src.grad.numpy() == wanted).all()
        empty = getattr(x, name)(0, np.zeros((0, 3), int), src)
        empty.sum().backward()
        assert (src.grad.numpy() == wanted).all()


def test_the_input_is_not_overwritten():
    x = tensor(np.zeros((2, 3)))
    ones = tensor(np.ones((2, 3)))
    added = x.scatter_add(0, ROWS, ones), x.index_add(0, [0, 1], ones)
    for y in (*added, x.scatter(0, ROWS, 1.0), x.index_fill(0, [0], 1.0)):
        assert y.numpy().any()
        assert not x.numpy().any()


def test_an_index_may_change_afterwards():
    index = np.array([0, 1])
    for name in ("scatter", "scatter_add", "index_add", "index_copy"):
        index[...] = [0, 1]
        x, src = tensor([1.0, 2.0]), tensor([3.0, 4.0], requires_grad=True)
        y = getattr(x, name)(0, index, src) * tensor([5.0, 7.0])
        index[...] = 0
        y.sum().backward()
        assert src.grad.tolist() == [5.0, 7.0]
