"""Surfaces to descend: a formula in x and y, where to look at it, and where it is lowest.

Each is a text, read by `foundations.calculus` (never by Python), evaluated on tensors, and differentiated by
`foundations.autodiff`: a surface that somebody types is no different from those in the table.
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor, grad, value_and_gradient
from foundations.autodiff.replay import Replay
from foundations.calculus import Expression, ParseError, parse
from foundations.calculus.symbolic import as_function
from projects.common.errors import UserError

Domain = tuple[float, float, float, float]  # x from, x to, y from, y to
FUNCTIONS = {
    name: getattr(autodiff, name)
    for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "abs", "sign")
}


@dataclass(frozen=True)
class Surface:
    """A function of two variables.

    Attributes
    ----------
    name : what it is called on the command line; the formula itself where a person typed it
    formula : in x and y
    domain : what pictures show
    start : where descents start unless said otherwise
    minima : its lowest points, where they are known; empty for a saddle and for what a person typed
    lowest : the value there; None where it is not known or there is none
    """

    name: str
    formula: str
    domain: Domain
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ()
    lowest: float | None = None

    @cached_property
    def expression(self) -> Expression:
        """The formula as a tree."""
        return parse(self.formula, ["x", "y"])

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """The values at tensors of coordinates, recorded for differentiation."""
        return as_function(self.expression, "x", "y", functions=FUNCTIONS)(x, y) + 0 * x  # a constant has a shape, too

    def values(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The values at arrays of coordinates; inf or nan where there is none."""
        return np.broadcast_to(as_function(self.expression, "x", "y")(x, y), np.broadcast_shapes(x.shape, y.shape))

    def descent(self, n: int) -> Callable:
        """points (2, n) -> values (n,) and gradients (2, n): recorded on tensors once, repeated on arrays."""
        recorded = _recorded(self, n)

        def values_and_gradients(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            value, x_slope, y_slope = recorded(*points)
            gradient = np.empty_like(points)
            gradient[0], gradient[1] = x_slope, y_slope
            return value, gradient

        return values_and_gradients

    def hessians(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The second derivatives at n points: (n, 2, 2)."""
        tx, ty = (autodiff.from_numpy(np.array(array, dtype=float)).requires_grad_() for array in (x, y))
        with np.errstate(all="ignore"):
            gx, gy = slopes(self(tx, ty), (tx, ty))
            rows = [[part.detach().numpy() for part in slopes(g, (tx, ty))] for g in (gx, gy)]
        return np.moveaxis(np.array(rows), -1, 0)


@lru_cache(maxsize=64)
def _recorded(surface: Surface, n: int) -> Replay:
    return value_and_gradient(surface, *np.random.default_rng(0).uniform(0.5, 1.5, (2, n)))


def slopes(value: Tensor, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The derivatives of values, each by its own coordinates; zeros where it does not move with them."""
    if not value.requires_grad:
        return tuple(autodiff.zeros_like(t) for t in inputs)
    return grad(value.sum(), inputs, create_graph=True, materialize_grads=True)


def bowl(condition: float) -> Surface:
    """A quadratic bowl whose Hessian has the eigenvalues 1 and `condition`, turned by 30 degrees."""
    c, s = 0.75, 0.25  # cos² and sin² of 30 degrees
    xx, yy, xy = c + s * condition, s + c * condition, (1 - condition) * 3**0.5 / 2
    formula = f"({xx:.17g}*x**2 + {xy:.17g}*x*y + {yy:.17g}*y**2)/2"
    return Surface(f"bowl-{condition:g}", formula, (-2.5, 2.5, -2, 2), (-2, 1.4), ((0, 0),), 0.0)


TABLE = (
    bowl(10),
    Surface("rosenbrock", "(1 - x)**2 + 100*(y - x**2)**2", (-2, 2, -1, 3), (-1.5, 2), ((1, 1),), 0.0),
    Surface(
        "himmelblau",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        *((-5.5, 5.5, -5.5, 5.5), (0, -0.5)),
        (
            (3, 2),
            (-2.8051180869527448, 3.1313125182505730),
            (-3.7793102533777469, -3.2831859912861694),
            (3.5844283403304917, -1.8481265269644036),
        ),
        0.0,
    ),
    Surface(
        "beale",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        *((-4.5, 4.5, -3, 3), (1, 1.5), ((3, 0.5),), 0.0),
    ),
    Surface("booth", "(x + 2*y - 7)**2 + (2*x + y - 5)**2", (-10, 10, -10, 10), (-8, -6), ((1, 3),), 0.0),
    Surface(
        "rastrigin",
        "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
        *((-5.12, 5.12, -5.12, 5.12), (2.7, -1.6), ((0, 0),), 0.0),
    ),
    Surface(
        "ackley",
        "20 + e - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
        *((-5, 5, -5, 5), (3.3, 2.2), ((0, 0),), 0.0),
    ),
    Surface(
        "griewank",
        "1 + (x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2))",
        *((-10, 10, -10, 10), (4.2, -6.5), ((0, 0),), 0.0),
    ),
    Surface(
        "styblinski-tang",
        "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
        *((-5, 5, -5, 5), (0.3, 0.6), ((-2.9035340277711771, -2.9035340277711771),), -78.332331407543),
    ),
    Surface(
        "goldstein-price",
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
        *((-2, 2, -2.5, 1.5), (-1.2, 0.8), ((0, -1),), 3.0),
    ),
    Surface(
        "three-hump-camel", "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", (-3, 3, -3, 3), (2.2, -2.4), ((0, 0),), 0.0
    ),
    Surface(
        "six-hump-camel",
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2",
        *((-2.2, 2.2, -1.3, 1.3), (-1.9, 0.9)),
        ((0.089842013100318062, -0.71265640302073963), (-0.089842013100318062, 0.71265640302073963)),
        -1.0316284534898774,
    ),
    Surface("monkey-saddle", "x**3 - 3*x*y**2", (-1.5, 1.5, -1.5, 1.5), (0.9, 0.001)),
    Surface("matyas", "0.26*(x**2 + y**2) - 0.48*x*y", (-10, 10, -10, 10), (-8, 3), ((0, 0),), 0.0),
    Surface(
        "easom",
        "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)",
        *((0, 6.3, 0, 6.3), (1.9, 4.2), ((3.141592653589793, 3.141592653589793),), -1.0),
    ),
)
SURFACES = {surface.name: surface for surface in TABLE}
SHOWN = 80  # characters of a formula in a message


def surface(text: str) -> Surface:
    """The surface of this name, `bowl-N` with any condition number N >= 1, or of this formula in x and y.

    Raises
    ------
    UserError
        For a name like one in the table, and for what is no formula, with the position.
    """
    name = text.strip().lower().replace("_", "-").replace(" ", "-")
    if name in SURFACES:
        return SURFACES[name]
    if name.startswith("bowl-"):
        return bowl(condition_number(name))
    typed = text.lstrip()
    try:
        found = Surface(typed.rstrip(), typed, (-3, 3, -3, 3), (-1.5, 2.0))
        _ = found.expression
    except ParseError as error:
        near = difflib.get_close_matches(name, SURFACES, n=3, cutoff=0.6)
        if near:
            raise UserError(f"There is no surface {typed}; near it: {', '.join(near)}.") from None
        shown = typed if len(typed) <= SHOWN else typed[: SHOWN - 1] + "…"
        named = f", or name one of {', '.join(SURFACES)}" if name.replace("-", "").isalpha() else ""
        raise UserError(
            f"{shown!r} is no formula in x and y, at position {error.position}: {error.reason}; "
            f"write one, such as x**2 + 3*y**2{named}."
        ) from None
    return found


def condition_number(name: str) -> float:
    """The N of `bowl-N`."""
    try:
        number = float(name.removeprefix("bowl-"))
    except ValueError:
        number = 0.0
    if not 1 <= number <= 1e8:
        raise UserError(f"{name} is no bowl; write bowl-N with a condition number N from 1 to 1e8, such as bowl-100.")
    return number
