"""The text of report.html: what was measured, what each picture shows, and what to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from projects.common.report import SOURCES, Words, write_run

if TYPE_CHECKING:
    from projects.eigenfaces.run import Findings

WHENCE = SOURCES | {
    "generated": "drawn by the program itself, not photographs",
    "user": "your own photographs",
}

PICTURES = {
    "eigenfaces": Words(
        "The mean face and the eigenfaces",
        "Each eigenface is a direction in which the photographs vary; along the first they vary most. The first ones "
        "are mostly light and hair, later ones are features of single people.",
        "The mean face and the first sixteen eigenfaces",
        "Middle grey is no change; dark and light parts change in opposite directions.",
    ),
    "rebuilt": Words(
        "A face rebuilt",
        "A test photograph, which was not used in training, as the mean face plus its first k coordinates times the "
        "eigenfaces.",
        "A photograph and its reconstructions from more and more eigenfaces",
        "The error is the root mean square over the pixels, in grey levels from 0 to 1.",
    ),
    "scree": Words(
        "How many directions are there?",
        "The variance falls fast: few directions hold most of what differs between photographs.",
        "Scree plot and cumulative variance",
        "Left: variance of each component. Right: what the first k hold of all the variance.",
    ),
    "accuracy": Words(
        "Accuracy against the number of eigenfaces",
        "A few dozen eigenfaces are enough to tell people apart; more add detail and noise alike. Where our curve and "
        "the library's lie on each other, both found the same space.",
        "Accuracy against number of components, ours and scikit-learn's",
        "Mean over the splits; the band is one standard deviation.",
    ),
    "face_space": Words(
        "Six people in face space",
        "Photographs of one person lie together, but the first two components are mostly light and pose: it takes the "
        "others to separate everybody.",
        "Scatter of six people on the first two components",
        "Hollow: enrolled photographs. Filled: test photographs.",
    ),
    "matches": Words(
        "Nearest matches",
        "The wrong ones teach most: the nearest photograph often has the same light or pose.",
        "Test photographs above their nearest enrolled photographs",
        "Above: test photograph. Below: the nearest enrolled one, and its distance in face space.",
    ),
    "walk": Words(
        "A walk along the eigenfaces",
        "From the mean face three standard deviations each way.",
        "The mean face changed along each of the first four eigenfaces",
        "One row for each of the first four eigenfaces.",
    ),
    "open_set": Words(
        "Strangers",
        "A third of the people were held out. A face is accepted when its nearest enrolled photograph is near enough. "
        "The threshold was chosen from the training people alone, who play the strangers in turn.",
        "ROC curve and histograms of distances for known people and strangers",
        "Left: the mean ROC over the splits. Right: the distances behind it.",
    ),
    "others": Words(
        "A face, or something else?",
        "What the eigenfaces cannot rebuild is the distance from face space (Turk and Pentland 1991). Noise and hard "
        "edges lie far from it; a soft gradient may lie near, since a sum of eigenfaces makes one easily.",
        "Histograms of the distance from face space for faces and other pictures",
        "The threshold rejects 1 % of the training people's pictures, each measured in a space learned without them.",
    ),
}


def write(found: Findings, rows: list[list[str]], pictures: dict[str, Path]) -> Path:
    """Write report.html and return its path."""
    faces, settings = found.faces, found.settings
    n, people = len(faces.images), len(faces.names)
    lead = f"{n} pictures of {people} people, {found.size[0]} x {found.size[1]} pixels: {WHENCE[faces.source]}."
    return write_run(
        settings.out / "report.html",
        found.title,
        lead,
        results=_results(found),
        rows=rows,
        words=PICTURES,
        pictures=pictures,
        method=_method(found),
    )


def _results(found: Findings) -> list[str]:
    closed = found.closed
    accuracy, spread = 100 * np.mean(closed.ours.accuracy), 100 * np.std(closed.ours.accuracy)
    text = [f"Ours names {accuracy:.1f} % of the test pictures right, give or take {spread:.1f} over the splits."]
    if closed.angles:
        text.append(
            f"Where eigenvalues stand apart, our eigenfaces and the library's differ by an angle of at most "
            f"{max(closed.angles):.0e} radians, and rebuilt photographs by {max(closed.gaps):.0e} grey levels."
        )
    if found.opened is None:
        text.append("With fewer than three people nobody can play the stranger, so that part was left out.")
    return text


def _method(found: Findings) -> list[str]:
    faces, settings = found.faces, found.settings
    text = [
        f"Data set: {faces.dataset}, source: {faces.source}, seed {settings.seed}. {len(found.divided)} stratified "
        "splits, 70 % of each person's pictures to train and 30 % to test. Both sides are timed in turn on the same "
        "arrays, on one thread; seconds are medians over the splits.",
        *faces.notes,
    ]
    if not settings.with_baseline:
        text.append("The library's side was left out with --no-baseline.")
    return text
