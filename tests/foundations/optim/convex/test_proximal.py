"""Every row of PROX: the definition, laws that proximal operators obey, and Moreau's identity."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import LinAlgError
from foundations.optim.convex.proximal import (
    PROX,
    conjugate_prox,
    group_norm,
    group_soft_threshold,
    hard_threshold,
    moreau_envelope,
    prox_elastic_net,
    prox_huber,
    restricted,
    soft_threshold,
    weighted,
)

CONVEX = [name for name, row in PROX.items() if row.convex]
WITH_CONJUGATE = [name for name, row in PROX.items() if row.conjugate]
SEPARABLE = ["zero", "l1", "squared_l2", "elastic_net", "huber", "log_barrier", "l0", "nonnegative", "box"]
numbers = st.floats(-10, 10).map(lambda a: round(a, 6))
steps = st.floats(0.01, 10)
seeds = st.integers(0, 10**6)


def point(name, seed, scale=3.0):
    """A vector, or a matrix for functions of matrices; some coordinates are zero."""
    rng = np.random.default_rng([seed, len(name)])
    v = scale * rng.standard_normal((4, 3) if PROX[name].matrix else 1 + seed % 7)
    return np.where(rng.uniform(size=v.shape) < 0.15, 0.0, v)


def objective(name, x, v, t):
    return PROX[name].value(x) + ((x - v) ** 2).sum() / (2 * t)


# Laws: each example goes through all rows of the table


@settings(max_examples=12)
@given(seed=seeds, t=steps)
def test_nothing_lies_below_the_proximal_point(seed, t):
    """The objective is 1/t-strongly convex: at any q it is above that at the minimum p by ‖q - p‖² / (2t)."""
    for name in CONVEX:
        v = point(name, seed)
        p = PROX[name].prox(v, t)
        rng = np.random.default_rng(seed)
        least = objective(name, p, v, t)
        assert math.isfinite(least) and p.shape == v.shape, name
        for scale in (1e-3, 0.1, 1, 10):
            q = PROX[name].prox(p + scale * rng.standard_normal(p.shape), 1e-3)  # where f is finite
            above = least + ((q - p) ** 2).sum() / (2 * t)
            assert objective(name, q, v, t) >= above - 1e-9 * max(1, abs(least)), name


@settings(max_examples=12)
@given(seed=seeds, t=steps)
def test_fenchel_and_young_prove_the_minimum(seed, t):
    """y = (v - p)/t is a subgradient of f at p exactly where f(p) + f*(y) = p·y."""
    for name in WITH_CONJUGATE:
        v = point(name, seed)
        p = PROX[name].prox(v, t)
        y = (v - p) / t
        both = PROX[name].value(p) + PROX[name].conjugate(y)
        assert both == pytest.approx((p * y).sum(), rel=1e-9, abs=1e-8), name


@settings(max_examples=12)
@given(seed=seeds)
def test_fenchel_and_young_hold_everywhere(seed):
    """f(x) + f*(y) >= x·y, or the conjugate would be too small."""
    for name in WITH_CONJUGATE:
        x, y = point(name, seed), point(name, seed + 7 * 13)
        x, y = PROX[name].prox(x, 0.1), conjugate_prox(PROX[name].prox)(y, 0.1)
        assert PROX[name].value(x) + PROX[name].conjugate(y) >= (x * y).sum() - 1e-9, name


@settings(max_examples=10)
@given(v=numbers, t=steps)
def test_a_dense_search_finds_no_better_number(v, t):
    """Each coordinate alone, by SciPy and on a grid, which also sees minima that are not local."""
    for name in SEPARABLE:

        def h(x, name=name):
            return objective(name, np.array([x]), v, t)

        near = min([*np.linspace(-11, 11, 111), 0.0, v], key=h)
        with np.errstate(invalid="ignore"):  # SciPy subtracts infinities where f is infinite
            found = scipy.optimize.minimize_scalar(h, bounds=(near - 0.2, near + 0.2), method="bounded").fun
        p = PROX[name].prox(np.array([v]), t)[0]
        assert h(p) <= min(found, h(near)) + 1e-9 * max(1, abs(found)), name


@settings(max_examples=12)
@given(seed=seeds, t=steps)
def test_firmly_nonexpansive(seed, t):
    for name in CONVEX:
        u, v = point(name, seed), point(name, seed + 7 * 11)
        p, q = PROX[name].prox(u, t), PROX[name].prox(v, t)
        assert ((p - q) ** 2).sum() <= ((p - q) * (u - v)).sum() + 1e-9, name


# f and the name of its conjugate: each a formula of its own
CONJUGATES = [("l1", "box"), ("box", "l1"), ("l2", "ball"), ("ball", "l2"), ("linf", "l1_ball"), ("l1_ball", "linf")]
CONJUGATES += [("squared_l2", "squared_l2")]


@settings(max_examples=12)
@given(seed=seeds, t=steps)
def test_moreaus_identity_joins_two_rows(seed, t):
    v = point("l1", seed)
    for name, conjugate in CONJUGATES:
        got, wanted = conjugate_prox(PROX[name].prox)(v, t), PROX[conjugate].prox(v, t)
        np.testing.assert_allclose(got, wanted, atol=1e-12, err_msg=name)
        assert PROX[name].conjugate(v) == pytest.approx(PROX[conjugate].value(v), rel=1e-12), name


@pytest.mark.parametrize("name", CONVEX)
def test_the_conjugate_of_the_conjugate_is_the_function(name):
    v = point(name, 5)
    twice = conjugate_prox(conjugate_prox(PROX[name].prox))
    np.testing.assert_allclose(twice(v, 0.7), PROX[name].prox(v, 0.7), atol=1e-12)


@pytest.mark.parametrize("name", ["l1", "l2", "linf", "huber", "elastic_net", "nuclear", "group_lasso", "log_barrier"])
@pytest.mark.parametrize("t", [0.1, 2.0])
def test_gradient_of_the_moreau_envelope(name, t):
    x = point(name, 6)
    d = np.random.default_rng(0).standard_normal(x.shape)
    ahead, behind = (moreau_envelope(PROX[name], x + h * d, t).value for h in (1e-5, -1e-5))
    value, gradient = moreau_envelope(PROX[name], x, t)
    assert (ahead - behind) / 2e-5 == pytest.approx((gradient * d).sum(), rel=1e-7, abs=1e-8)
    assert value <= PROX[name].value(x)


def test_envelope_of_the_absolute_value_is_hubers():
    x = np.linspace(-3, 3, 25)
    for t in (0.3, 1.0, 2.0):
        assert moreau_envelope(PROX["l1"], x, t).value == pytest.approx(scipy.special.huber(t, x).sum() / t, rel=1e-14)


def test_thresholds_at_their_edges():
    v = np.array([2.0, -2.0, 2.5, -2.5, 1.9, 0.0])
    np.testing.assert_array_equal(soft_threshold(v, 2.0), [0, 0, 0.5, -0.5, 0, 0])
    np.testing.assert_array_equal(hard_threshold(v, 2.0), [0, 0, 2.5, -2.5, 0, 0])


@pytest.mark.parametrize("name", PROX)
def test_single_precision_integers_lists_and_inputs(name):
    v = point(name, 5)
    before = v.copy()
    full = PROX[name].prox(v, 0.5)
    assert (v == before).all() and full is not v and full.dtype == np.float64
    single = PROX[name].prox(v.astype(np.float32), 0.5)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, full, atol=1e-5)
    whole = np.round(v).astype(int)
    np.testing.assert_array_equal(PROX[name].prox(whole.tolist(), 0.5), PROX[name].prox(whole.astype(float), 0.5))


@pytest.mark.parametrize("name", PROX)
def test_a_step_of_zero_changes_nothing_that_is_allowed_and_a_negative_one_is_refused(name):
    inside = PROX[name].prox(point(name, 5), 0.5)
    np.testing.assert_allclose(PROX[name].prox(inside, 0.0), inside, atol=1e-12)
    for t in (-0.1, math.nan, math.inf, "1"):
        with pytest.raises(ValueError, match=r"t, the step .* must be finite and not negative, got"):
            PROX[name].prox(inside, t)


@pytest.mark.parametrize("name", SEPARABLE)
def test_a_step_for_each_coordinate(name):
    v, t = point(name, 5), np.array([0.1, 0.0, 2.0, 0.5, 1.0, 10.0])
    alone = [PROX[name].prox(v[i : i + 1], float(t[i]))[0] for i in range(6)]
    np.testing.assert_array_equal(PROX[name].prox(v, t), alone)


@pytest.mark.parametrize("name", PROX)
def test_zero_goes_through(name):
    zero = np.zeros_like(point(name, 5))
    assert np.isfinite(PROX[name].prox(zero, 0.5)).all()


@pytest.mark.parametrize("name", PROX)
def test_what_is_not_a_number_never_becomes_one(name):
    """It goes through, or is refused; log_barrier made it zero once."""
    v = point(name, 5)
    v.flat[1] = math.nan
    try:
        assert np.isnan(PROX[name].prox(v, 0.5).flat[1])
    except (ValueError, LinAlgError) as error:
        assert "finite" in str(error) or "converge" in str(error)


@pytest.mark.parametrize("name", PROX)
def test_shapes_that_a_row_is_not_for(name):
    row, square = PROX[name], np.ones((2, 2))
    if name in SEPARABLE:
        np.testing.assert_array_equal(row.prox(square, 0.5).ravel(), row.prox(square.ravel(), 0.5))
    else:
        words = "v must be a matrix" if row.matrix else "v must be a vector"
        with pytest.raises(ValueError, match=words):
            row.prox(np.ones(3) if row.matrix else square, 0.5)
        with pytest.raises(ValueError, match=r"t one number, got shapes .* and \(2,\)"):
            row.prox(square if row.matrix else np.ones(2), np.ones(2))
    for v in (square * 1j, [["a"]]):
        with pytest.raises(ValueError, match="v must be an array of real numbers"):
            row.prox(v, 0.5)


@pytest.mark.parametrize("name", PROX)
def test_numbers_whose_squares_overflow_or_underflow(name):
    for size in (1e200, 1e-200):
        v = size * (np.diag([3.0, 4.0]) if PROX[name].matrix else np.array([3.0, -4.0]))
        p = PROX[name].prox(v, size)
        assert np.isfinite(p).all() and not math.isnan(PROX[name].value(v))
        if name in ("l1", "l2", "linf", "group_lasso", "nuclear"):  # f(c x) = c f(x): so is its prox with c t
            np.testing.assert_allclose(p / size, PROX[name].prox(v / size, 1.0), rtol=1e-12)
            assert PROX[name].value(v) / size == pytest.approx(PROX[name].value(v / size), rel=1e-12)


@pytest.mark.parametrize("v, t", [(-1e8, 1e-3), (-1e200, 1.0), (1e200, 1.0), (0.0, 1e-300), (-1.0, 1e-20)])
def test_log_barrier_keeps_its_digits(v, t):
    """x (x - v) = t, where v + √(v² + 4t) would cancel."""
    x = PROX["log_barrier"].prox(np.array([v]), t)[0]
    if abs(v) < 1e100:
        assert x > 0 and x * (x - v) == pytest.approx(t, rel=1e-12)
    assert np.isfinite(x)


@given(v=arrays(float, 6, elements=numbers), t=steps)
@example(v=np.zeros(6), t=1.0)
def test_groups_are_blocks_of_their_own(v, t):
    groups = np.array([0, 1, 0, 2, 2, 2])
    got = group_soft_threshold(v, t, groups)
    for g, size in enumerate([2, 1, 3]):
        expected = PROX["l2"].prox(v[groups == g], t * math.sqrt(size))
        np.testing.assert_allclose(got[groups == g], expected, atol=1e-12)
    lengths = [math.sqrt(s) * np.linalg.norm(v[groups == g]) for g, s in enumerate([2, 1, 3])]
    assert group_norm(v, groups) == pytest.approx(sum(lengths))


def test_parameters():
    v = np.linspace(-4, 4, 9)
    np.testing.assert_allclose(prox_elastic_net(v, 0.5, l1_ratio=1.0), soft_threshold(v, 0.5))
    np.testing.assert_allclose(prox_elastic_net(v, 0.5, l1_ratio=0.0), v / 1.5)
    np.testing.assert_allclose(prox_huber(v, 0.5, delta=1e9), v / 1.5)
    np.testing.assert_allclose(prox_huber(v, 0.5, delta=0.1), soft_threshold(v, 0.05), atol=0.06)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: prox_elastic_net([1.0], 1.0, l1_ratio=2), "l1_ratio must be from 0 to 1, got 2"),
        (lambda: prox_huber([1.0], 1.0, delta=-1), "delta must be a positive number, got -1"),
        (lambda: group_soft_threshold([1.0, 2.0], 1.0, [0]), "groups must be 2 whole numbers from 0 on"),
        (lambda: group_soft_threshold([1.0, 2.0], 1.0, [0, -1]), "groups must be 2 whole numbers from 0 on"),
        (lambda: group_norm([1.0, 2.0], [0.0, 1.0]), "groups must be 2 whole numbers from 0 on"),
        (lambda: moreau_envelope(PROX["l1"], [1.0], 0), "t must be a positive number, got 0"),
        (lambda: conjugate_prox(PROX["l1"].prox)([1.0], 0), "t must be above zero for the prox of a conjugate, got 0"),
        (lambda: weighted(PROX["l1"], "2"), "a weight must be a positive number, got '2'"),
    ],
)
def test_bad_parameters(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("name", CONVEX)
def test_weights(name):
    v, row = point(name, 5), weighted(PROX[name], 3.0)
    p = row.prox(v, 0.2)
    np.testing.assert_array_equal(p, PROX[name].prox(v, 0.2 * 3.0))
    y = (v - p) / 0.2
    assert row.value(p) == pytest.approx(3 * PROX[name].value(p))
    assert row.value(p) + row.conjugate(y) == pytest.approx((p * y).sum(), rel=1e-9, abs=1e-8)
    with pytest.raises(ValueError, match="a weight must be a positive number, got 0"):
        weighted(row, 0)


def test_restricted_leaves_the_rest_alone():
    row = restricted(PROX["l1"], slice(0, -1))
    v = np.array([3.0, -0.5, 2.0])
    np.testing.assert_array_equal(row.prox(v, 1.0), [2.0, 0.0, 2.0])
    assert row.value(v) == 3.5 and v[1] == -0.5
    np.testing.assert_array_equal(soft_threshold(v, np.array([1.0, 0.1, 0.0])), [2.0, -0.4, 2.0])
