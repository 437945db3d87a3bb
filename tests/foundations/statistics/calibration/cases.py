"""Labels and scores that tests of calibration share."""

import numpy as np
from hypothesis import strategies as st

RNG = np.random.default_rng(0)


def labelled(n, digits=8):
    """n scores and labels that follow them; rounded, so that some are tied."""
    score = np.round(2 * RNG.standard_normal(n), digits)
    return (RNG.random(n) < 1 / (1 + np.exp(-score))).astype(int), score


SAMPLES = {
    "continuous": labelled(60),
    "ties": labelled(60, digits=0),
    "all tied": ([0, 1, 1, 0, 1], [0.5] * 5),
    "separated": ([0, 0, 0, 1, 1, 1], [-3.0, -2, -1, 1, 2, 3]),
    "inverted": ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
    "one sample": ([1], [0.3]),
    "one label": ([0, 0, 0], [0.1, 0.2, 0.3]),
    "minus one and one": (RNG.choice([-1, 1], 40), RNG.standard_normal(40)),
    "scores as far apart as log-odds": (labelled(50)[0], 300 * RNG.standard_normal(50)),
    "closer than the resolution": ([0, 1, 0, 1, 1, 0], [0, 4e-16, 9e-16, 1.2e-15, 2.1e-15, 1.0]),
}


# Few distinct scores, so that many are tied.
tied_samples = st.lists(st.tuples(st.integers(0, 1), st.integers(-5, 5)), min_size=1, max_size=40)
