"""A project's program as a person calls it, and what is true of all of them."""

import contextlib
import os
import shutil
import sys
import zipfile

import pytest
from filelock import FileLock

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


def once(tmp_path_factory, name, make):
    """The folder that make(folder) filled: all workers share it, the first to ask fills it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own in there
        base = base.parent
    home, done = base / name, base / f"{name} is there"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)  # half filled by a worker that failed
            home.mkdir()
            make(home)
            done.touch()
    return home


def run_quietly(program, *words):
    """Run the program, which must end well; nothing of what it prints is shown."""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(None):
        patch.setattr(sys, "argv", ["program", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
    assert not stop.value.code


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
