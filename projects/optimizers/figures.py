"""The pictures of the optimizers project: which there are, and what each is drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from projects.optimizers import figures_data as data
from projects.optimizers import figures_paths as paths
from projects.optimizers import figures_rates as rates

if TYPE_CHECKING:
    from projects.optimizers.run import Findings


NOT_QUICKLY = ("relief", "paths", "sweep_bowl")  # those that take longest


def draw(found: Findings) -> dict[str, Path]:
    """Draw all pictures, fewer with --quick; their paths by name, in the order of the report."""
    main = found.main
    drawings = {
        "contour": lambda to: paths.contour(main, to),
        "relief": lambda to: paths.relief(main, to),
        "paths": lambda to: paths.one_by_one(main, to),
        "losses": lambda to: paths.losses(main, to),
        "sweep": lambda to: rates.sweep(main, to),
        "sweep_bowl": lambda to: rates.sweep(found.theory, to),
        "theory": lambda to: rates.theory(found.theory, to),
        "basins": lambda to: rates.basins(found.basin_surface, found.basin_maps, to),
        "second_order": lambda to: paths.second_order(main, found.classics, to),
        "overview": lambda to: rates.overview(found.others, to),
        "learning": lambda to: data.learning(found.trainings, to),
        "regression": lambda to: data.plane(found.trainings[0], found.planes[0], to),
        "network": lambda to: data.plane(found.trainings[1], found.planes[1], to),
    }
    files = {name: found.settings.out / f"{name}.png" for name in drawings}
    for name in NOT_QUICKLY if found.settings.quick else ():
        files.pop(name).unlink(missing_ok=True)  # an earlier run's would be taken for this one's
    return {name: drawings[name](path) for name, path in files.items()}
