"""The models of NIST's 27 nonlinear sets: y = f(b, x) + e.

Each is the formula of its file, of parameters b and a predictor x (n,), or two of them. NumPy's functions work on
tensors too, so that one line serves both: with an array b it gives numbers, with a Tensor it can be differentiated.
Source: NIST/ITL, Statistical Reference Datasets, nonlinear regression.
"""

from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.statistics.regression.nist import ReferenceSet


def gaussians(b, x):
    """A decaying exponential and two bells."""
    b1, b2, b3, b4, b5, b6, b7, b8 = b
    return b1 * np.exp(-b2 * x) + b3 * np.exp(-((x - b4) ** 2) / b5**2) + b6 * np.exp(-((x - b7) ** 2) / b8**2)


def cubics(b, x):
    """The quotient of two cubic polynomials."""
    b1, b2, b3, b4, b5, b6, b7 = b
    return (b1 + b2 * x + b3 * x**2 + b4 * x**3) / (1 + b5 * x + b6 * x**2 + b7 * x**3)


def quadratics(b, x):
    """The quotient of two quadratic polynomials."""
    b1, b2, b3, b4, b5 = b
    return (b1 + b2 * x + b3 * x**2) / (1 + b4 * x + b5 * x**2)


def three_decays(b, x):
    """Three decaying exponentials."""
    b1, b2, b3, b4, b5, b6 = b
    return b1 * np.exp(-b2 * x) + b3 * np.exp(-b4 * x) + b5 * np.exp(-b6 * x)


def seasons(b, x):
    """A year's wave and two of unknown length."""
    b1, b2, b3, b4, b5, b6, b7, b8, b9 = b
    year, second, third = 2 * np.pi * x / 12, 2 * np.pi * x / b4, 2 * np.pi * x / b7
    waves = b2 * np.cos(year) + b3 * np.sin(year) + b5 * np.cos(second) + b6 * np.sin(second)
    return b1 + waves + b8 * np.cos(third) + b9 * np.sin(third)


def ultrasonic(b, x):
    """A decay over a straight line."""
    return np.exp(-b[0] * x) / (b[1] + b[2] * x)


def saturating(b, x):
    """A rise that levels off."""
    return b[0] * (1 - np.exp(-b[1] * x))


MODELS: dict[str, Callable] = {
    "Bennett5": lambda b, x: b[0] * (b[1] + x) ** (-1 / b[2]),
    "BoxBOD": saturating,
    "Chwirut1": ultrasonic,
    "Chwirut2": ultrasonic,
    "DanWood": lambda b, x: b[0] * x ** b[1],
    "ENSO": seasons,
    "Eckerle4": lambda b, x: b[0] / b[1] * np.exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
    "Gauss1": gaussians,
    "Gauss2": gaussians,
    "Gauss3": gaussians,
    "Hahn1": cubics,
    "Kirby2": quadratics,
    "Lanczos1": three_decays,
    "Lanczos2": three_decays,
    "Lanczos3": three_decays,
    "MGH09": lambda b, x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3]),
    "MGH10": lambda b, x: b[0] * np.exp(b[1] / (x + b[2])),
    "MGH17": lambda b, x: b[0] + b[1] * np.exp(-x * b[3]) + b[2] * np.exp(-x * b[4]),
    "Misra1a": saturating,
    "Misra1b": lambda b, x: b[0] * (1 - (1 + b[1] * x / 2) ** -2),
    "Misra1c": lambda b, x: b[0] * (1 - (1 + 2 * b[1] * x) ** -0.5),
    "Misra1d": lambda b, x: b[0] * b[1] * x * (1 + b[1] * x) ** -1,
    "Nelson": lambda b, x: b[0] - b[1] * x[0] * np.exp(-b[2] * x[1]),
    "Rat42": lambda b, x: b[0] / (1 + np.exp(b[1] - b[2] * x)),
    "Rat43": lambda b, x: b[0] / (1 + np.exp(b[1] - b[2] * x)) ** (1 / b[3]),
    "Roszman1": lambda b, x: b[0] - b[1] * x - np.arctan(b[2] / (x - b[3])) / np.pi,
    "Thurber": cubics,
}
RESPONSES: dict[str, Callable] = {"Nelson": np.log}  # the response that is modeled, where it is not y itself


def residuals(reference: ReferenceSet) -> Callable:
    """f(b, x) - y (n,) as a function of b (p,), an array or a Tensor."""
    if reference.name not in MODELS:
        raise ValueError(f"there is no model for {reference.name!r}; there is one for {', '.join(MODELS)}")
    model = MODELS[reference.name]
    x = reference.X[:, 0] if reference.X.shape[1] == 1 else tuple(reference.X.T)
    y = RESPONSES.get(reference.name, np.asarray)(reference.y)
    return lambda b: model(b, x) - y


def jacobian(reference: ReferenceSet) -> Callable:
    """The derivatives (n, p) of the residuals by autodiff, as a function of b (p,).

    A residual depends on b and on its own x alone. So each is given parameters of its own, n copies of b, and the
    gradient of the sum of all residuals has their n rows: one pass backward in place of n.
    """
    r, n = residuals(reference), len(reference.y)

    def derivatives(b):
        copies = autodiff.tensor(np.repeat(np.asarray(b, float)[:, None], n, axis=1), requires_grad=True)  # (p, n)
        return autodiff.grad(r(copies).sum(), copies)[0].numpy().T  # (n, p)

    return derivatives
