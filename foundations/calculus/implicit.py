"""Derivatives of a function that is given by an equation, without solving it.

Where F(x, y) = 0 and F_y is regular, y is a function of x nearby (the implicit function theorem). Differentiating
F(x, y(x)) = 0 gives

    F_x + F_y y' = 0        so        dy/dx = -F_y⁻¹ F_x

So a solver needs no derivative of its own: that of a minimum w(λ) of f follows from F = ∇f = 0, that of a fixed point
from F = y - g(x, y). Further coefficients of y(x + t) follow one by one, each from the first term that F still has.
Left out: points where F_y is singular, at which branches meet or turn back.
Source: Krantz & Parks, The Implicit Function Theorem, ch. 3; Griewank & Walther, Evaluating Derivatives, ch. 15.
"""

import operator
from collections.abc import Callable

import numpy as np

from foundations.calculus._by_table import joined
from foundations.calculus.derivatives import all_directions, jacobian
from foundations.calculus.dual import push_forward
from foundations.calculus.taylor import Taylor
from foundations.linalg import lu, norm, solve
from foundations.numerics.elementwise import as_float


def implicit_derivative(F: Callable, x, y, *, tolerance=1e-6):
    """dy/dx at a solution of F(x, y) = 0.

    Parameters
    ----------
    F : a function of x and y, written in what `Dual` can do, with as many values as y has elements
    x : a number, or an array of n elements
    y : a number, or an array of m elements, with F(x, y) = 0
    tolerance : how far y may be from a solution, as a fraction of 1 + ‖y‖; judged by a step of Newton's method

    Returns
    -------
    dy/dx : of the shape of y, and then that of x

    Raises
    ------
    ValueError : F_y is singular; F(x, y) is not near 0; not as many equations as unknowns

    Notes
    -----
    Cost: two Jacobians, 2m³/3 + 2m²n flops. An error of δ in y brings one of order δ. Compare: sympy.idiff.
    """
    x, y = (as_float(a)[0] for a in (x, y))
    F_y = _regular(F, x, y, tolerance)
    F_x = jacobian(lambda x: F(x, y), x).reshape(y.size, x.size)
    return -solve(F_y, F_x).reshape(y.shape + x.shape)[()]  # (m, m), (m, n)


def implicit_series(F: Callable, x, y, order, *, tolerance=1e-6):
    """The Taylor coefficients of y(x + t), to any order, at a solution of F(x, y) = 0 for two numbers.

    Parameters
    ----------
    F : a function of x and y, written in what both `Dual` and `Taylor` can do
    x, y : numbers with F(x, y) = 0
    order : n
    tolerance : as for `implicit_derivative`

    Returns
    -------
    (n + 1,) array, c₀ = y, c₁ = y', c₂ = y'' / 2, ...

    Raises
    ------
    ValueError : as `implicit_derivative`; and for arrays

    Notes
    -----
    With c₀ ... cₖ₋₁ known, F(x + t, Σ cᵢ tⁱ) = r tᵏ + ..., and cₖ = -r / F_y. Cost O(n³) for each product in F.
    Compare: sympy.idiff, of each order. Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., ch. 13.
    """
    x, y = (as_float(a)[0] for a in (x, y))
    if x.shape or y.shape:
        raise ValueError(f"the series is one of a number y by a number x; got shapes {y.shape} and {x.shape}")
    order = operator.index(order)
    if order < 0:
        raise ValueError(f"the order of a Taylor series is at least 0; got {order}")
    slope = _regular(F, x, y, tolerance)[0, 0]
    X, Y = np.zeros(order + 1), np.zeros(order + 1)
    X[:2], Y[0] = [x, 1.0][: order + 1], y
    for k in range(1, order + 1):
        residual = joined(F(Taylor(X[: k + 1]), Taylor(Y[: k + 1]))).coefficients.ravel()  # a list of one will do
        Y[k] = -residual[k] / slope
    return Y


def _regular(F, x, y, tolerance):
    """F_y as an (m, m) matrix, after the checks that the theorem asks for."""
    residual, F_y = push_forward(lambda y: F(x, y), y, all_directions(y))
    if residual.size != y.size:
        raise ValueError(f"F has as many values as y has elements, {y.size}; got shape {residual.shape}")
    F_y = F_y.reshape(y.size, y.size)
    if _singular(F_y):
        raise ValueError(f"F_y is singular or not finite at y = {y}, so F = 0 does not give y as a function of x there")
    if not norm(away := solve(F_y, residual.ravel())) <= tolerance * (1 + norm(y.ravel())):
        raise ValueError(f"F(x, y) is to be 0; got {residual}, which a step of {norm(away):.1e} in y would mend")
    return F_y


def _singular(A):
    """Whether a matrix is singular but for rounding, or not finite: a pivot vanishes beside the largest.

    The rows are scaled first, for an equation times a number is the same equation.
    """
    sizes = np.abs(A).max(axis=1, initial=0.0)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        return True
    if len(A) < 2:
        return False
    pivots = np.abs(np.diagonal(lu(A / sizes[:, None], p_indices=True).U))
    return bool(pivots.min() <= 4 * len(A) * np.finfo(A.dtype).eps * pivots.max())
