"""The decision, and the tuning that leads to an acceptance that was asked for."""

import numpy as np
import pytest

from foundations.sampling.chains.accept import State, acceptance, moved, warmed_up

HERE = State(np.zeros((3, 2)), np.zeros(3), np.zeros((3, 2)))
THERE = State(np.ones((3, 2)), np.ones(3), np.ones((3, 2)))


def test_acceptance():
    got = acceptance(np.array([0.0, 5.0, 1e300, -1.0, -1e300, -np.inf, np.nan]))
    np.testing.assert_array_equal(got, [1, 1, 1, np.exp(-1), 0, 0, 0])
    with pytest.raises(ValueError, match="it is inf at a point that was proposed"):
        acceptance(np.array([0.0, np.inf]))


@pytest.mark.parametrize("seed", range(5))
def test_never_for_0_and_always_for_1(seed):
    state = moved(np.random.default_rng(seed), np.array([0.0, 1.0, 0.0]), THERE, HERE)
    for part in state:
        np.testing.assert_array_equal(part, np.array([0.0, 1.0, 0.0]).reshape(-1, *[1] * (part.ndim - 1)) + 0 * part)


def test_as_often_as_said():
    n, p = 10_000, 0.3
    wide = [State(np.full((n, 1), v), np.full(n, v)) for v in (1.0, 0.0)]
    share = moved(np.random.default_rng(0), np.full(n, p), *wide).value.mean()
    assert abs(share - p) < 4 * (p * (1 - p) / n) ** 0.5


@pytest.mark.parametrize("target", [0.234, 0.44, 0.574, 0.8])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_tuning_finds_the_scale_of_the_target(target, scale):
    """Acceptance 1 / (1 + s), without chance: the answer is s = 1 / target - 1."""
    _, s = warmed_up(lambda state, s: (state, 1 / (1 + s)), HERE, np.full(3, scale), 1000, target)
    np.testing.assert_allclose(s, 1 / target - 1, rtol=0.02)


def test_tuning_with_chance_does_so_for_each_chain():
    rng = np.random.default_rng(0)
    hardness = np.array([0.1, 1.0, 10.0])

    def step(state, s):
        return state, (rng.random(3) < 1 / (1 + hardness * s)).astype(float)

    _, s = warmed_up(step, HERE, np.ones(3), 5000, 0.5)
    np.testing.assert_allclose(s * hardness, 1, rtol=0.15)


@pytest.mark.parametrize(("warmup", "target"), [(0, 0.5), (20, None)])
def test_without_warmup_or_target_the_scale_stays(warmup, target):
    _, s = warmed_up(lambda state, s: (state, np.ones(3)), HERE, np.full(3, 0.7), warmup, target)
    np.testing.assert_allclose(s, 0.7, rtol=1e-15)


@pytest.mark.parametrize("accept", [0.0, 1.0])
def test_the_scale_stays_a_number_where_nothing_or_everything_is_accepted(accept):
    _, s = warmed_up(lambda state, s: (state, np.full(3, accept)), HERE, np.ones(3), 2000, 0.5)
    assert (np.isfinite(s) & (s > 0)).all()
