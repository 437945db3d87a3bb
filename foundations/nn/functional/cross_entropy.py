"""Cross-entropy of logits: the negative log-likelihood of the right class under softmax.

For one sample with logits z and class t, and p = softmax(z),

    L = -log p_t = log(sum_j exp z_j) - z_t,        dL/dz = p - e_t

with e_t the unit vector: what was predicted less what was right. Softmax and logarithm in one step never take the
logarithm of a probability that has become 0. Weights of classes multiply a sample's loss and its gradient; their mean
divides by the weights. Ignored samples have no loss, whatever their logits.

Where the target is a distribution q over the classes (given, or by label smoothing s: 1 - s at the right class and s/C
everywhere), L = -sum_c w_c q_c log p_c, in ordinary operations on log_softmax.

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2; Szegedy et al., Rethinking the inception
architecture (2016), for smoothing.
"""

import math

import numpy as np

from foundations.autodiff import Tensor, from_numpy, fused, ones
from foundations.nn.functional._edge import one_type, only_tensors

REDUCTIONS = ("none", "mean", "sum")


def forward(z, target, row_weights, *, counted, reduction):
    """The losses of rows z (N, C), and their probabilities for the way back. `counted`: which rows, None for all."""
    p = z - z.max(axis=1, keepdims=True, initial=-np.inf)
    losses = p[np.arange(len(z)), target]  # a copy: z_t - max
    np.exp(p, out=p)
    total = p @ np.ones(p.shape[1], p.dtype)  # a sum along rows, as BLAS does it faster
    losses = np.log(total) - losses
    p /= total[:, None]
    if row_weights is not None:
        losses *= row_weights
    if counted is not None:
        losses[~counted] = 0
    return reduced(losses, row_weights, reduction), p


def backward(g, p, _wanted, z, target, row_weights, *, counted, reduction):
    """p - e_t, times what each row's loss counts."""
    scale = np.full(len(z), g) if reduction != "none" else np.array(g)
    if reduction == "mean":
        scale /= len(z) if row_weights is None else row_weights.sum()
    if row_weights is not None:
        scale *= row_weights
    if counted is not None:
        scale[~counted] = 0  # g/0 too, where no row counts
    dz = p * scale[:, None]
    dz[np.arange(len(z)), target] -= scale
    return dz, None, None


def reduced(losses, row_weights, reduction):
    """All losses, their sum, or their mean by weight."""
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    return losses.sum() / (len(losses) if row_weights is None else row_weights.sum())


def composed(z, target, row_weights, *, counted, reduction):
    """The same in ordinary operations."""
    losses = -z.log_softmax(1)[np.arange(len(z)), target]
    losses = losses if row_weights is None else losses * row_weights
    losses = losses if counted is None else losses.masked_fill(~counted, 0.0)
    return reduced(losses, row_weights, reduction)


_cross_entropy = fused("cross_entropy", forward, backward, composed)


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """The loss of logits against classes or distributions over classes.

    Parameters
    ----------
    input : logits, (C), (N, C) or (N, C, d1, ...)
    target : classes as int64 or uint8, of input's shape without C; or probabilities, of input's shape
    weight : (C), of each class; it gets a gradient where targets are probabilities
    ignore_index : samples of this class count nothing
    reduction : "none", "mean" (by weight) or "sum"
    label_smoothing : what part of the target is spread evenly, 0 to 1

    Returns
    -------
    Tensor without dimensions, or for "none" of the shape of one number a sample

    Raises
    ------
    ValueError
        For another reduction; if numbers of samples differ.
    IndexError
        For a class that is not in 0 to C - 1.
    TypeError
        For what is no tensor.
    RuntimeError
        For classes of another type, smoothing outside 0 to 1, shapes that do not fit; for a weight that requires a
        gradient where targets are classes.

    Cost: one exponential an element; keeps the probabilities. Compare: torch.nn.functional.cross_entropy.
    """
    only_tensors("cross_entropy", {"input": input, "target": target}, {"weight": weight})
    check(input, target, weight, reduction, label_smoothing)
    rows, shape = as_rows(input)
    if target.dtype.kind == "f":
        return from_distribution(rows, as_rows(target)[0], weight, None, shape, reduction, label_smoothing)
    classes = target.numpy().reshape(-1).astype(np.int64)
    counted = classes != ignore_index
    outside = counted & ((classes < 0) | (classes >= rows.shape[1]))
    if outside.any():
        raise IndexError(f"class {classes[outside][0]} is not in 0 to {rows.shape[1] - 1}")
    classes[~counted] = 0
    if label_smoothing:
        q = np.zeros(rows.shape, rows.dtype)
        q[np.arange(len(classes)), classes] = 1
        return from_distribution(rows, from_numpy(q), weight, counted, shape, reduction, label_smoothing)
    row_weights = None
    if weight is not None or not counted.all():
        of_class = np.ones(rows.shape[1], rows.dtype) if weight is None else weight.detach().numpy()
        row_weights = of_class[classes] * counted
    counted = None if counted.all() else counted
    losses = _cross_entropy(rows, classes, row_weights, counted=counted, reduction=reduction)
    return losses.reshape(shape) if reduction == "none" else losses


def from_distribution(rows, q, weight, counted, shape, reduction, smoothing) -> Tensor:
    """The loss against distributions q (N, C): samples that are not counted weigh nothing."""
    weights = ones(rows.shape[1], dtype=rows.dtype) if weight is None else weight
    smooth = q * (1 - smoothing) + smoothing / rows.shape[1]
    losses = -(rows.log_softmax(1) * smooth * weights).sum(1)
    if counted is None:  # PyTorch divides by the number of samples here, whatever the weights
        divisor = len(q)
    else:
        losses = losses.masked_fill(~counted, 0.0)
        divisor = ((q @ weights) * counted.astype(rows.dtype)).sum()
    if reduction == "none":
        return losses.reshape(shape)
    return losses.sum() if reduction == "sum" else losses.sum() / divisor


def as_rows(z: Tensor) -> tuple[Tensor, tuple[int, ...]]:
    """Logits as (N, C), and the shape of one number a sample."""
    rows = z.movedim(1, -1) if z.ndim > 2 else z  # (N, d1, ..., C)
    *shape, classes = rows.shape
    return rows.reshape(math.prod(shape), classes), tuple(shape)


def check(z, target, weight, reduction: str, smoothing: float) -> None:
    """What PyTorch refuses, in one sentence each."""
    if reduction not in REDUCTIONS:
        raise ValueError(f"reduction is one of {', '.join(REDUCTIONS)}; got {reduction!r}")
    if not 0 <= smoothing <= 1:
        raise RuntimeError(f"label_smoothing is between 0 and 1; got {smoothing}")
    if not z.ndim:
        raise RuntimeError("cross_entropy takes logits with a dimension for classes; got a tensor without dimensions")
    one_type("cross_entropy", z, weight)
    if target.dtype.kind != "f":
        check_classes(target, weight)
    classes = z.shape[1 if z.ndim > 1 else 0]
    if weight is not None and weight.shape != (classes,):
        raise RuntimeError(f"cross_entropy takes a weight for each of {classes} classes; got shape {weight.shape}")
    wanted = z.shape if target.dtype.kind == "f" else z.shape[:1] * (z.ndim > 1) + z.shape[2:]
    if target.shape != wanted:
        if target.dtype.kind == "f":
            raise RuntimeError(
                f"a target of {target.dtype} holds probabilities of shape {tuple(z.shape)}; got {tuple(target.shape)}; "
                "classes are integers"
            )
        kind = ValueError if z.ndim > 1 and target.shape[:1] != wanted[:1] else RuntimeError
        raise kind(f"for logits of shape {tuple(z.shape)} the classes have shape {wanted}; got {tuple(target.shape)}")


def check_classes(target, weight) -> None:
    """What PyTorch refuses where targets are classes."""
    if target.dtype not in (np.int64, np.uint8):
        raise RuntimeError(f"classes are int64 or uint8; got {target.dtype}")
    if weight is not None and weight.requires_grad:
        raise RuntimeError("the weight of classes gets no gradient where targets are classes; detach() it")
