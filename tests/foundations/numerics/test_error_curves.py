"""The drawing of the error curves: well-formed, one curve for each rule, and a U with its bottom at the marked step."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from foundations.numerics import central_difference, forward_difference
from foundations.numerics.error_curves import EPS, OPTIMA, RULES, svg, worst_nearby

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("rule", "power"), [(forward_difference, 1 / 2), (central_difference, 1 / 3)])
def test_the_bottom_of_the_u_is_at_the_marked_power_of_eps(rule, power):
    k = np.arange(1, 12)
    errors = worst_nearby(rule, EPS ** (k / 12))
    best = int(errors.argmin())
    assert k[best] == pytest.approx(12 * power) and EPS**power in OPTIMA.values()
    assert (np.diff(errors[: best + 1]) < 0).all() and (np.diff(errors[best:]) > 0).all()


def test_the_drawing_has_a_curve_for_each_rule_and_its_name():
    picture = ElementTree.fromstring(svg())
    curves = picture.findall(f"{SVG}polyline")
    words = [element.text for element in picture.iter(f"{SVG}text")]
    assert len(curves) == len(RULES) == 3
    assert {*RULES, *(f"h = {name}" for name in OPTIMA), "step h", "error"} <= {*words}
    width, height = (float(v) for v in picture.get("viewBox").split()[2:])
    for curve in curves:
        points = np.array([point.split(",") for point in curve.get("points").split()], float)
        assert len(points) == 129 and (points >= 0).all() and (points <= (width, height)).all()


def test_the_committed_picture_is_what_the_command_draws(tmp_path):
    """The words, and the forms of the curves: how exp is rounded differs between machines."""
    command = [sys.executable, "-m", "foundations.numerics.error_curves", str(tmp_path / "curves.svg")]
    subprocess.run(command, cwd=ROOT, check=True)
    drawn = ElementTree.parse(tmp_path / "curves.svg").getroot()
    kept = ElementTree.parse(ROOT / "foundations" / "numerics" / "pictures" / "error_curves.svg").getroot()
    assert [t.text for t in drawn.iter(f"{SVG}text")] == [t.text for t in kept.iter(f"{SVG}text")]
    for a, b in zip(drawn.findall(f"{SVG}polyline"), kept.findall(f"{SVG}polyline"), strict=True):
        heights = [np.array([p.split(",")[1] for p in c.get("points").split()], float) for c in (a, b)]
        assert np.abs(heights[0] - heights[1]).mean() < 10  # pixels; 22 are a power of ten
