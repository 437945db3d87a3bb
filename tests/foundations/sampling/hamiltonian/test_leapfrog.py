"""The integrator: its closed form on a Gaussian, reversibility, volume, order, and where it becomes unstable."""

import numpy as np
import pytest

from foundations import autodiff as ad
from foundations.sampling.density import Density
from foundations.sampling.hamiltonian.leapfrog import Phase, at_rest, energy, kicked, leapfrog
from foundations.sampling.targets import banana, correlated_gaussian, funnel

OMEGA = 1.5
TARGETS = pytest.mark.parametrize(
    "target", [banana(), correlated_gaussian(3, 0.8), funnel(centered=True, d=4)], ids=lambda target: target.name
)


def spring(x):  # frequency ω in each coordinate
    return -0.5 * OMEGA**2 * (x * x).sum(1)


def moving(target, chains, seed=0, inverse_mass=1.0):
    """A phase of this target, near where its density is."""
    rng, density = np.random.default_rng(seed), Density(target.log_density)
    q = target.center + 0.5 * target.scale * rng.standard_normal((chains, target.d))
    return density, kicked(at_rest(density, q), inverse_mass, rng)


@pytest.mark.parametrize("step", [0.1, -0.3, 1.2])
def test_on_a_spring_a_step_is_a_matrix(step):
    e, w2 = step, OMEGA**2
    kick, drift = np.array([[1, 0], [-e * w2 / 2, 1]]), np.array([[1, e], [0, 1]])
    M = np.linalg.matrix_power(kick @ drift @ kick, 9)
    rng, density = np.random.default_rng(0), Density(spring)
    start = kicked(at_rest(density, rng.standard_normal((4, 3))), 1.0, rng)
    end = leapfrog(density, start, step, n_steps=9)
    q, p = np.tensordot(M, np.stack([start.q, start.p]), 1)
    np.testing.assert_allclose(end.q, q, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(end.p, p, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(end.log_density, -0.5 * w2 * (end.q**2).sum(1), rtol=1e-12)
    np.testing.assert_allclose(end.gradient, -w2 * end.q, rtol=1e-12)


@TARGETS
def test_with_momenta_turned_around_it_goes_back(target):
    density, start = moving(target, 6)
    end = leapfrog(density, start, 0.05, 1.0, 50)
    assert np.abs(end.q - start.q).max() > 0.5
    back = leapfrog(density, end._replace(p=-end.p), 0.05, 1.0, 50)
    np.testing.assert_allclose(back.q, start.q, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(back.p, -start.p, rtol=1e-11, atol=1e-11)
    in_time = leapfrog(density, end, -0.05, 1.0, 50)
    np.testing.assert_allclose(in_time.q, start.q, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(in_time.p, start.p, rtol=1e-11, atol=1e-11)


@TARGETS
def test_volume_is_kept(target):
    d, h, inverse_mass = target.d, 1e-5, np.linspace(0.5, 2, target.d)
    density, start = moving(target, 1, seed=1)
    shifts = h * np.concatenate([np.eye(2 * d), -np.eye(2 * d)])  # (4d, 2d): central differences, a row for each
    q, p = start.q + shifts[:, :d], start.p + shifts[:, d:]
    end = leapfrog(density, at_rest(density, q)._replace(p=p), 0.1, inverse_mass, 5)
    ends = np.concatenate([end.q, end.p], axis=1)
    J = (ends[: 2 * d] - ends[2 * d :]) / (2 * h)
    assert np.abs(J - np.eye(2 * d)).max() > 0.1
    np.testing.assert_allclose(np.linalg.det(J), 1, rtol=1e-7)


@TARGETS
def test_the_energy_error_falls_with_the_square_of_the_step(target):
    density, start = moving(target, 5)
    steps = np.array([4e-3, 2e-3, 1e-3])
    errors = [
        np.abs(energy(leapfrog(density, start, h, 1.0, round(0.8 / h))) - energy(start)).mean() for h in steps
    ]
    slopes = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(slopes, 2, atol=0.05)


def test_the_step_is_stable_below_two_over_the_highest_frequency():
    density, start = Density(spring), at_rest(Density(spring), np.ones((1, 2)))
    assert np.abs(leapfrog(density, start, 1.98 / OMEGA, 1.0, 2000).q).max() < 20
    assert np.abs(leapfrog(density, start, 2.02 / OMEGA, 1.0, 200).q).max() > 1e10


def test_overflow_is_an_infinite_energy_without_a_warning():
    density = Density(lambda x: -(x * x * x * x).sum(1))
    start = at_rest(density, np.array([[1.0], [0.1]]))
    end = leapfrog(density, start, np.array([[50.0], [0.1]]), 1.0, 60)
    assert energy(end).tolist()[0] == np.inf
    np.testing.assert_allclose(energy(end)[1], energy(start)[1], rtol=1e-3)


def test_outside_the_support_it_moves_straight_on():
    density = Density(lambda x: ad.log(1 - x[:, 0] * x[:, 0]))
    start = Phase(np.array([[2.0]]), np.array([[3.0]]), *density.value_and_gradient(np.array([[2.0]])))
    end = leapfrog(density, start, 0.5, 1.0, 4)
    assert (end.q[0, 0], end.p[0, 0], energy(end)[0]) == (8, 3, np.inf)


def test_an_infinite_density_is_refused():
    density = Density(lambda x: -ad.log(x * x).sum(1))
    with pytest.raises(ValueError, match="the log density is finite or -inf; it is inf at a point on the way"):
        energy(at_rest(density, np.zeros((1, 1))))


def test_a_phase_is_of_rows():
    with pytest.raises(ValueError, match=r"q is \(chains, d\), a row for each chain; got shape \(3,\)"):
        at_rest(Density(spring), np.ones(3))


def test_each_chain_has_its_own_step_and_mass():
    target = banana()
    density, start = moving(target, 3)
    steps, masses = np.array([[0.1], [0.2], [0.05]]), np.array([[1.0, 2.0], [0.5, 1.0], [3.0, 1.0]])
    together = leapfrog(density, start, steps, masses, 7)
    for i in range(3):
        alone = leapfrog(density, Phase(*(a[[i]] for a in start)), steps[i, 0], masses[i], 7)
        for a, b in zip(together, alone, strict=True):
            np.testing.assert_allclose(a[[i]], b, rtol=1e-13)


def test_a_mass_is_a_change_of_units():
    sigma = np.array([0.01, 1.0, 300.0])
    narrow = Density(correlated_gaussian(3, 0.7, deviation=sigma).log_density)
    round_ = Density(correlated_gaussian(3, 0.7).log_density)
    z, v = np.random.default_rng(0).standard_normal((2, 4, 3))
    one = leapfrog(narrow, at_rest(narrow, z * sigma)._replace(p=v / sigma), 0.2, sigma**2, 10)
    other = leapfrog(round_, at_rest(round_, z)._replace(p=v), 0.2, 1.0, 10)
    np.testing.assert_allclose(one.q / sigma, other.q, rtol=1e-11)
    np.testing.assert_allclose(one.p * sigma, other.p, rtol=1e-11)
    np.testing.assert_allclose(energy(one, sigma**2), energy(other), rtol=1e-11)


def test_momenta_have_the_mass_as_variance_and_nothing_is_overwritten():
    start = at_rest(Density(spring), np.ones((20_000, 2)))
    inverse_mass = np.array([0.25, 4.0])
    p = kicked(start, inverse_mass, np.random.default_rng(0)).p
    np.testing.assert_allclose(p.var(0) * inverse_mass, 1, atol=4 * np.sqrt(2 / 20_000))
    before = [a.copy() for a in start]
    leapfrog(Density(spring), start, 0.1, inverse_mass, 3)
    assert all(np.array_equal(a, b) for a, b in zip(before, start, strict=True))
