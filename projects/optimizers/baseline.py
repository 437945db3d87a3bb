"""The same paths with torch.optim and PyTorch's autograd, one optimizer after the other; and scipy.optimize."""

from collections.abc import Sequence

import numpy as np
import scipy.optimize
import torch

from foundations.calculus.symbolic import as_function
from projects.optimizers.classics import CURVED, functions
from projects.optimizers.model import Path, Settings, kept
from projects.optimizers.surfaces import Surface

LIBRARIES = ("numpy", "torch", "scipy")
FUNCTIONS = {
    name: getattr(torch, name)
    for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "abs", "sign")
}
HEAVY = {"momentum": 0.9}
CLASSES = {
    "gd": (torch.optim.SGD, {}),
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, HEAVY),
    "nesterov": (torch.optim.SGD, {**HEAVY, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adadelta": (torch.optim.Adadelta, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
    "adamax": (torch.optim.Adamax, {}),
    "nadam": (torch.optim.NAdam, {}),
    "radam": (torch.optim.RAdam, {}),
    "rprop": (torch.optim.Rprop, {}),
}  # PyTorch has no lion
METHODS = {
    "conjugate_gradients": "CG",
    "bfgs": "BFGS",
    "lbfgs": "L-BFGS-B",
    "newton": "Newton-CG",
    "trust_region": "trust-exact",
    "nelder_mead": "Nelder-Mead",
}  # of scipy.optimize.minimize; it has no gradient descent


def race(
    surface: Surface, start: Sequence[float], optimizers: Sequence[str], steps: int, settings: Settings
) -> list[Path]:
    """The paths of those optimizers that PyTorch has, by PyTorch on one thread; as `model.race`."""
    dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
    torch.set_default_dtype(torch.float64)  # nadam keeps a product in the default type
    torch.set_num_threads(1)
    try:
        return [_path(surface, start, name, steps, settings) for name in optimizers if name in CLASSES]
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)


def _path(surface: Surface, start: Sequence[float], name: str, steps: int, settings: Settings) -> Path:
    loss_of = as_function(surface.expression, "x", "y", functions=FUNCTIONS)
    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    make, options = CLASSES[name]
    optimizer = make([point], lr=settings.rates.get(name, settings.lr), **options)
    points, losses, gradients = [], [], []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        x, y = point
        loss = loss_of(x, y)
        if not isinstance(loss, torch.Tensor):  # of a constant formula
            loss = loss + 0 * x
        loss.backward()
        points.append(point.detach().clone())
        losses.append(loss.detach())
        gradients.append(point.grad.clone())
        optimizer.step()
    return kept(name, *(torch.stack(each).numpy() for each in (points, losses, gradients)))


def largest_deviation(ours: Sequence[Path], theirs: Sequence[Path]) -> float:
    """The largest distance between a point of ours and PyTorch's at the same step, relative where points are large.

    Both paths end where either diverges. An optimizer that PyTorch lacks is left out.
    """
    by_name = {path.optimizer: path.points for path in theirs}
    worst = 0.0
    for path in ours:
        if path.optimizer in by_name:
            n = min(len(path.points), len(by_name[path.optimizer]))
            got, wanted = path.points[:n], by_name[path.optimizer][:n]
            worst = max(worst, float((np.abs(got - wanted) / np.maximum(1, np.abs(wanted))).max()))
    return worst


def minimize(surface: Surface, start: Sequence[float], method: str) -> scipy.optimize.OptimizeResult | None:
    """SciPy's counterpart of a method of `classics`; None where it has none, or where SciPy gives up with an error."""
    if method not in METHODS:
        return None
    fun, jac, hess = functions(surface)
    derivatives = {
        **({"jac": jac} if method != "nelder_mead" else {}),
        **({"hess": hess} if method in CURVED else {}),
    }
    with np.errstate(all="ignore"):
        try:
            return scipy.optimize.minimize(fun, start, method=METHODS[method], **derivatives)
        except ValueError:  # trust-exact, on its way over a curvature that is not finite
            return None
