"""What the columns of a table hold, and the numbers that stand for them.

    number      itself
    date        days since 1970-01-01 (2024-12-31, with or without a time of day)
    category    the number of its level, from 0; to a linear model 0 and 1 where there are two levels, else a column for
                each, 1 where a row has it

Levels and what fills a blank are learned from a table once, and kept with the model. Texts of which most are different
(names, identifiers) say nothing about a new row, and nor does a column with a single value.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from projects.common.errors import UserError
from projects.common.tables import Table, shown

DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d.*)?")
LIKE_A_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
LARGEST = 1e50  # whose square, summed up, is still a number
FILLED_BY = {"number": "the mean", "date": "the mean", "category": "the most frequent level"}


@dataclass(frozen=True)
class Column:
    """A column that the model takes in. `fill` stands in for a blank, as a number or a level."""

    name: str
    kind: str
    levels: tuple[str, ...] = ()
    fill: float | str = 0.0

    @property
    def inputs(self) -> list[str]:
        """Names of the numbers that stand for it."""
        if self.kind != "category":
            return [self.name]
        levels = self.levels[1:] if len(self.levels) == 2 else self.levels
        return [f"{self.name}={level}" for level in levels]

    def codes(self, table: Table) -> np.ndarray:
        """One number for each row of a table, blanks filled: (n,). UserError for what does not belong there."""
        texts = table.frame[self.name]
        if self.kind != "category":
            values = np.full(len(texts), float(self.fill))
            given = texts.notna().to_numpy()
            values[given] = values_of(table.where, texts[given], self.kind)
            return values
        codes = texts.fillna(self.fill).map({level: i for i, level in enumerate(self.levels)}).to_numpy(dtype=float)
        if np.isnan(codes).any():
            row = int(np.flatnonzero(np.isnan(codes))[0])
            known = f"the model knows {shown(self.levels)}"
            raise UserError(f"{place_of(table.where, texts, row)}, but {known}.")
        return codes

    def numbers(self, table: Table) -> np.ndarray:
        """The inputs that stand for it in a table, blanks filled: (n, len(inputs)). UserError as of `codes`."""
        codes = self.codes(table)[:, None]
        if self.kind != "category":
            return codes
        hot = codes == np.arange(len(self.levels))  # (n, levels)
        return (hot[:, 1:] if len(self.levels) == 2 else hot).astype(float)

    def filled_from(self, table: Table) -> "Column":
        """The same column with the fill that the rows of a table give: their mean, or most frequent level."""
        texts = table.frame[self.name].dropna()
        if len(texts) == 0:
            return self
        if self.kind == "category":
            counts = texts.value_counts()
            return replace(self, fill=min(counts[counts == counts.max()].index))
        return replace(self, fill=float(np.mean(values_of(table.where, texts, self.kind))))


def recognized(table: Table, name: str) -> Column:
    """A column's kind. What is mostly numbers is numbers: UserError where text stands among them."""
    texts = table.frame[name].dropna()
    if 2 * parsed(texts, "number").notna().sum() > len(texts):
        values_of(table.where, texts, "number")
        return Column(name, "number")
    if len(texts) and texts.str.fullmatch(DATE).all() and parsed(texts, "date").notna().all():
        return Column(name, "date")
    levels = tuple(sorted(texts.unique()))
    return Column(name, "category", levels, fill=levels[0] if levels else "")


def useless(column: Column, texts: pd.Series) -> str | None:
    """Why a column says nothing about a new row; None where it may."""
    distinct = texts.nunique()
    if distinct == 0:
        return "it is blank throughout"
    if distinct == 1:
        return f"it holds {texts.iloc[0]!r} throughout"
    if column.kind == "category" and 2 * distinct > len(texts):
        hint = "; write dates as 2024-12-31" if texts.str.fullmatch(LIKE_A_DATE).all() else ""
        return f"it holds {distinct:,} different texts in {len(texts):,} rows{hint}"
    return None


def parsed(texts: pd.Series, kind: str) -> pd.Series:
    """Numbers by texts; NaN where a text is none."""
    if kind == "date":
        moments = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True)
        return (moments - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)
    return pd.to_numeric(texts, errors="coerce").astype(float)


def values_of(where: str, texts: pd.Series, kind: str) -> np.ndarray:
    """The numbers of a column without blanks: (n,). UserError names the first row that has none, or one too large."""
    values = parsed(texts, kind).to_numpy(dtype=float)
    bad = np.flatnonzero(~(np.abs(values) <= LARGEST))
    if len(bad) == 0:
        return values
    place = place_of(where, texts, int(bad[0]))
    if np.isnan(values[bad[0]]):
        raise UserError(f"{place} where a {kind} should be: mend it, or leave it blank and give --missing.")
    raise UserError(f"{place}: a number must be finite, and its magnitude at most {LARGEST:g}.")


def place_of(where: str, texts: pd.Series, i: int) -> str:
    """The row of a table that entry i of a column is in, and what stands there."""
    return f"Column {texts.name} of {where}, data row {int(texts.index[i]) + 1}, holds {shown([texts.iloc[i]])!r}"
