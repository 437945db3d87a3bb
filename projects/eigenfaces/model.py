"""Faces as points in a space of few dimensions, and whose point is nearest.

A face x of d pixels is the mean face plus a combination of k eigenfaces, the principal components of the photographs:

    x ≈ x̄ + Σᵢ ωᵢ uᵢ        ω = Uᵀ (x - x̄)        U = [u₁ ... u_k], UᵀU = I

- identification: the person of the enrolled photograph whose ω is nearest;
- whitened: each ωᵢ is divided by its standard deviation √λᵢ, so that every eigenface weighs the same;
- distance from face space: what the eigenfaces cannot rebuild, small for a face and large for anything else;
- open set: a stranger's when the nearest is farther than strangers are.

Source: M. Turk and A. Pentland, Eigenfaces for recognition, J. Cognitive Neuroscience 3(1), 1991.
Left out: finding the face in a picture, and their running update of the eigenfaces.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foundations.estimators import PCA, KNeighborsClassifier
from foundations.statistics.model_selection import KFold


class Match(NamedTuple):
    """The nearest enrolled photograph of each face: its index, its person, the distance in face space."""

    index: np.ndarray
    person: np.ndarray
    distance: np.ndarray


@dataclass(frozen=True)
class FaceSpace:
    """The mean face, the eigenfaces, and the enrolled photographs as points between them.

    mean (d,), eigenfaces (k, d) in rows, deviations (k,) the standard deviations √λ along them, codes (n, k) the
    enrolled photographs, people (n,) whose they are. With `whiten` the codes are in units of the deviations.
    """

    mean: np.ndarray
    eigenfaces: np.ndarray
    deviations: np.ndarray
    codes: np.ndarray
    people: np.ndarray
    whiten: bool = False

    @classmethod
    def fit(cls, X: np.ndarray, people: np.ndarray, n_components: int, *, whiten: bool = False) -> "FaceSpace":
        """Learn the space from photographs X (n, d) and enroll them. n_components is at most n - 1: they span no more.

        Cost: n²d for the Gram matrix, which is smaller than the d x d covariance, and n³ for its eigenvectors.
        Compare: sklearn.decomposition.PCA, sklearn.neighbors.KNeighborsClassifier.
        """
        pca = PCA(n_components, whiten=whiten)
        codes = pca.fit_transform(X)
        deviations = np.maximum(np.sqrt(pca.explained_variance_), np.finfo(float).eps)  # whitening divides by them
        return cls(pca.mean_, pca.components_, deviations, codes, np.asarray(people), whiten)

    @property
    def scale(self) -> np.ndarray | float:
        """The unit of each coordinate of a code."""
        return self.deviations if self.whiten else 1.0

    def encode(self, X: np.ndarray) -> np.ndarray:
        """Photographs (n, d) to codes (n, k): ω = Uᵀ (x - x̄)."""
        return (X - self.mean) @ self.eigenfaces.T / self.scale  # (n, d) @ (d, k)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, j), j <= k, to pictures (n, d), rebuilt from the first j eigenfaces."""
        j = codes.shape[1]
        scale = self.deviations[:j] if self.whiten else 1.0
        return self.mean + (codes * scale) @ self.eigenfaces[:j]  # (n, j) @ (j, d)

    def nearest(self, X: np.ndarray) -> Match:
        """The nearest enrolled photograph of each row of X (n, d), by Euclidean distance between codes."""
        return nearest(self.encode(X), self.codes, self.people)

    def distance_from_face_space(self, X: np.ndarray) -> np.ndarray:
        """Root mean square over the pixels of x - x̂, in grey levels of 0 to 1, for each row of X (n, d)."""
        residual = X - self.decode(self.encode(X))
        return np.sqrt(np.mean(residual**2, axis=1))


def nearest(codes: np.ndarray, enrolled: np.ndarray, people: np.ndarray) -> Match:
    """Match codes (n, k) with enrolled codes (m, k) of people (m,)."""
    search = KNeighborsClassifier(n_neighbors=1).fit(enrolled, people)
    distance, index = search.kneighbors(codes)
    return Match(index[:, 0], people[index[:, 0]], distance[:, 0])


class Thresholds(NamedTuple):
    """Distances beyond which a face is a stranger's, and a picture no face; infinite: too few photographs to tell."""

    known: float
    face: float


def thresholds(
    X: np.ndarray, people: np.ndarray, n_components: int, false_accept_rate: float, false_reject_rate: float = 0.01
) -> Thresholds:
    """Choose both thresholds from the training photographs X (n, d) of `people` (n,) alone.

    People play the stranger: they are left out, a tenth of them at a time, the space is learned from the others, and
    their photographs are looked up in it. The fraction `false_accept_rate` of them comes nearer to somebody than
    `known`; the fraction `false_reject_rate` of them, faces all, lies farther from face space than `face`. It would not
    do to look them up in a space learned with them: it spreads the people it was learned from, but not strangers.
    """
    names = np.unique(people)
    distances, away = [], []
    for kept, left_out in KFold(n_splits=min(10, len(names))).split(names):
        learn, strange = np.isin(people, names[kept]), np.isin(people, names[left_out])
        if learn.sum() < 2:  # one point spans no space
            return Thresholds(np.inf, np.inf)
        space = FaceSpace.fit(X[learn], people[learn], min(n_components, learn.sum() - 1))
        distances.append(space.nearest(X[strange]).distance)
        away.append(space.distance_from_face_space(X[strange]))
    known = np.quantile(np.concatenate(distances), false_accept_rate)
    return Thresholds(float(known), float(np.quantile(np.concatenate(away), 1 - false_reject_rate)))
