"""Guards at the public edge of this folder: each returns what the formula needs, or says what was wrong."""

import operator
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

import numpy as np

ROUNDING = 1e-9  # by how much a sum of floating-point probabilities may miss 1


def exact_probability(value, name) -> Fraction:
    """A fraction from 0 to 1: of a whole number, a Fraction, a Decimal, or a string such as "1/3" or "0.01".

    A float is refused, since 0.1 is not one tenth: it is 3602879701896397 / 2**55.
    """
    if type(value) is Fraction:
        fraction = value
    elif isinstance(value, Rational):
        fraction = Fraction(int(value.numerator), int(value.denominator))  # NumPy's integers would overflow
    elif isinstance(value, str | Decimal):
        try:
            fraction = Fraction(value)
        except (ValueError, OverflowError, ZeroDivisionError):
            raise ValueError(f'{name} is a fraction such as "1/3" or "0.01"; got {value!r}') from None
    else:
        raise TypeError(f'{name} is exact: a Fraction, an integer, or a string such as "1/3"; got {value!r}')
    if not 0 <= fraction <= 1:
        raise ValueError(f"{name} lies between 0 and 1; got {fraction}")
    return fraction


def probabilities(p, name="p", *, exact=False) -> np.ndarray:
    """(n,) float64 array, n ≥ 1, of numbers ≥ 0 that sum to 1 up to rounding; where exact, Fractions stay Fractions."""
    p = np.asarray(p)
    if not (exact and p.dtype == object):
        p = p.astype(np.float64)
    if p.ndim != 1 or len(p) == 0:
        raise ValueError(f"{name} is a vector of at least one probability; got shape {p.shape}")
    total = p.sum()
    if not (p >= 0).all() or not abs(total - 1) <= ROUNDING:
        raise ValueError(f"{name} holds probabilities, none negative, with sum 1; got minimum {p.min()}, sum {total}")
    return p


def whole(value, name, least=0) -> int:
    """An integer that is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is a whole number; got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} is at least {least}; got {number}")
    return number
