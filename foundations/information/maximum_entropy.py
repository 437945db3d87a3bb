"""Maximum entropy: the distribution that has the known moments and assumes nothing else.

Of all p on n points with Σ pᵢ fⱼ(xᵢ) = tⱼ for m functions fⱼ, the one of largest entropy has the form

    pᵢ = exp(Σⱼ λⱼ fⱼ(xᵢ)) / Z(λ)        and λ minimizes        log Z(λ) - λᵀt = log Σᵢ exp(λᵀ(f(xᵢ) - t))

The second is the dual: m numbers without constraints in place of n with them, a convex function whose gradient is how
far the moments of p are from t and whose Hessian is the covariance of f under p. Newton's method needs a few steps.

Which t can be had is told by the same function. If some λ has λᵀ(f(xᵢ) - t) < 0 at every point, no mean of f(x) is t;
the dual then falls without end along λ, and the search finds such a λ: a proof. Where t lies at the border of what can
be had, as the mean 6 of a die, λ is infinite; p is then found as a limit, and points that have to be excluded get
probabilities of the size of the tolerance.

Left out: inequalities, densities on intervals, a prior other than the uniform one (minimum relative entropy).
Source: Jaynes, Information Theory and Statistical Mechanics (1957); Boyd & Vandenberghe, Convex Optimization, §5.1.6,
§7.2.1.
"""

from dataclasses import dataclass

import numpy as np

from foundations.information.discrete.entropies import entropy
from foundations.linalg import svd
from foundations.numerics import logsumexp, softmax
from foundations.optim.smooth import newton

TOLERANCE = 1e-9  # by how much a moment may be missed, in terms of the largest |f(x) - t|
ROUNDING = 1e-12  # of given numbers, in terms of the largest of a row
MOST_TERMS = 5  # that are written out in a sentence


@dataclass(frozen=True, eq=False)
class MaximumEntropy:
    """The distribution found.

    Attributes
    ----------
    probabilities : (n,) p
    multipliers : (m,) λ, the shortest where the functions depend on each other; large where t lies at the border, inf
        where the values of a function are below 1e-308
    entropy : of p, in nats
    moments : (m,) those of p
    nit : steps of Newton's method
    """

    probabilities: np.ndarray
    multipliers: np.ndarray
    entropy: float
    moments: np.ndarray
    nit: int


def maximum_entropy(features, moments) -> MaximumEntropy:
    """The distribution of largest entropy on n points for which m functions have given means.

    Parameters
    ----------
    features : (m, n) values of m functions at n points; (n,) for one
    moments : (m,) their means; a number for one

    Returns
    -------
    MaximumEntropy : probabilities, multipliers, entropy, moments, nit

    Raises
    ------
    ValueError : shapes that do not fit, a number that is not finite, moments that no distribution on the points has
    TypeError : no real numbers

    Notes
    -----
    The functions are brought to their principal axes first, so that units and linear dependence make no difference.
    Cost m² n a step, about ten steps; more at the border. Moments are met to 1e-9 of the largest |f(x) - t|, or 1e-12
    of the largest |f(x)| where that is more: move functions that vary by a billionth of their size, or less, toward 0.
    Compare: scipy.optimize.minimize of the entropy itself, with method "SLSQP".
    """
    F, t = _checked(features, moments)
    G = F - t[:, None]  # (m, n): every mean is to be 0
    size = np.abs(G).max(axis=1)
    blur = ROUNDING * np.maximum(np.abs(F).max(axis=1), np.abs(t))  # (m,) what the numbers of a row are known to
    size = np.where(size > blur, size, np.inf)  # else the function is constant and has the mean that it must have
    G = G / size[:, None]
    V, back = _whitened(G, blur / size)  # (r, n), (m, r)
    try:
        mu, nit = _dual_minimum(V, lambda mu: np.abs(back @ mu) @ (blur / size))
    except Separated as proof:
        raise ValueError(_why_not(F, t, (back @ proof.mu) / size)) from None
    p = softmax(mu @ V)
    if np.abs(G @ p).max(initial=0.0) > TOLERANCE:
        raise ValueError("moments are so near the border of what can be had that rounding hides their distribution")
    with np.errstate(over="ignore"):
        multipliers = (back @ mu) / size
    return MaximumEntropy(p, multipliers, float(entropy(p)), F @ p, nit)


class Separated(Exception):
    """A μ for which μᵀv is below 0 at every point, so that no mean of v is 0."""

    def __init__(self, mu):
        self.mu = mu


def _whitened(G, blur):
    """r independent combinations V (r, n) of the rows of G, of mean square 1, and λ = back @ μ for which λᵀG = μᵀV."""
    m, n = G.shape
    if not G.any():
        return np.zeros((0, n)), np.zeros((m, 0))
    U, S, Vh = svd(G, full_matrices=False)
    noise = blur.max() * np.sqrt(m * n)
    kept = noise < S  # the rest is the rounding of rows that depend on each other
    return Vh[kept] * np.sqrt(n), U[:, kept] / S[kept] * np.sqrt(n)


def _dual_minimum(V, blur_of):
    """μ (r,) at which log Σᵢ exp(μᵀvᵢ) is smallest, and the steps it took; raises Separated where it has no bound."""
    if len(V) == 0:
        return np.zeros(0), 0

    def value(mu):
        heights = mu @ V  # (n,)
        if heights.max() < -blur_of(mu):
            raise Separated(mu)
        return logsumexp(heights)

    def covariance(mu):
        p = softmax(mu @ V)
        W = (V - (V @ p)[:, None]) * np.sqrt(p)
        return W @ W.T  # (r, r)

    found = newton(value, np.zeros(len(V)), lambda mu: V @ softmax(mu @ V), covariance, tol=1e-13)
    return found.x, found.nit


def _why_not(F, t, lam):
    """The sentence for moments t that the multipliers lam (m,) separate from every point."""
    for j, (f, mean) in enumerate(zip(F, t, strict=True)):
        if not f.min() <= mean <= f.max():
            return f"moment {j} is {mean:.12g}, and its function lies between {f.min():.12g} and {f.max():.12g}"
    lam = lam / np.abs(lam).max()
    gap = -(lam @ (F - t[:, None])).max()
    terms = " ".join(f"{factor:+.4g} f{j}" for j, factor in enumerate(lam))
    what = terms if len(t) <= MOST_TERMS else "some combination of the functions"
    return f"no distribution has these moments together: at every point {what} is {gap:.3g} or more below its mean"


def _checked(features, moments):
    """F (m, n) and t (m,) as float64."""
    F, t = np.asarray(features), np.asarray(moments)
    if F.dtype.kind not in "biuf" or t.dtype.kind not in "biuf":
        raise TypeError(f"features and moments are real numbers; got {F.dtype} and {t.dtype}")
    F, t = np.atleast_2d(F).astype(np.float64), np.atleast_1d(t).astype(np.float64)
    if F.ndim != 2 or t.shape != F.shape[:1] or F.shape[1] == 0:
        shapes = f"{np.shape(features)} and {np.shape(moments)}"
        raise ValueError(f"features (m, n), n points, go with moments (m,); got shapes {shapes}")
    if not (np.isfinite(F).all() and np.isfinite(t).all()):
        raise ValueError("features or moments hold a number that is not finite; all must be finite")
    with np.errstate(over="ignore"):
        if np.isinf(F - t[:, None]).any():
            raise ValueError("features and moments are more than 1.8e308 apart; measure them in a larger unit")
    return F, t
