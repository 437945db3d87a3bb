"""Which columns are discrete, whose values are counted, and which are continuous, whose distances are measured.

Texts, booleans and integers with at most 20 different values are discrete, all else is continuous; a person may say
otherwise of single columns.
"""

import difflib
from collections.abc import Sequence

import numpy as np

from projects.common.errors import UserError
from projects.common.tables import shown

MOST_VALUES = 20  # of integers that count as discrete


def few_integers(values: np.ndarray) -> bool:
    """Whether a column (n,) holds integers only, and no more than `MOST_VALUES` different ones."""
    return bool((values == np.floor(values)).all()) and len(np.unique(values)) <= MOST_VALUES


def listed(option: str, given: Sequence[str], names: Sequence[str], where: str) -> list[str]:
    """The columns that an option names, one by one or with commas between. UserError for a name that there is not."""
    found = []
    for entry in given:
        for name in [entry] if entry in names else [part.strip() for part in entry.split(",")]:
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                guess = f"did you mean {near[0]}? It has" if near else "it has"
                raise UserError(f"{option} names {name!r}, and {where} has no such column: {guess} {shown(names, 20)}.")
            found.append(name)
    return found


def kinds(
    where: str,
    columns: dict[str, np.ndarray],
    texts: set[str],
    discrete: Sequence[str] = (),
    continuous: Sequence[str] = (),
) -> dict[str, bool]:
    """Whether each column is discrete.

    Parameters
    ----------
    where : the table, for sentences
    columns : values (n,) by name, the target's among them
    texts : names of the columns whose values stand for texts
    discrete, continuous : what a person says of some columns

    Raises
    ------
    UserError for a name that there is not or that is in both lists, for texts that are to be continuous, and for
    numbers that are to be discrete and are nearly all different.
    """
    names = list(columns)
    counted = listed("--discrete", discrete, names, where)
    measured = listed("--continuous", continuous, names, where)
    for name in measured:
        if name in counted:
            raise UserError(f"Column {name} of {where} is named by --discrete and by --continuous: choose one of them.")
        if name in texts:
            raise UserError(f"Column {name} of {where} holds texts, which cannot be continuous: take it from the list.")
    for name in counted:
        n, different = len(columns[name]), len(np.unique(columns[name]))
        if name not in texts and 2 * different > n:
            has = f"{different:,} different numbers in {n:,} rows"
            raise UserError(f"Column {name} of {where} has {has}, too many to count: take it from --discrete.")
    by_rule = {name: name in texts or few_integers(values) for name, values in columns.items()}
    return by_rule | dict.fromkeys(counted, True) | dict.fromkeys(measured, False)
