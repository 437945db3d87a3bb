"""Selection beside scikit-learn's: its own for relevance alone, a loop over its plug-in information for the rest."""

import math
from collections import Counter
from itertools import combinations

import numpy as np

from foundations.comparison import Comparison, close, relative_error
from foundations.estimators.selection.greedy import greedy
from foundations.estimators.selection.selector import MutualInformationSelector
from foundations.estimators.selection.significance import permutation_p_values
from foundations.estimators.selection.stability import nogueira_stability

K = 3  # columns chosen
SHUFFLES = 19

# Inputs


def measurements(rng, n):
    """n rows of 20 measured columns, some of which tell about one of three classes."""
    y = np.arange(n) % 3
    return rng.standard_normal((n, 20)) + np.outer(y, np.linspace(0, 1, 20)), y


def answers(rng, n):
    """n rows of 6 columns with four values each, that tell about one of three classes and repeat each other."""
    y = np.arange(n) % 3
    X = rng.integers(0, 4, (n, 6))
    X[:, :4] = np.where(rng.random((n, 4)) < 0.4, y[:, None], X[:, :4])
    X[:, 2:4] = np.where(rng.random((n, 2)) < 0.6, X[:, :2], X[:, 2:4])
    return X, y


def selections(rng, n):
    """5 selections of a quarter of n columns, the later ones likelier."""
    places = (rng.random((5, n)) + np.arange(n) / n).argsort(axis=1).argsort(axis=1)
    return (places >= n - max(1, n // 4),)


# Ours


def most_informative(X, y):
    """What each column is estimated to tell, and the chosen columns, ascending."""
    model = MutualInformationSelector(K, criterion="mim").fit(X, y)
    return model.relevance_, model.get_support(indices=True)


def by(criterion):
    return lambda X, y: greedy(X, y, K, criterion)


def p_values(X, y):
    return permutation_p_values(X, y, SHUFFLES, np.random.default_rng(0))


def stability(supports):
    return nogueira_stability(supports).stability


# By hand: plain Python lists


def information_by_hand(a, b):
    n, pairs, of_a, of_b = len(a), Counter(zip(a, b, strict=True)), Counter(a), Counter(b)
    return sum(c / n * math.log(c * n / (of_a[x] * of_b[y])) for (x, y), c in pairs.items())


def jmi_by_hand(X, y):
    columns = [list(column) for column in zip(*X, strict=True)]
    ranking: list[int] = []
    scores: list[float] = []
    gains: list[list[float]] = [[] for _ in columns]  # of each column, I(X; Y | X_j) for each chosen X_j
    while len(ranking) < K:
        free = [j for j in range(len(columns)) if j not in ranking]
        J = {j: sum(gains[j]) / len(gains[j]) if ranking else information_by_hand(columns[j], y) for j in free}
        best = next(j for j in free if J[j] >= max(J.values()) - 1e-12)
        ranking.append(best)
        scores.append(J[best])
        known = information_by_hand(columns[best], y)
        for gain, column in zip(gains, columns, strict=True):
            gain.append(information_by_hand(list(zip(column, columns[best], strict=True)), y) - known)
    return ranking, scores


# The library


def sklearn_select_k_best(X, y):
    """sklearn.feature_selection.SelectKBest(mutual_info_classif)."""
    from functools import partial

    from sklearn.feature_selection import SelectKBest, mutual_info_classif

    score = partial(mutual_info_classif, discrete_features=False, random_state=0)
    model = SelectKBest(score, k=K).fit(X, y)
    return model.scores_, model.get_support(indices=True)


def sklearn_greedy(criterion):
    """Step by step, all terms anew, each from `mutual_info_score`."""

    def select(X, y):
        from sklearn.metrics import mutual_info_score

        def value(x, chosen):
            if criterion == "mrmr":
                return mutual_info_score(x, y) - np.mean([mutual_info_score(x, c) for c in chosen])
            told = [mutual_info_score(4 * x + c, y) for c in chosen]  # I(X X_j; Y)
            if criterion == "disr":
                triples = [12 * x + 3 * c + y for c in chosen]
                return np.mean(np.divide(told, [mutual_info_score(t, t) for t in triples]))
            gain = np.subtract(told, [mutual_info_score(c, y) for c in chosen])  # I(X; Y | X_j)
            return gain.mean() if criterion == "jmi" else gain.min()

        def alone(x):
            joint = 3 * x + y
            return mutual_info_score(x, y) / (mutual_info_score(joint, joint) if criterion == "disr" else 1)

        ranking: list[int] = []
        scores: list[float] = []
        for _ in range(K):
            chosen = X.T[ranking]
            J = np.array([value(x, chosen) if ranking else alone(x) for x in X.T])
            J[ranking] = -np.inf
            ranking.append(int(J.round(12).argmax()))
            scores.append(J[ranking[-1]])
        return ranking, scores

    select.__doc__ = "sklearn.metrics.mutual_info_score in a loop"
    return select


def sklearn_p_values(X, y):
    """sklearn.metrics.mutual_info_score in a loop over shuffled targets."""
    from sklearn.metrics import mutual_info_score

    shuffled = np.random.default_rng(0).permuted(np.repeat(y[:, None], SHUFFLES, axis=1), axis=0)
    observed = np.array([mutual_info_score(x, y) for x in X.T])
    chance = np.array([[mutual_info_score(x, s) for s in shuffled.T] for x in X.T])  # (d, SHUFFLES)
    return (1 + (chance >= observed[:, None] - 1e-9).sum(axis=1)) / (1 + SHUFFLES)


def sklearn_mean_kappa(supports):
    """sklearn.metrics.cohen_kappa_score, the mean over all pairs."""
    from sklearn.metrics import cohen_kappa_score

    return np.mean([cohen_kappa_score(a, b) for a, b in combinations(supports, 2)])


# Agreement


def same_estimates(got, wanted, *_arguments):
    """The same columns, and estimates within 1e-9: noise of 1e-10 that tells ties apart is not the same."""
    assert np.array_equal(got[1], wanted[1]), f"got columns {got[1]}, wanted {wanted[1]}"
    return close(1e-9)(got[0], wanted[0])


def same_selection(got, wanted, *_arguments):
    """The same columns in the same order, and scores within 1e-12."""
    assert list(got[0]) == list(wanted[0]), f"got columns {list(got[0])}, wanted {list(wanted[0])}"
    error = relative_error(got[1], wanted[1])
    assert error <= 1e-12, f"scores: got an error of {error:.1e}, wanted 1e-12"
    return error


COMPARISONS = [
    Comparison(
        concept="Selection by relevance",
        ours=most_informative,
        theirs=sklearn_select_k_best,
        inputs=measurements,
        sizes=(64, 512, 4096),
        agrees=same_estimates,
    ),
    *(
        Comparison(
            concept=concept,
            ours=by(criterion),
            theirs=sklearn_greedy(criterion),
            by_hand=jmi_by_hand if criterion == "jmi" else None,
            inputs=answers,
            sizes=(64, 512, 4096),
            agrees=same_selection,
        )
        for concept, criterion in [
            ("Maximum relevance, minimum redundancy", "mrmr"),
            ("Selection by joint mutual information", "jmi"),
            ("Conditional mutual information maximization", "cmim"),
            ("Double input symmetrical relevance", "disr"),
        ]
    ),
    Comparison(
        concept="Significance of relevance by permutation",
        ours=p_values,
        theirs=sklearn_p_values,
        inputs=answers,
        sizes=(64, 512, 4096),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Stability of selection",
        ours=stability,
        theirs=sklearn_mean_kappa,
        inputs=selections,
        sizes=(8, 64, 512, 4096),
        agrees=close(1e-12),
    ),
]
