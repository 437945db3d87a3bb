"""The tables of operations become methods of tensors: `x.exp()` is `exp(x)`, `a + b` is `add(a, b)`."""

from foundations.autodiff import creation, dtypes, inplace
from foundations.autodiff.operations import (
    activations,
    choice,
    comparison,
    cumulative,
    diagonals,
    elementwise,
    extrema,
    functions,
    getitem,
    indexing,
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
    *(dtypes, creation, inplace, elementwise, powers, functions, choice, comparison, activations),
    *(shapes, getitem, indexing, scattering, joining, splitting, padding, diagonals, ordering),
    *(reductions, products, cumulative, extrema, softmaxes, norms, variance),
)

for table in TABLES:
    for name, function in table.METHODS.items():
        setattr(Tensor, name, function)
