"""What both gradient estimators start from: parameters of a normal law, noise, and a function of tensors."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.autodiff import Tensor
from foundations.probability import Normal
from foundations.sampling.checks import tensor_of_rows, whole
from foundations.sampling.monte_carlo.estimate import Estimate


class NormalGradients(NamedTuple):
    """Estimates of ∂/∂loc and ∂/∂scale of E f(x), each of the shape of the parameters."""

    loc: Estimate
    scale: Estimate


class NormalDraws(NamedTuple):
    """n rows of loc, of scale, and of standard normal noise; (n, d), or (n,) for parameters that are numbers."""

    loc: np.ndarray
    scale: np.ndarray
    noise: np.ndarray


def normal_draws(loc, scale, n: int, rng: np.random.Generator) -> NormalDraws:
    """Noise for n draws, and the parameters once for each: a row's gradient is then one draw's.

    ValueError for parameters that Normal refuses, that have more than one axis, or for n below 2.
    """
    law, n = Normal(loc, scale), whole(n, "n", least=2)
    if len(law.batch_shape) > 1:
        raise ValueError(f"loc and scale are numbers, or vectors (d,); got shape {law.batch_shape}")
    noise = Normal(0.0, 1.0).sample(rng, (n, *law.batch_shape))
    loc, scale = (np.broadcast_to(p, noise.shape).copy() for p in (law.loc, law.scale))  # (d,) -> (n, d)
    return NormalDraws(loc, scale, noise)


def function_of_rows(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """f(x) (n,), or an error where that is not a Tensor with one value for each row of x."""
    return tensor_of_rows(f(x), tuple(x.shape), "f")
