"""What arrives in `.grad`: from several threads, with targets, where it is asked for in the graph, where it is set."""

import sys
import threading

import numpy as np
import pytest

import foundations.autodiff as m
from foundations.autodiff import grad, tensor
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
BOTH = pytest.mark.parametrize("lib", [m, torch], ids=["ours", "torch"])


def leaf(lib, *numbers):
    return lib.tensor(list(numbers), requires_grad=True)


def gradient(lib, y, x, **options):
    return (grad if lib is m else torch.autograd.grad)(y, x, **options)


@pytest.fixture
def often_switched():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("create_graph", [False, True])
def test_two_threads_add_to_one_leaf(often_switched, create_graph):
    for _ in range(200):
        w, start = leaf(m, 1.0, 2.0), threading.Barrier(2)

        def work(w=w, start=start):
            loss = (w * 2).sum()
            start.wait(5)
            loss.backward(create_graph=create_graph)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert w.grad.tolist() == [4.0, 4.0]


# Gradients that are retained, with targets


@BOTH
@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("way", ["backward to x", "backward to h", "grad to x", "grad to h"])
def test_retained_on_the_way_to_a_target(lib, way, create_graph):
    x = leaf(lib, 1.0, 2.0)
    h, aside = x * 2, x * 3
    h.retain_grad()
    aside.retain_grad()
    y, target = (h * h).sum() + aside.sum(), x if way.endswith("x") else h
    if way.startswith("backward"):
        y.backward(inputs=[target], create_graph=create_graph)
    else:
        got = gradient(lib, y, [target], create_graph=create_graph)[0].detach().numpy()
        assert not np.shares_memory(got, h.grad.detach().numpy())
    assert h.grad.tolist() == [4.0, 8.0]
    assert (aside.grad is None) == (target is h)
    assert target is h or (x.grad is None) == way.startswith("grad")


# Leaves that no longer want one


@BOTH
def test_a_leaf_that_ceased_to_require_a_gradient_gets_none(lib):
    x, w = leaf(lib, 1.0), leaf(lib, 2.0)
    y = (x * w).sum()
    x.requires_grad_(False)
    y.backward()
    assert x.grad is None and w.grad.tolist() == [1.0]


# Assigning


@BOTH
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (lambda lib, x: lib.tensor([1.0]), RuntimeError),
        (lambda lib, x: lib.tensor([[1.0, 2.0]]), RuntimeError),
        (lambda lib, x: lib.tensor([1.0, 2.0], dtype=lib.float64), RuntimeError),
        (lambda lib, x: lib.tensor([1, 2]), RuntimeError),
        (lambda lib, x: x, RuntimeError),
        (lambda lib, x: 5, TypeError),
        (lambda lib, x: np.ones(2, np.float32), TypeError),
    ],
)
def test_a_gradient_that_does_not_fit_is_refused(lib, value, error):
    x = leaf(lib, 1.0, 2.0)
    with pytest.raises(error):
        x.grad = value(lib, x)
    assert x.grad is None


@BOTH
def test_a_gradient_that_fits_is_added_to(lib):
    x = leaf(lib, 1.0, 2.0)
    x.grad = given = lib.tensor([5.0, 6.0])
    (x * 2).sum().backward()
    assert x.grad is given and x.grad.tolist() == [7.0, 8.0]
    x.grad = None
    assert x.grad is None
    x.grad = given
    del x.grad
    assert x.grad is None


@BOTH
def test_data_take_on_shape_and_type(lib):
    x = leaf(lib, 1.0, 2.0)
    x.data = other = lib.tensor([3.0, 4.0, 5.0], dtype=lib.float64)
    assert (x.dtype, tuple(x.shape), x.requires_grad, x.is_leaf) == (lib.float64, (3,), True, True)
    other[0] = 9.0
    assert x.tolist() == [9.0, 4.0, 5.0]
    with pytest.raises(RuntimeError):
        x.data = lib.tensor([1, 2])
    with pytest.raises(TypeError):
        x.data = np.ones(2)


# What is given back


@BOTH
@pytest.mark.parametrize(
    "operation",
    [lambda lib, x, i: x[i], lambda lib, x, i: x.gather(0, i), lambda lib, x, i: x.index_select(0, i)],
    ids=["getitem", "gather", "index_select"],
)
def test_indices_are_freed_and_a_second_backward_says_so(lib, operation):
    x, i = leaf(lib, 1.0, 2.0), lib.tensor([0, 0])
    y = operation(lib, x, i).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4.0, 0.0]
    with pytest.raises(RuntimeError, match=r"freed|second time"):
        y.backward()


@BOTH
def test_an_operation_that_saves_nothing_can_be_gone_back_over_again(lib):
    x = leaf(lib, 1.0, 2.0)
    y = (x.reshape(2, 1) + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0]


# Second derivatives at kinks

KINKED = {
    "relu": lambda lib, x: x.relu(),
    "abs": lambda lib, x: abs(x),
    "leaky_relu": lambda lib, x: functional(lib).leaky_relu(x),
    "threshold": lambda lib, x: functional(lib).threshold(x, 0.5, 0.0),
    "hardtanh": lambda lib, x: functional(lib).hardtanh(x),
    "relu6": lambda lib, x: functional(lib).relu6(x),
    "hardsigmoid": lambda lib, x: functional(lib).hardsigmoid(x),
    "norm": lambda lib, x: x.norm(1),
}


def functional(lib):
    from foundations.autodiff.operations import activations

    return activations if lib is m else torch.nn.functional


@BOTH
@pytest.mark.parametrize("case", KINKED)
def test_the_second_derivative_of_what_has_kinks_is_zero(lib, case):
    x = leaf(lib, 1.0, -2.0, 0.5)
    (g,) = gradient(lib, KINKED[case](lib, x).sum(), x, create_graph=True)
    assert g.requires_grad
    if lib is m:  # there it is zeros without memory, or, for hardsigmoid, missing
        assert gradient(lib, g.sum(), x)[0].tolist() == [0.0, 0.0, 0.0]


@BOTH
def test_what_is_linear_has_no_second_derivative(lib):
    x = leaf(lib, 1.0, 2.0)
    (g,) = gradient(lib, (x * 3).sum(), x, create_graph=True)
    assert not g.requires_grad


# Other questions to a tensor


@BOTH
def test_what_cannot_be_in_a_tensor(lib):
    x = lib.tensor([1.0, 2.0])
    assert 2.0 in x and np.float64(1) in x and lib.tensor(2) in x and 3 not in x
    for value in ("a", None, [1.0]):
        with pytest.raises(RuntimeError):
            _ = value in x


@BOTH
def test_grad_of_no_input(lib):
    with pytest.raises(RuntimeError):
        gradient(lib, leaf(lib, 1.0).sum(), [])


@pytest.mark.parametrize("dtype", [m.float64, np.float64, "float64"])
def test_view_keeps_the_type(dtype):
    with pytest.raises(TypeError, match=r"to\(dtype\)"):
        tensor([1.0, 2.0]).view(dtype)


def test_a_retained_gradient_that_was_read_stays():
    """It is added to out of place: what was built on it keeps its values."""
    x = tensor([1.0, 2.0], requires_grad=True)
    h = x * 2
    h.retain_grad()
    (h * h).sum().backward(create_graph=True)
    read = h.grad
    (read * 1).sum().backward(retain_graph=True)
    assert read.tolist() == [4.0, 8.0]
