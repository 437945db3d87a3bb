"""NumPy's numbers as arguments count as Python's: what is computed in float32 stays in float32, and its gradient."""

import numpy as np
import pytest

import foundations.autodiff as m
from foundations.autodiff.operations import activations
from foundations.nn import functional as F

A = np.array([[0.3, 0.7, 0.2], [0.6, 0.9, 0.4]])

# n is a number of NumPy's, or the same as Python's: the results are equal.
CASES = {
    **{name: lambda x, n, name=name: getattr(m, name)(x, n) for name in (
        "add", "sub", "mul", "div", "true_divide", "remainder", "fmod", "pow", "xlogy", "eq", "lt",
        "clamp", "clamp_min", "clamp_max", "nan_to_num", "logit", "norm",
    )},
    **{f"{name} from the right": lambda x, n, name=name: getattr(m, name)(n, x) for name in (
        "add", "sub", "mul", "div", "pow", "xlogy",
    )},
    **{name: lambda x, n, name=name: getattr(activations, name)(x, n) for name in (
        "leaky_relu", "elu", "celu", "softplus", "hardshrink", "softshrink",
    )},
    "operators": lambda x, n: n - (x * n + n / x) ** n % n,
    "add with alpha": lambda x, n: m.add(x, x, alpha=n),
    "sub with alpha": lambda x, n: m.sub(x, x, alpha=n),
    "addcmul": lambda x, n: m.addcmul(x, x, x, value=n),
    "addcdiv": lambda x, n: m.addcdiv(x, x, x, value=n),
    "lerp": lambda x, n: m.lerp(x, x * 2, n),
    "where": lambda x, n: m.where(x > n, x, n) + m.where(x > n, n, x),
    "masked_fill": lambda x, n: x.masked_fill(x > n, n),
    "clamp between": lambda x, n: x.clamp(n / 2, n) + x.clamp(n / 2, x),
    "threshold": lambda x, n: activations.threshold(x, n, n),
    "hardtanh": lambda x, n: activations.hardtanh(x, -n, n),
    "softplus beyond": lambda x, n: activations.softplus(x, n, n),
    "var": lambda x, n: x.var(1, correction=n),
    "std": lambda x, n: x.std(1, correction=n),
    "var_mean": lambda x, n: m.var_mean(x, 1, correction=n),
    "std_mean": lambda x, n: m.std_mean(x, 1, correction=n),
    "norm along": lambda x, n: x.norm(n, 1),
    "addmm": lambda x, n: m.addmm(x @ x.T, x, x.T, beta=n, alpha=n),
    "addmv": lambda x, n: m.addmv(x[:, 0], x, x[0], beta=n, alpha=n),
    "baddbmm": lambda x, n: m.baddbmm((x @ x.T)[None], x[None], x.T[None], beta=n, alpha=n),
    "pad": lambda x, n: m.pad(x, (1, 1), value=n),
    "index_fill": lambda x, n: x.index_fill(0, m.tensor([0]), n),
    "index_add": lambda x, n: x.index_add(0, m.tensor([0]), x[:1], alpha=n),
    "scatter": lambda x, n: x.scatter(0, m.tensor([[0]]), n),
    "setitem": lambda x, n: changed(x, lambda y: y.__setitem__(0, n)),
    "fill_": lambda x, n: changed(x, lambda y: y.fill_(n)),
    "mul_": lambda x, n: changed(x, lambda y: y.mul_(n)),
    "full": lambda x, n: x * m.full((2, 3), n),
    "full_like": lambda x, n: x * m.full_like(x, n),
    "new_full": lambda x, n: x * x.new_full((2, 3), n),
    "linspace": lambda x, n: x * m.linspace(n, 2 * n, 3),
    "arange": lambda x, n: x * m.arange(n, 7 * n, 2 * n),
    "copysign": lambda x, n: m.copysign(x, -n),
    "clamp_": lambda x, n: changed(x, lambda y: y.clamp_(n / 2, n)),
    "isclose": lambda x, n: x * m.isclose(x, x, n, n),
    # Networks
    "attention": lambda x, n: F.scaled_dot_product_attention(x, x, x, scale=n),
    "attention with dropout": lambda x, n: F.scaled_dot_product_attention(
        x, x, x, None, n, rng=np.random.default_rng(0)
    ),
    "layer_norm": lambda x, n: F.layer_norm(x, (3,), eps=n),
    "group_norm": lambda x, n: F.group_norm(x, 1, eps=n),
    "batch_norm": lambda x, n: F.batch_norm(x, m.zeros(3), m.ones(3), training=True, momentum=n, eps=n),
    "batch_norm in evaluation": lambda x, n: F.batch_norm(x, m.zeros(3), m.ones(3), momentum=n, eps=n),
    "smooth_l1_loss": lambda x, n: F.smooth_l1_loss(x, x * 4, beta=n),
    "huber_loss": lambda x, n: F.huber_loss(x, x * 4, delta=n),
    "normalize": lambda x, n: F.normalize(x, eps=n),
    "normalize by another norm": lambda x, n: F.normalize(x, n + 2),
    "dropout": lambda x, n: F.dropout(x, n, rng=np.random.default_rng(0)),
    "cross_entropy": lambda x, n: F.cross_entropy(x, m.tensor([0, 2]), label_smoothing=n),
}


def changed(x, change):
    y = x.clone()
    change(y)
    return y


def results(operation, number):
    """Values, and the gradient by either way back, as arrays."""
    x = m.tensor(A.astype(np.float32), requires_grad=True)
    values, again = (t if isinstance(t, tuple) else (t,) for t in (operation(x, number), operation(x, number)))
    gradients: tuple = ()
    if values[0].requires_grad:
        gradients = m.grad(sum(v.sum() for v in values), x)
        gradients += m.grad(sum(v.sum() for v in again), x, create_graph=True)
    return [t.detach().numpy() for t in (*values, *gradients)]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("number", [np.float64(0.5), np.float32(0.5), np.int64(1)], ids=["float64", "float32", "int64"])
def test_float32_stays_float32(case, number):
    got, wanted = (results(CASES[case], n) for n in (number, number.item()))
    assert len(got) == len(wanted)
    for ours, plain in zip(got, wanted, strict=True):
        assert ours.dtype == plain.dtype != np.float64
        np.testing.assert_array_equal(ours, plain)


@pytest.mark.parametrize("exponent", [np.float64(3), np.float32(3), np.int64(3)])
def test_float_power_is_float64(exponent):
    assert m.float_power(m.tensor(A.astype(np.float32)), exponent).dtype == np.float64
