"""The fitted model on disk: what its columns are, how inputs are scaled and expanded, and the posterior of its weights.

The posterior is kept as the sums and the precisions that it follows from; the data themselves are not kept. What is no
number (names, kinds and levels of columns) is JSON, in bytes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from foundations.estimators import BayesianLinearRegression
from foundations.estimators.bayesian.statistics import Statistics
from projects.bayesian_regression.columns import FILLED_BY, Column, Columns
from projects.bayesian_regression.model import BASES, LINEAR, Model
from projects.common.errors import UserError
from projects.common.files import load_model, save_model

KIND = "bayesian_regression"
LEARNED = re.compile(r"[a-z][a-z_]*_")  # names of what a basis has learned
# array: its shape for p inputs and k columns of the design
SHAPES = {
    "location": "p",
    "scale": "p",
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
    learned = {} if model.features is None else {k: v for k, v in vars(model.features).items() if LEARNED.fullmatch(k)}
    about = {
        "basis": model.basis,
        "size": model.size,
        "learned": list(learned),
        "target": columns.target,
        "left_out": columns.left_out,
        "columns": [vars(column) for column in columns.columns],
    }
    fitted = model.estimator
    arrays = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "location": model.location,
        "scale": model.scale,
        **fitted.statistics_._asdict(),
        "weight_precision": fitted.weight_precision_,
        "noise_precision": fitted.noise_precision_,
    }
    save_model(path, KIND, **arrays, **learned)


def load(path: Path) -> tuple[Model, Columns]:
    """Read a model and its columns. UserError where it is absent, truncated, foreign or does not fit together."""
    raw = load_model(path, KIND, {"about", *SHAPES})
    with _damage(path):
        about = json.loads(raw["about"].tobytes())
        names = {str(name) for name in about["learned"]}
        if not all(map(LEARNED.fullmatch, names)):
            raise ValueError("a name of what its basis has learned is none")
        columns = _columns(about)
    learned = load_model(path, KIND, names)
    with _damage(path):
        for name, value in [*learned.items(), *((name, raw[name]) for name in SHAPES)]:
            if value.dtype.kind not in "fi" or not np.isfinite(value).all():
                raise ValueError(f"its {name} holds what is no finite number")
        return _model(about, raw, learned, len(columns.inputs)), columns


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
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


def _model(about: dict, raw: dict[str, np.ndarray], learned: dict[str, np.ndarray], p: int) -> Model:
    """The model that these arrays are of p inputs. ValueError where they are none."""
    if about["basis"] not in (LINEAR, *BASES):
        raise ValueError(f"there is no basis {about['basis']}")
    model = Model(about["basis"], int(about["size"]))
    _check_shapes(raw, ("location", "scale"), {"p": p})
    model.location, model.scale = raw["location"], raw["scale"]
    if not (model.scale > 0).all():
        raise ValueError("its scale is not above 0")
    model.features = None
    if model.basis != LINEAR:
        model.features = BASES[model.basis][0](model.size)
        for name, value in learned.items():
            setattr(model.features, name, value if value.ndim else value.item())
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
