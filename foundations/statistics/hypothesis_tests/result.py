"""What every test of a hypothesis answers: a statistic, how surprising it is, and how large the effect is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Alternative = Literal["two-sided", "less", "greater"]
ALTERNATIVES: tuple[Alternative, ...] = ("two-sided", "less", "greater")


@dataclass(frozen=True)
class TestResult:
    """The outcome of one test.

    Attributes
    ----------
    statistic : the test statistic, which the docstring of the test names
    p_value : the probability, if the null hypothesis holds, of a statistic at least as extreme
    effect_size : how large the effect is, by a measure that does not grow with the sample
    effect : the name of that measure, such as "Cohen's d"
    df : degrees of freedom: one number, a pair for an F statistic, None where there are none
    extra : what else the test computed, by name
    """

    __test__: ClassVar[bool] = False  # pytest collects what is called Test...; this is not one

    statistic: float
    p_value: float
    effect_size: float
    effect: str
    df: float | tuple[float, float] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


def check_alternative(alternative: str) -> Alternative:
    """`alternative` if it is one of the three; else a ValueError that names them."""
    for known in ALTERNATIVES:
        if isinstance(alternative, str) and alternative == known:
            return known
    raise ValueError(f"alternative is one of {', '.join(map(repr, ALTERNATIVES))}, got {alternative!r}")


def real(value, name: str) -> float:
    """A finite number; else a ValueError that names it."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{name} is a finite number, got {value!r}")
    return number


def check_method(method: str, small: bool) -> bool:
    """Whether to be exact: as `method` says, and for "auto" where the data are small."""
    if method not in ("auto", "exact", "asymptotic"):
        raise ValueError(f"method is 'auto', 'exact' or 'asymptotic', got {method!r}")
    return method == "exact" or (method == "auto" and small)
