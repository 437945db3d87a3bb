"""Pooling by maximum and mean: options, ties, to second order, refusals."""

import numpy as np
import pytest

from tests.foundations.nn.functional.against_torch import agrees

OPTIONS = {
    "plain": {"kernel_size": 2},
    "pairs": {"kernel_size": (3, 2), "stride": (1, 2)},
    "overlapping": {"kernel_size": 3, "stride": 1},
    "padding": {"kernel_size": 3, "stride": 2, "padding": 1},
}
REFUSED = {
    "window 0": {"kernel_size": 0},
    "window too large": {"kernel_size": 9},
    "too much padding": {"kernel_size": 2, "padding": 2},
    "stride 0": {"kernel_size": 2, "stride": 0},
}


@pytest.mark.parametrize("shape", [(2, 3, 6, 7), (3, 6, 7), (0, 3, 6, 7)], ids=str)
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_both(options, shape):
    agrees(lambda F, x: F.max_pool2d(x, **options), shape)
    agrees(lambda F, x: F.avg_pool2d(x, **options), shape)


def test_dilation_and_indices():
    agrees(lambda F, x: F.max_pool2d(x, 2, 1, 1, 2, return_indices=True), (2, 3, 6, 7))
    agrees(lambda F, x: F.max_pool2d(x, 2, return_indices=True), (3, 6, 7))


def test_ties_go_to_the_first():
    agrees(lambda F, x: F.max_pool2d(x, 2), np.zeros((1, 1, 4, 4)))


def test_padding_that_does_not_count():
    agrees(lambda F, x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False), (2, 3, 6, 7))


@pytest.mark.parametrize("options", REFUSED.values(), ids=REFUSED)
def test_refused(options):
    agrees(lambda F, x: F.max_pool2d(x, **options), (2, 3, 6, 7))
    agrees(lambda F, x: F.avg_pool2d(x, **options), (2, 3, 6, 7))


def test_no_images():
    agrees(lambda F, x: F.max_pool2d(x, 2), (6, 7))
