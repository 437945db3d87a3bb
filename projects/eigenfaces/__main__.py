"""Eigenfaces: recognize people by the few coordinates in which faces differ most.

    python -m projects.eigenfaces                        learn, measure, write the report
    python -m projects.eigenfaces recognize PHOTO...     who is it?
    python -m projects.eigenfaces reconstruct PHOTO      what do the eigenfaces keep of it?
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from projects.common.cli import Data, Dataset, Json, NoBaseline, Offline, Quick, Seed, main, new_app, say
from projects.common.errors import UserError
from projects.common.files import output_folder
from projects.eigenfaces import saved
from projects.eigenfaces.data import load
from projects.eigenfaces.photographs import fit_to, read_photograph, write_photograph

RESULTS = Path(__file__).parent / "results"
SHOWN = "projects/eigenfaces/results"
Model = Annotated[Path | None, typer.Option(metavar="FILE", help="What a run saved; by default model.npz under --out.")]
Out = Annotated[Path, typer.Option(metavar="DIR", show_default=SHOWN, help="Where results go.")]

app = new_app("Eigenfaces: recognize people by the few coordinates in which faces differ most. No verb means run.")


@app.command()
def run(
    data: Data = None,
    dataset: Dataset = None,
    n_components: Annotated[
        int | None, typer.Option(metavar="K", help="Number of eigenfaces; 100, or as many as there can be.")
    ] = None,
    false_accept_rate: Annotated[
        float, typer.Option(min=0.001, max=0.5, metavar="RATE", help="Strangers that may pass for somebody known.")
    ] = 0.05,
    seed: Seed = 0,
    out: Out = RESULTS,
    quick: Quick = False,
    no_baseline: NoBaseline = False,
    offline: Offline = False,
) -> None:
    """Learn eigenfaces, measure them beside scikit-learn, write metrics.json, report.html, pictures and the model."""
    from projects.eigenfaces.run import Settings, run

    if data is not None and out.resolve().is_relative_to(data.resolve()):
        raise UserError(f"--out {out} lies in --data {data}: the next run would take it for a person; move it.")
    settings = Settings(n_components, false_accept_rate, seed, output_folder(out), quick, not no_baseline)
    run(load(data, dataset, seed=seed, offline=offline), settings)


@app.command()
def recognize(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO...", readable=False, help="A face on each.")],
    model: Model = None,
    out: Out = RESULTS,
    as_json: Json = False,
) -> None:
    """Say who is on each photograph: name and distance, or unknown."""
    recognizer = saved.load(model or out / "model.npz")
    readable, troubles = [], []
    for photo in photos:
        try:
            readable.append((photo, fit_to(read_photograph(photo), *recognizer.size)))
        except UserError as error:  # the others are answered first
            troubles.append(str(error))
    answers = _answers(recognizer, readable) if readable else []
    if as_json:
        typer.echo(json.dumps([answer for answer, _ in answers], indent=2))
    else:
        for _, line in answers:
            say(line)
    if troubles:
        raise UserError(" ".join(troubles))


# British spelling, the same verb.
app.command(name="recognise", hidden=True)(recognize)


def _answers(recognizer: saved.Recognizer, photographs: list[tuple[Path, np.ndarray]]) -> list[tuple[dict, str]]:
    """For each photograph the JSON object and the line of text."""
    match, known, away = recognizer.recognize(np.stack([pixels for _, pixels in photographs]))
    answers = []
    for i, (photo, _) in enumerate(photographs):
        nearest, distance = recognizer.names[match.person[i]], float(match.distance[i])
        name = nearest if known[i] else None
        answer = {"photo": str(photo), "name": name, "distance": round(distance, 3), "known": bool(known[i])}
        if known[i]:
            line = f"{photo}: {name}, distance {distance:.2f}"
        elif away[i] > recognizer.limits.face:
            limit = f"{away[i]:.3f} from face space, limit {recognizer.limits.face:.3f}"
            line = f"{photo}: unknown, distance {distance:.2f}; no face ({limit})"
        else:
            limit = f"{recognizer.limits.known:.2f}"
            line = f"{photo}: unknown, distance {distance:.2f}; nearest is {nearest}, limit {limit}"
        answers.append((answer, line))
    return answers


@app.command()
def reconstruct(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", readable=False, help="A photograph, a face on it.")],
    model: Model = None,
    out: Out = RESULTS,
) -> None:
    """Write the photograph as the program sees it, its reconstruction from the eigenfaces, and the residual."""
    recognizer = saved.load(model or out / "model.npz")
    height, width = recognizer.size
    original = fit_to(read_photograph(photo), height, width)
    space = recognizer.space
    rebuilt = space.decode(space.encode(original.reshape(1, -1))).reshape(height, width)
    folder = output_folder(out)
    for name, picture in (
        ("original", original),
        ("reconstruction", rebuilt),
        ("residual", 0.5 + (original - rebuilt) / 2),  # middle grey is no difference
    ):
        path = folder / f"{photo.stem}_{name}.png"
        write_photograph(path, picture)
        say(f"{name}: {path}")
    rms = float(np.sqrt(np.mean((original - rebuilt) ** 2)))
    k = len(space.eigenfaces)
    say(f"RMS error {rms:.3f} grey levels (0..1 scale) from {k} eigenfaces")


if __name__ == "__main__":
    main(app)
