"""Nelder and Mead's method in plain Python: a simplex is a list of (value, point), and sorting it is one word."""


def nelder_mead(fun, x0, xatol=1e-8, fatol=1e-8, max_iter=10_000):
    """A point (a list) where fun, of a list, is smallest, by reflection, expansion, contraction and shrinkage."""
    n = len(x0)
    points = [list(x0)]
    for i in range(n):
        points.append([x if j != i else 1.05 * x or 0.00025 for j, x in enumerate(x0)])
    simplex = sorted((fun(x), x) for x in points)
    for _ in range(max_iter):
        (low, best), (high, worst) = simplex[0], simplex[-1]
        size = max(abs(x - b) for _, point in simplex for x, b in zip(point, best, strict=True))
        if size <= xatol and high - low <= fatol:
            break
        center = [sum(point[j] for _, point in simplex[:-1]) / n for j in range(n)]
        found = replacement(fun, simplex, center, worst)
        if found:
            simplex[-1] = found
        else:
            for i, (_, point) in enumerate(simplex[1:], start=1):
                moved = [b + (x - b) / 2 for x, b in zip(point, best, strict=True)]
                simplex[i] = fun(moved), moved
        simplex.sort()
    return simplex[0][1]


def replacement(fun, simplex, center, worst):
    """(value, point) to take the place of the worst, or None where no trial is good enough."""

    def at(t):
        x = [(1 + t) * c - t * w for c, w in zip(center, worst, strict=True)]
        return fun(x), x

    reflected = at(1.0)
    if reflected[0] < simplex[0][0]:
        return min(reflected, at(2.0))
    if reflected[0] < simplex[-2][0]:
        return reflected
    limit = min(reflected[0], simplex[-1][0])
    contracted = at(0.5 if reflected[0] < simplex[-1][0] else -0.5)
    return contracted if contracted[0] < limit else None
