"""What a comparison is, and how one is run.

Every concept of `foundations` is held against the industrial library twice: its answer must agree, and its time is put
beside the library's. A `Comparison` says how: our function, theirs, inputs of size n, and what agreement means.
Each folder lists its own in `baselines.py`, in a list named `COMPARISONS`; this file knows none of them, and finds them
by name when asked.

    check(c, n, rng)     one input of size n: relative error, or AssertionError
    measure(c, n, rng)   the same, and the median seconds of ours, theirs and by hand

All sides are timed in turn, A B C A B C: a machine that slows down for a moment slows all of them.
"""

import importlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

SIZES = (8, 64, 4096, 100_000)  # for what costs a few steps a number
PATIENCE = 10.0  # seconds: what takes longer is timed once


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One concept, ours beside the library's.

    Parameters
    ----------
    concept : the field's name for it, unique in the repository
    ours : the function under test
    theirs : the library's, as a dotted name ("numpy.linalg.svd") or as a function that imports inside itself
    inputs : inputs(rng, n) -> tuple of positional arguments
    sizes : the sizes n to time, smallest first
    agrees : agrees(got, wanted, *arguments) -> relative error; AssertionError says got, wanted and where
    by_hand : optional: the same in plain Python lists, the first rung of the ladder
    """

    concept: str
    ours: Callable
    theirs: str | Callable
    inputs: Callable[[np.random.Generator, int], tuple]
    sizes: tuple[int, ...]
    agrees: Callable[..., float]
    by_hand: Callable | None = None

    @property
    def theirs_name(self) -> str:
        """The library's function as a person writes it: its dotted name, or what the function says it calls."""
        if isinstance(self.theirs, str):
            return self.theirs
        return (self.theirs.__doc__ or self.theirs.__name__).strip().splitlines()[0].rstrip(".")

    def library(self) -> Callable:
        """The library's function itself. Raises ModuleNotFoundError where the library is not installed."""
        return resolve(self.theirs) if isinstance(self.theirs, str) else self.theirs


class Measurement(NamedTuple):
    """What `measure` saw for one concept at one size: median seconds of "ours", "theirs" and, where run, "by_hand"."""

    n: int
    seconds: dict[str, float]
    ratio: float
    error: float
    growth: float | None  # exponent p of seconds ~ n^p since the size before


def areas(package: str = "foundations") -> list[str]:
    """Names of the folders of a package that have comparisons."""
    folders = importlib.import_module(package).__path__
    return sorted({path.parent.name for folder in folders for path in Path(folder).glob("*/baselines.py")})


def comparisons(area: str, package: str = "foundations") -> list[Comparison]:
    """The comparisons of one folder, in the order in which its baselines.py lists them."""
    return importlib.import_module(f"{package}.{area}.baselines").COMPARISONS


def resolve(dotted: str) -> Any:
    """The object behind a dotted name: the longest importable prefix, then attributes."""
    parts = dotted.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError as error:
            # A missing library is the caller's to hear of; a class name tried as a module is not.
            if cut > 1 and (error.name or "").startswith(parts[0] + "."):
                continue
            raise
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise ValueError(f"a dotted name has a module and an attribute, such as numpy.linalg.svd; got {dotted!r}")


def relative_error(got, wanted) -> float:
    """Largest |got - wanted| / max(1, |wanted|) over all elements; shapes must be equal, nan equals nan."""
    got, wanted = (np.asarray(a) for a in (got, wanted))
    got, wanted = (a.astype(int) if a.dtype == bool else a for a in (got, wanted))  # truths have no difference
    assert got.shape == wanted.shape, f"got shape {got.shape}, wanted {wanted.shape}"
    if got.size == 0:
        return 0.0
    return float(_errors(got, wanted).max())


def _errors(got: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):  # inf - inf, inf / inf
        error = np.abs(got - wanted) / np.maximum(1.0, np.abs(wanted))
    equal = (got == wanted) | (np.isnan(got) & np.isnan(wanted))
    return np.where(equal, 0.0, np.where(np.isnan(error), np.inf, error))


def close(tolerance: float = 1e-12) -> Callable[..., float]:
    """An `agrees` for answers that are unique: every element within `tolerance`, as `relative_error` measures it."""

    def agrees(got, wanted, *_arguments) -> float:
        error = relative_error(got, wanted)
        if error > tolerance:
            got, wanted = np.asarray(got), np.asarray(wanted)
            where = tuple(int(i) for i in np.unravel_index(_errors(got, wanted).argmax(), got.shape))
            raise AssertionError(
                f"got {got[where]}, wanted {wanted[where]} at {where}: error {error:.1e} > {tolerance:.0e}"
            )
        return error

    return agrees


def unique(concept, ours, theirs, inputs, sizes=SIZES, tolerance=1e-12, by_hand=None) -> Comparison:
    """A comparison of answers that are unique: one line of a table, in which `close(tolerance)` says what agrees."""
    return Comparison(
        concept=concept, ours=ours, theirs=theirs, inputs=inputs, sizes=sizes, agrees=close(tolerance), by_hand=by_hand
    )


def check(comparison: Comparison, n: int, rng: np.random.Generator, *, by_hand: bool = True) -> float:
    """Run both sides on one input of size n and return their relative error.

    Raises AssertionError where they differ, where ours changed its input, or where by hand differs from the library.
    """
    arguments = comparison.inputs(rng, n)
    before = [a.copy() if isinstance(a, np.ndarray) else a for a in arguments]
    got = comparison.ours(*arguments)
    for position, (was, now) in enumerate(zip(before, arguments, strict=True)):
        if isinstance(now, np.ndarray):
            unchanged = np.array_equal(was, now, equal_nan=now.dtype.kind in "fc")
            assert unchanged, f"{comparison.concept}: argument {position} was overwritten"
    wanted = comparison.library()(*arguments)
    if by_hand and comparison.by_hand:
        comparison.agrees(comparison.by_hand(*as_lists(arguments)), wanted, *arguments)
    return comparison.agrees(got, wanted, *arguments)


def as_lists(arguments: tuple) -> list:
    """Arrays as plain Python lists, for the functions written by hand."""
    return [a.tolist() if isinstance(a, np.ndarray) else a for a in arguments]


def interleaved(
    functions: Mapping[str, Callable[[], Any]], budget: float = 1.0, least: int = 5, most: int = 200
) -> dict[str, float]:
    """Median seconds of each function, called in turn: A B C, A B C, ...

    One uncounted round comes first; then `least` to `most` rounds, until `budget` seconds are spent. A first round that
    takes longer than `PATIENCE` counts, and is the only one.
    """
    first = {name: _seconds(function) for name, function in functions.items()}
    if sum(first.values()) > PATIENCE:
        return first
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    started, rounds = time.perf_counter(), 0
    while rounds < least or (rounds < most and time.perf_counter() - started < budget):
        for name, function in functions.items():
            seconds[name].append(_seconds(function))
        rounds += 1
    return {name: float(np.median(times)) for name, times in seconds.items()}


def _seconds(function: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def measure(
    comparison: Comparison, n: int, rng: np.random.Generator, *, by_hand: bool = True, budget: float = 1.0
) -> Measurement:
    """Error and interleaved median seconds of one comparison at size n, `budget` seconds of measuring at the most."""
    by_hand = by_hand and comparison.by_hand is not None
    error = check(comparison, n, rng, by_hand=by_hand)
    arguments, theirs = comparison.inputs(rng, n), comparison.library()
    functions = {"ours": partial(comparison.ours, *arguments), "theirs": partial(theirs, *arguments)}
    if comparison.by_hand and by_hand:
        functions["by_hand"] = partial(comparison.by_hand, *as_lists(arguments))
    seconds = interleaved(functions, budget)
    return Measurement(n, seconds, seconds["ours"] / seconds["theirs"], error, growth=None)


def measure_all(comparison: Comparison, seed: int = 0, *, budget: float = 1.0) -> Iterator[Measurement]:
    """Measure each size of a comparison, smallest first; from the second on with the growth exponent of our seconds.

    By hand is left out from the size on at which it would take over a second, projected by n³ from the size before.
    """
    before: Measurement | None = None
    for n in sorted(comparison.sizes):
        by_hand = before is None or before.seconds.get("by_hand", 1.0) * (n / before.n) ** 3 < 1.0
        now = measure(comparison, n, np.random.default_rng([seed, n]), by_hand=by_hand, budget=budget)
        if before is not None:
            growth = math.log(now.seconds["ours"] / before.seconds["ours"]) / math.log(n / before.n)
            now = now._replace(growth=growth)
        yield now
        before = now
