"""The multivariate normal distribution, by the Cholesky factor L of its covariance Σ = L Lᵀ.

    p(x) = (2π)^(-d/2) |Σ|^(-1/2) exp(-½ (x - μ)ᵀ Σ⁻¹ (x - μ)),    x = μ + L z with z standard normal

No matrix is inverted: with L z = x - μ, a triangular system, the quadratic form is |z|², and log |Σ| is 2 Σ log l_ii.
Marginals drop coordinates. Conditionals: order those that are known first, and the factor of Σ is

    L = [[L_b, 0], [M, L_a]],    x_a given x_b has mean μ_a + M L_b⁻¹ (x_b - μ_b) and covariance L_a L_aᵀ.

Source: Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), app. A.
"""

import operator
from typing import ClassVar

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.numerics.special.stirling import HALF_LOG_2PI
from foundations.probability.distributions.base import REAL, training_samples
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.odds import only_one
from foundations.probability.distributions.vectors import VectorDistribution

SYMMETRIC = 1e-6  # by how much a matrix and its transpose may differ, relative to its largest element


class MultivariateNormal(VectorDistribution):
    """Normal vectors of mean loc, with exactly one of three matrices.

    Parameters
    ----------
    loc : (..., d) array_like, or a number for all d coordinates
    covariance_matrix : (..., d, d) array_like, Σ, symmetric and positive definite
    precision_matrix : (..., d, d) array_like, Σ⁻¹, symmetric and positive definite
    scale_tril : (..., d, d) array_like, L, lower triangular with a positive diagonal

    Raises
    ------
    ValueError : none or several matrices, one that is not as described, numbers that are not finite, or shapes that do
        not broadcast

    Notes
    -----
    Cost d³/3 flops for the factor, d² for the density of one value and for a draw.
    Compare: torch.distributions.MultivariateNormal, scipy.stats.multivariate_normal.
    """

    constraints: ClassVar = dict.fromkeys(("loc", "covariance_matrix", "precision_matrix", "scale_tril"), REAL)

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None):
        matrices = {
            "covariance_matrix": covariance_matrix,
            "precision_matrix": precision_matrix,
            "scale_tril": scale_tril,
        }
        only_one(self, **matrices)
        name, matrix = next((name, matrix) for name, matrix in matrices.items() if matrix is not None)
        self._factor = _factor(name, self._parameter(name, matrix))  # L, not repeated along the batch
        self._factor.flags.writeable = False
        loc, batch, d = self._parameter("loc", loc), self._factor.shape[:-2], self._factor.shape[-1]
        try:
            self.loc = np.broadcast_to(loc, np.broadcast_shapes(loc.shape, (*batch, d)))
        except ValueError:
            raise ValueError(f"MultivariateNormal: loc {loc.shape} does not fit {name} {(*batch, d, d)}") from None
        if self.loc.shape[-1] != d:
            raise ValueError(f"MultivariateNormal: loc {loc.shape} does not fit {name} {(*batch, d, d)}")
        self.batch_shape, self.event_shape, self._given = self.loc.shape[:-1], (d,), ("loc", name)

    @property
    def scale_tril(self):
        """L, (*batch_shape, d, d)."""
        return np.broadcast_to(self._factor, (*self.batch_shape, *self._factor.shape[-2:]))

    @property
    def covariance_matrix(self):
        """Σ = L Lᵀ, (*batch_shape, d, d)."""
        return _read_only(self.scale_tril @ np.swapaxes(self.scale_tril, -1, -2))

    @property
    def precision_matrix(self):
        """Σ⁻¹ = L⁻ᵀ L⁻¹, (*batch_shape, d, d)."""
        inverse = solve_triangular(self.scale_tril, np.eye(*self._factor.shape[-2:]), lower=True)
        return _read_only(np.swapaxes(inverse, -1, -2) @ inverse)

    def mahalanobis(self, value):
        """√((x - μ)ᵀ Σ⁻¹ (x - μ)) for value (..., d): the distance from the mean, in standard deviations."""
        return np.sqrt((whitened(self._factor, self._vectors(value) - self.loc) ** 2).sum(axis=-1))

    def _log_prob(self, x):
        square = (whitened(self._factor, np.where(np.isfinite(x), x - self.loc, 0.0)) ** 2).sum(axis=-1)
        return -0.5 * square - self.event_shape[0] * HALF_LOG_2PI - self._half_log_det()

    def _half_log_det(self):
        return np.log(np.diagonal(self._factor, axis1=-2, axis2=-1)).sum(axis=-1)

    def _sample(self, rng, shape):
        z = box_muller(rng, (*shape, *self.event_shape))
        if self._factor.ndim == 2:
            return self.loc + z @ self._factor.T  # (..., d) (d, d)
        return self.loc + (self._factor @ z[..., None])[..., 0]  # (*batch, d, d) (..., d, 1)

    def entropy(self):
        """d/2 (1 + log 2π) + Σ log l_ii."""
        return np.broadcast_to(self.event_shape[0] * (0.5 + HALF_LOG_2PI) + self._half_log_det(), self.batch_shape)[()]

    @property
    def mean(self):
        return self.loc

    @property
    def variance(self):
        """Of each coordinate, (*batch_shape, d): the diagonal of Σ."""
        return (self.scale_tril**2).sum(axis=-1)

    @property
    def mode(self):
        return self.loc

    def marginal(self, indices):
        """The distribution of the coordinates `indices`, in that order, whatever the others are."""
        kept = self._coordinates(indices)
        return MultivariateNormal(self.loc[..., kept], _block(self.covariance_matrix, kept))

    def conditional(self, indices, values):
        """The distribution of the remaining coordinates, in their order, given that those of `indices` are `values`.

        Parameters
        ----------
        indices : sequence of k different coordinates, not all of them
        values : (..., k) array_like, whose leading axes broadcast against batch_shape

        Raises
        ------
        ValueError : a coordinate that does not exist or comes twice, no coordinate left, or values that do not fit
        """
        known = self._coordinates(indices)
        rest = [i for i in range(self.event_shape[0]) if i not in known]
        if not rest:
            raise ValueError(f"conditional wants at least one of {len(known)} coordinates left, got all as known")
        k, L = len(known), cholesky(_block(self._covariance(), known + rest))
        given = np.asarray(values, dtype=np.float64)
        if given.ndim == 0 or given.shape[-1] != k:
            raise ValueError(f"conditional wants {k} values on the last axis, got shape {given.shape}")
        z = whitened(L[..., :k, :k], given - self.loc[..., known])  # (..., k)
        shift = (L[..., k:, :k] @ z[..., None])[..., 0]  # (d-k, k) (..., k, 1)
        return MultivariateNormal(self.loc[..., rest] + shift, scale_tril=L[..., k:, k:])

    def _covariance(self):
        """Σ, not repeated along the batch."""
        return self._factor @ np.swapaxes(self._factor, -1, -2)

    def _coordinates(self, indices) -> list[int]:
        """Numbers from 0 to d - 1, no two the same."""
        d = self.event_shape[0]
        found = [operator.index(i) for i in np.atleast_1d(indices)]
        if not found or any(not -d <= i < d for i in found) or len({i % d for i in found}) < len(found):
            raise ValueError(f"MultivariateNormal: indices want different numbers from 0 to {d - 1}, got {found}")
        return [i % d for i in found]

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood for samples (n, d): their mean, and Σ = Σᵢ (xᵢ - mean)(xᵢ - mean)ᵀ / n.

        ValueError for samples that lie in a hyperplane, as d or fewer always do: there the density is not finite.
        """
        x = training_samples(cls, samples, ndim=2)
        mean = x.mean(axis=0)
        centered = x - mean  # (n, d)
        try:
            return cls(mean, centered.T @ centered / len(x))
        except ValueError:
            raise ValueError(
                f"{cls.__name__}.fit wants samples that vary in all directions of {x.shape[1]} dimensions, "
                f"got {len(x)} samples in a hyperplane"
            ) from None


def _factor(name, matrix):
    """L of a covariance matrix, of its inverse, or as it is; (..., d, d)."""
    words = f"MultivariateNormal: {name}"
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2] or matrix.shape[-1] == 0:
        raise ValueError(f"{words} must be square, got shape {matrix.shape}")
    if name == "scale_tril":
        if np.triu(matrix, 1).any() or (np.diagonal(matrix, axis1=-2, axis2=-1) <= 0).any():
            raise ValueError(f"{words} must be lower triangular with a positive diagonal")
        return matrix
    if (np.abs(matrix - np.swapaxes(matrix, -1, -2)) > SYMMETRIC * np.abs(matrix).max(initial=0.0)).any():
        raise ValueError(f"{words} must be symmetric")
    try:
        if name == "covariance_matrix":
            return cholesky(matrix)
        # Both axes turned round, L Lᵀ becomes U Uᵀ with U upper triangular; and Σ⁻¹ = U Uᵀ means Σ = U⁻ᵀ U⁻¹
        U = cholesky(matrix[..., ::-1, ::-1])[..., ::-1, ::-1]
        return solve_triangular(U, np.eye(matrix.shape[-1]), trans=1)
    except LinAlgError:
        raise ValueError(f"{words} must be positive definite") from None


def _read_only(matrix):
    """A matrix that is computed anew at each access: who writes into it means to change the distribution, in vain."""
    matrix.flags.writeable = False
    return matrix


def _block(matrix, indices):
    """The rows and columns `indices` of (..., d, d)."""
    return matrix[..., np.array(indices)[:, None], np.array(indices)]


def whitened(L, x):
    """L⁻¹ x for x (..., d), with one solution of many columns for each L (*batch, d, d) where the shapes allow it."""
    batch, lead = L.shape[:-2], x.shape[:-1]
    before = len(lead) - len(batch)
    if lead[before:] != batch or before < 0:
        shape = np.broadcast_shapes(lead, batch)
        L, x = np.broadcast_to(L, (*shape, *L.shape[-2:])), np.broadcast_to(x, (*shape, x.shape[-1]))
        return solve_triangular(L, x[..., None], lower=True)[..., 0]
    columns = np.moveaxis(x.reshape(-1, *batch, x.shape[-1]), 0, -1)  # (*batch, d, draws)
    return np.moveaxis(solve_triangular(L, columns, lower=True), -1, 0).reshape(x.shape)
