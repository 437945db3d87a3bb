"""An interval and the level that it claims: in how many of many repetitions it covers the truth."""

from typing import NamedTuple


class Interval(NamedTuple):
    """Lower and upper end, in units of what is estimated, and the level claimed, such as 0.95."""

    lower: float
    upper: float
    level: float


def tail(level: float) -> float:
    """(1 - level) / 2, what is left out on each side. ValueError unless 0 < level < 1."""
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1, such as 0.95; got {level}")
    return (1 - level) / 2
