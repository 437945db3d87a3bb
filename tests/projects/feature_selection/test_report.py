"""The report says what was measured, and holds every picture."""

import json

from projects.feature_selection.report import PICTURES, WHENCE
from tests.projects.feature_selection.studied import studied


def text_of(results):
    return (results[1] / "report.html").read_text(encoding="utf-8")


def test_report_holds_every_picture_in_order(results):
    html, there = text_of(results), [said for name, said in PICTURES.items() if name != "precision"]
    assert html.count("data:image/png;base64,") == len(there)
    places = [html.index(f"<h2>{said.title}</h2>") for said in there]
    assert places == sorted(places)
    assert len(html) < 5_000_000


def test_report_says_what_the_metrics_say(results):
    metrics = json.loads((results[1] / "metrics.json").read_text(encoding="utf-8"))
    html = text_of(results)
    assert "5 of 7 columns were chosen by jmi, first " in html
    assert f"{metrics['ours']['accuracy']:.3f}" in html
    assert "Over 2 bootstraps the choice by jmi has a stability of " in html
    assert "tell most together" in html


def test_report_says_where_the_data_are_from(results):
    html = text_of(results)
    assert f"The data: {WHENCE['user']}." in html
    assert "What 7 columns tell about bought: " in html
    assert "Both sides take turns" in html


def test_what_is_known_to_matter_is_said():
    from projects.feature_selection.report import _precision

    precision = studied("classes")[2].precision
    ours = round(4 * precision.whole["jmi"])
    said = _precision(precision, "jmi")
    assert said.startswith(f"4 columns are known to matter. Of the first 4 chosen by jmi {ours} do;")
    assert "0 of the library's" in said


def test_every_source_has_words():
    assert set(WHENCE) == {"cache", "mirror", "download", "bundled", "user"}
