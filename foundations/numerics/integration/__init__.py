"""Integrals in one dimension: of samples, by fixed rules, and to a tolerance."""

from foundations.numerics.integration.adaptive import integrate
from foundations.numerics.integration.gauss_legendre import fixed_quad, gauss_legendre
from foundations.numerics.integration.integral import Integral
from foundations.numerics.integration.rules import romberg, simpson, trapezoid
from foundations.numerics.integration.tanh_sinh import tanh_sinh

__all__ = ["Integral", "fixed_quad", "gauss_legendre", "integrate", "romberg", "simpson", "tanh_sinh", "trapezoid"]
