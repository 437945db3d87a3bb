"""Every order of numpy.linalg.norm, with axes and kept dimensions; laws; and sizes at which NumPy's overflows."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, norm

RNG = np.random.default_rng(0)
VECTOR_ORDS = [None, 0, 1, 2, 3, 2.5, 0.5, -1, -2, -0.5, np.inf, -np.inf, 2.0]
MATRIX_ORDS = [None, 1, -1, 2, -2, np.inf, -np.inf, "fro", "f", "nuc"]
DTYPES = [np.int32, np.bool_, np.float32, np.float64, np.complex64, np.complex128]


def random(shape, dtype=np.float64):
    x = RNG.standard_normal(shape) * 3
    return (x + 1j * RNG.standard_normal(shape)).astype(dtype) if np.dtype(dtype).kind == "c" else x.astype(dtype)


def agree(x, **options):
    with np.errstate(all="ignore"):
        got, wanted = norm(x, **options), np.linalg.norm(x, **options)
    assert type(got) is type(wanted) and got.dtype == wanted.dtype and got.shape == wanted.shape
    eps = 100 * np.finfo(wanted.dtype).eps
    # LAPACK and we know the smallest singular value to eps of the largest one
    atol = eps * np.linalg.norm(np.asarray(x, dtype=complex)) if options.get("ord") == -2 else 0
    np.testing.assert_allclose(got, wanted, rtol=eps, atol=atol)


def test_parameters_have_numpys_names_and_defaults():
    assert inspect.signature(norm) == inspect.signature(np.linalg.norm)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ord", VECTOR_ORDS)
def test_vector_norms(ord, dtype):
    agree(random(7, dtype), ord=ord)
    agree(random(1, dtype), ord=ord)
    for axis in (0, 1, -1, (2,), np.int64(1)):
        for keepdims in (False, True):
            agree(random((3, 4, 2), dtype), ord=ord, axis=axis, keepdims=keepdims)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ord", MATRIX_ORDS)
def test_matrix_norms(ord, dtype):
    for shape in ((3, 4), (4, 3), (1, 1), (5, 5)):
        agree(random(shape, dtype), ord=ord)
    for axis in ((0, 1), (1, 0), (-1, 0), (2, 1)):
        for keepdims in (False, True):
            agree(random((3, 4, 2), dtype), ord=ord, axis=axis, keepdims=keepdims)


def test_all_elements_in_a_row():
    for shape in ((), (2, 3), (2, 2, 2)):
        for keepdims in (False, True):
            agree(random(shape), keepdims=keepdims)


def test_half_and_long_double():
    agree(np.array([3, 4], np.float16))
    agree(np.array([3, 4], np.float16), ord=1)
    agree(np.array([3, 4], np.longdouble))
    agree(np.array([3, 4], np.longdouble), ord=3)


@pytest.mark.parametrize("ord", VECTOR_ORDS)
def test_zeros_and_empty_vectors(ord):
    agree(np.zeros(3), ord=ord)
    agree(np.array([1.0, 0.0, 2.0]), ord=ord)
    agree(np.zeros((0, 3)), ord=ord, axis=1)
    if ord != -np.inf:
        agree(np.zeros(0), ord=ord)


@pytest.mark.parametrize("ord", [None, 1, 2, np.inf, "fro", "nuc"])
def test_zeros_and_empty_matrices(ord):
    for shape in ((2, 3), (0, 3), (3, 0), (0, 0)):
        agree(np.zeros(shape), ord=ord)
    agree(np.zeros((2, 0, 3)), ord=ord, axis=(1, 2))
    agree(np.zeros((0, 2, 3)), ord=ord, axis=(1, 2))


@pytest.mark.parametrize("ord", [None, 1, 2, 3, -1, np.inf, -np.inf, 0])
@pytest.mark.parametrize("x", [[np.nan, 1.0], [np.inf, 1.0], [-np.inf, np.inf], [np.inf, np.nan]])
def test_vectors_that_are_not_finite(x, ord):
    agree(np.array(x), ord=ord)


@pytest.mark.parametrize("ord", [2, -2, "nuc"])
def test_a_matrix_with_nan_has_no_singular_values(ord):
    with pytest.raises(LinAlgError):
        norm([[np.nan, 1.0], [0.0, 1.0]], ord)


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1e-200, 1e-160, 1.0, 1e155, 1e200, 3e307])
@pytest.mark.parametrize("ord", [None, 2, 3, 1.5, 50, -1, -3])
def test_large_and_small_vectors(ord, size):
    x = np.array([3.0, 4.0, -1.0, 2.0]) * (size / 4)
    unit = np.array([3.0, 4.0, -1.0, 2.0])
    digits = 1e-14 if size > 1e-300 else 1e-3  # subnormal numbers have few
    assert norm(x, ord) / (size / 4) == pytest.approx(np.linalg.norm(unit, ord), rel=digits)


@pytest.mark.parametrize("size", [1e-200, 1e200])
@pytest.mark.parametrize("ord", MATRIX_ORDS)
def test_large_and_small_matrices(ord, size):
    A = np.array([[1.0, 2.0], [3.0, 5.0], [-2.0, 0.5]])
    for stack in (A, np.stack([A, 2 * A])):
        wanted = np.linalg.norm(stack, ord, axis=(-2, -1))
        np.testing.assert_allclose(norm(stack * size, ord, axis=(-2, -1)) / size, wanted, rtol=1e-14)


def test_numpys_own_overflows_where_ours_does_not():
    x = np.array([3e200, 4e200])
    with np.errstate(over="ignore"):
        assert np.linalg.norm(x) == np.inf
    assert norm(x) == pytest.approx(5e200, rel=1e-15)
    assert norm(np.array([3e30, 4e30], np.float32)) == np.float32(5e30)
    assert norm(np.array([3e200 + 4e200j])) == pytest.approx(5e200, rel=1e-15)


def test_one_column_of_large_numbers_does_not_spoil_the_next():
    np.testing.assert_allclose(norm(np.array([[3e200, 3e-200], [4e200, 4e-200]]), axis=0), [5e200, 5e-200], rtol=1e-15)


@pytest.mark.parametrize("p", [-1, -2, -0.5])
def test_the_smallest_entry_rules_a_negative_power(p):
    assert norm([1.0, 1e200], p) == pytest.approx(1, rel=1e-14)
    assert norm([1e-200, 1.0, 1e200], p) == pytest.approx(1e-200, rel=1e-14)


def test_high_powers_do_not_underflow():
    assert norm(np.full(4, 0.4), 5000) == pytest.approx(0.4 * 4 ** (1 / 5000), rel=1e-14)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 1.5, 2, 3, np.inf]))
def test_vector_norms_are_norms(seed, p):
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, 6)) * 10.0 ** rng.integers(-5, 6, (2, 1))
    assert norm(x + y, p) <= (norm(x, p) + norm(y, p)) * (1 + 1e-14)
    assert norm(-3 * x, p) == pytest.approx(3 * norm(x, p), rel=1e-14)
    assert norm(x, p) > 0 == norm(0 * x, p)
    q = np.inf if p == 1 else 1 if p == np.inf else p / (p - 1)
    assert abs(x @ y) <= norm(x, p) * norm(y, q) * (1 + 1e-14)  # Hölder


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, np.inf, "fro"]))
def test_matrix_norms_bound_products(seed, ord):
    A, B = np.random.default_rng(seed).standard_normal((2, 4, 4))
    assert norm(A @ B, ord) <= norm(A, ord) * norm(B, ord) * (1 + 1e-13)
    assert norm(A, 2) <= norm(A, "fro") * (1 + 1e-13) <= norm(A, "nuc") * (1 + 1e-12)


@pytest.mark.parametrize(
    "x, options",
    [
        ([1, 2], {"ord": "fro"}),
        ([1, 2], {"ord": "nuc"}),
        ([1, 2], {"ord": "x"}),
        (np.ones((2, 2)), {"ord": 3}),
        (np.ones((2, 2)), {"ord": "x"}),
        (np.ones((2, 2)), {"ord": "fro", "axis": 0}),
        (np.ones((2, 2, 2)), {"ord": 2}),
        (3.0, {"ord": 2}),
        (np.ones((2, 2)), {"axis": (0, 0)}),
        (np.ones((2, 2)), {"axis": (0, 2)}),
        (np.ones((2, 2)), {"axis": 2}),
        (np.ones((2, 2, 2)), {"axis": (0, 1, 2)}),
        (np.ones((2, 2)), {"axis": "rows"}),
        ([], {"ord": -np.inf}),
        (np.zeros((0, 3)), {"ord": -1, "axis": (1, 0)}),
        (np.zeros((0, 3)), {"ord": -2}),
        (["a"], {}),
    ],
)
def test_what_numpy_refuses_is_refused_the_same_way(x, options):
    with pytest.raises(Exception) as wanted:
        np.linalg.norm(x, **options)
    with pytest.raises(type(wanted.value)):
        norm(x, **options)
