"""Change of variables: an integral over a bent region, as one over a box.

    ∫ over T(R) of f(x) dx = ∫ over R of f(T(u)) |det J(u)| du,    J[i, j] = ∂xᵢ / ∂uⱼ

|det J| is what T does to a small volume. Its sign would say whether T keeps left and right, which a volume does not
ask. T must be one-to-one inside R, or what is covered twice is counted twice; on a set without volume, as at r = 0, it
need not be. The derivatives come from dual numbers, exact to rounding, unless T brings its determinant along:

    polar          x = r cos θ,  y = r sin θ                                     det J = r
    cylindrical    the same, and z                                               det J = r
    spherical      x = r sin φ cos θ,  y = r sin φ sin θ,  z = r cos φ           det J = r² sin φ

Here φ is the angle from the z axis, from 0 to π, and θ the longitude: the order of the variables is (r, φ, θ).
Left out: surfaces and curves in a space of higher dimension, where √det JᵀJ takes the place of |det J|.
Source: Apostol, Mathematical Analysis, 2nd ed., §15.10-15.13.
"""

from collections.abc import Callable, Sequence

import numpy as np

from foundations.calculus.dual import derivative
from foundations.calculus.limits_and_integrals.multiple_integrals import iterated_integral
from foundations.numerics.elementwise import as_float
from foundations.numerics.evaluate import called


def change_of_variables(f: Callable, transform: Callable, region: Sequence, tolerance=1e-10, *, determinant=None):
    """The integral of f over the image of a region under a transform.

    Parameters
    ----------
    f : elementwise function of one, two or three arrays
    transform : function of as many arrays u, giving as many arrays x; elementwise, made of NumPy's functions and
        arithmetic, so that dual numbers pass through, unless its determinant is given
    region : a pair of limits for each u, from the outside in; inner ones may be functions of the outer variables
    tolerance : the error allowed, relative to max(1, |value|)
    determinant : function of u giving det J; default that of the transform, if it has one (`polar.determinant`), or
        else by dual numbers

    Returns
    -------
    Integral : value, error (estimated), evaluations, converged, and flag, which says why it did not converge

    Raises
    ------
    ValueError : the transform gives another number of variables; limits as in `iterated_integral`
    TypeError : the transform uses a function that dual numbers do not know, or takes another number of variables than
        the region has; f or the transform takes no arrays, as math.cos

    Notes
    -----
    Error and cost as of `iterated_integral`, in evaluations of f, the transform, and its derivatives.
    Compare: scipy.integrate.dblquad, tplquad.
    """
    determinant = determinant or getattr(transform, "determinant", None)

    def integrand(*u):
        x = called(transform, *u, name="the transform")
        _check_count(x, u)
        if determinant is None:
            det = jacobian_determinant(transform, *u)
        else:
            det = called(determinant, *u, name="the determinant")
        return called(f, *x) * np.abs(det)

    return iterated_integral(integrand, region, tolerance)


def jacobian_determinant(transform: Callable, *u):
    """det J of a transform at each of the points whose coordinates are the arrays u, of one shape; up to three of them.

    By dual numbers, one pass for each coordinate. Raises ValueError for another number of coordinates out, TypeError
    for a transform that takes another number or no arrays.
    Compare: numpy.linalg.det of torch.func.jacfwd.
    """
    u = tuple(as_float(*np.broadcast_arrays(*u))) if u else ()
    if not 1 <= len(u) <= 3:
        raise ValueError(f"a transform has one to three variables, got {len(u)}")
    J = [_column(transform, u, j) for j in range(len(u))]  # J[j][i] = ∂xᵢ / ∂uⱼ; the transpose has the same determinant
    return _determinant(J)


def _column(transform, u, j):
    def along(t):
        x = called(transform, *u[:j], t, *u[j + 1 :], name="the transform")
        _check_count(x, u)
        return [v + 0 * t for v in x]  # a coordinate that does not depend on t takes its shape

    return derivative(along, u[j])


def _determinant(J):
    """By Laplace's expansion along the first row: of arrays, and for a few rows, the fastest way."""
    if len(J) == 1:
        return J[0][0]
    minors = ([[*row[:i], *row[i + 1 :]] for row in map(list, J[1:])] for i in range(len(J)))
    return sum((-1) ** i * J[0][i] * _determinant(minor) for i, minor in enumerate(minors))


def _check_count(x, u):
    if len(x) != len(u):
        raise ValueError(f"the transform must give as many variables as it takes, {len(u)}; got {len(x)}")


# ---- Transforms that know their determinant


def with_determinant(determinant: Callable) -> Callable:
    """Keep a function for det J beside a transform, as its attribute `determinant`."""

    def beside(transform):
        transform.determinant = determinant
        return transform

    return beside


@with_determinant(lambda r, theta: r)
def polar(r, theta):
    """(x, y) at distance r and angle θ from the x axis. Compare: cmath.rect."""
    return r * np.cos(theta), r * np.sin(theta)


@with_determinant(lambda r, theta, z: r)
def cylindrical(r, theta, z):
    """(x, y, z) at distance r from the z axis, angle θ from the x axis, and height z.

    Compare: sympy.vector.CoordSys3D.
    """
    return r * np.cos(theta), r * np.sin(theta), z


@with_determinant(lambda r, phi, theta: r**2 * np.sin(phi))
def spherical(r, phi, theta):
    """(x, y, z) at distance r, angle φ from the z axis, and longitude θ. Compare: sympy.vector.CoordSys3D."""
    return r * np.sin(phi) * np.cos(theta), r * np.sin(phi) * np.sin(theta), r * np.cos(phi)
