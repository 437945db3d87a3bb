"""The value of an expression: of numbers, of arrays, of whatever has the operators and the functions.

An expression is a program: its distinct nodes in an order in which operands come first. Run with arrays it gives
arrays; with a table of functions that knows tensors, tensors; with dual numbers, values and derivatives.
Numbers in the formula become Python floats, which leave float32 arrays float32.
Source: Aho, Lam, Sethi & Ullman, Compilers, 2nd ed., §6.1 (an expression as a graph).
"""

import operator
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any

import numpy as np

from foundations.calculus.symbolic.expression import CONSTANTS, Expression, checked, variable_name
from foundations.calculus.symbolic.functions import FUNCTIONS, NUMPY
from foundations.calculus.symbolic.traversal import postorder

OPERATORS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "neg": operator.neg,
}


def evaluate(expression: Expression, values: Mapping[Any, Any] | None = None, functions: Mapping = NUMPY) -> Any:
    """The value of an expression at the given values of its variables.

    Parameters
    ----------
    expression : Expression
    values : for every variable, by name or as variable(name), a number, an array, or any object with the operators
        + - * / ** on objects of its kind and floats. Arrays broadcast. Names that do not occur are ignored.
    functions : for every function that occurs, its name and what computes it; NumPy's by default. A part without
        variables, such as cos(1), is computed by NumPy in any case, but with "number". Three more entries say what the
        formula's numbers become: "number", a function of a Fraction (float if absent), "pi" and "e". With "number",
        plain values are left as they are.

    Returns
    -------
    A float where all values are plain numbers; otherwise what the operators give.

    Raises
    ------
    ValueError if a variable has no value, a function of the formula is not in the table, or the table has a name that
        no formula has
    TypeError for a value without operators, or one that NumPy's functions do not take, when the table is theirs

    Notes
    -----
    Outside a function's domain the answer is NumPy's, inf or nan, without a warning. Cost: one operation for each
    distinct node; all intermediate values are kept until the end. Floats bound what a formula from a stranger can do;
    with Fractions for numbers, powers of powers grow without bound. Compare: sympy.lambdify.
    """
    program = _program(expression)
    values = {} if values is None else _table("values", values)
    names = {variable_name(name): value for name, value in values.items()}
    return run(program, names, _functions(functions))


def as_function(expression: Expression, *names, functions: Mapping = NUMPY) -> Callable[..., Any]:
    """The expression as a function of positional arguments, in the order of the names: all its variables, or more.

    The function returns what `evaluate` does: of a formula without variables a float, whatever the arguments' shapes.
    Raises ValueError if a variable is missing among the names, or as `evaluate` for the table. Compare: sympy.lambdify.
    """
    order, program = [variable_name(name) for name in names], _program(expression)
    _check_names(program, order)
    _functions(functions)

    def function(*arguments):
        if len(arguments) != len(order):
            wanted = ", ".join(order) or "nothing"
            raise TypeError(f"the formula is a function of {wanted}; got {len(arguments)} arguments")
        return run(program, dict(zip(order, arguments, strict=True)), functions)

    function.__doc__ = f"{expression} as a function of {', '.join(order)}." if expression.size < 100 else None
    return function


def _program(expression: Expression) -> list[tuple[Expression, tuple[int, ...]]]:
    """Every distinct node with the places of its operands, which come before it."""
    places: dict[int, int] = {}
    program = []
    for place, node in enumerate(postorder(checked(expression, "evaluated"))):
        program.append((node, tuple(places[id(child)] for child in node.children)))
        places[id(node)] = place
    return program


def _table(name: str, table: Any) -> Mapping:
    if not isinstance(table, Mapping):
        raise TypeError(f"{name} is a table by names, such as {{'x': 1}} or {{'exp': np.exp}}; got {table!r}")
    return table


def _functions(table: Any) -> Mapping:
    known = [*FUNCTIONS, "number", *CONSTANTS]
    if strange := [repr(name) for name in _table("functions", table) if name not in known]:
        raise ValueError(f"the names in the table of functions are {', '.join(known)}; got {', '.join(strange)}")
    return table


def _check_names(program, names) -> None:
    wanted = {node.operands[0] for node, _ in program if node.head == "variable"}
    if missing := sorted(wanted - set(names)):
        given = ", ".join(sorted(names)) or "none"
        raise ValueError(f"every variable needs a value; {', '.join(missing)} missing, given {given}")


def run(program, values: Mapping[str, Any], functions: Mapping) -> Any:
    """The value of the last node of a program."""
    _check_names(program, values)
    done: list[Any] = []
    moving: list[bool] = []  # whether there is a variable in it
    with np.errstate(all="ignore"):
        for node, places in program:
            moving.append(any(moving[place] for place in places) or node.head == "variable")
            if places:
                table = functions if moving[-1] or "number" in functions else NUMPY
                done.append(_apply(node.head, [done[place] for place in places], table))
            else:
                done.append(_leaf(node, values, functions))
    return done[-1]


def _leaf(node: Expression, values: Mapping[str, Any], functions: Mapping) -> Any:
    [content] = node.operands
    if node.head == "variable":
        return values[content] if "number" in functions else _as_value(values[content])
    if node.head == "constant":
        return functions.get(content, CONSTANTS[content])
    return functions["number"](content) if "number" in functions else _as_float(content)


def _as_float(number) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _as_value(value: Any) -> Any:
    """Plain numbers as floats and whole numbers in arrays as floats: 2 ** -1 and 10 ** 400 follow NumPy's floats."""
    if isinstance(value, list | tuple):
        value = np.asarray(value)
    kind = value.dtype.kind if isinstance(value, np.ndarray | np.generic) else ""
    if value is None or isinstance(value, str) or kind in ("U", "S"):
        raise TypeError(f"a variable's value is a number, an array or an object with operators; got {value!r}")
    if kind:
        return value.astype(np.float64) if kind in "biu" else value
    plain = isinstance(value, Real) and type(value).__module__ in ("builtins", "fractions")
    return _as_float(value) if plain else value


def _apply(head: str, arguments: list, functions: Mapping) -> Any:
    """One operation. Of floats alone, operators are NumPy's, so that 1 / 0 is inf; a plain float comes out again."""
    if all(type(a) is float for a in arguments) and (head in OPERATORS or functions is NUMPY):
        function = OPERATORS.get(head) or NUMPY[head]
        return float(function(*(np.float64(a) for a in arguments)))
    if head in OPERATORS:
        return OPERATORS[head](*arguments)
    if head not in functions:
        raise ValueError(f"the table of functions has no {head}; it has {', '.join(sorted(functions)) or 'none'}")
    if functions is NUMPY and getattr(type(arguments[0]), "__array_ufunc__", head) is None:
        kind = type(arguments[0]).__name__
        raise TypeError(f"NumPy's {head} takes no {kind}; give evaluate one that does, functions={{'{head}': ...}}")
    value = functions[head](*arguments)
    return float(value) if isinstance(value, np.float64) and type(arguments[0]) is float else value
