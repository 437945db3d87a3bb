"""Targets, best rates, and what theory promised beside what is seen."""

import numpy as np
import pytest

from projects.optimizers.contest import contest, distance, edges, rates_of_convergence
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.surfaces import SURFACES, surface

RATES = np.geomspace(1e-4, 10, 36)


def held(name, optimizers=("gd", "momentum", "nesterov"), steps=300, rates=RATES, lr=None):
    found = surface(name)
    return contest(found, found.start, list(optimizers), steps, rates, lr)


def test_on_a_bowl_the_rates_seen_are_those_predicted():
    found = held("bowl-10")
    for path in found.paths:
        predicted, observed = rates_of_convergence(found, path)
        assert observed == pytest.approx(predicted, abs=0.01)
        assert predicted < 1


def test_on_a_bowl_the_edges_are_those_predicted():
    found = held("bowl-10", steps=2000, rates=np.geomspace(0.05, 1, 120))
    for predicted, seen in edges(found).values():
        assert predicted <= seen <= 1.06 * predicted  # the next rate of the grid is 2.5 % larger


def test_the_target_is_reached_and_kept():
    found = held("himmelblau", OPTIMIZERS)
    for path, steps in zip(found.paths, found.steps_to_target().values(), strict=True):
        if steps is not None:
            assert (path.losses[steps:] <= found.target).all()
            assert path.losses[steps - 1] > found.target
    assert sum(steps is not None for steps in found.steps_to_target().values()) > 7


def test_the_best_rate_is_best():
    found = held("booth", ["adam"])
    [steps] = found.steps_to_target().values()
    others = found.sweep.steps_to(found.target)[0][~found.sweep.chaotic[0]]
    assert steps == min(others[others >= 0])


def test_a_given_rate_is_taken():
    found = held("booth", ["adam", "gd"], lr=0.123)
    assert found.rates == {"adam": 0.123, "gd": 0.123}
    assert found.chaotic() == []


def test_without_a_lowest_point_there_is_no_target():
    for formula in ("monkey-saddle", "-x**2 - y", "x"):
        found = held(formula, ["gd", "adam"], steps=50)
        assert found.lowest is None
        assert np.isnan(found.target)
        assert list(found.steps_to_target().values()) == [None, None]
        assert rates_of_convergence(found, found.paths[0]) is None


def test_of_a_typed_formula_the_lowest_is_what_is_found():
    found = held("(x - 1)**2 + 2*(y + 1)**2 + 7")
    assert found.lowest == pytest.approx(7, abs=1e-9)
    assert None not in found.steps_to_target().values()


def test_a_constant_has_its_target_at_the_start():
    assert list(held("3", ["gd", "adam"], steps=20).steps_to_target().values()) == [0, 0]


def test_distance_is_to_the_nearest_minimum():
    assert distance(SURFACES["himmelblau"], np.array([3.0, 2.5])) == 0.5
    assert np.isnan(distance(surface("x"), np.zeros(2)))
