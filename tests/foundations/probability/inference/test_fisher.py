"""Fisher information: the score's covariance by quadrature, and the scatter of maximum-likelihood estimates."""

import mpmath
import numpy as np
import pytest

from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.chi2 import Chi2
from foundations.probability.distributions.dirichlet import Dirichlet
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.multivariate_normal import MultivariateNormal
from foundations.probability.distributions.negative_binomial import NegativeBinomial
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.distributions.uniform import Uniform
from foundations.probability.inference.fisher import (
    INFORMATION,
    fisher_information,
    observed_information,
    standard_errors,
)
from foundations.probability.inference.parameters import PARAMETERS, free_names, free_vector, from_vector
from tests.foundations.probability.inference.members import MEMBERS, draw, fit, grid

REGULAR = [d for d in MEMBERS if not isinstance(d, Uniform)]
regular_ids = [type(d).__name__ for d in REGULAR]


def score(d, x, h=1e-6):
    """∇ log p(x), (..., k), by differences of the fourth order."""
    theta = free_vector(d)
    columns = []
    for e in np.eye(len(theta)):
        f = {m: from_vector(d, theta + m * h * e).log_prob(x) for m in (-2, -1, 1, 2)}
        columns.append((8 * (f[1] - f[-1]) - (f[2] - f[-2])) / (12 * h))
    return np.stack(columns, axis=-1)


def test_every_distribution_with_parameters_has_information_but_uniform():
    assert set(PARAMETERS) - set(INFORMATION) == {Uniform}
    assert {type(d) for d in MEMBERS} == set(PARAMETERS)


@pytest.mark.parametrize("d", [d for d in REGULAR if not isinstance(d, Dirichlet)], ids=lambda d: type(d).__name__)
def test_information_is_the_covariance_of_the_score(d):
    x, w = grid(d)
    s = score(d, x)
    assert w.sum() == pytest.approx(1, abs=1e-9)
    np.testing.assert_allclose(w @ s, np.zeros(s.shape[1]), atol=1e-6)
    np.testing.assert_allclose((w[:, None] * s).T @ s, fisher_information(d), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("d", [d for d in REGULAR if not isinstance(d, Laplace)], ids=lambda d: type(d).__name__)
def test_observed_information_is_near_the_expected(d):
    n = 4000
    observed = observed_information(d, draw(d, n)) / n
    expected = fisher_information(d)
    scale = np.sqrt(np.outer(np.diagonal(expected), np.diagonal(expected)))
    np.testing.assert_allclose(observed / scale, expected / scale, atol=0.12)


# Families whose second derivatives are the same for every sample
CONSTANT = [d for d in MEMBERS if isinstance(d, Gamma | Beta | Chi2 | Dirichlet)]


@pytest.mark.parametrize("d", CONSTANT, ids=lambda d: type(d).__name__)
def test_observed_information_is_exactly_the_expected(d):
    np.testing.assert_allclose(observed_information(d, draw(d, 10)) / 10, fisher_information(d), rtol=1e-6)


def test_observed_information_of_a_normal_at_its_fit():
    x = draw(Normal(2.0, 3.0), 50)
    fitted = Normal.fit(x)
    np.testing.assert_allclose(observed_information(fitted, x), 50 * fisher_information(fitted), rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("d", REGULAR, ids=regular_ids)
def test_estimates_scatter_as_cramer_and_rao_say(d):
    """(θ̂ - θ)ᵀ n I (θ̂ - θ) is chi-square with k degrees of freedom, over many data sets."""
    # the errors of a Student's degrees of freedom are skewed, and normal only late; a Dirichlet's fit takes longer
    n, repeats = (2000, 50) if isinstance(d, StudentT | Dirichlet) else (400, 100)
    truth, information = free_vector(d), fisher_information(d)
    estimates = np.array([free_vector(fit(d, samples)) for samples in np.split(draw(d, n * repeats, 2), repeats)])
    error = estimates - truth  # (repeats, k)
    k = len(truth)
    distance = np.einsum("ri,ij,rj->r", error, n * information, error)
    assert distance.mean() / k == pytest.approx(1, abs=4 * np.sqrt(2 / (k * repeats)))
    for i, (name, value) in enumerate(zip(free_names(d), np.sqrt(np.mean(error**2, axis=0)), strict=True)):
        wanted = np.sqrt(np.linalg.inv(n * information)[i, i])
        assert value == pytest.approx(wanted, rel=4 / np.sqrt(2 * repeats)), name


@pytest.mark.parametrize("d", REGULAR, ids=regular_ids)
def test_standard_errors_are_named_and_shaped_as_the_parameters(d):
    errors = standard_errors(d, 100)
    assert list(errors) == list(PARAMETERS[type(d)])
    for name, error in errors.items():
        assert np.shape(error) == np.shape(getattr(d, name))
        assert np.all(error > 0)
        np.testing.assert_allclose(standard_errors(d, 400)[name], error / 2, rtol=1e-12)


@pytest.mark.parametrize("nu", [0.3, 4.0, 39.9, 40.0, 300.0, 1e4, 1e8])
def test_information_on_degrees_of_freedom_keeps_its_digits(nu):
    with mpmath.workdps(60):
        v = mpmath.mpf(nu)
        difference = mpmath.psi(1, v / 2) - mpmath.psi(1, (v + 1) / 2)
        wanted = float(difference / 4 - (v + 5) / (2 * v * (v + 1) * (v + 3)))
    assert fisher_information(StudentT(nu, 0.0, 1.0))[0, 0] == pytest.approx(wanted, rel=2e-12)


def test_information_on_the_failures_of_wide_counts():
    """Σ P(k > j) / (r + j)² for r = 1 is the dilogarithm of p; for large r, p / r² and terms of 1 / r³."""
    with mpmath.workdps(30):
        exact = float(mpmath.polylog(2, mpmath.mpf(1 - 1e-9)))
    assert fisher_information(NegativeBinomial(1.0, 1 - 1e-9))[0, 0] == pytest.approx(exact, rel=1e-12)
    assert fisher_information(NegativeBinomial(1e9, 0.9))[0, 0] == pytest.approx(0.9e-9, rel=1e-8)


def test_standard_errors_in_closed_form():
    assert standard_errors(Normal(0.0, 2.0), 100) == pytest.approx({"loc": 0.2, "scale": 0.2 / np.sqrt(2)})
    p = np.array([0.2, 0.5, 0.3])  # the last as the others, though it is not a free parameter
    np.testing.assert_allclose(standard_errors(Categorical(p), 50)["probs"], np.sqrt(p * (1 - p) / 50), rtol=1e-12)
    S = np.array([[2.0, 0.6], [0.6, 1.0]])
    errors = standard_errors(MultivariateNormal([0.5, -1.0], S), 50)
    np.testing.assert_allclose(errors["loc"], np.sqrt(np.diagonal(S) / 50), rtol=1e-12)
    wanted = np.sqrt((np.outer(np.diagonal(S), np.diagonal(S)) + S**2) / 50)
    np.testing.assert_allclose(errors["covariance_matrix"], wanted, rtol=1e-12)


def test_the_largest_of_a_uniform_errs_by_one_over_n():
    """What no information bounds: the error falls four times as fast as a standard error would."""
    errors = []
    for n in (100, 1600):
        samples = draw(Uniform(0.0, 1.0), (n * 200), 3).reshape(200, n)
        errors.append(np.mean(1 - samples.max(axis=1)))
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.2)


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: fisher_information(Uniform(0, 1)), TypeError, "Uniform has no Fisher information"),
        (lambda: fisher_information(Normal([0, 1], 1)), ValueError, "one Normal is wanted, got a batch"),
        (lambda: fisher_information(Bernoulli(1.0)), ValueError, "lies on the border of its family"),
        (lambda: observed_information(Laplace(0, 1), [1.0]), TypeError, "Laplace has a kink at its location"),
        (lambda: standard_errors(Normal(0, 1), 0), ValueError, "n must be a whole number, at least 1, got 0"),
        (lambda: standard_errors(Normal(0, 1), 2.5), ValueError, "at least 1, got 2.5"),
        (lambda: standard_errors(Normal(0, 1), np.nan), ValueError, "at least 1, got nan"),
        (lambda: standard_errors(Normal(0, 1), np.inf), ValueError, "at least 1, got inf"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, error, message):
    with pytest.raises(error, match=message):
        call()
