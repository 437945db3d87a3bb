"""Schedules with a closed form: what the base rate is multiplied by at step t = `last_epoch`.

| class | factor f(t) |
|---|---|
| LambdaLR | lr_lambda(t) |
| StepLR | gamma^⌊t / step_size⌋ |
| MultiStepLR | gamma^(milestones ≤ t) |
| ConstantLR | factor while t < total_iters, then 1 |
| LinearLR | start_factor + (end_factor - start_factor) min(t / total_iters, 1) |
| ExponentialLR | gamma^t |
| CosineAnnealingLR | (1 + cos(π t / T_max)) / 2, between the rate and eta_min |
| CosineAnnealingWarmRestarts | the same in each cycle, of T_0 steps, then T_0 T_mult, T_0 T_mult², ... |

All but the first and the last multiply the rate that stands in the group by f(t) / f(t - 1), so that they can be
combined. Rounding is that of PyTorch, whose recursions these are.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from foundations.optim.first_order.lr_scheduler.scheduler import LRScheduler
from foundations.optim.first_order.optimizer import Optimizer


class LambdaLR(LRScheduler):
    """The base rate times lr_lambda(t); one function for all groups, or a list with one for each.

    Compare: torch.optim.lr_scheduler.LambdaLR.
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Callable | list[Callable], last_epoch: int = -1):
        groups = len(optimizer.param_groups)
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, list | tuple) else [lr_lambda] * groups
        if len(self.lr_lambdas) != groups:
            raise ValueError(f"lr_lambda needs one function for each of {groups} groups; got {len(self.lr_lambdas)}")
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return [base * factor(self.last_epoch) for base, factor in zip(self.base_lrs, self.lr_lambdas, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer and the functions, which the schedule it is loaded into has been given."""
        return {name: value for name, value in super().state_dict().items() if name != "lr_lambdas"}


class StepLR(LRScheduler):
    """The rate times gamma every step_size steps. Compare: torch.optim.lr_scheduler.StepLR."""

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1):
        if step_size < 1:
            raise ValueError(f"step_size must be 1 or more; got {step_size}")
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        drops = self.last_epoch > 0 and self.last_epoch % self.step_size == 0
        return [lr * self.gamma for lr in self._rates()] if drops else self._rates()


class MultiStepLR(LRScheduler):
    """The rate times gamma at each of the milestones. Compare: torch.optim.lr_scheduler.MultiStepLR."""

    def __init__(self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1, last_epoch: int = -1):
        self.milestones = Counter(milestones)  # a milestone named twice counts twice
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return [lr * self.gamma ** self.milestones[self.last_epoch] for lr in self._rates()]


class ConstantLR(LRScheduler):
    """A fraction of the rate for total_iters steps, then all of it. Compare: torch.optim.lr_scheduler.ConstantLR."""

    def __init__(self, optimizer: Optimizer, factor: float = 1.0 / 3, total_iters: int = 5, last_epoch: int = -1):
        if not 0 <= factor <= 1:
            raise ValueError(f"factor must be between 0 and 1; got {factor}")
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        if self.last_epoch == 0:
            return [lr * self.factor for lr in self._rates()]
        if self.last_epoch == self.total_iters:
            return [lr * (1.0 / self.factor) for lr in self._rates()] if self.factor else self.base_lrs
        return self._rates()


class LinearLR(LRScheduler):
    """A straight line from start_factor to end_factor of the rate: a warm-up.

    Parameters
    ----------
    start_factor, end_factor : above 0 and up to 1; end_factor may be 0
    total_iters : steps from one to the other

    Compare: torch.optim.lr_scheduler.LinearLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ):
        if not 0 < start_factor <= 1:
            raise ValueError(f"start_factor must be above 0 and not above 1; got {start_factor}")
        if not 0 <= end_factor <= 1:
            raise ValueError(f"end_factor must be between 0 and 1; got {end_factor}")
        self.start_factor, self.end_factor = start_factor, end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        if self.last_epoch == 0:
            return [lr * self.start_factor for lr in self._rates()]
        if self._is_first or self.last_epoch > self.total_iters:
            return self._rates()
        rise = self.end_factor - self.start_factor
        before = self.total_iters * self.start_factor + (self.last_epoch - 1) * rise
        return [lr * (1.0 + rise / before) for lr in self._rates()]


class ExponentialLR(LRScheduler):
    """The rate times gamma at every step. Compare: torch.optim.lr_scheduler.ExponentialLR."""

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1):
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        return self._rates() if self._is_first else [lr * self.gamma for lr in self._rates()]


class CosineAnnealingLR(LRScheduler):
    """Half a wave down to eta_min in T_max steps, and up again. Compare: torch.optim.lr_scheduler.CosineAnnealingLR.

    Notes
    -----
    f(t) / f(t - 1) has no meaning where f(t - 1) = 0, one step after each low: there the rise is added.
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1):
        if T_max < 1:
            raise ValueError(f"T_max must be 1 step or more; got {T_max}")
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        t, T, eta_min = self.last_epoch, self.T_max, self.eta_min
        if self._is_first:
            return self._rates()
        if (t - 1 - T) % (2 * T) == 0:
            rise = (1 - math.cos(math.pi / T)) / 2
            return [lr + (base - eta_min) * rise for base, lr in zip(self.base_lrs, self._rates(), strict=True)]
        ratio = (1 + math.cos(math.pi * t / T)) / (1 + math.cos(math.pi * (t - 1) / T))
        return [ratio * (lr - eta_min) + eta_min for lr in self._rates()]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Waves down to eta_min, each T_mult times as long as the one before, with a jump back to the base rate between.

    Raises
    ------
    ValueError
        If T_0 is no positive integer or T_mult no integer from 1 on.

    Compare: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
    """

    def __init__(self, optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0, last_epoch: int = -1):
        for name, value in (("T_0", T_0), ("T_mult", T_mult)):
            if not isinstance(value, int) or value < 1:
                raise ValueError(f"{name} must be an integer from 1 on; got {value}")
        self.T_0, self.T_mult = T_0, T_mult
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        t, T = self.last_epoch, self.T_0
        if self.T_mult == 1:
            t %= T
        while t >= T:
            t, T = t - T, T * self.T_mult
        self.T_cur, self.T_i = t, T  # the step within this cycle, and the cycle's length
        return [self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * t / T)) / 2 for base in self.base_lrs]
