"""Which messages a run gets: real ones, generated ones, the user's own, or one sentence on why none."""

import pytest

from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.spam.data import DATASETS, generated, load
from projects.spam.grammar import generate


@pytest.fixture
def nothing_to_be_had(monkeypatch, tmp_path):
    """An empty cache and no mirror."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)


def real():
    """The SMS Spam Collection and its file, or a skip that says why."""
    try:
        path = fetch("sms_spam", "SMSSpamCollection", offline=True).path
    except DataUnavailable as problem:
        pytest.skip(str(problem))
    return load(offline=True), path


def test_the_sms_spam_collection_is_the_default():
    corpus, path = real()
    messages = list(corpus)
    assert (len(messages), sum(spam for _, spam in messages)) == (corpus.n, corpus.n_spam) == (5574, 747)
    assert corpus.dataset == "sms_spam" and corpus.source in ("cache", "mirror") and corpus.notes == []
    lines = [f"{'spam' if spam else 'ham'}\t{text}\n" for text, spam in messages]
    assert "".join(lines).encode() == path.read_bytes()


def test_generated_messages():
    corpus = load(dataset="generated", seed=5)
    assert list(corpus) == list(corpus) == list(generate(5574, 5))
    assert (corpus.dataset, corpus.source, corpus.notes, corpus.n) == ("generated", "generated", [], 5574)
    assert corpus.n_spam == sum(message.spam for message in corpus)
    assert generated(7, 0).n == 7


def test_without_data_or_network_messages_are_generated_and_a_note_says_why(nothing_to_be_had):
    corpus = load(seed=2, offline=True)
    assert (corpus.dataset, corpus.source) == ("generated", "generated")
    assert list(corpus) == list(generate(5574, 2))
    [note] = corpus.notes
    assert note.startswith("Generated messages are used, because sms_spam/smsspamcollection.zip could not be had")
    assert "--offline forbids the network" in note and note.endswith(".")


def test_a_data_set_asked_for_by_name_is_had_or_an_error(nothing_to_be_had):
    with pytest.raises(DataUnavailable, match="to get it by hand, download https://archive"):
        load(dataset="sms_spam", offline=True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (dict(dataset="sms_spma"), "--dataset sms_spma is unknown: did you mean sms_spam?"),
        (dict(dataset="xyz"), "--dataset xyz is unknown: there are sms_spam, generated."),
        (dict(data="a.csv", dataset="generated"), "--data a.csv and --dataset generated exclude each other"),
        (dict(label_column="v1"), "--label-column and --text-column say where to look in a table of your own"),
    ],
)
def test_bad_requests(arguments, sentence):
    with pytest.raises(UserError, match=sentence):
        load(**arguments)


def test_every_data_set_is_described():
    assert set(DATASETS) == {"sms_spam", "generated"}
