"""Layer normalization over one or several last dimensions."""

import numpy as np
import pytest

from tests.foundations.nn.functional.against_torch import agrees

CASES = {
    "rows": ((4, 5), (5,)),
    "one row": ((5,), (5,)),
    "batches": ((2, 3, 5), (5,)),
    "two dimensions": ((2, 3, 5), (3, 5)),
    "no rows": ((0, 5), (5,)),
    "one feature": ((4, 1), (1,)),
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
