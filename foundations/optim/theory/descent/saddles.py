"""Saddle points, and how descent gets away from them.

At a critical point the eigenvalues of the Hessian decide what it is (`calculus.classify`). At a strict saddle one is
below 0: along its eigenvector, of eigenvalue -λ, the gradient points away, and gradient descent moves there by

    x ← x - lr (-λ x) = (1 + lr λ) x        so from ε to r it takes        log(r/ε) / log(1 + lr λ)    steps.

The start enters as a logarithm: escape is quick from anywhere but the saddle's stable set, where ε = 0 and it takes
forever. A little noise leaves that set: perturbed gradient descent adds a random vector where the gradient is small.

A degenerate saddle has the Hessian 0 and is left more slowly. On the monkey saddle x³ - 3xy², from (-ε, 0), the
gradient is 3x², and the time is about (1/ε - 1/r) / (3 lr): the start enters as a power.

Source: Lee, Simchowitz, Jordan and Recht, Gradient descent only converges to minimizers, 2016; Jin, Ge, Netrapalli,
Kakade and Jordan, How to escape saddle points efficiently, 2017.
"""

from collections.abc import Callable

import numpy as np

from foundations.calculus import classify
from foundations.linalg import eigh, norm
from foundations.optim.smooth.derivatives import starting_point
from foundations.optim.theory._edge import count, generator, positive, symmetric


def critical_kind(H) -> str:
    """What a critical point of Hessian H (n, n) is: "minimum", "maximum", "saddle" or "degenerate".

    Raises ValueError where H is not symmetric. Cost: the eigenvalues. Compare: the signs of numpy.linalg.eigvalsh.
    """
    return classify(eigh(symmetric(H)).eigenvalues)


def monkey_saddle(x):
    """x³ - 3xy² at x of shape (2,): three valleys, two legs and a tail, and the Hessian 0 where they meet."""
    return x[0] ** 3 - 3 * x[0] * x[1] ** 2


def escape_time(curvature, lr, start, radius):
    """Steps of gradient descent from a strict saddle: the first k at which start · (1 + lr λ)ᵏ reaches `radius`.

    Parameters
    ----------
    curvature : the eigenvalue along which it leaves, below 0, number or array
    lr : learning rate
    start : how far from the saddle the start is along that eigenvector; 0 never leaves
    radius : how far counts as having left

    Returns
    -------
    Whole numbers as floats, of the shape the arguments broadcast to; inf for a start of 0

    Raises
    ------
    ValueError : a curvature that is not below 0, lr or radius not above 0

    Notes
    -----
    Exact for a quadratic; elsewhere as long as the function is like one. Compare: torch.optim.SGD, counted.
    """
    growth = np.log1p(positive(lr, "lr") * positive(-np.asarray(curvature, np.float64), "minus the curvature"))
    with np.errstate(divide="ignore", over="ignore"):
        steps = (np.log(positive(radius, "radius")) - np.log(np.abs(np.asarray(start, np.float64)))) / growth
    return np.maximum(np.ceil(steps - 1e-9), 0)[()]  # a start that is at the radius up to rounding has reached it


def monkey_escape_time(lr, start, radius):
    """About how many steps gradient descent takes from (-start, 0) to (-radius, 0) on the monkey saddle.

    (1/start - 1/radius) / (3 lr), the time that the flow x' = -3x² takes, divided by lr; a little less than steps of
    descent take, which lag behind the flow by about log(radius/start). Numbers or arrays, all above 0, else ValueError.
    Compare: scipy.integrate.solve_ivp.
    """
    lr, start, radius = positive(lr, "lr"), positive(start, "start"), positive(radius, "radius")
    with np.errstate(over="ignore"):
        return np.maximum((1 / start - 1 / radius) / (3 * lr), 0)[()]


@np.errstate(over="ignore", invalid="ignore")  # a descent that diverges has left
def steps_to_leave(gradient: Callable, x0, lr, radius, *, center=0.0, max_steps=100_000):
    """How many steps of gradient descent from x0 (n,) take it `radius` away from `center`; inf where max_steps do not.

    Raises ValueError where lr or radius is not above 0 or x0 is no vector of finite numbers. Cost: a gradient a step.
    Compare: torch.optim.SGD, counted.
    """
    lr, radius = float(positive(lr, "lr")), float(positive(radius, "radius"))
    x = starting_point(x0)
    for k in range(count(max_steps, "max_steps") + 1):
        if norm(x - center) >= radius:
            return k
        x = x - lr * np.asarray(gradient(x))
    return float("inf")


@np.errstate(over="ignore", invalid="ignore")  # a path that diverges ends in inf
def perturbed_gradient_descent(
    gradient: Callable, x0, lr, rng: np.random.Generator, *, radius=1e-3, threshold=1e-3, wait=20, steps=1000
):
    """Gradient descent that moves at random where the gradient is small, so that no saddle holds it.

    Parameters
    ----------
    gradient : x (n,) -> (n,)
    x0 : (n,) start
    lr : learning rate
    rng : draws the perturbations
    radius : they come uniformly from a ball of this radius
    threshold : a gradient shorter than this is small
    wait : least number of steps between two perturbations
    steps : how many steps to take

    Returns
    -------
    path : (steps + 1, n), x0 first

    Raises
    ------
    ValueError : lr, radius or threshold not above 0, a number of steps below 1, or an x0 that is no vector of finite
        numbers
    TypeError : an rng that is no numpy.random.Generator

    Notes
    -----
    It does not stop: near a minimum it goes on being moved, by `radius`. Cost: a gradient a step.
    Source: Jin, Ge, Netrapalli, Kakade and Jordan, How to escape saddle points efficiently, 2017, algorithm 2.
    Compare: torch.optim.SGD with the same perturbations.
    """
    for name, value in (("lr", lr), ("radius", radius), ("threshold", threshold)):
        positive(value, name)
    generator(rng)
    x = starting_point(x0)
    path, moved = np.empty((count(steps, "steps") + 1, *x.shape)), -count(wait, "wait")
    path[0] = x
    for k in range(steps):
        if k - moved >= wait and norm(gradient(x)) <= threshold:
            direction = rng.standard_normal(x.shape)
            # a share U^(1/n) of the radius makes it uniform in the ball, where volume grows as the n-th power
            x = x + direction * (radius * rng.random() ** (1 / x.size) / norm(direction))
            moved = k
        x = x - lr * np.asarray(gradient(x))
        path[k + 1] = x
    return path
