"""What all optimizers share: groups of parameters with settings, a step, and a state that can be saved.

    optimizer = Adam(model.parameters(), lr=1e-3)
    optimizer.zero_grad()
    loss(model(x), y).backward()
    optimizer.step()

Interface and layout of `state_dict()` are PyTorch's. What a step does is a row of the table in rules.py; how parameters
are packed for it is in blocks.py.

Left out: hooks, and arguments that say how a step is computed, not what (foreach, fused, capturable, differentiable).
"""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np

from foundations.autodiff import Tensor, enable_grad, no_grad, tensor
from foundations.autodiff.dtypes import QUIET
from foundations.autodiff.tensor import wrap
from foundations.optim.first_order.blocks import Block, Memory, packed
from foundations.optim.first_order.rules import Rule, on

PAIRS = {"betas": ("beta1", "beta2"), "etas": ("etaminus", "etaplus"), "step_sizes": ("step_min", "step_max")}
NEEDED_FOR = {"momentum_buffer": "momentum", "max_exp_avg_sq": "amsgrad", "grad_avg": "centered"}
NONNEGATIVE = (0.0, math.inf)
LIMITS = {  # of settings that are numbers, ends included
    "lr": NONNEGATIVE,
    "eps": NONNEGATIVE,
    "weight_decay": NONNEGATIVE,
    "momentum": NONNEGATIVE,
    "lr_decay": NONNEGATIVE,
    "initial_accumulator_value": NONNEGATIVE,
    "momentum_decay": NONNEGATIVE,
    "alpha": NONNEGATIVE,
    "rho": (0.0, 1.0),
}


class Optimizer:
    """Steps parameters along their gradients; subclasses name the rule.

    Parameters
    ----------
    params : tensors, or pairs (name, tensor), or dicts {"params": ..., setting: value} with settings of their own
    defaults : settings of groups that do not say otherwise

    Attributes
    ----------
    param_groups : list of dicts: "params" and the settings; all of it may be changed between steps
    defaults : as above
    state : what is remembered, for reading: {parameter: {"step": ..., "exp_avg": ..., ...}}

    Raises
    ------
    TypeError
        For a tensor or a dict where several are wanted, and for what is no tensor.
    ValueError
        For no parameters, one that is named twice or is no leaf, and settings out of their range.

    Notes
    -----
    Parameters whose `.grad` is None are not stepped, and their clock stands still. A step writes into the memory of the
    parameters, and counts as a change in place. Different parameters must not share numbers.
    Compare: torch.optim.Optimizer.
    """

    rule: Rule

    def __init__(self, params: Iterable, defaults: dict[str, Any]):
        if isinstance(params, Tensor):
            raise TypeError("an optimizer takes several parameters, such as a list of tensors or dicts; got one tensor")
        if isinstance(params, dict):
            raise TypeError("an optimizer takes a list of tensors or of dicts; got one dict: put the dict in a list")
        refuse_set(params)
        self.defaults = defaults
        self.param_groups: list[dict[str, Any]] = []
        self._blocks: list[list[Block]] = []
        self._packed: list[list[Tensor]] = []  # the parameters of each group when its blocks were made
        given = list(params)
        if not given:
            raise ValueError("an optimizer needs parameters; got an empty list")
        for group in given if isinstance(given[0], dict) else [{"params": given}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Take on more parameters: {"params": tensors, setting: value, ...}; settings left out are the defaults.

        Raises TypeError and ValueError as the constructor does.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"a group of parameters is a dict; got {type(param_group).__name__}")
        if "params" not in param_group:
            raise ValueError(f"a group of parameters needs 'params'; got a dict of {list(param_group)}")
        refuse_set(param_group["params"])
        group = {**self.defaults, **param_group, **named(param_group["params"])}
        known = {id(p) for g in self.param_groups for p in g["params"]}
        for p in group["params"]:
            check_parameter(p)
            if id(p) in known:
                raise ValueError(f"a parameter of shape {p.shape} is named twice; it would be stepped twice")
            known.add(id(p))
        check_settings(group)
        self.param_groups.append(group)
        self._pack()

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients, or make them zero."""
        for p in chain.from_iterable(group["params"] for group in self.param_groups):
            if set_to_none or p.grad is None:
                p.grad = None
            else:
                p.grad = p.grad.detach()
                with no_grad():
                    p.grad.zero_()

    def step(self, closure: Callable | None = None):
        """One step of every parameter that has a gradient.

        Parameters
        ----------
        closure : clears the gradients, computes the loss, goes back, and returns the loss; called once before the step

        Returns
        -------
        what closure returned, None without one
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        QUIET.run(self._step)  # what overflows becomes an infinity, without a warning
        return loss

    def _step(self) -> None:
        self._pack()
        for i, group in enumerate(self.param_groups):
            h = settings(self.rule, group)
            if any(block.mixed() for block in self._blocks[i]):
                self._blocks[i] = [part for block in self._blocks[i] for part in block.divided()]
            for block in self._blocks[i]:
                if block.params[0]._grad is not None:
                    block.step(h, group.get("maximize", False))

    def _pack(self) -> None:
        """Make blocks for the parameters that now stand in the groups; each brings along what is remembered of it."""
        now = [group["params"] for group in self.param_groups]
        if len(now) == len(self._packed) and all(map(same, now, self._packed)):
            return
        blocks = [block for group in self._blocks for block in group]
        known = {id(p): m for block in blocks for p, m in zip(block.params, block.memories(), strict=True)}
        self._blocks = [packed(self.rule, params, [known.get(id(p), {}) for p in params]) for params in now]
        self._packed = [list(params) for params in now]

    @property
    def state(self) -> "State":
        """What is remembered of each parameter that was stepped; buffers are tensors that share the memory."""
        self._pack()
        found = {}
        for group, blocks in zip(self.param_groups, self._blocks, strict=True):
            for block in blocks:
                for p, memory in zip(block.params, block.memories(), strict=True):
                    if memory:
                        entries = {name: as_tensor(value) for name, value in memory.items() if kept(name, group)}
                        found[p] = MappingProxyType(entries)
        return State({p: found[p] for group in self.param_groups for p in group["params"] if p in found})

    def state_dict(self) -> dict[str, Any]:
        """{"state": {number of the parameter: what is remembered}, "param_groups": [...]}, all of it copies."""
        params = [p for group in self.param_groups for p in group["params"]]
        number = {id(p): i for i, p in enumerate(params)}
        state = {number[id(p)]: {n: v.clone() for n, v in memory.items()} for p, memory in self.state.items()}
        groups = [{**group, "params": [number[id(p)] for p in group["params"]]} for group in self.param_groups]
        return {"state": state, "param_groups": groups}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Stand where the optimizer stood whose `state_dict()` this is; buffers take on the parameters' types.

        Raises
        ------
        ValueError
            If it is no such dict, groups or parameters are more or fewer, or buffers have other shapes.
        """
        check_saved(state_dict)
        saved = state_dict["param_groups"]
        sizes, wanted = ([len(group["params"]) for group in groups] for groups in (saved, self.param_groups))
        if sizes != wanted:
            raise ValueError(f"the saved groups have {sizes} parameters, these {wanted}; they must be equal")
        blocks, groups = [], []
        for group, new in zip(self.param_groups, saved, strict=True):
            group = {**group, **new, "params": group["params"]}
            h = settings(self.rule, group)
            memories = [state_dict["state"].get(number, {}) for number in new["params"]]
            known = [recalled(self.rule, p, m, h) for p, m in zip(group["params"], memories, strict=True)]
            blocks.append(packed(self.rule, group["params"], known))
            groups.append(group)
        self.param_groups, self._blocks = groups, blocks
        self._packed = [list(group["params"]) for group in groups]

    def __getstate__(self) -> dict[str, Any]:
        """For copy and pickle: blocks are packed anew from the state."""
        return {n: v for n, v in vars(self).items() if n not in ("_blocks", "_packed")} | {"_saved": self.state_dict()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        saved = state.pop("_saved")
        vars(self).update(state)
        self.load_state_dict(saved)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} ("]
        for i, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {i}")
            lines += [f"    {name}: {group[name]}" for name in sorted(group) if name != "params"]
        return "\n".join([*lines, ")"])


class State(dict):
    """{parameter: what is remembered of it}, empty before its first step, for reading.

    Buffers are the memory itself and may be changed in place; entries are replaced by `load_state_dict`.
    """

    def __missing__(self, p: Tensor) -> Mapping[str, Tensor]:
        return MappingProxyType({})

    def _refused(self, *_, **__):
        raise TypeError("the state is for reading; change a buffer in place, or load a state_dict")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refused


def same(a: list[Tensor], b: list[Tensor]) -> bool:
    """Whether two lists hold the very same tensors."""
    return len(a) == len(b) and all(map(operator.is_, a, b))


def settings(rule: Rule, group: dict[str, Any]) -> dict[str, Any]:
    """The settings of a group as the rule calls them."""
    h = {**rule.defaults, **group, "lr": float(group["lr"])}
    for pair, names in PAIRS.items():
        if pair in group:
            h.update(zip(names, group[pair], strict=True))
    return h


def named(params) -> dict[str, Any]:
    """{"params": list of tensors}, and "param_names" where pairs (name, tensor) were given."""
    given = [params] if isinstance(params, Tensor) else list(params)
    pairs = [isinstance(p, tuple) for p in given]
    if any(pairs) and not all(pairs):
        raise ValueError("either all parameters of a group have names or none has")
    if not any(pairs):
        return {"params": given}
    return {"params": [p for _, p in given], "param_names": [name for name, _ in given]}


def refuse_set(params) -> None:
    """Raises TypeError for parameters in a set: a saved state knows them by their order."""
    if isinstance(params, set | frozenset):
        raise TypeError("parameters need an order, which a set has not; use a list")


def check_saved(state_dict) -> None:
    """Raises ValueError for what no `state_dict()` gave."""
    if missing := [name for name in ("state", "param_groups") if name not in state_dict]:
        raise ValueError(f"a saved optimizer is a dict of 'state' and 'param_groups'; {' and '.join(missing)} missing")
    if not all("params" in group for group in state_dict["param_groups"]):
        raise ValueError("every saved group needs 'params', the numbers of its parameters; got one without")


def check_parameter(p) -> None:
    """Raises TypeError for what is no tensor, ValueError for one that cannot be stepped."""
    if not isinstance(p, Tensor):
        raise TypeError(f"an optimizer steps tensors; got {type(p).__name__}")
    if not p.is_leaf:
        raise ValueError(f"a tensor of shape {p.shape} is the result of an operation; only leaves can be stepped")
    if not p._array.flags.writeable:
        raise ValueError(f"a tensor of shape {p.shape} is read-only, or its numbers share a place; step a clone of it")


def check_settings(group: dict[str, Any]) -> None:
    """Raises ValueError for a setting out of its range, TypeError for one that is text."""
    for name, (low, high) in LIMITS.items():
        if isinstance(group.get(name), str):
            raise TypeError(f"{name} must be a number; got {group[name]!r}")
        if name in group and not low <= group[name] <= high:
            raise ValueError(f"{name} must be between {low:g} and {high:g}; got {group[name]}")
    if not all(0 <= beta < 1 for beta in group.get("betas", ())):
        raise ValueError(f"betas must be from 0 on and below 1; got {group['betas']}")
    if "etas" in group and not 0 < group["etas"][0] < 1 < group["etas"][1]:
        raise ValueError(f"etas must be one between 0 and 1 and one above 1; got {group['etas']}")
    if group.get("nesterov") and (group["momentum"] <= 0 or group["dampening"] != 0):
        raise ValueError("nesterov needs a momentum above 0, and dampening=0")


def kept(name: str, group: dict[str, Any]) -> bool:
    """Whether a memory belongs to the state: buffers that no setting asks for stay zero."""
    return name not in NEEDED_FOR or on(group[NEEDED_FOR[name]])


def as_tensor(value) -> Tensor:
    """A memory as a tensor: buffers share theirs."""
    return wrap(value) if isinstance(value, np.ndarray) else tensor(value, np.dtype(type(value)))


def recalled(rule: Rule, p: Tensor, saved: Memory, h: dict[str, Any]) -> Memory:
    """What was saved of a parameter as a block keeps it; buffers that are missing are as before the first step."""
    if not saved:
        return {}
    memory = rule.start(p._array, h) | {"step": 1}
    for name, value in saved.items():
        if name in rule.buffers:
            if tuple(value.shape) != p.shape:
                raise ValueError(f"{name} has shape {tuple(value.shape)}, its parameter {p.shape}; they must be equal")
            memory[name] = np.asarray(value).astype(p.dtype)
        elif name in rule.scalars or name == "step":
            memory[name] = type(rule.scalars.get(name, 0))(value)
    return memory
