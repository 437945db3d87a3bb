"""Each concept of this folder beside the library's, and what agreement means for it.

Both sides are given the function and the points. SymPy derives a formula once, which is kept and not timed with the
rest: what is timed is its evaluation at the points, where ours differentiates in every call.
"""

from functools import cache

import numpy as np

from foundations import calculus
from foundations.calculus import by_hand
from foundations.calculus.limits_and_integrals import baselines as limits_and_integrals
from foundations.calculus.symbolic import baselines as symbolic
from foundations.comparison import Comparison, unique

# Functions to differentiate, in the functions m of either library


def bump(m, x):
    """exp(-x²) sin(3x) + x, element by element."""
    return m.exp(-x * x) * m.sin(3 * x) + x


def loss(m, A, w):
    """Of a logistic regression: Σ log(1 + exp(-Aw)) + ½‖w‖², one number."""
    return m.log(1 + m.exp(-(A @ w))).sum() + 0.5 * (w * w).sum()


def layer(m, A, x):
    """tanh(Ax), a vector."""
    return m.tanh(A @ x)


def swirl(m, x):
    """A vector field in as many dimensions as x has, each component of all coordinates."""
    return m.sin(x) * x.sum() + x * (x * x).sum()


def well(Q, b, x):
    """½ xᵀQx - bᵀx + ¼ Σ xᵢ⁴: convex, so it has one critical point."""
    return 0.5 * (x @ (Q @ x)) - b @ x + 0.25 * ((x * x) ** 2).sum()


def folium(x, y):
    """x³ + y³ - 6xy, 0 on the folium of Descartes."""
    return x**3 + y**3 - 6 * x * y


# Inputs of size n


def points_and_tangents(rng, n):
    """n points, and a direction for each."""
    return rng.standard_normal(n), rng.standard_normal(n)


def point_and_order(rng, n):
    """A point, and the order n."""
    return rng.uniform(-1, 1), n


def data_and_point(rng, n):
    """(2n, n) data and n weights."""
    return rng.standard_normal((2 * n, n)) / np.sqrt(n), rng.standard_normal(n)


def data_point_and_direction(rng, n):
    """The same, and a direction."""
    return *data_and_point(rng, n), rng.standard_normal(n)


def two_layers(rng, n):
    """Weights of two layers of n, and a point."""
    A, B = rng.standard_normal((2, n, n)) / np.sqrt(n)
    return A, B, rng.standard_normal(n)


def one_point(rng, n):
    """A point in n dimensions."""
    return (rng.standard_normal(n),)


def points_in_space(rng, n):
    """n points in three dimensions."""
    return (rng.standard_normal((n, 3)),)


def wells(rng, n):
    """A positive definite matrix and a vector."""
    A = rng.standard_normal((n, n))
    return A @ A.T / n + np.eye(n), rng.standard_normal(n)


def points_on_folium(rng, n):
    """n points of x³ + y³ = 6xy, away from where its tangent is vertical."""
    t = rng.uniform(0.2, 1.0, n)
    return 6 * t / (1 + t**3), 6 * t**2 / (1 + t**3)


# Ours, where it takes more than a name


def our_dual(x, v):
    """Values and tangents."""
    return np.stack(calculus.push_forward(lambda x: bump(np, x), x, v))


def our_taylor(x, order):
    """Coefficients of the bump."""
    return calculus.taylor(lambda x: bump(np, x), x, order)


def our_partial(A, w):
    """By the last weight."""
    return calculus.partial(lambda w: loss(np, A, w), w, len(w) - 1)


def our_directional(A, w, v):
    """Of the loss."""
    return calculus.directional_derivative(lambda w: loss(np, A, w), w, v)


def our_gradient(A, w):
    """Of the loss."""
    return calculus.gradient(lambda w: loss(np, A, w), w)


def our_jacobian(A, x):
    """Of one layer."""
    return calculus.jacobian(lambda x: layer(np, A, x), x)


def our_hessian(A, w):
    """Of the loss."""
    return calculus.hessian(lambda w: loss(np, A, w), w)


def our_chain(A, B, x):
    """Of one layer after another."""
    return calculus.chain_rule(lambda y: layer(np, B, y), lambda x: layer(np, A, x), x)


def our_laplacian(x):
    """Of the bump's sum."""
    return calculus.laplacian(lambda x: bump(np, x).sum() * x.sum(), x)


def our_divergence(x):
    """Of the swirl."""
    return calculus.divergence(lambda x: swirl(np, x), x)


def our_curl(points):
    """Of the swirl, at each point."""
    return np.stack([calculus.curl(lambda x: swirl(np, x), x) for x in points])


def our_critical_point(Q, b):
    """The point, and the eigenvalues of the Hessian: by Newton's method from two starts, with dual numbers."""
    box = [[-2, 2]] * len(b)
    found = calculus.critical_points(lambda x: well(Q, b, x), box, np.random.default_rng(0), n_starts=2)
    [point] = found.points
    return np.concatenate([point.point, point.eigenvalues])


def our_implicit(x, y):
    """The slope at each point."""
    return [calculus.implicit_derivative(folium, a, b) for a, b in zip(x, y, strict=True)]


# The library's


def library_jvp(f, x, v):
    """torch.func.jvp of a function of one array: the value and the tangent."""
    import torch

    return [part.numpy() for part in torch.func.jvp(f, (torch.from_numpy(x),), (torch.from_numpy(v),))]


def library_dual(x, v):
    """torch.func.jvp."""
    import torch

    return np.stack(library_jvp(lambda x: bump(torch, x), x, v))


def library_taylor(x, order):
    """mpmath.taylor."""
    import mpmath

    with mpmath.workdps(30):
        return np.array([float(c) for c in mpmath.taylor(lambda x: bump(mpmath, x), x, order)])


def library_partial(A, w):
    """torch.func.jvp along a unit vector."""
    return library_directional(A, w, np.eye(1, len(w), len(w) - 1)[0])


def library_directional(A, w, v):
    """torch.func.jvp."""
    import torch

    return library_jvp(lambda w: loss(torch, torch.from_numpy(A), w), w, v)[1]


def library_gradient(A, w):
    """torch.func.grad."""
    import torch

    return torch.func.grad(lambda w: loss(torch, torch.from_numpy(A), w))(torch.from_numpy(w)).numpy()


def library_jacobian(A, x):
    """torch.func.jacfwd."""
    import torch

    return torch.func.jacfwd(lambda x: layer(torch, torch.from_numpy(A), x))(torch.from_numpy(x)).numpy()


def library_hessian(A, w):
    """torch.func.hessian."""
    import torch

    return torch.func.hessian(lambda w: loss(torch, torch.from_numpy(A), w))(torch.from_numpy(w)).numpy()


def library_chain(A, B, x):
    """torch.func.jacfwd of the composition."""
    import torch

    A, B, x = (torch.from_numpy(a) for a in (A, B, x))
    return torch.func.jacfwd(lambda x: layer(torch, B, layer(torch, A, x)))(x).numpy()


def library_laplacian(x):
    """The trace of torch.func.hessian."""
    import torch

    return torch.func.hessian(lambda x: bump(torch, x).sum() * x.sum())(torch.from_numpy(x)).trace().numpy()


def library_divergence(x):
    """The trace of torch.func.jacfwd."""
    import torch

    return torch.func.jacfwd(lambda x: swirl(torch, x))(torch.from_numpy(x)).trace().numpy()


def library_curl(points):
    """sympy.vector.curl, derived once, evaluated at all points."""
    return np.stack(curl_formula()(*points.T), axis=1)


@cache
def curl_formula():
    """The three components of the curl of the swirl, as a function of three arrays."""
    import sympy
    from sympy.vector import CoordSys3D, curl

    space = CoordSys3D("space")
    x = sympy.Matrix(space.base_scalars())
    components = x.applyfunc(sympy.sin) * sum(x) + x * x.dot(x)
    field = sum((c * e for c, e in zip(components, space.base_vectors(), strict=True)), 0 * space.i)
    return sympy.lambdify(space.base_scalars(), list(curl(field).to_matrix(space)))


def library_critical_point(Q, b):
    """scipy.optimize.root from the same two starts, with torch.func.grad and hessian; then numpy.linalg.eigvalsh."""
    import torch
    from scipy.optimize import root

    Q, b = torch.from_numpy(Q), torch.from_numpy(b)
    slope, curvature = (d(lambda x: well(Q, b, x)) for d in (torch.func.grad, torch.func.hessian))

    def gradient(x):
        return slope(torch.from_numpy(x)).numpy()

    def hessian(x):
        return curvature(torch.from_numpy(x)).numpy()

    starts = np.random.default_rng(0).uniform(-2, 2, (2, len(b)))
    ends = [root(gradient, x, jac=hessian, tol=1e-14).x for x in starts]
    assert np.allclose(ends[0], ends[1], rtol=0, atol=1e-6), f"two starts ended at {ends}"
    return np.concatenate([ends[0], np.linalg.eigvalsh(hessian(ends[0]))])


def library_implicit(x, y):
    """sympy.idiff, derived once, evaluated at all points."""
    return implicit_formula()(x, y)


@cache
def implicit_formula():
    """The slope of the folium, as a function of x and y."""
    import sympy

    X, Y = sympy.symbols("x y")
    return sympy.lambdify((X, Y), sympy.idiff(folium(X, Y), Y, X))


DIFFERENTIAL: list[Comparison] = [
    unique("Dual numbers", our_dual, library_dual, points_and_tangents, by_hand=by_hand.bump_and_slope),
    unique("Taylor series", our_taylor, library_taylor, point_and_order, (8, 32, 100), 1e-11, by_hand.bump_series),
    unique("Partial derivative", our_partial, library_partial, data_and_point, (8, 64, 512)),
    unique("Directional derivative", our_directional, library_directional, data_point_and_direction, (8, 64, 512)),
    unique("Gradient", our_gradient, library_gradient, data_and_point, (8, 64, 512)),
    unique("Jacobian matrix", our_jacobian, library_jacobian, data_and_point, (8, 64, 512)),
    unique("Hessian matrix", our_hessian, library_hessian, data_and_point, (8, 64)),
    unique("Chain rule", our_chain, library_chain, two_layers, (8, 64, 256)),
    unique("Laplacian of a function", our_laplacian, library_laplacian, one_point, (8, 64)),
    unique("Divergence of a field", our_divergence, library_divergence, one_point, (8, 64)),
    unique("Curl of a field", our_curl, library_curl, points_in_space, (8, 64)),
    unique("Critical points", our_critical_point, library_critical_point, wells, (4, 16, 64), 1e-9),
    unique("Implicit derivative", our_implicit, library_implicit, points_on_folium, (8, 64)),
]

COMPARISONS = [*DIFFERENTIAL, *symbolic.COMPARISONS, *limits_and_integrals.COMPARISONS]
