"""The report in a real browser: every picture shows, nothing is wider than the screen, the console stays silent."""

import pytest

from projects.feature_selection.report import PICTURES
from tests.projects.browser import look, needs_chromium


@needs_chromium
@pytest.mark.parametrize("width", [1200, 500])
def test_report_opens(results, tmp_path, width):
    pictures = len(PICTURES) - 1  # nobody knows which columns of the table matter: no picture of precision
    shown = look(results[1] / "report.html", tmp_path, width)
    assert shown == (f"{pictures} of {pictures} pictures, fits", [])
