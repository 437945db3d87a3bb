"""Every fused operation against its composed form and by gradcheck; one that no case reaches fails a test.
So do the primitives that some of them fall back to.

A case is a public function and its inputs, away from kinks and ties. What it reaches is read off its graph.
"""

import importlib
import pkgutil

import numpy as np
import pytest

from foundations.autodiff import functional as derivatives
from foundations.autodiff import no_grad, tensor
from foundations.autodiff.fused import FusedRule
from foundations.autodiff.gradcheck import gradcheck
from foundations.autodiff.graph import Node, reachable
from foundations.autodiff.primitive import Rule
from foundations.nn import functional as F

RNG = np.random.default_rng(0)
CLASSES = tensor([2, 0, -100, 1])
LOOK = tensor(RNG.uniform(size=(4, 5)) < 0.6)
KEPT = {"dropout_p": 0.3}


def normal(*shape):
    return RNG.standard_normal(shape)


X, ROW, CHANNELS = normal(4, 3), normal(3), normal(4)
IMAGES = normal(2, 4, 5, 6)
QUERIES = normal(2, 4, 3), normal(2, 5, 3), normal(2, 5, 2)
CASES = {
    "linear": (F.linear, X, normal(2, 3), normal(2)),
    "linear without a bias": (F.linear, normal(2, 2, 3), normal(2, 3)),
    "cross_entropy": (lambda z: F.cross_entropy(z, CLASSES), X),
    "cross_entropy with weights": (lambda z: F.cross_entropy(z, CLASSES, tensor([1.0, 2.0, 0.5], z.dtype)), X),
    "cross_entropy of each": (lambda z: F.cross_entropy(z, CLASSES, reduction="none"), X),
    "layer_norm": (lambda x, w, b: F.layer_norm(x, (3,), w, b), X, ROW, ROW),
    "layer_norm without weights": (lambda x: F.layer_norm(x, (5, 6)), IMAGES),
    "batch_norm": (lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True), IMAGES, CHANNELS, CHANNELS),
    "group_norm": (lambda x, w, b: F.group_norm(x, 2, w, b), IMAGES, CHANNELS, CHANNELS),
    "group_norm without weights": (lambda x: F.group_norm(x, 2), IMAGES),
    "gelu": (F.gelu, X),
    "gelu by tanh": (lambda x: F.gelu(x, approximate="tanh"), X),
    "embedding": (lambda W: F.embedding(tensor([[1, 3], [1, 0]]), W), X),
    "embedding with padding": (lambda W: F.embedding(tensor([[1, 3], [1, 0]]), W, padding_idx=1), X),
    "attention": (F.scaled_dot_product_attention, *QUERIES),
    "attention to the past": (lambda *qkv: F.scaled_dot_product_attention(*qkv, is_causal=True), *QUERIES),
    "attention with a mask": (lambda *qkv: F.scaled_dot_product_attention(*qkv, LOOK), *QUERIES),
    "attention with a mask of floats": (F.scaled_dot_product_attention, *QUERIES, normal(4, 5)),
    "attention with a mask a weight": (F.scaled_dot_product_attention, *QUERIES, normal(2, 4, 5)),
    "attention with dropout": (
        lambda *qkv: F.scaled_dot_product_attention(*qkv, **KEPT, rng=np.random.default_rng(0)),
        *QUERIES,
    ),
    "conv2d": (lambda x, W, b: F.conv2d(x, W, b, stride=2, padding=1), IMAGES, normal(3, 4, 3, 3), normal(3)),
    "conv2d in groups": (lambda x, W: F.conv2d(x, W, groups=2), IMAGES, normal(4, 2, 2, 3)),
    "conv_transpose2d": (
        lambda x, W, b: F.conv_transpose2d(x, W, b, stride=2, output_padding=1),
        *(IMAGES, normal(4, 3, 3, 3), normal(3)),
    ),
    "max_pool2d": (lambda x: F.max_pool2d(x, 3, 2, 1), IMAGES),
}
PRIMITIVES = {  # whose rules are primitives in turn
    "conv2d": (lambda x, W: F.conv2d(x, W), IMAGES, normal(3, 4, 3, 3)),
    "avg_pool2d": (lambda x: F.avg_pool2d(x, 3, 2, 1), IMAGES),
    "binary_cross_entropy": (lambda x, y: F.binary_cross_entropy(x.sigmoid(), y.sigmoid()), X, normal(4, 3)),
    "avg_pool2d of pixels alone": (lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False), IMAGES),
}
NO_DERIVATIVE_WHERE_PADDED = {"embedding with padding"}  # its gradient is not that of its value, on purpose


@pytest.fixture(params=CASES)
def case(request):
    """The operation, and inputs of its own."""
    operation, *arrays = CASES[request.param]
    return operation, [tensor(array, requires_grad=True) for array in arrays]


def held_in_modules(kind: type) -> dict[int, str]:
    """Every operation with a rule of this kind that the modules hold, in tables too, by its rule."""
    found = {}
    for module in pkgutil.iter_modules(F.__path__):
        for name, thing in vars(importlib.import_module(f"{F.__name__}.{module.name}")).items():
            for held in thing.values() if isinstance(thing, dict) and name.isupper() else (thing,):
                if isinstance(getattr(held, "rule", None), kind):
                    found[id(held.rule)] = f"{module.name}.{held.rule.name}"
    return found


def nodes(y) -> list[Node]:
    """The fused operations in the graph of y."""
    return [node for node in reachable([y._node]) if isinstance(node.rule, FusedRule)]


def gradients(y, inputs, **keywords):
    """For a gradient of y that is not the same everywhere."""
    g = tensor(np.random.default_rng(1).standard_normal(y.shape), y.dtype)
    return derivatives.grad(y, inputs, g, **keywords)


def test_every_fused_operation_has_a_case():
    reached = {id(n.rule) for f, *arrays in CASES.values() for n in nodes(f(*[tensor(a, None, True) for a in arrays]))}
    assert {name for key, name in held_in_modules(FusedRule).items() if key not in reached} == set()


def test_every_primitive_has_a_case():
    reached = set()
    for operation, *arrays in PRIMITIVES.values():
        inputs = [tensor(array, requires_grad=True) for array in arrays]
        y = operation(*inputs)
        y = y * y  # what is linear has no second derivative
        first = gradients(y, inputs, create_graph=True)
        second = derivatives.grad([t.sum() for t in first], inputs, create_graph=True)
        reached |= {id(node.rule) for node in reachable([t._node for t in (y, *first, *second)])}
    assert {name for key, name in held_in_modules(Rule).items() if key not in reached} == set()


def test_composed_form_has_the_same_value(case):
    operation, inputs = case
    y = operation(*inputs)
    (node,) = nodes(y)
    *given, _ = node.values()
    composed = node.rule.composed(*given, **node.static)
    np.testing.assert_allclose(composed.detach().numpy().reshape(y.shape), y.detach().numpy(), rtol=1e-12, atol=1e-13)


def test_gradient_by_hand_is_that_of_the_composed_form(case):
    operation, inputs = case
    by_hand = gradients(operation(*inputs), inputs)
    composed = gradients(operation(*inputs), inputs, create_graph=True)
    for x, got, wanted in zip(inputs, by_hand, composed, strict=True):
        assert got.shape == x.shape and got.dtype == x.dtype and not got.requires_grad
        np.testing.assert_allclose(got.numpy(), wanted.detach().numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", sorted((CASES | PRIMITIVES).keys() - NO_DERIVATIVE_WHERE_PADDED))
def test_by_gradcheck_to_second_order(name):
    operation, *arrays = (CASES | PRIMITIVES)[name]
    assert gradcheck(operation, [tensor(array, requires_grad=True) for array in arrays], order=2)


def test_one_gradient_alone_is_the_same(case):
    operation, inputs = case
    for i, wanted in enumerate(gradients(operation(*inputs), inputs)):
        alone = [x if i == j else x.detach() for j, x in enumerate(inputs)]
        (got,) = gradients(operation(*alone), [alone[i]])
        np.testing.assert_array_equal(got.numpy(), wanted.numpy())


def test_a_second_walk_back_finds_what_the_first_found(case):
    """What is kept is not written over, nor the inputs, nor g; no gradient is the memory of another thing."""
    operation, inputs = case
    before = [x.detach().numpy().copy() for x in inputs]
    y = operation(*inputs)
    value, g = y.detach().numpy().copy(), tensor(np.random.default_rng(1).standard_normal(y.shape))
    given = g.numpy().copy()
    first = derivatives.grad(y, inputs, g, retain_graph=True)
    copies = [t.numpy().copy() for t in first]
    for t in first:
        t.numpy()[...] = np.nan
    second = derivatives.grad(y, inputs, g)
    for got, wanted in zip(second, copies, strict=True):
        np.testing.assert_array_equal(got.numpy(), wanted)
    for got, wanted in zip([*inputs, y, g], [*before, value, given], strict=True):
        np.testing.assert_array_equal(got.detach().numpy(), wanted)


def test_an_input_changed_in_place_is_noticed(case):
    operation, inputs = case
    for i in range(len(inputs)):
        changed = [x * 1 for x in inputs]
        y = operation(*changed)
        with no_grad():
            changed[i].add_(1.0)
        with pytest.raises(RuntimeError, match="changed in place"):
            gradients(y, inputs)


@pytest.mark.parametrize("name", ["mask", "numbers"])
def test_a_change_of_what_has_no_gradient_is_noticed(name):
    q, k, v = (tensor(array, requires_grad=True) for array in QUERIES)
    mask, numbers = LOOK.clone(), tensor([1, 2])
    y = F.scaled_dot_product_attention(q, k, v, mask) if name == "mask" else F.embedding(numbers, q[0])
    (mask if name == "mask" else numbers).fill_(0)
    with pytest.raises(RuntimeError, match="changed in place"):
        gradients(y, [q])


def test_nothing_is_recorded_without_need(case):
    operation, inputs = case
    with no_grad():
        assert not operation(*inputs).requires_grad
    assert not operation(*[x.detach() for x in inputs]).requires_grad


def test_gaps_in_memory_do_not_matter(case):
    operation, inputs = case
    with_gaps = [tensor(np.repeat(x.detach().numpy(), 2, axis=-1), None, True) for x in inputs]
    views = [x[..., ::2] for x in with_gaps]
    assert not any(x.is_contiguous() for x in views)
    y, z = operation(*views), operation(*inputs)
    np.testing.assert_allclose(y.detach().numpy(), z.detach().numpy(), rtol=1e-13, atol=1e-14)
    for got, wanted in zip(gradients(y, views), gradients(z, inputs), strict=True):
        np.testing.assert_allclose(got.numpy(), wanted.numpy(), rtol=1e-12, atol=1e-13)


def test_single_precision_stays(case):
    """Value and gradients are float32, and near those of float64."""
    operation, inputs = case
    z = operation(*inputs)
    singles = [tensor(x.detach().numpy(), np.float32, True) for x in inputs]
    y = operation(*singles)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y.detach().numpy(), z.detach().numpy(), rtol=1e-5, atol=1e-5)
    for got, wanted in zip(gradients(y, singles), gradients(z, inputs), strict=True):
        assert got.dtype == np.float32
        np.testing.assert_allclose(got.numpy(), wanted.numpy(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "name, count",
    [("layer_norm", 2 * 4), ("batch_norm", 2 * 4), ("group_norm", 2 * 2 * 2), ("linear", 0), ("conv2d", 0)],
)
def test_numbers_kept_for_the_way_back(name, count):
    """Beside the inputs: mean and deviation of each row, channel, or group of a sample; of a linear map nothing."""
    operation, *arrays = CASES[name]
    (node,) = nodes(operation(*[tensor(array, requires_grad=True) for array in arrays]))
    *_, kept = node.values()
    assert sum(array.size for array in kept or ()) == count
