"""The model: scores as naive Bayes gives them, contributions that sum to them, smoothing chosen honestly."""

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB as TheirNB

from foundations.estimators import MultinomialNB
from foundations.statistics.calibration import PlattScaling
from foundations.statistics.model_selection import StratifiedKFold
from projects.spam import baseline
from projects.spam.grammar import generate
from projects.spam.model import SpamFilter, log_odds
from projects.spam.smoothing import ALPHAS, choose_smoothing, log_losses
from projects.spam.tokens import Limits, Tokenizer, learn_vocabulary

MESSAGES = list(generate(600, seed=3))
TEXTS = [message.text for message in MESSAGES]
Y = np.array([int(message.spam) for message in MESSAGES])


@pytest.fixture(scope="module", params=[Tokenizer(), Tokenizer(char_ngrams=3)], ids=["words", "characters"])
def model(request):
    vocabulary, counts = learn_vocabulary(TEXTS[:500], request.param)
    return SpamFilter(vocabulary, MultinomialNB(alpha=0.5).fit(counts, Y[:500]), PlattScaling(-0.5, 0.3, True), 2.0)


def test_log_odds_are_the_librarys(model):
    _, counts, new = baseline.tokenize(TEXTS[:500], TEXTS[500:], model.vocabulary.tokenizer, Limits())
    joint = TheirNB(alpha=0.5).fit(counts, Y[:500]).predict_joint_log_proba(new)
    np.testing.assert_allclose(model.log_odds(TEXTS[500:]), joint[:, 1] - joint[:, 0], rtol=0, atol=1e-11)


def test_one_by_one_is_the_same(model):
    np.testing.assert_allclose([model.score(text) for text in TEXTS], model.log_odds(TEXTS), rtol=0, atol=1e-11)


def test_contributions_sum_to_the_score(model):
    for text in TEXTS[500:]:
        reasons = model.explain(text)
        assert model.prior + sum(reason.log_odds for reason in reasons) == pytest.approx(model.score(text), abs=1e-10)
        sizes = [abs(reason.log_odds) for reason in reasons]
        assert sizes == sorted(sizes, reverse=True)


def test_unknown_words_say_nothing(model):
    assert model.score("ζζζ ξξξ") == model.prior
    assert model.explain("ζζζ ξξξ") == []
    assert model.score("") == model.prior


def test_probability_is_platts(model):
    assert model.probability(1.0) == pytest.approx(1 / (1 + np.exp(-0.5 + 0.3)), abs=1e-15)


def test_a_message_of_ten_thousand_words_does_not_underflow(model):
    score = model.score("free prize " * 5_000)
    assert np.isfinite(score)
    assert abs(score) > 1_000
    assert model.probability(score) in (0.0, 1.0)


def test_smoothing_is_what_a_grid_search_chooses():
    """The library's search, on messages whose every word occurs in every fold: vocabularies then are the same."""
    counts = baseline.as_csr(learn_vocabulary(TEXTS)[1])
    common = counts[:, np.asarray(counts.sum(axis=0)).ravel() > 60]
    folds = list(StratifiedKFold(5, shuffle=True, random_state=7).split(Y, Y))
    search = GridSearchCV(TheirNB(), {"alpha": ALPHAS}, scoring="neg_log_loss", cv=folds).fit(common, Y)
    found = choose_smoothing(common, Y, seed=7)
    assert found.alpha == search.best_params_["alpha"]
    np.testing.assert_allclose(found.losses, -search.cv_results_["mean_test_score"], rtol=1e-9)


def test_scores_of_unseen_messages_ignore_words_that_were_not_met():
    """One word for each message: a model that has not met it can only say the prior."""
    texts = [f"word{i}" for i in range(40)]
    y = np.arange(40) % 4 == 0
    _, counts = learn_vocabulary(texts)
    found = choose_smoothing(counts, y.astype(int), seed=0)
    np.testing.assert_allclose(found.log_odds, np.log(8 / 24), rtol=0, atol=1e-12)


def test_log_losses():
    scores, y = np.array([-2.0, 0.5, 800.0]), np.array([0, 1, 0])
    p = 1 / (1 + np.exp(-scores[:2]))
    assert log_losses(scores, y) == pytest.approx((-np.log(1 - p[0]) - np.log(p[1]) + 800) / 3, rel=1e-14)


def test_log_odds_of_no_messages():
    vocabulary, counts = learn_vocabulary(TEXTS)
    assert log_odds(MultinomialNB().fit(counts, Y), vocabulary.counts([])).shape == (0,)
