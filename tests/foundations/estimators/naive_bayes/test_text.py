"""Naive Bayes of words in scikit-learn's pipelines: the same labels and probabilities as with its own."""

import numpy as np
import pytest
from sklearn import naive_bayes as theirs
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline

from foundations import estimators as ours

NAMES = ["MultinomialNB", "BernoulliNB", "ComplementNB"]
WORDS = {
    "ham": "see you at home tonight for dinner and call me when you are free",
    "spam": "win a free prize now call this number to claim your cash prize tonight",
}


def messages(n, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.where(rng.random(n) < 0.3, "spam", "ham")
    return [" ".join(rng.choice(WORDS[label].split(), 6)) for label in labels], labels


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("vectorizer", [CountVectorizer(), TfidfVectorizer()], ids=["counts", "tf-idf"])
def test_pipeline(name, vectorizer):
    texts, y = messages(150)
    got, wanted = (make_pipeline(clone(vectorizer), getattr(module, name)()).fit(texts, y) for module in (ours, theirs))
    new = [*messages(30, seed=1)[0], "none of these words occurs"]
    np.testing.assert_allclose(got.predict_log_proba(new), wanted.predict_log_proba(new), rtol=1e-12, atol=1e-12)
    assert got.predict(new).tolist() == wanted.predict(new).tolist()
    assert got.score(texts, y) == wanted.score(texts, y) > 0.9


@pytest.mark.parametrize("name", NAMES)
def test_grid_search_and_cross_validation(name):
    texts, y = messages(60)
    search = {}
    for module in (ours, theirs):
        pipeline = make_pipeline(CountVectorizer(), getattr(module, name)())
        grid = {f"{name.lower()}__alpha": [0.01, 1.0], f"{name.lower()}__fit_prior": [True, False]}
        search[module] = GridSearchCV(pipeline, grid, cv=3, scoring="neg_log_loss").fit(texts, y)
    got, wanted = (search[module].cv_results_["mean_test_score"] for module in (ours, theirs))
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)
    assert search[ours].best_params_ == search[theirs].best_params_
    np.testing.assert_array_equal(*(cross_val_score(search[m].best_estimator_, texts, y, cv=3) for m in (ours, theirs)))
