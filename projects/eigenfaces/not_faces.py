"""Pictures of anything but faces, to see how far from face space they lie.

Six kinds: noise, a gradient, a checkerboard, a landscape, a house, a heap of discs. Each picture is drawn anew from the
generator, at the size and in the grey levels of the faces it is compared with.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

FINE = 3  # drawn this many times larger, then averaged down

Shape = tuple[str, list, float]  # method of ImageDraw, corners in pixels of the finished picture, tone


def not_faces(count: int, height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Pictures (count, height, width) in 0..1 in the format of faces, the kinds of `KINDS` in turn."""
    kinds = list(KINDS.values())
    pictures = np.empty((count, height, width))
    for i in range(count):
        pictures[i] = kinds[i % len(kinds)](height, width, rng)
    return pictures


def noise(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Every pixel on its own."""
    return rng.random((height, width))


def gradient(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """From dark to bright along a random direction."""
    angle = 2 * np.pi * rng.random()
    ramp = np.cos(angle) * np.linspace(-1, 1, width) + np.sin(angle) * np.linspace(-1, 1, height)[:, None]
    return 0.5 + 0.35 * ramp


def checkerboard(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Squares between a sixteenth and a quarter of the height, light and dark."""
    side = max(1, int(height * (1 / 16 + 3 / 16 * rng.random())))
    squares = (np.arange(height)[:, None] // side + np.arange(width) // side) % 2
    return 0.1 + 0.3 * rng.random() + 0.5 * squares


def landscape(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Sky, three ranges of hills, the nearest darkest, and a sun."""
    x, y, r = rng.random() * width, (0.1 + 0.2 * rng.random()) * height, 0.06 * height
    shapes: list[Shape] = [("ellipse", [(x - r, y - r), (x + r, y + r)], 0.98)]
    for base, tone in ((0.45, 0.6), (0.6, 0.42), (0.75, 0.25)):
        ridge = [(i * width / 8, height * (base + 0.2 * (rng.random() - 0.5))) for i in range(9)]
        shapes.append(("polygon", [(0, height), *ridge, (width, height)], tone))
    return _drawn(height, width, 0.8, shapes)


def house(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """A wall, a roof, a door and two windows, on a meadow."""
    left, right = width * (0.1 + 0.15 * rng.random()), width * (0.75 + 0.15 * rng.random())
    top, ground = height * (0.35 + 0.15 * rng.random()), height * 0.85
    unit = (right - left) / 7
    shapes: list[Shape] = [
        ("rectangle", [(0, ground), (width, height)], 0.4),
        ("rectangle", [(left, top), (right, ground)], 0.5 + 0.4 * rng.random()),
        ("polygon", [(left - unit / 2, top), ((left + right) / 2, top - 3 * unit), (right + unit / 2, top)], 0.25),
        ("rectangle", [(left + 3 * unit, (top + ground) / 2), (left + 4 * unit, ground)], 0.15),
    ]
    for x in (left + unit, left + 5 * unit):
        shapes.append(("rectangle", [(x, top + unit), (x + unit, top + 2.2 * unit)], 0.2))
    return _drawn(height, width, 0.85, shapes)


def discs(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Thirty discs of any tone, one over the other."""
    shapes: list[Shape] = []
    for x, y, r, tone in rng.random((30, 4)) * [width, height, 0.15 * height, 1]:
        shapes.append(("ellipse", [(x - r, y - r), (x + r, y + r)], tone))
    return _drawn(height, width, 0.5, shapes)


def _drawn(height: int, width: int, ground: float, shapes: list[Shape]) -> np.ndarray:
    """Shapes painted on a ground of one tone."""
    canvas = Image.new("L", (width * FINE, height * FINE), round(255 * ground))
    for method, corners, tone in shapes:
        getattr(ImageDraw.Draw(canvas), method)([(FINE * x, FINE * y) for x, y in corners], fill=round(255 * tone))
    return np.asarray(canvas.reduce(FINE), dtype=np.float64) / 255


KINDS: dict[str, Callable[[int, int, np.random.Generator], np.ndarray]] = {
    "noise": noise,
    "gradient": gradient,
    "checkerboard": checkerboard,
    "landscape": landscape,
    "house": house,
    "discs": discs,
}
