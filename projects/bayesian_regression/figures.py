"""The pictures of this project: which there are, and what each is drawn from."""

from pathlib import Path

from projects.bayesian_regression import figures_checks as checks
from projects.bayesian_regression import figures_evidence as evidence
from projects.bayesian_regression import figures_weights as weights
from projects.bayesian_regression.model import LINEAR, Model, Task
from projects.bayesian_regression.studies import Studies
from projects.common.figures import label


def draw(task: Task, model: Model, found: Studies, folder: Path) -> dict[str, Path]:
    """Draw all pictures into the folder; their paths by name, in the order of the report.

    Where the model comes in one size only there is no picture of the evidence by size, and where no rows were held back
    none of the coverage; an earlier run's, which would be taken for this one's, is removed.
    """
    unit = coefficient_unit(task, model)
    drawings = {
        "predictive_band": lambda to: evidence.predictive_band(task, found.band, to),
        "coverage": lambda to: evidence.coverage(task, found.band, to),
        "weight_space": lambda to: weights.weight_space(found.line, to),
        "evidence": lambda to: evidence.evidence(found.evidence, to),
        "shrinkage": lambda to: weights.shrinkage(found.shrinkage, unit, to),
        "relevance": lambda to: weights.relevance(found.relevance, unit, to),
        "kernel": lambda to: checks.kernel(task, found.kernel, to),
        "chains": lambda to: checks.chains(found.chains, unit, to),
    }
    files = {name: folder / f"{name}.png" for name in drawings}
    for name, there in (("evidence", found.evidence is not None), ("coverage", task.held_back)):
        if not there:
            files.pop(name).unlink(missing_ok=True)
    return {name: drawings[name](path) for name, path in files.items()}


def coefficient_unit(task: Task, model: Model) -> str:
    """What a coefficient is counted in: the target's unit; in a linear model for a standard deviation of the input."""
    unit = label(task.unit or task.target)
    return f"{unit} per standard deviation" if model.basis == LINEAR else unit
