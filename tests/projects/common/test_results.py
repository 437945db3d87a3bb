"""metrics.json has one shape; seconds are medians over rounds in turn."""

import json

import numpy as np
import pytest

from projects.common.results import Stopwatch, record, side_by_side, write_metrics


def metrics(**change):
    ours = {"accuracy": np.float64(0.96), "equal_error_rate": None, "seconds": {"fit": 0.08, "total": 0.09}}
    baseline = {"accuracy": 0.96, "accuracy_forest": 0.9, "seconds": {"fit": 0.32, "total": 0.36}}
    sides = {"ours": ours, "baseline": baseline, "dummy": {"accuracy": 0.03}} | change
    libraries = ("numpy", "no-such")
    return record("cats", dataset="strays", source="mirror", seed=0, quick=False, libraries=libraries, **sides)


def test_the_shape_is_the_same_everywhere():
    found = metrics()
    order = "project dataset source seed quick ours baseline dummy ratio agreement versions"
    assert list(found) == order.split()
    assert found["ratio"] == {"fit": 0.25, "total": 0.25}
    assert found["versions"]["numpy"] == np.__version__
    assert found["versions"]["no-such"] is None


def test_without_baseline_its_places_are_null():
    found = metrics(baseline=None, dummy=None)
    assert found["baseline"] is found["dummy"] is found["ratio"] is None


def test_json_has_plain_numbers(tmp_path):
    found = metrics(agreement={"angle": np.float32(0.5), "worst": np.nan, "curve": np.arange(2), "list": [np.int64(3)]})
    write_metrics(tmp_path / "metrics.json", found)
    read = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert read["ours"]["accuracy"] == 0.96
    assert read["agreement"] == {"angle": 0.5, "worst": None, "curve": [0, 1], "list": [3]}


def test_the_table_has_a_row_for_every_metric_and_phase():
    rows = side_by_side(metrics())
    assert rows[0] == ["", "ours", "baseline", "dummy", "ours / baseline"]
    assert rows[1] == ["accuracy", "0.960", "0.960", "0.03", ""]
    assert rows[2] == ["equal error rate", "", "", "", ""]
    assert rows[3] == ["accuracy forest", "", "0.900", "", ""]
    assert rows[4] == ["fit, seconds", "0.08", "0.320", "", "0.250"]


def test_the_table_without_a_baseline():
    rows = side_by_side(metrics(baseline=None, dummy=None))
    assert rows[3] == ["fit, seconds", "0.08", "", "", ""]


def test_stopwatch_takes_the_median_of_each_phase_and_of_the_sums(monkeypatch):
    ticks = iter([0, 1, 1, 5, 10, 13, 13, 13, 20, 22, 22, 25])  # fit 1, 3, 2; predict 4, 0, 3
    monkeypatch.setattr("projects.common.results.time.perf_counter", lambda: next(ticks))
    watch = Stopwatch()
    for _ in range(3):
        assert watch.time("fit", max, 1, 2) == 2
        watch.time("predict", max, 1, 2)
    assert watch.seconds() == pytest.approx({"fit": 2, "predict": 3, "total": 5})


def test_stopwatch_with_phases_of_different_rounds():
    watch = Stopwatch()
    watch.rounds = {"load": [1.0], "step": [2.0, 3.0, 4.0]}
    assert watch.seconds() == {"load": 1.0, "step": 3.0, "total": 10.0}
