"""Bases against libraries and their definitions, at training points, at new ones, and outside."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.interpolate import BSpline
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.preprocessing import SplineTransformer

from foundations.estimators import FourierFeatures, OrthogonalPolynomialFeatures, RadialFeatures, SplineFeatures
from foundations.estimators.bases.splines import cox_de_boor

RNG = np.random.default_rng(0)
POINTS = {
    "even": np.linspace(0, 1, 100),
    "few": np.linspace(-3, 5, 31),
    "random": RNG.random(200),
    "normal": RNG.standard_normal(200),
    "exponential": RNG.exponential(size=300),
    "years": np.repeat(np.arange(1950.0, 2021.0), 3),
    "tiny": 1e-200 * RNG.standard_normal(50),
    "huge": 1e200 * RNG.standard_normal(50),
}
BASES = [OrthogonalPolynomialFeatures(), RadialFeatures(), FourierFeatures(), SplineFeatures()]
name_of = "{0.__class__.__name__}".format


@pytest.mark.parametrize("degree", [1, 5, 30])
@pytest.mark.parametrize("x", POINTS.values(), ids=POINTS)
def test_polynomials_are_orthonormal_at_the_training_points(x, degree):
    P = OrthogonalPolynomialFeatures(degree).fit_transform(x[:, None])
    P = np.column_stack([np.ones(len(x)), P])
    np.testing.assert_allclose(P.T @ P / len(x), np.eye(degree + 1), rtol=0, atol=1e-14)


def test_three_terms_alone_lose_orthogonality():
    x = POINTS["exponential"]
    t = (2 * x - x.max() - x.min()) / (x.max() - x.min())
    P, b = [np.zeros(len(t)), np.ones(len(t))], 0.0
    for _ in range(30):
        v = t * P[-1] - (P[-1] @ (t * P[-1]) / len(t)) * P[-1] - b * P[-2]
        b = np.sqrt(v @ v / len(t))
        P.append(v / b)
    inner = np.array(P[1:]) @ np.transpose(P[1:]) / len(t)
    assert 1e-4 < np.abs(inner - np.eye(31)).max() < 1  # ours: 1e-14, in the test above


@pytest.mark.parametrize("name", ["even", "few", "random", "normal", "years"])
def test_polynomials_are_those_of_the_powers(name):
    x = POINTS[name]
    t = (2 * x - x.max() - x.min()) / (x.max() - x.min())
    Q, R = np.linalg.qr(np.vander(t, 11, increasing=True))
    basis = OrthogonalPolynomialFeatures(10).fit(x[:, None])
    wanted = (Q * np.sign(np.diag(R)))[:, 1:] * np.sqrt(len(x))
    np.testing.assert_allclose(basis.transform(x[:, None]), wanted, rtol=0, atol=1e-10)
    # at new points: the polynomial of degree k through k + 1 values is the one through all
    new = np.linspace(t.min(), t.max(), 37)
    powers = np.vander(new, 11, increasing=True) @ np.linalg.inv(R * np.sign(np.diag(R))[:, None])
    half = (x.max() - x.min()) / 2
    got = basis.transform((x.min() + half + half * new)[:, None])
    np.testing.assert_allclose(got, powers[:, 1:] * np.sqrt(len(x)), rtol=1e-8, atol=1e-8)


def test_polynomials_on_even_points_become_legendres():
    x = np.linspace(-1, 1, 20_001)
    P = OrthogonalPolynomialFeatures(8).fit(x[:, None]).transform([[0.3], [1.0], [1.5]])
    for k in range(1, 9):
        wanted = np.sqrt(2 * k + 1) * np.polynomial.Legendre.basis(k)(np.array([0.3, 1.0, 1.5]))
        np.testing.assert_allclose(P[:, k - 1], wanted, rtol=1e-2)


def test_a_row_alone_gets_the_numbers_that_it_gets_among_others():
    x = POINTS["exponential"][:80, None]
    basis = OrthogonalPolynomialFeatures(30).fit(x)
    alone = np.vstack([basis.transform(x[i : i + 1]) for i in range(40)])
    np.testing.assert_array_equal(alone, basis.transform(x)[:40])


@given(arrays(int, st.integers(1, 20), elements=st.integers(-50, 50)), st.integers(1, 12))
def test_polynomials_of_few_different_values(x, degree):
    P = OrthogonalPolynomialFeatures(degree).fit_transform(x[:, None])
    k = min(degree, len(np.unique(x)) - 1)
    np.testing.assert_allclose(P.T @ P / len(x), np.diag(np.arange(degree) < k), rtol=0, atol=1e-13)
    assert not P[:, k:].any()


@pytest.mark.parametrize("n_centers, width", [(10, None), (2, None), (5, 0.3), (1, 2.0)])
def test_bumps_are_scikit_learns_kernel(n_centers, width):
    x = POINTS["normal"][:, None]
    basis = RadialFeatures(n_centers, width).fit(x)
    centers, w = basis.columns_[0]
    if n_centers > 1:
        np.testing.assert_allclose(centers, np.linspace(x.min(), x.max(), n_centers), rtol=1e-15)
    assert w == pytest.approx(width or centers[1] - centers[0])
    new = np.linspace(-5, 5, 41)[:, None]
    np.testing.assert_allclose(basis.transform(new), rbf_kernel(new, centers[:, None], gamma=0.5 / w**2), atol=1e-14)


def test_one_bump_is_in_the_middle_and_as_wide_as_the_range():
    assert RadialFeatures(1).fit([[1.0], [5.0]]).columns_[0] == (np.array([3.0]), 4.0)


@pytest.mark.parametrize("period", [None, 7.0, 0.25])
def test_waves_are_the_formula(period):
    x = np.linspace(-3, 5, 33)
    basis = FourierFeatures(4, period).fit(x[:, None])
    P = 8.0 if period is None else period
    wanted = np.exp(2j * np.pi * x[:, None] * np.arange(1, 5) / P)
    got = basis.transform(x[:, None])
    np.testing.assert_allclose(got[:, ::2], wanted.real, rtol=0, atol=1e-12)
    np.testing.assert_allclose(got[:, 1::2], wanted.imag, rtol=0, atol=1e-12)


def test_waves_of_large_numbers_keep_their_phase():
    basis = FourierFeatures(3, 7.0).fit([[0.0], [1.0]])
    far = 7 * 10.0**14  # a whole number of periods, and 2π·3·far/7 has no digits left after the point
    np.testing.assert_array_equal(basis.transform([[far + 2.0]]), basis.transform([[2.0]]))


@pytest.mark.parametrize("n_knots, degree", [(8, 3), (2, 1), (2, 3), (5, 2), (4, 5), (30, 3)])
def test_splines_are_scikit_learns(n_knots, degree):
    X = RNG.standard_normal((60, 2)) * [1.0, 1e3]
    new = np.vstack([X, X.min(axis=0), X.max(axis=0), X.min(axis=0) - 5, X.max(axis=0) + 5])
    wanted = SplineTransformer(n_knots, degree, include_bias=False).fit(X).transform(new)
    got = SplineFeatures(n_knots, degree).fit(X).transform(new)
    np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-14)


@pytest.mark.parametrize("p", [1, 2, 3, 6])
def test_cox_de_boor_is_scipys_on_uneven_knots(p):
    t = np.cumsum(RNG.random(p + 12) + 0.1)
    x = np.append(RNG.uniform(t[p], t[-p - 1], 50), [t[p], t[p + 1], t[-p - 1]])
    B = cox_de_boor(x, t, p)
    np.testing.assert_allclose(B, BSpline.design_matrix(x, t, p).toarray(), rtol=0, atol=1e-14)
    np.testing.assert_allclose(B.sum(axis=1), 1, rtol=1e-14)
    assert (B >= 0).all() and (np.count_nonzero(B, axis=1) <= p + 1).all()


@pytest.mark.parametrize("basis", BASES, ids=name_of)
def test_each_column_by_itself(basis):
    X = RNG.standard_normal((30, 3)) * [1.0, 1e-3, 1e3]
    together = basis.fit(X).transform(X)
    assert together.shape[1] == len(basis.get_feature_names_out())
    alone = [basis.fit(X[:, j : j + 1]).transform(X[:, j : j + 1]) for j in range(3)]
    np.testing.assert_array_equal(together, np.hstack(alone))


@pytest.mark.parametrize("basis", BASES, ids=name_of)
@pytest.mark.parametrize("value", [0.0, 3.0, -1e300])
def test_a_column_that_does_not_vary(basis, value):
    X = np.full((5, 1), value)
    Phi = basis.fit(X).transform(X)
    assert np.isfinite(Phi).all() and (Phi == Phi[0]).all()


@pytest.mark.parametrize("basis", BASES, ids=name_of)
@pytest.mark.parametrize("x", [[0.0, 5e-324], [1e16, 1e16 + 2, 1e16 + 4], [-8e307, 8e307]], ids=str)
def test_ranges_at_the_end_of_the_numbers(basis, x):
    Phi = basis.fit(np.transpose([x])).transform(np.transpose([x]))
    assert np.isfinite(Phi).all() and np.abs(Phi).max() <= 2


@pytest.mark.parametrize("basis", BASES, ids=name_of)
def test_the_constant_is_not_among_the_functions(basis):
    X = np.linspace(0, 1, 200)[:, None]
    Phi = basis.fit(X).transform(X)
    with_constant = np.column_stack([np.ones(200), Phi])
    assert np.linalg.matrix_rank(with_constant) == with_constant.shape[1]


def test_outside_the_training_range():
    X, far = np.linspace(0, 1, 50)[:, None], [[1e6], [-1e6]]
    assert (np.abs(OrthogonalPolynomialFeatures(3).fit(X).transform(far)[:, 2]) > 1e17).all()
    assert not RadialFeatures().fit(X).transform(far).any()
    np.testing.assert_allclose(FourierFeatures().fit(X).transform(far), [[1, 0] * 3] * 2, atol=1e-12)
    np.testing.assert_array_equal(SplineFeatures().fit(X).transform(far), SplineFeatures().fit(X).transform([[1], [0]]))
    with pytest.raises(ValueError, match="too far outside"):
        OrthogonalPolynomialFeatures(3).fit(X).transform([[1e200]])


def test_names():
    frame = pd.DataFrame({"day": [1.0, 2.0], "year": [3.0, 5.0]})
    assert list(OrthogonalPolynomialFeatures(2).fit(frame).get_feature_names_out()) == [
        "day_p1",
        "day_p2",
        "year_p1",
        "year_p2",
    ]
    basis = FourierFeatures(1).fit([[1.0], [2.0]])
    assert list(basis.get_feature_names_out()) == ["x0_cos1", "x0_sin1"]
    assert list(basis.get_feature_names_out(["day"])) == ["day_cos1", "day_sin1"]
    with pytest.raises(ValueError, match="should have length equal to 1, got 2"):
        basis.get_feature_names_out(["a", "b"])
    with pytest.raises(ValueError, match="not equal to feature_names_in_"):
        RadialFeatures().fit(frame).get_feature_names_out(["year", "day"])


@pytest.mark.parametrize(
    "basis, X, message",
    [
        (OrthogonalPolynomialFeatures(0), [[1.0]], "degree must be an int of 1 or more, got 0"),
        (OrthogonalPolynomialFeatures(2.5), [[1.0]], "degree must be an int"),
        (RadialFeatures(0), [[1.0]], "n_centers must be"),
        (RadialFeatures(3, 0.0), [[1.0]], "width must be a number above 0, got 0.0"),
        (FourierFeatures(0), [[1.0]], "n_harmonics must be"),
        (FourierFeatures(1, -1.0), [[1.0]], "period must be a number above 0"),
        (SplineFeatures(1), [[1.0]], "n_knots must be an int of 2 or more, got 1"),
        (SplineFeatures(4, 0), [[1.0]], "degree must be"),
        (SplineFeatures(), [[1e308, 0.0], [-1e308, 0.0]], "column 0 is too wide"),
    ],
)
def test_bad_input_is_one_sentence(basis, X, message):
    with pytest.raises(ValueError, match=message) as caught:
        basis.fit(X)
    assert "\n" not in str(caught.value)
