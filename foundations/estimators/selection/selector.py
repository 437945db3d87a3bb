"""A transformer that keeps the columns which tell most about the target, and little that the others tell already.

Three steps, each a function that can be called by itself: `relevance` estimates what every column tells about the
target, `joint_codes` turns columns into codes, and `greedy` chooses. `permutation_p_values` says which relevance is
more than chance.

Left out: targets of several columns, sparse tables, missing values.
Source: Brown, Pocock, Zhao, Luján, Conditional likelihood maximisation, JMLR 13, 2012.
"""

import warnings

import numpy as np

from foundations.estimators.base import Transformer
from foundations.estimators.selection.estimates import joint_codes, relevance
from foundations.estimators.selection.greedy import criterion_named, greedy, most_relevant, redundancy
from foundations.estimators.selection.significance import permutation_p_values
from foundations.estimators.selection.tables import as_array, coded, coded_target, discrete_columns, discrete_target
from foundations.estimators.validation import generator, input_names, new_matrix, require_count, training_matrix
from foundations.statistics.hypothesis_tests import adjust


class MutualInformationSelector(Transformer):
    """Keep k columns, chosen one by one for what they tell about the target.

    Parameters
    ----------
    n_features_to_select : int >= 1, the k; with a warning all columns are kept where there are fewer
    criterion : a name in `CRITERIA`: "mim", "mrmr", "jmi", "cmim" or "disr"
    discrete_features : which columns are counted: "auto" (texts, booleans, whole numbers with at most 20 values), a
        bool for all, a mask (d,), or the numbers of the columns
    discrete_target : "auto" for the same rule, or a bool
    n_neighbors : int >= 1, of the estimates of what is continuous
    n_bins : int >= 2, bins of equal frequency for continuous columns in terms of pairs
    n_permutations : int >= 0, shuffled targets for p-values; 0 for no p-values
    random_state : int, numpy.random.Generator or None, of the noise that tells ties apart and of the permutations

    Attributes
    ----------
    ranking_, scores_ : (k,) columns in the order chosen, and the criterion's value when each was chosen: nats, but for
        disr shares
    support_ : (d,) bool, the columns kept
    relevance_ : (d,) estimated information of each column with the target, nats
    redundancy_ : (k,) mean information of each chosen column with those chosen before, on the bins, nats; nan for the
        first
    p_values_, q_values_ : (d,) by permutation of the target, and adjusted after Benjamini and Hochberg; None where
        n_permutations is 0
    discrete_features_, discrete_target_ : (d,) bool and a bool, what was counted
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    mim goes by relevance_: counted, or estimated from nearest neighbors after Ross, or Kraskov, Stögbauer and
    Grassberger. The others count all their terms, I(X; Y) among them, with continuous columns in bins, so that terms
    are on one scale; so do p-values. A text column with a value for each row seems to tell everything: leave it out.
    Cost: d relevances of O(n log n) where they are in one dimension, and (2 k - 1) d counted estimates of O(n),
    with k (k - 1) / 2 more for redundancy_. p-values count d columns again for each permutation.
    Compare: sklearn.feature_selection.SelectKBest with mutual_info_classif or mutual_info_regression, for mim.
    """

    _requires_y = True

    def __init__(
        self,
        n_features_to_select=10,
        *,
        criterion="jmi",
        discrete_features="auto",
        discrete_target="auto",
        n_neighbors=3,
        n_bins=5,
        n_permutations=0,
        random_state=0,
    ):
        self.n_features_to_select = n_features_to_select
        self.criterion = criterion
        self.discrete_features = discrete_features
        self.discrete_target = discrete_target
        self.n_neighbors = n_neighbors
        self.n_bins = n_bins
        self.n_permutations = n_permutations
        self.random_state = random_state

    def fit(self, X, y):
        """Choose columns of X (n, d), numbers or texts, by what they tell about y (n,), numbers or texts.

        Parameters
        ----------
        X : (n, d) array or data frame, n > n_neighbors; an array of objects where numbers and texts are mixed
        y : (n,) array with two values or more

        Raises
        ------
        ValueError : a parameter or the data are not as said
        TypeError : a value that is neither a number nor a text; a sparse X
        """
        row = self._check_parameters()
        table = coded(X, type(self).__name__)
        A = training_matrix(self, table, least=self.n_neighbors + 1).astype(np.float64, copy=False)
        y, of_texts = coded_target(y, len(A), type(self).__name__)
        discrete = discrete_columns(A, table.text, self.discrete_features, table.named)
        kinds = {"discrete": discrete, "discrete_target": discrete_target(y, of_texts, self.discrete_target)}
        rng, k = generator(self.random_state), self._count(A.shape[1])

        tells = relevance(A, y, **kinds, n_neighbors=self.n_neighbors, rng=rng)
        codes, target = joint_codes(A, y, **kinds, n_bins=self.n_bins)
        chosen = greedy(codes, target, k, self.criterion) if row.pairs else most_relevant(tells, k)
        p_values = permutation_p_values(codes, target, self.n_permutations, rng) if self.n_permutations else None

        self.relevance_, (self.ranking_, self.scores_) = tells, chosen
        self.redundancy_ = redundancy(codes, chosen.ranking)
        self.discrete_features_, self.discrete_target_ = kinds.values()
        self.support_ = np.isin(np.arange(A.shape[1]), chosen.ranking)
        self.p_values_, self.q_values_ = p_values, None if p_values is None else adjust(p_values)
        return self

    def transform(self, X):
        """The chosen columns of X (m, d), in their order in X: (m, k). Texts stay texts, numbers become floats."""
        self._require_fitted()
        table = coded(X, type(self).__name__)
        A = new_matrix(self, table)
        return (as_array(X) if table.text.any() else A)[:, self.support_]

    def get_support(self, indices=False):
        """Which columns are chosen: (d,) bool, or with indices=True their numbers (k,), ascending."""
        self._require_fitted()
        return np.flatnonzero(self.support_) if indices else self.support_.copy()

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` gives: those of X, or x0, x1, ..."""
        return np.asarray(input_names(self, input_features), dtype=object)[self.get_support()]

    def _check_parameters(self):
        """The row of the criterion; ValueError where a parameter is not as said."""
        for name in ("n_features_to_select", "n_neighbors", "n_bins"):
            require_count(name, getattr(self, name))
        if self.n_bins < 2:
            raise ValueError("n_bins must be 2 or more: a single bin tells nothing")
        B = self.n_permutations
        if not isinstance(B, int | np.integer) or isinstance(B, bool) or B < 0:
            raise ValueError(f"n_permutations must be an int of 0 or more, got {B!r}")
        return criterion_named(self.criterion)

    def _count(self, d):
        if self.n_features_to_select <= d:
            return int(self.n_features_to_select)
        message = f"n_features_to_select is {self.n_features_to_select}, and X has {d} columns: all of them are kept"
        warnings.warn(message, UserWarning, stacklevel=3)
        return d
