"""Logistic regression: log-odds that are linear in the features.

    P(second class | x) = 1 / (1 + exp(-(wᵀx + b)))              two classes
    P(c | x) = exp(w_cᵀx + b_c) / Σ_e exp(w_eᵀx + b_e)           several

w and b minimize the mean log loss and a penalty of w,

    Σ s_i loss_i / Σ s_i + (ρ ‖w‖₁ + (1-ρ) ½ ‖w‖²) / (C Σ s_i),

s the weights of the samples, ρ = `l1_ratio`. That is scikit-learn's objective, divided by C and the weight. It is
convex, and with some L2 penalty there is one minimum. Without any, and with classes that a plane separates, there is
none: w grows until the gradient is below `tol`. Several classes have one set of scores for many b, which differ by the
same number added to all: Σ_c b_c = 0 is chosen, as scikit-learn does.

Which route is taken is `solver`; see `loss.py` for what is minimized and `scaling.py` for the coordinates.
Left out: one-versus-rest, dual forms, `intercept_scaling`.
Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., §4.4.
"""

import warnings

import numpy as np

from foundations.estimators import _sklearn
from foundations.estimators.base import Classifier
from foundations.estimators.logistic_regression import loss, scaling
from foundations.estimators.validation import labels, new_matrix, training_matrix
from foundations.linalg.sparse import SparseRows
from foundations.numerics import log_sigmoid, log_softmax, sigmoid, softmax
from foundations.optim.convex.proximal import soft_threshold
from foundations.optim.convex.proximal_gradient import fista
from foundations.optim.smooth.gradient_descent import gradient_descent
from foundations.optim.smooth.lbfgs import lbfgs
from foundations.optim.smooth.newton import newton
from foundations.statistics.sample_weight import weights

AT_ROUNDING = ("rounding", "step")  # ends of a search that no more steps would get any further
NEWTON_UP_TO = 256  # numbers to learn: above, a Hessian a step costs more than what it saves


def _newton(f, start, lasso, limits):
    return newton(f.value_and_gradient, start, True, f.hessian, **limits)


def _lbfgs(f, start, lasso, limits):
    return lbfgs(f.value_and_gradient, start, True, **limits)


def _gradient_descent(f, start, lasso, limits):
    return gradient_descent(f.value_and_gradient, start, True, **limits)


def _proximal_gradient(f, start, lasso, limits):
    return fista(f.value_and_gradient, True, lambda v, t: soft_threshold(v, t * lasso), start, **limits)


# name -> what minimizes f(θ) + Σ lasso_j |θ_j| from a start; all but the last need lasso = 0
SOLVERS = {
    "newton": _newton,
    "lbfgs": _lbfgs,
    "gradient-descent": _gradient_descent,
    "proximal-gradient": _proximal_gradient,
}
# scikit-learn's name -> ours, where the method is the same one
SAME = {"newton-cholesky": "newton"}
# its other methods -> ours that ends at the same minimum
INSTEAD = {"newton-cg": "newton", "sag": "lbfgs", "saga": "proximal-gradient", "liblinear": "auto"}
PENALTIES = ("elasticnet", "l2", "l1", None)


class LogisticRegression(Classifier):
    """Linear classifier whose scores are log-odds.

    Parameters
    ----------
    penalty : "elasticnet", the mixture that l1_ratio says, which is L2 by default; or as in scikit-learn before 1.8:
        "l2" and "l1", whatever l1_ratio, and None, whatever C
    C : number > 0, inverse strength of the penalty; inf is none
    l1_ratio : share ρ of the L1 penalty, from 0 to 1: with 1, weights become exactly 0
    tol : converged when no entry of the gradient of the mean loss is larger, features scaled as in `scaling.py`
    fit_intercept : whether there is a b, which is not penalized
    class_weight : weight of each class by label, 1 where one is not named; "balanced" gives all classes the same in sum
    solver : "newton" (or "newton-cholesky"), "lbfgs", "gradient-descent", "proximal-gradient", which alone takes L1;
        "auto" takes proximal-gradient for L1, newton up to 256 weights of dense data, else lbfgs
    max_iter : most steps of the solver
    warm_start : start from what an earlier `fit` found
    random_state, verbose, n_jobs : taken and unused, for the sake of programs that pass them: nothing here is random,
        nothing is printed, and one process does the work

    Attributes
    ----------
    classes_ : (k,) the distinct labels, sorted
    coef_ : (1, d) for two classes, else (k, d)
    intercept_ : (1,) or (k,)
    n_iter_ : (1,) steps taken
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    X may be sparse. The defaults of tol and max_iter are stricter than scikit-learn's,
    1e-4 and 100: the last digits are cheap to Newton's method. Cost of a step: newton 2 n (k d)² flops and a Cholesky
    factorization, the others a few passes over X. Sums are in double precision whatever X is in.
    Compare: sklearn.linear_model.LogisticRegression.
    """

    _takes_sparse = True
    classes_: np.ndarray
    coef_: np.ndarray
    intercept_: np.ndarray
    n_iter_: np.ndarray

    def __init__(
        self,
        penalty="elasticnet",
        *,
        C=1.0,
        l1_ratio=0.0,
        tol=1e-10,
        fit_intercept=True,
        class_weight=None,
        random_state=None,
        solver="auto",
        max_iter=10_000,
        verbose=0,
        warm_start=False,
        n_jobs=None,
    ):
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs

    def fit(self, X, y, sample_weight=None):
        """Learn from X (n, d), its labels y (n,), and where given weights (n,) >= 0: two is a sample that came twice.

        Raises ValueError where a parameter or the data are not as said, or there is only one class.
        Warns (ConvergenceWarning) where the solver stopped before it had converged.
        """
        self._check_parameters()
        X = training_matrix(self, X, sparse=True)
        classes, codes = labels(self, y, X.shape[0])
        if len(classes) < 2:
            raise ValueError(f"LogisticRegression needs 2 classes or more, got only one class: {classes.tolist()[0]!r}")
        weight = self._weights(sample_weight, classes, codes)
        start = self._earlier(classes, X.shape[1])
        result, space = self._minimize(X, codes, weight, len(classes), start)
        self.classes_, self.n_iter_ = classes, np.array([result.nit], np.int32)
        self.coef_, intercept = scaling.back(space, result.x.reshape(start[0].shape[0], -1))
        self.intercept_ = intercept - intercept.mean() if len(classes) > 2 else intercept
        if not result.success and result.status not in AT_ROUNDING:
            message = f"no convergence in {result.nit} steps: raise max_iter={self.max_iter} or tol; {result.message}"
            warnings.warn(message, _sklearn.convergence_warning(), stacklevel=2)
        return self

    def decision_function(self, X):
        """wᵀx + b for each row of X (m, d): (m,) for two classes, the log-odds of the second; else (m, k)."""
        X = new_matrix(self, X, sparse=True)
        z = X @ self.coef_.T + self.intercept_  # (m, d) @ (d, k)
        return z[:, 0] if len(self.classes_) == 2 else z

    def predict(self, X):
        """The most probable class of each row of X (m, d): (m,)."""
        z = self.decision_function(X)
        return self.classes_[(z > 0).astype(int) if z.ndim == 1 else z.argmax(axis=1)]

    def predict_proba(self, X):
        """P(c | x) for each row of X (m, d): (m, n_classes), columns as in `classes_`."""
        z = self.decision_function(X)
        return np.column_stack([sigmoid(-z), sigmoid(z)]) if z.ndim == 1 else softmax(z, axis=1)

    def predict_log_proba(self, X):
        """log P(c | x): (m, n_classes), finite where the probability itself underflows."""
        z = self.decision_function(X)
        return np.column_stack([log_sigmoid(-z), log_sigmoid(z)]) if z.ndim == 1 else log_softmax(z, axis=1)

    def _minimize(self, X, codes, weight, k, start):
        """The Result of the solver, in the coordinates of the Design that comes with it."""
        total = weight.sum()
        q = weight / total
        ratio = {"l1": 1.0, "l2": 0.0}.get(self.penalty, self.l1_ratio)
        strength = 0.0 if self.penalty is None else 1 / (self.C * total)  # 0 for C = inf
        l1, l2 = strength * ratio, strength * (1 - ratio)
        space = scaling.design(X, q, self.fit_intercept, l2)
        ridge, lasso = np.zeros((2, space.A.shape[1]))  # nothing for the intercept
        ridge[: X.shape[1]], lasso[: X.shape[1]] = l2 / space.scale / space.scale, l1 / space.scale
        ridge[: X.shape[1]][space.idle] = 1  # no curvature otherwise, and no slope that it could change
        f = loss.binary(space.A, codes, q, ridge) if k == 2 else loss.multinomial(space.A, codes, q, ridge, k)
        solve = SOLVERS[self._route(f, l1 > 0, isinstance(X, SparseRows))]
        limits = {"tol": self.tol, "max_iter": self.max_iter}
        theta = scaling.into(space, *start).ravel()
        return solve(f, theta, np.tile(lasso, f.shape[0]), limits), space

    def _route(self, f, kinks, sparse) -> str:
        """The name of the solver; ValueError where it cannot do what is asked."""
        small = f.shape[0] * f.shape[1] <= NEWTON_UP_TO
        best = "proximal-gradient" if kinks else "newton" if small and not sparse else "lbfgs"
        name = best if self.solver == "auto" else SAME.get(self.solver, self.solver)
        if kinks and name != "proximal-gradient":
            raise ValueError(f"solver {name!r} needs a smooth penalty, L2 or none: use 'proximal-gradient' for L1")
        return name

    def _weights(self, sample_weight, classes, codes):
        """The weight of each sample, that of its class included: (n,)."""
        weight = weights(sample_weight, len(codes))
        of_class = np.bincount(codes, weight, len(classes))
        if isinstance(self.class_weight, str):
            with np.errstate(divide="ignore", invalid="ignore"):  # a class without weight has no sample to get more
                share = of_class.sum() / (len(classes) * of_class)
            factor = np.where(of_class > 0, share, 0)
        else:
            factor = _by_label(self.class_weight or {}, classes.tolist())
        weight = weight * factor[codes]
        if not weight.sum() > 0:
            raise ValueError("sample_weight or class_weight is zero for every sample, and nothing can be learned")
        return weight

    def _earlier(self, classes, d):
        """Weights (k, d) and intercepts (k,) to start from: those of an earlier fit, or zeros."""
        k = 1 if len(classes) == 2 else len(classes)
        if self.warm_start and getattr(self, "coef_", np.empty(0)).shape == (k, d):
            return self.coef_, self.intercept_ if self.fit_intercept else np.zeros(k)
        return np.zeros((k, d)), np.zeros(k)

    def _check_parameters(self):
        _require("C", self.C, lambda C: C > 0, "a number above 0")
        _require("l1_ratio", self.l1_ratio, lambda ratio: 0 <= ratio <= 1, "a number from 0 to 1")
        _require("tol", self.tol, lambda tol: 0 < tol < np.inf, "a number above 0")
        _require("max_iter", self.max_iter, lambda n: 1 <= n < np.inf and n == int(n), "a whole number above 0")
        names = ["auto", *SOLVERS, *SAME]
        if self.solver not in names:
            hint = INSTEAD.get(str(self.solver))
            hint = f"; for {self.solver!r} of scikit-learn use {hint!r}" if hint else ""
            raise ValueError(f"solver must be one of {', '.join(names)}, got {self.solver!r}{hint}")
        for name in ("fit_intercept", "warm_start"):
            if not isinstance(getattr(self, name), bool | np.bool_):
                raise ValueError(f"{name} must be True or False, got {getattr(self, name)!r}")
        if not isinstance(self.penalty, str | None) or self.penalty not in PENALTIES:
            raise ValueError(f"penalty must be one of {', '.join(map(repr, PENALTIES))}, got {self.penalty!r}")
        given = self.class_weight
        if not (given is None or isinstance(given, dict) or (isinstance(given, str) and given == "balanced")):
            raise ValueError(f'class_weight must be a dict of weights by label, "balanced" or None, got {given!r}')


def _require(name, value, fits, wanted):
    if not (isinstance(value, int | float | np.integer | np.floating) and fits(value)):
        raise ValueError(f"{name} must be {wanted}, got {value!r}")


def _by_label(given, classes):
    """The weight of each class (k,); ValueError for a negative one, or labels that y does not have."""
    strange = [label for label in given if label not in classes]
    if strange and len(given) - len(strange) < len(classes):
        raise ValueError(f"class_weight has labels {strange} that are not in y; those of y are {classes}")
    factor = np.array([given.get(label, 1.0) for label in classes], float)
    if not (np.isfinite(factor) & (factor >= 0)).all():
        raise ValueError(f"class_weight has finite weights of 0 or more, got {given}")
    return factor
