"""The compare command: a table, a JSON file, and words for what differs or is missing."""

import dataclasses
import json
import sys

import numpy as np
import pytest
import threadpoolctl
from rich.console import Console

from foundations.comparison import Comparison, close
from projects.common import compare
from projects.common.cli import main

SUM = Comparison(
    concept="Sum",
    ours=lambda x: x.sum(),
    theirs="math.fsum",
    inputs=lambda rng, n: (rng.random(n),),
    sizes=(4, 16),
    agrees=close(1e-12),
)


@pytest.fixture
def program(monkeypatch, capsys, tmp_path):
    """Call the command over two made-up areas; gives exit code, output, complaints, the JSON."""
    table = {"sums": [SUM], "others": [dataclasses.replace(SUM, concept="Other sum")]}
    monkeypatch.setattr(compare, "areas", lambda package: list(table) if package == "foundations" else [])
    monkeypatch.setattr(compare, "comparisons", lambda name, package: table[name])
    monkeypatch.setattr(compare, "console", Console(width=200))

    def call(*arguments):
        out = tmp_path / "compare.json"
        monkeypatch.setattr(sys, "argv", ["compare", "--out", str(out), "--budget", "0.01", *arguments])
        with pytest.raises(SystemExit) as stop:
            main(compare.app)
        rows = json.loads(out.read_text(encoding="utf-8")) if out.exists() else None
        return stop.value.code, *capsys.readouterr(), rows

    call.table = table
    return call


def test_all_areas(program):
    code, output, _, rows = program()
    assert code == 0
    assert "Other sum" in output
    assert "2 threads" in output
    assert [(row["area"], row["n"]) for row in rows] == [("sums", 4), ("sums", 16), ("others", 4), ("others", 16)]
    assert set(rows[0]) == {"area", "concept", "theirs", "n", "seconds", "ratio", "error", "growth"}
    assert set(rows[0]["seconds"]) == {"by_hand", "ours", "theirs"}
    assert rows[0]["growth"] is None
    assert isinstance(rows[1]["growth"], float)


def test_one_area(program):
    *_, rows = program("--area", "others")
    assert {row["area"] for row in rows} == {"others"}


def test_unknown_area(program):
    code, _, complaint, rows = program("--area", "alchemy")
    assert (code, rows) == (2, None)
    assert "There is no area 'alchemy' with comparisons; the areas are sums, others." in complaint


def test_a_difference_is_named_and_fails(program):
    program.table["sums"] = [dataclasses.replace(SUM, ours=lambda x: 0.0)]
    code, _, complaint, rows = program()
    assert code == 1
    assert "Sum: differs from math.fsum: got 0.0" in complaint
    assert {row["area"] for row in rows} == {"others"}


def test_an_error_is_named_and_the_others_are_measured(program):
    program.table["sums"] = [dataclasses.replace(SUM, ours=lambda x: np.zeros(2) + np.zeros(3))]
    code, _, complaint, rows = program()
    assert code == 1
    assert "Sum: differs from math.fsum: raises ValueError" in complaint
    assert {row["area"] for row in rows} == {"others"}


def test_the_limit_on_threads_holds_for_libraries_that_a_baseline_loads(program, monkeypatch):
    seen = []

    def theirs(x):
        import scipy.linalg  # noqa: F401

        seen.append({info["num_threads"] for info in threadpoolctl.threadpool_info()})
        return x.sum()

    monkeypatch.setattr(compare, "THREADS", 1)
    program.table["sums"] = [dataclasses.replace(SUM, theirs=theirs)]
    program()
    assert seen[-1] == {1}


def test_a_missing_library_is_left_out(program):
    program.table["sums"] = [dataclasses.replace(SUM, theirs="no_such_library.sum")]
    code, _, complaint, _ = program()
    assert code == 0
    assert "no_such_library is not installed" in complaint
