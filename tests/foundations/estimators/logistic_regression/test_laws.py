"""What holds of a logistic regression without asking another one."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning

from foundations.autodiff import hessian, log_softmax, tensor
from foundations.estimators import LogisticRegression
from foundations.estimators.logistic_regression import loss, scaling
from foundations.linalg.sparse import SparseRows, from_dense


def clouds(k, n=60, d=3, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % k)
    return rng.standard_normal((n, d)) + 0.5 * rng.standard_normal((k, d))[y], y


@pytest.mark.parametrize("k", [2, 3, 4])
def test_gradient_and_hessian_are_those_of_the_loss(k):
    X, y = clouds(k, 20)
    A, q = np.column_stack([X, np.ones(20)]), np.full(20, 1 / 20)
    rho = np.array([0.1, 0.2, 0.3, 0.4])  # none free: no curvature is added
    f = loss.binary(A, y, q, rho) if k == 2 else loss.multinomial(A, y, q, rho, k)
    rows = 1 if k == 2 else k

    def by_autodiff(theta):
        W = theta.reshape(rows, 4)
        z = tensor(A) @ W.T  # (n, rows)
        if k == 2:
            z = z @ tensor(np.array([[0.0, 1.0]]))  # log-odds are scores of 0 and z
        chosen = (log_softmax(z, 1) * tensor(np.eye(k)[y])).sum()
        return -chosen / 20 + (W * W * tensor(rho)).sum() / 2

    theta = np.random.default_rng(1).standard_normal(f.shape).ravel()
    x = tensor(theta, requires_grad=True)
    value = by_autodiff(x)
    value.backward()
    got, slope = f.value_and_gradient(theta)
    assert got == pytest.approx(value.item(), rel=1e-13)
    assert slope == pytest.approx(x.grad.numpy(), rel=1e-11, abs=1e-14)
    assert f.hessian(theta) == pytest.approx(hessian(by_autodiff, tensor(theta)).numpy(), rel=1e-10, abs=1e-14)


def test_where_nothing_is_penalized_only_the_common_direction_is_bent():
    X, y = clouds(3, 20)
    A, q, theta = np.column_stack([X, np.ones(20)]), np.full(20, 1 / 20), np.random.default_rng(0).standard_normal(12)
    pinned = loss.multinomial(A, y, q, np.zeros(4), 3).hessian(theta)
    plain = loss.multinomial(A, y, q, np.full(4, 1e-300), 3).hessian(theta)
    common = np.tile(np.eye(4), 3)  # (4, 12): column j moved for all classes
    assert plain @ common.T == pytest.approx(np.zeros((12, 4)), abs=1e-15)
    assert pinned - plain == pytest.approx(common.T @ common / 3, abs=1e-15)
    assert np.linalg.eigvalsh(pinned)[0] > 1e-6


@pytest.mark.parametrize("intercept", [True, False])
def test_the_way_into_the_scaled_coordinates_and_back(intercept):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((10, 3)) * [1e-3, 1, 1e6] + [5, 0, -1e6]
    space = scaling.design(X, np.full(10, 0.1), intercept, 1e-3)
    W, b = rng.standard_normal((2, 3)), rng.standard_normal(2) * intercept
    theta = scaling.into(space, W, b)
    assert pytest.approx(X @ W.T + b, rel=1e-9) == space.A @ theta.T
    coef, constant = scaling.back(space, theta)
    assert coef == pytest.approx(W) and constant == pytest.approx(b, abs=1e-6)


@pytest.mark.parametrize("intercept", [True, False])
def test_sparse_rows_in_the_scaled_coordinates_are_what_dense_ones_are(intercept):
    # the third column does not vary, the last is empty, and the place (0, 1) has two values
    X = np.array([[0.0, 2.0, 0.1, 0.0], [1.0, 0.0, 0.1, 0.0], [3.0, 0.0, 0.1, 0.0]])
    twice = SparseRows([1.5, 0.5, 0.1, 1.0, 0.1, 3.0, 0.1], [1, 1, 2, 0, 2, 0, 2], [0, 3, 5, 7], (3, 4))
    q, rng = np.array([0.5, 0.25, 0.25]), np.random.default_rng(0)
    dense = scaling.design(X, q, intercept, 0.0)
    for S in (from_dense(X), twice):
        space = scaling.design(S, q, intercept, 0.0)
        assert space.A.toarray() == pytest.approx(dense.A, abs=1e-15)
        for got, wanted in ((space.mean, dense.mean), (space.scale, dense.scale), (space.idle, dense.idle)):
            assert got == pytest.approx(wanted, rel=1e-15)
        V, Y = rng.standard_normal((dense.A.shape[1], 2)), rng.standard_normal((2, 3))
        assert pytest.approx(dense.A @ V, abs=1e-14) == space.A @ V
        assert pytest.approx(dense.A @ V[:, 0], abs=1e-14) == space.A @ V[:, 0]
        assert pytest.approx(Y @ dense.A, abs=1e-14) == Y @ space.A
        assert pytest.approx(Y[0] @ dense.A, abs=1e-14) == Y[0] @ space.A


def test_the_hessian_of_sparse_rows_is_that_of_dense_ones(monkeypatch):
    monkeypatch.setattr(loss, "BLOCK", 7)  # several blocks, the last one short
    X, y = clouds(3, 20)
    q, rho, theta = np.full(20, 1 / 20), np.zeros(4), np.random.default_rng(0).standard_normal(12)
    dense, sparse = (scaling.design(Z, q, True, 0.0).A for Z in (X, from_dense(X)))
    for make, codes, size in ((loss.binary, y > 0, 4), (lambda *a: loss.multinomial(*a, 3), y, 12)):
        wanted = make(dense, codes, q, rho).hessian(theta[:size])
        assert make(sparse, codes, q, rho).hessian(theta[:size]) == pytest.approx(wanted, abs=1e-15)


@pytest.mark.parametrize("k", [2, 3])
def test_with_an_intercept_the_probabilities_meet_the_shares(k):
    X, y = clouds(k)
    model = LogisticRegression().fit(X, y)
    assert model.predict_proba(X).mean(axis=0) == pytest.approx(np.bincount(y) / len(y), abs=1e-9)


@given(st.integers(0, 1000), st.sampled_from([2, 3]), st.sampled_from([0.0, 1.0]))
@settings(max_examples=8, deadline=None)
def test_a_weight_of_two_is_a_sample_that_came_twice(seed, k, l1_ratio):
    X, y = clouds(k, 30, seed=seed)
    times = np.random.default_rng(seed).integers(1, 4, 30)
    weighted = LogisticRegression(l1_ratio=l1_ratio, C=0.5).fit(X, y, times)
    repeated = LogisticRegression(l1_ratio=l1_ratio, C=0.5).fit(np.repeat(X, times, axis=0), np.repeat(y, times))
    assert weighted.coef_ == pytest.approx(repeated.coef_, abs=1e-7)
    assert weighted.intercept_ == pytest.approx(repeated.intercept_, abs=1e-7)


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("factor", [1e-150, 1e-6, 1e6, 1e150])
def test_units_do_not_matter_where_nothing_is_penalized(k, factor):
    X, y = clouds(k)
    model, other = (LogisticRegression(C=np.inf).fit(Z, y) for Z in (X, X * factor))
    assert other.coef_ * factor == pytest.approx(model.coef_, rel=1e-6)
    assert other.predict_proba(X * factor) == pytest.approx(model.predict_proba(X), abs=1e-9)


@pytest.mark.parametrize("kind", [np.asarray, from_dense])
def test_columns_of_any_two_units_stand_side_by_side(kind):
    X, y = clouds(2)
    units = np.array([1e-200, 1, 1e200])
    model = LogisticRegression(C=np.inf).fit(kind(X * units), y)
    assert model.coef_ * units == pytest.approx(LogisticRegression(C=np.inf).fit(X, y).coef_, rel=1e-6)


@pytest.mark.parametrize("kind", [np.asarray, from_dense])
def test_the_origin_of_the_features_does_not_matter(kind):
    X, y = clouds(2)
    model = LogisticRegression().fit(kind(X + np.array([1e8, -1e6, 0])), y)
    assert model.coef_ == pytest.approx(LogisticRegression().fit(X, y).coef_, abs=1e-6)


@pytest.mark.parametrize("solver", ["newton", "lbfgs", "gradient-descent"])
def test_separable_classes_without_a_penalty_end_without_a_warning(solver):
    X, y = np.array([[-2.0], [-1.0], [1.0], [2.0]]), [0, 0, 1, 1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = LogisticRegression(C=np.inf, solver=solver, tol=1e-6).fit(X, y)
    assert model.score(X, y) == 1 and np.isfinite(model.coef_).all()
    assert model.coef_[0, 0] > 5


def test_log_probabilities_where_probabilities_underflow():
    X, y = clouds(2)
    model = LogisticRegression().fit(X, y)
    far = 1e4 * model.coef_  # (1, d)
    assert model.predict_proba(far)[0].tolist() == [0.0, 1.0]
    log = model.predict_log_proba(far)[0]
    assert log[0] == pytest.approx(-model.decision_function(far)[0]) and log[1] == 0


def test_a_column_that_does_not_vary_gets_no_weight():
    X, y = clouds(2)
    model = LogisticRegression(C=np.inf).fit(np.column_stack([X, np.full(len(X), 0.1)]), y)
    assert model.coef_[0, -1] == 0
    assert model.coef_[:, :-1] == pytest.approx(LogisticRegression(C=np.inf).fit(X, y).coef_, abs=1e-9)
    alone = LogisticRegression(fit_intercept=False, C=np.inf).fit(np.column_stack([X, np.full(len(X), 0.1)]), y)
    assert alone.coef_[0, -1] * 0.1 == pytest.approx(LogisticRegression(C=np.inf).fit(X, y).intercept_[0], abs=1e-7)


def test_weights_shrink_with_the_penalty_and_features_leave_with_l1():
    X, y = clouds(2, 80, 6)
    sizes = [np.abs(LogisticRegression(C=C).fit(X, y).coef_).sum() for C in (1e-3, 1e-1, 10, np.inf)]
    assert sizes == sorted(sizes)
    kept = [np.count_nonzero(LogisticRegression(C=C, l1_ratio=1).fit(X, y).coef_) for C in (1e-3, 0.1, 10)]
    assert kept == sorted(kept) and kept[0] == 0 and 0 < kept[1] < kept[2]


def test_warm_start_goes_on_where_it_was():
    X, y = clouds(3, 90)
    model = LogisticRegression(warm_start=True, solver="lbfgs").fit(X, y)
    first, coef = model.n_iter_[0], model.coef_.copy()
    assert model.fit(X, y).n_iter_[0] <= 1 < first
    assert model.coef_ == pytest.approx(coef, abs=1e-8)
    assert model.fit(X[:, :2], y).n_iter_[0] > 1  # of another shape: from zero
    cold = LogisticRegression(solver="lbfgs").fit(X, y)
    assert cold.fit(X, y).n_iter_[0] == first


@pytest.mark.parametrize("solver", ["newton", "lbfgs", "gradient-descent", "proximal-gradient"])
def test_too_few_steps_are_told(solver):
    X, y = clouds(3)
    with pytest.warns(ConvergenceWarning, match="no convergence in 2 steps: raise max_iter=2 or tol"):
        model = LogisticRegression(solver=solver, max_iter=2).fit(X, y)
    assert model.n_iter_.tolist() == [2]


def test_single_precision_and_inputs_are_left_alone():
    X, y = clouds(2)
    X32 = X.astype(np.float32)
    before = X32.copy()
    model = LogisticRegression().fit(X32, y)
    assert np.array_equal(X32, before)
    S = from_dense(X32)
    LogisticRegression().fit(S, y)
    assert np.array_equal(S.toarray(), before)
    assert model.coef_.dtype == np.float64
    assert model.coef_ == pytest.approx(LogisticRegression().fit(X32.astype(float), y).coef_, rel=1e-12)


BAD = [
    ({"C": 0}, "C must be a number above 0, got 0"),
    ({"C": -1.0}, "C must be"),
    ({"C": np.nan}, "C must be"),
    ({"C": "strong"}, "C must be a number above 0, got 'strong'"),
    ({"l1_ratio": 2}, "l1_ratio must be a number from 0 to 1"),
    ({"l1_ratio": None}, "l1_ratio must be"),
    ({"tol": 0}, "tol must be"),
    ({"max_iter": 0}, "max_iter must be"),
    ({"max_iter": 1.5}, "max_iter must be"),
    ({"max_iter": np.inf}, "max_iter must be"),
    ({"fit_intercept": "no"}, "fit_intercept must be True or False, got 'no'"),
    ({"warm_start": None}, "warm_start must be True or False"),
    ({"solver": ["lbfgs"]}, r"solver must be one of .*, got \['lbfgs'\]$"),
    ({"solver": "liblinear"}, "for 'liblinear' of scikit-learn use 'auto'"),
    ({"solver": "saga"}, "solver must be one of auto, .* for 'saga' of scikit-learn use 'proximal-gradient'"),
    ({"solver": "adam"}, "solver must be one of .*, got 'adam'$"),
    ({"solver": "newton", "l1_ratio": 0.5}, "needs a smooth penalty"),
    ({"solver": "lbfgs", "penalty": "l1"}, "'lbfgs' needs a smooth penalty, L2 or none: use 'proximal-gradient'"),
    ({"penalty": np.array(["l1", "l2"])}, "penalty must be one of"),
    ({"penalty": "L2"}, "penalty must be one of 'elasticnet', 'l2', 'l1', None, got 'L2'"),
    ({"class_weight": "even"}, "class_weight must be"),
    ({"class_weight": {0: -1}}, "0 or more"),
    ({"class_weight": {7: 1}}, r"labels \[7\] that are not in y"),
    ({"class_weight": {0: 0, 1: 0}}, "zero for every sample"),
    ({"class_weight": {0: None}}, "0 or more"),
]


@pytest.mark.parametrize(("parameters", "message"), BAD)
def test_says_what_was_wrong(parameters, message):
    X, y = clouds(2)
    model = LogisticRegression(**parameters)
    with pytest.raises(ValueError, match=message):
        model.fit(X, y)
    assert not hasattr(model, "coef_")


def test_says_what_was_wrong_with_the_data():
    X, y = clouds(2)
    with pytest.raises(ValueError, match="only one class: 3"):
        LogisticRegression().fit(X, np.full(len(X), 3))
    with pytest.raises(ValueError, match="sample_weight"):
        LogisticRegression().fit(X, y, -np.ones(len(X)))
    with pytest.raises(ValueError, match="zero for every sample"):
        LogisticRegression(class_weight="balanced").fit(X, y, np.zeros(len(X)))
    with pytest.raises(ValueError, match="expecting 3 features"):
        LogisticRegression().fit(X, y).predict(X[:, :2])
