"""The noise of a gradient that was computed on a part of the data, and what it does to descent.

A mini-batch of B of the N samples gives the mean of B gradients instead of all N. With Σ the covariance of the
gradients over the samples (divided by N), the batch's mean has the covariance

    Σ / B                        drawn with replacement
    Σ / B · (N - B) / (N - 1)    drawn without: nothing is left to chance where B = N

With gradient H x + ξ, cov ξ = C, and a fixed rate, descent does not settle at the minimum but around it, with

    V = (I - lr H) V (I - lr H) + lr² C,        for one coordinate        V = lr σ² / (h (2 - lr h)),

about proportional to the rate: the noise floor, which is why schedules let the rate fall. The gradient noise scale

    B_noise = tr Σ / ‖ḡ‖²

is the batch at which noise and mean are of one size: smaller batches waste steps, larger ones waste samples.

Source: Bottou, Curtis and Nocedal, Optimization methods for large-scale machine learning, 2018; Mandt, Hoffman and
Blei, Stochastic gradient descent as approximate Bayesian inference, 2017; McCandlish, Kaplan, Amodei et al., An
empirical model of large-batch training, 2018; Cochran, Sampling Techniques, 3rd ed., §2.5.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import eigh
from foundations.optim.theory._edge import count, matrix, positive, symmetric


class NoiseScale(NamedTuple):
    """‖ḡ‖², tr Σ, and their quotient B_noise = tr Σ / ‖ḡ‖², as estimated."""

    gradient: float
    variance: float
    batch_size: float


def batch_covariance(gradients, batch_size, *, replace=False):
    """The covariance of the mean of a mini-batch of `batch_size` of the rows of `gradients` (N, d): (d, d).

    Exact, over all the batches there are. Raises ValueError where gradients are no matrix, the batch is below 1, or is
    more than N without replacement. Cost N d². Compare: numpy.cov over every one of itertools.combinations.
    """
    g, B = matrix(gradients, "gradients"), count(batch_size, "batch_size")
    N = len(g)
    if not replace and B > N:
        raise ValueError(f"a batch without replacement has at most all {N} samples; got {B}")
    g = g - g.mean(axis=0)
    correction = 1.0 if replace else (N - B) / max(N - 1, 1)
    return g.T @ g / N / B * correction  # (d, N) @ (N, d)


def noise_floor(h, lr, variance):
    """The variance around the minimum at which x ← x - lr (h x + ξ) settles, ξ independent with `variance`.

    lr σ² / (h (2 - lr h)), numbers or arrays; inf where lr ≥ 2/h and it settles nowhere. The mean loss ½ h x² settles
    at ½ h times it. Raises ValueError where h or lr is not above 0, or the variance is below 0.
    Compare: scipy.linalg.solve_discrete_lyapunov.
    """
    h, lr, variance = positive(h, "h"), positive(lr, "lr"), np.asarray(variance, np.float64)
    if not (variance >= 0).all():
        raise ValueError(f"a variance is 0 or more; got {variance[()]}")
    with np.errstate(over="ignore"):  # lr h beyond all numbers is beyond the edge
        room = 2 - lr * h
        return np.where(room > 0, lr / np.where(room > 0, room, 1) * (variance / h), np.inf)[()]


def stationary_covariance(H, lr, C):
    """The covariance V around the minimum at which x ← x - lr (H x + ξ) settles, cov ξ = C: (n, n).

    In the eigenvectors of H the equation V = (I - lr H) V (I - lr H) + lr² C holds entry by entry:
    V_ij = lr C_ij / (h_i + h_j - lr h_i h_j). Raises ValueError where H or C is not symmetric, shapes differ, a
    variance in C is below 0, or some lr h is not in (0, 2) and it does not settle. Cost: the eigenvectors of H, and 8n³
    for the way there and back.
    Compare: scipy.linalg.solve_discrete_lyapunov.
    """
    H, C, lr = symmetric(H), symmetric(C, "C"), float(positive(lr, "lr"))
    if H.shape != C.shape:
        raise ValueError(f"C is as large as H, {H.shape}; got {C.shape}")
    if (C.diagonal() < 0).any():
        raise ValueError(f"C is a covariance, with variances of 0 or more; got {C.diagonal().min():.3g}")
    h, Q = eigh(H)
    if not ((lr * h > 0) & (lr * h < 2)).all():
        raise ValueError(f"lr times each eigenvalue lies in (0, 2); got {lr} times {h[0]:.3g} to {h[-1]:.3g}")
    V = lr * (Q.T @ C @ Q) / (np.add.outer(h, h) - lr * np.multiply.outer(h, h))  # (n, n)
    return Q @ V @ Q.T


def noise_scale(gradients) -> NoiseScale:
    """The gradient noise scale tr Σ / ‖ḡ‖² from the gradients of single samples, (N, d), N ≥ 2.

    Unbiased in both parts: Σ is divided by N - 1, and ‖ḡ‖² is too large by tr Σ / N, which is taken off. It may be
    negative where there is nothing but noise; the batch size is then inf. Raises ValueError for fewer than two rows.
    Cost N d. Compare: numpy.var(ddof=1) and numpy.mean.
    """
    g = matrix(gradients, "gradients")
    if len(g) < 2:
        raise ValueError("the noise of gradients is seen in two at least; got one")
    mean = g.mean(axis=0)
    variance = float(((g - mean) ** 2).sum() / (len(g) - 1))
    return _scale(float(mean @ mean) - variance / len(g), variance)


def noise_scale_of_two_sizes(small, big, batch_small, batch_big) -> NoiseScale:
    """The same from the mean ‖gradient‖² of batches of two sizes, where gradients of single samples are not at hand.

        ‖ḡ‖² = (B g²_B - b g²_b) / (B - b)        tr Σ = (g²_b - g²_B) / (1/b - 1/B)

    Chance may make tr Σ negative; the batch size is then 0. Raises ValueError where batch_big is not above batch_small,
    or a mean is negative. Source: McCandlish et al., appendix A.1.
    Compare: numpy.linalg.solve of the two equations g² = ‖ḡ‖² + tr Σ / B.
    """
    b, B = count(batch_small, "batch_small"), count(batch_big, "batch_big")
    if b >= B:
        raise ValueError(f"the big batch is larger than the small one; got {B} and {b}")
    if not (0 <= small < np.inf and 0 <= big < np.inf):
        raise ValueError(f"means of squared lengths are finite numbers of 0 or more; got {small} and {big}")
    return _scale((B * big - b * small) / (B - b), (small - big) / (1 / b - 1 / B))


def _scale(gradient, variance) -> NoiseScale:
    return NoiseScale(gradient, variance, max(variance, 0.0) / gradient if gradient > 0 else float("inf"))
