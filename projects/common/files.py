"""Files that are either there and whole, or not there: results, pictures, saved models.

All is written to a temporary name in the same folder and renamed, so that an interrupted run leaves no half file.
Models are saved as `.npz` without pickle: a model file from a stranger can hold numbers and nothing else.
"""

import os
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from projects.common.errors import UserError


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`: renamed to it when the block ends well, removed when it does not.

    UserError where it cannot be written or renamed.
    """
    temporary = path.parent / f".partial-{os.getpid()}{path.suffix}"  # not the stem: it may be as long as a name can be
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"Cannot write {path} ({_reason(error)}); make room for it, or write elsewhere.") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text to `path`, all of it or nothing."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def output_folder(path: Path) -> Path:
    """Make the folder `path`. UserError where it cannot be made or written, before any work is done."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise UserError(f"Cannot write to {path} ({_reason(error)}); name another folder with --out.") from error
    return path


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


# What np.load raises for files that it did not write, or not to their end.
FOREIGN = (
    *(OSError, ValueError, EOFError, KeyError, AttributeError, TypeError, zipfile.BadZipFile, zlib.error),
    *(MemoryError, OverflowError, RuntimeError, SyntaxError, tokenize.TokenError),
)


def save_model(path: Path, kind: str, **arrays) -> None:
    """Save arrays (text, numbers) as a compressed `.npz` that says of which kind of model it is."""
    with atomic(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, kind=np.array(kind), **{name: np.asarray(value) for name, value in arrays.items()})


def load_model(path: Path, kind: str, names: set[str]) -> dict[str, np.ndarray]:
    """The arrays of a model that `save_model` wrote. UserError where it is absent, broken, or of another kind."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            found = str(archive["kind"]) if "kind" in archive.files else "unknown"
            # Only what is wanted, and only where the kind is right: a foreign file may unpack to more than memory.
            arrays = {name: archive[name] for name in names if name in archive.files} if found == kind else {}
    except FileNotFoundError:
        sentence = f"There is no model at {path}; a run without a verb trains one, or name another with --model."
        raise UserError(sentence) from None
    except FOREIGN as error:
        raise UserError(f"{path} is no saved model, or a truncated one; train again, or name another.") from error
    if found != kind:
        raise UserError(f"{path} holds a model of kind {found!r}; wanted {kind!r}.")
    if missing := ", ".join(sorted(names - arrays.keys())):
        raise UserError(f"{path} is no model as this version saves it: it lacks {missing}; train again.")
    return arrays
