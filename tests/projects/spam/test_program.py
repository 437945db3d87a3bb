"""The program, end to end: what it leaves behind, what its verbs say, what it says to bad input."""

import contextlib
import io
import json
import re
import shutil
import sys
import zipfile

import numpy as np
import pytest

from projects.common.cli import main
from projects.spam import __main__ as program
from projects.spam import saved
from tests.projects.spam.conftest import write_table

SPAM = "You have WON a guaranteed £1000 prize! Claim now, call 09061701461"
HAM = "running late, see you at home for dinner"
PICTURES = "confusion cost explained learning_curve reliability roc_and_precision_recall smoothing top_words"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """One run on a user's table, with the baseline: the table and the folder of results."""
    home = tmp_path_factory.mktemp("a run")
    table, out = write_table(home / "messages.tsv", n=1_500), home / "results"
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(None):
        patch.setattr(sys, "argv", ["spam", "--quick", "--data", str(table), "--out", str(out)])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
    assert not stop.value.code
    return table, out


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
    assert reasons[-1].endswith("log-odds of spam")
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


def test_without_data_or_network_messages_are_made_up(spam, tmp_path, monkeypatch):
    from projects.spam import run

    monkeypatch.setattr(run, "run", lambda corpus, settings: print(corpus.dataset, corpus.source, *corpus.notes))
    code, output, _ = spam("--offline", "--out", tmp_path)
    assert code == 0
    assert output.startswith("generated generated ")
    assert "sms_spam" in output


def _no_such_file(path):
    return ["--data", path / "nowhere"], "nowhere"


def _empty_file(path):
    (path / "empty.csv").touch()
    return ["--data", path / "empty.csv"], "empty"


def _one_class(path):
    (path / "spam.tsv").write_text("spam\twin a prize\n" * 20, encoding="utf-8")
    return ["--data", path / "spam.tsv"], "one class only"


def _too_few(path):
    (path / "few.tsv").write_text("spam\twin a prize\n" * 20 + "ham\thello you\n" * 2, encoding="utf-8")
    return ["--data", path / "few.tsv"], "2 ham messages"


def _no_such_column(path):
    return ["--data", write_table(path / "m.tsv"), "--text-column", "body"], "body"


def _unknown_data_set(path):
    return ["--dataset", "sms_spann"], "did you mean sms_spam?"


def _data_set_not_to_be_had(path):
    return ["--dataset", "sms_spam", "--offline"], "by hand"


def _both(path):
    return ["--dataset", "sms_spam", "--data", write_table(path / "m.tsv")], "exclude each other"


def _no_word_is_left(path):
    return ["--data", write_table(path / "m.tsv"), "--min-df", 5_000], "No word is left"


def _letters_and_kinds(path):
    return ["--data", write_table(path / "m.tsv"), "--char-ngrams", 3, "--money"], "leave out --money"


def _not_a_number(path):
    return ["--max-features", "many"], "--max-features"


def _out_is_a_file(path):
    (path / "file").touch()
    return ["--data", write_table(path / "m.tsv"), "--out", path / "file"], "Cannot write to"


def _out_in_data(path):
    for label in ("ham", "spam"):
        (path / "mail" / label).mkdir(parents=True)
    return ["--data", path / "mail", "--out", path / "mail" / "spam"], "the next run might take it for messages"


def _no_model(path):
    return ["classify", "hello", "--out", path], "There is no model at"


def _no_model_to_learn_with(path):
    return ["learn", write_table(path / "m.tsv"), "--out", path], "There is no model at"


def _unknown_verb(path):
    return ["clasify", "x"], "did you mean 'classify'"


BAD_INPUT = [
    _no_such_file,
    _empty_file,
    _one_class,
    _too_few,
    _no_such_column,
    _unknown_data_set,
    _data_set_not_to_be_had,
    _both,
    _no_word_is_left,
    _letters_and_kinds,
    _not_a_number,
    _out_is_a_file,
    _out_in_data,
    _no_model,
    _no_model_to_learn_with,
    _unknown_verb,
]


@pytest.mark.parametrize("bad", BAD_INPUT, ids=lambda bad: bad.__name__.strip("_"))
def test_bad_input_is_one_sentence_and_exit_code_2(bad, spam, tmp_path):
    arguments, sentence = bad(tmp_path)
    if arguments[0].startswith("--") and "--out" not in arguments:
        arguments = [*arguments, "--out", tmp_path / "out"]
    code, _, complaint = spam(*arguments)
    assert code == 2
    assert sentence in complaint
    assert complaint.startswith("Error: ")
    assert complaint.count("\n") == 1


def test_nothing_to_classify(results, spam, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n \n")))
    code, _, complaint = spam("classify", "--out", results[1])
    assert code == 2
    assert "nothing to classify" in complaint


def test_learning_from_a_broken_file_leaves_the_model_alone(results, spam, tmp_path):
    model = tmp_path / "model.npz"
    shutil.copy(results[1] / "model.npz", model)
    before = model.read_bytes()
    bad = tmp_path / "bad.tsv"
    bad.write_text("ham\thello there\nspam\twin now\n" * 30 + "maybe\twhat is this\n", encoding="utf-8")
    code, _, complaint = spam("learn", bad, "--model", model)
    assert code == 2
    assert "maybe" in complaint
    assert model.read_bytes() == before


def _truncated(model):
    model.write_bytes(model.read_bytes()[:1000])
    return "no saved model"


def _foreign(model):
    with zipfile.ZipFile(model, "w") as archive:
        archive.writestr("letter.txt", "Dear model")
    return "holds a model of kind"


def _absent(model):
    model.unlink()
    return "There is no model at"


def changed(model, **arrays):
    with np.load(model) as archive:
        np.savez(model, **dict(archive) | arrays)


def _word_missing(model):
    with np.load(model) as archive:
        words = archive["words"].tobytes().decode().split("\n")
    changed(model, words=np.frombuffer("\n".join(words[1:]).encode(), np.uint8))
    return "is damaged: it has"


def _not_a_number_in_counts(model):
    changed(model, feature_count=np.full((2, 5), np.nan))
    return "its feature_count are not what a model has"


def _negative_counts(model):
    changed(model, class_count=np.array([-1.0, 3.0]))
    return "is damaged"


def _other_kinds(model):
    changed(model, platt=np.array(["a", "b"]))
    return "its platt are not what a model has"


def _broken_words(model):
    changed(model, words=np.array([255, 254], np.uint8))
    return "is damaged"


@pytest.mark.parametrize(
    "spoil",
    [
        _truncated,
        _foreign,
        _absent,
        _word_missing,
        _not_a_number_in_counts,
        _negative_counts,
        _other_kinds,
        _broken_words,
    ],
)
@pytest.mark.parametrize("verb", ["classify", "learn"])
def test_a_bad_model_is_one_sentence(results, spam, tmp_path, spoil, verb):
    table, out = results
    model = tmp_path / "model.npz"
    shutil.copy(out / "model.npz", model)
    sentence = spoil(model)
    code, _, complaint = spam(verb, table, "--model", model)
    assert code == 2
    assert sentence in complaint
    assert complaint.count("\n") == 1


def test_a_saved_model_is_the_same_model(results):
    model = saved.load(results[1] / "model.npz")
    assert model.vocabulary.words
    again = results[1].parent / "again.npz"
    saved.save(again, model)
    copy = saved.load(again)
    assert copy.score(SPAM) == model.score(SPAM)
    assert copy.vocabulary == model.vocabulary
    assert copy.threshold == model.threshold
