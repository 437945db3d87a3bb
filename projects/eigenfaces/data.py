"""Faces to learn from: real photographs, the user's own, or faces that the program draws.

By default the 400 photographs of the AT&T database are fetched; where they cannot be had, drawn faces take their place
and a note says why. Whatever the source, the result is the same: grey pictures of one size, and whose each one is.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from projects.common.archives import read_members
from projects.common.fetch import DataUnavailable, fetch
from projects.common.sources import check_source
from projects.eigenfaces.drawn_faces import draw_faces
from projects.eigenfaces.folder import read_folder
from projects.eigenfaces.matlab import read_matrix

DATASETS = {
    "att_faces": "AT&T Database of Faces: 40 people, 10 photographs of each, 112 x 92 pixels",
    "olivetti": "the same photographs cut to 64 x 64 pixels, as scikit-learn has them",
    "drawn": "faces drawn by the program: 40 people, 10 pictures of each, 112 x 92 pixels",
}
DEFAULT = "att_faces"
ARCHIVE_LIMIT = 8_000_000  # bytes; the photographs have 4.1 million


@dataclass(frozen=True)
class Faces:
    """Pictures of faces, whose they are, and where they came from.

    Attributes
    ----------
    images : (n, height, width) float64, grey, 0 black to 1 white
    people : (n,) int, index into `names`
    names : one for each person
    dataset : a key of `DATASETS`, or "user"
    source : "cache", "mirror", "download", "generated" or "user"
    notes : sentences for the terminal and the report: what was skipped, left out or replaced, and why
    """

    images: np.ndarray
    people: np.ndarray
    names: list[str]
    dataset: str
    source: str
    notes: list[str] = field(default_factory=list)


def load(data: Path | None = None, dataset: str | None = None, *, seed: int = 0, offline: bool = False) -> Faces:
    """The faces that a person asked for.

    Parameters
    ----------
    data : a folder of the user's own, with one folder for each person (see `folder.py`)
    dataset : a key of `DATASETS`; None is att_faces, or drawn faces where that cannot be had
    seed : for drawn faces
    offline : never ask the network

    Raises
    ------
    UserError for an unknown data set, a data set asked for by name that cannot be had, a folder that is not usable, and
    for both `data` and `dataset`.
    """
    check_source(data, dataset, DATASETS)
    if data is not None:
        return _user(data)
    try:
        return LOADERS[dataset or DEFAULT](seed, offline)
    except DataUnavailable as problem:
        if dataset is not None:
            raise
        return _instead(seed, problem)


def _instead(seed: int, problem: DataUnavailable) -> Faces:
    faces = _drawn(seed)
    why = f"Faces drawn by the program are used, because {str(problem).rstrip('.')}."
    return Faces(faces.images, faces.people, faces.names, faces.dataset, faces.source, [why])


def _user(folder: Path) -> Faces:
    images, people, names, notes = read_folder(folder)
    return Faces(images, people, names, "user", "user", notes)


def _drawn(seed: int, offline: bool = True) -> Faces:
    images, people = draw_faces(seed)
    return Faces(images, people, [f"drawn {p + 1}" for p in range(people.max() + 1)], "drawn", "generated")


def _att_faces(seed: int, offline: bool) -> Faces:
    """400 PGM files `s<person>/<number>.pgm`, read without unpacking the archive."""
    fetched = fetch("att_faces", offline=offline)
    pictures = {}
    for name, content in read_members(fetched.path, "s*/*.pgm", limit_bytes=ARCHIVE_LIMIT):
        person, number = map(int, re.findall(r"\d+", name))
        pictures[person, number] = np.asarray(Image.open(io.BytesIO(content)), dtype=np.float64) / 255
    order = sorted(pictures)  # the archive has its own
    images = np.stack([pictures[key] for key in order])  # (400, 112, 92)
    people = np.array([person - 1 for person, _ in order])
    return Faces(images, people, [f"s{p + 1}" for p in range(people.max() + 1)], "att_faces", fetched.source)


def _olivetti(seed: int, offline: bool) -> Faces:
    """One matrix with a picture in each column, itself stored column after column; ten of each person in order."""
    fetched = fetch("olivetti", offline=offline)
    pixels = read_matrix(fetched.path, "faces").T.reshape(-1, 64, 64)  # (4096, 400) -> (400, column, row)
    images = pixels.transpose(0, 2, 1) / 255.0  # (400, row, column)
    people = np.arange(len(images)) // 10
    return Faces(images, people, [f"person {p + 1}" for p in range(people.max() + 1)], "olivetti", fetched.source)


LOADERS: dict[str, Callable[[int, bool], Faces]] = {"att_faces": _att_faces, "olivetti": _olivetti, "drawn": _drawn}
