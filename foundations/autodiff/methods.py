"""The tables of operations become methods of tensors: `x.exp()` is `exp(x)`, `a + b` is `add(a, b)`."""

from foundations.autodiff import (
    activations,
    choice,
    comparison,
    creation,
    cumulative,
    diagonals,
    dtypes,
    elementwise,
    extrema,
    functions,
    getitem,
    indexing,
    inplace,
    joining,
    norms,
    ordering,
    padding,
    powers,
    products,
    reductions,
    scattering,
    shapes,
    softmaxes,
    splitting,
    variance,
)
from foundations.autodiff.tensor import Tensor

TABLES = (
    dtypes,
    elementwise,
    powers,
    functions,
    choice,
    comparison,
    activations,
    creation,
    shapes,
    getitem,
    indexing,
    scattering,
    joining,
    inplace,
    splitting,
    padding,
    diagonals,
    ordering,
    reductions,
    products,
    cumulative,
    extrema,
    softmaxes,
    norms,
    variance,
)

for table in TABLES:
    for name, function in table.METHODS.items():
        setattr(Tensor, name, function)
