"""Constants, ranges and draws."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import tensor
from tests.foundations.autodiff.oracle import agrees, torch

CASES = {
    "zeros": lambda m: m.zeros(2, 3),
    "zeros sequence": lambda m: m.zeros((2, 3)),
    "zeros list": lambda m: m.zeros([2, 0]),
    "zeros without dimensions": lambda m: m.zeros(()),
    "zeros type": lambda m: m.zeros(2, dtype=m.int32),
    "zeros negative": lambda m: m.zeros(2, -1),
    "ones": lambda m: m.ones(3, dtype=m.float64),
    "ones booleans": lambda m: m.ones(3, dtype=m.bool),
    "full": lambda m: m.full((2, 2), 7),
    "full float": lambda m: m.full((2,), 1.5),
    "full boolean": lambda m: m.full((2,), True),
    "full type": lambda m: m.full((), 2, dtype=m.float64),
    "eye": lambda m: m.eye(3),
    "eye wide": lambda m: m.eye(2, 4, dtype=m.int64),
    "eye none": lambda m: m.eye(0),
    "arange": lambda m: m.arange(5),
    "arange two": lambda m: m.arange(2, 7),
    "arange three": lambda m: m.arange(1, 10, 3),
    "arange down": lambda m: m.arange(5, 0, -2),
    "arange floats": lambda m: m.arange(0, 1, 0.25),
    "arange of a float": lambda m: m.arange(2.5),
    "arange none": lambda m: m.arange(3, 3),
    "arange type": lambda m: m.arange(3, dtype=m.float64),
    "arange integers as type": lambda m: m.arange(0.5, 5, 1.5, dtype=m.int64),
    "arange wrong way": lambda m: m.arange(5, 2),
    "arange no step": lambda m: m.arange(0, 5, 0),
    "linspace": lambda m: m.linspace(0, 1, 5),
    "linspace one": lambda m: m.linspace(2, 3, 1),
    "linspace none": lambda m: m.linspace(2, 3, 0),
    "linspace down": lambda m: m.linspace(1, -1, 4, dtype=m.float64),
    "linspace negative": lambda m: m.linspace(0, 1, -1),
}
LIKE = {
    "zeros_like": lambda m, x: m.zeros_like(x),
    "ones_like": lambda m, x: m.ones_like(x),
    "full_like": lambda m, x: m.full_like(x, 3),
    "zeros_like type": lambda m, x: m.zeros_like(x, dtype=m.int64),
    "new_zeros": lambda m, x: x.new_zeros(2, 3),
    "new_ones": lambda m, x: x.new_ones((2, 3)),
    "new_full": lambda m, x: x.new_full((2,), 1.0),
    "new_tensor": lambda m, x: x.new_tensor([1, 2]),
    "clone": lambda m, x: x.clone(),
    "contiguous": lambda m, x: x.contiguous(),
}


@pytest.mark.parametrize("case", CASES)
def test_beside_torch(case):
    agrees(lambda m: CASES[case](m))


@pytest.mark.parametrize("case", LIKE)
def test_like_another_tensor(case):
    for values in ((2, 3), (), (0, 3), np.arange(3)):
        agrees(LIKE[case], values)


def test_memory_that_is_not_filled():
    for x in (autodiff.empty(2, 3), autodiff.empty_like(autodiff.zeros(2, 3)), autodiff.ones(1).new_empty(2, 3)):
        assert x.shape == (2, 3)
        assert x.dtype == np.float32


def test_gradients_can_be_asked_for():
    for make in (autodiff.zeros, autodiff.ones, autodiff.empty, autodiff.eye):
        assert make(2, requires_grad=True).is_leaf
        assert make(2, requires_grad=True).requires_grad
    assert autodiff.full((2,), 1.0, requires_grad=True).requires_grad
    assert autodiff.randn(np.random.default_rng(0), 2, requires_grad=True).requires_grad
    with pytest.raises(RuntimeError, match="only floating-point"):
        autodiff.arange(3, requires_grad=True)


def test_a_clone_has_memory_of_its_own():
    x = tensor([1.0, 2.0])
    y = x.clone()
    y[0] = 9
    assert x.tolist() == [1, 2]


def test_contiguous_copies_only_what_is_not():
    x = autodiff.arange(6).reshape(2, 3)
    assert x.contiguous() is x
    y = x.transpose(0, 1).contiguous()
    assert y.is_contiguous()
    assert y.tolist() == [[0, 3], [1, 4], [2, 5]]


# Draws


def test_draws_repeat_with_the_generator():
    makers = {
        "rand": lambda rng: autodiff.rand(rng, 2, 3),
        "randn": lambda rng: autodiff.randn(rng, (2, 3)),
        "randint": lambda rng: autodiff.randint(rng, 0, 10, (2, 3)),
        "randperm": lambda rng: autodiff.randperm(rng, 6).reshape(2, 3),
        "rand_like": lambda rng: autodiff.rand_like(rng, autodiff.zeros(2, 3)),
        "randn_like": lambda rng: autodiff.randn_like(rng, autodiff.zeros(2, 3)),
        "bernoulli": lambda rng: autodiff.bernoulli(rng, autodiff.full((2, 3), 0.5)),
    }
    for name, make in makers.items():
        first, second, other = (make(np.random.default_rng(seed)) for seed in (0, 0, 1))
        assert first.shape == (2, 3), name
        assert first.equal(second), name
        assert not first.equal(other), name


def test_a_draw_needs_a_generator():
    draws = (autodiff.rand, autodiff.randn, autodiff.randperm, lambda n: autodiff.randint(n, 0, 2, (3,)))
    for draw in (*draws, lambda n: autodiff.bernoulli(n, tensor([0.5]))):
        with pytest.raises(TypeError, match=r"numpy\.random\.Generator; got int"):
            draw(3) if draw is not autodiff.randperm else draw(3, 3)


def test_draws_have_their_moments():
    rng = np.random.default_rng(0)
    n = 100_000
    uniform, normal = autodiff.rand(rng, n).numpy(), autodiff.randn(rng, n, dtype=autodiff.float64).numpy()
    assert (uniform >= 0).all() and (uniform < 1).all()
    assert uniform.dtype == np.float32
    assert normal.dtype == np.float64
    # Six standard errors of a mean or a second moment
    assert abs(uniform.mean() - 0.5) < 6 * (1 / 12) ** 0.5 / n**0.5
    assert abs(normal.mean()) < 6 / n**0.5
    assert abs((normal**2).mean() - 1) < 6 * 2**0.5 / n**0.5
    coins = autodiff.bernoulli(rng, autodiff.full((n,), 0.3)).numpy()
    assert set(coins.tolist()) == {0.0, 1.0}
    assert abs(coins.mean() - 0.3) < 6 * 0.21**0.5 / n**0.5


def test_draws_without_dimensions():
    rng = np.random.default_rng(0)
    assert autodiff.randn(rng).shape == autodiff.rand(rng, ()).shape == autodiff.randint(rng, 0, 2, ()).shape == ()


def test_integers_and_permutations():
    rng = np.random.default_rng(0)
    drawn = autodiff.randint(rng, -2, 3, (1000,))
    assert drawn.dtype == np.int64
    assert set(drawn.tolist()) == {-2, -1, 0, 1, 2}
    assert sorted(autodiff.randperm(rng, 10).tolist()) == list(range(10))
    with pytest.raises(RuntimeError, match="without high"):
        autodiff.randint(rng, 3, 3, (2,))


def test_probabilities_are_between_0_and_1():
    rng = np.random.default_rng(0)
    for p in (-0.1, 1.1, np.nan):
        with pytest.raises(RuntimeError, match="between 0 and 1"):
            autodiff.bernoulli(rng, tensor([0.5, p]))
    x = tensor([0.0, 1.0])
    assert autodiff.bernoulli(rng, x).tolist() == [0, 1]


ONE_HOT = {
    "vector": (np.array([0, 2, 1]), -1),
    "matrix": (np.array([[0, 1], [2, 0]]), 4),
    "no dimensions": (np.array(2), -1),
    "none": (np.zeros((0,), int), 3),
    "none without classes": (np.zeros((0,), int), -1),
    "out of range": (np.array([0, 3]), 3),
    "negative": (np.array([-1, 1]), 3),
    "floats": (np.array([0.0, 1.0]), -1),
    "int32": (np.array([0, 1], np.int32), -1),
}


@pytest.mark.parametrize("case", ONE_HOT)
def test_one_hot(case):
    indices, n = ONE_HOT[case]
    agrees(
        lambda m, x: m.one_hot(x, num_classes=n), indices, modules=(autodiff, torch.nn.functional), types=(np.float32,)
    )


# Draws of places by their probabilities


def test_multinomial_draws_by_the_probabilities():
    p = autodiff.tensor([[1.0, 0.0, 3.0], [2.0, 2.0, 4.0]])
    for replacement in (True, False):
        rng = np.random.default_rng(0)
        first = [autodiff.multinomial(rng, p, 1, replacement).numpy()[:, 0] for _ in range(2000)]
        shares = [np.bincount(row, minlength=3) / 2000 for row in np.transpose(first)]
        np.testing.assert_allclose(shares, [[0.25, 0, 0.75], [0.25, 0.25, 0.5]], atol=0.04)


def test_multinomial_without_replacement_draws_each_place_once():
    drawn = autodiff.multinomial(np.random.default_rng(0), autodiff.tensor([0.0, 1.0, 5.0, 2.0]), 4)
    assert sorted(drawn.tolist()) == [0, 1, 2, 3]
    assert drawn.tolist()[-1] == 0  # what has no probability comes last
    assert drawn.dtype == np.int64


def test_multinomial_in_shape():
    p = autodiff.ones(5, 3)
    assert autodiff.multinomial(np.random.default_rng(0), p, 7, replacement=True).shape == (5, 7)
    assert autodiff.multinomial(np.random.default_rng(0), input=p[0], num_samples=2).shape == (2,)
    again = [autodiff.multinomial(np.random.default_rng(1), p, 2).tolist() for _ in range(2)]
    assert again[0] == again[1]


@pytest.mark.parametrize(
    ("p", "n"),
    [([0.0, 0.0], 1), ([1.0, -1.0], 1), ([np.inf, 1.0], 1), ([1.0, 1.0], 0), ([1.0, 1.0], 3), (1.0, 1), ([1, 2], 1)],
)
def test_multinomial_refuses(p, n):
    with pytest.raises(RuntimeError, match="multinomial"):
        autodiff.multinomial(np.random.default_rng(0), autodiff.tensor(p), n)


# What a tensor is


def test_as_tensor():
    x, array = autodiff.ones(2), np.ones(2)
    assert autodiff.as_tensor(x) is x
    assert np.shares_memory(autodiff.as_tensor(array).numpy(), array)
    assert autodiff.as_tensor([1.0, 2.0]).dtype == np.float32
    assert autodiff.as_tensor(x, dtype=autodiff.float64).dtype == np.float64


def test_of_what_kind():
    x = autodiff.ones(2, 3)
    assert autodiff.is_tensor(x) and not autodiff.is_tensor(x.numpy())
    assert autodiff.is_floating_point(x) and not autodiff.is_floating_point(x > 0)
    assert autodiff.numel(x) == 6
    assert x.device == "cpu"
