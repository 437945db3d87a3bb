"""Names of arguments: those of NumPy beside those of PyTorch, as PyTorch itself takes them.

    x.sum(axis=0, keepdims=True)        is x.sum(dim=0, keepdim=True)
"""

import functools
import inspect
from collections.abc import Callable

NUMPYS = {"axis": "dim", "keepdims": "keepdim"}


def numpy_names(function: Callable) -> Callable:
    """The function, which takes `axis` for `dim` and `keepdims` for `keepdim`, too.

    It is known to messages by its public name: `sum` for `sum_`. Raises TypeError where both names are given.
    """
    name = function.__name__ = function.__qualname__ = function.__name__.rstrip("_")
    names = {numpys: ours for numpys, ours in NUMPYS.items() if ours in inspect.signature(function).parameters}

    @functools.wraps(function)
    def by_either(*arguments, **keywords):
        if keywords:
            for numpys, ours in names.items():
                if numpys in keywords:
                    if ours in keywords:
                        raise TypeError(f"{name}() takes {ours} or {numpys}, which mean the same; got both")
                    keywords[ours] = keywords.pop(numpys)
        return function(*arguments, **keywords)

    return by_either
