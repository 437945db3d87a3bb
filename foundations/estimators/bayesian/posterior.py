"""The posterior of weights with a Gaussian prior, in the eigenbasis of the Gram matrix.

Prior w ~ N(0, I/α), noise of precision β. The posterior is Gaussian again (the prior is conjugate),

    w | y ~ N(m, Σ),    Σ⁻¹ = αI + βG,    m = β Σ b,

and the eigenvectors of G, G = V diag(s) Vᵀ, are those of Σ for every α and β:

    Σ = V diag(1 / (α + β s_i)) Vᵀ,    m = V z',    z'_i = z_i / (s_i + ρ),    z = Vᵀb,    ρ = α/β

So one eigendecomposition serves all precisions. Along v_i the data have s_i to say and the prior ρ: the share
s_i / (s_i + ρ) of the least squares solution is kept.

Fewer samples than columns, n < d, have nothing to say but along n directions. There the singular values of the data
themselves, X = U diag(√s) Vᵀ with V (d, n), take the place of eigenvectors. Along all others the prior stays:

    Σ = V diag(1 / (α + β s_i)) Vᵀ + (I - V Vᵀ) / α

Source: Bishop, Pattern Recognition and Machine Learning, §3.3 and §3.5.3.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.bayesian.statistics import EPS, Statistics
from foundations.linalg import eigh, svd


class Spectrum(NamedTuple):
    """Sums of data in the eigenbasis of their Gram matrix: r directions, beyond which no eigenvalue but zero is left.

    Where s is zero, so are z and u.
    """

    n: int
    s: np.ndarray  # (r,) eigenvalues of G, ascending
    V: np.ndarray  # (d, r) eigenvectors, as columns
    z: np.ndarray  # (r,) Vᵀb
    u: np.ndarray  # (r,) z / √s: least squares explains u_i² of the sum of squares c
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


def spectrum_of_rows(sums: Statistics, X, y) -> Spectrum:
    """The same from the samples, centered as in the sums, X (n, d) and y (n,) with n < d: r = n, and 20 n² d flops."""
    n, c, d = sums.n, sums.c, len(sums.b)
    U, S, Vh = svd(np.where(sums.G.diagonal() > 0, X, 0.0), full_matrices=False)  # (n, n), (n,), (n, d)
    U, s, V = U[:, ::-1], S[::-1] ** 2, Vh[::-1].T
    flat = s <= d * EPS * s[-1]  # as above, so that sums of the same data tell the same
    w = y @ U if c > 0 else np.zeros(n)  # (n,) @ (n, n)
    u, left, s = np.where(flat, 0.0, w), w[flat], np.where(flat, 0.0, s)
    return Spectrum(n, s, V, np.sqrt(s) * u, u, c, float(left @ left))  # nothing cancels


def mean_and_covariance(spectrum: Spectrum, alpha: float, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """m (d,) and Σ (d, d)."""
    V = spectrum.V
    mean = V @ (spectrum.z / (spectrum.s + alpha / beta))  # (d, r) @ (r,)
    covariance = (V / (alpha + beta * spectrum.s)) @ V.T  # (d, r) @ (r, d)
    if len(spectrum.s) < len(V):
        left = np.eye(len(V)) - V @ V.T
        np.fill_diagonal(left, np.maximum(left.diagonal(), 0.0))  # rounding is no variance
        covariance += left / alpha
    return mean, covariance


def deviations(spectrum: Spectrum, alpha: float, beta: float, noise) -> np.ndarray:
    """Rows of covariance Σ, (k, d), from standard normal numbers (k, d)."""
    V, std = spectrum.V, 1 / np.sqrt(alpha + beta * spectrum.s)
    if len(std) == len(V):
        return (noise * std) @ V.T  # (k, d) @ (d, d)
    inside = noise @ V  # (k, d) @ (d, r)
    return (inside * std) @ V.T + (noise - inside @ V.T) / np.sqrt(alpha)
