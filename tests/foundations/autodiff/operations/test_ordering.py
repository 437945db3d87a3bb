"""Sorting and selection on the tape, beside PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from foundations.autodiff import argsort, sort, tensor, topk
from tests.foundations.autodiff.expressions import holds, holds_over

CASES = [
    "x.sort()",
    "x.sort(0)",
    "x.sort(dim=-1, descending=True)",
    "x.sort(1, True)",
    "x.sort(dim=0, stable=True)",
    "m.sort(x, 5)",
    "m.sort(x, descending=True)[0]",
    "m.sort(x).values * m.sort(x, descending=True).values",
    "x.argsort()",
    "x.argsort(0, True)",
    "m.argsort(x, dim=-1, descending=True, stable=True)",
    "x.argsort(3)",
    "x.topk(1)",
    "x.topk(2)",
    "x.topk(3, 0)",
    "x.topk(k=2, dim=-1, largest=False)",
    "m.topk(x, 4)",
    "x.topk(0)",
    "x.topk(2, largest=False, sorted=True)",
    "x.topk(5)",
    "x.topk(-1)",
    "x.topk(1, 3)",
    "x.topk(1).indices",
    "x.kthvalue(1)",
    "x.kthvalue(2, 0)",
    "x.kthvalue(3, dim=-1, keepdim=True)",
    "m.kthvalue(x, 1, 0, True)",
    "x.kthvalue(0)",
    "x.kthvalue(9)",
]
TIED = np.array([[2, 1, 2, 1, 1], [0, 0, 0, 0, 0], [3, 3, 1, 3, 1]])
SPECIAL = np.array([[1.0, np.nan, -np.inf, 0.0, np.inf], [np.nan, 2.0, np.nan, -1.0, 5.0]])


@pytest.mark.parametrize("case", CASES)
def test_beside_pytorch(case):
    holds_over([(2, 4), (4,), (3, 4, 4), (1,), ()], case)


@pytest.mark.parametrize("case", ["x.sort()", "x.sort(0)", "x.argsort(0)", "x.topk(0)", "x.topk(0, 0)"])
def test_nothing_to_sort(case):
    holds_over([(0,), (0, 3), (3, 0)], case)


@pytest.mark.parametrize("dim", [0, 1])
@pytest.mark.parametrize("descending", [False, True])
def test_equal_numbers_keep_their_order(dim, descending):
    case = f"x.sort(dim={dim}, descending={descending}, stable=True)"
    for dtype in (float, int, np.uint8, bool):
        holds(case, TIED.astype(dtype))
    holds(case, SPECIAL, order=1)
    values, indices = sort(tensor(TIED), dim, descending)
    assert (values.numpy() == np.take_along_axis(TIED, indices.numpy(), dim)).all()


def test_topk_with_ties_and_nan():
    """Which of equal numbers are named is open, the values are not; nan is the largest."""
    for k in range(6):
        for largest in (True, False):
            holds(f"x.topk({k}, largest={largest}).values", TIED)
            holds(f"x.topk({k}, largest={largest}).values", SPECIAL, order=0)
    assert tensor(TIED).topk(5).indices.sort().values.tolist() == [[0, 1, 2, 3, 4]] * 3


def test_trap_ties():
    """The gradient goes to the entries that the indices name, whole: it is not shared among equals."""
    x = tensor([1.0, 1.0, 1.0], requires_grad=True)
    values, indices = x.topk(2)
    values.sum().backward()
    assert x.grad.sum() == 2.0
    assert x.grad[indices].tolist() == [1.0, 1.0]


def test_results_have_names():
    x = tensor([3.0, 1.0, 2.0], requires_grad=True)
    assert sort(x).values.tolist() == [1.0, 2.0, 3.0]
    assert sort(x).indices.tolist() == [1, 2, 0]
    assert not sort(x).indices.requires_grad
    assert not argsort(x).requires_grad


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=5), elements=st.floats(-3, 3)), st.data())
def test_topk_is_the_head_of_sort(array, data):
    x, dim = tensor(array), data.draw(st.integers(0, array.ndim - 1))
    k, largest = data.draw(st.integers(0, array.shape[dim])), data.draw(st.booleans())
    head = sort(x, dim, descending=largest).values.narrow(dim, 0, k)
    top = topk(x, k, dim, largest)
    assert (top.values.numpy() == head.numpy()).all()
    assert (top.values.numpy() == x.gather(dim, top.indices).numpy()).all()


@given(hnp.arrays(np.float64, st.integers(1, 9), elements=st.floats(-3, 3)), st.integers(0, 99))
def test_the_gradient_of_sort_is_the_inverse_permutation(array, seed):
    x = tensor(array, requires_grad=True)
    g = np.random.default_rng(seed).integers(-9, 9, array.shape).astype(float)
    values, indices = x.sort()
    values.backward(tensor(g))
    assert (x.grad.numpy()[indices.numpy()] == g).all()
