"""Moré, Garbow and Hillstrom's problems: no fewer solved than by SciPy's method, and each in twice the evaluations.

`python -m foundations.optim.problems.baselines` prints the table.
"""

import pytest

from foundations.optim.problems import PROBLEMS
from foundations.optim.problems.baselines import RACES, summary

MOST = {"trust_region, steihaug": 5, "trust_region, dogleg": 5}  # method -> unknowns at most; else all problems
LEAST = {"trust_region, steihaug": 15, "trust_region, dogleg": 5}  # SciPy's dogleg wants definite Hessians
ENDS = {"found", "gradient", "rounding", "line_search", "step", "max_iterations"}


@pytest.mark.parametrize(
    "method",
    ["armijo", "wolfe", "newton", "conjugate_gradients", "bfgs", "lbfgs", "trust_region, exact",
     "trust_region, steihaug", "trust_region, dogleg"],
)  # fmt: skip
def test_solves_no_fewer_within_twice_the_evaluations(method):
    problems = [p for p in PROBLEMS.values() if p.n <= MOST.get(method, 12)]
    laps = RACES[method][1](problems)
    assert {lap.status for lap in laps} <= ENDS
    assert len(laps) == len(problems) == (19 if method in MOST else 35)
    ours, theirs, our_nfev, their_nfev = summary(laps)
    assert ours >= theirs >= LEAST.get(method, 28)
    assert [lap for lap in laps if lap.theirs and not lap.ours] == []
    assert [lap for lap in laps if lap.ratio > 2] == []
    assert our_nfev <= 1.2 * their_nfev
