"""NIST's statistical reference datasets (StRD): what one file of them says.

A file is a text for people with the data at its end: a header that names the procedure, the certified values, which
were computed with hundreds of digits and are given to 11 or 15, starting values where the fit is nonlinear, and then
the data, below the last line that begins with "Data:". `read` takes the text, with either line end.

Left out: the sums of squares of the tables of variance, which F and the residual deviation have in them.
Source: NIST/ITL, Statistical Reference Datasets, https://www.itl.nist.gov/div898/strd/.
"""

import re
from dataclasses import dataclass

import numpy as np

NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[Ee][-+]?\d+)?|Infinity)"
PROCEDURES = {
    "Linear Least Squares Regression": "linear",
    "Analysis of Variance": "anova",
    "Nonlinear Least Squares Regression": "nonlinear",
    "Univariate": "univariate",
}
# name -> where its number stands; whichever of them a file has
STATISTICS = {
    "residual standard deviation": rf"Residual\s+Standard Deviation:?\s+{NUMBER}",
    "F": rf"^(?:Regression|Between\s\w+)\s+\d+\s+{NUMBER}\s+{NUMBER}\s+(?P<value>{NUMBER})",
    "R squared": rf"R-Squared\s+{NUMBER}",
    "residual sum of squares": rf"Residual Sum of Squares:\s+{NUMBER}",
    "mean": rf"Sample Mean[^:]*:\s+(?:ybar:\s+)?{NUMBER}",
    "standard deviation": rf"Sample Standard Deviation[^:]*:\s+{NUMBER}",
    "autocorrelation": rf"Sample Autocorrelation Coefficient[^:]*:\s+{NUMBER}",
}
PARAMETER = re.compile(rf"^\s*[Bb](\d+)\s+{NUMBER}\s+{NUMBER}\s*$", re.MULTILINE)
STARTED = re.compile(rf"^\s*b(\d+) =\s+{NUMBER}\s+{NUMBER}\s+{NUMBER}\s+{NUMBER}\s*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class ReferenceSet:
    """One data set and what is certified of it.

    Attributes
    ----------
    name : such as "Longley"
    kind : "linear", "anova", "univariate" or "nonlinear"
    y : (n,) the response, or the observations of a univariate set
    X : (n, c) the predictors, of anova the one column of groups; c = 0 for a univariate set
    orders : (p,) the numbers in the names of the parameters: 0, 1, 2 for B0, B1, B2; empty where there are none
    parameters : (p,) certified
    standard_errors : (p,) certified
    starts : (2, p) of a nonlinear set, far and near; else (0, p)
    statistics : what else is certified, by its name in `STATISTICS`
    """

    name: str
    kind: str
    y: np.ndarray
    X: np.ndarray
    orders: tuple[int, ...]
    parameters: np.ndarray
    standard_errors: np.ndarray
    starts: np.ndarray
    statistics: dict[str, float]

    @property
    def intercept(self) -> bool:
        """Whether a linear set has a B0."""
        return 0 in self.orders

    def predictors(self) -> np.ndarray:
        """The columns (n, m) of a linear set without that of ones: powers of one predictor, or several predictors."""
        if self.kind != "linear":
            raise ValueError(f"only a linear set has columns to fit, and {self.name} is {self.kind}")
        slopes = np.array(self.orders[int(self.intercept) :])
        return self.X**slopes if self.X.shape[1] == 1 else self.X[:, slopes - 1]


def read(text: str) -> ReferenceSet:
    """The set that a text of NIST's describes.

    Raises ValueError where it names no known procedure, or has no data or no certified values of that procedure.
    """
    named = re.search(r"Dataset Name:\s+(\w+)", text)
    procedure = re.search(rf"^(?:Procedure|Stat Category):\s+({'|'.join(PROCEDURES)})\b", text, re.MULTILINE)
    if not named or not procedure:
        raise ValueError("this is no reference set of NIST: its header lacks 'Dataset Name' or a known 'Procedure'")
    name, kind = named[1], PROCEDURES[procedure[1]]
    head, data = _data(text, name)
    response = 1 if kind == "anova" else 0  # the groups stand first
    orders, starts, estimates, errors = _parameters(head, kind)
    found = {key: re.search(pattern, head, re.MULTILINE) for key, pattern in STATISTICS.items()}
    statistics = {key: float(match.groupdict().get("value") or match[1]) for key, match in found.items() if match}
    if not statistics or (kind in ("linear", "nonlinear") and not orders):
        raise ValueError(f"the text of {name} has no certified values that can be read")
    y, X = data[:, response], np.delete(data, response, axis=1)
    return ReferenceSet(name, kind, y, X, orders, estimates, errors, starts, statistics)


def _data(text, name) -> tuple[str, np.ndarray]:
    """What stands above the data, and the data (n, 1 + c): every line of numbers below the last 'Data:'."""
    head, _, below = text.rpartition("\nData:")
    rows = [line.split() for line in below.split("\n")[1:]]
    try:
        data = np.array([[float(word) for word in row] for row in rows if row and not row[0].startswith("--")])
    except ValueError:
        raise ValueError(f"the data of {name} are no table of numbers") from None
    if data.ndim != 2:
        raise ValueError(f"the text of {name} has no data")
    return head, data


def _parameters(head, kind):
    """The orders (p,), the starts (2, p) or (0, p), the certified values (p,) and their standard errors (p,)."""
    rows = (STARTED if kind == "nonlinear" else PARAMETER).findall(head)
    table = np.array([row[1:] for row in rows] or np.empty((0, 2)), float).T  # (4, p) or (2, p)
    return tuple(int(row[0]) for row in rows), table[:-2], table[-2], table[-1]
