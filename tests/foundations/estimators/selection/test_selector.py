"""The selector: scikit-learn's checks and tools, what it learns, tables of any kind, and what it refuses."""

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from foundations.estimators import KNeighborsClassifier, LinearRegression, MutualInformationSelector
from foundations.estimators.selection import CRITERIA, bootstrap_supports, greedy, joint_codes, redundancy, relevance
from foundations.statistics.hypothesis_tests import adjust

CHECKED = [MutualInformationSelector(), MutualInformationSelector(2, criterion="mim", n_permutations=3)]


def checks():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "does not inherit from BaseEstimator": so it is meant to be
        for estimator in CHECKED:
            for _, check in estimator_checks_generator(estimator):
                name = getattr(check, "func", check).__name__
                if name != "check_array_api_input":  # needs a process of its own, see test_sklearn_guest
                    yield pytest.param(estimator, check, id=f"{estimator}-{name}")


@pytest.mark.filterwarnings("ignore:n_features_to_select is 10:UserWarning")
@pytest.mark.parametrize(("estimator", "check"), list(checks()))
def test_passes_scikit_learns_check(estimator, check):
    check(clone(estimator))


def test_in_a_pipeline_and_a_grid():
    X, y = load_breast_cancer(return_X_y=True)
    pipeline = make_pipeline(MutualInformationSelector(), KNeighborsClassifier())
    grid = {"n_features_to_select": [1, 5], "criterion": ["mim", "jmi"]}
    grid = {f"mutualinformationselector__{name}": values for name, values in grid.items()}
    search = GridSearchCV(pipeline, grid, cv=3, error_score="raise").fit(X, y)
    assert search.best_score_ > 0.88
    assert search.best_params_["mutualinformationselector__n_features_to_select"] == 5
    X, y = load_diabetes(return_X_y=True)
    assert cross_val_score(make_pipeline(MutualInformationSelector(3), LinearRegression()), X, y, cv=3).mean() > 0.35


@pytest.mark.parametrize("n_neighbors", [1, 3])
@pytest.mark.parametrize("classes", [True, False])
def test_relevance_is_scikit_learns(classes, n_neighbors):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((150, 5))
    X[:, 3:] = rng.integers(0, 4, (150, 2))
    y = X @ [1, 0.5, 0, 1, 0] + 0.5 * rng.standard_normal(150)
    y, library = (np.digitize(y, [0, 2]), mutual_info_classif) if classes else (y, mutual_info_regression)
    model = MutualInformationSelector(2, criterion="mim", n_neighbors=n_neighbors).fit(X, y)
    wanted = library(X, y, discrete_features=[3, 4], n_neighbors=n_neighbors, random_state=0)
    np.testing.assert_allclose(model.relevance_, wanted, atol=1e-9)  # no ties: other noise changes nothing


@pytest.mark.parametrize("criterion", CRITERIA)
def test_learns_what_its_steps_give(criterion):
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 200)
    X = rng.standard_normal((200, 6)) + np.outer(y, [2, 1.9, 0, 0.5, 0, 0])
    X[:, 4] = rng.integers(0, 4, 200) + y
    model = MutualInformationSelector(4, criterion=criterion).fit(X, y)
    discrete = np.arange(6) == 4
    codes, target = joint_codes(X, y, discrete=discrete, discrete_target=True)
    assert codes.max(axis=0).tolist() == [4, 4, 4, 4, 5, 4]
    if criterion == "mim":
        assert model.ranking_.tolist() == np.argsort(-model.relevance_)[:4].tolist()
        assert model.scores_.tolist() == model.relevance_[model.ranking_].tolist()
    else:
        wanted = greedy(codes, target, 4, criterion)
        assert model.ranking_.tolist() == wanted.ranking.tolist()
        assert model.scores_.tolist() == wanted.scores.tolist()
    np.testing.assert_equal(model.redundancy_, redundancy(codes, model.ranking_))
    assert model.discrete_features_.tolist() == discrete.tolist() and model.discrete_target_ is True
    assert model.p_values_ is None and model.q_values_ is None
    assert np.flatnonzero(model.support_).tolist() == sorted(model.ranking_.tolist())
    assert model.get_support(indices=True).tolist() == sorted(model.ranking_.tolist())
    np.testing.assert_array_equal(model.transform(X), X[:, model.get_support()])
    assert model.get_feature_names_out().tolist() == [f"x{j}" for j in sorted(model.ranking_)]


def people(n=120):
    """A data frame of texts, booleans, whole numbers and measurements; the target is a text."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, n)
    frame = pd.DataFrame(
        {
            "city": np.array(["Graz", "Linz", "Wels"])[(y + rng.integers(0, 2, n)) % 3],
            "member": rng.random(n) < 0.5,
            "children": rng.integers(0, 4, n),
            "height": 170 + 10 * rng.standard_normal(n),
            "income": 1000 * np.exp(rng.standard_normal(n) + 2 * y),
            "year": rng.integers(1950, 2000, n),
        }
    )
    return frame, np.array(["no", "yes"])[y]


def test_a_data_frame_of_texts_and_numbers():
    frame, y = people()
    model = MutualInformationSelector(2, criterion="mim", n_permutations=99).fit(frame, y)
    assert model.discrete_features_.tolist() == [True, True, True, False, False, False]
    assert model.discrete_target_ is True
    assert model.get_feature_names_out().tolist() == ["city", "income"]
    out = model.transform(frame)
    assert out[0].tolist() == [frame["city"][0], frame["income"][0]]
    np.testing.assert_array_equal(model.transform(frame.to_numpy()), out)
    np.testing.assert_array_equal(MutualInformationSelector(2, criterion="mim").fit_transform(frame, y), out)
    np.testing.assert_array_equal(model.q_values_, adjust(model.p_values_))
    assert (model.q_values_ < 0.05).tolist() == [True, False, False, False, True, False]
    with pytest.raises(ValueError, match="was fitted on columns named"):
        model.transform(frame.rename(columns={"city": "town"}))
    with pytest.raises(ValueError, match="input_features is not equal"):
        model.get_feature_names_out(list("abcdef"))


def test_a_frame_of_numbers_alone_keeps_its_type():
    frame = people()[0].select_dtypes("number").drop(columns="children").astype(np.float32)
    y = people()[1]
    model = MutualInformationSelector(1).fit(frame, y)
    assert model.get_feature_names_out().tolist() == ["income"]
    assert model.transform(frame).dtype == np.float32


def test_texts_are_counted_as_their_codes_are():
    frame, y = people()
    codes = np.column_stack([np.unique(frame["city"], return_inverse=True)[1], frame["member"], frame["children"]])
    texts = np.array(frame[["city", "member", "children"]], dtype=object)
    for criterion in CRITERIA:
        got = MutualInformationSelector(3, criterion=criterion).fit(texts, y)
        wanted = MutualInformationSelector(3, criterion=criterion).fit(codes, y == "yes")
        assert got.ranking_.tolist() == wanted.ranking_.tolist()
        assert got.scores_.tolist() == wanted.scores_.tolist()
    letters = MutualInformationSelector(1).fit(np.array([["a"], ["b"]] * 3), [0, 1] * 3)
    assert letters.scores_ == pytest.approx(np.log(2))


def test_numbers_of_a_list_stay_numbers_beside_texts():
    frame, y = people()
    table = frame[["city", "height", "income"]].to_numpy().tolist()
    got = MutualInformationSelector(2, criterion="mim").fit(table, y.tolist())
    assert got.discrete_features_.tolist() == [True, False, False]
    assert got.transform(table)[0].tolist() == [table[0][0], table[0][2]]
    supports = bootstrap_supports(MutualInformationSelector(2, criterion="mim"), table, y, 3, np.random.default_rng(0))
    assert supports.tolist() == [[True, False, True]] * 3
    with pytest.raises(ValueError, match="target y is of texts, and has nan in row 1"):
        MutualInformationSelector(2).fit(table[:4], ["a", np.nan, "b", "b"])


def test_more_bins_than_rows_are_as_many_as_rows():
    X, y = np.random.default_rng(0).random((30, 4)), np.arange(30) % 3
    wanted = MutualInformationSelector(4, n_bins=30).fit(X, y)
    got = MutualInformationSelector(4, n_bins=10**30).fit(X, y)
    assert got.ranking_.tolist() == wanted.ranking_.tolist() and got.scores_.tolist() == wanted.scores_.tolist()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("auto", [True, True, False, False]),
        (True, [True] * 4),
        (False, [False] * 4),
        ([False, True, False, True], [False, True, False, True]),
        ([0, 2], [True, False, True, False]),
        ([], [False] * 4),
    ],
)
def test_which_columns_are_discrete(asked, wanted):
    X = np.column_stack([np.arange(60) % 2 == 0, np.arange(60) % 20, np.arange(60) % 21, np.arange(60) % 3 / 2])
    model = MutualInformationSelector(1, discrete_features=asked).fit(X, np.arange(60) % 5)
    assert model.discrete_features_.tolist() == wanted


@pytest.mark.parametrize(
    ("y", "asked", "wanted"),
    [
        (np.arange(60) % 20, "auto", True),
        (np.arange(60) % 21, "auto", False),
        (np.arange(60) % 2 + 0.5, "auto", False),
        (np.arange(60) % 2 == 0, "auto", True),
        (np.arange(60) % 2, False, False),
        (np.arange(60) % 30, True, True),
        (np.array(["a", "b"] * 30, dtype=object), "auto", True),
        (np.array([1, 2] * 30, dtype=object), "auto", True),
        (np.array([[1], [2]] * 30), "auto", True),
    ],
)
def test_whether_the_target_is_discrete(y, asked, wanted):
    X = np.random.default_rng(0).random((60, 2))
    assert MutualInformationSelector(1, discrete_target=asked).fit(X, y).discrete_target_ is wanted


def test_a_column_of_one_value_tells_nothing():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((80, 4))
    X[:, 1], X[:, 2] = 0.1, 7
    for y in (X[:, 3] > 0, X[:, 3] + 0.5 * X[:, 0]):
        model = MutualInformationSelector(2, criterion="mim", n_permutations=9).fit(X, y)
        assert model.relevance_[1:3].tolist() == [0, 0]
        assert model.p_values_[1:3].tolist() == [1, 1]


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e30, 1e300])
def test_units_do_not_matter(scale):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((50, 3))
    y = X[:, 0] + 0.1 * rng.standard_normal(50)
    wanted = MutualInformationSelector(2, criterion="mim").fit(X, y)
    got = MutualInformationSelector(2, criterion="mim").fit(scale * X, scale * y)
    np.testing.assert_allclose(got.relevance_, wanted.relevance_, atol=1e-6)
    assert got.ranking_.tolist() == wanted.ranking_.tolist()


def test_more_columns_asked_for_than_there_are():
    X, y = load_breast_cancer(return_X_y=True)
    with pytest.warns(UserWarning, match="n_features_to_select is 10, and X has 3 columns: all of them are kept"):
        assert MutualInformationSelector().fit(X[:, :3], y).support_.all()


def test_random_state_is_the_noise_and_the_permutations():
    X, y = np.random.default_rng(0).integers(0, 30, (60, 4)), np.arange(60) % 2

    def fitted(seed):
        return MutualInformationSelector(2, criterion="mim", n_permutations=20, random_state=seed).fit(X, y)

    np.testing.assert_array_equal(fitted(0).relevance_, fitted(0).relevance_)
    np.testing.assert_array_equal(fitted(0).p_values_, fitted(np.random.default_rng(0)).p_values_)
    assert (fitted(0).relevance_ != fitted(1).relevance_).any()


NUMBERS = np.random.default_rng(0).random((8, 2))


def spoiled(value, dtype=float):
    X = NUMBERS.astype(dtype)
    X[5, 1] = value
    return X


@pytest.mark.parametrize(
    ("X", "y", "parameters", "message"),
    [
        (spoiled(np.nan), None, {}, r"NaN or inf: column 1 has nan in row 5"),
        (pd.DataFrame(spoiled(-np.inf), columns=["a", "b"]), None, {}, r"column 'b' has -inf in row 5"),
        (spoiled(None, object), None, {}, r"column 1 has nan in row 5"),
        (spoiled([], object), None, {}, r"column 1 has \[\] in row 5, no number and no text"),
        (spoiled(10**400, object), None, {}, r"column 1 has 10+ in row 5, no number and no text: int too large"),
        (pd.DataFrame({"a": ["x", "y"] * 3 + [None, "x"]}), None, {}, r"column 'a' is of texts, and has (nan|None)"),
        (pd.DataFrame({"a": ["x", "y"] * 3 + [3, "x"]}), None, {}, r"column 'a' is of texts, and has 3 in row 6"),
        (np.array([["x", 1], [b"x", 2]] * 4, object), None, {}, r"column 0 is of texts, and has b'x' in row 1"),
        (NUMBERS.astype("M8[D]"), None, {}, r"X holds datetime64\[D\], neither numbers nor texts"),
        (NUMBERS, np.arange(8).astype("M8[D]"), {}, r"target y holds datetime64\[D\], neither numbers nor texts"),
        (NUMBERS[:3], [0, 1, 0], {}, r"n_samples=3 .* minimum of 4 is required"),
        (NUMBERS, [1] * 8, {}, r"two values or more; y is 1 in all rows"),
        (NUMBERS, ["a"] * 8, {}, r"two values or more; y is 'a' in all rows"),
        (NUMBERS, [0, 1, 2, 3, 4, 5, 6, np.nan], {}, r"y contains NaN or inf: nan in row 7"),
        (NUMBERS, ["a", "b", None, "a"] * 2, {}, r"the target y is of texts, and has None in row 2"),
        (NUMBERS, [0, 1], {}, r"y of shape \(8,\); got shape \(2,\)"),
        (NUMBERS, 1j * np.arange(8), {}, r"Complex data not supported"),
        (NUMBERS, None, {"criterion": "mifs"}, r"criterion is one of .* got 'mifs'"),
        (NUMBERS, None, {"criterion": ["mim"]}, r"criterion is one of"),
        (NUMBERS, None, {"n_features_to_select": 0}, r"n_features_to_select must be an int of 1 or more, got 0"),
        (NUMBERS, None, {"n_neighbors": 1.5}, r"n_neighbors must be an int of 1 or more, got 1.5"),
        (NUMBERS, None, {"n_bins": 1}, r"n_bins must be 2 or more"),
        (NUMBERS, None, {"n_permutations": -1}, r"n_permutations must be an int of 0 or more, got -1"),
        (NUMBERS, None, {"discrete_features": "yes"}, r"discrete_features is 'auto', a bool, a mask or .* got 'yes'"),
        (NUMBERS, None, {"discrete_features": [2]}, r"numbers of columns from 0 to 1; got \[2\]"),
        (NUMBERS, None, {"discrete_features": [True]}, r"a mask of 2 bools"),
        (NUMBERS, None, {"discrete_target": "yes"}, r"discrete_target is 'auto' or a bool; got 'yes'"),
        (NUMBERS, ["a", "b"] * 4, {"discrete_target": False}, r"y is of texts, and discrete_target is False"),
        (NUMBERS.astype(str), None, {"discrete_features": [0]}, r"column 1 is of texts, and discrete"),
    ],
)
def test_refuses_in_one_sentence(X, y, parameters, message):
    y = [0, 1] * 4 if y is None else y
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        MutualInformationSelector(**{"n_features_to_select": 1, **parameters}).fit(X, y)
    assert "\n" not in str(caught.value)


def test_needs_a_target():
    with pytest.raises(ValueError, match="requires y to be passed, but the target y is None"):
        MutualInformationSelector(1).fit(NUMBERS, None)


def test_the_steps_take_lists_and_refuse_what_does_not_match():
    X, y = NUMBERS.tolist(), [0, 1] * 4
    kinds = {"discrete": False, "discrete_target": True}
    got = relevance(X, y, **kinds, rng=np.random.default_rng(0))
    model = MutualInformationSelector(1).fit(NUMBERS, y)
    assert got.tolist() == model.relevance_.tolist()
    assert joint_codes(X, y, **kinds)[0].tolist() == joint_codes(NUMBERS, np.array(y), **kinds)[0].tolist()
    for wrong in (y[:-1], [y]):
        with pytest.raises(ValueError, match=r"X is \(n, d\) and y is \(n,\), n > 0; got shapes \(8, 2\)"):
            joint_codes(X, wrong, **kinds)
    with pytest.raises(ValueError, match=r"discrete is a bool or 2 of them; got shape \(3,\)"):
        relevance(X, y, discrete=[True] * 3, discrete_target=True, rng=np.random.default_rng(0))
