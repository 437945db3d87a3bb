"""What may be sparse and how: every format, no copy made dense; and one sentence for what may not go in."""

import numpy as np
import pytest
import scipy.sparse

from foundations.estimators import MultinomialNB
from foundations.estimators.validation import new_matrix, training_matrix
from foundations.linalg.sparse import SparseRows, from_dense

A = np.array([[0, 2, 0], [1, 0, 0]])
FORMATS = ["csr", "csc", "coo", "bsr", "dok", "lil", "dia"]


@pytest.mark.parametrize("make", [*(getattr(scipy.sparse, f"{name}_array") for name in FORMATS), from_dense])
def test_every_format_becomes_rows(make):
    rows = training_matrix(MultinomialNB(), make(A), sparse=True)
    assert isinstance(rows, SparseRows)
    np.testing.assert_array_equal(rows.toarray(), A)


def test_any_object_with_rows():
    class Rows:
        data, indices, indptr, shape = [2.0, 1.0], [1, 0], [0, 1, 2], (2, 3)

    np.testing.assert_array_equal(training_matrix(MultinomialNB(), Rows(), sparse=True).toarray(), A)


def test_dense_stays_dense():
    assert isinstance(training_matrix(MultinomialNB(), A, sparse=True), np.ndarray)


def test_too_large_to_be_made_dense():
    n = 10**6
    X = scipy.sparse.csr_array((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))  # dense: 8 TB
    model = MultinomialNB().fit(X, np.arange(n) % 2)
    assert model.predict(X[:4]).tolist() == [0, 1, 0, 1]


def with_value(value):
    X = scipy.sparse.csr_array(A.astype(float))
    X.data[1] = value
    return X


REFUSED = {
    "nan": (lambda: with_value(np.nan), ValueError, r"contains NaN or inf: X\[1, 0\] is nan"),
    "inf": (lambda: with_value(np.inf), ValueError, r"X\[1, 0\] is inf"),
    "complex": (lambda: scipy.sparse.csr_array(A * 1j), ValueError, "Complex data not supported"),
    "no samples": (lambda: scipy.sparse.csr_array((0, 3)), ValueError, "n_samples=0"),
    "no features": (lambda: scipy.sparse.csr_array((3, 0)), ValueError, r"0 feature\(s\)"),
    "one dimension": (lambda: scipy.sparse.coo_array([1.0, 2.0]), ValueError, r"a sparse X of shape \(2,\)"),
    "strange values": (lambda: scipy.sparse.csr_array(A.astype(np.longdouble)), TypeError, "unsupported"),
}


@pytest.mark.parametrize(("make", "error", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refusals(make, error, sentence):
    with pytest.raises(error, match=sentence):
        training_matrix(MultinomialNB(), make(), sparse=True)


def test_as_many_features_as_fit_saw():
    model = MultinomialNB().fit(from_dense(A), [0, 1])
    with pytest.raises(ValueError, match="X has 2 features, but MultinomialNB is expecting 3 features"):
        new_matrix(model, from_dense(A[:, :2]), sparse=True)
    assert model.predict(A).tolist() == [0, 1]
