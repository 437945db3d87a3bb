"""Moré, Garbow and Hillstrom's problems: the paper's figures, SciPy's minima, and derivatives by the engine."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.optim.problems import PROBLEMS, Optimum, Problem, any_size, solved

EACH = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda p: p.name.replace(" ", "_"))

# Section 3 of the paper: n, m, and f at its minima, to the digits printed there ("..." follows those that are no
# round figures). The second of the trigonometric function is not in the paper; below, SciPy's MINPACK ends there.
PRINTED = {
    1: (2, 2, "0"),
    2: (2, 2, "0", "48.9842"),
    3: (2, 2, "0"),
    4: (2, 3, "0"),
    5: (2, 3, "0"),
    6: (2, 10, "124.362"),
    7: (3, 3, "0"),
    8: (3, 15, "8.21487e-3", "17.4286"),
    9: (3, 15, "1.12793e-8"),
    10: (3, 16, "87.9458"),
    11: (3, 99, "0"),
    12: (3, 10, "0", "0", "0"),
    13: (4, 4, "0"),
    14: (4, 6, "0"),
    15: (4, 11, "3.07505e-4", "1.02734e-3"),
    16: (4, 20, "85822.2"),
    17: (5, 33, "5.46489e-5"),
    18: (6, 13, "0", "5.65565e-3"),
    19: (11, 65, "4.01377e-2"),
    20: (6, 31, "2.28767e-3"),
    21: (10, 10, "0"),
    22: (12, 12, "0"),
    23: (4, 5, "2.24997e-5"),
    24: (4, 8, "9.37629e-6"),
    25: (10, 12, "0"),
    26: (10, 10, "0", "2.79506e-5"),
    27: (10, 10, "0", "1"),
    28: (10, 10, "0"),
    29: (10, 10, "0"),
    30: (10, 10, "0"),
    31: (10, 10, "0"),
    32: (10, 20, "10"),
    33: (10, 20, "4.6341"),
    34: (10, 20, "6.1351"),
    35: (8, 8, "3.51687e-3"),
}
OTHER_SIZES = [
    (any_size.watson(9), "1.39976e-6"),
    (any_size.watson(12), "4.72238e-10"),
    (any_size.penalty_1(10), "7.08765e-5"),
    (any_size.penalty_2(10), "2.93660e-4"),
    (any_size.chebyquad(10), "6.50395e-3"),
    (any_size.chebyquad(9), "0"),
]


def same_digits(value, printed):
    """Equal in the digits that are printed, cut or rounded: less than one unit in the last."""
    digits, _, power = printed.partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    return abs(value - float(printed)) < unit if "." in digits else value == float(printed)


@EACH
def test_the_figures_are_the_papers(problem):
    n, m, *minima = PRINTED[problem.number]
    assert (problem.n, problem.m) == (n, m)
    assert len(problem.minima) == len(minima)
    assert all(same_digits(ours, printed) for ours, printed in zip(problem.minima, minima, strict=True))


def test_all_35_are_here():
    assert [problem.number for problem in PROBLEMS.values()] == list(range(1, 36))
    assert all(name == problem.name for name, problem in PROBLEMS.items())


@EACH
def test_the_minimizers_give_the_minima(problem):
    for optimum in problem.optima:
        if optimum.x is not None:
            assert problem.fun(optimum.x) == pytest.approx(optimum.value, rel=1e-6, abs=1e-20)
            assert solved(problem, optimum.x)


def scipys(problem):
    """The lower of the ends of two of SciPy's programs, each run once: MINPACK's "lm", and "trf", a trust region."""
    f = problem.residuals, problem.x0, problem.jacobian
    limits = {"xtol": 1e-15, "ftol": 1e-15, "gtol": 1e-15, "max_nfev": 5000}
    return min((least_squares(*f, method=method, **limits) for method in ("lm", "trf")), key=lambda end: end.cost)


@EACH
def test_scipy_ends_at_one_of_the_minima_to_ten_digits(problem):
    x = scipys(problem).x
    assert solved(problem, x)
    assert min(abs(problem.fun(x) - value) / max(value, 1e-9) for value in problem.minima) < 1e-10


@pytest.mark.parametrize(("problem", "printed"), OTHER_SIZES)
def test_other_sizes(problem, printed):
    assert same_digits(problem.minima[0], printed)
    assert problem.fun(scipys(problem).x) == pytest.approx(problem.minima[0], rel=1e-9, abs=1e-25)


@EACH
def test_jacobian_and_gradient_equal_the_engines(problem):
    x = problem.x0 + 0.01 * np.arange(1, problem.n + 1)
    J = autodiff.jacobian(problem.residuals, autodiff.tensor(x)).numpy()
    assert problem.jacobian(x) == pytest.approx(J, rel=1e-11, abs=1e-13 * np.abs(J).max())
    z = autodiff.tensor(x, requires_grad=True)
    f = problem.fun(z)
    assert isinstance(f, Tensor) and f.item() == pytest.approx(problem.fun(x), rel=1e-14)
    (gradient,) = autodiff.grad(f, z)
    assert problem.jac(x) == pytest.approx(gradient.numpy(), rel=1e-10, abs=1e-12 * np.abs(gradient.numpy()).max())


@EACH
def test_batches_are_points_one_by_one(problem):
    batch = problem.x0 + 0.01 * np.arange(6).reshape(2, 3, 1)  # (2, 3, n)
    r, f = problem.residuals(batch), problem.fun(batch)
    assert r.shape == (2, 3, problem.m) and f.shape == (2, 3)
    assert r[1, 2] == pytest.approx(problem.residuals(batch[1, 2]), rel=1e-13, abs=1e-13)
    assert isinstance(problem.fun(batch[1, 2]), float)
    assert f[1, 2] == pytest.approx(problem.fun(batch[1, 2]), rel=1e-13)


@EACH
def test_the_start_is_not_solved_and_is_given_anew(problem):
    assert not solved(problem, problem.x0)
    problem.x0[0] = np.nan
    assert np.isfinite(problem.x0).all()


@EACH
@pytest.mark.parametrize("far", [0.0, 1e300, -1e300, np.inf, np.nan])
def test_nothing_is_warned_of_far_away(problem, far):
    x = np.full(problem.n, far)
    assert isinstance(problem.fun(x), float)
    assert problem.jac(x).shape == (problem.n,)


def test_solved_draws_the_line():
    parabola = Problem("shifted parabola", 0, 2, (5,), (Optimum(4, (0,)),), lambda x: None, lambda x: None)
    table = {0.0: True, 1.99e-3: True, 2.01e-3: False}  # f = 4 + x²; 1e-6 of 4 is 4e-6
    for x, wanted in table.items():
        f = Problem("", 0, 2, (5,), parabola.optima, lambda x: np.array([2.0, x[0]]), lambda x: None)
        assert solved(f, [x]) is wanted
    zero = Problem("", 0, 1, (5,), (Optimum(0),), lambda x: x, lambda x: None)
    assert solved(zero, [0.99e-4]) and not solved(zero, [1.01e-4]) and not solved(zero, [np.nan])


def test_bad_input_is_said_in_a_sentence():
    rosenbrock = PROBLEMS["Rosenbrock"]
    with pytest.raises(ValueError, match=r"Rosenbrock has 2 unknowns, got x of shape \(3,\)"):
        rosenbrock.fun([1, 2, 3])
    with pytest.raises(ValueError, match=r"Rosenbrock has 2 unknowns, got x of shape \(\)"):
        rosenbrock.fun(1.0)
    with pytest.raises(ValueError, match=r"derivatives are taken at one point \(2,\), got x of shape \(4, 2\)"):
        rosenbrock.jacobian(np.ones((4, 2)))
    for build, n in ((any_size.extended_rosenbrock, 3), (any_size.extended_powell, 0)):
        with pytest.raises(ValueError, match=f"n must be a positive multiple of [24], got {n}"):
            build(n)
