"""Dual numbers: a value that carries its derivative along (forward mode of automatic differentiation).

A dual number is a + a'ε with ε² = 0. Whatever is done to it, its second part follows the chain rule:

    (a + a'ε)(b + b'ε) = ab + (a'b + ab')ε        f(a + a'ε) = f(a) + f'(a) a'ε        f(a, b): ... + (f_a a' + f_b b')ε

so running a program on x + 1ε leaves its derivative beside its result, with no error but rounding. Here a is an array
of shape S, and a' of shape S + K holds one tangent for each direction in which x may move: K = () for one direction,
K = (n,) for the n directions of a gradient, all in one pass.

A dual number may itself have dual parts, which gives second derivatives. Each call that differentiates takes a level of
its own, higher than those around it, and sees numbers of lower levels as constants: without levels,
d/dx (x · d/dy (x + y)) would come out as 2 (perturbation confusion).

Left out: complex numbers, assignment to elements, and reverse mode, which costs one pass for each output instead of one
direction for each input. `dual_arrays` has what changes the shape: sums, products of matrices, joins.
Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., ch. 3 and 13; Siskind & Pearlmutter, Perturbation confusion
and referential transparency (2005).
"""

import itertools
import math
import operator
from collections.abc import Callable
from functools import partial, reduce, wraps

import numpy as np

from foundations import numerics
from foundations.calculus._by_table import ByTable, joined, plain
from foundations.numerics.elementwise import as_float

_levels = itertools.count(1000)  # those below are left to numbers made by hand, which nobody nests so deep


class Dual(ByTable):
    """value + tangent · ε, an argument for NumPy's functions, Python's operators and most array-like code.

    Parameters
    ----------
    value : array of shape S, or a Dual
    tangent : array of shape S + K, one tangent for each of the directions K; () for a single one
    level : which ε this is; default: one above the highest inside value and tangent, 0 for plain arrays

    Raises
    ------
    ValueError : a tangent whose shape does not begin with that of the value
    TypeError : complex numbers, and what is no number

    Notes
    -----
    A step costs the function itself, its slope, and one product for each direction.
    Outside a domain the value is nan and the tangent nan or inf, without a warning. Where a slope is infinite, as that
    of sqrt at 0, or nan, a direction in which the argument does not move gets 0 · inf = nan.
    Compare: torch.func.jvp.
    """

    __slots__ = ("level", "tangent", "value")

    def __init__(self, value, tangent, level=None):
        self.value, self.tangent = (x if isinstance(x, Dual) else as_float(x)[0][()] for x in (value, tangent))
        if self.tangent.shape[: self.ndim] != self.shape:
            raise ValueError(
                f"the tangent has the shape of the value, then that of the directions; "
                f"got {self.tangent.shape} for a value of shape {self.shape}"
            )
        inside = [x.level for x in (self.value, self.tangent) if isinstance(x, Dual)]
        self.level: int = max(inside, default=-1) + 1 if level is None else level

    @property
    def directions(self) -> tuple[int, ...]:
        """K, the shape of the tangent beyond that of the value."""
        return self.tangent.shape[self.ndim :]

    @property
    def dtype(self):
        """That of the value."""
        return self.value.dtype

    def __repr__(self):
        return f"Dual({self.value}, {self.tangent})"

    def __getitem__(self, index):
        index = index if isinstance(index, tuple) else (index,)
        # an ellipsis ends where the directions begin
        ends = (slice(None),) * len(self.directions) if any(i is Ellipsis for i in index) else ()
        return assembled(self.value[index], self.tangent[index + ends], self.level)

    # Methods that arrays have, each by NumPy's function of the name (see `dual_arrays`)

    def reshape(self, *shape):
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes):
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    @property
    def T(self):
        return np.transpose(self)

    def ravel(self):
        return np.reshape(self, -1)

    def sum(self, axis=None, keepdims=False):
        return np.sum(self, axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        return np.mean(self, axis, keepdims=keepdims)

    def max(self, axis=None, keepdims=False):
        return np.max(self, axis, keepdims=keepdims)

    def min(self, axis=None, keepdims=False):
        return np.min(self, axis, keepdims=keepdims)

    def dot(self, other):
        return np.dot(self, other)


def assembled(value, tangent, level) -> Dual:
    """A Dual of parts that fit: for rules, which know that they do."""
    dual = object.__new__(Dual)
    dual.value, dual.tangent, dual.level = value, tangent, level
    return dual


def top(inputs) -> tuple[int, list[bool], list]:
    """The highest level among some numbers, which of them have it, and all as that level sees them: without its ε."""
    level = max(x.level for x in inputs if isinstance(x, Dual))
    moving = [isinstance(x, Dual) and x.level == level for x in inputs]
    return level, moving, [x.value if moves else plain(x) for x, moves in zip(inputs, moving, strict=True)]


def shared_directions(inputs, moving) -> tuple:
    """K, which all numbers of one level have in common."""
    found = {x.directions for x, moves in zip(inputs, moving, strict=True) if moves}
    if len(found) > 1:
        raise ValueError(f"dual numbers of one level share their directions; got {sorted(found)}")
    return found.pop()


def fitted(tangent, value, directions):
    """A tangent that broadcasts to the shape of `value` and the directions, so broadcast, in the type of the value."""
    if tangent.shape != (shape := value.shape + directions):
        tangent = tangent + np.zeros(shape, tangent.dtype)
    return tangent if isinstance(tangent, Dual) else tangent.astype(value.dtype, copy=False)


def chain(function, slopes, *inputs):
    """f(a, b, ...) + (f_a a' + f_b b' + ...)ε, for slopes f_a(a, b, ..., f), f_b(a, b, ..., f), ..."""
    level, moving, values = top(inputs)
    directions = shared_directions(inputs, moving)
    y = function(*values)
    terms: list = []
    for x, moves, slope in zip(inputs, moving, slopes, strict=True):
        if moves:
            along = slope(*values, y)
            if directions and not isinstance(along, int | float):
                along = along.reshape(along.shape + (1,) * len(directions))  # S -> S + (1, ..., 1)
            terms.append(along * x.tangent)
    return assembled(y, fitted(reduce(operator.add, terms), y, directions), level)


def lifted(function: Callable, slope: Callable) -> Callable:
    """A function of one array, elementwise, made to take dual numbers too.

    slope(x, y) is its derivative at x, where y = f(x), written in what duals can do: so it is differentiated in turn.
    Compare: torch.autograd.Function, with jvp.
    """

    @wraps(function)
    def on_duals(x):
        if not isinstance(x, Dual):
            return function(x)
        with np.errstate(all="ignore"):
            return chain(on_duals, (slope,), x)

    return on_duals


# ---- The table: one line for each function of one variable, slope(x, y) with y = f(x)


def _nan_where_f_is(slope):
    """For a slope that is a number where the function has none: 1 / x, where log x is nan."""
    return lambda *x_and_y: slope(*x_and_y) * np.where(np.isnan(x_and_y[-1]), np.nan, 1.0)  # nan in slopes of it, too


UNARY: dict[Callable, Callable] = {
    np.positive: lambda x, y: 1.0,
    np.negative: lambda x, y: -1.0,
    np.absolute: lambda x, y: np.sign(x),  # 0 at 0
    np.fabs: lambda x, y: np.sign(x),
    np.square: lambda x, y: 2 * x,
    np.reciprocal: lambda x, y: -y * y,
    np.sqrt: lambda x, y: 0.5 / y,
    np.cbrt: lambda x, y: 1 / (3 * y * y),
    np.exp: lambda x, y: y,
    np.exp2: lambda x, y: math.log(2) * y,
    np.expm1: lambda x, y: y + 1,
    np.log: _nan_where_f_is(lambda x, y: 1 / x),
    np.log2: _nan_where_f_is(lambda x, y: 1 / (math.log(2) * x)),
    np.log10: _nan_where_f_is(lambda x, y: 1 / (math.log(10) * x)),
    np.log1p: _nan_where_f_is(lambda x, y: 1 / (1 + x)),
    np.sin: lambda x, y: np.cos(x),
    np.cos: lambda x, y: -np.sin(x),
    np.tan: lambda x, y: 1 + y * y,
    np.arcsin: lambda x, y: 1 / np.sqrt((1 - x) * (1 + x)),
    np.arccos: lambda x, y: -1 / np.sqrt((1 - x) * (1 + x)),
    np.arctan: lambda x, y: 1 / (1 + x * x),
    np.sinh: lambda x, y: np.cosh(x),
    np.cosh: lambda x, y: np.sinh(x),
    np.tanh: lambda x, y: 4 * sigmoid(2 * x) * sigmoid(-2 * x),  # 1 - y² would cancel, 1 / cosh² overflow
    np.arcsinh: lambda x, y: 1 / np.hypot(x, 1),
    np.arccosh: lambda x, y: 1 / (np.sqrt(x - 1) * np.sqrt(x + 1)),
    np.arctanh: _nan_where_f_is(lambda x, y: 1 / ((1 - x) * (1 + x))),
    np.sign: lambda x, y: 0.0,
    np.floor: lambda x, y: 0.0,
    np.ceil: lambda x, y: 0.0,
    np.rint: lambda x, y: 0.0,
    np.trunc: lambda x, y: 0.0,
}


def _by_base(a, b, y):
    """∂aᵇ/∂a = b aᵇ⁻¹, which is 0 for b = 0, at a = 0 too."""
    if isinstance(b, int | float):
        return b * a ** (b - 1) if b != 0 else 0.0
    power = a ** (b - 1)
    return b * np.where((b == 0) & np.isinf(power), 0.0, power)


def _by_exponent(a, b, y):
    """∂aᵇ/∂b = aᵇ log a, taken as 0 for a = 0 and b ≥ 0; nan for a < 0, where aᵇ is no real function of b."""
    zero = (a == 0) & (b >= 0)
    return np.where(zero, 0.0, y * np.log(np.where(zero, 1.0, a)))


def _first(larger):
    """The slope of maximum or minimum by its first argument: half of it where both are equal."""
    return _nan_where_f_is(lambda a, b, y: larger(a, b) + 0.5 * np.equal(a, b))


# and of two: slope by a and slope by b, each of (a, b, y)

BINARY: dict[Callable, tuple[Callable, Callable]] = {
    np.add: (lambda a, b, y: 1.0, lambda a, b, y: 1.0),
    np.subtract: (lambda a, b, y: 1.0, lambda a, b, y: -1.0),
    np.multiply: (lambda a, b, y: b, lambda a, b, y: a),
    np.divide: (lambda a, b, y: np.divide(1, b), lambda a, b, y: -y / b),
    operator.pow: (_by_base, _by_exponent),
    np.float_power: (_by_base, _by_exponent),
    np.hypot: (lambda a, b, y: a / y, lambda a, b, y: b / y),
    np.arctan2: (lambda a, b, y: b / (h := np.hypot(a, b)) / h, lambda a, b, y: -a / (h := np.hypot(a, b)) / h),
    np.logaddexp: (lambda a, b, y: np.exp(a - y), lambda a, b, y: np.exp(b - y)),
    np.maximum: (_first(np.greater), _first(np.less)),
    np.minimum: (_first(np.less), _first(np.greater)),
    np.floor_divide: (lambda a, b, y: 0.0, lambda a, b, y: 0.0),
    np.remainder: (lambda a, b, y: 1.0, lambda a, b, y: -np.floor_divide(a, b)),
}

Dual.rules = {f: partial(chain, f, (slope,)) for f, slope in UNARY.items()}
Dual.rules |= {f: partial(chain, f, slopes) for f, slopes in BINARY.items()}
Dual.rules[np.power] = Dual.rules.pop(operator.pow)  # the operator is fast where the exponent is 2

sigmoid: Callable = lifted(numerics.sigmoid, lambda x, y: y * sigmoid(-x))  # y (1 - y) would cancel


def _relu(x):
    """max(x, 0), elementwise, of arrays and dual numbers; its slope is 0 at 0. Compare: torch.nn.functional.relu."""
    return np.maximum(x, 0)


_relu.__name__ = _relu.__qualname__ = "relu"
relu = lifted(_relu, lambda x, y: x > 0)


# ---- Differentiating


def push_forward(f: Callable, x, tangent):
    """f(x), and how it changes when x moves along each tangent: the Jacobian of f times them.

    Parameters
    ----------
    f : a function of an array of shape S, to a number or an array, of shape T; a list of them counts as stacked
    x : array of shape S, or a Dual of a derivative taken around this one
    tangent : array of shape S + K

    Returns
    -------
    value : array of shape T
    tangent : array of shape T + K; zeros where f does not depend on x

    Raises
    ------
    TypeError : f returns what is no number, or uses a function that has no rule

    Notes
    -----
    Cost: that of f and, for each direction, about as much again. Compare: torch.func.jvp.
    """
    level = next(_levels)
    x = Dual(x, tangent, level)
    y = joined(f(x))
    if isinstance(y, Dual) and y.level == level:
        return y.value, y.tangent
    return y, np.zeros(y.shape + x.directions, x.dtype)


def derivative(f: Callable, x, order=1):
    """The derivative of a function of one variable, of any order, at one point or at each of an array of points.

    Parameters
    ----------
    f : a function of a number; where x is an array, elementwise; of a number, its values may be arrays: a curve
    x : array of shape S
    order : how often to differentiate; 0 gives f(x) itself

    Returns
    -------
    array of the shape of f(x)

    Raises
    ------
    ValueError : a negative order
    TypeError : as for `push_forward`

    Notes
    -----
    By dual numbers of dual numbers: about 2^order evaluations of f. From the fourth on, `taylor` is faster.
    Compare: torch.func.jvp, nested; scipy.differentiate.derivative.
    """
    order = operator.index(order)
    if order < 0:
        raise ValueError(f"the order of a derivative is at least 0; got {order}")
    if order == 0:
        return joined(f(x if isinstance(x, Dual) else as_float(x)[0]))
    x = x if isinstance(x, Dual) else as_float(x)[0]
    below = f if order == 1 else partial(derivative, f, order=order - 1)
    return push_forward(below, x, np.ones(x.shape, x.dtype))[1]
