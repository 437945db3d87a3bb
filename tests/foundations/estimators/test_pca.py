"""PCA against scikit-learn's, its laws, and its three routes against each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA as Library

from foundations.estimators import PCA, pca


def cloud(n, d, smallest=0.05, seed=0, dtype=np.float64):
    """n correlated samples off the origin, singular values falling from about 1 to `smallest`."""
    rng = np.random.default_rng(seed)
    r = min(n, d)
    A = rng.standard_normal((n, r)) * np.geomspace(1, smallest, r)
    return (7 + A @ rng.standard_normal((r, d))).astype(dtype)


LEARNED = (
    "components_",
    "explained_variance_",
    "explained_variance_ratio_",
    "singular_values_",
    "mean_",
    "noise_variance_",
)


@pytest.mark.parametrize("solver", ["auto", "full", "covariance_eigh"])
@pytest.mark.parametrize("whiten", [False, True])
@pytest.mark.parametrize(
    ("n", "d", "k"),
    [
        (60, 8, None),
        (60, 8, 3),
        (60, 8, 0.8),
        (8, 60, 5),
        (8, 60, 0.5),
        (20, 20, 6),
        (30, 1, 1),
        (5, 1, None),
        (2, 3, 1),
    ],
)
def test_equals_scikit_learn(solver, whiten, n, d, k):
    X = cloud(n, d)
    ours = PCA(k, whiten=whiten, svd_solver=solver).fit(X)
    library = Library(k, whiten=whiten, svd_solver="full").fit(X)
    assert ours.n_components_ == library.n_components_
    for name in LEARNED:
        np.testing.assert_allclose(getattr(ours, name), getattr(library, name), rtol=1e-11, atol=1e-11, err_msg=name)
    new = cloud(5, d, seed=1)
    Z = library.transform(new)
    np.testing.assert_allclose(ours.transform(new), Z, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(ours.inverse_transform(Z), library.inverse_transform(Z), rtol=1e-11)
    np.testing.assert_allclose(ours.fit_transform(X), library.fit_transform(X), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("whiten", [False, True])
def test_all_components_of_a_wide_matrix(whiten):
    X = cloud(8, 30)  # centered, it has rank 7: the eighth component is any direction orthogonal to the others
    ours, library = PCA(whiten=whiten).fit(X), Library(whiten=whiten, svd_solver="full").fit(X)
    np.testing.assert_allclose(ours.components_[:7], library.components_[:7], atol=1e-12)
    np.testing.assert_allclose(ours.explained_variance_, library.explained_variance_, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(ours.components_ @ ours.components_.T, np.eye(8), atol=1e-13)
    np.testing.assert_allclose(ours.inverse_transform(ours.transform(X)), X, rtol=1e-12)


@pytest.mark.parametrize("fraction", [0.01, 0.3, 0.5, 0.75, 0.95, 0.99999])
@pytest.mark.parametrize("shape", [(40, 10), (10, 40)])
def test_a_fraction_is_the_fewest_components_that_exceed_it(fraction, shape):
    X = cloud(*shape)
    model = PCA(fraction).fit(X)
    assert model.n_components_ == Library(fraction, svd_solver="full").fit(X).n_components_
    shares = PCA(svd_solver="full").fit(X).explained_variance_ratio_.cumsum()
    k = model.n_components_
    assert shares[k - 1] > fraction
    assert k == 1 or shares[k - 2] <= fraction


@pytest.mark.parametrize("solver", ["full", "covariance_eigh"])
def test_a_fraction_that_is_met_exactly_is_not_exceeded(solver):
    X = [[2, 0], [-2, 0], [0, 2], [0, -2]]  # two components with half of the variance each
    assert PCA(0.5, svd_solver=solver).fit(X).n_components_ == Library(0.5, svd_solver="full").fit(X).n_components_ == 2


@pytest.mark.parametrize("shape", [(200, 30), (30, 200)])
def test_random_subspace_finds_the_leading_components(shape):
    X = cloud(*shape, smallest=1e-4)
    ours, full = PCA(4, svd_solver="randomized", random_state=0).fit(X), PCA(4, svd_solver="full").fit(X)
    for name in LEARNED:
        np.testing.assert_allclose(getattr(ours, name), getattr(full, name), rtol=1e-9, atol=1e-9, err_msg=name)


def test_random_state_decides_the_random_subspace():
    X = np.random.default_rng(0).standard_normal((60, 40))

    def components(state):
        model = PCA(2, svd_solver="randomized", iterated_power=0, n_oversamples=0, random_state=state)
        return model.fit(X).components_

    np.testing.assert_array_equal(components(0), components(0))
    np.testing.assert_array_equal(components(0), components(np.random.default_rng(0)))
    assert not np.allclose(components(0), components(1))


@pytest.mark.parametrize("shape", [(40, 100), (100, 40)])
@pytest.mark.parametrize("smallest", [1e-1, 1e-3, 1e-5, 1e-7, 1e-10])
def test_gram_route_equals_the_full_one_however_the_spectrum_decays(shape, smallest):
    X = cloud(*shape, smallest=smallest)
    gram, full = (PCA(30, svd_solver=s).fit(X) for s in ("covariance_eigh", "full"))
    np.testing.assert_allclose(gram.components_ @ gram.components_.T, np.eye(30), atol=1e-14)
    S = full.singular_values_
    promised = np.finfo(float).eps * (S[0] / S) ** 2  # half of the digits at worst: below that it is the full route
    assert (np.abs(gram.singular_values_ - S) <= 10 * promised * S).all()
    assert (np.abs(gram.components_ - full.components_).max(axis=1) <= 50 * promised).all()


def test_gram_route_gives_way_below_half_of_the_digits(monkeypatch):
    used = []
    monkeypatch.setattr(pca, "svd", lambda A, **options: used.append(A.shape) or np.linalg.svd(A, **options))
    rng = np.random.default_rng(0)
    U, V = (np.linalg.qr(rng.standard_normal((m, 5)))[0] for m in (30, 50))
    U = np.linalg.qr(U - U.mean(axis=0))[0]  # centering leaves it as it is
    for last, expected in [(1e-3, 0), (1e-4, 1), (1e-9, 1)]:  # eps^¼ is 1.2e-4
        used.clear()
        PCA(5, svd_solver="covariance_eigh").fit(U * [1, 1, 1, 1, last] @ V.T)
        assert len(used) == expected, last
    PCA(4, svd_solver="covariance_eigh").fit(U * [1, 1, 1, 1, 1e-9] @ V.T)
    assert len(used) == 1  # what is left out does not count


@pytest.mark.parametrize(("shape", "k"), [((50, 20), 5), ((20, 50), 5), ((20, 50), None)])
def test_float32_stays_float32(shape, k):
    X = cloud(*shape)
    single, double = PCA(k).fit(X.astype(np.float32)), PCA(k).fit(X)
    for name in LEARNED[:-1]:
        assert getattr(single, name).dtype == np.float32
    assert single.transform(X.astype(np.float32)).dtype == np.float32
    assert single.inverse_transform(single.transform(X.astype(np.float32))).dtype == np.float32
    np.testing.assert_allclose(single.explained_variance_, double.explained_variance_, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(single.components_ @ single.components_.T, np.eye(single.n_components_), atol=1e-6)


def test_rank_deficient_data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((30, 3)) @ rng.standard_normal((3, 12))
    ours, library = PCA(6).fit(X), Library(6, svd_solver="full").fit(X)
    np.testing.assert_allclose(ours.explained_variance_, library.explained_variance_, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(ours.components_[:3], library.components_[:3], atol=1e-12)
    np.testing.assert_allclose(ours.components_ @ ours.components_.T, np.eye(6), atol=1e-13)
    np.testing.assert_allclose(ours.inverse_transform(ours.transform(X)), X, atol=1e-12)
    assert np.isfinite(PCA(6, whiten=True).fit(X).transform(X)).all()


def test_constant_columns_do_not_count():
    X = cloud(30, 4)
    padded = np.column_stack([np.full(30, 3.0), X, np.zeros(30)])
    ours, without = PCA(4).fit(padded), PCA(4).fit(X)
    np.testing.assert_allclose(ours.explained_variance_ratio_, without.explained_variance_ratio_, rtol=1e-12)
    np.testing.assert_allclose(ours.components_[:, 1:-1], without.components_, atol=1e-12)
    np.testing.assert_array_equal(ours.components_[:, [0, -1]], 0)


@pytest.mark.parametrize("solver", ["auto", "full", "covariance_eigh", "randomized"])
def test_data_without_variance(solver):
    X = np.full((6, 4), 2.5)
    model = PCA(2, svd_solver=solver, random_state=0).fit(X)
    assert model.explained_variance_.tolist() == model.explained_variance_ratio_.tolist() == [0, 0]
    np.testing.assert_allclose(model.components_ @ model.components_.T, np.eye(2), atol=1e-14)
    np.testing.assert_array_equal(model.transform(X), 0)
    np.testing.assert_array_equal(model.inverse_transform(np.zeros((1, 2))), X[:1])


@pytest.mark.parametrize("scale", [1e-200, 1e150, 1e160])
@pytest.mark.parametrize("solver", ["auto", "full"])
def test_extreme_scales(scale, solver):
    X = cloud(30, 50)
    plain = PCA(5, svd_solver=solver).fit(X)
    with np.errstate(over="ignore"):  # a variance of 1e320 is none
        scaled = PCA(5, svd_solver=solver).fit(X * scale)
    np.testing.assert_allclose(scaled.singular_values_ / scale, plain.singular_values_, rtol=1e-12)
    np.testing.assert_allclose(scaled.components_, plain.components_, atol=1e-12)
    np.testing.assert_allclose(scaled.explained_variance_ratio_, plain.explained_variance_ratio_, rtol=1e-12)


def test_the_largest_entry_of_a_component_is_positive():
    for solver in ("full", "covariance_eigh", "randomized"):
        for X in (cloud(40, 9), cloud(9, 40)):
            V = PCA(5, svd_solver=solver, random_state=0).fit(X).components_
            assert (V[np.arange(5), np.abs(V).argmax(axis=1)] > 0).all()


@given(n=st.integers(2, 25), d=st.integers(1, 25), seed=st.integers(0, 2**32 - 1))
def test_laws(n, d, seed):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d)) @ rng.standard_normal((d, d))
    model = PCA().fit(X)
    k, V = model.n_components_, model.components_
    assert k == min(n, d)
    np.testing.assert_allclose(V @ V.T, np.eye(k), atol=1e-12)
    np.testing.assert_allclose(model.explained_variance_ratio_.sum(), 1, rtol=1e-12)
    np.testing.assert_allclose(model.inverse_transform(model.transform(X)), X, atol=1e-10)
    np.testing.assert_allclose(model.explained_variance_.sum(), X.var(axis=0, ddof=1).sum(), rtol=1e-10)
    assert (np.diff(model.singular_values_) <= 0).all()
    scores = model.transform(X)  # centered and uncorrelated, with the variances promised
    np.testing.assert_allclose(scores.T @ scores / (n - 1), np.diag(model.explained_variance_), atol=1e-9)


@given(seed=st.integers(0, 2**32 - 1), wide=st.booleans(), shift=st.sampled_from([1.0, 1e3, 1e6]))
def test_a_shift_moves_the_mean_and_nothing_else(seed, wide, shift):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((8, 20) if wide else (20, 8)) * 2.0 ** -np.arange(20 if wide else 8)
    here, there = PCA(3).fit(X), PCA(3).fit(X + shift)
    np.testing.assert_allclose(there.mean_, here.mean_ + shift, rtol=1e-15)
    np.testing.assert_allclose(there.explained_variance_, here.explained_variance_, rtol=1e-9 * shift)
    np.testing.assert_allclose(there.explained_variance_ratio_, here.explained_variance_ratio_, atol=1e-9 * shift)


def test_auto_takes_the_route_that_suits_the_shape():
    def choice(k, n, d):
        return PCA(k)._choose_solver(n, d)

    assert choice(150, 400, 4096) == choice(None, 400, 40) == choice(0.9, 40, 400) == "covariance_eigh"
    assert choice(None, 40, 400) == choice(40, 40, 400) == choice(None, 40, 40) == "full"
    assert choice(50, 2000, 3000) == choice(100, 3000, 1001) == "randomized"
    assert choice(300, 2000, 3000) == choice(0.5, 2000, 3000) == choice(50, 1000, 10**6) == "covariance_eigh"


def test_input_is_left_alone():
    X = cloud(20, 6)
    before = X.copy()
    for solver in pca.SOLVERS:
        model = PCA(2, whiten=True, svd_solver=solver).fit(X)
        Z = model.transform(X)
        scores = Z.copy()
        model.inverse_transform(Z)
        np.testing.assert_array_equal(Z, scores)
    np.testing.assert_array_equal(X, before)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        (
            {"n_components": 0},
            r"int from 1 to min\(n_samples, n_features\)=4, a fraction between 0 and 1, or None, got 0",
        ),
        ({"n_components": 5}, "got 5"),
        ({"n_components": -1}, "got -1"),
        ({"n_components": 1.0}, r"got 1\.0"),
        ({"n_components": True}, "got True"),
        ({"n_components": "mle"}, "got 'mle'"),
        ({"svd_solver": "arpack"}, "svd_solver must be one of auto, full, covariance_eigh, randomized, got 'arpack'"),
        ({"iterated_power": "often"}, "iterated_power must be .* got 'often'"),
        ({"n_components": 0.5, "svd_solver": "randomized"}, "needs n_components as an int, got the fraction 0.5"),
    ],
)
def test_bad_parameters(params, sentence):
    with pytest.raises(ValueError, match=sentence):
        PCA(**params).fit(cloud(9, 4))


def test_bad_scores():
    model = PCA(2).fit(cloud(9, 4))
    with pytest.raises(ValueError, match=r"needs scores of shape \(m, 2\), got \(1, 3\)"):
        model.inverse_transform(np.zeros((1, 3)))
