"""Moré, Garbow and Hillstrom's problems: no fewer solved than by SciPy's method of that name, in twice the evaluations.

`python -m foundations.optim.smooth.baselines` prints the table, with two methods more.
"""

import pytest

from foundations.optim.problems import PROBLEMS
from foundations.optim.smooth.baselines import race, summary

ENDS = ("gradient", "rounding", "line_search", "step", "max_iterations")


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "CG", "Newton-CG", "trust-exact"])
def test_solves_no_fewer_within_twice_the_evaluations(method):
    laps = race(method)
    assert all(lap.status in ENDS for lap in laps)
    assert len(laps) == len(PROBLEMS) >= 18
    ours, theirs, our_nfev, their_nfev = summary(laps)
    assert ours >= theirs >= 25
    assert our_nfev <= 2 * their_nfev
    solved_only_by_scipy = [lap for lap in laps if lap.theirs and not lap.ours]
    assert len(solved_only_by_scipy) <= 1, solved_only_by_scipy
