"""What every diagnostic takes: draws of one quantity, or of several."""

from collections.abc import Callable
from functools import wraps

import numpy as np

from foundations.sampling.draws import Draws

FEWEST = 4  # draws a chain: two halves, each with a variance


def per_quantity(diagnostic: Callable) -> Callable:
    """Let a function of finite draws (chains, n) take `Draws` and arrays (chains, n, d) as well.

    It answers a float for (chains, n), and (d,) for several quantities; nan for one that is not finite throughout.
    Raises ValueError for other shapes, no chain, fewer than four draws, and what are no real numbers.
    """

    @wraps(diagnostic)
    def edge(draws, *arguments, **named):
        x = points(draws)

        def answer(one):
            return float(diagnostic(one, *arguments, **named)) if np.isfinite(one).all() else np.nan

        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # constants, and squares above 1e308
            return answer(x) if x.ndim == 2 else np.array([answer(x[:, :, i]) for i in range(x.shape[2])])

    return edge


def points(draws) -> np.ndarray:
    """The draws as an array of floats, (chains, n) or (chains, n, d)."""
    given = draws.points if isinstance(draws, Draws) else draws
    try:
        if np.iscomplexobj(given):
            raise TypeError("complex numbers")
        x = np.asarray(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"draws are real numbers in an array (chains, n) or (chains, n, d); got {error}") from None
    if x.ndim not in (2, 3) or x.shape[0] < 1 or x.shape[1] < FEWEST:
        raise ValueError(
            f"draws are of shape (chains, n) or (chains, n, d), with a chain and {FEWEST} draws at least; got {x.shape}"
        )
    return x
