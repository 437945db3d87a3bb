"""Which type a result has: every pair of types, with dimensions, without, and Python's numbers; casts."""

import itertools

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import tensor
from tests.foundations.autodiff.oracle import agrees, torch

NAMES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float32", "float64")
NUMBERS = (True, 2, 1.5)
KINDS = [(name, shape) for name in NAMES for shape in ((2,), ())] + [(number, None) for number in NUMBERS]


def operand(module, kind):
    """A tensor of ones of a type and a shape, or a number."""
    what, shape = kind
    return what if shape is None else module.ones(shape, dtype=getattr(module, what))


@pytest.mark.parametrize(("left", "right"), [*itertools.product(KINDS, KINDS)], ids=str)
def test_promotion_of_every_pair(left, right):
    a, b = (operand(autodiff, kind) for kind in (left, right))
    wanted = str(torch.result_type(*(operand(torch, kind) for kind in (left, right)))).removeprefix("torch.")
    assert autodiff.result_type(a, b) == wanted
    if left[1] is None and right[1] is None:
        return
    assert (a * b).dtype == wanted
    assert (a == b).dtype == bool
    assert autodiff.where(autodiff.tensor([True, False]), a, b).dtype == wanted


def test_promotion_of_types():
    for s, t in itertools.product(NAMES, NAMES):
        wanted = torch.promote_types(getattr(torch, s), getattr(torch, t))
        assert str(wanted) == f"torch.{autodiff.promote_types(getattr(autodiff, s), getattr(autodiff, t))}"


@pytest.mark.parametrize("source", NAMES)
@pytest.mark.parametrize("target", NAMES)
def test_casts(source, target):
    values = np.array([0, 1, 2, 100]).astype(source)
    agrees(lambda m, x: x.to(getattr(m, target)), values, types=(np.dtype(source).type,))


METHODS = {"float": "float32", "double": "float64", "long": "int64", "int": "int32", "short": "int16", "bool": "bool"}
METHODS |= {"char": "int8", "byte": "uint8"}


@pytest.mark.parametrize("name", METHODS)
def test_methods(name):
    agrees(lambda m, x: getattr(x, name)(), np.array([-1.5, 0.0, 2.7]) if name != "byte" else np.array([0.0, 2.7]))
    assert getattr(tensor([1]), name)().dtype == METHODS[name]


def test_other_ways_to_say_a_type():
    agrees(lambda m, x: x.to(m.ones(1, dtype=m.float64)), (2,))
    agrees(lambda m, x: x.to("cpu"), (2,))
    agrees(lambda m, x: x.type(m.float64), (2,))
    agrees(lambda m, x, y: x.type_as(y), (2,), np.arange(3))
    agrees(lambda m, x: x.to(m.float32, copy=True) * 1, (2,))
    x = tensor([1.0])
    assert x.to(autodiff.float32) is x
    assert x.to(autodiff.float32, copy=True) is not x
    assert x.type() == "float32"


def test_gradient_through_casts():
    x = tensor(np.array([1.0, 2.0]), requires_grad=True)
    (x.float() * 3).double().sum().backward()
    assert x.grad.dtype == np.float64
    assert x.grad.tolist() == [3, 3]
    assert not x.long().requires_grad


def test_gradients_have_the_type_of_what_they_belong_to():
    agrees(lambda m, x, y: x.float() * y.double(), (2, 3), (), types=(np.float32,))


@pytest.mark.parametrize("number", [np.float64(2), np.float32(2), np.int64(2)])
def test_numbers_of_numpy_are_numbers(number):
    assert (tensor(1.5) * number).dtype == (tensor([1.5]) + number).dtype == np.float32
    assert (tensor(1) * number).dtype == (np.int64 if isinstance(number, np.int64) else np.float32)


def test_overflow_in_a_cast_is_silent():
    assert tensor(np.array([1e300])).float().item() == np.inf
    tensor([np.nan, 1e30]).int()


def test_a_function_needs_a_tensor():
    for number in (1, 1.5, True, None, [1.0]):
        agrees(lambda m, x, number=number: m.exp(number), (2,))
