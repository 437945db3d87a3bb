"""Moré, Garbow and Hillstrom's test problems with their published optima: `PROBLEMS`, by name."""

from foundations.optim.problems.any_size import ANY_SIZE
from foundations.optim.problems.classics import CLASSICS
from foundations.optim.problems.curves import CURVES
from foundations.optim.problems.linear import LINEAR
from foundations.optim.problems.problem import Optimum, Problem, solved

_ALL = sorted((build() for build in CLASSICS + CURVES + ANY_SIZE + LINEAR), key=lambda problem: problem.number)
PROBLEMS: dict[str, Problem] = {problem.name: problem for problem in _ALL}

__all__ = ["PROBLEMS", "Optimum", "Problem", "solved"]
