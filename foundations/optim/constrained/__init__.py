"""Constraints: multipliers and their residuals, projections, penalties, linear programs."""
