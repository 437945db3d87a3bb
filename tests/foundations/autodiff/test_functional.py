"""Gradients, products and whole matrices of derivatives, against torch.autograd.functional."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.autodiff import functional, no_grad, tensor
from foundations.autodiff.functional import grad, hessian, hvp, jacobian, jvp, vhp, vjp
from foundations.autodiff.primitive import primitive
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()


def softmax(x):
    e = x.exp()
    return e / e.sum()


def nested(result):
    """Arrays in the nesting in which the tensors came."""
    return tuple(nested(part) for part in result) if isinstance(result, tuple) else result.detach().numpy()


def same(got, wanted, tolerance=1e-12):
    assert isinstance(got, tuple) == isinstance(wanted, tuple)
    if isinstance(got, tuple):
        assert len(got) == len(wanted)
        for g, w in zip(got, wanted, strict=True):
            same(g, w, tolerance)
    else:
        assert (got.shape, got.dtype) == (wanted.shape, wanted.dtype)
        np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance)


VECTOR_FUNCTIONS = {
    "elementwise": (lambda x: x.tanh(), [(3,)]),
    "number in, number out": (lambda x: x * x * x, [()]),
    "softmax": (softmax, [(4,)]),
    "matmul": (lambda a, b: a @ b, [(2, 3), (3, 2)]),
    "tuple out": (lambda x: (x * x, x.sum()), [(2, 2)]),
    "tuple in and out": (lambda x, y: (x @ y, y.exp(), x * 2), [(2, 3), (3,)]),
    "one input unused": (lambda x, y: x.exp(), [(2,), (3,)]),
    "one output independent": (lambda x, y: (x * y, y * 0 + 1), [(2,), (2,)]),
    "identity": (lambda x: x, [(3,)]),
    "constant": (lambda x: x.detach() * 2, [(3,)]),
    "one output constant": (lambda x: (x.exp(), x.detach() * 2), [(3,)]),
    "zero-size": (lambda x: x * x, [(0, 2)]),
}
SCALAR_FUNCTIONS = {
    "cubic": (lambda x: (x * x * x).sum(), [(3,)]),
    "one number": (lambda x: x.exp() * x, [()]),
    "quadratic form": (lambda x, a: x @ (a @ x), [(3,), (3, 3)]),
    "network": (lambda x, v, w: (w @ (v @ x).tanh()).exp().sum(), [(3,), (4, 3), (2, 4)]),
    "constant": (lambda x: (x.detach() * 2).sum(), [(3,)]),
    "linear": (lambda x, y: (x * 3).sum() + y.sum(), [(2,), (2, 2)]),
    "one input unused": (lambda x, y: (x * x).sum(), [(2,), (3,)]),
}


def inputs(shapes):
    """Ours and PyTorch's; a single tensor where there is one shape."""
    rng = np.random.default_rng(0)
    arrays = [np.asarray(rng.standard_normal(shape)) for shape in shapes]
    ours, theirs = [tensor(a) for a in arrays], [torch.tensor(a) for a in arrays]
    return (ours[0], theirs[0]) if len(shapes) == 1 else (tuple(ours), tuple(theirs))


def directions(f, theirs, of):
    """Random directions shaped as the inputs or the outputs, for both sides."""
    given = theirs if of == "inputs" else f(*theirs) if isinstance(theirs, tuple) else f(theirs)
    rng = np.random.default_rng(1)
    alone = not isinstance(given, tuple)
    arrays = [np.asarray(rng.standard_normal(tuple(t.shape))) for t in ([given] if alone else given)]
    both = tuple(tensor(a) for a in arrays), tuple(torch.tensor(a) for a in arrays)
    return tuple(side[0] if alone else side for side in both)


@pytest.mark.parametrize("case", [case for case in VECTOR_FUNCTIONS if case != "zero-size"])  # which PyTorch refuses
def test_jacobian(case):
    f, shapes = VECTOR_FUNCTIONS[case]
    ours, theirs = inputs(shapes)
    same(nested(jacobian(f, ours)), nested(torch.autograd.functional.jacobian(f, theirs)))


def test_jacobian_of_nothing():
    x = tensor(np.zeros((0, 2)))
    assert jacobian(lambda x: x * x, x).shape == (0, 2, 0, 2)
    assert jacobian(lambda x: x * x, x, create_graph=True).shape == (0, 2, 0, 2)


@pytest.mark.parametrize("case", VECTOR_FUNCTIONS)
@pytest.mark.parametrize(("name", "of"), [("vjp", "outputs"), ("jvp", "inputs")])
def test_products_with_the_jacobian(case, name, of):
    f, shapes = VECTOR_FUNCTIONS[case]
    ours, theirs = inputs(shapes)
    v, w = directions(f, theirs, of)
    same(nested(getattr(functional, name)(f, ours, v)), nested(getattr(torch.autograd.functional, name)(f, theirs, w)))


@pytest.mark.parametrize("case", SCALAR_FUNCTIONS)
def test_hessian(case):
    f, shapes = SCALAR_FUNCTIONS[case]
    ours, theirs = inputs(shapes)
    same(nested(hessian(f, ours)), nested(torch.autograd.functional.hessian(f, theirs)))


@pytest.mark.parametrize("case", SCALAR_FUNCTIONS)
@pytest.mark.parametrize("name", ["hvp", "vhp"])
def test_products_with_the_hessian(case, name):
    f, shapes = SCALAR_FUNCTIONS[case]
    ours, theirs = inputs(shapes)
    v, w = directions(f, theirs, "inputs")
    same(nested(getattr(functional, name)(f, ours, v)), nested(getattr(torch.autograd.functional, name)(f, theirs, w)))


@pytest.mark.parametrize("name", ["vjp", "jvp", "jacobian", "hessian", "hvp"])
def test_results_carry_a_graph_only_if_asked_and_then_it_leads_to_the_inputs(name):
    def squared(make, module):
        x = make(array, requires_grad=True)
        v = [] if name in ("jacobian", "hessian") else [make(np.ones(shape))] if name == "hvp" else [None]
        result = getattr(module, name)(lambda x: (x * x * x).sum(), x, *v, create_graph=True)
        result = result[1] if isinstance(result, tuple) else result
        return x, (result * result).sum()

    shape = () if name == "jvp" else (2,)
    array = np.asarray(np.random.default_rng(0).standard_normal(shape))
    x, ours = squared(tensor, functional)
    y, theirs = squared(torch.tensor, torch.autograd.functional)
    same(grad(ours, x)[0].numpy(), torch.autograd.grad(theirs, y)[0].numpy())
    plain = jacobian(lambda x: x * x, x)
    assert not plain.requires_grad and x.grad is None


def test_an_input_is_told_from_the_same_tensor_in_a_closure():
    x = tensor(np.array([2.0, 3.0]), requires_grad=True)
    np.testing.assert_array_equal(jacobian(lambda z: z * x, x).numpy(), np.diag([2.0, 3.0]))


def test_derivatives_are_recorded_inside_no_grad():
    with no_grad():
        np.testing.assert_array_equal(jacobian(lambda x: x * x, tensor(np.array([3.0]))).numpy(), [[6.0]])


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_the_two_products_are_adjoint(seed, m, n):
    """⟨u, J v⟩ = ⟨Jᵀ u, v⟩ for a network of m outputs and n inputs, and ⟨u, H v⟩ = ⟨H u, v⟩ for its squared length."""
    rng = np.random.default_rng(seed)
    A, B = tensor(rng.standard_normal((3, n))), tensor(rng.standard_normal((m, 3)))
    x, v, w, u = (tensor(rng.standard_normal(size)) for size in (n, n, n, m))

    def f(x):
        return (B @ (A @ x).tanh()).exp()

    def length(x):
        return (f(x) * f(x)).sum().log()

    scale = float((vjp(f, x, u)[1].abs() * v.abs()).sum()) + 1
    assert abs(float(u @ jvp(f, x, v)[1]) - float(vjp(f, x, u)[1] @ v)) <= 1e-12 * scale
    one, other = float(w @ hvp(length, x, v)[1]), float(hvp(length, x, w)[1] @ v)
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


# grad


def test_grad_of_several_outputs_with_weights():
    def run(make, gradient, arrays):
        x, y = (make(a, requires_grad=True) for a in arrays)
        weights = (make(np.array([1.0, -2.0])), make(np.array([0.5, 3.0])))
        return gradient((x * y, (x + y).exp()), (x, y), weights)

    arrays = np.random.default_rng(0).standard_normal((2, 2))
    same(nested(run(tensor, grad, arrays)), nested(run(torch.tensor, torch.autograd.grad, arrays)))


def test_grad_where_one_input_is_an_ancestor_of_another():
    """Both are asked for: the gradient of x counts the ways through y and those past it."""
    found = []
    for make, gradient in ((tensor, grad), (torch.tensor, torch.autograd.grad)):
        x = make(np.array([0.3, 0.7]), requires_grad=True)
        y = x.exp()
        z = y * x
        loss = (z * y).sum()
        found.append([nested(gradient(loss, xs, retain_graph=True)) for xs in ((x, y), (y, x), (z, y, x))])
    for got, wanted in zip(*found, strict=True):
        same(got, wanted)


def test_grad_with_respect_to_an_output_and_to_one_tensor_twice():
    x = tensor(np.array(3.0), requires_grad=True)
    y = x * x
    assert [g.item() for g in grad(y, (y, x, x))] == [1.0, 6.0, 6.0]


def test_grad_touches_no_grad_and_no_other_leaf():
    x, w = tensor([1.0, 2.0], requires_grad=True), tensor([3.0, 4.0], requires_grad=True)
    y = x * w
    grad(y.sum(), x)
    assert x.grad is w.grad is y.grad is None


def test_only_what_leads_to_the_inputs_is_computed():
    """Not even a rule that would fail is asked for a gradient that nobody wants."""

    def never(g):
        raise AssertionError("nobody asked")

    product = primitive("product", np.multiply, lambda g, b: g * b, lambda g: never(g))
    x, w = tensor([1.0, 2.0], requires_grad=True), tensor([3.0, 4.0], requires_grad=True)
    y = product(x.exp(), w.exp()).sum()
    np.testing.assert_allclose(grad(y, x, retain_graph=True)[0].numpy(), np.exp([4.0, 6.0]), rtol=1e-6)
    y.backward(inputs=[x], retain_graph=True)
    with pytest.raises(AssertionError, match="nobody asked"):
        y.backward()


def test_gradients_share_no_memory_with_each_other_or_the_given_one():
    a, b = tensor([1.0, 2.0], requires_grad=True), tensor([3.0, 4.0], requires_grad=True)
    given = tensor([1.0, 1.0])
    first, second = grad(a + b, (a, b), given)
    assert not np.shares_memory(first.numpy(), second.numpy())
    assert not np.shares_memory(first.numpy(), given.numpy())


def test_unused_inputs():
    x, w = tensor([1.0], requires_grad=True), tensor([3.0, 4.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"^input 1, of shape \(2,\), was not used"):
        grad(x * x, (x, w))
    assert grad(x * x, (x, w), allow_unused=True)[1] is None
    assert grad(x * x, (x, w), materialize_grads=True)[1].tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="which allow_unused=False forbids"):
        grad(x * x, (x, w), allow_unused=False, materialize_grads=True)


BAD_CALLS = {
    "output without a gradient": (lambda x: grad(x.detach(), x), RuntimeError, "output 0"),
    "input without a gradient": (lambda x: grad(x * x, x.detach()), RuntimeError, "input 0"),
    "output of several elements": (lambda x: grad(x * x, x), RuntimeError, "one element"),
    "gradient of another shape": (lambda x: grad(x * x, x, tensor([1.0])), RuntimeError, "shape"),
    "too few gradients": (lambda x: grad((x, x), x, (tensor([1.0, 1.0]),)), ValueError, "2 outputs and 1"),
    "no tensor": (lambda x: grad((3.0,), x), TypeError, "output 0 is no tensor"),
    "function of no tensors": (lambda x: jacobian(lambda x: 3.0, x), TypeError, "output 0 is float"),
    "v of another shape": (lambda x: vjp(lambda x: x * x, x, tensor([1.0])), RuntimeError, "v has shapes"),
    "v left out, several outputs": (lambda x: vjp(lambda x: x * x, x), RuntimeError, "one output"),
    "v left out, several inputs": (lambda x: jvp(lambda x: x * x, x), RuntimeError, "one input"),
    "hessian of a vector": (lambda x: hessian(lambda x: x * x, x), RuntimeError, "one element"),
    "hvp of a vector": (lambda x: hvp(lambda x: x * x, x, x), RuntimeError, "one element"),
    "integers": (lambda x: vhp(lambda x: x.sum(), tensor([1, 2])), RuntimeError, "floating-point"),
}


@pytest.mark.parametrize("case", BAD_CALLS)
def test_bad_calls_are_told(case):
    call, error, message = BAD_CALLS[case]
    with pytest.raises(error, match=message):
        call(tensor([1.0, 2.0], requires_grad=True))


def test_a_second_grad_needs_retain_graph():
    x = tensor([2.0], requires_grad=True)
    y = x.exp()
    grad(y, x, retain_graph=True)
    grad(y, x)
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        grad(y, x)


# Orders beyond the second

HIGHER = {
    "x^5": lambda x: x * x * x * x * x,
    "tanh": lambda x: x.tanh(),
    "exp of product": lambda x: (x * x).exp() * x,
    "softmax": softmax,
    "matmul": lambda x: (x.reshape(2, 2) @ x.reshape(2, 2).exp() @ x.reshape(2, 2)).reshape(4),
}


@pytest.mark.parametrize("case", HIGHER)
def test_derivatives_up_to_the_fourth(case):
    """Again and again the gradient of the gradient times fixed weights."""
    array, weights = np.array([0.3, -0.7, 1.1, 0.2]), np.array([1.0, -0.5, 0.3, 2.0])

    def derivatives(make, gradient):
        x, w = make(array, requires_grad=True), make(weights)
        found = [HIGHER[case](x)]
        for _ in range(4):
            found.append(gradient((found[-1] * w).sum(), x, create_graph=True)[0])
        return tuple(found)

    ours, theirs = derivatives(tensor, grad), derivatives(torch.tensor, torch.autograd.grad)
    same(nested(ours), nested(theirs), tolerance=1e-10)


def test_the_fifth_derivative_of_the_fifth_power():
    x = tensor(np.array(1.7), requires_grad=True)
    y = x * x * x * x * x
    for factor in (5, 4, 3, 2, 1):
        before = y
        (y,) = grad(y, x, create_graph=True)
        np.testing.assert_allclose(y.item(), factor * before.item() / 1.7)
    assert y.item() == pytest.approx(120.0)


def test_nested_jacobians():
    """The Jacobian of a gradient's Jacobian: third derivatives of Σ x⁴ stand on a diagonal."""

    def second(x):
        return hessian(lambda x: (x * x * x * x).sum(), x, create_graph=True)

    x = np.array([1.0, 2.0])
    third = jacobian(second, tensor(x)).numpy()
    wanted = np.zeros((2, 2, 2))
    wanted[[0, 1], [0, 1], [0, 1]] = 24 * x
    np.testing.assert_allclose(third, wanted, rtol=1e-12)
