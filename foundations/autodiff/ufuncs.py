"""NumPy's functions called on tensors: np.exp(x), and array + x, which NumPy calls np.add(array, x).

They do what the method of that name does, recorded as ever; the result is a tensor.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations.autodiff.operations import choice, comparison, elementwise, functions, powers, products

RENAMED: dict[str, Callable] = {"power": powers.pow_, "matmul": products.matmul, "invert": comparison.bitwise_not}
RENAMED |= {"rint": elementwise.round_, "equal": comparison.eq}
NAMED: dict[str, Any] = {**comparison.METHODS, **choice.METHODS, **functions.METHODS, **elementwise.METHODS, **RENAMED}
TABLE: dict[np.ufunc, Callable] = {
    ufunc: NAMED[name] for name, ufunc in vars(np).items() if isinstance(ufunc, np.ufunc) and name in NAMED
}


def array_ufunc(self, ufunc: np.ufunc, method: str, *inputs, **keywords):
    """What NumPy calls in place of ufunc(*inputs) where a tensor is among them.

    Raises
    ------
    TypeError
        For a function that tensors have not, and for keywords such as `out` and `where`.
    """
    if method != "__call__" or keywords or ufunc not in TABLE:
        call = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        given = f" with {', '.join(keywords)}" if keywords else ""
        raise TypeError(f"np.{call}{given} takes no tensors; give it arrays, tensor.detach().numpy()")
    return TABLE[ufunc](*inputs)


METHODS = {"__array_ufunc__": array_ufunc}
