"""Randomized SVD: the leading singular vectors of a large matrix from a few products with random vectors.

A times a random vector is a random mixture of A's left singular vectors, each weighted by its singular value. l = k + p
such mixtures span, with high probability, nearly the space of the first k. Within that space the SVD is a small one:

    Y = (A Aᴴ)^q A Ω,    Q = orthonormal basis of Y,    Qᴴ A = Û S Vᴴ,    U = Q Û

Each power of A Aᴴ squares the ratios σ_j / σ_k that tell wanted from unwanted vectors. In floating point it would bury
all but the largest under rounding, so Y is made orthonormal after every product. On average (HMT, cor. 10.10)

    ‖A - Q Qᴴ A‖ ≤ [1 + √(k/(p-1)) + e √(k+p)/p · √(min(m, n) - k)]^(1/(2q+1)) σ_{k+1}

Left out: structured Ω, fixed-precision stopping.
Source: Halko, Martinsson & Tropp, Finding structure with randomness, SIAM Review 53 (2011), algorithms 4.4 and 5.1.
"""

from foundations.linalg._edge import matrix_function
from foundations.linalg.qr import qr
from foundations.linalg.svd import SVDResult, svd


@matrix_function
def randomized_svd(A, k, rng, oversample=10, power=4):
    """The k largest singular values of A and their vectors, nearly.

    Parameters
    ----------
    A : (..., m, n) array_like, real or complex
    k : how many, 1 ≤ k ≤ min(m, n)
    rng : numpy.random.Generator, the source of Ω; the same state gives the same result
    oversample : p ≥ 0, further random vectors
    power : q ≥ 0, multiplications by A Aᴴ

    Returns
    -------
    U : (..., m, k), S : (..., k) falling, Vh : (..., k, n), as a named tuple

    Raises
    ------
    LinAlgError : A has fewer than two dimensions or is not finite
    ValueError : k, oversample or power out of range

    Notes
    -----
    Cost (4q + 4) m n (k + p) flops. Singular values are never too large, but for rounding.
    Compare: sklearn.utils.extmath.randomized_svd.
    """
    m, n = A.shape
    if not 1 <= k <= min(m, n):
        raise ValueError(f"k is between 1 and min(m, n) = {min(m, n)}; got {k}")
    if oversample < 0 or power < 0:
        raise ValueError(f"oversample and power are zero or more; got {oversample} and {power}")
    Omega = _gaussian(rng, (n, min(k + oversample, m, n)), A.dtype)
    Q = qr(A @ Omega).Q  # (m, l)
    for _ in range(power):
        Q = qr(A.conj().T @ Q).Q  # (n, l)
        Q = qr(A @ Q).Q  # (m, l)
    U, S, Vh = svd(Q.conj().T @ A, full_matrices=False)  # of (l, n)
    return SVDResult(Q @ U[:, :k], S[:k], Vh[:k])


def _gaussian(rng, shape, dtype):
    Omega = rng.standard_normal(shape)
    return Omega + 1j * rng.standard_normal(shape) if dtype.kind == "c" else Omega
