"""The secular equation, solved for all its roots at once: the inner problem of divide and conquer.

A diagonal matrix D plus a matrix of rank one, z zᵀ, has as eigenvalues the roots of

    f(x) = 1 + sum_i z_i² / (d_i - x) = 0

one in every interval between neighboring poles d_j and d_{j+1}, and one above the last, below d_N + ‖z‖². Newton's
method fits a line to f, which has poles; the middle way fits a function with the two poles on either side,

    f ≈ c + s / (d_j - x) + S / (d_{j+1} - x)

with s and S chosen so that the slopes of psi (the terms left of x) and of phi (those right of it) agree. Each root is
held as an offset mu from the nearer pole: a difference d_i - x then keeps all its digits however close x is to d_i.
Eigenvectors made from these differences are orthogonal only if the roots are exact, so instead of better roots we take
the z for which they are exact (Gu and Eisenstat), which differs from the given one by rounding.

All problems of a batch have N poles here, of which only the first `count` are meant; the others are at infinity.

Left out: the fixed-weight and three-pole variants of LAPACK's laed4, which save one iteration of about seven.
Source: Li (1994), LAPACK working note 89; Gu & Eisenstat (1995), A divide-and-conquer algorithm for the symmetric
tridiagonal eigenproblem.
"""

import numpy as np

from foundations.linalg._edge import LinAlgError

ITERATIONS = 100  # at the most; six to eight are usual
USUAL = 10  # from here on it is worth asking whether f is anything but rounding
EPS = np.finfo(float).eps


def secular_roots(F, w, count):
    """Roots x_1 < ... < x_count of 1 + sum_i w_i / (d_i - x), for a batch of problems.

    Parameters
    ----------
    F : (b, N, N), F[:, j, i] = d_i - d_j, poles ascending and distinct
    w : (b, N) weights z_i² > 0
    count : (b,) how many of the N poles each problem has; what comes after them in F and w is not read

    Returns
    -------
    delta : (b, N, N), delta[:, j, i] = d_i - x_j to high relative accuracy; infinite for poles that are not meant,
        1 for roots that are not
    origin : (b, N) index of the pole that is nearest to root j; j itself for roots that are not meant
    mu : (b, N), x_j = d_origin + mu; 0 for roots that are not meant

    Raises
    ------
    LinAlgError : not converged after 100 iterations
    """
    N = F.shape[-1]
    index = np.arange(N)
    meant, last = index < count[:, None], index == count[:, None] - 1  # (b, N)
    w = np.where(meant, w, 0.0)
    P = _without_the_others(F, meant)
    gap = np.zeros_like(w)
    gap[:, :-1] = F[:, index[:-1], index[1:]]
    # Above the last pole the bound is sum w; twice that has the root strictly inside.
    gap = np.where(last, 2 * w.sum(axis=1, keepdims=True), np.where(meant, gap, 0.0))

    evaluate = _Secular(P, w)
    mu = 0.5 * gap
    f, psi, phi = evaluate(mu)
    # f rises from -inf to inf in each interval: where it is negative in the middle, the root is nearer the right pole.
    right = (f < 0) & meant & ~last
    b, j = np.nonzero(right)
    P[b, j] = P[b, j + 1]
    below, above = np.where(right, -gap, 0.0), np.where(right, 0.0, gap)  # the poles on either side of the root
    mu = np.where(right, -mu, mu)
    with np.errstate(all="ignore"):  # what is not a number is caught by the bracket
        mu = _iterate(evaluate, mu, below, above, meant, (f, psi, phi))
    P -= mu[..., None]
    return P, index + right, mu


def _without_the_others(F, meant):
    """A copy of F with the poles that are not meant at infinity, and 1 in the rows of roots that are not meant."""
    P = F.copy()
    if not meant.all():
        P[np.broadcast_to(~meant[:, None, :], P.shape)] = np.inf
        P[~meant] = 1.0
    return P


class _Secular:
    """f, psi' and phi' at d_origin + mu; keeps its two work arrays, since fresh memory costs more than arithmetic."""

    def __init__(self, P, w):
        N = P.shape[-1]
        self.P, self.w = P, w[..., None]  # (b, N, N), (b, N, 1)
        self.R, self.L = np.empty_like(P), np.empty_like(P)
        self.left_of_root = np.tri(N)  # [j, i] = 1 for i <= j

    def __call__(self, mu):
        R, L = self.R, self.L
        np.subtract(self.P, mu[..., None], out=R)
        np.divide(1.0, R, out=R)
        f = 1.0 + (R @ self.w)[..., 0]  # (b, N, N) @ (b, N, 1)
        np.multiply(R, R, out=R)
        np.multiply(R, self.left_of_root, out=L)
        R -= L  # the terms right of the root: the same numbers or zeros, nothing is rounded
        return f, (L @ self.w)[..., 0], (R @ self.w)[..., 0]

    def size(self, mu):
        """The sum of the absolute values of the terms of f: times eps, what rounding does to f."""
        np.subtract(self.P, mu[..., None], out=self.R)
        np.abs(self.R, out=self.R)
        return 1.0 + (np.divide(1.0, self.R, out=self.R) @ self.w)[..., 0]


def _iterate(evaluate, mu, below, above, meant, values):
    """Improve mu between the poles `below` and `above` until no root that is meant moves any more."""
    lo, hi = below, above
    for iteration in range(ITERATIONS):
        f, psi, phi = values
        lo, hi = np.where(f < 0, mu, lo), np.where(f > 0, mu, hi)
        new = mu + _middle_way(f, psi, phi, below - mu, above - mu)
        # An iterate that no longer moves may sit on its bracket's end: that is convergence, not escape.
        escaped = ~((new > lo) & (new < hi)) & (new != mu)
        new = np.where(escaped, _geometric_mean(lo, hi), new)
        new = np.where((f == 0) | ~meant, mu, new)
        # Steps shrink quadratically: after one of 1e-8 the next would be about 1e-16. Next to a pole of very small
        # weight f can drown in the rounding of its other terms long before; then any further step is chance.
        done = np.abs(new - mu) <= 1e-8 * np.abs(new)
        if iteration >= USUAL:
            done |= np.abs(f) <= 4 * EPS * evaluate.size(mu)
        mu = new
        if done.all():
            return mu
        values = evaluate(mu)
    raise LinAlgError("Eigenvalues did not converge: the secular equation took more than 100 iterations")


def _middle_way(f, psi, phi, below, above):
    """The step to the root of c + s / (below - eta) + S / (above - eta), which has f, psi' and phi' of the present."""
    c = f - below * psi - above * phi
    a = (below + above) * f - below * above * (psi + phi)
    b = below * above * f
    root = np.sqrt(np.abs(a * a - 4 * b * c))
    # c eta² - a eta + b = 0: of the two formulas for a root the one that does not cancel
    eta = np.where(a <= 0, (a - root) / (2 * c), 2 * b / (a + root))
    # f rises, so a step goes against its sign; where rounding spoils that, Newton's step does it.
    return np.where(eta * f < 0, eta, -f / (psi + phi))


def _geometric_mean(lo, hi):
    """Bisect the exponent: roots can be 1e-30 of the interval, where the arithmetic mean would take a hundred steps."""
    far = np.maximum(np.abs(lo), np.abs(hi))
    near = np.maximum(np.minimum(np.abs(lo), np.abs(hi)), 1e-6 * far)
    return np.sign(lo + hi) * np.sqrt(near) * np.sqrt(far)


def exact_weights(delta, F, z, count):
    """The z, near the given one, for which the computed roots are exact (Gu and Eisenstat, eq. 3.3).

    z_i² = prod_j (x_j - d_i) / prod_{j != i} (d_j - d_i), in pairs that are near 1. F is overwritten; (b, N) returned.
    """
    N = F.shape[-1]
    meant = np.arange(N) < count[:, None]
    F[:, np.arange(N), np.arange(N)] = -1.0
    F[~meant] = 1.0  # with delta = 1 there: a factor of 1
    np.divide(delta, F, out=F)
    return np.where(meant, np.copysign(np.sqrt(np.abs(np.multiply.reduce(F, axis=1))), z), 0.0)


def unit_rows(X, count):
    """Rows of X (b, N, N) made of length 1, in place; those from `count` on become the rows of the identity."""
    b, k = np.nonzero(np.arange(X.shape[1]) >= count[:, None])
    X[b, k] = np.eye(X.shape[1])[k]
    X /= np.sqrt(X[:, :, None, :] @ X[:, :, :, None])[..., 0]  # (b, N, 1, N) @ (b, N, N, 1)
    return X
