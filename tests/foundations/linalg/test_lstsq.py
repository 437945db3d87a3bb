"""Least squares as NumPy's: any shape, rank, precision and tolerance, the definition, and what is refused."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, lstsq
from tests.foundations.linalg.cases import MATRICES, eps

RNG = np.random.default_rng(0)
FLAT = {name: A for name, A in MATRICES.items() if np.ndim(A) == 2}
# A x is far from b where singular values reach down to the rounding level: there the definition is tested instead
SPREAD = ("ill-conditioned", "huge and tiny columns", "subnormal")
UNIQUE = {name: A for name, A in FLAT.items() if name not in SPREAD}
RIGHT = {
    "vector": lambda m: RNG.standard_normal(m),
    "float32 vector": lambda m: RNG.standard_normal(m).astype(np.float32),
    "integers": lambda m: np.arange(m),
    "columns": lambda m: RNG.standard_normal((m, 3)),
    "complex column": lambda m: 1j * RNG.standard_normal((m, 1)),
    "no columns": lambda m: np.zeros((m, 0)),
}


def same(got, wanted):
    assert [np.shape(part) for part in got] == [np.shape(part) for part in wanted]
    assert [np.asarray(got[i]).dtype for i in (0, 1, 3)] == [wanted[i].dtype for i in (0, 1, 3)]
    assert got.rank == wanted[2] and type(got.rank) is int
    kappa = wanted[3].max(initial=0) / wanted[3][: got.rank].min(initial=np.inf) if got.rank else 1
    for i in (0, 1, 3):
        limit = 100 * max(kappa**2 if i == 0 else 1, 1) * np.finfo(got.x.dtype).eps
        np.testing.assert_allclose(got[i], wanted[i], rtol=0, atol=limit * np.abs(wanted[i]).max(initial=0) + 1e-300)


def test_parameters_are_numpys():
    assert inspect.signature(lstsq) == inspect.signature(np.linalg.lstsq)


@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize("name", UNIQUE)
def test_lstsq_is_numpys(name, right):
    A = np.asarray(FLAT[name])
    b = RIGHT[right](len(A))
    before = A.copy(), b.copy()
    same(lstsq(A, b), np.linalg.lstsq(A, b))
    np.testing.assert_array_equal(A, before[0])
    np.testing.assert_array_equal(b, before[1])


@pytest.mark.parametrize("rcond", [None, -1, 0, 0.3, 0.01, 1, 7])
def test_tolerances_are_numpys(rcond):
    A = np.diag([1.0, 0.5, 0.05, 3e-16, 1e-17])
    for a in (A, A.astype(np.float32)):
        got, wanted = (function(a, np.ones(5, a.dtype), rcond) for function in (lstsq, np.linalg.lstsq))
        assert got.rank == wanted[2]
        for i in (0, 3):
            np.testing.assert_allclose(got[i], wanted[i], rtol=4 * eps(a))


@pytest.mark.parametrize("shape", [(40, 7), (200, 60), (7, 40), (33, 33), (34, 33)])
@pytest.mark.parametrize("is_complex", [False, True])
def test_what_is_left_is_at_right_angles(shape, is_complex):
    A, b = RNG.standard_normal(shape), RNG.standard_normal(shape[0])
    if is_complex:
        A, b = A + 1j * RNG.standard_normal(shape), 1j * b
    for columns in (A, A * 10.0 ** -np.linspace(0, 12, shape[1])):
        x = lstsq(columns, b, rcond=1e-15).x
        slope = np.abs(columns.conj().T @ (b - columns @ x)).max()
        assert slope <= 50 * eps(A) * np.linalg.norm(columns, 2) * (np.linalg.norm(columns, 2) * np.linalg.norm(x) + 1)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 8), st.integers(1, 8))
def test_the_shortest_of_many(seed, rank, m, n):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((m, rank)) @ rng.standard_normal((rank, n))
    x, _, r, s = lstsq(A, A @ rng.standard_normal(n), rcond=1e-10)
    assert r == min(m, n, rank) or s[r] <= 1e-10 * s[0]
    null = np.linalg.svd(A)[2][r:]  # (n - r, n)
    assert np.abs(null @ x).max(initial=0) <= 1e-12 * max(1.0, np.abs(x).max())


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_large_and_small_numbers(size):
    A, b = RNG.standard_normal((6, 3)), RNG.standard_normal(6)
    for a, c in ((A * size, b), (A, b * size)):
        got, wanted = lstsq(a, c), np.linalg.lstsq(A, b)
        np.testing.assert_allclose(got.x * (a[0, 0] / A[0, 0]) / (c[0] / b[0]), wanted[0], rtol=1e-12)
    assert lstsq(5e-324 * np.ones((3, 2)), np.zeros(3)).rank == 1


def test_not_finite_right_hand_sides_stay_in_their_column():
    A, B = RNG.standard_normal((5, 2)), RNG.standard_normal((5, 3))
    B[2, 1] = np.nan
    got, wanted = lstsq(A, B).x, lstsq(A, B[:, [0, 2]]).x
    assert np.isnan(got[:, 1]).all()
    np.testing.assert_allclose(got[:, [0, 2]], wanted, rtol=1e-14)


@pytest.mark.parametrize(
    "a, b",
    [
        (3.0, [1.0]),
        ([1.0, 2.0], [1.0, 2.0]),
        (np.ones((2, 3, 3)), np.ones(3)),
        (np.eye(3), 3.0),
        (np.eye(3), np.ones((3, 1, 1))),
        (np.eye(3), np.ones(2)),
        (np.full((3, 2), np.nan), np.ones(3)),
    ],
)
def test_refusals_are_numpys(a, b):
    for module in (np.linalg.lstsq, lstsq):
        with pytest.raises(LinAlgError):
            module(a, b)


@pytest.mark.parametrize("kind", [np.float16, np.longdouble, "U1", object])
def test_precisions_that_numpy_refuses(kind):
    with pytest.raises(TypeError, match="unsupported"):
        lstsq(np.eye(2).astype(kind), [1.0, 2.0])


def test_infinities_are_refused():
    with pytest.raises(LinAlgError, match="did not converge"):
        lstsq([[1.0, 0.0], [0.0, np.inf]], [1.0, 1.0])
