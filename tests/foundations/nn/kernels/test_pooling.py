"""Pooling against PyTorch: values, indices, gradients; ties, infinities and nan."""

import numpy as np
import pytest

from foundations.nn import kernels
from foundations.nn.kernels import threads
from foundations.nn.kernels.arguments import channels_last
from tests.torch_or_skip import torch_or_skip

# (N, C, H, W), and the arguments that both libraries take
CASES = [
    ((2, 3, 6, 6), {"kernel_size": 2}),
    ((2, 3, 7, 5), {"kernel_size": 3, "stride": 2, "padding": 1}),
    ((2, 3, 7, 5), {"kernel_size": (3, 2), "stride": (1, 3), "padding": (1, 0)}),
    ((1, 2, 5, 5), {"kernel_size": 1}),
    ((1, 2, 4, 9), {"kernel_size": (4, 3), "stride": 1}),
    ((1, 1, 3, 3), {"kernel_size": 2, "stride": 5}),
    ((0, 3, 6, 6), {"kernel_size": 2}),
]
DILATED = [
    ((2, 3, 9, 8), {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2}),
    ((1, 2, 8, 9), {"kernel_size": (2, 3), "stride": 1, "padding": (1, 1), "dilation": (3, 1)}),
]


@pytest.fixture(params=[1, 2], ids=["one thread", "two threads"], autouse=True)
def any_threads(request, monkeypatch):
    monkeypatch.setattr(threads, "WORTHWHILE", 0)
    kernels.set_threads(request.param)
    yield
    kernels.set_threads(None)


def images(shape, kind, dtype="float64"):
    """Random images; with many equal pixels; or with infinities and nan among them."""
    rng = np.random.default_rng([*shape])
    x = rng.standard_normal(shape)
    if kind == "ties":
        x = np.round(x)
    if kind == "not finite":
        x[rng.random(shape) < 0.5] = -np.inf
        x[rng.random(shape) < 0.1] = np.nan
        x[rng.random(shape) < 0.1] = np.inf
    return x.astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["random", "ties", "not finite"])
@pytest.mark.parametrize("shape, options", CASES + DILATED)
def test_max_pool_is_pytorchs(shape, options, kind, dtype):
    torch = torch_or_skip()
    x = images(shape, kind, dtype)
    X = torch.tensor(x, requires_grad=True)
    Y, where = torch.nn.functional.max_pool2d(X, **options, return_indices=True)
    g = images(tuple(Y.shape), "random", dtype)
    Y.backward(torch.tensor(g))
    got = kernels.max_pool2d_forward(x, **options)
    np.testing.assert_array_equal(got.values, Y.detach().numpy())
    np.testing.assert_array_equal(got.indices, where.numpy())
    dx = kernels.max_pool2d_backward(g, got.indices, shape, **options)
    np.testing.assert_allclose(dx, X.grad.numpy(), rtol=1e-6 if dtype == "float32" else 1e-14, atol=1e-6)
    assert got.values.dtype == dx.dtype == x.dtype
    assert all(channels_last(a).flags.c_contiguous for a in (*got, dx))


@pytest.mark.parametrize("dtype, tolerance", [("float32", 1e-6), ("float64", 1e-14)])
@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize("shape, options", CASES)
def test_average_pool_is_pytorchs(shape, options, count_include_pad, dtype, tolerance):
    torch = torch_or_skip()
    x, options = images(shape, "random", dtype), {**options, "count_include_pad": count_include_pad}
    X = torch.tensor(x, requires_grad=True)
    Y = torch.nn.functional.avg_pool2d(X, **options)
    g = images(tuple(Y.shape), "random", dtype)
    Y.backward(torch.tensor(g))
    y = kernels.avg_pool2d_forward(x, **options)
    dx = kernels.avg_pool2d_backward(g, shape, **options)
    np.testing.assert_allclose(y, Y.detach().numpy(), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(dx, X.grad.numpy(), rtol=tolerance, atol=tolerance)
    assert y.dtype == dx.dtype == x.dtype
    assert channels_last(y).flags.c_contiguous and channels_last(dx).flags.c_contiguous


def test_an_infinite_gradient_reaches_the_largest_pixel_only():
    x = np.array([[[[1.0, 2.0], [0.0, 2.0]]]])
    values, indices = kernels.max_pool2d_forward(x, 2)
    assert values.item() == 2.0 and indices.item() == 1  # the first of the two
    dx = kernels.max_pool2d_backward(np.full((1, 1, 1, 1), np.inf), indices, x.shape, 2)
    np.testing.assert_array_equal(dx, [[[[0, np.inf], [0, 0]]]])


@pytest.mark.parametrize("order", [(0, 2, 3, 1), (3, 2, 1, 0)])
def test_any_order_in_memory(order):
    x = images((2, 3, 6, 7), "random")
    other = np.ascontiguousarray(x.transpose(order)).transpose(np.argsort(order))
    for a, b in zip(kernels.max_pool2d_forward(x, 2), kernels.max_pool2d_forward(other, 2), strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(kernels.avg_pool2d_forward(x, 2), kernels.avg_pool2d_forward(other, 2))


X = np.zeros((1, 2, 4, 4))
WRONG = [
    ((X, 5), {}, ValueError, "5 x 5 pixels is larger than the padded image of 4 x 4"),
    ((X, 3), {"padding": 2}, ValueError, "padding must be at most half of kernel_size 3, got 2"),
    ((X, 0), {}, ValueError, "kernel_size must be an integer of at least 1"),
    ((X, 2), {"stride": 0}, ValueError, "stride must be an integer of at least 1"),
    ((X[0], 2), {}, ValueError, "images must have 4 axes"),
    ((X, 2), {"padding": "same"}, TypeError, "padding must be an integer or a pair of them, got 'same'"),
    ((X.astype(int), 2), {}, TypeError, "floating point numbers, got int64"),
]


@pytest.mark.parametrize("arguments, options, error, message", WRONG)
@pytest.mark.parametrize("pool", [kernels.max_pool2d_forward, kernels.avg_pool2d_forward])
def test_what_does_not_fit_is_said(pool, arguments, options, error, message):
    with pytest.raises(error, match=message):
        pool(*arguments, **options)


def test_gradients_that_do_not_fit_are_said():
    g = np.zeros((1, 2, 3, 3))
    with pytest.raises(ValueError, match=r"g must have shape \(1, 2, 2, 2\), got \(1, 2, 3, 3\)"):
        kernels.avg_pool2d_backward(g, X.shape, 2)
    with pytest.raises(ValueError, match=r"indices must have shape \(1, 2, 2, 2\)"):
        kernels.max_pool2d_backward(g[..., :2, :2], g.astype(int), X.shape, 2)
