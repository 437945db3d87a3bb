"""How dual numbers and Taylor series become arguments of NumPy's functions: by a table from ufunc to rule.

`np.exp(x)` asks x what to do, where x has a method `__array_ufunc__` (NEP 13), and `x + y` is `np.add(x, y)`. A number
of a new kind is therefore a table, {np.exp: rule, np.add: rule, ...}, with one line for each function that it knows.
"""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

# What only looks at values: the answer is an array of truths, and branches of Python work.
QUESTIONS: set[Any] = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}
QUESTIONS |= {np.isnan, np.isinf, np.isfinite, np.signbit, np.logical_and, np.logical_or, np.logical_not}


class ByTable(NDArrayOperatorsMixin):
    """All of Python's operators and NumPy's ufuncs, as far as the table `rules` has them.

    A kind of number has `value`, the plain number that comparisons see, and `rules`, from a ufunc to a function of its
    arguments. Outside its domain a rule gives nan or inf without a warning, as the functions of `numerics` do.
    """

    __slots__ = ()
    rules: ClassVar[dict[Any, Callable]]
    functions: ClassVar[dict[Any, Callable]] = {}  # of NumPy's functions that are no ufuncs (NEP 18)
    value: Any

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        strange = [x for x in inputs if isinstance(x, ByTable) and type(x) is not type(self)]
        if strange:
            raise TypeError(f"{type(self).__name__} and {type(strange[0]).__name__} do not mix in one expression")
        called = ufunc.__name__ + (f".{method}" if method != "__call__" else "")
        rule = _ask(ufunc) if ufunc in QUESTIONS else self.rules.get(ufunc)
        if rule is None or method != "__call__":
            raise TypeError(f"{called} has no rule for {type(self).__name__}; those it has are in its table of rules")
        if not all(isinstance(x, ByTable) for x in kwargs.pop("out", ())):
            raise TypeError(f"{called} cannot write a {type(self).__name__} into a plain array, by out= or by +=")
        if kwargs:
            raise TypeError(f"{called} of {type(self).__name__} takes no keywords, got {', '.join(kwargs)}")
        with np.errstate(all="ignore"):
            return rule(*inputs)  # a new number for x += y, too: what else holds the old one keeps it

    def __array_function__(self, function, types, args, kwargs):
        rule = self.functions.get(function)
        if rule is None:
            name, kind = f"{function.__module__}.{function.__name__}", type(self).__name__
            raise TypeError(f"{name} has no rule for {kind}; those it has are in its table of functions")
        if strange := kwargs.keys() - _parameters(rule):
            name, kind = f"{function.__module__}.{function.__name__}", type(self).__name__
            raise TypeError(f"{name} of {kind} does not take the keyword {', '.join(sorted(strange))}")
        with np.errstate(all="ignore"):
            return rule(*args, **kwargs)

    def __array__(self, dtype=None, copy=None):
        raise TypeError(f"a {type(self).__name__} does not fit into a plain array; join several with np.stack")

    def __float__(self):
        raise TypeError(f"a {type(self).__name__} is no plain float; use np.sin rather than math.sin, and .value")

    def __bool__(self):
        return bool(self.value)

    def __len__(self):
        if not self.shape:
            raise TypeError(f"a {type(self).__name__} of shape () has no length")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index):
        raise NotImplementedError

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the value."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """Number of axes of the value."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Number of elements of the value."""
        return self.value.size


def _ask(ufunc):
    """The ufunc on values, however deeply they are wrapped."""

    def rule(*inputs):
        return ufunc(*(x.value if isinstance(x, ByTable) else x for x in inputs))

    return rule


@lru_cache
def _parameters(rule):
    return frozenset(inspect.signature(rule).parameters)


def plain(x):
    """A constant as something to compute with; a Python number stays one, for it does not widen float32.

    Raises TypeError for what is no real number.
    """
    if isinstance(x, ByTable | int | float):
        return x
    x = np.asarray(x)
    if x.dtype.kind not in "fiub":
        raise TypeError(f"the numbers beside must be real; got an array of {x.dtype}")
    return x


def joined(y):
    """What a function gave, as one number of its kind or one plain array: lists are stacked.

    Raises TypeError for what holds no real numbers.
    """
    if isinstance(y, list | tuple):
        y = np.stack([joined(part) for part in y])
    if isinstance(y, ByTable):
        return y
    y = np.asarray(y)
    if y.dtype.kind not in "fiub":
        raise TypeError(f"f returns a real number, an array or a list of them; got an array of {y.dtype}")
    return y[()]
