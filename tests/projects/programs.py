"""A project's program as a person calls it, and what is true of all of them."""

import sys
import zipfile

import pytest

from projects.common.cli import main


def calling(program, monkeypatch, capsys, tmp_path):
    """A function that calls the program: exit code, output, complaints. It finds no data but what a test gives it."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "no cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["program", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
        return stop.value.code, *capsys.readouterr()

    return call


def is_refused(call, arguments, sentence, out):
    """Bad input ends with exit code 2 and one sentence."""
    if arguments[0].startswith("--") and "--out" not in arguments:
        arguments = [*arguments, "--out", out]
    code, _, complaint = call(*arguments)
    assert code == 2
    assert sentence in complaint
    assert complaint.startswith("Error: ")
    assert complaint.count("\n") == 1


# Ways to spoil a saved model; each gives a part of the sentence that follows.


def truncated(model):
    model.write_bytes(model.read_bytes()[:1000])
    return "no saved model"


def foreign(model):
    with zipfile.ZipFile(model, "w") as archive:
        archive.writestr("letter.txt", "Dear model")
    return "holds a model of kind"


def absent(model):
    model.unlink()
    return "There is no model at"
