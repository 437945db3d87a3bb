"""Linear regression as inference: standard errors, tests, and rows that pull."""

from foundations.statistics.regression.influence import Influence, influence
from foundations.statistics.regression.nist import ReferenceSet
from foundations.statistics.regression.ols import OLSResult, ols, polynomial

__all__ = ["Influence", "OLSResult", "ReferenceSet", "influence", "ols", "polynomial"]
