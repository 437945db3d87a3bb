"""The affine map: value, gradients by hand and by the composed form, refusals."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import linear
from tests.foundations.nn.functional.against_torch import agrees

SHAPES = {
    "matrix": ((4, 3), (2, 3), (2,)),
    "vector": ((3,), (2, 3), (2,)),
    "batches": ((2, 5, 3), (4, 3), (4,)),
    "no samples": ((0, 3), (2, 3), (2,)),
    "no features": ((4, 0), (2, 0), (2,)),
    "weight of one dimension": ((2, 4, 3), (3,), ()),
    "vectors": ((3,), (3,), ()),
    "wrong features": ((4, 2), (2, 3), (2,)),
    "wrong bias": ((4, 3), (2, 3), (3,)),
    "no matrix": ((4, 3), (2, 3, 1), (2,)),
}


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
def test_linear(shapes):
    agrees(lambda F, x, W, b: F.linear(x, W, b), *shapes)


@pytest.mark.parametrize("weight", [(2, 3), (3,)], ids=str)
def test_without_bias(weight):
    agrees(lambda F, x, W: F.linear(x, W), (4, 3), weight)


@pytest.mark.parametrize("wanted", [(True, False, False), (False, True, False), (False, False, True)])
def test_only_what_is_wanted(wanted):
    agrees(lambda F, *tensors: F.linear(*[t if w else t.detach() for t, w in zip(tensors, wanted, strict=True)]),
           (4, 3), (2, 3), (2,))


def test_the_same_tensor_twice():
    agrees(lambda F, x: F.linear(x, x), (3, 3))


def test_types_that_differ():
    x, W = tensor(np.ones((2, 3), np.float32)), tensor(np.ones((2, 3)))
    with pytest.raises(RuntimeError, match="float32 and float64"):
        linear(x, W)
