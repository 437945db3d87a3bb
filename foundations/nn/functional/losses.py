"""Losses of regression and of probability, in ordinary operations that keep their digits.

With d = y - t, what was predicted less what was right,

    mse_loss            d^2                                     l1_loss   |d|
    huber_loss          c (d - c/2),  c = d brought between -delta and delta: d^2/2 near 0, straight lines far out
    smooth_l1_loss      the same with delta = beta, divided by beta

and for probabilities p or logits z, with targets t between 0 and 1, or classes t,

    nll_loss                           -w_t log p_t, given log p
    binary_cross_entropy               -w (t log p + (1 - t) log(1 - p)), no logarithm below -100
    binary_cross_entropy_with_logits   -w (v t log s(z) + (1 - t) log s(-z)), s the logistic function
    kl_div                             t (log t - log p), given log p

log s(z) = -log(1 + exp(-z)) does not overflow, and as 1 - s(z) = s(-z), no number near 1 is subtracted from 1.

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), sections 3.13 and 6.2; Huber, Robust estimation of a
location parameter (1964).
"""

import warnings

import numpy as np

from foundations.autodiff import Tensor, clamp, primitive
from foundations.autodiff.operations import activations, functions
from foundations.nn.functional._edge import one_type, only_tensors
from foundations.nn.functional.cross_entropy import as_rows, check_classes

REDUCTIONS = {"none": lambda losses: losses, "mean": lambda losses: losses.mean(), "sum": lambda losses: losses.sum()}
OVER_BATCH = REDUCTIONS | {"batchmean": lambda losses: losses.sum() / (len(losses) if losses.ndim else 1)}


def reduced(losses: Tensor, reduction: str, ways=REDUCTIONS) -> Tensor:
    """All losses, their mean or their sum. Raises ValueError for another reduction."""
    if reduction not in ways:
        raise ValueError(f"reduction is one of {', '.join(ways)}; got {reduction!r}")
    return ways[reduction](losses)


# Regression


def difference(name: str, input: Tensor, target: Tensor) -> Tensor:
    """input - target. Raises RuntimeError for integers, TypeError for what is no tensor.

    Shapes that differ broadcast with a warning: (N, 1) against (N) is nearly always a mistake, and trains in silence.
    """
    only_tensors(name, {"input": input, "target": target})
    if input.shape != target.shape:
        sizes = f"Using a target size {target.shape} in {name} that is not the input size {input.shape}"
        warnings.warn(f"{sizes}: they broadcast", stacklevel=3)
    d = input - target
    if d.dtype.kind != "f":
        raise RuntimeError(f"{name} takes floats; got {input.dtype} and {target.dtype}")
    return d


def mse_loss(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    """(input - target)^2, of shapes that broadcast; reduction is "none", "mean" or "sum".

    Raises
    ------
    RuntimeError
        For integers.
    ValueError
        For another reduction.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.mse_loss.
    """
    d = difference("mse_loss", input, target)
    return reduced(d * d, reduction)


def l1_loss(input: Tensor, target: Tensor, *, reduction: str = "mean") -> Tensor:
    """|input - target|, of shapes that broadcast; reduction is "none", "mean" or "sum".

    Raises
    ------
    RuntimeError
        For integers.
    ValueError
        For another reduction.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.l1_loss.
    """
    return reduced(abs(difference("l1_loss", input, target)), reduction)


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0) -> Tensor:
    """Half the squared difference up to delta, and a straight line beyond.

    Raises
    ------
    RuntimeError
        If delta is not positive.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.huber_loss.
    """
    if not delta > 0:
        raise RuntimeError(f"huber_loss takes a positive delta; got {delta}")
    d = difference("huber_loss", input, target)
    c = clamp(d, -delta, delta)
    return reduced(c * (d - 0.5 * c), reduction)


def smooth_l1_loss(input: Tensor, target: Tensor, *, reduction: str = "mean", beta: float = 1.0) -> Tensor:
    """|input - target| - beta/2, with a parabola in place of the kink, up to beta; with beta 0 `l1_loss`.

    Raises
    ------
    RuntimeError
        If beta is negative.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.smooth_l1_loss.
    """
    if not beta >= 0:
        raise RuntimeError(f"smooth_l1_loss takes a beta of at least 0; got {beta}")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    d = difference("smooth_l1_loss", input, target)
    c = clamp(d, -beta, beta)
    return reduced(c * (d - 0.5 * c) / beta, reduction)


# Probability


def nll_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, *, ignore_index: int = -100, reduction: str = "mean"
) -> Tensor:
    """The negative logarithm of the probability of the right class, times the weight of the class.

    Parameters
    ----------
    input : logarithms of probabilities, (C), (N, C) or (N, C, d1, ...)
    target : classes as int64 or uint8, of input's shape without C
    weight : (C), of each class
    ignore_index : samples of this class count nothing
    reduction : "none", "mean" (by weight) or "sum"

    Raises
    ------
    ValueError
        For another reduction; if numbers of samples differ.
    IndexError
        For a class that is not in 0 to C - 1.
    RuntimeError
        For classes of another type, for shapes that do not fit, for a weight that requires a gradient.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.nll_loss.
    """
    only_tensors("nll_loss", {"input": input, "target": target}, {"weight": weight})
    one_type("nll_loss", input, weight)
    check_classes(target, weight)
    wanted = input.shape[:1] * (input.ndim > 1) + input.shape[2:]
    if not input.ndim or target.shape != wanted:
        kind = ValueError if input.ndim > 1 and target.shape[:1] != wanted[:1] else RuntimeError
        raise kind(f"for an input of shape {tuple(input.shape)} classes have shape {wanted}; got {tuple(target.shape)}")
    rows, shape = as_rows(input)  # (N, C)
    classes = target.numpy().reshape(-1).astype(np.int64)
    counted = classes != ignore_index
    outside = counted & ((classes < 0) | (classes >= rows.shape[1]))
    if outside.any():
        raise IndexError(f"class {classes[outside][0]} is not in 0 to {rows.shape[1] - 1}")
    classes[~counted] = 0
    if weight is not None and weight.shape != rows.shape[1:]:
        raise RuntimeError(f"nll_loss takes a weight for each of {rows.shape[1]} classes; got shape {weight.shape}")
    of_class = np.ones(rows.shape[1], rows.dtype) if weight is None else weight.detach().numpy()
    weights = of_class[classes] * counted
    losses = -(rows[np.arange(len(classes)), classes] * weights).masked_fill(~counted, 0.0)
    if reduction == "mean":
        return losses.sum() / weights.sum()
    return reduced(losses.reshape(shape), reduction)


_binary_cross_entropy = primitive(
    "binary_cross_entropy",
    lambda p, t: -(t * np.maximum(np.log(p), -100) + (1 - t) * np.maximum(np.log1p(-p), -100)),
    lambda g, a, b: g * (a - b) / clamp(a * (1 - a), min=1e-12),
    lambda g, a: -g * functions.logit(a),
)


def binary_cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, *, reduction: str = "mean"
) -> Tensor:
    """-(target log input + (1 - target) log(1 - input)), times a weight that broadcasts; logarithms stop at -100.

    Raises
    ------
    ValueError
        If input and target differ in shape; for another reduction.
    RuntimeError
        If types differ, or the input is not between 0 and 1.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.binary_cross_entropy.
    """
    of_one_shape("binary_cross_entropy", input, target, {"weight": weight})
    one_type("binary_cross_entropy", input, target, weight)
    p = input.detach().numpy()
    if not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError("binary_cross_entropy takes probabilities, from 0 to 1; for logits there is another")
    losses = _binary_cross_entropy(input, target)
    return reduced(losses if weight is None else losses * weight, reduction)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    *,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """`binary_cross_entropy` of the logistic function of the input, in one step.

    Parameters
    ----------
    input : logits
    target : of input's shape, between 0 and 1
    weight : of each loss; broadcasts
    reduction : "none", "mean" or "sum"
    pos_weight : of the loss where the target is 1; broadcasts

    Raises
    ------
    ValueError
        If input and target differ in shape; for another reduction.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.binary_cross_entropy_with_logits.
    """
    of_one_shape("binary_cross_entropy_with_logits", input, target, {"weight": weight, "pos_weight": pos_weight})
    positive = target if pos_weight is None else target * pos_weight
    losses = -(positive * activations.logsigmoid(input) + (1 - target) * activations.logsigmoid(-input))
    return reduced(losses if weight is None else losses * weight, reduction)


def of_one_shape(name: str, input: Tensor, target: Tensor, weights: dict) -> None:
    """Raises ValueError for two shapes, TypeError for what is no tensor."""
    only_tensors(name, {"input": input, "target": target}, weights)
    if input.shape != target.shape:
        raise ValueError(f"{name} takes two of one shape; got {tuple(input.shape)} and {tuple(target.shape)}")


def kl_div(input: Tensor, target: Tensor, *, reduction: str = "mean", log_target: bool = False) -> Tensor:
    """target (log target - input): what the divergence of Kullback and Leibler sums.

    Parameters
    ----------
    input : logarithms of probabilities
    target : probabilities, or their logarithms with log_target
    reduction : "none", "mean", "sum", or "batchmean": the sum divided by the size of the first dimension

    Raises
    ------
    ValueError
        For another reduction.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.kl_div.
    """
    only_tensors("kl_div", {"input": input, "target": target})
    losses = target.exp() * (target - input) if log_target else target.xlogy(target) - target * input
    return reduced(losses, reduction, OVER_BATCH)
