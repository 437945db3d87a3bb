"""Shapes and edges of the continuous distributions: broadcasting, the ends of the support and of doubles, bad input."""

import numpy as np
import pytest

from foundations.probability.distributions import Laplace, Normal, StudentT, Uniform
from tests.foundations.probability.distributions.continuous_cases import DISTRIBUTIONS, IDS, NAMES, ROWS

EACH = pytest.mark.parametrize("row", ROWS, ids=IDS)
ONE_OF_EACH = pytest.mark.parametrize("row", DISTRIBUTIONS, ids=NAMES)


def stretched(row):
    """The row's parameters, the first as a column of three and the last as a row of two."""
    names = list(row.parameters)
    parameters = dict(row.parameters)
    parameters[names[-1]] = row.parameters[names[-1]] * np.array([1.0, 1.5])
    parameters[names[0]] = row.parameters[names[0]] * np.array([[1.0], [1.1], [1.25]])
    return parameters


@ONE_OF_EACH
def test_parameters_and_values_broadcast(row):
    """Each element is what it would be by itself."""
    parameters = stretched(row)
    d, x, q = row.ours(**parameters), row.theirs.ppf([0.2, 0.6]).reshape(2, 1, 1), 0.3
    assert d.batch_shape == np.broadcast_shapes(*(np.shape(v) for v in parameters.values()))
    assert d.icdf(q).shape == d.mean.shape == d.variance.shape == d.mode.shape == d.entropy().shape == d.batch_shape
    shape = np.broadcast_shapes(x.shape, d.batch_shape)
    assert d.log_prob(x).shape == d.cdf(x).shape == shape == (2, *d.batch_shape)
    for index in np.ndindex(shape):
        one = row.ours(**{name: np.broadcast_to(v, shape)[index] for name, v in parameters.items()})
        assert d.log_prob(x)[index] == one.log_prob(x[index[0]]).item()
        assert d.cdf(x)[index] == one.cdf(x[index[0]]).item()
        assert d.icdf(q)[index[1:]] == pytest.approx(one.icdf(q), rel=1e-15)  # a vector may take one step more
        assert d.entropy()[index[1:]] == one.entropy()


@ONE_OF_EACH
def test_scalars_lists_and_empty_arrays(row):
    d, x = row.distribution(), row.theirs.median()
    assert isinstance(d.log_prob(x), np.float64) and isinstance(d.cdf(x), np.float64)
    assert d.log_prob([x, x]).shape == (2,) and d.cdf([]).shape == d.icdf([]).shape == (0,)
    none = row.ours(**{name: [] for name in row.parameters})
    assert none.batch_shape == none.mean.shape == none.log_prob(x).shape == (0,)
    whole = row.ours(**{name: int(np.ceil(value)) for name, value in row.parameters.items()})
    assert whole.log_prob(1) == whole.log_prob(1.0)


@EACH
def test_outside_the_support(row):
    d = row.distribution()
    low, high = d.support
    ends = [e for e in (low - 1, high + 1) if np.isfinite(e)] + [-np.inf, np.inf]
    np.testing.assert_array_equal(d.log_prob(ends), -np.inf)
    np.testing.assert_array_equal(d.cdf(ends), [float(e > low) for e in ends])
    np.testing.assert_array_equal(d.icdf([0.0, 1.0]), [low, high])
    np.testing.assert_array_equal(d.icdf([-0.1, 1.1, np.nan]), np.nan)
    assert np.isnan(d.log_prob(np.nan)) and np.isnan(d.cdf(np.nan))


@EACH
def test_at_the_ends_of_the_support_the_density_is_scipys(row):
    low, high = row.distribution().support
    ends = np.array([e for e in (low, high) if np.isfinite(e)])
    np.testing.assert_allclose(row.distribution().log_prob(ends), row.theirs.logpdf(ends), rtol=1e-14)


@EACH
def test_from_the_smallest_to_the_largest_double(row):
    x = np.array([5e-324, 1e-310, 1e-300, 1e-200, 1e-100, 1e100, 1e200, 1e300, 1.7e308])
    d = row.distribution()
    for values in (d.log_prob(x), d.log_prob(-x), d.cdf(x), d.cdf(-x)):
        assert not np.isnan(values).any()
    assert (np.diff(d.cdf(np.concatenate([-x[::-1], x]))) >= 0).all()
    quantiles = d.icdf([5e-324, 1e-310, 1e-300, 0.1, 0.5, 0.9, 1 - 2**-53])
    assert (quantiles[1:] >= quantiles[:-1]).all()


BAD = [(row.ours, name) for row in DISTRIBUTIONS for name in row.parameters]
SIGNED = {"loc", "low", "high"}


@pytest.mark.parametrize("ours, name", BAD, ids=[f"{ours.__name__}-{name}" for ours, name in BAD])
def test_bad_parameters_are_named_in_one_sentence(ours, name):
    good = next(row.parameters for row in DISTRIBUTIONS if row.ours is ours)
    for value in [np.nan, np.inf, -np.inf] + ([] if name in SIGNED else [0.0, -1.0]):
        with pytest.raises(ValueError, match=rf"^{ours.__name__}: {name} must be [a-z ]+, got [-a-z0-9.]+$"):
            ours(**good | {name: [1.0, value]})


def test_more_bad_input():
    with pytest.raises(ValueError, match=r"^Uniform: low must be below high, at a finite distance, got 2\.0 and 2\.0$"):
        Uniform([0.0, 2.0], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"got -1e\+308 and 1e\+308"):
        Uniform(-1e308, 1e308)
    with pytest.raises(ValueError, match=r"^Normal: parameters do not broadcast: loc \(2,\), scale \(3,\)$"):
        Normal([0, 0], [1, 1, 1])
    with pytest.raises(ValueError, match=r"values \(3,\) do not broadcast with batch_shape \(2,\)"):
        Laplace([0, 0], 1).log_prob([1, 2, 3])


def test_what_a_caller_writes_into_his_arrays_changes_nothing():
    loc = np.zeros(2)
    d = Normal(loc, 1.0)
    loc[:] = 5
    assert (d.mean == 0).all()


def test_the_repr_shows_the_parameters():
    assert repr(StudentT(3)) == "StudentT(df=3.0, loc=0.0, scale=1.0)"
