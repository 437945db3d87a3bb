"""The command line that all projects share: options, `run` when no verb is given, one sentence for bad input.

    app = new_app("What the program does.")

    @app.command()
    def run(data: Data = None, seed: Seed = 0, ...): ...

    if __name__ == "__main__":
        main(app)
"""

import difflib
import errno
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, ProgressColumn

from projects.common.errors import UserError

Data = Annotated[Path | None, typer.Option(metavar="PATH", help="Your own data, instead of a data set.")]
Dataset = Annotated[str | None, typer.Option(metavar="NAME", help="A data set by name.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of everything that is drawn at random.")]
Quick = Annotated[bool, typer.Option("--quick", help="Less of everything, in a few seconds.")]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Leave out the library's side.")]
Offline = Annotated[bool, typer.Option("--offline", help="Never ask the network.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

T = TypeVar("T")
INTERRUPTED = 130  # exit code: 128 + SIGINT
NOT_TAKEN = (errno.ENOSPC, errno.EIO)  # by what stands behind the standard output

# What was asked for. A file or a pipe has no width; a table may have as much as it needs.
console = Console(width=None if sys.stdout.isatty() else 160)
complaints = Console(stderr=True)  # what went wrong, and progress


def printable(text: str) -> str:
    """The text on one line, with ? for what no terminal can show: control characters, broken UTF-8."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def say(line: str, to: Console = console) -> None:
    """One line, as it is: no markup, no pictures for :x:, not wrapped, however long."""
    to.print(printable(line), markup=False, emoji=False, highlight=False, soft_wrap=True)


def progress_bar(*columns: ProgressColumn) -> Progress:
    """A bar for anything longer than a second, gone when done; silent where no person watches."""
    return Progress(*columns, console=complaints, transient=True, disable=not complaints.is_terminal)


def tracked(items: Iterable[T], label: str) -> Iterator[T]:
    """The items, under a progress bar."""
    with progress_bar() as bar:
        yield from bar.track(items, description=label)


def new_app(description: str) -> typer.Typer:
    """A Typer application in the style of the house."""
    return typer.Typer(help=description, add_completion=False, no_args_is_help=False)


def main(app: typer.Typer) -> None:
    """Run the verb in `sys.argv`, or `run` where there is none, and exit: 0, 2 for bad input, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):  # a pipe or an old terminal may not know all letters of a name
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(args=_with_verb(app, sys.argv[1:]), standalone_mode=False) or 0
        if code == INTERRUPTED:  # Typer's own word for it
            raise KeyboardInterrupt
        sys.exit(code)
    except UserError as error:
        _complain(str(error))
    except (KeyboardInterrupt, typer.Abort):
        complaints.print("Interrupted.")
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno not in NOT_TAKEN:
            raise
        _complain(f"What was to be printed could not be ({error.strerror}); let it go where there is room for it.")
    except Exception as error:
        if not hasattr(error, "format_message"):  # what Typer raises for a usage error; its class has no public name
            raise
        _complain(error.format_message())


def _with_verb(app: typer.Typer, arguments: list[str]) -> list[str]:
    """Put `run` in front where the first word is an option or nothing."""
    commands = [command for command in app.registered_commands if command.callback]
    verbs = [command.name or command.callback.__name__ for command in commands]
    if len(verbs) == 1:
        return arguments
    if not arguments or (arguments[0].startswith("-") and arguments[0] != "--help"):
        return ["run", *arguments]
    if arguments[0] not in (*verbs, "--help"):
        near = difflib.get_close_matches(arguments[0], verbs, n=1)
        guess = f"did you mean {near[0]!r}? The" if near else "the"
        shown = [verb for verb, command in zip(verbs, commands, strict=True) if not command.hidden]
        raise UserError(f"{arguments[0]!r} is no verb; {guess} verbs are {', '.join(shown)}.")
    return arguments


def _complain(sentence: str) -> None:
    say(f"Error: {' '.join(sentence.split())}", complaints)
    sys.exit(2)
