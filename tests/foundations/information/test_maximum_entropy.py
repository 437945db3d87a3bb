"""Maximum entropy against SciPy and closed forms, by its definition, at the border of what can be had and beyond it."""

import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import brentq, linprog

from foundations.information.discrete import entropy
from foundations.information.maximum_entropy import maximum_entropy

FACES = np.arange(1, 7)


@pytest.mark.parametrize("mean", [1.5, 3.5, 4.5, 5.9])
def test_loaded_die(mean):
    """p_k ~ r^k, with r by Brent's method of SciPy."""

    def distribution(r):
        return r**FACES / (r**FACES).sum()

    r = brentq(lambda r: distribution(r) @ FACES - mean, 1e-3, 1e3, xtol=1e-15, rtol=1e-15)
    found = maximum_entropy(FACES, mean)
    assert np.allclose(found.probabilities, distribution(r), rtol=1e-11)
    assert found.multipliers == pytest.approx([np.log(r)], rel=1e-11, abs=1e-13)
    assert found.entropy == pytest.approx(entropy(distribution(r)), rel=1e-13)
    assert found.moments == pytest.approx([mean], rel=1e-14)


def test_known_families():
    """No constraint: uniform. A mean on 0, 1, 2, ...: geometric. Mean and variance on a fine grid: normal."""
    assert np.allclose(maximum_entropy(np.zeros((0, 4)), []).probabilities, 0.25, rtol=1e-15)
    k = np.arange(200)
    assert np.allclose(maximum_entropy(k, 2.0).probabilities, (2 / 3) ** k / 3, rtol=1e-9)
    x = np.linspace(-10, 10, 2001)
    normal = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * 0.01
    assert np.allclose(maximum_entropy([x, x**2], [0, 1]).probabilities, normal, rtol=0, atol=1e-12)


@given(st.integers(0, 10**6))
def test_nothing_with_the_same_moments_has_more_entropy(seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 4), rng.integers(5, 12)
    F, q = rng.standard_normal((m, n)), rng.random(n)
    q /= q.sum()
    found = maximum_entropy(F, F @ q)
    p = found.probabilities
    assert np.allclose(F @ p, F @ q, rtol=0, atol=1e-10)
    assert found.entropy >= entropy(q) - 1e-12  # q has these moments too
    log_ratio = np.log(p) - found.multipliers @ F
    assert np.allclose(log_ratio, log_ratio[0], rtol=0, atol=1e-9)  # the form exp(λᵀf) / Z


def test_units_offsets_and_dependent_functions_make_no_difference():
    wanted = maximum_entropy([FACES, FACES**2], [4.5, 22]).probabilities
    for F, t in [
        ([1e9 * FACES, 1e-9 * FACES**2], [4.5e9, 22e-9]),
        ([FACES + 1e4, FACES**2], [4.5 + 1e4, 22]),
        ([FACES, FACES**2, FACES**2 - FACES, np.ones(6)], [4.5, 22, 17.5, 1]),
    ]:
        assert np.allclose(maximum_entropy(F, t).probabilities, wanted, rtol=0, atol=1e-9)


@pytest.mark.parametrize("unit", [1e-310, 1e-300, 1e300])
def test_tiny_and_huge_units(unit):
    found = maximum_entropy(FACES * unit, 4.5 * unit)
    assert np.allclose(found.probabilities, maximum_entropy(FACES, 4.5).probabilities, rtol=0, atol=1e-9)
    assert found.multipliers == (pytest.approx(0.37104893805 / unit) if unit > 1e-308 else np.inf)


def test_a_constant_function_may_miss_its_mean_by_rounding():
    p = maximum_entropy([np.full(6, 0.1), FACES], [0.1 * (1 + 1e-15), 4.5]).probabilities
    assert np.allclose(p, maximum_entropy(FACES, 4.5).probabilities, rtol=1e-12)


BORDER = {  # points that have to be excluded
    "a face": (FACES, 6, [0, 0, 0, 0, 0, 1]),
    "no spread": ([FACES, FACES**2], [3.5, 12.5], [0, 0, 0.5, 0.5, 0, 0]),
    "an edge": ([[0, 1, 2, 1], [0, 0, 0, 1]], [1, 0], [1 / 3, 1 / 3, 1 / 3, 0]),
}


@pytest.mark.parametrize("name", BORDER)
def test_at_the_border(name):
    F, t, wanted = BORDER[name]
    found = maximum_entropy(F, t)
    assert np.allclose(found.probabilities, wanted, rtol=0, atol=1e-9)
    assert np.isfinite(found.multipliers).all()


@given(arrays(np.float64, (2, 6), elements=st.integers(-4, 4)), arrays(np.float64, 2, elements=st.integers(-4, 4)))
def test_feasible_where_linprog_says_so(F, t):
    possible = linprog(np.zeros(6), A_eq=np.vstack([np.ones(6), F]), b_eq=np.append(1, t)).status == 0
    try:
        found = maximum_entropy(F, t)
    except ValueError as error:
        assert not possible, error
    else:
        assert possible
        assert np.allclose(found.moments, t, rtol=0, atol=1e-8)


@given(st.floats(1e-9, 1), st.integers(0, 100))
def test_just_outside_is_refused(beyond, seed):
    """A mean of two functions beyond the hull of the points, by 1e-9 of its size and more."""
    F = np.random.default_rng(seed).standard_normal((2, 8))
    corner = F[:, (F[0] + F[1]).argmax()]
    assume(abs(corner).max() > 0.1)
    with pytest.raises(ValueError, match=r"no distribution has these moments together|and its function lies between"):
        maximum_entropy(F, corner + beyond)


BAD = {
    "outside": (FACES, 7, "moment 0 is 7, and its function lies between 1 and 6"),
    "barely": ([FACES, -FACES], [4.5, -6.0000001], "moment 1 is -6.0000001, and its function lies between -6 and -1"),
    "together": (
        [FACES, FACES**2],
        [3.5, 12],
        "no distribution has these moments together: at every point +1 f0 -0.1429 f1 is 0.0714 or more below its mean",
    ),
    "many": (np.eye(6), np.full(6, 0.5), "at every point some combination of the functions is"),
    "shapes": (np.eye(3), [1, 2], "features (m, n), n points, go with moments (m,); got shapes (3, 3) and (2,)"),
    "no points": (np.zeros((1, 0)), [0], "got shapes (1, 0) and (1,)"),
    "far apart": ([-1e308, 1e308], 1e308, "features and moments are more than 1.8e308 apart"),
    "nan": (FACES, np.nan, "features or moments hold a number that is not finite; all must be finite"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name):
    features, moments, message = BAD[name]
    with pytest.raises(ValueError, match=re.escape(message)):
        maximum_entropy(features, moments)


def test_texts_are_no_features():
    with pytest.raises(TypeError, match="features and moments are real numbers; got <U1 and int64"):
        maximum_entropy(["a"], [0])


def test_inputs_are_kept():
    F, t = np.array([FACES, FACES**2], float), np.array([4.5, 22.0])
    maximum_entropy(F, t)
    assert F.tolist() == [FACES.tolist(), (FACES**2).tolist()]
    assert t.tolist() == [4.5, 22.0]
