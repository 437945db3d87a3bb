"""Feature selection: which columns tell about a target, ranked by mutual information.

    python -m projects.feature_selection                                   choose, measure, write the report
    python -m projects.feature_selection --data FILE.csv --target COLUMN   the same on a table of yours
    python -m projects.feature_selection rank FILE.csv --target COLUMN     the ranking alone
    python -m projects.feature_selection keep FILE.csv                     the chosen columns of a table, as CSV
    python -m projects.feature_selection traps                             three ways to be fooled
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from projects.common.cli import (
    Data,
    Dataset,
    Json,
    NoBaseline,
    Offline,
    Quick,
    Seed,
    complaints,
    console,
    main,
    new_app,
    say,
)
from projects.common.files import output_folder

RESULTS = Path(__file__).parent / "results"
SHOWN = "projects/feature_selection/results"

Target = Annotated[str | None, typer.Option(metavar="COLUMN", help="Of --data: what the others are to tell about.")]
Discrete = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMNS", help="To be counted, with commas between: else texts and few integers are."),
]
Continuous = Annotated[
    list[str] | None, typer.Option(metavar="COLUMNS", help="To be measured: else all other numbers, and dates, are.")
]
Criterion = Annotated[str, typer.Option(metavar="NAME", help="mim, mrmr, jmi, cmim or disr.")]
Bins = Annotated[int, typer.Option(min=2, metavar="N", help="Of equal frequency, where pairs of columns are counted.")]
Missing = Annotated[
    str | None,
    typer.Option(metavar="drop|mean", help="Rows with blanks: leave them out, or fill them; else blanks are an error."),
]
SavedModel = Annotated[
    Path | None, typer.Option("--model", metavar="FILE", help="What a run saved; by default model.npz under --out.")
]
Out = Annotated[Path, typer.Option(metavar="DIR", show_default=SHOWN, help="Where results go.")]
Table = Annotated[Path, typer.Argument(metavar="FILE.csv", readable=False, help="A table with names of columns.")]

app = new_app("Feature selection by mutual information: which columns tell about a target. No verb means run.")


@app.command()
def run(
    data: Data = None,
    target: Target = None,
    dataset: Dataset = None,
    criterion: Criterion = "jmi",
    k: Annotated[int, typer.Option(min=1, metavar="N", help="How many columns are chosen.")] = 20,
    bins: Bins = 5,
    discrete: Discrete = None,
    continuous: Continuous = None,
    missing: Missing = None,
    seed: Seed = 0,
    out: Out = RESULTS,
    quick: Quick = False,
    no_baseline: NoBaseline = False,
    offline: Offline = False,
) -> None:
    """Choose, measure beside scikit-learn, write metrics.json, report.html, pictures and the choice."""
    from projects.feature_selection.data import Choices, load
    from projects.feature_selection.run import Settings, run
    from projects.feature_selection.verbs import check_criterion

    check_criterion(criterion)
    settings = Settings(k, criterion, bins, seed, output_folder(out), quick, not no_baseline)
    choices = Choices(discrete or (), continuous or (), missing)
    run(load(data, target, dataset, choices=choices, seed=seed, offline=offline), settings)


@app.command()
def rank(
    file: Table,
    target: Target = None,
    criterion: Criterion = "jmi",
    k: Annotated[int, typer.Option(min=1, metavar="N", help="How many columns are chosen.")] = 10,
    bins: Bins = 5,
    discrete: Discrete = None,
    continuous: Continuous = None,
    missing: Missing = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """The columns of a table that tell most about one of them, in the order chosen, from all rows."""
    from projects.feature_selection.data import Choices
    from projects.feature_selection.ranked_table import ranked_table
    from projects.feature_selection.verbs import rank_file

    choices = Choices(discrete or (), continuous or (), missing)
    found = rank_file(file, target, choices, k=k, criterion=criterion, n_bins=bins, seed=seed)
    for note in found.notes:
        say(note, complaints)
    if as_json:
        rows = [{"feature": row.feature, "score": row.score, "p_value": row.p_value} for row in found.ranked]
        typer.echo(json.dumps(rows, allow_nan=False))
    else:
        console.print(ranked_table(found.ranked, f"What tells about {found.target}, by {criterion}"))


@app.command()
def keep(file: Table, model: SavedModel = None, out: Out = RESULTS) -> None:
    """The columns that a run has chosen, in the order chosen, of a table with the same columns: CSV to the output."""
    from projects.feature_selection import saved
    from projects.feature_selection.verbs import kept_columns

    typer.echo(kept_columns(file, saved.load(model or out / "model.npz")), nl=False)


@app.command()
def traps(seed: Seed = 0) -> None:
    """XOR, a copied column, selection before cross-validation: a table of each."""
    from projects.feature_selection.traps import show

    show(seed)


if __name__ == "__main__":
    main(app)
