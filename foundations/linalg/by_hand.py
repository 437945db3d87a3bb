"""Vectors and matrices as plain Python lists: the first rung, to read before the arrays and to time against them.

A vector is a list of numbers, a matrix a list of rows. Every function here has its counterpart of the same meaning on
arrays; `baselines` holds both beside the library's. Nothing is checked: the input is finite and of full rank.
"""

import math


def dot(a, b):
    """Σ aᵢ bᵢ."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def outer(a, b):
    """The rows aᵢ b."""
    return [[x * y for y in b] for x in a]


def cross(a, b):
    """Cross products of the vectors of space in a with those in b, one by one."""
    return [
        [a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1]
        for (a1, a2, a3), (b1, b2, b3) in zip(a, b, strict=True)
    ]


def norm(x):
    """√Σ xᵢ², divided by the largest entry before squaring."""
    largest = max(abs(v) for v in x)
    return largest * math.sqrt(sum((v / largest) ** 2 for v in x))


def p_norm(x, p):
    """(Σ |xᵢ|^p)^(1/p) for p > 0."""
    largest = max(abs(v) for v in x)
    return largest * sum((abs(v) / largest) ** p for v in x) ** (1 / p)


def gram_schmidt(A):
    """The modified way, on the columns as lists."""
    V = [list(column) for column in zip(*A, strict=True)]
    n = len(V)
    R = [[0.0] * n for _ in range(n)]
    for j in range(n):
        R[j][j] = norm(V[j])
        V[j] = [v / R[j][j] for v in V[j]]
        for k in range(j + 1, n):
            R[j][k] = dot(V[j], V[k])
            V[k] = [v - R[j][k] * q for v, q in zip(V[k], V[j], strict=True)]
    return [list(row) for row in zip(*V, strict=True)], R


def project(x, A):
    """The point nearest to x among the combinations of A's columns: Σ q (q·x) over orthonormal q."""
    Q, _ = gram_schmidt(A)
    point = [0.0] * len(x)
    for q in zip(*Q, strict=True):
        length = dot(q, x)
        point = [p + length * v for p, v in zip(point, q, strict=True)]
    return point


def householder(A):
    """QR by reflections: R from A, and Qᵀ from I, by the same reflections of the rows."""
    m, n = len(A), len(A[0])
    R = [list(row) for row in A]
    Qt = [[float(i == j) for j in range(m)] for i in range(m)]
    for j in range(n):
        v = [R[i][j] for i in range(j, m)]
        v[0] += math.copysign(norm(v), v[0])
        length = norm(v)
        v = [x / length for x in v]
        for M in (R, Qt):
            rows = M[j:]
            reach = [2 * sum(x * row[c] for x, row in zip(v, rows, strict=True)) for c in range(len(M[0]))]
            M[j:] = [[e - x * r for e, r in zip(row, reach, strict=True)] for x, row in zip(v, rows, strict=True)]
    upper = [[R[i][j] if j >= i else 0.0 for j in range(n)] for i in range(n)]
    return [[Qt[j][i] for j in range(n)] for i in range(m)], upper
