"""Clipping beside torch.nn.utils: norms, gradients, what is refused."""

import math

import numpy as np
import pytest

from foundations import optim
from foundations.autodiff import from_numpy, tensor
from foundations.comparison import relative_error
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
SHAPES = [(3, 4), (), (2, 1), (7,), (40, 40)]


def pair(dtype=np.float64, scale=1.0, seed=0):
    """The same parameters with the same gradients, ours and PyTorch's; one has none."""
    rng = np.random.default_rng(seed)
    ours, theirs = [], []
    for i, shape in enumerate(SHAPES):
        p, g = (np.asarray(rng.standard_normal(shape) * scale, dtype) for _ in range(2))
        ours.append(from_numpy(p).requires_grad_())
        theirs.append(torch.from_numpy(p.copy()).requires_grad_())
        if i != 3:
            ours[-1].grad, theirs[-1].grad = from_numpy(g.copy()), torch.from_numpy(g.copy())
    return ours, theirs


def gradients(params):
    return [np.asarray(p.grad) for p in params if p.grad is not None]


def difference(ours, theirs):
    return max(relative_error(g, w) for g, w in zip(gradients(ours), gradients(theirs), strict=True))


@pytest.mark.parametrize("norm_type", [2, 1, 0.5, 3.5, "inf", math.inf])
@pytest.mark.parametrize("max_norm", [0, 0.5, 1e6])
def test_norms(norm_type, max_norm):
    ours, theirs = pair()
    got = optim.clip_grad_norm_(ours, max_norm, norm_type)
    wanted = torch.nn.utils.clip_grad_norm_(theirs, max_norm, norm_type)
    assert got.shape == () and got.dtype == np.float64
    assert relative_error(got.item(), wanted.item()) < 1e-12
    assert difference(ours, theirs) < 1e-12


def test_no_numbers_have_no_norm():
    """PyTorch refuses the infinity norm of nothing."""
    empty, one = tensor(np.zeros((0, 3))), tensor([3.0, -4.0])
    assert optim.get_total_norm([empty, one], math.inf).item() == 4
    assert optim.get_total_norm([empty]).item() == optim.get_total_norm([empty], math.inf).item() == 0


def test_single_precision():
    ours, theirs = pair(np.float32)
    got, wanted = optim.clip_grad_norm_(ours, 1.0), torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    assert got.dtype == np.float32 and relative_error(got.item(), wanted.item()) < 1e-6
    assert difference(ours, theirs) < 1e-6


def test_after_clipping_the_norm_is_the_bound():
    ours, _ = pair()
    optim.clip_grad_norm_(iter(ours), 0.25)
    assert abs(optim.get_total_norm(p.grad for p in ours if p.grad is not None).item() - 0.25) < 1e-6


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_norms_whose_squares_leave_the_range(scale):
    ours, _ = pair(scale=scale)
    small, _ = pair()
    total = [optim.get_total_norm([p.grad for p in params if p.grad is not None]).item() for params in (ours, small)]
    assert relative_error(total[0] / scale, total[1]) < 1e-14


@pytest.mark.parametrize("clip_value", [0, 0.3, 100])
def test_values(clip_value):
    ours, theirs = pair()
    assert optim.clip_grad_value_(ours, clip_value) is None
    torch.nn.utils.clip_grad_value_(theirs, clip_value)
    assert difference(ours, theirs) == 0


def test_one_tensor_and_none():
    ours, theirs = pair()
    got, wanted = optim.clip_grad_norm_(ours[0], 0.1), torch.nn.utils.clip_grad_norm_(theirs[0], 0.1)
    assert relative_error(got.item(), wanted.item()) < 1e-12
    optim.clip_grad_value_(ours[0], 0.01), torch.nn.utils.clip_grad_value_(theirs[0], 0.01)
    assert difference(ours, theirs) < 1e-12
    assert optim.clip_grad_norm_([], 1.0).item() == 0 and optim.get_total_norm([]).item() == 0
    assert optim.clip_grad_norm_(ours[3], 1.0).item() == 0  # it has no gradient


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite(bad):
    ours, theirs = pair()
    ours[0].grad[1, 2] = theirs[0].grad[1, 2] = bad
    before = [g.copy() for g in gradients(ours)]
    with pytest.raises(RuntimeError, match=f"norm of order 2 is {bad}"):
        optim.clip_grad_norm_(ours, 1.0, error_if_nonfinite=True)
    assert all(np.array_equal(g, b, equal_nan=True) for g, b in zip(gradients(ours), before, strict=True))
    optim.clip_grad_norm_(ours, 1.0), torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    assert difference(ours, theirs) == 0


@pytest.mark.parametrize("clip", [optim.clip_grad_norm_, optim.clip_grad_value_])
def test_a_gradient_that_shares_its_numbers_is_refused(clip):
    x = tensor([3.0, 4.0], requires_grad=True)
    x.grad = tensor([2.0]).expand(2)
    with pytest.raises(RuntimeError, match="clip a clone"):
        clip(x, 1.0)


def test_a_graph_notices():
    x = tensor([3.0, 4.0], requires_grad=True)
    x.grad = tensor([3.0, 4.0])
    w = tensor([1.0, 1.0], requires_grad=True)
    loss = (w * x.grad).sum()
    optim.clip_grad_norm_(x, 1.0)
    with pytest.raises(RuntimeError, match="changed in place"):
        loss.backward()
