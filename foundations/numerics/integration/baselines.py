"""Each rule of this folder beside SciPy's, and what agreement means for it."""

import numpy as np

from foundations.comparison import SIZES, unique
from foundations.numerics import by_hand, integration
from foundations.numerics.integration.gauss_legendre import nodes_and_weights

# Inputs


def samples(rng, n):
    """n samples, unevenly spaced from 0 to 1."""
    return rng.standard_normal(n), np.sort(rng.uniform(0, 1, n))


def number(_rng, n):
    """n itself."""
    return (n,)


def waves(rng, n):
    """exp(sin(x + c)) over a length of n."""
    c = rng.uniform(0, 6)
    return lambda x: np.exp(np.sin(x + c)), 0.0, float(n)


def short_wave(rng, n):
    """exp(sin(n x + c)) over a length of 4 / n: the same few bends at every size."""
    c = rng.uniform(0, 6)
    return lambda x: np.exp(np.sin(n * x + c)), 0.0, 4.0 / n


def singular_end(rng, n):
    """x^(1/n - 1) from 0 to c, infinite at 0; the integral is n c^(1/n)."""
    return lambda x: x ** (1 / n - 1), 0.0, rng.uniform(1, 2)


# Ours


def our_nodes(n):
    """Nodes and weights, computed anew."""
    return np.stack(nodes_and_weights(n))


def our_romberg(f, a, b):
    """The value alone."""
    return integration.romberg(f, a, b).value


def our_integrate(f, a, b):
    """The value alone."""
    return integration.integrate(f, a, b).value


def our_tanh_sinh(f, a, b):
    """The value alone."""
    return integration.tanh_sinh(f, a, b).value


# SciPy's


def library_nodes(n):
    """scipy.special.roots_legendre."""
    from scipy.special import roots_legendre

    return np.stack(roots_legendre(n))


def library_quad(f, a, b):
    """scipy.integrate.quad."""
    from scipy.integrate import quad

    return quad(f, a, b, epsabs=1e-10, epsrel=1e-10, limit=1000)[0]


def library_tanhsinh(f, a, b):
    """scipy.integrate.tanhsinh."""
    from scipy.integrate import tanhsinh

    return tanhsinh(f, a, b, atol=1e-10, rtol=1e-10).integral


COMPARISONS = [
    unique(
        "Trapezoid rule", integration.trapezoid, "scipy.integrate.trapezoid", samples, SIZES, 1e-12, by_hand.trapezoid
    ),
    # Parabolas through three uneven points have weights far larger than their sum
    unique("Simpson's rule", integration.simpson, "scipy.integrate.simpson", samples, SIZES, 1e-9),
    unique("Romberg integration", our_romberg, library_quad, short_wave, (8, 64, 512), 1e-9, by_hand.romberg),
    unique("Gauss-Legendre quadrature", our_nodes, library_nodes, number, (8, 64, 512), 1e-13),
    unique("Adaptive quadrature", our_integrate, library_quad, waves, (8, 64, 512), 1e-9),
    unique("Tanh-sinh quadrature", our_tanh_sinh, library_tanhsinh, singular_end, (2, 4, 8), 1e-9),
]
