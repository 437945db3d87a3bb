"""A race: paths, divergence, sweeps, basins, curvature."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.optimizers.model import (
    OPTIMIZERS,
    Settings,
    basins,
    eigenvalues,
    race,
    settled,
    sweep,
)
from projects.optimizers.surfaces import SURFACES, surface


def test_a_path_does_not_depend_on_who_else_runs():
    valley = SURFACES["rosenbrock"]
    together = race(valley, valley.start, OPTIMIZERS, 50, Settings(lr=1e-3, noise=0.1))
    for path in together:
        [alone] = race(valley, valley.start, [path.optimizer], 50, Settings(lr=1e-3, noise=0.1))
        np.testing.assert_allclose(path.points, alone.points, rtol=1e-12, atol=1e-12)


def test_a_path_holds_the_start_and_every_step():
    [path] = race(SURFACES["booth"], (-8, -6), ["adam"], 30, Settings())
    assert path.points.shape == (31, 2)
    assert path.losses.shape == (31,)
    assert path.diverged_at is None
    np.testing.assert_array_equal(path.points[0], (-8, -6))
    assert path.losses[0] == 1458


def test_a_path_is_cut_where_it_diverges():
    [path] = race(SURFACES["rosenbrock"], (-1.5, 2), ["gd"], 50, Settings(lr=1.0))
    assert path.diverged_at == len(path.points) == len(path.losses) < 50
    assert np.isfinite(path.points).all()
    assert np.isfinite(path.losses).all()


def test_noise_is_seeded_and_spares_gradient_descent():
    booth = SURFACES["booth"]
    quiet, one, same, other = (
        race(booth, booth.start, ["gd", "sgd"], 20, Settings(noise=noise, seed=seed))
        for noise, seed in ((0.0, 0), (1.0, 0), (1.0, 0), (1.0, 1))
    )
    np.testing.assert_array_equal(quiet[0].points, quiet[1].points)
    np.testing.assert_array_equal(quiet[0].points, one[0].points)
    np.testing.assert_array_equal(one[1].points, same[1].points)
    assert not np.array_equal(one[1].points, other[1].points)
    assert not np.array_equal(one[1].points, quiet[1].points)


def test_settings_go_where_they_belong():
    told = Settings(lr=0.5, rates={"adam": 0.1}, momentum=0.7, beta1=0.8, beta2=0.95)
    assert told.of("gd") == {"lr": 0.5}
    assert told.of("momentum") == {"lr": 0.5, "momentum": 0.7}
    assert told.of("adam") == {"lr": 0.1, "beta1": 0.8, "beta2": 0.95}
    assert Settings().of("adam") == {"lr": 0.01}


@given(st.lists(st.floats(0, 2), min_size=1, max_size=12))
def test_settled_is_the_first_step_after_which_no_loss_is_above(losses):
    got = int(settled(np.array(losses), 1.0))
    wanted = next((k for k in range(len(losses)) if all(loss <= 1.0 for loss in losses[k:])), -1)
    assert got == wanted


def test_not_a_number_never_settles():
    assert settled(np.array([0.0, np.nan]), 1.0) == -1
    assert settled(np.array([[0.0, 2.0], [2.0, 0.0]]), 1.0).tolist() == [-1, 1]


@given(rate=st.floats(0.01, 0.19))
@settings(max_examples=10, deadline=None)
def test_a_sweep_is_many_races(rate):
    bowl, rates = SURFACES["bowl-10"], np.array([rate, 0.5])
    found = sweep(bowl, bowl.start, ["gd", "adam"], 30, rates, Settings())
    for i, name in enumerate(found.optimizers):
        for k, lr in enumerate(rates):
            [path] = race(bowl, bowl.start, [name], 30, Settings(lr=lr))
            np.testing.assert_allclose(found.losses[: len(path.losses), i, k], path.losses, rtol=1e-9)
            assert found.diverged_at[i, k] == (-1 if path.diverged_at is None else path.diverged_at)


def test_the_edge_of_divergence_is_where_theory_says():
    bowl, rates = SURFACES["bowl-10"], np.linspace(0.18, 0.42, 49)
    found = sweep(bowl, bowl.start, ["gd", "momentum"], 2000, rates, Settings())
    edges = found.edges()
    assert edges["gd"] == pytest.approx(0.2, abs=0.006)
    assert edges["momentum"] == pytest.approx(0.38, abs=0.006)


def test_chaos_is_seen():
    hilly = SURFACES["rastrigin"]
    found = sweep(hilly, hilly.start, ["gd"], 200, np.array([1e-3, 0.02]), Settings())
    assert found.chaotic.tolist() == [[False, True]]
    assert found.best_rates(target=-1.0) == {"gd": 1e-3}


def test_basins_lead_to_the_minimum_nearby():
    hills = SURFACES["himmelblau"]
    [(nearest, distance)] = basins(hills, ["gd"], 300, Settings(lr=5e-3), 9).values()
    assert distance.max() < 1e-3
    x0, x1, y0, y1 = hills.domain
    for k, (x, y) in enumerate(hills.minima):
        i, j = round(8 * (y - y0) / (y1 - y0)), round(8 * (x - x0) / (x1 - x0))
        assert nearest[i, j] == k


def test_basins_mark_what_diverges():
    [(nearest, _)] = basins(SURFACES["himmelblau"], ["gd"], 50, Settings(lr=1.0), 5).values()
    assert (nearest == -1).any()


def test_eigenvalues_are_numpys():
    points = np.random.default_rng(0).uniform(-2, 2, (20, 2))
    found = eigenvalues(SURFACES["six-hump-camel"], points)
    wanted = np.linalg.eigvalsh(SURFACES["six-hump-camel"].hessians(*points.T))
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-10)


def test_eigenvalues_where_there_is_no_curvature():
    assert np.isnan(eigenvalues(surface("log(x)"), np.array([[0.0, 1.0]]))).all()
    np.testing.assert_array_equal(eigenvalues(surface("2*x - y"), np.zeros((3, 2))), np.zeros((3, 2)))
