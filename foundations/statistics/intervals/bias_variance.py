"""Bias and variance of any model, by training it on many data sets.

    squared error    E (y - f̂(x))² = (f(x) - E f̂(x))² + Var f̂(x) + σ²
    zero-one loss    main prediction: the label that most of the models give; bias: it is wrong;
                     variance: how often a model differs from it

For the squared error the three parts add up. For the zero-one loss they do not: where the main prediction is wrong,
differing from it is what makes a model right, so there variance helps.
`foundations.probability.inference.bias_variance` has the models for which both parts are known exactly.
Source: Domingos, A Unified Bias-Variance Decomposition, 2000.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Decomposition(NamedTuple):
    """Means over the new points: loss against what is true there, bias (squared, of numbers) and variance."""

    loss: float
    bias: float
    variance: float


def squared_error_parts(predictions, truth) -> Decomposition:
    """The parts of the squared error against the true values, without the noise that new measurements would add.

    Parameters
    ----------
    predictions : (R, m), of R models trained on data sets of their own, at m new points; R ≥ 2
    truth : (m,), the expected value at each point

    Returns
    -------
    Decomposition with loss = bias + variance, up to rounding

    Raises
    ------
    ValueError : shapes that do not match, fewer than two models

    Notes
    -----
    Compare: numpy.mean and numpy.var over the models.
    """
    P, f = _checked(predictions, truth)
    if any(a.dtype.kind not in "biuf" or not np.isfinite(a).all() for a in (P, f)):
        raise ValueError("predictions and truth of a squared error are finite numbers; these are not")
    P, f = P.astype(float), f.astype(float)
    center = P.mean(axis=0)  # (m,)
    bias, variance = float(((center - f) ** 2).mean()), float(((P - center) ** 2).mean())
    return Decomposition(float(((P - f) ** 2).mean()), bias, variance)


def zero_one_parts(predictions, truth) -> Decomposition:
    """The parts of the zero-one loss; labels in the place of numbers, arguments as for `squared_error_parts`.

    Among labels given equally often the first in sorted order is the main prediction.
    """
    P, f = _checked(predictions, truth)
    if len({a.dtype.kind in "OSU" for a in (P, f)}) > 1:
        raise ValueError("one of predictions and truth holds texts and the other numbers, so none could be equal")
    labels, codes = np.unique(P, return_inverse=True)
    codes = codes.reshape(P.shape)
    votes = np.stack([(codes == c).sum(axis=0) for c in range(len(labels))])  # (labels, m)
    main = labels[votes.argmax(axis=0)]  # (m,)
    return Decomposition(float((f != P).mean()), float((main != f).mean()), float((main != P).mean()))


def trained_predictions(fit_predict: Callable, draw: Callable, X_new, rng: np.random.Generator, repeats=100):
    """(R, m) predictions at X_new by `repeats` models, each trained on a data set of its own.

    Parameters
    ----------
    fit_predict : fit_predict(X, y, X_new) -> (m,) predictions of a model trained on X, y
    draw : draw(rng) -> X, y of one data set
    X_new : the new points, as fit_predict takes them
    rng : where the data sets come from
    repeats : R, how many

    Returns
    -------
    (R, m) array

    Raises
    ------
    ValueError : fewer than one repetition
    """
    if repeats < 1:
        raise ValueError(f"at least one model is trained; got repeats = {repeats}")
    return np.array([fit_predict(*draw(rng), X_new) for _ in range(repeats)])


def _checked(predictions, truth):
    wanted = "predictions are (R, m) of R ≥ 2 models at m ≥ 1 points, and truth is (m,)"
    try:
        P, f = np.asarray(predictions), np.asarray(truth)
    except ValueError:
        raise ValueError(f"{wanted}; got rows of different lengths") from None
    if P.ndim != 2 or len(P) < 2 or P.size == 0 or f.shape != P.shape[1:]:
        raise ValueError(f"{wanted}; got shapes {P.shape} and {f.shape}")
    return P, f
