"""Functions and their arguments have PyTorch's names; NumPy's `axis` and `keepdims` are taken where PyTorch does."""

import inspect

import numpy as np
import pytest

from foundations import autodiff
from foundations.autodiff import Tensor, methods, tensor
from tests.foundations.autodiff.oracle import agrees, torch

X, S = (2, 3), (3, 3)
INDEX = np.array([[0, 1, 1]])

ALONG = ["sum", "mean", "logsumexp", "nansum", "nanmean", "all", "any", "amax", "amin", "aminmax", "argmax", "argmin"]
ALONG += ["max", "min", "median", "prod", "var", "std"]
IN_ORDER = ["softmax", "log_softmax", "cumsum", "cumprod", "logcumsumexp", "cummax", "cummin", "sort", "argsort"]
IN_ORDER += ["unbind", "diff", "count_nonzero", "unsqueeze", "squeeze"]
BY_AXIS = {name: lambda m, x, name=name: getattr(m, name)(input=x, axis=1, keepdims=True) for name in ALONG}
BY_AXIS |= {f"{name} of x": lambda m, x, name=name: getattr(x, name)(axis=1, keepdim=True) for name in ALONG}
BY_AXIS |= {name: lambda m, x, name=name: getattr(m, name)(input=x, axis=1) for name in IN_ORDER}
BY_AXIS |= {
    "var_mean": lambda m, x: m.var_mean(input=x, axis=1, keepdims=True, correction=0),
    "std_mean": lambda m, x: m.std_mean(input=x, axis=1, unbiased=False),
    "cat": lambda m, x: m.cat(tensors=[x, x], axis=1),
    "stack": lambda m, x: m.stack([x, x], axis=1),
    "topk": lambda m, x: m.topk(input=x, k=2, axis=1, largest=False),
    "kthvalue": lambda m, x: m.kthvalue(input=x, k=2, axis=1, keepdims=True),
    "chunk": lambda m, x: m.chunk(input=x, chunks=2, axis=1),
    "narrow": lambda m, x: m.narrow(input=x, axis=1, start=1, length=2),
    "select": lambda m, x: m.select(input=x, axis=1, index=2),
    "gather": lambda m, x: m.gather(input=x, axis=0, index=m.tensor(INDEX)),
    "take_along_dim": lambda m, x: m.take_along_dim(input=x, indices=m.tensor(INDEX), axis=0),
    "index_select": lambda m, x: m.index_select(input=x, axis=1, index=m.tensor(INDEX[0])),
    "repeat_interleave": lambda m, x: m.repeat_interleave(input=x, repeats=2, axis=1),
    "scatter": lambda m, x: m.scatter(input=x, axis=0, index=m.tensor(INDEX), src=x[:1] * 2),
    "scatter_add": lambda m, x: m.scatter_add(input=x, axis=0, index=m.tensor(INDEX), src=x[:1] * 2),
    "index_add": lambda m, x: m.index_add(input=x, axis=0, index=m.tensor([0]), source=x[:1], alpha=2),
    "index_copy": lambda m, x: m.index_copy(input=x, axis=0, index=m.tensor([0]), source=x[:1] * 2),
    "index_fill": lambda m, x: m.index_fill(input=x, axis=0, index=m.tensor([0]), value=2),
}
BY_NAME = {
    "add": lambda m, x: m.add(input=x, other=x, alpha=2),
    "pow": lambda m, x: m.pow(input=x, exponent=2),
    "exp": lambda m, x: m.exp(input=x),
    "clamp": lambda m, x: m.clamp(input=x, min=0, max=1),
    "nan_to_num": lambda m, x: m.nan_to_num(input=x, nan=1.0),
    "round": lambda m, x: m.round(input=x, decimals=1),
    "sign": lambda m, x: m.sign(input=x),
    "isnan": lambda m, x: m.isnan(input=x),
    "where": lambda m, x: m.where(condition=x > 0, input=x, other=x * 2),
    "masked_fill": lambda m, x: m.masked_fill(input=x, mask=x > 0, value=2.0),
    "maximum": lambda m, x: m.maximum(input=x, other=-x),
    "max of two": lambda m, x: m.max(x, other=-x),
    "min of two": lambda m, x: x.min(other=-x),
    "matmul": lambda m, x: m.matmul(input=x, other=x),
    "mm": lambda m, x: m.mm(input=x, mat2=x),
    "mv": lambda m, x: m.mv(input=x, vec=x[0]),
    "dot": lambda m, x: m.dot(input=x[0], tensor=x[1]),
    "bmm": lambda m, x: m.bmm(input=x[None], mat2=x[None]),
    "outer": lambda m, x: m.outer(input=x[0], vec2=x[1]),
    "inner": lambda m, x: m.inner(input=x, other=x),
    "addmm": lambda m, x: m.addmm(input=x, mat1=x, mat2=x, beta=2, alpha=3),
    "addmv": lambda m, x: m.addmv(input=x[0], mat=x, vec=x[0], beta=2, alpha=3),
    "baddbmm": lambda m, x: m.baddbmm(input=x[None], batch1=x[None], batch2=x[None], beta=2, alpha=3),
    "trace": lambda m, x: m.trace(input=x),
    "norm": lambda m, x: m.norm(input=x, p=2, dim=1, keepdim=True),
    "reshape": lambda m, x: m.reshape(input=x, shape=(9,)),
    "view": lambda m, x: x.view(size=(9,)),
    "flatten": lambda m, x: m.flatten(input=x, start_dim=0, end_dim=1),
    "unflatten": lambda m, x: m.unflatten(input=x, dim=0, sizes=(3, 1)),
    "permute": lambda m, x: m.permute(input=x, dims=(1, 0)),
    "transpose": lambda m, x: m.transpose(input=x, dim0=0, dim1=1),
    "movedim": lambda m, x: m.movedim(input=x, source=0, destination=1),
    "expand": lambda m, x: x.expand(size=(2, 3, 3)),
    "broadcast_to": lambda m, x: m.broadcast_to(input=x, size=(2, 3, 3)),
    "split": lambda m, x: m.split(tensor=x, split_size_or_sections=2, dim=1),
    "split of x": lambda m, x: x.split(split_size=2, dim=1),
    "flip": lambda m, x: m.flip(input=x, dims=(0,)),
    "roll": lambda m, x: m.roll(input=x, shifts=1, dims=0),
    "tile": lambda m, x: m.tile(input=x, dims=(2,)),
    "repeat": lambda m, x: x.repeat(repeats=(2, 1)),
    "diagonal": lambda m, x: m.diagonal(input=x, offset=1, dim1=0, dim2=1),
    "diag": lambda m, x: m.diag(input=x, diagonal=1),
    "diag_embed": lambda m, x: m.diag_embed(input=x, offset=1, dim1=-2, dim2=-1),
    "tril": lambda m, x: m.tril(input=x, diagonal=1),
    "take": lambda m, x: m.take(input=x, index=m.tensor([1])),
    "masked_select": lambda m, x: m.masked_select(input=x, mask=x > 0),
    "nonzero": lambda m, x: m.nonzero(input=x > 0),
    "logit": lambda m, x: m.logit(input=x, eps=0.1),
    "clone": lambda m, x: m.clone(input=x),
    "zeros_like": lambda m, x: m.zeros_like(input=x),
    "full_like": lambda m, x: m.full_like(input=x, fill_value=2.0),
    "zeros": lambda m, x: x * m.zeros(size=(3, 3)),
    "ones": lambda m, x: x * m.ones(size=(3, 3)),
    "new_zeros": lambda m, x: x * x.new_zeros(size=(3, 3)),
    "full": lambda m, x: x * m.full(size=(3, 3), fill_value=2.0),
    "arange to end": lambda m, x: x * m.arange(end=3),
    "arange from start to end": lambda m, x: x * m.arange(start=1, end=7, step=2),
    "arange of a number of NumPy's": lambda m, x: m.arange(np.int64(3)),
    "linspace": lambda m, x: x * m.linspace(start=1, end=2, steps=3),
    "eye": lambda m, x: x * m.eye(n=3, m=3),
}


@pytest.mark.parametrize("case", BY_AXIS)
def test_axis(case):
    agrees(BY_AXIS[case], X, order=1)


@pytest.mark.parametrize("case", BY_NAME)
def test_arguments_by_name(case):
    agrees(BY_NAME[case], S, order=1)


def test_both_names_of_an_argument():
    agrees(lambda m, x: x.sum(dim=0, axis=0), X)


def test_a_range_needs_an_end():
    with pytest.raises(TypeError, match="end"):
        autodiff.arange()


def test_integers_by_name():
    """A generator comes first; what follows it goes by PyTorch's names."""
    draws = [
        autodiff.randint(np.random.default_rng(0), 3, (4,)),
        autodiff.randint(np.random.default_rng(0), 0, 3, (4,)),
        autodiff.randint(np.random.default_rng(0), high=3, size=(4,)),
    ]
    assert draws[0].tolist() == draws[1].tolist() == draws[2].tolist()
    assert autodiff.rand(np.random.default_rng(0), size=(2, 3)).shape == (2, 3)
    assert autodiff.randn(np.random.default_rng(0), size=(2, 3)).shape == (2, 3)


# What messages call a function


def functions():
    """Every method and function by the name that users know."""
    found = {f"Tensor.{name}": f for table in methods.TABLES for name, f in table.METHODS.items()}
    found |= {name: getattr(autodiff, name) for name in autodiff.__all__}
    return {name: f for name, f in found.items() if inspect.isfunction(f) and "array" not in name}


@pytest.mark.parametrize("name", functions())
def test_functions_are_called_in_messages_what_users_call_them(name):
    function, public = functions()[name], name.removeprefix("Tensor.")
    with pytest.raises(TypeError) as caught:
        function(*[tensor([1.0])] * 20, no_such_argument=1)
    assert "<lambda>" not in str(caught.value)
    if not public.startswith("__"):
        assert f"{public}_()" not in str(caught.value)


# The names themselves

TENSOR = [
    "reshape", "view", "flatten", "transpose", "permute", "movedim", "expand", "squeeze", "unsqueeze", "split",
    "chunk", "repeat", "gather", "scatter_add", "where", "clamp", "masked_fill", "tril", "triu", "max", "min",
    "maximum", "minimum", "argmax", "argmin", "sort", "topk", "cumsum", "prod", "sum", "mean", "var", "std", "norm",
    "logsumexp", "flip", "diagonal", "trace", "outer", "bmm", "matmul", "detach", "requires_grad_", "retain_grad",
    "backward", "item", "numpy", "eq", "ne", "lt", "le", "gt", "ge", "abs", "neg", "exp", "exp2", "expm1", "log",
    "log2", "log10", "log1p", "sqrt", "rsqrt", "square", "reciprocal", "sin", "cos", "tan", "asin", "acos", "atan",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "sigmoid", "logit", "erf", "erfc", "erfinv", "lgamma",
    "digamma", "atan2", "hypot", "logaddexp", "xlogy", "pow", "sign", "floor", "ceil", "trunc", "round", "frac",
    "fmod", "remainder", "relu", "softmax", "log_softmax", "is_floating_point", "numel", "hardshrink", "prelu",
    "sinc", "sgn", "heaviside", "copysign", "rad2deg", "deg2rad", "signbit", "float_power", "fmax", "fmin",
    "logaddexp2", "positive", "device",
]
FUNCTIONS = [
    "reshape", "flatten", "transpose", "permute", "movedim", "squeeze", "unsqueeze", "cat", "stack", "split", "chunk",
    "gather", "scatter_add", "where", "clamp", "masked_fill", "tril", "triu", "max", "min", "maximum", "minimum",
    "argmax", "argmin", "sort", "topk", "cumsum", "prod", "sum", "mean", "var", "std", "norm", "logsumexp", "flip",
    "diagonal", "trace", "outer", "bmm", "matmul", "einsum", "arange", "zeros", "ones", "full", "eye", "zeros_like",
    "ones_like", "randn", "rand", "tensor", "from_numpy", "no_grad", "enable_grad", "set_grad_enabled",
    "is_grad_enabled", "float32", "float64", "eq", "ne", "lt", "le", "gt", "ge", "abs", "neg", "exp", "log", "sqrt",
    "sin", "cos", "tanh", "sigmoid", "relu", "softmax", "hardshrink", "prelu", "sinc", "sgn", "heaviside", "copysign",
    "rad2deg", "deg2rad", "signbit", "float_power", "fmax", "fmin", "logaddexp2", "positive", "as_tensor", "numel",
    "is_tensor", "is_floating_point", "multinomial", "isin", "inf", "nan", "pi", "e",
]
# Elsewhere in PyTorch, or not there
OURS = {"GradcheckError", "checkpoint", "fused", "grad", "gradcheck", "hessian", "hvp", "jacobian", "jvp", "one_hot"}
OURS |= {"pad", "primitive", "replay", "unbroadcast", "value_and_gradient", "vhp", "vjp"}


@pytest.mark.parametrize("name", TENSOR)
def test_methods_are_there(name):
    assert hasattr(Tensor, name)
    assert hasattr(torch.Tensor, name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_there(name):
    assert name in autodiff.__all__
    assert hasattr(torch, name)


def test_public_names_are_pytorchs():
    assert {name for name in autodiff.__all__ if not hasattr(torch, name)} == OURS
    assert len(set(autodiff.__all__)) == len(autodiff.__all__)
    assert all(hasattr(autodiff, name) for name in autodiff.__all__)
