"""The pictures of this project: which there are, and what each is drawn from."""

from pathlib import Path

from projects.feature_selection import figures_accuracy as judged
from projects.feature_selection import figures_information as information
from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies import Studies


def draw(task: Task, model: Model, found: Studies, folder: Path) -> dict[str, Path]:
    """Draw all pictures into the folder; their paths by name, in the order of the report.

    Of what was not studied there is no picture; an earlier run's, which would be taken for this one's, is removed.
    """
    drawings = {
        "ranking": lambda to: information.ranking(task, model, to),
        "information": lambda to: information.gain(found.gain, to),
        "accuracy": found.accuracy and (lambda to: judged.accuracy(found.accuracy, to)),
        "precision": found.precision and (lambda to: judged.precision(found.precision, to)),
        "pairs": lambda to: information.pairs(found.pairs, task.target, to),
        "best_pair": found.best_pair and (lambda to: information.best_pair(task, found.best_pair, to)),
        "stability": found.stability and (lambda to: judged.stability(task, model, found.stability, to)),
    }
    files = {name: folder / f"{name}.png" for name in drawings}
    for name, drawing in drawings.items():
        if drawing is None:
            files.pop(name).unlink(missing_ok=True)
    return {name: drawings[name](path) for name, path in files.items()}
