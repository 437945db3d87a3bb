"""The checker itself: it passes what is right, and finds each way to be wrong."""

import numpy as np
import pytest

from foundations.autodiff import Tensor, tensor
from foundations.autodiff.gradcheck import GradcheckError, gradcheck
from foundations.autodiff.primitive import primitive

X = np.random.default_rng(0).standard_normal((2, 3))


def leaf(array=X):
    return tensor(np.array(array), requires_grad=True)


RIGHT = {
    "elementwise": (lambda x: x.tanh(), [X]),
    "matmul": (lambda a, b: a @ b, [X, X.T]),
    "several outputs": (lambda x: (x * x, x.sum()), [X]),
    "unused input": (lambda x, y: x.exp(), [X, X]),
    "identity": (lambda x: x, [X]),
    "no dimensions": (lambda x: x.exp(), [0.3]),
    "zero-size": (lambda x: x * x, [np.zeros((0, 2))]),
    "large values": (lambda x: x * x, [1e6 * X]),
    "linear": (lambda x: 3 * x, [X]),
}


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("case", RIGHT)
def test_right_gradients_pass(case, order):
    f, arrays = RIGHT[case]
    assert gradcheck(f, [leaf(a) for a in arrays], order=order) is True


def one(name, vjp):
    return primitive(name, np.tanh, vjp)


square = primitive("square", np.square, lambda g, a: g * 2 * a)
half_right = primitive("half_right", np.multiply, lambda g, b: g * b, lambda g, b: g * b)
# First derivative right, second wrong: the rule takes its input for a constant, so the way back is not recorded.
unrecorded = primitive("unrecorded", np.square, lambda g, a: g * 2 * (a.detach() if isinstance(a, Tensor) else a))

WRONG = {
    "a factor": (lambda x: one("wrong", lambda g, out: g * (1 - out))(x), [X], "input 0: got .* wanted"),
    "a sign": (lambda x: one("wrong", lambda g, out: -g * (1 - out * out))(x), [X], "input 0"),
    "a part in a thousand": (lambda x: one("wrong", lambda g, out: 1.001 * g * (1 - out * out))(x), [X], "input 0"),
    "nan": (lambda x: one("wrong", lambda g, out: g * np.nan)(x), [X], "got nan"),
    "the second input": (lambda x, y: half_right(x, y), [X, X + 1], "input 1: got"),
    "type": (lambda x: one("wrong", lambda g: g.astype(np.float32))(x), [X], "got a gradient of float32"),
    "missing": (lambda x: x.detach(), [X], "breaks the graph"),
    "one path missing": (lambda x: x * x.detach(), [X], "input 0"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_gradients_are_found(case):
    f, arrays, message = WRONG[case]
    with pytest.raises(GradcheckError, match=message):
        gradcheck(f, [leaf(a) for a in arrays])


def test_a_gradient_of_the_wrong_shape_is_refused_by_the_walk():
    with pytest.raises(RuntimeError, match=r"wrong has an input of shape \(2, 3\), but its rule gave \(1, 3\)"):
        gradcheck(lambda x: one("wrong", lambda g: g[:1])(x), leaf())


def test_a_wrong_second_derivative_is_found():
    assert gradcheck(square, leaf(), order=2)
    assert gradcheck(unrecorded, leaf(), order=1)
    with pytest.raises(GradcheckError, match=r"^second order: input 0"):
        gradcheck(unrecorded, leaf(), order=2)


def test_one_wrong_number_among_many_is_found():
    def wrong(g):
        factors = np.ones(g.shape)
        factors.flat[617] = 1.01
        return g * factors

    operation = primitive("wrong", lambda x: x * 1.0, wrong)
    with pytest.raises(GradcheckError):
        gradcheck(operation, leaf(np.zeros((100, 10))))


def test_a_function_that_overwrites_its_input_is_found():
    def overwrite(x):
        y = x * x
        x.detach().numpy()[...] = 0.0
        return y

    with pytest.raises(GradcheckError, match="overwrites input 0"):
        gradcheck(overwrite, leaf())


def test_a_function_that_is_none_is_found():
    rng = np.random.default_rng(0)
    with pytest.raises(GradcheckError, match="output 0 differs between two runs"):
        gradcheck(lambda x: x * rng.random(), leaf())


@pytest.mark.parametrize("result", [None, 3, "text"])
def test_a_function_that_gives_no_tensor_is_told(result):
    with pytest.raises(TypeError, match=f"must give a tensor, or a tuple of them; got {type(result).__name__}"):
        gradcheck(lambda x: result, leaf())


def test_inputs_are_left_as_they_are():
    x = leaf()
    gradcheck(lambda x: x * x, x, order=2)
    np.testing.assert_array_equal(x.detach().numpy(), X)
    assert x.grad is None


def test_other_arguments_are_passed_on():
    assert gradcheck(lambda x, n, mask: x * n * mask, [leaf(), 3, tensor(X > 0)], order=2)


def test_the_cost_does_not_grow_with_the_number_of_inputs():
    def evaluations(n):
        count = 0

        def f(x):
            nonlocal count
            count += 1
            return x.tanh()

        gradcheck(f, leaf(np.linspace(-1, 1, n)), directions=2)
        return count

    assert evaluations(10) == evaluations(1000)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gradcheck(square, tensor(X.astype(np.float32), requires_grad=True)), "float64.*input 0 is float32"),
        (lambda: gradcheck(square, tensor(X)), "needs an input that requires a gradient"),
        (lambda: gradcheck(square, leaf(), order=3), "order is 1 or 2; got 3"),
        (lambda: gradcheck(square, leaf(), directions=0), "at least one direction; got 0"),
    ],
)
def test_bad_arguments_are_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()
