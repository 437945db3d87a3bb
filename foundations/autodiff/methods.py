"""The tables of operations become methods of tensors: `x.exp()` is `exp(x)`, `a + b` is `add(a, b)`."""

from foundations.autodiff import backward, copying, creation, dtypes, inplace, printing, ufuncs, views
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
    signs,
    softmaxes,
    splitting,
    variance,
)

TABLES = (
    *(backward, copying, printing, ufuncs, dtypes, creation, inplace, views),
    *(elementwise, signs, powers, functions, choice, comparison, activations),
    *(shapes, getitem, indexing, scattering, joining, splitting, padding, diagonals, ordering),
    *(reductions, products, cumulative, extrema, softmaxes, norms, variance),
)


def give_methods(kind: type) -> None:
    """Every operation becomes an attribute of the class, under its public name, which messages call it by."""
    for table in TABLES:
        for name, function in table.METHODS.items():
            if getattr(function, "__name__", "") in ("<lambda>", f"{name}_"):
                function.__name__ = function.__qualname__ = name
            setattr(kind, name, function)
