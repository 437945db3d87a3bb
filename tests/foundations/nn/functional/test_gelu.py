"""The Gaussian error linear unit and its approximation, in the tails too."""

import numpy as np
import pytest

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
