"""Derivatives from values alone: differences, and the step that loses the fewest digits.

    forward       (f(x + h) - f(x)) / h         error ≈ M₂ h / 2  + 2 eps |f| / h     eps^(1/2), at h ~ eps^(1/2)
    central       (f(x + h) - f(x - h)) / 2h    error ≈ M₃ h² / 6 +   eps |f| / h     eps^(2/3), at h ~ eps^(1/3)
    complex step  Im f(x + ih) / h              error ≈ M₃ h² / 6                     eps, at any smaller h

The first term is what Taylor's series leaves out, with Mₖ the size of the k-th derivative; the second is the rounding
of two values of f, each off by eps |f|, divided by h. One falls with h and the other grows: the error over h is a U.
Setting the derivative of M₂ h / 2 + 2 eps |f| / h to zero gives h = 2 (eps |f| / M₂)^(1/2), and that of the central
error gives h = (3 eps |f| / M₃)^(1/3). `error_curve` measures the U.

The quotient is taken over the distance between the points at which f was in fact evaluated: x + h is rounded, and
(x + h) - x is then exact, but is not h. Whole numbers become float64; float32 stays, with its own eps.
Left out: one-sided differences of higher order, noisy functions, derivatives above the second.
Source: Press et al., Numerical Recipes, 3rd ed., §5.7; Squire & Trapp, Using complex variables to estimate derivatives
of real functions (1998).
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.elementwise import as_float
from foundations.numerics.evaluate import values


def forward_difference(f: Callable, x, h=None):
    """f'(x) by (f(x + h) - f(x)) / h, for x of any shape and f elementwise.

    Default h = eps^(1/2) max(1, |x|): error of order h, at best eps^(1/2), 8 digits. nan where x or f is not finite.
    Raises ValueError for an h that is not positive. Cost: 2 evaluations. Compare: scipy.optimize.approx_fprime.
    """
    x, h = point_and_step(x, h, 1 / 2)
    return _quotient(f, x, 0, 1, h)[()]


def central_difference(f: Callable, x, h=None):
    """f'(x) by (f(x + h) - f(x - h)) / 2h, for x of any shape and f elementwise.

    Default h = eps^(1/3) max(1, |x|): error of order h², at best eps^(2/3), 10 to 11 digits. nan where x or f is not
    finite. A kink at x goes unseen: of |x| at 0 it makes 0.
    Raises ValueError for an h that is not positive. Cost: 2 evaluations. Compare: scipy.differentiate.derivative.
    """
    x, h = point_and_step(x, h, 1 / 3)
    return _quotient(f, x, -1, 1, h)[()]


def second_difference(f: Callable, x, h=None):
    """f''(x) by (f(x + h) - 2 f(x) + f(x - h)) / h², for x of any shape and f elementwise.

    The error is about M₄ h² / 12 + 4 eps |f| / h², least at h ~ eps^(1/4): at best eps^(1/2), 8 digits.
    Default h = eps^(1/4) max(1, |x|), rounded to a power of two, so that x + h and x - h lie equally far from x.
    Raises ValueError for an h that is not positive. Cost: 3 evaluations. Compare: scipy.differentiate.hessian.
    """
    x, h = point_and_step(x, h, 1 / 4)
    with np.errstate(all="ignore"):
        h = np.exp2(np.round(np.log2(h))).astype(x.dtype)
        return ((values(f, x + h) - 2 * values(f, x) + values(f, x - h)) / h**2)[()]


def complex_step(f: Callable, x, h=1e-20):
    """f'(x) by Im f(x + ih) / h, for x of any shape and f elementwise and analytic.

    f(x + ih) = f(x) + ih f'(x) - h² f''(x) / 2 - ...: the derivative stands alone in the imaginary part, nothing is
    subtracted, and h may be so small that h² vanishes. All digits, if f is a formula that complex numbers pass through.
    A function that takes abs or the real part breaks that: what comes back real is refused. After conj the answer is
    wrong, and nothing says so.

    Raises TypeError for a complex x or a real f(x + ih), ValueError for an h that is not positive.
    Error of order h². Cost: 1 evaluation, in complex numbers.
    Compare: scipy.differentiate.derivative.
    """
    x, h = point_and_step(x, h, 1)
    with np.errstate(all="ignore"):
        y = np.asarray(f((x + 1j * h)[()]))
        if y.dtype.kind != "c":
            raise TypeError(f"f must be analytic, and give complex numbers for complex x; got {y.dtype}")
        return (y.imag / h)[()]


def numerical_jacobian(f: Callable, x, h=None):
    """All partial derivatives of a function of arrays, by central differences one coordinate at a time.

    Parameters
    ----------
    f : function of an array of x's shape, giving an array (or number) of any shape
    x : array of any shape
    h : positive step, default eps^(1/3) max(1, |xⱼ|) for each coordinate

    Returns
    -------
    J : array of shape f(x).shape + x.shape, ∂fᵢ / ∂xⱼ; error of order h², at best eps^(2/3)

    Raises ValueError for an h that is not positive. Cost: 2 evaluations for each element of x; 1 where x has none.
    Compare: scipy.differentiate.jacobian.
    """
    x, h = point_and_step(x, h, 1 / 3)
    columns = [_partial(f, x, j, h[j]) for j in np.ndindex(x.shape)]
    if not columns:
        return np.zeros(np.shape(f(x)) + x.shape, x.dtype)
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


def numerical_gradient(f: Callable, x, h=None):
    """The gradient of a function of an array that gives one number, of x's shape, by central differences.

    Raises ValueError where f gives more than one number. Error, cost and step as in `numerical_jacobian`.
    Compare: scipy.optimize.approx_fprime.
    """
    J = numerical_jacobian(f, x, h)
    if J.shape != np.shape(x):
        raise ValueError(f"f must give one number, got shape {J.shape[: J.ndim - np.ndim(x)]}")
    return J


def error_curve(f: Callable, derivative: Callable, x, rule: Callable, steps=None):
    """The error of rule(f, x, h) for each h in steps: |got - f'(x)| / max(1, |f'(x)|), in the shape of steps.

    Over h from 1 to 1e-16 (the default: every power of ten) a difference makes a U; the complex step falls and stays.
    Cost: one application of the rule for each step.
    """
    steps = 10.0 ** -np.arange(17.0) if steps is None else np.asarray(steps, np.float64)
    exact = float(derivative(x))
    got = np.array([float(rule(f, x, h)) for h in steps.ravel()]).reshape(steps.shape)
    return np.abs(got - exact) / max(1.0, abs(exact))


def point_and_step(x, h, power):
    """x as an array of floats, and h of its shape: given, or eps^power scaled to x."""
    (x,) = as_float(x)
    if h is None:
        h = float(np.finfo(x.dtype).eps) ** power * np.fmax(1, np.abs(x))
    with np.errstate(all="ignore"):
        step = as_float(h)[0].astype(x.dtype)
    if not (step > 0).all():
        raise ValueError(f"the step h must be positive, got {np.min(h)} in {x.dtype}")
    if step.shape not in ((), x.shape):
        raise ValueError(f"the step h must be a number or have x's shape {x.shape}, got shape {step.shape}")
    return x, np.broadcast_to(step, x.shape)


def _quotient(f, x, left, right, h):
    """The slope from x + left h to x + right h; over h where rounding left no distance, which makes 0."""
    with np.errstate(all="ignore"):
        a, b = x + left * h, x + right * h
        distance = b - a
        rise = values(f, b[()]) - values(f, a[()])
        return np.asarray(rise / np.where(distance == 0, (right - left) * h, distance), distance.dtype)


def _partial(f, x, j, h):
    """∂f / ∂xⱼ, of f's shape."""
    left, right = x.copy(), x.copy()
    with np.errstate(all="ignore"):
        left[j] -= h
        right[j] += h
        rise = _floats(f(right)) - _floats(f(left))
        return rise / (right[j] - left[j])


def _floats(y):
    """A copy, as f may answer in an array of its own, twice the same; of whole numbers as floats, which do not wrap."""
    (y,) = as_float(y)
    return y.copy()
