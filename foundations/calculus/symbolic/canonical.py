"""The parts of a sum and of a product, and both put together again in one order.

    a sum        Σ cᵢ mᵢ      terms(tree)    = [(c, m), ...]           total({m: c, ...})   the tree
    a product    c Π bᵢ ** xᵢ  factors(tree)  = c, [(b, x), ...]        assemble(c, [...])   the tree

c is an exact number, m a product without one, b a base, x its exponent, itself a tree. sqrt(u) counts as u ** (1/2),
exp(u) as e ** u, u / v as u v ** (-1); put together, they are written as roots, exp and fractions again.

Terms come by falling degree, then by size, then by the alphabet; factors as numbers, constants, variables, functions,
sums.
Source: Cohen, Computer Algebra and Symbolic Computation: Mathematical Methods (2003), ch. 3.
"""

from fractions import Fraction
from functools import total_ordering

from foundations.calculus.symbolic.expression import DIGITS, ONE, ZERO, Expression, TooLarge, e
from foundations.calculus.symbolic.functions import exp, sqrt
from foundations.calculus.symbolic.text import SHORT, reads_before

Power = tuple[Expression, Expression]
HALF = Expression.number(Fraction(1, 2))
RANKS = {"number": 0, "constant": 1, "variable": 2, "+": 4, "-": 4}


def number(value: Fraction | int) -> Expression:
    """The tree of a number."""
    return Expression.number(value)


def limited(value: Fraction) -> Fraction:
    """The number, unless it has outgrown what an expression holds: then TooLarge."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > DIGITS:
        raise TooLarge(f"a constant has at most {DIGITS} bits in numerator and denominator")
    return value


def terms(tree: Expression) -> list[tuple[Fraction, Expression]]:
    """The terms of a simplified sum, in the order in which they are written; of anything else, itself alone."""
    found, stack = [], [(tree, 1)]
    while stack:
        node, sign = stack.pop()
        if node.head in ("+", "-"):
            left, right = node.operands
            stack += [(right, sign if node.head == "+" else -sign), (left, sign)]
        else:
            c, powers = factors(node)
            found.append((sign * c, node if c == 1 else assemble(Fraction(1), powers)))
    return found


def factors(tree: Expression) -> tuple[Fraction, list[Power]]:
    """The number in a product, and its bases with their exponents."""
    c, found, stack = Fraction(1), [], [(tree, 1)]
    while stack:
        node, sign = stack.pop()
        if node.value is not None and (node.value or sign > 0):
            c = limited(c * node.value**sign)
        elif node.head == "neg":
            c = -c
            stack.append((node.operands[0], sign))
        elif node.head in ("*", "/"):
            left, right = node.operands
            stack += [(right, sign if node.head == "*" else -sign), (left, sign)]
        else:
            base, x = as_power(node)
            found.append((base, scaled(x, sign)))
    return c, found


def as_power(node: Expression) -> Power:
    """Any tree as a base and an exponent."""
    if node.head == "**":
        return node.operands[0], node.operands[1]
    if node.head == "sqrt":
        return node.operands[0], HALF
    if node.head == "exp":
        return e, node.operands[0]
    return node, ONE


def scaled(tree: Expression, c: Fraction | int) -> Expression:
    """c times a simplified tree, term by term."""
    if c == 1:
        return tree
    if tree.value is not None:
        return number(limited(tree.value * c))
    return total({m: limited(a * c) for a, m in terms(tree)})


def added(a: Expression, b: Expression) -> Expression:
    """The sum of two simplified trees."""
    if a.value is not None and b.value is not None:
        return number(limited(a.value + b.value))
    return total(collected([*terms(a), *terms(b)]))


def collected(all_terms) -> dict[Expression, Fraction]:
    """Like terms added up, those with coefficient zero left out."""
    sums: dict[Expression, Fraction] = {}
    for c, m in all_terms:
        sums[m] = limited(sums.get(m, Fraction(0)) + c)
    return {m: c for m, c in sums.items() if c}


def total(sums: dict[Expression, Fraction]) -> Expression:
    """Σ c m as a tree. The first term with a positive sign comes first: 1 - x, not -x + 1."""
    order = sorted((m for m, c in sums.items() if c), key=Place)
    if not order:
        return ZERO
    first = next((m for m in order if sums[m] > 0), order[0])
    tree = multiple(sums[first], first)
    for m in order:
        if m is not first:
            tree = tree + multiple(sums[m], m) if sums[m] > 0 else tree - multiple(-sums[m], m)
    return tree


def multiple(c: Fraction, m: Expression) -> Expression:
    """c m, of a product m without a number."""
    return m if c == 1 else assemble(c, factors(m)[1])


def leading(tree: Expression) -> Fraction:
    """The coefficient of the first term in order, whichever is written first: what tells u from -u."""
    return min(terms(tree), key=lambda term: Place(term[1]))[0]


def assemble(c: Fraction, powers: list[Power]) -> Expression:
    """c Π b ** x as a tree: a fraction where a number is divided by, or an exponent is a negative number."""
    short = max(abs(c.numerator), c.denominator) < SHORT  # 3 x / 2, but 1.2345678 x
    over, under = (abs(c.numerator), c.denominator) if short or c.denominator == 1 else (abs(c), 1)
    above = [] if over == 1 else [number(over)]
    below = [] if under == 1 else [number(under)]
    for base, x in sorted(powers, key=lambda power: Place(power[0], RANKS.get(head_of(power), 3))):
        if x.value is not None and x.value < 0 and base != e:
            below.append(written(base, number(-x.value)))
        else:
            above.append(written(base, x))
    if not above:
        above.append(ONE)
    if c < 0:
        above[0] = -above[0]
    return multiplied(above) / multiplied(below) if below else multiplied(above)


def joined(c: Fraction, powers: list[Power]) -> Expression:
    """The same, a number before a sum alone multiplied into it: 2 (x + 1) = 2 x + 2."""
    if len(powers) == 1 and powers[0][0].head in ("+", "-") and powers[0][1] == ONE:
        return scaled(powers[0][0], c)
    return assemble(c, powers)


def head_of(power: Power) -> str:
    """The head by which a factor is put in order: exp(x) is a function, its base e a constant."""
    base, x = power
    return "exp" if base == e and x != ONE else base.head


def written(base: Expression, x: Expression) -> Expression:
    """base ** x as a person writes it."""
    if x == ONE:
        return base
    if base == e:
        return exp(x)
    return sqrt(base) if x == HALF else base**x


def multiplied(trees: list[Expression]) -> Expression:
    """The product of at least one tree, from the left."""
    product = trees[0]
    for tree in trees[1:]:
        product = product * tree
    return product


@total_ordering
class Place:
    """Where a term or factor belongs: by rank or falling degree, by size, and in a tie by its text."""

    def __init__(self, tree: Expression, rank: int | None = None):
        self.tree = tree
        self.first = (-degree(tree) if rank is None else rank, tree.size)

    def __eq__(self, other) -> bool:
        return self.tree == other.tree

    def __lt__(self, other) -> bool:
        return self.first < other.first or (self.first == other.first and reads_before(self.tree, other.tree))


def degree(tree: Expression) -> Fraction:
    """The sum of the variables' exponents, as far as they are numbers."""
    return sum((x.value for b, x in factors(tree)[1] if b.head == "variable" and x.value), start=Fraction(0))
