"""Each cell gets its points, each slice its one; variances as the law of total variance has them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from foundations.sampling.monte_carlo import (
    latin_hypercube,
    monte_carlo_estimate,
    stratified_estimate,
    stratified_uniforms,
)


@given(st.integers(1, 5), st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**32))
def test_every_cell_has_its_points(strata, d, per_cell, seed):
    u = stratified_uniforms(strata, d, rng=np.random.default_rng(seed), per_cell=per_cell)
    assert u.shape == (strata**d, per_cell, d) and u.min() >= 0 and u.max() < 1
    cells = np.floor(u * strata).astype(int)
    assert (cells == cells[:, :1]).all()
    assert len(np.unique(cells[:, 0], axis=0)) == strata**d


@given(st.integers(1, 40), st.integers(1, 6), st.integers(0, 2**32))
def test_every_slice_has_one_point(n, d, seed):
    u = latin_hypercube(n, d, rng=np.random.default_rng(seed))
    assert u.shape == (n, d)
    assert (np.sort(np.floor(u * n), axis=0) == np.arange(n)[:, None]).all()


@pytest.mark.parametrize("strata", [1, 2, 4, 16])
def test_the_variance_ratio_of_a_line_is_one_over_the_square_of_the_strata(strata):
    rng = np.random.default_rng(strata)
    draws = [stratified_uniforms(strata, 1, rng=rng, per_cell=64 // strata) for _ in range(800)]
    runs = [stratified_estimate(u[..., 0]) for u in draws]
    overall = monte_carlo_estimate([r.estimate for r in runs])
    assert abs(overall.estimate - 0.5) <= 4 * overall.standard_error
    predicted = 1 / (12 * strata**2) / 64
    assert overall.variance == pytest.approx(predicted, rel=4 * (2 / 800) ** 0.5)
    assert np.mean([r.standard_error**2 for r in runs]) == pytest.approx(predicted, rel=0.02)
    assert np.mean([r.variance_ratio for r in runs]) == pytest.approx(strata**-2, rel=0.02)
    assert runs[0].n == 64


def test_the_ratio_in_two_dimensions():
    # f = x y on k x k cells: E f² = 1/9, and within a cell E x² = m² + v, with v = 1/(12 k²)
    k = 4
    middle = (np.arange(k) + 0.5) / k
    squares = middle**2 + 1 / (12 * k**2)
    within = np.mean(np.outer(squares, squares) - np.outer(middle, middle) ** 2)
    u = stratified_uniforms(k, 2, rng=np.random.default_rng(0), per_cell=4000)
    got = stratified_estimate(u.prod(axis=-1))
    assert got.variance_ratio == pytest.approx(within / (1 / 9 - 1 / 16), rel=0.02)
    assert abs(got.estimate - 0.25) <= 4 * got.standard_error


def test_a_function_that_is_alike_in_all_cells_gains_nothing():
    # Its means over pairs of draws differ from cell to cell, by chance alone
    u = stratified_uniforms(2000, 1, rng=np.random.default_rng(0), per_cell=2)
    got = stratified_estimate(np.sin(2 * np.pi * 2000 * u[..., 0]))
    assert got.variance_ratio == pytest.approx(1, abs=0.05)
    assert got.standard_error == pytest.approx((0.5 / 4000) ** 0.5, rel=0.05)


def test_a_latin_hypercube_integrates_sums_but_not_products():
    rng, n, runs = np.random.default_rng(0), 50, 600
    points = np.stack([latin_hypercube(n, 4, rng=rng) for _ in range(runs)])
    theirs = np.stack([qmc.LatinHypercube(4, seed=i).random(n) for i in range(runs)])
    for u in (points, theirs):
        sums, product = u.sum(axis=2).mean(axis=1), (u - 0.5).prod(axis=2).mean(axis=1)
        # A slice leaves 1/(12 n²) of each coordinate's 1/12
        assert sums.var(ddof=1) == pytest.approx(4 / (12 * n**3), rel=4 * (2 / runs) ** 0.5)
        assert product.var(ddof=1) == pytest.approx(12.0**-4 / n, rel=0.3)  # as with independent draws


def test_constants_and_bad_shapes():
    got = stratified_estimate(np.ones((3, 2)))
    assert got.estimate == 1 and got.standard_error == 0 and np.isnan(got.variance_ratio)
    for values, words in [(np.ones(4), "2 axes"), (np.ones((4, 1)), "n at least 2"), (np.ones((0, 2)), "got shape")]:
        with pytest.raises(ValueError, match=words):
            stratified_estimate(values)
    with pytest.raises(ValueError, match="strata is at least 1; got 0"):
        stratified_uniforms(0, 1, rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"d is a whole number; got 1\.5"):
        latin_hypercube(3, 1.5, rng=np.random.default_rng(0))


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 1e300])
def test_what_is_no_number_shows(bad):
    got = stratified_estimate([[1.0, bad, 2.0], [1.0, 2.0, 3.0]])
    assert got.estimate == pytest.approx(np.mean([1, bad, 2, 1, 2, 3]), nan_ok=True)
    assert not np.isfinite(got.standard_error)
