"""Soft thresholding and the lasso on plain Python lists, by coordinate descent: one coefficient at a time, exactly.

    w_j ← S(c_j - Σ_{k≠j} G_jk w_k, α) / G_jj        G = XᵀX / n,  c = Xᵀy / n,  S the soft threshold

Source: Friedman, Hastie & Tibshirani, Regularization paths for generalized linear models, J. Stat. Softw. 33 (2010).
"""


def soft_threshold(v, t):
    """Each number moved by t towards zero, and no further."""
    return [x - t if x > t else x + t if x < -t else 0.0 for x in v]


def lasso(X, y, alpha, tol=1e-15, sweeps=10_000):
    """The minimum of ‖y - X w‖² / (2n) + alpha ‖w‖₁, when no coefficient moves by more than tol times the largest."""
    n, columns = len(y), list(zip(*X, strict=True))
    G = [[sum(a * b for a, b in zip(u, v, strict=True)) / n for v in columns] for u in columns]
    c = [sum(a * b for a, b in zip(u, y, strict=True)) / n for u in columns]
    w = [0.0] * len(columns)
    for _ in range(sweeps):
        moved = 0.0
        for j, row in enumerate(G):
            if row[j] == 0:  # a column of zeros
                continue
            slope = c[j] - sum(g * x for g, x in zip(row, w, strict=True)) + row[j] * w[j]
            new = soft_threshold([slope], alpha)[0] / row[j]
            moved, w[j] = max(moved, abs(new - w[j])), new
        if moved <= tol * max(map(abs, w)):
            break
    return w
