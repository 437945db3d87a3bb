"""Nearest neighbors: which of n points lie closest to a query, and how many lie within a radius."""

from foundations.neighbors.kd_tree import KDTree
from foundations.neighbors.neighbors import count_within, k_nearest

__all__ = ["KDTree", "count_within", "k_nearest"]
