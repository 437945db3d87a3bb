"""One run: a surface and a table in; metrics, pictures, an animation, trajectories and the report out."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import threadpoolctl

from projects.common.cli import progress_bar, say
from projects.common.files import write_text
from projects.common.results import Stopwatch, publish, record, side_by_side
from projects.optimizers import figures
from projects.optimizers.animation import animate
from projects.optimizers.classics import Ending, descend
from projects.optimizers.contest import Contest, contest, distance
from projects.optimizers.data import Table
from projects.optimizers.learning import LOGITS, Plane, Task, Training, plane, train
from projects.optimizers.model import OPTIMIZERS, basins, race
from projects.optimizers.model import Path as Trajectory
from projects.optimizers.model import Settings as Rates
from projects.optimizers.paths_csv import paths_csv
from projects.optimizers.report import terminal_tables, write
from projects.optimizers.surfaces import SURFACES, TABLE, Surface

BASINS_ON = "himmelblau"  # where the surface has fewer than two known minima
BASINS_OF = ("gd", "momentum", "adam")
GENTLER = 4.0  # the rate that is fastest from one start, divided by this, is safe from most
NO_TORCH = "PyTorch is not installed, so the libraries' side is left out; make setup installs it where it can be had."
NOT_IN_TORCH = "PyTorch has none of the optimizers of this race, so the libraries' side is left out."
QUICK_STEPS = 120  # of a race with --quick, at most
QUICKLY = ("bowl-10", "himmelblau", "beale")  # surfaces of the overview with --quick
THEORY_ON = "bowl-10"  # where predictions are exact


@dataclass(frozen=True)
class Settings:
    """What a person asked for, and how much is done."""

    surface: Surface
    start: tuple[float, float]
    optimizers: list[str]
    lr: float | None
    steps: int
    seed: int
    out: Path
    quick: bool
    with_baseline: bool

    @property
    def rates(self) -> np.ndarray:
        """Learning rates to try."""
        return np.geomspace(1e-5, 10, 37 if self.quick else 97)

    @property
    def everywhere(self) -> list[Surface]:
        """The surfaces of the overview."""
        return [each for each in TABLE if not self.quick or each.name in QUICKLY]


@dataclass(frozen=True)
class Library:
    """What the libraries did: PyTorch's paths with both sides' seconds, and SciPy's endings by method."""

    paths: list[Trajectory]
    seconds: dict[str, dict[str, float]]
    deviation: float
    left_out: list[str]  # chaotic paths, of which nothing can be compared
    scipy: dict


@dataclass(frozen=True)
class Findings:
    """What a run measured.

    Attributes
    ----------
    main : the race on the surface that was asked for
    theory : the race on a bowl, where what theory predicts is exact
    others : a race on every surface of the table, for the overview
    classics : methods of second order and without derivatives, on the surface of the race
    basin_surface, basin_maps : the surface with several minima, and by optimizer where each start leads
    trainings, planes : on data, one for each model
    dummy : the lowest of as many random points as a race has steps
    """

    settings: Settings
    table: Table
    main: Contest
    theory: Contest
    others: list[Contest]
    classics: list[Ending]
    basin_surface: Surface
    basin_maps: dict[str, tuple[np.ndarray, np.ndarray]]
    trainings: list[Training]
    planes: list[Plane]
    dummy: float
    library: Library | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """One line that says what was measured."""
        x, y = self.main.start
        return f"Optimizers, {self.main.surface.name} from ({x:g}, {y:g}): {self.main.steps:,} steps"


def run(table: Table, settings: Settings) -> dict:
    """Everything that `make project-optimizers` does; returns the metrics."""
    with threadpoolctl.threadpool_limits(1), _all_that_is_loaded_kept():
        found = _measure(table, settings)
        write_text(settings.out / "trajectories.csv", paths_csv(found.main.paths))
        pictures = _draw(found)
    metrics = _metrics(found)
    rows = side_by_side(metrics)
    report = write(found, rows, pictures)
    terminal_tables(found)
    publish(settings.out, metrics, rows, found.title, report)
    return metrics


@contextmanager
def _all_that_is_loaded_kept():
    """What is loaded by now stays: the garbage collector need not look through it whenever a figure was drawn."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _measure(table: Table, settings: Settings) -> Findings:
    """Everything that takes time, under a progress bar."""
    names, surface, bowl = settings.optimizers, settings.surface, SURFACES[THEORY_ON]
    with progress_bar() as progress:
        bar = progress.add_task("Racing", total=5 + len(LOGITS) + len(settings.everywhere))

        def done(result):
            progress.advance(bar)
            return result

        main = done(contest(surface, settings.start, names, settings.steps, settings.rates, settings.lr))
        theory = done(contest(bowl, bowl.start, names, 300, settings.rates, None))
        others = [
            done(contest(each, each.start, names, QUICK_STEPS if settings.quick else 500, settings.rates[::2], None))
            for each in settings.everywhere
        ]
        basin_surface, maps = done(_basins(settings))
        trainings = [done(_train(task, table, settings)) for task in LOGITS]
        planes = [plane(training, 24 if settings.quick else 48) for training in trainings]
        classics = done(descend(surface, settings.start, 300 if settings.quick else 10_000))
        library, missing = done(_library(main, settings)) if settings.with_baseline else (None, [])
    notes = _notes(main) + missing
    for note in notes:
        say(note)
    seen = (main, theory, others, classics, basin_surface, maps, trainings, planes)
    return Findings(settings, table, *seen, _random_search(surface, settings), library, notes)


def _basins(settings: Settings) -> tuple[Surface, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """A surface with several minima, and to which of them each start leads."""
    surface = settings.surface if len(settings.surface.minima) > 1 else SURFACES[BASINS_ON]
    names = [name for name in BASINS_OF if name in settings.optimizers] or settings.optimizers[:3]
    best = contest(surface, surface.start, names, 200, settings.rates, settings.lr).rates
    gentle = Rates(rates={name: rate / GENTLER for name, rate in best.items()})
    return surface, basins(surface, names, 200, gentle, 40 if settings.quick else 160)


def _train(name: str, table: Table, settings: Settings) -> Training:
    rates = np.geomspace(1e-3, 10, 5 if settings.quick else 9)
    return train(Task(name, table.X, table.y), settings.optimizers, 40 if settings.quick else 150, rates, settings.seed)


def _random_search(surface: Surface, settings: Settings) -> float:
    """The lowest loss at as many points, drawn evenly over the domain, as a race has steps."""
    x0, x1, y0, y1 = surface.domain
    u = np.random.default_rng(settings.seed).random((2, settings.steps))
    values = surface.values(x0 + (x1 - x0) * u[0], y0 + (y1 - y0) * u[1])
    return float(np.min(values[np.isfinite(values)], initial=np.inf))


def _notes(main: Contest) -> list[str]:
    notes = []
    if main.lowest is None:
        notes.append(f"{main.surface.name} has no lowest point that is known or was found: there is no target.")
    if wild := main.chaotic():
        notes.append(f"Chaotic at their rates, so that rounding decides their paths: {', '.join(wild)}.")
    for path in main.paths:
        if path.diverged_at is not None:
            rate = main.rates[path.optimizer]
            notes.append(f"{path.optimizer} diverged at step {path.diverged_at} with the rate {rate:g}.")
    return notes


def _library(main: Contest, settings: Settings) -> tuple[Library | None, list[str]]:
    """Both sides in turn over the same paths, on one thread; or None, and why: there is nothing to compare with."""
    try:
        from projects.optimizers import baseline
    except ModuleNotFoundError as missing:
        if missing.name != "torch":
            raise
        return None, [NO_TORCH]
    shared = [name for name in settings.optimizers if name in baseline.CLASSES]
    if not shared:
        return None, [NOT_IN_TORCH]
    told = (shared, main.steps, Rates(rates=main.rates))
    baseline.race(main.surface, main.start, shared, 1, told[2])  # PyTorch loads parts of itself on first use
    ours, theirs = Stopwatch(), Stopwatch()
    for _ in range(1 if settings.quick else 3):
        mine = ours.time("race", race, main.surface, main.start, *told)
        paths = theirs.time("race", baseline.race, main.surface, main.start, *told)
    left_out = [name for name in main.chaotic() if name in shared]
    compared = [path for path in mine if path.optimizer not in left_out]
    seconds = {"ours": ours.seconds(), "theirs": theirs.seconds()}
    scipy = {ending: baseline.minimize(main.surface, main.start, ending) for ending in baseline.METHODS}
    return Library(paths, seconds, baseline.largest_deviation(compared, paths), left_out, scipy), []


def _metrics(found: Findings) -> dict:
    settings, library = found.settings, found.library
    sides: dict = {"ours": summary(found.main, found.main.paths, OPTIMIZERS)}
    if library is None:
        watch = Stopwatch()
        watch.time("race", race, found.main.surface, found.main.start, settings.optimizers, found.main.steps, Rates())
        sides["ours"]["seconds"] = watch.seconds()
    else:
        from projects.optimizers.baseline import LIBRARIES

        shared = [path.optimizer for path in library.paths]
        sides["ours"] = summary(found.main, found.main.paths, shared) | {"seconds": library.seconds["ours"]}
        sides["baseline"] = summary(found.main, library.paths, shared) | {"seconds": library.seconds["theirs"]}
        sides["dummy"] = {"final_loss": found.dummy}
        sides["agreement"] = {"largest_deviation": library.deviation, "chaotic": len(library.left_out)}
        sides["libraries"] = LIBRARIES
    where = {"dataset": found.table.dataset, "source": found.table.source}
    return record("optimizers", **where, seed=settings.seed, quick=settings.quick, **sides)


def summary(main: Contest, paths: list[Trajectory], names) -> dict:
    """Of the optimizers named: how many reach the target, in how many steps the first, and how low the best ends."""
    mine = [path for path in paths if path.optimizer in names]
    reached = [steps for steps in main.steps_to_target(mine).values() if steps is not None]
    best = min(mine, key=lambda path: path.losses[-1] if path.diverged_at is None else np.inf)
    away = distance(main.surface, best.points[-1])
    return {
        "optimizers": len(mine),
        "reached": len(reached),
        "fewest_steps": min(reached, default=None),
        "final_loss": float(best.losses[-1]),
        "distance": None if np.isnan(away) else away,
    }


def _draw(found: Findings) -> dict[str, Path]:
    """Draw all pictures, and the animation; path by name."""
    gc.freeze()  # the libraries have come since
    pictures = figures.draw(found)
    pictures["race"] = animate(found.main, found.settings.out / "race.gif", quick=found.settings.quick)
    return pictures
