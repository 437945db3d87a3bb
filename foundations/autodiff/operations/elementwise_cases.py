"""Operations on numbers by themselves that `baselines.py` compares, written for our module and for PyTorch's alike."""

from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff.operations import activations
from foundations.comparison import SIZES


def vector(rng, n):
    """n standard normal numbers."""
    return (rng.standard_normal(n).astype(np.float32),)


def two_vectors(rng, n):
    """Twice n standard normal numbers."""
    return tuple(rng.standard_normal((2, n)).astype(np.float32))


def additions(m, a, b):
    """The sum of two tensors without dimensions, a thousand times: forward only, but recorded."""
    for _ in range(1000):
        total = a + b
    return total


def two_numbers(rng, n):
    """Two tensors without dimensions; n counts nothing."""
    return tuple(np.asarray(rng.standard_normal(), np.float32) for _ in range(2))


def functions(m, x):
    """A sum of products and quotients of functions."""
    return m.sin(x) * m.exp(-x * x) + m.log1p(x * x) / m.sqrt(1 + x * x) + m.atan(x) ** 3


def activated(m, x):
    """A sum of activation functions."""
    F = activations if m is autodiff else m.nn.functional
    return F.relu(x) + m.sigmoid(x) + m.tanh(x) + F.gelu(x) + F.silu(x) + F.softplus(x)


def chosen(m, x, y):
    """A choice by two masks, plus one between bounds."""
    return m.where(x > 0, x, y).masked_fill(y > 1, 0.0) + m.maximum(x, y).clamp(-1, 1)


def changed(m, x):
    """A copy of x after four changes in place."""
    y = x.clone()
    y *= 2
    y[: len(y) // 2] = 1.0
    y += x
    return y.exp_()


CASES: list[tuple[str, str, Callable, Callable, tuple[int, ...]]] = [
    ("Addition of two scalars", "torch.add", additions, two_numbers, (1,)),
    ("Elementwise functions and their derivatives", "torch.sin, torch.exp, ...", functions, vector, SIZES),
    ("Activation functions", "torch.nn.functional", activated, vector, SIZES),
    ("Selection by mask and clamping", "torch.where, torch.clamp", chosen, two_vectors, SIZES),
    ("Changes in place", "torch.Tensor.add_", changed, vector, SIZES),
]
