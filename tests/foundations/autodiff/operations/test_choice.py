"""where, masked_fill, maximum, clamp and the like beside PyTorch's, at their bounds and ties."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import tensor
from tests.foundations.autodiff.oracle import agrees

MASK = np.array([[True, False, True], [False, False, True]])
VALUES = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, np.inf, -np.inf, np.nan])
INTEGERS = np.array([-3, -1, 0, 2, 7])
TWO = np.array([1.0, 2.0, 3.0, np.nan, 1.0])
ALSO = np.array([1.0, 3.0, 2.0, 1.0, np.nan])
CASES = {
    "where": (lambda m, c, x, y: m.where(c, x, y), MASK, (2, 3), (2, 3)),
    "where broadcasts": (lambda m, c, x, y: m.where(c, x, y), MASK, (3,), (2, 1)),
    "where method": (lambda m, c, x, y: x.where(c, y), MASK, (2, 3), ()),
    "where number left": (lambda m, c, y: m.where(c, 1.5, y), MASK, (2, 3)),
    "where number right": (lambda m, c, x: m.where(c, x, 0), MASK, (2, 3)),
    "where numbers": (lambda m, c: m.where(c, 1.5, 0), MASK),
    "where integers": (lambda m, c: m.where(c, 1, 0), MASK),
    "where promotes": (lambda m, c, x, y: m.where(c, x, y), MASK, np.arange(3), (2, 3)),
    "where by name": (lambda m, c, x: m.where(condition=c, input=x, other=x), MASK, (2, 3)),
    "where alone": (lambda m, c: m.where(c), MASK),
    "where needs booleans": (lambda m, c, x: m.where(c, x, 0.0), np.arange(3), (3,)),
    "where shapes": (lambda m, c, x: m.where(c, x, 0.0), MASK, (4,)),
    "where hides nan": (lambda m, c, x: m.where(c, x, 0.0), MASK, np.full((2, 3), np.nan)),
    "where none": (lambda m, c, x: m.where(c, x, 0.0), np.zeros((0, 3), bool), (0, 3)),
    "masked_fill": (lambda m, x, c: x.masked_fill(c, -np.inf), (2, 3), MASK),
    "masked_fill tensor": (lambda m, x, c, v: x.masked_fill(c, v), (2, 3), MASK, ()),
    "masked_fill mask broadcasts": (lambda m, x, c: m.masked_fill(x, c, 0), (4, 2, 3), MASK),
    "masked_fill x broadcasts": (lambda m, x, c: m.masked_fill(x, c, 0), (3,), MASK),
    "masked_fill integers": (lambda m, x, c: x.masked_fill(c, 5), np.arange(6).reshape(2, 3), MASK),
    "masked_fill a float into integers": (lambda m, x, c: x.masked_fill(c, 1.5), np.arange(6).reshape(2, 3), MASK),
    "masked_fill needs booleans": (lambda m, x, c: x.masked_fill(c, 0), (3,), np.arange(3)),
    "masked_fill needs one value": (lambda m, x, c, v: x.masked_fill(c, v), (2, 3), MASK, (3,)),
    "maximum": (lambda m, x, y: m.maximum(x, y), TWO, ALSO),
    "minimum": (lambda m, x, y: x.minimum(y), TWO, ALSO),
    "maximum of integers": (lambda m, x, y: m.maximum(x, y), INTEGERS, INTEGERS[::-1].copy()),
    "clamp": (lambda m, x: m.clamp(x, -1, 1), VALUES),
    "clamp min": (lambda m, x: x.clamp(min=-1.0), VALUES),
    "clamp max": (lambda m, x: x.clamp(max=1.0), VALUES),
    "clamp_min": (lambda m, x: m.clamp_min(x, 0.5), VALUES),
    "clamp_max": (lambda m, x: m.clamp_max(x, 0.5), VALUES),
    "clip": (lambda m, x: m.clip(x, 0, 1), VALUES),
    "clamp crossed": (lambda m, x: m.clamp(x, 1, -1), VALUES),
    "clamp tensors": (lambda m, x, a, b: m.clamp(x, a, b), (4, 5), (5,), (4, 1)),
    "clamp tensor min": (lambda m, x, a: m.clamp(x, min=a), (4, 5), (5,)),
    "clamp tensor max": (lambda m, x, a: m.clamp(x, max=a), (4, 5), (5,)),
    "clamp tensors tied": (
        lambda m, x, a, b: m.clamp(x, a, b), np.ones(3), np.array([0.0, 1, 1]), np.array([1.0, 2, 1])
    ),
    "clamp integers": (lambda m, x: m.clamp(x, -1, 2), INTEGERS),
    "clamp integers by floats": (lambda m, x: m.clamp(x, -1.5, 2.5), INTEGERS),
    "clamp needs a bound": (lambda m, x: m.clamp(x), (3,)),
    "clamp none": (lambda m, x: m.clamp(x, 0, 1), (0, 3)),
}


@pytest.mark.parametrize("case", CASES)
def test_beside_torch(case):
    agrees(*CASES[case])


def test_where_alone_gives_places():
    places = autodiff.where(tensor(MASK))
    assert [p.tolist() for p in places] == [[0, 0, 1], [0, 2, 2]]
    assert all(p.dtype == np.int64 for p in places)


def test_mask_polarity():
    x = tensor([1.0, 2.0, 3.0], requires_grad=True)
    filled = x.masked_fill(tensor([True, False, False]), 9.0)
    filled.sum().backward()
    assert filled.tolist() == [9, 2, 3]
    assert x.grad.tolist() == [0, 1, 1]
