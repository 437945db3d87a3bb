"""NIST's files as they are read, and the models of the nonlinear ones."""

import numpy as np
import pytest

from foundations import autodiff
from foundations.numerics import numerical_jacobian
from foundations.statistics.regression.nist import ReferenceSet, read
from foundations.statistics.regression.nist_models import MODELS, jacobian, residuals
from tests.foundations.statistics.regression.cases import DEMAND, GROUPS, NO_INTERCEPT, NUMBERS, SETS


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def ended(request):
    """A text with one line end or the other."""
    return lambda text: text.replace("\n", request.param)


def test_a_linear_set(ended):
    got = read(ended(NO_INTERCEPT))
    assert (got.name, got.kind, got.orders, got.intercept) == ("NoInt2", "linear", (1,), False)
    assert got.y.tolist() == [3, 4, 4] and got.X.tolist() == got.predictors().tolist() == [[4], [5], [6]]
    assert got.parameters.tolist() == [0.727272727272727] and got.standard_errors.tolist() == [0.0420827318078432]
    assert got.starts.shape == (0, 1)
    wanted = {"residual standard deviation": 0.369274472937998, "F": 298.6666666666667, "R squared": 0.993348115299335}
    assert got.statistics == wanted


def test_an_anova_set(ended):
    got = read(ended(GROUPS))
    assert (got.name, got.kind, got.orders, len(got.y)) == ("SiRstv", "anova", (), 25)
    assert got.y[[0, -1]].tolist() == [196.3052, 196.2090]
    assert got.X[:, 0].tolist() == np.repeat(range(1, 6), 5).tolist()
    wanted = {"residual standard deviation": 0.104076068334656, "F": 1.18046237440255, "R squared": 0.190999039051129}
    assert got.statistics == wanted


def test_a_univariate_set(ended):
    got = read(ended(NUMBERS))
    assert (got.name, got.kind, got.X.shape) == ("NumAcc1", "univariate", (3, 0))
    assert got.y.tolist() == [10000001, 10000003, 10000002]
    assert got.statistics == {"mean": 10000002, "standard deviation": 1, "autocorrelation": -0.5}


def test_a_nonlinear_set(ended):
    got = read(ended(DEMAND))
    assert (got.name, got.kind, got.orders, got.X.shape) == ("BoxBOD", "nonlinear", (1, 2), (6, 1))
    assert got.starts.tolist() == [[1, 1], [100, 0.75]]
    assert got.parameters.tolist() == [213.80940889, 0.54723748542]
    assert got.standard_errors.tolist() == [12.354515176, 0.10455993237]
    assert got.statistics == {"residual standard deviation": 17.088072423, "residual sum of squares": 1168.0088766}
    r = residuals(got)(got.parameters)
    assert r @ r == pytest.approx(1168.0088766, rel=1e-10)


def test_powers_and_several_predictors():
    def made(X, orders):
        empty = np.empty(0)
        return ReferenceSet("made", "linear", np.zeros(2), np.array(X, float), orders, empty, empty, empty, {})

    assert made([[2], [3]], (0, 1, 2)).predictors().tolist() == [[2, 4], [3, 9]]
    assert made([[2], [3]], (1, 3)).predictors().tolist() == [[2, 8], [3, 27]]
    assert made([[2, 7], [3, 8]], (0, 1, 2)).predictors().tolist() == [[2, 7], [3, 8]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is no reference set of NIST"),
        ("Dataset Name: Lew\nProcedure: Guessing\nData: y\n1\n", "lacks 'Dataset Name' or a known 'Procedure'"),
        (NO_INTERCEPT[: NO_INTERCEPT.rindex("\nData:")] + "\nData: y x\n", "the text of NoInt2 has no data"),
        (NO_INTERCEPT + "  a  b\n", "the data of NoInt2 are no table of numbers"),
        (NO_INTERCEPT + "  1\n", "the data of NoInt2 are no table of numbers"),
        (NO_INTERCEPT.replace("B1  ", "C1  "), "the text of NoInt2 has no certified values"),
        (NUMBERS.replace("Sample", "Simple"), "the text of NumAcc1 has no certified values"),
    ],
)
def test_what_cannot_be_read(text, words):
    with pytest.raises(ValueError, match=words):
        read(text)


def test_what_makes_no_sense():
    with pytest.raises(ValueError, match="only a linear set has columns to fit, and BoxBOD is nonlinear"):
        read(DEMAND).predictors()
    with pytest.raises(ValueError, match="there is no model for 'NumAcc1'"):
        residuals(read(NUMBERS))
    assert {read(text).kind for text in SETS.values()} == set(SETS)


PARAMETERS = {"Gauss1": 8, "Gauss2": 8, "Gauss3": 8, "Hahn1": 7, "Thurber": 7, "Kirby2": 5, "ENSO": 9, "MGH17": 5}
PARAMETERS |= {"Lanczos1": 6, "Lanczos2": 6, "Lanczos3": 6, "MGH09": 4, "Rat43": 4, "Roszman1": 4}
PARAMETERS |= {"BoxBOD": 2, "DanWood": 2, "Misra1a": 2, "Misra1b": 2, "Misra1c": 2, "Misra1d": 2}


@pytest.mark.parametrize("name", MODELS)
def test_derivatives_are_those_of_the_model(name):
    rng = np.random.default_rng(5)
    X, y = rng.uniform(3, 5, (6, 2 if name == "Nelson" else 1)), rng.uniform(1, 2, 6)
    b = rng.uniform(0.5, 1.5, PARAMETERS.get(name, 3))
    b = np.full(9, 2.0) + b if name == "ENSO" else b
    reference = ReferenceSet(name, "nonlinear", y, X, (), b, b, np.stack([b, b]), {})
    r, J = residuals(reference), jacobian(reference)
    assert J(b) == pytest.approx(numerical_jacobian(r, b), rel=1e-6, abs=1e-8)
    assert J(b) == pytest.approx(autodiff.jacobian(r, autodiff.tensor(b)).numpy(), rel=1e-13, abs=1e-300)


def test_there_are_27_models():
    assert len(MODELS) == 27
