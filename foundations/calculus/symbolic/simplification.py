"""One form for formulas that are equal by the rules of sums, products and powers.

From the leaves up, every sum becomes Σ c m with like terms collected, every product c Π b ** x with equal bases
collected (`powers.py` has the rules and where each holds), and every function takes the sign out of its argument:
sin(-x) = -sin(x), cos(-x) = cos(x). Besides: log(exp(x)) = x, |x| = x where x is seen not to be negative,
sin(x)**2 + cos(x)**2 = 1.

The value is kept wherever the formula and all its parts are finite real numbers. The result may be defined at more
points: x / x becomes 1, sqrt(x)**2 becomes x. What still divides by 0 in the end has no value
anywhere, and becomes 0 / 0, which evaluates to nan. Brackets are not multiplied out, but for a number times a sum.
Source: Cohen, Computer Algebra and Symbolic Computation: Mathematical Methods (2003), ch. 3.
"""

from fractions import Fraction

from foundations.calculus.symbolic.canonical import HALF, assemble, collected, factors, leading, scaled, terms, total
from foundations.calculus.symbolic.expression import ONE, ZERO, Expression, TooLarge, checked, e
from foundations.calculus.symbolic.functions import FUNCTIONS, call, cos
from foundations.calculus.symbolic.powers import MINUS_ONE, UNDEFINED, absolute, positive, product
from foundations.calculus.symbolic.traversal import postorder

Signed = list[tuple[Expression, int]]
TWO = Expression.number(2)
ROUNDS = 8  # one does it, but for such as exp(0**x)**(0**(-x - 1)), and the next changes nothing
SUMS, PRODUCTS = ("+", "-", "neg"), ("*", "/")


def simplify(expression: Expression) -> Expression:
    """An equal expression in canonical form; simplifying it again changes nothing.

    An expression in which a number would have more than about 1,200 digits is returned as it is, and so is one that
    would have more than a million nodes.
    Cost: about one visit of every distinct node, and sorting the terms of each sum; no recursion.
    Compare: sympy.simplify, which tries much more; this is what SymPy does on its own, and a little besides.
    """
    checked(expression, "simplified")
    for _ in range(ROUNDS):
        try:
            simplified = once(expression)
        except TooLarge:
            break
        if simplified == expression:
            break
        expression = simplified
    return expression


def once(expression: Expression) -> Expression:
    """One round, from the leaves to the root."""
    results: dict[int, Expression] = {}
    for node in postorder(expression, lambda node: [part for part, _ in parts_of(node)]):
        results[id(node)] = rule(node, [(results[id(part)], sign) for part, sign in parts_of(node)])
    return results[id(expression)]


def parts_of(node: Expression) -> Signed:
    """What is to be simplified first, with signs: the terms of a whole sum, the factors of a whole product."""
    chain = SUMS if node.head in SUMS else PRODUCTS if node.head in PRODUCTS else ()
    if not chain:
        return [(child, 1) for child in node.children]
    found, stack = [], [(node, 1)]
    while stack:
        part, sign = stack.pop()
        if part.head not in chain:
            found.append((part, sign))
            continue
        turned = -sign if part.head in ("-", "/", "neg") else sign
        stack += [(part.operands[-1], turned), *((left, sign) for left in part.operands[:-1])]
    return found


def rule(node: Expression, parts: Signed) -> Expression:
    """The simplified node, of its simplified parts. What has a part without a value has none."""
    trees = [part for part, _ in parts]
    if UNDEFINED in trees:
        return UNDEFINED
    if node.head in SUMS:
        sums = collected((sign * c, m) for part, sign in parts for c, m in terms(part))
        return total(without_squares(sums))
    if node.head in PRODUCTS:
        return product((part, ONE if sign > 0 else MINUS_ONE) for part, sign in parts)
    if node.head == "**":
        return product([(trees[0], trees[1])])
    return function(node.head, trees[0]) if trees else node


def without_squares(sums: dict[Expression, Fraction]) -> dict[Expression, Fraction]:
    """c m sin(u)**2 + c m cos(u)**2 = c m, as often as there is such a pair."""
    pending = [m for m in sums if "sin" in heads_of_squares(m)]
    while pending:
        m = pending.pop()
        for sine, x in factors(m)[1]:
            if sine.head != "sin" or x != TWO or m not in sums:
                continue
            rest = [power for power in factors(m)[1] if power[0] != sine]
            other = assemble(Fraction(1), [*rest, (cos(sine.operands[0]), TWO)])
            if sums.get(other) == sums[m]:
                left = assemble(Fraction(1), rest)
                sums = collected([*((c, k) for k, c in sums.items() if k not in (m, other)), (sums[m], left)])
                pending = [k for k in sums if "sin" in heads_of_squares(k)]
    return sums


def heads_of_squares(m: Expression) -> set[str]:
    """The functions whose squares are factors of a term."""
    return {b.head for b, x in factors(m)[1] if x == TWO}


def function(name: str, u: Expression) -> Expression:
    """A function of a simplified argument."""
    if name in SPECIAL:
        return SPECIAL[name](u)
    parity = FUNCTIONS[name].parity
    if u == ZERO and (parity == "odd" or FUNCTIONS[name].numpy(0.0) == 1):
        return ZERO if parity == "odd" else ONE  # sin, tan, sinh, tanh; cos, cosh
    if parity and leading(u) < 0:
        flipped = call(name, scaled(u, -1))
        return -flipped if parity == "odd" else flipped
    return call(name, u)


def logarithm(u: Expression) -> Expression:
    """log(u): of 1, and of a power of e."""
    if u == ONE:
        return ZERO
    c, powers = factors(u)
    return powers[0][1] if c == 1 and len(powers) == 1 and powers[0][0] == e else call("log", u)


def sign_of(u: Expression) -> Expression:
    """sign(u): 1 for what is positive; numbers leave nothing behind but their own sign."""
    if u == ZERO:
        return ZERO
    c, powers = factors(u)
    uncertain = [power for power in powers if not positive(power[0])]
    if not uncertain:
        return ONE if c > 0 else MINUS_ONE
    rest = assemble(Fraction(1), uncertain)
    if leading(rest) < 0:
        c, rest = -c, scaled(rest, -1)
    return call("sign", rest) if c > 0 else -call("sign", rest)


SPECIAL = {
    "exp": lambda u: product([(e, u)]),
    "sqrt": lambda u: product([(u, HALF)]),
    "log": logarithm,
    "abs": absolute,
    "sign": sign_of,
}
