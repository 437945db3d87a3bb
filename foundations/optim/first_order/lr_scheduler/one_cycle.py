"""One cycle: the rate up to its peak and far down again, while the momentum goes the other way.

Between the ends of a phase, at the part u of its steps, a value goes from a to b by

    b + (a - b) (1 + cos π u) / 2        or        a + (b - a) u

Two phases: up to max_lr, then down to min_lr = max_lr / (div_factor final_div_factor). Three: up, down to the start,
and from there to min_lr. A large rate at low momentum moves fast and far; the end settles.

Source: Smith and Topin, Super-convergence: very fast training using large learning rates (2018).
"""

import math

from foundations.optim.first_order.lr_scheduler.scheduler import LRScheduler
from foundations.optim.first_order.optimizer import Optimizer

UP = ("initial_lr", "max_lr", "max_momentum", "base_momentum")  # from, to; from, to
TWO_PHASES = [UP, ("max_lr", "min_lr", "base_momentum", "max_momentum")]
THREE_PHASES = [
    UP,
    ("max_lr", "initial_lr", "base_momentum", "max_momentum"),
    ("initial_lr", "min_lr", "max_momentum", "max_momentum"),
]
ANNEAL = {
    "cos": lambda a, b, u: b + (a - b) / 2.0 * (math.cos(math.pi * u) + 1),
    "linear": lambda a, b, u: (b - a) * u + a,
}


class OneCycleLR(LRScheduler):
    """One cycle of rate and momentum over `total_steps`, or `epochs` times `steps_per_epoch`.

    Parameters
    ----------
    max_lr : the peak; a number, or one for each group
    pct_start : part of the steps that go up
    anneal_strategy : "cos" or "linear"
    cycle_momentum : whether `momentum`, or the first of `betas`, moves from max_momentum to base_momentum and back
    div_factor, final_div_factor : the start is max_lr / div_factor, the end that by final_div_factor again

    Raises
    ------
    ValueError
        For counts that are no positive integers, a pct_start outside [0, 1], an unknown strategy, an optimizer without
        momentum under cycle_momentum; and from `step` beyond total_steps.

    Compare: torch.optim.lr_scheduler.OneCycleLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ):
        self.total_steps = length(total_steps, epochs, steps_per_epoch)
        if not 0 <= pct_start <= 1:
            raise ValueError(f"pct_start must be between 0 and 1; got {pct_start}")
        if anneal_strategy not in ANNEAL:
            raise ValueError(f"anneal_strategy must be one of {', '.join(ANNEAL)}; got {anneal_strategy!r}")
        if cycle_momentum and not {"momentum", "betas"} & set(optimizer.defaults):
            raise ValueError("cycle_momentum needs an optimizer with momentum or betas; say cycle_momentum=False")
        self.pct_start, self.three_phase = pct_start, three_phase
        self.anneal_strategy = anneal_strategy
        self.cycle_momentum = cycle_momentum
        if last_epoch == -1:
            peaks = per_group("max_lr", max_lr, optimizer)
            lows = per_group("base_momentum", base_momentum, optimizer)
            highs = per_group("max_momentum", max_momentum, optimizer)
            for group, peak, low, high in zip(optimizer.param_groups, peaks, lows, highs, strict=True):
                first = peak / div_factor
                group |= {"initial_lr": first, "max_lr": peak, "min_lr": first / final_div_factor}
                group |= {"base_momentum": low, "max_momentum": high} if cycle_momentum else {}
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The rate of each group; the momentum is set on the way."""
        (start, end, momentum, last), u = self._place()
        anneal = ANNEAL[self.anneal_strategy]
        if self.cycle_momentum:
            for group in self.optimizer.param_groups:
                set_momentum(group, anneal(group[momentum], group[last], u))
        return [anneal(group[start], group[end], u) for group in self.optimizer.param_groups]

    def _place(self) -> tuple[tuple[str, str, str, str], float]:
        """The phase of this step, and which part of it is over."""
        t, T = self.last_epoch, self.total_steps
        if t > T:
            raise ValueError(f"the cycle has {T} steps; this would be step {t}")
        ends = [self.pct_start * T - 1, 2 * self.pct_start * T - 2] if self.three_phase else [self.pct_start * T - 1]
        phases, before = THREE_PHASES if self.three_phase else TWO_PHASES, 0.0
        for phase, end in zip(phases, [*ends, T - 1], strict=True):
            if t <= end or phase is phases[-1]:
                return phase, (t - before) / (end - before) if end != before else 1.0
            before = end
        raise AssertionError("the last phase takes every step")


def set_momentum(group: dict, momentum: float) -> None:
    """The momentum of a group, which is the first of its betas where it has such."""
    if "betas" in group:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum


def length(total_steps, epochs, steps_per_epoch) -> int:
    """The steps of the cycle. Raises ValueError if they are not said, or not as positive integers."""
    counts = [epochs, steps_per_epoch] if total_steps is None else [total_steps]
    if None in counts:
        raise ValueError("say how long the cycle is: total_steps, or epochs and steps_per_epoch")
    if any(not isinstance(n, int) or n < 1 for n in counts):
        raise ValueError(f"the length of a cycle is given in positive integers; got {counts}")
    return math.prod(counts)


def per_group(name: str, value, optimizer: Optimizer) -> list[float]:
    """One value for each group. Raises ValueError for a list of another length."""
    groups = len(optimizer.param_groups)
    values = list(value) if isinstance(value, list | tuple) else [value] * groups
    if len(values) != groups:
        raise ValueError(f"{name} needs one value, or one for each of {groups} groups; got {len(values)}")
    return values
