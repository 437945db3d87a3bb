"""The condition number: how long the valley is beside its width, and how to make it rounder.

    κ = L / μ        the largest eigenvalue of the Hessian over the smallest

Gradient descent at its best rate shortens the distance by (κ-1)/(κ+1) a step, so the steps it takes are proportional to
κ; with momentum, or conjugate gradients, to √κ. Coordinates in other units have another κ. A diagonal preconditioner D
runs the method on y = D^½ x, where the Hessian is D^-½ H D^-½; Jacobi's takes D = diag H, which makes the diagonal 1.
It is what scaling the features of a data set does.

Jacobi's scaling is within a factor n of the best diagonal one (within the most entries in a row, where H is sparse).
It cannot turn the axes: a narrow valley at 45 degrees stays as it is.
Source: van der Sluis, Condition numbers and equilibration of matrices, 1969; Golub & Van Loan, Matrix Computations, 4th
ed., §11.5.
"""

import numpy as np

from foundations.optim.theory._edge import symmetric
from foundations.optim.theory.curvature.constants import quadratic_constants


def condition_number(H) -> float:
    """κ = L / μ of a symmetric (n, n) Hessian: inf where it is singular.

    Raises ValueError where H is not symmetric or has an eigenvalue below 0 by more than rounding: κ is about valleys.
    Cost: the eigenvalues. Compare: numpy.linalg.cond.
    """
    mu, L = quadratic_constants(H)
    if mu < -1e-12 * abs(L) or L <= 0:
        raise ValueError(f"a condition number is of a convex quadratic; the eigenvalues run from {mu:.3g} to {L:.3g}")
    return L / mu if mu > 0 else float("inf")


def jacobi_scaling(H):
    """The preconditioned Hessian D^-½ H D^-½ with D = diag H, and the diagonal of D^-½: (n, n) and (n,).

    Raises ValueError where H is not symmetric or its diagonal is not above 0. Descent on it is descent by H with the
    step D⁻¹∇f. Cost n². Compare: scipy.sparse.diags_array on both sides.
    """
    H = symmetric(H)
    d = H.diagonal()
    if not (d > 0).all():
        raise ValueError(f"Jacobi's scaling divides by the diagonal, which is to be above 0; got {d.min():.3g}")
    s = 1 / np.sqrt(d)
    return s[:, None] * H * s, s
