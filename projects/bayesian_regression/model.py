"""A line or a curve that knows how sure it is.

The inputs are standardized, put through basis functions phi, and weighed:

    y = w0 + wᵀ phi(x) + e,    e ~ N(0, 1/beta),    w ~ N(0, I/alpha)

The posterior of w is Gaussian again, and so is what is predicted for a new x: its variance is that of the noise and
that of the weights, which are left in doubt, 1/beta + phi(x)ᵀ S phi(x). alpha and beta are those that make the data
most probable when all weights are averaged over: they maximize the evidence. The same number says how many basis
functions the data call for, so that nothing has to be held back to find out.

Left out: hyperparameters of the basis other than its size (widths, knots, periods), which follow from the inputs.
Source: Bishop, Pattern Recognition and Machine Learning, 2006, §3.3-3.5.
"""

from dataclasses import dataclass

import numpy as np

from foundations.estimators import BayesianLinearRegression
from foundations.estimators.bases import (
    FourierFeatures,
    OrthogonalPolynomialFeatures,
    RadialFeatures,
    SplineFeatures,
)

# basis: what makes its functions of one input, given a size, and the sizes that are tried
BASES = {
    "polynomial": (OrthogonalPolynomialFeatures, range(1, 16)),
    "radial": (RadialFeatures, range(2, 26)),
    "fourier": (FourierFeatures, range(1, 11)),
    "spline": (SplineFeatures, range(2, 21)),
}
LINEAR = "linear"  # the standardized inputs themselves; it has no size
FEWEST_VALUES = 5  # of an input, for a curve
MOST = 100  # the largest size
TOLERANCE = 1e-12  # of the evidence's fixed point, so that libraries can be compared to many digits
MAX_ITER = 10_000


@dataclass(frozen=True)
class Task:
    """What is to be predicted from what, and which rows are held back.

    Attributes
    ----------
    name, source : data set and source, as in metrics.json
    inputs, target, unit : names of the inputs and of the target, and the target's unit, which may be empty
    X_train, X_test : (n, p) and (m, p)
    y_train, y_test : (n,) and (m,)
    smooth : whether there is one input, with values enough for a curve through a basis; else the model is linear
    held_back : whether X_test and y_test were; where rows are too few for that, they are the training rows once more
    """

    name: str
    source: str
    inputs: tuple[str, ...]
    target: str
    unit: str
    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray
    smooth: bool
    held_back: bool = True

    @property
    def judged_by(self) -> str:
        """What the rows of X_test are, for pictures."""
        return "held-out rows" if self.held_back else "training rows"


class Model:
    """Bayesian linear regression on basis functions of standardized inputs.

    Parameters
    ----------
    basis : "linear", or one of `BASES`, whose functions are of each input by itself
    size : degree of "polynomial", centers of "radial", harmonics of "fourier", knots of "spline"; "linear" ignores it

    Attributes
    ----------
    location, scale : (p,) mean and deviation of each input; the scale of a constant one is 1
    low, high : (p,) the smallest and the largest value of each input
    inputs, features : the inputs (n, p) that the basis was fitted to, and the fitted basis; None for "linear"
    estimator : the fitted BayesianLinearRegression on the columns of `design`
    """

    def __init__(self, basis: str = LINEAR, size: int = 0):
        self.basis = basis
        self.size = size

    def fit(self, X, y) -> "Model":
        """Learn from inputs X (n, p) and targets y (n,); returns the model."""
        self.fit_basis(X)
        self.estimator = BayesianLinearRegression(tol=TOLERANCE, max_iter=MAX_ITER).fit(self.design(X), y)
        return self

    def fit_basis(self, X) -> "Model":
        """Learn what makes the columns of `design` from inputs X (n, p), and no weights yet; returns the model."""
        self.location, self.scale = location_and_scale(X)
        self.low, self.high = np.min(X, axis=0), np.max(X, axis=0)
        self.inputs = self.features = None
        if self.basis != LINEAR:
            self.inputs = np.array(X, dtype=float)
            self.features = BASES[self.basis][0](self.size).fit(self._standardized(X))
        return self

    def design(self, X) -> np.ndarray:
        """The basis functions at X (n, p): (n, k), without a constant."""
        Z = self._standardized(X)
        return Z if self.features is None else self.features.transform(Z)

    def predict(self, X) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of the target at each row of X (n, p), the noise included: (n,) and (n,)."""
        return self.estimator.predict(self.design(X), return_std=True)

    def _standardized(self, X) -> np.ndarray:
        return (np.asarray(X) - self.location) / self.scale


def location_and_scale(X) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each column of X (n, p): (p,) and (p,); 1 in place of a deviation that is lost in rounding.

    Columns are divided by their largest magnitude first, or the squares of what is huge, or tiny, would be lost.
    """
    X = np.asarray(X, dtype=float)
    size = np.abs(X).max(axis=0)
    size = np.where(size > 0, size, 1.0)
    deviation = (X / size).std(axis=0)
    varies = deviation > 8 * np.finfo(float).eps
    return (X / size).mean(axis=0) * size, np.where(varies, deviation * size, 1.0)


def sizes_for(X, basis: str) -> list[int]:
    """The sizes that are tried on one input X (n, 1): fewer than it has different values."""
    return [size for size in BASES[basis][1] if size < len(np.unique(X))]


def evidence_by_size(X, y, basis: str) -> dict[int, float]:
    """The log evidence of a model of each size, on one input X (n, 1)."""
    return {size: Model(basis, size).fit(X, y).estimator.log_evidence_ for size in sizes_for(X, basis)}


def largest(evidence: dict[int, float]) -> int:
    """The size of the largest log evidence."""
    return max(evidence, key=evidence.__getitem__)
