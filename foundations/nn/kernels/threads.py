"""Work on several images at once: a loop over the batch, its parts on a few threads.

NumPy lets go of the interpreter while it copies, adds and multiplies arrays, so that two Python threads keep two cores
busy. Two things have to be right for that to pay.

- The BLAS library behind `matmul` has threads of its own, and runs one threaded product at a time: products called from
  two Python threads would wait for each other. OpenBLAS uses one thread for a product (m, k) @ (k, n) of fewer than
  m k n = 2^19 multiplications, so where several parts run, products are cut into pieces of rows below that: they run
  side by side, no setting of the library is touched, and a library that decides otherwise gives the same result. Where
  the pieces would be too thin there is one part, and the library's threads do the work.
- Starting a thread's work takes tens of microseconds: what is smaller than `WORTHWHILE` stays on the caller's thread.

The number of threads is `set_threads(n)`; else the environment's OMP_NUM_THREADS or OPENBLAS_NUM_THREADS; else the
cores that this process may use, but at most 4, as the interpreter's lock leaves more of them idle.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

ONE_THREAD = 2**19  # multiplications in a product below which OpenBLAS keeps to the thread that called it
WORTHWHILE = 2**21  # multiplications from which on a second thread is woken
FEWEST_ROWS = 16  # thinner products would take longer than what they save

_state: dict[str, Any] = {"threads": None, "pool": None}


def set_threads(n: int | None) -> None:
    """Use n threads from now on, the caller's among them; None goes back to what the environment says."""
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise ValueError(f"the number of threads must be an integer of at least 1, or None, got {n!r}")
    _state.update(threads=n, pool=None)


def get_threads() -> int:
    """How many threads `spread` may use, the caller's among them."""
    if _state["threads"] is None:
        _state["threads"] = from_environment()
    return _state["threads"]


def from_environment() -> int:
    """The number of threads that the environment asks for, or the number of cores; at most 4."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        text = os.environ.get(name, "")
        if text.isdigit() and int(text) > 0:
            return min(int(text), 4)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 4)


class Share(NamedTuple):
    """How work is shared out: in so many parts, with products of so many rows at a time."""

    parts: int
    rows: int


def share(n: int, k: int, m: int, cost: int) -> Share:
    """How to share out n images whose products are (rows, k) @ (k, m), `cost` multiplications in all."""
    parts, rows = min(get_threads(), n), (ONE_THREAD - 1) // max(1, k * m)
    if parts < 2 or rows < FEWEST_ROWS or cost < WORTHWHILE:
        return Share(1, sys.maxsize)
    return Share(parts, rows)


def spread(work: Callable[[int, int], Any], n: int, parts: int) -> list:
    """[work(start, stop), ...] over consecutive parts of range(n), one part per thread, the last on the caller's.

    A part that raises does so here, once all have ended. As in PyTorch, what overflows becomes an infinity without a
    warning.
    """

    def quietly(start: int, stop: int) -> Any:
        with np.errstate(over="ignore", invalid="ignore"):  # of this thread only, so it cannot stand outside
            return work(start, stop)

    ends = [n * part // parts for part in range(parts + 1)]
    waiting = [pool().submit(quietly, *part) for part in pairwise(ends[:-1])]
    try:
        last = quietly(ends[-2], n)
    finally:
        errors = [future.exception() for future in waiting]  # waits
    for error in errors:
        if error is not None:
            raise error
    return [*(future.result() for future in waiting), last]


def pool() -> ThreadPoolExecutor:
    """The helping threads, made at the first use. They run `work` only, which never waits for another part."""
    if _state["pool"] is None:
        _state["pool"] = ThreadPoolExecutor(max(1, get_threads() - 1), "kernels")
    return _state["pool"]


def forget_pool() -> None:
    """A forked child has none of its parent's threads."""
    _state["pool"] = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_pool)


def slices(start: int, stop: int, step: int) -> Iterator[slice]:
    """Consecutive slices of start .. stop, each of `step` items (of one, where step is less)."""
    for first in range(start, stop, max(1, step)):
        yield slice(first, min(stop, first + max(1, step)))


def products(A: np.ndarray, B: np.ndarray, out: np.ndarray, rows: int) -> None:
    """out[...] = A @ B for stacks (..., m, k) @ (..., k, n), so many rows of A at a time."""
    for piece in slices(0, A.shape[-2], rows):
        np.matmul(A[..., piece, :], B, out=out[..., piece, :])


def add_products(A: np.ndarray, B: np.ndarray, out: np.ndarray, rows: int) -> None:
    """out += Aᵀ B for stacks (..., m, k), (..., m, n), so many rows of both at a time."""
    for piece in slices(0, A.shape[-2], rows):
        out += A[..., piece, :].mT @ B[..., piece, :]
