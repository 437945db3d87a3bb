"""The edge of linear algebra: stacks, precision, emptiness and refusals, for any function of one matrix."""

import inspect
from typing import NamedTuple

import numpy as np
import pytest

from foundations.linalg import LinAlgError, eigh, qr, svd
from foundations.linalg._edge import matrix_function, power_of_two
from tests.foundations.linalg.cases import HERMITIAN, MATRICES

FUNCTIONS = {"qr": (qr, np.linalg.qr), "eigh": (eigh, np.linalg.eigh), "svd": (svd, np.linalg.svd)}


class Pair(NamedTuple):
    twice: np.ndarray
    size: int


@matrix_function
def pair(a, factor=2.0):
    """A function of one matrix, to be decorated."""
    assert a.dtype in (np.float64, np.complex128) and a.ndim == 2
    return Pair(factor * a, a.size)


def test_the_decorator_keeps_name_documentation_and_parameters():
    assert pair.__name__ == "pair" and pair.__doc__ == "A function of one matrix, to be decorated."
    assert str(inspect.signature(pair)) == "(a, factor=2.0)"


@pytest.mark.parametrize("name", MATRICES)
def test_a_stack_is_each_of_its_matrices_and_keeps_its_precision(name):
    A = np.asarray(MATRICES[name])
    with np.errstate(over="ignore"):
        result = pair(A)
        expected = 2.0 * A.astype(A.dtype if A.dtype.kind in "fc" else float)
    assert type(result) is Pair
    assert result.twice.dtype == expected.dtype
    np.testing.assert_array_equal(result.twice, expected)
    # a number per matrix is not made a floating point number
    np.testing.assert_array_equal(result.size, np.full(A.shape[:-2], A.shape[-1] * A.shape[-2]))
    assert np.asarray(result.size).dtype.kind == "i"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arguments_have_numpys_names_and_defaults(name):
    ours, theirs = (inspect.signature(function).parameters.values() for function in FUNCTIONS[name])
    assert [(p.name, p.default) for p in ours] == [(p.name, p.default) for p in theirs]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("case", HERMITIAN)
def test_results_have_numpys_names_shapes_and_precision(name, case):
    ours, theirs = (function(HERMITIAN[case]) for function in FUNCTIONS[name])
    assert ours._fields == theirs._fields
    assert [(x.shape, x.dtype) for x in ours] == [(x.shape, x.dtype) for x in theirs]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("a", [3.0, np.ones(3), []], ids=["0-d", "1-d", "empty list"])
def test_what_is_not_a_matrix_is_refused_as_by_numpy(name, a):
    for function in FUNCTIONS[name]:
        with pytest.raises(LinAlgError, match=r"-dimensional array given\. Array must be"):
            function(a)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", ["float16", "longdouble"])
def test_other_precisions_are_refused_as_by_numpy(name, dtype):
    if np.dtype(dtype) == np.float64:
        pytest.skip("long double is double precision here")
    for function in FUNCTIONS[name]:
        with pytest.raises(TypeError, match="unsupported in linalg"):
            function(np.eye(2, dtype=dtype))


@pytest.mark.parametrize("dtype", ["U1", "object", "datetime64[s]"])
def test_what_are_no_numbers_is_refused(dtype):
    with pytest.raises(TypeError, match="unsupported in linalg"):
        svd(np.zeros((2, 2), dtype=dtype))


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("case", ["symmetric", "complex128", "stack", "strided", "no zeros"])
def test_input_is_not_overwritten(name, case):
    A = np.array(MATRICES[case])
    before = A.copy()
    FUNCTIONS[name][0](A)
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("form", ["diagonal", "full", "2 x 2"])
def test_not_finite_input_raises_where_numpy_raises_and_is_nan_elsewhere(name, value, form):
    n = 2 if form == "2 x 2" else 3
    bad = np.full((n, n), value) if form != "diagonal" else np.diag([1.0, value, 2.0])
    A = np.stack([np.eye(n), bad])
    ours, theirs = FUNCTIONS[name]
    try:
        theirs(A)
    except LinAlgError as error:
        with pytest.raises(LinAlgError, match=str(error)):
            ours(A)
        return
    result = ours(A)
    assert all(np.isfinite(x[0]).all() for x in result)  # the other matrix of the stack is unharmed
    assert any(not np.isfinite(x[1]).all() for x in result)


def test_power_of_two_brings_any_size_to_between_a_half_and_one():
    x = np.array([5e-324, 1e-310, 1e-200, 0.3, 1.0, 3.0, 1e200, 1.7e308])
    scale = power_of_two(x)
    np.testing.assert_array_equal(np.frexp(scale)[0], 0.5)
    scaled = x / scale
    assert np.all((scaled[2:-1] >= 0.5) & (scaled[2:-1] <= 1.0))
    assert np.all((scaled > 1e-17) & (scaled < 2)) and np.all(scaled * scale == x)
    assert power_of_two(0.0) == 1.0
