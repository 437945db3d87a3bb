"""One photograph: every format comes out upright and grey, and every bad file is one sentence."""

import warnings

import numpy as np
import pytest
from PIL import Image

from projects.common.errors import UserError
from projects.eigenfaces.photographs import LARGEST, fit_to, photograph_size, read_photograph, write_photograph

LEFT, RIGHT = 50, 200  # grey levels of the two halves of the test picture


def halves(height=24, width=32):
    pixels = np.full((height, width), LEFT, dtype=np.uint8)
    pixels[:, width // 2 :] = RIGHT
    return pixels


def read(path):
    image = read_photograph(path)
    assert image.mode == "L"
    return np.asarray(image)


GREY = Image.fromarray(halves())
DEEP = Image.fromarray(halves().astype(np.uint16) * 257)

FORMATS = [
    ("grey.png", GREY, 0),
    ("color.png", GREY.convert("RGB"), 0),
    ("palette.png", GREY.convert("RGB").quantize(8), 1),
    ("palette.gif", GREY.convert("RGB").quantize(8), 1),
    ("color.bmp", GREY.convert("RGB"), 0),
    ("grey.pgm", GREY, 0),
    ("color.webp", GREY.convert("RGB"), 6),
    ("grey.jpg", GREY, 3),
    ("color.jpg", GREY.convert("RGB"), 3),
    ("cmyk.jpg", GREY.convert("CMYK"), 3),
    ("cmyk.tif", GREY.convert("CMYK"), 1),
    ("deep.png", DEEP, 0),
    ("deep.tif", DEEP, 0),
    ("deep.pgm", DEEP, 0),
]


@pytest.mark.parametrize(("name", "image", "tolerance"), FORMATS, ids=[name for name, _, _ in FORMATS])
def test_every_format_gives_the_same_grey(tmp_path, name, image, tolerance):
    image.save(tmp_path / name)
    got = read(tmp_path / name)
    assert got.shape == (24, 32)
    assert np.abs(got.astype(int) - halves()).max() <= tolerance  # what a lossy format loses
    assert photograph_size(tmp_path / name) == (24, 32)


def test_black_and_white(tmp_path):
    Image.fromarray(halves() > 100).save(tmp_path / "bits.png")
    assert set(np.unique(read(tmp_path / "bits.png"))) == {0, 255}


def test_floats_are_stretched_to_the_whole_scale(tmp_path):
    Image.fromarray(np.linspace(-3, 7, 100, dtype=np.float32).reshape(10, 10)).save(tmp_path / "floats.tif")
    got = read(tmp_path / "floats.tif")
    assert (got[0, 0], got[-1, -1]) == (0, 255)
    assert np.all(np.diff(got.ravel().astype(int)) >= 0)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(tmp_path, mode):
    image = GREY.convert(mode)
    image.putalpha(Image.fromarray(np.where(halves() == LEFT, 0, 255).astype(np.uint8)))
    image.save(tmp_path / "alpha.png")
    got = read(tmp_path / "alpha.png")
    assert np.all(got[:, :16] == 255) and np.all(got[:, 16:] == RIGHT)


def test_a_transparent_color_of_a_palette_becomes_white(tmp_path):
    image = GREY.convert("P")
    image.save(tmp_path / "palette.png", transparency=image.getpixel((0, 0)))
    assert np.all(read(tmp_path / "palette.png")[:, :16] == 255)


def test_an_animation_gives_its_first_frame(tmp_path):
    GREY.save(tmp_path / "moving.gif", save_all=True, append_images=[Image.new("L", GREY.size, 0)])
    assert np.abs(read(tmp_path / "moving.gif").astype(int) - halves()).max() <= 1


# What each EXIF orientation does to the stored picture to make it upright
UPRIGHT = {
    1: lambda x: x,
    2: lambda x: x[:, ::-1],
    3: lambda x: x[::-1, ::-1],
    4: lambda x: x[::-1],
    5: lambda x: x.T,
    6: lambda x: np.rot90(x, -1),
    7: lambda x: x[::-1, ::-1].T,
    8: lambda x: np.rot90(x),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_exif_rotation_is_honoured(tmp_path, orientation, suffix):
    stored = halves()
    stored[: len(stored) // 2] //= 2  # four quarters of four tones
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"turned.{suffix}"
    Image.fromarray(stored).save(path, exif=exif, quality=95)
    wanted = UPRIGHT[orientation](stored)
    assert photograph_size(path) == wanted.shape
    assert np.abs(read(path).astype(int) - wanted).max() <= 12  # JPEG rings beside an edge; the tones are 25 apart


@pytest.mark.parametrize("name", ["large.jpg", "large.png"])
def test_a_large_photograph_is_reduced(tmp_path, name):
    Image.new("RGB", (2500, 1500), (90, 90, 90)).save(tmp_path / name)
    got = read(tmp_path / name)
    assert got.shape == (round(LARGEST * 3 / 5), LARGEST)
    assert np.all(np.abs(got.astype(int) - 90) <= 1)
    assert photograph_size(tmp_path / name) == (1500, 2500)


# ---- To a given size


def test_fit_to_keeps_a_picture_of_that_size():
    pixels = np.random.default_rng(0).integers(0, 256, (112, 92), dtype=np.uint8)
    assert np.array_equal(fit_to(Image.fromarray(pixels), 112, 92), pixels / 255)


@pytest.mark.parametrize("size", [(40, 120), (120, 40), (30, 30), (7, 300)])
def test_fit_to_gives_the_size_asked_for(size):
    got = fit_to(Image.new("L", size, 51), 24, 20)
    assert got.shape == (24, 20) and got.dtype == np.float64
    np.testing.assert_allclose(got, 0.2)


def test_fit_to_keeps_the_middle():
    wide = np.zeros((20, 60), dtype=np.uint8)
    wide[:, 20:40] = 255  # the middle square
    assert np.all(fit_to(Image.fromarray(wide), 20, 20) == 1)


def test_fit_to_does_not_alias():
    stripes = np.zeros((240, 240), dtype=np.uint8)
    stripes[:, ::2] = 255  # finer than any new pixel can show: grey, not stripes
    assert np.ptp(fit_to(Image.fromarray(stripes), 30, 30)[:, 2:-2]) < 0.01  # at the rim the filter is cut off


def test_what_is_written_is_read_again(tmp_path):
    write_photograph(tmp_path / "out.png", np.array([[-0.5, 0.0], [0.2, 1.5]]))
    assert read(tmp_path / "out.png").tolist() == [[0, 0], [51, 255]]


# ---- Bad files


def test_a_text_file(tmp_path):
    (tmp_path / "notes.jpg").write_text("no photograph")
    with pytest.raises(UserError, match=r"notes\.jpg is no photograph that Pillow can read.*JPEG, PNG"):
        read_photograph(tmp_path / "notes.jpg")


@pytest.mark.parametrize("name", ["cut.jpg", "cut.png", "cut.pgm"])
def test_a_photograph_cut_short(tmp_path, name):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match=rf"{name} is no photograph that Pillow can read \(.*\)\.$"):
        read_photograph(tmp_path / name)


def test_an_empty_file(tmp_path):
    (tmp_path / "empty.png").touch()
    with pytest.raises(UserError, match="no photograph that Pillow can read"):
        read_photograph(tmp_path / "empty.png")


def test_a_folder_and_a_missing_file(tmp_path):
    with pytest.raises(UserError, match="is a folder: give the path of a photograph"):
        read_photograph(tmp_path)
    with pytest.raises(UserError, match="does not exist: give the path of a photograph"):
        read_photograph(tmp_path / "nobody.jpg")


@pytest.mark.parametrize("limit", [600, 300])  # Pillow warns above its limit, and refuses above twice of it
def test_a_decompression_bomb_is_an_error_and_not_a_warning(tmp_path, monkeypatch, limit):
    GREY.save(tmp_path / "bomb.png")  # 768 pixels
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserError, match=r"bomb\.png is too large: a photograph may have .* million pixels at most"):
            read_photograph(tmp_path / "bomb.png")
