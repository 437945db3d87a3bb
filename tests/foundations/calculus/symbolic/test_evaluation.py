"""Values: of numbers, arrays of any dtype, objects with operators of their own, and what is said of bad questions."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

from foundations import calculus
from foundations.autodiff import Tensor, tensor
from foundations.calculus.symbolic import NUMPY, as_function, diff, evaluate, parse, variable
from foundations.calculus.symbolic.baselines import to_sympy
from foundations.calculus.symbolic.comparison_inputs import random_expression

ROSENBROCK = parse("(1 - x)**2 + 100*(y - x**2)**2")


def test_plain_numbers_give_a_float():
    value = evaluate(ROSENBROCK, {"x": 0, "y": Fraction(1, 2)})
    assert value == 26 and type(value) is float
    assert evaluate(parse("pi*e")) == math.pi * math.e
    assert evaluate(ROSENBROCK, {variable("x"): 1, "y": 1, "unused": 3}) == 0


def test_arrays_broadcast():
    x, y = np.linspace(-2, 2, 5), np.linspace(-1, 3, 4)[:, None]
    np.testing.assert_array_equal(evaluate(ROSENBROCK, {"x": x, "y": y}), (1 - x) ** 2 + 100 * (y - x**2) ** 2)
    np.testing.assert_array_equal(evaluate(parse("x/2"), {"x": [1, 2]}), [0.5, 1])
    assert evaluate(ROSENBROCK, {"x": np.empty((0, 3)), "y": 1}).shape == (0, 3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
def test_dtype_is_kept(dtype):
    x = np.array([0.25, 0.5], dtype)
    value = evaluate(parse("exp(-x**2/3)*sin(pi*x) + sqrt(x)/7 - e**x*y"), {"x": x, "y": 0.1})
    assert value.dtype == dtype
    assert evaluate(parse("x/3 + 1/(1 + exp(1))"), {"x": dtype(2)}).dtype == dtype


def test_whole_numbers_are_floats():
    np.testing.assert_array_equal(evaluate(parse("x**-1"), {"x": np.array([1, 2, 4])}), [1, 0.5, 0.25])
    assert evaluate(parse("x**-1"), {"x": np.int8(2)}) == 0.5
    assert evaluate(parse("x + y"), {"x": True, "y": 1}) == 2


@pytest.mark.parametrize(
    ("text", "x", "wanted"),
    [
        ("log(x)", 0, -math.inf),
        ("log(x)", -1, math.nan),
        ("1/x", 0, math.inf),
        ("x/x", 0, math.nan),
        ("sqrt(x)", -1, math.nan),
        ("x**0.5", -1, math.nan),
        ("exp(x)", 1000, math.inf),
        ("x**64", 1e10, math.inf),
        ("1/0 + x", 1, math.inf),
        ("x*0**0", 1, 1),
        ("abs(x)", -0.0, 0),
        ("sign(x)", 0, 0),
        ("x", math.nan, math.nan),
        ("((9**64)**64)**64 + x", 1, math.inf),
        ("1e300*1e300*x", 1, math.inf),
    ],
)
def test_outside_the_domain_the_answer_is_numpys_without_a_warning(text, x, wanted):
    np.testing.assert_equal(evaluate(parse(text), {"x": x}), wanted)
    np.testing.assert_equal(evaluate(parse(text), {"x": np.array([x, x], float)}), [wanted, wanted])


def test_a_number_beyond_floats_is_infinite():
    assert evaluate(variable("x"), {"x": -(10**400)}) == -math.inf
    assert evaluate(variable("x") + 10**400, {"x": 1}) == math.inf
    assert evaluate(variable("x") - 10**400, {"x": 1}) == -math.inf


class Dual:
    """a + b ε with ε² = 0, as little of it as the test needs: an object that knows operators, and no NumPy."""

    def __init__(self, a, b=0.0):
        self.a, self.b = a, b

    def _with(self, other):
        return other if isinstance(other, Dual) else Dual(other)

    def __add__(self, other):
        other = self._with(other)
        return Dual(self.a + other.a, self.b + other.b)

    __radd__ = __add__

    def __neg__(self):
        return Dual(-self.a, -self.b)

    def __sub__(self, other):
        return self + -self._with(other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        other = self._with(other)
        return Dual(self.a * other.a, self.a * other.b + self.b * other.a)

    __rmul__ = __mul__

    def __pow__(self, n):
        return Dual(self.a**n, n * self.a ** (n - 1) * self.b)

    def __truediv__(self, other):
        return self * self._with(other) ** -1

    def exp(self):
        return Dual(math.exp(self.a), math.exp(self.a) * self.b)


def test_a_table_of_functions_lets_other_objects_through():
    expression = parse("exp(-x**2/2)*(1 - x)/exp(1)")
    got = evaluate(expression, {"x": Dual(0.75, 1.0)}, functions={"exp": Dual.exp})
    assert got.a == pytest.approx(evaluate(expression, {"x": 0.75}), rel=1e-15)
    assert got.b == pytest.approx(evaluate(diff(expression, "x"), {"x": 0.75}), rel=1e-15)


def test_the_table_computes_functions_of_plain_numbers_too():
    table = {"exp": lambda u: 100 + u, "log": np.log}
    assert evaluate(parse("exp(x)"), {"x": 2.0}, functions=table) == 102
    assert evaluate(parse("exp(x)"), {"x": 2}, functions=table) == 102
    assert as_function(parse("1/exp(x)"), "x", functions=table)(-100) == np.inf
    assert type(evaluate(parse("log(x)"), {"x": 2.0}, functions=table)) is float
    with pytest.raises(ValueError, match="the table of functions has no sin; it has exp, log"):
        evaluate(parse("sin(x)"), {"x": 2.0}, functions=table)


@pytest.mark.parametrize("names", [("foo",), ("exp", "Exp", 1)])
def test_names_in_the_table_that_no_formula_has_are_refused(names):
    table = dict.fromkeys(names, np.exp)
    got = ", ".join(repr(name) for name in names if name != "exp")
    message = f"^the names in the table of functions are exp, .*, sign, number, pi, e; got {got}$"
    with pytest.raises(ValueError, match=message):
        evaluate(parse("exp(x)"), {"x": 2.0}, functions=table)
    with pytest.raises(ValueError, match=message):
        as_function(parse("exp(x)"), "x", functions=table)


def test_a_tensor_passes_through_and_back():
    expression = parse("exp(-x**2)/(1 + sqrt(x))*abs(x) + tanh(x)**x + 2**x - pi/x + cos(1)")
    x = tensor(np.array([0.5, 1.25]), requires_grad=True)
    table = {name: getattr(Tensor, name) for name in ("exp", "sqrt", "abs", "tanh")}
    value = evaluate(expression, {"x": x}, table)
    value.sum().backward()
    np.testing.assert_allclose(value.detach().numpy(), evaluate(expression, {"x": x.detach().numpy()}), rtol=1e-14)
    np.testing.assert_allclose(x.grad.numpy(), evaluate(diff(expression, "x"), {"x": x.detach().numpy()}), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tensors_keep_their_dtype_and_broadcast(dtype):
    expression = parse("exp(-x**2/3)*sin(pi*x) + sqrt(abs(x) + 1)/7 - e**x*y + 2**x - x**-2 + log(cosh(y))*tanh(x)")
    tensors = {"x": tensor(np.array([[0.5], [1.25]], dtype), requires_grad=True)}
    tensors["y"] = tensor(np.array([0.25, -0.75, 2], dtype), requires_grad=True)
    value = evaluate(expression, tensors, {name: getattr(Tensor, name) for name in NUMPY})
    value.sum().backward()
    arrays = {name: u.detach().numpy() for name, u in tensors.items()}
    assert value.detach().numpy().dtype == dtype and value.shape == (2, 3)
    for name, axis in (("x", 1), ("y", 0)):
        slope = np.broadcast_to(evaluate(diff(expression, name), arrays), (2, 3)).sum(axis, dtype, keepdims=axis == 1)
        assert slope.dtype == tensors[name].grad.numpy().dtype == dtype
        np.testing.assert_allclose(tensors[name].grad.numpy(), slope, rtol=100 * np.finfo(dtype).eps)


def test_the_dual_numbers_of_calculus_pass_without_a_table():
    expression = parse("sin(x*y)**2/cosh(x) + abs(x)**y + sqrt(y)")
    value = evaluate(expression, {"x": calculus.Dual(np.array([0.5, -2]), np.eye(2)), "y": 2})
    np.testing.assert_allclose(
        value.tangent, np.diag(evaluate(diff(expression, "x"), {"x": np.array([0.5, -2]), "y": 2})), rtol=1e-14
    )


def test_arrays_of_objects_and_numbers_of_other_kinds_pass():
    third = evaluate(parse("x/3"), {"x": mpmath.mpf(1)})
    assert isinstance(third, mpmath.mpf)
    assert evaluate(parse("x*x"), {"x": np.array([Fraction(1, 3)], object)}) == [Fraction(1, 9)]


def test_the_table_says_what_numbers_become():
    assert evaluate(parse("x/3 + 0.1"), {"x": Fraction(1)}, {"number": lambda f: f}) == Fraction(13, 30)
    with mpmath.workdps(40):
        table = {"number": lambda f: mpmath.mpf(f.numerator) / f.denominator, "pi": mpmath.pi, "sin": mpmath.sin}
        value = evaluate(parse("sin(pi/3)*x"), {"x": 2}, table)
        assert abs(value - mpmath.sqrt(3)) < mpmath.mpf(10) ** -38


def test_what_is_shared_is_computed_once():
    calls = []

    def counted(u):
        calls.append(1)
        return np.sin(u)

    u = parse("sin(x)")
    for _ in range(40):
        u = (u + u) / 2
        assert evaluate(u, {"x": np.ones(2)}, NUMPY | {"sin": counted}).shape == (2,)
        if u.size > 100_000:
            break
    assert len(calls) < 41


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_sympys_functions(seed):
    expression, values = random_expression(np.random.default_rng(seed), 5 + 4 * seed)
    got = evaluate(expression, values)
    np.testing.assert_array_equal(as_function(expression, *values)(*values.values()), got)
    theirs = sympy.lambdify(list(values), to_sympy(str(expression), evaluate=False), "numpy")
    np.testing.assert_allclose(got, theirs(*values.values()), rtol=1e-9)


def test_as_function_takes_its_arguments_in_order():
    f = as_function(parse("x - 2*y"), "y", variable("x"))
    assert f(1, 10) == 8 and f.__doc__ == "x - 2*y as a function of y, x."
    assert as_function(parse("pi"), "x")(np.ones(3)) == math.pi
    with pytest.raises(TypeError, match="a function of y, x; got 1 arguments"):
        f(1)
    with pytest.raises(ValueError, match="every variable needs a value; y missing, given x"):
        as_function(parse("x - 2*y"), "x")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: evaluate(ROSENBROCK), ValueError, "x, y missing, given none"),
        (lambda: evaluate(ROSENBROCK, {"x": 1, "z": 2}), ValueError, "y missing, given x, z"),
        (lambda: evaluate(parse("tanh(x)"), {"x": Dual(1)}, {"exp": Dual.exp}), ValueError, "has no tanh; it has exp"),
        (lambda: evaluate(ROSENBROCK, {"x": 1, "y": "2"}), TypeError, "got '2'"),
        (lambda: evaluate("x + 1", {"x": 1}), TypeError, "got 'x \\+ 1'"),
        (lambda: evaluate(ROSENBROCK, {"x": 1, "y": ["2"]}), TypeError, "a variable's value is a number, .* got array"),
        (lambda: evaluate(ROSENBROCK, {1: 1}), TypeError, "a variable is given by its name"),
        (lambda: evaluate(ROSENBROCK, [1, 1]), TypeError, "values is a table by names, .* got \\[1, 1\\]"),
        (lambda: evaluate(ROSENBROCK, {"x": 1, "y": 1}, None), TypeError, "functions is a table by names, .* got None"),
        (lambda: evaluate(parse("exp(x)"), {"x": Dual(1)}, {}), ValueError, "has no exp; it has none"),
        (lambda: evaluate(parse("sin(x)"), {"x": variable("y")}), TypeError, "NumPy's sin takes no Expression; give"),
    ],
)
def test_bad_questions(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_long_sum_and_a_deep_tree():
    x = variable("x")
    assert evaluate(sum((x for _ in range(1500)), start=x), {"x": 1}) == 1501
    deep = x
    for _ in range(1500):
        deep = 1 - deep
    assert evaluate(deep, {"x": 0.25}) == 0.25
