"""Convolution and its transpose with their options, to second order, and what they refuse."""

import numpy as np
import pytest

from tests.foundations.nn.functional.against_torch import agrees

OPTIONS = {
    "plain": {},
    "padding": {"padding": 1},
    "padding of a pair": {"padding": (0, 2)},
    "stride": {"stride": 2},
    "stride and padding": {"stride": (2, 3), "padding": 1},
    "dilation": {"dilation": 2, "padding": 2},
    "everything": {"stride": 2, "padding": 1, "dilation": 2},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_conv2d(options):
    agrees(lambda F, x, W, b: F.conv2d(x, W, b, **options), (2, 3, 6, 7), (4, 3, 3, 2), (4,), scale=10)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("kernel", [(3, 3), (2, 4)], ids=str)
def test_padding_by_name(padding, kernel):
    agrees(lambda F, x, W: F.conv2d(x, W, padding=padding), (2, 3, 5, 6), (4, 3, *kernel), scale=10)


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_conv_transpose2d(options):
    agrees(lambda F, x, W, b: F.conv_transpose2d(x, W, b, **options), (2, 4, 4, 3), (4, 3, 3, 2), (3,), scale=10)


@pytest.mark.parametrize(
    "options",
    [{"stride": 2, "output_padding": 1}, {"dilation": 3, "output_padding": 2}, {"stride": 3, "output_padding": (2, 0)}],
    ids=str,
)
def test_output_padding(options):
    agrees(lambda F, x, W: F.conv_transpose2d(x, W, **options), (2, 4, 4, 3), (4, 3, 3, 2), scale=10)


@pytest.mark.parametrize("groups", [2, 4])
def test_groups(groups):
    shape = (8, 4 // groups, 3, 3)
    agrees(lambda F, x, W: F.conv2d(x, W, groups=groups, padding=1), (2, 4, 5, 5), shape, scale=10)
    agrees(lambda F, x, W: F.conv_transpose2d(x, W, groups=groups, padding=1), (2, 8, 5, 5), shape, scale=10)


@pytest.mark.parametrize("shape", [(3, 5, 5), (0, 3, 5, 5), (1, 3, 3, 3)], ids=str)
def test_one_image_or_none(shape):
    agrees(lambda F, x, W, b: F.conv2d(x, W, b), shape, (4, 3, 3, 3), (4,), scale=10)


def test_many_channels():
    """Enough of them for Winograd's way, whose float32 errors are a little larger."""
    agrees(lambda F, x, W, b: F.conv2d(x, W, b, padding=1), (2, 32, 9, 8), (48, 32, 3, 3), (48,), scale=100)


@pytest.mark.parametrize("wanted", [(1, 0, 0), (0, 1, 0), (0, 0, 1)], ids=str)
def test_only_what_is_wanted(wanted):
    def operation(F, *tensors):
        return F.conv2d(*[t if w else t.detach() for t, w in zip(tensors, wanted, strict=True)], padding=1)

    agrees(operation, (2, 3, 5, 5), (4, 3, 3, 3), (4,), scale=10)


REFUSED = {
    "other channels": ((2, 2, 5, 5), (4, 3, 3, 3), {}),
    "kernel larger than image": ((2, 3, 5, 5), (4, 3, 7, 7), {}),
    "no image": ((5, 5), (4, 3, 3, 3), {}),
    "no kernel": ((2, 3, 5, 5), (4, 3, 3), {}),
    "stride 0": ((2, 3, 5, 5), (4, 3, 3, 3), {"stride": 0}),
    "negative padding": ((2, 3, 5, 5), (4, 3, 3, 3), {"padding": -1}),
    "same with a stride": ((2, 3, 5, 5), (4, 3, 3, 3), {"padding": "same", "stride": 2}),
    "unknown padding": ((2, 3, 5, 5), (4, 3, 3, 3), {"padding": "all"}),
    "groups that do not divide": ((2, 3, 5, 5), (4, 3, 3, 3), {"groups": 2}),
    "groups 0": ((2, 3, 5, 5), (4, 3, 3, 3), {"groups": 0}),
    "three strides": ((2, 3, 5, 5), (4, 3, 3, 3), {"stride": (1, 2, 3)}),
}


@pytest.mark.parametrize("x, weight, options", REFUSED.values(), ids=REFUSED)
def test_refused(x, weight, options):
    agrees(lambda F, x, W: F.conv2d(x, W, **options), x, weight)


@pytest.mark.parametrize("bias", [(3,), (4, 1)], ids=str)
def test_bias_of_another_shape(bias):
    agrees(lambda F, x, W, b: F.conv2d(x, W, b), (2, 3, 5, 5), (4, 3, 3, 3), bias)


WRONG = [{"output_padding": 1}, {"padding": 5}, {"output_padding": -1, "stride": 2}, {"padding": "same"}]


@pytest.mark.parametrize("options", WRONG, ids=str)
def test_transposed_refused(options):
    agrees(lambda F, x, W: F.conv_transpose2d(x, W, **options), (2, 4, 4, 3), (4, 3, 3, 2))


def test_memory_order_does_not_matter():
    x = np.random.default_rng(0).standard_normal((2, 5, 5, 3))
    agrees(lambda F, x, W: F.conv2d(x.permute(0, 3, 1, 2), W), x, (4, 3, 3, 3), scale=10)
