"""Other layouts of the same numbers, beside PyTorch's."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations import autodiff
from foundations.autodiff import Tensor, no_grad, tensor
from foundations.autodiff.operations import shapes
from tests.foundations.autodiff.expressions import holds, holds_over

SHAPES = [(2, 3), (), (1,), (6,), (1, 6), (2, 1, 3), (2, 3, 4), (0, 3), (1, 0, 2)]
CASES = [
    "x.reshape(6)",
    "x.reshape(2, 3)",
    "x.reshape((3, 2))",
    "x.reshape([1, -1])",
    "x.reshape(-1)",
    "x.reshape(())",
    "x.reshape(-1, -1)",
    "x.reshape(-1, 0)",
    "x.reshape(-2, -3)",
    "x.reshape(-6)",
    "x.reshape(4, -1)",
    "x.reshape(0, 3)",
    "m.reshape(x, (3, 2))",
    "x.view(-1)",
    "x.view(3, 2)",
    "x.view(2, -1, 1)",
    "x.view(5)",
    "x.view_as(m.zeros(3, 2))",
    "x.reshape_as(m.zeros(3, 2))",
    "x.flatten()",
    "x.flatten(0, 1)",
    "x.flatten(1)",
    "x.flatten(-2, -1)",
    "x.flatten(1, 0)",
    "m.flatten(x, end_dim=0)",
    "x.ravel()",
    "x.squeeze()",
    "x.squeeze(0)",
    "x.squeeze(-1)",
    "x.squeeze(1)",
    "x.squeeze((0, 1))",
    "x.squeeze((0, 0))",
    "x.squeeze(dim=(0, -1))",
    "m.squeeze(x, 2)",
    "x.unsqueeze(0)",
    "x.unsqueeze(-1)",
    "x.unsqueeze(dim=1)",
    "m.unsqueeze(x, -3)",
    "x.unsqueeze(3)",
    "x.unflatten(0, (2, -1))",
    "x.unflatten(-1, (3, 1))",
    "x.unflatten(1, [1, 3])",
    "x.unflatten(0, (5, -1))",
    "x.unflatten(dim=0, sizes=(-1, 3, 2))",
    "x.permute(1, 0)",
    "x.permute((0, 2, 1))",
    "x.permute(-1, 0, 1)",
    "x.permute(0)",
    "x.permute(0, 0)",
    "x.permute(0, 2)",
    "m.permute(x, (1, 0))",
    "x.transpose(0, 1)",
    "x.transpose(0, -1)",
    "x.transpose(0, 0)",
    "x.transpose(dim0=2, dim1=0)",
    "m.transpose(x, 0, 3)",
    "x.swapaxes(0, 1)",
    "m.swapdims(x, -1, 0)",
    "x.t()",
    "m.t(x)",
    "x.movedim(0, -1)",
    "x.movedim((0, 1), (1, 0))",
    "m.movedim(x, (0, 1), (2, 0))",
    "x.moveaxis(-1, 0)",
    "x.movedim(3, 0)",
    "x.expand(2, 3)",
    "x.expand(3)",
    "x.expand(2, 6)",
    "x.expand(-1, 6)",
    "x.expand(2, 4, 3)",
    "x.expand((2, 2, -1))",
    "x.expand(-1, 2, 3)",
    "x.expand(0)",
    "x.expand(0, 1, 3)",
    "x.expand_as(m.zeros(2, 2, 3))",
    "x.broadcast_to((2, 2, 3))",
    "m.broadcast_to(x, (4, 6))",
    "x.transpose(0, -1).view(-1)",
    "x.transpose(0, -1).reshape(-1)",
    "x.transpose(0, -1).flatten()",
    "x.expand(2, *x.shape).view(-1)",
    "x.expand(2, *x.shape).reshape(-1)",
    "x.expand(2, *x.shape).view(2, -1, 1)",
    "x.permute(tuple(range(x.ndim)))",
    "m.reshape(x, shape=(3, 2))",
    "x.view(size=(3, 2))",
    "x.permute(dims=(1, 0))",
    "x.expand(size=(2, 3))",
    "x.reshape(1.5)",
    "x.transpose(0.5, 1)",
    "x.unsqueeze('a')",
]


@pytest.mark.parametrize("case", CASES)
def test_beside_pytorch(case):
    holds_over(SHAPES, case)


@pytest.mark.parametrize("case", ["x.reshape(3, 2)", "x.t()", "x.expand(2, 2, 3)", "x.flatten()", "x.squeeze(0)"])
def test_integers_and_booleans(case):
    for dtype in (np.int64, np.int32, np.uint8, bool):
        holds(case, np.arange(6).reshape(2, 3).astype(dtype))


MATRICES = ["x.mT", "x.movedim((0, 0), (0, 1))", "x.movedim((0, 1), (0, -2))", "x.movedim((0, 1), (1,))"]


@pytest.mark.parametrize("case", MATRICES)
def test_of_tensors_with_dimensions(case):
    holds_over([shape for shape in SHAPES if len(shape) > 1], case)


def test_T_reverses_all_dimensions():
    """PyTorch's does, with a warning for other than two dimensions."""
    assert tensor(np.zeros((2, 3, 4))).T.shape == (4, 3, 2)
    holds("x.T", (2, 3))


def test_broadcast_together():
    holds("m.broadcast_tensors(x, y)", (2, 1), (3,))
    holds("m.broadcast_tensors(x, y, z)", (), (4, 1, 1), (0,))
    holds("m.broadcast_tensors(x, y)", (2,), (3,))
    assert autodiff.broadcast_shapes((2, 1), (3,)) == (2, 3)
    with pytest.raises(RuntimeError, match=r"\(2,\), \(3,\) do not broadcast"):
        autodiff.broadcast_shapes((2,), (3,))


VIEWS = [
    lambda x: x.reshape(3, 2),
    lambda x: x.view(-1),
    lambda x: x.flatten(),
    lambda x: x.unflatten(0, (1, 2)),
    lambda x: x.T,
    lambda x: x.mT,
    lambda x: x.permute(1, 0),
    lambda x: x.movedim(0, 1),
    lambda x: x.expand(2, 2, 3),
    lambda x: x.expand(2, 3),
    lambda x: x.unsqueeze(0),
    lambda x: x.unsqueeze(0).squeeze(),
]


@pytest.mark.parametrize("number", range(len(VIEWS)))
def test_views_share_memory_and_the_count_of_changes(number):
    x = tensor(np.zeros((2, 3)))
    y = VIEWS[number](x)
    x.numpy()[...] = 7.0
    assert (y.numpy() == 7.0).all()
    assert y._version is x._version


def test_a_change_in_place_shows_in_views():
    """Written through the base or through the view, unrecorded; whoever saved the old value is told in backward."""
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    view, row = x.t(), x[1]
    y = (view * view).sum()
    with no_grad():
        x.add_(1.0)
        assert view.tolist() == [[2.0, 4.0], [3.0, 5.0]]
        row.mul_(0.0)
        assert x.tolist() == [[2.0, 3.0], [0.0, 0.0]]
    with pytest.raises(RuntimeError, match="changed in place"):
        y.backward()


def test_reshape_copies_only_where_it_must():
    x = tensor(np.zeros((2, 3)))
    y = x.T.reshape(6)
    x.numpy()[...] = 7.0
    assert (y.numpy() == 0.0).all()
    assert y._version is not x._version


def test_arrays_stay_arrays():
    """Rules of derivatives call these with arrays."""
    x = np.arange(6.0).reshape(2, 3)
    for y in (shapes.reshape(x, 3, 2), shapes.permute(x, (1, 0)), shapes.expand(x, (4, 2, 3)), shapes.squeeze(x)):
        assert type(y) is np.ndarray


@st.composite
def tensors_and_orders(draw):
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    return tensor(np.arange(math.prod(shape)).reshape(shape)), draw(st.permutations(range(len(shape))))


@given(tensors_and_orders())
def test_a_permutation_and_its_inverse(case):
    x, dims = case
    there = x.permute(dims)
    assert there.shape == tuple(x.shape[d] for d in dims)
    assert same(there.permute(shapes.inverse(tuple(dims))), x)
    assert same(x.movedim(tuple(dims), tuple(range(x.ndim))), there)


def same(x: Tensor, y: Tensor) -> bool:
    return x.shape == y.shape and bool((x.numpy() == y.numpy()).all())
