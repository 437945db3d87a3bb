"""Derivatives of several variables: PyTorch's, identities of vector calculus, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations import calculus
from foundations.calculus import (
    chain_rule,
    curl,
    derivative,
    directional_derivative,
    divergence,
    gradient,
    hessian,
    jacobian,
    laplacian,
    partial,
    second_order,
)
from tests.torch_or_skip import torch_or_skip

RNG = np.random.default_rng(0)
A, b = RNG.standard_normal((4, 3)), RNG.standard_normal(4)


def rosenbrock(x):
    return ((1 - x[:-1]) ** 2 + 100 * (x[1:] - x[:-1] ** 2) ** 2).sum()


def logistic_loss(n, w):
    z = (A if n is np else n.tensor(A)) @ w
    return n.log(1 + n.exp(-z)).sum() + 0.5 * (w * w).sum()


SCALAR = {
    "quadratic": (RNG.standard_normal(3), lambda n, x: (x * x).sum() + x[0] * x[2]),
    "rosenbrock": (RNG.standard_normal(5), lambda n, x: rosenbrock(x)),
    "logistic loss": (RNG.standard_normal(3), logistic_loss),
    "of a matrix": (RNG.standard_normal((2, 3)), lambda n, x: n.exp((x @ x.T).sum() / 9)),
    "of a number": (np.array(0.5), lambda n, x: n.sin(x)),
    "constant": (np.ones(2), lambda n, x: 0 * x.sum() + 3.0),
}
VECTOR = {
    "linear": (np.ones(3), lambda n, x: (A if n is np else n.tensor(A)) @ x),
    "polar": (np.array([2.0, 0.5]), lambda n, x: n.stack([x[0] * n.cos(x[1]), x[0] * n.sin(x[1])])),
    "softmax": (RNG.standard_normal(4), lambda n, x: n.exp(x) / n.exp(x).sum()),
    "matrix to matrix": (RNG.standard_normal((2, 3)), lambda n, x: x.T @ x),
    "number to vector": (np.array(0.5), lambda n, x: n.stack([x, x**2, x**3])),
}


@pytest.mark.parametrize(("x", "f"), SCALAR.values(), ids=SCALAR.keys())
def test_gradient_and_hessian_are_pytorchs(x, f):
    torch = torch_or_skip()

    def ours(x):
        return f(np, x)

    def theirs(x):
        return f(torch, x)

    point, jacobian_of = torch.tensor(x), torch.autograd.functional.jacobian  # torch.func imports 800 modules more
    value, slope, curvature = second_order(ours, x)
    assert value == pytest.approx(theirs(point).item(), rel=1e-14)
    assert gradient(ours, x) == pytest.approx(jacobian_of(theirs, point).numpy(), rel=1e-12, abs=1e-13)
    wanted = torch.autograd.functional.hessian(theirs, point).numpy()
    assert hessian(ours, x) == pytest.approx(wanted, rel=1e-12, abs=1e-12) and wanted.shape == x.shape * 2
    assert np.array_equal(slope, gradient(ours, x)) and np.array_equal(curvature, hessian(ours, x))


@pytest.mark.parametrize(("x", "f"), (SCALAR | VECTOR).values(), ids=(SCALAR | VECTOR).keys())
def test_jacobian_is_pytorchs_and_holds_the_partial_derivatives(x, f):
    torch = torch_or_skip()
    got = jacobian(lambda x: f(np, x), x)
    wanted = torch.autograd.functional.jacobian(lambda x: f(torch, x), torch.tensor(x)).numpy()
    assert got.shape == wanted.shape and got == pytest.approx(wanted, rel=1e-12, abs=1e-13)
    v = RNG.standard_normal(x.shape)
    along = directional_derivative(lambda x: f(np, x), x, v)
    assert along == pytest.approx(np.tensordot(got, v, x.ndim), rel=1e-12, abs=1e-12)
    for i in np.ndindex(x.shape):
        assert partial(lambda x: f(np, x), x, i) == pytest.approx(got[(..., *i)], rel=1e-13, abs=1e-13)


points = arrays(np.float64, 3, elements=st.floats(-2, 2))


def f(x):
    return np.stack([x[0] * x[1], np.sin(x[2]), x[0] ** 2 + x[1] * x[2], np.exp(x[0])])


def g(y):
    return [y[0] * y[3] + y[1], y[2] ** 2]


@given(points)
def test_the_chain_rule_is_a_product_of_jacobians(x):
    whole = jacobian(lambda x: g(f(x)), x)
    assert chain_rule(g, f, x) == pytest.approx(whole, rel=1e-12, abs=1e-12) and whole.shape == (2, 3)
    assert jacobian(g, f(x)) @ jacobian(f, x) == pytest.approx(whole, rel=1e-12, abs=1e-12)


def test_the_chain_rule_on_matrices_and_numbers():
    x = RNG.standard_normal((2, 3))
    outer, inner = (lambda y: np.outer(y.sum(0), y[0])), (lambda x: x @ x.T)
    assert chain_rule(outer, inner, x) == pytest.approx(jacobian(lambda x: outer(inner(x)), x), rel=1e-13)
    assert chain_rule(np.sin, np.exp, 0.5) == pytest.approx(np.cos(np.exp(0.5)) * np.exp(0.5))
    assert chain_rule(lambda y: y.sum(), lambda t: [t, t**2], 3.0) == pytest.approx(7.0)


@given(points)
def test_gradient_points_uphill_and_the_hessian_is_symmetric(x):
    def h(x):
        return np.cos(x[0] * x[1]) + x[2] ** 2 * x[0]

    slope, curvature = gradient(h, x), hessian(h, x)
    assert directional_derivative(h, x, slope) == pytest.approx((slope**2).sum(), rel=1e-12, abs=1e-12)
    assert curvature == pytest.approx(curvature.T, rel=1e-12, abs=1e-12)
    assert hessian(lambda x: x @ A.T @ A @ x, x) == pytest.approx(2 * A.T @ A, rel=1e-12)


@given(points)
def test_identities_of_vector_calculus(x):
    def potential(x):
        return np.sin(x[0]) * x[1] ** 2 + x[2] * x[0]

    def field(x):
        return np.stack([x[1] * x[2], np.cos(x[0]) * x[2], x[0] ** 2 * x[1]])

    assert curl(lambda x: gradient(potential, x), x) == pytest.approx([0, 0, 0], abs=1e-12)
    assert divergence(lambda x: curl(field, x), x) == pytest.approx(0, abs=1e-12)
    assert divergence(lambda x: gradient(potential, x), x) == pytest.approx(laplacian(potential, x), abs=1e-12)
    assert laplacian(potential, x) == pytest.approx(np.sin(x[0]) * (2 - x[1] ** 2), abs=1e-12)
    assert curl(field, x) == pytest.approx(
        [x[0] ** 2 - np.cos(x[0]), x[1] - 2 * x[0] * x[1], -np.sin(x[0]) * x[2] - x[2]], abs=1e-12
    )


def test_fields_in_the_plane_and_of_matrices():
    assert curl(lambda x: [-x[1], x[0]], [1.0, 2.0]) == 2 and divergence(lambda x: 3 * x, np.ones((2, 2))) == 12
    assert laplacian(lambda x: np.log(x @ x), [3.0, 4.0]) == pytest.approx(0, abs=1e-15)  # harmonic in the plane


def test_derivatives_within_derivatives():
    def steepest(x):  # ‖∇f‖², whose gradient is 2 H ∇f
        slope = gradient(rosenbrock, x)
        return slope @ slope

    x = np.array([0.5, -0.5, 1.0])
    assert gradient(steepest, x) == pytest.approx(2 * hessian(rosenbrock, x) @ gradient(rosenbrock, x), rel=1e-12)
    slope = derivative(lambda t: chain_rule(lambda y: y**2, lambda x: t * x, x), 3.0)  # J = 2t² diag(x)
    assert slope == pytest.approx(np.diag(12 * x))
    along = derivative(lambda t: laplacian(rosenbrock, x + t * np.ones(3)), 0.0)
    assert along == pytest.approx(sum(partial(lambda x: laplacian(rosenbrock, x), x, i) for i in range(3)))
    assert derivative(lambda t: second_order(lambda y: t**2 * y**3, 2.0).hessian, 5.0) == pytest.approx(120)


def test_at_a_kink_there_is_no_derivative_and_zero_is_given():
    assert gradient(lambda x: np.abs(x).sum(), [0.0, -2.0]).tolist() == [0, -1]
    assert hessian(lambda x: np.abs(x).sum(), [0.0, -2.0]).tolist() == [[0, 0], [0, 0]]
    assert gradient(lambda x: x.max(), [1.0, 3.0, 3.0]).tolist() == [0, 0.5, 0.5]


def test_input_is_taken_as_it_comes():
    x = np.array([1, 2])
    assert gradient(lambda x: (x**2).sum(), x).tolist() == [2, 4] and x.tolist() == [1, 2]
    assert gradient(lambda x: (x**2).sum(), [1, 2]).tolist() == [2, 4]
    assert gradient(lambda x: (x**2).sum(), np.float32([1, 2])).dtype == np.float32
    assert jacobian(lambda x: x**2, np.zeros(0)).shape == (0, 0)
    assert jacobian(lambda x: x[:0], np.ones(2)).shape == (0, 2)
    assert hessian(lambda x: 3.0, [1.0, 2.0]).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (lambda: gradient(lambda x: x, [1.0, 2.0]), ValueError, r"whose value is one number; got shape \(2,\)"),
        (lambda: gradient(lambda x: x[:1], [1.0, 2.0]), ValueError, r"got shape \(1,\)"),
        (lambda: hessian(lambda x: x, [1.0, 2.0]), ValueError, r"whose value is one number; got shape \(2,\)"),
        (lambda: gradient(lambda x: "no", [1.0]), TypeError, "f returns a real number"),
        (lambda: gradient(lambda x: None, [1.0]), TypeError, "f returns a real number"),
        (lambda: gradient(np.sum, [1j]), TypeError, "real numbers"),
        (lambda: partial(np.sum, [1.0, 2.0], 2), ValueError, r"x of shape \(2,\) has no coordinate 2"),
        (lambda: partial(np.sum, np.ones((2, 2)), 0), ValueError, "moves one coordinate of x"),
        (lambda: directional_derivative(np.sum, [1.0, 2.0], [1.0]), ValueError, r"of the point, \(2,\); got \(1,\)"),
        (lambda: divergence(np.sum, [1.0, 2.0]), ValueError, r"values of the shape of the point, \(2,\); got \(\)"),
        (lambda: curl(lambda x: x, np.ones(4)), ValueError, r"points of shape \(2,\) or \(3,\); got \(4,\)"),
    ],
)
def test_what_is_refused(wrong, error, said):
    with pytest.raises(error, match=said):
        wrong()


@pytest.mark.parametrize("package", [calculus, calculus.symbolic])
def test_every_public_name_says_what_it_is(package):
    public = [getattr(package, name) for name in package.__all__]
    assert [f for f in public if callable(f) and not f.__doc__] == []
