"""What all distributions share: parameters that broadcast, the shape of a draw, and what happens outside the support.

    d = Normal(loc=[0.0, 1.0], scale=2.0)      batch_shape (2,): two distributions in one object
    d.log_prob(x)                              x broadcasts against batch_shape
    d.sample(rng, (1000,))                     (1000, 2): shape + batch_shape + event_shape

A distribution states its parameters with their constraints, its support, and the formulas for values inside the
support; this file does the rest. Outside the support log_prob is -inf and the cdf 0 or 1; nan stays nan.
Names, parameterizations and shapes are those of torch.distributions; `sample` takes the source of randomness first.
Left out: gradients through samples, constraints as objects, expand.
"""

import operator
import reprlib
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

import numpy as np


class Constraint(NamedTuple):
    """What a parameter must be: in words, and as a test of each element."""

    words: str
    holds: Callable[[np.ndarray], np.ndarray]


REAL = Constraint("finite", np.isfinite)
POSITIVE = Constraint("positive and finite", lambda x: (x > 0) & np.isfinite(x))
PROBABILITY = Constraint("between 0 and 1", lambda x: (x >= 0) & (x <= 1))
NOT_NAN = Constraint("a number", lambda x: ~np.isnan(x))
COUNT = Constraint("a whole number, 0 or more", lambda x: (x >= 0) & (x == np.floor(x)) & np.isfinite(x))

# What may overflow, underflow or pass by a nan on its way to the right answer at the ends of the doubles
SILENT = ("mean", "variance", "stddev", "mode", "entropy")


class Distribution:
    """Base of every distribution over numbers. Subclasses give `_log_prob`, `_sample`, the moments and, where there is
    one, `_cdf` and `_icdf`, for values inside `support` alone. Compare: torch.distributions.Distribution.
    """

    constraints: ClassVar[dict[str, Constraint]] = {}  # parameter -> what it must be
    discrete: ClassVar[bool] = False
    event_shape: tuple[int, ...] = ()
    batch_shape: tuple[int, ...]
    _given: tuple[str, ...]  # names of the parameters

    def __init_subclass__(cls, **keywords) -> None:
        """Let no warning out of the subclass' own formulas; those of log_prob, cdf, icdf and sample are called here."""
        super().__init_subclass__(**keywords)
        silent = np.errstate(all="ignore")
        for name in SILENT:
            match cls.__dict__.get(name):
                case property(fget=formula) if formula is not None:
                    setattr(cls, name, property(silent(formula)))
                case None:
                    pass
                case formula:
                    setattr(cls, name, silent(formula))

    def _set(self, **parameters) -> None:
        """Check the parameters, broadcast them against each other, and keep them as read-only float64 arrays."""
        arrays = {name: self._parameter(name, value) for name, value in parameters.items()}
        try:
            self.batch_shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        except ValueError:
            shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
            raise ValueError(f"{type(self).__name__}: parameters do not broadcast: {shapes}") from None
        for name, array in arrays.items():
            setattr(self, name, np.broadcast_to(array, self.batch_shape)[()])
        self._given = tuple(arrays)

    def _parameter(self, name: str, value: Any) -> np.ndarray:
        try:
            # A copy: a caller who writes into his array changes nothing here. Complex numbers would lose a part
            array = np.array(None if np.iscomplexobj(value) else value, dtype=np.float64)
        except (TypeError, ValueError):
            array = None
        if array is None or np.iscomplexobj(value):
            raise TypeError(f"{type(self).__name__}: {name} wants real numbers, got {reprlib.repr(value)}")
        bad = ~self.constraints[name].holds(array)
        if bad.any():
            words, first = self.constraints[name].words, float(array[bad].flat[0])
            raise ValueError(f"{type(self).__name__}: {name} must be {words}, got {first}")
        return array

    def __repr__(self) -> str:
        given = {name: np.asarray(getattr(self, name)) for name in self._given}
        shown = (f"{name}={array.item() if array.ndim == 0 else repr(array)}" for name, array in given.items())
        return f"{type(self).__name__}({', '.join(shown)})"

    # ---- What a person asks

    @property
    def support(self) -> tuple[Any, Any]:
        """The smallest and the largest value that can occur, (*batch_shape) each; infinite where there is none."""
        return -np.inf, np.inf

    def log_prob(self, value):
        """log of the density, or of the probability if discrete, at `value` (broadcast against batch_shape).

        -inf outside the support, where a discrete variable's fractions lie too.
        """
        x = self._values(value)
        with np.errstate(all="ignore"):
            result = np.where(self._contains(x), self._log_prob(x), -np.inf)
        return np.where(np.isnan(x), np.nan, result)[()]

    def cdf(self, value):
        """P(X <= value), elementwise. Compare: the cdf of the distribution in scipy.stats."""
        x = np.floor(self._values(value)) if self.discrete else self._values(value)
        low, high = self.support
        with np.errstate(all="ignore"):
            result = np.where(x < low, 0.0, np.where(x >= high, 1.0, self._cdf(np.clip(x, low, high))))
        return np.where(np.isnan(x), np.nan, result)[()]

    def icdf(self, q):
        """The quantile function: the x with cdf(x) = q; if discrete, the smallest k with cdf(k) >= q.

        nan for q outside [0, 1]. Compare: the ppf of the distribution in scipy.stats, but for q = 0 of a discrete
        variable, where SciPy gives one less than the smallest value.
        """
        q = self._values(q)
        low, high = self.support
        with np.errstate(all="ignore"):
            inside = self._icdf(np.where((q > 0) & (q < 1), q, 0.5))
            result = np.where(q == 0, low, np.where(q == 1, high, inside))
        return np.where((q >= 0) & (q <= 1), result, np.nan)[()]

    def sample(self, rng: np.random.Generator, shape: int | tuple[int, ...] = ()):
        """Independent draws, shape + batch_shape + event_shape.

        TypeError for an rng that is no Generator and a shape that is not of whole numbers, ValueError for one below 0.
        """
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"sample wants a numpy.random.Generator first, got {type(rng).__name__}")
        with np.errstate(all="ignore"):  # a draw beyond every double is inf
            return self._sample(rng, _draws(shape) + self.batch_shape)[()]

    def entropy(self):
        """-E log p(X) in nats, (*batch_shape); the differential entropy if continuous."""
        raise NotImplementedError(f"{type(self).__name__} has no entropy in closed form")

    @property
    def mean(self):
        """E X, (*batch_shape, *event_shape)."""
        raise NotImplementedError

    @property
    def variance(self):
        """Var X, (*batch_shape, *event_shape)."""
        raise NotImplementedError

    @property
    def stddev(self):
        """The standard deviation, √Var X."""
        return np.sqrt(self.variance)

    @property
    def mode(self):
        """A most probable value, (*batch_shape, *event_shape)."""
        raise NotImplementedError

    @classmethod
    def fit(cls, samples) -> "Distribution":
        """The distribution of this family under which `samples` (n, *event_shape) are most probable."""
        raise NotImplementedError(f"{cls.__name__} has no fit")

    # ---- What a distribution supplies, for x inside the support; x and parameters broadcast

    def _log_prob(self, x: np.ndarray):
        raise NotImplementedError

    def _cdf(self, x: np.ndarray):
        raise NotImplementedError(f"{type(self).__name__} has no cdf")

    def _icdf(self, q: np.ndarray):
        raise NotImplementedError(f"{type(self).__name__} has no icdf")

    def _sample(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draws of this shape, which ends in batch_shape; event_shape is to be appended."""
        raise NotImplementedError

    # ---- Helpers

    def _values(self, value) -> np.ndarray:
        """`value` as float64, broadcast against batch_shape."""
        x = np.asarray(value, dtype=np.float64)
        try:
            return np.broadcast_to(x, np.broadcast_shapes(x.shape, self.batch_shape))
        except ValueError:
            name = type(self).__name__
            raise ValueError(f"{name}: values {x.shape} do not broadcast with batch_shape {self.batch_shape}") from None

    def _contains(self, x: np.ndarray) -> np.ndarray:
        low, high = self.support
        inside = (x >= low) & (x <= high) & np.isfinite(x)
        return inside & (x == np.floor(x)) if self.discrete else inside


def _draws(shape) -> tuple[int, ...]:
    """The shape of draws, of one whole number or several."""
    try:
        sizes = tuple(operator.index(n) for n in (shape if np.iterable(shape) else (shape,)))
    except TypeError:
        raise TypeError(f"sample wants a shape of whole numbers, such as 5 or (5, 2), got {shape!r}") from None
    if any(n < 0 for n in sizes):
        raise ValueError(f"sample wants a shape of whole numbers, 0 or more, got {shape!r}")
    return sizes


def training_samples(cls: type[Distribution], samples, least: int = 1, ndim: int = 1) -> np.ndarray:
    """The (n,) or, for events that are vectors, (n, k) samples of a `fit`, as finite float64.

    ValueError in one sentence for anything else.
    """
    x = np.asarray(samples, dtype=np.float64)
    if x.ndim != ndim or len(x) < least or x.size == 0:
        wanted = "in one row" if ndim == 1 else "in the rows of a matrix"
        raise ValueError(f"{cls.__name__}.fit wants {least} or more samples {wanted}, got shape {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(f"{cls.__name__}.fit wants finite samples, got {x[~np.isfinite(x)][0]}")
    return x
