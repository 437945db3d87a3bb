"""Changes in place: what they compute, what they refuse, and what backward then notices."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import inplace, no_grad, tensor
from tests.foundations.autodiff.oracle import agrees, torch

INTEGERS = np.array([[1, 2, 3], [4, 5, 6]])
PLACES = np.array([[1, 0], [0, 1]])
MASK = np.array([[True, False, True], [False, False, True]])

# Each is done to a copy of x, which is no leaf; the copy, and what the method returns, are compared.
CHANGES = {
    "add_": (lambda x, y: x.add_(y), (2, 3), (3,)),
    "add_ alpha": (lambda x, y: x.add_(y, alpha=0.5), (2, 3), (2, 3)),
    "add_ number": (lambda x: x.add_(2), (2, 3)),
    "sub_": (lambda x, y: x.sub_(y), (2, 3), ()),
    "mul_": (lambda x, y: x.mul_(y), (2, 3), (2, 3)),
    "div_": (lambda x, y: x.div_(y), (2, 3), (2, 1)),
    "div_ floor": (lambda x, y: x.div_(y, rounding_mode="floor"), (2, 3), (2, 1)),
    "pow_": (lambda x: x.pow_(3), (2, 3)),
    "neg_": (lambda x: x.neg_(), (2, 3)),
    "exp_": (lambda x: x.exp_(), (2, 3)),
    "log_": (lambda x: x.log_(), np.array([0.5, 2.0])),
    "sqrt_": (lambda x: x.sqrt_(), np.array([0.5, 2.0])),
    "abs_": (lambda x: x.abs_(), (2, 3)),
    "relu_": (lambda x: x.relu_(), (2, 3)),
    "sigmoid_": (lambda x: x.sigmoid_(), (2, 3)),
    "tanh_": (lambda x: x.tanh_(), (2, 3)),
    "clamp_": (lambda x: x.clamp_(-0.5, 0.5), (2, 3)),
    "clamp_min_": (lambda x: x.clamp_min_(0.0), (2, 3)),
    "round_": (lambda x: x.round_(), (2, 3)),
    "masked_fill_": (lambda x, mask: x.masked_fill_(mask, 7.0), (2, 3), MASK),
    "addcmul_": (lambda x, y, z: x.addcmul_(y, z, value=2), (2, 3), (3,), (2, 3)),
    "addcdiv_": (lambda x, y, z: x.addcdiv_(y, z), (2, 3), (3,), (2, 3)),
    "lerp_": (lambda x, y: x.lerp_(y, 0.25), (2, 3), (2, 3)),
    "copysign_": (lambda x, y: x.copysign_(y), (2, 3), (2, 3)),
    "sgn_": (lambda x: x.sgn_(), (2, 3)),
    "sinc_": (lambda x: x.sinc_(), (2, 3)),
    "tril_": (lambda x: x.tril_(-1), (3, 3)),
    "triu_": (lambda x: x.triu_(diagonal=1), (3, 3)),
    "scatter_": (lambda x, index, y: x.scatter_(1, index, y), (2, 3), PLACES, (2, 2)),
    "scatter_ number": (lambda x, index: x.scatter_(1, index, 2.0), (2, 3), PLACES),
    "scatter_add_": (lambda x, index, y: x.scatter_add_(1, index, y), (2, 3), PLACES, (2, 2)),
    "index_add_": (lambda x, index, y: x.index_add_(0, index, y, alpha=2), (2, 3), PLACES[0], (2, 3)),
    "index_copy_": (lambda x, index, y: x.index_copy_(0, index, y), (2, 3), PLACES[0], (2, 3)),
    "index_fill_": (lambda x, index: x.index_fill_(0, index, 2.0), (2, 3), PLACES[0]),
    "cumsum_": (lambda x: x.cumsum_(1), (2, 3)),
    "cumprod_": (lambda x: x.cumprod_(dim=0), (2, 3)),
    "zero_": (lambda x: x.zero_(), (2, 3)),
    "fill_": (lambda x: x.fill_(2.5), (2, 3)),
    "fill_ tensor": (lambda x, y: x.fill_(y), (2, 3), ()),
    "fill_ row": (lambda x, y: x.fill_(y), (2, 3), (3,)),
    "copy_": (lambda x, y: x.copy_(y), (2, 3), (3,)),
    "copy_ too large": (lambda x, y: x.copy_(y), (3,), (2, 3)),
    "none": (lambda x, y: x.add_(y), (0, 3), (3,)),
    "no dimensions": (lambda x, y: x.mul_(y), (), ()),
    "grows": (lambda x, y: x.add_(y), (3,), (2, 3)),
    "integers": (lambda x, y: x.add_(y), INTEGERS, INTEGERS),
    "integers of another type": (lambda x, y: x.mul_(y), INTEGERS.astype(np.int8), INTEGERS),
    "integers by a float": (lambda x: x.add_(1.5), INTEGERS),
    "integers by floats": (lambda x, y: x.add_(y), INTEGERS, (2, 3)),
    "integers divided": (lambda x: x.div_(2), INTEGERS),
    "booleans by integers": (lambda x: x.add_(1), MASK),
    "integers filled": (lambda x: x.fill_(1.5), INTEGERS),
    "integers copied": (lambda x, y: x.copy_(y), INTEGERS, np.array([1.5, 2.5, -3.5])),
    "booleans filled": (lambda x: x.fill_(2), MASK),
    "booleans zeroed": (lambda x: x.zero_(), MASK),
    "booleans copied": (lambda x, y: x.copy_(y), MASK, ~MASK),
    "signs of zeros copied": (lambda x, y: x.copy_(y).reciprocal_(), np.array([1.0, 1.0]), np.array([0.0, -0.0])),
    "expanded": (lambda x: x.expand(2, 3).add_(1), (3,)),
    "floats by integers": (lambda x, y: x.mul_(y), (2, 3), INTEGERS),
    "two types of floats": (lambda x, y: x.add_(y.double()), (2, 3), (3,)),
}
STATEMENTS = {
    "+=": (lambda x, y: x.__iadd__(y), (2, 3), (3,)),
    "-=": (lambda x, y: x.__isub__(y), (2, 3), (3,)),
    "*=": (lambda x, y: x.__imul__(y), (2, 3), (3,)),
    "/=": (lambda x, y: x.__itruediv__(y), (2, 3), (3,)),
    "%=": (lambda x, y: x.__imod__(y), (2, 3), (3,)),
    "**=": (lambda x: x.__ipow__(2), (2, 3)),
    "//=": (lambda x: x.__ifloordiv__(2), INTEGERS),
}
ASSIGNMENTS = {
    "integer": (lambda x, y: x.__setitem__(1, y), (2, 3), (3,)),
    "integer, number": (lambda x: x.__setitem__(0, 2.5), (2, 3)),
    "two integers": (lambda x, y: x.__setitem__((1, -1), y), (2, 3), ()),
    "slice": (lambda x, y: x.__setitem__((slice(None), slice(1, 3)), y), (2, 3), (2, 2)),
    "slice broadcasts": (lambda x, y: x.__setitem__((slice(None), slice(1, 3)), y), (2, 3), (2, 1)),
    "leading ones": (lambda x, y: x.__setitem__(0, y), (2, 3), (1, 1, 3)),
    "dots and none": (lambda x, y: x.__setitem__((..., None, 0), y), (2, 3), (2, 1)),
    "everything": (lambda x, y: x.__setitem__(slice(None), y), (2, 3), (3,)),
    "list": (lambda x, y: x.__setitem__([0, 1], y), (2, 3), (2, 3)),
    "tensor": (lambda x, y, i: x.__setitem__(i, y), (4, 3), (2, 3), np.array([3, 1])),
    "pairs": (lambda x, y, i, j: x.__setitem__((i, j), y), (4, 3), (2,), np.array([3, 1]), np.array([0, -1])),
    "slice and tensor": (lambda x, y, i: x.__setitem__((slice(None), i), y), (4, 3), (4, 2), np.array([2, 0])),
    "apart": (
        lambda x, y, i, j: x.__setitem__((i, slice(None), j), y), (4, 3, 2), (2, 3), np.array([3, 1]), np.array([0, 1])
    ),
    "mask": (lambda x, y, mask: x.__setitem__(mask, y), (2, 3), (3,), MASK),
    "mask, number": (lambda x, mask: x.__setitem__(mask, 0), (2, 3), MASK),
    "mask of rows": (lambda x, y, mask: x.__setitem__(mask, y), (2, 3), (3,), np.array([True, False])),
    "empty mask": (lambda x, mask: x.__setitem__(mask, 0), (2, 3), np.zeros((2, 3), bool)),
    "integers from floats": (lambda x: x.__setitem__(0, 1.7), INTEGERS),
    "floats from integers": (lambda x, y: x.__setitem__(0, y), (2, 3), np.array([1, 2, 3])),
    "another type": (lambda x, y: x.__setitem__(0, y.double()), (2, 3), (3,)),
    "out of range": (lambda x: x.__setitem__(5, 0), (2, 3)),
    "too many": (lambda x: x.__setitem__((0, 0, 0), 0), (2, 3)),
    "does not fit": (lambda x, y: x.__setitem__(0, y), (2, 3), (4,)),
    "does not fit, list": (lambda x, y: x.__setitem__([0, 1], y), (2, 3), (4,)),
    "no number": (lambda x: x.__setitem__(0, "1"), (2, 3)),
    "a list": (lambda x: x.__setitem__(0, [1, 2, 3]), (2, 3)),
}


def done(change):
    """The change to a copy, as an operation of a module and tensors."""

    def operation(m, x, *others):
        copy = x.clone()
        change(copy, *others)
        return [copy, copy * 2]

    return operation


@pytest.mark.parametrize("case", CHANGES)
def test_method(case):
    change, *inputs = CHANGES[case]
    agrees(done(change), *inputs)


@pytest.mark.parametrize("case", STATEMENTS)
def test_statement(case):
    change, *inputs = STATEMENTS[case]
    agrees(done(change), *inputs)


@pytest.mark.parametrize("case", ASSIGNMENTS)
def test_assignment(case):
    change, *inputs = ASSIGNMENTS[case]
    agrees(done(change), *inputs)


@pytest.mark.parametrize("case", ["add_", "exp_", "clamp_", "copy_", "masked_fill_", "zero_"])
def test_without_gradients_memory_is_kept(case):
    change, *inputs = CHANGES[case]

    def operation(m, x, *others):
        with m.no_grad():
            view = x[:1]
            returned = change(x, *others)
            assert returned is x
        return [x.detach(), view.detach()]

    agrees(operation, *inputs)


def test_what_is_returned_is_the_tensor():
    x = tensor([1.0])
    y = x
    y += 1
    assert y is x is x.mul_(2) is x.zero_() is x.fill_(3) is x.copy_(tensor(4.0)) is x.detach_()
    assert x.tolist() == [4]


def test_a_change_by_the_tensor_itself():
    x = tensor([2.0, 3.0], requires_grad=True)
    y = x * 1
    y *= y  # PyTorch refuses to go back through this
    y += y
    y.sum().backward()
    assert y.tolist() == [8, 18]
    assert x.grad.tolist() == [8, 12]


def test_index_is_taken_as_it_is_now():
    x, i = tensor([1.0, 2.0, 3.0], requires_grad=True), tensor([0])
    y = x.clone()
    y[i] = 9.0
    i[0] = 2
    y.sum().backward()
    assert x.grad.tolist() == [0, 1, 1]


# Leaves, views, detached tensors


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.add_(1),
        lambda x: x.__imul__(2),
        lambda x: x.zero_(),
        lambda x: x.copy_(x.detach()),
        lambda x: x.__setitem__(0, 1.0),
        lambda x: x.relu_(),
    ],
)
def test_a_leaf_that_requires_a_gradient_is_not_changed(change):
    agrees(lambda m, x: change(x), (3,))
    x = tensor([1.0, 2.0], requires_grad=True)
    with no_grad():
        change(x)  # within no_grad it may be, as an optimizer does
    assert x.is_leaf and x.requires_grad
    assert x._version[0] == 1


def test_a_change_without_gradients_shows_in_views():
    x = autodiff.zeros(2, 3)
    x[0].add_(1)
    x.reshape(6)[5] = 7
    assert x.tolist() == [[1, 1, 1], [0, 0, 7]]


def test_the_retained_gradient_is_that_of_what_the_tensor_is_now():
    def operation(m, x):
        y = x * 1
        y.retain_grad()
        y.mul_(3)
        (y * y).sum().backward()
        return y.grad.detach()

    agrees(operation, (3,))


def test_detach_():
    x = tensor([1.0], requires_grad=True)
    y = x * 2
    assert not y.detach_().requires_grad
    with pytest.raises(RuntimeError, match=r"use detach\(\)"):
        (x * 2)[0].detach_()


def test_detach_after_use_is_noticed():
    w = tensor(2.0, requires_grad=True)
    h = w * w
    y = h * h
    h.detach_()
    with pytest.raises(RuntimeError, match="backward of mul needs was changed in place"):
        autodiff.grad(y, w, create_graph=True)


def test_an_array_among_the_operands_may_be_changed_after_use():
    x, array = tensor([1.0, 2.0], requires_grad=True), np.array([3.0, 4.0], np.float32)
    y = x * array
    array[:] = 0
    y.sum().backward()
    assert x.grad.tolist() == [3, 4]


# What backward notices

NOTICED = {
    "exp": lambda x: (lambda y: (y, y))(x.exp()),
    "tanh": lambda x: (lambda y: (y, y))(x.tanh()),
    "sigmoid": lambda x: (lambda y: (y, y))(x.sigmoid()),
    "sqrt": lambda x: (lambda y: (y, y))(x.sqrt()),
    "mul": lambda x: (lambda y: (y * x, y))(x * 1),
    "div": lambda x: (lambda y: (x / y, y))(x * 1),
    "log": lambda x: (lambda y: (y.log(), y))(x * 1),
    "pow": lambda x: (lambda y: (y**3, y))(x * 1),
    "square": lambda x: (lambda y: (y.square(), y))(x * 1),
    "maximum": lambda x: (lambda y: (y.maximum(x), y))(x * 1),
    "dot": lambda x: (lambda y: (x @ y, y))(x * 1),
}
UNNOTICED = {
    "add": lambda x: (lambda y: (y + x, y))(x * 1),
    "sub": lambda x: (lambda y: (y - x, y))(x * 1),
    "neg": lambda x: (lambda y: (-y, y))(x * 1),
    "mul by a number": lambda x: (lambda y: (y * 3, y))(x * 1),
    "sum": lambda x: (lambda y: (y.sum(), y))(x * 1),
}
WAYS = {
    "in place": lambda y: y.mul_(2),
    "assignment": lambda y: y.__setitem__(0, 5.0),
    "through a view": lambda y: y.detach()[:1].zero_(),
    "through detach": lambda y: y.detach().add_(1),
    "within no_grad": lambda y: autodiff.no_grad()(lambda: y.add_(1))(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NOTICED)
def test_a_saved_value_that_was_changed_is_noticed(name, way):
    x = tensor([1.0, 2.0], requires_grad=True)
    result, saved = NOTICED[name](x)
    result = result * 1
    WAYS[way](saved)
    with pytest.raises(RuntimeError, match=f"backward of {name} needs was changed in place"):
        result.sum().backward()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", UNNOTICED)
def test_a_change_of_what_no_rule_needs_is_no_error(name, way):
    x = tensor([1.0, 2.0], requires_grad=True)
    result, changed = UNNOTICED[name](x)
    WAYS[way](changed)
    result.sum().backward()
    assert x.grad is not None


def test_changes_through_data_are_not_noticed():
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    z = y * x
    y.data.zero_()
    z.sum().backward()
    assert x.grad.tolist() == [1, 2]  # y was (1, 2), and counts as zero: as in PyTorch, wrong without a word


def test_no_cycle_is_left():
    import gc
    import weakref

    gc.collect()
    x = tensor([1.0, 2.0], requires_grad=True) * 1
    x.mul_(x)
    x.exp_()
    gone = weakref.ref(x)
    gc.disable()
    try:
        del x
        assert gone() is None
    finally:
        gc.enable()


def test_names_are_pytorchs():
    assert [name for name in inplace.METHODS if not hasattr(torch.Tensor, name)] == []
