"""The report is one file: pictures inside, text escaped, nothing fetched from anywhere."""

import base64
import re

import numpy as np
from PIL import Image

from projects.common.figures import COLORS, canvas, save, show_image
from projects.common.report import Picture, Section, write_report


def test_report_is_self_contained(tmp_path):
    figure, axes = canvas(1, 2)
    show_image(axes[0, 0], np.eye(4), "a face")
    axes[0, 1].plot([1, 2, 3])
    path = save(figure, tmp_path / "picture.png")
    assert path.read_bytes().startswith(b"\x89PNG")

    section = Section("Results & more", ["<b>not bold</b>"], [["", "ours"], ["x", "1"]], [Picture(path, 'a "b"', "c")])
    write_report(tmp_path / "report.html", "Title", "Lead", [section, Section("Empty")])
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;not bold" in html
    assert "Results &amp; more" in html
    assert html.count("data:image/png;base64,") == 1
    addresses = re.findall(r'(?:src|href)="([^"]*)"|url\(([^)]*)\)|@import', html)
    assert all("".join(address).startswith("data:") for address in addresses)
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html


def test_pictures_are_the_same_bytes_every_time(tmp_path):
    contents = []
    for name in ("a.png", "b.png"):
        figure, axes = canvas()
        axes[0, 0].plot(np.arange(5))
        contents.append(save(figure, tmp_path / name).read_bytes())
    assert contents[0] == contents[1]


def test_a_picture_may_move(tmp_path):
    frames = [Image.new("P", (2, 2), color) for color in (0, 1)]
    frames[0].save(tmp_path / "moves.gif", save_all=True, append_images=frames[1:])
    source = Picture(tmp_path / "moves.gif", "", "").source
    head, data = source.split(",")
    assert head == "data:image/gif;base64"
    assert base64.b64decode(data) == (tmp_path / "moves.gif").read_bytes()


def test_fewer_colors_make_smaller_pictures(tmp_path):
    figure, axes = canvas()
    axes[0, 0].imshow(np.random.default_rng(0).random((40, 40)), "viridis")
    whole, small = save(figure, tmp_path / "whole.png"), save(figure, tmp_path / "small.png", 96)
    assert small.stat().st_size < 0.6 * whole.stat().st_size
    with Image.open(whole) as one, Image.open(small) as other:
        assert one.size == other.size
        assert len(other.convert("RGB").getcolors()) <= 96
        assert np.abs(np.asarray(one, float) - np.asarray(other.convert("RGB"), float)).mean() < 4


def test_thin_lines_keep_their_colors(tmp_path):
    figure, axes = canvas()
    axes[0, 0].imshow(np.random.default_rng(0).random((40, 40)), "Greys", extent=(0, 1, 0, 1))
    for k, color in enumerate(COLORS):
        axes[0, 0].plot([0, 1], [(k + 1) / 10] * 2, color=color)
    with Image.open(save(figure, tmp_path / "lines.png", 64)) as picture:
        seen = {rgb for _, rgb in picture.convert("RGB").getcolors()}
    assert {tuple(int(color[i : i + 2], 16) for i in (1, 3, 5)) for color in COLORS} <= seen
