"""Every row of SUBGRADIENTS lies below its function; the method stays below its bound and finds SciPy's minimum."""

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.convex.subgradient_method import STEPS, subgradient_method
from foundations.optim.convex.subgradients import SUBGRADIENTS, of_affine, pointwise_maximum

seeds = st.integers(0, 10**6)


def point(name, seed):
    """A vector, or a matrix, with values that tie, zeros and ones: where the kinks are."""
    rng = np.random.default_rng(seed)
    x = 2 * rng.standard_normal((3, 4) if name == "nuclear" else 1 + seed % 6)
    return np.where(rng.uniform(size=x.shape) < 0.3, rng.integers(-1, 2, x.shape), x)


@settings(max_examples=15)
@given(seed=seeds)
def test_the_plane_lies_below(seed):
    """f(z) >= f(x) + s·(z - x), near and far, for every row."""
    for name, f in SUBGRADIENTS.items():
        x = point(name, seed)
        s, value = f.subgradient(x), f.value(x)
        assert s.shape == x.shape, name
        rng = np.random.default_rng(seed)
        for scale in (1e-3, 0.1, 1, 10, 1000):
            z = x + scale * rng.standard_normal(x.shape)
            assert f.value(z) >= value + (s * (z - x)).sum() - 1e-9 * max(1, scale), name


@pytest.mark.parametrize("name", SUBGRADIENTS)
def test_zero_is_a_kink_that_is_survived(name):
    x = np.zeros((2, 3) if name == "nuclear" else 3)
    s = SUBGRADIENTS[name].subgradient(x)
    assert np.isfinite(s).all() and s.shape == x.shape
    assert SUBGRADIENTS[name].value(x + 1) >= SUBGRADIENTS[name].value(x) + s.sum() - 1e-12


@pytest.mark.parametrize("name", SUBGRADIENTS)
def test_where_it_is_smooth_it_is_the_gradient(name):
    f, rng = SUBGRADIENTS[name], np.random.default_rng(1)
    x = rng.standard_normal((2, 3) if name == "nuclear" else 4)
    d = rng.standard_normal(x.shape)
    slope = (f.value(x + 1e-6 * d) - f.value(x - 1e-6 * d)) / 2e-6
    assert slope == pytest.approx((f.subgradient(x) * d).sum(), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", SUBGRADIENTS)
def test_lists_whole_numbers_and_numbers_whose_squares_overflow(name):
    f, x = SUBGRADIENTS[name], [[3, 0], [0, 4]] if name == "nuclear" else [1, -2]
    assert f.value(x) == f.value(np.array(x, float)) and isinstance(f.value(x), float)
    np.testing.assert_array_equal(f.subgradient(x), f.subgradient(np.array(x, float)))
    assert np.isfinite(f.value(1e200 * np.array(x))) and np.isfinite(f.subgradient(1e200 * np.array(x))).all()


@settings(max_examples=15)
@given(seed=seeds)
def test_rules_of_calculus(seed):
    rng = np.random.default_rng(seed)
    A, b, x, z = rng.standard_normal((4, 3)), rng.standard_normal(4), *rng.standard_normal((2, 3))
    largest = pointwise_maximum(of_affine(SUBGRADIENTS["l1"], A, b), SUBGRADIENTS["l2"], SUBGRADIENTS["hinge"])
    assert largest.value(x) == max(np.abs(A @ x + b).sum(), np.linalg.norm(x), np.maximum(1 - x, 0).sum())
    assert largest.value(z) >= largest.value(x) + largest.subgradient(x) @ (z - x) - 1e-12


def test_bad_input_of_the_rules():
    with pytest.raises(ValueError, match="needs at least one function"):
        pointwise_maximum()
    with pytest.raises(ValueError, match=r"A must be \(m, n\) and b \(m,\), got \(2, 3\) and \(3,\)"):
        of_affine(SUBGRADIENTS["l1"], np.ones((2, 3)), np.ones(3))


def absolute_deviations(seed=0, n=30, p=3):
    """f = ‖A x - b‖₁ with a few outliers in b, its minimum and f* by SciPy's linear programming."""
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, p))
    b = A @ rng.standard_normal(p) + np.where(rng.uniform(size=n) < 0.2, 3 * rng.standard_normal(n), 0)
    rows = np.block([[A, -np.eye(n)], [-A, -np.eye(n)]])
    bounds = [(None, None)] * p + [(0, None)] * n
    best = scipy.optimize.linprog(np.append(np.zeros(p), np.ones(n)), rows, np.append(b, -b), bounds=bounds)
    return of_affine(SUBGRADIENTS["l1"], A, -b), best.x[:p], best.fun


@pytest.mark.parametrize("rule, step", [("constant", 1e-3), ("1/k", 0.1), ("1/sqrt(k)", 0.02), ("polyak", 1.0)])
@pytest.mark.parametrize("seed", range(3))
def test_stays_below_the_bound(rule, step, seed):
    f, best, minimum = absolute_deviations(seed)
    given = minimum if rule == "polyak" else None
    result = subgradient_method(*f, np.zeros(3), rule=rule, step=step, minimum=given, max_iter=300)
    excess = result.history[1:] - minimum
    bound = result.bound(np.linalg.norm(best))
    assert (excess[: len(bound)] <= bound[: len(excess)] + 1e-12).all() and (excess >= -1e-9).all()
    assert (np.diff(result.history) <= 0).all()
    assert result.fun == result.history[-1] == f.value(result.x)
    wanted = {"constant": step, "1/k": step / 5, "1/sqrt(k)": step / np.sqrt(5)}
    assert rule == "polyak" or result.steps[4] == pytest.approx(wanted[rule], rel=1e-15)


def test_constant_steps_stop_short_and_vanishing_ones_go_on():
    f, _, minimum = absolute_deviations()
    errors = {
        rule: subgradient_method(*f, np.zeros(3), rule=rule, step=0.05, max_iter=1500).fun - minimum
        for rule in ("constant", "1/k", "1/sqrt(k)")
    }
    assert errors["1/sqrt(k)"] < errors["constant"] / 10


@pytest.mark.parametrize("seed", range(3))
def test_polyaks_rule_finds_scipys_minimum(seed):
    f, best, minimum = absolute_deviations(seed)
    result = subgradient_method(*f, np.zeros(3), rule="polyak", minimum=minimum, tol=1e-9, max_iter=5000)
    assert result.success and result.status == "target"
    np.testing.assert_allclose(result.x, best, atol=1e-8)
    assert result.nfev == result.njev == result.nit + 1


def test_keeps_the_best_point_and_the_path():
    result = subgradient_method(*SUBGRADIENTS["l1"], [1.0, 0.3], rule="constant", step=0.35, max_iter=8, keep_path=True)
    values = np.abs(result.path).sum(axis=1)
    assert result.fun == values.min() < values[-1]
    np.testing.assert_array_equal(result.x, result.path[values.argmin()])
    np.testing.assert_array_equal(np.minimum.accumulate(values), result.history)
    assert len(result.path) == result.nit + 1 == 9


def test_subgradients_from_autodiff():
    result = subgradient_method(lambda x: abs(x - 2.0).sum(), None, np.zeros(2), rule="polyak", minimum=0.0)
    np.testing.assert_allclose(result.x, 2, atol=1e-8)


def test_says_why_it_stopped():
    at_rest = subgradient_method(*SUBGRADIENTS["l1"], np.zeros(2))
    assert at_rest.success and at_rest.status == "gradient" and at_rest.nit == 0
    short = subgradient_method(*SUBGRADIENTS["l1"], np.ones(2), max_iter=3, step=0.01)
    assert not short.success and short.status == "max_iterations" and short.nit == 3
    broken = subgradient_method(lambda x: np.nan, lambda x: x, np.ones(2))
    assert not broken.success and broken.status == "not_finite" and (broken.x == 1).all()
    steep = subgradient_method(lambda x: x @ x, lambda x: 2 * x, np.ones(2), rule="constant", step=10.0)
    assert steep.status == "not_finite" and steep.fun == 2.0 and np.isfinite(steep.x).all()


@pytest.mark.parametrize(
    "options, words",
    [
        ({"rule": "1/k²"}, r"rule must be one of 'constant', '1/k', '1/sqrt\(k\)', 'polyak', got '1/k²'"),
        ({"rule": ["polyak"]}, "rule must be one of"),
        ({"rule": "polyak"}, "Polyak's rule needs the minimum"),
        ({"minimum": np.inf}, "minimum must be a finite number, the value f\\*, or None, got inf"),
        ({"minimum": "0"}, "minimum must be a finite number"),
        ({"step": 0}, "step must be a positive number, got 0"),
        ({"tol": -1}, "tol must be a positive number, got -1"),
        ({"max_iter": 1.5}, "max_iter must be a whole number"),
        ({"x0": 3.0}, "x0"),
    ],
)
def test_bad_input(options, words):
    f = SUBGRADIENTS["l1"]
    with pytest.raises(ValueError, match=words):
        subgradient_method(**{"fun": f.value, "jac": f.subgradient, "x0": np.ones(2)} | options)


def test_every_rule_has_a_step():
    assert {rule: step(4, 3.0, 2.0, 1.0, 1.0) for rule, step in STEPS.items()} == {
        "constant": 1.0, "1/k": 0.25, "1/sqrt(k)": 0.5, "polyak": 0.5,
    }  # fmt: skip
