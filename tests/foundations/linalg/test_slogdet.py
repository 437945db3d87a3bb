"""Determinants: sign and logarithm as NumPy's, against Leibniz's formula, multiplicative, out of range."""

import fractions
import inspect
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import LinAlgError, slogdet
from foundations.linalg.lu import SlogdetResult
from tests.foundations.linalg.cases import SQUARE

REGULAR = [name for name in SQUARE if np.asarray(SQUARE[name]).size == 0 or np.isfinite(slogdet(SQUARE[name])[1]).all()]


def by_permutations(A):
    """Leibniz's formula in exact fractions."""
    n, total = len(A), fractions.Fraction(0)
    for p in itertools.permutations(range(n)):
        inversions = sum(p[j] < p[i] for i in range(n) for j in range(i + 1, n))
        total += (-1) ** inversions * math.prod(
            (fractions.Fraction(A[i][p[i]]) for i in range(n)), start=fractions.Fraction(1)
        )
    return total


def test_parameters_are_numpys():
    assert inspect.signature(slogdet) == inspect.signature(np.linalg.slogdet)
    assert SlogdetResult._fields == np.linalg.slogdet(np.eye(2))._fields


@pytest.mark.parametrize("name", SQUARE)
def test_names_shapes_and_precision_are_numpys(name):
    ours, theirs = slogdet(SQUARE[name]), np.linalg.slogdet(SQUARE[name])
    assert [(np.shape(x), np.asarray(x).dtype) for x in ours] == [(np.shape(x), np.asarray(x).dtype) for x in theirs]


@pytest.mark.parametrize("name", REGULAR)
def test_values_are_numpys(name):
    A = np.asarray(SQUARE[name])
    ours, theirs = slogdet(A), np.linalg.slogdet(A)
    tolerance = 1e3 * np.finfo(ours.logabsdet.dtype).eps
    if name == "ill-conditioned":
        tolerance *= 1e9  # the determinant has a relative condition number of n κ(A) = 1e11
    np.testing.assert_allclose(ours.sign, theirs.sign, rtol=0, atol=tolerance)
    np.testing.assert_allclose(ours.logabsdet, theirs.logabsdet, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("n", range(6))
def test_leibniz(n):
    for seed in range(3):
        A = np.random.default_rng([n, seed]).integers(-4, 5, (n, n))
        exact = by_permutations(A.tolist())
        sign, log = slogdet(A)
        assert sign * math.exp(log) == pytest.approx(float(exact), rel=1e-13, abs=1e-12)


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_permutations_have_their_parity(order):
    wanted = by_permutations(np.eye(4)[list(order)].tolist())
    assert slogdet(np.eye(4)[list(order)]) == (float(wanted), 0.0)


@pytest.mark.parametrize("A", [np.zeros((3, 3)), np.zeros((2, 2), complex), np.ones((2, 2)), [[1, 2], [2, 4]]])
def test_singular(A):
    assert slogdet(A) == (0.0, -np.inf)


@pytest.mark.parametrize("factor", [10.0, -10.0, 1e-10, 1e300, 1j])
def test_out_of_the_range_of_floating_point(factor):
    n = 501
    sign, log = slogdet(factor * np.eye(n))
    assert log == pytest.approx(n * math.log(abs(factor)), rel=1e-14)
    assert sign == pytest.approx((factor / abs(factor)) ** n, abs=1e-13)


@pytest.mark.parametrize("function", [slogdet, np.linalg.slogdet])
def test_refusals(function):
    with pytest.raises(LinAlgError, match="square"):
        function(np.ones((2, 3)))
    with pytest.raises(LinAlgError, match="at least two-dimensional"):
        function([1.0])


def test_nan_goes_through():
    assert np.isnan(slogdet([[np.nan, 1.0], [0.0, 1.0]]).logabsdet)


@given(arrays(np.int64, (2, 5, 5), elements=st.integers(-9, 9)))
def test_laws(matrices):
    A, B = matrices + 30 * np.eye(5, dtype=int)  # diagonally dominant at least by half: regular
    det = {
        name: slogdet(M) for name, M in {"A": A, "B": B, "AB": A @ B, "T": A.T, "swapped": A[[1, 0, 2, 3, 4]]}.items()
    }
    assert det["AB"].sign == det["A"].sign * det["B"].sign
    assert det["AB"].logabsdet == pytest.approx(det["A"].logabsdet + det["B"].logabsdet, rel=1e-12)
    assert det["T"].sign == det["A"].sign and det["T"].logabsdet == pytest.approx(det["A"].logabsdet, rel=1e-13)
    assert det["swapped"].sign == -det["A"].sign
