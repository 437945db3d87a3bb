"""Convex functions with kinks: subgradients, proximal steps, splitting."""
