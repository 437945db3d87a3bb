"""The Gaussian error linear unit: x times the probability that a standard normal number is below x.

    gelu(x) = x Phi(x),                  gelu'(x) = Phi(x) + x phi(x)

with phi(x) = exp(-x^2/2) / sqrt(2 pi) and Phi its integral. The approximation that GPT-2 was trained with,

    gelu(x) ~ x/2 (1 + tanh u),          u = k (x + c x^3),   k = sqrt(2/pi), c = 0.044715
    gelu'(x) ~ (1 + tanh u)/2 + x/2 (1 - tanh^2 u) k (1 + 3 c x^2)

differs from it by less than 0.0005. Each is computed in place on one new array: memory traffic is what costs.

In single precision Phi itself goes by tanh, which NumPy does fast: Phi(x) = (1 + tanh(x P(x^2))) / 2, where x P(x^2) is
half the logarithm of Phi(x) / Phi(-x), an odd and smooth function. A P of degree 6 leaves an error of 3e-8.

Source: Hendrycks and Gimpel, Gaussian error linear units (2016).
"""

import math
from functools import partial

import numpy as np

from foundations.autodiff import Tensor, fused
from foundations.autodiff.operations import activations
from foundations.nn.functional._edge import one_type, only_tensors
from foundations.numerics.special import erf

K = math.sqrt(2 / math.pi)
C = 0.044715
FAR = 5.9  # from here on the tanh is 1 in single precision
# P, from the highest power down: least squares for x P(x^2) in (0, FAR), weighted by what an error does to Phi and, as
# in Lawson's method, again and again by the errors found, until the largest was least. test_gelu.py finds P again.
P = (1.75617311e-9, -1.32263418e-7, 3.96474531e-6, -5.53061981e-5, -3.25949662e-5, 0.0363330846, 0.797884941)


def forward_tanh(x):
    """gelu by tanh; tanh u is kept."""
    t = np.multiply(x, x, out=np.empty_like(x))
    t *= K * C
    t += K
    t *= x
    np.tanh(t, out=t)
    y = t + 1
    y *= x
    y *= 0.5
    return y, t


def backward_tanh(g, t, _wanted, x):
    """The derivative times g."""
    d = np.multiply(x, x, out=np.empty_like(x))  # becomes k (1 + 3 c x^2)
    d *= 3 * K * C
    d += K
    s = np.multiply(t, t, out=np.empty_like(t))  # becomes 1 - tanh^2 u
    np.subtract(1, s, out=s)
    d *= s  # before the next factor: 0 where x is large
    d *= x
    d += t
    d += 1
    d *= 0.5
    d *= g
    return (d,)


def forward_erf(x):
    """gelu by the error function; Phi(x) is kept."""
    Phi = np.asarray(twice_Phi_less_one(x) if x.dtype == np.float32 else erf(x * math.sqrt(0.5)))
    Phi += 1
    Phi *= 0.5
    return x * Phi, Phi


def twice_Phi_less_one(x):
    """2 Phi(x) - 1 in single precision, as above."""
    near = np.clip(x, -FAR, FAR)
    s = near * near
    u = np.asarray(s * P[0] + P[1])
    for coefficient in P[2:]:
        u *= s
        u += coefficient
    u *= near
    return np.tanh(u, out=u)


def backward_erf(g, Phi, _wanted, x):
    """The derivative times g."""
    d = np.multiply(x, x, out=np.empty_like(x))
    d *= -0.5
    np.exp(d, out=d)
    d *= x
    d *= 1 / math.sqrt(2 * math.pi)
    d += Phi
    d *= g
    return (d,)


APPROXIMATIONS = {
    "none": fused("gelu", forward_erf, backward_erf, activations.gelu),
    "tanh": fused("gelu_tanh", forward_tanh, backward_tanh, partial(activations.gelu, approximate="tanh")),
}


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """x times the probability that a standard normal number is below x.

    Parameters
    ----------
    input : any shape
    approximate : "none", or "tanh" for the approximation

    Raises
    ------
    RuntimeError
        For another approximation; for a tensor that holds no floats.
    TypeError
        For what is no tensor.

    Cost: one tanh or one error function an element; keeps one array. Compare: torch.nn.functional.gelu.
    """
    if approximate not in APPROXIMATIONS:
        raise RuntimeError(f"approximate is none or tanh; got {approximate!r}")
    only_tensors("gelu", {"input": input})
    one_type("gelu", input)
    return APPROXIMATIONS[approximate](input)
