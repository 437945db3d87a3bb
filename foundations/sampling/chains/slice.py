"""Slice sampling: uniform draws from the area under the density, one coordinate after the other.

A point that is uniform under the graph of p has p as the law of its abscissa. So a height is drawn below p(x), and the
next x uniformly from the slice at that height:

    log y = log p(x) + log u,        x' uniform on {x : log p(x) ≥ log y}

The slice is not known. An interval of width w is laid around x at random, and its ends step out by w while they are
inside; then points of the interval are tried, and each one outside the slice becomes its new end on that side of x.
No step size decides what is accepted: w decides only how many evaluations a draw costs.

At stationarity x and x' are independent and uniform on an interval, the slice of a density with one peak, and such
points are a third of its length apart in the mean: in warm-up, w becomes three times the mean distance moved.

Left out: doubling instead of stepping out, slices in several coordinates at once.
Source: Neal, Slice sampling (2003), §4 and figures 3 and 5.
"""

import numpy as np

from foundations.sampling.checks import whole
from foundations.sampling.density import Density, as_density, starting_points
from foundations.sampling.draws import Draws, check_lengths

MAX_SHRINKS = 10_000  # three times as many as lead from 1e300 to 1e-300: only noise in the density can need them
LARGEST = 1e300  # of a width: ends of intervals remain numbers


def slice_sampling(
    log_density,
    start,
    n_draws: int,
    *,
    rng: np.random.Generator,
    warmup: int = 500,
    width=None,
    max_steps_out: int = 50,
) -> Draws:
    """Draws by slices along the axes, all of them in turn for each draw.

    Parameters
    ----------
    log_density : Density, or function of a Tensor (chains, d) that gives a Tensor (chains,), up to a constant
    start : (chains, d) where the chains start, each with a positive density
    n_draws : draws to keep of each chain
    warmup : sweeps before them, which are thrown away
    width : w, one number or (d,), kept as it is; None for 1 at first and, in warm-up, for each coordinate three times
        the mean distance that it moved in all chains
    max_steps_out : an interval is at most so many widths long

    Returns
    -------
    Draws, with accept 1, and step_size nan

    Raises
    ------
    ValueError
        For a start where the density is 0, no draws, a width that is not positive, or fewer than one step.

    Notes
    -----
    Each chain is evaluated until the slowest has found its point: 5 times a coordinate for one chain and a normal
    target, 10 times for twenty.
    Compare: pymc.Slice.
    """
    check_lengths(n_draws, warmup)
    density = as_density(log_density)
    before = density.evaluations
    X = starting_points(start, density)
    chains, d = X.shape
    w = widths(1.0 if width is None else width, d)
    most = whole(max_steps_out, "max_steps_out")
    value, distance = density.value(X), np.zeros(d)
    points, values = np.empty((chains, n_draws, d)), np.empty((chains, n_draws))
    for t in range(-warmup, n_draws):
        old = X.copy()
        for j in range(d):
            X, value = updated(density, rng, X, value, j, w[j], most)
        if t >= 0:
            points[:, t], values[:, t] = X, value
        elif width is None:
            distance += np.abs(X - old).mean(axis=0)
            w = np.where(distance > 0, 3 * distance / (t + warmup + 1), w)
    accept, none = np.ones((chains, n_draws)), np.full(chains, np.nan)
    return Draws(points, values, accept, none, evaluations=density.evaluations - before)


def widths(width, d: int) -> np.ndarray:
    """(d,) of positive numbers, from one or from one a coordinate."""
    w = np.asarray(width, dtype=float)
    if w.shape not in ((), (d,)) or not ((w > 0) & (w <= LARGEST)).all():
        raise ValueError(f"width is a positive number, or one for each of {d} coordinates, at most 1e300; got {width}")
    return np.broadcast_to(w, (d,))


def updated(density: Density, rng: np.random.Generator, X, value, j: int, w: float, most: int):
    """X (chains, d) with coordinate j drawn anew from its slice, and the log density there."""
    chains = len(X)
    height = value + np.log1p(-rng.random(chains))  # 1 - u is never 0
    low = X[:, j] - w * rng.random(chains)
    # The steps allowed are dealt out to both ends at random: or x' would not find the way back as often
    steps = np.floor(most * rng.random(chains))
    high = stepped_out(density, X, j, low + w, w, most - 1 - steps, height)
    low = stepped_out(density, X, j, low, -w, steps, height)
    return shrunk(density, rng, X, value, j, low, high, height)


def stepped_out(density: Density, X, j: int, end, w: float, steps, height) -> np.ndarray:
    """(chains,) ends moved by w while they lie in the slice and have steps left."""
    going = steps > 0
    while going.any():
        going &= value_at(density, X, j, end) >= height
        end, steps = np.where(going, end + w, end), steps - going
        going &= steps > 0
    return end


def shrunk(density: Density, rng: np.random.Generator, X, value, j: int, low, high, height):
    """X and its values, with coordinate j a uniform point of the slice between low and high."""
    x, searching = X[:, j], np.ones(len(X), bool)
    for _ in range(MAX_SHRINKS):  # in the end the interval is so narrow that x itself is tried
        tried = low + (high - low) * rng.random(len(X))
        new = value_at(density, X, j, np.where(searching, tried, X[:, j]))
        found = searching & (new >= height)
        x, value = np.where(found, tried, x), np.where(found, new, value)
        searching &= ~found
        if not searching.any():
            break
        left = tried < X[:, j]
        low, high = np.where(left, tried, low), np.where(left, high, tried)
    return replaced(X, j, x), value


def value_at(density: Density, X, j: int, x) -> np.ndarray:
    """(chains,) log density at X with x in place of coordinate j. Raises ValueError where it is inf."""
    value = density.value(replaced(X, j, x))
    if np.isposinf(value).any():
        raise ValueError(f"the log density is finite or -inf; it is inf at a point tried for coordinate {j}")
    return value


def replaced(X, j: int, x) -> np.ndarray:
    """A copy of X with x in place of coordinate j."""
    Y = X.copy()
    Y[:, j] = x
    return Y
