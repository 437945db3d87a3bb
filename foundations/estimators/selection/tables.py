"""What may go into a selector: a table of numbers, texts or both, and a target of either kind.

    table = coded(X, owner)               numbers as they are, a text as the code of its value
    y, of_texts = coded_target(y, n, owner)
    discrete_columns(X, text, ...)        which columns are counted, by the rule or by the caller's word

The rule: texts, booleans, and whole numbers with at most 20 different values are discrete. The rest is continuous.
"""

import numpy as np

from foundations.information.discrete import encode

MOST_VALUES = 20  # of whole numbers that are counted
A_LOOK = 1000  # rows that show of most columns that they have more


class Coded:
    """A table as numbers, under the column names that it had.

    Attributes
    ----------
    values : (n, d) numbers; texts are codes
    text : (d,) bool, which columns are texts
    columns : their names, where the table was a data frame
    """

    def __init__(self, values, text, columns):
        self.values, self.text = values, text
        if columns is not None:
            self.columns = columns

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype=dtype)

    def named(self, j) -> str:
        """How a sentence names column j."""
        return f"column {self.columns[j]!r}" if hasattr(self, "columns") else f"column {j}"


def coded(X, owner):
    """X as `Coded`; X itself where it is no table of two axes, or not of real numbers, which others refuse.

    ValueError where a value is missing or infinite, TypeError where it is neither number nor text.
    """
    A = as_array(X)
    if A.ndim != 2 or A.dtype.kind == "c":
        return X
    _refuse_times(A, f"{owner}: X")
    table = Coded(A, np.zeros(A.shape[1], dtype=bool), getattr(X, "columns", None))
    if A.dtype.kind in "OUS":
        table.values = np.empty(A.shape)
        for j, column in enumerate(A.T):
            table.values[:, j], table.text[j] = _read(column, f"{owner}: {table.named(j)}")
    if table.values.dtype.kind == "f" and not (finite := np.isfinite(table.values)).all():
        i, j = np.argwhere(~finite)[0]
        value = f"{table.named(j)} has {table.values[i, j]} in row {i}"
        raise ValueError(f"{owner} needs finite numbers, and X contains NaN or inf: {value}")
    return table


def as_array(X) -> np.ndarray:
    """X as an array; of a list that has numbers and texts NumPy would make texts, here numbers stay numbers."""
    A = np.asarray(X)
    if A.dtype.kind not in "US" or hasattr(X, "__array__"):
        return A
    objects = np.array(X, dtype=object)
    return A if all(isinstance(value, str | bytes) for value in objects.flat) else objects


def coded_target(y, n, owner) -> tuple[np.ndarray, bool]:
    """y as (n,) numbers, texts as codes, and whether it is of texts.

    ValueError or TypeError where it is something else, has missing or infinite values, or one value only.
    """
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    y = as_array(y)
    if y.shape not in ((n,), (n, 1)):
        raise ValueError(f"{owner} needs a target for each sample, y of shape ({n},); got shape {y.shape}")
    if y.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {owner} got y of dtype {y.dtype}")
    _refuse_times(y, f"{owner}: the target y")
    values, text = _read(y.ravel(), f"{owner}: the target y")
    if not np.isfinite(values).all():
        row = np.isfinite(values).argmin()
        raise ValueError(f"{owner} needs a finite target, and y contains NaN or inf: {values[row]} in row {row}")
    if (values == values[0]).all():
        raise ValueError(f"{owner} needs a target with two values or more; y is {y.ravel().tolist()[0]!r} in all rows")
    return values, text


def discrete_columns(X, text, asked, names) -> np.ndarray:
    """Which columns of X (n, d) are discrete: (d,) bool.

    Parameters
    ----------
    X : (n, d) numbers
    text : (d,) bool, which of them are codes of texts
    asked : "auto" for the rule, a bool for all columns, a mask (d,), or the numbers of the discrete columns
    names : names(j) is how a sentence names column j

    ValueError where `asked` is something else, or has a column of texts as continuous.
    """
    if isinstance(asked, str):
        if asked != "auto":
            raise ValueError(f"discrete_features is 'auto', a bool, a mask or column numbers; got {asked!r}")
        return text | np.array([few_whole_numbers(column) for column in X.T])
    mask = _mask(np.asarray(asked), X.shape[1])
    if (text & ~mask).any():
        raise ValueError(f"{names(np.argmax(text & ~mask))} is of texts, and discrete_features has it as continuous")
    return mask


def discrete_target(y, text, asked) -> bool:
    """Whether the target (n,) is discrete; the same for one column."""
    if isinstance(asked, str) and asked == "auto":
        return text or few_whole_numbers(y)
    if not isinstance(asked, bool | np.bool_):
        raise ValueError(f"discrete_target is 'auto' or a bool; got {asked!r}")
    if text and not asked:
        raise ValueError("the target y is of texts, and discrete_target is False")
    return bool(asked)


def few_whole_numbers(x) -> bool:
    """Whether the values of x (n,) are whole numbers, at most 20 different ones."""
    if not (x == np.floor(x)).all():
        return False
    return len(np.unique(x[:A_LOOK])) <= MOST_VALUES and len(np.unique(x)) <= MOST_VALUES


def _mask(asked, d):
    if asked.ndim == 0 and asked.dtype == bool:
        return np.full(d, bool(asked))
    if asked.dtype == bool and asked.shape == (d,):
        return asked.copy()
    if asked.size == 0:
        return np.zeros(d, dtype=bool)
    if asked.dtype.kind not in "iu" or asked.ndim != 1 or not ((asked >= 0) & (asked < d)).all():
        wanted = f"a bool, a mask of {d} bools or numbers of columns from 0 to {d - 1}"
        raise ValueError(f"discrete_features is 'auto', {wanted}; got {asked.tolist()}")
    mask = np.zeros(d, dtype=bool)
    mask[asked] = True
    return mask


def _read(column, where):
    """A column as float64 numbers, texts as codes, and whether it is of texts."""
    if column.dtype.kind not in "OUS":
        return column.astype(np.float64), False
    if any(isinstance(value, str | bytes) for value in column):
        letters = str if any(isinstance(value, str) for value in column) else bytes
        for i, value in enumerate(column):
            if not isinstance(value, letters):
                raise ValueError(f"{where} is of texts, and has {value!r} in row {i}")
        return encode(column).codes.astype(np.float64), True
    numbers = np.empty(len(column))
    for i, value in enumerate(column):
        try:
            numbers[i] = value
        except (TypeError, ValueError, OverflowError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"{where} has {value!r} in row {i}, no number and no text: {error}") from None
    return numbers, False


def _refuse_times(A, where):
    if A.dtype.kind in "mM":
        raise TypeError(f"{where} holds {A.dtype}, neither numbers nor texts: turn times into numbers first")
