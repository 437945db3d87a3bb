"""Projections: the point of a convex set that is nearest to a given one.

    P_C(x) = argmin { ‖y - x‖ : y in C }

For closed convex C there is exactly one, known by the angle that it makes with the set, which is never acute:

    (x - P x)ᵀ(y - P x) <= 0    for all y in C

From this follow P P x = P x, and ‖P x - P y‖ <= ‖x - y‖: to project never drives points apart. Each function projects
along the last axis and takes any number of leading ones; floats keep their precision, whole numbers become doubles.

Source: Duchi et al., Efficient projections onto the l1-ball (2008); Parikh & Boyd, Proximal Algorithms (2014), §6.
"""

import numpy as np

from foundations.linalg import norm, pinv, qr, solve_triangular

APART = 1e6  # largest condition of a matrix whose rows are well apart, roughly


def project_simplex(x, total=1.0):
    """The nearest y with y >= 0 and sum y = total: y_i = max(x_i - θ, 0).

    With the entries in falling order u₁ >= u₂ >= ..., the first k of them stay above zero, where k is the largest index
    with u_k > θ_k = (u₁ + ... + u_k - total) / k; then θ = θ_k.

    Parameters
    ----------
    x : (..., n) array_like, n >= 1
    total : the sum, above zero

    Raises
    ------
    ValueError : no entries, one that is not finite, or a total that is not positive

    Notes
    -----
    Cost n log n, for the sort. Source: Duchi et al. (2008), figure 1. Compare: scipy.optimize.minimize.
    """
    x = points(x)
    if x.shape[-1] == 0:
        raise ValueError("x must have at least one entry along its last axis for a simplex, got none")
    total = positive("total", total)
    shift = x.max(-1, keepdims=True)  # θ moves along with x; so no digits are lost where x is large
    u = -np.sort(shift - x, axis=-1)  # (..., n) falling, from 0
    theta = (np.cumsum(u, axis=-1) - total) / np.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    k = np.count_nonzero(u > theta, axis=-1, keepdims=True)
    theta = np.take_along_axis(theta, k - 1, axis=-1)  # (..., 1)
    return np.maximum(x - shift - theta, 0)


def project_box(x, lower=0.0, upper=1.0):
    """The nearest y with lower <= y <= upper: each entry by itself. The bounds are numbers or (n,), infinities too.

    Raises ValueError for a lower bound above its upper one. Compare: numpy.clip.
    """
    x = points(x)
    lower, upper = bound("lower", lower, x), bound("upper", upper, x)
    if (lower > upper).any():
        raise ValueError("the box is empty: a lower bound is above its upper bound")
    return np.clip(x, lower, upper).astype(x.dtype)


def project_nonnegative(x):
    """The nearest y >= 0: negative entries become zero. Compare: numpy.maximum."""
    return np.maximum(points(x), 0)


def project_l2_ball(x, radius=1.0, center=0.0):
    """The nearest y with ‖y - center‖₂ <= radius: x itself, or the point where the way to the center enters.

    Raises ValueError for a radius that is not positive. Compare: scipy.optimize.minimize.
    """
    x = points(x)
    radius, center = positive("radius", radius), bound("center", center, x)
    away = x - center
    length = norm(away, axis=-1, keepdims=True)
    return np.where(length <= radius, x, center + away * (radius / np.maximum(length, radius))).astype(x.dtype)


def project_l1_ball(x, radius=1.0):
    """The nearest y with |y₁| + ... + |y_n| <= radius: where x is outside, |x| goes to the simplex and keeps its signs.

    Entries near zero become zero, the reason why this constraint selects variables.
    Raises ValueError for a radius that is not positive. Cost n log n. Source: Duchi et al. (2008), §3.
    Compare: scipy.optimize.minimize.
    """
    x = points(x)
    radius = positive("radius", radius)
    with np.errstate(over="ignore"):
        inside = np.abs(x).sum(-1, keepdims=True) <= radius
    if x.shape[-1] == 0:
        return x
    return np.where(inside, x, np.sign(x) * project_simplex(np.abs(x), radius))


def project_half_space(x, a, b):
    """The nearest y with aᵀy <= b: back along a by max(aᵀx - b, 0) / aᵀa. a : (n,), not zero; b a number.

    Raises ValueError for a zero a, or one whose length does not fit. Compare: scipy.optimize.minimize.
    """
    x = points(x)
    a = normal_vector(a, x)
    if not (np.ndim(b) == 0 and np.isfinite(b)):
        raise ValueError(f"b must be a finite number, got {b!r}")
    excess = np.maximum(x @ a - b, 0) / (a @ a)  # (...)
    return (x - excess[..., None] * a).astype(x.dtype)


def project_affine(x, A, b):
    """The nearest y with A y = b: x - A⁺(A x - b), with the pseudo-inverse A⁺. A : (m, n), any rank; b : (m,).

    Raises ValueError for shapes that do not fit, and where no y has A y = b. Compare: numpy.linalg.lstsq.
    """
    x, A, b = points(x), np.asarray(A, float), np.asarray(b, float)
    if A.ndim != 2 or A.shape[1] != x.shape[-1] or b.shape != A.shape[:1]:
        raise ValueError(f"A must be (m, {x.shape[-1]}) and b (m,), got {A.shape} and {b.shape}")
    if not (np.isfinite(A).all() and np.isfinite(b).all()):
        raise ValueError("A and b must be finite")
    length = norm(A, axis=1)
    length[length == 0] = 1  # equations in other units count the same
    A, b = A / length[:, None], b / length
    inverse = pseudo_inverse(A)  # (n, m)

    def moved(y):
        """Onto the set; the second time by what rounding left the first time."""
        for _ in range(2):
            y = y - (y @ A.T - b) @ inverse.T  # (..., m) (m, n)
        return y

    if np.abs(A @ moved(np.zeros(A.shape[1])) - b).max(initial=0.0) > 1e-9 * (1 + np.abs(b).max(initial=0.0)):
        raise ValueError("the affine set is empty: no y has A y = b")
    return moved(x).astype(x.dtype)


def pseudo_inverse(A):
    """A⁺ (n, m): Q R⁻ᵀ by the QR of Aᵀ where the rows are well apart, else by singular values, which cost far more."""
    m, n = A.shape
    if 0 < m <= n:
        Q, R = qr(A.T)  # (n, m) (m, m)
        diagonal = np.abs(R.diagonal())
        if diagonal.min() * APART > np.abs(R).max():
            inverse = solve_triangular(R, np.eye(m))
            if np.abs(inverse).max() < APART / np.abs(R).max():
                return Q @ inverse.T
    return pinv(A)


def project_second_order_cone(x):
    """The nearest (v, t) with ‖v‖₂ <= t, t being the last entry of x.

    Inside x stays; where ‖v‖ <= -t the apex is nearest; else v is cut to the length (‖v‖ + t) / 2, which t becomes.
    Raises ValueError for an x without entries. Source: Parikh & Boyd (2014), §6.3.2.
    """
    x = points(x)
    if x.shape[-1] == 0:
        raise ValueError("x must have at least one entry along its last axis, the t of the cone, got none")
    v, t = x[..., :-1], x[..., -1:]
    length = norm(v, axis=-1, keepdims=True)
    middle = np.maximum((length + t) / 2, 0)
    on_cone = np.concatenate([v * (middle / np.where(length > 0, length, 1)), middle], axis=-1)
    return np.where(length <= t, x, np.where(length <= -t, 0, on_cone)).astype(x.dtype)


# set -> projection with its usual size; the other arguments have to be given
PROJECTIONS = {
    "simplex": project_simplex,
    "box": project_box,
    "nonnegative": project_nonnegative,
    "l2_ball": project_l2_ball,
    "l1_ball": project_l1_ball,
    "half_space": project_half_space,
    "affine": project_affine,
    "second_order_cone": project_second_order_cone,
}


def points(x):
    """x as finite floats with at least one axis."""
    try:
        x = np.asarray(x)
        if np.iscomplexobj(x):
            raise TypeError("complex")
        x = x.astype(x.dtype if x.dtype.kind == "f" else float)
    except (TypeError, ValueError) as error:
        raise ValueError("x must be an array of real numbers") from error
    if x.ndim == 0:
        raise ValueError(f"x must have at least one axis, got the number {x}")
    if not np.isfinite(x).all():
        raise ValueError(f"x must be finite, got {x[~np.isfinite(x)][0]}")
    return x


def positive(name, number):
    """A finite number above zero."""
    if not (np.ndim(number) == 0 and 0 < number < np.inf):
        raise ValueError(f"{name} must be a positive number, got {number!r}")
    return number


def bound(name, values, x):
    """A number, or one for each entry along the last axis of x, none of them nan."""
    values = np.asarray(values, float)
    if values.shape not in ((), x.shape[-1:]):
        raise ValueError(f"{name} must be a number or {x.shape[-1]} of them, got shape {values.shape}")
    if np.isnan(values).any():
        raise ValueError(f"{name} must be numbers, got nan")
    return values


def normal_vector(a, x):
    """a (n,), not zero, for x (..., n)."""
    a = np.asarray(a, float)
    if a.shape != x.shape[-1:] or not np.isfinite(a).all() or not a.any():
        raise ValueError(f"a must be a finite vector of {x.shape[-1]} numbers, not all zero, got {a}")
    return a
