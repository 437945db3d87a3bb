"""Scaled dot-product attention: each query takes a mean of the values, weighted by how well the keys answer it.

    S = Q K^T / sqrt(d),   P = softmax(S) along the keys,   Y = P V

With Ȳ = dL/dY for a scalar L at the end (`g` below, as `dv` is V̄):

    V̄ = P^T Ȳ,   P̄ = Ȳ V^T,   S̄ = P * (P̄ - rowsum(P̄ * P)),   Q̄ = S̄ K / sqrt(d),   K̄ = S̄^T Q / sqrt(d)

The third is softmax's differential, transposed: dP_i = P_i (dS_i - sum_j P_j dS_j), whose matrix is symmetric. Dropout
puts factors M between P and V: then Y = (P * M) V, V̄ = (P * M)^T Ȳ and P̄ = (Ȳ V^T) * M. The scores S, the exponentials
and P are one array, worked on in place; the scale goes into Q, Q̄ and K̄, which are smaller than S.

A boolean mask says True where a query may look; a mask of floats is added to S. A query that may look nowhere gets
zeros, as in PyTorch.

Source: Vaswani et al., Attention is all you need (2017), section 3.2.1.
"""

import math

import numpy as np

from foundations.autodiff import Tensor, from_numpy, fused, unbroadcast
from foundations.nn.functional._edge import one_type, only_tensors


def forward(q, k, v, bias, allowed, *, scale, kept):
    """Y; the weights P are kept. `bias` is added to S, `allowed` are booleans, `kept` the factors of dropout."""
    P = np.matmul(q * scale, k.swapaxes(-1, -2))  # (..., L, S)
    if bias is not None:
        P += bias
    if allowed is not None:
        np.copyto(P, -np.inf, where=~allowed)
    softmax_in_place(P)
    return np.matmul(P if kept is None else P * kept, v), P


def softmax_in_place(S) -> None:
    """Softmax along the last dimension; rows of -inf alone become zeros."""
    if not S.size:
        return
    top = S.max(axis=-1, keepdims=True)
    top[top == -np.inf] = 0
    S -= top
    np.exp(S, out=S)
    total = S.sum(axis=-1, keepdims=True)
    total[total == 0] = 1
    np.divide(1, total, out=total)
    S *= total


def backward(g, P, wanted, q, k, v, bias, allowed, *, scale, kept):
    """As derived above."""
    weights = P if kept is None else P * kept
    dv = np.matmul(weights.swapaxes(-1, -2), g) if wanted[2] else None
    if not (wanted[0] or wanted[1] or wanted[3]):
        return None, None, dv, None, None
    dS = np.matmul(g, v.swapaxes(-1, -2))
    if kept is not None:
        dS *= kept
    dS *= P
    dS -= P * dS.sum(axis=-1, keepdims=True)
    dbias = unbroadcast(dS, bias.shape) if wanted[3] else None  # may be dS itself, which nothing changes from here on
    dq = np.matmul(dS, k) if wanted[0] else None
    dk = np.matmul(dS.swapaxes(-1, -2), q) if wanted[1] else None
    for d in (dq, dk):
        if d is not None:
            d *= scale
    return dq, dk, dv, dbias, None


def composed(q, k, v, bias, allowed, *, scale, kept):
    """The same in ordinary operations."""
    S = (q * scale) @ k.transpose(-1, -2)
    if bias is not None:
        S = S + bias
    if allowed is not None:
        S = S.masked_fill(~allowed, -np.inf)
    blind = (-np.inf == S).all(-1, keepdim=True)  # rows that may look nowhere
    P = S.masked_fill(blind, 0.0).softmax(-1).masked_fill(blind, 0.0)
    return (P if kept is None else P * kept) @ v


_attention = fused("scaled_dot_product_attention", forward, backward, composed)


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
    rng: np.random.Generator | None = None,
) -> Tensor:
    """A mean of the values for each query, weighted by softmax(query key^T scale) along the keys.

    Parameters
    ----------
    query : (..., L, d)
    key : (..., S, d)
    value : (..., S, d_v); leading dimensions broadcast
    attn_mask : (..., L, S): booleans, True where a query may look, or floats that are added to the scores
    dropout_p : the part of the weights that is set to zero (the others grow by 1 / (1 - dropout_p)); needs rng
    is_causal : a query looks at keys up to its own place alone
    scale : by default 1 / sqrt(d)
    enable_gqa : keys and values have fewer heads (third dimension from the end), each shared by as many queries
    rng : where dropout gets its numbers

    Returns
    -------
    Tensor of shape (..., L, d_v)

    Raises
    ------
    RuntimeError
        If shapes or types do not fit; for a mask together with is_causal.
    ValueError
        For dropout_p outside 0 to 1, or without rng.
    TypeError
        For what is no tensor.

    Cost: O(L S d) time, one array of (..., L, S) kept. Compare: torch.nn.functional.scaled_dot_product_attention.
    """
    only_tensors("attention", {"query": query, "key": key, "value": value}, {"attn_mask": attn_mask})
    check(query, key, value, attn_mask, dropout_p, is_causal, rng)
    if enable_gqa:
        key, value = shared_heads(query, key), shared_heads(query, value)
    query, key, value = same_lead(query, key, value)
    L, S = query.shape[-2], key.shape[-2]
    shape = (*query.shape[:-2], L, S)
    check_mask(attn_mask, shape)
    if is_causal:
        attn_mask = from_numpy(np.tri(L, S, dtype=bool))
    bias, allowed = (None, attn_mask) if attn_mask is not None and attn_mask.dtype == bool else (attn_mask, None)
    kept = dropout_factors(rng, dropout_p, shape, query.dtype) if dropout_p else None
    scale = 1 / math.sqrt(max(1, query.shape[-1])) if scale is None else scale
    return _attention(query, key, value, bias, allowed, scale=scale, kept=kept)


def shared_heads(query: Tensor, t: Tensor) -> Tensor:
    """Keys or values with each head repeated for the queries that share it."""
    if min(query.ndim, t.ndim) < 3 or not t.shape[-3] or query.shape[-3] % t.shape[-3]:
        raise RuntimeError(
            "with enable_gqa the heads, third from the end, of keys and values divide those of queries; "
            f"got shapes {tuple(t.shape)} and {tuple(query.shape)}"
        )
    return t.repeat_interleave(query.shape[-3] // t.shape[-3], -3)


def same_lead(*tensors: Tensor) -> list[Tensor]:
    """The tensors with leading dimensions, all but the last two, that are equal."""
    try:
        lead = np.broadcast_shapes(*[t.shape[:-2] for t in tensors])
    except ValueError:
        shapes = ", ".join(str(tuple(t.shape)) for t in tensors)
        raise RuntimeError(f"leading dimensions of query, key and value broadcast; got shapes {shapes}") from None
    return [t if t.shape[:-2] == lead else t.expand(*lead, *t.shape[-2:]) for t in tensors]


def dropout_factors(rng, p: float, shape, dtype) -> np.ndarray:
    """0 with probability p, else 1 / (1 - p): 1 in the mean."""
    return (rng.random(shape) >= p).astype(dtype) * dtype.type(1 / (1 - p) if p < 1 else 0)


def check_mask(mask: Tensor | None, shape: tuple[int, ...]) -> None:
    """A mask broadcasts to the shape of the scores, and does not extend it."""
    sizes = () if mask is None else tuple(mask.shape)
    same = all(n in (1, m) for n, m in zip(reversed(sizes), reversed(shape), strict=False))
    if len(sizes) > len(shape) or not same:
        raise RuntimeError(f"attention takes an attn_mask that broadcasts to {shape}; got shape {sizes}")


def check(q, k, v, mask, dropout_p: float, is_causal: bool, rng) -> None:
    """What does not fit together, in one sentence each."""
    one_type("attention", q, k, v, None if mask is None or mask.dtype == bool else mask)
    if min(q.ndim, k.ndim, v.ndim) < 2 or q.shape[-1] != k.shape[-1] or k.shape[-2] != v.shape[-2]:
        shapes = ", ".join(str(tuple(t.shape)) for t in (q, k, v))
        raise RuntimeError(f"attention takes (..., L, d), (..., S, d) and (..., S, d_v); got {shapes}")
    if is_causal and mask is not None:
        raise RuntimeError("attention takes a mask or is_causal, not both")
    if not 0 <= dropout_p <= 1:
        raise ValueError(f"dropout_p is between 0 and 1; got {dropout_p}")
    if dropout_p and rng is None:
        raise ValueError("dropout draws numbers: give rng, a numpy.random.Generator")
