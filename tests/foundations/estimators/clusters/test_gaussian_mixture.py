"""Gaussian mixtures against scikit-learn from the same start, the laws of EM, sampling, and bad input."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as Theirs

from foundations.estimators import GaussianMixture
from foundations.estimators.clusters.covariances import COVARIANCES

RNG = np.random.default_rng(0)
TYPES = list(COVARIANCES)


def clouds(n, k, d, spread=4.0, rng=RNG):
    """n samples of k stretched clouds in d dimensions."""
    j = rng.integers(0, k, n)
    stretch = rng.standard_normal((k, d, d))
    return spread * rng.standard_normal((k, d))[j] + (stretch[j] @ rng.standard_normal((n, d, 1)))[..., 0]


DATA = {
    "clouds": clouds(300, 3, 2),
    "one dimension": clouds(100, 2, 1),
    "as many dimensions as components": clouds(200, 3, 3),
    "single precision": clouds(100, 2, 2).astype(np.float32),
}


def start(X, k, covariance_type):
    """Weights, means and precisions to start from."""
    d = X.shape[1]
    scale = 1 / np.var(X, axis=0).mean()
    full = scale * np.stack([np.eye(d)] * k)
    precisions = {"full": full, "tied": full[0], "diag": full[:, 0, :1] * np.ones((k, d)), "spherical": full[:, 0, 0]}
    means = np.asarray(X, dtype=float)[:: len(X) // k][:k]
    return {"weights_init": np.full(k, 1 / k), "means_init": means, "precisions_init": precisions[covariance_type]}


@pytest.mark.parametrize("covariance_type", TYPES)
@pytest.mark.parametrize("X", DATA.values(), ids=DATA)
def test_em_is_scikit_learns_from_the_same_start(X, covariance_type):
    k = 3
    options = {"covariance_type": covariance_type, "max_iter": 20, "tol": 0.0, **start(X, k, covariance_type)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # tol=0 is never reached
        ours = GaussianMixture(k, **options).fit(X)
        theirs = Theirs(k, **options).fit(X.astype(float))  # ours computes in double precision
    assert ours.n_iter_ == theirs.n_iter_
    for name in ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_", "lower_bound_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=1e-10, err_msg=name)
    new = X[::3].astype(float) + 0.3
    for name in ("score_samples", "predict_proba", "predict", "score", "bic", "aic"):
        got, wanted = getattr(ours, name)(new), getattr(theirs, name)(new)
        np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("covariance_type", TYPES)
def test_where_the_samples_lie_does_not_matter(covariance_type):
    X = np.round(DATA["clouds"], 6)  # so that X + 1e6 has the same differences, nearly
    near = GaussianMixture(3, covariance_type=covariance_type, random_state=0).fit(X)
    far = GaussianMixture(3, covariance_type=covariance_type, random_state=0).fit(X + 1e6)
    np.testing.assert_allclose(far.means_ - 1e6, near.means_, atol=1e-8)
    np.testing.assert_allclose(far.covariances_, near.covariances_, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(far.score_samples(X + 1e6), near.score_samples(X), rtol=1e-7)


@pytest.mark.parametrize("covariance_type", TYPES)
def test_convergence_is_where_scikit_learns_is(covariance_type):
    X = DATA["clouds"]
    options = {"covariance_type": covariance_type, "tol": 1e-4, "max_iter": 500, **start(X, 3, covariance_type)}
    ours, theirs = GaussianMixture(3, **options).fit(X), Theirs(3, **options).fit(X)
    assert ours.converged_ and theirs.converged_
    assert ours.n_iter_ == theirs.n_iter_
    np.testing.assert_allclose(ours.lower_bounds_, theirs.lower_bounds_, rtol=1e-10)


@pytest.mark.parametrize("covariance_type", TYPES)
@given(seed=st.integers(0, 10_000))
def test_no_step_lowers_the_likelihood(covariance_type, seed):
    rng = np.random.default_rng(seed)
    X = clouds(60, 2, 2, rng=rng)
    model = GaussianMixture(
        2, covariance_type=covariance_type, reg_covar=0, tol=0.0, max_iter=15, init_params="random", random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # tol=0 is never reached
        model.fit(X)
    bounds = [*model.lower_bounds_, model.score(X)]
    assert all(b >= a - 1e-12 * max(1, abs(a)) for a, b in itertools.pairwise(bounds))


@pytest.mark.parametrize("covariance_type", TYPES)
def test_one_component_is_the_mean_and_the_covariance(covariance_type):
    X = DATA["clouds"]
    model = GaussianMixture(1, covariance_type=covariance_type, reg_covar=0).fit(X)
    C = np.cov(X.T, bias=True)
    wanted = {"full": C[None], "tied": C, "diag": np.diag(C)[None], "spherical": np.array([np.diag(C).mean()])}
    np.testing.assert_allclose(model.means_[0], X.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(model.covariances_, wanted[covariance_type], rtol=1e-12)


def test_the_density_is_that_of_the_weighted_normals():
    X = DATA["clouds"]
    model = GaussianMixture(3, random_state=0).fit(X)
    parts = [
        w * multivariate_normal(m, S).pdf(X)
        for w, m, S in zip(model.weights_, model.means_, model.covariances_, strict=True)
    ]
    np.testing.assert_allclose(np.exp(model.score_samples(X)), sum(parts), rtol=1e-11)
    np.testing.assert_allclose(model.predict_proba(X), np.transpose(parts / sum(parts)), rtol=1e-9, atol=1e-14)


def test_ten_thousand_deviations_away_responsibilities_still_add_up_to_one():
    model = GaussianMixture(2, random_state=0).fit(DATA["one dimension"])
    r = model.predict_proba([[1e6], [-1e6]])
    np.testing.assert_allclose(r.sum(axis=1), 1, rtol=1e-15)
    assert (model.score_samples([[1e6]]) < -1e6).all()


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random_from_data", "random"])
def test_every_start_finds_clouds_that_lie_apart(init_params):
    rng = np.random.default_rng(1)
    X = np.concatenate([rng.standard_normal((100, 2)) + 20 * np.array(c) for c in ((0, 0), (1, 0), (0, 1))])
    model = GaussianMixture(3, init_params=init_params, n_init=5, random_state=0, max_iter=300).fit(X)
    assert model.converged_
    np.testing.assert_allclose(np.sort(model.weights_), 1 / 3, atol=1e-6)
    assert len(set(model.predict(X)[::100])) == 3


@pytest.mark.parametrize("covariance_type", TYPES)
def test_samples_have_the_moments_of_the_mixture(covariance_type):
    model = GaussianMixture(3, covariance_type=covariance_type, random_state=0).fit(DATA["clouds"])
    X, label = model.sample(60_000)
    k, d = model.means_.shape
    S = model.covariances_
    full = {
        "full": lambda: S,
        "tied": lambda: np.stack([S] * k),
        "diag": lambda: np.stack([np.diag(s) for s in S]),
        "spherical": lambda: S[:, None, None] * np.eye(d),
    }[covariance_type]()
    for j in range(k):
        mine = X[label == j]
        share = len(mine) / len(X)
        assert abs(share - model.weights_[j]) < 4 * np.sqrt(model.weights_[j] / len(X))
        L = np.linalg.cholesky(full[j])
        Z = np.linalg.solve(L, (mine - model.means_[j]).T)  # (d, n): standard normal, if all is well
        assert np.abs(Z.mean(axis=1)).max() < 4.5 / np.sqrt(len(mine))
        assert np.abs(np.cov(Z) - np.eye(d)).max() < 7 / np.sqrt(len(mine))


def test_the_same_seed_gives_the_same_model_and_the_same_samples():
    a, b = (GaussianMixture(3, random_state=0).fit(DATA["clouds"]) for _ in range(2))
    np.testing.assert_array_equal(a.means_, b.means_)
    for p, q in zip(a.sample(10), b.sample(10), strict=True):
        np.testing.assert_array_equal(p, q)


def test_bic_prefers_the_number_of_clouds():
    rng = np.random.default_rng(2)
    X = np.concatenate([rng.standard_normal((80, 2)) + c for c in ([0, 0], [9, 0], [0, 9])])
    scores = [GaussianMixture(k, random_state=0).fit(X).bic(X) for k in range(1, 6)]
    assert int(np.argmin(scores)) == 2


def test_steps_that_run_out_are_reported():
    with pytest.warns(UserWarning, match="no convergence in max_iter=2 steps"):
        model = GaussianMixture(3, max_iter=2, tol=0, random_state=0).fit(DATA["clouds"])
    assert not model.converged_
    assert model.n_iter_ == 2


@pytest.mark.parametrize(
    ("options", "X", "message"),
    [
        ({"n_components": 0}, np.eye(3), "n_components must be"),
        ({"n_components": 4}, np.eye(3), "n_samples=3 should be >= n_components=4"),
        ({"covariance_type": "round"}, np.eye(3), "covariance_type must be"),
        ({"init_params": "best"}, np.eye(3), "init_params must be"),
        ({"n_init": 0}, np.eye(3), "n_init must be"),
        ({"max_iter": 0}, np.eye(3), "max_iter must be"),
        ({"tol": -1}, np.eye(3), "tol must be"),
        ({"reg_covar": -1}, np.eye(3), "reg_covar must be"),
        ({"weights_init": [0.5, 0.5]}, np.eye(3), r"weights_init must be an array of shape \(1,\)"),
        ({"weights_init": [0.5]}, np.eye(3), "add up to 1"),
        ({"means_init": [[0.0]]}, np.eye(3), "means_init must be"),
        ({"precisions_init": np.eye(3)}, np.eye(3), "precisions_init must be an array"),
        ({"precisions_init": -np.eye(3)[None]}, np.eye(3), "symmetric and positive definite"),
        ({"precisions_init": [[1, 0, -1]], "covariance_type": "diag"}, np.eye(3), "precisions_init must be positive"),
        ({"reg_covar": 0}, np.ones((5, 2)), "take fewer components, or a larger reg_covar"),
        ({"reg_covar": 0}, np.repeat(np.arange(5.0), 2).reshape(5, 2), "take fewer components, or a larger reg_covar"),
        ({"reg_covar": 0}, np.outer(np.arange(7), [0.1, 30, 7e5]), "take fewer components, or a larger reg_covar"),
        ({"reg_covar": 0, "covariance_type": "diag"}, np.ones((5, 2)), "take fewer components, or a larger reg_covar"),
        ({}, 1e200 * np.eye(3), "squares distances"),
    ],
)
def test_bad_input_is_one_sentence(options, X, message):
    with pytest.raises(ValueError, match=message) as caught:
        GaussianMixture(**options).fit(X)
    assert "\n" not in str(caught.value)


def test_a_number_of_samples_is_checked():
    with pytest.raises(ValueError, match="n_samples must be"):
        GaussianMixture().fit(np.eye(3)).sample(0)
