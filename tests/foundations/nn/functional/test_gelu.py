"""The Gaussian error linear unit and its approximation, in the tails too."""

import numpy as np
import pytest
from scipy.special import ndtr

from foundations.autodiff import tensor
from foundations.nn.functional import gelu
from tests.foundations.nn.functional.against_torch import agrees

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
