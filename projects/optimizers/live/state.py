"""What a view shows, as one value, and as the query of an address: whoever opens the address sees the view.

    read({"f": "booth", "lr": "0.02"})    the state, and a sentence for whatever could not be taken
    address(state)                        f=booth&x=-8.0&...
"""

import math
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from foundations.optim.first_order.schedules import SCHEDULES
from projects.common.errors import UserError
from projects.optimizers import choices
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.surfaces import Surface, surface

MOST_STEPS = 2000
FIRST = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RANGES = {
    "lr": (1e-5, 10.0),
    "momentum": (0.0, 0.999),
    "beta1": (0.0, 0.999),
    "beta2": (0.0, 0.9999),
    "noise": (0.0, 10.0),
    "speed": (1.0, 500.0),
    "steps": (1, MOST_STEPS),
    "seed": (0, 10**6),
}


DEAREST = 1e6  # microseconds that an answer may take, about, on a machine that is neither new nor busy
A_RULE, A_PART = 10, 4.5  # microseconds of a step: for each optimizer, and for each part of the formula
LONGEST = 300  # characters of a complaint

surface_of = lru_cache(maxsize=64)(surface)  # a formula is read once, not once for each drag


@dataclass(frozen=True)
class State:
    """Everything that can be set.

    Attributes
    ----------
    f : a surface's name, or a formula in x and y
    x, y : where all start
    view : x from, x to, y from, y to, of what is seen; None for the surface's own domain
    opt : names of those that race
    lr, momentum, beta1, beta2, noise, schedule, seed : as in `model.Settings`; schedule by its name
    steps : how many, at most MOST_STEPS
    speed : steps a second, when playing
    step : how far paths are shown; None for all the way
    """

    f: str = "himmelblau"
    x: float = 0.0
    y: float = -0.5
    view: tuple[float, float, float, float] | None = None
    opt: tuple[str, ...] = FIRST
    lr: float = 0.01
    steps: int = 300
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    noise: float = 0.0
    schedule: str = "constant"
    seed: int = 0
    speed: float = 60.0
    step: int | None = None

    @property
    def domain(self) -> tuple[float, float, float, float]:
        """What is seen."""
        return self.view or surface_of(self.f).domain


def of_surface(found: Surface, state: State | None = None) -> State:
    """The state at this surface, at its own start and domain."""
    return replace(state or State(), f=found.name, x=found.start[0], y=found.start[1], view=None, step=None)


def read(query: Mapping[str, str]) -> tuple[State, list[str]]:
    """The state that a query asks for, and one sentence for each part of it that keeps its default instead."""
    state, complaints = State(), []
    for names, reader in READERS:
        given = {name: query[name] for name in names if name in query}
        if given:
            try:
                state = reader(state, given)
            except UserError as error:
                complaints.append(brief(error))
    state, complaint = affordable(state)
    return state, [*complaints, complaint] if complaint else complaints


def affordable(state: State) -> tuple[State, str]:
    """The state with no more steps than are computed in about a second, and a sentence where they are fewer."""
    parts = surface_of(state.f).expression.size
    most = int(DEAREST / (A_RULE * len(state.opt) + A_PART * parts))
    if state.steps <= most:
        return state, ""
    why = f"{len(state.opt)} optimizers on a formula of {parts} numbers, names and operations"
    step = None if state.step is None else min(state.step, most)
    return replace(state, steps=most, step=step), f"Only {most} steps are taken: more of {why} would take too long."


def brief(error: UserError) -> str:
    """The sentence of an error, without the names that the page lists anyway, and short enough to be read."""
    sentence, listed, _ = str(error).partition("; write one")
    sentence += "." if listed else ""
    return sentence if len(sentence) <= LONGEST else f"{sentence[:60]} … {sentence[-160:]}"


def address(state: State) -> str:
    """The query that `read` reads as this state."""
    words: dict[str, Any] = {name: getattr(state, name) for name in ("f", "x", "y")}
    if state.view:
        words["view"] = ",".join(map(str, state.view))
    words["opt"] = ",".join(state.opt)
    words |= {name: getattr(state, name) for name in ("lr", "steps", "momentum", "beta1", "beta2", "noise")}
    words |= {name: getattr(state, name) for name in ("schedule", "seed", "speed")}
    if state.step is not None:
        words["step"] = state.step
    return urllib.parse.urlencode(words, safe=",*()")


def describe(state: State) -> str:
    """One line on what is seen."""
    found = surface_of(state.f)
    named = f"{found.name}: {found.formula}" if found.name != found.formula.strip() else found.name
    noise = f", noise {state.noise:g}" if state.noise else ""
    schedule = f", schedule {state.schedule}" if state.schedule != "constant" else ""
    return f"{named}; start ({state.x:g}, {state.y:g}), rate {state.lr:g}{noise}{schedule}"


# ---- Readers: (state, {name: text}) -> state, or UserError


def number(name: str, text: str) -> float:
    """A finite number within the RANGES of its name."""
    low, high = RANGES[name]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise UserError(f"{name} in the address must be a number from {low:g} to {high:g}, got {text[:40]!r}.")
    return value


def whole(name: str, text: str) -> int:
    """A whole number within the RANGES of its name."""
    value = number(name, text)
    if value != int(value):
        raise UserError(f"{name} in the address must be a whole number, got {text[:40]!r}.")
    return int(value)


def coordinates(what: str, texts: list[str], n: int) -> tuple[float, ...]:
    """n finite numbers of at most 1e6."""
    try:
        values = tuple(map(float, texts))
    except ValueError:
        values = ()
    if len(values) != n or not all(abs(value) <= 1e6 for value in values):
        raise UserError(f"{what} in the address must be {n} numbers of at most 1e6, got {','.join(texts)[:40]!r}.")
    return values


def read_surface(state: State, given: Mapping[str, str]) -> State:
    return of_surface(surface_of(given["f"]), state)


def read_start(state: State, given: Mapping[str, str]) -> State:
    texts = [given.get("x", str(state.x)), given.get("y", str(state.y))]
    x, y = choices.start(surface_of(state.f), coordinates("x and y", texts, 2))
    return replace(state, x=x, y=y)


def read_view(state: State, given: Mapping[str, str]) -> State:
    a, b, c, d = coordinates("view", given["view"].split(","), 4)
    if not (is_wide(a, b) and is_wide(c, d)):
        raise UserError(f"view in the address must be x from, x to, y from, y to, got {given['view'][:40]!r}.")
    return replace(state, view=(a, b, c, d))


def is_wide(low: float, high: float) -> bool:
    """Whether there are numbers enough between the two to draw a picture of."""
    return high - low > 1e-9 * max(1.0, abs(low), abs(high))


def read_optimizers(state: State, given: Mapping[str, str]) -> State:
    chosen = choices.optimizers(given["opt"]) if given["opt"].strip() else []
    return replace(state, opt=tuple(name for name in OPTIMIZERS if name in chosen))


def read_schedule(state: State, given: Mapping[str, str]) -> State:
    if given["schedule"] not in SCHEDULES:
        raise UserError(f"There is no schedule {given['schedule'][:40]!r}; there are {', '.join(SCHEDULES)}.")
    return replace(state, schedule=given["schedule"])


def read_step(state: State, given: Mapping[str, str]) -> State:
    if not given["step"].isdecimal() or int(given["step"][:9]) > state.steps:
        raise UserError(f"step in the address must be from 0 to {state.steps}, got {given['step'][:40]!r}.")
    return replace(state, step=int(given["step"]))


def reader_of(name: str, parse: Callable[[str, str], Any]) -> tuple:
    return (name,), lambda state, given: replace(state, **{name: parse(name, given[name])})


READERS = (
    (("f",), read_surface),
    (("x", "y"), read_start),
    (("view",), read_view),
    (("opt",), read_optimizers),
    (("schedule",), read_schedule),
    *(reader_of(name, number) for name in ("lr", "momentum", "beta1", "beta2", "noise", "speed")),
    *(reader_of(name, whole) for name in ("steps", "seed")),
    (("step",), read_step),
)
