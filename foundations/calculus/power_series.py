"""Arithmetic and functions of power series, on arrays of their coefficients.

A series a₀ + a₁ t + ... + a_n tⁿ is an array A of shape (..., n + 1); leading shapes broadcast, and all have one order.
Products are Cauchy's. A function y of a series a is found from a differential equation that it satisfies, solved for
one coefficient after the other:

    (b c)ₖ = Σ bᵢ cₖ₋ᵢ over i = 0 ... k        k (∫ b a' dt)ₖ = Σ i aᵢ bₖ₋ᵢ over i = 1 ... k

Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §13.2; Knuth, The Art of Computer Programming 2, §4.7.
"""

import numpy as np

# ---- Arithmetic


def constant(c, order, dtype=np.float64):
    """c + 0 t + ..."""
    C = np.zeros((*np.shape(c), order + 1), dtype)
    C[..., 0] = c
    return C


def convolved(A, B, k):
    """Σ Aᵢ Bₖ₋ᵢ over i = 1 ... k."""
    return (A[..., 1 : k + 1] * B[..., k - 1 :: -1]).sum(-1) if k else 0.0


def like(A, first):
    """Coefficients to be filled in, of the order of A, after the first one."""
    return constant(first, A.shape[-1] - 1, A.dtype)


def weighted(A):
    """k A_k: the coefficients of t a'."""
    return A * np.arange(A.shape[-1]).astype(A.dtype)


def product(A, B):
    """a b."""
    C = np.zeros(np.broadcast_shapes(A.shape, B.shape), np.result_type(A, B))
    for k in range(C.shape[-1]):
        C[..., k] = (A[..., : k + 1] * B[..., k::-1]).sum(-1)
    return C


def divide(A, B):
    """a / b, from a = (a / b) b."""
    if np.any(B[..., 0] == 0):
        raise ValueError("division by a series whose constant term is 0: the quotient has no Taylor series there")
    C = np.zeros(np.broadcast_shapes(A.shape, B.shape), np.result_type(A, B))
    for k in range(C.shape[-1]):
        C[..., k] = (A[..., k] - convolved(B, C, k)) / B[..., 0]
    return C


def slope(A):
    """a', of one order less."""
    return weighted(A)[..., 1:]


def primitive(first, A):
    """first + ∫ a dt, of one order more."""
    rest = A / np.arange(1.0, A.shape[-1] + 1).astype(A.dtype)
    first = np.broadcast_to(first, A.shape[:-1])[..., None].astype(A.dtype)
    return np.concatenate([first, rest], -1)


# ---- Functions, each by its differential equation


def exp(A):
    """y' = y a'."""
    dA, Y = weighted(A), like(A, np.exp(A[..., 0]))
    for k in range(1, A.shape[-1]):
        Y[..., k] = convolved(dA, Y, k) / k
    return Y


def expm1(A):
    """exp a - 1, with a constant term that does not cancel."""
    Y = exp(A)
    Y[..., 0] = np.expm1(A[..., 0])
    return Y


def pair(first, second, sign, which):
    """y' = z a', z' = ± y a': sin and cos together (-), sinh and cosh (+)."""

    def rule(A):
        dA, Y, Z = weighted(A), like(A, first(A[..., 0])), like(A, second(A[..., 0]))
        for k in range(1, A.shape[-1]):
            Y[..., k], Z[..., k] = convolved(dA, Z, k) / k, sign * convolved(dA, Y, k) / k
        return (Y, Z)[which]

    return rule


def riccati(function, derivative, sign):
    """y' = v a' with v = 1 ± y²: tan (+), tanh (-)."""

    def rule(A):
        dA, Y, V = weighted(A), like(A, function(A[..., 0])), like(A, derivative(A[..., 0]))
        for k in range(1, A.shape[-1]):
            Y[..., k] = convolved(dA, V, k) / k
            V[..., k] = sign * (Y[..., : k + 1] * Y[..., k::-1]).sum(-1)
        return Y

    return rule


def power(A, r):
    """a y' = r y a', for a real r; a constant or an array."""
    A0 = A[..., 0]
    if np.any(A0 == 0) or np.any((A0 < 0) & (r != np.rint(r))):
        raise ValueError(f"the power {r} of a series needs a constant term above 0, got {A0}")
    dA, Y = weighted(A), like(A, np.power(A0, r))
    for k in range(1, A.shape[-1]):
        Y[..., k] = ((r + 1) * convolved(dA, Y, k) - k * convolved(A, Y, k)) / (k * A0)
    return Y


def whole_power(A, n):
    """aⁿ for n ≥ 0 by squaring: any constant term will do."""
    Y = like(A, np.ones(A.shape[:-1]))
    while n:
        if n % 2:
            Y = product(Y, A)
        n //= 2
        if n:
            A = product(A, A)
    return Y


def cbrt(A):
    """The cube root, on both sides of 0."""
    sign = np.sign(A[..., :1])  # an odd function
    return sign * power(sign * A, 1 / 3)


def absolute(A):
    """a or -a."""
    if np.any(A[..., 0] == 0):
        raise ValueError("abs has no Taylor series at 0")
    return np.sign(A[..., :1]) * A
