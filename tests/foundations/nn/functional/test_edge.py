"""What the public functions refuse: what is no tensor, masks, channels and options, each named in one sentence."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn import functional as F
from foundations.nn.kernels import pooling
from tests.foundations.nn.functional.against_torch import agrees, torch


def ones(*shape):
    return np.ones(shape, np.float32)


CLASSES, SQUARE, ROW, IMAGES, KERNELS = np.array([0, 1]), ones(2, 2), ones(2), ones(1, 2, 4, 4), ones(2, 2, 3, 3)
CALLS = {  # what takes tensors alone, and how many of them may not be None
    "linear": (lambda F, *t: F.linear(*t), (SQUARE, SQUARE, ROW), 2),
    "cross_entropy": (lambda F, *t: F.cross_entropy(*t), (SQUARE, CLASSES, ROW), 2),
    "layer_norm": (lambda F, x, *t: F.layer_norm(x, (2,), *t), (SQUARE, ROW, ROW), 1),
    "batch_norm": (lambda F, x, *t: F.batch_norm(x, None, None, *t, training=True), (SQUARE, ROW, ROW), 1),
    "group_norm": (lambda F, x, *t: F.group_norm(x, 1, *t), (SQUARE, ROW, ROW), 1),
    "gelu": (lambda F, *t: F.gelu(*t), (SQUARE,), 1),
    "embedding": (lambda F, *t: F.embedding(*t), (CLASSES, SQUARE), 2),
    "attention": (lambda F, *t: F.scaled_dot_product_attention(*t), (SQUARE,) * 4, 3),
    "conv2d": (lambda F, *t: F.conv2d(*t), (IMAGES, KERNELS, ROW), 2),
    "conv_transpose2d": (lambda F, *t: F.conv_transpose2d(*t), (IMAGES, KERNELS, ROW), 2),
    "max_pool2d": (lambda F, x: F.max_pool2d(x, 2), (IMAGES,), 1),
    "avg_pool2d": (lambda F, x: F.avg_pool2d(x, 2), (IMAGES,), 1),
    "dropout": (lambda F, x: F.dropout(x, training=False), (SQUARE,), 1),
    "mse_loss": (lambda F, *t: F.mse_loss(*t), (SQUARE, SQUARE), 2),
    "l1_loss": (lambda F, *t: F.l1_loss(*t), (SQUARE, SQUARE), 2),
    "huber_loss": (lambda F, *t: F.huber_loss(*t), (SQUARE, SQUARE), 2),
    "smooth_l1_loss": (lambda F, *t: F.smooth_l1_loss(*t), (SQUARE, SQUARE), 2),
    "nll_loss": (lambda F, *t: F.nll_loss(*t), (SQUARE, CLASSES, ROW), 2),
    "binary_cross_entropy": (lambda F, *t: F.binary_cross_entropy(*t), (SQUARE, SQUARE, ROW), 2),
    "binary_cross_entropy_with_logits": (
        lambda F, x, y, w, v: F.binary_cross_entropy_with_logits(x, y, w, pos_weight=v),
        *((SQUARE, SQUARE, ROW, ROW), 2),
    ),
    "kl_div": (lambda F, *t: F.kl_div(*t), (SQUARE, SQUARE), 2),
    "normalize": (lambda F, x: F.normalize(x), (SQUARE,), 1),
}
PLACES = [(name, i) for name, (_, arrays, _) in CALLS.items() for i in range(len(arrays))]


@pytest.mark.parametrize("made", [lambda array: array, np.ndarray.tolist, torch.tensor], ids=["array", "list", "torch"])
@pytest.mark.parametrize("name, place", PLACES)
def test_what_is_no_tensor_is_refused(name, place, made):
    call, arrays, _ = CALLS[name]
    given = [made(array) if i == place else tensor(array) for i, array in enumerate(arrays)]
    with pytest.raises(TypeError, match=rf"^{name} takes tensors; got \w+ as \w+ \(say tensor\(\.\.\.\)\)$"):
        call(F, *given)


@pytest.mark.parametrize("name", CALLS)
def test_only_some_may_be_left_out(name):
    call, arrays, needed = CALLS[name]
    given = [tensor(array) if i < needed else None for i, array in enumerate(arrays)]
    call(F, *given)
    for i in range(needed):
        with pytest.raises(TypeError, match=f"{name} takes tensors; got NoneType"):
            call(F, *given[:i], None, *given[i + 1 :])


OPTIONS = [{"stride": value} for value in [(2,), [2], [], (), 2.0, (1.0, 1), True, None, "a", (1, 1, 1), 0]]
OPTIONS += [{"padding": value} for value in [(1,), [], 1.5, -1]] + [{"dilation": value} for value in [(2,), [], 0, 1.0]]


@pytest.mark.parametrize("options", [*OPTIONS, {"groups": 1.0}, {"groups": True}, {"groups": -1}], ids=str)
def test_options_of_convolutions(options):
    """One for both directions goes as an integer or (n,); what is no integer is a TypeError."""
    agrees(lambda F, x, W: F.conv2d(x, W, **options), (1, 2, 7, 7), (3, 2, 3, 3), scale=10)
    agrees(lambda F, x, W: F.conv_transpose2d(x, W, **options), (1, 2, 7, 7), (2, 3, 3, 3), scale=10)


POOLED = [options for options in OPTIONS if "dilation" not in options]
SIZES = [{"kernel_size": value} for value in [(2,), [], 2.0, True, 0, (2, 2, 2)]]


@pytest.mark.parametrize("options", [*POOLED, *SIZES, {"padding": "same"}], ids=str)
def test_options_of_pooling(options):
    agrees(lambda F, x: F.max_pool2d(x, **{"kernel_size": 2} | options), (1, 2, 7, 7))
    agrees(lambda F, x: F.avg_pool2d(x, **{"kernel_size": 2} | options), (1, 2, 7, 7))


x, square = tensor(ones(2, 3, 8, 8)), tensor(ones(4, 3))
SAID = {
    "channels": (
        lambda: F.conv2d(x, tensor(ones(4, 1, 3, 3))),
        r"conv2d: input must have 1 channels for a weight of shape \(4, 1, 3, 3\) in 1 groups, got 3",
    ),
    "channels of a transpose": (
        lambda: F.conv_transpose2d(x, tensor(ones(4, 1, 3, 3))),
        r"conv_transpose2d: input must have 4 channels for a weight of shape \(4, 1, 3, 3\) in 1 groups, got 3",
    ),
    "groups": (
        lambda: F.conv2d(x, tensor(ones(4, 1, 3, 3)), groups=3),
        "conv2d: groups=3 must divide the 4 kernels of weight",
    ),
    "no taps": (
        lambda: F.conv2d(x, tensor(ones(4, 3, 0, 3))),
        r"conv2d: weight must have at least one kernel of at least one tap, got shape \(4, 3, 0, 3\)",
    ),
    "mean of nothing": (
        lambda: F.avg_pool2d(x, 0),
        "avg_pool2d: kernel_size must be an integer of at least 1, or a pair of them, got 0",
    ),
    "padding": (
        lambda: F.max_pool2d(x, 2, padding=2),
        "max_pool2d: padding must be at most half of kernel_size 2, got 2",
    ),
    "window": (
        lambda: F.max_pool2d(x, 9),
        "max_pool2d: a window of 9 x 9 pixels is larger than the padded image of 8 x 8",
    ),
    "mask of booleans": (
        lambda: F.scaled_dot_product_attention(square, square, square, tensor(np.ones((3, 3), bool))),
        r"attention takes an attn_mask that broadcasts to \(4, 4\); got shape \(3, 3\)",
    ),
    "mask that would extend the scores": (
        lambda: F.scaled_dot_product_attention(square, square, square, tensor(ones(3, 1, 4, 4))),
        r"attention takes an attn_mask that broadcasts to \(4, 4\); got shape \(3, 1, 4, 4\)",
    ),
}


@pytest.mark.parametrize("call, message", SAID.values(), ids=SAID)
def test_what_is_said(call, message):
    """The argument that is wrong, what would be right, and nothing else."""
    with pytest.raises(RuntimeError, match=f"^{message}$"):
        call()


@pytest.mark.parametrize("where", [False, True])
def test_maxima_are_searched_once(where, monkeypatch):
    runs, search = [], pooling.max_pool2d_forward
    monkeypatch.setattr(pooling, "max_pool2d_forward", lambda *a, **options: runs.append(1) or search(*a, **options))
    F.max_pool2d(tensor(ones(1, 2, 4, 4), requires_grad=True), 2, return_indices=where)
    assert runs == [1]
