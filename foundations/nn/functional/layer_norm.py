"""Layer normalization: each sample brought to mean 0 and variance 1 over its last dimensions.

    mu = mean(x),  s = 1 / sqrt(mean((x - mu)^2) + eps),  xhat = (x - mu) s,  y = gamma xhat + beta

With h = g gamma, the gradient with respect to xhat, and D numbers in a sample,

    dL/dx = s (h - mean(h) - xhat mean(h xhat))

for x enters xhat directly, through mu, and through s: d mu/dx = 1/D, and ds/dx = -s^2 xhat / D. The gradients of gamma
and beta are the sums of g xhat and g over the samples. Means along rows are products with a vector, of 1/D or, in
mean(h) and mean(h xhat), of gamma/D: BLAS reads an array faster than a reduction does. Of xhat = c s, c = x - mu, only
mu and s are kept: to subtract once more costs no more than new memory, and s goes into what is multiplied with c.

Source: Ba, Kiros and Hinton, Layer normalization (2016).
"""

import math

import numpy as np

from foundations.autodiff import Tensor, fused
from foundations.nn.functional._edge import one_type, only_tensors


def forward(x, weight, bias, *, size, eps):
    """y; kept are mu and s (N, 1)."""
    rows = as_rows(x, size)
    average = np.full((size, 1), 1 / max(1, size), rows.dtype)
    mu = rows @ average
    y = rows - mu
    s = np.vecdot(y, y)[:, None]  # (N, 1)
    s /= size
    s += eps
    np.sqrt(s, out=s)
    np.divide(1, s, out=s)
    y *= s
    if weight is not None:
        y *= weight.reshape(-1)
    if bias is not None:
        y += bias.reshape(-1)
    return y.reshape(x.shape), (mu, s)


def as_rows(x, size):
    """(N, D). In words, as NumPy cannot infer N where D is 0."""
    return x.reshape(math.prod(x.shape) // max(1, size), size)


def backward(g, kept, wanted, x, weight, bias, *, size, eps):
    """As derived above."""
    mu, s = kept
    g = as_rows(g, size)
    dbias = (np.ones(len(g), g.dtype) @ g).reshape(bias.shape) if wanted[2] else None
    if not (wanted[0] or wanted[1]):
        return None, None, dbias
    c = as_rows(x, size) - mu
    t = g * c
    dweight = (s[:, 0] @ t).reshape(weight.shape) if wanted[1] else None
    if not wanted[0]:
        return None, dweight, dbias
    gamma = np.ones(size, g.dtype) if weight is None else weight.reshape(-1)
    average = (gamma / max(1, size))[:, None]
    c *= t @ average * s * s  # becomes xhat mean(h xhat)
    c += g @ average
    dx = np.multiply(g, gamma, out=t)
    dx -= c
    dx *= s
    return dx.reshape(x.shape), dweight, dbias


def composed(x, weight, bias, *, size, eps):
    """The same in ordinary operations."""
    rows = as_rows(x, size)
    centered = rows - rows.mean(1, keepdim=True)
    y = (centered * ((centered * centered).mean(1, keepdim=True) + eps).rsqrt()).reshape(x.shape)
    y = y if weight is None else y * weight
    return y if bias is None else y + bias


_layer_norm = fused("layer_norm", forward, backward, composed)


def layer_norm(
    input: Tensor, normalized_shape, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Each sample brought to mean 0 and variance 1 over its last dimensions, then scaled and shifted.

    Parameters
    ----------
    input : (..., *normalized_shape)
    normalized_shape : the last dimensions, a tuple or list
    weight, bias : of normalized_shape, or None
    eps : added to the variance

    Raises
    ------
    TypeError
        For what is no tensor; if normalized_shape is no tuple or list.
    RuntimeError
        If shapes or types do not fit.

    Cost: a few passes over the input; keeps two numbers a sample. Compare: torch.nn.functional.layer_norm.
    """
    only_tensors("layer_norm", {"input": input}, {"weight": weight, "bias": bias})
    if not isinstance(normalized_shape, tuple | list):
        raise TypeError(f"normalized_shape is a tuple or list, such as ({normalized_shape},); got {normalized_shape!r}")
    shape = tuple(normalized_shape)
    if not shape or input.shape[-len(shape) :] != shape:
        raise RuntimeError(f"normalized_shape is the end of the input's, {tuple(input.shape)}; got {shape}")
    for name, t in (("weight", weight), ("bias", bias)):
        if t is not None and t.shape != shape:
            raise RuntimeError(f"layer_norm takes a {name} of shape {shape}; got {tuple(t.shape)}")
    one_type("layer_norm", input, weight, bias)
    return _layer_norm(input, weight, bias, size=math.prod(shape), eps=eps)
