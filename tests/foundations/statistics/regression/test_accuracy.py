"""Digits held to NIST's reference sets: four of them here, all 57 through the mirror."""

import os
from pathlib import Path

import numpy as np
import pytest

from foundations.statistics.regression import accuracy
from foundations.statistics.regression.accuracy import certified, digits, found, main, scores
from foundations.statistics.regression.nist_models import residuals
from tests.foundations.statistics.regression.cases import SETS

LARGEST_LEAD = 0.5  # digits that a library may have more than we, on any set


@pytest.fixture(scope="module")
def sets():
    """All sets of the mirror, by name."""
    folder = Path(os.environ.get("FOUNDATIONS_DATA_MIRROR") or "no mirror") / "nist_strd"
    if not folder.is_dir():
        pytest.skip("NIST's reference sets are read from the mirror, FOUNDATIONS_DATA_MIRROR, which has no nist_strd")
    return {reference.name: reference for reference in found(folder)}


@pytest.mark.parametrize(("kind", "number", "figures"), [("linear", 11, 42), ("anova", 11, 11), ("univariate", 8, 24)])
def test_no_library_has_half_a_digit_more(sets, kind, number, figures):
    chosen = [reference for reference in sets.values() if reference.kind == kind]
    got = [score for reference in chosen for score in scores(reference)]
    assert len(chosen) == number and len(got) == figures
    assert [score for score in got if score.theirs is None or score.theirs - score.ours > LARGEST_LEAD] == []


def test_nonlinear_fits_have_six_digits(sets):
    kind = accuracy.KINDS["nonlinear"]
    got = {
        reference.name: {
            start: digits(b, reference.parameters, kind.most) for start, b in kind.ours(reference).items()
        }
        for reference in sets.values()
        if reference.kind == "nonlinear"
    }
    assert len(got) == 27
    assert sum(fit["start 2"] >= 6 for fit in got.values()) >= 25
    assert sum(fit["start 1"] >= 6 for fit in got.values()) >= 25  # BoxBOD's far start leads to a constant


def test_every_model_is_the_one_that_was_certified(sets):
    for reference in sets.values():
        if reference.kind == "nonlinear" and reference.name != "Lanczos1":  # whose squares are those of rounding
            r = residuals(reference)(reference.parameters)
            assert r @ r == pytest.approx(reference.statistics["residual sum of squares"], rel=1e-8), reference.name


# ---- Without the mirror


@pytest.fixture
def folder(tmp_path):
    """The four sets that are written down here, laid out as NIST's."""
    for kind, text in SETS.items():
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "set.dat").write_text(text, encoding="utf-8", newline="\r\n")
    return tmp_path


def test_the_command_prints_every_set_and_a_summary(folder, capsys):
    assert main([str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "correct digits: ours, then the library's"
    cells = {words[0]: words[1:] for words in map(str.split, lines) if words}
    assert [len(cells[name]) for name in ("NoInt2", "SiRstv", "NumAcc1", "BoxBOD")] == [8, 2, 6, 4]
    assert all(float(cell) >= 12 for name in ("NoInt2", "SiRstv", "NumAcc1") for cell in cells[name])
    assert float(cells["BoxBOD"][2]) >= 6
    assert lines[-2:] == [
        "nonlinear from start 2: 6 digits or more on 1 of 1, the library on 1",
        "nonlinear from start 1: 6 digits or more on 0 of 1, the library on 0",
    ]
    assert lines[-3].startswith("largest lead of the library outside nonlinear: 0.")


def test_without_the_library_ours_stand_alone(folder, capsys, monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(accuracy, "resolve", missing)
    assert main([str(folder)]) == 0
    out = capsys.readouterr().out
    assert "library on" not in out and "largest lead" not in out and "NumAcc1" in out
    assert out.rstrip().endswith("nonlinear from start 1: 6 digits or more on 0 of 1")


def test_what_cannot_be_read_is_one_sentence(folder, capsys):
    (folder / "linear" / "other.dat").write_text("nothing\n", encoding="utf-8")
    for path, words in (
        (folder / "nowhere", f"there is no folder {folder / 'nowhere'}"),
        (folder / "linear", f"{folder / 'linear'} holds no reference sets"),
        (folder, f"{folder / 'linear' / 'other.dat'}: this is no reference set of NIST"),
    ):
        assert main([str(path)]) == 2
        printed = capsys.readouterr()
        assert not printed.out and printed.err.startswith(words) and printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("got", "wanted", "count"),
    [
        (1.0, 1.0, 15),
        (1 + 1e-20, 1.0, 15),
        (1.01, 1.0, 2),
        ([5.0, 2.002], [5.0, 2.0], 3),
        (1e-7, 0.0, 7),
        (3.0, 1.0, 0),
        (np.nan, 1.0, 0),
        (np.inf, 1.0, 0),
    ],
)
def test_digits(got, wanted, count):
    assert digits(got, wanted) == pytest.approx(count, abs=1e-10)


def test_an_infinite_f_has_no_digits():
    reference = accuracy.read(SETS["linear"].replace("298.6666666666667", "Infinity"))
    assert set(certified(reference)) == {"coefficients", "standard errors", "residual sd"}
