"""The report says what was measured, and holds every picture."""

import json
import re

from projects.bayesian_regression.report import PICTURES, WHENCE


def text_of(results):
    return (results[1] / "report.html").read_text(encoding="utf-8")


def test_report_holds_every_picture_in_order(results):
    html = text_of(results)
    assert html.count("data:image/png;base64,") == len(PICTURES)
    places = [html.index(f"<h2>{said.title}</h2>") for said in PICTURES.values()]
    assert places == sorted(places)
    assert len(html) < 5_000_000


def test_report_says_what_the_metrics_say(results):
    metrics = json.loads((results[1] / "metrics.json").read_text(encoding="utf-8"))
    html, ours, agreement = text_of(results), metrics["ours"], metrics["agreement"]
    coverage = ", ".join(f"{100 * ours[f'coverage_{level}']:.0f}" for level in (50, 80, 95))
    assert f"{coverage} % lie within the intervals of 50, 80, 95 %" in html
    assert f"misses by {ours['rmse']:.3g} (root mean square)" in html
    evidence, validation = ours["size_by_evidence"], ours["size_by_validation"]
    assert f"Evidence is largest at {evidence}, cross-validation at {validation}" in html
    assert f"(ARD), {ours['pruned_by_ard']} of " in html
    assert f"{agreement['hmc_mean_in_errors']:.1f} Monte Carlo standard errors at most" in html
    assert f"largest R-hat is {agreement['hmc_r_hat']:.3f}" in html
    assert agreement["gaussian_process_mean"] < 1e-9
    parts = re.search(r"log evidence is (-?[\d.]+): (-?[\d.]+) for the best fit, and (-?[\d.]+) for the Occam", html)
    whole, fit, occam = map(float, parts.groups())
    assert abs(whole - fit - occam) < 0.11  # each is rounded to a tenth


def test_report_says_where_the_data_are_from(results):
    html = text_of(results)
    assert f"The data: {WHENCE['user']}." in html
    assert "price from " in html
    assert "Both sides take turns" in html


def test_every_source_has_words():
    assert set(WHENCE) == {"cache", "mirror", "download", "bundled", "user"}
