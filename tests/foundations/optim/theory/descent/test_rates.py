"""Rates predicted, beside the spectral radius by NumPy and beside the methods when they are run."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.optim.theory import (
    METHODS,
    best_settings,
    chebyshev_bound,
    convergence_order,
    observed_rate,
    predicted_rate,
    stability_limit,
    steps_to_reach,
)

STEPPED = ["gd", "momentum", "nesterov"]
h = np.linspace(1, 50, 9)


def run(method, lr, beta, steps):
    """Distances to the minimum of ½ Σ h x², PyTorch's updates."""
    x, v, distances = np.ones(9), np.zeros(9), []
    for _ in range(steps):
        distances.append(np.sqrt(x @ x))
        g = h * x
        v = beta * v + g
        x = x - lr * {"gd": g, "momentum": v, "nesterov": g + beta * v}[method]
    return np.array(distances)


@pytest.mark.parametrize("method", STEPPED)
@pytest.mark.parametrize(("lr", "beta"), [(0.004, 0.5), (0.02, 0.8), (0.02, 0.9), (0.035, 0.2)])
def test_prediction_is_what_is_seen(method, lr, beta):
    distances = run(method, lr, beta, 600)
    assert observed_rate(distances) == pytest.approx(predicted_rate(method, 1, 50, lr, beta), rel=4e-3)


@pytest.mark.parametrize("method", STEPPED)
def test_inner_eigenvalues_are_never_the_worst(method):
    inside = np.linspace(1, 50, 400)
    for lr in (0.001, 0.01, 0.03, 0.05, 0.2):
        worst = predicted_rate(method, inside, inside, lr, 0.7).max()  # each eigenvalue alone
        assert predicted_rate(method, 1, 50, lr, 0.7) == pytest.approx(worst, rel=1e-14)


@given(st.sampled_from(STEPPED), st.floats(0.1, 100), st.floats(0, 0.95))
@settings(max_examples=60, deadline=None)
def test_the_edge_parts_rates_below_and_above_one(method, L, beta):
    edge = stability_limit(method, L, beta)
    assert predicted_rate(method, L, L, edge, beta) == pytest.approx(1, abs=1e-9)
    assert predicted_rate(method, L, L, edge * 1.001, beta) > 1
    assert predicted_rate(method, L, L, edge * 0.999, beta) < 1


@pytest.mark.parametrize("method", STEPPED)
def test_descent_parts_at_the_edge(method):
    edge = stability_limit(method, 50, 0.6)
    assert run(method, 0.98 * edge, 0.6, 400)[-1] < 1 < 1e3 < run(method, 1.02 * edge, 0.6, 400)[-1]


@pytest.mark.parametrize("method", STEPPED)
def test_no_settings_are_better_than_the_best(method):
    lr, beta = best_settings(method, 1, 50)
    best = predicted_rate(method, 1, 50)
    assert best == predicted_rate(method, 1, 50, lr, beta)
    rates = [
        predicted_rate(method, 1, 50, a * lr, b)
        for a in (0.8, 0.95, 1.05, 1.2)
        for b in (beta, *np.clip([beta - 0.05, beta + 0.05], 0, 0.99))
    ]
    assert min(rates) > best


def test_best_rates_are_the_books():
    kappa = 25.0
    assert predicted_rate("gd", 1, kappa) == pytest.approx(24 / 26)
    assert predicted_rate("momentum", 1, kappa) == pytest.approx(4 / 6, rel=1e-7)  # a double root: half the digits
    assert predicted_rate("conjugate_gradients", 1, kappa) == pytest.approx(4 / 6)
    assert predicted_rate("nesterov", 1, kappa) == pytest.approx(1 - 2 / np.sqrt(76), rel=1e-7)
    assert predicted_rate("newton", 1, kappa) == 0
    assert predicted_rate("newton", 1, kappa, lr=0.25) == 0.75


def test_arguments_broadcast():
    lr = np.array([[0.001], [0.01], [0.1]])
    rate = predicted_rate("momentum", np.array([1.0, 2.0]), 10.0, lr, 0.5)
    assert rate.shape == (3, 2)
    assert rate[2, 1] == predicted_rate("momentum", 2.0, 10.0, 0.1, 0.5)
    assert predicted_rate("gd", 1.0, 10.0, lr).shape == (3, 1)
    assert predicted_rate("newton", np.ones(4), 2.0).shape == (4,)
    assert stability_limit("nesterov", np.ones(3)).shape == (3,)
    assert isinstance(float(predicted_rate("gd", 1, 2)), float)
    assert stability_limit("newton", 5) == 2 and stability_limit("conjugate_gradients", 5) == np.inf


def test_a_saddle_is_left():
    assert predicted_rate("gd", -1, 1, 0.1) == pytest.approx(1.1)
    assert predicted_rate("momentum", -1, 1, 0.1) > 1.1  # and sooner with momentum
    assert predicted_rate("momentum", 1, 1e308, 10.0) == np.inf


def test_conjugate_gradients_keep_to_chebyshevs_bound():
    rng = np.random.default_rng(0)
    Q = np.linalg.qr(rng.standard_normal((60, 60)))[0]
    w = rng.uniform(1, 100, 60)
    H, b = (Q * w) @ Q.T, rng.standard_normal(60)
    exact, x = np.linalg.solve(H, b), np.zeros(60)
    r, e = b.copy(), []
    p = r.copy()
    for _ in range(30):
        e.append(np.sqrt((x - exact) @ H @ (x - exact)))
        a = (r @ r) / (p @ H @ p)
        x, new = x + a * p, r - a * (H @ p)
        r, p = new, new + (new @ new) / (r @ r) * p
    bound = chebyshev_bound(np.linalg.cond(H), np.arange(30))
    assert (np.array(e) <= e[0] * bound * (1 + 1e-9)).all()
    assert chebyshev_bound(np.inf, 3) == predicted_rate("conjugate_gradients", 1, np.inf) == 1  # a flat valley
    assert bound[0] == 1 and chebyshev_bound(1.0, 3) == 0 and chebyshev_bound(100.0, 10**6) == 0


@given(st.floats(0.05, 0.99), st.floats(1e-9, 0.5))
def test_as_many_steps_as_it_takes(rate, factor):
    k = steps_to_reach(rate, factor)
    assert rate**k <= factor * (1 + 1e-6) and (k == 1 or rate ** (k - 1) > factor * (1 - 1e-6))


def test_steps_at_the_ends():
    assert np.array_equal(steps_to_reach([0.0, 0.5, 1.0, 2.0], 0.25), [1, 2, np.inf, np.inf])


@given(st.floats(0.05, 1.5), st.floats(1e-3, 1e3), st.integers(2, 30))
def test_a_geometric_sequence_shows_its_rate(rate, scale, n):
    errors = scale * rate ** np.arange(n)
    if (errors > 1e-12 * errors[0]).all():
        assert observed_rate(errors) == pytest.approx(rate, rel=1e-9)


def test_what_is_seen_stops_at_rounding():
    errors = np.concatenate([0.5 ** np.arange(40), np.full(100, 1e-15)])
    assert observed_rate(errors) == pytest.approx(0.5)
    assert observed_rate([1.0, 0.1, 0.0, 0.0]) == pytest.approx(0.1)
    assert observed_rate([1.0, 10.0, np.inf, np.nan]) == pytest.approx(10)
    assert all(np.isnan(observed_rate(few)) for few in ([], [1.0], [0.0, 0.0], [1.0, 0.0]))
    assert observed_rate([1.0, 1.0, 1.0, 0.5], tail=0.5) == pytest.approx(0.5)
    assert observed_rate([1e-300, 1e300]) == np.inf


@pytest.mark.parametrize("p", [1.0, 1.618, 2.0, 3.0])
def test_order_of_a_sequence_made_with_it(p):
    errors = [0.1]
    while len(errors) < 4 and errors[-1] > 1e-5:
        errors.append(0.5 * errors[-1] ** p)
    assert convergence_order(errors) == pytest.approx(p)
    assert np.isnan(convergence_order([1.0, 0.5])) and np.isnan(convergence_order([1.0, 1.0, 1.0]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: predicted_rate("adam", 1, 2), f"one of {', '.join(METHODS)}; got 'adam'"),
        (lambda: predicted_rate("gd", 3, 2), "mu is at most L"),
        (lambda: predicted_rate("gd", -1, 0), "L is to be above 0"),
        (lambda: predicted_rate("conjugate_gradients", 0, 1), "mu is to be above 0"),
        (lambda: best_settings("gd", 3, 2), "mu is at most L"),
        (lambda: best_settings("newton", 1, 2), "no learning rate to choose"),
        (lambda: stability_limit("gd", np.nan), "L is to be above 0; got nan"),
        (lambda: stability_limit("momentum", 1, 1.0), r"momentum lies in \[0, 1\)"),
        (lambda: chebyshev_bound(0.5, 1), "1 or more"),
        (lambda: steps_to_reach(0.5, 1), "factor"),
        (lambda: observed_rate([[1.0]]), "vector"),
        (lambda: observed_rate([1.0, -1.0]), "0 or more"),
        (lambda: observed_rate([1.0, 0.5], tail=0), "tail"),
    ],
)
def test_says_what_was_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
