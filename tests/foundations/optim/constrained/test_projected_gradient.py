"""Projected gradient: minima over sets, what stops it, and what it counts."""

import numpy as np
import pytest
from scipy import optimize

from foundations.autodiff import log
from foundations.optim.constrained import (
    project_box,
    project_l2_ball,
    project_nonnegative,
    project_simplex,
    projected_gradient,
)


def rosenbrock(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def test_rosenbrock_in_a_box_is_scipys():
    bounds = [(-2, 0.8), (-1, 2)]
    found = projected_gradient(rosenbrock, [-1.2, 1.0], lambda x: project_box(x, [-2, -1], [0.8, 2]), tol=1e-7)
    wanted = optimize.minimize(optimize.rosen, [-1.2, 1.0], jac=optimize.rosen_der, bounds=bounds, tol=1e-12)
    assert found.success and found.status == "gradient"
    assert found.x == pytest.approx(wanted.x, abs=1e-6)
    assert found.fun == pytest.approx(0.04, abs=1e-9)


def test_a_minimum_inside_is_the_free_one():
    found = projected_gradient(rosenbrock, [0.0, 0.0], lambda x: project_l2_ball(x, 3.0), tol=1e-9)
    assert found.x == pytest.approx([1, 1], abs=1e-7)


def test_a_linear_function_ends_in_a_corner():
    found = projected_gradient(lambda x: 2 * x[0] + x[1] + 3 * x[2], [1.0, 1.0, 1.0], project_simplex)
    assert found.success
    assert found.x.tolist() == [0, 1, 0]
    assert found.jac.tolist() == [2, 1, 3]


def test_all_iterates_are_in_the_set():
    found = projected_gradient(rosenbrock, [5.0, 5.0], project_l2_ball, keep_path=True)
    assert found.path.shape == (found.nit + 1, 2)
    assert (np.sqrt((found.path**2).sum(1)) <= 1 + 1e-12).all()
    assert (np.diff([rosenbrock(x) for x in found.path]) <= 1e-12).all()


def test_counts_the_calls():
    calls = {"value": 0, "slope": 0}

    def fun(x):
        calls["value"] += 1
        return float(x @ x)

    def jac(x):
        calls["slope"] += 1
        return 2 * x

    found = projected_gradient(fun, [3.0, 4.0], lambda x: project_box(x, 1, 2), jac)
    assert (found.nfev, found.njev) == (calls["value"], calls["slope"])
    assert found.x.tolist() == [1, 1]


def test_iterations_run_out():
    found = projected_gradient(rosenbrock, [-1.2, 1.0], project_l2_ball, max_iter=1)
    assert (found.status, found.nit, found.success) == ("max_iterations", 1, False)


@pytest.mark.filterwarnings("error")
def test_a_function_without_a_lower_bound_in_the_set():
    found = projected_gradient(lambda x: x[0] - x[1], [1.0, 1.0], project_nonnegative)
    assert (found.status, found.success) == ("unbounded", False)
    assert found.nit < 200


def test_a_hill_ends_in_a_corner():
    found = projected_gradient(lambda x: -((x - 0.4) ** 2).sum(), [0.3, 0.6], project_box)
    assert found.success
    assert found.x.tolist() == [0, 1]


@pytest.mark.filterwarnings("error")
def test_a_start_outside_the_domain():
    found = projected_gradient(lambda x: log(x).sum(), [1.0, 1.0], lambda x: project_box(x, -2, -1))
    assert (found.status, found.success) == ("not_finite", False)


def test_refuses_a_projection_that_is_none():
    with pytest.raises(TypeError, match="project must be a function of x, got 3"):
        projected_gradient(rosenbrock, [0.0, 0.0], 3)
    with pytest.raises(ValueError, match=r"project must return an array of the shape of x, \(2,\), got \(1,\)"):
        projected_gradient(rosenbrock, [0.0, 0.0], lambda x: x[:1])
