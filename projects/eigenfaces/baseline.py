"""The same task with scikit-learn: PCA by full SVD and the nearest neighbor, a stronger reference, and a dummy."""

import warnings

import numpy as np
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import SVC

# scikit-learn takes two photographs of each of many people for a regression by mistake.
warnings.filterwarnings("ignore", "The number of unique classes", UserWarning)

LIBRARIES = ("numpy", "scikit-learn", "scipy")


def fit(X: np.ndarray, people: np.ndarray, n_components: int) -> Pipeline:
    """The library's pipeline on the same photographs, (n, d)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # 0 / 0 where all photographs are the same
        return make_pipeline(PCA(n_components, svd_solver="full"), KNeighborsClassifier(n_neighbors=1)).fit(X, people)


def eigenfaces(pipeline: Pipeline) -> np.ndarray:
    """The library's components, (k, d)."""
    return pipeline[0].components_


def rebuild(pipeline: Pipeline, X: np.ndarray) -> np.ndarray:
    """Photographs (n, d) rebuilt by the library from all its components."""
    return pipeline[0].inverse_transform(pipeline[0].transform(X))


def accuracy_by_components(pipeline: Pipeline, X, people, X_test, people_test, ks: list[int]) -> list[float]:
    """Accuracy of the library's nearest neighbor on the first k coordinates, for each k."""
    codes, tests = pipeline[0].transform(X), pipeline[0].transform(X_test)
    return [KNeighborsClassifier(1).fit(codes[:, :k], people).score(tests[:, :k], people_test) for k in ks]


def nearest_distance(pipeline: Pipeline, X: np.ndarray) -> np.ndarray:
    """Distance of each photograph (n, d) to the nearest enrolled one, in the library's face space."""
    return pipeline[1].kneighbors(pipeline[0].transform(X))[0][:, 0]


def whitened_accuracy(pipeline: Pipeline, X, people, X_test, people_test) -> float:
    """Accuracy of the library's nearest neighbor on whitened coordinates."""
    return KNeighborsClassifier(1).fit(_whitened(pipeline, X), people).score(_whitened(pipeline, X_test), people_test)


def support_vector_accuracy(pipeline: Pipeline, X, people, X_test, people_test) -> float:
    """scikit-learn's own face recognition example: whitened PCA, then a support vector machine with its settings."""
    machine = SVC(kernel="rbf", class_weight="balanced", C=1000.0, gamma=0.005)
    return machine.fit(_whitened(pipeline, X), people).score(_whitened(pipeline, X_test), people_test)


def _whitened(pipeline: Pipeline, X: np.ndarray) -> np.ndarray:
    """What PCA(whiten=True) gives, without fitting it again."""
    deviations = np.sqrt(pipeline[0].explained_variance_)
    return pipeline[0].transform(X) / np.maximum(deviations, np.finfo(deviations.dtype).eps)


def dummy_accuracy(X, people, X_test, people_test) -> float:
    """Always the person with the most photographs."""
    return DummyClassifier(strategy="most_frequent").fit(X, people).score(X_test, people_test)
