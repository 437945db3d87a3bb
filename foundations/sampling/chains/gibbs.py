"""Gibbs sampling: draw each block of coordinates from its law given all others, in turn.

    x_B ~ p(x_B | x_rest)        for one block B after another

Each draw leaves p as it is, so the whole round does. It is Metropolis-Hastings with a proposal that is never refused,
and has nothing to tune; but coordinates that hang together keep each other back: of two Gaussian ones with correlation
ρ, each has the autocorrelation ρ² from one round to the next. Such coordinates belong in one block.

Left out: a random order of the blocks, which makes the chain reversible (see `discrete`).
Source: Geman & Geman (1984); Gelfand & Smith, Sampling-based approaches to calculating marginal densities (1990).
"""

from collections.abc import Callable, Sequence

import numpy as np

from foundations.sampling.checks import read_only
from foundations.sampling.density import as_density, finite_rows
from foundations.sampling.draws import Draws, check_lengths

Conditional = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def gibbs(
    conditionals: Sequence[Conditional],
    start,
    n_draws: int,
    *,
    rng: np.random.Generator,
    warmup: int = 500,
    blocks: Sequence | None = None,
    log_density=None,
) -> Draws:
    """Draws by rounds through the conditionals.

    Parameters
    ----------
    conditionals : functions (rng, X) -> new values of one block for all chains: (chains,) for a single coordinate,
        (chains, k) for k of them; X (chains, d) is where the chains are, to be read only
    start : (chains, d) where the chains start
    n_draws : rounds to keep of each chain
    warmup : rounds before them, which are thrown away
    blocks : for each conditional the coordinate, or the list of coordinates, that it draws; None for 0, 1, ..., d - 1
    log_density : where given, a Density or a function on tensors as other samplers take it, for Draws.log_density

    Returns
    -------
    Draws, with accept 1, step_size nan, and log_density nan where none was given

    Raises
    ------
    ValueError
        For a start that is not (chains, d) of finite numbers, no draws, blocks that do not fit the conditionals or
        leave a coordinate out, or a conditional that gives another shape or numbers that are not finite.

    Notes
    -----
    Cost: that of the conditionals. Compare: JAGS, which finds them itself.
    """
    check_lengths(n_draws, warmup)
    X = finite_rows(start)
    chains, d = X.shape
    columns = checked_blocks(range(d) if blocks is None else blocks, len(conditionals), d)
    density = None if log_density is None else as_density(log_density)
    before = 0 if density is None else density.evaluations
    points, values = np.empty((chains, n_draws, d)), np.full((chains, n_draws), np.nan)
    for t in range(-warmup, n_draws):
        for k, (draw, B) in enumerate(zip(conditionals, columns, strict=True)):
            X[:, B] = block_values(draw(rng, read_only(X)), X[:, B].shape, k)
        if t >= 0:
            points[:, t] = X
            if density is not None:
                values[:, t] = density.value(X)
    evaluations = 0 if density is None else density.evaluations - before
    accept, none = np.ones((chains, n_draws)), np.full(chains, np.nan)
    return Draws(points, values, accept, none, evaluations=evaluations)


def checked_blocks(blocks: Sequence, conditionals: int, d: int) -> list[np.ndarray]:
    """The coordinates of each block, as an integer or an array of them."""
    columns = [np.asarray(block) for block in blocks]
    if len(columns) != conditionals:
        raise ValueError(f"each conditional draws one block; got {conditionals} conditionals and {len(columns)} blocks")
    every = {coordinate for block in columns for coordinate in np.ravel(block).tolist()}
    if any(block.dtype.kind not in "iu" for block in columns) or every != set(range(d)):
        raise ValueError(f"blocks hold the coordinates 0 to {d - 1}, each at least once; got {list(blocks)}")
    return columns


def block_values(values, shape: tuple[int, ...], k: int) -> np.ndarray:
    """What conditional k gave, or a ValueError that says what it should have given."""
    values = np.asarray(values, dtype=float)
    if values.shape != shape or not np.isfinite(values).all():
        got = f"shape {values.shape}" if values.shape != shape else "nan or inf"
        raise ValueError(f"conditional {k} gives finite numbers of shape {shape}; got {got}")
    return values
