"""The fitted model on disk: what its columns are, how inputs are scaled and expanded, and the posterior of its weights.

The posterior is kept as the sums and the precisions that it follows from; of the data, the inputs of a curve's training
rows, for its basis is fitted to them anew. What is no number (names, kinds and levels of columns) is JSON, in bytes.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from foundations.estimators import BayesianLinearRegression
from foundations.estimators.bayesian.statistics import Statistics
from projects.bayesian_regression.columns import Columns
from projects.bayesian_regression.model import BASES, FEWEST_VALUES, LINEAR, MOST, Model
from projects.common.columns import FILLED_BY, Column
from projects.common.errors import UserError
from projects.common.files import load_model, save_model

KIND = "bayesian_regression"
# array: its shape for p inputs and k columns of the design
SHAPES = {
    "location": "p",
    "scale": "p",
    "low": "p",
    "high": "p",
    "n": "",
    "x_mean": "k",
    "y_mean": "",
    "G": "kk",
    "b": "k",
    "c": "",
    "weight_precision": "",
    "noise_precision": "",
}


def save(path: Path, model: Model, columns: Columns) -> None:
    """Write the model, whole or not at all."""
    about = {
        "basis": model.basis,
        "size": model.size,
        "target": columns.target,
        "left_out": columns.left_out,
        "columns": [vars(column) for column in columns.columns],
    }
    fitted = model.estimator
    arrays = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "location": model.location,
        "scale": model.scale,
        "low": model.low,
        "high": model.high,
        **fitted.statistics_._asdict(),
        "weight_precision": fitted.weight_precision_,
        "noise_precision": fitted.noise_precision_,
    }
    if model.inputs is not None:
        arrays["inputs"] = model.inputs
    save_model(path, KIND, **arrays)


def load(path: Path) -> tuple[Model, Columns]:
    """Read a model and its columns. UserError where it is absent, truncated, foreign or does not fit together."""
    raw = load_model(path, KIND, {"about", *SHAPES})
    with _damage(path):
        about = json.loads(raw["about"].tobytes())
        columns = _columns(about)
        if about["basis"] not in (LINEAR, *BASES):
            raise ValueError(f"there is no basis {about['basis']}")
    if about["basis"] != LINEAR:
        raw |= load_model(path, KIND, {"inputs"})
    with _damage(path):
        for name in set(raw) - {"about"}:
            if raw[name].dtype.kind not in "fi" or not np.isfinite(raw[name]).all():
                raise ValueError(f"its {name} holds what is no finite number")
        return _model(about, raw, len(columns.inputs)), columns


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise UserError(f"{path} is damaged ({str(error).rstrip('.')}); train it again.") from error


def _columns(about: dict) -> Columns:
    found = []
    for entry in about["columns"]:
        column = Column(str(entry["name"]), entry["kind"], tuple(map(str, entry["levels"])), entry["fill"])
        fill = str if column.kind == "category" else float
        if column.kind not in FILLED_BY or not isinstance(column.fill, fill):
            raise ValueError(f"its column {column.name} is of no kind that there is")
        found.append(column)
    return Columns(tuple(found), str(about["target"]), tuple(map(str, about["left_out"])))


def _model(about: dict, raw: dict[str, np.ndarray], p: int) -> Model:
    """The model that these arrays are of p inputs. ValueError where they are none."""
    size = about["size"]
    if not isinstance(size, int) or not 0 <= size <= MOST:
        raise ValueError(f"its size is {size}")
    model = Model(about["basis"], size)
    if "inputs" in raw:
        if raw["inputs"].shape[1:] != (p,) or len(raw["inputs"]) < FEWEST_VALUES:
            raise ValueError(f"its inputs have shape {raw['inputs'].shape}")
        model.fit_basis(raw["inputs"])
    else:
        model.inputs = model.features = None
    of_inputs = ("location", "scale", "low", "high")
    _check_shapes(raw, of_inputs, {"p": p})
    for name in of_inputs:
        setattr(model, name, raw[name])
    if not (model.scale > 0).all():
        raise ValueError("its scale is not above 0")
    k = model.design(model.location[None]).shape[1]
    _check_shapes(raw, SHAPES, {"p": p, "k": k})
    sums = Statistics(*(raw[name] if SHAPES[name] else raw[name].item() for name in Statistics._fields))
    precisions = {name: raw[name].item() for name in ("weight_precision", "noise_precision")}
    model.estimator = BayesianLinearRegression.from_statistics(sums, **precisions)
    return model


def _check_shapes(raw: dict[str, np.ndarray], names: Iterable[str], lengths: dict[str, int]) -> None:
    for name in names:
        wanted = tuple(lengths[letter] for letter in SHAPES[name])
        if raw[name].shape != wanted:
            raise ValueError(f"its {name} has shape {raw[name].shape}, and {wanted} is needed")
