"""What is handed over as a function: called once, in floating point, and refused in one sentence where it is none."""

import math

import numpy as np
import pytest

from foundations.calculus import (
    change_of_variables,
    delta_for,
    double_integral,
    jacobian_determinant,
    limit,
    parse,
    polar,
    spherical,
)
from foundations.calculus.symbolic import as_function
from foundations.numerics import integrate
from foundations.numerics.evaluate import called, values

BOX = [(0, 1), (0, 1)]
ARRAYS = r"^f must take arrays, element by element: write np.sin for math.sin, and np.where"
FORMULA = r"^f must be a function of arrays, such as np.sin; got .*; calculus.symbolic.as_function makes one"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: limit(math.sin, 0), ARRAYS),
        (lambda: delta_for(math.sin, 0, 0, 0.1), ARRAYS),
        (lambda: integrate(math.sin, 0, 1), ARRAYS),
        (lambda: double_integral(lambda x, y: math.sin(x), *BOX), ARRAYS),
        (lambda: double_integral(lambda x, y: 1.0 if x < y else 0.0, *BOX), ARRAYS),
        (lambda: change_of_variables(lambda x, y: math.cos(x), polar, BOX), ARRAYS),
        (
            lambda: change_of_variables(lambda x, y: x, lambda r, t: (r * math.cos(t), r), BOX),
            "^the transform must take arrays",
        ),
        (
            lambda: change_of_variables(lambda x, y: x, lambda r, t: (r, t), BOX, determinant=lambda r, t: math.exp(r)),
            "^the determinant must take arrays",
        ),
        (lambda: limit(parse("sin(x)/x"), 0), FORMULA),
        (lambda: limit("sin(x)/x", 0), FORMULA),
        (lambda: double_integral(parse("x*y"), *BOX), FORMULA),
        (lambda: change_of_variables(parse("x*y"), polar, BOX), FORMULA),
        (lambda: double_integral(1, *BOX), FORMULA),
        (lambda: double_integral(lambda x: x, *BOX), r"^f must be a function of 2 variables, not lambda\(x\)$"),
        (
            lambda: change_of_variables(lambda x, y, z: 1.0, spherical, BOX),
            r"^the transform must be a function of 2 variables, not spherical\(r, phi, theta\)$",
        ),
        (lambda: jacobian_determinant(spherical, 1.0, 2.0), "^the transform must be a function of 2 variables"),
    ],
)
def test_refused_in_one_sentence(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_what_f_raises_itself_is_left_as_it_is():
    def strict(x):
        raise ValueError("x is out of range")

    with pytest.raises(ValueError, match=r"^x is out of range$"):
        values(strict, np.ones(2))
    with pytest.raises(TypeError, match=r"^the formula is a function of x; got 2 arguments$"):
        called(as_function(parse("x"), "x"), 1.0, 2.0)


def test_functions_without_a_known_signature_are_called():
    assert called(max, 1.0, 2.0) == 2.0
    with pytest.raises(TypeError, match="iterable"):
        called(max, 1.0)


def test_a_formula_becomes_a_function():
    assert limit(as_function(parse("sin(x)/x"), "x"), 0).value == pytest.approx(1, abs=1e-10)


def test_a_constant_is_repeated_and_float32_stays():
    assert values(lambda x: 1, np.zeros((2, 3))).shape == (2, 3)
    assert values(lambda x: x * x, np.ones(2, np.float32)).dtype == np.float32
