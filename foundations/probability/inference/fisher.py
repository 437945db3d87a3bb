"""Fisher information: how sharply a sample tells parameters apart, and so how well they can be estimated.

The score is the derivative of log p(x | θ) by θ. Its mean is 0, and its covariance is the information of one sample:

    I(θ) = E [s sᵀ] = -E ∇² log p(x | θ),    s = ∇ log p(x | θ)

No unbiased estimator from n samples has less variance than 1/(n I) (Cramér and Rao), and the maximum of the likelihood
reaches that as n grows: its errors are Normal(0, (n I)⁻¹). The observed information, -∇² of the log-likelihood of the
samples themselves, is near n I(θ̂) and asks for no expectation.

INFORMATION holds the closed forms, in the order of PARAMETERS. Uniform has none: its ends move the support, and their
estimates have errors of 1/n in place of 1/√n.
Source: Lehmann & Casella, Theory of Point Estimation, 2nd ed., §2.5-2.6; Lange, Little & Taylor, Robust statistical
modeling using the t distribution (1989), for Student's t.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations.linalg import solve
from foundations.numerics.special import trigamma
from foundations.numerics.special.gamma import trigamma_excess
from foundations.probability.distributions.base import Distribution
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.binomial import Binomial
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.cauchy import Cauchy
from foundations.probability.distributions.chi2 import Chi2
from foundations.probability.distributions.dirichlet import Dirichlet
from foundations.probability.distributions.exponential import Exponential
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.geometric import Geometric
from foundations.probability.distributions.inverse_gamma import InverseGamma
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.log_normal import LogNormal
from foundations.probability.distributions.multinomial import Multinomial
from foundations.probability.distributions.multivariate_normal import MultivariateNormal
from foundations.probability.distributions.negative_binomial import NegativeBinomial, expected
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.inference.likelihood import log_likelihood
from foundations.probability.inference.parameters import free_names, free_vector, from_vector, named

STEP = np.finfo(float).eps ** 0.25  # of a second difference: truncation h² and rounding eps/h² are then equal


# ---- Closed forms


def _categorical(d):
    """Of p₁ ... p_{K-1}: diag(1/p) + 1/p_K."""
    return np.diag(1 / d.probs[:-1]) + 1 / d.probs[-1]


def _gamma(d):
    """Of a and β; 1/x has the same, for the transformation holds no parameter."""
    a, rate = d.concentration, d.rate
    return [[trigamma(a), -1 / rate], [-1 / rate, a / rate**2]]


def _negative_binomial(d):
    """Of r and p. Of r it is E [ψ'(r) - ψ'(r + k)], in which ψ'(x) = 1/x + e(x)/x² with e near 1/2."""
    r, p, q = d.total_count, d._p, d._q

    def difference(k):
        n = r + k
        return k / r / n + trigamma_excess(np.full_like(n, r)) / r**2 - trigamma_excess(n) / n**2

    return [[expected(difference, d), 1 / q], [1 / q, r / (p * q**2)]]


def _beta(d):
    a, b = d.concentration1, d.concentration0
    return np.diag([trigamma(a), trigamma(b)]) - trigamma(a + b)


def _student_t(d):
    """Of ν, μ and σ; the location is independent of the others, by symmetry."""
    nu, sigma = d.df, d.scale
    cross = -2 / (sigma * (nu + 1) * (nu + 3))
    of_loc, of_scale = (nu + 1) / ((nu + 3) * sigma**2), 2 * nu / ((nu + 3) * sigma**2)
    return [[_degrees_of_freedom(nu), 0.0, cross], [0.0, of_loc, 0.0], [cross, 0.0, of_scale]]


def _degrees_of_freedom(nu):
    """¼ (ψ'(ν/2) - ψ'((ν + 1)/2)) - (ν + 5) / (2ν (ν + 1) (ν + 3)), which falls like 7/(2ν⁴).

    Its terms fall like 1/(2ν²), and cancel. For large ν the difference of ψ' is 1/(2ν²) + 1/(2ν³) - 1/(2ν⁵) + ..., and
    of the first two terms and the fraction (7ν + 3) / (2ν³ (ν + 1) (ν + 3)) is left.
    """
    if nu < 40:
        return (trigamma(nu / 2) - trigamma((nu + 1) / 2)) / 4 - (nu + 5) / (2 * nu * (nu + 1) * (nu + 3))
    series = sum(c / nu ** (5 + 2 * k) for k, c in enumerate((-0.5, 1.5, -8.5, 77.5, -1036.5, 19113.5)))
    return (7 * nu + 3) / (2 * nu**3 * (nu + 1) * (nu + 3)) + series


def _multivariate_normal(d):
    """Of μ, Σ⁻¹; of the entries of Σ on and below its diagonal, ½ tr(Σ⁻¹ E Σ⁻¹ E') with E = ∂Σ / ∂ entry."""
    P = solve(d.covariance_matrix, np.eye(len(d.loc)))
    k, rows, columns = len(P), *np.tril_indices(len(P))
    E = np.zeros((len(rows), k, k))
    E[np.arange(len(rows)), rows, columns] = E[np.arange(len(rows)), columns, rows] = 1.0
    PE = P @ E  # (k(k+1)/2, k, k)
    of_sigma = 0.5 * (PE[:, None] * PE[None].swapaxes(-1, -2)).sum(axis=(-1, -2))  # traces of the products
    return _blocks(P, of_sigma)


def _blocks(A, B):
    """A and B on the diagonal, zeros elsewhere."""
    result = np.zeros((len(A) + len(B),) * 2)
    result[: len(A), : len(A)], result[len(A) :, len(A) :] = A, B
    return result


# distribution -> the information of one sample on its free parameters, (k, k)
INFORMATION: dict[type[Distribution], Callable[[Any], Any]] = {
    Bernoulli: lambda d: [[1 / (d.probs * (1 - d.probs))]],
    Binomial: lambda d: [[d.total_count / (d.probs * (1 - d.probs))]],
    Categorical: _categorical,
    Multinomial: lambda d: d.total_count * _categorical(d),
    Geometric: lambda d: [[1 / (d.probs**2 * (1 - d.probs))]],
    NegativeBinomial: _negative_binomial,
    Poisson: lambda d: [[1 / d.rate]],
    Normal: lambda d: np.diag([1.0, 2.0]) / d.scale**2,
    LogNormal: lambda d: np.diag([1.0, 2.0]) / d.scale**2,
    Exponential: lambda d: [[1 / d.rate**2]],
    Gamma: _gamma,
    InverseGamma: _gamma,
    Beta: _beta,
    StudentT: _student_t,
    Chi2: lambda d: [[trigamma(d.df / 2) / 4]],
    Laplace: lambda d: np.diag([1.0, 1.0]) / d.scale**2,
    Cauchy: lambda d: np.diag([0.5, 0.5]) / d.scale**2,
    Dirichlet: lambda d: np.diag(trigamma(d.concentration)) - trigamma(d.concentration.sum()),
    MultivariateNormal: _multivariate_normal,
}


def fisher_information(distribution: Distribution) -> np.ndarray:
    """The information of one sample on the free parameters, (k, k) in the order of `parameters.PARAMETERS`.

    A number of trials counts as known; a NegativeBinomial's total_count does not.

    Raises
    ------
    TypeError : a family without a closed form in INFORMATION, such as Uniform
    ValueError : a batch, or a distribution on the border of its family, such as Bernoulli(1)

    Notes
    -----
    Compare: minus the mean second derivative of log_prob, by quadrature with scipy.integrate.
    """
    free_vector(distribution)  # says what is wrong with a batch
    if type(distribution) not in INFORMATION:
        raise TypeError(f"{type(distribution).__name__} has no Fisher information: its parameters move its support")
    with np.errstate(all="ignore"):
        information = np.array(INFORMATION[type(distribution)](distribution), dtype=np.float64)
    if not np.isfinite(information).all():
        raise ValueError(f"{distribution!r} lies on the border of its family, where the information is infinite")
    return information


def observed_information(distribution: Distribution, samples) -> np.ndarray:
    """-∇² log-likelihood of samples (n, *event_shape) at the distribution, (k, k), by second differences.

    Raises
    ------
    TypeError, ValueError : as `fisher_information`; Laplace, whose density has a kink and no second derivative there

    Notes
    -----
    Steps are a fourth root of eps of what one sample tells a parameter by; about seven digits are right.
    Cost 2k² + 1 likelihoods. Compare: numpy and mpmath's derivatives of scipy.stats' logpdf.
    """
    if isinstance(distribution, Laplace):
        raise TypeError("Laplace has a kink at its location, so that its second differences say nothing")
    theta, h = free_vector(distribution), _steps(distribution)

    def at(*moves):
        """The log-likelihood after steps (index, sign)."""
        moved = theta.copy()
        for i, sign in moves:
            moved[i] += sign * h[i]
        return log_likelihood(from_vector(distribution, moved), samples)

    k, here = len(theta), at()
    H = np.empty((k, k))
    for i in range(k):
        H[i, i] = (at((i, 1)) - 2 * here + at((i, -1))) / h[i] ** 2
        for j in range(i):
            corners = at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1)) + at((i, -1), (j, -1))
            H[i, j] = H[j, i] = corners / (4 * h[i] * h[j])
    return -H


def standard_errors(distribution: Distribution, n: int) -> dict[str, Any]:
    """The standard deviation of each parameter's maximum-likelihood estimate from n samples, by name, for large n.

    The roots of the diagonal of (n I)⁻¹, at `distribution`: the truth, or what `fit` has put in its place. Of
    probabilities that sum to 1 and of covariance matrices each entry has its own.

    Raises
    ------
    TypeError, ValueError : as `fisher_information`; an n that is not whole, or below 1

    Notes
    -----
    Compare: the bse of statsmodels' likelihood models.
    """
    if not (1 <= n < np.inf and n == np.floor(n)):
        raise ValueError(f"n must be a whole number, at least 1, got {n}")
    information = fisher_information(distribution)
    C = solve(information, np.eye(len(information))) / n
    # The parameters are affine in θ: a row of J for each of their entries
    origin, columns = named(distribution, np.zeros(len(C))), [named(distribution, e) for e in np.eye(len(C))]
    errors = {}
    for name, zero in origin.items():
        J = np.stack([column[name] - zero for column in columns], axis=-1)  # (*shape, k)
        errors[name] = np.sqrt(np.maximum((J @ C * J).sum(axis=-1), 0))[()]
    return errors


def _steps(distribution) -> np.ndarray:
    """Steps of second differences: small beside a standard deviation, and beside a parameter that is positive."""
    deviation = 1 / np.sqrt(np.diagonal(fisher_information(distribution)))
    either_sign = [name in ("loc", "covariance_matrix") for name in free_names(distribution)]
    return STEP * np.minimum(deviation, np.where(either_sign, np.inf, free_vector(distribution)))
