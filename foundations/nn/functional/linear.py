"""The affine map y = x W^T + b.

Its gradients, for g the gradient with respect to y and rows as samples:

    dL/dx = g W        dL/dW = g^T x        dL/db = sum of the rows of g

since y_ij = sum_k x_ik W_jk + b_j. Done in one step there is no array for x W^T beside y, and W is read as it lies.

Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986).
"""

import math

import numpy as np

from foundations.autodiff import Tensor, fused
from foundations.nn.functional._edge import one_type, only_tensors


def forward(x, weight, bias):
    """y, and nothing to keep: the inputs are all that is needed."""
    rows = math.prod(x.shape[:-1])
    y = np.matmul(x.reshape(rows, x.shape[-1]), weight.T).reshape(*x.shape[:-1], weight.shape[0])
    if bias is not None:
        y += bias
    return y, None


def backward(g, _kept, wanted, x, weight, bias):
    """Three products; the rows are summed as a product with a vector of ones, which BLAS does faster than a sum."""
    g = g.reshape(math.prod(x.shape[:-1]), weight.shape[0])  # (N, out)
    dx = (g @ weight).reshape(x.shape) if wanted[0] else None
    dweight = g.T @ x.reshape(len(g), x.shape[-1]) if wanted[1] else None
    dbias = np.ones(len(g), g.dtype) @ g if wanted[2] else None
    return dx, dweight, dbias


def composed(x, weight, bias):
    """The same in ordinary operations."""
    y = x @ weight.transpose(-1, -2)
    return y if bias is None else y + bias


_linear = fused("linear", forward, backward, composed)


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias.

    Parameters
    ----------
    input : (..., in_features)
    weight : (out_features, in_features), or (in_features) for one number a sample
    bias : (out_features), or () beside a weight of one dimension, or None

    Returns
    -------
    Tensor of shape (..., out_features), or (...)

    Raises
    ------
    RuntimeError
        If the shapes or the types do not fit.
    TypeError
        For what is no tensor.

    Cost: a product of (N, in) with (in, out), and backward two more. Compare: torch.nn.functional.linear.
    """
    only_tensors("linear", {"input": input, "weight": weight}, {"bias": bias})
    if weight.ndim not in (1, 2) or not input.ndim or input.shape[-1] != weight.shape[-1]:
        raise RuntimeError(f"linear takes (..., in) and (out, in); got {tuple(input.shape)} and {tuple(weight.shape)}")
    if bias is not None and bias.shape != weight.shape[:-1]:
        raise RuntimeError(f"linear takes a bias of shape {tuple(weight.shape[:-1])}; got {tuple(bias.shape)}")
    one_type("linear", input, weight, bias)
    if weight.ndim == 2:
        return _linear(input, weight, bias)
    y = input @ weight
    return y if bias is None else y + bias
