"""The Gaussian error linear unit and its approximation, in the tails too."""

from importlib import import_module
from math import erf, erfc, sqrt

import numpy as np
import pytest
from scipy.special import ndtr

from foundations.autodiff import tensor
from foundations.linalg import qr, solve_triangular
from foundations.nn.functional import gelu
from tests.foundations.nn.functional.against_torch import agrees

FITTED = import_module("foundations.nn.functional.gelu")  # the module, whose name is the function's too
TAILS = np.array([-1e30, -40.0, -10.0, -5.0, -1e-30, 0.0, 1e-30, 5.0, 10.0, 40.0, 1e15])


@pytest.mark.parametrize("approximate", ["none", "tanh", "exact"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 3)], ids=str)
def test_gelu(approximate, shape):
    agrees(lambda F, x: F.gelu(x, approximate=approximate), shape)


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_tails(approximate):
    agrees(lambda F, x: F.gelu(x, approximate=approximate), TAILS, order=1)


def test_integers():
    agrees(lambda F, x: F.gelu(x), np.arange(3))


@pytest.mark.parametrize("dtype, wanted", [(np.float32, 1e-7), (np.float64, 2e-16)])
def test_error_of_the_distribution_function(dtype, wanted):
    """Of Phi(x) = gelu(x) / x, absolute; far out it is 0 or 1."""
    x = np.concatenate([np.linspace(-12, -1e-3, 20_001), np.linspace(1e-3, 12, 20_001)]).astype(dtype)
    y = gelu(tensor(x)).numpy()
    error = np.abs(y / x.astype(float) - ndtr(x.astype(float)))
    assert error.max() < wanted + np.finfo(dtype).eps


def test_error_in_single_precision():
    """Of gelu itself, against the error function of the standard library: 5.7e-7 at most."""
    x = np.linspace(-12, 12, 48_001).astype(np.float32)
    wanted = np.array([v * erfc(-v / sqrt(2)) / 2 for v in x.tolist()])
    assert np.abs(gelu(tensor(x)).numpy() - wanted).max() < 5.7e-7


def test_the_coefficients_are_found_again():
    """P by least squares for half the logarithm of Phi(x) / Phi(-x), with weights that the errors of Phi multiply."""
    x = FITTED.FAR * (1 - np.cos(np.pi * np.linspace(0.001, 0.999, 400))) / 2
    twice = np.array([erfc(v / sqrt(2)) for v in x])  # 2 Phi(-x)
    u = np.log((2 - twice) / twice) / 2
    wanted = np.array([erf(v / sqrt(2)) for v in x])  # tanh u
    scale = FITTED.FAR ** (2 * np.arange(6, -1, -1))
    A = x[:, None] * (x[:, None] / FITTED.FAR) ** (2 * np.arange(6, -1, -1))  # (400, 7)
    weights = np.ones(len(x))
    for _ in range(60):
        rows = np.sqrt(weights) * twice * (2 - twice)  # du moves tanh u by 1 - tanh^2 u
        Q, R = qr(A * rows[:, None])
        c = solve_triangular(R, Q.T @ (u * rows))
        errors = np.abs(np.tanh(A @ c) - wanted) / 2
        weights *= errors / errors.max()
    assert errors.max() < 3e-8
    np.testing.assert_allclose(FITTED.P, c / scale, rtol=3e-4)
    assert np.abs(np.tanh(A @ (FITTED.P * scale)) - wanted).max() / 2 < 3e-8


def test_the_approximation_is_near():
    x = tensor(np.linspace(-8, 8, 100_001))
    assert 4e-4 < abs(gelu(x) - gelu(x, approximate="tanh")).max().item() < 5e-4
