"""Random expressions of n nodes, with points at which they, and all their parts, are real and of moderate size.

Grown from the leaves up, together with the values at a few random points: an operation is drawn again until its
values are finite, at most 1000 in size, and away from where it is undefined or not differentiable.
"""

import numpy as np

from foundations.calculus.symbolic.expression import Expression, e, pi, variable
from foundations.calculus.symbolic.functions import FUNCTIONS, NUMPY, call

NAMES = ("x", "y", "z")
POINTS = 3
LARGEST = 1e3
# Where a function may be taken, besides where its value is moderate
DOMAINS = {
    "log": lambda u: u > 0.1,
    "sqrt": lambda u: u > 0.1,
    "tan": lambda u: abs(np.cos(u)) > 0.1,
    "abs": lambda u: abs(u) > 0.01,
    "sign": lambda u: abs(u) > 0.01,
    "exp": lambda u: abs(u) < 6,
    "sinh": lambda u: abs(u) < 6,
    "cosh": lambda u: abs(u) < 6,
}


def random_expression(rng: np.random.Generator, n: int) -> tuple[Expression, dict[str, np.ndarray]]:
    """An expression of n nodes, or n + 1, in x, y, z, and (3,) arrays of values at which it is well-behaved."""
    values = {name: rng.uniform(0.2, 2, POINTS) * rng.integers(0, 2, POINTS).choose([-1.0, 1.0]) for name in NAMES}
    return grow(rng, n, values)[0], values


def grow(rng, n, values):
    """An expression of about n nodes and its values at the points."""
    if n <= 1:
        return leaf(rng, values)
    if n == 2 or rng.random() < 0.3:
        return with_function(rng, *grow(rng, n - 1, values))
    if rng.random() < 0.15:
        return with_power(rng, *grow(rng, n - 2, values))
    size = int(rng.integers(1, n - 1))
    return with_operator(rng, *grow(rng, size, values), *grow(rng, n - 1 - size, values))


def leaf(rng, values):
    """A variable, or sometimes a small number, pi or e."""
    kind = rng.integers(0, 8)
    if kind == 0:
        number = int(rng.integers(2, 10))
        return Expression.number(number), np.full(POINTS, float(number))
    if kind == 1:
        return (pi, np.full(POINTS, np.pi)) if rng.random() < 0.5 else (e, np.full(POINTS, np.e))
    name = NAMES[rng.integers(0, len(NAMES))]
    return variable(name), values[name]


def with_function(rng, u, at):
    """A function of u; sin, cos and tanh are always in their domain."""
    names = list(FUNCTIONS)
    while True:
        name = names[rng.integers(0, len(names))]
        if name not in DOMAINS or DOMAINS[name](at).all():
            return call(name, u), NUMPY[name](at)


def with_power(rng, u, at):
    """u to a small whole power, or its reciprocal square."""
    power = int(rng.integers(2, 5))
    if (abs(at) > 0.3).all() and rng.random() < 0.3:
        power = -2
    if (abs(at**power) > LARGEST).any():
        return with_function(rng, u, at)
    return u**power, at**power


def with_operator(rng, u, at_u, v, at_v):
    """u + v, u - v, u v, u / v or u ** v; where none of them drawn is moderate, tanh(u) v."""
    for _ in range(8):
        kind = rng.integers(0, 5)
        if kind == 0:
            found, at = u + v, at_u + at_v
        elif kind == 1:
            found, at = u - v, at_u - at_v
        elif kind == 2:
            found, at = u * v, at_u * at_v
        elif kind == 3 and (abs(at_v) > 0.1).all():
            found, at = u / v, at_u / at_v
        elif kind == 4 and (at_u > 0.1).all() and (abs(at_v * np.log(at_u)) < 5).all():
            found, at = u**v, at_u**at_v
        else:
            continue
        if (abs(at) <= LARGEST).all():
            return found, at
    return call("tanh", u) * v, np.tanh(at_u) * at_v
