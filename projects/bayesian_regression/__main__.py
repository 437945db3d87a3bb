"""Bayesian regression: a curve, or a linear model, with an interval for each prediction.

    python -m projects.bayesian_regression                                   learn, measure, write the report
    python -m projects.bayesian_regression --data FILE.csv --target COLUMN   the same on a table of yours
    python -m projects.bayesian_regression predict FILE.csv                  mean and interval of each row
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from projects.bayesian_regression import saved
from projects.bayesian_regression.data import load
from projects.bayesian_regression.prediction import Prediction, predict_file
from projects.common.blanks import check_policy
from projects.common.cli import Data, Dataset, Json, NoBaseline, Offline, Quick, Seed, complaints, main, new_app, say
from projects.common.files import output_folder

RESULTS = Path(__file__).parent / "results"
SHOWN = "projects/bayesian_regression/results"

SavedModel = Annotated[
    Path | None, typer.Option("--model", metavar="FILE", help="What a run saved; by default model.npz under --out.")
]
Out = Annotated[Path, typer.Option(metavar="DIR", show_default=SHOWN, help="Where results go.")]
Missing = Annotated[
    str | None,
    typer.Option(metavar="drop|mean", help="Rows with blanks: leave them out, or fill them; else blanks are an error."),
]

app = new_app("Bayesian regression: a curve, or a linear model, with an interval. No verb means run.")


@app.command()
def run(
    data: Data = None,
    target: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of --data: what is to be predicted.")] = None,
    dataset: Dataset = None,
    missing: Missing = None,
    basis: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of one input: polynomial, radial, fourier, spline or linear.")
    ] = None,
    size: Annotated[
        int | None, typer.Option(metavar="N", help="Degree, centers, harmonics or knots; else what the evidence says.")
    ] = None,
    seed: Seed = 0,
    out: Out = RESULTS,
    quick: Quick = False,
    no_baseline: NoBaseline = False,
    offline: Offline = False,
) -> None:
    """Fit, measure beside scikit-learn, write metrics.json, report.html, pictures and the model."""
    from projects.bayesian_regression.run import Settings, run

    settings = Settings(basis, size, seed, output_folder(out), quick, not no_baseline)
    run(load(data, target, dataset, missing=missing, seed=seed, offline=offline), settings)


@app.command()
def predict(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", readable=False, help="Rows with the model's columns.")],
    missing: Missing = None,
    model: SavedModel = None,
    out: Out = RESULTS,
    as_json: Json = False,
) -> None:
    """Mean of the target and an interval that holds it with probability 95 %, for each row."""
    check_policy(missing)
    found = predict_file(file, *saved.load(model or out / "model.npz"), missing)
    for note in found.notes:
        say(note, complaints)
    if as_json:
        typer.echo(json.dumps([_as_dict(found, i) for i in range(len(found.rows))], allow_nan=False))
        return
    say(f"{'row':>6}  {found.target:>14}  {'95 % from':>14}  {'to':>14}")
    for i, row in enumerate(found.rows):
        say(f"{row:6}  {found.mean[i]:14.6g}  {found.low[i]:14.6g}  {found.high[i]:14.6g}")


def _as_dict(found: Prediction, i: int) -> dict:
    numbers = {"mean": found.mean[i], "std": found.std[i], "low": found.low[i], "high": found.high[i]}
    return {"row": int(found.rows[i])} | {name: float(value) for name, value in numbers.items()}


if __name__ == "__main__":
    main(app)
