"""Projections on plain Python lists: the first rung of the ladder."""

import math


def project_simplex(x):
    """The nearest y with y >= 0 and sum y = 1. Compare: foundations.optim.constrained.project_simplex."""
    theta, total = 0.0, 0.0
    for k, u in enumerate(sorted(x, reverse=True), start=1):
        total += u
        if u > (total - 1) / k:  # the k largest stay above zero
            theta = (total - 1) / k
    return [max(value - theta, 0.0) for value in x]


def project_box(x, lower, upper):
    """The nearest y with lower <= y <= upper. Compare: foundations.optim.constrained.project_box."""
    return [min(max(value, low), high) for value, low, high in zip(x, lower, upper, strict=True)]


def project_l2_ball(x):
    """The nearest y of length at most 1. Compare: foundations.optim.constrained.project_l2_ball."""
    length = math.hypot(*x)
    return [value / max(length, 1.0) for value in x]
