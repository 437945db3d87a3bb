"""The posterior of weights with a Gaussian prior, in the eigenbasis of the Gram matrix.

Prior w ~ N(0, I/α), noise of precision β. The posterior is Gaussian again (the prior is conjugate),

    w | y ~ N(m, Σ),    Σ⁻¹ = αI + βG,    m = β Σ b,

and the eigenvectors of G, G = V diag(s) Vᵀ, are those of Σ for every α and β:

    Σ = V diag(1 / (α + β s_i)) Vᵀ,    m = V z',    z'_i = z_i / (s_i + ρ),    z = Vᵀb,    ρ = α/β

So one eigendecomposition serves all precisions. Along v_i the data have s_i to say and the prior ρ: the share
s_i / (s_i + ρ) of the least squares solution is kept.
Source: Bishop, Pattern Recognition and Machine Learning, §3.3 and §3.5.3.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.bayesian.statistics import EPS, Statistics
from foundations.linalg import eigh


class Spectrum(NamedTuple):
    """Sums of data in the eigenbasis of their Gram matrix. Where s is zero, so are z and u."""

    n: int
    s: np.ndarray  # (d,) eigenvalues of G, ascending
    V: np.ndarray  # (d, d) eigenvectors, as columns
    z: np.ndarray  # (d,) Vᵀb
    u: np.ndarray  # (d,) z / √s: least squares explains u_i² of the sum of squares c
    c: float
    residual: float  # what least squares leaves of c

    @property
    def rank(self) -> int:
        """How many eigenvalues are not zero; they are the last ones."""
        return int(np.count_nonzero(self.s))


def spectrum(sums: Statistics) -> Spectrum:
    """Diagonalize the Gram matrix: 10 d³ flops or so, whatever the number of samples.

    The sums are `settled`. Eigenvalues that are rounding are taken as zero.
    """
    G, b, c = sums.G, sums.b, sums.c
    s, V = eigh(G)
    flat = s <= len(s) * EPS * s[-1]
    z = b @ V  # (d,) @ (d, d)
    if flat.any() or c == 0:
        s, z = np.where(flat, 0.0, s), np.where(flat | (c == 0), 0.0, z)
    u = z / np.sqrt(np.where(flat, 1.0, s))
    return Spectrum(sums.n, s, V, z, u, c, max(c - float(u @ u), 0.0))


def mean_and_covariance(spectrum: Spectrum, alpha: float, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """m (d,) and Σ (d, d)."""
    V = spectrum.V
    mean = V @ (spectrum.z / (spectrum.s + alpha / beta))  # (d, d) @ (d,)
    return mean, (V / (alpha + beta * spectrum.s)) @ V.T  # (d, d) @ (d, d)
