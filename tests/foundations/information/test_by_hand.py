"""Lists beside the arrays."""

import numpy as np
import pytest

from foundations.information import by_hand, discrete


def test_distributions():
    assert not np.signbit([by_hand.entropy([1.0]), by_hand.cross_entropy([1.0], [1.0])]).any()
    p, q = [0.5, 0.0, 0.5], [0.25, 0.25, 0.5]
    assert by_hand.entropy(p) == pytest.approx(discrete.entropy(p), rel=1e-15)
    assert by_hand.cross_entropy(p, q) == pytest.approx(discrete.cross_entropy(p, q), rel=1e-15)
    assert by_hand.kl_divergence(p, q) == pytest.approx(discrete.kl_divergence(p, q), rel=1e-15)


@pytest.mark.parametrize("P", [[[0.5, 0], [0.25, 0.25]], [[3, 1, 0], [1, 2, 5]]], ids=["probabilities", "counts"])
def test_tables(P):
    assert by_hand.mutual_information(P) == pytest.approx(discrete.mutual_information(np.array(P)), rel=1e-14)
