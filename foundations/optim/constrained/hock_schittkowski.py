"""Twenty small problems with constraints and published minima, by their numbers in Hock and Schittkowski's collection.

    min f(x)    where    eq(x) = 0,    ineq(x) >= 0

Bounds on variables are written among the inequalities. All functions take a Tensor (n,).
Source: Hock & Schittkowski, Test Examples for Nonlinear Programming Codes (1981).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from foundations.autodiff import Tensor, log


class Constrained(NamedTuple):
    """f, the constraints, where to start, and the published minimum."""

    fun: Callable[[Tensor], Tensor]
    x0: tuple[float, ...]
    minimum: float
    eq: Sequence[Callable[[Tensor], Tensor]] = ()
    ineq: Sequence[Callable[[Tensor], Tensor]] = ()


def rosen_suzuki(x):
    """The objective of problem 43."""
    return x[0] ** 2 + x[1] ** 2 + 2 * x[2] ** 2 + x[3] ** 2 - 5 * x[0] - 5 * x[1] - 21 * x[2] + 7 * x[3]


def of_76(x):
    """The objective of problem 76."""
    squares = x[0] ** 2 + 0.5 * x[1] ** 2 + x[2] ** 2 + 0.5 * x[3] ** 2
    return squares - x[0] * x[2] + x[2] * x[3] - x[0] - 3 * x[1] + x[2] - x[3]


def of_100(x):
    """The objective of problem 100."""
    powers = (x[0] - 10) ** 2 + 5 * (x[1] - 12) ** 2 + x[2] ** 4 + 3 * (x[3] - 11) ** 2 + 10 * x[4] ** 6
    return powers + 7 * x[5] ** 2 + x[6] ** 4 - 4 * x[5] * x[6] - 10 * x[5] - 8 * x[6]


PROBLEMS = {
    6: Constrained(lambda x: (1 - x[0]) ** 2, (-1.2, 1), 0, [lambda x: 10 * (x[1] - x[0] ** 2)]),
    7: Constrained(
        lambda x: log(1 + x[0] ** 2) - x[1], (2, 2), -(3**0.5), [lambda x: (1 + x[0] ** 2) ** 2 + x[1] ** 2 - 4]
    ),
    10: Constrained(
        lambda x: x[0] - x[1], (-10, 10), -1, (), [lambda x: -3 * x[0] ** 2 + 2 * x[0] * x[1] - x[1] ** 2 + 1]
    ),
    11: Constrained(
        lambda x: (x[0] - 5) ** 2 + x[1] ** 2 - 25, (4.9, 0.1), -8.498464223, (), [lambda x: x[1] - x[0] ** 2]
    ),
    12: Constrained(
        lambda x: 0.5 * x[0] ** 2 + x[1] ** 2 - x[0] * x[1] - 7 * x[0] - 7 * x[1],
        (0, 0),
        -30,
        (),
        [lambda x: 25 - 4 * x[0] ** 2 - x[1] ** 2],
    ),
    27: Constrained(
        lambda x: 0.01 * (x[0] - 1) ** 2 + (x[1] - x[0] ** 2) ** 2, (2, 2, 2), 0.04, [lambda x: x[0] + x[2] ** 2 + 1]
    ),
    28: Constrained(
        lambda x: (x[0] + x[1]) ** 2 + (x[1] + x[2]) ** 2, (-4, 1, 1), 0, [lambda x: x[0] + 2 * x[1] + 3 * x[2] - 1]
    ),
    29: Constrained(
        lambda x: -x[0] * x[1] * x[2],
        (1, 1, 1),
        -16 * 2**0.5,
        (),
        [lambda x: 48 - x[0] ** 2 - 2 * x[1] ** 2 - 4 * x[2] ** 2],
    ),
    35: Constrained(
        lambda x: (
            9 - 8 * x[0] - 6 * x[1] - 4 * x[2] + 2 * x[0] ** 2 + 2 * x[1] ** 2 + x[2] ** 2 + 2 * x[0] * (x[1] + x[2])
        ),
        (0.5, 0.5, 0.5),
        1 / 9,
        (),
        [lambda x: 3 - x[0] - x[1] - 2 * x[2], lambda x: x],
    ),
    39: Constrained(
        lambda x: -x[0],
        (2, 2, 2, 2),
        -1,
        [lambda x: x[1] - x[0] ** 3 - x[2] ** 2, lambda x: x[0] ** 2 - x[1] - x[3] ** 2],
    ),
    40: Constrained(
        lambda x: -x[0] * x[1] * x[2] * x[3],
        (0.8, 0.8, 0.8, 0.8),
        -0.25,
        [lambda x: x[0] ** 3 + x[1] ** 2 - 1, lambda x: x[0] ** 2 * x[3] - x[2], lambda x: x[3] ** 2 - x[1]],
    ),
    43: Constrained(
        rosen_suzuki,
        (0, 0, 0, 0),
        -44,
        (),
        [
            lambda x: 8 - (x**2).sum() - x[0] + x[1] - x[2] + x[3],
            lambda x: 10 - x[0] ** 2 - 2 * x[1] ** 2 - x[2] ** 2 - 2 * x[3] ** 2 + x[0] + x[3],
            lambda x: 5 - 2 * x[0] ** 2 - x[1] ** 2 - x[2] ** 2 - 2 * x[0] + x[1] + x[3],
        ],
    ),
    48: Constrained(
        lambda x: (x[0] - 1) ** 2 + (x[1] - x[2]) ** 2 + (x[3] - x[4]) ** 2,
        (3, 5, -3, 2, -2),
        0,
        [lambda x: x.sum() - 5, lambda x: x[2] - 2 * (x[3] + x[4]) + 3],
    ),
    51: Constrained(
        lambda x: (x[0] - x[1]) ** 2 + (x[1] + x[2] - 2) ** 2 + (x[3] - 1) ** 2 + (x[4] - 1) ** 2,
        (2.5, 0.5, 2, -1, 0.5),
        0,
        [lambda x: x[0] + 3 * x[1] - 4, lambda x: x[2] + x[3] - 2 * x[4], lambda x: x[1] - x[4]],
    ),
    52: Constrained(
        lambda x: (4 * x[0] - x[1]) ** 2 + (x[1] + x[2] - 2) ** 2 + (x[3] - 1) ** 2 + (x[4] - 1) ** 2,
        (2, 2, 2, 2, 2),
        1859 / 349,
        [lambda x: x[0] + 3 * x[1], lambda x: x[2] + x[3] - 2 * x[4], lambda x: x[1] - x[4]],
    ),
    71: Constrained(
        lambda x: x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2],
        (1, 5, 5, 1),
        17.0140173,
        [lambda x: (x**2).sum() - 40],
        [lambda x: x[0] * x[1] * x[2] * x[3] - 25, lambda x: x - 1, lambda x: 5 - x],
    ),
    76: Constrained(
        of_76,
        (0.5, 0.5, 0.5, 0.5),
        -4.681818181,
        (),
        [
            lambda x: 5 - x[0] - 2 * x[1] - x[2] - x[3],
            lambda x: 4 - 3 * x[0] - x[1] - 2 * x[2] + x[3],
            lambda x: x[1] + 4 * x[2] - 1.5,
            lambda x: x,
        ],
    ),
    78: Constrained(
        lambda x: x[0] * x[1] * x[2] * x[3] * x[4],
        (-2, 1.5, 2, -1, -1),
        -2.91970041,
        [
            lambda x: (x**2).sum() - 10,
            lambda x: x[1] * x[2] - 5 * x[3] * x[4],
            lambda x: x[0] ** 3 + x[1] ** 3 + 1,
        ],
    ),
    79: Constrained(
        lambda x: (
            (x[0] - 1) ** 2 + (x[0] - x[1]) ** 2 + (x[1] - x[2]) ** 2 + (x[2] - x[3]) ** 4 + (x[3] - x[4]) ** 4
        ),
        (2, 2, 2, 2, 2),
        0.0787768209,
        [
            lambda x: x[0] + x[1] ** 2 + x[2] ** 3 - 2 - 3 * 2**0.5,
            lambda x: x[1] - x[2] ** 2 + x[3] + 2 - 2 * 2**0.5,
            lambda x: x[0] * x[4] - 2,
        ],
    ),
    100: Constrained(
        of_100,
        (1, 2, 0, 4, 0, 1, 1),
        680.6300573,
        (),
        [
            lambda x: 127 - 2 * x[0] ** 2 - 3 * x[1] ** 4 - x[2] - 4 * x[3] ** 2 - 5 * x[4],
            lambda x: 282 - 7 * x[0] - 3 * x[1] - 10 * x[2] ** 2 - x[3] + x[4],
            lambda x: 196 - 23 * x[0] - x[1] ** 2 - 6 * x[5] ** 2 + 8 * x[6],
            lambda x: (
                -4 * x[0] ** 2 - x[1] ** 2 + 3 * x[0] * x[1] - 2 * x[2] ** 2 - 5 * x[5] + 11 * x[6]
            ),
        ],
    ),
}
