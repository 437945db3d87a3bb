"""Derivatives of functions of several variables, exactly, by dual numbers.

    partial derivative     ∂f/∂xᵢ                                  f moves with one coordinate
    directional            D_v f(x) = d/dt f(x + tv) at t = 0      with all of them, along v
    gradient               ∇f = (∂f/∂x₁, ..., ∂f/∂x_n)             f a number: D_v f = ∇f · v
    Jacobian               Jᵢⱼ = ∂fᵢ/∂xⱼ                           f a vector: D_v f = J v
    Hessian                Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ                        the Jacobian of the gradient
    chain rule             J of g∘f at x = J_g(f(x)) J_f(x)

Functions are ordinary ones of NumPy arrays, such as lambda x: np.sum(x**2). Points and values may have any shape, and a
Jacobian has the shape of the value and then that of the point, as in PyTorch. Each of these may be asked for within a
function that is itself differentiated.

At a kink the table of `dual` chooses: abs has slope 0 at 0, maximum and max share the slope among what ties. What is
given there is no derivative, for there is none.
Left out: reverse mode, which is cheaper for many variables and few values.
Source: Magnus & Neudecker, Matrix Differential Calculus, 3rd ed., ch. 5-6; Griewank & Walther, Evaluating Derivatives.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.calculus.dual import Dual, push_forward
from foundations.numerics.elementwise import as_float


class SecondOrder(NamedTuple):
    """f(x), its gradient and its Hessian."""

    value: np.ndarray
    gradient: np.ndarray
    hessian: np.ndarray


def partial(f: Callable, x, i):
    """∂f/∂xᵢ at x: i an index, or a tuple of them where x has several axes; of the shape of f(x).

    Raises ValueError for an index that is none. Cost: about two evaluations of f. Compare: torch.func.jvp.
    """
    x = _point(x)
    v = np.zeros(x.shape, x.dtype)
    try:
        v[i] = 1
    except IndexError:
        raise ValueError(f"x of shape {x.shape} has no coordinate {i}") from None
    if v.sum() != 1:
        raise ValueError(f"a partial derivative moves one coordinate of x, of shape {x.shape}; got the index {i}")
    return push_forward(f, x, v)[1]


def directional_derivative(f: Callable, x, v):
    """d/dt f(x + tv) at t = 0, of the shape of f(x): for a v of any length, and proportional to it.

    Raises ValueError for a v that has not the shape of x. Cost: about two evaluations of f. Compare: torch.func.jvp.
    """
    x, v = _point(x), _point(v)
    if x.shape != v.shape:
        raise ValueError(f"the direction has the shape of the point, {x.shape}; got {v.shape}")
    return push_forward(f, x, v)[1]


def gradient(f: Callable, x):
    """The gradient of a function whose value is one number, of the shape of x: it points where f grows fastest.

    Raises ValueError where f(x) is not one number. Cost: up to 1 + n evaluations of f for n coordinates, in one pass on
    arrays n times as large. Compare: torch.func.grad.
    """
    x = _point(x)
    value, slope = push_forward(f, x, all_directions(x))
    _one_number(value)
    return slope


def jacobian(f: Callable, x):
    """All partial derivatives: an array of the shape of f(x), and then that of x.

    Cost: as for the gradient, however many values f has. Compare: torch.func.jacfwd.
    """
    x = _point(x)
    return push_forward(f, x, all_directions(x))[1]


def hessian(f: Callable, x):
    """The second partial derivatives of a function whose value is one number: of the shape of x, twice.

    Symmetric but for rounding where second derivatives are continuous. Raises ValueError where f(x) is not one number.
    Cost: up to (1 + n)² evaluations of f. Compare: torch.func.hessian.
    """
    return second_order(f, x).hessian


def second_order(f: Callable, x) -> SecondOrder:
    """f(x), its gradient and its Hessian, in the one pass that the Hessian takes anyway.

    Raises ValueError where f(x) is not one number. Cost: up to (1 + n)² evaluations of f. Compare: torch.func.hessian.
    """
    x = _point(x)
    n = math.prod(x.shape)

    def value_and_slope(x):
        value, slope = push_forward(f, x, all_directions(x))
        _one_number(value)
        return np.concatenate([np.reshape(value, (1,)), np.reshape(slope, (n,))])  # (1 + n,)

    first, second = push_forward(value_and_slope, x, all_directions(x))  # (1 + n,) and (1 + n) + the shape of x
    return SecondOrder(first[0], np.reshape(first[1:], x.shape), np.reshape(second[1:], x.shape + x.shape))


def chain_rule(g: Callable, f: Callable, x):
    """The Jacobian of x ↦ g(f(x)) as the product of two, J_g(f(x)) J_f(x); of the shape of g's value, then of x.

    Cost: the two Jacobians, and 2pmn flops for shapes of p, m and n elements. Compare: torch.func.jacfwd.
    """
    x = _point(x)
    y, J_f = push_forward(f, x, all_directions(x))
    J_g = jacobian(g, y)
    outer = J_g.shape[: J_g.ndim - y.ndim]
    m, n = math.prod(y.shape), math.prod(x.shape)
    with np.errstate(all="ignore"):
        product = J_g.reshape(math.prod(outer), m) @ J_f.reshape(m, n)  # (p, m) @ (m, n)
    return product.reshape(outer + x.shape)


def laplacian(f: Callable, x):
    """Δf = Σ ∂²f/∂xᵢ², the trace of the Hessian: above 0 where the mean of f around x lies above f(x).

    Raises ValueError where f(x) is not one number. Cost: that of the Hessian. Compare: the trace of torch.func.hessian.
    """
    x = _point(x)
    n = math.prod(x.shape)
    return np.trace(np.reshape(hessian(f, x), (n, n)))


def divergence(f: Callable, x):
    """∇ · f = Σ ∂fᵢ/∂xᵢ of a vector field, the trace of the Jacobian: what flows out at x.

    Raises ValueError where f(x) has not the shape of x. Cost: that of the Jacobian. Compare: the trace of
    torch.func.jacfwd.
    """
    x = _point(x)
    n = math.prod(x.shape)
    return np.trace(np.reshape(_field(f, x), (n, n)))


def curl(f: Callable, x):
    """∇ × f of a vector field: (3,) in space; in the plane the one number ∂f₂/∂x₁ - ∂f₁/∂x₂.

    Raises ValueError in other dimensions, and where f(x) has not the shape of x. Cost: that of the Jacobian.
    Compare: sympy.vector.curl.
    """
    x = _point(x)
    if x.shape not in ((2,), (3,)):
        raise ValueError(f"a field that has a curl has points of shape (2,) or (3,); got {x.shape}")
    J = _field(f, x)
    if len(x) == 2:
        return J[1, 0] - J[0, 1]
    return np.stack([J[2, 1] - J[1, 2], J[0, 2] - J[2, 0], J[1, 0] - J[0, 1]])


def _point(x):
    return x if isinstance(x, Dual) else as_float(x)[0]


def all_directions(x):
    """One direction for each coordinate: the identity, of the shape of x twice."""
    return np.eye(math.prod(x.shape), dtype=x.dtype).reshape(x.shape + x.shape)


def _one_number(value):
    if value.shape != ():
        raise ValueError(f"a gradient is one of a function whose value is one number; got shape {value.shape}")


def _field(f, x):
    value, J = push_forward(f, x, all_directions(x))
    if value.shape != x.shape:
        raise ValueError(f"a vector field has values of the shape of the point, {x.shape}; got {value.shape}")
    return J
