"""Batch and group normalization, running values, training and evaluation, refusals."""

import numpy as np
import pytest

from foundations.autodiff import tensor
from foundations.nn.functional import batch_norm
from tests.foundations.nn.functional.against_torch import agrees

SHAPES = [(4, 3), (4, 3, 5), (2, 3, 4, 5)]
FEW = [(0, 3), (0, 3, 4), (2, 3, 0), (2, 0), (2, 0, 3), (1, 3, 2), (1, 3, 1)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_training(shape):
    agrees(lambda F, x, w, b: F.batch_norm(x, None, None, w, b, training=True), shape, (3,), (3,), scale=20)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_running_values_move(shape):
    """They are returned as further results: moved in place, by the unbiased variance."""

    def operation(F, x, mean, var):
        mean, var = mean.detach(), var.detach()
        return F.batch_norm(x, mean, var, training=True, momentum=0.3), mean, var

    agrees(operation, shape, np.arange(3.0), np.ones(3), scale=20)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_evaluation(shape):
    def operation(F, x, w, b):
        mean, var = w.detach() * 0 + 0.5, b.detach() * 0 + 2
        return F.batch_norm(x, mean, var, w, b)

    agrees(operation, shape, (3,), (3,))


@pytest.mark.parametrize("groups", [1, 2, 4, 3])
@pytest.mark.parametrize("shape", [(2, 4), (2, 4, 5), (2, 4, 3, 3), (0, 4, 3)], ids=str)
def test_group_norm(shape, groups):
    agrees(lambda F, x, w, b: F.group_norm(x, groups, w, b), shape, (4,), (4,), scale=50)


def test_no_weights():
    agrees(lambda F, x: F.group_norm(x, 2), (2, 4, 5), scale=20)


@pytest.mark.parametrize("shape", FEW, ids=str)
def test_few_numbers_or_none(shape):
    agrees(lambda F, x: F.batch_norm(x, None, None, training=True), shape, scale=20)


@pytest.mark.parametrize("shape", [(0, 4), (2, 0), (1, 4), (1, 4, 1)], ids=str)
def test_few_numbers_in_groups(shape):
    agrees(lambda F, x: F.group_norm(x, 4), shape, scale=20)


RUNNING = {
    "momentum of 0": {"momentum": 0.0},
    "momentum of 1": {"momentum": 1.0},
    "no momentum": {"momentum": None},
    "eps of 0": {"eps": 0.0},
    "negative eps": {"eps": -1.0},
}


@pytest.mark.parametrize("options", RUNNING.values(), ids=RUNNING)
def test_options(options):
    def operation(F, x, mean, var):
        mean, var = mean.detach(), var.detach()
        return F.batch_norm(x, mean, var, training=True, **options), mean, var

    agrees(operation, (4, 3), np.arange(3.0), np.ones(3), scale=20)


@pytest.mark.parametrize("training", [True, False])
def test_running_values_get_no_gradient(training):
    agrees(lambda F, x, mean, var: F.batch_norm(x, mean, var, training=training), (4, 3), np.ones(3), np.ones(3))


@pytest.mark.parametrize("which", [0, 1])
def test_one_running_value(which):
    def operation(F, x, t):
        return F.batch_norm(x, *((t.detach(), None) if which == 0 else (None, t.detach())), training=True)

    agrees(operation, (4, 3), np.ones(3))


@pytest.mark.parametrize("weight", [(2,), (3, 1)], ids=str)
def test_weights_of_another_shape(weight):
    agrees(lambda F, x, w: F.batch_norm(x, None, None, w, training=True), (4, 3), weight)


def test_one_number_a_channel():
    agrees(lambda F, x: F.batch_norm(x, None, None, training=True), (1, 3))


def test_evaluation_needs_running_values():
    with pytest.raises(RuntimeError, match="running_mean"):
        batch_norm(tensor(np.ones((2, 3))), None, None)
