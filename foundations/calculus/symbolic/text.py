"""An expression as text that `parse` reads back to an equal one, with brackets only where they are needed.

Left operands need brackets when they bind less tightly than the operation, right ones when they bind no tighter:
x - (y - z), but x - y - z. What begins with a minus sign is bracketed on the right: x - (-2).
Source: Ramsey, Unparsing Expressions With Prefix and Postfix Operators (1998). Compare: sympy.sstr.
"""

from fractions import Fraction

from foundations.calculus.symbolic.expression import Expression

SUM, PRODUCT, MINUS, POWER, ATOM = range(1, 6)
PRECEDENCE = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "neg": MINUS, "**": POWER}
Piece = Expression | str
SHORT = 10**6  # a fraction of larger numbers is written as a decimal where that is exact


def to_text(expression: Expression) -> str:
    """The expression in Python's notation. Cost: one step a node of the tree; no recursion."""
    pieces: list[str] = []
    stack: list[Piece] = [expression]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
        else:
            stack.extend(reversed(layout(top)))
    return "".join(pieces)


def reads_before(a: Expression, b: Expression) -> bool:
    """Whether the text of a comes before that of b, piece by piece; nothing is written beyond the first difference."""
    left: list[Piece] = [a]
    right: list[Piece] = [b]
    while left and right:
        u, v = left.pop(), right.pop()
        if u == v:  # a part that both share is skipped
            continue
        if isinstance(u, str) and isinstance(v, str):
            return u == "**" or (v != "**" and u < v)  # x**2 before x*y
        for side, piece in ((left, u), (right, v)):
            side.extend([piece] if isinstance(piece, str) else reversed(layout(piece)))
    return len(left) < len(right)


def layout(node: Expression) -> list[Piece]:
    """The pieces of one node, in order."""
    if node.value is not None:
        return [number_text(node.value)]
    if node.head in ("constant", "variable"):
        return [node.operands[0]]
    if node.head == "neg":
        return ["-", *bracketed(node.operands[0], POWER, right=True)]
    if node.head not in PRECEDENCE:
        return [node.head, "(", node.operands[0], ")"]
    left, right = node.operands
    binds = PRECEDENCE[node.head]
    sign = f" {node.head} " if binds == SUM else node.head
    if node.head == "**":
        return [*bracketed(left, ATOM), sign, *bracketed(right, ATOM)]
    return [*bracketed(left, binds), sign, *bracketed(right, binds + 1, right=True)]


def bracketed(node: Expression, least: int, right: bool = False) -> list[Piece]:
    """A node, in brackets if it binds less tightly than `least`, or on the right if it begins with a minus sign."""
    if precedence(node) < least or (right and begins_with_minus(node)):
        return ["(", node, ")"]
    return [node]


def precedence(node: Expression) -> int:
    """How tightly a node's outermost operation binds, as it is written."""
    if node.value is None:
        return PRECEDENCE.get(node.head, ATOM)
    if "/" in number_text(node.value):
        return PRODUCT
    return MINUS if node.value < 0 else ATOM


def begins_with_minus(node: Expression) -> bool:
    """Whether the first character will be a minus sign."""
    while node.head in PRECEDENCE and node.head != "neg":
        left = node.operands[0]
        if precedence(left) < (ATOM if node.head == "**" else PRECEDENCE[node.head]):
            return False  # it opens with a bracket
        node = left
    return node.head == "neg" or (node.value is not None and node.value < 0)


def number_text(value: Fraction) -> str:
    """A whole number, a fraction such as 3/4, or a decimal where a fraction would be long."""
    p, q = value.numerator, value.denominator
    if q == 1 and abs(p) < 10**16:
        return str(p)
    if q > 1 and max(abs(p), q) < SHORT:
        return f"{p}/{q}"
    decimal = decimal_text(value)
    return decimal if decimal else str(p) if q == 1 else f"{p}/{q}"


def decimal_text(value: Fraction) -> str:
    """The float nearest to a number, written out, if that is the number exactly; otherwise empty."""
    try:
        text = repr(float(value))
    except OverflowError:
        return ""
    return text if Fraction(text) == value else ""
