"""The no-U-turn sampler: its trees against the points that they are made of, and how far it goes."""

import numpy as np
import pytest

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian import nuts
from foundations.sampling.hamiltonian.leapfrog import Phase, at_rest, energy, leapfrog
from foundations.sampling.hamiltonian.trees import Orbit, comes_back, grow, leaf, turns
from foundations.sampling.targets import correlated_gaussian


def bowl(x):
    return -0.5 * (x * x).sum(1)


def orbit_and_start(step, seed=0, d=40):
    """An orbit on a round Gaussian from a start with little momentum, and that start."""
    rng, density = np.random.default_rng(seed), Density(bowl)
    start = at_rest(density, rng.standard_normal((1, d)))
    start = start._replace(p=0.1 * start.q + 0.01 * rng.standard_normal((1, d)))
    return Orbit(density, step, np.ones(d), energy(start)[0], rng), start


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_a_tree_is_made_of_the_points_of_an_orbit(depth, forward):
    orbit, start = orbit_and_start(0.2)
    points = [
        leapfrog(orbit.density, start, 0.2 if forward else -0.2, 1.0, k) for k in range(1, 2**depth + 1)
    ]
    gains = np.array([orbit.H0 - energy(point)[0] for point in points])
    tree = grow(orbit, start, depth, forward)
    first, last = (points[0], points[-1]) if forward else (points[-1], points[0])
    np.testing.assert_allclose(tree.first.q, first.q, rtol=1e-12)
    np.testing.assert_allclose(tree.last.p, last.p, rtol=1e-12)
    np.testing.assert_allclose(tree.rho, sum(point.p for point in points), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(tree.log_weight, np.log(np.exp(gains).sum()), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(tree.accept, np.minimum(1, np.exp(gains)).sum(), rtol=1e-12)
    assert (tree.size, tree.stopped, tree.diverged) == (2**depth, False, False)


def test_within_a_half_points_are_drawn_by_their_weight():
    orbit, start = orbit_and_start(0.7)
    points = [leapfrog(orbit.density, start, 0.7, 1.0, k).q for k in range(1, 5)]
    weights = np.exp([orbit.H0 - energy(leapfrog(orbit.density, start, 0.7, 1.0, k))[0] for k in range(1, 5)])
    n = 600
    counts = np.zeros(4)
    for _ in range(n):
        tree = grow(orbit, start, 2, True)
        assert not tree.stopped
        counts[np.argmin([np.abs(tree.draw.q - q).max() for q in points])] += 1
    share = weights / weights.sum()
    assert share.max() > 3 * share.min()
    assert (np.abs(counts - n * share) / np.sqrt(n * share * (1 - share))).max() < 4


def test_an_orbit_turns_where_momentum_points_back():
    p, rho = np.array([[1.0, 0.0]]), np.array([[1.0, 5.0]])
    assert not turns(p, p, rho, np.ones(2))
    assert turns(p, -p, rho, np.ones(2)) and turns(-p, p, rho, np.ones(2))
    q = np.array([[3.0, -1.0]])  # its answer depends on the mass
    assert turns(p, q, rho, np.ones(2)) and not turns(p, q, rho, np.array([1.0, 0.1]))


def test_it_stops_about_where_a_spring_comes_back():
    """A spring of period 2π has turned after half of it: no orbit is longer than the period, and many get near."""
    for step in (0.05, 0.2):
        draws = nuts(bowl, np.ones((1, 1)), 40, rng=np.random.default_rng(0), warmup=0, step_size=step)
        length = step * (2.0 ** draws.depth - 1)
        assert (length < 2 * np.pi).all() and np.quantile(length, 0.75) > np.pi / 4


def test_a_uniform_slope_never_turns_but_depth_is_limited():
    settings = {"warmup": 0, "step_size": 0.01, "max_depth": 3}
    draws = nuts(lambda x: x.sum(1), np.zeros((2, 1)), 5, rng=np.random.default_rng(0), **settings)
    assert (draws.depth <= 3).all() and (draws.depth == 3).any()
    np.testing.assert_allclose(draws.accept, 1, rtol=1e-12)  # leapfrog steps are exact on a slope


def test_each_step_is_counted():
    density = Density(bowl)
    draws = nuts(density, np.zeros((2, 3)), 30, rng=np.random.default_rng(0), warmup=0, step_size=1e-4, max_depth=2)
    assert (draws.depth == 2).all()
    assert draws.evaluations == 2 * (2 + 30 * 3)


def test_too_long_a_step_diverges_and_stays():
    draws = nuts(bowl, np.ones((1, 2)), 10, rng=np.random.default_rng(0), warmup=0, step_size=1e3)
    assert draws.diverged.all() and (draws.depth == 0).all()
    assert (draws.accept == 0).all() and (draws.points == 1).all()


def test_chains_are_drawn_one_after_the_other():
    target = correlated_gaussian(2, 0.5)
    start = np.array([[0.0, 0.0], [1.0, 1.0]])
    both = nuts(target.log_density, start, 10, rng=np.random.default_rng(3), warmup=30)
    first = nuts(target.log_density, start[:1], 10, rng=np.random.default_rng(3), warmup=30)
    np.testing.assert_allclose(both.points[:1], first.points, rtol=1e-12)


@pytest.mark.parametrize("mirrored", [False, True])
def test_halves_are_asked_with_the_next_point_of_the_other(mirrored):
    """Momenta 1, -1.5, 1, then -0.8, 2, 1: the sum of all is above 0, that of the first four below."""
    momenta = [1.0, -1.5, 1.0, -0.8, 2.0, 1.0]
    a, b = (tree_of(half) for half in ((momenta[:2:-1], momenta[2::-1]) if mirrored else (momenta[:3], momenta[3:])))
    assert not turns(a.first.p, b.last.p, a.rho + b.rho, np.ones(1))
    assert comes_back(a, b, np.ones(1))
    first = turns(a.first.p, b.first.p, a.rho + b.first.p, np.ones(1))
    last = turns(a.last.p, b.last.p, a.last.p + b.rho, np.ones(1))
    assert (first, last) == (not mirrored, mirrored)


def tree_of(momenta):
    """An orbit with these momenta; where its points are does not matter."""
    zero = np.zeros((1, 1))
    leaves = [leaf(Phase(zero, np.array([[p]]), np.zeros(1), zero), 0.0) for p in momenta]
    return leaves[0]._replace(last=leaves[-1].last, rho=np.array([[sum(momenta)]]))


def test_forward_and_backward_are_as_likely():
    """Where the density is flat, an orbit of one doubling ends a step ahead or a step behind."""
    rng, q, wanted = np.random.default_rng(0), 0.0, []
    settings = {"rng": np.random.default_rng(0), "warmup": 0, "step_size": 1, "max_depth": 1}
    draws = nuts(lambda x: 0 * x.sum(1), np.zeros((1, 1)), 40, **settings)
    for _ in range(40):
        p = rng.standard_normal()
        q += p if rng.random() < 0.5 else -p
        rng.random()  # whether the new point is taken, which is as heavy as the old one: always
        wanted.append(q)
    np.testing.assert_allclose(draws.points[0, :, 0], wanted, rtol=1e-12)
