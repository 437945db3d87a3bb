"""Borders, reversals, rolls and windows, beside PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations import autodiff
from foundations.autodiff import tensor
from foundations.autodiff.operations.padding import pad
from tests.foundations.autodiff.expressions import holds, holds_over
from tests.foundations.autodiff.oracle import torch

MOVED = [
    "x.flip(0)",
    "x.flip(0, -1)",
    "x.flip((1,))",
    "x.flip(dims=[0, 1])",
    "m.flip(x, [0])",
    "x.flip(0, 0)",
    "x.flip(4)",
    "x.fliplr()",
    "m.flipud(x)",
    "x.roll(1)",
    "x.roll(-2, 0)",
    "x.roll(shifts=7, dims=-1)",
    "x.roll((1, 2), (0, 1))",
    "x.roll((1, 2), (1, 1))",
    "m.roll(x, [1], [0])",
    "x.roll(1, (0, 1))",
    "x.roll((1, 2))",
    "x.unfold(0, 2, 1)",
    "x.unfold(-1, 2, 2)",
    "x.unfold(1, 3, 1)",
    "x.unfold(1, 1, 5)",
    "x.unfold(0, 9, 1)",
    "x.unfold(0, 1, 0)",
    "x.unfold(0, 0, 1)",
]
CONSTANT = [
    "m.pad(x, (1, 2))",
    "m.pad(x, (1, 2, 0, 3))",
    "m.pad(x, [0, 0, 0, 1, 2, 0])",
    "m.pad(x, (1, 1), 'constant', 2.5)",
    "m.pad(x, (1, 1), value=-3)",
    "m.pad(x, (1, 0), mode='constant', value=float('inf')) > 0",
    "m.pad(x, (-1, 2))",
    "m.pad(x, (-1, -1, 1, -1))",
    "m.pad(x, (-9, 0))",
    "m.pad(x, (9, -10))",
    "m.pad(x, ())",
    "m.pad(x, (1,))",
    "m.pad(x, (1, 2, 3))",
    "m.pad(x, (1,) * 8)",
]
COPIES = ["(1, 2)", "(0, 1, 2, 0)", "(1, 1, 1, 1, 1, 1)", "(0, 0)", "(3, 0)", "(4, 0)", "(0, 5)", "(-1, 1)"]


@pytest.mark.parametrize("case", MOVED)
def test_moved(case):
    holds_over([(2, 3), (4,), (2, 3, 4), (0, 2)], case)


WITHOUT = ["x.roll(1)", "x.flip(0)", "x.flip(())", "x.flip(1)", "x.roll(1, 0)", "x.unfold(0, 1, 1)", "m.fliplr(x)"]


@pytest.mark.parametrize("case", WITHOUT)
def test_without_dimensions(case):
    holds(case, ())


@pytest.mark.parametrize("case", CONSTANT)
def test_constant_border(case):
    holds_over([(2, 3), (3,), (2, 3, 4), (2, 0), ()], case, modules=(autodiff, torch.nn.functional))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("widths", COPIES)
def test_border_of_copies(mode, widths):
    shapes = [(2, 3, 4), (4,), (2, 4), (1, 2, 3, 4), (1, 1, 2, 3, 4)]
    holds_over(shapes, f"m.pad(x, {widths}, {mode!r})", modules=(autodiff, torch.nn.functional))


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool], ids=lambda d: d.__name__)
def test_integers(dtype):
    x = np.arange(6).reshape(2, 3).astype(dtype)
    holds("m.pad(x, (1, 1))", x, modules=(autodiff, torch.nn.functional))
    holds("[x.flip(1), x.roll(1), x.unfold(1, 2, 1)]", x)


def test_refusals():
    x = tensor([[1.0, 2.0]])
    with pytest.raises(NotImplementedError, match="'mirror'"):
        pad(x, (1, 1), "mirror")
    with pytest.raises(RuntimeError, match='"reflect" cannot make a border of 2 and 0 from 2'):
        pad(x, (2, 0), "reflect")
    with pytest.raises(IndexError, match="got 5"):
        x.roll(1, 5)
    with pytest.raises(ValueError, match='for mode "constant"'):
        pad(x, (1, 0), "reflect", value=1.0)


def test_copies_do_not_share_memory():
    x = tensor(np.zeros((2, 3)))
    copies = [x.flip(0), x.flip(()), x.roll(0), pad(x, (0, 0)), x.unfold(1, 2, 1)]
    x.numpy()[...] = 7.0
    assert all((copy.numpy() == 0.0).all() for copy in copies)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(-9, 9), st.sampled_from([0, 1]))
def test_there_and_back(n, m, shift, dim):
    x = tensor(np.arange(n * m).reshape(n, m))
    assert (x.flip(dim).flip(dim) == x).all()
    assert (x.roll(shift, dim).roll(-shift, dim) == x).all()
    assert (x.roll(shift, dim).flip(dim) == x.flip(dim).roll(-shift, dim)).all()
    assert (pad(pad(x, (1, 2, 3, 0)), (-1, -2, -3, 0)) == x).all()
