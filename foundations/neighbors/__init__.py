"""Nearest neighbors: which of n points lie closest to a query."""

from foundations.neighbors.brute_force import k_nearest

__all__ = ["k_nearest"]
