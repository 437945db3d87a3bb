"""The table, and what it is concerned about."""

import numpy as np
import pytest

from foundations.sampling import diagnostics
from foundations.sampling.draws import Draws

X = np.random.default_rng(0).standard_normal((4, 500, 2))


def draws(points, energy=None, diverged=None):
    chains, n = points.shape[:2]
    return Draws(points, np.zeros((chains, n)), np.ones((chains, n)), np.ones(chains), energy, diverged)


def test_a_row_for_each_quantity():
    got = diagnostics.summary(X, names=("a", "b"))
    assert got.mean == pytest.approx(X.mean(axis=(0, 1)))
    assert got.sd == pytest.approx(X.reshape(-1, 2).std(axis=0, ddof=1))
    assert got.q5 == pytest.approx(np.quantile(X.reshape(-1, 2), 0.05, axis=0))
    assert got.q95 == pytest.approx(np.quantile(X.reshape(-1, 2), 0.95, axis=0))
    assert got.mcse.tolist() == diagnostics.mcse_mean(X).tolist()
    assert got.r_hat.tolist() == diagnostics.r_hat(X).tolist()
    assert got.concerns == ()
    head, a, b = str(got).splitlines()
    assert head.split() == ["mean", "sd", "mcse", "q5", "q95", "ess_bulk", "ess_tail", "r_hat"]
    assert a.split()[:2] == ["a", f"{got.mean[0]:.3f}"] and b.split()[0] == "b"
    assert len(head) == len(a) == len(b)


def test_one_quantity_needs_no_third_axis_and_no_name():
    got = diagnostics.summary(X[:, :, 0])
    assert got.names == ("x_1",)
    assert got.r_hat == diagnostics.r_hat(X[:, :, 0])


@pytest.mark.parametrize("scale", [-1e9, -1e-9, -99_999 / X.max(), 0.0])
def test_columns_stand_apart_and_no_number_is_cut_to_nothing(scale):
    head, row = str(diagnostics.summary(scale * X[:, :, 0], "x")).splitlines()
    cells = row.split()[1:]
    assert len(cells) == len(head.split()) and len(row) == len(head)
    assert float(cells[1]) == pytest.approx(abs(scale) * X[:, :, 0].std(ddof=1), rel=0.01)


def test_a_name_may_be_one_string():
    assert diagnostics.summary(X[:, :, 0], "tau").names == ("tau",)


def test_no_quantity_has_no_summary():
    with pytest.raises(ValueError, match="a summary is of at least one quantity"):
        diagnostics.summary(X[:, :, :0])


def test_concerns_say_what_and_of_whom():
    x = X.copy()
    x[0, :, 1] += 2
    r_hat, bulk, *_ = diagnostics.summary(x, names=("a", "b")).concerns
    assert r_hat == f"R-hat of b is above 1.01, or no number: {diagnostics.r_hat(x)[1]:.3f}"
    assert bulk == f"bulk ESS of b is below 400, or no number: {diagnostics.ess_bulk(x)[1]:.0f}"


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_no_number_is_a_concern(number):
    x = X.copy()
    x[0, 0, 0] = number
    assert [concern[-3:] for concern in diagnostics.summary(x).concerns] == ["nan", "nan", "nan"]


def test_draws_are_asked_for_their_trajectories():
    walk = np.random.default_rng(0).standard_normal((4, 500)).cumsum(axis=1)
    fine = np.random.default_rng(0).standard_normal((4, 500))
    diverged = np.zeros((4, 500), bool)
    assert diagnostics.summary(draws(X, fine, diverged)).concerns == ()
    diverged[1, :3] = True
    lowest = diagnostics.e_bfmi(walk).min()
    assert diagnostics.summary(draws(X, walk, diverged)).concerns == (
        "3 of 2000 trajectories diverged",
        f"E-BFMI is below 0.3 in a chain: {lowest:.2f}",
    )


def test_names_are_as_many_as_quantities():
    with pytest.raises(ValueError, match="there is a name for each of the 2 quantities; got 1"):
        diagnostics.summary(X, names=("a",))
