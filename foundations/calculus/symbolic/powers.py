"""Products and powers in canonical form: equal bases collected, numbers folded, powers of powers made one.

Every rule keeps the value wherever the left side and all its parts are finite reals, in NumPy's sense: a negative
number has powers with whole exponents only. The right side may be defined at more points.

    b ** x  b ** y   =  b ** (x + y)        so that x / x = 1, also where x = 0
    (u v) ** n       =  u ** n  v ** n      n whole
    (b ** x) ** n    =  b ** (x n)          n whole, or x neither an even number nor a formula, or b > 0
    (b ** x) ** n    =  |b| ** (x n)        x even, n not whole: sqrt(x**2) = |x|
    (c u) ** n       =  c ** n  u ** n      c > 0 a number, or a factor that is positive everywhere
    exp(c log(u) + v) = u ** c exp(v)       c a number

Source: Cohen, Computer Algebra and Symbolic Computation: Mathematical Methods (2003), ch. 3.
"""

import math
from collections.abc import Iterable
from fractions import Fraction

from foundations.calculus.symbolic.canonical import (
    Power,
    added,
    assemble,
    factors,
    joined,
    leading,
    limited,
    number,
    scaled,
    terms,
    total,
)
from foundations.calculus.symbolic.expression import DIGITS, ONE, ZERO, Expression, TooLarge, e
from foundations.calculus.symbolic.functions import call

Split = tuple[Fraction, list[Power]]
MINUS_ONE = number(-1)
UNDEFINED = ZERO / ZERO  # what has no value anywhere, since it divides by 0


def product(powers: Iterable[Power]) -> Expression:
    """Π b ** x of simplified trees, simplified.

    Where two bases are equal their exponents are added, and the power is split anew, since the sum may be whole. Each
    splitting takes a base apart, and each addition leaves one power less, so that the end is reached.
    """
    c, done, pending = Fraction(1), dict[Expression, Expression](), list(powers)
    while pending:
        base, x = pending.pop()
        if base == ZERO and x.value is not None and x.value < 0:
            return UNDEFINED
        factor, parts = split(base, x)
        c = limited(c * factor)
        if parts != [(base, x)]:
            pending += parts
        elif base in done:
            pending.append((base, added(done.pop(base), x)))
        else:
            done[base] = x
    if c == 0:
        return ZERO
    return joined(c, list(done.items()))


def split(base: Expression, x: Expression) -> Split:
    """base ** x as a number and powers; as (1, [(base, x)]) when no rule applies."""
    n = x.value
    if n == 0 or base == ONE:
        return Fraction(1), []
    if base.value is not None:
        return power_of_number(base.value, x)
    if base == e:
        return power_of_e(x)
    if n is None:
        return symbolic_power(base, x)
    return whole_power(base, n) if n.denominator == 1 else fractional_power(base, n)


def power_of_number(c: Fraction, x: Expression) -> Split:
    """c ** x: folded if it is rational; else the whole part of the exponent is, and a fraction from 0 to 1 remains."""
    n, kept = x.value, (Fraction(1), [(number(c), x)])
    if n is None or (c < 0 and n.denominator > 1):
        return kept
    if c == 0:
        return c, []  # product() takes care of negative powers
    if (root := exact_root(c, n.denominator)) is not None:
        return folded(root, n.numerator), []
    whole = math.floor(n)
    return folded(c, whole), [(number(c), number(n - whole))]


def folded(c: Fraction, n: int) -> Fraction:
    """c ** n, if it is not too long: TooLarge before it is computed."""
    if abs(n) * max(c.numerator.bit_length(), c.denominator.bit_length()) > DIGITS and abs(c) != 1:
        raise TooLarge(f"a constant has at most {DIGITS} bits in numerator and denominator")
    return c**n


def exact_root(c: Fraction, q: int) -> Fraction | None:
    """The q-th root of a number, if it is rational."""
    if q == 1:
        return c
    above, below = whole_root(c.numerator, q), whole_root(c.denominator, q)
    return Fraction(above, below) if above and below else None


def whole_root(m: int, q: int) -> int | None:
    """The q-th root of a whole number m > 0, if it is whole; found bit by bit from the top."""
    if q >= m.bit_length():  # 2 ** q > m
        return 1 if m == 1 else None
    root = 0
    for bit in range(m.bit_length() // q, -1, -1):
        if (root | 1 << bit) ** q <= m:
            root |= 1 << bit
    return root if root**q == m else None


def power_of_e(x: Expression) -> Split:
    """e ** x: logarithms in the exponent become powers."""
    logs = [(c, m) for c, m in terms(x) if m.head == "log"]
    if not logs:
        return Fraction(1), [(e, x)]
    rest = total({m: c for c, m in terms(x) if m.head != "log"})
    return Fraction(1), [*((m.operands[0], number(c)) for c, m in logs), (e, rest)]


def symbolic_power(base: Expression, x: Expression) -> Split:
    """base ** x where x is a formula: (b ** y) ** x = b ** (x y) for b > 0."""
    c, parts = factors(base)
    if c == 1 and len(parts) == 1 and parts[0][0] != base and positive(parts[0][0]):
        return c, [(parts[0][0], product([(parts[0][1], ONE), (x, ONE)]))]
    return Fraction(1), [(base, x)]


def whole_power(base: Expression, n: Fraction) -> Split:
    """base ** n, factor by factor; a sum is given a positive leading coefficient, an even power needs no bars."""
    c, parts = factors(base)
    if (c, parts) != (1, [(base, ONE)]):
        return folded(c, int(n)), [(b, scaled(x, n)) for b, x in parts]
    even = n % 2 == 0
    if base.head == "abs" and even:
        return c, [(base.operands[0], number(n))]
    if base.head in ("+", "-") and leading(base) < 0:
        return Fraction(1 if even else -1), [(scaled(base, -1), number(n))]
    return c, [(base, number(n))]


def fractional_power(base: Expression, n: Fraction) -> Split:
    """base ** n: only what cannot be negative leaves the base."""
    x, one = number(n), Fraction(1)
    c, parts = factors(base)
    if abs(c) != 1:
        return one, [(number(abs(c)), x), (joined(c / abs(c), parts), x)]
    if c == 1 and len(parts) == 1:
        [(b, y)] = parts
        if b == base or (y.value is None and not positive(b)):
            return one, [(base, x)]
        even = y.value is not None and y.value % 2 == 0 and not positive(b)
        return one, [(absolute(b) if even else b, scaled(y, n))]
    outside = [(b, scaled(y, n)) for b, y in parts if positive(b)]
    inside = [(b, y) for b, y in parts if not positive(b)]
    return (one, [*outside, (joined(c, inside), x)]) if outside else (one, [(base, x)])


def absolute(u: Expression) -> Expression:
    """|u| of a simplified tree: of u or -u, whichever has the positive leading coefficient; numbers stand outside."""
    if nonnegative(u):
        return u
    c, parts = factors(u)
    if c != 1:
        return scaled(absolute(assemble(Fraction(1), parts)), abs(c))
    return absolute(scaled(u, -1)) if leading(u) < 0 else call("abs", u)


def positive(b: Expression) -> bool:
    """Whether b is seen to be positive wherever it is defined."""
    return b.head in ("constant", "exp", "cosh") or (b.value is not None and b.value > 0)


def nonnegative(u: Expression, levels: int = 3) -> bool:
    """Whether u is seen not to be negative anywhere; sums within products are looked into a few levels deep."""
    if levels == 0:
        return False
    if u.head in ("+", "-"):
        return all(c > 0 and nonnegative(m, levels - 1) for c, m in terms(u))
    c, parts = factors(u)
    return c >= 0 and all(not_negative_power(b, x, levels) for b, x in parts)


def not_negative_power(b: Expression, x: Expression, levels: int) -> bool:
    """Whether b ** x is seen not to be negative: an even exponent, a fraction, or a base that is not."""
    if x.value is not None and (x.value.denominator > 1 or x.value % 2 == 0):
        return True
    return positive(b) or b.head == "abs" or (b.head in ("+", "-") and nonnegative(b, levels - 1))
