"""Each target's gradient, moments and starting points; what is exact is checked by quadrature or by exact draws."""

import numpy as np
import pytest
from scipy import integrate

from foundations import autodiff
from foundations.sampling import targets
from foundations.sampling.density import Density
from foundations.sampling.targets.eight_schools import EFFECTS, ERRORS, truth

ALL = {
    "gaussian": targets.correlated_gaussian(5, -0.7, mean=1, deviation=[1, 2, 3, 4, 5]),
    "gaussian in one dimension": targets.correlated_gaussian(1),
    "banana": targets.banana(),
    "mixture": targets.mixture(),
    "mixture of one": targets.mixture([1], [[1, 2, 3]], [0.5]),
    "funnel": targets.funnel(centered=True),
    "funnel, non-centered": targets.funnel(centered=False),
    "schools": targets.eight_schools(centered=True),
    "schools, non-centered": targets.eight_schools(centered=False),
}
every = pytest.mark.parametrize("name", ALL)


# Log densities


@every
def test_gradients_are_right(name):
    target = ALL[name]
    X = autodiff.from_numpy(target.start(np.random.default_rng(0), 3)).requires_grad_()
    assert autodiff.gradcheck(target.log_density, (X,))


@every
def test_log_densities_can_be_recorded_and_each_row_stands_alone(name):
    target = ALL[name]
    X = target.start(np.random.default_rng(0), 4)
    autodiff.replay(target.log_density, X)
    together = Density(target.log_density).value(X)
    assert together == pytest.approx([Density(target.log_density).value(row[None])[0] for row in X], rel=1e-14)


@every
@pytest.mark.parametrize("place", [-1e3, 1e3, -1e200, 1e200])
def test_far_away_the_density_is_low_or_zero_and_nothing_is_warned_of(name, place):
    target = ALL[name]
    value, gradient = Density(target.log_density).value_and_gradient(np.full((1, target.d), place))
    assert value < -1e3
    assert np.isfinite(gradient).all()


@every
def test_starting_points_are_farther_apart_than_draws_and_of_positive_density(name):
    target = ALL[name]
    X = target.start(np.random.default_rng(0), 1000)
    assert X.shape == (1000, target.d)
    assert np.isfinite(Density(target.log_density).value(X)).all()
    assert X.mean(axis=0) == pytest.approx(target.center, abs=0.2 * target.scale.max())
    assert X.std(axis=0) == pytest.approx(2 / np.sqrt(3) * target.scale, rel=0.1)


@every
def test_there_is_a_name_and_there_are_moments_for_each_parameter(name):
    target = ALL[name]
    p = target.to_parameters(target.start(np.random.default_rng(0), 3)[None]).shape
    assert p == (1, 3, len(target.names)) == (1, 3, len(target.mean)) == (1, 3, len(target.variance))


# Moments, by SciPy's quadrature of the density itself


@pytest.mark.parametrize("name", ["banana", "mixture"])
def test_moments_in_the_plane(name):
    target = ALL[name]
    x, y = np.linspace(-14, 14, 181), np.linspace(-12, 80, 601)
    X = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)  # (181, 601, 2)
    p = np.exp(Density(target.log_density).value(X.reshape(-1, 2))).reshape(X.shape[:2])

    def expected(f):
        return integrate.trapezoid(integrate.trapezoid(p * f, y, axis=1), x)

    mean = np.array([expected(X[..., i]) for i in (0, 1)]) / expected(1.0)
    variance = np.array([expected(X[..., i] ** 2) for i in (0, 1)]) / expected(1.0) - mean**2
    assert mean == pytest.approx(target.mean, abs=1e-6)
    assert variance == pytest.approx(target.variance, rel=1e-6)


def test_the_gaussian_is_that_of_its_covariance():
    target = ALL["gaussian"]
    i, sigma = np.arange(5), np.arange(1, 6)
    covariance = (-0.7) ** np.abs(i[:, None] - i) * np.outer(sigma, sigma)
    X = autodiff.from_numpy(np.random.default_rng(0).standard_normal((4, 5)))
    wanted = [-0.5 * (x - 1) @ np.linalg.solve(covariance, x - 1) for x in X.numpy()]
    assert target.log_density(X).numpy() == pytest.approx(wanted, rel=1e-12)
    assert target.variance.tolist() == np.diag(covariance).tolist()
    assert target.mean.tolist() == [1] * 5


def test_the_funnel_has_its_moments_in_exact_draws():
    target = ALL["funnel, non-centered"]
    draws = target.to_parameters(np.random.default_rng(0).standard_normal((200, 1000, 10)))
    v, x = draws[..., 0], draws[..., 1:]
    assert v.var() == pytest.approx(target.variance[0], rel=0.01)
    given_v = [np.var(x[np.abs(v - at) < 0.1]) for at in (-4, 0, 4)]
    assert given_v == pytest.approx(np.exp([-4, 0, 4]), rel=0.05)
    expected = integrate.quad(lambda v: np.exp(v - v**2 / 18) / np.sqrt(18 * np.pi), -60, 80)[0]
    assert target.variance[1:] == pytest.approx(expected, rel=1e-9)


# The two ways to write one model


@pytest.mark.parametrize("name", ["funnel", "schools"])
def test_the_non_centered_density_is_the_centered_one_in_other_coordinates(name):
    """log q(z) = log p(x(z)) + log |dx/dz|, up to a constant."""
    centered, non_centered = ALL[name], ALL[f"{name}, non-centered"]
    z = non_centered.start(np.random.default_rng(0), 20)
    parameters = non_centered.to_parameters(z)
    if name == "funnel":
        x, log_volume = parameters, 9 * parameters[:, 0] / 2
    else:
        x = np.concatenate([parameters[:, :1], z[:, 1:2], parameters[:, 2:]], axis=1)
        log_volume = 8 * z[:, 1]
        assert centered.to_parameters(x) == pytest.approx(parameters, rel=1e-15)
    log_p, log_q = Density(centered.log_density).value(x), Density(non_centered.log_density).value(z)
    difference = log_p + log_volume - log_q
    assert difference == pytest.approx(difference[0], rel=1e-9, abs=1e-9)


# Eight schools


def test_the_truth_of_eight_schools_is_what_is_published():
    """Posterior means by Stan and PyMC with these priors, to the digits in which published runs agree."""
    mean, _ = truth()
    assert mean[0] == pytest.approx(4.4, abs=0.05)
    assert mean[1] == pytest.approx(3.6, abs=0.05)
    assert mean[2] == pytest.approx(6.2, abs=0.1)


def test_the_truth_of_eight_schools_is_what_quadrature_over_two_dimensions_says():
    """SciPy's Simpson rule over μ and log τ, with θ alone integrated by hand: θⱼ given μ, τ and yⱼ is normal."""
    mu, log_tau = np.linspace(-45, 55, 401)[:, None, None], np.linspace(-25, 8, 1001)[:, None]
    tau = np.exp(log_tau)
    v = ERRORS**2 + tau**2  # (1001, 8)
    log_p = -0.5 * ((EFFECTS - mu) ** 2 / v + np.log(v)).sum(axis=-1) - 0.5 * mu[..., 0] ** 2 / 25
    log_p = log_p + (log_tau - np.log1p(tau**2 / 25))[:, 0]  # (401, 1001)
    p = np.exp(log_p - log_p.max())

    def expected(f):
        return integrate.simpson(integrate.simpson(p * f, x=log_tau[:, 0], axis=1), x=mu[:, 0, 0])

    total = expected(1.0)
    moments = [(mu[..., 0] + 0 * p, 0.0), (tau[:, 0] + 0 * p, 0.0)]
    for y, s in zip(EFFECTS, ERRORS, strict=True):
        w = tau[:, 0] ** 2 / (s**2 + tau[:, 0] ** 2)
        moments.append((w * y + (1 - w) * mu[..., 0], w * s**2))
    mean = np.array([expected(m) for m, _ in moments]) / total
    variance = np.array([expected(m**2 + s2) for m, s2 in moments]) / total - mean**2
    assert mean == pytest.approx(truth()[0], rel=1e-8)
    assert variance == pytest.approx(truth()[1], rel=1e-8)


def test_the_truth_is_not_to_be_changed_from_outside():
    target = targets.eight_schools(centered=True)
    target.mean[:] = 0
    assert targets.eight_schools(centered=True).mean[0] > 4


@every
def test_what_is_changed_in_a_target_changes_nothing_else(name):
    target, X = ALL[name], autodiff.from_numpy(np.ones((1, ALL[name].d)))
    told = [target.mean, target.variance, target.center, target.scale]
    before, value = [a.copy() for a in told], target.log_density(X).numpy().copy()
    for i, a in enumerate(told):
        a += 7
        assert all(np.array_equal(b, c) for j, (b, c) in enumerate(zip(told, before, strict=True)) if i != j)
        assert target.log_density(X).numpy() == value
        a[:] = before[i]


# Bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: targets.correlated_gaussian(0), "d is at least 1, and rho between -1 and 1; got 0 and 0.9"),
        (lambda: targets.correlated_gaussian(2, 1.0), "got 2 and 1.0"),
        (lambda: targets.correlated_gaussian(2, deviation=[1, 0]), "deviation positive"),
        (lambda: targets.correlated_gaussian(2, mean=np.nan), "mean is finite"),
        (lambda: targets.correlated_gaussian(3, mean=[1, 2]), "numbers, or one for each of 3 coordinates"),
        (lambda: targets.mixture([1], [[0]], [np.inf]), "deviations positive and finite"),
        (lambda: targets.banana(deviation=0), "bend is finite and deviation positive; got 0.5 and 0"),
        (lambda: targets.banana(np.inf), "bend is finite"),
        (lambda: targets.mixture([1], [0, 1], [1]), r"takes weights \(K,\), centers \(K, d\), deviations \(K,\)"),
        (lambda: targets.mixture([0.5, 0.6]), "weights"),
        (lambda: targets.mixture([0.5, 0.5], [[0], [1]], [1, 0]), "weights are positive with sum 1"),
        (lambda: targets.mixture([0.5, 0.6], [[0], [1]], [1, 1]), "weights are positive with sum 1"),
        (lambda: targets.funnel(centered=True, d=1), "d is 2 or more; got 1"),
    ],
)
def test_what_is_no_target_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("make", [targets.correlated_gaussian, lambda d: targets.funnel(centered=True, d=d)])
def test_dimensions_are_whole(make):
    with pytest.raises(TypeError, match=r"d is a whole number; got 2\.5"):
        make(2.5)
