"""MATLAB files: against SciPy's reader and writer, and broken ones."""

import struct

import numpy as np
import pytest
import scipy.io

from projects.common.errors import UserError
from projects.eigenfaces.matlab import read_matrix

DTYPES = ["uint8", "int16", "uint16", "int32", "float32", "float64"]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
def test_reads_what_scipy_writes(tmp_path, dtype, packed):
    matrix = np.arange(15).reshape(5, 3).astype(dtype)
    others = {"p": np.eye(2), "a_name_of_more_than_four_letters": np.ones((1, 2)), "matrix": matrix, "z": np.ones(3)}
    scipy.io.savemat(tmp_path / "some.mat", others, do_compression=packed)
    got = read_matrix(tmp_path / "some.mat", "matrix")
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, scipy.io.loadmat(tmp_path / "some.mat")["matrix"])
    np.testing.assert_array_equal(read_matrix(tmp_path / "some.mat", "p"), np.eye(2))


def test_floats_that_matlab_stored_as_bytes_on_a_big_endian_machine(tmp_path):
    """A matrix of doubles (class 6) whose numbers fit bytes (type 2), as MATLAB on a workstation wrote it."""
    flags = struct.pack(">IIII", 6, 8, 6, 0)
    shape = struct.pack(">IIii", 5, 8, 2, 3)
    name = struct.pack(">HH4s", 1, 1, b"x")
    numbers = struct.pack(">II8s", 2, 6, bytes([1, 2, 3, 4, 5, 6]))
    body = flags + shape + name + numbers
    header = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack(">H", 0x0100) + b"MI"
    (tmp_path / "old.mat").write_bytes(header + struct.pack(">II", 14, len(body)) + body)
    assert read_matrix(tmp_path / "old.mat", "x").tolist() == [[1, 3, 5], [2, 4, 6]]
    np.testing.assert_array_equal(scipy.io.loadmat(tmp_path / "old.mat")["x"], [[1, 3, 5], [2, 4, 6]])


@pytest.fixture
def good(tmp_path):
    """A file of one matrix, not packed."""
    scipy.io.savemat(tmp_path / "good.mat", {"x": np.arange(400, dtype=np.uint8).reshape(20, 20) % 7})
    return tmp_path / "good.mat"


def test_a_variable_that_is_not_there(good):
    with pytest.raises(UserError, match=r"good\.mat has no variable called 'faces'"):
        read_matrix(good, "faces")


def test_a_foreign_file(good):
    good.write_text("<html>404</html>")
    with pytest.raises(UserError, match=r"good\.mat is no MATLAB file"):
        read_matrix(good, "x")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("keep", [140, 200, 300])
def test_a_file_cut_short(good, keep, packed):
    noise = np.random.default_rng(0).integers(0, 256, (20, 20), dtype=np.uint8)
    scipy.io.savemat(good, {"x": noise}, do_compression=packed)
    good.write_bytes(good.read_bytes()[:keep])
    with pytest.raises(UserError, match=r"good\.mat is damaged"):
        read_matrix(good, "x")


def test_a_matrix_of_another_shape_than_it_says(good):
    content = good.read_bytes()
    at = content.index(struct.pack("<ii", 20, 20))
    good.write_bytes(content[:at] + struct.pack("<ii", 20, 21) + content[at + 8 :])
    with pytest.raises(UserError, match="400 bytes do not make 20 x 21 numbers"):
        read_matrix(good, "x")


def test_complex_numbers_are_refused(good):
    scipy.io.savemat(good, {"x": np.array([[1 + 2j, 3 - 1j]])})
    with pytest.raises(UserError, match="damaged or of a kind not read here"):
        read_matrix(good, "x")
