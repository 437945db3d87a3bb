"""The program, end to end: what it leaves behind, what its verbs say."""

import io
import json
import re
import shutil
import sys

import numpy as np
import pytest

from projects.spam import saved
from tests.projects.spam.conftest import HAM, SPAM, write_table

PICTURES = "confusion cost explained learning_curve reliability roc_and_precision_recall smoothing top_words"


def read_metrics(folder):
    return json.loads((folder / "metrics.json").read_text(encoding="utf-8"))


def test_metrics(results):
    metrics = read_metrics(results[1])
    assert metrics["project"] == "spam"
    assert (metrics["dataset"], metrics["source"], metrics["quick"]) == ("user", "user", True)
    names = {"accuracy", "precision", "recall", "f1", "roc_auc", "average_precision", "brier", "calibration_error"}
    phases = {"tokenize", "fit", "predict", "total"}
    for side in ("ours", "baseline"):
        assert names <= metrics[side].keys()
        assert set(metrics[side]["seconds"]) == phases
    assert names <= metrics["dummy"].keys()
    assert set(metrics["ratio"]) == phases
    assert metrics["agreement"]["largest_posterior_difference"] < 1e-9
    assert metrics["agreement"]["vocabulary_differences"] == 0
    for name in names:
        assert metrics["ours"][name] == pytest.approx(metrics["baseline"][name], abs=1e-9)
    assert metrics["ours"]["accuracy"] > metrics["dummy"]["accuracy"]
    assert metrics["versions"].keys() >= {"python", "numpy", "scikit-learn"}


def test_everything_is_there_and_nothing_half_written(results):
    files = {path.name for path in results[1].iterdir()}
    assert files == {"metrics.json", "model.npz", "report.html", *(f"{name}.png" for name in PICTURES.split())}


def test_report_has_all_pictures_and_says_where_the_data_came_from(results):
    html = (results[1] / "report.html").read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,") == len(PICTURES.split())
    assert "your own" in html
    assert len(html) < 5_000_000
    assert re.search(r"https?://", html) is None


def test_classify(results, spam):
    code, output, _ = spam("classify", SPAM, HAM, "--out", results[1])
    assert code == 0
    first, second = output.splitlines()
    assert re.fullmatch(r"spam +\d+\.\d\d%  You have WON .*", first)
    assert re.fullmatch(r"ham +\d+\.\d\d%  running late, .*", second)


def test_classify_as_json(results, spam):
    code, output, _ = spam("classify", SPAM, HAM, "--model", results[1] / "model.npz", "--json", "--why")
    answers = json.loads(output)
    assert code == 0
    assert [answer["text"] for answer in answers] == [SPAM, HAM]
    assert [answer["spam"] for answer in answers] == [True, False]
    for answer in answers:
        total = answer["prior"] + sum(reason["log_odds"] for reason in answer["why"])
        assert total == pytest.approx(answer["log_odds"], abs=1e-9)
        assert 0 <= answer["probability"] <= 1
        assert {reason["word"] for reason in answer["why"]} <= set(re.findall(r"\w\w+", answer["text"].lower()))


def test_why_in_words(results, spam):
    code, output, _ = spam("classify", SPAM, "--why", "--out", results[1])
    assert code == 0
    _, *reasons = output.splitlines()
    amounts = [float(line.split()[0]) for line in reasons]
    assert "log-odds of spam; called spam from" in reasons[-1]
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=0.005 * len(amounts))
    assert "before a word is read" in reasons[-2]


def test_why_of_unknown_words(results, spam):
    _, output, _ = spam("classify", "ζζζ", "--why", "--out", results[1])
    assert "none of its words is known" in output


def test_classify_the_standard_input(results, spam, monkeypatch):
    lines = f"{SPAM}\n\n{HAM}\r\n".encode() + b"broken \xff bytes\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="ascii"))
    code, output, _ = spam("classify", "--out", results[1], "--json")
    assert code == 0
    assert [answer["text"] for answer in json.loads(output)] == [SPAM, HAM, "broken \ufffd bytes"]


def test_classify_a_file(results, spam, tmp_path):
    letter = tmp_path / "letter.eml"
    letter.write_text(f"From: a@b.example\nSubject: Hello\nContent-Type: text/plain\n\n{SPAM}\n", encoding="utf-8")
    code, output, _ = spam("classify", letter, "--out", results[1], "--json")
    (answer,) = json.loads(output)
    assert code == 0
    assert answer["file"] == str(letter)
    assert answer["spam"] is True
    assert "text" not in answer


def test_learn_adds_to_what_is_known(results, spam, tmp_path):
    _, out = results
    model = tmp_path / "model.npz"
    shutil.copy(out / "model.npz", model)
    before = saved.load(model)
    more = write_table(tmp_path / "more.tsv", n=400, seed=9)
    code, output, _ = spam("learn", more, "--model", model)
    after = saved.load(model)
    assert code == 0
    assert "has now seen" in output
    assert after.bayes.class_count_.sum() == before.bayes.class_count_.sum() + 400
    assert after.vocabulary.words == before.vocabulary.words
    assert (after.platt, after.threshold) == (before.platt, before.threshold)
    counts = after.bayes.feature_count_ - before.bayes.feature_count_
    texts = [line.split("\t")[1] for line in more.read_text(encoding="utf-8").splitlines()]
    assert np.array_equal(counts.sum(axis=0), before.vocabulary.counts(texts).toarray().sum(axis=0))


def test_learning_a_mistake_mends_it(results, spam, tmp_path):
    """A message called ham, learned as spam often enough, is called spam."""
    model = tmp_path / "model.npz"
    shutil.copy(results[1] / "model.npz", model)
    text = "dinner with the family at home tonight"
    assert saved.load(model).score(text) < 0
    mistakes = tmp_path / "mistakes.tsv"
    mistakes.write_text(f"spam\t{text}\n" * 200, encoding="utf-8")
    code, _, complaint = spam("learn", mistakes, "--model", model)
    assert (code, complaint) == (0, "")
    assert saved.load(model).score(text) > 0


def test_same_seed_same_result(results, spam, tmp_path, monkeypatch):
    from projects.spam import run

    monkeypatch.setattr(run, "_pictures", lambda found: {})
    table, out = results
    assert spam("--quick", "--data", table, "--no-baseline", "--out", tmp_path)[0] == 0
    first, again = read_metrics(out), read_metrics(tmp_path)
    assert again["baseline"] is again["dummy"] is again["ratio"] is again["agreement"] is None
    for metrics in (first, again):
        del metrics["ours"]["seconds"], metrics["ours"]["milliseconds_per_message"]
    assert first["ours"] == again["ours"]


@pytest.mark.parametrize(
    "options",
    [
        ["--numbers", "--money", "--urls", "--case"],
        ["--char-ngrams", "3"],
        ["--min-df", "2", "--max-df", "0.5", "--max-features", "100"],
    ],
    ids=lambda options: options[0],
)
def test_options_of_the_tokenizer(spam, tmp_path, monkeypatch, options):
    from projects.spam import run

    if "--char-ngrams" not in options:  # whose words overlap in the pictures
        monkeypatch.setattr(run, "_pictures", lambda found: {})
    table = write_table(tmp_path / "messages.tsv")
    code, _, complaint = spam("--quick", "--data", table, "--out", tmp_path / "out", *options)
    assert (code, complaint) == (0, "")
    metrics = read_metrics(tmp_path / "out")
    if "--max-features" not in options:  # the library breaks ties among equally frequent words in its own way
        assert metrics["agreement"]["vocabulary_differences"] == 0
        assert metrics["agreement"]["largest_posterior_difference"] < 1e-9
    code, output, _ = spam("classify", SPAM, "--out", tmp_path / "out", "--json", "--why")
    assert code == 0
    assert json.loads(output)[0]["why"]


def test_more_messages_than_are_measured(spam, tmp_path, monkeypatch):
    from projects.spam import run

    monkeypatch.setattr(run, "EVALUATED_QUICKLY", 200)
    monkeypatch.setattr(run, "_pictures", lambda found: {})
    table = write_table(tmp_path / "messages.tsv", n=600)
    code, output, _ = spam("--quick", "--data", table, "--out", tmp_path / "out", "--no-baseline")
    assert code == 0
    assert "Measured on 200 of the 600 messages, drawn at random; trained on all." in output
    assert saved.load(tmp_path / "out" / "model.npz").bayes.class_count_.sum() == 600


@pytest.mark.parametrize("options", ["--min-df 15", "--max-df 0.02 --min-df 5", "--char-ngrams 12"])
def test_limits_that_leave_no_word_of_few_messages(spam, tmp_path, monkeypatch, options):
    """The learning curve begins with 40 messages, among which no word may be frequent enough."""
    from projects.spam import run

    monkeypatch.setattr(run, "_pictures", lambda found: {})
    table = write_table(tmp_path / "messages.tsv", n=600)
    code, _, complaint = spam("--quick", "--data", table, "--out", tmp_path / "out", *options.split())
    assert (code, complaint) == (0, "")


def test_messages_that_nobody_mistakes(spam, tmp_path, recwarn):
    """No message costs anything, so nothing can be drawn on a logarithmic axis."""
    table = tmp_path / "clear.tsv"
    table.write_text("".join(f"ham\tsee you at home {i}\nspam\twin a prize {i}\n" for i in range(40)), encoding="utf-8")
    code, _, complaint = spam("--quick", "--data", table, "--out", tmp_path / "out", "--no-baseline")
    assert (code, complaint) == (0, "")
    assert [str(warning.message) for warning in recwarn] == []


def test_repeated_messages_are_counted(spam, tmp_path, monkeypatch):
    from projects.spam import run

    monkeypatch.setattr(run, "_pictures", lambda found: {})
    table = write_table(tmp_path / "messages.tsv", n=100)
    table.write_text(2 * table.read_text(encoding="utf-8"), encoding="utf-8")
    _, output, _ = spam("--quick", "--no-baseline", "--data", table, "--out", tmp_path / "out")
    assert " of the 200 messages are copies of another" in output


def test_without_data_or_network_messages_are_made_up(spam, tmp_path, monkeypatch):
    from projects.spam import run

    monkeypatch.setattr(run, "run", lambda corpus, settings: print(corpus.dataset, corpus.source, *corpus.notes))
    code, output, _ = spam("--offline", "--out", tmp_path)
    assert code == 0
    assert output.startswith("generated generated ")
    assert "sms_spam" in output


def test_a_saved_model_is_the_same_model(results):
    model = saved.load(results[1] / "model.npz")
    assert model.vocabulary.words
    again = results[1].parent / "again.npz"
    saved.save(again, model)
    copy = saved.load(again)
    assert copy.score(SPAM) == model.score(SPAM)
    assert copy.vocabulary == model.vocabulary
    assert copy.threshold == model.threshold
