"""Each concept of this folder beside scikit-learn's, and what agreement means for it."""

import math

import numpy as np

from foundations.comparison import Comparison, close, relative_error
from foundations.estimators.bases import baselines as bases
from foundations.estimators.bayesian import baselines as bayesian
from foundations.estimators.clusters import baselines as clusters
from foundations.estimators.linear_models import baselines as linear_models
from foundations.estimators.logistic_regression import baselines as logistic_regression
from foundations.estimators.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from foundations.estimators.nearest_neighbors import KNeighborsClassifier
from foundations.estimators.pca import PCA
from foundations.estimators.selection import baselines as selection
from foundations.linalg.sparse import SparseRows

# Inputs


def faces(rng, n):
    """n vectors of about 10 n numbers, correlated as photographs are, and how many components; 400 x 4096 and 150."""
    scores = rng.standard_normal((n, n)) / np.sqrt(1 + np.arange(n))  # (n, n): each direction varies less than the last
    return 5 + scores @ rng.standard_normal((n, 4096 * n // 400)), 3 * n // 8


def clouds(rng, n):
    """n samples of three overlapping classes in 8 dimensions with their labels, and n new samples."""
    y = rng.integers(0, 3, n)
    centers = 2 * rng.standard_normal((3, 8))
    return centers[y] + rng.standard_normal((n, 8)), y, centers[rng.integers(0, 3, n)] + rng.standard_normal((n, 8))


def bags(rng, n):
    """How often each of 200 words is in n messages of three kinds, with their labels, and n new messages."""
    y = rng.integers(0, 3, n)
    rate = 0.5 * rng.random((3, 200)) ** 2
    return (rng.random((n, 200)) < rate[y]) * rng.integers(1, 4, (n, 200)), y, rng.integers(0, 3, (n, 200))


def rare_words(rng, n):
    """n messages of 14 of 8,000 words as the arrays of sparse rows, their labels last."""
    y = rng.integers(0, 2, n)
    words = (8000 * rng.random((n, 14)) ** (2 + y[:, None])).astype(np.intp)  # (n, 14): one kind prefers the first ones
    return np.ones(14 * n), words.ravel(), np.arange(0, 14 * n + 1, 14), y


# Ours


def pca(X, k):
    """The first k principal components of X, the variance along each, and its share of all variance."""
    model = PCA(k).fit(X)
    return model.components_, model.explained_variance_, model.explained_variance_ratio_


def class_shares(X, y, new):
    """What share of its 5 nearest neighbors each class has, for each new sample."""
    return KNeighborsClassifier().fit(X, y).predict_proba(new)


def joint_log_proba(model):
    """log P(c, x) of each new sample and each class, by a naive Bayes model that has seen X and y."""
    return lambda X, y, new: model().fit(X, y).predict_joint_log_proba(new)


def sparse_joint_log_proba(data, indices, indptr, y):
    """The same for the samples that were learned from, which are mostly zeros."""
    X = SparseRows(data, indices, indptr, (len(y), 8000))
    return MultinomialNB().fit(X, y).predict_joint_log_proba(X)


# By hand: plain Python lists


def pca_by_hand(X, k):
    """The n x n matrix of inner products, diagonalized by Jacobi's rotations, and the way back to d dimensions."""
    n = len(X)
    mean = [sum(column) / n for column in zip(*X, strict=True)]
    Xc = [[x - m for x, m in zip(row, mean, strict=True)] for row in X]
    G = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in Xc] for p in Xc]
    U = jacobi_by_hand(G)  # rows are eigenvectors; G is diagonal from here on
    order = sorted(range(n), key=lambda i: -G[i][i])[:k]
    components = []
    for i in order:
        v = [sum(u * x for u, x in zip(U[i], column, strict=True)) for column in zip(*Xc, strict=True)]
        length = math.sqrt(sum(a * a for a in v))
        components.append([a / length for a in v])
    total = sum(G[i][i] for i in range(n))
    return components, [G[i][i] / (n - 1) for i in order], [G[i][i] / total for i in order]


def jacobi_by_hand(G):
    """Diagonalize G in place by rotations that zero one entry at a time; the eigenvectors, as rows."""
    n = len(G)
    U = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(12):  # sweeps: the entries off the diagonal are squared in size by each of the last ones
        for p in range(n):
            for q in range(p + 1, n):
                if G[p][q] == 0:
                    continue
                tau = (G[q][q] - G[p][p]) / (2 * G[p][q])
                t = math.copysign(1 / (abs(tau) + math.hypot(1, tau)), tau)
                c, s = 1 / math.hypot(1, t), t / math.hypot(1, t)
                for row in G:
                    row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
                for A in (G, U):
                    both = list(zip(A[p], A[q], strict=True))
                    A[p], A[q] = [c * a - s * b for a, b in both], [s * a + c * b for a, b in both]
    return U


def class_shares_by_hand(X, y, new):
    classes = sorted(set(y))
    shares = []
    for q in new:
        pairs = sorted((math.dist(q, x), label) for x, label in zip(X, y, strict=True))
        votes = [label for _, label in pairs[:5]]
        shares.append([votes.count(c) / 5 for c in classes])
    return shares


def multinomial_by_hand(X, y, new):
    joint = []
    for c in sorted(set(y)):
        mine = [x for x, label in zip(X, y, strict=True) if label == c]
        counts = [1 + sum(column) for column in zip(*mine, strict=True)]
        total = sum(counts)
        logs = [math.log(count / total) for count in counts]
        prior = math.log(len(mine) / len(X))
        joint.append([prior + sum(n * log for n, log in zip(x, logs, strict=True)) for x in new])
    return [list(row) for row in zip(*joint, strict=True)]


# The library


def sklearn_pca(X, k):
    """sklearn.decomposition.PCA(svd_solver="full").

    The fastest of its solvers on wide data such as 400 x 4096 with 150 components. Median seconds there on two cores,
    scikit-learn 1.9: full 0.25, auto 0.45 (takes randomized), randomized 0.47, arpack 0.48, covariance_eigh 8.0 (the
    4096 x 4096 covariance).
    """
    from sklearn.decomposition import PCA

    model = PCA(k, svd_solver="full").fit(X)
    return model.components_, model.explained_variance_, model.explained_variance_ratio_


def sklearn_class_shares(X, y, new):
    """sklearn.neighbors.KNeighborsClassifier(algorithm="brute")."""
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(algorithm="brute").fit(X, y).predict_proba(new)


def sklearn_joint_log_proba(name):
    def fit_and_predict(X, y, new):
        import sklearn.naive_bayes

        return getattr(sklearn.naive_bayes, name)().fit(X, y).predict_joint_log_proba(new)

    fit_and_predict.__doc__ = f"sklearn.naive_bayes.{name}"
    return fit_and_predict


def sklearn_sparse_joint_log_proba(data, indices, indptr, y):
    """sklearn.naive_bayes.MultinomialNB on a scipy.sparse.csr_array."""
    from scipy.sparse import csr_array
    from sklearn.naive_bayes import MultinomialNB as Library

    X = csr_array((data, indices, indptr), shape=(len(y), 8000))
    return Library().fit(X, y).predict_joint_log_proba(X)


# Agreement


def same_components(got, wanted, X, k):
    """Variances and shares within 1e-11; the components are orthonormal eigenvectors of the covariance matrix."""
    V, variances, shares = (np.asarray(part) for part in got)
    _, wanted_variances, wanted_shares = wanted
    error = max(
        relative_error(variances / variances[0], wanted_variances / wanted_variances[0]),
        relative_error(variances, wanted_variances),
        relative_error(shares, wanted_shares),
    )
    assert error <= 1e-11, f"variances: got an error of {error:.1e}, wanted 1e-11"
    error = max(error, relative_error(V @ V.T, np.eye(k)))
    Xc = X - X.mean(axis=0)
    residual = (Xc.T @ (Xc @ V.T)).T / (len(X) - 1) - variances[:, None] * V  # (k, d): C v - λ v
    error = max(error, float(np.abs(residual).max() / variances[0]))
    assert error <= 1e-11, f"components: got an error of {error:.1e}, wanted orthonormal eigenvectors within 1e-11"
    return error


COMPARISONS = [
    Comparison(
        concept="Principal component analysis",
        ours=pca,
        theirs=sklearn_pca,
        by_hand=pca_by_hand,
        inputs=faces,
        sizes=(16, 100, 400),
        agrees=same_components,
    ),
    Comparison(
        concept="Nearest-neighbor classification",
        ours=class_shares,
        theirs=sklearn_class_shares,
        by_hand=class_shares_by_hand,
        inputs=clouds,
        sizes=(64, 512, 4096),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Multinomial naive Bayes",
        ours=joint_log_proba(MultinomialNB),
        theirs=sklearn_joint_log_proba("MultinomialNB"),
        by_hand=multinomial_by_hand,
        inputs=bags,
        sizes=(64, 512, 4096),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Naive Bayes on sparse rows",
        ours=sparse_joint_log_proba,
        theirs=sklearn_sparse_joint_log_proba,
        inputs=rare_words,
        sizes=(64, 512, 4459),
        agrees=close(1e-12),
    ),
    *(
        Comparison(
            concept=f"{concept} naive Bayes",
            ours=joint_log_proba(model),
            theirs=sklearn_joint_log_proba(model.__name__),
            inputs=inputs,
            sizes=(64, 512, 4096),
            agrees=close(1e-12),
        )
        for concept, model, inputs in [
            ("Bernoulli", BernoulliNB, bags),
            ("Complement", ComplementNB, bags),
            ("Gaussian", GaussianNB, clouds),
        ]
    ),
    *bases.COMPARISONS,
    *clusters.COMPARISONS,
    *logistic_regression.COMPARISONS,
    *bayesian.COMPARISONS,
    *linear_models.COMPARISONS,
    *selection.COMPARISONS,
]
