"""A folder of one's own: what is used, what is told, and what is refused."""

import numpy as np
import pytest
from PIL import Image

from projects.common.errors import UserError
from projects.eigenfaces.folder import COMMON_SIZE, read_folder


def put(path, level=100, size=(30, 40), **settings):
    """A picture of one tone; size is (width, height)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", size, level).save(path, **settings)


@pytest.fixture
def album(tmp_path):
    """Ada has three photographs, Ben two."""
    for i, name in enumerate(["Ada/1.png", "Ada/2.jpg", "Ada/10.bmp", "Ben/a.png", "Ben/b.png"]):
        put(tmp_path / "album" / name, level=50 * i)
    return tmp_path / "album"


def test_one_folder_for_each_person(album):
    images, people, names, notes = read_folder(album)
    assert images.shape == (5, 40, 30) and images.dtype == np.float64  # all of one small size: they keep it
    assert names == ["Ada", "Ben"] and people.tolist() == [0, 0, 0, 1, 1]
    np.testing.assert_allclose(images[:, 20, 15], np.arange(5) * 50 / 255, atol=1 / 255)  # 2 comes before 10
    assert notes == []


def test_people_come_in_natural_order(tmp_path):
    for person in ("p10", "p2", "P1"):
        for number in (1, 2):
            put(tmp_path / person / f"{number}.png")
    assert read_folder(tmp_path)[2] == ["P1", "p2", "p10"]


def test_sizes_that_differ_become_the_common_size(album):
    put(album / "Ben" / "wide.png", size=(60, 20))
    images, _, _, notes = read_folder(album)
    assert images.shape == (6, *COMMON_SIZE)
    assert notes == ["Every photograph was cut to its middle and resized to 112 x 92 pixels."]


def test_one_large_size_becomes_the_common_size(tmp_path):
    for name in ("Ada/1.jpg", "Ada/2.jpg", "Ben/1.jpg", "Ben/2.jpg"):
        put(tmp_path / name, size=(400, 300))
    assert read_folder(tmp_path)[0].shape == (4, *COMMON_SIZE)


def test_a_turned_photograph_has_the_size_of_the_others(album):
    exif = Image.Exif()
    exif[0x0112] = 6
    put(album / "Ben" / "turned.jpg", size=(40, 30), exif=exif)
    assert read_folder(album)[0].shape == (6, 40, 30)


def test_what_is_passed_over_is_told(album):
    (album / "Ada" / "notes.txt").write_text("no picture")
    put(album / "Ben" / "c.png")
    cut = album / "Ben" / "c.png"
    cut.write_bytes(cut.read_bytes()[:50])  # its head is good: only the second pass finds out
    put(album / "Ben" / "dot.png", size=(1, 1))
    put(album / "loose.png")
    put(album / "Ada" / "older" / "1.png")
    put(album / "Cid" / "1.png")
    _, people, names, notes = read_folder(album)
    assert names == ["Ada", "Ben"] and len(people) == 5
    assert notes == [
        "2 files could not be read and were skipped: first Ada/notes.txt.",
        "1 file has fewer than 8 pixels on a side and was skipped: Ben/dot.png.",
        "1 file lies outside the folders of the people and was skipped: album/loose.png.",
        "1 folder inside a person's folder was not looked into: Ada/older.",
        "Left out for having fewer than two readable photographs: Cid.",
    ]


def test_hidden_files_are_ignored(album):
    for name in (".DS_Store", "Ada/.DS_Store", "Ada/Thumbs.db", ".git/config"):
        (album / name).parent.mkdir(exist_ok=True)
        (album / name).write_bytes(b"x")
    assert read_folder(album)[3] == []


def test_a_decompression_bomb_is_one_skipped_file(album, monkeypatch):
    put(album / "Ben" / "bomb.png", size=(300, 300))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10_000)
    assert read_folder(album)[3] == ["1 file could not be read and was skipped: Ben/bomb.png."]


def test_links_are_followed(album, tmp_path):
    try:
        (tmp_path / "linked").symlink_to(album, target_is_directory=True)
        (album / "Cid").symlink_to(album / "Ada", target_is_directory=True)
    except OSError as problem:
        pytest.skip(f"this system lets nobody make links: {problem}")
    assert read_folder(tmp_path / "linked")[2] == ["Ada", "Ben", "Cid"]


def none(root):
    pass


def a_file(root):
    root.write_text("x")


def empty(root):
    root.mkdir()


def loose(root):
    put(root / "1.png")


def empty_people(root):
    (root / "Ada").mkdir(parents=True)


def unreadable(root):
    empty_people(root)
    (root / "Ada" / "1.jpg").write_text("x")


def dots(root):
    for name in ("Ada/1.png", "Ada/2.png", "Ben/1.png", "Ben/2.png"):
        put(root / name, size=(1, 1))


def one_person(root):
    put(root / "Ada" / "1.png")
    put(root / "Ada" / "2.png")


def singles(root):
    put(root / "Ada" / "1.png")
    put(root / "Ben" / "1.png")


REFUSED = [
    (none, "does not exist: give a folder; expected one folder for each person"),
    (a_file, "is a file, not a folder; expected one folder for each person"),
    (empty, "is empty; expected one folder for each person"),
    (loose, "has files but no folders in it; expected one folder for each person"),
    (empty_people, "has no photographs in its folders; expected"),
    (unreadable, r"has no readable photograph: none of its 1 files, such as .*1\.jpg, is in a format"),
    (dots, r"has only tiny pictures, such as .*1\.png: a photograph needs at least 8 x 8 pixels"),
    (one_person, r"has one person with two readable photographs \(Ada\): at least two are needed"),
    (singles, "has nobody with two readable photographs: at least two are needed"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED, ids=[make.__name__ for make, _ in REFUSED])
def test_a_useless_folder_is_refused_in_one_sentence(tmp_path, make, message):
    root = tmp_path / "photos"
    make(root)
    with pytest.raises(UserError, match=f"photos {message}") as refused:
        read_folder(root)
    assert "\n" not in str(refused.value) and str(refused.value).endswith(".")
