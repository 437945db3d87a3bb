"""Rejection sampling: exact draws from a density known up to a constant.

Where M q(x) ≥ p(x) everywhere, a point x from q with a height u M q(x), u uniform, is uniform under the graph of M q.
Those under the graph of p as well are kept, and their x is a draw from p:

    keep x if  log u ≤ log p(x) - log q(x) - log M        P(keep) = Z / M,    Z = ∫ p

The acceptance rate is known before a draw is made if Z is, and estimates Z = M · rate if it is not. In d dimensions M
is often a product of d factors: the rate falls exponentially, and other methods must take over.

An M that is too small gives wrong draws, not an error: the tops of p are cut off. Here each draw is looked at, and one
above the envelope ends the run. What no draw has met, nothing can find.
Left out: envelopes that adapt to a log-concave p.
Source: von Neumann, Various techniques used in connection with random digits (1951); Robert & Casella, Monte Carlo
Statistical Methods, 2nd ed., §2.3.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.sampling.checks import whole
from foundations.sampling.monte_carlo.proposals import Proposed, propose

BATCH = 1 << 18  # points at once
ROUNDING = 1e-12  # relative: where an envelope touches the density, both are computed with errors


class Accepted(NamedTuple):
    """Draws (n, ...), the share of proposals that was kept, and how many there were."""

    draws: np.ndarray
    acceptance_rate: float
    proposed: int

    @property
    def standard_error(self) -> float:
        """Of the acceptance rate."""
        return math.sqrt(self.acceptance_rate * (1 - self.acceptance_rate) / self.proposed)


def acceptance_rate(log_normalizer, log_bound):
    """Z / M, the share of proposals that will be kept, of log Z = log ∫ p and log M; arguments broadcast.

    Raises ValueError for a bound below the normalizer: M q cannot lie above p, whose area is larger.
    """
    with np.errstate(invalid="ignore"):  # inf - inf
        log_rate = np.subtract(log_normalizer, log_bound)
    if not np.all(log_rate <= ROUNDING):
        raise ValueError(f"log_bound is at least log_normalizer; got {log_bound} and {log_normalizer}")
    return np.exp(np.minimum(log_rate, 0.0))[()]


def rejection_sample(
    log_density: Callable,
    proposal: Any,
    log_bound: float,
    n: int,
    *,
    rng: np.random.Generator,
    max_proposals: int = 100_000_000,
) -> Accepted:
    """n independent draws from a density known up to a constant.

    Parameters
    ----------
    log_density : of draws (m, ...) gives (m,), log p up to a constant; -inf, or nan, outside the support
    proposal : with sample(rng, shape) and log_prob, as the distributions of foundations.probability
    log_bound : log M, with log p ≤ log M + log q everywhere
    n : number of draws, at least 1
    max_proposals : about how many proposals may be made

    Raises
    ------
    ValueError : p is above the envelope at a proposed point; too few were kept; log_bound is not a finite number; one
        value a draw is not what came back

    Notes
    -----
    Cost: n M / Z proposals on average, made in batches; the last batch overshoots by about a tenth.
    Compare: the rvs of a distribution in scipy.stats.
    """
    bound = np.asarray(log_bound)
    if bound.ndim or bound.dtype.kind not in "fiu" or not np.isfinite(bound):
        raise ValueError(f"log_bound is a finite number; got {log_bound}")
    n, kept, accepted, proposed = whole(n, "n"), [], 0, 0
    while accepted < n:
        if proposed >= max_proposals:
            raise ValueError(f"log_bound = {log_bound} kept {accepted} of {proposed} proposals; {n} draws are wanted")
        batch = propose(log_density, proposal, _batch(n - accepted, accepted, proposed), rng)
        log_ratio = _checked_ratio(batch, log_bound)
        keep = np.log1p(-rng.random(len(log_ratio))) <= log_ratio  # 1 - random is never 0
        kept.append(batch.points[keep])
        accepted += int(keep.sum())
        proposed += len(keep)
    return Accepted(np.concatenate(kept)[:n], accepted / proposed, proposed)


def _batch(wanted: int, accepted: int, proposed: int) -> int:
    """How many to propose next: a tenth more than seem to be needed."""
    rate = (accepted + 1) / (proposed + 2)  # one success and one failure are taken for granted: never 0
    return min(math.ceil(1.1 * wanted / rate) + 16, BATCH)


def _checked_ratio(batch: Proposed, log_bound: float) -> np.ndarray:
    """(m,) log p - log q - log M, or a ValueError where it is above 0."""
    X, log_p, log_q = batch
    log_ratio = batch.log_ratio - log_bound
    slack = ROUNDING * (1 + np.abs(np.where(np.isfinite(log_q), log_q, 0.0)) + abs(log_bound))
    if not (log_ratio <= slack).all():
        worst = int(log_ratio.argmax())
        least = log_p[worst] - log_q[worst]
        raise ValueError(f"log_bound is {least:.6g} or more for an envelope at x = {X[worst]}; got {log_bound:.6g}")
    return log_ratio
