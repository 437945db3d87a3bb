"""A density made of k Gaussians, fitted by expectation and maximization.

    p(x) = Σ_j π_j N(x; μ_j, Σ_j)

Which component a sample came from is not known. Given parameters, its probability is (the E step, responsibilities)

    r_ij = π_j N(x_i; μ_j, Σ_j) / p(x_i)

and given those, the likelihood is largest for weighted means and covariances (the M step):

    N_j = Σ_i r_ij,    π_j = N_j / n,    μ_j = 1/N_j Σ_i r_ij x_i,    Σ_j as in covariances.py

No round of both can lower the likelihood. k-means is the limit of small equal balls, and a good place to start from.
Densities are kept as logarithms: a sample ten thousand deviations away has some responsibility left, where a density
of 0 in every component would make it 0/0. A component that closes in on one sample has infinite likelihood, which is
what `reg_covar` on the diagonal prevents.

Left out: warm starts, priors on the parameters.
Source: Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm, 1977; Bishop, Pattern
Recognition and Machine Learning, §9.2.
"""

import math
import warnings
from typing import NamedTuple

import numpy as np

from foundations.estimators.base import Estimator
from foundations.estimators.clusters._edge import centered, check_enough, double, given
from foundations.estimators.clusters.covariances import COVARIANCES
from foundations.estimators.clusters.kmeans import KMeans, kmeans_plusplus
from foundations.estimators.validation import generator, new_matrix, require_count, require_nonnegative, training_matrix
from foundations.linalg import cholesky
from foundations.numerics import logsumexp

STARTS = ("kmeans", "k-means++", "random", "random_from_data")


class GaussianMixture(Estimator):
    """Fit a mixture of Gaussians, and say how likely samples are under it and which component they come from.

    Parameters
    ----------
    n_components : int, the number k of Gaussians
    covariance_type : "full", "tied", "diag" or "spherical", see covariances.py
    tol : stop where a step raises the mean log-likelihood of a sample by less than this
    reg_covar : added to the diagonals of the covariances
    max_iter : int, the most steps from one start
    n_init : int, from how many starts the likeliest result is kept
    init_params : responsibilities to start from: "kmeans" by labels of `KMeans`, "k-means++" and "random_from_data" by
        k samples, "random" by lot
    weights_init, means_init, precisions_init : (k,), (k, d) and inverse covariances to start from instead, or None
    random_state : int, numpy.random.Generator or None

    Attributes
    ----------
    weights_, means_ : (k,) adding up to 1, (k, d)
    covariances_, precisions_, precisions_cholesky_ : (k, d, d), (d, d), (k, d) or (k,) by type; inverses of the first;
        their factors P with P Pᵀ the precision, upper triangles
    converged_, n_iter_ : whether `tol` was reached from the best start, and in how many steps
    lower_bound_, lower_bounds_ : the mean log-likelihood of a sample before the last step, and before each
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Cost: 4 n k d² flops a step for "full". Computed in double precision.
    Compare: sklearn.mixture.GaussianMixture.
    """

    _kind = "density_estimator"

    def __init__(
        self,
        n_components=1,
        *,
        covariance_type="full",
        tol=1e-3,
        reg_covar=1e-6,
        max_iter=100,
        n_init=1,
        init_params="kmeans",
        weights_init=None,
        means_init=None,
        precisions_init=None,
        random_state=None,
    ):
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state

    def fit(self, X, y=None):
        """Find the likeliest mixture for X (n, d), n >= max(k, 2); `y` is ignored.

        ValueError where a parameter does not fit X, or a covariance is not positive definite (`reg_covar` too small);
        a UserWarning where `max_iter` steps did not reach `tol`.
        """
        X = training_matrix(self, X, least=2)
        self._check_parameters()
        check_enough(X, "n_components", self.n_components)
        Xc, mean = centered(self, X)
        rng = generator(self.random_state)
        runs = (self._expect_and_maximize(Xc, self._start(Xc, mean, rng)) for _ in range(self.n_init))
        best = max(runs, key=lambda run: run.bounds[-1])  # the first of equal ones
        if not best.converged:
            warnings.warn(f"no convergence in max_iter={self.max_iter} steps: raise it, or tol", stacklevel=2)

        self.weights_, self.means_ = best.mixture.weights, best.mixture.means + mean
        self.covariances_, self.precisions_cholesky_ = best.mixture.covariances, best.mixture.P
        self.precisions_ = COVARIANCES[self.covariance_type].precision(best.mixture.P)
        self.converged_, self.n_iter_ = best.converged, len(best.bounds)
        self.lower_bound_, self.lower_bounds_ = best.bounds[-1], best.bounds
        return self

    def fit_predict(self, X, y=None):
        """`fit(X)`, then `predict(X)`."""
        return self.fit(X).predict(X)

    def predict(self, X):
        """The component with the largest responsibility for each row of X (m, d): (m,)."""
        return self._joint(X).argmax(axis=1)

    def predict_proba(self, X):
        """The responsibility of each component for each row of X (m, d): (m, k)."""
        return _responsibilities(self._joint(X))[1]

    def score_samples(self, X):
        """The logarithm of the density at each row of X (m, d): (m,)."""
        return logsumexp(self._joint(X), axis=1)

    def score(self, X, y=None) -> float:
        """The mean of the log-densities of X (m, d); `y` is ignored."""
        return float(self.score_samples(X).mean())

    def bic(self, X) -> float:
        """Bayes's information criterion, -2 log-likelihood + log(m) · (numbers learned): lower is better."""
        return -2 * self.score(X) * len(X) + math.log(len(X)) * self._n_parameters()

    def aic(self, X) -> float:
        """Akaike's information criterion, -2 log-likelihood + 2 · (numbers learned): lower is better."""
        return -2 * self.score(X) * len(X) + 2 * self._n_parameters()

    def sample(self, n_samples=1):
        """n_samples (n, d) from the mixture, component by component, and the component of each (n,).

        An int as `random_state` gives the same samples at every call.
        """
        self._require_fitted()
        require_count("n_samples", n_samples)
        rng = generator(self.random_state)
        label = np.sort(np.searchsorted(np.cumsum(self.weights_)[:-1], rng.random(n_samples), side="right"))
        Z = rng.standard_normal((n_samples, self.means_.shape[1]))
        S = self.covariances_
        if self.covariance_type in ("full", "tied"):
            L = np.broadcast_to(cholesky(S), (len(self.weights_), *S.shape[-2:]))
            for j in range(len(L)):
                Z[label == j] = Z[label == j] @ L[j].T  # (n_j, d) (d, d)
        else:
            Z *= np.sqrt(S[label].reshape(n_samples, -1))  # (n, d) or (n, 1)
        return self.means_[label] + Z, label

    def _joint(self, X):
        """log π_j N(x_i; μ_j, Σ_j): (m, k)."""
        X = double(self, new_matrix(self, X))
        mixture = _Mixture(self.weights_, self.means_, self.covariances_, self.precisions_cholesky_)
        return _log_joint(X, mixture, self.covariance_type)

    def _n_parameters(self) -> int:
        k, d = self.means_.shape
        return COVARIANCES[self.covariance_type].n_parameters(k, d) + k * d + k - 1

    def _expect_and_maximize(self, X, mixture):
        bounds: list[float] = []
        before = -math.inf
        for _ in range(self.max_iter):
            log_density, r = _responsibilities(_log_joint(X, mixture, self.covariance_type))
            mixture = _maximize(X, r, self.covariance_type, self.reg_covar)
            bounds.append(float(log_density.mean()))
            if abs(bounds[-1] - before) < self.tol:
                return _Run(mixture, bounds, True)
            before = bounds[-1]
        return _Run(mixture, bounds, False)

    def _start(self, X, mean, rng):
        """What `init_params` says, and in its place what was given."""
        k, d = self.n_components, X.shape[1]
        kind = COVARIANCES[self.covariance_type]
        mixture = _maximize(X, self._first_responsibilities(X, rng), self.covariance_type, self.reg_covar)
        if self.weights_init is not None:
            weights = given("weights_init", self.weights_init, (k,))
            if (weights < 0).any() or not math.isclose(weights.sum(), 1, rel_tol=1e-6):
                raise ValueError(f"weights_init must be of 0 or more and add up to 1, got {weights.tolist()}")
            mixture = mixture._replace(weights=weights)
        if self.means_init is not None:
            mixture = mixture._replace(means=given("means_init", self.means_init, (k, d)) - mean)
        if self.precisions_init is not None:
            precisions = given("precisions_init", self.precisions_init, kind.shape(k, d))
            mixture = mixture._replace(P=kind.factor_of_precision(precisions))
        return mixture

    def _first_responsibilities(self, X, rng):
        n, k = len(X), self.n_components
        if self.init_params == "random":
            r = rng.random((n, k))
            return r / r.sum(axis=1, keepdims=True)
        r = np.zeros((n, k))
        if self.init_params == "kmeans":
            labels = KMeans(k, n_init=1, random_state=rng).fit(X).labels_
            r[np.arange(n), labels] = 1
        else:
            rows = kmeans_plusplus(X, k, rng) if self.init_params == "k-means++" else rng.permutation(n)[:k]
            r[rows, np.arange(k)] = 1
        return r

    def _check_parameters(self):
        for name in ("n_components", "max_iter", "n_init"):
            require_count(name, getattr(self, name))
        for name in ("tol", "reg_covar"):
            require_nonnegative(name, getattr(self, name))
        if self.covariance_type not in COVARIANCES:
            raise ValueError(f"covariance_type must be one of {', '.join(COVARIANCES)}, got {self.covariance_type!r}")
        if self.init_params not in STARTS:
            raise ValueError(f"init_params must be one of {', '.join(STARTS)}, got {self.init_params!r}")


class _Mixture(NamedTuple):
    weights: np.ndarray  # (k,)
    means: np.ndarray  # (k, d)
    covariances: np.ndarray
    P: np.ndarray  # factors of the precisions


class _Run(NamedTuple):
    mixture: _Mixture
    bounds: list[float]  # mean log-likelihood before each step
    converged: bool


def _log_joint(X, mixture, covariance_type):
    """log π_j N(x_i; μ_j, Σ_j): (n, k)."""
    kind, d = COVARIANCES[covariance_type], X.shape[1]
    squares = kind.squares(X, mixture.means, mixture.P)
    with np.errstate(divide="ignore"):  # a weight may be given as 0
        log_weights = np.log(mixture.weights)
    return log_weights + kind.log_det(mixture.P, d) - (d * math.log(2 * math.pi) + squares) / 2


def _responsibilities(log_joint):
    """log p(x_i) (n,), and r (n, k)."""
    log_density = logsumexp(log_joint, axis=1)
    return log_density, np.exp(log_joint - log_density[:, None])


def _maximize(X, r, covariance_type, reg):
    """The M step."""
    kind = COVARIANCES[covariance_type]
    N = r.sum(axis=0) + 10 * np.finfo(float).eps  # a component nobody comes from is left at the mean of all
    mu = r.T @ X / N[:, None]  # (k, n) (n, d)
    S = kind.estimate(X, r, N, mu, reg)
    return _Mixture(N / N.sum(), mu, S, kind.factor(S))
