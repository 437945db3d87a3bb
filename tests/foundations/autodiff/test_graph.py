"""The graph and the walk back, with the traps by name."""

import gc
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.autodiff import tensor
from foundations.autodiff.functional import grad
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()


def leaf(*numbers):
    return tensor(np.array(numbers), requires_grad=True)


# What a value used in several places gets

USES = {
    "reused node": lambda x: (x * x * x).sum(),
    "reused in one operation": lambda x: (x + x).sum(),
    "diamond": lambda x: (x.exp() * x.tanh()).sum(),
    "diamond inside": lambda x: ((x * x).exp() * (x * x)).sum() + (x * x).sum(),
    "many ways": lambda x: (((x + x) * (x + x)).exp() + x).sum(),
    "long way and short way": lambda x: ((((x * 2).tanh() * 3).tanh() + x) * x).sum(),
    "broadcast reduction": lambda x: (x.reshape(2, 1) * x).sum(),
    "broadcast of a sum": lambda x: (x * x.sum() + x.sum()).sum(),
    "a dead end": lambda x: (x * x).sum() + 0 * x.exp().sum().detach(),
}


@pytest.mark.parametrize("case", USES)
def test_gradients_of_values_used_in_several_places(case):
    found = []
    for make in (tensor, torch.tensor):
        x = make(np.array([0.3, -0.7]), requires_grad=True)
        USES[case](x).backward()
        found.append(x.grad.numpy())
    np.testing.assert_allclose(*found, rtol=1e-13)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 1), (2, 1), (1, 3), (2, 3), (4, 2, 3), (4, 1, 1)])
def test_broadcast_reduction(shape):
    """An input that was repeated gets the sum over its repetitions, in its own shape."""
    found = []
    for make in (tensor, torch.tensor):
        rng = np.random.default_rng(0)
        x = make(np.asarray(rng.standard_normal(shape)), requires_grad=True)
        y = make(rng.standard_normal((4, 2, 3)), requires_grad=True)
        (x * y - x).sum().backward()
        found.append((x.grad.numpy(), y.grad.numpy()))
    for got, wanted in zip(*found, strict=True):
        assert got.shape == wanted.shape
        np.testing.assert_allclose(got, wanted, rtol=1e-13)


STEPS = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "sub": lambda a, b: a - b,
    "tanh": lambda a, b: a.tanh(),
    "matmul": lambda a, b: (a.reshape(2, 2) @ b.reshape(2, 2)).tanh().reshape(4),
    "broadcast": lambda a, b: a * b.sum() * 0.1,
    "detach": lambda a, b: a + b.detach(),
    "part": lambda a, b: a[[0, 0, 3, 1]] - b[1],
}
STEP = st.tuples(st.sampled_from(list(STEPS)), st.integers(0, 99), st.integers(0, 99))


def run(make, program):
    """Two leaves, then for each step a value made of two of those before it."""
    values = [make(numbers, requires_grad=True) for numbers in (np.linspace(-1, 1, 4), np.array([0.3, -0.8, 0.1, 0.6]))]
    for name, i, j in program:
        values.append(STEPS[name](values[i % len(values)], values[j % len(values)]))
    return values


@given(st.lists(STEP, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_program(program):
    """Gradients of leaves by backward, and of all values by grad, whichever is made from which."""
    found = []
    for make, gradient in ((tensor, grad), (torch.tensor, torch.autograd.grad)):
        values = run(make, program)
        loss = values[-1].sum()
        loss.backward(retain_graph=True)
        found.append([values[0].grad, values[1].grad, *gradient(loss, values, allow_unused=True)])
    for got, wanted in zip(*found, strict=True):
        assert (got is None) == (wanted is None)
        if got is not None:
            np.testing.assert_allclose(got.numpy(), wanted.numpy(), rtol=1e-10, atol=1e-12)


# Backward more than once


def test_a_second_backward_is_an_error():
    x = leaf(1.0, 2.0)
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="freed by an earlier backward; say retain_graph=True"):
        y.backward()


def test_a_second_backward_over_a_shared_part_is_an_error():
    x = leaf(1.0, 2.0)
    shared = x * x
    shared.sum().backward()
    with pytest.raises(RuntimeError, match="backward of mul needs were freed"):
        (shared * 3).sum().backward()


def test_a_second_backward_works_with_retain_graph_and_accumulates():
    x = leaf(1.0, 2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [6.0, 12.0])


def test_a_second_backward_does_not_count_gradients_in_between_twice():
    """micrograd's bug: the gradient of y would be added to what the first backward left in it."""
    x = leaf(3.0)
    y = x * x
    z = y * y
    y.retain_grad()
    z.backward(retain_graph=True)
    z.backward()
    assert (x.grad.item(), y.grad.item()) == (2 * 108.0, 2 * 18.0)


def test_gradients_of_two_losses_accumulate():
    x = leaf(1.0, 2.0)
    (x * x).sum().backward()
    (x * 5).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [7.0, 9.0])
    x.grad = None
    (x * 5).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [5.0, 5.0])


def test_create_graph_keeps_the_graph():
    x = leaf(2.0)
    y = x * x * x
    y.backward(create_graph=True)
    assert x.grad.requires_grad
    assert grad(x.grad, x, retain_graph=True)[0].item() == 12.0
    y.backward()
    assert x.grad.item() == 24.0


# Arguments of backward


def test_backward_with_a_gradient():
    x, v = leaf(1.0, 2.0), tensor(np.array([10.0, -1.0]))
    (x * x).backward(gradient=v)
    np.testing.assert_array_equal(x.grad.numpy(), [20.0, -4.0])


def test_the_given_gradient_is_not_changed_nor_kept():
    x, v = leaf(1.0, 2.0), tensor(np.array([10.0, -1.0]))
    for start in (lambda: x, lambda: x + 0, lambda: x.reshape(2, 1).reshape(2)):
        start().backward(v)
        start().backward(v)
        assert not np.shares_memory(x.grad.numpy(), v.numpy())
    np.testing.assert_array_equal(v.numpy(), [10.0, -1.0])
    np.testing.assert_array_equal(x.grad.numpy(), [60.0, -6.0])


def test_the_given_gradient_is_not_kept_under_create_graph():
    x, v = leaf(1.0, 2.0), tensor(np.array([10.0, -1.0]))
    x.backward(v, create_graph=True)
    assert not np.shares_memory(x.grad.detach().numpy(), v.numpy())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: (x * x).backward(), r"needs a tensor of one element; this one has shape \(2,\)"),
        (lambda x: (x * x).backward(tensor([1.0])), r"the gradient has shape \(1,\), the tensor \(2,\)"),
        (lambda x: x.detach().backward(), "neither requires a gradient nor comes from one"),
        (lambda x: (x * x).sum().backward(inputs=[x.detach()]), "does not require a gradient"),
        (lambda x: (x * x).sum().backward(inputs=[]), "inputs"),
    ],
)
def test_bad_calls_are_told(call, message):
    with pytest.raises(RuntimeError, match=message):
        call(leaf(1.0, 2.0))


def test_backward_to_chosen_inputs():
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = x * w
    (y * y).sum().backward(inputs=[x, y])
    np.testing.assert_array_equal(y.grad.numpy(), [6.0, 16.0])
    np.testing.assert_array_equal(x.grad.numpy(), [18.0, 64.0])
    assert w.grad is None


def test_retain_grad():
    x = leaf(1.0, 2.0)
    y = x * x
    y.retain_grad()
    y.retain_grad()
    z = y * 3
    z.sum().backward()
    np.testing.assert_array_equal(y.grad.numpy(), [3.0, 3.0])
    assert z.grad is None
    x.retain_grad()  # a leaf keeps its gradient anyway
    with pytest.raises(RuntimeError, match="does not require a gradient"):
        tensor([1.0]).retain_grad()


def test_retain_grad_of_the_tensor_that_backward_starts_from():
    y = leaf(1.0, 2.0).sum()
    y.retain_grad()
    y.backward()
    assert y.grad.item() == 1.0


# Memory of gradients


@pytest.mark.parametrize("create_graph", [False, True])
def test_gradients_of_a_sum_share_no_memory(create_graph):
    a, b = leaf(1.0, 2.0), leaf(3.0, 4.0)
    c = a + b
    c.retain_grad()
    c.sum().backward(create_graph=create_graph)
    arrays = [t.grad.detach().numpy() for t in (a, b, c)]
    assert not any(np.shares_memory(p, q) for i, p in enumerate(arrays) for q in arrays[:i])
    arrays[0][:] = 7.0
    np.testing.assert_array_equal(b.grad.detach().numpy(), [1.0, 1.0])


def test_gradients_of_views_share_no_memory():
    a, b = tensor(np.ones((2, 3)), requires_grad=True), tensor(np.ones((3, 2)), requires_grad=True)
    (a.reshape(6) + b.transpose(0, 1).reshape(6)).sum().backward()
    assert not np.shares_memory(a.grad.numpy(), b.grad.numpy())
    assert a.grad.numpy().flags.writeable and b.grad.numpy().flags.writeable


def test_accumulation_keeps_the_gradient_in_its_place():
    x = leaf(1.0, 2.0)
    (x * 2).sum().backward()
    before = x.grad.numpy()
    (x * 3).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [5.0, 5.0])
    assert x.grad.numpy() is before


# Depth


@pytest.fixture
def what_is_there_already():
    """Kept from the collector, which would look at it again and again while many nodes are made."""
    gc.freeze()
    yield
    gc.unfreeze()


def test_deep_chain(what_is_there_already):
    """100,000 operations are recorded, walked and dropped without recursion."""
    x, one = leaf(1.0), tensor(np.array([1.0]))
    begin = time.process_time()
    y = x
    for _ in range(100_000):
        y = y + one
    y.backward()
    assert x.grad.item() == 1.0
    del y
    assert time.process_time() - begin < 2


def test_a_deep_chain_is_dropped_without_backward():
    y, one = leaf(1.0), tensor(np.array([1.0]))
    for _ in range(50_000):
        y = y * one
    del y


def test_a_deep_chain_with_targets():
    x, one = leaf(1.0), tensor(np.array([1.0]))
    y = x
    for _ in range(20_000):
        y = y * one
    assert grad(y, x)[0].item() == 1.0
