"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.sampling import gradients

SIZES = (64, 4096, 100_000)
LOC, SCALE = 0.5, 1.5


def wave(x):
    """A smooth function of tensors, theirs or ours."""
    return (x * 1.5).sin() + 0.3 * x * x


def number_and_seeds(rng, n):
    """n, and a seed for each side."""
    return n, *rng.integers(0, 2**32, 2).tolist()


def gradients_and_errors(result):
    """(2, 2): the gradients by loc and scale, and their standard errors."""
    return np.array([[p.estimate, p.standard_error] for p in result]).T


def within_errors(got, wanted, *_arguments):
    """Two estimates of two gradients, at most five standard errors of their difference apart."""
    distance, most = np.abs(got[0] - wanted[0]), 5 * np.hypot(got[1], wanted[1])
    assert (distance <= most).all(), f"got {got[0]} ± {got[1]}, wanted {wanted[0]} ± {wanted[1]}"
    return float(distance.max())


def our_pathwise(n, seed, _):
    """By reparameterization."""
    return gradients_and_errors(gradients.pathwise_gradient(wave, LOC, SCALE, n, rng=np.random.default_rng(seed)))


def our_score_function(n, seed, _):
    """By the score function."""
    rng = np.random.default_rng(seed)
    return gradients_and_errors(gradients.score_function_gradient(wave, LOC, SCALE, n, rng=rng))


def with_torch(n, seed, surrogate):
    """Gradients of a surrogate for each draw, with the parameters once for each draw."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        loc, scale = (torch.full((n,), p, dtype=torch.float64, requires_grad=True) for p in (LOC, SCALE))
        surrogate(torch.distributions.Normal(loc, scale)).sum().backward()
    rows = np.stack([loc.grad.numpy(), scale.grad.numpy()])  # (2, n)
    return np.stack([rows.mean(axis=1), rows.std(axis=1, ddof=1) / n**0.5])


def library_pathwise(n, _, seed):
    """torch.distributions.Normal.rsample."""
    return with_torch(n, seed, lambda law: wave(law.rsample()))


def library_score_function(n, _, seed):
    """torch.distributions.Normal.log_prob."""

    def surrogate(law):
        x = law.sample()
        return wave(x) * law.log_prob(x)

    return with_torch(n, seed, surrogate)


def polynomial(rng, n):
    """A polynomial with n coefficients, and a normal law."""
    return rng.uniform(-1, 1, n), float(rng.uniform(-1, 1)), float(rng.uniform(0.5, 1.5))


def our_moments(coefficients, loc, scale):
    """The gradient and both variances, (3, 2)."""
    return np.array(gradients.polynomial_moments(coefficients, loc, scale)[:3])


def our_baselines(coefficients, loc, scale):
    """The best baselines alone, (2,)."""
    return gradients.polynomial_moments(coefficients, loc, scale).best_baseline


def normal_mean(g):
    """E g(ε), by scipy.integrate.quad."""
    from scipy.integrate import quad

    scale = (2 * np.pi) ** -0.5
    return quad(lambda e: scale * np.exp(-e * e / 2) * g(e), -14, 14, epsabs=0, epsrel=1e-12, limit=400)[0]


def library_moments(coefficients, loc, scale):
    """scipy.integrate.quad."""
    f = np.polynomial.Polynomial(coefficients)
    slope = f.deriv()
    pathwise = [lambda e: slope(loc + scale * e), lambda e: slope(loc + scale * e) * e]
    score = [lambda e: f(loc + scale * e) * e / scale, lambda e: f(loc + scale * e) * (e * e - 1) / scale]
    mean = [normal_mean(g) for g in pathwise]
    variances = [
        normal_mean(lambda e, g=g, m=m: (g(e) - m) ** 2) for g, m in zip(pathwise + score, mean + mean, strict=True)
    ]
    return np.reshape(mean + variances, (3, 2))


def library_baselines(coefficients, loc, scale):
    """scipy.integrate.quad of f s² over s²."""
    f = np.polynomial.Polynomial(coefficients)
    return np.array(
        [
            normal_mean(lambda e: f(loc + scale * e) * e * e),
            normal_mean(lambda e: f(loc + scale * e) * (e * e - 1) ** 2) / 2,
        ]
    )


def estimated(concept, ours, theirs) -> Comparison:
    """A comparison of two estimates, each with a seed of its own."""
    return Comparison(
        concept=concept, ours=ours, theirs=theirs, inputs=number_and_seeds, sizes=SIZES, agrees=within_errors
    )


COMPARISONS: list[Comparison] = [
    estimated("Reparameterization trick", our_pathwise, library_pathwise),
    estimated("Score-function estimator", our_score_function, library_score_function),
    unique("Variances of gradient estimators", our_moments, library_moments, polynomial, (3, 6), 1e-10),
    unique("Best baseline", our_baselines, library_baselines, polynomial, (3, 6), 1e-10),
]
