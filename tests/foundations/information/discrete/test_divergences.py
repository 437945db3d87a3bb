"""Divergences of arrays against SciPy and mpmath, and their laws."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr
from scipy.stats import entropy as scipy_entropy

from foundations.information.discrete import cross_entropy, entropy, jensen_shannon, kl_divergence
from foundations.probability.distributions import Categorical
from foundations.probability.distributions import kl_divergence as kl_of_distributions

PAIRS = {
    "counts": ([1, 2, 3], [3, 2, 1]),
    "zeros": ([1, 0, 3], [3, 2, 1]),
    "excluded": ([1, 2, 3], [3, 0, 1]),
    "apart": ([1, 0], [0, 1]),
    "equal": ([0.1, 0.7, 0.2], [1, 7, 2]),
    "tiny": ([1.0, 1e-320], [1e-320, 1.0]),
    "float32": (np.float32([0.2, 0.8]), np.float32([0.5, 0.5])),
}


@pytest.mark.parametrize("base", [None, 2, 3.5])
@pytest.mark.parametrize("name", PAIRS)
def test_divergences_are_scipys(name, base):
    p, q = (np.asarray(a, float) for a in PAIRS[name])
    assert kl_divergence(p, q, base) == pytest.approx(scipy_entropy(p, q, base=base), rel=1e-14, abs=1e-15)
    assert kl_divergence(p, q) == pytest.approx(rel_entr(p / p.sum(), q / q.sum()).sum(), rel=1e-14, abs=1e-15)
    assert jensen_shannon(p, q, base) == pytest.approx(jensenshannon(p, q, base=base) ** 2, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("axis", [0, 1, -1, None, (0, 1)])
def test_along_axes(axis):
    p, q = np.random.default_rng(0).random((2, 4, 3))
    along = 0 if isinstance(axis, tuple) or axis is None else axis
    a, b = (p.ravel(), q.ravel()) if isinstance(axis, tuple) or axis is None else (p, q)
    assert np.allclose(kl_divergence(p, q, axis=axis), scipy_entropy(a, b, axis=along), rtol=1e-13)
    assert np.allclose(jensen_shannon(p, q, axis=axis), jensenshannon(a, b, axis=along) ** 2, rtol=1e-13)


@pytest.mark.parametrize("distance", [1e-3, 1e-6, 1e-9, 1e-12])
def test_digits_are_kept_where_p_is_near_q(distance):
    """The error of the terms p log p/q alone would be 1e-17; the sum is of the order of the distance squared."""
    rng = np.random.default_rng(1)
    p = rng.random(9)
    q = p * (1 + distance * rng.standard_normal(9))
    with mpmath.workdps(50):
        P, Q = (list(map(mpmath.mpf, map(float, a))) for a in (p, q))
        wanted = float(sum(a / sum(P) * mpmath.log(a * sum(Q) / (b * sum(P))) for a, b in zip(P, Q, strict=True)))
    assert kl_divergence(p, q) == pytest.approx(wanted, rel=4e-16 / distance)


def test_as_for_distributions():
    p, q = [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]
    wanted = kl_of_distributions(Categorical(p), Categorical(q))
    assert kl_divergence(p, q) == pytest.approx(wanted, rel=1e-14)


WEIGHTS = arrays(np.float64, 5, elements=st.floats(0, 1)).filter(lambda p: p.sum() > 1e-3)


@given(WEIGHTS, WEIGHTS, WEIGHTS, arrays(np.float64, (5, 3), elements=st.floats(0.01, 1)))
def test_laws(p, q, r, K):
    K = K / K.sum(1, keepdims=True)
    P, Q = p / p.sum(), q / q.sum()
    assert kl_divergence(p, q) >= 0
    assert kl_divergence(p, p) == 0
    assert kl_divergence(P @ K, Q @ K) <= kl_divergence(p, q) + 1e-12  # data processing: the same noise on both
    assert entropy(p) + kl_divergence(p, q) == pytest.approx(cross_entropy(p, q), rel=1e-12, abs=1e-12)
    assert jensen_shannon(p, q) == pytest.approx(jensen_shannon(q, p), abs=1e-15)
    assert 0 <= jensen_shannon(p, q, 2) <= 1 + 1e-15
    a, b, c = (np.sqrt(jensen_shannon(x, y)) for x, y in ((p, q), (q, r), (p, r)))
    assert c <= a + b + 1e-9  # the root is a distance
