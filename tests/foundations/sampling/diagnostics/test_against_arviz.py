"""Every diagnostic against ArviZ: chains that mix, drift, alternate, are stuck, short, tied or wild."""

import numpy as np
import pytest

from foundations.comparison import relative_error
from foundations.sampling import diagnostics
from foundations.sampling.diagnostics.baselines import arviz
from tests.foundations.sampling.diagnostics.draws_of_chains import autoregressive, with_chain

OURS_AND_THEIRS = {
    "r_hat": (diagnostics.r_hat, lambda az, x: az.rhat(x)),
    "split_r_hat": (diagnostics.split_r_hat, lambda az, x: az.rhat(x, method="split")),
    "ess_bulk": (diagnostics.ess_bulk, lambda az, x: az.ess(x)),
    "ess_tail": (diagnostics.ess_tail, lambda az, x: az.ess(x, method="tail")),
    "ess_mean": (diagnostics.ess_mean, lambda az, x: az.ess(x, method="mean")),
    "ess_quantile": (lambda x: diagnostics.ess_quantile(x, 0.3), lambda az, x: az.ess(x, method="quantile", prob=0.3)),
    "autocorrelation_time": (
        diagnostics.autocorrelation_time,
        lambda az, x: x.size / az.ess(x, method="identity"),
    ),
    "autocorrelation": (diagnostics.autocorrelation, lambda az, x: az.autocorr(x)),
    "mcse_mean": (diagnostics.mcse_mean, lambda az, x: az.mcse(x)),
    "mcse_quantile": (
        lambda x: diagnostics.mcse_quantile(x, 0.3),
        lambda az, x: az.mcse(x, method="quantile", prob=0.3),
    ),
    "e_bfmi": (diagnostics.e_bfmi, lambda az, x: az.bfmi(x)),
}
SHAPES = [(4, 500), (4, 101), (2, 7), (3, 8), (4, 9), (4, 10), (4, 11), (21, 21), (4, 4), (4, 5)]
MEMORIES = (0.0, 0.9, -0.7, 0.99, -0.95)
RNG = np.random.default_rng(0)
X = autoregressive(RNG, 4, 200, 0.5)
CASES = {f"{m}x{n}, φ = {phi}": autoregressive(RNG, m, n, phi) for m, n in SHAPES for phi in MEMORIES} | {
    "one chain elsewhere": with_chain(X, 0, X[0] + 3),
    "one chain wider": with_chain(X, 0, 5 * X[0]),
    "a drift": X + np.linspace(0, 2, 200),
    "ties": np.round(2 * X),
    "ties of tenths": np.round(X, 1),
    "two values": (X > 0).astype(float),
    "no variance": np.tan(np.pi * (RNG.random((4, 300)) - 0.5)),
    "far from zero": X + 1e6,
    "large": 1e150 * X,
    "not a number": with_chain(X, 1, np.where(np.arange(200) == 3, np.nan, X[1])),
}


@pytest.fixture(scope="module")
def az():
    return arviz()


@pytest.mark.parametrize("what", OURS_AND_THEIRS)
def test_agrees_with_arviz(what, az):
    ours, theirs = OURS_AND_THEIRS[what]
    for i, (name, x) in enumerate(CASES.items()):
        if what == "mcse_quantile" and "φ" in name and i % 3:
            continue  # quantiles of the beta distribution take their time
        with np.errstate(all="ignore"):
            wanted = theirs(az, x)
        assert relative_error(ours(x), wanted) < 1e-10, name


@pytest.mark.parametrize("what", [what for what in OURS_AND_THEIRS if what not in ("autocorrelation", "e_bfmi")])
def test_agrees_with_arviz_where_a_chain_is_stuck(what, az):
    ours, theirs = OURS_AND_THEIRS[what]
    stuck = with_chain(X, 2, 1.3)
    assert relative_error(ours(stuck), theirs(az, stuck)) < 1e-10


def test_one_chain_agrees_but_for_r_hat_which_the_library_does_not_give(az):
    x = autoregressive(np.random.default_rng(1), 1, 300, 0.8)
    for what, (ours, theirs) in OURS_AND_THEIRS.items():
        if "r_hat" not in what:
            assert relative_error(ours(x), theirs(az, x)) < 1e-10, what
    halves = x.reshape(2, 150)
    assert relative_error(diagnostics.split_r_hat(x), az.rhat(halves, method="identity")) < 1e-12


def test_summary_agrees_with_arviz(az):
    x = np.stack([X, np.exp(X), with_chain(X, 0, X[0] + 1)], axis=-1)
    got, wanted = diagnostics.summary(x), az.summary({"x": x}, round_to="none", hdi_prob=0.9)
    columns = {"mean": "mean", "sd": "sd", "mcse": "mcse_mean"}
    columns |= {"ess_bulk": "ess_bulk", "ess_tail": "ess_tail", "r_hat": "r_hat"}
    for ours, theirs in columns.items():
        assert relative_error(getattr(got, ours), wanted[theirs].to_numpy()) < 1e-10, ours
