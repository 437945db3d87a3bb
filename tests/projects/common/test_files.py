"""Files are whole or absent; a model file from a stranger is one sentence, not a traceback."""

import zipfile

import numpy as np
import pytest

from projects.common.errors import UserError
from projects.common.files import atomic, load_model, output_folder, save_model, write_text


def test_a_broken_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "metrics.json"
    write_text(path, "old\n")
    with pytest.raises(RuntimeError), atomic(path) as temporary:
        temporary.write_text("half of the n", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(UserError, match=r"Cannot write .*report\.html"):
        write_text(tmp_path / "report.html", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_name_may_be_as_long_as_a_name_can_be(tmp_path):
    write_text(tmp_path / ("n" * 250 + ".txt"), "text")


def test_text_has_unix_line_ends_everywhere(tmp_path):
    write_text(tmp_path / "t", "a\nλ\n")
    assert (tmp_path / "t").read_bytes() == "a\nλ\n".encode()


def test_output_folder_is_made(tmp_path):
    folder = output_folder(tmp_path / "deep" / "er")
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_output_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UserError, match="--out"):
            output_folder(path)


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.npz"
    save_model(path, "cats", weights=np.arange(3.0), names=np.array(["a", "é"]), size=(2, 3))
    return path


def test_a_model_comes_back(model):
    arrays = load_model(model, "cats", {"weights", "names", "size"})
    assert arrays["weights"].tolist() == [0.0, 1.0, 2.0]
    assert arrays["names"].tolist() == ["a", "é"]
    assert arrays["size"].tolist() == [2, 3]


def _truncate(path):
    path.write_bytes(path.read_bytes()[:-40])


def _damage(path):
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("I am no model.", encoding="utf-8")


def _other_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear model")


def _pickled(path):
    np.savez(path, kind=np.array("cats"), weights=np.array([{"a": 1}], dtype=object))


def _huge(path):
    """A header that announces 8 exabytes."""
    with zipfile.ZipFile(path, "w") as archive:
        header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000000,), }\n"
        text = b"{'descr': '<U4', 'fortran_order': False, 'shape': (), }\n"
        start = b"\x93NUMPY\x01\x00"
        archive.writestr("kind.npy", start + len(text).to_bytes(2, "little") + text + "cats".encode("utf-32-le"))
        archive.writestr("weights.npy", start + len(header).to_bytes(2, "little") + header)
        archive.writestr("names.npy", start + len(header).to_bytes(2, "little") + header)


def _single_array(path):
    with path.open("wb") as file:
        np.save(file, np.arange(3))


def _dogs(path):
    save_model(path, "dogs", weights=np.arange(3.0), names=np.array(["a"]))


def _incomplete(path):
    save_model(path, "cats", weights=np.arange(3.0))


def _gone(path):
    path.unlink()


@pytest.mark.parametrize(
    "spoil", [_truncate, _damage, _empty, _text, _other_zip, _pickled, _huge, _single_array, _dogs, _incomplete, _gone]
)
def test_a_bad_model_is_one_sentence(model, spoil):
    spoil(model)
    with pytest.raises(UserError, match="model") as problem:
        load_model(model, "cats", {"weights", "names"})
    assert str(model) in str(problem.value)


def test_a_folder_is_no_model(tmp_path):
    with pytest.raises(UserError, match="no saved model"):
        load_model(tmp_path, "cats", set())
