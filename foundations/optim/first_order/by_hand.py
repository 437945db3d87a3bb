"""Three rules on plain Python lists: what a row of the table does to each number, with nothing around it."""

import math


def descent(x, gradients, lr=1e-3, momentum=0.9):
    """Momentum: b ← μb + g, x ← x - lr b. Gives the point after each step; with momentum=0 it is plain descent."""
    x, b, points = list(x), [0.0] * len(x), []
    for gradient in gradients:
        for i, g in enumerate(gradient):
            b[i] = momentum * b[i] + g
            x[i] -= lr * b[i]
        points.append(list(x))
    return points


def adam(x, gradients, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam: means m of g and v of g², both started at zero and corrected for it; x ← x - lr m̂ / (√v̂ + ε)."""
    x, m, v, points = list(x), [0.0] * len(x), [0.0] * len(x), []
    for t, gradient in enumerate(gradients, 1):
        for i, g in enumerate(gradient):
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
            x[i] -= lr * m_hat / (math.sqrt(v_hat) + eps)
        points.append(list(x))
    return points


def lion(x, gradients, lr=1e-4, beta1=0.9, beta2=0.99):
    """Lion: x ← x - lr sign(β₁m + (1 - β₁)g), then m ← β₂m + (1 - β₂)g."""
    x, m, points = list(x), [0.0] * len(x), []
    for gradient in gradients:
        for i, g in enumerate(gradient):
            c = beta1 * m[i] + (1 - beta1) * g
            x[i] -= lr * ((c > 0) - (c < 0))
            m[i] = beta2 * m[i] + (1 - beta2) * g
        points.append(list(x))
    return points
