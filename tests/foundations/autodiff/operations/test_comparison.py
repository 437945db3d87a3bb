"""Comparisons and logic beside PyTorch's."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from tests.foundations.autodiff.oracle import agrees

SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan])
LEFT, RIGHT = (part.ravel().copy() for part in np.meshgrid(SPECIAL, SPECIAL))
INTEGERS = np.array([0, 1, -1, 6, 5])
BOOLEANS = np.array([True, False, True, False, True])
PAIRS = {
    "special": (LEFT, RIGHT),
    "broadcast": ((2, 1), (3,)),
    "no dimensions": ((), ()),
    "none": ((0, 3), (3,)),
    "unequal": ((2, 3), (4,)),
    "integers": (INTEGERS, INTEGERS[::-1].copy()),
    "integers and floats": (INTEGERS, (5,)),
    "booleans": (BOOLEANS, BOOLEANS[::-1].copy()),
    "int8 and int64": (INTEGERS.astype(np.int8), INTEGERS[::-1].copy()),
}
COMPARED = ["eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"]
BITS = ["bitwise_and", "bitwise_or", "bitwise_xor"]
SIGNS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
LOGIC = {"&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("name", [*COMPARED, *BITS])
def test_of_two_tensors(name, pair):
    agrees(lambda m, x, y: getattr(m, name)(x, y), *PAIRS[pair])


@pytest.mark.parametrize("number", [0, 1, 1.5, True])
@pytest.mark.parametrize("sign", SIGNS)
def test_sign_with_a_number(sign, number):
    for values in (SPECIAL, INTEGERS, BOOLEANS):
        agrees(lambda m, x: SIGNS[sign](x, number), values)
        agrees(lambda m, x: SIGNS[sign](number, x), values)


@pytest.mark.parametrize("sign", LOGIC)
def test_logic(sign):
    for values in (INTEGERS, BOOLEANS, SPECIAL):
        agrees(lambda m, x, y: LOGIC[sign](x, y), values, values[::-1].copy())
    agrees(lambda m, x: LOGIC[sign](x, 3), INTEGERS)
    agrees(lambda m, x: LOGIC[sign](True, x), BOOLEANS)


@pytest.mark.parametrize("name", ["isnan", "isinf", "isfinite", "logical_not", "bitwise_not"])
def test_of_one_tensor(name):
    for values in (SPECIAL, INTEGERS, BOOLEANS):
        agrees(lambda m, x: getattr(m, name)(x), values)


def test_not():
    agrees(lambda m, x: ~x, BOOLEANS)
    agrees(lambda m, x: ~x, INTEGERS)
    agrees(lambda m, x: ~x, (3,))


@pytest.mark.parametrize("other", [None, "1", [1.0], object()], ids=["None", "text", "list", "object"])
def test_equality_with_what_is_no_number(other):
    x = tensor([1.0])
    assert (x == other) is False
    assert (x != other) is True


def test_order_with_none_is_refused():
    agrees(lambda m, x: x < None, (3,))


def test_a_mask_has_no_gradient():
    x = tensor([1.0, -1.0], requires_grad=True)
    mask = x > 0
    assert mask.tolist() == [True, False]
    assert not mask.requires_grad


CLOSE = np.array([1.0, 1.0 + 1e-6, 0.0, np.inf, -np.inf, np.nan, 100.0])
TO = np.array([1.0, 1.0, 1e-9, np.inf, np.inf, np.nan, 100.01])


def test_closeness():
    agrees(lambda m, x, y: m.isclose(x, y), CLOSE, TO, types=(np.float64,))
    agrees(lambda m, x, y: x.isclose(y, rtol=1e-3, equal_nan=True), CLOSE, TO)
    agrees(lambda m, x, y: m.tensor(m.allclose(x, y, rtol=1e-3)), CLOSE[:4], TO[:4])
    agrees(lambda m, x, y: m.tensor(x.allclose(y)), CLOSE, TO)
    agrees(lambda m, x, y: m.isclose(x, y), (3,), INTEGERS[:3])
    agrees(lambda m, x, y: m.isclose(x, y), (3,), (2,))
    agrees(lambda m, x, y: m.isclose(x, y), INTEGERS, INTEGERS)


def test_equality_of_tensors():
    agrees(lambda m, x: m.tensor(m.equal(x, x + 0)), (3,))
    agrees(lambda m, x: m.tensor(x.equal(x + 1)), (3,))
    agrees(lambda m, x, y: m.tensor(m.equal(x, y)), (3,), (1, 3))
    agrees(lambda m, x: m.tensor(m.equal(x, x)), np.array([np.nan]))
    agrees(lambda m, x: m.tensor(m.equal(x, x)), (0, 3))


@pytest.mark.parametrize("invert", [False, True])
def test_isin(invert):
    for values in (np.array([1, 3]), np.array([2.0, np.nan]), np.zeros(0)):
        agrees(lambda m, x, y: m.isin(x, y, invert=invert), np.array([[1, 2], [3, 3]]), values)
        agrees(lambda m, x, y: m.isin(x, y, invert=invert), np.array([1.0, 2.0, np.nan]), values)
    agrees(lambda m, x: m.isin(x, 2, invert=invert), np.array([[1, 2]]))
    agrees(lambda m, x: m.isin(2, x, assume_unique=True, invert=invert), np.array([1, 2]))
