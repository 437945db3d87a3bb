"""Reduce on plateau: the rate goes down when a measured number has ceased to get better.

What counts as better than the best so far, b, for a number to be small:

    a < b (1 - threshold)    relative          a < b - threshold    absolute

and mirrored for one to be large. After more than `patience` steps in a row without, the rate is multiplied by `factor`.
"""

import math

from foundations.optim.first_order.lr_scheduler.one_cycle import per_group
from foundations.optim.first_order.lr_scheduler.scheduler import Schedule
from foundations.optim.first_order.optimizer import Optimizer

BETTER = {
    ("min", "rel"): lambda a, best, threshold: a < best * (1.0 - threshold),
    ("min", "abs"): lambda a, best, threshold: a < best - threshold,
    ("max", "rel"): lambda a, best, threshold: a > best * (threshold + 1.0),
    ("max", "abs"): lambda a, best, threshold: a > best + threshold,
}


class ReduceLROnPlateau(Schedule):
    """Multiply the rates by `factor` when a metric stops getting better.

    Parameters
    ----------
    mode : "min" if the metric should become small, "max" if large
    factor : below 1
    patience : steps without improvement that are put up with
    threshold, threshold_mode : by how much better is better, "rel" or "abs"
    cooldown : steps after a reduction in which none is counted as bad
    min_lr : the rates go no lower; a number, or one for each group
    eps : a change smaller than this is not made

    Raises
    ------
    ValueError
        For an unknown mode, a factor of 1 or more, or a list of another length than the groups.
    TypeError
        If `optimizer` is none.

    Compare: torch.optim.lr_scheduler.ReduceLROnPlateau.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: list[float] | float = 0,
        eps: float = 1e-8,
    ):
        super().__init__(optimizer)
        if factor >= 1.0:
            raise ValueError(f"factor must be below 1; got {factor}")
        if (mode, threshold_mode) not in BETTER:
            raise ValueError(f"mode is min or max, threshold_mode rel or abs; got {mode!r} and {threshold_mode!r}")
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.factor, self.patience, self.cooldown, self.eps = factor, patience, cooldown, eps
        self.min_lrs = per_group("min_lr", min_lr, optimizer)
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = self.cooldown_counter = self.last_epoch = 0
        self._last_lr = [group["lr"] for group in optimizer.param_groups]

    def step(self, metrics) -> None:
        """Hear the metric of this step, a number or a tensor of one element, and reduce the rates if it is time."""
        self.last_epoch += 1
        metric = float(metrics)
        better = BETTER[self.mode, self.threshold_mode](metric, self.best, self.threshold)
        self.best = metric if better else self.best
        self.num_bad_epochs = 0 if better else self.num_bad_epochs + 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def _reduce(self) -> None:
        for group, least in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
            rate = max(group["lr"] * self.factor, least)
            if group["lr"] - rate > self.eps:
                group["lr"] = rate
