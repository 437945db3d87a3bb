"""Limits and integrals beside mpmath's and SciPy's, and what agreement means for them."""

import numpy as np

from foundations.calculus import limits_and_integrals as calculus
from foundations.comparison import unique

# Inputs. The names in `kit` are those of NumPy or mpmath: one formula serves both


def quotient(rng, n):
    """(exp(ax) - 1 - ax) / x² at 0, where n is the size of a: the limit a²/2, and cancellation."""
    a = n ** rng.uniform(0, 0.5)
    return (lambda x, kit: (kit.exp(a * x) - 1 - a * x) / x**2), 0.0


def wave(rng, n):
    """cos(kx + y) y over a curved triangle, k up to √n."""
    k = rng.uniform(1, np.sqrt(n))
    return lambda x, y: np.cos(k * x + y) * y, (0.0, 1.0), (np.square, np.sqrt)


def tetrahedron(rng, n):
    """exp(-kx) y z over the corner of a box, k up to √n."""
    k = rng.uniform(1, np.sqrt(n))
    return (
        lambda x, y, z: np.exp(-k * x) * y * z,
        (0.0, 1.0),
        (lambda x: 0.0 * x, lambda x: 1 - x),
        (lambda x, y: 0.0 * x, lambda x, y: 1 - x - y),
    )


def ellipse(rng, n):
    """x² exp(y) over an ellipse of half axes up to 1 and up to log n, by stretched polar coordinates."""
    a, b = rng.uniform(0.5, 1), rng.uniform(0.5, np.log(n))
    return lambda x, y: x**2 * np.exp(y), a, b


# Ours


def our_limit(f, point):
    """The value alone."""
    return calculus.limit(lambda x: f(x, np), point).value


def our_double(f, x_limits, y_limits):
    """The value alone."""
    return calculus.double_integral(f, x_limits, y_limits).value


def our_triple(f, x_limits, y_limits, z_limits):
    """The value alone."""
    return calculus.triple_integral(f, x_limits, y_limits, z_limits).value


def our_ellipse(f, a, b):
    """By r and θ, with dual numbers for the determinant."""
    region = ((0, 1), (0, 2 * np.pi))
    return calculus.change_of_variables(f, lambda r, t: (a * r * np.cos(t), b * r * np.sin(t)), region).value


# The library's


def library_limit(f, point):
    """mpmath.limit."""
    import mpmath

    with mpmath.workdps(30):
        return float(mpmath.limit(lambda x: f(x, mpmath), point))


def library_double(f, x_limits, y_limits):
    """scipy.integrate.dblquad."""
    from scipy.integrate import dblquad

    return dblquad(lambda y, x: f(x, y), *x_limits, *y_limits, epsabs=1e-11, epsrel=1e-11)[0]


def library_triple(f, x_limits, y_limits, z_limits):
    """scipy.integrate.tplquad."""
    from scipy.integrate import tplquad

    return tplquad(lambda z, y, x: f(x, y, z), *x_limits, *y_limits, *z_limits, epsabs=1e-11, epsrel=1e-11)[0]


def library_ellipse(f, a, b):
    """scipy.integrate.dblquad, over x and y themselves."""

    def half(x):
        return b * np.sqrt(np.maximum(0, 1 - (x / a) ** 2))

    return library_double(f, (-a, a), (lambda x: -half(x), half))


COMPARISONS = [
    # Of the 16 digits, those of ax beside 1 are lost twice
    unique("Limit of a function", our_limit, library_limit, quotient, (2, 8, 64), 1e-8),
    unique("Double integral", our_double, library_double, wave, (8, 64, 512), 1e-9),
    unique("Triple integral", our_triple, library_triple, tetrahedron, (8, 64), 1e-9),
    unique("Change of variables in an integral", our_ellipse, library_ellipse, ellipse, (8, 64), 1e-8),
]
