"""Each concept of this folder beside PyTorch's, and what agreement means for it.

The functional forms are compared here, the operations in `operations/baselines.py`. The races, a training step and a
convolution, stand in `foundations.nn`, whose fused operations they need: this table alone looks up to that folder.
"""

import functools
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from foundations import autodiff
from foundations.autodiff.operations.baselines import COMPARISONS as OPERATIONS
from foundations.autodiff.operations.baselines import all_close
from foundations.autodiff.scalar import Value
from foundations.comparison import Comparison
from foundations.nn.baselines import RACES


def by_functions(concept: str, theirs: str, run: Callable, inputs: Callable, largest: int) -> Comparison:
    """A comparison of run(functions, *tensors), which gives tensors, with the functions of torch.autograd."""

    def ours(*arrays):
        return arrays_of(run(autodiff, *map(autodiff.from_numpy, arrays)))

    def library(*arrays):
        import torch
        from torch.utils.checkpoint import checkpoint

        names = ("vjp", "jvp", "jacobian", "hessian", "hvp")
        functions = SimpleNamespace(**{name: getattr(torch.autograd.functional, name) for name in names})
        functions.grad, functions.checkpoint = torch.autograd.grad, functools.partial(checkpoint, use_reentrant=False)
        return arrays_of(run(functions, *map(torch.from_numpy, arrays)))

    library.__doc__ = theirs
    agrees = all_close(1e-10)
    return Comparison(
        concept=concept, ours=ours, theirs=library, inputs=inputs, sizes=(8, 64, largest), agrees=agrees
    )


def arrays_of(results) -> list[np.ndarray]:
    """The arrays of one tensor or of a tuple of them."""
    return [t.detach().numpy() for t in (results if isinstance(results, tuple) else (results,))]


def rosenbrock(x):
    """A valley that winds through all coordinates: Σ 100 (xₖ₊₁ - xₖ²)² + (1 - xₖ)²."""
    a, b = x[:-1], x[1:]
    return (100 * (b - a * a) ** 2 + (1 - a) ** 2).sum()


def layer(A):
    """A function of x: tanh(A x)."""
    return lambda x: (A @ x).tanh()


def slope(functions, x):
    """The gradient of Rosenbrock's valley."""
    return functions.grad(rosenbrock(x.requires_grad_()), x)


def deep(functions, x, W):
    """Gradients of eight layers tanh(x W), each in a checkpoint."""
    x, W = x.requires_grad_(), W.requires_grad_()
    y = x
    for _ in range(8):
        y = functions.checkpoint(lambda y: (y @ W).tanh(), y)
    return functions.grad((y * y).sum(), (x, W))


def vectors(count: int) -> Callable:
    """Inputs: so many standard normal vectors of size n."""
    return lambda rng, n: tuple(rng.standard_normal((count, n)))


def x_and_A(rng, n):
    """A vector, and a matrix that keeps its size."""
    return rng.standard_normal(n), rng.standard_normal((n, n)) / np.sqrt(n)


def X_and_W(rng, n):
    """4 n samples of n features, and a matrix that keeps their size."""
    return rng.standard_normal((4 * n, n)), rng.standard_normal((n, n)) / np.sqrt(n)


def gradient_by_values(x, y) -> list[np.ndarray]:
    """The gradient of Σ tanh(xₖ yₖ) + xₖ / (1 + yₖ²), one number after the other."""
    return gradient_by_numbers([Value(a) for a in x], [Value(b) for b in y], lambda v: v.grad)


def gradient_by_torch(x, y) -> list[np.ndarray]:
    """torch.Tensor.backward, one tensor for each number"""
    import torch

    x, y = ([torch.tensor(a, requires_grad=True) for a in numbers] for numbers in (x, y))
    return gradient_by_numbers(x, y, lambda t: t.grad.item())


def gradient_by_numbers(x: list, y: list, gradient: Callable) -> list[np.ndarray]:
    """The gradient of the same sum, for numbers of any engine."""
    total = sum((a * b).tanh() + a / (1 + b * b) for a, b in zip(x, y, strict=True))
    total.backward()
    return [np.array([gradient(a) for a in numbers]) for numbers in (x, y)]


def waves(functions, x, y):
    """A wavy surface over the plane, with the operations of either library."""
    return functions.exp(-x * x) * functions.sin(3 * y) + (y - x**2) ** 2 / (1 + functions.cos(x) ** 2)


def by_replay(x, y) -> list[np.ndarray]:
    """The values and both slopes at 100 places, one after the other, by one recording."""
    recorded = autodiff.value_and_gradient(lambda x, y: waves(autodiff, x, y), x, y)
    for k in range(100):
        found = recorded(x + 0.01 * k, y)
    return list(found)


def by_torch_again(x, y) -> list[np.ndarray]:
    """torch.autograd.grad, at each of the places anew"""
    import torch

    for k in range(100):
        a, b = (torch.tensor(part, requires_grad=True) for part in (x + 0.01 * k, y))
        value = waves(torch, a, b)
        slopes = torch.autograd.grad(value.sum(), (a, b))
    return arrays_of((value, *slopes))


FORMS: list[tuple[str, str, Callable, Callable, int]] = [
    ("Reverse-mode gradient", "autograd.grad", slope, vectors(1), 100_000),
    ("Jacobian by reverse mode", "autograd.functional.jacobian", lambda f, x, A: f.jacobian(layer(A), x), x_and_A, 256),
    ("Vector-Jacobian product", "autograd.functional.vjp", lambda f, x, A: f.vjp(layer(A), x, x), x_and_A, 1024),
    ("Jacobian-vector product", "autograd.functional.jvp", lambda f, x, A: f.jvp(layer(A), x, x), x_and_A, 1024),
    ("Hessian by reverse mode", "autograd.functional.hessian", lambda f, x: f.hessian(rosenbrock, x), vectors(1), 256),
    ("Hessian-vector product", "autograd.functional.hvp", lambda f, x, v: f.hvp(rosenbrock, x, v), vectors(2), 100_000),
    ("Checkpointing", "utils.checkpoint.checkpoint", deep, X_and_W, 256),
]
OF_FUNCTIONS = [by_functions(concept, f"torch.{name}", run, inputs, n) for concept, name, run, inputs, n in FORMS]
OF_FUNCTIONS.append(
    Comparison(
        concept="Gradient of a scalar engine",
        ours=gradient_by_values,
        theirs=gradient_by_torch,
        inputs=vectors(2),
        sizes=(8, 64, 512),
        agrees=all_close(1e-12),
    )
)
OF_FUNCTIONS.append(
    Comparison(
        concept="Recorded operations, run again",
        ours=by_replay,
        theirs=by_torch_again,
        inputs=vectors(2),
        sizes=(8, 64, 4096),
        agrees=all_close(1e-12),
    )
)
COMPARISONS: list[Comparison] = [*OF_FUNCTIONS, *OPERATIONS, *RACES]
