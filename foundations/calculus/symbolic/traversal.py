"""Walks over the nodes of an expression: each distinct node once, operands first, without recursion.

Source: Knuth, The Art of Computer Programming 1, 3rd ed., §2.3.1. Compare: sympy.postorder_traversal.
"""

from collections.abc import Callable, Iterator
from typing import Any

from foundations.calculus.symbolic.expression import BINARY, Expression, as_expression, binary, checked, variable_name


def postorder(root: Expression, children: Callable[[Expression], Any] = lambda node: node.children) -> Iterator:
    """Every node once, also where it is shared, operands before what is made of them."""
    stack, seen = [(root, False)], set()
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in children(node) if id(child) not in seen)


def fold(root: Expression, rule: Callable[[Expression, list], Any]) -> Any:
    """rule(node, results of its operands) for every node, from the leaves up; the result at the root."""
    results: dict[int, Any] = {}
    for node in postorder(root):
        results[id(node)] = rule(node, [results[id(child)] for child in node.children])
    return results[id(root)]


def variables(expression: Expression) -> tuple[str, ...]:
    """The names of the variables in an expression, in alphabetical order. Compare: sympy.Expr.free_symbols."""
    nodes = postorder(checked(expression, "searched for variables"))
    return tuple(sorted({node.operands[0] for node in nodes if node.head == "variable"}))


def substitute(expression: Expression, values) -> Expression:
    """The expression with variables, by name, replaced by expressions or numbers, all at once.

    Raises TypeError for a value that is neither. Cost: one visit of every distinct node. Compare: sympy.Expr.subs.
    """
    new = {variable_name(name): as_expression(value) for name, value in values.items()}

    def rule(node, parts):
        if node.head == "variable":
            return new.get(node.operands[0], node)
        return rebuild(node, parts)

    return fold(checked(expression, "substituted in"), rule)


def rebuild(node: Expression, parts) -> Expression:
    """The same operation on other operands."""
    if all(new is old for new, old in zip(parts, node.children, strict=True)):
        return node
    if node.head == "neg":
        return -parts[0]
    return binary(node.head, *parts) if node.head in BINARY else Expression(node.head, tuple(parts))
