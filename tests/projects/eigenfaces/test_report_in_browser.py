"""The report in a real browser: every picture shows, nothing is wider than the screen, the console stays silent."""

import pytest

from tests.projects.browser import look, needs_chromium
from tests.projects.eigenfaces.conftest import make_photographs


@needs_chromium
@pytest.mark.parametrize("width", [1200, 500])
def test_report_opens(eigenfaces, tmp_path, width):
    photographs, out = make_photographs(tmp_path / "photographs"), tmp_path / "out"
    assert eigenfaces("--quick", "--no-baseline", "--data", photographs, "--out", out)[0] == 0
    assert look(out / "report.html", tmp_path, width) == ("9 of 9 pictures, fits", [])
