"""Checkpoints: the gradients of the function itself, in less memory."""

import tracemalloc
from collections import namedtuple

import numpy as np
import pytest

from foundations.autodiff import no_grad, tensor
from foundations.autodiff.checkpoint import checkpoint
from foundations.autodiff.functional import grad
from foundations.autodiff.gradcheck import gradcheck
from tests.torch_or_skip import torch_or_skip


def leaf(*shape, seed=0):
    return tensor(np.asarray(np.random.default_rng(seed).standard_normal(shape)), requires_grad=True)


def plainly(function, *inputs, **keywords):
    return function(*inputs, **keywords)


def both(run):
    """Gradients without checkpoints and with them."""
    return run(plainly), run(checkpoint)


def same(run):
    for wanted, got in zip(*both(run), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-13)


def test_against_pytorch():
    torch = torch_or_skip()
    from torch.utils.checkpoint import checkpoint as theirs

    def run(make, how):
        x, w = (make(np.random.default_rng(s).standard_normal((3, 3)), requires_grad=True) for s in (0, 1))
        how(lambda x: (x @ w).tanh(), how(lambda x: x * x, x)).sum().backward()
        return x.grad.numpy(), w.grad.numpy()

    ours, torchs = run(tensor, checkpoint), run(torch.tensor, lambda *a: theirs(*a, use_reentrant=False))
    for got, wanted in zip(ours, torchs, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-13)


def test_several_outputs_each_used_or_not():
    def run(how):
        x, y = leaf(3), leaf(3, seed=1)
        first, second, _ = how(lambda x, y: (x * y, x.exp(), y * y), x, y)
        ((first * second).sum() + first.sum()).backward()
        return x.grad.numpy(), y.grad.numpy()

    same(run)


def test_inputs_without_gradient_and_arguments_that_are_no_tensors():
    def run(how):
        x, mask = leaf(3), tensor([True, False, True])
        how(lambda x, n, mask, *, scale: x * n * mask * scale, x, 3, mask, scale=0.5).sum().backward()
        return (x.grad.numpy(),)

    same(run)


def test_what_the_function_captured_gets_its_gradient():
    """Leaves and values inside the graph, also where no input requires a gradient."""

    def run(how):
        w, x = leaf(3), tensor(np.ones(3))
        v = w.exp()
        how(lambda x: (x * w * v).tanh(), x).sum().backward()
        return (w.grad.numpy(),)

    same(run)


def test_an_input_that_comes_from_what_is_captured():
    """The walk inside the checkpoint must end at both, or the way between them is gone twice."""

    def run(how):
        w = leaf(3)
        v = w.exp()
        u = v * w
        how(lambda u: u * v * w, u).sum().backward()
        return (w.grad.numpy(),)

    same(run)


def test_outputs_that_are_inputs():
    def run(how):
        x, w = leaf(3), leaf(3, seed=1)
        y = x * 2
        a, b, c, d = how(lambda y: (y, y * w, w, 5), y)
        (a * b * c * d).sum().backward()
        return x.grad.numpy(), w.grad.numpy()

    same(run)


def test_nested():
    def run(how):
        x, w = leaf(3), leaf(3, seed=1)

        def inner(x):
            return (x * w).tanh()

        how(lambda x: how(inner, how(inner, x)) * w, x).sum().backward()
        return x.grad.numpy(), w.grad.numpy()

    same(run)


def test_second_derivatives():
    def run(how):
        x, w = leaf(3), leaf(3, seed=1)
        y = how(lambda x: (x * w).tanh() * x, x).exp()
        first = grad(y.sum(), (x, w), create_graph=True)
        return [g.numpy() for g in grad((first[0] * first[1]).sum(), (x, w))]

    same(run)
    w = leaf(3, seed=1)
    assert gradcheck(lambda x: checkpoint(lambda x: (x.tanh() * w, x * x), x), leaf(3), order=2)


def test_second_backward():
    x = leaf(3)
    y = checkpoint(lambda x: x.exp(), x).sum()
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_allclose(x.grad.numpy(), 2 * np.exp(x.detach().numpy()))
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        y.backward()


def test_a_generator_draws_the_same_again_and_then_goes_on():
    def dropped(rng):
        return lambda x: x * (rng.random(1000) < 0.5)

    x, rng = leaf(1000), np.random.default_rng(3)
    y = checkpoint(dropped(rng), x, rng=rng)
    between = rng.random()
    y.sum().backward()
    same_rng = np.random.default_rng(3)
    kept = same_rng.random(1000) < 0.5
    np.testing.assert_array_equal(x.grad.numpy(), kept)
    assert [between, rng.random()] == [same_rng.random(), same_rng.random()]


def test_the_kind_of_result_is_kept():
    two = namedtuple("two", "values indices")
    x = leaf(2)
    assert isinstance(checkpoint(lambda x: [x * 2, 3], x), list)
    result = checkpoint(lambda x: two(x * 2, 3), x)
    assert (type(result), result.indices, result.values.requires_grad) == (two, 3, True)
    assert checkpoint(lambda x: 3, x) == 3


def test_nothing_is_recorded_inside_no_grad():
    with no_grad():
        assert not checkpoint(lambda x: x.exp(), leaf(2)).requires_grad


def test_an_input_changed_in_between_is_told():
    x = leaf(3)
    z = x * 1
    y = checkpoint(lambda z: z.exp(), z)
    with no_grad():
        z += 1
    with pytest.raises(RuntimeError, match=r"backward of checkpoint needs was changed in place"):
        y.sum().backward()


def test_a_function_that_does_something_else_the_second_time_is_told():
    counts = iter((1, 2))
    y = checkpoint(lambda x: [x.exp()] * next(counts), leaf(3))[0]
    with pytest.raises(RuntimeError, match=r"shapes \[\(3,\)\] when it was run first, and \[\(3,\), \(3,\)\]"):
        y.sum().backward()


def test_other_shapes_the_second_time_are_told():
    """Also where the gradient would have fitted by broadcasting."""
    for first, again in ((2, 3), (1, 3), (3, 1)):
        sizes = iter((first, again))
        y = checkpoint(lambda x, sizes=sizes: x.exp()[: next(sizes)], leaf(3))
        with pytest.raises(RuntimeError, match=rf"shapes \[\({first},\)\] when .* and \[\({again},\)\]"):
            y.sum().backward()


def test_peak_memory_of_fifty_layers_is_less_than_half():
    """Ten checkpoints of five layers, each of which saves its output."""

    def five(x):
        for _ in range(5):
            x = x.tanh()
        return x

    def run(how):
        x = leaf(10_000)
        tracemalloc.start()
        try:
            y = x
            for _ in range(10):
                y = how(five, y)
            y.sum().backward()
            return tracemalloc.get_traced_memory()[1], x.grad.numpy()
        finally:
            tracemalloc.stop()

    (plain, wanted), (less, got) = both(run)
    np.testing.assert_array_equal(got, wanted)
    assert less < plain / 2


@pytest.mark.parametrize("size", [8, 100_000])
def test_a_captured_generator_that_draws_anew_is_noticed(size):
    """Its second draw would give the gradient of another mask."""
    rng, x = np.random.default_rng(0), tensor(np.ones(size), requires_grad=True)

    def dropped(x):
        return x * (rng.random(size) < 0.5)

    with pytest.raises(RuntimeError, match="rng="):
        checkpoint(dropped, x).sum().backward()
    y = checkpoint(dropped, x, rng=rng)
    y.sum().backward()
    assert (x.grad.numpy() == y.detach().numpy()).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_values_that_are_no_numbers_are_no_difference(value):
    x = tensor([value, 1.0], requires_grad=True)
    checkpoint(lambda x: x * 2, x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
