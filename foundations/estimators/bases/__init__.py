"""Functions of a column that make a curve out of a linear model: polynomials, bumps, waves, splines."""

from foundations.estimators.bases.fourier import FourierFeatures
from foundations.estimators.bases.polynomial import OrthogonalPolynomialFeatures
from foundations.estimators.bases.radial import RadialFeatures
from foundations.estimators.bases.splines import SplineFeatures

__all__ = ["FourierFeatures", "OrthogonalPolynomialFeatures", "RadialFeatures", "SplineFeatures"]
