"""Many descents at once: one batch of points, one evaluation of the loss and its gradient for all of them in each step.

A descent in the plane moves two numbers, and a step on two numbers costs as much as one on thousands: the calls, not
the arithmetic. So descents with different rules, rates and starting points stand side by side in one array (d, n), and
each rule moves the columns that are its own. What comes out is number for number what one descent alone would give.

    blocks = [Descents("adam", {"lr": 0.1}, start), Descents("momentum", {"lr": np.geomspace(1e-4, 1, 50)}, start)]
    found = trajectories(value_and_gradient, blocks, steps=300)
"""

import difflib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from foundations.optim.first_order.rules import RULES, Rule

FAR = 1e6  # a coordinate beyond is on its way to infinity


@dataclass(frozen=True)
class Descents:
    """Descents by one rule.

    Parameters
    ----------
    rule : name of a row of `RULES`, or a `Rule`
    settings : what differs from the rule's defaults: numbers, or arrays (k,) with one for each descent
    start : (d, k) where they start, or (d,) where all do
    """

    rule: str | Rule
    settings: Mapping[str, Any] = field(default_factory=dict)
    start: Any = None


@dataclass(frozen=True)
class Trajectories:
    """What n descents in d dimensions did: the start is step 0.

    Attributes
    ----------
    points : (steps + 1, d, n); the last alone, (1, d, n), where paths were not kept
    losses : (steps + 1, n)
    gradients : (steps + 1, d, n), without noise
    diverged_at : (n,) first step whose point lies beyond `FAR` or whose loss is no finite number; -1 where none does
    """

    points: np.ndarray
    losses: np.ndarray
    gradients: np.ndarray
    diverged_at: np.ndarray


def trajectories(
    value_and_gradient: Callable,
    blocks: Sequence[Descents],
    steps: int,
    *,
    factors: np.ndarray | None = None,
    noise: np.ndarray | None = None,
    keep: bool = True,
) -> Trajectories:
    """Run all descents of all blocks for the same number of steps.

    Parameters
    ----------
    value_and_gradient : of points (d, n), one in each column, gives their losses (n,) and gradients (d, n)
    blocks : descents in order; n is how many there are in all
    steps : how many
    factors : (steps,) by which every rate is multiplied in each step: a schedule
    noise : (steps, d, n) what is added to the gradients that the rules see
    keep : whether paths are kept, or only where they end

    Raises
    ------
    KeyError
        For a rule that there is not, with the nearest names.
    ValueError
        For no descents, starts that are neither (d,) nor (d, k) or of different dimensions, a setting that the rule
        does not have or with another number of values than descents, and factors or noise for fewer steps.
    TypeError
        For a value_and_gradient that does not give a pair.

    Cost: steps + 1 calls of value_and_gradient, and as many of each block's rule.
    Compare: a loop over torch.optim's optimizers, one for each descent.
    """
    check_steps(steps, factors=factors, noise=noise)
    P, columns = together(blocks)
    seen = np.empty_like(P)  # the gradients as the rules see them
    movers = [mover(block, P[:, which], seen[:, which]) for block, which in zip(blocks, columns, strict=True)]
    rows = steps + 1 if keep else 1
    points, losses, gradients = np.empty((rows, *P.shape)), np.empty((rows, P.shape[1])), np.empty((rows, *P.shape))
    diverged_at = np.full(P.shape[1], -1)
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            row = t if keep else 0
            points[row] = P
            losses[row], gradients[row] = _pair(value_and_gradient(P))
            if not keep:
                diverged_at[lost(P, losses[0]) & (diverged_at < 0)] = t
            if t < steps:
                seen[...] = gradients[row] if noise is None else gradients[row] + noise[t]
                factor = 1.0 if factors is None else float(factors[t])
                for move in movers:
                    move(t + 1, factor)
    if keep:  # all steps in one go
        bad = lost(points, losses)
        diverged_at[...] = np.where(bad.any(axis=0), bad.argmax(axis=0), -1)
    return Trajectories(points, losses, gradients, diverged_at)


def check_steps(steps: int, **rows) -> None:
    """ValueError for fewer than no steps, and for rows, where they are given, that do not last for all steps."""
    if steps < 0:
        raise ValueError(f"steps is 0 or more; got {steps}")
    for name, given in rows.items():
        if given is not None and len(given) < steps:
            raise ValueError(f"{name} has a row for each of {steps} steps; got shape {np.asarray(given).shape}")


def lost(points: np.ndarray, losses: np.ndarray) -> np.ndarray:
    """Of points (..., d, n) and their losses (..., n), which are on their way to infinity or have no finite loss."""
    with np.errstate(invalid="ignore"):
        return ~(np.isfinite(losses) & (np.abs(points) <= FAR).all(axis=-2))


def _pair(given) -> tuple:
    """Losses and gradients, or a TypeError that says what was given."""
    if isinstance(given, tuple | list) and len(given) == 2:
        return tuple(given)
    got = f"{len(given)} values" if isinstance(given, tuple | list) else f"one {type(given).__name__}"
    raise TypeError(f"value_and_gradient returns a pair, losses (n,) and gradients (d, n); got {got}")


def _rule(name: str) -> Rule:
    if name in RULES:
        return RULES[name]
    near = difflib.get_close_matches(name.lower(), RULES, n=3)
    advice = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(RULES)}"
    raise KeyError(f"there is no rule {name!r}; {advice}")


def together(blocks: Sequence[Descents]) -> tuple[np.ndarray, list[slice]]:
    """All starts as the columns of one array (d, n), and which of them are each block's."""
    starts = []
    for block in blocks:
        start = np.asarray(block.start, dtype=float)
        sizes = {np.size(value) for value in block.settings.values() if np.ndim(value)}
        if start.ndim not in (1, 2) or len(sizes | set(start.shape[1:])) > 1:
            raise ValueError(f"a block starts at (d,) or (d, k), and has k values; got {start.shape}, {sorted(sizes)}")
        k = max(sizes, default=1)
        starts.append(np.broadcast_to(start[:, None], (len(start), k)) if start.ndim == 1 else start)
    if len({len(start) for start in starts}) != 1:
        raise ValueError(f"all descents start in the same space; got dimensions {[len(start) for start in starts]}")
    ends = np.cumsum([0, *(start.shape[1] for start in starts)])
    # Columns one after the other in memory: those of a block are one piece, on which operations take half the time
    P = np.asfortranarray(np.concatenate(starts, axis=1))
    return P, [slice(a, b) for a, b in itertools.pairwise(ends)]


def mover(block: Descents, P: np.ndarray, G: np.ndarray) -> Callable:
    """move(t, factor): one step of the block's rule on its columns P, in place, by what the columns G hold by then."""
    rule = _rule(block.rule) if isinstance(block.rule, str) else block.rule
    if unknown := sorted(set(block.settings) - set(rule.defaults)):
        raise ValueError(f"{rule.name} has the settings {', '.join(rule.defaults)}; got {', '.join(unknown)}")
    h = {**rule.defaults, **{k: np.asarray(v, float) if np.ndim(v) else v for k, v in block.settings.items()}}
    state, rate = rule.start(P, h), h["lr"]

    def move(t: int, factor: float) -> None:
        h["lr"] = rate if factor == 1.0 else rate * factor
        rule.step(P, G, state, t, h)

    return move
