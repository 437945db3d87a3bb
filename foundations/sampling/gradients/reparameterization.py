"""The reparameterization trick: the gradient of an expectation along the paths of its draws.

The parameters of N(μ, σ²) are moved out of the law, into a function of noise that has none:

    x = μ + σ ε,  ε ~ N(0, 1)        ∂/∂μ E f(x) = E f'(x)        ∂/∂σ E f(x) = E ε f'(x)

Each draw gives the derivative of what it saw, so that the variance is that of f'. Where f is a sum over coordinates, it
does not grow with their number. The derivative must be all there is: where f jumps, f' does not know of it, and the
estimate is biased. Of a step it is 0, with a standard error of 0. `score_function` needs no f'.
Source: Kingma & Welling, Auto-encoding variational Bayes (2014); Mohamed, Rosca, Figurnov & Mnih, Monte Carlo gradient
estimation in machine learning (2020), §5.
"""

from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.sampling.gradients.normal_draws import NormalGradients, function_of_rows, normal_draws
from foundations.sampling.monte_carlo import monte_carlo_estimate


def pathwise_gradient(
    f: Callable[[Tensor], Tensor], loc, scale, n: int, *, rng: np.random.Generator
) -> NormalGradients:
    """The gradient of E f(x), x ~ N(loc, scale²), by the reparameterization trick.

    Parameters
    ----------
    f : of a Tensor (n, d), one draw in each row, gives a Tensor (n,); of (n,) where the parameters are numbers.
        Continuous: a jump is not seen
    loc, scale : numbers, or (d,) for d independent coordinates
    n : number of draws, at least 2

    Raises
    ------
    ValueError : bad parameters, n below 2, or one value a draw is not what came back

    Notes
    -----
    Cost: f and one walk back. Compare: torch.distributions.Normal.rsample.
    """
    loc, scale, noise = normal_draws(loc, scale, n, rng)
    parameters = [autodiff.from_numpy(p).requires_grad_() for p in (loc, scale)]
    values = function_of_rows(f, parameters[0] + parameters[1] * autodiff.from_numpy(noise))
    if not values.requires_grad:  # f gives numbers that do not hang on x, as a step does
        return NormalGradients(*(monte_carlo_estimate(np.zeros_like(noise)) for _ in parameters))
    gradients = autodiff.grad(values.sum(), parameters, materialize_grads=True)  # (n, d) each: a row for each draw
    unknown = np.where(np.isnan(values.detach().numpy()), np.nan, 0.0)  # (n,); log x below 0 is nan, and 1/x is not
    return NormalGradients(*(monte_carlo_estimate((g.numpy().T + unknown).T) for g in gradients))
