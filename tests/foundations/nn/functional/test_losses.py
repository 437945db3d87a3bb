"""Losses of regression and probability beside torch.nn.functional's, and where numbers are extreme."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn import functional as F
from tests.foundations.nn.functional.against_torch import agrees

# What PyTorch says of sizes that broadcast, and of the mean in kl_div
pytestmark = pytest.mark.filterwarnings("ignore:Using a target size", "ignore:reduction. 'mean' divides")

INF = np.inf
X = (3, 4)
NEAR = np.array([-50.0, -0.3, -0.0, 0.0, 0.3, 50.0])
FAR = np.array([-1e30, -50.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 50.0, 1e30])
REGRESSION = {
    "mse_loss": lambda F, x, y, **how: F.mse_loss(x, y, **how),
    "l1_loss": lambda F, x, y, **how: F.l1_loss(x, y, **how),
    "smooth_l1_loss": lambda F, x, y, **how: F.smooth_l1_loss(x, y, **how),
    "smooth_l1_loss with beta": lambda F, x, y, **how: F.smooth_l1_loss(x, y, beta=0.5, **how),
    "smooth_l1_loss without": lambda F, x, y, **how: F.smooth_l1_loss(x, y, beta=0, **how),
    "huber_loss": lambda F, x, y, **how: F.huber_loss(x, y, **how),
    "huber_loss with delta": lambda F, x, y, **how: F.huber_loss(x, y, delta=0.5, **how),
}
PROBABILITY = {
    "binary_cross_entropy": lambda F, x, y, **how: F.binary_cross_entropy(x.sigmoid(), y.sigmoid(), **how),
    "with weight": lambda F, x, y, **how: F.binary_cross_entropy(x.sigmoid(), y.sigmoid(), abs(y).detach(), **how),
    "with logits": lambda F, x, y, **how: F.binary_cross_entropy_with_logits(x, y.sigmoid(), **how),
    "with logits and weights": lambda F, x, y, **how: F.binary_cross_entropy_with_logits(
        x, y.sigmoid(), abs(y[0]).detach(), pos_weight=abs(y[1]).detach() + 1, **how
    ),
    "kl_div": lambda F, x, y, **how: F.kl_div(F.log_softmax(x, 1), F.softmax(y, 1), **how),
    "kl_div of logarithms": lambda F, x, y, **how: F.kl_div(x, F.log_softmax(y, 1), log_target=True, **how),
}


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("case", REGRESSION | PROBABILITY)
def test_reductions(case, reduction):
    agrees(lambda F, x, y: (REGRESSION | PROBABILITY)[case](F, x, y, reduction=reduction), X, X, scale=5)


@pytest.mark.parametrize("case", REGRESSION | PROBABILITY)
def test_edges(case):
    operation = (REGRESSION | PROBABILITY)[case]
    if "weights" not in case and "kl_div" not in case:
        agrees(operation, (), (), order=1, scale=5)
    agrees(operation, X, (5,), order=1)
    agrees(lambda F, x, y: operation(F, x, y, reduction="all"), X, X)


@pytest.mark.parametrize("case", REGRESSION)
def test_regression_at_kinks_and_far_out(case):
    """At a difference of 0 the second derivative, too."""
    agrees(lambda F, x: REGRESSION[case](F, x, x.detach() * 0, reduction="sum"), NEAR)
    agrees(lambda F, x: REGRESSION[case](F, x, x.detach() * 0, reduction="none"), FAR, order=1)
    agrees(REGRESSION[case], X, (4,), order=1)
    agrees(lambda F, x: REGRESSION[case](F, x, x * 0 + INF, reduction="none").detach(), X)


def test_integers_and_sizes_that_are_refused():
    integers = np.array([1, 2])
    agrees(lambda F, x, y: F.mse_loss(x, y), integers, integers)
    agrees(lambda F, x, y: F.mse_loss(x, y), (2,), integers)
    agrees(lambda F, x: F.smooth_l1_loss(x, x, beta=-1.0), X)
    agrees(lambda F, x: F.huber_loss(x, x, delta=0.0), X)
    agrees(lambda F, x: F.binary_cross_entropy(x + 2, x), np.zeros(3))


def test_batchmean():
    agrees(lambda F, x, y: F.kl_div(x, y.softmax(1), reduction="batchmean"), X, X)
    agrees(lambda F, x, y: F.kl_div(x, y.sigmoid(), reduction="batchmean"), (), ())
    agrees(lambda F, x: F.kl_div(x, 0 * x, reduction="sum"), X, order=1)  # 0 log 0


def test_certain_probabilities():
    how = {"order": 1, "types": (np.float32,)}  # PyTorch's least denominator, 1e-12, is in float32
    p, t = np.array([0.0, 0.0, 1.0, 1.0, 0.5]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    agrees(lambda F, x: F.binary_cross_entropy(x, (x.detach() * 0 + 1), reduction="none"), p, **how)
    agrees(lambda F, x, y: F.binary_cross_entropy(x, y, reduction="none"), p, t, **how)


def test_logits_far_out_keep_their_digits():
    z = tensor([-80.0, 80.0, -80.0, 80.0], requires_grad=True)
    losses = F.binary_cross_entropy_with_logits(z, tensor([0.0, 1.0, 1.0, 0.0]), reduction="none")
    losses.sum().backward()
    tiny = np.exp(-80.0)
    np.testing.assert_allclose(losses.detach().numpy(), [tiny, tiny, 80, 80], rtol=1e-5)
    np.testing.assert_allclose(z.grad.numpy(), [tiny, -tiny, -1, 1], rtol=1e-5)


# Classes

CLASSES = {
    "(C)": ((4,), np.array(2)),
    "(N, C)": ((3, 4), np.array([0, 3, 1])),
    "(N, C, d)": ((2, 4, 3), np.array([[0, 3, 1], [2, 2, -100]])),
    "none": ((0, 4), np.zeros(0, int)),
    "ignored": ((3, 4), np.array([0, -100, 1])),
    "all ignored": ((2, 4), np.array([-100, -100])),
    "uint8": ((3, 4), np.array([0, 3, 1], np.uint8)),
    "floats": ((2, 4), (2,)),
    "outside": ((2, 4), np.array([0, 4])),
    "other samples": ((2, 4), np.array([0])),
    "other places": ((2, 4, 3), np.array([[0], [1]])),
}


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("case", CLASSES)
def test_nll_loss(case, reduction):
    agrees(lambda F, x, t: F.nll_loss(x, t, reduction=reduction), *CLASSES[case])
    agrees(
        lambda F, x, t: F.nll_loss(x, t, abs(x.detach().reshape(-1)[:4]), ignore_index=1, reduction=reduction),
        *CLASSES[case],
    )


def test_nll_loss_of_log_softmax_is_cross_entropy():
    rng = np.random.default_rng(0)
    z, t = tensor(rng.standard_normal((5, 3))), tensor(rng.integers(0, 3, 5))
    weight = tensor(rng.uniform(1, 2, 3))
    got, wanted = F.nll_loss(z.log_softmax(1), t, weight), F.cross_entropy(z, t, weight)
    np.testing.assert_allclose(got.item(), wanted.item(), rtol=1e-14)


@pytest.mark.parametrize("dim", [0, 1, (0, 1)])
@pytest.mark.parametrize("p", [2.0, 1.0, 3.0, INF])
def test_normalize(p, dim):
    agrees(lambda F, x: F.normalize(x, p, dim), X, scale=5)
    agrees(lambda F, x: F.normalize(x * 0, p, dim), X, order=0)


def test_dropout():
    x = tensor(np.ones((100, 100)), requires_grad=True)
    y = F.dropout(x, 0.25, rng=np.random.default_rng(0))
    y.sum().backward()
    assert set(np.unique(y.detach().numpy())) == {0, 1 / 0.75}
    assert abs((y == 0).double().mean().item() - 0.25) < 0.02
    np.testing.assert_array_equal(x.grad.numpy(), y.detach().numpy())
    assert F.dropout(x, 0.25, training=False) is x
    agrees(lambda F, x: F.dropout(x, 1.5), X)
    agrees(lambda F, x: F.dropout(x, 0.0), X)
    with pytest.raises(ValueError, match="rng"):
        F.dropout(x)
    assert (F.dropout(x, 1.0, rng=np.random.default_rng(0)) == 0).all().item()


@pytest.mark.parametrize("case", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
def test_shapes_that_broadcast_are_worth_a_warning(case):
    with pytest.warns(UserWarning, match=rf"target size \(4,\) in {case} that is not the input size \(4, 1\)"):
        REGRESSION[case](F, tensor(np.ones((4, 1))), tensor(np.ones(4)))
