"""Layer normalization over one or several last dimensions."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import layer_norm
from tests.foundations.nn.functional.against_torch import agrees

CASES = {
    "rows": ((4, 5), (5,)),
    "one row": ((5,), (5,)),
    "batches": ((2, 3, 5), (5,)),
    "two dimensions": ((2, 3, 5), (3, 5)),
    "no rows": ((0, 5), (5,)),
    "one feature": ((4, 1), (1,)),
    "no features": ((3, 0), (0,)),
    "nothing at all": ((0,), (0,)),
    "no features in a plane": ((2, 0, 4), (0, 4)),
    "wrong shape": ((4, 5), (4,)),
    "nothing to normalize": ((4, 5), ()),
}


@pytest.mark.parametrize("shape, normalized", CASES.values(), ids=CASES)
def test_layer_norm(shape, normalized):
    agrees(lambda F, x, w, b: F.layer_norm(x, normalized, w, b), shape, normalized, normalized, scale=10)


@pytest.mark.parametrize("which", ["neither", "weight", "bias"])
def test_without_weight_or_bias(which):
    def operation(F, x, t):
        return F.layer_norm(x, (5,), **({} if which == "neither" else {which: t}))

    # PyTorch has no second derivative where there is a bias without a weight.
    agrees(lambda F, x, t: operation(F, x, t) + 0 * t, (4, 5), (5,), scale=10, order=1 if which == "bias" else 2)


def test_eps_counts():
    agrees(lambda F, x: F.layer_norm(x, (5,), eps=0.5), 1e-3 * np.arange(10.0).reshape(2, 5))


def test_weights_of_another_shape():
    agrees(lambda F, x, w: F.layer_norm(x, (5,), w), (4, 5), (4,))


def test_shape_is_no_number():
    agrees(lambda F, x: F.layer_norm(x, 5), (4, 5))
    agrees(lambda F, x: F.layer_norm(x, [5]), (4, 5), scale=10)


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_a_row_that_is_not_finite_keeps_to_itself(value):
    agrees(lambda F, x: F.layer_norm(x, (3,)), np.array([[value, 1.0, 2.0], [1.0, 2.0, 4.0]]), scale=10, order=1)


def test_rows_far_from_zero_keep_their_digits():
    """Mean and variance in two passes: mean(x^2) - mean(x)^2 would have none left."""
    x = np.random.default_rng(0).standard_normal((20, 64)) + 1e6
    wanted = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(layer_norm(tensor(x), (64,)).numpy(), wanted, atol=1e-8)
