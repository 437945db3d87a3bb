"""The memory of a training step at its highest point, beside PyTorch: bytes, which no other program disturbs."""

import numpy as np

from foundations.nn.baselines import our_peak, perceptron, their_peak
from tests.torch_or_skip import torch_or_skip


def test_peak_of_a_training_step():
    torch_or_skip()
    arrays = perceptron(np.random.default_rng(0), 512)
    gradients = sum(array.nbytes for array in arrays[2:])
    assert gradients < our_peak(*arrays) <= 1.5 * their_peak(*arrays)
