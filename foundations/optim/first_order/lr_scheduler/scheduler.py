"""What all schedules share: they set the rate of every parameter group once a step.

A schedule is made before the first step, which sets the rates of step 0, and moves on by `step()` after each step of
the optimizer. Its `get_lr()` answers with the rates of step `last_epoch`, most often from those that stand in the
groups: so several schedules of one optimizer multiply (PyTorch calls that chainable).

Left out: `step(epoch)`, which PyTorch deprecates, and its warning where `step()` comes before the optimizer's.
"""

from typing import Any

from foundations.optim.first_order.optimizer import Optimizer


class Schedule:
    """What changes the rates of an optimizer as it goes, and can be saved. TypeError if `optimizer` is none."""

    _last_lr: list[float]

    def __init__(self, optimizer: Optimizer):
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"a schedule changes an Optimizer; got {type(optimizer).__name__}")
        self.optimizer = optimizer

    def get_last_lr(self) -> list[float]:
        """The rate of each group after the last step."""
        return self._last_lr

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer, for `load_state_dict` of a schedule made with the same arguments."""
        return {name: value for name, value in vars(self).items() if name != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Stand where the schedule stood whose `state_dict()` this is. The rates are the optimizer's to load."""
        vars(self).update(state_dict)


class LRScheduler(Schedule):
    """A schedule that needs to hear no metric; subclasses say in `get_lr` what they are.

    Parameters
    ----------
    optimizer : the Optimizer whose groups it changes
    last_epoch : the step that was last done; -1 for none. A schedule that begins later needs groups with `initial_lr`

    Raises
    ------
    TypeError
        If `optimizer` is none.
    KeyError
        If a later beginning finds no `initial_lr`.
    NotImplementedError
        For this class itself, and a subclass without `get_lr`.

    Compare: torch.optim.lr_scheduler.LRScheduler.
    """

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1):
        super().__init__(optimizer)
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(f"to begin after step {last_epoch} needs 'initial_lr' in param_groups[{i}]")
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._first_step()

    def _first_step(self) -> None:
        """Set the rates of the step at which the schedule begins."""
        self._is_first = True
        self.step()
        self._is_first = False

    def get_lr(self) -> list[float]:
        """The rate of each group at step `last_epoch`."""
        name = type(self).__name__
        raise NotImplementedError(f"{name} has no get_lr() that says its rates; take a schedule such as StepLR")

    def step(self) -> None:
        """Go on to the next step, and set its rates."""
        self.last_epoch += 1
        self._set(self.get_lr())

    def _set(self, rates: list[float]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = rates

    def _rates(self) -> list[float]:
        """The rates that now stand in the groups."""
        return [group["lr"] for group in self.optimizer.param_groups]
