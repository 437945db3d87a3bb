"""Laws of the updates, and Lion by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations import optim
from foundations.autodiff import from_numpy
from foundations.comparison import relative_error
from tests.foundations.optim.first_order.cases import NAMES

EVERY = [*NAMES, "Lion"]
FEW = settings(max_examples=4, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)


def path(name, pieces, gradients, groups=False, **arguments):
    """The point, in one row, after each step of the gradients (steps, n); parameters are the pieces of a row."""
    params = [from_numpy(piece.copy()).requires_grad_() for piece in pieces]
    optimizer = getattr(optim, name)([{"params": p} for p in params] if groups else params, **arguments)
    ends = np.cumsum([0, *(p.numel() for p in params)])
    points = []
    for row in gradients:
        for p, start, stop in zip(params, ends, ends[1:], strict=False):
            p.grad = from_numpy(row[start:stop].reshape(p.shape).copy())
        optimizer.step()
        points.append(np.concatenate([p.detach().numpy().reshape(-1) for p in params]))
    return np.array(points)


@pytest.mark.parametrize("name", EVERY)
@FEW
@given(seed=SEEDS, cuts=st.lists(st.integers(0, 40), max_size=4))
def test_how_numbers_are_packed_does_not_matter(name, seed, cuts):
    """One parameter, many, in groups or shapes: the same path to the last bit."""
    rng = np.random.default_rng(seed)
    row, gradients = rng.standard_normal(40), rng.standard_normal((6, 40))
    whole = path(name, [row], gradients)
    pieces = np.split(row, sorted(cuts))
    assert np.array_equal(path(name, pieces, gradients), whole)
    assert np.array_equal(path(name, pieces, gradients, groups=True), whole)
    assert np.array_equal(path(name, [row.reshape(5, 8)], gradients), whole)


@pytest.mark.parametrize("name", EVERY)
def test_a_long_row_is_many_short_ones(name):
    rng = np.random.default_rng(0)
    row, gradients = rng.standard_normal(40_000), rng.standard_normal((3, 40_000))
    assert np.array_equal(path(name, np.split(row, 100), gradients), path(name, [row], gradients))


@pytest.mark.parametrize("name", EVERY)
@FEW
@given(seed=SEEDS)
def test_maximizing_is_minimizing_the_negative(name, seed):
    rng = np.random.default_rng(seed)
    row, gradients = rng.standard_normal(5), rng.standard_normal((6, 5))
    assert np.array_equal(path(name, [row], gradients, maximize=True), path(name, [row], -gradients))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Adagrad", {"eps": 0}),
        ("RMSprop", {"eps": 0}),
        ("Adam", {"eps": 0}),
        ("Adam", {"eps": 0, "amsgrad": True}),
        ("Adamax", {"eps": 0}),
        ("NAdam", {"eps": 0}),
        ("Rprop", {}),
        ("Lion", {}),
    ],
)
@FEW
@given(seed=SEEDS, power=st.integers(-20, 20))
def test_the_scale_of_the_loss_does_not_matter(name, arguments, seed, power):
    """Where the step is a ratio, or a sign; powers of two scale without rounding."""
    rng = np.random.default_rng(seed)
    row, gradients = rng.standard_normal(5), rng.standard_normal((8, 5))
    scaled = path(name, [row], gradients * 2.0**power, **arguments)
    assert relative_error(scaled, path(name, [row], gradients, **arguments)) < 1e-14


@FEW
@given(seed=SEEDS, power=st.integers(-20, 20))
def test_plain_descent_scales_with_the_loss(seed, power):
    rng = np.random.default_rng(seed)
    row, gradients = rng.standard_normal(5), rng.standard_normal((8, 5))
    scaled = path("SGD", [row], gradients * 2.0**power, lr=0.5**power, momentum=0.9)
    assert relative_error(scaled, path("SGD", [row], gradients, lr=1.0, momentum=0.9)) < 1e-14


def test_adam_begins_with_a_step_of_the_rate():
    """m̂ / √v̂ is the sign of the gradient in the first step, whatever its size."""
    row, gradients = np.zeros(4), np.array([[1e-5, -3.0, 700.0, 0.0]])
    assert relative_error(path("Adam", [row], gradients, lr=0.1, eps=1e-30), [[-0.1, 0.1, -0.1, 0]]) < 1e-12


def lion_by_hand(row, gradients, lr, beta1, beta2, weight_decay):
    """Algorithm 2 of the paper: θ ← θ - η (sign(β₁m + (1 - β₁)g) + λθ), then m ← β₂m + (1 - β₂)g."""
    theta, m, points = list(row), [0.0] * len(row), []
    for gradient in gradients:
        for i, g in enumerate(gradient):
            c = beta1 * m[i] + (1 - beta1) * g
            sign = math.copysign(1.0, c) if c else 0.0
            theta[i] = theta[i] - lr * (sign + weight_decay * theta[i])
            m[i] = beta2 * m[i] + (1 - beta2) * g
        points.append(list(theta))
    return points


@pytest.mark.parametrize(("betas", "weight_decay"), [((0.9, 0.99), 0.0), ((0.5, 0.8), 0.3)])
def test_lion_is_that_of_its_paper(betas, weight_decay):
    rng = np.random.default_rng(0)
    row, gradients = rng.standard_normal(7), rng.standard_normal((200, 7))
    gradients[:, 0] = 0
    got = path("Lion", [row], gradients, lr=0.01, betas=betas, weight_decay=weight_decay)
    assert relative_error(got, lion_by_hand(row, gradients, 0.01, *betas, weight_decay)) < 1e-12
