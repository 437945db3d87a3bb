"""The program as a person calls it, and messages to call it on."""

import contextlib
import sys

import pytest

from projects.common.cli import main
from projects.spam import __main__ as program
from projects.spam.grammar import generate
from tests.projects.programs import calling

SPAM = "You have WON a guaranteed £1000 prize! Claim now, call 09061701461"
HAM = "running late, see you at home for dinner"


@pytest.fixture(scope="session")
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


@pytest.fixture
def spam(monkeypatch, capsys, tmp_path):
    """Call the program; gives exit code, output, complaints. It finds no data but what a test gives it."""
    return calling(program, monkeypatch, capsys, tmp_path)


def write_table(path, n=300, seed=0):
    """A tab-separated file of n messages of the grammar; gives its path."""
    lines = (f"{'spam' if message.spam else 'ham'}\t{message.text}\n" for message in generate(n, seed))
    path.write_text("".join(lines), encoding="utf-8")
    return path
