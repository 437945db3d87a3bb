"""Models trained as one batch: gradients, the optimum, the plane."""

import numpy as np
import pytest

from projects.optimizers.data import load
from projects.optimizers.learning import BATCH, LOGITS, PENALTY, Task, plane, train

TABLE = load()
RATES = np.array([0.1, 1.0])


@pytest.fixture(params=LOGITS)
def task(request):
    return Task(request.param, TABLE.X[:80], TABLE.y[:80])


def test_gradients_are_differences(task):
    rng = np.random.default_rng(0)
    points = np.stack([task.start(0), rng.standard_normal(len(task.start(0)))], axis=1)
    losses, gradients = task.descent()(points)
    np.testing.assert_allclose(task.values(points), losses)
    direction = rng.standard_normal(points.shape)
    slope = (task.values(points + 1e-6 * direction) - task.values(points - 1e-6 * direction)) / 2e-6
    np.testing.assert_allclose((gradients * direction).sum(axis=0), slope, rtol=1e-6)


def test_a_batch_of_models_is_the_models_one_by_one(task):
    points = np.random.default_rng(1).standard_normal((len(task.start(0)), 3))
    for k in range(3):
        np.testing.assert_allclose(task.values(points)[k], task.values(points[:, k : k + 1])[0], rtol=1e-12)


def test_the_regression_ends_where_scikit_learn_does():
    from sklearn.linear_model import LogisticRegression

    task = Task("logistic regression", TABLE.X, TABLE.y)
    # The penalty here is on the intercept as well: it is a column of ones there.
    X = np.column_stack([TABLE.X, np.ones(len(TABLE.y))])
    model = LogisticRegression(C=1 / (PENALTY * len(TABLE.y)), fit_intercept=False, tol=1e-10, max_iter=10_000)
    best = task.values(model.fit(X, TABLE.y).coef_.T)[0]
    training = train(task, ["momentum", "rprop"], 400, np.array([0.003, 1.0, 3.0]), 0)
    for losses in training.losses.values():
        assert best - 1e-9 <= losses[-1] < best + 1e-3


def test_training_keeps_the_rate_that_ends_lowest(task):
    training = train(task, ["gd", "sgd", "adam"], 15, RATES, 0)
    for name in ("gd", "adam"):
        for rate in RATES:
            [losses] = train(task, [name], 15, np.array([rate]), 0).losses.values()
            assert training.losses[name][-1] <= losses[-1] + 1e-12
    assert training.points["sgd"].shape == (16, len(task.start(0)))
    np.testing.assert_allclose(task.values(training.points["sgd"].T), training.losses["sgd"], rtol=1e-10)


def test_batches_are_seeded(task):
    one, same, other = (train(task, ["sgd"], 5, RATES, seed).losses["sgd"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert len(task.y) > BATCH
    assert not np.array_equal(one, other)


def test_the_plane_holds_the_paths_and_their_losses():
    task = Task("logistic regression", TABLE.X[:80, :2], TABLE.y[:80])  # two weights and an intercept
    training = train(task, ["gd", "adam"], 20, RATES, 0)
    seen = plane(training, size=5)
    assert seen.losses.shape == (5, 5)
    assert 0.9 < seen.explained.sum() <= 1 + 1e-12
    for path in seen.paths.values():
        assert path.shape == (21, 2)
        assert (seen.a[0] <= path[:, 0]).all()
        assert (path[:, 0] <= seen.a[-1]).all()
