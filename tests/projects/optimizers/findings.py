"""What a run finds, made small: for tests of what is drawn and written from it."""

from functools import cache
from pathlib import Path

import numpy as np

from projects.optimizers.classics import descend
from projects.optimizers.contest import contest
from projects.optimizers.data import Table
from projects.optimizers.learning import LOGITS, Task, plane, train
from projects.optimizers.model import Settings as Rates
from projects.optimizers.model import basins
from projects.optimizers.run import Findings, Library, Settings
from projects.optimizers.surfaces import SURFACES, surface

RATES = np.geomspace(1e-3, 1, 7)
DRAWN = np.random.default_rng(0).standard_normal((12, 2))
TABLE = Table(DRAWN, np.arange(12.0) % 2, ("no", "yes"), "drawn", "user")


def findings(out: Path, formula="himmelblau", names=("gd", "adam"), *, lr=None, start=None, steps=20, library=True):
    """A run on a surface with few steps, few rates and a dozen rows of data."""
    descended = surface(formula)
    settings = Settings(descended, start or descended.start, list(names), lr, steps, 0, out, True, library)
    bowl, valley = SURFACES["bowl-10"], SURFACES["himmelblau"]
    trainings, planes = trained(tuple(names))
    return Findings(
        *(settings, TABLE),
        main=contest(descended, settings.start, names, steps, RATES, lr),
        theory=contest(bowl, bowl.start, names, steps, RATES, None),
        others=[contest(each, each.start, names, steps, RATES, None) for each in (bowl, valley)],
        classics=descend(descended, settings.start, 50),
        basin_surface=valley,
        basin_maps=basins(valley, names, steps, Rates(lr=0.01), 5),
        trainings=trainings,
        planes=planes,
        dummy=1.0,
        library=Library([], {}, 1e-13, [], {"bfgs": Result(nfev=7, njev=6, fun=0.5)}) if library else None,
        notes=["a note"],
    )


@cache
def trained(names):
    """What training and the planes are, of which the same serve every run."""
    trainings = [train(Task(name, TABLE.X, TABLE.y), names, 4, RATES[:2], 0) for name in LOGITS]
    return trainings, [plane(training, 6) for training in trainings]


class Result(dict):
    """What stands for SciPy's result."""

    __getattr__ = dict.__getitem__
