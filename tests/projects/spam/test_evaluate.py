"""The folds: both sides agree, no fold learns from its test messages, costs and metrics are what they say."""

import numpy as np
import pytest
from sklearn import metrics as theirs

from projects.common.errors import UserError
from projects.spam.evaluate import COST_OF_LOST_HAM, Settings, cost, evaluate, scores
from projects.spam.grammar import generate
from projects.spam.learning import learning_curve
from projects.spam.messages import Message
from projects.spam.tokens import Limits, Tokenizer


def settings(path, tokenizer=None, limits=None, with_baseline=True):
    return Settings(tokenizer or Tokenizer(), limits or Limits(), 0, path, False, with_baseline)


@pytest.mark.parametrize(
    "tokenizer", [Tokenizer(), Tokenizer(urls=True, money=True, numbers=True), Tokenizer(char_ngrams=4)], ids=str
)
def test_both_sides_agree(tmp_path, tokenizer):
    found = evaluate(list(generate(600, seed=0)), settings(tmp_path, tokenizer))
    assert found.vocabulary_differences == 0
    assert found.posterior_difference < 1e-9
    ours, library = found.ours.mean(), found.library.mean()
    assert ours.keys() == library.keys()
    np.testing.assert_allclose(list(ours.values()), list(library.values()), rtol=1e-9)
    assert set(found.ours.watch.seconds()) == set(found.library.watch.seconds())
    assert found.dummy.mean()["roc_auc"] == 0.5


def test_metrics_are_the_librarys():
    rng = np.random.default_rng(0)
    y = (rng.random(200) < 0.3).astype(int)
    p = np.clip(0.3 + 0.4 * (y - 0.3) + 0.2 * rng.standard_normal(200), 0, 1)
    found = scores(y, p)
    called = p > 0.5
    wanted = {
        "accuracy": theirs.accuracy_score(y, called),
        "precision": theirs.precision_score(y, called),
        "recall": theirs.recall_score(y, called),
        "f1": theirs.f1_score(y, called),
        "roc_auc": theirs.roc_auc_score(y, p),
        "average_precision": theirs.average_precision_score(y, p),
        "brier": theirs.brier_score_loss(y, p),
    }
    error = found.pop("calibration_error")
    assert found == pytest.approx(wanted, rel=1e-12)
    bins = np.clip(np.ceil(p * 10).astype(int) - 1, 0, 9)
    gaps = [abs(np.sum(y[bins == b]) - np.sum(p[bins == b])) for b in range(10)]
    assert error == pytest.approx(sum(gaps) / 200, rel=1e-12)


def test_every_message_is_tested_once(tmp_path):
    found = evaluate(list(generate(300, seed=0)), settings(tmp_path, with_baseline=False))
    tested = np.concatenate([test for _, test in found.splits])
    assert sorted(tested) == list(range(300))
    assert len(found.costs) == len(found.smoothings) == len(found.ours.scores) == 5
    assert found.library.scores == []


def test_texts_of_test_messages_change_nothing_that_is_learned(tmp_path):
    """Other texts in the first fold's test part: what was learned from the others stays as it is."""
    messages = list(generate(300, seed=4))
    before = evaluate(messages, settings(tmp_path, with_baseline=False))
    test = set(before.splits[0][1].tolist())
    other = [Message("claim this prize", m.spam) if i in test else m for i, m in enumerate(messages)]
    after = evaluate(other, settings(tmp_path, with_baseline=False))
    assert set(after.splits[0][1].tolist()) == test
    assert after.smoothings[0].alpha == before.smoothings[0].alpha
    assert np.array_equal(after.smoothings[0].log_odds, before.smoothings[0].log_odds)
    assert after.first.threshold == before.first.threshold
    assert after.first.platt == before.first.platt
    assert after.first.vocabulary.words == before.first.vocabulary.words


def test_cost():
    y, called = np.array([0, 0, 1, 1, 1]), np.array([True, False, True, False, False])
    assert cost(y, called) == (COST_OF_LOST_HAM + 2) / 5


def test_the_threshold_lowers_the_cost(tmp_path):
    found = evaluate(list(generate(2_000, seed=0)), settings(tmp_path, with_baseline=False))
    at_half, at_threshold = np.mean(found.costs, axis=0)
    assert at_threshold < at_half


@pytest.mark.parametrize(
    ("ham", "spam", "said"), [(50, 4, "4 of the 54 messages are spam"), (1, 50, "1 of the 51 messages is ham")]
)
def test_too_few_of_a_class(tmp_path, ham, spam, said):
    messages = [Message(f"hello {i}", False) for i in range(ham)] + [Message(f"win {i}", True) for i in range(spam)]
    with pytest.raises(UserError, match=said):
        evaluate(messages, settings(tmp_path))


def test_no_word_is_left(tmp_path):
    with pytest.raises(UserError, match="No word is left"):
        evaluate(list(generate(100, seed=0)), settings(tmp_path, limits=Limits(min_df=1_000)))


def test_five_of_each_are_enough(tmp_path):
    messages = [Message(f"see you at home {i}", False) for i in range(5)]
    messages += [Message(f"win a prize now {i}", True) for i in range(5)]
    found = evaluate(messages, settings(tmp_path))
    assert found.ours.mean()["accuracy"] == 1.0
    assert learning_curve(found, settings(tmp_path), folds=5).ours.shape[0] == 5


def test_learning_curve_ends_where_the_folds_are(tmp_path):
    found = evaluate(list(generate(500, seed=1)), settings(tmp_path))
    curve = learning_curve(found, settings(tmp_path), folds=2)
    assert curve.sizes[-1] == 400
    assert np.all(np.diff(curve.sizes) > 0)
    assert curve.ours.shape == curve.logistic.shape == (2, len(curve.sizes))
    np.testing.assert_allclose(curve.ours[:, -1], found.ours.column("f1")[:2], rtol=1e-12)
    np.testing.assert_allclose(curve.logistic[:, -1], found.logistic.column("f1")[:2], atol=0.03)
