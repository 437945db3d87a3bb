"""Vectors brought to length 1."""

from foundations.autodiff import Tensor, clamp_min, norm


def normalize(input: Tensor, p: float = 2.0, dim: int | tuple[int, ...] = 1, eps: float = 1e-12) -> Tensor:
    """The vectors along a dimension divided by their p-norm, or by eps if that is larger.

    Compare: torch.nn.functional.normalize.
    """
    return input / clamp_min(norm(input, p, dim, keepdim=True), eps)
