"""The record of what a round minimizes: used where it is true, left where it is not."""

import numpy as np
import pytest

from foundations.optim.constrained import augmented_lagrangian, log_barrier, penalty_method
from foundations.optim.constrained.constraints import Problem
from foundations.optim.constrained.rounds import Track, recorded


def squares(x):
    return ((x - 2) ** 2).sum()


def test_a_record_gives_value_and_gradient_for_any_parameters():
    replay = recorded(lambda x, rho: (rho * x**2).sum(), np.ones(2), np.ones(1))
    value, slope = replay(np.array([1.0, 3.0]), np.array([10.0]))
    assert (value, slope.tolist()) == (100, [20, 60])


@pytest.mark.parametrize("method", [penalty_method, augmented_lagrangian, log_barrier])
def test_most_of_the_work_needs_no_tensors(method):
    calls = []

    def counted(x):
        calls.append(x)
        return squares(x)

    found = method(counted, [0.5, 0.5], ineq=lambda x: 1 - x)
    assert found.success
    assert len(calls) < 10 + 6 * found.nit < found.nfev + 6 * found.nit


def branches(x):
    """(x - 2)², steeper from 1.5 on, which no record says."""
    return squares(x) if float(x.detach()[0]) < 1.5 else 3 * squares(x) - 0.5


def refuses(x):
    if float(x.detach().max()) < -0.5:
        raise ValueError("outside")
    return squares(x)


@pytest.mark.parametrize("fun", [branches, refuses])
def test_a_function_that_reads_its_values(fun):
    found = augmented_lagrangian(fun, [0.0], ineq=lambda x: 1.75 - x)
    assert found.success and found.x == pytest.approx([1.75])
    assert found.multipliers.ineq == pytest.approx([1.5 if fun is branches else 0.5], abs=1e-6)


def test_a_function_that_raises_says_so_itself():
    with pytest.raises(ValueError, match="outside"):
        penalty_method(refuses, [-1.0])


def test_a_record_that_differs_is_given_up_for_good():
    track = Track(Problem(branches), np.zeros(1), branches)
    track.replay = recorded(squares, np.zeros(1))
    track.minimize(1.0, 1e-8)
    assert track.replay is None
    assert track.inner.fun == pytest.approx(-0.5) and track.x == pytest.approx([2])
