"""Parameters side by side: one call of a rule serves many small ones, and large ones pass through the cache in chunks.

A rule works on flat arrays. A network has many small parameters (biases, scales), for which the calls would take longer
than the arithmetic, and a few large ones, for which the memory does. So a `Block` holds either

- small parameters of one type: their numbers and gradients are gathered in one array, stepped, and scattered back; or
- one large parameter, which is stepped where it stands.

Its buffers (running means and so on) are flat arrays as long as all its numbers, and it goes through them CHUNK bytes
at a time: p, g, the buffers and what the rule makes on the way stay in the cache from one operation to the next.

Parameters of a block have one clock, since they are stepped together. Where a gradient is missing, its parameter is
not stepped, and the block is divided: from then on the two parts have clocks of their own. Every number goes through
the same operations however it is packed, so that the path does not depend on it, to the last bit.
"""

from typing import Any

import numpy as np

from foundations.autodiff import Tensor
from foundations.optim.first_order.rules import Rule, Settings

CHUNK = 2**17  # bytes of a chunk: 16,384 numbers in float64
SMALL = 2_048  # parameters with fewer numbers are gathered
Memory = dict[str, Any]  # what is remembered of one parameter: "step", buffers in its shape, scalars


class Block:
    """Parameters that are stepped together.

    Parameters
    ----------
    rule : the row of the table
    params : tensors of one type; a single one, or small ones
    memories : what was remembered of each in another block; empty where no step was made yet
    """

    def __init__(self, rule: Rule, params: list[Tensor], memories: list[Memory]):
        self.rule, self.params = rule, params
        self.shapes = [p.shape for p in params]
        self.ends = np.cumsum([p.numel() for p in params]).tolist()
        self.t = 0
        self.parts: list[tuple[slice, Memory]] = []  # chunks, with their stretch of the buffers
        self.flat: Memory = {}
        self.gathers = len(params) > 1
        if self.gathers:
            self.p, self.g = (np.empty(self.ends[-1], params[0].dtype) for _ in range(2))
            self.views = [self.p[self._range(i)].reshape(p.shape) for i, p in enumerate(params)]
        if memories[0]:
            self._recall(memories)

    def _range(self, i: int) -> slice:
        """Where parameter i stands among the numbers of the block."""
        return slice(self.ends[i] - self.params[i].numel(), self.ends[i])

    def step(self, h: Settings, maximize: bool) -> None:
        """One step of every parameter; all have gradients.

        Raises
        ------
        ValueError
            If a parameter has been given data of another shape.
        """
        if [p._array.shape for p in self.params] != self.shapes:
            now = [p.shape for p in self.params]
            raise ValueError(f"parameters had shapes {self.shapes} before and have {now} now; make a new optimizer")
        p, g = self._gathered() if self.gathers else self._alone()
        if not self.parts:
            self._begin(self.rule.start(p, h))
        self.t += 1
        for part, state in self.parts:
            self.rule.step(p[part], -g[part] if maximize else g[part], state, self.t, h)
        self._scatter(p)

    def _alone(self) -> tuple[np.ndarray, np.ndarray]:
        """The parameter and its gradient, flat; the memory itself where that is in one piece."""
        (p,) = self.params
        return p._array.reshape(-1), p._grad._array.reshape(-1)

    def _gathered(self) -> tuple[np.ndarray, np.ndarray]:
        """All parameters in a row, and all gradients."""
        np.concatenate([p._array.reshape(-1) for p in self.params], out=self.p)
        np.concatenate([p._grad._array.reshape(-1) for p in self.params], out=self.g)
        return self.p, self.g

    def _scatter(self, p: np.ndarray) -> None:
        """Write the numbers back to where they came from; tensors that a graph has saved notice."""
        if self.gathers:
            for param, view in zip(self.params, self.views, strict=True):
                param._array[...] = view
        elif not self.params[0]._array.flags.c_contiguous:
            self.params[0]._array[...] = p.reshape(self.params[0].shape)
        for param in self.params:
            param._version[0] += 1

    def _begin(self, state: Memory) -> None:
        """Take these flat buffers and scalars for the block's, and cut them into chunks."""
        self.flat = {name: state[name] for name in self.rule.buffers}
        step = CHUNK // self.params[0].itemsize
        for start in range(0, max(1, self.ends[-1]), step):
            part = slice(start, start + step)
            scalars = {name: state[name] for name in self.rule.scalars}
            self.parts.append((part, {name: b[part] for name, b in self.flat.items()} | scalars))

    def memories(self) -> list[Memory]:
        """What is remembered of each parameter: its step, buffers (the memory itself, in its shape) and scalars."""
        if not self.parts:
            return [{} for _ in self.params]
        scalars = {name: self.parts[0][1][name] for name in self.rule.scalars}
        return [
            {"step": self.t, **scalars}
            | {name: b[self._range(i)].reshape(p.shape) for name, b in self.flat.items()}
            for i, p in enumerate(self.params)
        ]

    def _recall(self, memories: list[Memory]) -> None:
        """Go on from where these parameters stood."""
        self.t = memories[0]["step"]
        state = {name: memories[0][name] for name in self.rule.scalars}
        for name in self.rule.buffers:
            state[name] = np.concatenate([memory[name].reshape(-1) for memory in memories])
        self._begin(state)

    def mixed(self) -> bool:
        """Whether some parameters have a gradient and others none."""
        return self.gathers and 0 < sum(p._grad is None for p in self.params) < len(self.params)

    def divided(self) -> list["Block"]:
        """Two blocks, of parameters that have a gradient and of those that have none; this one if it is not mixed."""
        if not self.mixed():
            return [self]
        pairs = list(zip(self.params, self.memories(), strict=True))
        halves = [[pair for pair in pairs if (pair[0]._grad is None) is missing] for missing in (False, True)]
        return [Block(self.rule, *map(list, zip(*half, strict=True))) for half in halves]


def packed(rule: Rule, params: list[Tensor], memories: list[Memory]) -> list[Block]:
    """Blocks for all parameters: small ones together by type and clock, large ones alone."""
    members: dict[Any, list[int]] = {}
    for i, (p, memory) in enumerate(zip(params, memories, strict=True)):
        clock = tuple(memory.get(name) for name in ("step", *rule.scalars))
        members.setdefault((p.dtype, clock) if p.numel() < SMALL else i, []).append(i)
    return [Block(rule, [params[i] for i in block], [memories[i] for i in block]) for block in members.values()]
