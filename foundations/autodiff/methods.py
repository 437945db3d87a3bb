"""The tables of operations become methods of tensors: `x.exp()` is `exp(x)`, `a + b` is `add(a, b)`."""

from foundations.autodiff import (
    activations,
    choice,
    comparison,
    creation,
    cumulative,
    dtypes,
    elementwise,
    extrema,
    functions,
    getitem,
    indexing,
    joining,
    powers,
    products,
    reductions,
    shapes,
    softmaxes,
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
    joining,
    reductions,
    products,
    cumulative,
    extrema,
    softmaxes,
)

for table in TABLES:
    for name, function in table.METHODS.items():
        setattr(Tensor, name, function)
