"""The traps snap shut as the table says."""

import numpy as np
import pytest

from projects.feature_selection import traps
from projects.feature_selection.traps import TRAPS, claimed, copied_table, duplicate, outside, xor, xor_table


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch):
    monkeypatch.setattr(traps, "DRAWS", 4)


def by_first_cell(trap):
    return {row[0]: row[1:] for row in trap.table[1:]}


def test_xor_is_seen_by_those_that_look_at_pairs():
    found = by_first_cell(xor())
    assert list(found) == ["mim", "mrmr", "jmi", "cmim", "disr"]
    for criterion in ("jmi", "cmim", "disr"):
        assert found[criterion][0] == "4 of 4"
        assert int(found[criterion][1].split()[0]) >= 99
    for criterion in ("mim", "mrmr"):
        assert int(found[criterion][0].split()[0]) <= 1
        assert int(found[criterion][1].split()[0]) <= 80  # one of four tables may be met by chance
    assert all(40 <= int(row[2].split()[0]) <= 65 for row in found.values())  # fair coins: nobody sees anything


def test_the_table_of_xor():
    X, y = xor_table(np.random.default_rng(0), 0.3)
    assert X.shape == (500, 22)
    assert set(X.ravel()) == {0, 1}
    np.testing.assert_array_equal(y, (X[:, 0] + X[:, 1]) % 2)
    assert X[:, 1].mean() == pytest.approx(0.3, abs=0.06)
    assert X[:, 0].mean() == pytest.approx(0.5, abs=0.06)


def test_a_copy_is_taken_by_mim_and_not_by_mrmr():
    found = by_first_cell(duplicate())
    assert found["mim"][:2] == ["4 of 4", "0 of 4"]
    for criterion in ("mrmr", "jmi", "cmim"):
        assert found[criterion][:2] == ["0 of 4", "4 of 4"]
        assert int(found[criterion][2].split()[0]) > int(found["mim"][2].split()[0])


def test_the_table_of_the_copy():
    X, y = copied_table(np.random.default_rng(0))
    np.testing.assert_array_equal(X[:, 0], X[:, 1])
    assert abs(np.corrcoef(X[:, 0], X[:, 2])[0, 1]) < 0.15
    assert np.mean((2 * X[:, 0] + X[:, 2] > 0) == y) > 0.9


def test_the_lie_grows_with_the_columns_and_is_gone_within_the_folds():
    found = by_first_cell(outside())
    claims = [int(row[0].split()[0]) for row in found.values()]
    honest = [int(row[1].split()[0]) for row in found.values()]
    assert claims == sorted(claims)
    assert claims[0] <= 65 and claims[-1] >= 85
    assert all(35 <= share <= 65 for share in honest)
    assert all(row[2] == "50 %" for row in found.values())


def test_with_as_many_columns_as_are_taken_there_is_no_choice_and_no_lie():
    before, within = claimed(np.random.default_rng(3), traps.TAKEN)
    assert before == within


def test_all_traps_are_shown(capsys, monkeypatch):
    monkeypatch.setattr(traps, "DRAWS", 1)
    traps.show(seed=1)
    said = capsys.readouterr().out
    for make in TRAPS.values():
        trap = make(1)
        assert trap.title in said
        assert trap.setting in said
        assert trap.lesson in said


def test_a_seed_repeats_a_trap(monkeypatch):
    monkeypatch.setattr(traps, "NOISE_COLUMNS", (100,))
    assert outside(5) == outside(5)
    assert outside(5) != outside(6)
