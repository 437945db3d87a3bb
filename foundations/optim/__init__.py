"""Optimization: first and second order, schedules, constrained, convex and proximal."""
