"""One helper for every operation: ours and PyTorch's, in value, type, gradient, second derivative and error.

An operation is written once, as a function of a module and tensors, since the names are the same:

    agrees(lambda m, x, y: m.cat([x, y], dim=1), (2, 3), (2, 4))

An input is a shape (drawn from the standard normal distribution, in each of the types), or an array (used as it is;
floats in each of the types).
"""

from functools import partial

import numpy as np

from foundations import autodiff
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()

TYPES = (np.float32, np.float64)
TOLERANCE = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-12}
OURS = (ValueError, RuntimeError, TypeError, IndexError)  # what we raise where PyTorch asserts


def agrees(operation, *inputs, types=TYPES, order=2, seed=0, scale=1.0, modules=(autodiff, torch)):
    """Hold an operation against PyTorch: value, shape, type, gradients, and products with the Hessian where order is 2.

    The operation may return one tensor or several; those that are no floats are compared in value only. If PyTorch
    raises, ours must raise the same kind of error. `scale` widens the tolerance for what is ill-conditioned, and says
    why. `modules` are what the operation gets first: ours, then PyTorch's.
    """
    for dtype in types:
        rng = np.random.default_rng(seed)
        arrays = [prepared(given, dtype, rng) for given in inputs]
        theirs = attempt(lambda arrays=arrays: run(torch, partial(operation, modules[1]), arrays, order))
        ours = attempt(lambda arrays=arrays: run(autodiff, partial(operation, modules[0]), arrays, order))
        if isinstance(theirs, Exception):
            assert isinstance(ours, Exception), f"PyTorch raises {theirs!r}; ours returned {ours}"
            assert isinstance(ours, kind(theirs)), f"PyTorch raises {theirs!r}; ours {ours!r}"
            assert str(ours).strip() and "\n" not in str(ours), f"a message is one sentence: {ours!r}"
            continue
        if isinstance(ours, Exception):
            raise AssertionError(f"PyTorch returns {theirs}; ours raises") from ours
        same(ours, theirs, scale)


def prepared(given, dtype, rng) -> np.ndarray:
    """A shape becomes draws, an array a copy in the type at hand."""
    if isinstance(given, tuple):
        return np.asarray(rng.standard_normal(given), dtype)
    array = np.array(given)
    return array.astype(dtype) if array.dtype.kind == "f" else array


def attempt(run):
    """The result, or the error."""
    try:
        return run()
    except Exception as error:
        return error


def kind(error: Exception) -> type | tuple[type, ...]:
    """The builtin error that PyTorch's is. Not implemented for a type is a RuntimeError; an assertion one of OURS."""
    found = next(c for c in type(error).__mro__ if c.__module__ == "builtins")
    return {NotImplementedError: RuntimeError, AssertionError: OURS}.get(found, found)


def run(module, operation, arrays, order) -> dict:
    """Everything that is compared, as arrays by name."""
    tensors = [made(module, array) for array in arrays]
    results = operation(*tensors)
    results = list(results) if isinstance(results, tuple | list) else [results]
    found = {f"value {i}": plain(result) for i, result in enumerate(results)}
    rng = np.random.default_rng(1)
    wanted = [t for t in tensors if t.requires_grad]
    scalar = weighted(module, rng, results)
    if order == 0 or scalar is None or not wanted:
        found |= {f"requires_grad {i}": np.array(result.requires_grad) for i, result in enumerate(results)}
        return found
    first = gradients(module, scalar, wanted, create_graph=order > 1)
    found |= {f"gradient {i}": plain(g) for i, g in enumerate(first) if g is not None}
    if order > 1:
        scalar = weighted(module, rng, [g for g in first if g is not None])
        # No gradient and a gradient of zeros mean the same; PyTorch makes either, by operation.
        second = [None] * len(wanted) if scalar is None else gradients(module, scalar, wanted, create_graph=False)
        pairs = enumerate(zip(second, wanted, strict=True))
        found |= {f"second {i}": np.zeros(tuple(t.shape)) if g is None else plain(g) for i, (g, t) in pairs}
    return found


def made(module, array):
    """A tensor of the module; floats require gradients."""
    return module.tensor(array, requires_grad=array.dtype.kind == "f")


def weighted(module, rng, results):
    """The sum of the results, each number times a weight; None if no result requires a gradient."""
    results = [r for r in results if r.requires_grad]
    weights = [module.tensor(rng.standard_normal(tuple(r.shape)).astype(plain(r).dtype)) for r in results]
    terms = [(r * w).sum() for r, w in zip(results, weights, strict=True)]
    return sum(terms[1:], terms[0]) if terms else None


def gradients(module, scalar, tensors, create_graph):
    """Gradients by `backward`, None where it leaves none."""
    for t in tensors:
        t.grad = None
    if scalar.requires_grad:
        scalar.backward(create_graph=create_graph)
    found = [t.grad for t in tensors]
    for t in tensors:
        t.grad = None
    return found


def plain(tensor) -> np.ndarray:
    """The values as an array."""
    if isinstance(tensor, torch.Tensor):
        return tensor.numpy(force=True)  # by force also where PyTorch has only noted that all are zero
    return tensor.detach().numpy() if isinstance(tensor, autodiff.Tensor) else np.asarray(tensor)


def same(ours: dict, theirs: dict, scale: float) -> None:
    """Equal names, shapes, types and, to rounding, values; nan equals nan."""
    assert ours.keys() == theirs.keys(), f"got {sorted(ours)}, wanted {sorted(theirs)}"
    for name, wanted in theirs.items():
        got = ours[name]
        assert got.shape == wanted.shape, f"{name}: got shape {got.shape}, wanted {wanted.shape}"
        if not name.startswith("second"):
            assert got.dtype == wanted.dtype, f"{name}: got {got.dtype}, wanted {wanted.dtype}"
        tolerance = scale * TOLERANCE.get(wanted.dtype, 0.0)
        np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance, err_msg=name)
