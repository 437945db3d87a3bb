"""The score-function estimator (REINFORCE): the gradient of an expectation without a gradient of what is averaged.

The gradient falls on the density of the draws, and f is only evaluated:

    ∂/∂θ E f(x) = E f(x) ∂/∂θ log q(x)        of N(μ, σ²):  ∂/∂μ log q = ε / σ,  ∂/∂σ log q = (ε² - 1) / σ

f may jump, or be a game won or lost. The price is variance: every coordinate's score is multiplied by all of f, what
the other coordinates do to it included. The score has mean 0, so that any number b may be taken off f, a baseline:

    E (f(x) - b) ∂/∂θ log q(x)        of least variance at  b = E f s² / E s²,  s the score

"mean" takes for b the mean of f at the other draws, which is unbiased; "fitted" takes the best b for each parameter, as
the coefficient of s as a control variate, at a bias of order 1/n.
Source: Williams, Simple statistical gradient-following algorithms (1992); Kool, van Hoof & Welling, Buy 4 REINFORCE
samples, get a baseline for free! (2019); Mohamed et al. (2020), §4.
"""

from collections.abc import Callable
from numbers import Real

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.sampling.gradients.normal_draws import NormalDraws, NormalGradients, function_of_rows, normal_draws
from foundations.sampling.monte_carlo import Estimate, control_variate_estimate, monte_carlo_estimate


def score_function_gradient(
    f: Callable[[Tensor], Tensor],
    loc,
    scale,
    n: int,
    *,
    rng: np.random.Generator,
    baseline: float | str | None = None,
) -> NormalGradients:
    """The gradient of E f(x), x ~ N(loc, scale²), by the score function.

    Parameters
    ----------
    f : of a Tensor (n, d), one draw in each row, gives a Tensor (n,); of (n,) where the parameters are numbers
    loc, scale : numbers, or (d,) for d independent coordinates
    n : number of draws, at least 2; 3 for baseline="fitted"
    baseline : a number b, fixed before the draws; "mean"; "fitted"; None for none

    Raises
    ------
    ValueError : bad parameters, n too small, an unknown baseline, or one value a draw is not what came back

    Notes
    -----
    Cost: f, and one walk back through log q. With "mean" the draws share their baseline, and the standard error, which
    takes them for independent, is off by a relative order of 1/n.
    Compare: torch.distributions.Normal.log_prob in a surrogate loss.
    """
    named = isinstance(baseline, str) and baseline in ("mean", "fitted")
    if not (baseline is None or named or isinstance(baseline, Real)):
        raise ValueError(f'baseline is a number, "mean", "fitted" or None; got {baseline!r}')
    draws = normal_draws(loc, scale, n, rng)
    x = draws.loc + draws.scale * draws.noise
    with autodiff.no_grad():
        values = function_of_rows(f, autodiff.from_numpy(x.copy())).numpy()  # (n,); f may change its copy
    scores = normal_scores(draws, x)
    if baseline == "fitted":
        return NormalGradients(*(fitted(values, s) for s in scores))
    with np.errstate(over="ignore", invalid="ignore"):  # inf among the values shows in the result
        weights = values - constant(values, baseline)
        return NormalGradients(*(monte_carlo_estimate((weights * s.T).T) for s in scores))  # (n, d), or (n,)


def normal_scores(draws: NormalDraws, x: np.ndarray) -> list[np.ndarray]:
    """∂/∂μ and ∂/∂σ of log q at each draw, of the shape of x, by reverse mode: no formula is given but log q."""
    mu, sigma = parameters = [autodiff.from_numpy(p).requires_grad_() for p in (draws.loc, draws.scale)]
    log_q = -0.5 * ((autodiff.from_numpy(x) - mu) / sigma) ** 2 - sigma.log()  # up to a constant
    return [g.numpy() for g in autodiff.grad(log_q.sum(), parameters)]


def constant(values: np.ndarray, baseline) -> np.ndarray | float:
    """b: a number, or for each draw the mean of f at the others."""
    if baseline == "mean":
        return (values.sum() - values) / (len(values) - 1)
    return 0.0 if baseline is None else float(baseline)


def fitted(values: np.ndarray, scores: np.ndarray) -> Estimate:
    """f s for each parameter, with its score s, of mean 0, as control variate."""
    columns = scores.reshape(len(scores), -1).T  # (d, n); d = 1 for parameters that are numbers
    results = [control_variate_estimate(values * s, s, 0.0) for s in columns]
    estimate, error = np.array([r[:2] for r in results]).T.reshape(2, *scores.shape[1:])
    return Estimate(estimate[()], error[()], len(values))
