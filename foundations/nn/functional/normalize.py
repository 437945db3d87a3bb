"""Vectors brought to length 1."""

from foundations.autodiff import Tensor, clamp_min, norm
from foundations.nn.functional._edge import only_tensors


def normalize(input: Tensor, p: float = 2.0, dim: int | tuple[int, ...] = 1, eps: float = 1e-12) -> Tensor:
    """The vectors along a dimension divided by their p-norm, or by eps if that is larger.

    Raises
    ------
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.normalize.
    """
    only_tensors("normalize", {"input": input})
    return input / clamp_min(norm(input, p, dim, keepdim=True), eps)
