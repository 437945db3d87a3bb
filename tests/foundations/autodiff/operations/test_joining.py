"""Joining and repeating, beside PyTorch's."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import tensor
from foundations.autodiff.operations.joining import cat
from tests.foundations.autodiff.expressions import holds, holds_over

JOINED = [
    ("m.cat([x, y])", (2, 3), (4, 3)),
    ("m.cat((x, y), 1)", (2, 3), (2, 4)),
    ("m.cat([x, y, x], dim=-1)", (2, 3), (2, 0)),
    ("m.concat([x, x * y])", (3,), (3,)),
    ("m.concatenate([x, y], 0)", (3,), (0,)),
    ("m.cat([x, y], 1)", (2, 3), (0,)),
    ("m.cat([x, y])", (0,), (2, 3)),
    ("m.cat([x, y])", (0,), (0,)),
    ("m.cat([x])", (2, 3)),
    ("m.cat([])",),
    ("m.cat([x, y])", (2, 3), (2, 4)),
    ("m.cat([x, y])", (2, 3), (3,)),
    ("m.cat([x, y], 2)", (2, 3), (2, 3)),
    ("m.cat([x, y])", (), ()),
    ("m.cat([x, y])", (2,), np.arange(3)),
    ("m.cat([x, y])", np.arange(3, dtype=np.int32), np.array([True])),
    ("m.cat([x, 1.0])", (2,)),
    ("m.stack([2, x])", (2,)),
    ("m.stack([x, y])", (2, 3), (2, 3)),
    ("m.stack([x, y], 1)", (2, 3), (2, 3)),
    ("m.stack((x, y), dim=-1)", (2, 3), (2, 3)),
    ("m.stack([x, y, x])", (), ()),
    ("m.stack([x, y])", (0, 2), (0, 2)),
    ("m.stack([x, y])", (2,), (3,)),
    ("m.stack([x, y], 3)", (2, 3), (2, 3)),
    ("m.stack([])",),
    ("m.hstack([x, y])", (2,), (3,)),
    ("m.hstack([x, y])", (2, 3), (2, 1)),
    ("m.hstack([x, y])", (), (2,)),
    ("m.vstack([x, y])", (3,), (2, 3)),
    ("m.vstack([x, y])", (), ()),
    ("m.meshgrid(x, y, indexing='ij')", (2,), (3,)),
    ("m.meshgrid([x, y, z], indexing='xy')", (2,), (3,), (4,)),
    ("m.meshgrid(x, y, indexing='ij')", (), (3,)),
    ("m.meshgrid(x, indexing='xy')", (2,)),
    ("m.meshgrid(x, y, indexing='ij')", (2, 2), (3,)),
    ("m.meshgrid(x, y, indexing='yx')", (2,), (3,)),
]
REPEATED = [
    "x.repeat(2)",
    "x.repeat(2, 3)",
    "x.repeat(2, 1, 3)",
    "x.repeat((1, 2))",
    "x.repeat(0, 2)",
    "x.repeat(-1, 2)",
    "x.repeat(1, 1)",
    "m.tile(x, (2,))",
    "x.tile(2, 2)",
    "x.tile((1, 2, 1))",
    "m.repeat_interleave(x, 2)",
    "x.repeat_interleave(3, dim=0)",
    "x.repeat_interleave(2, -1)",
    "x.repeat_interleave(m.tensor([1, 3]), dim=0)",
    "x.repeat_interleave(m.tensor([2]), dim=0)",
    "x.repeat_interleave(m.tensor([1, -1]), dim=0)",
    "x.repeat_interleave(m.tensor([1, 2, 3, 4]), dim=0)",
]


@pytest.mark.parametrize(("case", "inputs"), [(case, inputs) for case, *inputs in JOINED])
def test_joined(case, inputs):
    holds(case, *inputs)


@pytest.mark.parametrize("case", REPEATED)
def test_repeated(case):
    holds_over([(2, 3), (), (3,), (2, 1), (0, 2)], case)


def test_types_are_promoted():
    assert autodiff.cat([tensor([1.0]), tensor([2])]).dtype == np.float32
    assert autodiff.cat([tensor([1.0]), tensor(np.array([2.0]))]).dtype == np.float64
    assert autodiff.stack([tensor([True]), tensor([2])]).dtype == np.int64


def test_copies_do_not_share_memory():
    x = tensor(np.zeros((2, 3)))
    copies = [autodiff.cat([x]), autodiff.stack([x]), x.repeat(1, 1), x.tile(1), x.repeat_interleave(1, 0)]
    x.numpy()[...] = 7.0
    assert all((copy.numpy() == 0.0).all() for copy in copies)


def test_a_generator_and_arrays():
    assert autodiff.cat(tensor([float(i)]) for i in range(3)).tolist() == [0.0, 1.0, 2.0]
    assert type(cat([np.zeros(2), np.ones(1)])) is np.ndarray


def test_trap_one_tensor_joined_to_itself():
    x = tensor([1.0, 2.0], requires_grad=True)
    (autodiff.cat([x, x]) * tensor([1.0, 2.0, 3.0, 4.0])).sum().backward()
    assert x.grad.tolist() == [4.0, 6.0]
