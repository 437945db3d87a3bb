"""Densities with known answers."""

from foundations.sampling.targets.banana import banana
from foundations.sampling.targets.eight_schools import eight_schools
from foundations.sampling.targets.funnel import funnel
from foundations.sampling.targets.gaussian import correlated_gaussian
from foundations.sampling.targets.mixture import mixture
from foundations.sampling.targets.target import Target

__all__ = ["Target", "banana", "correlated_gaussian", "eight_schools", "funnel", "mixture"]
