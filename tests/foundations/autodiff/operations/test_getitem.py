"""What stands in square brackets, beside PyTorch and beside NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from foundations import autodiff
from foundations.autodiff import tensor
from tests.foundations.autodiff.expressions import holds
from tests.foundations.autodiff.oracle import agrees

BASIC = [
    "x[0]",
    "x[-1]",
    "x[1, 2]",
    "x[1, -1, 3]",
    "x[5]",
    "x[-4]",
    "x[:, 7]",
    "x[0, 0, 0, 0]",
    "x[...]",
    "x[()]",
    "x[None]",
    "x[:, None, 1]",
    "x[..., 0]",
    "x[0, ..., None]",
    "x[None, ..., None]",
    "x[1:]",
    "x[:-1]",
    "x[::2]",
    "x[1:1]",
    "x[5:9]",
    "x[-2:, 1:]",
    "x[:, ::2, 1::3]",
    "x[::-1]",
    "x[::0]",
    "x[1:0:-1]",
    "x[m.tensor(1)]",
    "x[np.int64(1)]",
    "x[:, m.tensor(-1)]",
    "x[m.tensor(1) :]",
    "x[1.5]",
    "x[0:1.5]",
]
ARRAYS = [
    "x[[0, 1]]",
    "x[[0, 0, -1]]",
    "x[[]]",
    "x[m.tensor([1, 0, 1])]",
    "x[m.tensor([[1, 0], [0, 0]])]",
    "x[np.array([1, 0])]",
    "x[m.tensor([1], dtype=m.int32)]",
    "x[m.tensor([], dtype=m.int64)]",
    "x[[0, 1], [1, 0]]",
    "x[[0, 1], [1, 0], [-1, -1]]",
    "x[[0, 1], 1]",
    "x[0, [1, 0]]",
    "x[1, :, [1, 0, 0]]",
    "x[:, [1, 0, 1]]",
    "x[:, :, [1, 0, 1]]",
    "x[..., [1, 0]]",
    "x[:, [1, 0], [1, 0]]",
    "x[[0, 1], :, [1, 0]]",
    "x[[0, 1], ..., [1, 0]]",
    "x[[0, 1], None, [1, 0]]",
    "x[None, [0, 1]]",
    "x[[0, 1], None]",
    "x[[0, 1], 1:]",
    "x[1:, [0, 1, 1]]",
    "x[1:, ::2, [[0, 1], [1, 1]]]",
    "x[m.tensor([[0], [1]]), m.tensor([0, 2])]",
    "x[m.tensor([[0], [1]]), :, m.tensor([0, 2])]",
    "x[m.arange(2), m.tensor([1, 1])]",
    "x[m.tensor([0, 2])]",
    "x[m.tensor([0, -3])]",
    "x[[0, 1], [0, 1, 2]]",
    "x[m.tensor([0.5])]",
    "x[[0], [0], [0], [0]]",
]
MASKS = [
    "x[x > 0]",
    "x[x > 9]",
    "x[x.sum((1, 2)) > 0]",
    "x[(x > 0)[:, :, 0]]",
    "x[:, (x > 0)[0]]",
    "x[:, (x > 0)[0, :, 0]]",
    "x[..., (x > 0)[0, 0]]",
    "x[[True, False]]",
    "x[[False, False]]",
    "x[[True, False, True]]",
    "x[:, [True, False, True]]",
    "x[[True, True], [1, 0]]",
    "x[[1, 0], [True, False, True]]",
    "x[[True, False], :, [1, 0]]",
    "x[np.array([False, True])]",
    "x[True]",
    "x[False]",
    "x[True, 1]",
    "x[m.tensor(True)]",
    "x[(x > 0)[0]]",
    "x[m.ones(2, 3, 4, 5) > 0]",
]


@pytest.mark.parametrize("case", BASIC + ARRAYS + MASKS)
def test_beside_pytorch(case):
    holds(case, (2, 3, 4))


@pytest.mark.parametrize("case", ["x[0]", "x[...]", "x[None]", "x[1:]", "x[[0]]", "x[[0, 1]]", "x[x > 0]", "x[True]"])
@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3), (3, 0), (2, 2)], ids=str)
def test_small_shapes(case, shape):
    holds(case, shape)


@pytest.mark.parametrize("case", ["x[1]", "x[:, ::2]", "x[[0, 0, 1]]", "x[:, [2, 0]]", "x[x > 2]"])
@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8], ids=lambda d: d.__name__)
def test_integers(case, dtype):
    holds(case, np.arange(6).reshape(2, 3).astype(dtype))


def test_rows_that_come_often():
    """Each way of adding rows: rising, a few each, many each, narrow and wide."""
    rng = np.random.default_rng(0)
    often, very_often = rng.integers(0, 9, 30), rng.integers(0, 3, 90)
    for rows, width, index in [(9, 3, np.arange(2, 8)), (9, 3, often), (3, 20, very_often)]:
        holds("x[y]", (rows, width), index)
        holds("x[:, y]", (2, rows, width), index)
        holds("x.transpose(0, 1)[y]", (width, rows), index)


def test_blocks_of_rows():
    """More numbers than are added at a time."""
    holds("x[y]", (50, 40), np.random.default_rng(0).integers(0, 50, 5000 // 2), order=1, scale=10.0)  # sums of 50


def test_trap_reused_row():
    """A row that is named twice gets both gradients."""
    x = tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    x[[1, 1, 0, 1]].sum().backward()
    assert x.grad.tolist() == [[1.0, 1.0], [3.0, 3.0]]


def test_basic_is_a_view_and_the_rest_a_copy():
    x = tensor(np.zeros((2, 3)))
    views = [x[0], x[0, 1], x[...], x[1:, ::2], x[None], x[:, -1]]
    copies = [x[[0, 1]], x[x == 0], x[:, [0]], x[True]]
    x.numpy()[...] = 7.0
    assert all((view.numpy() == 7.0).all() and view._version is x._version for view in views)
    assert all((copy.numpy() == 0.0).all() and copy._version is not x._version for copy in copies)


@pytest.mark.parametrize("index", [np.array([0, 1]), np.array([[0, 0]]), np.array([True, False])], ids=str)
def test_an_index_may_change_afterwards(index):
    x = tensor(np.arange(4.0).reshape(2, 2), requires_grad=True)
    y = x[index]
    before = index.copy()
    index[...] = 1
    y.sum().backward()
    wanted = np.zeros((2, 2))
    np.add.at(wanted, before, 1.0)
    assert (x.grad.numpy() == wanted).all()


def test_a_bound_may_change_afterwards():
    x, bound = tensor([1.0, 2.0, 3.0], requires_grad=True), tensor(1)
    y = x[bound:]
    bound.add_(1)
    y.sum().backward()
    assert x.grad.tolist() == [0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("key", "error", "message"),
    [
        ((0, 0, 0), IndexError, "too many ind"),
        (([0], 0, 0), IndexError, "too many indices: 3"),
        ([2], IndexError, "index 2 is out of range for a dimension of size 2"),
        ([0, -3], IndexError, "index -3 is out of range"),
        (([0, 1], [0, 1, 1]), IndexError, "do not broadcast"),
        (np.ones((2, 2), bool), IndexError, r"mask of shape \(2, 2\)"),
        (np.array([1], np.uint8), IndexError, "uint8"),
        (slice(None, None, -1), ValueError, "flip"),
        (([0], ..., ...), IndexError, "only one"),
        ((..., ...), IndexError, "single ellipsis"),
        ([0.5, 1.5], IndexError, "float64"),
        ({0}, TypeError, "an index is an integer"),
        ("a", TypeError, "got 'a'"),
    ],
    ids=str,
)
def test_refusals(key, error, message):
    with pytest.raises(error, match=message):
        tensor(np.zeros((2, 3)))[key]


@st.composite
def arrays_and_keys(draw):
    """What NumPy and PyTorch understand alike: no integers beside arrays."""
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=4, max_side=4))
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    if draw(st.booleans()):
        key = draw(hnp.basic_indices(shape, allow_newaxis=True))
        keys = key if isinstance(key, tuple) else (key,)
        return x, tuple(slice(None) if isinstance(k, slice) and (k.step or 1) < 1 else k for k in keys)
    if draw(st.booleans()):
        return x, draw(hnp.arrays(bool, shape[: draw(st.integers(1, len(shape)))]))
    count = draw(st.integers(1, len(shape)))
    return x, draw(hnp.integer_array_indices(shape[:count]))


@given(arrays_and_keys())
def test_as_numpy_does(case):
    """Values, and the gradient of their sum: how often each was chosen."""
    array, key = case
    x = tensor(array, requires_grad=True)
    y = x[key]
    assert y.shape == array[key].shape
    assert (y.detach().numpy() == array[key]).all()
    y.sum().backward()
    counts = np.zeros(array.shape)
    np.add.at(counts, key, 1.0)
    assert (x.grad.numpy() == counts).all()


@given(arrays_and_keys(), st.integers(0, 99))
def test_the_gradient_is_the_transpose(case, seed):
    """<x[key], g> = <x, put(g)> for every g."""
    array, key = case
    x = tensor(array, requires_grad=True)
    y = x[key]
    g = np.random.default_rng(seed).integers(-9, 9, y.shape).astype(float)
    y.backward(autodiff.from_numpy(g))
    assert (y.detach().numpy() * g).sum() == (x.detach().numpy() * x.grad.numpy()).sum()


@st.composite
def mixed_keys(draw):
    """For some dimensions of (3, 3, 3, 3) an integer, a slice, an array or a mask; None, True and ... among them."""
    broadcast = draw(st.sampled_from([(), (2,), (1, 3), (0,)]))
    mask = np.zeros(3, bool)
    mask[draw(st.integers(0, 2))] = True  # one place, which broadcasts with all arrays
    indices = [
        st.integers(-3, 2),
        st.builds(slice, st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 2)),
        hnp.arrays(np.int64, broadcast, elements=st.integers(-3, 2)),
        st.just(mask),
    ]
    key = draw(st.lists(st.one_of(indices), max_size=4))
    for extra in draw(st.lists(st.sampled_from([None, True]), max_size=2)):
        key.insert(draw(st.integers(0, len(key))), extra)
    if draw(st.booleans()):
        key.insert(draw(st.integers(0, len(key))), ...)
    return key


@given(mixed_keys())
def test_any_mix_as_pytorch_does(key):
    def operation(m, x):
        return x[tuple(m.tensor(k) if isinstance(k, np.ndarray) else k for k in key)]

    agrees(operation, (3, 3, 3, 3), types=(np.float64,), order=1)
