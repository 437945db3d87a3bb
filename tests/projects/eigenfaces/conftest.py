"""The program as a person calls it, and small folders of pictures to call it on."""


import numpy as np
import pytest
from PIL import Image

from projects.eigenfaces import __main__ as program
from tests.projects.programs import calling


@pytest.fixture
def eigenfaces(monkeypatch, capsys, tmp_path):
    """Call the program; gives exit code, output, complaints. It finds no data but what a test gives it."""
    return calling(program, monkeypatch, capsys, tmp_path)


def make_photographs(folder, people=4, photographs=4, size=(24, 20), seed=0):
    """A folder of small pictures, everyone with a pattern of their own; gives the folder."""
    rng = np.random.default_rng(seed)
    for person in range(people):
        pattern = rng.random((4, 4)).repeat(size[0] // 4, axis=0).repeat(size[1] // 4, axis=1)
        home = folder / f"person {person}"
        home.mkdir(parents=True)
        for number in range(photographs):
            grey = np.clip(255 * (0.8 * pattern + 0.2 * rng.random(size)), 0, 255)
            Image.fromarray(np.uint8(grey)).save(home / f"{number}.png")
    return folder
