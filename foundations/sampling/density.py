"""A density known up to a constant, and the gradient of its logarithm, for many points at once.

Samplers ask for log p(x) + c at one point per chain in every step, thousands of times. A target is written once, on
tensors of shape (chains, d), each row a point of its own; from it come the values, and by reverse mode the gradients.
The computation is recorded at the first call and repeated on arrays (see `autodiff.replay`); what cannot be recorded
is run on tensors every time, more slowly.

Outside its support a density says -inf, or nan, which is taken for -inf: no sampler goes there.
"""

from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.autodiff.replay import replay, value_and_gradient
from foundations.sampling.checks import tensor_of_rows


class Density:
    """log p up to a constant.

    Parameters
    ----------
    log_density : of a Tensor (n, d), a point in each row, gives a Tensor (n,); a row's value depends on that row alone

    Attributes
    ----------
    evaluations : how many points were evaluated, with a gradient or without
    """

    def __init__(self, log_density: Callable[[Tensor], Tensor]):
        self.log_density = log_density
        self.evaluations = 0
        self._values: dict[tuple, Callable] = {}
        self._gradients: dict[tuple, Callable] = {}

    def value(self, X: np.ndarray) -> np.ndarray:
        """(n,) the log density at the rows of X (n, d); -inf where it is no number."""
        if X.shape not in self._values:
            self._values[X.shape] = recorded(replay, self._function, X.copy()) or self._value
        self.evaluations += len(X)
        return no_nan(self._values[X.shape](X.copy())[0])  # a copy: what is changed in place shall not be the chains

    def value_and_gradient(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(n,) the log density at the rows of X (n, d), and (n, d) its gradient there; 0 where the density is 0."""
        if X.shape not in self._gradients:
            self._gradients[X.shape] = recorded(value_and_gradient, self._function, X) or self._value_and_gradient
        self.evaluations += len(X)
        value, gradient = self._gradients[X.shape](X)
        value = no_nan(value)
        return value, np.where(np.isfinite(value)[:, None] & np.isfinite(gradient), gradient, 0.0)

    def __getstate__(self) -> dict:
        """What a copy takes with it: it makes recordings of its own."""
        return {**self.__dict__, "_values": {}, "_gradients": {}}

    def _function(self, x: Tensor) -> Tensor:
        return tensor_of_rows(self.log_density(x), tuple(x.shape), "log_density")

    def _value(self, X: np.ndarray) -> tuple[np.ndarray]:
        with np.errstate(all="ignore"), autodiff.no_grad():
            return (self._function(autodiff.from_numpy(X)).numpy(),)

    def _value_and_gradient(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        point = autodiff.from_numpy(X.copy()).requires_grad_()
        with np.errstate(all="ignore"):
            value = self._function(point)
            if not value.requires_grad:  # flat wherever it is known
                return value.numpy(), np.zeros_like(X)
            (gradient,) = autodiff.grad(value.sum(), (point,), materialize_grads=True)
        return value.detach().numpy(), gradient.numpy()


def recorded(record: Callable, log_density: Callable, X: np.ndarray) -> Callable | None:
    """The recorded computation, or None for what cannot be recorded."""
    try:
        return record(log_density, X)
    except RuntimeError:
        return None


def no_nan(value: np.ndarray) -> np.ndarray:
    """The values, with -inf in place of nan."""
    return np.where(np.isnan(value), -np.inf, value)


def as_density(log_density) -> Density:
    """The density itself, or one made of a function on tensors."""
    return log_density if isinstance(log_density, Density) else Density(log_density)


def finite_rows(start) -> np.ndarray:
    """start as a new float64 array (chains, d).

    Raises ValueError where it is not (chains, d) of finite numbers, with a chain and a dimension at least.
    """
    wanted = "start is finite and of shape (chains, d), a row for each chain"
    try:
        if np.iscomplexobj(start):
            raise TypeError("complex numbers")
        X = np.array(start, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{wanted}; got {error}") from None
    if X.ndim != 2 or X.size == 0 or not np.isfinite(X).all():
        got = f"shape {X.shape}" if X.ndim != 2 or X.size == 0 else "nan or inf"
        raise ValueError(f"{wanted}; got {got}")
    return X


def starting_points(start, density: Density) -> np.ndarray:
    """start as a new float64 array (chains, d). Raises ValueError as `finite_rows`, and where the density is 0."""
    X = finite_rows(start)
    if outside := np.flatnonzero(~np.isfinite(density.value(X))).tolist():
        raise ValueError(f"every chain starts where the density is positive; it is not for the chains {outside[:5]}")
    return X
