"""Activation functions: what a network puts between its linear maps.

The sigmoid and tanh have their rows in functions.py. Here and there the tails are those of the limit: each formula
takes exp of -|x|, or lets it overflow where 1/inf is right. At kinks the derivative is the one that PyTorch takes.

Source: https://docs.pytorch.org/docs/stable/nn.functional.html, non-linear activation functions.
"""

import math

import numpy as np

from foundations.autodiff.dtypes import real_unary, unary, unsuited
from foundations.autodiff.operations.choice import clamp, select, where
from foundations.autodiff.operations.elementwise import tied
from foundations.autodiff.operations.functions import erf, exp, sigmoid, tanh
from foundations.autodiff.operations.shapes import dimension, reshape
from foundations.autodiff.operations.splitting import chunk
from foundations.autodiff.primitive import primitive

# Kinked

relu = unary("relu", lambda x: np.maximum(x, 0), lambda g, out: where(out != 0, tied(g, out), 0), keep_integers=True)
_leaky_relu = real_unary(
    "leaky_relu",
    lambda x, *, slope: select(x > 0, x, slope * x),
    lambda g, a, *, slope: where(a > 0, tied(g, a), slope * tied(g, a)),
)
_threshold = unary(
    "threshold",
    lambda x, *, threshold, value: select(x <= threshold, np.asarray(value, x.dtype), x),
    lambda g, a, *, threshold: where(a <= threshold, 0, tied(g, a)),
    keep_integers=True,
)
_hardtanh = unary(
    "hardtanh",
    lambda x, *, low, high: np.minimum(np.maximum(x, x.dtype.type(low)), x.dtype.type(high)),
    lambda g, a, *, low, high: where((a > low) & (a < high), tied(g, a), 0),
    keep_integers=True,
)
_hardshrink = real_unary(
    "hardshrink",
    lambda x, *, size: select((x >= -size) & (x <= size), np.zeros((), x.dtype), x),
    lambda g, a, *, size: where((a >= -size) & (a <= size), 0, tied(g, a)),
)
_softshrink = real_unary(
    "softshrink",
    lambda x, *, size: x - np.minimum(np.maximum(x, -size), size),
    lambda g, a, *, size: where((a >= -size) & (a <= size), 0, tied(g, a)),
)
_prelu = primitive(
    "prelu",
    lambda x, slope: np.where(x > 0, x, slope * x),
    lambda g, a, b: where(a > 0, g, g * b),
    lambda g, a: where(a > 0, 0, g * a),
    broadcasts=True,
)
hardsigmoid = real_unary(
    "hardsigmoid",
    lambda x: np.minimum(np.maximum(x + 3, 0), 6) / 6,
    lambda g, a: where((a > -3) & (a < 3), tied(g, a) / 6, 0),
)
hardswish = real_unary(
    "hardswish",
    lambda x: x * np.minimum(np.maximum(x + 3, 0), 6) / 6,
    lambda g, a: where(a > -3, where(a < 3, g * (a / 3 + 0.5), g), 0),
)


def leaky_relu(input, negative_slope=0.01):
    """x above 0, negative_slope x below. Compare: torch.nn.functional.leaky_relu."""
    return _leaky_relu(input, slope=negative_slope)


def threshold(input, threshold, value):
    """x above the threshold, the value elsewhere. Compare: torch.nn.functional.threshold."""
    return _threshold(input, threshold=threshold, value=value)


def hardshrink(input, lambd=0.5):
    """x, but 0 from -lambd to lambd. Compare: torch.nn.functional.hardshrink."""
    return _hardshrink(input, size=lambd)


def softshrink(input, lambd=0.5):
    """x moved towards 0 by lambd, and 0 from -lambd to lambd. Raises RuntimeError for a negative lambd.

    Compare: torch.nn.functional.softshrink.
    """
    if not lambd >= 0:
        raise RuntimeError(f"softshrink takes a lambd of at least 0; got {lambd}")
    return _softshrink(input, size=lambd)


def prelu(input, weight):
    """x above 0, weight x below; the weight is one number, or one for each channel, which dimension 1 counts.

    Raises
    ------
    RuntimeError
        If there are other numbers of weights, or types differ; NotImplementedError for integers.

    Compare: torch.nn.functional.prelu.
    """
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.ndim > 1 or weight.shape not in ((), (1,), (channels,)):
        raise RuntimeError(f"prelu takes one weight or one for each of {channels} channels; got shape {weight.shape}")
    if input.dtype != weight.dtype or input.dtype.kind != "f":
        raise unsuited("prelu", input, weight)
    return _prelu(input, reshape(weight, (-1,) + (1,) * (input.ndim - 2) if input.ndim > 1 else ()))


def hardtanh(input, min_val=-1.0, max_val=1.0):
    """x brought between two numbers; no gradient on either. Compare: torch.nn.functional.hardtanh."""
    return _hardtanh(input, low=min_val, high=max_val)


def relu6(input):
    """x brought between 0 and 6. Compare: torch.nn.functional.relu6."""
    return _hardtanh(input, low=0, high=6)


# Exponential on the left

_elu = real_unary(
    "elu",
    lambda x, *, alpha, scale, rate: select(x > 0, scale * x, scale * alpha * np.expm1(rate * np.minimum(x, 0))),
    lambda g, a, *, alpha, scale, rate: (
        g * where(a > 0, scale, scale * alpha * rate * exp(rate * where(a < 0, a, 0)))
    ),
)


def elu(input, alpha=1.0):
    """x above 0, alpha (exp(x) - 1) below. Compare: torch.nn.functional.elu."""
    return _elu(input, alpha=alpha, scale=1.0, rate=1.0)


def selu(input):
    """The elu scaled so that mean 0 and variance 1 are kept. Compare: torch.nn.functional.selu."""
    return _elu(input, alpha=1.6732632423543772, scale=1.0507009873554805, rate=1.0)


def celu(input, alpha=1.0):
    """x above 0, alpha (exp(x / alpha) - 1) below. Compare: torch.nn.functional.celu."""
    return _elu(input, alpha=alpha, scale=1.0, rate=1.0 / alpha)


# Smooth

_softplus = real_unary(
    "softplus",
    lambda x, *, beta, threshold: select(beta * x > threshold, x, _log1p_exp(beta * x) / beta),
    lambda g, a, *, beta, threshold: where(beta * a > threshold, g, g * sigmoid(beta * a)),
)
logsigmoid = real_unary("logsigmoid", lambda x: -_log1p_exp(-x), lambda g, a: g * sigmoid(-a))
silu = real_unary("silu", lambda x: x / (1 + np.exp(-x)), lambda g, a: g * _silu_slope(a, sigmoid(a)))
tanhshrink = real_unary("tanhshrink", lambda x: x - np.tanh(x), lambda g, a: g * tanh(a) ** 2)
softsign = real_unary("softsign", lambda x: x / (1 + np.abs(x)), lambda g, a: g / (1 + abs(a)) ** 2)
_gelu = real_unary(
    "gelu",
    lambda x: x * (0.5 * (1 + erf(x * math.sqrt(0.5)))),
    lambda g, a: g * (0.5 * (1 + erf(a * math.sqrt(0.5))) + a * exp(-0.5 * a * a) / math.sqrt(2 * math.pi)),
)
_gelu_by_tanh = real_unary(
    "gelu", lambda x: 0.5 * x * (1 + np.tanh(_cubic(x))), lambda g, a: g * _gelu_by_tanh_slope(clamp(a, -1e3, 1e3))
)


def _log1p_exp(x):
    """log(1 + exp(x)) of an array: exp is taken of what is negative."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _silu_slope(a, s):
    return s * (1 + a * (1 - s))


def _cubic(x):
    """√(2/π) (x + 0.044715 x³)."""
    return math.sqrt(2 / math.pi) * x * (1 + 0.044715 * (x * x))


def _gelu_by_tanh_slope(a):
    """Of bounded a: far out 1 - t² is 0, and must not meet an a³ that overflows."""
    t = tanh(_cubic(a))
    return 0.5 * (1 + t) + 0.5 * math.sqrt(2 / math.pi) * (1 - t * t) * (a + 3 * 0.044715 * (a * a * a))


def softplus(input, beta=1.0, threshold=20.0):
    """log(1 + exp(beta x)) / beta, and x itself from beta x > threshold on. Compare: torch.nn.functional.softplus."""
    return _softplus(input, beta=beta, threshold=threshold)


def mish(input):
    """x tanh(softplus(x)). Compare: torch.nn.functional.mish."""
    return input * tanh(softplus(input))


def gelu(input, approximate="none"):
    """x Φ(x), Φ the normal distribution function; "tanh": Φ(x) ≈ (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.

    Raises
    ------
    RuntimeError
        For another `approximate`.

    Compare: torch.nn.functional.gelu.
    """
    if approximate not in ("none", "tanh"):
        raise RuntimeError(f'approximate is "none" or "tanh"; got {approximate!r}')
    return _gelu(input) if approximate == "none" else _gelu_by_tanh(input)


def glu(input, dim=-1):
    """The first half along a dimension, times the sigmoid of the second half. Compare: torch.nn.functional.glu.

    Raises
    ------
    RuntimeError
        If there are no dimensions, or the size of this one is odd.
    """
    if not input.ndim or input.shape[dim := dimension(dim, input.ndim)] % 2:
        raise RuntimeError(f"glu takes a dimension of even size; got dim {dim} of shape {tuple(input.shape)}")
    first, second = chunk(input, 2, dim)
    return first * sigmoid(second)


METHODS = {
    f.__name__: f
    for f in (relu, leaky_relu, threshold, hardtanh, relu6, hardsigmoid, hardswish, elu, selu, celu, softplus,
              logsigmoid, silu, tanhshrink, softsign, mish, gelu, hardshrink, softshrink, prelu, glu)
}
