"""Sums of rows; and every primitive that moves numbers, by gradcheck to second order."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import gradcheck, tensor
from foundations.autodiff.graph import reachable
from foundations.autodiff.operations import diagonals, getitem, joining, padding, picking, scattering, shapes
from foundations.autodiff.operations.picking import add_at, row_sums

MODULES = (shapes, picking, getitem, joining, padding, diagonals, scattering)
ROWS = np.array([[1, 0, 1], [0, 0, 2]])
# Name of the primitive: an operation on x (3, 4) in which it does its part
PRIMITIVES = {
    "reshape": lambda x: x.reshape(2, 6),
    "view": lambda x: x.view(6, 2),
    "permute": lambda x: x.permute(1, 0),
    "expand": lambda x: x.expand(2, 3, 4) * x.sum(1, keepdim=True).expand(3, 4),
    "pick": lambda x: x[ROWS],
    "add_at": lambda x: add_at(x[:2, :3], ROWS, (5,), 1),
    "getitem": lambda x: x[1:, ::2],
    "put_slice": lambda x: getitem.put_slice(x, (slice(1, 4), ..., 0), (5, 4, 1)),
    "cat": lambda x: autodiff.cat([x, x[:, :2]], 1),
    "split": lambda x: x.split([1, 3], 1)[1],
    "part": lambda x: x.unbind(1)[2],
    "repeat": lambda x: x.repeat(2, 1, 2),
    "pad": lambda x: autodiff.pad(x, (1, 0, 0, 2)),
    "flip": lambda x: x.flip(0),
    "roll": lambda x: x.roll((1, 2), (0, 1)),
    "diagonal": lambda x: x.diagonal(1),
    "diag": lambda x: x.diag(-1),
    "undiagonal": lambda x: x.diag_embed(),
    "tril": lambda x: x.tril(1),
    "triu": lambda x: x.triu(),
    "scatter": lambda x: x.scatter(0, [[1, 0], [2, 2]], x[:2, :2] * 2),
}


@pytest.mark.parametrize("name", PRIMITIVES)
def test_to_second_order(name):
    x = tensor(np.random.default_rng(0).standard_normal((3, 4)), requires_grad=True)
    y = PRIMITIVES[name](x)
    assert name in {node.rule.name for node in reachable([y.grad_fn])}
    assert gradcheck(lambda x: PRIMITIVES[name](x).exp(), [x], order=2)


def test_no_primitive_is_left_out():
    rules = {f.rule.name for module in MODULES for f in vars(module).values() if hasattr(f, "rule")}
    assert rules | {"cat", "split", "part"} == set(PRIMITIVES)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64], ids=lambda d: d.__name__)
@pytest.mark.parametrize(("m", "K", "N"), [(0, 3, 4), (5, 0, 4), (7, 1, 4), (7, 3, 4), (100, 20, 3), (3000, 30, 900)])
def test_row_sums(m, K, N, dtype):
    """All routes give what a loop gives; small integers add up without rounding."""
    rng = np.random.default_rng(0)
    values, rows = rng.integers(-9, 9, (m, K)).astype(dtype), rng.integers(0, N, m)
    wanted = np.zeros((N, K), dtype)
    for row, value in zip(rows, values, strict=True):
        wanted[row] += value
    for given_values, given_rows in [(values, rows), (values[::-1], rows[::-1])]:
        got = row_sums(given_values, given_rows, N)
        assert got.dtype == dtype
        assert (got == wanted).all()
    strided = np.repeat(values, 2, axis=1)[:, ::2]
    assert (row_sums(strided, rows, N) == wanted).all()
