"""Optimizers: who gets down fastest, by which way, and why; on surfaces, formulas of yours, and real data.

    python -m projects.optimizers                                      race them all, measure, write the report
    python -m projects.optimizers race "x**2 + 3*y**2" --start -1 2    the paths, as numbers
    python -m projects.optimizers live                                 a page where the start can be dragged
"""

import json
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperCommand

from projects.common.cli import Data, Dataset, Json, NoBaseline, Offline, Quick, Seed, main, new_app, say
from projects.common.files import output_folder
from projects.optimizers import choices
from projects.optimizers.model import Path as Trajectory
from projects.optimizers.model import Settings as Rates
from projects.optimizers.model import race
from projects.optimizers.surfaces import surface

RESULTS = Path(__file__).parent / "results"
SHOWN = "projects/optimizers/results"
Out = Annotated[Path, typer.Option(metavar="DIR", show_default=SHOWN, help="Where results go.")]

Start = Annotated[tuple[float, float] | None, typer.Option(metavar="X Y", help="Where all start.")]
Optimizers = Annotated[str | None, typer.Option(metavar="NAMES", help="Which, separated by commas; by default all.")]

app = new_app("Optimizers: who gets down fastest, by which way, and why. No verb means run.")


class TakesFormula(TyperCommand):
    """A command whose argument may begin with a minus, which otherwise announces an option."""

    def parse_args(self, ctx, args):
        """Put a space before a word that begins with one minus and is no option's value: then it is an argument."""
        takes = {name: option.nargs for option in self.params for name in option.opts if not _is_switch(option)}
        values = 0  # words still to come that belong to an option
        for i, word in enumerate(args):
            if values:
                values -= 1
            elif word in takes:
                values = takes[word]
            elif word.startswith("-") and not word.startswith("--"):
                args[i] = " " + word
        return super().parse_args(ctx, args)


def _is_switch(option) -> bool:
    return getattr(option, "is_flag", False)


@app.command()
def run(
    surface_: Annotated[
        str, typer.Option("--surface", metavar="NAME", help="A surface by name, bowl-N, or a formula in x and y.")
    ] = "rosenbrock",
    start: Start = None,
    optimizers: Optimizers = None,
    lr: Annotated[
        float | None, typer.Option(metavar="RATE", help="The learning rate of all; else each has its best.")
    ] = None,
    steps: Annotated[int, typer.Option(metavar="N", help="How many; with --quick at most 120.")] = 1000,
    data: Data = None,
    target: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of --data: the classes; else the last.")] = None,
    dataset: Dataset = None,
    seed: Seed = 0,
    out: Out = RESULTS,
    quick: Quick = False,
    no_baseline: NoBaseline = False,
    offline: Offline = False,
) -> None:
    """Race all optimizers beside PyTorch's, write metrics.json, report.html, pictures, an animation and the paths."""
    from projects.optimizers.data import load
    from projects.optimizers.run import QUICK_STEPS, Settings, run

    descended, named = surface(surface_), choices.optimizers(optimizers)
    most = min(choices.steps(steps), QUICK_STEPS) if quick else choices.steps(steps)
    settings = Settings(
        *(descended, choices.start(descended, descended.start if start is None else start), named),
        *(None if lr is None else choices.rate(lr), most),
        *(seed, output_folder(out), quick, not no_baseline),
    )
    run(load(data, dataset, target), settings)


@app.command("race", cls=TakesFormula)
def race_(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="In x and y, or the name of a surface.")],
    start: Start = None,
    optimizers: Optimizers = None,
    lr: Annotated[float, typer.Option(metavar="RATE", help="The learning rate of all.")] = 0.01,
    steps: Annotated[int, typer.Option(metavar="N", help="How many.")] = 100,
    as_json: Json = False,
) -> None:
    """Race optimizers on a formula from one start, and print where they went. Momentum is 0.9, the rest PyTorch's."""
    descended = surface(formula)
    names = choices.optimizers(optimizers)
    point = choices.start(descended, descended.start if start is None else start)
    paths = race(descended, point, names, choices.steps(steps), Rates(lr=choices.rate(lr)))
    if as_json:
        typer.echo(json.dumps([_as_dict(path) for path in paths], allow_nan=False))
        return
    for path in paths:
        x, y = path.points[-1]
        end = "" if path.diverged_at is None else f"   diverged at step {path.diverged_at}"
        say(f"{path.optimizer:10} ({x: .6g}, {y: .6g})   loss {path.losses[-1]:.6g}{end}")


@app.command()
def live(
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Port; 0 takes a free one.")] = 5006,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
) -> None:
    """Serve a page on this machine where the start can be dragged, and all paths follow."""
    from projects.optimizers.live.server import serve

    serve(port, open_browser=not no_open)


def _as_dict(path: Trajectory) -> dict:
    return {
        "optimizer": path.optimizer,
        "path": path.points.tolist(),
        "loss": path.losses.tolist(),
        "diverged_at": path.diverged_at,
    }


if __name__ == "__main__":
    main(app)
