"""Calculus: derivatives by dual numbers and Taylor series, symbolic ones, critical points, limits, integrals."""
