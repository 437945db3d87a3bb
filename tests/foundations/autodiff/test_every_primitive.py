"""Every primitive of the engine by gradcheck, to second order; a primitive that no case reaches fails a test.

A case is an operation and its inputs, away from kinks, ties and the ends of domains. Which primitives it reaches is
read off its graph, and off the graph of its gradient.
"""

import importlib
import pkgutil

import numpy as np
import pytest

import foundations.autodiff as m
from foundations.autodiff import functional, tensor
from foundations.autodiff.fused import FusedRule
from foundations.autodiff.gradcheck import gradcheck
from foundations.autodiff.graph import Node, reachable
from foundations.autodiff.operations import activations
from foundations.autodiff.primitive import Rule

A = np.array([[-1.3, 0.4, 2.2], [0.7, -0.6, 1.6]])  # no two alike, none near a whole number or half of one
B = np.array([[0.8, -1.7, 0.3], [1.2, 2.6, -0.9]])
P = np.abs(A)
INDEX = np.array([[0, 2, 2], [1, 0, 1]])
MASK = A > 0
Z = np.array([[0.0, 1.2, -0.7], [0.3, 0.0, 0.0], [1.1, 0.4, -0.8]])  # zeros, for products

ELEMENTWISE = ["abs", "neg", "exp", "exp2", "expm1", "sigmoid", "sin", "cos", "sinh", "cosh", "tanh", "asinh", "atan"]
ELEMENTWISE += ["erf", "erfc", "relu", "square", "reciprocal", "floor", "ceil", "trunc", "frac", "round", "sign"]
ELEMENTWISE += ["sinc", "rad2deg", "deg2rad"]
OTHERS = ["nan_to_num", "clone", "t", "flatten", "sum", "mean", "nansum", "prod", "var", "std", "amax", "amin"]
OTHERS += ["median", "norm", "tril", "diagonal"]
BINARY = ["add", "sub", "mul", "div", "maximum", "minimum", "hypot", "atan2", "logaddexp", "fmod", "remainder"]
BINARY += ["reshape_as", "mul_", "add_"]
BINARY += ["logaddexp2", "fmax", "fmin", "copysign"]
POSITIVE = ["log", "log2", "log10", "log1p", "sqrt", "rsqrt", "lgamma", "digamma"]
UNIT = ["tan", "asin", "acos", "atanh", "erfinv"]
ALONG = ["sum", "mean", "prod", "logsumexp", "var", "std", "amax", "amin", "softmax", "log_softmax", "cumsum"]
ALONG += ["cumprod", "logcumsumexp", "norm"]
PAIRS = ["max", "min", "median", "sort", "cummax", "cummin"]
SETTINGS: dict = {
    "to": {"eps": 4.0},  # linear, but rounded to float32: a large step
}
# Its backward is an error, as PyTorch's is.
NO_DERIVATIVE = {f"foundations.autodiff.operations.{name}" for name in ("elementwise.floor_divide", "signs._heaviside")}


def method(name, *arguments, **keywords):
    return lambda *tensors: getattr(tensors[0], name)(*tensors[1:], *arguments, **keywords)


def changed(x, change):
    """What is left of a copy of x after a change in place."""
    y = x * 1
    change(y)
    return y


def through_view(x, change):
    """What is left of a copy of x, and of a view of it, after a change in place of the view."""
    y = x * 1
    view = y[:, 1:]
    change(view)
    return view * view, y * x


CASES = {name: (method(name), A) for name in ELEMENTWISE + OTHERS}
CASES |= {name: (lambda x, y, name=name: getattr(x * 1, name)(y), A, B) for name in BINARY}
CASES |= {name: (method(name), P) for name in POSITIVE}
CASES |= {name: (method(name), A / 3) for name in UNIT}
CASES |= {f"{name} along a dimension": (method(name, dim=1), A) for name in ALONG}
CASES |= {f"{name} along a dimension": (lambda x, name=name: getattr(x, name)(dim=1)[0], A) for name in PAIRS}
CASES |= {
    "acosh": (method("acosh"), P + 1),
    "logit": (method("logit"), P / 3),
    "logit with eps": (method("logit", 0.15), P / 3),
    "xlogy": (method("xlogy"), A, np.abs(B)),
    "pow of numbers": (lambda x: x**3 + x**2 + x**1 + x**-1 + x**-2, A),
    "pow of positive numbers": (lambda x: x**0.5 + x**-1.5 + 2**x, P),
    "pow": (lambda x, y: x**y, P, B),
    "div floor": (lambda x, y: x.div(y, rounding_mode="floor") * x, A, B),
    "div trunc": (lambda x, y: x.div(y, rounding_mode="trunc") * x, A, B),
    "round to decimals": (method("round", decimals=1), A + 0.013),
    "to": (lambda x: x.float().double(), A),
    "alias": (lambda x: functional.alias(x) * x, A),
    "where": (lambda x, y: m.where(tensor(MASK), x, y), A, B),
    "masked_fill": (lambda x: x.masked_fill(tensor(MASK), 2.0), A),
    "clamp": (lambda x: x.clamp(-1.0, 1.0) + x.clamp(min=0.5) + x.clamp(max=0.5), A),
    "clamp by tensors": (lambda x, y: x.clamp(y, y + 1), A, B),
    # Activations
    "leaky_relu": (activations.leaky_relu, A),
    "threshold": (lambda x: activations.threshold(x, 0.5, 3.0), A),
    "hardtanh": (activations.hardtanh, A),
    "hardsigmoid": (activations.hardsigmoid, 2 * A),
    "hardswish": (activations.hardswish, 2 * A),
    "elu": (lambda x: activations.elu(x, 0.7), A),
    "softplus": (lambda x: activations.softplus(x, beta=1.5), A),
    "logsigmoid": (activations.logsigmoid, A),
    "silu": (activations.silu, A),
    "tanhshrink": (activations.tanhshrink, A),
    "softsign": (activations.softsign, A),
    "hardshrink": (activations.hardshrink, A),
    "softshrink": (activations.softshrink, A),
    "prelu": (lambda x, y: activations.prelu(x, y[0]), A, B),
    "glu": (lambda x: activations.glu(x, 0), A),
    "sinc near 0": (method("sinc"), A / 20),
    "gelu": (activations.gelu, A),
    "gelu by tanh": (lambda x: activations.gelu(x, approximate="tanh"), A),
    "prod with zeros": (lambda x: x.prod(0) + x.prod(1), Z),
    "norm of order 3": (method("norm", 3), A),
    "norm of order 0": (method("norm", 0), A),
    "norm of order 1": (method("norm", 1), A),
    "norm of order inf": (method("norm", float("inf")), A),
    "cumprod with zeros": (lambda x: x.cumprod(0) + x.cumprod(1), Z),
    # Shapes
    "view": (method("view", 3, 2), A),
    "permute": (method("permute", 1, 0), A),
    "expand": (lambda x: x.expand(4, 2, 3) * x, A),
    "flip": (method("flip", (0, 1)), A),
    "roll": (method("roll", 1, 1), A),
    "pad": (lambda x: m.pad(x, (1, 2, 0, 1), value=3.0), A),
    "repeat": (method("repeat", 2, 1, 2), A),
    "cat": (lambda x, y: m.cat([x, y, x], 1), A, B),
    "stack": (lambda x, y: m.stack([x, y, x], 1), A, B),
    "split": (lambda x: x.split(2, 1)[1], A),
    "diag": (lambda x: (m.diag(x), m.diag(x[0])), A),
    "diag_embed": (method("diag_embed"), A),
    "triu": (method("triu", 1), A),
    # Indices
    "getitem": (lambda x: x[1:, ::2] * 2, A),
    "index arrays": (lambda x: x[[0, 1, 1], [2, 0, 0]], A),
    "mask": (lambda x: x[MASK], A),
    "gather": (lambda x: x.gather(1, tensor(INDEX)), A),
    "scatter_add": (lambda x, y: x.scatter_add(1, tensor(INDEX), y), A, B),
    "scatter": (lambda x, y: x.scatter(1, tensor(INDEX[:, :2]), y[:, :2]), A, B),
    # Products
    "matmul": (lambda x, y: x @ y, A, B.T.copy()),
    "matmul of stacks": (lambda x, y: x @ y, np.stack([A, B]), B.T.copy()),
    "matmul with a vector": (lambda x, y: (x @ y[0], x[:, 0] @ x), A, B),
    "dot": (lambda x, y: m.dot(x[0], y[0]), A, B),
    # In place
    "fill_": (lambda x: changed(x, lambda y: y.fill_(2.0)) * x, A),
    "copy_": (lambda x, y: changed(x, lambda z: z.copy_(y)) * y, A, B),
    "changed through a view": (lambda x, y: through_view(x, lambda v: v.mul_(y[:, 1:])), A, B),
    "setitem": (lambda x, y: changed(x, lambda z: z.__setitem__((slice(None), slice(1, 3)), y[:, :2])), A, B),
}


def primitives() -> dict[int, str]:
    """Every rule that the modules of the engine hold, and where, except those that give no gradient at all."""
    found = {}
    for module in pkgutil.walk_packages(m.__path__, f"{m.__name__}."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            rule = getattr(thing, "rule", None)
            if isinstance(rule, FusedRule) or (isinstance(rule, Rule) and any(rule.vjps)):
                found.setdefault(id(rule), f"{module.name}.{name}")
    return found


def rules(tensors) -> set[int]:
    """The rules in the graph of tensors."""
    return {id(node.rule) for node in reachable([t._node for t in tensors if isinstance(t._node, Node)])}


@pytest.mark.parametrize("case", CASES)
def test_by_gradcheck_to_second_order(case):
    operation, *arrays = CASES[case]
    inputs = [tensor(array, requires_grad=True) for array in arrays]
    assert gradcheck(operation, inputs, **{"order": 2} | SETTINGS.get(case, {}))


def test_every_primitive_has_a_case():
    found = set()
    for operation, *arrays in CASES.values():
        inputs = [tensor(array, requires_grad=True) for array in arrays]
        values = functional.several(operation(*inputs))
        first = functional.grad([v.sum() for v in values], inputs, create_graph=True, allow_unused=True)
        found |= rules([*values, *(g for g in first if g is not None)])
    assert {name for key, name in primitives().items() if key not in found} == NO_DERIVATIVE
