"""Many descents as one batch are the descents one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.autodiff import value_and_gradient
from foundations.optim.first_order.rules import RULES
from foundations.optim.first_order.trajectories import FAR, Descents, trajectories


def valley(n):
    recorded = value_and_gradient(lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2, *np.ones((2, n)))

    def values_and_gradients(points):
        values, *slopes = recorded(*points)
        return values, np.stack(slopes)

    return values_and_gradients


def bowl(points):
    """½ (x² + 4 y²)."""
    scale = np.array([[1.0], [4.0]])
    return 0.5 * (scale * points**2).sum(axis=0), scale * points


def alone(rule, h, start, steps, noise=None, factors=None):
    """One descent by a plain loop."""
    p, f, path = np.array(start, float), valley(1), []
    h = {**RULES[rule].defaults, **h}
    s = RULES[rule].start(p, h)
    for t in range(steps + 1):
        path.append(p.copy())
        g = f(p[:, None])[1][:, 0] + (0 if noise is None or t == steps else noise[t, :, 0])
        RULES[rule].step(p, g, s, t + 1, h | {"lr": h["lr"] * (1 if factors is None or t == steps else factors[t])})
    return np.array(path)


@pytest.mark.parametrize("rule", RULES)
def test_a_batch_is_the_descents_one_by_one(rule):
    rates, start = np.array([1e-3, 3e-3, 1e-2]), np.array([-1.0, 1.5])
    others = [Descents("adam", {}, start), Descents(rule, {"lr": rates}, start), Descents("gd", {"lr": 1e-3}, start)]
    found = trajectories(valley(5), others, 40)
    for k, rate in enumerate(rates):
        np.testing.assert_allclose(found.points[:, :, 1 + k], alone(rule, {"lr": rate}, start, 40), rtol=1e-12)
    assert found.points.shape == (41, 2, 5)
    assert found.losses.shape == (41, 5)
    assert (found.diverged_at == -1).all()


def test_each_descent_may_have_its_own_start_noise_and_schedule():
    rng = np.random.default_rng(0)
    starts, factors = rng.standard_normal((2, 3)), np.linspace(1, 0.1, 30)
    noise = rng.standard_normal((30, 2, 3))
    found = trajectories(valley(3), [Descents("momentum", {"lr": 1e-3}, starts)], 30, noise=noise, factors=factors)
    for k in range(3):
        path = alone("momentum", {"lr": 1e-3}, starts[:, k], 30, noise[:, :, k : k + 1], factors)
        np.testing.assert_allclose(found.points[:, :, k], path, rtol=1e-12)


def test_losses_and_gradients_are_those_of_the_points_without_noise():
    noise = np.ones((5, 2, 1))
    found = trajectories(bowl, [Descents("gd", {"lr": 0.1}, (1.0, 1.0))], 5, noise=noise)
    for points, losses, gradients in zip(found.points, found.losses, found.gradients, strict=True):
        np.testing.assert_array_equal(losses, bowl(points)[0])
        np.testing.assert_array_equal(gradients, bowl(points)[1])


def test_the_gradient_may_be_the_point_or_memory_used_again():
    """The gradient of ½|x|² is x itself."""
    buffers = np.empty(3), np.empty((2, 3))

    def again(points):
        np.copyto(buffers[0], (points**2).sum(axis=0) / 2)
        np.copyto(buffers[1], points)
        return buffers

    blocks = [Descents("nadam", {"lr": [0.1, 0.2, 0.3]}, (1, -2))]
    first, second = (
        trajectories(f, blocks, 10) for f in (lambda points: ((points**2).sum(axis=0) / 2, points), again)
    )
    assert len({row.tobytes() for row in first.gradients}) == 11
    for name in ("points", "losses", "gradients"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
    assert np.array_equal(first.points, first.gradients)


def test_no_steps_are_the_start():
    found = trajectories(bowl, [Descents("gd", {}, (1, 2))], 0)
    assert found.points.tolist() == [[[1], [2]]] and found.losses.tolist() == [[8.5]]


def test_settings_may_be_lists_under_a_schedule():
    listed, arrayed = (
        trajectories(bowl, [Descents("adam", {"lr": lr}, (1.0, 1.0))], 5, factors=np.linspace(1, 0, 5)).points
        for lr in ([0.1, 0.2], np.array([0.1, 0.2]))
    )
    assert np.array_equal(listed, arrayed)


def test_without_keeping_only_the_end_is_there():
    blocks = [Descents("adam", {"lr": np.array([0.1, 0.2])}, (1.0, -1.0))]
    whole, end = trajectories(bowl, blocks, 20), trajectories(bowl, blocks, 20, keep=False)
    np.testing.assert_array_equal(whole.points[-1:], end.points)
    np.testing.assert_array_equal(whole.losses[-1:], end.losses)


def test_divergence_is_the_first_step_that_is_lost():
    found = trajectories(bowl, [Descents("gd", {"lr": np.array([0.4, 0.6])}, (1.0, 1.0))], 60)
    assert found.diverged_at[0] == -1
    step = found.diverged_at[1]
    assert np.abs(found.points[step, :, 1]).max() > FAR >= np.abs(found.points[step - 1, :, 1]).max()


@given(rate=st.floats(1e-3, 0.49), x=st.floats(-5, 5), y=st.floats(-5, 5))
@settings(max_examples=50, deadline=None)
def test_gradient_descent_on_a_bowl_is_a_power(rate, x, y):
    found = trajectories(bowl, [Descents("gd", {"lr": rate}, (x, y))], 20)
    k = np.arange(21)
    np.testing.assert_allclose(found.points[:, 0, 0], x * (1 - rate) ** k, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(found.points[:, 1, 0], y * (1 - 4 * rate) ** k, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(
    ("blocks", "error", "sentence"),
    [
        ([Descents("adm", {}, (0.0, 0.0))], KeyError, "there is no rule 'adm'; did you mean adam or radam or nadam"),
        ([Descents("zzz", {}, (0.0, 0.0))], KeyError, "there is no rule 'zzz'; there are gd, "),
        ([Descents("gd", {"momentum": 0.9}, (0.0, 0.0))], ValueError, "gd has the settings lr; got momentum"),
        ([Descents("gd", {}, (0.0, 0.0)), Descents("gd", {}, (0.0,))], ValueError, "same space"),
        ([], ValueError, "same space"),
        ([Descents("gd")], ValueError, r"starts at \(d,\) or \(d, k\)"),
        ([Descents("gd", {"lr": [0.1, 0.2]}, np.zeros((2, 3)))], ValueError, r"got \(2, 3\), \[2\]"),
        ([Descents("adam", {"lr": [0.1, 0.2], "eps": [1e-8] * 3}, (0.0, 0.0))], ValueError, r"\[2, 3\]"),
    ],
)
def test_bad_input_is_a_sentence(blocks, error, sentence):
    with pytest.raises(error, match=sentence):
        trajectories(bowl, blocks, 3)


@pytest.mark.parametrize("given", [{"factors": np.ones(2)}, {"noise": np.zeros((2, 2, 1))}])
def test_a_schedule_and_noise_last_as_long_as_the_steps(given):
    with pytest.raises(ValueError, match=r"a row for each of 3 steps; got shape \(2,"):
        trajectories(bowl, [Descents("gd", {}, (0.0, 0.0))], 3, **given)


@pytest.mark.parametrize(
    ("wrong", "got"),
    [
        (lambda points: (points**2).sum(axis=0), "one ndarray"),
        (lambda points: (*bowl(points), None), "3 values"),
        (lambda points: None, "one NoneType"),
    ],
)
def test_a_loss_without_its_gradient_is_a_sentence(wrong, got):
    with pytest.raises(TypeError, match=f"returns a pair, losses .* and gradients .*; got {got}$"):
        trajectories(wrong, [Descents("gd", {}, (0.0, 0.0))], 3)
