"""The report in a real browser: every picture shows, nothing is wider than the screen, the console stays silent."""

import pytest

from tests.projects.browser import look, needs_chromium


@needs_chromium
@pytest.mark.parametrize("width", [1200, 500])
def test_report_opens(spam, tmp_path, width):
    out = tmp_path / "out"
    assert spam("--quick", "--dataset", "generated", "--out", out)[0] == 0
    assert look(out / "report.html", tmp_path, width) == ("8 of 8 pictures, fits", [])
