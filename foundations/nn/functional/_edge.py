"""What the public functions of this folder refuse, in the same words."""

from collections.abc import Iterator
from contextlib import contextmanager

from foundations.autodiff import Tensor, float32, float64

FLOATS = {float32, float64}


def only_tensors(name: str, given: dict, optional: dict | None = None) -> None:
    """TypeError unless all that is given, by the names of the arguments, are tensors; `optional` ones may be None."""
    for what, t in (*given.items(), *(optional or {}).items()):
        if not isinstance(t, Tensor) and (t is not None or what in given):
            raise TypeError(f"{name} takes tensors; got {type(t).__name__} as {what} (say tensor(...))")


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """What the kernels' checks refuse as ValueError, as PyTorch's RuntimeError with the name of the function."""
    try:
        yield
    except ValueError as error:
        raise RuntimeError(f"{name}: {error}") from None


def one_type(name: str, *tensors) -> None:
    """RuntimeError unless all tensors (None aside) hold floats of one type, as PyTorch demands."""
    types = {t.dtype for t in tensors if t is not None}
    if len(types) > 1 or not types <= FLOATS:
        got = " and ".join(sorted(map(str, types)))
        raise RuntimeError(f"{name} takes tensors of one type, float32 or float64; got {got}")
