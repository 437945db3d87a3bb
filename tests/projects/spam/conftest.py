"""The program as a person calls it, and messages to call it on."""

import sys

import pytest

from projects.common.cli import main
from projects.spam import __main__ as program
from projects.spam.grammar import generate


@pytest.fixture
def spam(monkeypatch, capsys, tmp_path):
    """Call the program; gives exit code, output, complaints. It finds no data but what a test gives it."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "no cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["spam", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
        return stop.value.code, *capsys.readouterr()

    return call


def write_table(path, n=300, seed=0):
    """A tab-separated file of n messages of the grammar; gives its path."""
    lines = (f"{'spam' if message.spam else 'ham'}\t{message.text}\n" for message in generate(n, seed))
    path.write_text("".join(lines), encoding="utf-8")
    return path
