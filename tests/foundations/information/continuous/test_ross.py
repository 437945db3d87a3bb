"""Ross's estimate: of one column as in `columns`, of points in space by the formula, rare classes included."""

import numpy as np
import pytest
from scipy.special import digamma

from foundations.information.continuous import ross
from foundations.information.continuous.columns import ross_columns


def reference(C, labels, k):
    """The formula, every pair measured."""
    labels = np.asarray(labels)
    kept = [i for i in range(len(C)) if (labels == labels[i]).sum() > 1]
    C, labels = C[kept], labels[kept]
    D = np.abs(C[:, None] - C).max(axis=-1)
    terms = []
    for i in range(len(C)):
        own = np.sort(D[i][labels == labels[i]])  # itself first
        k_own = min(k, len(own) - 1)
        r = own[k_own]
        m = (D[i] < r).sum() if r else (D[i] == 0).sum()
        terms.append(digamma(k_own) - digamma(len(own)) - digamma(m))
    return digamma(len(C)) + np.mean(terms)


@pytest.mark.parametrize("k", [1, 3, 10])
@pytest.mark.parametrize("d", [1, 2])
def test_the_formula(rng, d, k):
    labels = np.repeat(list("aabbbcdddd"), [2, 1, 40, 30, 9, 1, 1, 9, 8, 7])  # classes of 3, 79, 1 and 25 rows
    for C in (rng.standard_normal((108, d)), rng.integers(0, 6, (108, d)).astype(float)):
        assert ross(C, labels, k) == pytest.approx(reference(C, labels, k), abs=1e-12)


@pytest.mark.parametrize("scale", [1.0, 2.0**500, 2.0**-500])
def test_of_a_column_as_the_columns(rng, scale):
    """Classes of more than 2k + 1 rows, in which `ross_columns` measures by differences too."""
    c, labels = rng.standard_normal(300), rng.integers(0, 4, 300)
    assert ross(c * scale, labels) == pytest.approx(ross_columns(c[:, None] * scale, labels, 3)[0], abs=1e-12)


def test_classes_apart_and_classes_mixed(rng):
    """Four classes far apart share log 4; a class that says nothing shares about 0."""
    labels = np.arange(2000) % 4
    assert ross(rng.standard_normal(2000) + 100 * labels, labels) == pytest.approx(np.log(4), abs=0.01)
    assert ross(rng.standard_normal(2000), labels) == pytest.approx(0, abs=0.1)


def test_rows_alone_in_their_class_are_left_out(rng):
    c, labels = rng.standard_normal(52), np.repeat([0, 1, 2, 3], [25, 25, 1, 1])
    assert ross(c, labels) == ross(c[:50], labels[:50])
    assert ross([1.0, 2.0, 3.0], ["a", "b", "c"]) == 0


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([1, 2, 3], [1, 2]), "C and labels must have the same rows; got 3 and 2"),
        (([1, 2], [1, 2], 0), "k is at least 1; got 0"),
        (([1, np.inf], [1, 2]), "C holds a number that is not finite"),
        (([1, 2], [1, np.nan]), "labels has no value in row 1"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=message):
        ross(*arguments)
