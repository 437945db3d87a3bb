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


def lu(A):
    """P, L, U with A = P L U by Gaussian elimination: the largest entry of each column is brought up first."""
    n = len(A)
    U, L, order = [list(row) for row in A], [[0.0] * n for _ in range(n)], list(range(n))
    for j in range(n):
        largest = max(range(j, n), key=lambda i: abs(U[i][j]))
        exchanged: tuple[list, ...] = (U, L, order)
        for rows in exchanged:
            rows[j], rows[largest] = rows[largest], rows[j]
        L[j][j] = 1.0
        for i in range(j + 1, n):
            L[i][j] = U[i][j] / U[j][j]
            U[i] = [0.0] * (j + 1) + [u - L[i][j] * v for u, v in zip(U[i][j + 1 :], U[j][j + 1 :], strict=True)]
    return [[float(order[j] == i) for j in range(n)] for i in range(n)], L, U


def solve(A, b):
    """x with A x = b: eliminate with b as one more column, then substitute from the last row up."""
    n = len(A)
    rows = [[*row, value] for row, value in zip(A, b, strict=True)]
    for j in range(n):
        largest = max(range(j, n), key=lambda i: abs(rows[i][j]))
        rows[j], rows[largest] = rows[largest], rows[j]
        for i in range(j + 1, n):
            factor = rows[i][j] / rows[j][j]
            rows[i] = [v - factor * w for v, w in zip(rows[i], rows[j], strict=True)]
    return [x for (x,) in solve_triangular([row[:n] for row in rows], [row[n:] for row in rows])]


def solve_triangular(U, B):
    """X with U X = B, U an upper triangle, from the last row up."""
    n = len(U)
    X = [list(row) for row in B]
    for i in reversed(range(n)):
        for j in range(i + 1, n):
            X[i] = [x - U[i][j] * y for x, y in zip(X[i], X[j], strict=True)]
        X[i] = [x / U[i][i] for x in X[i]]
    return X


def slogdet(A):
    """Sign and logarithm of the determinant: the product of U's diagonal, and a change of sign per exchange of rows."""
    P, _, U = lu(A)
    column = [row.index(1.0) for row in P]
    inversions = sum(column[j] < column[i] for i in range(len(A)) for j in range(i + 1, len(A)))
    negative = inversions + sum(U[i][i] < 0 for i in range(len(A)))
    return (-1.0) ** negative, sum(math.log(abs(U[i][i])) for i in range(len(A)))


def cholesky(A):
    """L with A = L Lᵀ, row by row."""
    n = len(A)
    L = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            L[i][j] = (A[i][j] - dot(L[i][:j], L[j][:j])) / L[j][j]
        L[i][i] = math.sqrt(A[i][i] - dot(L[i][:i], L[i][:i]))
    return L


def sparse_product(A, X):
    """A X for a sparse A with indptr, indices and data: one pass over the values of each row."""
    Y = []
    for start, stop in zip(A.indptr[:-1], A.indptr[1:], strict=True):
        total = [0.0] * len(X[0])
        for value, j in zip(A.data[start:stop], A.indices[start:stop], strict=True):
            total = [t + value * x for t, x in zip(total, X[j], strict=True)]
        Y.append(total)
    return Y
