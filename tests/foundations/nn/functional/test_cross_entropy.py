"""Cross-entropy: classes and distributions, weights, ignored samples, smoothing, all reductions, refusals."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import cross_entropy
from tests.foundations.nn.functional.against_torch import agrees

REDUCTIONS = ("mean", "sum", "none")
CLASSES = np.array([0, 2, 1, 2])
IGNORED = np.array([0, -100, 1, -100])
WEIGHTS = np.array([1.0, 2.0, 0.5])


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("target", [CLASSES, IGNORED], ids=["all count", "some ignored"])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_classes(reduction, target, weighted, smoothing):
    def operation(F, z, t, w):
        weight = w.detach() if weighted else None
        return F.cross_entropy(z, t, weight=weight, reduction=reduction, label_smoothing=smoothing)

    agrees(operation, (4, 3), target, WEIGHTS)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_distributions(reduction, smoothing):
    q = np.random.default_rng(0).uniform(0, 1, (4, 3))

    def operation(F, z, q, w):
        return F.cross_entropy(z, q, weight=w.detach(), reduction=reduction, label_smoothing=smoothing)

    agrees(operation, (4, 3), q, WEIGHTS)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), (2, 3, 4, 5)], ids=str)
def test_other_shapes(shape, reduction):
    target = np.random.default_rng(0).integers(0, 3, shape[:1] * (len(shape) > 1) + shape[2:])
    agrees(lambda F, z, t: F.cross_entropy(z, t, reduction=reduction), shape, target)


NOT_A_NUMBER = np.array([[0.3, np.nan, 0.1], [0.2, -0.4, 1.0]])
EDGES = {
    "all ignored": ((4, 3), np.full(4, -100)),
    "nan ignored": (NOT_A_NUMBER, np.array([-100, 1])),
    "nan counted": (NOT_A_NUMBER, np.array([0, 1])),
    "infinity ignored": (np.where(np.isnan(NOT_A_NUMBER), np.inf, NOT_A_NUMBER), np.array([-100, 1])),
    "right class impossible": (np.where(np.isnan(NOT_A_NUMBER), -np.inf, NOT_A_NUMBER), np.array([1, 1])),
    "no samples": ((0, 3), np.zeros(0, int)),
    "no places": ((2, 3, 0), np.zeros((2, 0), int)),
    "no samples and classes": ((0, 0), np.zeros(0, int)),
    "no classes": ((4, 0), np.zeros(4, int)),
    "one class": ((4, 1), np.zeros(4, int)),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("logits, target", EDGES.values(), ids=EDGES)
def test_edges(logits, target, reduction):
    agrees(lambda F, z, t: F.cross_entropy(z, t, reduction=reduction), logits, target, order=1)


def test_all_ignored_with_smoothing():
    agrees(lambda F, z, t: F.cross_entropy(z, t, label_smoothing=0.1), (4, 3), np.full(4, -100))


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "bool"])
def test_types_of_classes(dtype):
    agrees(lambda F, z, t: F.cross_entropy(z, t), (4, 3), np.array([0, 1, 1, 0]).astype(dtype))


@pytest.mark.parametrize("target", [CLASSES, (4, 3)], ids=["classes", "probabilities"])
def test_gradient_of_weights(target):
    """There is one where targets are probabilities; elsewhere a weight that wants one is refused."""
    agrees(lambda F, z, t, w: F.cross_entropy(z, t, weight=w), (4, 3), target, WEIGHTS)


REFUSED = {
    "no dimensions": ((), np.array(0), {}),
    "a sample too many": ((3,), np.array([1]), {}),
    "class too large": ((4, 3), np.array([0, 1, 2, 3]), {}),
    "negative class": ((4, 3), np.array([0, 1, 2, -1]), {}),
    "other number of samples": ((4, 3), np.array([0, 1]), {}),
    "classes as floats": ((4, 3), np.array([0.0, 1.0, 1.0, 1.0]), {}),
    "unknown reduction": ((4, 3), CLASSES, {"reduction": "median"}),
    "smoothing above 1": ((4, 3), CLASSES, {"label_smoothing": 1.5}),
}


@pytest.mark.parametrize("shape, target, options", REFUSED.values(), ids=REFUSED)
def test_refused(shape, target, options):
    agrees(lambda F, z, t: F.cross_entropy(z, t.detach(), **options), shape, target)


def test_negative_smoothing():
    """PyTorch passes it over."""
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        cross_entropy(tensor(np.ones((2, 3))), tensor([0, 1]), label_smoothing=-0.5)


def test_extreme_logits():
    z = tensor(np.array([[1000.0, -1000.0], [-1e30, 1e30]]), requires_grad=True)
    cross_entropy(z, tensor([0, 1])).backward()
    assert cross_entropy(z, tensor([0, 1])).item() == 0
    assert (z.grad.numpy() == 0).all()
    assert cross_entropy(z, tensor([1, 1])).item() == 1000.0


def test_another_ignored_class():
    agrees(lambda F, z, t: F.cross_entropy(z, t, ignore_index=2), (4, 3), CLASSES)
