"""PyTorch takes the same paths, and SciPy ends where ours do."""

import numpy as np
import pytest

from projects.optimizers.classics import METHODS, descend
from projects.optimizers.model import OPTIMIZERS, Settings, race
from projects.optimizers.surfaces import SURFACES, surface
from tests.torch_or_skip import torch_or_skip

# A rate at which nothing diverges and nothing is chaotic.
RATES = {"rosenbrock": 1e-3, "goldstein-price": 1e-6, "beale": 1e-3, "rastrigin": 1e-3, "easom": 0.1, "booth": 0.01}


@pytest.mark.parametrize("name", RATES)
def test_paths_are_pytorchs(name):
    torch_or_skip()
    from projects.optimizers import baseline

    ground, told = SURFACES[name], Settings(lr=RATES[name])
    theirs = baseline.race(ground, ground.start, OPTIMIZERS, 60, told)
    assert {path.optimizer for path in theirs} == set(OPTIMIZERS) - {"lion"}
    ours = race(ground, ground.start, OPTIMIZERS, 60, told)
    assert baseline.largest_deviation(ours, theirs) < 1e-10
    by_name = {path.optimizer: path for path in ours}
    for path in theirs:
        np.testing.assert_allclose(by_name[path.optimizer].losses, path.losses, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(by_name[path.optimizer].gradients, path.gradients, rtol=1e-8, atol=1e-8)


def test_both_diverge_at_the_same_step():
    torch_or_skip()
    from projects.optimizers import baseline

    ground, names = SURFACES["rosenbrock"], ["gd", "momentum", "nesterov"]
    ours = race(ground, ground.start, names, 60, Settings(lr=0.01))
    theirs = baseline.race(ground, ground.start, names, 60, Settings(lr=0.01))
    assert [path.diverged_at for path in ours] == [path.diverged_at for path in theirs]
    assert all(path.diverged_at is not None for path in ours)


def test_a_deviation_is_seen():
    torch_or_skip()
    from projects.optimizers import baseline

    ground = SURFACES["booth"]
    ours = race(ground, ground.start, ["adam"], 20, Settings(lr=0.01))
    theirs = baseline.race(ground, ground.start, ["adam"], 20, Settings(lr=0.0101))
    assert baseline.largest_deviation(ours, theirs) > 1e-4


@pytest.mark.parametrize(("formula", "start"), [("sqrt(x)", (0, 0)), ("-exp(x*x)", (1, 0))])
def test_where_scipy_gives_up_there_is_none(formula, start):
    torch_or_skip()
    from projects.optimizers import baseline

    assert baseline.minimize(surface(formula), start, "trust_region") is None
    assert baseline.minimize(surface(formula), start, "bfgs") is not None


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "himmelblau", "booth"])
def test_methods_of_second_order_end_where_scipys_do(name):
    torch_or_skip()
    from projects.optimizers import baseline

    ground = SURFACES[name]
    for ending in descend(ground, ground.start):
        assert ending.method in METHODS
        assert ending.path.shape[1] == 2
        np.testing.assert_array_equal(ending.path[0], ground.start)
        library = baseline.minimize(ground, ground.start, ending.method)
        if library is not None:
            assert ending.loss == pytest.approx(library.fun, abs=1e-6)
            assert ending.success == library.success
