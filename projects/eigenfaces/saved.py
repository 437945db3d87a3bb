"""The trained model on disk: a face space, the size of its pictures, the names of its people and its two thresholds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from projects.common.errors import UserError
from projects.common.files import load_model, save_model
from projects.eigenfaces.model import FaceSpace, Match, Thresholds

ARRAYS = ("mean", "eigenfaces", "deviations", "codes", "people")
# array: (kinds of its dtype, number of dimensions)
LAYOUT = {"mean": ("f", 1), "eigenfaces": ("f", 2), "deviations": ("f", 1), "codes": ("f", 2), "people": ("iu", 1)} | {
    "names": ("U", 1),
    "size": ("iu", 1),
    "limits": ("f", 1),
}


@dataclass(frozen=True)
class Recognizer:
    """All that is needed to say who is on a photograph of `size` (height, width) pixels."""

    space: FaceSpace
    names: list[str]
    size: tuple[int, int]
    limits: Thresholds

    def recognize(self, photographs: np.ndarray) -> tuple[Match, np.ndarray, np.ndarray]:
        """Photographs (n, height, width) to their matches, whether each is known, and distances from face space."""
        X = photographs.reshape(len(photographs), -1)
        match, away = self.space.nearest(X), self.space.distance_from_face_space(X)
        return match, (match.distance <= self.limits.known) & (away <= self.limits.face), away

    def save(self, path: Path) -> None:
        """Write the model, whole or not at all."""
        arrays = {name: getattr(self.space, name) for name in ARRAYS}
        save_model(path, "eigenfaces", **arrays, names=self.names, size=self.size, limits=self.limits)


def load(path: Path) -> Recognizer:
    """Read a model. UserError where it is absent, truncated, foreign, or of another size than its pictures."""
    found = load_model(path, "eigenfaces", set(LAYOUT))
    for name, (kinds, ndim) in LAYOUT.items():
        if found[name].dtype.kind not in kinds or found[name].ndim != ndim or found[name].size == 0:
            raise UserError(f"{path} is damaged: its {name} are not what a model has; train it again.")
    mean, eigenfaces, deviations, codes, people = (found[name] for name in ARRAYS)
    if not all(np.isfinite(array).all() for array in (mean, eigenfaces, deviations, codes)):
        raise UserError(f"{path} is damaged: not all of its numbers are finite; train it again.")
    k, (height, width), limits = len(deviations), found["size"][[0, -1]].tolist(), found["limits"][[0, -1]].tolist()
    if mean.shape != (height * width,) or eigenfaces.shape != (k, height * width):
        raise UserError(
            f"{path} was trained at another size: its eigenfaces have {eigenfaces.shape[-1]} pixels, its photographs "
            f"{height} x {width}; train it again."
        )
    if codes.shape != (len(people), k) or not 0 <= people.min() <= people.max() < len(found["names"]):
        raise UserError(f"{path} is damaged: its enrolled photographs do not fit its eigenfaces; train it again.")
    space = FaceSpace(mean, eigenfaces, deviations, codes, people)
    return Recognizer(space, found["names"].tolist(), (height, width), Thresholds(*limits))
