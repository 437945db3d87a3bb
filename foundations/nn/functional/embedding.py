"""Rows of a table by number, and the way back: gradients of equal numbers add up.

y_i = W[n_i], so that dL/dW[k] = sum of g_i over all i with n_i = k. As a product that is one_hot(n)^T g, with a matrix
of which nearly all is zero: the rows are summed without it.

Source: Bengio et al., A neural probabilistic language model (2003), section 2.
"""

from foundations.autodiff import Tensor, fused, where
from foundations.autodiff.operations.picking import row_sums
from foundations.nn.functional._edge import one_type, only_tensors


def forward(weight, numbers, *, padding_idx):
    """The rows."""
    return weight[numbers], None


def backward(g, _kept, _wanted, weight, numbers, *, padding_idx):
    """The gradients of equal numbers, added up; the row of padding gets none."""
    dweight = row_sums(g.reshape(numbers.size, weight.shape[1]), numbers.reshape(-1), len(weight))
    if padding_idx is not None:
        dweight[padding_idx] = 0
    return dweight, None


def composed(weight, numbers, *, padding_idx):
    """The same in ordinary operations."""
    if padding_idx is None:
        return weight[numbers]
    rows = weight[numbers]
    return where((numbers == padding_idx)[..., None], rows.detach(), rows)


_embedding = fused("embedding", forward, backward, composed)


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """Rows of a table by number.

    Parameters
    ----------
    input : int64 or int32, of any shape
    weight : (rows, D)
    padding_idx : the row that gets no gradient; negative numbers count from the end

    Returns
    -------
    Tensor of shape (*input.shape, D)

    Raises
    ------
    RuntimeError
        If the numbers are of another type, or the weight is no matrix of floats.
    IndexError
        For a number that is not in 0 to rows - 1.
    TypeError
        For what is no tensor.

    Cost: a copy of the rows; backward a product or a sort. Compare: torch.nn.functional.embedding.
    """
    only_tensors("embedding", {"input": input, "weight": weight})
    if input.dtype.name not in ("int64", "int32"):
        raise RuntimeError(f"embedding takes integers, int64 or int32; got {input.dtype}")
    if weight.ndim != 2:
        raise RuntimeError(f"embedding takes a table of two dimensions; got shape {tuple(weight.shape)}")
    one_type("embedding", weight)
    numbers, count = input.numpy(), len(weight)
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < count:
        raise IndexError(f"embedding takes numbers from 0 to {count - 1}; got {numbers.min()} to {numbers.max()}")
    if padding_idx is not None and not -count <= padding_idx < count:
        raise RuntimeError(f"padding_idx is one of {count} rows; got {padding_idx}")
    return _embedding(weight, input, padding_idx=None if padding_idx is None else padding_idx % count)
