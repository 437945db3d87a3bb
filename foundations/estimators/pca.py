"""Principal component analysis: the directions along which data vary most.

Center the data, Xc = X - mean. Its covariance C = XcᵀXc / (n - 1) has orthonormal eigenvectors, the principal
components, and the variance of the data along each is its eigenvalue. They come from the singular value decomposition,
without forming C, since forming it squares the condition number:

    Xc = U diag(S) Vh    =>    components Vh,    variances S² / (n - 1),    scores Xc Vhᵀ = U diag(S)

Where only the leading components are wanted, the smaller of two Gram matrices is faster. XcᵀXc (d x d) has the
components as eigenvectors; XcXcᵀ (n x n) has U, and then Uᵀ Xc = diag(S) Vh. Rounding enters as eps·S₀² beside S_k²,
so this route is taken while S_k ≥ eps^¼ S₀, which keeps at least half of the digits, and left for the SVD below that.
A third route, for few components of a large matrix, projects on a random subspace (see `randomized_svd`).

Signs are arbitrary; here the entry of largest magnitude in each component is positive. Left out: the likelihood of
probabilistic PCA (`score`), `n_components="mle"`, sparse input, Lanczos (`svd_solver="arpack"`).
Source: Jolliffe, Principal Component Analysis, 2nd ed., ch. 3; Turk and Pentland 1991 for the n x n matrix; Halko,
Martinsson, Tropp 2011 for the random subspace.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.base import Transformer
from foundations.estimators.validation import generator, new_matrix, training_matrix
from foundations.linalg import eigh, randomized_svd, svd

SOLVERS = ("auto", "full", "covariance_eigh", "randomized")


class PCA(Transformer):
    """Project data on their principal components.

    Parameters
    ----------
    n_components : int from 1 to min(n, d); a fraction in (0, 1): the fewest components whose share of the variance
        exceeds it; None: all min(n, d)
    whiten : whether `transform` scales every component to variance 1
    svd_solver : "full" (SVD), "covariance_eigh" (the smaller Gram matrix; the SVD where that would lose more than half
        of the digits), "randomized" (approximate; `n_components` must be an int), or "auto": "randomized" for up to a
        tenth of the components where min(n, d) > 1000, "full" where rounding leaves the Gram matrix no chance, else
        "covariance_eigh"
    iterated_power : int, power iterations of "randomized"; "auto" is 7 for less than a tenth of the components, else 4
    n_oversamples : int, further directions that "randomized" draws
    random_state : int, numpy.random.Generator or None, used by "randomized"

    Attributes
    ----------
    components_ : (k, d), orthonormal rows, by decreasing variance
    explained_variance_, explained_variance_ratio_ : (k,) variance along each, and its share of all variance
    singular_values_ : (k,) singular values of the centered data
    mean_ : (d,)
    n_components_ : the k that was chosen
    noise_variance_ : mean variance along the min(n, d) - k directions left out
    n_samples_, n_features_in_ : n and d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Cost: n d min(n, d) flops for the Gram matrix and 4 n d k for the way back, or about 6 n d min(n, d) for the SVD.
    float32 stays float32.
    Compare: sklearn.decomposition.PCA.
    """

    def __init__(
        self,
        n_components=None,
        *,
        whiten=False,
        svd_solver="auto",
        iterated_power="auto",
        n_oversamples=10,
        random_state=None,
    ):
        self.n_components = n_components
        self.whiten = whiten
        self.svd_solver = svd_solver
        self.iterated_power = iterated_power
        self.n_oversamples = n_oversamples
        self.random_state = random_state

    def fit(self, X, y=None):
        """Find the components of X (n, d), n >= 2; `y` is ignored. ValueError where a parameter does not fit X."""
        X = training_matrix(self, X, least=2)
        n, d = X.shape
        self._check_parameters(min(n, d))
        mean = X.mean(axis=0, dtype=np.float64).astype(X.dtype)
        Xc = X - mean
        solver = self._choose_solver(n, d) if self.svd_solver == "auto" else self.svd_solver
        if solver == "full":
            S, Vh, left = _by_svd(Xc, self._count)
        elif solver == "covariance_eigh":
            S, Vh, left = _by_gram(Xc, self._count) or _by_svd(Xc, self._count)
        else:
            S, Vh, left = self._by_random_subspace(Xc)

        k = len(S)
        ratios = _squares(S)
        self.mean_, self.n_samples_, self.n_components_ = mean, n, k
        self.components_ = _positive_peaks(Vh)
        self.singular_values_ = S
        self.explained_variance_ = S**2 / (n - 1)
        self.explained_variance_ratio_ = ratios / max(ratios.sum() + left, np.finfo(S.dtype).tiny)
        self.noise_variance_ = float(left * S[0] ** 2 / (n - 1) / (min(n, d) - k)) if k < min(n, d) else 0.0
        return self

    def transform(self, X):
        """Scores of X (m, d) on the components: (m, k)."""
        X = new_matrix(self, X)
        Z = (X - self.mean_) @ self.components_.T  # (m, d) @ (d, k)
        return Z / self._deviations() if self.whiten else Z

    def inverse_transform(self, Z):
        """The points of data space that have the scores Z (m, k): (m, d). Undoes `transform` where k = min(n, d)."""
        self._require_fitted()
        Z, k = np.asarray(Z), self.n_components_
        if Z.ndim != 2 or Z.shape[1] != k:
            raise ValueError(f"PCA with {k} components needs scores of shape (m, {k}), got {Z.shape}")
        return (Z * self._deviations() if self.whiten else Z) @ self.components_ + self.mean_  # (m, k) @ (k, d)

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` gives: pca0, pca1, ..."""
        self._require_fitted()
        return np.asarray([f"pca{i}" for i in range(self.n_components_)], dtype=object)

    def _deviations(self):
        """Standard deviation along each component; at least eps, since whitening divides by it."""
        deviations = np.sqrt(self.explained_variance_)
        return np.maximum(deviations, np.finfo(deviations.dtype).eps)

    def _check_parameters(self, most):
        k = self.n_components
        fraction = isinstance(k, float | np.floating)
        whole = isinstance(k, int | np.integer) and not isinstance(k, bool)
        if not (k is None or (fraction and 0 < k < 1) or (whole and 1 <= k <= most)):
            raise ValueError(
                f"n_components must be an int from 1 to min(n_samples, n_features)={most}, a fraction between 0 and 1, "
                f"or None, got {k!r}"
            )
        if self.svd_solver not in SOLVERS:
            raise ValueError(f"svd_solver must be one of {', '.join(SOLVERS)}, got {self.svd_solver!r}")
        if self.iterated_power != "auto" and not isinstance(self.iterated_power, int | np.integer):
            raise ValueError(f'iterated_power must be "auto" or an int of 0 or more, got {self.iterated_power!r}')
        if self.svd_solver == "randomized" and fraction:
            raise ValueError(f'svd_solver="randomized" needs n_components as an int, got the fraction {k}')

    def _choose_solver(self, n, d):
        k, most = self.n_components, min(n, d)
        if isinstance(k, int | np.integer) and k <= most / 10 and most > 1000:
            return "randomized"
        no_chance = n <= d and (k is None or k >= n)  # centering leaves rank n - 1: the last singular value is zero
        return "full" if no_chance else "covariance_eigh"

    def _count(self, squares):
        """How many components to keep, given the squared singular values, all min(n, d) of them."""
        k = self.n_components
        if k is None:
            return len(squares)
        if k >= 1:
            return int(k)
        shares = np.cumsum(squares, dtype=np.float64)
        return min(int(np.searchsorted(shares, k * shares[-1], side="right")) + 1, len(squares))

    def _by_random_subspace(self, Xc):
        most = min(Xc.shape)
        k = self.n_components or most
        power = self.iterated_power if self.iterated_power != "auto" else 7 if k < most / 10 else 4
        rng = generator(self.random_state)
        _, S, Vh = randomized_svd(Xc, k, rng, oversample=self.n_oversamples, power=power)
        left = (Xc / (S[0] or 1.0)) ** 2
        return _Spectrum(S, Vh, max(0.0, float(left.sum() - _squares(S).sum())))


class _Spectrum(NamedTuple):
    S: np.ndarray  # (k,) leading singular values
    Vh: np.ndarray  # (k, d) their right singular vectors
    left: float  # Σ (S_i / S_0)² over the others


def _by_svd(Xc, count):
    """Leading singular values and right vectors of Xc, as many as `count` makes of their squares."""
    _, S, Vh = svd(Xc, full_matrices=False)
    squares = _squares(S)
    k = count(squares)
    return _Spectrum(S[:k], Vh[:k], float(squares[k:].sum()))


def _by_gram(Xc, count):
    """The same from the smaller of Xc Xcᵀ and Xcᵀ Xc; None where fewer than half of the digits would be left."""
    n, d = Xc.shape
    eps, tiny = np.finfo(Xc.dtype).eps, np.finfo(Xc.dtype).tiny
    with np.errstate(over="ignore", invalid="ignore"):
        G = Xc @ Xc.T if n <= d else Xc.T @ Xc  # (n, n) or (d, d)
        representable = tiny / eps < G.trace() < np.inf
    if not representable:
        return None
    squares, W = eigh(G)
    squares, W = squares[::-1].clip(0), W[:, ::-1]  # descending
    k = count(squares)
    if squares[k - 1] < np.sqrt(eps) * squares[0]:
        return None
    left = float((squares[k:] / squares[0]).sum())
    if n > d:
        return _Spectrum(np.sqrt(squares[:k]), W[:, :k].T, left)

    B = W[:, :k].T @ Xc  # (k, n) @ (n, d): rows S_i v_i
    S = np.sqrt((B * B).sum(axis=1))  # ‖Xcᵀu‖ forgives an error of u to first order; the root of an eigenvalue does not
    order = np.argsort(-S, kind="stable")
    S, V = S[order], B[order] / S[order, None]
    # One step of Gram-Schmidt, leading rows first: V Vᵀ - I is √eps at most, and what is left is of the order of eps.
    V -= np.tril(V @ V.T, -1) @ V  # (k, k) @ (k, d)
    return _Spectrum(S, V, left)


def _squares(S):
    """(S_i / S_0)²: squares that neither overflow nor underflow."""
    return (S / (S[0] or 1.0)) ** 2


def _positive_peaks(Vh):
    """Rows with the sign that makes their entry of largest magnitude positive."""
    peaks = np.take_along_axis(Vh, np.abs(Vh).argmax(axis=1)[:, None], axis=1)  # (k, 1)
    return np.where(peaks < 0, -Vh, Vh)
