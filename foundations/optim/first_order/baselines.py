"""Every optimizer, schedule and clipping of this folder beside PyTorch's, in float64.

Optimizers get the same gradients, ten steps of them, and answer with the point after each; schedules with the rate of
each step. Both are made anew in each run: making them belongs to the time, on both sides.
"""

import functools
from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.comparison import Comparison, close
from foundations.optim import first_order
from foundations.optim.first_order import by_hand

STEPS = 10
SIZES = (8, 64, 4096, 300_000)


def torch_in_double(function: Callable) -> Callable:
    """function(torch, ...) with float64 as PyTorch's default type, in which it keeps counters and products."""

    @functools.wraps(function)
    def run(*arguments):
        import torch

        before = torch.get_default_dtype()
        torch.set_default_dtype(torch.float64)
        try:
            return function(torch, *arguments)
        finally:
            torch.set_default_dtype(before)

    return run


def beside_torch(
    concept: str, theirs: str, ours: Callable, library: Callable, inputs, sizes, by_hand=None
) -> Comparison:
    """A comparison of ours(*arguments) with library(torch, *arguments), to 1e-12."""
    run = torch_in_double(library)
    run.__doc__ = theirs
    return Comparison(
        concept=concept, ours=ours, theirs=run, inputs=inputs, sizes=sizes, agrees=close(), by_hand=by_hand
    )


# Optimizers


def gradients(rng, n):
    """A start of n numbers, and the gradients of ten steps."""
    return rng.standard_normal(n), rng.standard_normal((STEPS, n))


def layers(rng, n):
    """The numbers of a network with four layers of width n, and the gradients of ten steps."""
    return gradients(rng, 4 * (n * n + n))


def pieces(row, layered):
    """A row cut into weights and biases, or left whole."""
    if not layered:
        return [row]
    n = round((np.sqrt(1 + row.size) - 1) / 2)  # row.size = 4 (n² + n)
    parts = np.split(row, np.cumsum([n * n, n] * 4)[:-1])
    return [part.reshape(n, n) if i % 2 == 0 else part for i, part in enumerate(parts)]


def descend(module, make: Callable, row, rows, layered=False):
    """Points after each step of make(module.optim, parameters) with the rows as gradients."""
    params = [module.from_numpy(piece).requires_grad_() for piece in pieces(row.copy(), layered)]
    gradients = [[module.from_numpy(piece) for piece in pieces(r, layered)] for r in rows]
    optimizer, points = make(params), np.empty_like(rows)
    for step, parts in enumerate(gradients):
        for p, g in zip(params, parts, strict=True):
            p.grad = g
        optimizer.step()
        for place, p in zip(pieces(points[step], layered), params, strict=True):
            place[...] = p.detach().numpy()
    return points


def optimizer(concept: str, name: str, by_hand=None, layered=False, inputs=gradients, sizes=SIZES, **options):
    """A comparison of two classes of one name."""

    def ours(row, rows):
        return descend(autodiff, lambda params: getattr(first_order, name)(params, **options), row, rows, layered)

    def library(torch, row, rows):
        return descend(torch, lambda params: getattr(torch.optim, name)(params, **options), row, rows, layered)

    return beside_torch(concept, f"torch.optim.{name}", ours, library, inputs, sizes, by_hand)


def descent_by_hand(x, gradients):
    """Descent without momentum."""
    return by_hand.descent(x, gradients, momentum=0.0)


def lion(row, rows):
    """The points of Lion."""
    return descend(autodiff, first_order.Lion, row, rows)


def lion_in_torch(torch, row, rows):
    """The same by PyTorch's operations: it has no Lion."""
    p, m, points = torch.from_numpy(row.copy()), torch.zeros(row.size), []
    for g in map(torch.from_numpy, rows):
        p.sub_(torch.sign(0.9 * m + (1 - 0.9) * g), alpha=1e-4)
        m.mul_(0.99).add_(g, alpha=1 - 0.99)
        points.append(p.numpy().copy())
    return np.array(points)


# Many descents


def starts(rng, n):
    """Where n descents in the plane start, in columns, and their rates."""
    return rng.uniform(-1, 1, (2, n)), 10 ** rng.uniform(-5, -3.5, n)


def valley(x, y):
    """Rosenbrock's function."""
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def at_once(start, rates):
    """The paths of momentum, one for each column, as one batch."""
    recorded = autodiff.value_and_gradient(valley, *start)

    def value_and_gradient(points):
        value, *slopes = recorded(*points)
        return value, np.array(slopes)

    descents = first_order.Descents("momentum", {"lr": rates}, start)
    return first_order.trajectories(value_and_gradient, [descents], STEPS).points


def one_by_one(torch, start, rates):
    """A loop over the descents, each with an optimizer of its own."""
    paths = []
    for column, rate in zip(start.T, rates, strict=True):
        p = torch.from_numpy(column.copy()).requires_grad_()
        optimizer, path = torch.optim.SGD([p], lr=rate, momentum=0.9), [column]
        for _ in range(STEPS):
            optimizer.zero_grad()
            valley(*p).backward()
            optimizer.step()
            path.append(p.detach().numpy().copy())
        paths.append(path)
    return np.moveaxis(np.array(paths), 0, -1)


# Schedules


def steps(rng, n):
    """How many steps, and a metric that falls to a floor, for each."""
    return n, np.exp(-np.minimum(np.arange(n), n // 3) / 10)


def rates(optimizer, scheduler, metrics):
    """The rate after each step."""
    found = []
    for metric in metrics:
        optimizer.step()
        scheduler.step(*metric)
        found.append(optimizer.param_groups[0]["lr"])
    return np.array(found)


def schedule(concept: str, name: str, options: Callable, sizes=(8, 64, 4096)) -> Comparison:
    """A comparison of two schedules of one name; options(n) are the arguments for n steps."""

    def either(module, optim, n, metrics):
        optimizer = optim.SGD([module.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
        scheduler = getattr(optim.lr_scheduler, name)(optimizer, **options(n))
        return rates(optimizer, scheduler, [(float(m),) if name == "ReduceLROnPlateau" else () for m in metrics])

    def ours(n, metrics):
        return either(autodiff, first_order, n, metrics)

    def library(torch, n, metrics):
        return either(torch, torch.optim, n, metrics)

    return beside_torch(concept, f"torch.optim.lr_scheduler.{name}", ours, library, steps, sizes)


# Clipping


def clipping(concept: str, name: str, bound: float) -> Comparison:
    """A comparison of two clippings of one name; eight parameters share the n numbers."""

    def either(module, clip, row):
        params = [module.from_numpy(part).requires_grad_() for part in np.split(np.zeros_like(row), 8)]
        for p, g in zip(params, np.split(row.copy(), 8), strict=True):
            p.grad = module.from_numpy(g)
        clip(params, bound)
        return np.concatenate([p.grad.numpy() for p in params])

    def ours(row):
        return either(autodiff, getattr(first_order, name), row)

    def library(torch, row):
        return either(torch, getattr(torch.nn.utils, name), row)

    def inputs(rng, n):
        return (rng.standard_normal(n),)

    return beside_torch(concept, f"torch.nn.utils.{name}", ours, library, inputs, (8, 64, 4096, 400_000))


COMPARISONS: list[Comparison] = [
    optimizer("Stochastic gradient descent", "SGD", descent_by_hand),
    optimizer("Momentum", "SGD", by_hand.descent, momentum=0.9),
    optimizer("Nesterov's momentum", "SGD", momentum=0.9, nesterov=True),
    optimizer("Adagrad", "Adagrad"),
    optimizer("Adadelta", "Adadelta"),
    optimizer("RMSprop", "RMSprop"),
    optimizer("Adam", "Adam", by_hand.adam),
    optimizer("AdamW", "AdamW"),
    optimizer("Adamax", "Adamax"),
    optimizer("NAdam", "NAdam"),
    optimizer("RAdam", "RAdam"),
    optimizer("Rprop", "Rprop"),
    beside_torch("Lion", "torch.sign", lion, lion_in_torch, gradients, SIZES, by_hand.lion),
    optimizer("Steps of a network", "AdamW", layered=True, inputs=layers, sizes=(8, 64, 256)),
    beside_torch("Many descents at once", "a loop over torch.optim.SGD", at_once, one_by_one, starts, (8, 64)),
    schedule("Step schedule", "StepLR", lambda n: {"step_size": max(1, n // 3)}),
    schedule("Exponential schedule", "ExponentialLR", lambda n: {"gamma": 0.999}),
    schedule("Cosine annealing", "CosineAnnealingLR", lambda n: {"T_max": n}),
    schedule("Warm restarts", "CosineAnnealingWarmRestarts", lambda n: {"T_0": max(1, n // 7), "T_mult": 2}),
    schedule("Linear warm-up", "LinearLR", lambda n: {"total_iters": max(1, n // 10)}),
    schedule("One-cycle schedule", "OneCycleLR", lambda n: {"max_lr": 0.5, "total_steps": n}),
    schedule("Reduce on plateau", "ReduceLROnPlateau", lambda n: {"patience": 3}),
    clipping("Gradient clipping by norm", "clip_grad_norm_", 1.0),
    clipping("Gradient clipping by value", "clip_grad_value_", 0.5),
]
