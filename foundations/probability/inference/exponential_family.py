"""Exponential families: six distributions that are one formula.

    log p(x) = η · T(x) - A(η) + log h(x)

Of the samples only the sum of the statistics T(x) matters, and the log-partition A, which makes p integrate to 1, holds
the moments of T:

    ∇A(η) = E T(x),    ∇²A(η) = Cov T(x)

A is convex, so the likelihood has one peak, where ∇A(η) = mean of T: maximum likelihood is moment matching.

Each row of FAMILIES is a family: T, log h, A with its two derivatives, and the way between η and our parameters. η and
T stand on a last axis of length d, leading axes are a batch. Categorical has d = K - 1, the log-odds against the last
category: with K of them η would not be unique, and the covariance singular.
Left out: members on the border, such as Bernoulli(1), whose natural parameters are infinite.
Source: Wainwright & Jordan, Graphical Models, Exponential Families, and Variational Inference (2008), ch. 3.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.linalg import solve
from foundations.numerics import logsumexp, sigmoid, softplus
from foundations.numerics.special import betaln, digamma, gammaln, trigamma
from foundations.numerics.special.stirling import HALF_LOG_2PI
from foundations.probability.distributions.base import Distribution
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson


class Family(NamedTuple):
    """One exponential family, for d statistics and any batch shape (...)."""

    to_natural: Callable[[Any], np.ndarray]  # distribution -> η (..., d)
    from_natural: Callable[[np.ndarray], Distribution]  # η (..., d) -> distribution
    statistics: Callable[[np.ndarray, int], np.ndarray]  # x (...), d -> T (..., d); only Categorical asks for d
    log_base: Callable[[np.ndarray], np.ndarray]  # x (...) -> log h (...)
    log_partition: Callable[[np.ndarray], np.ndarray]  # η (..., d) -> A (...); inf or nan where p has no integral
    mean: Callable[[np.ndarray], np.ndarray]  # η (..., d) -> ∇A (..., d)
    covariance: Callable[[np.ndarray], np.ndarray]  # η (..., d) -> ∇²A (..., d, d)
    attained: Callable[[np.ndarray], Any]  # t (d) -> is t the E T of a member: inside the convex hull of all T(x)?


def together(*columns):
    """Columns that broadcast, on a new last axis."""
    return np.stack(np.broadcast_arrays(*columns), axis=-1)


def symmetric(a, b, c):
    """[[a, b], [b, c]] on two new last axes."""
    return np.stack([together(a, b), together(b, c)], axis=-2)


def zero(x):
    """log h of a family whose base measure h is 1 on the support."""
    return np.zeros_like(x)


# ---- Normal, Gamma, Beta, Categorical in η


def _mu_variance(eta):
    """μ and σ² of η = (μ/σ², -1/(2σ²))."""
    variance = -0.5 / eta[..., 1]
    return eta[..., 0] * variance, variance


def _normal_covariance(eta):
    mu, v = _mu_variance(eta)
    return symmetric(v, 2 * mu * v, 2 * v * (2 * mu**2 + v))


def _a_rate(eta):
    """a and β of η = (a - 1, -β)."""
    return eta[..., 0] + 1, -eta[..., 1]


def _gamma_log_partition(eta):
    a, rate = _a_rate(eta)
    return np.where(a > 0, gammaln(a) - a * np.log(rate), np.inf)  # log |Γ| is finite below 0, too


def _gamma_mean(eta):
    a, rate = _a_rate(eta)
    return together(digamma(a) - np.log(rate), a / rate)


def _gamma_covariance(eta):
    a, rate = _a_rate(eta)
    return symmetric(trigamma(a), 1 / rate, a / rate**2)


def _a_b(eta):
    """a and b of η = (a - 1, b - 1)."""
    return eta[..., 0] + 1, eta[..., 1] + 1


def _beta_mean(eta):
    a, b = _a_b(eta)
    return together(digamma(a), digamma(b)) - digamma(a + b)[..., None]


def _beta_covariance(eta):
    a, b = _a_b(eta)
    shared = trigamma(a + b)
    return symmetric(trigamma(a) - shared, -shared, trigamma(b) - shared)


def _with_last(eta):
    """(..., K) log-odds of all categories against the last, whose own is 0."""
    return np.concatenate([eta, np.zeros((*eta.shape[:-1], 1))], axis=-1)


def _categorical_mean(eta):
    full = _with_last(eta)
    return np.exp(eta - logsumexp(full, axis=-1, keepdims=True))  # (..., K-1)


def _categorical_covariance(eta):
    p = _categorical_mean(eta)
    return p[..., :, None] * (np.eye(p.shape[-1]) - p[..., None, :])  # diag(p) - p pᵀ: (..., K-1, K-1)


def _without_warnings(row: Family) -> Family:
    """The row with an A, and derivatives of it, that say inf or nan where η is none of the family, and no more."""

    def silent(function):
        return np.errstate(all="ignore")(function)

    return row._replace(
        log_partition=silent(row.log_partition), mean=silent(row.mean), covariance=silent(row.covariance)
    )


_ROWS = {
    Bernoulli: Family(
        to_natural=lambda d: d.logits[..., None],
        from_natural=lambda eta: Bernoulli(logits=eta[..., 0]),
        statistics=lambda x, d: x[..., None],
        log_base=zero,
        log_partition=lambda eta: softplus(eta[..., 0]),
        mean=sigmoid,
        covariance=lambda eta: (sigmoid(eta) * sigmoid(-eta))[..., None],
        attained=lambda t: 0 < t[0] < 1,
    ),
    Poisson: Family(
        to_natural=lambda d: np.log(d.rate)[..., None],
        from_natural=lambda eta: Poisson(np.exp(eta[..., 0])),
        statistics=lambda x, d: x[..., None],
        log_base=lambda x: -gammaln(x + 1),
        log_partition=lambda eta: np.exp(eta[..., 0]),
        mean=np.exp,
        covariance=lambda eta: np.exp(eta)[..., None],
        attained=lambda t: 0 < t[0] < np.inf,
    ),
    Normal: Family(
        to_natural=lambda d: together(d.loc, -0.5) / (d.scale**2)[..., None],
        from_natural=lambda eta: Normal(_mu_variance(eta)[0], np.sqrt(_mu_variance(eta)[1])),
        statistics=lambda x, d: together(x, x * x),
        log_base=lambda x: np.full_like(x, -HALF_LOG_2PI),
        log_partition=lambda eta: -0.25 * eta[..., 0] ** 2 / eta[..., 1] - 0.5 * np.log(-2 * eta[..., 1]),
        mean=lambda eta: together(_mu_variance(eta)[0], _mu_variance(eta)[0] ** 2 + _mu_variance(eta)[1]),
        covariance=_normal_covariance,
        attained=lambda t: t[0] ** 2 < t[1] < np.inf,
    ),
    Gamma: Family(
        to_natural=lambda d: together(d.concentration - 1, -d.rate),
        from_natural=lambda eta: Gamma(*_a_rate(eta)),
        statistics=lambda x, d: together(np.log(x), x),
        log_base=zero,
        log_partition=_gamma_log_partition,
        mean=_gamma_mean,
        covariance=_gamma_covariance,
        attained=lambda t: -np.inf < t[0] < np.log(t[1]) < np.inf,
    ),
    Beta: Family(
        to_natural=lambda d: together(d.concentration1 - 1, d.concentration0 - 1),
        from_natural=lambda eta: Beta(*_a_b(eta)),
        statistics=lambda x, d: together(np.log(x), np.log1p(-x)),
        log_base=zero,
        log_partition=lambda eta: betaln(*_a_b(eta)),
        mean=_beta_mean,
        covariance=_beta_covariance,
        attained=lambda t: np.isfinite(t).all() and np.exp(t).sum() < 1,
    ),
    Categorical: Family(
        to_natural=lambda d: d.logits[..., :-1] - d.logits[..., -1:],
        from_natural=lambda eta: Categorical(logits=_with_last(eta)),
        statistics=lambda x, d: (x[..., None] == np.arange(d)).astype(np.float64),
        log_base=zero,
        log_partition=lambda eta: logsumexp(_with_last(eta), axis=-1),
        mean=_categorical_mean,
        covariance=_categorical_covariance,
        attained=lambda t: (t > 0).all() and t.sum() < 1,
    ),
}

FAMILIES: dict[type[Distribution], Family] = {family: _without_warnings(row) for family, row in _ROWS.items()}

# Where the search for a member starts, in the middle of things; a Categorical's at equal probabilities
START = {
    Bernoulli: np.array([0.0]),
    Poisson: np.array([0.0]),
    Normal: np.array([0.0, -0.5]),
    Gamma: np.array([0.0, -1.0]),
    Beta: np.array([0.0, 0.0]),
}


# ---- What holds for all of them


def natural_parameters(distribution: Distribution) -> np.ndarray:
    """η (*batch_shape, d). TypeError for other families; ValueError for a member on the border, whose η is infinite.

    Compare: the _natural_params of torch.distributions.
    """
    with np.errstate(all="ignore"):
        eta = np.asarray(_family(type(distribution)).to_natural(distribution))
    if not np.isfinite(eta).all():
        raise ValueError(f"{distribution!r} lies on the border of its family: a natural parameter is infinite")
    return eta


def log_prob(family: type[Distribution], eta, value) -> np.ndarray:
    """η · T(x) - A(η) + log h(x): the density of `family` by its natural parameters, -inf outside the support.

    Parameters
    ----------
    family : a distribution of FAMILIES, such as Normal
    eta : (..., d) natural parameters; ValueError where they belong to no member
    value : (...) values, which broadcast against the batch of eta

    Notes
    -----
    The terms are as large as η · T, and where they cancel so do their digits: a Normal with |μ| = 1000 σ keeps ten.
    Compare: the log_prob of torch.distributions.ExponentialFamily.
    """
    row = _family(family)
    eta, x = np.asarray(eta, dtype=np.float64), np.asarray(value, dtype=np.float64)
    with np.errstate(all="ignore"):
        inside = row.from_natural(eta)._contains(x)
        T = row.statistics(x, eta.shape[-1])
        product = np.where(eta == 0, 0.0, eta * T)  # a parameter of 0 takes its statistic out, log 0 too
        result = product.sum(axis=-1) - row.log_partition(eta) + row.log_base(x)
    return np.where(np.isnan(x), np.nan, np.where(inside, result, -np.inf))[()]


def moment_matching(family: type[Distribution], statistics, *, maxiter: int = 200) -> Distribution:
    """The member of `family` with ∇A(η) = E T equal to `statistics`: the maximum of η · T̄ - A(η), by Newton's method.

    Parameters
    ----------
    family : a distribution of FAMILIES
    statistics : (d,) the mean of T over samples, as `mean_statistics` gives it

    Raises
    ------
    ValueError : no member has these moments, as where all samples are equal; or none was found in `maxiter` steps
    LinAlgError : moments so near the border that the covariance is singular to rounding

    Notes
    -----
    Steps are halved while they leave the natural parameters or lower the likelihood, which is concave.
    Compare: the fit of the distributions of scipy.stats.
    """
    row, t = _family(family), np.asarray(statistics, dtype=np.float64)
    with np.errstate(all="ignore"):
        eta, before = START.get(family, np.zeros(t.size)), np.inf
        if t.shape != eta.shape:
            raise ValueError(f"statistics must be the {eta.size} of {family.__name__} in one row, got shape {t.shape}")
        if not row.attained(t):
            raise ValueError(f"no {family.__name__} has the mean statistics {t}: they lie on the border, or outside")
        for _ in range(maxiter):
            gap = t - row.mean(eta)
            step = solve(row.covariance(eta), gap)
            length = step @ gap  # squared, in standard deviations of T
            if length <= 1e-14 and length >= before / 4:  # as small as rounding lets it: on the way there it is squared
                return row.from_natural(eta)
            eta, before = _uphill(lambda at: at @ t - row.log_partition(at), eta, step), length
    raise ValueError(f"no {family.__name__} with the mean statistics {t} was found in {maxiter} steps")


def mean_statistics(family: type[Distribution], samples, categories: int | None = None) -> np.ndarray:
    """The mean of T (d,) over samples (n,), n ≥ 1; a Categorical wants to know how many `categories` there are."""
    row, x = _family(family), np.asarray(samples, dtype=np.float64)
    if x.ndim != 1 or not len(x):
        raise ValueError(f"samples must be one or more in one row, got shape {x.shape}")
    if family is Categorical and (categories is None or categories < 1):
        raise ValueError(f"categories must be 1 or more for a Categorical, got {categories}")
    d = (categories or 1) - 1
    outside = ~row.from_natural(START.get(family, np.zeros(d)))._contains(x)
    if outside.any():
        raise ValueError(f"each sample must be one that a {family.__name__} can have, got {x[outside][0]}")
    with np.errstate(divide="ignore"):  # log 0
        return row.statistics(x, d).mean(axis=0)  # (n, d) -> (d)


def _uphill(objective, eta, step):
    """eta + step, with the step halved until the objective does not fall; nan and inf count as falling."""
    before = objective(eta)
    slack = 1e-14 * max(1.0, abs(before))
    for _ in range(60):
        after = objective(eta + step)
        if np.isfinite(after) and after >= before - slack:
            break
        step = step / 2
    return eta + step


def _family(distribution: type[Distribution]) -> Family:
    if distribution not in FAMILIES:
        names = ", ".join(family.__name__ for family in FAMILIES)
        raise TypeError(f"{distribution.__name__} is not among the exponential families here: {names}")
    return FAMILIES[distribution]
