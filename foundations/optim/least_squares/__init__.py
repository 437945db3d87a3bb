"""Sums of squares: Gauss-Newton and Levenberg-Marquardt."""
