"""Activation functions beside torch.nn.functional, at their kinks and far out."""

import numpy as np
import pytest

from foundations.autodiff import gradcheck, tensor
from foundations.autodiff.operations import activations
from tests.foundations.autodiff.oracle import TYPES as BOTH
from tests.foundations.autodiff.oracle import agrees, torch

MODULES = (activations, torch.nn.functional)
SHAPES = {"no dimensions": (), "none": (0, 3), "matrix": (3, 4)}
KINKS = np.array([-3.0, -1.0, -0.0, 0.0, 1.0, 3.0, 6.0, -0.5, 0.5])
FAR = np.array([-1000.0, -100.0, -30.0, 30.0, 100.0, 1000.0])
INTEGERS = np.array([-2, 0, 3])
CASES = {
    "relu": lambda m, x: m.relu(x),
    "leaky_relu": lambda m, x: m.leaky_relu(x),
    "leaky_relu slope": lambda m, x: m.leaky_relu(x, negative_slope=0.2),
    "threshold": lambda m, x: m.threshold(x, 0.5, -7.0),
    "hardtanh": lambda m, x: m.hardtanh(x),
    "hardtanh bounds": lambda m, x: m.hardtanh(x, -3.0, 0.5),
    "relu6": lambda m, x: m.relu6(x),
    "hardsigmoid": lambda m, x: m.hardsigmoid(x),
    "hardswish": lambda m, x: m.hardswish(x),
    "elu": lambda m, x: m.elu(x),
    "elu alpha": lambda m, x: m.elu(x, alpha=0.5),
    "selu": lambda m, x: m.selu(x),
    "celu": lambda m, x: m.celu(x, alpha=0.7),
    "softplus": lambda m, x: m.softplus(x),
    "softplus beta": lambda m, x: m.softplus(x, beta=2.0, threshold=1.5),
    "logsigmoid": lambda m, x: m.logsigmoid(x),
    "silu": lambda m, x: m.silu(x),
    "mish": lambda m, x: m.mish(x),
    "gelu": lambda m, x: m.gelu(x),
    "gelu tanh": lambda m, x: m.gelu(x, approximate="tanh"),
    "softsign": lambda m, x: m.softsign(x),
    "hardshrink": lambda m, x: m.hardshrink(x),
    "hardshrink size": lambda m, x: m.hardshrink(x, lambd=1.0),
    "softshrink": lambda m, x: m.softshrink(x),
    "softshrink size": lambda m, x: m.softshrink(x, lambd=1.0),
    "tanhshrink": lambda m, x: m.tanhshrink(x),
}
ORDERS = {"hardsigmoid": 1}  # PyTorch has no second derivative of it
# In the derivatives of these PyTorch has numbers such as 1/6 in float32 only.
TYPES = {"hardsigmoid": (np.float32,), "celu": (np.float32,)}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", CASES)
def test_beside_torch(name, shape):
    agrees(CASES[name], SHAPES[shape], modules=MODULES, order=ORDERS.get(name, 2), types=TYPES.get(name, BOTH))


@pytest.mark.parametrize("name", CASES)
def test_at_kinks(name):
    agrees(CASES[name], KINKS, modules=MODULES, order=ORDERS.get(name, 2), types=TYPES.get(name, BOTH))


@pytest.mark.parametrize("name", CASES)
def test_far_out(name):
    agrees(CASES[name], FAR, modules=MODULES, order=1)  # PyTorch has nan in second derivatives; see below


@pytest.mark.parametrize("name", CASES)
def test_nan_stays_nan(name):
    agrees(CASES[name], np.array([np.nan, 1.0]), modules=MODULES, order=0)


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("mish", "softsign", "tanhshrink")])
def test_of_integers(name):
    agrees(CASES[name], INTEGERS, modules=MODULES)


def test_an_unknown_approximation_is_refused():
    agrees(lambda m, x: m.gelu(x, approximate="sin"), (3,), modules=MODULES)


@pytest.mark.parametrize("name", CASES)
def test_no_nan_in_two_derivatives(name):
    x = tensor(np.array([-1e30, -1000.0, -40.0, 0.0, 40.0, 1000.0, 1e30], np.float32), requires_grad=True)
    value = CASES[name](activations, x)
    value.sum().backward(create_graph=True)
    first, x.grad = x.grad, None
    (first + 0 * x).sum().backward()  # not all have a second derivative
    for found in (value, first, x.grad):
        assert np.isfinite(found.detach().numpy()).all()


def test_logsigmoid_and_softplus_keep_the_digits_of_their_tails():
    x = tensor(np.array([-1000.0, -30.0, 1000.0]), requires_grad=True)
    value = activations.logsigmoid(x)
    value.sum().backward()
    np.testing.assert_allclose(value.detach().numpy(), [-1000, -30 - np.exp(-30), 0], rtol=1e-15)
    np.testing.assert_allclose(x.grad.numpy(), [1, 1 / (1 + np.exp(-30)), 0], rtol=1e-15)
    assert activations.softplus(tensor([1000.0, -1000.0])).tolist() == [1000, 0]
    np.testing.assert_allclose(activations.softplus(tensor(np.array(-40.0))).item(), np.exp(-40.0), rtol=1e-15)


@pytest.mark.parametrize("name", CASES)
def test_beside_differences(name):
    x = tensor(np.array([-4.1, -2.2, -0.7, 0.3, 0.9, 2.4, 7.3]), requires_grad=True)
    assert gradcheck(lambda x: CASES[name](activations, x), x, order=2)


# Gates, and slopes that are learned


@pytest.mark.parametrize(
    "shapes",
    [((), ()), ((), (1,)), ((3,), (1,)), ((2, 3), (3,)), ((2, 3), (1,)), ((2, 3, 4, 5), (3,)), ((0, 3), (3,)),
     ((2, 3), (2,)), ((3,), (3,)), ((2, 3), (3, 1)), ((2, 3), INTEGERS), (INTEGERS, INTEGERS[:1])],
    ids=str,
)  # fmt: skip
def test_prelu(shapes):
    agrees(lambda m, x, w: m.prelu(x, w), *shapes, modules=MODULES)


def test_prelu_at_kinks():
    agrees(lambda m, x, w: m.prelu(x, w), KINKS, (1,), modules=MODULES, order=1)  # its second takes the other side at 0


@pytest.mark.parametrize("shape", [(4,), (2, 6), (3, 4, 2), (0, 2), (3,), ()], ids=str)
@pytest.mark.parametrize("dim", [-1, 0])
def test_glu(shape, dim):
    agrees(lambda m, x: m.glu(x, dim), shape, modules=MODULES)


def test_softshrink_takes_no_negative_size():
    agrees(lambda m, x: m.softshrink(x, -1.0), (3,), modules=MODULES)


@pytest.mark.parametrize("name", sorted(activations.METHODS))
def test_every_activation_is_a_method(name):
    """PyTorch has some of them as functions only."""
    x = tensor([[-1.5, 0.5, 2.0, 0.1]])
    rest = {"prelu": (tensor([0.25]),), "threshold": (0.2, -1.0)}.get(name, ())
    assert getattr(x, name)(*rest).tolist() == activations.METHODS[name](x, *rest).tolist()
