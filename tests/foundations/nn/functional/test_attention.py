"""Attention: masks of both kinds and their polarity, shapes that broadcast, dropout, refusals."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import scaled_dot_product_attention
from tests.foundations.nn.functional.against_torch import agrees

RNG = np.random.default_rng(0)
LOOK = RNG.uniform(size=(4, 5)) < 0.6
LOOK[1] = False  # a query that may look nowhere
SHAPES = {
    "matrices": ((4, 3), (5, 3), (5, 2)),
    "heads": ((2, 3, 4, 3), (2, 3, 5, 3), (2, 3, 5, 2)),
    "no queries": ((0, 3), (5, 3), (5, 2)),
    "no keys": ((2, 4, 3), (2, 0, 3), (2, 0, 2)),
    "no features": ((2, 4, 0), (2, 5, 0), (2, 5, 2)),
    "leading dimensions that do not broadcast": ((2, 4, 3), (5, 4, 3), (5, 4, 3)),
    "vectors": ((3,), (3,), (3,)),
    "wrong width": ((4, 3), (5, 2), (5, 2)),
    "wrong length": ((4, 3), (5, 3), (4, 2)),
}


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES)
def test_shapes(shapes):
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v), *shapes, scale=5)


def test_leading_dimensions_broadcast():
    shapes = (2, 3, 4, 3), (1, 3, 5, 3), (2, 1, 5, 2)
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v), *shapes, scale=5)


@pytest.mark.parametrize("queries, keys", [(4, 4), (4, 6), (6, 4)])
def test_causal(queries, keys):
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), (2, queries, 3), (2, keys, 3),
           (2, keys, 2), scale=5)


def test_mask_polarity():
    """True is where a query may look; one that may look nowhere gets zeros, and gives no gradient."""
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask), (2, 4, 3), (2, 5, 3),
           (2, 5, 2), LOOK, scale=5)
    q, k, v = (tensor(RNG.standard_normal((1, 2)), requires_grad=True) for _ in range(3))
    seen = scaled_dot_product_attention(q, k, v, attn_mask=tensor([[True]]))
    unseen = scaled_dot_product_attention(q, k, v, attn_mask=tensor([[False]]))
    assert (seen.detach().numpy() == v.detach().numpy()).all()
    assert (unseen.detach().numpy() == 0).all()


def test_mask_of_floats():
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask), (2, 4, 3), (2, 5, 3),
           (2, 5, 2), (4, 5), scale=5)
    mask = np.where(LOOK, 0.0, -np.inf)
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask.detach()), (2, 4, 3),
           (2, 5, 3), (2, 5, 2), mask, scale=5)


MASKS = [(4, 5), (1, 1, 4, 5), (2, 1, 1, 5), (2, 3, 4, 5), (3, 4, 5), (4, 1), (2, 2, 4, 5), (5, 4), (7, 1, 1, 4, 5)]


@pytest.mark.parametrize("shape", MASKS, ids=str)
def test_masks_broadcast_or_are_refused(shape):
    """A mask of floats gets a gradient of its own shape."""
    shapes = (2, 3, 4, 3), (2, 3, 5, 3), (2, 3, 5, 2)
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, mask), *shapes, shape, scale=5)
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, mask), *shapes,
           np.random.default_rng(1).uniform(size=shape) < 0.6, scale=5)


def test_scale():
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v, scale=0.1), (4, 3), (5, 3), (5, 2))


def test_shared_heads():
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v, enable_gqa=True), (2, 6, 4, 3), (2, 2, 5, 3),
           (2, 2, 5, 3), scale=5, order=1)  # PyTorch has no second derivative here


@pytest.mark.parametrize("heads", [4, 1, 6])
def test_heads_that_cannot_be_shared(heads):
    agrees(lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v, enable_gqa=heads == 4), (2, 6, 4, 3),
           (2, heads, 5, 3), (2, heads if heads == 4 else 5, 5, 3), order=1)


def test_mask_and_causal():
    agrees(lambda F, q, k, v, mask: F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=True), (4, 3),
           (5, 3), (5, 2), LOOK)


def test_extreme_scores():
    q, k = tensor(np.full((1, 1), 1e4), requires_grad=True), tensor(np.array([[1e4], [-1e4]]))
    y = scaled_dot_product_attention(q, k, tensor(np.array([[1.0], [2.0]])))
    y.backward()
    assert y.item() == 1.0 and q.grad.item() == 0.0


def test_dropout_is_one_in_the_mean():
    """Each weight goes with probability p, or grows by 1 / (1 - p); its gradient is its factor."""
    q = tensor(np.zeros((1, 2)))
    k = tensor(np.zeros((20_000, 2)))
    v = tensor(np.ones((20_000, 1)), requires_grad=True)
    y = scaled_dot_product_attention(q, k, v, dropout_p=0.25, rng=np.random.default_rng(0))
    y.backward()
    factors = v.grad.numpy() * 20_000
    np.testing.assert_allclose(np.unique(factors.round(9)), [0, 1 / 0.75])
    assert abs((factors == 0).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 20_000)
    nothing = scaled_dot_product_attention(q, k, v, dropout_p=1.0, rng=np.random.default_rng(0))
    assert (nothing.detach().numpy() == 0).all()


@pytest.mark.parametrize("options, match", [({"dropout_p": 0.5}, "rng"), ({"dropout_p": 1.5}, "between 0 and 1")])
def test_dropout_refused(options, match):
    t = tensor(np.ones((2, 2)))
    with pytest.raises(ValueError, match=match):
        scaled_dot_product_attention(t, t, t, **options)
