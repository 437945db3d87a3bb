"""A folder of photographs of one's own: one folder inside it for each person.

    my_photos/
      Ada/      1.jpg  2.jpg  holiday.png
      Charles/  a.jpg  b.jpg

The name of a folder is the name of the person. Eigenfaces need every picture at one size: photographs that all have
the same modest size keep it, any others become 112 x 92 (height x width, that of the AT&T faces). What could not be
used is told in notes, not passed over in silence.

Two passes: the first reads only the head of each file, to choose the size; the second decodes one photograph at a time.
Left out: folders inside a person's folder, and finding the face in the picture.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from projects.common.cli import tracked
from projects.common.errors import UserError
from projects.eigenfaces.photographs import fit_to, photograph_size, read_photograph

COMMON_SIZE = (112, 92)
LARGEST_KEPT = 128 * 128  # photographs of one size keep it up to this many pixels: more is time, not accuracy
SMALLEST_SIDE = 8  # in fewer pixels than this a face has no eyes
JUNK = {"Thumbs.db", "desktop.ini", "__MACOSX"}
LAYOUT = "expected one folder for each person, with two photographs or more in it"


@dataclass
class Survey:
    """What the first pass found: usable files by person, and what was passed over."""

    files: dict[str, list[Path]] = field(default_factory=dict)
    sizes: Counter = field(default_factory=Counter)
    unreadable: list[Path] = field(default_factory=list)
    small: list[Path] = field(default_factory=list)
    loose: list[Path] = field(default_factory=list)
    deeper: list[Path] = field(default_factory=list)


def read_folder(root: Path) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """Images (n, height, width) in 0..1, people (n,) as indices into names, the names, and notes on what was left out.

    People and photographs come in natural order ("p2" before "p10"). A person needs two readable photographs: one to
    learn from and one to be tested on.

    Raises UserError for no folder, an empty one, nothing readable in it, only tiny pictures, or fewer than two people.
    """
    root = Path(root)
    survey = _survey(root)
    size = _common_size(survey)
    images, owners = _decode(survey, size)
    if len(images) == 0:
        raise _useless(root, survey)

    everyone, counts = list(survey.files), np.bincount(owners, minlength=len(survey.files))
    names = [name for name, count in zip(everyone, counts, strict=True) if count >= 2]
    left_out = [name for name, count in zip(everyone, counts, strict=True) if count < 2]
    if len(names) < 2:
        raise UserError(f"{root} has {_usable(names)}: at least two are needed; {LAYOUT}.")
    if left_out:
        images, owners = images[counts[owners] >= 2], owners[counts[owners] >= 2]
    people = np.repeat(np.arange(len(names)), counts[counts >= 2])
    return images, people, names, _notes(survey, left_out, size)


def _survey(root: Path) -> Survey:
    """The first pass: which files are there, and how large."""
    if not os.path.exists(root):
        raise UserError(f"{root} does not exist: give a folder; {LAYOUT}.")
    if not os.path.isdir(root):
        raise UserError(f"{root} is a file, not a folder; {LAYOUT}.")
    entries = _entries(root)
    if not entries:
        raise UserError(f"{root} is empty; {LAYOUT}.")
    survey = Survey(loose=[path for path in entries if not path.is_dir()])
    for folder in filter(Path.is_dir, entries):
        survey.files[folder.name] = []
        for path in _entries(folder):
            _look_at(path, folder.name, survey)
    if not survey.files:
        raise UserError(f"{root} has files but no folders in it; {LAYOUT}.")
    return survey


def _look_at(path: Path, person: str, survey: Survey) -> None:
    if path.is_dir():
        survey.deeper.append(path)
        return
    try:
        size = photograph_size(path)
    except UserError:
        survey.unreadable.append(path)
        return
    if min(size) < SMALLEST_SIDE:
        survey.small.append(path)
        return
    survey.files[person].append(path)
    survey.sizes[size] += 1


def _common_size(survey: Survey) -> tuple[int, int]:
    if len(survey.sizes) == 1:
        height, width = next(iter(survey.sizes))
        if height * width <= LARGEST_KEPT:
            return height, width
    return COMMON_SIZE


def _decode(survey: Survey, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The second pass: images (n, height, width) and whose they are, (n,) as places in `survey.files`.

    A file may have a good head and a broken body: it is noted among the unreadable only now.
    """
    files = [(person, path) for person, paths in enumerate(survey.files.values()) for path in paths]
    images, owners = np.empty((len(files), *size)), []
    for person, path in tracked(files, "Reading photographs"):
        try:
            images[len(owners)] = fit_to(read_photograph(path), *size)
            owners.append(person)
        except UserError:
            survey.unreadable.append(path)
    return images[: len(owners)], np.array(owners, dtype=int)


def _useless(root: Path, survey: Survey) -> UserError:
    """Nothing at all could be used: which of the reasons it was."""
    if survey.small:
        return UserError(
            f"{root} has only tiny pictures, such as {survey.small[0]}: "
            f"a photograph needs at least {SMALLEST_SIDE} x {SMALLEST_SIDE} pixels."
        )
    if survey.unreadable:
        return UserError(
            f"{root} has no readable photograph: none of its {len(survey.unreadable)} files, such as "
            f"{survey.unreadable[0]}, is in a format that Pillow can read."
        )
    return UserError(f"{root} has no photographs in its folders; {LAYOUT}.")


def _notes(survey: Survey, left_out: list[str], size: tuple[int, int]) -> list[str]:
    """One sentence for each kind of thing that was passed over or changed."""
    found = [
        (survey.unreadable, "could not be read and {was} skipped"),
        (survey.small, f"{{has}} fewer than {SMALLEST_SIDE} pixels on a side and {{was}} skipped"),
        (survey.loose, "{lies} outside the folders of the people and {was} skipped"),
    ]
    notes = [_counted(paths, "file", what) for paths, what in found if paths]
    if survey.deeper:
        notes.append(_counted(survey.deeper, "folder", "inside a person's folder {was} not looked into"))
    if left_out:
        notes.append(f"Left out for having fewer than two readable photographs: {', '.join(left_out)}.")
    if set(survey.sizes) != {size}:
        notes.append(f"Every photograph was cut to its middle and resized to {size[0]} x {size[1]} pixels.")
    return notes


def _counted(paths: list[Path], thing: str, what: str) -> str:
    one = len(paths) == 1
    verbs = {"was": "was", "has": "has", "lies": "lies"} if one else {"was": "were", "has": "have", "lies": "lie"}
    which = f"{paths[0].parent.name}/{paths[0].name}"
    return f"{len(paths)} {thing}{'' if one else 's'} {what.format(**verbs)}: {which if one else 'first ' + which}."


def _usable(names: list[str]) -> str:
    return f"one person with two readable photographs ({names[0]})" if names else "nobody with two readable photographs"


def _entries(folder: Path) -> list[Path]:
    """What a person sees in a folder, in natural order: no hidden files, no leftovers of file managers."""
    try:
        visible = [path for path in folder.iterdir() if not path.name.startswith(".") and path.name not in JUNK]
    except PermissionError:
        raise UserError(f"{folder} may not be read: change its permissions, or leave it out.") from None
    return sorted(visible, key=_natural)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sorts "p2" before "p10": runs of digits compare as numbers. The whole name decides between "p1" and "p01"."""
    pieces = re.findall(r"\d+|\D+", path.name.casefold())
    key = [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces]
    return [*key, (2, 0, path.name)]
