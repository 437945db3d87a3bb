"""Arrays of dual numbers: value and every direction, to the second order, beside PyTorch."""

import numpy as np
import pytest

from foundations.calculus import Dual, push_forward
from foundations.calculus.dual_arrays import FUNCTIONS
from tests.torch_or_skip import torch_or_skip

RNG = np.random.default_rng(0)
A, B, V, W = RNG.standard_normal((2, 3)), RNG.standard_normal((3, 4)), RNG.standard_normal(3), RNG.standard_normal(3)
S, P = RNG.standard_normal((5, 2, 3)), RNG.standard_normal((5, 3, 3))
ARRAYS = {
    "sum": (A, lambda n, x: x.sum()),
    "sum axis": (A, lambda n, x: x.sum(-1) ** 2),
    "sum keepdims": (S, lambda n, x: (x / n.sum(x**2, (0, 2), keepdims=True))[0]),
    "mean": (S, lambda n, x: n.mean(x**2, (0, -1))),
    "cumsum": (A, lambda n, x: n.cumsum(x**2, -1)),
    "prod": (A, lambda n, x: n.prod(x, 1)),
    "prod with zeros": (np.array([2.0, 0.0, 3.0]), lambda n, x: n.prod(x, 0)),
    "max": (A, lambda n, x: x.max(1) if n is np else x.amax(1)),
    "max ties": (np.array([1.0, 2.0, 2.0]), lambda n, x: n.amax(x**2)),
    "min": (A, lambda n, x: n.amin(x**2)),
    "min axis": (A, lambda n, x: x.min(0) if n is np else x.amin(0)),
    "var": (S, lambda n, x: n.var(x, 0) if n is np else x.var(0, correction=0)),
    "std": (V, lambda n, x: n.std(x, ddof=1) if n is np else x.std()),
    "clip": (A, lambda n, x: n.clip(x, -0.5, 0.5) ** 2 + n.clip(x**2, None, 0.5)),
    "where": (A, lambda n, x: n.where(x > 0, x**2, -3 * x)),
    "where broadcast": (V, lambda n, x: n.where(x[:, None] > x, x[:, None] * x, 1.0)),
    "index": (S, lambda n, x: x[1, ..., 0] * x[2, :, 1]),
    "index by arrays": (A, lambda n, x: x[[0, 1, 1], [2, 0, 0]] ** 2),
    "index by truths": (A, lambda n, x: x[x > 0] ** 3),
    "new axis": (V, lambda n, x: x[:, None] * x[None]),
    "reshape": (A, lambda n, x: x.reshape(3, 2) ** 2),
    "ravel": (A, lambda n, x: x.ravel() ** 2),
    "transpose": (A, lambda n, x: x.T * 2),
    "permute": (S, lambda n, x: (x.transpose(2, 0, 1) if n is np else x.permute(2, 0, 1))[0] ** 2),
    "concatenate": (A, lambda n, x: n.concatenate([x, x**2, n.ones_like(x)], -1)),
    "stack": (V, lambda n, x: n.stack([x[0] * x[1], x[2] ** 2])),
    "vector by vector": (V, lambda n, x: x @ x),
    "matrix by vector": (V, lambda n, x: (A if n is np else n.tensor(A)) @ x**2),
    "vector by matrix": (V, lambda n, x: x**2 @ (B if n is np else n.tensor(B))),
    "matrix by matrix": (A, lambda n, x: x @ x.T @ x),
    "stack by matrix": (S[:2], lambda n, x: (x @ x[0].T) ** 2),
    "stack by vector": (S, lambda n, x: (x @ x[0, 0])[:2]),
    "vector by stack": (P, lambda n, x: (x[0, 0] @ x)[:2]),
    "dot": (V, lambda n, x: x.dot(x) * x[0]),
    "outer": (V, lambda n, x: n.outer(x, x**2)),
    "trace": (P[0], lambda n, x: n.trace(x @ x)),
    "softmax": (V, lambda n, x: n.exp(x - x.max()) / n.exp(x - x.max()).sum()),
    "norm": (V, lambda n, x: n.sqrt((x * x).sum())),
}


@pytest.mark.parametrize(("x", "f"), ARRAYS.values(), ids=ARRAYS.keys())
def test_arrays_against_pytorch(x, f):
    torch = torch_or_skip()
    identity = np.eye(x.size).reshape(x.shape + x.shape)

    def ours(x):
        return push_forward(lambda x: f(np, x), x, identity)

    def theirs(x):
        return f(torch, x)

    def slopes_of_theirs(x):
        return torch.autograd.functional.jacobian(theirs, x, create_graph=True)

    point = torch.tensor(x)
    value, first = ours(x)
    assert value == pytest.approx(theirs(point).numpy(), rel=1e-13, abs=1e-13) and value.shape == theirs(point).shape
    assert first == pytest.approx(slopes_of_theirs(point).detach().numpy(), rel=1e-12, abs=1e-12)
    second = push_forward(lambda x: ours(x)[1], x, identity)[1]
    assert second.shape == value.shape + x.shape + x.shape
    wanted = torch.autograd.functional.jacobian(slopes_of_theirs, point).numpy()
    assert second == pytest.approx(wanted, rel=1e-11, abs=1e-11)


def test_of_nothing_the_sum_is_zero():
    value, tangent = push_forward(lambda x: (x**2).sum(0), np.zeros((0, 3)), np.zeros((0, 3, 0, 3)))
    assert value.tolist() == [0, 0, 0] and tangent.shape == (3, 0, 3)


def test_of_nothing_the_mean_is_nan_without_a_warning():
    x = Dual(np.zeros((0, 2)), np.zeros((0, 2)))
    for y in (np.mean(x, 0), np.var(x, 0), np.std(x, 0, ddof=1)):
        assert y.shape == (2,) and np.isnan(y.value).all() and np.isnan(y.tangent).all()


def test_every_function_of_the_table_is_called_here():
    named = " ".join(ARRAYS) + " dot shape ndim size zeros_like ones_like"
    assert [f.__name__ for f in FUNCTIONS if f.__name__.removeprefix("a") not in named] == []
    x = Dual(np.ones((2, 3)), np.zeros((2, 3)))
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((2, 3), 2, 6)
    assert np.zeros_like(x).tolist() == (np.ones_like(x) - 1).tolist() == [[0, 0, 0], [0, 0, 0]]
