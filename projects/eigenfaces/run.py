"""One run: faces in; metrics, pictures, report, model and a few photographs to try out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import threadpoolctl

from projects.common.cli import printable, progress_bar, say
from projects.common.errors import UserError
from projects.common.results import publish, record, side_by_side
from projects.eigenfaces import evaluate, figures
from projects.eigenfaces.data import Faces
from projects.eigenfaces.evaluate import ClosedSet, FacesAndOthers, Side, Splits
from projects.eigenfaces.model import FaceSpace, thresholds
from projects.eigenfaces.not_faces import not_faces
from projects.eigenfaces.open_set import OpenSet, open_set
from projects.eigenfaces.photographs import write_photograph
from projects.eigenfaces.report import write
from projects.eigenfaces.saved import Recognizer

DEFAULT_COMPONENTS = 100
TO_TRY = 6  # people of whom one photograph is kept out of the saved model, to be tried out on it


@dataclass(frozen=True)
class Settings:
    """The options of a run."""

    n_components: int | None
    false_accept_rate: float
    seed: int
    out: Path
    quick: bool
    with_baseline: bool


@dataclass(frozen=True)
class Findings:
    """What a run measured, and on what."""

    faces: Faces
    settings: Settings
    divided: Splits
    closed: ClosedSet
    opened: OpenSet | None
    others: FacesAndOthers

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the photographs, in pixels."""
        return self.faces.images.shape[1:]

    @property
    def title(self) -> str:
        """One line that says what was measured."""
        return f"Eigenfaces, {self.faces.dataset}: {self.closed.n_components} components, {len(self.divided)} splits"


def run(faces: Faces, settings: Settings) -> dict:
    """Everything that `make project-eigenfaces` does; returns the metrics."""
    for note in faces.notes:
        say(note)
    X = faces.images.reshape(len(faces.images), -1)  # (n, height * width)
    if np.ptp(X, axis=0).max() == 0:
        raise UserError(f"All {len(X)} pictures are the same, pixel by pixel; give photographs that differ.")
    divided = evaluate.splits(X, faces.people, 2 if settings.quick else 10, settings.seed)
    k = _components(divided, settings.n_components)
    if settings.with_baseline:
        from projects.eigenfaces import baseline  # noqa: F401  loaded now, so that the limit holds for its libraries
    # One thread for both sides: where another program keeps a core busy, two threads that wait for each other in
    # products as small as these take many times as long as one.
    with threadpoolctl.threadpool_limits(1), progress_bar() as progress:
        bar = progress.add_task("Measuring", total=2 * len(divided) + 1)
        found = _measure(faces, settings, divided, k, advance=lambda: progress.advance(bar))
        progress.update(bar, description="Drawing")
        pictures = _pictures(found)
        _save(found)
    metrics = _metrics(found)
    rows = side_by_side(metrics)
    report = write(found, rows, pictures)
    publish(settings.out, metrics, rows, found.title, report)
    return metrics


def _measure(
    faces: Faces, settings: Settings, divided: Splits, k: int, advance: Callable[[], None]
) -> Findings:
    with_baseline, seed, rate = settings.with_baseline, settings.seed, settings.false_accept_rate
    closed = evaluate.closed_set(divided, k, with_baseline=with_baseline, advance=advance)
    trials = divided.first(1) if settings.quick else divided  # each learns eleven spaces
    opened = open_set(trials, k, rate, seed=seed, with_baseline=with_baseline, advance=advance)
    others = evaluate.faces_and_others(divided[0], k, faces.images.shape[1:], rate, seed)
    return Findings(faces, settings, divided, closed, opened, others)


def _components(divided: Splits, wanted: int | None) -> int:
    """The number of eigenfaces that was asked for, or as many as usual and possible."""
    limit, (n, d) = divided.most_components, divided[0].X.shape
    if wanted is not None and not 1 <= wanted <= limit:
        raise UserError(f"--n-components is {wanted}; {n} training photographs of {d} pixels allow 1 to {limit}.")
    return wanted or min(DEFAULT_COMPONENTS, limit)


def _metrics(found: Findings) -> dict:
    closed, opened = found.closed, found.opened
    ours = _side(closed.ours, opened and opened.error_rates)
    ours |= opened.at_threshold() if opened else {}
    ours |= {"face_roc_auc": found.others.roc_auc}
    sides: dict = {"ours": ours}
    if found.settings.with_baseline:
        from projects.eigenfaces.baseline import LIBRARIES

        sides["baseline"] = _side(closed.library, opened and opened.library_error_rates)
        sides["baseline"] |= {"accuracy_support_vectors": np.mean(closed.support_vectors)}
        sides["dummy"] = {"accuracy": np.mean(closed.dummy)}
        sides["agreement"] = {
            "largest_principal_angle": max(closed.angles),
            "largest_reconstruction_difference": max(closed.gaps),
        }
        sides["libraries"] = LIBRARIES
    faces, settings = found.faces, found.settings
    where = {"dataset": faces.dataset, "source": faces.source}
    return record("eigenfaces", **where, seed=settings.seed, quick=settings.quick, **sides)


def _side(side: Side, error_rates: list[float] | None) -> dict:
    return {
        "accuracy": np.mean(side.accuracy),
        "accuracy_std": np.std(side.accuracy),
        "accuracy_whitened": np.mean(side.whitened),
        "accuracy_whitened_std": np.std(side.whitened),
        "equal_error_rate": np.mean(error_rates) if error_rates else None,
        "seconds": side.watch.seconds(),
    }


def _pictures(found: Findings) -> dict[str, Path]:
    """Draw all pictures, those that show one split from the first; path by name."""
    split, size, names, out = found.divided[0], found.size, found.faces.names, found.settings.out
    space = FaceSpace.fit(split.X, split.people, found.closed.n_components)
    widest = FaceSpace.fit(split.X, split.people, found.closed.components[-1])
    variance = float(split.X.var(axis=0, ddof=1).sum())
    drawn = {
        "eigenfaces": figures.eigenfaces(widest, size, out / "eigenfaces.png"),
        "rebuilt": figures.rebuilt(widest, split.X_test[0], size, out / "rebuilt.png"),
        "scree": figures.scree(widest.deviations, variance, out / "scree.png"),
        "accuracy": figures.accuracy_by_components(found.closed, out / "accuracy_by_components.png"),
        "face_space": figures.face_space(space, split, names, out / "face_space.png"),
        "matches": figures.matches(space, split, names, size, out / "matches.png"),
        "walk": figures.walk(widest, size, out / "walk.png"),
        "others": figures.faces_and_others(found.others, out / "faces_and_others.png"),
    }
    if found.opened:
        rate = found.settings.false_accept_rate
        drawn["open_set"] = figures.open_set(found.opened, rate, out / "open_set.png")
    return drawn


def _save(found: Findings) -> None:
    """Train on all photographs but a few, save the model, and write those few and one picture of no face to try."""
    faces, settings = found.faces, found.settings
    last = np.array([np.flatnonzero(faces.people == p)[-1] for p in range(len(faces.names))])
    many = np.bincount(faces.people)[: len(faces.names)] >= 3  # two remain to learn from
    kept_out = last[many][:TO_TRY]
    X, people = (np.delete(a, kept_out, axis=0) for a in (faces.images.reshape(len(faces.images), -1), faces.people))

    k = min(found.closed.n_components, len(X) - 1)
    space = FaceSpace.fit(X, people, k)
    limits = thresholds(X, people, k, settings.false_accept_rate)
    Recognizer(space, faces.names, found.size, limits).save(settings.out / "model.npz")

    folder = settings.out / "try"
    folder.mkdir(exist_ok=True)
    for number, i in enumerate(kept_out, start=1):  # numbered: names may be very long, or differ by case alone
        name = printable(faces.names[faces.people[i]])[:40]
        write_photograph(folder / f"{number}_{name}.png", faces.images[i])
    write_photograph(folder / "no_face.png", not_faces(1, *found.size, np.random.default_rng(settings.seed))[0])
