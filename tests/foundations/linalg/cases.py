"""Matrices that every function of `foundations.linalg` meets: a table of small ones of all kinds, and hard ones.

`MATRICES` has one of each kind that `numpy.linalg` accepts; `SQUARE` and `HERMITIAN` are those that are. `HARD` makes
Hermitian matrices of any size on which such algorithms are known to fail. Errors are measured by `error_in_eps`.
"""

import numpy as np

RNG = np.random.default_rng(0)
LIMIT = 50  # eps of the norm: what residuals and orthogonality may reach

SIZES = (1, 2, 3, 5, 8, 17, 33, 60, 100)


def _random(*shape, dtype=float):
    A = RNG.standard_normal(shape)
    if np.dtype(dtype).kind == "c":
        A = A + 1j * RNG.standard_normal(shape)
    return A.astype(dtype)


def _hermitian(A):
    return A + np.swapaxes(A.conj(), -1, -2)


HERMITIAN = {
    "1 x 1": np.array([[-2.0]]),
    "identity": np.eye(4),
    "zero": np.zeros((3, 3)),
    "symmetric": _hermitian(_random(6, 6)),
    "integers, singular": np.array([[1, 2, 3], [2, 4, 6], [3, 6, 9]]),
    "float32": _hermitian(_random(5, 5, dtype=np.float32)),
    "complex64": _hermitian(_random(5, 5, dtype=np.complex64)),
    "complex128": _hermitian(_random(7, 7, dtype=complex)),
    "stack": _hermitian(_random(2, 3, 4, 4)),
    "complex stack": _hermitian(_random(3, 4, 4, dtype=complex)),
    "0 x 0": np.zeros((0, 0)),
    "stack of 0 x 0": np.zeros((3, 0, 0)),
    "empty stack": np.zeros((0, 3, 3)),
}
SQUARE = HERMITIAN | {
    "list": [[1.0, 2.0], [3.0, 4.0]],
    "booleans": np.array([[True, False], [True, True]]),
    "bytes": np.array([[1, 255], [7, 0]], dtype=np.uint8),
    "no zeros": _random(8, 8),
    "nilpotent": np.eye(4, k=1),
    "ill-conditioned": 1 / (np.arange(8)[:, None] + np.arange(8) + 1.0),
    "strided": np.asfortranarray(_random(12, 12))[::2, ::-2],
    "read-only stack": np.broadcast_to(_random(3, 3), (2, 3, 3)),
    "huge": 1e200 * _random(4, 4),
    "tiny": 1e-200 * _random(4, 4),
    "subnormal": 5e-324 * np.ones((2, 2)),
    "huge and tiny columns": _random(4, 4) * [1e200, 1.0, 1e-200, 0.0],
}
MATRICES = SQUARE | {
    "tall": _random(9, 4),
    "slightly tall": _random(5, 4),
    "wide": _random(4, 9),
    "tall complex": _random(7, 3, dtype=complex),
    "wide complex64": _random(3, 7, dtype=np.complex64),
    "rank 2 of 4": _random(6, 2) @ _random(2, 4),
    "one column": _random(5, 1),
    "one row": _random(1, 5, dtype=complex),
    "tall stack": _random(2, 5, 3),
    "wide float32 stack": _random(2, 2, 3, 5, dtype=np.float32),
    "no rows": np.zeros((0, 3)),
    "no columns": np.zeros((3, 0), dtype=np.complex64),
    "stack without rows": np.zeros((2, 0, 3)),
    "empty wide stack": np.zeros((0, 2, 3), dtype=np.float32),
}


def with_eigenvalues(w, rng, dtype=float):
    """A Hermitian matrix with these eigenvalues, up to rounding."""
    n = len(w)
    A = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if np.dtype(dtype).kind == "c" else 0)
    Q = np.linalg.qr(A)[0]
    return 0.5 * _hermitian(Q * w @ Q.conj().T)


def _tridiagonal(d, e):
    return np.diag(d) + np.diag(e, 1) + np.diag(e, -1)


def _index(n):
    return np.arange(n, dtype=float)


BLOCK = np.array([[4.0, 1, 0, 2], [1, 3, 1, 0], [0, 1, 2, 5], [2, 0, 5, 1]])

# name: function of (n, rng)
HARD = {
    "random": lambda n, rng: _hermitian(rng.standard_normal((n, n))),
    "complex": lambda n, rng: _hermitian(rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))),
    "identity": lambda n, rng: np.eye(n),
    "zero": lambda n, rng: np.zeros((n, n)),
    "ones": lambda n, rng: np.ones((n, n)),
    "low rank": lambda n, rng: (lambda X: X @ X.T)(rng.standard_normal((n, 3))),
    "two clusters": lambda n, rng: with_eigenvalues(np.where(_index(n) < n / 2, 1.0, -1.0), rng),
    "two complex clusters": lambda n, rng: with_eigenvalues(np.where(_index(n) < n / 2, 1.0, 1e-3), rng, complex),
    "two blurred clusters": lambda n, rng: with_eigenvalues(
        np.where(_index(n) < n / 2, 1.0, 2.0) + 1e-13 * rng.standard_normal(n), rng
    ),
    "Wilkinson": lambda n, rng: _tridiagonal(np.abs(_index(n) - (n - 1) / 2), np.ones(n - 1)),
    "glued Wilkinson": lambda n, rng: _tridiagonal(
        np.abs(_index(n) % 21 - 10), np.where((_index(n) + 1) % 21 == 0, 1e-8, 1.0)[: n - 1]
    ),
    "Hilbert": lambda n, rng: 1 / (_index(n)[:, None] + _index(n) + 1),
    "second difference": lambda n, rng: _tridiagonal(2 * np.ones(n), -np.ones(n - 1)),
    "graded": lambda n, rng: with_eigenvalues(10.0 ** -np.linspace(0, 15, n), rng),
    "graded rows": lambda n, rng: (lambda D: _hermitian(rng.standard_normal((n, n))) * D * D[:, None])(
        10.0 ** -np.linspace(0, 30, n)
    ),
    "graded upwards": lambda n, rng: _tridiagonal(10.0 ** np.linspace(-15, 0, n), 10.0 ** np.linspace(-15, 0, n)[1:]),
    "repeated block": lambda n, rng: np.kron(np.eye(-(-n // 4)), BLOCK)[:n, :n],
    "arrow": lambda n, rng: np.diag(_index(n) + 1) + _hermitian(np.eye(n, 1) * np.ones(n)),
    "nearly diagonal": lambda n, rng: np.eye(n) + 1e-14 * _hermitian(rng.standard_normal((n, n))),
    "1e200": lambda n, rng: 1e200 * _hermitian(rng.standard_normal((n, n))),
    "1e-200": lambda n, rng: 1e-200 * _hermitian(rng.standard_normal((n, n))),
}


def paley(p=59):
    """A Hadamard matrix of order p + 1, for a prime p = 3 mod 4: entries 1 and -1, H Hᵀ = (p + 1) I."""
    residue = -np.ones(p)
    residue[np.arange(1, p) ** 2 % p] = 1.0
    residue[0] = 0.0
    H = np.ones((p + 1, p + 1))
    H[1:, 1:] = residue[(np.arange(p)[None, :] - np.arange(p)[:, None]) % p] + np.eye(p)
    H[1:, 0] = -1.0
    return H


def known_to_the_last_bit(rng, symmetric=False):
    """A 60 x 60 matrix whose singular values, from 1 to 1e-12 but for a factor 60, are known without any rounding.

    H diag(s) Kᵀ for two Hadamard matrices has singular values 60 s. With s on a grid of 2⁻⁴⁸ its entries are sums of 60
    numbers ±s that double precision holds exactly. For `symmetric` these are eigenvalues (H = K). Returns (A, 60 s).
    """
    s = np.rint(10.0 ** -np.linspace(0, 12, 60) * 2.0**48) / 2.0**48
    H, K = (_shuffled(paley(), rng) for _ in range(2))
    K = H if symmetric else K
    return H * s @ K.T, 60 * s


def _shuffled(H, rng):
    n = len(H)
    return H[rng.permutation(n)][:, rng.permutation(n)] * rng.choice([-1.0, 1.0], n)[:, None]


def eps(A):
    """The rounding unit of the precision in which results for A come."""
    dtype = np.asarray(A).dtype
    return np.finfo(dtype if dtype.kind in "fc" else float).eps


def error_in_eps(difference, A, like=None):
    """‖difference‖₂ / (eps ‖like‖₂), eps that of A's precision: the largest over a stack.

    Spectral norms, without a factor n. `like` is the identity if None; both may be as large or small as 1e+-200.
    """
    worst = 0.0
    X = np.asarray(difference)
    Y = np.broadcast_to(np.eye(*X.shape[-2:]) if like is None else np.asarray(like), X.shape)
    if X.size:
        for x, y in zip(X.reshape(-1, *X.shape[-2:]), Y.reshape(-1, *X.shape[-2:]), strict=True):
            scale = np.abs(y).max() or 1.0
            norm = np.linalg.norm(y / scale, 2) or 1.0
            worst = max(worst, np.linalg.norm(x / scale, 2) / norm / eps(A))
    return worst


def adjoint(A):
    """Aᴴ of every matrix of a stack."""
    return np.swapaxes(np.conj(A), -1, -2)


def off_identity(Q):
    """QᴴQ - I of every matrix of a stack, in double precision."""
    Q = np.asarray(Q, dtype=np.result_type(Q, np.float64))
    return adjoint(Q) @ Q - np.eye(Q.shape[-1])
