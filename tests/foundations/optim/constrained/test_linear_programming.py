"""Linear programs: SciPy's optimum and status, certificates, duality, degenerate and empty cases, what is refused."""

import numpy as np
import pytest
from scipy import optimize

from foundations.optim.constrained.linear_programming import linprog

# seeds of `program` with ten variables, of the kinds "contradictory" and "any"
INFEASIBLE = [0, 1, 2, 3, 4, 5]
UNBOUNDED = [8, 11, 12, 16, 20, 21]
SHAPES_OF_BOUNDS = [(0, None), (None, None), (-1, 3), (None, 2), (1.0, 1.0)]


def matrix(rng, whole, *shape):
    return rng.integers(-3, 4, shape).astype(float) if whole else rng.standard_normal(shape)


def program(rng, kind, n):
    """Arguments of linprog: bounds of every kind, half in whole numbers (degenerate), some redundant."""
    m, p, whole = int(rng.integers(0, n + 1)), int(rng.integers(0, max(1, n // 2))), rng.random() < 0.5
    A, E = matrix(rng, whole, m, n), matrix(rng, whole, p, n)
    bounds = [SHAPES_OF_BOUNDS[k] for k in rng.choice(5, n, p=[0.5, 0.15, 0.2, 0.1, 0.05])]
    low = np.array([b[0] if b[0] is not None else -2 for b in bounds], float)
    high = np.array([b[1] if b[1] is not None else x + 4 for b, x in zip(bounds, low, strict=True)], float)
    x = low + (high - low) * rng.integers(0, 3, n) / 2
    b, e, c = A @ x + rng.integers(0, 3, m), E @ x, matrix(rng, whole, n)
    if kind == "bounded":  # by a dual point
        of_bounds = [rng.random() * (low is not None) - rng.random() * (high is not None) for low, high in bounds]
        c = E.T @ matrix(rng, whole, p) - A.T @ rng.integers(0, 2, m) + (rng.random() < 0.5) * np.array(of_bounds)
    if kind == "contradictory":
        b, e = b - 5, e + matrix(rng, whole, p)
    if p > 1 and rng.random() < 0.3:
        E, e = np.vstack([E, E[0] + E[1]]), np.append(e, e[0] + e[1])
    return c, A, b, E, e, bounds


def transport(rng, k):
    """From k stores to k shops at the least cost: the equations are redundant and the optimum degenerate."""
    cost, stock = rng.integers(1, 20, (k, k)).astype(float), rng.integers(1, 10, k).astype(float)
    E = np.concatenate([np.kron(np.eye(k), np.ones(k)), np.kron(np.ones(k), np.eye(k))])
    return cost.ravel(), None, None, E, np.concatenate([stock, rng.permutation(stock)])


def scipys(arguments):
    wanted = optimize.linprog(*arguments)
    if wanted.status:  # HiGHS's presolve calls some unbounded programs infeasible
        wanted = optimize.linprog(*arguments, options={"presolve": False})
    return wanted


def check(arguments):
    got, wanted = linprog(*arguments), scipys(arguments)
    assert got.status == wanted.status
    if got.status == 0:
        assert got.fun == pytest.approx(wanted.fun, rel=1e-8, abs=1e-8)
        assert got.slack.min(initial=0) > -1e-8
        assert np.abs(got.con).max(initial=0) < 1e-8
    return got.status


@pytest.mark.parametrize("kind", ["bounded", "any", "contradictory"])
def test_agrees_with_scipy_on_random_programs(kind):
    seen = {check(program(rng, kind, int(rng.integers(1, 20)))) for rng in map(np.random.default_rng, range(9))}
    assert seen >= {"bounded": {0}, "any": {0, 3}, "contradictory": {0, 2, 3}}[kind]


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_agrees_with_scipy_on_transport(k):
    assert check(transport(np.random.default_rng(k), k)) == 0


def test_agrees_with_scipy_on_two_hundred_variables():
    assert check(program(np.random.default_rng(3), "bounded", 200)) == 0


def test_agrees_with_scipy_where_the_first_steps_are_slow():
    rng = np.random.default_rng(0)
    assert check((rng.standard_normal(120), rng.random((90, 120)), rng.random(90) * 120)) == 0


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e6])
def test_units_do_not_matter(scale):
    c, A, b, E, e, _ = program(np.random.default_rng(5), "bounded", 12)
    got, scaled = linprog(abs(c), A, b, E, e), linprog(abs(c) / scale, A, b * scale, E, e * scale)
    assert got.status == scaled.status == 0
    assert scaled.fun == pytest.approx(got.fun, rel=1e-8, abs=1e-8)
    assert scaled.x == pytest.approx(got.x * scale, rel=1e-5, abs=1e-6 * scale)


def test_the_units_of_rows_do_not_matter():
    rng = np.random.default_rng(2)
    A, E, x = rng.random((4, 9)), rng.standard_normal((3, 9)), rng.random(9)
    of_A, of_E = 10.0 ** np.array([-6, 0, 3, 7]), 10.0 ** np.array([8, -8, 0])
    c, b, e = rng.random(9), A @ x, E @ x
    got = linprog(c, A, b, E, e)
    scaled = linprog(c, A * of_A[:, None], b * of_A, E * of_E[:, None], e * of_E)
    assert scaled.fun == pytest.approx(got.fun, rel=1e-8)
    assert scaled.multipliers.eqlin * of_E == pytest.approx(got.multipliers.eqlin, abs=1e-6)
    assert scaled.multipliers.ineqlin * of_A == pytest.approx(got.multipliers.ineqlin, abs=1e-6)


def dual_objective(y, b, e, lower, upper):
    """b_ubᵀy_ub + b_eqᵀy_eq + lᵀy_l + uᵀy_u, in which a bound that is not there has no multiplier."""
    pairs = [(y.ineqlin, b), (y.eqlin, e), (y.lower, lower), (y.upper, upper)]
    return sum(np.where(part == 0, 0, part * np.where(part == 0, 0, side)).sum() for part, side in pairs)


def finite_bounds(bounds):
    low = np.array([-np.inf if b[0] is None else b[0] for b in bounds])
    return low, np.array([np.inf if b[1] is None else b[1] for b in bounds])


@pytest.mark.parametrize("seed", range(8))
def test_multipliers_prove_the_optimum(seed):
    c, A, b, E, e, bounds = program(np.random.default_rng(seed), "bounded", 12)
    got = linprog(c, A, b, E, e, bounds)
    y = got.multipliers
    assert A.T @ y.ineqlin + E.T @ y.eqlin + y.lower + y.upper == pytest.approx(c, abs=1e-8)
    assert max(y.ineqlin.max(initial=0), y.upper.max(initial=0), -y.lower.min(initial=0)) <= 0
    assert dual_objective(y, b, e, *finite_bounds(bounds)) == pytest.approx(got.fun, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("seed", INFEASIBLE)
def test_infeasible_programs_come_with_a_proof(seed):
    c, A, b, E, e, bounds = program(np.random.default_rng(seed), "contradictory", 10)
    got = linprog(c, A, b, E, e, bounds)
    assert got.status == 2
    y = got.certificate
    size = max(np.abs(part).max(initial=0) for part in y)
    assert A.T @ y.ineqlin + E.T @ y.eqlin + y.lower + y.upper == pytest.approx(np.zeros(10), abs=1e-8 * size)
    assert max(y.ineqlin.max(initial=0), y.upper.max(initial=0), -y.lower.min(initial=0)) <= 0
    assert dual_objective(y, b, e, *finite_bounds(bounds)) > 1e-6 * size


@pytest.mark.parametrize("seed", UNBOUNDED)
def test_unbounded_programs_come_with_a_direction(seed):
    c, A, b, E, e, bounds = program(np.random.default_rng(seed), "any", 10)
    got = linprog(c, A, b, E, e, bounds)
    assert got.status == 3
    d, size = got.certificate, np.abs(got.certificate).max()
    low, high = finite_bounds(bounds)
    assert c @ d < -1e-6 * size
    assert (A @ d).max(initial=0) <= 1e-8 * size
    assert np.abs(E @ d).max(initial=0) <= 1e-8 * size
    assert (d[np.isfinite(low)] >= -1e-8 * size).all() and (d[np.isfinite(high)] <= 1e-8 * size).all()


def test_multipliers_are_scipys_marginals():
    rng = np.random.default_rng(0)  # at random there is one optimum and one set of multipliers
    x, A, E = rng.uniform(0, 0.4, 8), -rng.random((5, 8)), rng.random((1, 8))
    arguments = (rng.random(8), A, A @ x + 0.05, E, E @ x, (0, 0.4))
    got, wanted = linprog(*arguments), optimize.linprog(*arguments)
    assert got.status == 0
    assert got.x == pytest.approx(wanted.x, abs=1e-7)
    for name in ("ineqlin", "eqlin", "lower", "upper"):
        assert getattr(got.multipliers, name) == pytest.approx(wanted[name].marginals, abs=1e-7)


def test_multipliers_are_the_rates_of_the_optimum():
    rng, h = np.random.default_rng(0), 1e-4
    c, A, b = rng.random(8), -rng.random((5, 8)), -rng.random(5)
    rates = [(linprog(c, A, b + h * e).fun - linprog(c, A, b - h * e).fun) / (2 * h) for e in np.eye(5)]
    assert linprog(c, A, b).multipliers.ineqlin == pytest.approx(rates, abs=1e-6)


def test_the_gap_closes():
    got = linprog(*program(np.random.default_rng(1), "bounded", 20))
    assert len(got.gap) == got.nit + 1
    assert (np.diff(got.gap[2:]) < 0).all()
    assert got.gap[-1] < 1e-8 < got.gap[0]


@pytest.mark.parametrize(
    ("arguments", "status", "fun"),
    [
        (([1, 1],), 0, 0),  # no constraints but x >= 0
        (([0, 0], None, None, None, None, (None, None)), 0, 0),
        (([1.0], None, None, None, None, (None, None)), 3, None),
        (([-1.0], None, None, None, None, (None, 5)), 0, -5),
        (([-1.0], [[1]], [5], None, None, (None, None)), 0, -5),
        (([1, 2], None, None, [[1, 1]], [1]), 0, 1),
        (([1, 2], None, None, [[1, 1], [2, 2]], [1, 2]), 0, 1),
        (([1, 2], None, None, [[1, 1], [2, 2]], [1, 3]), 2, None),
        (([1, 2], None, None, [[0, 0]], [0]), 0, 0),
        (([1, 2], None, None, [[0, 0]], [1]), 2, None),
        (([1, 2], [[0, 0]], [-1]), 2, None),
        (([1, 2], [[0, 0]], [0]), 0, 0),
        (([1, 2], [[1, 1]], [-1]), 2, None),
        (([1, 2], [[-1, -1], [1, 1]], [-2, 2]), 0, 2),  # an equation in disguise
        (([-1, -1], [[-1, -1], [1, 1]], [0, 0]), 0, 0),  # a single feasible point
        (([-1, -1], [[1, 1]], [-1], None, None, (None, None)), 0, 1),  # a whole line of optima
        (([-1, 0], [[1, 1]], [-1], None, None, (None, None)), 3, None),
        (([-1, 0], [[1, -1], [-1, 1]], [-1, -1], None, None, (None, None)), 2, None),  # and no point for -x either
        (([1, 1], None, None, None, None, [(2, 2), (3, 3)]), 0, 5),  # every variable is fixed
        (([1, 1], None, None, None, None, [(2, 1), (0, 1)]), 2, None),
        (([1, 1], np.zeros((0, 2)), np.zeros(0), np.zeros((0, 2)), []), 0, 0),
        (([-1, 0], None, None, [[1, -1]], [0]), 3, None),
        (([-1, -1], [[1, 1]], [1e6]), 0, -1e6),
        (([-1e-6, -2e-6], [[1, 1]], [1]), 0, -2e-6),
        (([-1, -1], [[1e6, 1e6]], [1]), 0, -1e-6),
    ],
)
def test_special_cases(arguments, status, fun):
    got = linprog(*arguments)
    assert got.status == status == scipys(arguments).status
    assert got.success == (status == 0)
    assert got.fun == (None if fun is None else pytest.approx(fun, rel=1e-8, abs=1e-10))
    assert (got.x is None) == (got.slack is None) == (got.con is None) == (got.multipliers is None) == (status != 0)


@pytest.mark.parametrize("n", [3, 6, 9])
def test_klee_and_mintys_cube(n):
    """The program on which the simplex method visits all 2ⁿ corners."""
    A = np.tril([[2.0 ** (i - j + 1) for j in range(n)] for i in range(n)], -1) + np.eye(n)
    c, b = -(2.0 ** np.arange(n - 1, -1, -1)), 5.0 ** np.arange(1, n + 1)
    got = linprog(c, A, b)
    assert got.fun == pytest.approx(-(5.0**n), rel=1e-8)
    assert got.nit < 40


def test_degenerate_vertices():
    """Twelve planes through one corner of a cube, which cycles some simplex methods."""
    rng = np.random.default_rng(0)
    normals = rng.uniform(0, 1, (12, 3))
    got = linprog([-1, -1, -1], normals, normals.sum(1), bounds=(0, 1))
    assert got.x == pytest.approx([1, 1, 1], abs=1e-8)


def test_beale():
    """The program on which Dantzig's rule goes in circles."""
    got = linprog([-0.75, 150, -0.02, 6], [[0.25, -60, -0.04, 9], [0.5, -90, -0.02, 3], [0, 0, 1, 0]], [0, 0, 1])
    assert got.fun == pytest.approx(-0.05, abs=1e-9)


def test_iterations_run_out():
    got = linprog(*program(np.random.default_rng(1), "bounded", 20), max_iter=3)
    assert (got.status, got.success, got.nit) == (1, False, 3)
    assert got.message == "stopped after 3 iterations, before the duality gap closed"


@pytest.mark.parametrize("seed", range(5))
def test_what_is_called_optimal_is_so_to_what_the_message_says(seed):
    c, A, b, E, e, bounds = program(np.random.default_rng(seed), "bounded", 20)
    got = linprog(c, A, b, E, e, bounds)
    assert got.message == "relative to the scaled program, the duality gap and the residuals are at most 1e-08"
    largest = max(np.abs(part).max(initial=1.0) for part in (c, A, b, E, e))
    assert got.slack.min(initial=0.0) >= -1e-8 * largest and np.abs(got.con).max(initial=0.0) <= 1e-8 * largest
    assert got.gap[-1] <= 1e-8 * largest * max(1.0, abs(got.fun))


def test_inputs_are_not_overwritten():
    arguments = program(np.random.default_rng(1), "bounded", 8)
    before = [np.array(a, float) for a in arguments]
    linprog(*arguments)
    for now, was in zip(arguments, before, strict=True):
        assert np.array_equal(np.array(now, float), was, equal_nan=True)


@pytest.mark.parametrize(
    "bounds",
    [None, [], (), [[]], (0, None), [0, None], [(0, None)], [(0, None), (0, np.inf)], [[0, np.nan], [0, np.inf]]],
)
def test_bounds_as_scipy_takes_them(bounds):
    arguments = ([1, 1], [[-1, -1]], [-2], None, [], bounds)
    assert linprog(*arguments).fun == pytest.approx(2) == optimize.linprog(*arguments).fun


@pytest.mark.parametrize("b", [4, [4], [[4]], np.array(4.0)])
@pytest.mark.parametrize("c", [[-1, -2], [[-1, -2]], [[-1], [-2]], np.array([-1, -2], np.float32)])
def test_rows_columns_and_numbers_as_scipy_takes_them(c, b):
    assert linprog(c, [[1, 1]], b).fun == pytest.approx(-8) == optimize.linprog(c, [[1, 1]], b).fun


@pytest.mark.parametrize("far", [1e3, 1e8, 1e12, 1e16, 1e25])
def test_a_bound_far_away_costs_no_digits(far):
    for got in [linprog([-1, -2], [[1, 1]], [4], bounds=(0, far)), linprog([-1, -2], [[1, 1], [1, 0]], [4, far])]:
        assert (got.status, got.fun) == (0, pytest.approx(-8, abs=1e-9))
        assert got.slack[0] > -1e-9


@pytest.mark.parametrize("large", [1e3, 1e8, 1e12])
def test_a_large_coefficient(large):
    arguments = ([-1, -2, 0], [[1, 1, -large], [0, 0, 1]], [0, 1])  # a charge that opens a budget
    got, wanted = linprog(*arguments), optimize.linprog(*arguments)
    assert (got.status, got.fun) == (0, pytest.approx(wanted.fun, rel=1e-9))
    assert got.slack.min() > -1e-12 * large


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("unit", [1e-300, 1e-200, 1e200, 1e300])
def test_numbers_whose_squares_leave_the_range(unit):
    got = linprog([-1, -2], [[unit, unit]], [4 * unit])
    assert got.x == pytest.approx([0, 4], abs=1e-9)
    assert got.multipliers.ineqlin * unit == pytest.approx([-2])
    assert linprog([-unit, -2 * unit], [[1, 1]], [4]).fun == pytest.approx(-8 * unit, rel=1e-9)
    contradiction = linprog([1, 1], [[unit, unit]], [-unit])
    assert contradiction.certificate.ineqlin[0] * unit + contradiction.certificate.lower == pytest.approx([0, 0])


def test_the_units_of_variables_do_not_matter():
    c, A, b, E, e, _ = program(np.random.default_rng(5), "bounded", 12)
    units = 10.0 ** np.random.default_rng(0).integers(-5, 6, 12)
    got = linprog(abs(c), A, b, E, e, (0, 5))
    scaled = linprog(abs(c) * units, A * units, b, E * units, e, np.transpose([0 * units, 5 / units]))
    assert scaled.fun == pytest.approx(got.fun, rel=1e-9)
    assert scaled.multipliers.ineqlin == pytest.approx(got.multipliers.ineqlin, abs=1e-7)
    assert scaled.multipliers.upper / units == pytest.approx(got.multipliers.upper, abs=1e-7)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), r"c must be a vector of at least one number, got shape \(0,\)"),
        (([[1, 2], [3, 4]],), r"c must be a vector of at least one number, got shape \(2, 2\)"),
        ((np.array([1j, 2]),), "c must be an array of numbers, got"),
        (([1, np.nan],), "c must be finite, got nan"),
        ((["a"],), "c must be an array of numbers, got"),
        (([1, 2], [[1, 2]]), "A_ub and b_ub go together; one of them is None"),
        (([1, 2], None, None, None, [1]), "A_eq and b_eq go together; one of them is None"),
        (([1, 2], [[1, 2, 3]], [1]), r"A_ub must be \(m, 2\) and b_ub \(m,\) for 2 variables, got \(1, 3\) and \(1,\)"),
        (([1, 2], [[1, 2]], [1, 2]), r"A_ub must be \(m, 2\) and b_ub \(m,\) for 2 variables, got \(1, 2\) and \(2,\)"),
        (([1, 2], [[1, 2]], [np.inf]), "b_ub must be finite, got inf"),
        (([1, 2], None, None, None, None, [(0, 1)] * 3), r"bounds must be a pair \(lower, upper\) or 2 of them"),
        (([1, 2], None, None, None, None, "x"), r"bounds must be a pair \(lower, upper\) or 2 of them, got 'x'"),
        (([1, 2], None, None, None, None, [(0, 1), (0,)]), r"bounds must be a pair \(lower, upper\) or 2 of them"),
        (([1, 2], None, None, None, None, 3), r"bounds must be a pair .* got an array of shape \(\)"),
        (([1, 2], None, None, None, None, np.zeros((0, 2))), r"bounds must be .* got an array of shape \(0, 2\)"),
        (([1, 2, 3], None, None, None, None, [(0, 0, 0), (1, 1, 1)]), r"bounds must be .* shape \(2, 3\)"),
        (([1, 2], None, None, None, None, (np.inf, None)), "a lower bound must be below infinity"),
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        linprog(*arguments)


def test_refuses_fewer_than_no_iterations():
    with pytest.raises(ValueError, match="max_iter must be"):
        linprog([1], max_iter=-1)
