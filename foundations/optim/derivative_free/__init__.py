"""Minimization by values alone: Nelder and Mead's simplex."""
