"""Tensors taken apart, beside PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations import autodiff
from foundations.autodiff import no_grad, tensor
from foundations.autodiff.graph import reachable
from foundations.autodiff.operations.splitting import split
from tests.foundations.autodiff.expressions import holds_over

CASES = [
    "x.split(1)",
    "x.split(2, dim=1)",
    "x.split(3, -1)",
    "x.split(9)",
    "x.split([1, 3], 1)",
    "x.split((0, 4), 1)",
    "m.split(x, [2, 1])",
    "x.split([2, 2, 2], -1)",
    "x.split([1, 1])",
    "x.split([5, -1])",
    "x.split(0)",
    "x.split(-1)",
    "x.split(1, 3)",
    "x.chunk(2)",
    "x.chunk(3, 1)",
    "x.chunk(3, dim=-1)",
    "m.chunk(x, 9)",
    "x.chunk(0)",
    "x.unbind()",
    "x.unbind(1)",
    "m.unbind(x, dim=-1)",
    "x.unbind(3)",
    "list(x)",
    "x.narrow(0, 1, 1)",
    "x.narrow(1, -2, 2)",
    "x.narrow(-1, 0, 0)",
    "x.narrow(1, 4, 0)",
    "x.narrow(1, 5, 0)",
    "x.narrow(1, 3, 2)",
    "x.narrow(1, 0, -1)",
    "x.narrow(1, -5, 1)",
    "x.select(0, 1)",
    "x.select(-1, -2)",
    "m.select(x, 1, 0)",
    "x.select(0, 2)",
    "x.select(3, 0)",
    "x.split(2, 1)[1]",
    "x.unbind(1)[0] * x.unbind(1)[-1]",
    "x.split(1)[0].split(1, 1)[1:]",
]


@pytest.mark.parametrize("case", CASES)
def test_beside_pytorch(case):
    holds_over([(2, 4, 6), (0, 3), (3, 0), ()], case)


def test_parts_are_views():
    x = tensor(np.zeros((2, 4)))
    parts = [*x.split(1), *x.chunk(2, 1), *x.unbind(), x.narrow(1, 1, 2), x.select(0, 1)]
    x.numpy()[...] = 7.0
    assert all((part.numpy() == 7.0).all() and part._version is x._version for part in parts)


def test_only_some_parts_are_used():
    """What has no gradient counts as zero, whichever part it is."""
    for used in range(3):
        x = tensor(np.arange(6.0), requires_grad=True)
        x.split(2)[used].sum().backward()
        assert x.grad.tolist() == [float(i // 2 == used) for i in range(6)]


def test_a_part_used_twice_and_a_second_backward():
    x = tensor(np.arange(4.0), requires_grad=True)
    a, b = x.split(2)
    y = (a * a * b + a).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0 * (2 * 1 * 3 + 1), 0.0, 2.0]


def test_parts_share_one_node():
    """So the gradients of k parts are joined once, and not added up k times."""
    x = tensor(np.zeros(100), requires_grad=True)
    y = autodiff.stack(x.unbind())
    names = [node.rule.name for node in reachable([y.grad_fn])]
    assert names.count("split") == 1
    assert names.count("part") == 100


def test_nothing_is_recorded_under_no_grad():
    x = tensor(np.zeros(4), requires_grad=True)
    with no_grad():
        assert not any(part.requires_grad for part in x.split(2))
    assert not any(part.requires_grad for part in tensor(np.zeros(4)).split(2))
    assert all(type(part) is np.ndarray for part in split(np.zeros(4), 2))


@given(st.integers(0, 9), st.integers(1, 4), st.integers(0, 1))
def test_split_then_cat(n, size, dim):
    x = tensor(np.arange(3.0 * n).reshape((n, 3) if dim == 0 else (3, n)), requires_grad=True)
    y = autodiff.cat(x.split(size, dim), dim)
    assert (y.detach().numpy() == x.detach().numpy()).all()
    (y * y).sum().backward()
    assert (x.grad.numpy() == 2 * x.detach().numpy()).all()
