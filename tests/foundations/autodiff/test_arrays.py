"""Data that become tensors, beside PyTorch."""

import numpy as np
import pytest

import foundations.autodiff as m
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()

DATA = {
    "tensors and floats": lambda lib: [lib.tensor(1), 2.5],
    "tensors of two types": lambda lib: [lib.tensor(1.0), lib.tensor(2.0, dtype=lib.float64)],
    "tensors of integers and floats": lambda lib: [lib.tensor(1), lib.tensor(2.5)],
    "a float before NumPy's": lambda lib: [1.0, np.float64(2)],
    "NumPy's before a float": lambda lib: [np.float64(2), 1.0],
    "an integer before NumPy's": lambda lib: [1, np.float64(2)],
    "single and double": lambda lib: [np.float32(1), np.float64(2)],
    "single and a float": lambda lib: [1.5, np.float32(1)],
    "a float before a tensor": lambda lib: [1.5, lib.tensor(1.0, dtype=lib.float64)],
    "nested": lambda lib: [[1.0, 2.0], [3.0, np.float64(4)]],
    "nested with an array": lambda lib: [[1.0, 2.0], np.ones(2)],
    "short integers and floats": lambda lib: [np.int32(1), 2.5],
    "short integers": lambda lib: [np.int32(1), np.int32(2)],
    "booleans and floats": lambda lib: [True, 1.5],
    "booleans and integers": lambda lib: [True, 2],
    "a float": lambda lib: 1.5,
    "a number of NumPy's": lambda lib: np.float64(1.5),
    "a tuple": lambda lib: ((1.0, 2.0), (3.0, 4.0)),
    "nothing": lambda lib: [],
    "rows of nothing": lambda lib: [[], []],
    "a range": lambda lib: range(3),
    "least integer": lambda lib: -(2**63),
    "beyond float32": lambda lib: [1e300, -1e300],
}


@pytest.mark.parametrize("case", DATA)
def test_type_and_value(case):
    got, wanted = (lib.tensor(DATA[case](lib)) for lib in (m, torch))
    assert got.dtype.name == str(wanted.dtype).removeprefix("torch.")
    np.testing.assert_array_equal(got.numpy(), wanted.numpy())


@pytest.mark.parametrize("data", [1e300, [1e300], np.array([1e300]), [np.float64(1e300)]])
def test_beyond_float32_is_infinite_without_a_warning(data):
    assert np.isinf(m.tensor(data, dtype=m.float32).numpy()).all()


@pytest.mark.parametrize(
    ("data", "dtype", "error"),
    [
        (2**63, None, ValueError),
        ([0, 2**64], None, ValueError),
        ([1, [2]], None, ValueError),
        ([[1], [2, 3]], None, ValueError),
        ([300], "uint8", RuntimeError),
        ([float("nan")], "int64", RuntimeError),
        ("a", None, TypeError),
        (None, None, TypeError),
        ([1j], None, TypeError),
        (np.float16(1), None, TypeError),
        (np.array([2**63], np.uint64), None, TypeError),
        (np.longdouble(1), None, TypeError),
    ],
)
def test_what_no_tensor_holds(data, dtype, error):
    with pytest.raises(error) as raised:
        m.tensor(data, dtype=dtype and np.dtype(dtype))
    assert type(raised.value) is error and "\n" not in str(raised.value) and "setting" not in str(raised.value)
