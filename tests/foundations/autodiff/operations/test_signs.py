"""Signs, taken and given, and the step at zero, beside PyTorch's."""

import numpy as np
import pytest

from foundations.autodiff import heaviside, tensor
from tests.foundations.autodiff.oracle import agrees

INF, NAN = np.inf, np.nan
LEFT, RIGHT = (np.ravel(part) for part in np.meshgrid([0.0, -0.0, 1.0, -2.0, INF, -INF, NAN], [0.0, -0.0, 3.0, -4.0]))
INTEGERS, BOOLEANS = np.array([[0, 1, -7]]), np.array([True, False])
EDGES = {"matrix": (2, 3), "number": (), "none": (0, 3), "special": LEFT, "integers": INTEGERS, "booleans": BOOLEANS}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("name", ["sgn", "signbit", "positive"])
def test_of_one(name, edge):
    agrees(lambda m, x: getattr(m, name)(x), EDGES[edge], order=1)
    agrees(lambda m, x: getattr(x, name)(), EDGES[edge], order=1)


PAIRS = {
    "matrices": ((2, 3), (2, 3)),
    "broadcast": ((2, 3), (3,)),
    "unequal": ((2, 3), (4,)),
    "integers": (INTEGERS, -INTEGERS),
    "booleans": (BOOLEANS, BOOLEANS[::-1]),
    "two types": ((2, 3), INTEGERS),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_copysign(pair):
    agrees(lambda m, x, y: m.copysign(x, y), *PAIRS[pair])


def test_copysign_of_special_numbers():
    agrees(lambda m, x, y: m.copysign(x, y), LEFT, RIGHT, order=1)
    agrees(lambda m, x: m.copysign(x, -2.0), LEFT, order=1)
    agrees(lambda m, x: m.copysign(x, -0.0), INTEGERS)


@pytest.mark.parametrize("pair", PAIRS)
def test_heaviside(pair):
    agrees(lambda m, x, y: m.heaviside(x, y).detach(), *PAIRS[pair])


def test_heaviside_of_special_numbers():
    agrees(lambda m, x, y: m.heaviside(x, y).detach(), LEFT, RIGHT)
    agrees(lambda m, x, y: m.heaviside(x, y), LEFT, RIGHT)  # both refuse the derivative


def test_heaviside_says_that_it_has_no_derivative():
    x = tensor([1.0], requires_grad=True)
    with pytest.raises(NotImplementedError, match="no derivative"):
        heaviside(x, x).backward()
