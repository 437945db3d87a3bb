"""The program as a person calls it, and messages to call it on."""

import pytest

from projects.spam import __main__ as program
from projects.spam.grammar import generate
from tests.projects.programs import calling, once, run_quietly

SPAM = "You have WON a guaranteed £1000 prize! Claim now, call 09061701461"
HAM = "running late, see you at home for dinner"


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """One run on a user's table, with the baseline: the table and the folder of results."""

    def run(home):
        table = write_table(home / "messages.tsv", n=1_500)
        run_quietly(program, "--quick", "--data", table, "--out", home / "results")

    home = once(tmp_path_factory, "spam", run)
    return home / "messages.tsv", home / "results"


@pytest.fixture
def spam(monkeypatch, capsys, tmp_path):
    """Call the program; gives exit code, output, complaints. It finds no data but what a test gives it."""
    return calling(program, monkeypatch, capsys, tmp_path)


def write_table(path, n=300, seed=0):
    """A tab-separated file of n messages of the grammar; gives its path."""
    lines = (f"{'spam' if message.spam else 'ham'}\t{message.text}\n" for message in generate(n, seed))
    path.write_text("".join(lines), encoding="utf-8")
    return path
