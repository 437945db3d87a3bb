"""Minimization by values alone: Nelder and Mead's simplex."""

from foundations.optim.derivative_free.nelder_mead import SimplexResult, adaptive_steps, nelder_mead

__all__ = ["SimplexResult", "adaptive_steps", "nelder_mead"]
