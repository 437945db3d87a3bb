"""Samplers of continuous distributions pass Kolmogorov and Smirnov's test at fixed seeds, and a wrong one would not."""

import numpy as np
import pytest
from scipy import special, stats

from foundations.probability.distributions import (
    Beta,
    Cauchy,
    Exponential,
    Gamma,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    StudentT,
    Uniform,
)
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.inverse_transform import inverse_transform, open_uniform
from foundations.probability.distributions.marsaglia_tsang import log_standard_gamma, standard_gamma
from tests.foundations.probability.distributions.continuous_cases import DISTRIBUTIONS, IDS, NAMES, ROWS

EACH = pytest.mark.parametrize("row", ROWS, ids=IDS)
ONE_OF_EACH = pytest.mark.parametrize("row", DISTRIBUTIONS, ids=NAMES)
N = 10_000
SURE = 1e-3  # of some 80 p-values the smallest is expected to be 0.01


def p_value(x, cdf):
    return stats.kstest(x, cdf).pvalue


@EACH
@pytest.mark.parametrize("seed", [0, 1])
def test_draws_follow_the_distribution(row, seed):
    x = row.distribution().sample(np.random.default_rng(seed), N)
    assert x.shape == (N,) and p_value(x, row.theirs.cdf) > SURE


@EACH
def test_a_wrong_parameter_would_be_found(row):
    """Each parameter by itself half as large again: the same draws fail."""
    x = row.distribution().sample(np.random.default_rng(0), N)
    for name, value in row.parameters.items():
        off = value + 0.5 if name in ("loc", "low", "high") else 1.5 * value
        if name == "df" and value > 2:
            off = 0.5 * value if value < 100 else 5.0  # for large ones the distribution hardly depends on it
        wrong = row.ours(**row.parameters | {name: off})
        assert p_value(x, wrong.cdf) < 1e-4, name


@EACH
def test_the_tails_are_drawn_as_often_as_they_should(row):
    """The share of 50,000 draws beyond the quantile of 1e-3 on either side, within four standard errors."""
    x = row.distribution().sample(np.random.default_rng(2), 50_000)
    for share in ((x < row.theirs.ppf(1e-3)).mean(), (x > row.theirs.isf(1e-3)).mean()):
        assert abs(share - 1e-3) < 4 * np.sqrt(1e-3 / x.size)


@ONE_OF_EACH
def test_shapes_and_seeds(row):
    rng, d = np.random.default_rng(0), row.distribution()
    assert isinstance(d.sample(rng), np.float64)
    assert [d.sample(rng, shape).shape for shape in (3, (0,), (2, 3))] == [(3,), (0,), (2, 3)]
    first, second = (d.sample(np.random.default_rng(5), 9) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert len(np.unique(first)) == 9 and (d.sample(np.random.default_rng(6), 9) != first).all()


@ONE_OF_EACH
def test_each_element_of_a_batch_follows_its_own_parameters(row):
    names = list(row.parameters)
    batch = row.ours(**row.parameters | {names[-1]: row.parameters[names[-1]] * np.array([[1.0], [1.3]])})
    x = batch.sample(np.random.default_rng(3), (4000,))
    assert x.shape == (4000, 2, 1)
    for i, factor in enumerate([1.0, 1.3]):
        one = row.ours(**row.parameters | {names[-1]: row.parameters[names[-1]] * factor})
        assert p_value(x[:, i, 0], one.cdf) > SURE
    assert abs(np.corrcoef(stats.rankdata(x[:, 0, 0]), stats.rankdata(x[:, 1, 0]))[0, 1]) < 5 / np.sqrt(4000)


def test_sample_wants_a_generator():
    for wrong in (0, None, np.random.RandomState(0)):
        with pytest.raises(TypeError, match=r"^sample wants a numpy\.random\.Generator first, got"):
            Normal(0, 1).sample(wrong)


# ---- The ends of the uniform source


class Constant(np.random.Generator):
    """A source whose every uniform number is the same."""

    def __init__(self, value):
        super().__init__(np.random.PCG64(0))
        self.value = value

    def random(self, size=None):
        return np.full(size, self.value)


BY_INVERSE = [Uniform(-1.0, 2.0), Exponential(0.5), Laplace(0, 1), Cauchy(0, 1)]
NORMALS = [Normal(0, 1), LogNormal(0, 1)]


@pytest.mark.parametrize("d", BY_INVERSE + NORMALS)
@pytest.mark.parametrize("u", [0.0, 1 - 2.0**-53])
def test_the_ends_of_the_uniform_source_give_finite_draws(d, u):
    assert np.isfinite(d.sample(Constant(u), 3)).all()


def test_open_uniform_has_neither_end():
    assert (open_uniform(Constant(0.0), 2) > 0).all() and (open_uniform(Constant(1 - 2.0**-53), 2) < 1).all()
    assert p_value(open_uniform(np.random.default_rng(0), N), "uniform") > SURE


def test_inverse_transform_of_any_quantile_function():
    x = inverse_transform(np.random.default_rng(0), lambda q: np.sqrt(q), (N,))  # density 2x
    assert p_value(x, lambda x: x**2) > SURE


# ---- Box and Muller


def test_box_muller_gives_independent_normals_in_any_number():
    x = box_muller(np.random.default_rng(0), (2, N))
    assert p_value(x.ravel(), "norm") > SURE
    for a, b in ((x[0], x[1]), (x[0] ** 2, x[1] ** 2), (x[0, 1:], x[0, :-1])):  # the two of a pair, and neighbors
        assert abs(np.corrcoef(a, b)[0, 1]) < 5 / np.sqrt(len(a))
    assert [box_muller(np.random.default_rng(0), n).shape for n in (0, 1, 2, 5, (), (3, 0), (1, 3))] == [
        (0,),
        (1,),
        (2,),
        (5,),
        (),
        (3, 0),
        (1, 3),
    ]


# ---- Marsaglia and Tsang


@pytest.mark.parametrize("a", [0.01, 0.5, 0.999, 1.0, 1.5, 30.0, 1e4, 1e9])
def test_gamma_of_any_concentration(a):
    assert p_value(standard_gamma(np.random.default_rng(0), a, (N,)), stats.gamma(a).cdf) > SURE


@pytest.mark.parametrize("a", [1e-300, 1e-6, 1e-3, 0.5, 3.0])
def test_log_gamma_where_the_draws_underflow(a):
    """For tiny a, P(G ≤ exp(t)) is exp(a t) / Γ(a + 1) wherever exp(t) underflows."""
    log_draws = log_standard_gamma(np.random.default_rng(0), a, (N,))
    assert np.isfinite(log_draws).all()

    def cdf(t):
        return np.where(t < -600, np.exp(a * t - special.gammaln(a + 1)), special.gammainc(a, np.exp(t)))

    assert p_value(log_draws, cdf) > SURE


def test_concentrations_of_a_batch_on_both_sides_of_one():
    a = np.array([0.2, 1.0, 5.0])
    x = standard_gamma(np.random.default_rng(0), a, (N, 3))
    assert min(p_value(x[:, i], stats.gamma(a[i]).cdf) for i in range(3)) > SURE


@pytest.mark.parametrize("a, b", [(1e-3, 1e-3), (1e-3, 2e-3), (1e-200, 3e-200)])
def test_beta_of_tiny_concentrations_is_nearly_a_coin(a, b):
    x = Beta(a, b).sample(np.random.default_rng(0), N)
    assert not np.isnan(x).any()
    share = (x > 0.5).mean()
    assert abs(share - a / (a + b)) < 5 * np.sqrt(share * (1 - share) / N) + 2e-3 * (a > 1e-100)


def test_draws_beyond_every_double_are_infinite_without_a_warning():
    rng = np.random.default_rng(0)
    assert np.isinf(InverseGamma(1e-4, 1.0).sample(rng, 50)).any()
    assert np.isinf(StudentT(1e-4).sample(rng, 50)).any()
    assert np.isinf(LogNormal(700.0, 20.0).sample(rng, 50)).any()
    assert (Gamma(1e-4, 1.0).sample(rng, 50) == 0).any()
