"""A recorded list of operations gives what the engine gives, bit for bit, or is refused."""

import numpy as np
import pytest

from foundations import autodiff as ad
from foundations.autodiff import from_numpy, grad
from foundations.autodiff.replay import replay, value_and_gradient

FUNCTIONS = {
    "polynomial": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "waves": lambda x, y: ad.sin(3 * x) * ad.exp(-y * y) + ad.tanh(x / (1 + y * y)),
    "power": lambda x, y: (1 + x * x) ** y,
    "kinks": lambda x, y: ad.abs(x) + ad.relu(y) * ad.sigmoid(x),
    "choice": lambda x, y: ad.where(x > y, x * y, y * y * y),
    "broadcasting": lambda x, y: (x.reshape(1, -1) * y.reshape(-1, 1)).sum(0) + x.mean(),
    "products": lambda x, y: ad.stack([x, y, x * y]).t() @ ad.tensor([1.0, 2.0, 3.0], dtype=ad.float64),
    "one argument": lambda x, y: ad.cos(x),
    "square roots": lambda x, y: ad.sqrt(x) + ad.log(y),  # not a number where they are negative
}


def points(seed, n=7):
    return np.random.default_rng(seed).standard_normal((2, n))


def by_engine(function, *arrays):
    tensors = [from_numpy(array).requires_grad_() for array in arrays]
    value = function(*tensors)
    return [value.detach().numpy(), *(g.numpy() for g in grad(value.sum(), tensors, materialize_grads=True))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_value_and_gradient_are_the_engines(name):
    recorded = value_and_gradient(FUNCTIONS[name], *points(0))
    for seed in (1, 2, 3):
        got, wanted = recorded(*points(seed)), by_engine(FUNCTIONS[name], *points(seed))
        assert all(np.allclose(g, w, rtol=1e-14, atol=1e-14, equal_nan=True) for g, w in zip(got, wanted, strict=True))


def test_hessians_can_be_recorded():
    def second(x, y):
        (gx,) = grad(FUNCTIONS["polynomial"](x, y).sum(), (x,), create_graph=True)
        return grad(gx.sum(), (x, y), create_graph=True)

    x, y = points(0)
    xx, xy = replay(second, x, y)(*points(1))
    x, y = points(1)
    np.testing.assert_allclose(xx, 2 - 400 * (y - 3 * x**2), rtol=1e-13)
    np.testing.assert_allclose(xy, -400 * x, rtol=1e-13)


def test_what_is_done_twice_is_done_once_and_what_is_not_needed_is_left_out():
    def wasteful(x):
        ad.exp(x)
        return x * x + x * x

    assert len(replay(wasteful, np.ones(3)).steps) == 2


def test_constants_are_computed_once():
    A = from_numpy(np.arange(9.0).reshape(3, 3))
    recorded = replay(lambda x: ad.exp(A.cos()) * x, np.ones(3))
    assert len(recorded.steps) == 1
    np.testing.assert_array_equal(recorded(np.arange(3.0))[0], np.exp(np.cos(A.numpy())) * np.arange(3.0))


def test_inputs_and_earlier_results_stay_as_they_were():
    recorded = value_and_gradient(FUNCTIONS["polynomial"], *points(0))
    x, y = points(1)
    first = [array.copy() for array in recorded(x, y)]
    kept = recorded(x, y)
    recorded(*points(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, kept, strict=True))
    assert np.array_equal([x, y], points(1))


@pytest.mark.parametrize(
    "function",
    [
        lambda x: x * 2 if float(x.sum()) > 0 else x * 3,
        lambda x: x[x > 0].sum() * x,
        lambda x: ad.tensor(np.square(x.detach().numpy())) * x,  # leaves the engine
    ],
)
def test_what_depends_on_values_is_refused(function):
    with pytest.raises((RuntimeError, ValueError)):
        replay(function, np.array([1.0, 2.0, -0.5]))


def test_other_shapes_are_refused():
    recorded = replay(lambda x: x * x, np.ones(3))
    with pytest.raises(ValueError, match=r"recorded for shapes \[\(3,\)\], got \[\(4,\)\]"):
        recorded(np.ones(4))


def test_nothing_is_written_down_outside():
    recorded = replay(lambda x: x * x, np.ones(3))
    steps = len(recorded.steps)
    (from_numpy(np.ones(3)) * 2).sum()
    assert len(recorded.steps) == steps
