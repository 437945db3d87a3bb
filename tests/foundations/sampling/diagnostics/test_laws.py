"""What diagnostics promise: known values, invariances, what each sees that another does not, and their edges."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.sampling import diagnostics
from foundations.sampling.diagnostics.ranks import normal_scores, split
from foundations.sampling.draws import Draws
from tests.foundations.sampling.diagnostics.draws_of_chains import autoregressive, with_chain

PER_QUANTITY = {
    "r_hat": diagnostics.r_hat,
    "split_r_hat": diagnostics.split_r_hat,
    "ess_bulk": diagnostics.ess_bulk,
    "ess_tail": diagnostics.ess_tail,
    "ess_mean": diagnostics.ess_mean,
    "ess_quantile": lambda x: diagnostics.ess_quantile(x, 0.3),
    "autocorrelation_time": diagnostics.autocorrelation_time,
    "mcse_mean": diagnostics.mcse_mean,
    "mcse_quantile": lambda x: diagnostics.mcse_quantile(x, 0.3),
}
every = pytest.mark.parametrize("what", PER_QUANTITY)
seeds = st.integers(0, 1000)
memories = st.floats(-0.9, 0.95)


# Known values


@pytest.mark.parametrize("phi", [-0.6, -0.3, 0.0, 0.5, 0.9])
def test_the_autocorrelation_time_of_an_autoregression_is_known(phi):
    x = autoregressive(np.random.default_rng(0), 20, 5000, phi)
    wanted = (1 + phi) / (1 - phi)
    assert diagnostics.autocorrelation_time(x) == pytest.approx(wanted, rel=0.1)
    assert diagnostics.ess_mean(x) == pytest.approx(x.size / wanted, rel=0.1)


def test_the_standard_errors_are_how_far_means_and_quantiles_scatter():
    rng = np.random.default_rng(0)
    x = autoregressive(rng, 1600, 200, 0.7).reshape(400, 4, 200)  # 400 runs of 4 chains
    means = x.mean(axis=(1, 2))
    quartiles = np.quantile(x, 0.25, axis=(1, 2))
    assert means.std() == pytest.approx(np.mean([diagnostics.mcse_mean(run) for run in x[:100]]), rel=0.1)
    told = np.mean([diagnostics.mcse_quantile(run, 0.25) for run in x[:20]])
    assert quartiles.std() == pytest.approx(told, rel=0.15)


def test_r_hat_of_eight_numbers_by_hand():
    # Halves (1, 3) and (4, 6), twice: means 2 and 5, so W = 2, B = 2 · 3, and R̂² = (2 + 6) / (2 · 2)
    assert diagnostics.split_r_hat([[1, 3, 4, 6], [1, 3, 4, 6]]) == pytest.approx(np.sqrt(2))


def test_the_normal_scores_are_of_places_and_ties_share_theirs():
    low, high, middle = normal_scores(np.array([[-5.0, 1e9, 0.0]]))[0]
    assert middle == pytest.approx(0, abs=1e-15)
    assert -low == pytest.approx(high)
    assert high == pytest.approx(statistics.NormalDist().inv_cdf((3 - 3 / 8) / 3.25))
    one, two, three = normal_scores(np.array([[5.0, 9.0, 5.0]]))[0]
    assert one == three == pytest.approx(statistics.NormalDist().inv_cdf((1.5 - 3 / 8) / 3.25))
    assert two == pytest.approx(high)


def test_of_an_odd_chain_the_middle_is_left_out():
    assert split(np.arange(5.0)[None]).tolist() == [[0, 1], [3, 4]]


# What each sees


def test_ranks_see_chains_apart_that_have_no_variance():
    x = np.tan(np.pi * (np.random.default_rng(0).random((4, 500)) - 0.5))
    apart = with_chain(x, 0, x[0] + 3)
    assert diagnostics.split_r_hat(apart) < 1.01 < 1.1 < diagnostics.r_hat(apart)


def test_folding_sees_chains_that_differ_in_spread_alone():
    x = np.random.default_rng(0).standard_normal((4, 500))
    wider = with_chain(x, 0, 4 * x[0])
    assert diagnostics.split_r_hat(wider) < 1.01 < 1.1 < diagnostics.r_hat(wider)


def test_halves_see_a_drift_that_all_chains_share():
    x = np.random.default_rng(0).standard_normal((4, 500)) + np.linspace(-2, 2, 500)
    assert np.ptp(x.mean(axis=1)) < 0.2
    assert diagnostics.split_r_hat(x) > 1.2


def test_the_tail_size_sees_chains_that_hold_still_in_a_tail():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((4, 1000))
    stays = with_chain(x, 0, np.where(np.arange(1000) < 300, -3.0, x[0]))
    assert diagnostics.ess_tail(stays) < diagnostics.ess_bulk(stays) / 3


def test_alternating_draws_are_worth_more_than_independent_ones():
    x = autoregressive(np.random.default_rng(0), 4, 500, -0.7)
    assert diagnostics.ess_mean(x) > 3 * x.size
    assert diagnostics.autocorrelation_time(x) >= 1 / np.log10(x.size)


def test_an_energy_that_walks_has_a_low_fraction():
    rng = np.random.default_rng(0)
    energy = np.stack([rng.standard_normal(2000), rng.standard_normal(2000).cumsum()])
    fresh, walking = diagnostics.e_bfmi(energy)
    assert fresh == pytest.approx(2, rel=0.1)
    assert walking < 0.1


# Invariances


@given(seeds, memories)
def test_ranks_do_not_change_under_a_monotone_map(seed, phi):
    x = autoregressive(np.random.default_rng(seed), 3, 40, phi)
    assert diagnostics.ess_bulk(np.exp(x)) == diagnostics.ess_bulk(x)
    assert diagnostics.ess_tail(np.exp(x)) == diagnostics.ess_tail(x)


@given(seeds, memories, st.sampled_from([-0.5, 2.0**-300, 2.0**300]))
def test_scale_and_sign_change_nothing(seed, phi, scale):
    x = autoregressive(np.random.default_rng(seed), 3, 40, phi)
    for what in ("r_hat", "split_r_hat", "ess_bulk", "ess_mean", "autocorrelation_time"):
        assert PER_QUANTITY[what](scale * x) == pytest.approx(PER_QUANTITY[what](x), rel=1e-9), what
    assert diagnostics.mcse_mean(scale * x) == pytest.approx(abs(scale) * diagnostics.mcse_mean(x), rel=1e-9)


@settings(max_examples=10)
@given(seeds, memories, st.permutations(range(4)))
def test_the_order_of_chains_is_of_no_account(seed, phi, order):
    x = autoregressive(np.random.default_rng(seed), 4, 30, phi)
    for what, diagnostic in PER_QUANTITY.items():
        assert diagnostic(x[order]) == pytest.approx(diagnostic(x), rel=1e-9), what


@given(seeds, memories)
def test_autocorrelations_begin_with_one_and_stay_below(seed, phi):
    x = autoregressive(np.random.default_rng(seed), 3, 20, phi)
    rho = diagnostics.autocorrelation(x)
    assert (rho[:, 0] == 1).all()
    assert (np.abs(rho) <= 1).all()
    assert diagnostics.autocorrelation(x, 4).tolist() == rho[:, :5].tolist()
    assert rho[:, 1:].sum(axis=1) == pytest.approx(-0.5)  # deviations add up to 0


# Shapes


@every
def test_several_quantities_are_answered_each_by_itself(what):
    x = np.random.default_rng(0).standard_normal((3, 40, 2))
    x[0, 0, 1] = np.inf
    got = PER_QUANTITY[what](x)
    assert got[0] == PER_QUANTITY[what](x[:, :, 0])
    assert np.isnan(got[1])
    assert got.shape == (2,)


@every
def test_integers_lists_and_draws_are_taken(what):
    x = np.random.default_rng(0).integers(0, 9, (3, 40))
    draws = Draws(x[:, :, None].astype(float), np.zeros((3, 40)), np.ones((3, 40)), np.full(3, np.nan))
    assert PER_QUANTITY[what](x) == PER_QUANTITY[what](x.tolist()) == PER_QUANTITY[what](draws)[0]


def test_autocorrelation_of_several_quantities_and_of_what_is_not_finite():
    x = np.random.default_rng(0).standard_normal((2, 9, 3))
    x[1, 4, 2], x[0, :, 1] = np.inf, 0.1
    rho = diagnostics.autocorrelation(x)
    assert rho.shape == (2, 9, 3)
    assert rho[:, :, 0] == pytest.approx(diagnostics.autocorrelation(x[:, :, 0]), rel=1e-13)
    assert np.isnan(rho[1, :, 2]).all()
    assert np.isnan(rho[0, :, 1]).all()
    assert np.isfinite(rho[0, :, 2]).all()


# Edges


@pytest.mark.parametrize("value", [0.0, 0.1, -1e300])
def test_a_constant_has_no_r_hat_and_no_error(value):
    x = np.full((4, 30), value)
    assert np.isnan(diagnostics.r_hat(x))
    assert np.isnan(diagnostics.split_r_hat(x))
    assert diagnostics.ess_mean(x) == diagnostics.ess_bulk(x) == diagnostics.ess_tail(x) == x.size
    assert diagnostics.autocorrelation_time(x) == 1
    assert diagnostics.mcse_mean(x) == diagnostics.mcse_quantile(x, 0.5) == 0
    assert np.isnan(diagnostics.e_bfmi(x)).all()
    assert np.isnan(diagnostics.autocorrelation(x)).all()


def test_chains_that_never_move_from_different_places_never_agree():
    x = np.repeat([[0.1], [0.2], [0.7], [1.3]], 30, axis=1)
    assert diagnostics.r_hat(x) == diagnostics.split_r_hat(x) == np.inf
    assert diagnostics.ess_mean(x) < 8  # as many as there are halves


def test_what_overflows_is_no_number():
    x = 1e200 * np.random.default_rng(0).standard_normal((4, 30))
    assert np.isnan(diagnostics.split_r_hat(x)) and np.isnan(diagnostics.autocorrelation(x)).all()
    assert np.isfinite(diagnostics.r_hat(x)) and np.isfinite(diagnostics.ess_bulk(x))


@every
@pytest.mark.parametrize("shape", [(), (30,), (0, 30), (4, 3), (4, 0), (4, 30, 2, 2)])
def test_other_shapes_are_refused(what, shape):
    with pytest.raises(ValueError, match=r"draws are of shape \(chains, n\) or \(chains, n, d\).*got"):
        PER_QUANTITY[what](np.zeros(shape))


def test_no_quantity_is_no_answer():
    assert diagnostics.r_hat(np.zeros((4, 30, 0))).shape == (0,)


@pytest.mark.parametrize("probability", [-0.1, 1.1, np.nan, "0.1", np.array([0.1, 0.2])])
def test_probabilities_lie_between_0_and_1(probability):
    for diagnostic in (diagnostics.ess_quantile, diagnostics.mcse_quantile):
        with pytest.raises(ValueError, match="a probability lies between 0 and 1, one at a time; got"):
            diagnostic(np.zeros((4, 30)), probability)


@pytest.mark.parametrize("max_lag", [-1, 30])
def test_lags_lie_within_the_chain(max_lag):
    with pytest.raises(ValueError, match="max_lag is between 0 and 29 for 30 draws; got"):
        diagnostics.autocorrelation(np.zeros((4, 30)), max_lag)


def test_an_energy_is_one_number_for_each_draw():
    with pytest.raises(ValueError, match=r"energy is of shape \(chains, n\)"):
        diagnostics.e_bfmi(np.zeros((4, 30, 1)))


def test_energies_are_taken_from_draws():
    energy, points = np.random.default_rng(0).standard_normal((2, 4, 30))
    rest = (points[:, :, None], points, np.ones((4, 30)), np.ones(4))
    np.testing.assert_array_equal(diagnostics.e_bfmi(Draws(*rest, energy=energy)), diagnostics.e_bfmi(energy))
    with pytest.raises(ValueError, match="E-BFMI asks for draws of a Hamiltonian sampler; these have no energy"):
        diagnostics.e_bfmi(Draws(*rest))


@pytest.mark.parametrize("draws", [[["a"] * 5], [[1, 2, 3, 4], [1, 2]], np.ones((4, 30)) + 1j])
def test_draws_are_real_numbers(draws):
    with pytest.raises(ValueError, match=r"draws are real numbers in an array \(chains, n\) or \(chains, n, d\); got"):
        diagnostics.r_hat(draws)


def test_lags_are_whole():
    with pytest.raises(TypeError, match=r"max_lag is a whole number; got 2\.5"):
        diagnostics.autocorrelation(np.zeros((4, 30)), 2.5)
