"""What the program says to bad input: one sentence, exit code 2, and nothing lost."""

import io
import json
import os
import shutil
import sys

import numpy as np
import pytest

from tests.projects.programs import absent, foreign, is_refused, truncated
from tests.projects.spam.conftest import HAM, SPAM, write_table


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
    return ["--data", path / "few.tsv"], "2 of the 22 messages are ham"


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
    is_refused(spam, *bad(tmp_path), tmp_path / "out")


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


def changed(model, **arrays):
    with np.load(model) as archive:
        np.savez(model, **dict(archive) | arrays)


def _word_missing(model):
    with np.load(model) as archive:
        words = archive["words"].tobytes().decode().split("\n")
    changed(model, words=np.frombuffer("\n".join(words[1:]).encode(), np.uint8))
    return "is damaged (it has"


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


SPOILED = {
    "one class only": {"class_count": np.array([5.0, 0.0])},
    "platt infinite": {"platt": np.array([-np.inf, 0.0])},
    "threshold minus infinite": {"threshold": np.array(-np.inf)},
    "huge n-grams": {"options": np.array([0, 0, 0, 0, 10**15])},
    "negative n-grams": {"options": np.array([0, 0, 0, 0, -3])},
    "options that are none": {"options": np.array([0, 7, 0, 0, 0])},
    "alpha not positive": {"alpha": np.array(-1.0)},
}


@pytest.mark.parametrize("arrays", SPOILED.values(), ids=SPOILED)
def test_numbers_that_no_model_has(results, spam, tmp_path, arrays):
    model = tmp_path / "model.npz"
    shutil.copy(results[1] / "model.npz", model)
    changed(model, **arrays)
    code, _, complaint = spam("classify", "hello", "--model", model)
    assert code == 2
    assert "is damaged" in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    "spoil",
    [
        truncated,
        foreign,
        absent,
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


def test_a_list_is_closed_when_a_file_cannot_be_read(results, spam, tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0\0")
    code, output, complaint = spam("classify", SPAM, tmp_path / "picture.png", HAM, "--json", "--out", results[1])
    assert code == 2
    assert [answer["text"] for answer in json.loads(output)] == [SPAM]
    assert "binary" in complaint


def test_a_folder_is_no_message(results, spam, tmp_path):
    code, output, complaint = spam("classify", tmp_path, "--out", results[1])
    assert (code, output) == (2, "")
    assert "is a folder" in complaint


def test_what_looks_like_a_file_and_is_none(results, spam):
    code, output, complaint = spam("classify", "letter.eml", "--out", results[1])
    assert code == 0
    assert output.endswith("letter.eml\n")
    assert "There is no file letter.eml" in complaint


def test_no_standard_input_at_all(results, spam, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    code, _, complaint = spam("classify", "--out", results[1])
    assert code == 2
    assert "Give messages to classify" in complaint


def test_links_that_lead_nowhere(spam, tmp_path):
    loop = tmp_path / "loop"
    try:
        os.symlink(loop, loop)
    except OSError:
        pytest.skip("this system does not let us make links")
    code, _, complaint = spam("--data", loop, "--out", tmp_path / "out")
    assert code == 2
    assert complaint.count("\n") == 1
