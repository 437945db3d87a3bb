"""The update rules of first order: what each remembers, and how far it goes.

With g the gradient at the point p, every rule is a step p ← p - lr·(something made of g and of what is remembered):

    gd         g
    momentum   b ← μb + g                                    a heavy ball rolling down
    nesterov   b ← μb + g,   g + μb                          the gradient where the ball is about to be
    adagrad    s ← s + g²,   g / (√s + ε)                    each coordinate has its own rate
    rmsprop    s ← αs + (1-α)g²,   g / (√s + ε)              and forgets old gradients
    adadelta   the same with units: √(mean square of past steps) / √s · g
    adam       m ← β₁m + (1-β₁)g,  v ← β₂v + (1-β₂)g²,   m̂ / (√v̂ + ε),   m̂ = m / (1-β₁ᵗ),  v̂ = v / (1-β₂ᵗ)
    adamw      adam, with weights decaying by themselves
    adamax     u ← max(β₂u, |g|),   m̂ / u
    nadam      adam, with Nesterov's look ahead in m̂
    radam      adam, and momentum alone until v̂ can be trusted
    rprop      only the sign of g: a coordinate's step grows while the sign stays, shrinks when it changes
    lion       sign(β₁m + (1-β₁)g),   m ← β₂m + (1-β₂)g

A rule works on flat arrays in place: `p`, and the buffers in its state `s`. Settings (`h`: lr, eps, ...) are numbers or
arrays that broadcast with p: then many runs with settings of their own advance in one call. `t` counts steps from 1.

Source: Polyak (1964); Nesterov (1983); Riedmiller and Braun (1993); Duchi, Hazan and Singer (2011); Tieleman and Hinton
(2012); Zeiler (2012); Kingma and Ba (2015); Dozat (2016); Loshchilov and Hutter (2019); Liu and others, On the variance
of the adaptive learning rate and beyond (2020); Chen and others, Symbolic discovery of optimization algorithms (2023).
Orders of operations and defaults are those of torch.optim.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

State = dict[str, Any]
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    Attributes
    ----------
    name : as in `RULES`
    step : step(p, g, s, t, h): one update of the array p and of the state s, in place; g stays as it is
    defaults : settings and their defaults, PyTorch's
    buffers : what is remembered of each number, and what it starts from: a number, or the name of a setting
    scalars : what is remembered once for all numbers
    """

    name: str
    step: Callable[[np.ndarray, np.ndarray, State, int, Settings], None]
    defaults: Mapping[str, Any]
    buffers: Mapping[str, Any] = field(default_factory=dict)
    scalars: Mapping[str, float] = field(default_factory=dict)

    def start(self, p: np.ndarray, h: Settings) -> State:
        """The state before the first step: an array like p for each buffer."""
        state: State = dict(self.scalars)
        for name, value in self.buffers.items():
            state[name] = np.zeros_like(p)  # memory that is never written to costs nothing
            if value != 0.0:
                state[name][...] = h[value] if isinstance(value, str) else value
        return state


def on(setting) -> bool:
    """Whether a number is set: an array of settings always is."""
    return isinstance(setting, np.ndarray) or bool(setting)


def with_decay(p, g, h: Settings):
    """The gradient of the loss with ½ weight_decay |p|² added to it; decoupled, p shrinks instead, and g stays."""
    if not on(h["weight_decay"]):
        return g
    if h.get("decoupled_weight_decay"):
        decay(p, h)
        return g
    return g + h["weight_decay"] * p


def decay(p, h: Settings) -> None:
    """Decay that no average sees: p shrinks by itself."""
    if on(h["weight_decay"]):
        p *= 1 - h["lr"] * h["weight_decay"]


def moments(g, s: State, h: Settings) -> None:
    """The running means of g and of g²."""
    s["exp_avg"] += (1 - h["beta1"]) * (g - s["exp_avg"])
    s["exp_avg_sq"] *= h["beta2"]
    s["exp_avg_sq"] += (1 - h["beta2"]) * g * g


def gd(p, g, s: State, t: int, h: Settings) -> None:
    """Along the gradient: p ← p - lr·g."""
    p -= h["lr"] * g


def sgd(p, g, s: State, t: int, h: Settings) -> None:
    """A heavy ball, b ← μb + (1 - dampening) g: p goes by b, or by g + μb (Nesterov); by g where μ = 0."""
    g = with_decay(p, g, h)
    if on(h["momentum"]):
        b = s["momentum_buffer"]
        b *= h["momentum"]
        b += (1 - h["dampening"]) * g if on(h["dampening"]) and t > 1 else g  # the first gradient is not dampened
        g = g + h["momentum"] * b if h["nesterov"] else b
    p -= h["lr"] * g


def adagrad(p, g, s: State, t: int, h: Settings) -> None:
    """g / (√s + ε), with s the sum of all squares so far, and a rate that falls as 1 / (1 + (t - 1) lr_decay)."""
    g = with_decay(p, g, h)
    s["sum"] += g * g
    p -= h["lr"] / (1 + (t - 1) * h["lr_decay"]) * g / (np.sqrt(s["sum"]) + h["eps"])


def adadelta(p, g, s: State, t: int, h: Settings) -> None:
    """√(d + ε) / √(s + ε) · g, with s the running mean of g² and d that of the squares of these very steps."""
    g = with_decay(p, g, h)
    rho, eps, sq, acc = h["rho"], h["eps"], s["square_avg"], s["acc_delta"]
    sq *= rho
    sq += (1 - rho) * g * g
    delta = np.sqrt(acc + eps) / np.sqrt(sq + eps) * g
    acc *= rho
    acc += (1 - rho) * delta * delta
    p -= h["lr"] * delta


def rmsprop(p, g, s: State, t: int, h: Settings) -> None:
    """g / (√s + ε), with s the running mean of g², less (the running mean of g)² where centered; then a heavy ball."""
    g = with_decay(p, g, h)
    sq, alpha = s["square_avg"], h["alpha"]
    sq *= alpha
    sq += (1 - alpha) * g * g
    if h["centered"]:  # divided by the deviation in place of the root mean square
        s["grad_avg"] += (1 - alpha) * (g - s["grad_avg"])
        g = g / (np.sqrt(sq - s["grad_avg"] * s["grad_avg"]) + h["eps"])
    else:
        g = g / (np.sqrt(sq) + h["eps"])
    if on(h["momentum"]):
        s["momentum_buffer"] *= h["momentum"]
        s["momentum_buffer"] += g
        g = s["momentum_buffer"]
    p -= h["lr"] * g


def adam(p, g, s: State, t: int, h: Settings) -> None:
    """m̂ / (√v̂ + ε), the running means without their bias to zero; AMSGrad takes the largest v so far."""
    moments(with_decay(p, g, h), s, h)
    v = s["exp_avg_sq"]
    if h["amsgrad"]:
        v = np.maximum(s["max_exp_avg_sq"], v, out=s["max_exp_avg_sq"])
    bias1, bias2 = 1 - h["beta1"] ** t, 1 - h["beta2"] ** t
    p -= h["lr"] / bias1 * s["exp_avg"] / (np.sqrt(v) / bias2**0.5 + h["eps"])


def adamax(p, g, s: State, t: int, h: Settings) -> None:
    """m̂ / u, with u ← max(β₂u, |g| + ε): Adam's root mean square becomes a largest magnitude."""
    g = with_decay(p, g, h)
    s["exp_avg"] += (1 - h["beta1"]) * (g - s["exp_avg"])
    u = s["exp_inf"]
    u *= h["beta2"]
    np.maximum(u, np.abs(g) + h["eps"], out=u)
    p -= h["lr"] / (1 - h["beta1"] ** t) * s["exp_avg"] / u


def nadam(p, g, s: State, t: int, h: Settings) -> None:
    """((1-μₜ) ĝ + μₜ₊₁ m̂) / (√v̂ + ε): the mean counts as it will in the next step; μ rises from about β₁/2 to β₁."""
    g = with_decay(p, g, h)
    moments(g, s, h)
    mu, next_mu = (h["beta1"] * (1 - 0.5 * 0.96 ** (k * h["momentum_decay"])) for k in (t, t + 1))
    s["mu_product"] = product = s["mu_product"] * mu
    denominator = np.sqrt(s["exp_avg_sq"] / (1 - h["beta2"] ** t)) + h["eps"]
    p -= h["lr"] * (1 - mu) / (1 - product) * g / denominator
    p -= h["lr"] * next_mu / (1 - product * next_mu) * s["exp_avg"] / denominator


def radam(p, g, s: State, t: int, h: Settings) -> None:
    """r m̂ / (√v̂ + ε), r the correction for how few gradients are in v̂; m̂ alone where those are too few."""
    moments(with_decay(p, g, h), s, h)
    bias1, bias2 = 1 - h["beta1"] ** t, 1 - h["beta2"] ** t
    longest = 2 / (1 - h["beta2"]) - 1
    length = longest - 2 * t * h["beta2"] ** t / bias2  # of the simple average that is worth as much as v
    m = s["exp_avg"] / bias1
    trusted = length > 5  # else v̂ has no finite variance
    if np.any(trusted):
        n, most = (np.maximum(a, 5.0) if np.ndim(length) else a for a in (length, longest))  # no root of what is unused
        r = ((n - 4) * (n - 2) * most / ((most - 4) * (most - 2) * n)) ** 0.5
        rescaled = m * (r * bias2**0.5 / (np.sqrt(s["exp_avg_sq"]) + h["eps"]))
        m = np.where(trusted, rescaled, m) if np.ndim(length) else rescaled
    p -= h["lr"] * m


def rprop(p, g, s: State, t: int, h: Settings) -> None:
    """Each coordinate's step, η⁺ as long while g keeps its sign and η⁻ as long when it turns, against the sign of g."""
    step, agreement = s["step_size"], g * s["prev"]
    step *= np.where(agreement > 0, h["etaplus"], np.where(agreement < 0, h["etaminus"], 1.0))
    np.clip(step, h["step_min"], h["step_max"], out=step)
    s["prev"][...] = np.where(agreement < 0, 0, g)  # after a turn it waits a step
    p -= np.sign(s["prev"]) * step


def lion(p, g, s: State, t: int, h: Settings) -> None:
    """The sign of β₁m + (1-β₁)g: every coordinate goes by lr; m ← β₂m + (1-β₂)g comes after."""
    m = s["exp_avg"]
    decay(p, h)
    p -= h["lr"] * np.sign(h["beta1"] * m + (1 - h["beta1"]) * g)
    m *= h["beta2"]
    m += (1 - h["beta2"]) * g


HEAVY = {"lr": 1e-3, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False}
ADAPTIVE = {"lr": 1e-3, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.0}
ITSELF = {"weight_decay": 1e-2, "decoupled_weight_decay": True}
SIGNED = {"lr": 1e-2, "etaminus": 0.5, "etaplus": 1.2, "step_min": 1e-6, "step_max": 50.0}
MEANS = {"exp_avg": 0.0, "exp_avg_sq": 0.0}
ROWS = (
    Rule("gd", gd, {"lr": 1e-3}),
    Rule("sgd", sgd, HEAVY, {"momentum_buffer": 0.0}),
    Rule("momentum", sgd, {**HEAVY, "momentum": 0.9}, {"momentum_buffer": 0.0}),
    Rule("nesterov", sgd, {**HEAVY, "momentum": 0.9, "nesterov": True}, {"momentum_buffer": 0.0}),
    Rule(
        "adagrad",
        adagrad,
        {"lr": 1e-2, "lr_decay": 0.0, "weight_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10},
        {"sum": "initial_accumulator_value"},
    ),
    Rule(
        "adadelta",
        adadelta,
        {"lr": 1.0, "rho": 0.9, "eps": 1e-6, "weight_decay": 0.0},
        {"square_avg": 0.0, "acc_delta": 0.0},
    ),
    Rule(
        "rmsprop",
        rmsprop,
        {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0, "momentum": 0.0, "centered": False},
        {"square_avg": 0.0, "grad_avg": 0.0, "momentum_buffer": 0.0},
    ),
    Rule("adam", adam, {**ADAPTIVE, "amsgrad": False}, {**MEANS, "max_exp_avg_sq": 0.0}),
    Rule("adamw", adam, {**ADAPTIVE, **ITSELF, "amsgrad": False}, {**MEANS, "max_exp_avg_sq": 0.0}),
    Rule("adamax", adamax, {**ADAPTIVE, "lr": 2e-3}, {"exp_avg": 0.0, "exp_inf": 0.0}),
    Rule("nadam", nadam, {**ADAPTIVE, "lr": 2e-3, "momentum_decay": 4e-3}, MEANS, {"mu_product": 1.0}),
    Rule("radam", radam, ADAPTIVE, MEANS),
    Rule("rprop", rprop, SIGNED, {"prev": 0.0, "step_size": "lr"}),
    Rule("lion", lion, {**ADAPTIVE, "lr": 1e-4, "beta2": 0.99}, {"exp_avg": 0.0}),
)
RULES = {rule.name: rule for rule in ROWS}
