"""What every integration to a tolerance answers."""

from typing import NamedTuple


class Integral(NamedTuple):
    """A value, what is known of it, and why the search ended.

    `error` is an estimate, not a bound: a feature between the points at which f was evaluated is not seen.
    `converged` says that error <= tolerance · max(1, |value|); `flag` says "converged", or why not.
    """

    value: float
    error: float
    evaluations: int
    converged: bool
    flag: str
