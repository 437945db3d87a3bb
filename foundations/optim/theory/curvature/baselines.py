"""Convexity, curvature and condition beside the libraries."""

import numpy as np

from foundations.calculus import parse
from foundations.comparison import Comparison, unique
from foundations.optim import theory

SMALL = (4, 16, 64)

# Inputs


def spectrum(rng, n):
    """A symmetric matrix with eigenvalues from 1 to 100, none but the ends known."""
    Q = orthogonal(rng, n)
    h = np.concatenate([[1.0, 100.0], rng.uniform(2, 90, n - 2)])
    return ((Q * h) @ Q.T,)


def orthogonal(rng, n):
    """Four reflections at random: an orthogonal (n, n) matrix."""
    Q = np.eye(n)
    for v in rng.standard_normal((4, n)):
        Q = Q - 2 * np.outer(v / (v @ v), v @ Q)
    return Q


def bent(rng, n):
    """A quadratic that is convex every other time, else with half of its eigenvalues below 0."""
    h = rng.uniform(1, 3, n)
    if rng.random() < 0.5:
        h[: (n + 1) // 2] *= -1
    Q = orthogonal(rng, n)
    return ((Q * h) @ Q.T, int(rng.integers(1000)))


def formulas(rng, n):
    """n functions of x > 0, each convex or concave."""
    terms = ["exp(x)", "exp(-2*x)", "x**2", "1/x", "x**(3/2)", "-log(x)", "-sqrt(x)", "(2*x + 1)**4", "cosh(x)", "3*x"]
    signs = ["", "-"]
    return ([f"{signs[rng.integers(2)]}({terms[i]})" for i in rng.integers(0, len(terms), n)],)


def chord(rng, n):
    return *rng.standard_normal((2, n)), rng.random()


def points(rng, n):
    return (rng.standard_normal((4, n)),)


def pairs(rng, n):
    return rng.standard_normal((4, n)), rng.standard_normal((4, n))


def data(rng, n):
    return (rng.standard_normal((n, 5)) * [1, 2, 3, 4, 5],)


# Ours


def logsumexp_gap(x, y, t):
    return theory.jensen_gap(lambda z: np.log(np.sum(np.exp(z))), x, y, t)


def convex_by_rules(texts):
    box = {"x": (0, np.inf)}
    return [theory.curvature_by_rules(parse(text), box) in ("convex", "affine") for text in texts]


def verdict(test, **options):
    """Whether a test finds the quadratic of a matrix convex."""

    def ours(H, seed):
        box = np.tile([-1.0, 1.0], (len(H), 1))
        return test(plain(H), box, np.random.default_rng(seed), **options).convex

    return ours


def plain(H):
    return lambda x: np.sum(x * (H @ x)) / 2


def quartic(x):
    """Σ x⁴ + (Σ x)²: its Hessian is 12 diag x² + 2 · 1 1ᵀ."""
    return np.sum(x**4) + np.sum(x) ** 2


def by_power_iteration(H):
    return theory.power_iteration(H, np.random.default_rng(0), tol=1e-13).value


# The library


def torch_logsumexp_gap(x, y, t):
    """torch.lerp and torch.logsumexp."""
    import torch

    x, y = torch.from_numpy(x), torch.from_numpy(y)
    ends = torch.lerp(torch.logsumexp(x, 0), torch.logsumexp(y, 0), t)
    return float(ends - torch.logsumexp(torch.lerp(x, y, t), 0))


def sympy_is_convex(texts):
    """sympy.calculus.util.is_convex."""
    import sympy
    from sympy.calculus.util import is_convex

    positive = sympy.Interval.open(0, sympy.oo)
    return [bool(is_convex(sympy.sympify(text), sympy.Symbol("x"), domain=positive)) for text in texts]


def eigenvalues_say(H, _seed):
    """numpy.linalg.eigvalsh, none below 0."""
    return bool(np.linalg.eigvalsh(H).min() >= 0)


def numpy_extremes(H):
    """numpy.linalg.eigvalsh, the first and the last."""
    return np.linalg.eigvalsh(H)[[0, -1]]


def arpack_largest(H):
    """scipy.sparse.linalg.eigsh(k=1)."""
    from scipy.sparse.linalg import eigsh

    return eigsh(H, k=1, return_eigenvectors=False)[0]


def torch_sampled_constants(points):
    """torch.autograd.functional.hessian and torch.linalg.eigvalsh."""
    import torch

    def f(x):
        return (x**4).sum() + x.sum() ** 2

    w = [torch.linalg.eigvalsh(torch.autograd.functional.hessian(f, p)) for p in torch.tensor(points)]
    return float(min(v[0] for v in w)), float(max(v[-1] for v in w))


def torch_secant_constants(x, y):
    """torch.autograd.grad, in the same quotients."""
    import torch

    x, y = torch.tensor(x, requires_grad=True), torch.tensor(y, requires_grad=True)
    (gx,), (gy,) = (torch.autograd.grad((p**4).sum() + (p.sum(1) ** 2).sum(), p) for p in (x, y))
    d, g = (x - y).detach(), gx - gy
    return float(((g * d).sum(1) / (d * d).sum(1)).min()), float((g.norm(dim=1) / d.norm(dim=1)).max())


def torch_logistic_constants(X):
    """torch.autograd.functional.hessian of binary_cross_entropy_with_logits at 0, and torch.linalg.eigvalsh."""
    import torch

    X = torch.tensor(X)
    y = torch.zeros(len(X), dtype=torch.float64)

    def loss(w):
        return torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)

    H = torch.autograd.functional.hessian(loss, torch.zeros(5, dtype=torch.float64))
    return 0.0, float(torch.linalg.eigvalsh(H)[-1])


def scipy_jacobi(H):
    """scipy.sparse.diags_array on both sides."""
    from scipy.sparse import diags_array

    S = diags_array(1 / np.sqrt(np.diag(H)))
    return S @ H @ S


def numpy_kind(H, _seed):
    """numpy.linalg.eigvalsh, its signs."""
    w = np.linalg.eigvalsh(H)
    return "minimum" if (w > 0).all() else "maximum" if (w < 0).all() else "saddle"


# Agreement


def same_answer(got, wanted, *_arguments):
    """One verdict, the same."""
    assert got == wanted, f"got {got}, wanted {wanted}"
    return 0.0


COMPARISONS: list[Comparison] = [
    unique("Jensen's inequality", logsumexp_gap, torch_logsumexp_gap, chord, SMALL),
    *(
        Comparison(
            concept=concept, ours=ours, theirs=eigenvalues_say, inputs=bent, sizes=sizes, agrees=same_answer
        )
        for concept, ours, sizes in [
            ("Convexity along chords", verdict(theory.convex_on_chords), SMALL),
            ("First-order condition of convexity", verdict(theory.convex_by_tangents, n_pairs=64), SMALL),
            ("Second-order condition of convexity", verdict(theory.convex_by_curvature, n_points=2), (4, 16)),
        ]
    ),
    Comparison(
        concept="Disciplined convexity",
        ours=convex_by_rules,
        theirs=sympy_is_convex,
        inputs=formulas,
        sizes=(3,),
        agrees=same_answer,
    ),
    Comparison(
        concept="Kinds of critical points",
        ours=lambda H, _seed: theory.critical_kind(H),
        theirs=numpy_kind,
        inputs=bent,
        sizes=SMALL,
        agrees=same_answer,
    ),
    unique("Constants of a quadratic", theory.quadratic_constants, numpy_extremes, spectrum, SMALL),
    unique("Power iteration", by_power_iteration, arpack_largest, spectrum, SMALL),
    unique(
        "Curvature at sampled points",
        lambda x: theory.sampled_constants(quartic, x),
        torch_sampled_constants,
        points,
        (4, 16),
    ),
    unique(
        "Lipschitz constant from gradients",
        lambda x, y: theory.secant_constants(lambda p: 4 * p**3 + 2 * p.sum(), x, y),
        torch_secant_constants,
        pairs,
        SMALL,
    ),
    unique("Smoothness of the logistic loss", theory.logistic_constants, torch_logistic_constants, data, (16, 4096)),
    unique("Condition number", theory.condition_number, "numpy.linalg.cond", spectrum, SMALL, 1e-11),
    unique("Jacobi preconditioning", lambda H: theory.jacobi_scaling(H)[0], scipy_jacobi, spectrum, SMALL),
]
