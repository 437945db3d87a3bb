"""Closed set: whose face is it, among the people enrolled? Both sides on the same splits, in turn.

Ten stratified splits; accuracy plain and whitened and against the number of components, beside scikit-learn's pipeline,
its face recognition example (whitened PCA and a support vector machine) and a dummy. How far the two sides' eigenfaces
and rebuilt photographs are apart. And whether the distance from face space tells a face from another picture.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from foundations.linalg import norm
from foundations.statistics.metrics import accuracy_score, roc_auc_score
from foundations.statistics.model_selection import StratifiedShuffleSplit
from projects.common.results import Stopwatch
from projects.eigenfaces.model import FaceSpace, nearest, thresholds
from projects.eigenfaces.not_faces import not_faces

TEST_FRACTION = 0.3  # 7 photographs of each person to train and 3 to test, where there are 10
COMPONENTS = (1, 2, 5, 10, 15, 20, 30, 40, 50, 75, 100, 125, 150)  # of the accuracy curve
SMALLEST_GAP = 1e-3  # relative: eigenfaces with nearer neighbors are free to turn, and cannot be compared


class Split(NamedTuple):
    """Photographs as rows (n, d) with their people, to train and to test."""

    X: np.ndarray
    people: np.ndarray
    X_test: np.ndarray
    people_test: np.ndarray


@dataclass
class Side:
    """One side of the comparison: a number for every split, and the seconds by phase."""

    accuracy: list[float] = field(default_factory=list)
    whitened: list[float] = field(default_factory=list)
    curve: list[list[float]] = field(default_factory=list)  # splits x components
    watch: Stopwatch = field(default_factory=Stopwatch)


@dataclass
class ClosedSet:
    """What the splits showed."""

    n_components: int
    components: list[int]  # of the curves
    ours: Side = field(default_factory=Side)
    library: Side = field(default_factory=Side)
    support_vectors: list[float] = field(default_factory=list)
    dummy: list[float] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)  # largest, between our eigenfaces and the library's, radians
    gaps: list[float] = field(default_factory=list)  # largest, between our rebuilt photographs and the library's


class Splits(Sequence[Split]):
    """Splits of photographs X (n, d) of `people` (n,), each cut out when asked for: ten copies would be large."""

    def __init__(self, X: np.ndarray, people: np.ndarray, rows: list[tuple[np.ndarray, np.ndarray]]) -> None:
        self.X, self.people, self.rows = X, people, rows

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, count: int) -> "Splits":
        """The first few of them."""
        return Splits(self.X, self.people, self.rows[:count])

    @property
    def most_components(self) -> int:
        """n photographs to train on, the same number in every split, span n - 1 directions around their mean."""
        return min(len(self.rows[0][0]) - 1, self.X.shape[1])

    def __getitem__(self, number):
        train, test = self.rows[number]
        return Split(self.X[train], self.people[train], self.X[test], self.people[test])


def splits(X: np.ndarray, people: np.ndarray, count: int, seed: int) -> Splits:
    """Stratified splits: the same fraction of everyone's photographs to test, at least one of everyone on each side."""
    to_test = max(math.ceil(TEST_FRACTION * len(people)), len(np.unique(people)))
    draw = StratifiedShuffleSplit(n_splits=count, test_size=to_test, random_state=seed)
    return Splits(X, people, list(draw.split(X, people)))


def closed_set(
    divided: Splits, n_components: int, *, with_baseline: bool, advance: Callable[[], None] = lambda: None
) -> ClosedSet:
    """Run both sides on every split; `advance` is called after each."""
    found = ClosedSet(n_components, [k for k in COMPONENTS if k <= divided.most_components])
    for split in divided:
        space = _our_side(split, found)
        if with_baseline:
            _library_side(split, space, found)
        advance()
    return found


def _our_side(split: Split, found: ClosedSet) -> FaceSpace:
    X, people, X_test, people_test = split
    side, k, ks = found.ours, found.n_components, found.components
    space = side.watch.time("fit", FaceSpace.fit, X, people, k)
    match = side.watch.time("predict", space.nearest, X_test)
    side.accuracy.append(accuracy_score(people_test, match.person))

    white = replace(space, whiten=True, codes=space.codes / space.deviations)
    side.whitened.append(accuracy_score(people_test, white.nearest(X_test).person))

    widest = FaceSpace.fit(X, people, ks[-1])  # the first j coordinates of a code are the code in j eigenfaces
    codes = widest.encode(X_test)
    guesses = [nearest(codes[:, :j], widest.codes[:, :j], people).person for j in ks]
    side.curve.append([accuracy_score(people_test, guess) for guess in guesses])
    return space


def _library_side(split: Split, space: FaceSpace, found: ClosedSet) -> None:
    from projects.eigenfaces import baseline  # slow to import, and --no-baseline need not wait for it

    X, people, X_test, people_test = split
    side, k, ks = found.library, found.n_components, found.components
    pipeline = side.watch.time("fit", baseline.fit, X, people, k)
    guess = side.watch.time("predict", pipeline.predict, X_test)
    side.accuracy.append(accuracy_score(people_test, guess))
    side.whitened.append(baseline.whitened_accuracy(pipeline, *split))
    side.curve.append(baseline.accuracy_by_components(baseline.fit(X, people, ks[-1]), *split, ks))

    found.support_vectors.append(baseline.support_vector_accuracy(pipeline, *split))
    found.dummy.append(baseline.dummy_accuracy(*split))
    found.angles.append(largest_principal_angle(space.eigenfaces, baseline.eigenfaces(pipeline), space.deviations**2))
    rebuilt = space.decode(space.encode(X_test))
    found.gaps.append(float(np.abs(rebuilt - baseline.rebuild(pipeline, X_test)).max()))


def largest_principal_angle(U: np.ndarray, V: np.ndarray, eigenvalues: np.ndarray) -> float:
    """Largest angle in radians between matching rows of U and V (k, d), whose eigenvalues stand apart from the rest.

    From the sine, ‖u - (uᵀv) v‖: the arc cosine of a number near 1 cannot tell angles below 1e-8 from 0. The last row
    is left out, since its distance to the eigenvalue after it is not known. 0 where no row can be compared.
    """
    gap = -np.diff(eigenvalues) / np.maximum(eigenvalues[:-1], np.finfo(float).tiny)  # λᵢ to λᵢ₊₁, relative to λᵢ
    apart = gap > SMALLEST_GAP
    apart[1:] &= gap[:-1] > SMALLEST_GAP
    u, v = U[:-1][apart], V[:-1][apart]
    sines = norm(u - np.sum(u * v, axis=1, keepdims=True) * v, axis=1)
    return float(np.arcsin(np.minimum(sines, 1.0)).max(initial=0.0))


class FacesAndOthers(NamedTuple):
    """Distances from face space of unseen photographs and of pictures of other things, and the limit between them."""

    faces: np.ndarray
    others: np.ndarray
    threshold: float
    roc_auc: float


def faces_and_others(
    split: Split, n_components: int, size: tuple[int, int], false_accept_rate: float, seed: int
) -> FacesAndOthers:
    """Tell the test photographs of a split from as many pictures of other things by their distance from face space."""
    space = FaceSpace.fit(split.X, split.people, n_components)
    others = not_faces(len(split.X_test), *size, np.random.default_rng(seed)).reshape(len(split.X_test), -1)
    near, far = space.distance_from_face_space(split.X_test), space.distance_from_face_space(others)
    is_face = np.repeat([1, 0], [len(near), len(far)])
    auc = roc_auc_score(is_face, -np.concatenate([near, far]))
    return FacesAndOthers(near, far, thresholds(split.X, split.people, n_components, false_accept_rate).face, auc)
