"""Bad input is one sentence and exit code 2; no verb means run."""

import errno
import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from projects.common.cli import Data, NoBaseline, Seed, main, new_app, say
from projects.common.errors import UserError


@pytest.fixture
def program(monkeypatch, capsys):
    """Call a small program with two verbs; gives exit code, output, complaints."""
    app = new_app("A program.")

    @app.command()
    def run(data: Data = None, seed: Seed = 0, no_baseline: NoBaseline = False):
        if data == Path("bad"):
            raise UserError("The data are bad,\n  give better ones.")
        if data == Path("interrupted"):
            raise KeyboardInterrupt
        if data == Path("nowhere to print"):
            raise OSError(errno.ENOSPC, "No space left on device")
        print("run", data, seed, no_baseline)

    @app.command()
    def show(word: str) -> int:
        print("show", word)
        return 1

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["program", *arguments])
        with pytest.raises(SystemExit) as stop:
            main(app)
        return stop.value.code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        ([], "run None 0 False\n"),
        (["run"], "run None 0 False\n"),
        (["--seed", "3"], "run None 3 False\n"),
        (["run", "--data", "my photos", "--no-baseline"], "run my photos 0 True\n"),
    ],
)
def test_no_verb_means_run(program, arguments, output):
    assert program(*arguments) == (0, output, "")


def test_a_verb_may_give_the_exit_code(program):
    assert program("show", "this") == (1, "show this\n", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--data", "bad"], "Error: The data are bad, give better ones.\n"),
        (["--sed", "1"], "No such option: --sed"),
        (["--seed", "many"], "Invalid value for '--seed'"),
        (["--seed", "-1"], "Invalid value for '--seed'"),
        (["--seed"], "requires an argument"),
        (["shwo", "this"], "'shwo' is no verb; did you mean 'show'? The verbs are run, show."),
        (["show"], "Missing argument"),
        (["show", "this", "that"], "unexpected extra argument"),
    ],
)
def test_bad_input_is_one_sentence(program, arguments, sentence):
    code, output, complaint = program(*arguments)
    assert (code, output) == (2, "")
    assert sentence in complaint
    assert complaint.startswith("Error: ")
    assert complaint.count("\n") == 1


def test_interruption(program):
    assert program("--data", "interrupted") == (130, "", "Interrupted.\n")


def test_no_room_for_what_is_printed(program):
    code, _, complaint = program("--data", "nowhere to print")
    assert code == 2
    assert complaint.startswith("Error: What was to be printed could not be (No space left on device)")


def test_help_names_the_verbs(program):
    code, output, _ = program("--help")
    assert code == 0
    assert "run" in output
    assert "show" in output


def test_a_line_is_said_as_it_is():
    file = io.StringIO()
    say("root:x:0 [bold]free[/bold] :smile: " + "long " * 50 + "\x07", Console(file=file, width=40))
    assert file.getvalue() == "root:x:0 [bold]free[/bold] :smile: " + "long " * 50 + "?\n"
