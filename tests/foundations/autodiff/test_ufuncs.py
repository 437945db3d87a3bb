"""NumPy's functions on tensors, and operators with arrays on the left."""

import operator

import numpy as np
import pytest

import foundations.autodiff as m
from foundations.autodiff.ufuncs import TABLE

BINARY = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod, operator.floordiv)
COMPARED = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)


@pytest.mark.parametrize("ufunc", TABLE, ids=lambda ufunc: ufunc.__name__)
def test_every_function_of_the_table(ufunc):
    """What NumPy gives for the arrays."""
    arrays = [np.array([[0.3, 0.7], [0.5, 0.2]]), np.array([[0.4, 0.9], [0.5, 0.6]])][: ufunc.nin]
    if ufunc.__name__.startswith("arccosh"):
        arrays = [array + 1 for array in arrays]
    if ufunc.__name__.startswith(("bitwise", "invert")):
        arrays = [array > 0.5 for array in arrays]
    got = ufunc(*map(m.tensor, arrays))
    assert isinstance(got, m.Tensor)
    np.testing.assert_allclose(got.numpy(), ufunc(*arrays), rtol=1e-13)


@pytest.mark.parametrize("op", BINARY + COMPARED, ids=lambda op: op.__name__)
@pytest.mark.parametrize("left", [np.array([2.0, 3.0], np.float32), np.float64(2), np.int64(2)], ids=str)
def test_on_the_left_of_an_operator(op, left):
    x = m.tensor([0.5, 1.5])
    got = op(left, x)
    assert isinstance(got, m.Tensor) and got.dtype == (m.float32 if op in BINARY else np.bool_)
    np.testing.assert_allclose(got.numpy(), op(np.asarray(left, np.float32), x.numpy()), rtol=1e-6)


def test_gradients_go_through():
    x = m.tensor([1.0, 2.0], requires_grad=True)
    (np.array([3.0, 4.0]) * np.maximum(np.square(x), 2)).sum().backward()
    assert x.grad.tolist() == [0.0, 16.0]
    a = np.ones((2, 2), np.float32)
    assert (a @ x).grad_fn is not None


@pytest.mark.parametrize(
    "call",
    [
        lambda x: np.cbrt(x),
        lambda x: np.add.reduce(x),
        lambda x: np.add(x, 1, out=np.zeros(2)),
        lambda x: np.exp(x, where=[True, False]),
        lambda x: np.divmod(x, 2),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(call):
    with pytest.raises(TypeError, match=r"takes no tensors; give it arrays"):
        call(m.tensor([1.0, 2.0]))


@pytest.mark.parametrize("array", [np.array(["a"]), np.array([1.0], object), np.ones(1, np.float16)], ids=str)
@pytest.mark.parametrize("call", [np.add, np.multiply, operator.mul, lambda a, x: x * a])
def test_arrays_of_types_that_tensors_have_not(array, call):
    with pytest.raises(TypeError, match="of a type that tensors have"):
        call(array, m.tensor([1.0]))
