"""What `primitive` refuses: rules that name what is no input, calls with other numbers of inputs, wrong shapes."""

import numpy as np
import pytest

from foundations.autodiff import primitive, tensor

REFUSED = {
    "a name that is no input": lambda g, x: g * np.cos(x),
    "an input that is not there": lambda g, b: g,
    "the gradient second": lambda a, g: g,
    "two letters": lambda g, ab: g,
}


@pytest.mark.parametrize("rule", REFUSED.values(), ids=REFUSED)
def test_rules_that_name_what_is_no_input(rule):
    with pytest.raises(TypeError, match="a rule takes the gradient, then what it names of a, out; got"):
        primitive("f", np.sin, rule)


def test_another_number_of_inputs():
    f = primitive("f", np.add, lambda g: g)
    with pytest.raises(TypeError, match="f has 1 inputs, as many as rules; got 2"):
        f(tensor(1.0), tensor(2.0))


def test_a_gradient_of_another_shape():
    f = primitive("f", lambda x: x.sum(), lambda g: g)
    x = tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"f has an input of shape \(2,\), but its rule gave \(\)"):
        f(x).backward()
    assert x.grad is None
