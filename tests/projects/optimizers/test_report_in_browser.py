"""The report in a real browser: every picture shows, nothing is wider than the screen, the console stays silent."""

import pytest

from projects.optimizers.figures import NOT_QUICKLY
from projects.optimizers.report import PICTURES
from tests.projects.browser import look, needs_chromium


@needs_chromium
@pytest.mark.parametrize("width", [1200, 500])
def test_report_opens(results, tmp_path, width):
    report = results / "report.html"
    assert report.stat().st_size < 5_000_000
    pictures = len(PICTURES) - len(NOT_QUICKLY)
    assert look(report, tmp_path, width) == (f"{pictures} of {pictures} pictures, fits", [])
