"""Cases as text: "x.permute(1, 0)" is an operation on x, y, z and the module m, and the name of its own test."""

import numpy as np

from tests.foundations.autodiff.oracle import agrees


def holds(text: str, *inputs, **options) -> None:
    """Hold an expression against PyTorch (see `agrees`), and its cube, whose second derivative reaches every rule."""
    code = compile(text, text, "eval")

    def operation(m, *tensors):
        results = eval(code, {"m": m, "np": np, **dict(zip("xyz", tensors, strict=False))})
        results = list(results) if isinstance(results, tuple | list) else [results]
        return results + [r * r * r for r in results if r.is_floating_point()]

    agrees(operation, *inputs, **options)


def holds_over(shapes, text: str, **options) -> None:
    """`holds` for each shape of x; the first in both types of floats."""
    for i, shape in enumerate(shapes):
        holds(text, shape, **options | ({"types": (np.float32,)} if i else {}))
