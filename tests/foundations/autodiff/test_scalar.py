"""The scalar engine: against PyTorch, against the tensor engine, and the traps that such engines have."""

import gc
import math
import time
import weakref

import numpy as np
import pytest

from foundations.autodiff.scalar import Value
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()

FORMULAS = {
    "a + b": lambda a, b: a + b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
    "a ** b": lambda a, b: a**b,
    "a ** 3": lambda a, b: a**3 + b,
    "a ** -0.5": lambda a, b: a**-0.5 * b,
    "a ** 0": lambda a, b: a**0 * b,
    "2 ** a": lambda a, b: 2**a * b,
    "reflected": lambda a, b: (1 + a) * (2 - b) + 3 * a / b + 4 / a + (-b),
    "exp, log": lambda a, b: a.exp() * b.log(),
    "sqrt, sin, cos": lambda a, b: a.sqrt() + b.sin() * a.cos(),
    "tanh, sigmoid": lambda a, b: a.tanh() * b.sigmoid() + (-b).sigmoid(),
    "relu": lambda a, b: (a - b).relu() + (b - a).relu() + (a - a).relu(),
    "reused": lambda a, b: (a * a * a + a * b) * (a + a),
    "diamond": lambda a, b: (a * b).exp() * (a * b).tanh(),
    "unused": lambda a, b: b * 2,
}


@pytest.mark.parametrize("case", FORMULAS)
def test_value_and_gradient_agree_with_pytorch(case):
    for x, y in ((0.5, 1.25), (2.0, 0.75)):
        a, b = Value(x), Value(y)
        result = FORMULAS[case](a, b)
        result.backward()
        leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (x, y)]
        wanted = FORMULAS[case](*leaves)
        wanted.backward()
        gradients = [0.0 if t.grad is None else t.grad.item() for t in leaves]
        np.testing.assert_allclose([result.data, a.grad, b.grad], [wanted.item(), *gradients], rtol=1e-13)


def test_the_power_of_a_negative_number_and_of_zero():
    x, zero = Value(-2.0), Value(0.0)
    (x**3).backward()
    (zero**1 + zero**0).backward()
    assert (x.grad, zero.grad) == (12.0, 1.0)


@pytest.mark.parametrize(
    ("base", "exponent"), [(-2.0, 3.0), (-2.0, 0.0), (0.0, 0.5), (0.0, 1.0), (0.0, 0.0), (0.0, 2.0), (3.0, 0.0)]
)
def test_slopes_of_powers_at_corners_agree_with_pytorch(base, exponent):
    """Infinite at the root of 0; none in the exponent of a negative number, whose power exists at whole ones only."""
    x, n = Value(base), Value(exponent)
    (x**n).backward()
    leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (base, exponent)]
    (leaves[0] ** leaves[1]).backward()
    np.testing.assert_equal([x.grad, n.grad], [t.grad.item() for t in leaves])


def test_the_root_of_zero_has_an_infinite_slope():
    x, y = Value(0.0), Value(0.0)
    (x.sqrt() + y**0.5).backward()
    assert (x.grad, y.grad) == (math.inf, math.inf)


def test_large_arguments():
    x = Value(1000.0)
    (x.tanh() + x.sigmoid() + (-x).sigmoid()).backward()
    assert x.grad == 0.0


def test_a_second_backward_adds_to_leaves_and_does_not_count_values_in_between_twice():
    a = Value(3.0)
    b = a * 2
    c = b * b
    c.backward()
    c.backward()
    assert (a.grad, b.grad, c.grad) == (2 * 24.0, 12.0, 1.0)


def test_two_losses_over_shared_values_add_up():
    a = Value(3.0)
    b = a * a
    (b * 2).backward()
    (b * 5).backward()
    assert a.grad == 2 * 6 + 5 * 6


def test_backward_from_a_leaf():
    a = Value(3.0)
    a.backward()
    assert a.grad == 1.0


def test_deep_chain():
    begin = time.process_time()
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1e-5
    y.backward()
    assert (round(y.data, 6), x.grad) == (2.0, 1.0)
    del y
    assert time.process_time() - begin < 3


def test_nothing_is_left_for_the_collector():
    gc.collect()
    gc.disable()
    try:
        a = Value(2.0)
        b = (a * a).exp()
        (b * b + a).backward()
        gone = weakref.ref(b)
        del b
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("wrong", ["2", None, [1.0], 1j])
def test_what_is_no_number_is_told(wrong):
    with pytest.raises(TypeError, match="a Value or a number; got"):
        Value(1.0) + wrong


def test_what_has_no_real_result_is_told():
    for call in (lambda: Value(-1.0).log(), lambda: Value(-1.0) ** 0.5, lambda: Value(0.0) ** -1):
        with pytest.raises(ValueError):
            call()
    with pytest.raises(ZeroDivisionError):
        Value(1.0) / 0


def test_it_shows_itself():
    assert repr(Value(0.5)) == "Value(data=0.5, grad=0)"


# A network of eight neurons that learns exclusive or


def parameters(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((8, 2)), rng.standard_normal(8), rng.standard_normal(8), rng.standard_normal(1)]


XOR = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]


def loss_of_values(W, b, w, c):
    """Squared error of w · tanh(W x + b) + c over the four points, number by number."""
    total = 0.0
    for x, y in XOR:
        hidden = [(row[0] * x[0] + row[1] * x[1] + shift).tanh() for row, shift in zip(W, b, strict=True)]
        total = total + (sum(h * k for h, k in zip(hidden, w, strict=True)) + c[0] - y) ** 2
    return total


def as_values(array):
    return [as_values(row) for row in array] if np.ndim(array) else Value(float(array))


def flat(values):
    return [leaf for v in values for leaf in flat(v)] if isinstance(values, list) else [values]


def loss_of_tensors(module, W, b, w, c):
    X = module.tensor(np.array([x for x, _ in XOR], float))  # (4, 2)
    y = module.tensor(np.array([y for _, y in XOR], float))
    error = ((X @ W.transpose(0, 1) + b).tanh() * w).sum(1) + c - y  # (4, 8) to (4,)
    return (error * error).sum()


def test_gradients_of_a_network_are_those_of_the_tensor_engine_and_of_pytorch():
    import foundations.autodiff as ours

    values = [as_values(p) for p in parameters()]
    loss = loss_of_values(*values)
    loss.backward()
    for module in (ours, torch):
        tensors = [module.tensor(p, requires_grad=True) for p in parameters()]
        wanted = loss_of_tensors(module, *tensors)
        wanted.backward()
        gradients = np.concatenate([t.grad.numpy().ravel() for t in tensors])
        np.testing.assert_allclose(loss.data, wanted.item(), rtol=1e-13)
        np.testing.assert_allclose([v.grad for v in flat(values)], gradients, rtol=1e-11, atol=1e-13)


def test_it_learns_exclusive_or():
    values = [as_values(p) for p in parameters()]
    for _ in range(150):
        loss = loss_of_values(*values)
        for v in flat(values):
            v.grad = 0.0
        loss.backward()
        for v in flat(values):
            v.data -= 0.05 * v.grad
    assert loss.data < 0.01 and math.isfinite(loss.data)
