"""Schedules one after another: a warm-up, then a cosine."""

from bisect import bisect_right
from typing import Any

from foundations.optim.first_order.lr_scheduler.plateau import ReduceLROnPlateau
from foundations.optim.first_order.lr_scheduler.scheduler import LRScheduler
from foundations.optim.first_order.optimizer import Optimizer


class SequentialLR(LRScheduler):
    """The first schedule up to the first milestone, then the second from its own step 0, and so on.

    Parameters
    ----------
    schedulers : schedules of this optimizer
    milestones : the steps at which the next takes over, one fewer than schedules, in rising order

    Raises
    ------
    ValueError
        For no schedule, one of another optimizer, one that needs a metric, or another number of milestones.

    Notes
    -----
    A sequence within a sequence counts its milestones from its own step 0; PyTorch's from its step 1.
    Compare: torch.optim.lr_scheduler.SequentialLR.
    """

    def __init__(
        self, optimizer: Optimizer, schedulers: list[LRScheduler], milestones: list[int], last_epoch: int = -1
    ):
        if not schedulers:
            raise ValueError("a sequence needs at least one schedule; got none")
        for i, scheduler in enumerate(schedulers):
            if isinstance(scheduler, ReduceLROnPlateau):
                raise ValueError(f"schedule {i} is a ReduceLROnPlateau, whose steps need a metric; a sequence has none")
            if scheduler.optimizer is not optimizer:
                raise ValueError(f"schedule {i} belongs to another optimizer")
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(f"{len(schedulers)} schedules need one milestone fewer; got {len(milestones)}")
        self.optimizer = optimizer
        self._schedulers, self._milestones = list(schedulers), list(milestones)
        self.base_lrs = self._schedulers[0].base_lrs
        self._first_step()
        self.last_epoch = last_epoch + 1

    def _first_step(self) -> None:
        self.last_epoch = 0
        self._begin(bisect_right(self._milestones, 0), [group["initial_lr"] for group in self.optimizer.param_groups])

    def _begin(self, i: int, rates: list[float]) -> None:
        """Let schedule i begin at its step 0, from these rates."""
        self._set(rates)
        self._schedulers[i].last_epoch = -1
        self._schedulers[i]._first_step()
        self._last_lr = self._schedulers[i].get_last_lr()

    def step(self) -> None:
        """Go on to the next step, with the schedule whose turn it is."""
        self.last_epoch += 1
        i = bisect_right(self._milestones, self.last_epoch)
        if i > 0 and self._milestones[i - 1] == self.last_epoch:
            return self._begin(i, self._schedulers[i].base_lrs)
        self._schedulers[i].step()
        self._last_lr = self._schedulers[i].get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer, with the states of the schedules in `_schedulers`."""
        states = [scheduler.state_dict() for scheduler in self._schedulers]
        return super().state_dict() | {"_schedulers": states}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Stand where the sequence stood whose `state_dict()` this is. The rates are the optimizer's to load.

        Raises ValueError for a state without `_schedulers`, or with more or fewer of them.
        """
        states = state_dict.get("_schedulers", ())
        if len(states) != len(self._schedulers):
            numbers = f"{len(states)} schedules, this {len(self._schedulers)}"
            raise ValueError(f"the saved sequence has {numbers}; they must be equal")
        for scheduler, state in zip(self._schedulers, states, strict=True):
            scheduler.load_state_dict(state)
        super().load_state_dict({name: value for name, value in state_dict.items() if name != "_schedulers"})
