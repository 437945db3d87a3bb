"""Convolution and its transpose: against PyTorch in value and gradients, and the fast ways against the definition."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foundations.nn import kernels
from foundations.nn.kernels import columns, convolution, definition, threads, winograd
from foundations.nn.kernels.arguments import channels_last, channels_second
from foundations.nn.kernels.geometry import window
from tests.torch_or_skip import torch_or_skip

# (N, C, H, W), (O, C/groups, kh, kw), and what is not 1, 0, 1, 1
CASES = [
    ((2, 3, 5, 6), (4, 3, 3, 3), {}),
    ((2, 3, 5, 6), (4, 3, 3, 2), {"padding": 1}),
    ((2, 3, 8, 7), (4, 3, 3, 3), {"stride": 2, "padding": (1, 0)}),
    ((1, 2, 9, 9), (2, 2, 2, 3), {"stride": (3, 2), "padding": (0, 2), "dilation": (2, 1)}),
    ((2, 4, 6, 6), (6, 2, 3, 3), {"groups": 2, "padding": 1}),
    ((2, 4, 6, 6), (8, 1, 3, 3), {"groups": 4, "stride": 2, "dilation": 2, "padding": 2}),
    ((2, 3, 5, 5), (4, 3, 1, 1), {}),
    ((2, 3, 5, 5), (4, 3, 1, 1), {"stride": 2}),
    ((2, 3, 5, 5), (4, 3, 3, 3), {"padding": "same"}),
    ((2, 3, 5, 5), (4, 3, 4, 2), {"padding": "same", "dilation": (1, 2)}),
    ((2, 3, 5, 5), (4, 3, 5, 5), {"padding": "valid"}),
    ((2, 3, 2, 2), (4, 3, 3, 3), {"padding": 2}),
    ((3, 16, 7, 6), (17, 16, 3, 3), {"padding": 1}),  # from here on, Winograd's
    ((3, 16, 8, 6), (16, 16, 3, 3), {}),
    ((1, 18, 3, 3), (16, 18, 3, 3), {"padding": 0}),
    ((2, 16, 1, 4), (16, 16, 3, 3), {"padding": (1, 3)}),
    ((2, 16, 9, 9), (20, 16, 3, 3), {"padding": "same"}),
    ((0, 16, 4, 4), (16, 16, 3, 3), {"padding": 1}),
    ((0, 2, 4, 4), (3, 2, 2, 2), {}),
]
TOLERANCE = {"float32": 2e-6, "float64": 2e-14}


def close(got, wanted, dtype):
    """Equal to a few units in the last place of the largest element."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape and got.dtype == np.dtype(dtype)
    scale = max(1.0, np.abs(wanted).max(initial=0.0))
    np.testing.assert_allclose(got, wanted, rtol=0, atol=TOLERANCE[dtype] * scale)


def draw(*shapes, dtype="float64", seed=0):
    rng = np.random.default_rng([seed, *shapes[0]])
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]


@pytest.fixture(params=[1, 2], ids=["one thread", "two threads"])
def any_threads(request, monkeypatch):
    """Both ways through `spread`, on work of any size."""
    monkeypatch.setattr(threads, "WORTHWHILE", 0)
    kernels.set_threads(request.param)
    yield request.param
    kernels.set_threads(None)


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch):
    """Winograd's way for images of any size."""
    monkeypatch.setattr(convolution, "MULTIPLICATIONS", 0)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("shape, weight_shape, options", CASES)
def test_value_and_gradients_are_pytorchs(shape, weight_shape, options, dtype, any_threads):
    torch = torch_or_skip()
    x, weight = draw(shape, weight_shape, dtype=dtype)
    X, W = (torch.tensor(a.astype("float64"), requires_grad=True) for a in (x, weight))
    Y = torch.nn.functional.conv2d(X, W, **options)
    (g,) = draw(tuple(Y.shape), dtype=dtype, seed=1)
    Y.backward(torch.tensor(g.astype("float64")))
    y = kernels.conv2d_forward(x, weight, **options)
    close(y, Y.detach().numpy(), dtype)
    close(kernels.conv2d_input_gradient(g, weight, shape, **options), X.grad.numpy(), dtype)
    close(kernels.conv2d_weight_gradient(g, x, weight_shape, **options), W.grad.numpy(), dtype)
    dx, dw = kernels.conv2d_gradients(g, x, weight, **options)
    close(dx, X.grad.numpy(), dtype)
    close(dw, W.grad.numpy(), dtype)
    assert channels_last(y).flags.c_contiguous and channels_last(dx).flags.c_contiguous


# The ways under the public functions; each is held equal to the definition on every case that it takes.
WINDOWS = [(shape, weight_shape, options) for shape, weight_shape, options in CASES if 0 not in shape]
OTHERWISE = {"stride", "dilation", "groups"}
FOR_WINOGRAD = [case for case in WINDOWS if case[1][2:] == (3, 3) and not OTHERWISE & set(case[2])]


@pytest.mark.parametrize("shape, weight_shape, options", WINDOWS)
def test_im2col_is_the_definition(shape, weight_shape, options, any_threads, monkeypatch):
    x, weight = draw(shape, weight_shape)
    win = window(weight_shape[2:], **options)
    y = definition.forward(x, weight, win)
    (g,) = draw(y.shape, seed=1)
    X, G = channels_last(x), channels_last(g)
    for size in (1, 500, columns.COLUMNS):  # single rows, a few images, all at once
        monkeypatch.setattr(columns, "COLUMNS", size)
        close(channels_second(columns.forward(X, weight, win)), y, "float64")
        dX = columns.input_gradient(G, weight, shape[2:], win)
        close(channels_second(dX), definition.input_gradient(g, weight, shape[2:], win), "float64")
        dX = columns.by_adding_columns(G, weight, shape[2:], win)
        close(channels_second(dX), definition.input_gradient(g, weight, shape[2:], win), "float64")
        close(columns.weight_gradient(G, X, win), definition.weight_gradient(g, x, win), "float64")


@pytest.mark.parametrize("shape, weight_shape, options", FOR_WINOGRAD)
def test_winograd_is_the_definition(shape, weight_shape, options, any_threads, monkeypatch):
    x, weight = draw(shape, weight_shape)
    win = window(weight_shape[2:], **options)
    y = definition.forward(x, weight, win)
    (g,) = draw(y.shape, seed=1)
    X, G = channels_last(x), channels_last(g)
    for size in (1, winograd.TILES):  # one image at a time, all at once
        monkeypatch.setattr(winograd, "TILES", size)
        close(channels_second(winograd.forward(X, weight, win.before, y.shape[2:])), y, "float64")
        dX, dW = winograd.gradients(G, X, weight, shape[2:], win.before)
        close(channels_second(dX), definition.input_gradient(g, weight, shape[2:], win), "float64")
        close(dW, definition.weight_gradient(g, x, win), "float64")


def test_winograds_matrices():
    """Aᵀ[(G g) ∘ (Bᵀ d)] is the convolution of one row, and A and B are the transposes of Aᵀ and Bᵀ."""
    BT, B = np.zeros((4, 4)), np.zeros((4, 4))
    AT, A = np.zeros((2, 4)), np.zeros((4, 2))
    for k, unit in enumerate(np.eye(4)):
        pixels = np.empty((2, 2))  # (parity, place): d0 d2, d1 d3
        winograd.BT(unit.reshape(2, 2).T, BT[:, k, None])
        winograd.B(unit[:, None], pixels)
        B[:, k] = pixels.T.ravel()
        winograd.AT(unit[:, None], AT[:, k, None])
    for k, unit in enumerate(np.eye(2)):
        winograd.A(unit[:, None], A[:, k, None])
    np.testing.assert_array_equal(B, BT.T)
    np.testing.assert_array_equal(A, AT.T)
    d, g = np.array([3.0, -1, 4, 1]), np.array([5.0, 9, -2])
    wanted = [d[:3] @ g, d[1:] @ g]
    np.testing.assert_array_equal(AT @ ((winograd.G @ g) * (BT @ d)), wanted)


def test_which_way(monkeypatch):
    ways = {convolution.for_winograd(window(w[2:], **o), (1, 4, 4), *w[:2]) for _, w, o in WINDOWS}
    assert ways == {True, False} and len(FOR_WINOGRAD) > 6  # the table above reaches both
    monkeypatch.undo()
    assert convolution.for_winograd(window((3, 3)), (64, 14, 14), 64, 32)
    assert not convolution.for_winograd(window((3, 3)), (1, 14, 14), 64, 32)  # a small one
    assert not convolution.for_winograd(window((3, 3)), (64, 14, 14), 64, 3)  # a photograph
    assert not convolution.for_winograd(window((3, 3)), (64, 512, 512), 64, 64)  # tiles of many MiB


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 3e38])
def test_what_is_not_finite_stays_where_it_is_seen(bad):
    """Winograd's tiles would spread it; an overflow gives an infinity, and no warning."""
    x, weight = draw((2, 16, 8, 8), (16, 16, 3, 3), dtype="float32")
    x[1, 3, 4, 5] = bad
    win, g = window((3, 3), padding=1), x.copy()
    (small,) = draw(x.shape, dtype="float32", seed=1)
    small /= 1e3
    with np.errstate(all="ignore"):
        wanted, dx = definition.forward(x, weight, win), definition.input_gradient(g, weight, (8, 8), win)
        dw = definition.weight_gradient(small, x, win)
    assert np.isfinite(wanted).sum() >= wanted.size - 9 * 16
    for got, right in [
        (kernels.conv2d_forward(x, weight, padding=1), wanted),
        (kernels.conv2d_gradients(g, x, weight, padding=1)[0], dx),
        (kernels.conv2d_input_gradient(g, weight, x.shape, padding=1), dx),
        (kernels.conv2d_gradients(small, x, weight, padding=1)[1], dw),
        (kernels.conv2d_weight_gradient(small, x, weight.shape, padding=1), dw),
    ]:
        np.testing.assert_array_equal(np.isfinite(got), np.isfinite(right))
        finite = np.isfinite(right)
        np.testing.assert_allclose(got[finite], right[finite], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("options", [{}, {"stride": 2}, {"groups": 2}])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 1, 2), (3, 2, 1, 0), "steps", "backwards"])
def test_any_order_in_memory(order, options):
    """Default, channels last, Fortran order, every second pixel, and reversed: the values alone count."""
    x, weight = draw((2, 16, 8, 6), (16, 16 // options.get("groups", 1), 3, 3))
    wanted = kernels.conv2d_forward(x, weight, **options)
    (g,) = draw(wanted.shape, seed=1)
    wanted_dx, wanted_dw = kernels.conv2d_gradients(g, x, weight, **options)

    def placed(a):
        if order == "steps":
            return np.repeat(a, 2, axis=3)[..., ::2]
        if order == "backwards":
            return np.ascontiguousarray(a[:, ::-1, ::-1])[:, ::-1, ::-1]
        return np.ascontiguousarray(a.transpose(np.argsort(order))).transpose(order)

    x2, w2, g2 = placed(x), placed(weight), placed(g)
    before = [a.copy() for a in (x2, w2, g2)]
    close(kernels.conv2d_forward(x2, w2, **options), wanted, "float64")
    dx, dw = kernels.conv2d_gradients(g2, x2, w2, **options)
    close(dx, wanted_dx, "float64")
    close(dw, wanted_dw, "float64")
    assert all(np.array_equal(a, b) for a, b in zip(before, (x2, w2, g2), strict=True))


def test_no_channels_sum_to_zero():
    """Where PyTorch returns no channels at all."""
    x, weight = np.ones((2, 0, 5, 5)), np.ones((3, 0, 3, 3))
    y = kernels.conv2d_forward(x, weight)
    np.testing.assert_array_equal(y, np.zeros((2, 3, 3, 3)))
    dx, dw = kernels.conv2d_gradients(y, x, weight)
    assert dx.shape == x.shape and dw.shape == weight.shape


# ---- Transposed convolution: (N, C, H, W), (C, O/groups, kh, kw)
TRANSPOSED = [
    ((2, 3, 4, 5), (3, 4, 3, 3), {}),
    ((2, 3, 4, 5), (3, 4, 3, 3), {"stride": 2, "padding": 1, "output_padding": 1}),
    ((2, 3, 4, 5), (3, 4, 2, 3), {"stride": (3, 2), "padding": (0, 1), "output_padding": (2, 1)}),
    ((2, 4, 4, 3), (4, 3, 3, 3), {"groups": 2, "stride": 2}),
    ((2, 4, 4, 3), (4, 2, 3, 3), {"groups": 4, "dilation": 2, "padding": 2}),
    ((1, 3, 3, 3), (3, 2, 3, 3), {"dilation": 3, "output_padding": 2}),  # as many as another place of the window
    ((2, 3, 4, 4), (3, 4, 1, 1), {}),
    ((2, 16, 5, 4), (16, 17, 3, 3), {"padding": 1}),
    ((2, 16, 5, 4), (16, 16, 3, 3), {}),
    ((0, 3, 4, 4), (3, 4, 3, 3), {"stride": 2}),
]


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("shape, weight_shape, options", TRANSPOSED)
def test_transposed_value_and_gradients_are_pytorchs(shape, weight_shape, options, dtype, any_threads):
    torch = torch_or_skip()
    x, weight = draw(shape, weight_shape, dtype=dtype)
    X, W = (torch.tensor(a.astype("float64"), requires_grad=True) for a in (x, weight))
    Y = torch.nn.functional.conv_transpose2d(X, W, **options)
    (g,) = draw(tuple(Y.shape), dtype=dtype, seed=1)
    Y.backward(torch.tensor(g.astype("float64")))
    close(kernels.conv_transpose2d_forward(x, weight, **options), Y.detach().numpy(), dtype)
    window_only = {key: value for key, value in options.items() if key != "output_padding"}
    close(kernels.conv_transpose2d_input_gradient(g, weight, shape, **window_only), X.grad.numpy(), dtype)
    close(kernels.conv_transpose2d_weight_gradient(g, x, weight_shape, **window_only), W.grad.numpy(), dtype)


@given(
    n=st.integers(0, 3),
    c=st.integers(1, 3),
    o=st.integers(1, 3),
    groups=st.integers(1, 2),
    k=st.tuples(*[st.integers(1, 3)] * 2),
    size=st.tuples(*[st.integers(1, 9)] * 2),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
)
def test_the_transpose_is_the_transpose(n, c, o, groups, k, size, stride, padding, dilation):
    """⟨g, y(x, W)⟩ = ⟨dx(g, W), x⟩ = ⟨dW(g, x), W⟩: y is linear in both."""
    shape, weight_shape = (n, c * groups, *size), (o * groups, c, *k)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    assume(all(m + 2 * padding > dilation * (taps - 1) for m, taps in zip(size, k, strict=True)))
    x, weight = draw(shape, weight_shape)
    y = kernels.conv2d_forward(x, weight, **options)
    (g,) = draw(y.shape, seed=1)
    wanted = pytest.approx((g * y).sum(), rel=1e-10, abs=1e-10)
    assert (kernels.conv2d_input_gradient(g, weight, shape, **options) * x).sum() == wanted
    assert (kernels.conv2d_weight_gradient(g, x, weight_shape, **options) * weight).sum() == wanted


# ---- Messages


def zeros(*shape, dtype=np.float64):
    return np.zeros(shape, dtype)


IMAGES, WEIGHT = zeros(2, 3, 5, 5), zeros(4, 3, 3, 3)
WRONG = [
    ((IMAGES, zeros(4, 3, 7, 3)), {}, ValueError, "7 x 3 pixels is larger than the padded image of 5 x 5"),
    ((IMAGES, WEIGHT), {"dilation": 3}, ValueError, "7 x 7 pixels is larger"),
    ((IMAGES, zeros(4, 2, 3, 3)), {}, ValueError, "x must have 2 channels"),
    ((zeros(2, 4, 5, 5), zeros(4, 4, 3, 3)), {"groups": 2}, ValueError, "x must have 8 channels .* in 2 groups"),
    ((zeros(2, 6, 5, 5), zeros(3, 3, 3, 3)), {"groups": 2}, ValueError, "groups=2 must divide the 3 kernels"),
    ((IMAGES, WEIGHT), {"groups": 0}, ValueError, "groups must be an integer of at least 1, got 0"),
    ((IMAGES, WEIGHT), {"stride": 0}, ValueError, "stride must be an integer of at least 1"),
    ((IMAGES, WEIGHT), {"stride": (1, 2, 3)}, ValueError, "stride must be .* a pair"),
    ((IMAGES, WEIGHT), {"padding": -1}, ValueError, "padding must be an integer of at least 0"),
    ((IMAGES, WEIGHT), {"padding": 1.5}, TypeError, "padding must be .* got 1.5"),
    ((IMAGES, WEIGHT), {"padding": "full"}, ValueError, "'same' or 'valid', got 'full'"),
    ((IMAGES, WEIGHT), {"padding": "same", "stride": 2}, ValueError, "needs stride 1"),
    ((zeros(3, 5, 5), WEIGHT), {}, ValueError, r"x must have 4 axes, got shape \(3, 5, 5\)"),
    ((IMAGES, zeros(4, 3, 3)), {}, ValueError, "weight must have 4 axes"),
    ((IMAGES, zeros(0, 3, 3, 3)), {}, ValueError, "at least one kernel of at least one tap"),
    ((IMAGES, zeros(4, 3, 3, 3, dtype=np.float32)), {}, TypeError, "same dtype, got float64 and float32"),
    ((zeros(2, 3, 5, 5, dtype=int), WEIGHT), {}, TypeError, "x must be an array of floating .* got int64"),
    (([[1.0]], WEIGHT), {}, TypeError, "x must be an array of floating point numbers, got list"),
]


@pytest.mark.parametrize("arguments, options, error, message", WRONG)
def test_what_does_not_fit_is_said(arguments, options, error, message):
    with pytest.raises(error, match=message):
        kernels.conv2d_forward(*arguments, **options)


def test_gradients_that_do_not_fit_are_said():
    x, weight, g = zeros(2, 3, 5, 5), zeros(4, 3, 3, 3), zeros(2, 4, 5, 5)
    wanted = r"g must have shape \(2, 4, 3, 3\), got \(2, 4, 5, 5\)"
    with pytest.raises(ValueError, match=wanted):
        kernels.conv2d_input_gradient(g, weight, x.shape)
    with pytest.raises(ValueError, match=wanted):
        kernels.conv2d_weight_gradient(g, x, weight.shape)
    with pytest.raises(ValueError, match=wanted):
        kernels.conv2d_gradients(g, x, weight)
    with pytest.raises(ValueError, match=r"input_shape must have shape \(2, 3, 5, 5\), got \(2, 7, 5, 5\)"):
        kernels.conv2d_input_gradient(g, weight, (2, 7, 5, 5), padding=1)
    with pytest.raises(ValueError, match="output_padding must be less than stride or dilation"):
        kernels.conv_transpose2d_forward(g, weight, output_padding=1)
    with pytest.raises(ValueError, match="padding takes too many away"):
        kernels.conv_transpose2d_forward(g, zeros(4, 3, 1, 1), padding=3)
    with pytest.raises(TypeError, match="g and x must have the same dtype"):
        kernels.conv2d_weight_gradient(g.astype("float32"), x, weight.shape, padding=1)
    with pytest.raises(TypeError, match="g and x must have the same dtype, got list and float64"):
        kernels.conv2d_gradients(g.tolist(), x, weight, padding=1)
    with pytest.raises(TypeError, match="x must be an array of floating point numbers, got list"):
        kernels.conv2d_weight_gradient(g, x.tolist(), weight.shape, padding=1)
    with pytest.raises(ValueError, match=r"weight_shape must be four sizes, got \(4, 3, 3\)"):
        kernels.conv2d_weight_gradient(g, x, (4, 3, 3), padding=1)
