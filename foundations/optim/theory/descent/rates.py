"""How fast a method should converge, and how fast it does.

On a quadratic with eigenvalues h between μ and L every method here moves each eigenvector by itself: the error in that
coordinate is multiplied by a fixed matrix each step. Its spectral radius, at the worst h, is the rate ρ, and after k
steps the distance has fallen like ρᵏ. With momentum, x and v are two coordinates and the matrix is 2 x 2, of
characteristic polynomial r² - T r + D:

    gd                     |1 - lr h|
    momentum (Polyak)      T = 1 + β - lr h                D = β
    nesterov               T = (1 + β)(1 - lr h)           D = β (1 - lr h)
    newton                 |1 - lr|                        the same for every h; 0 for a full step
    conjugate_gradients    (√κ - 1) / (√κ + 1)             κ = L / μ, a bound, from Chebyshev's polynomials

Each of these is largest at one of the two ends, h = μ or h = L, so the extreme eigenvalues are enough. Beyond a
quadratic the rates hold near a minimum with Hessian H.

Momentum is PyTorch's: v ← βv + ∇f, x ← x - lr v; Nesterov's steps by ∇f + βv. Left out: rates of adaptive methods.
Source: Polyak, Some methods of speeding up the convergence of iteration methods, 1964; Nesterov, Lectures on Convex
Optimization, 2nd ed., ch. 2; Lessard, Recht and Packard, Analysis and design of optimization algorithms, 2016;
Golub & Van Loan, Matrix Computations, 4th ed., §11.3.
"""

import numpy as np

from foundations.optim.theory._edge import positive

METHODS = ("gd", "momentum", "nesterov", "newton", "conjugate_gradients")


@np.errstate(over="ignore", invalid="ignore")  # far beyond the edge a rate is inf
def predicted_rate(method, mu, L, lr=None, momentum=0.9):
    """The factor ρ by which a method shortens the distance to the minimum each step, in the long run.

    Parameters
    ----------
    method : "gd", "momentum", "nesterov", "newton" or "conjugate_gradients"
    mu, L : least and largest eigenvalue of the Hessian, numbers or arrays; mu below 0 (a saddle) gives ρ above 1
    lr : learning rate; None takes `best_settings` (newton: 1). Conjugate gradients have none
    momentum : β, of momentum and nesterov; not used where lr is None

    Returns
    -------
    ρ, of the shape that the arguments broadcast to; 1 or more where the method does not converge. The loss falls by ρ².

    Raises
    ------
    ValueError : an unknown method; mu above L or L not above 0; conjugate gradients where mu is not above 0

    Notes
    -----
    Cost: one pass over the arguments. Compare: numpy.linalg.eigvals of the iteration matrix.
    """
    _known(method)
    mu, L = _ordered(np.asarray(mu, np.float64), positive(L, "L"))
    if method == "newton":
        return np.abs(1 - np.asarray(1.0 if lr is None else lr) + np.zeros(np.broadcast(mu, L).shape))[()]
    if method == "conjugate_gradients":
        return (1 - 2 / (np.sqrt(L / positive(mu, "mu")) + 1))[()]  # so that κ = inf gives 1
    if lr is None:
        lr, momentum = best_settings(method, mu, L)
    lr, beta = np.asarray(lr, np.float64), np.asarray(momentum, np.float64)
    ends = (_RADIUS[method](lr * h, beta) for h in (mu, L))
    return np.maximum(*ends)[()]


def best_settings(method, mu, L):
    """The learning rate and the momentum of the least rate on quadratics with 0 < mu ≤ h ≤ L: (lr, momentum).

    gd: 2/(μ+L), rate (κ-1)/(κ+1). momentum: 4/(√L+√μ)² and ((√κ-1)/(√κ+1))², rate (√κ-1)/(√κ+1). nesterov:
    4/(3L+μ) and (√(3κ+1)-2)/(√(3κ+1)+2), rate 1 - 2/√(3κ+1). Raises ValueError for other methods, and where mu or L
    is not above 0 or mu is above L. Source: Lessard, Recht and Packard, prop. 1.
    Compare: scipy.optimize.minimize of the predicted rate.
    """
    _known(method)
    mu, L = _ordered(positive(mu, "mu"), positive(L, "L"))
    if method == "gd":
        return (2 / (mu + L))[()], np.zeros(np.broadcast(mu, L).shape)[()]
    if method == "momentum":
        return (4 / (np.sqrt(L) + np.sqrt(mu)) ** 2)[()], predicted_rate("conjugate_gradients", mu, L) ** 2
    if method == "nesterov":
        root = np.sqrt(3 * L / mu + 1)
        return (4 / (3 * L + mu))[()], ((root - 2) / (root + 2))[()]
    raise ValueError(f"{method} has no learning rate to choose; gd, momentum and nesterov have")


def stability_limit(method, L, momentum=0.9):
    """The edge of divergence: the learning rate above which a method diverges on a quadratic of largest eigenvalue L.

    gd: 2/L; momentum: 2(1+β)/L; nesterov: 2(1+β)/((1+2β)L); newton: 2, for any L; conjugate gradients: inf. Numbers or
    arrays. Raises ValueError for an unknown method, L not above 0, or β outside [0, 1).
    Compare: scipy.optimize.brentq where the spectral radius is 1.
    """
    _known(method)
    L, beta = positive(L, "L"), np.asarray(momentum, np.float64)
    if not ((beta >= 0) & (beta < 1)).all():
        raise ValueError(f"momentum lies in [0, 1); got {momentum!r}")
    limit = {
        "gd": 2 / L,
        "momentum": 2 * (1 + beta) / L,
        "nesterov": 2 * (1 + beta) / ((1 + 2 * beta) * L),
        "newton": np.full(L.shape, 2.0),
        "conjugate_gradients": np.full(L.shape, np.inf),
    }
    return limit[method][()]


def chebyshev_bound(kappa, steps):
    """How far conjugate gradients have come after k steps at the least: ‖e_k‖ ≤ bound · ‖e₀‖ in the norm of H.

    1 / T_k((κ+1)/(κ-1)) with Chebyshev's polynomial T_k, which is about 2((√κ-1)/(√κ+1))ᵏ. Numbers or arrays; 0 after a
    step where κ = 1. Raises ValueError where κ is below 1 or steps below 0.
    Compare: numpy.polynomial.chebyshev.chebval.
    """
    kappa, k = np.asarray(kappa, np.float64), np.asarray(steps)
    if not (kappa >= 1).all() or not (k >= 0).all():
        raise ValueError(f"a condition number is 1 or more, steps 0 or more; got {kappa[()]} and {k[()]}")
    rho = predicted_rate("conjugate_gradients", 1.0, kappa)
    return (2 * rho**k / (1 + rho ** (2 * k)))[()]  # cosh(k arcosh z) = (ρᵏ + ρ⁻ᵏ) / 2, without overflow


def steps_to_reach(rate, factor):
    """How many steps of a rate ρ make an error smaller by `factor` < 1: log(factor) / log(ρ), rounded up.

    Numbers or arrays; inf where the rate is 1 or more, 1 where it is 0. Raises ValueError where factor is not in (0, 1)
    or the rate is below 0. Compare: math.log(factor, rate).
    """
    rate, factor = np.asarray(rate, np.float64), np.asarray(factor, np.float64)
    if not ((factor > 0) & (factor < 1)).all() or not (rate >= 0).all():
        raise ValueError(f"factor lies in (0, 1) and the rate is 0 or more; got {factor[()]} and {rate[()]}")
    with np.errstate(divide="ignore"):  # ρ = 0: log is -inf, and one step is enough
        slope = np.log(np.minimum(rate, 1))
        steps = np.log(factor) / np.where(slope == 0, -0.0, slope)
    return np.maximum(np.ceil(steps - 1e-9), 1)[()]


def observed_rate(errors, *, tail=0.5) -> float:
    """The factor per step that a sequence of errors shows: exp of the slope of log(error) against the step.

    Parameters
    ----------
    errors : (k,) distances to the minimum, or losses above the least one, whose rate is the square
    tail : the part of the sequence, at its end, through which the line is laid; before it is not yet the long run

    Returns
    -------
    The rate, above 1 for errors that grow; nan where fewer than two errors are left to lay a line through

    Raises
    ------
    ValueError : errors that are no vector, or are negative; a tail outside (0, 1]

    Notes
    -----
    The sequence counts as far as it is finite and above 1e-13 of its first error: below that it shows rounding.
    Compare: numpy.polyfit of log(errors), degree 1.
    """
    if not 0 < tail <= 1:
        raise ValueError(f"tail is a part in (0, 1]; got {tail!r}")
    log = np.log(_above_rounding(errors))
    log = log[len(log) - max(2, int(np.ceil(tail * len(log)))) :] if len(log) > 1 else log
    k = np.arange(len(log)) - (len(log) - 1) / 2  # centered, so that slope and height part
    with np.errstate(over="ignore"):
        return float(np.exp(k @ log / (k @ k))) if len(log) > 1 else float("nan")


def convergence_order(errors) -> float:
    """The p of e_{k+1} ≈ C e_kᵖ that the end of a sequence shows: 1 is linear, 2 is Newton's.

    From the last three errors above rounding: log(e₂/e₁) / log(e₁/e₀). nan where there are not three, or e₁ = e₀.
    Errors and ValueError are those of `observed_rate`. Compare: numpy.polyfit of log(e_{k+1}) against log(e_k).
    """
    log = np.log(_above_rounding(errors))[-3:]
    steps = np.diff(log)
    return float(steps[1] / steps[0]) if len(steps) == 2 and steps[0] != 0 else float("nan")


def _polynomial_radius(T, D):
    """The larger magnitude of the roots of r² - T r + D."""
    discriminant = T * T - 4 * D
    real = (np.abs(T) + np.sqrt(np.maximum(discriminant, 0))) / 2
    return np.where(discriminant >= 0, real, np.sqrt(np.abs(D)))


# method -> the spectral radius at lr h and β
_RADIUS = {
    "gd": lambda lr_h, beta: np.abs(1 - lr_h) + np.zeros_like(beta),
    "momentum": lambda lr_h, beta: _polynomial_radius(1 + beta - lr_h, beta + np.zeros_like(lr_h)),
    "nesterov": lambda lr_h, beta: _polynomial_radius((1 + beta) * (1 - lr_h), beta * (1 - lr_h)),
}


def _known(method):
    if method not in METHODS:
        raise ValueError(f"the method is one of {', '.join(METHODS)}; got {method!r}")


def _ordered(mu, L):
    if not (mu <= L).all():
        raise ValueError(f"mu is at most L; got mu={mu[()]} and L={L[()]}")
    return mu, L


def _above_rounding(errors):
    """The errors up to the first that is zero, not finite, or rounding beside the first one."""
    e = np.asarray(errors, np.float64)
    if e.ndim != 1 or (e < 0).any():
        raise ValueError(f"errors are a vector of numbers of 0 or more; got {e[:3].tolist()}... of shape {e.shape}")
    usable = np.isfinite(e) & (e > 1e-13 * e[:1])
    return e if usable.all() else e[: int(np.argmin(usable))]
