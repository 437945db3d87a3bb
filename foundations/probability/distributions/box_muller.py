"""Normal draws by Box and Muller: two independent normals are a point of the plane, uniform in angle.

The density of (X, Y) depends on R² = X² + Y² alone, exp(-R²/2) / 2π. In polar coordinates R dR = d(R²/2), so that R²/2
is exponential and the angle uniform, independent of each other:

    R = √(-2 log(1 - U)),  φ = 2πV,    X = R cos φ,  Y = R sin φ

No draw is rejected. U is a multiple of 2⁻⁵³, so that no draw is farther than √(106 log 2) = 8.6 from zero; beyond that
lies a share of 1e-17.
Source: Box & Muller, Ann. Math. Statist. 29 (1958) 610.
"""

import math

import numpy as np


def box_muller(rng: np.random.Generator, shape: int | tuple[int, ...] = ()) -> np.ndarray:
    """Independent standard normal draws of this shape. Compare: numpy.random.Generator.standard_normal."""
    shape = (shape,) if isinstance(shape, int) else shape
    n = math.prod(shape)
    half = (n + 1) // 2
    r, phi = rng.random(half), rng.random(half)
    np.log1p(np.negative(r, out=r), out=r)  # of 1 - U, which is never 0
    np.sqrt(np.multiply(r, -2, out=r), out=r)
    phi *= 2 * np.pi
    draws = np.empty((2, half))
    np.multiply(r, np.cos(phi), out=draws[0])
    np.multiply(r, np.sin(phi), out=draws[1])
    return draws.ravel()[:n].reshape(shape)
