"""Truncated Taylor series: numbers that carry all their derivatives up to an order.

    f(x + t) = c₀ + c₁ t + ... + c_n tⁿ + O(tⁿ⁺¹),    c_k = f⁽ᵏ⁾(x) / k!

To run a program on the series x + t is to differentiate it n times, without a formula and without differences. Products
are Cauchy's; every other function follows from its differential equation, solved coefficient by coefficient:

    c = ab        c_k = Σ aᵢ bₖ₋ᵢ                          y = exp a      y' = y a'            k yₖ = Σ i aᵢ yₖ₋ᵢ
    c = a / b     a = cb, solved for c_k                   y = tan a      y' = (1 + y²) a'
    c = aʳ        a c' = r c a'                            y = arctan a   y' = a' / (1 + a²)   and so log, arcsin, ...

(sums over i = 1 ... k but Cauchy's, from 0). Each costs O(n²), where nested dual numbers would cost 2ⁿ.
Left out: several variables, and the O(n log n) products by Fourier transform.
Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., ch. 13; Knuth, The Art of Computer Programming 2, §4.7.
"""

import math
import operator
from collections.abc import Callable
from functools import partial

import numpy as np

from foundations.calculus import power_series as series
from foundations.calculus._by_table import ByTable, joined, plain
from foundations.numerics.elementwise import as_float


class Taylor(ByTable):
    """The series Σ coefficients[..., k] tᵏ, cut after its last coefficient; an argument for NumPy's functions.

    Parameters
    ----------
    coefficients : (..., n + 1) array_like, one series for each element of the leading shape; n is the order

    Raises
    ------
    ValueError : no coefficient; then, in use, a point at which a function has no series: division by 0, log at 0
    TypeError : complex numbers, and what is no number

    Notes
    -----
    Of two series the shorter one decides what is known of the result. Compare: mpmath.taylor.
    """

    __slots__ = ("coefficients", "value")

    def __init__(self, coefficients):
        (self.coefficients,) = as_float(coefficients)
        if not (self.coefficients.ndim and self.coefficients.shape[-1]):
            raise ValueError(f"a series has at least one coefficient, along the last axis; got shape {self._stored}")
        self.value = self.coefficients[..., 0]  # what comparisons see

    @property
    def _stored(self):
        return self.coefficients.shape

    @property
    def order(self) -> int:
        """n, the highest power of t that is kept."""
        return self._stored[-1] - 1

    def __repr__(self):
        return f"Taylor({self.coefficients})"

    def __getitem__(self, index):
        index = index if isinstance(index, tuple) else (index,)
        ends = (slice(None),) * any(i is Ellipsis for i in index)  # it ends before the coefficients
        return Taylor(self.coefficients[index + ends])

    def __call__(self, t):
        """The polynomial at t, by Horner's rule; of a series t, which starts at 0, the composition.

        Raises ValueError for a series t with a constant term: what was cut off would count.
        """
        total = self.coefficients[..., -1]
        if isinstance(t, Taylor):
            if np.any(t.value != 0):
                raise ValueError(f"the inner series of a composition has constant term 0, got {t.value}")
            total = Taylor(series.constant(total, min(self.order, t.order), self.coefficients.dtype))
        else:
            total = total + np.zeros(np.shape(t), total.dtype)  # of a series of order 0, too, one value for each t
        with np.errstate(all="ignore"):
            for k in reversed(range(self.order)):
                total = total * t + self.coefficients[..., k]
        return total

    def derivatives(self):
        """f, f', ..., f⁽ⁿ⁾ at t = 0: (..., n + 1) array of k! c_k; inf or nan where k! is infinite, from 171 on."""
        with np.errstate(all="ignore"):
            return self.coefficients * np.cumprod(np.maximum(np.arange(self.order + 1.0), 1))

    def differentiate(self):
        """The series of the derivative, of one order less; of order 0, as nothing is known, ValueError."""
        if self.order == 0:
            raise ValueError("the derivative of a series of order 0 has no known coefficient; keep a higher order")
        return Taylor(series.slope(self.coefficients))

    def integrate(self, constant=0.0):
        """The series of the integral from 0 to t, plus a constant: of one order more."""
        return Taylor(series.primitive(np.asarray(constant), self.coefficients))

    def reversion(self):
        """The series b with a(b(t)) = t, for a series a with a₀ = 0 and a₁ ≠ 0.

        Lagrange: n bₙ is the coefficient of wⁿ⁻¹ in (w / a(w))ⁿ. Cost O(n³).
        Raises ValueError where there is none.
        """
        A, n = self.coefficients, self.order
        if n == 0 or np.any(A[..., 0] != 0) or np.any(A[..., 1] == 0):
            raise ValueError(f"a reversible series has a constant term 0 and a linear term not 0; got {A[..., :2]}")
        phi = series.divide(series.like(A[..., 1:], 1.0), A[..., 1:])  # w / a(w)
        B, power = np.zeros_like(A), phi
        with np.errstate(all="ignore"):
            for k in range(1, n + 1):
                B[..., k] = power[..., k - 1] / k
                power = series.product(power, phi)
        return Taylor(B)


# ---- The table


def _by_slope(function, slope):
    """y = f(a₀) + ∫ f'(a) a' dt, where f' is written in arithmetic."""

    def rule(A):
        Y0 = function(A[..., 0])
        if not np.isfinite(Y0[np.isfinite(A[..., 0])]).all():
            raise ValueError(f"{function.__name__} has no Taylor series at {A[..., 0]}")
        if A.shape[-1] == 1:
            return Y0[..., None]
        try:
            dY = slope(Taylor(A[..., :-1])).coefficients
        except ValueError:
            raise ValueError(f"{function.__name__} has no Taylor series at {A[..., 0]}") from None
        return series.primitive(Y0, series.product(dY, series.slope(A)))

    return rule


UNARY: dict[Callable, Callable] = {
    np.positive: lambda A: A,
    np.negative: lambda A: -A,
    np.absolute: series.absolute,
    np.square: lambda A: series.product(A, A),
    np.reciprocal: lambda A: series.divide(series.like(A, 1.0), A),
    np.sqrt: lambda A: series.power(A, 0.5),
    np.cbrt: series.cbrt,
    np.exp: series.exp,
    np.exp2: lambda A: series.exp(math.log(2) * A),
    np.expm1: series.expm1,
    np.log: _by_slope(np.log, lambda a: 1 / a),
    np.log2: _by_slope(np.log2, lambda a: 1 / (math.log(2) * a)),
    np.log10: _by_slope(np.log10, lambda a: 1 / (math.log(10) * a)),
    np.log1p: _by_slope(np.log1p, lambda a: 1 / (1 + a)),
    np.sin: series.pair(np.sin, np.cos, -1, 0),
    np.cos: series.pair(np.sin, np.cos, -1, 1),
    np.tan: series.riccati(np.tan, lambda x: 1 + np.square(np.tan(x)), 1),
    np.arcsin: _by_slope(np.arcsin, lambda a: 1 / np.sqrt((1 - a) * (1 + a))),
    np.arccos: _by_slope(np.arccos, lambda a: -1 / np.sqrt((1 - a) * (1 + a))),
    np.arctan: _by_slope(np.arctan, lambda a: 1 / (1 + a * a)),
    np.sinh: series.pair(np.sinh, np.cosh, 1, 0),
    np.cosh: series.pair(np.sinh, np.cosh, 1, 1),
    np.tanh: series.riccati(np.tanh, lambda x: 1 / np.square(np.cosh(x)), -1),
    np.arcsinh: _by_slope(np.arcsinh, lambda a: 1 / np.sqrt(1 + a * a)),
    np.arccosh: _by_slope(np.arccosh, lambda a: 1 / np.sqrt((a - 1) * (a + 1))),
    np.arctanh: _by_slope(np.arctanh, lambda a: 1 / ((1 - a) * (1 + a))),
}

BINARY: dict[Callable, Callable] = {
    np.add: lambda A, B: A + B,
    np.subtract: lambda A, B: A - B,
    np.multiply: series.product,
    np.divide: series.divide,
    np.hypot: lambda A, B: series.power(series.product(A, A) + series.product(B, B), 0.5),
}


def _aligned(*inputs):
    """The coefficients of series and constants, all cut to the order of the shortest series."""
    moving = [isinstance(x, Taylor) for x in inputs]
    n = min(x.order for x in inputs if isinstance(x, Taylor))
    parts = [x.coefficients[..., : n + 1] if isinstance(x, Taylor) else plain(x) for x in inputs]
    dtype = np.result_type(*(x if isinstance(x, int | float) else x.dtype for x in parts))
    return [A if is_series else series.constant(A, n, dtype) for A, is_series in zip(parts, moving, strict=True)]


def _rule(function, *inputs):
    return Taylor(function(*_aligned(*inputs)))


def _raised(a, b):
    """a ** b: by its exponent, a whole number, a real one or a series."""
    if isinstance(b, Taylor):
        if not isinstance(a, Taylor) and np.any(np.asarray(a) <= 0):
            raise ValueError(f"a power whose exponent is a series needs a base above 0, got {a}")
        return np.exp(b * np.log(a))
    b = np.asarray(b)
    if b.ndim == 0 and b == np.rint(b) and abs(b) < 2**31:
        power = Taylor(series.whole_power(a.coefficients, abs(int(b))))
        return power if b >= 0 else 1 / power
    return Taylor(series.power(a.coefficients, b))


def _where(condition, a, b):
    condition = np.not_equal(condition, 0)
    if not isinstance(a, Taylor) and not isinstance(b, Taylor):
        return np.where(condition, a, b)
    return Taylor(np.where(condition[..., None], *_aligned(a, b)))


def _stack(inputs, axis=0):
    parts = _aligned(*inputs)
    ndim = parts[0].ndim  # that of the stacked series, without their coefficients
    return Taylor(np.stack(parts, axis if axis >= 0 else ndim + axis))


Taylor.rules = {f: partial(_rule, function) for f, function in (UNARY | BINARY).items()}
Taylor.rules |= {np.power: _raised, np.float_power: _raised}
Taylor.functions = {np.where: _where, np.stack: _stack}


# ---- Expanding


def taylor(f: Callable, x, order):
    """The Taylor coefficients c_k = f⁽ᵏ⁾(x) / k! of a function of one variable, for k = 0 ... order.

    Parameters
    ----------
    f : a function of a number, elementwise where x is an array; a list that it returns counts as stacked
    x : array of shape S
    order : n, at least 0

    Returns
    -------
    array of the shape of f(x) and an axis of n + 1 coefficients; zeros where f does not depend on x

    Raises
    ------
    ValueError : a negative order; a point at which a function used has no series
    TypeError : f uses a function that has no rule

    Notes
    -----
    Cost O(n²) for each product or function. Rounding errors grow where coefficients alternate and cancel.
    Compare: mpmath.taylor, which differentiates numerically with more digits.
    """
    order = operator.index(order)
    if order < 0:
        raise ValueError(f"the order of a Taylor series is at least 0; got {order}")
    (x,) = as_float(x)
    t = series.constant(x, order, x.dtype)
    t[..., 1:2] = 1
    y = joined(f(Taylor(t)))
    return y.coefficients if isinstance(y, Taylor) else series.constant(y, order, x.dtype)


def remainder_bound(largest, distance, order):
    """Lagrange's bound of what a series of some order leaves out: M |t|ⁿ⁺¹ / (n + 1)!.

    Parameters
    ----------
    largest : M, a bound of |f⁽ⁿ⁺¹⁾| between x and x + t
    distance : t
    order : n, at least 0

    Raises
    ------
    ValueError : M below 0, a negative order

    Notes
    -----
    f(x + t) - Σ c_k tᵏ = f⁽ⁿ⁺¹⁾(ξ) tⁿ⁺¹ / (n + 1)! for some ξ between x and x + t. Arrays broadcast over largest and
    distance. Compare: the error of mpmath.taylor, summed. Source: Apostol, Mathematical Analysis, 2nd ed., §5.12.
    """
    order, bound = operator.index(order), np.asarray(largest, np.float64)
    if order < 0 or (bound < 0).any():
        raise ValueError(f"the order and the bound of a derivative's size are at least 0; got {order} and {largest}")
    with np.errstate(all="ignore"):
        for k in range(1, order + 2):
            bound = bound * np.abs(distance) / k
    return bound[()]
