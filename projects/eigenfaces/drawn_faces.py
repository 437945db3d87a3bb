"""Faces that the program draws, for a machine without network: like photographs in what makes them hard.

A person is some forty numbers drawn once (how far apart the eyes are, how long the nose is, how dark the hair). A
picture of that person is a dozen more, drawn anew each time: how the head is turned, where the lamp stands, whether
the mouth smiles. The head is painted in outlines with Pillow, turned, lit, and reduced to the size of the AT&T faces:

    picture = (painted tones) x (light on the relief) x exposure + noise

The same seed draws the same pictures. Left out: wrinkles, real hair, perspective.
"""

from types import SimpleNamespace

import numpy as np
from PIL import Image, ImageDraw

from projects.common.cli import tracked
from projects.eigenfaces.face_light import brightness, hills
from projects.eigenfaces.face_paint import Shape, shapes, smooth

PEOPLE, PICTURES = 40, 10
HEIGHT, WIDTH = 112, 92
FINE = 3  # painted this many times larger, then averaged down
UNIT = 43.0  # pixels from the origin of the head to its top: one head unit
CENTRE = (46.0, 58.0)  # where the head is, in pixels from the left and from the top
DEPTH = 0.8  # how far the middle of the face stands out before the rim of the head, in head units

# A person: each between two ends, evenly.
PERSON = {
    "width": (0.68, 0.82), "jaw": (0.70, 0.90), "chin": (0.92, 1.08), "chin_width": (0.25, 0.48), "neck": (0.38, 0.56),
    "skin": (0.52, 0.88), "hair": (0.06, 0.50), "lips": (0.36, 0.52), "iris": (0.08, 0.40), "shirt": (0.15, 0.85),
    "hairline": (-0.72, -0.42), "peak": (-0.1, 0.1), "part": (-0.5, 0.5), "volume": (0.04, 0.22), "sides": (-0.15, 0.3),
    "length": (0.7, 1.5), "ear": (0.07, 0.12), "eye_gap": (0.29, 0.37), "eye_y": (-0.08, 0.04),
    "eye_width": (0.11, 0.15), "eye_height": (0.040, 0.066), "slant": (-0.03, 0.04), "brow": (0.025, 0.065),
    "brow_gap": (0.14, 0.22), "arch": (0.0, 0.05), "brow_tilt": (-0.03, 0.06), "ridge": (0.2, 1.5),
    "nose_y": (0.30, 0.42), "nose_width": (0.10, 0.16), "nose": (0.7, 1.5), "cheek": (0.01, 0.09),
    "mouth_y": (0.56, 0.66), "mouth_width": (0.22, 0.33), "lip": (0.04, 0.085), "frame": (0.17, 0.22),
}  # fmt: skip
# A person: has it or not, with this chance.
TRAITS = {"glasses": 0.25, "beard": 0.15, "moustache": 0.2, "bald": 0.12, "long": 0.35}
# A picture: mean and spread of each, cut off at two spreads.
PICTURE = {
    "yaw": (0.0, 0.11), "pitch": (0.0, 0.06), "roll": (0.0, 0.035), "zoom": (1.0, 0.017), "right": (0.0, 0.85),
    "down": (0.0, 0.85), "lamp_x": (0.0, 0.3), "lamp_y": (-0.4, 0.17), "ambient": (0.45, 0.05),
    "exposure": (1.05, 0.045), "smile": (0.2, 0.45), "gape": (-0.1, 0.45), "brows": (0.0, 0.5), "blink": (0.0, 0.15),
    "gaze": (0.0, 0.4), "wall": (0.45, 0.025),
}  # fmt: skip
NOISE = 0.015  # of a pixel, in grey levels from 0 to 1


def draw_faces(seed: int, people: int = PEOPLE, pictures: int = PICTURES) -> tuple[np.ndarray, np.ndarray]:
    """Images (people x pictures, 112, 92) in 0..1, and whose each one is, (people x pictures,) int."""
    images = np.empty((people, pictures, HEIGHT, WIDTH))
    for p in tracked(range(people), "Drawing faces"):
        rng = np.random.default_rng([seed, p])  # a person is the same however many others are drawn
        who = _person(rng)
        for i in range(pictures):
            images[p, i] = draw_face(who, _mood(rng), rng)
    return images.reshape(-1, HEIGHT, WIDTH), np.repeat(np.arange(people), pictures)


def draw_face(who: SimpleNamespace, mood: SimpleNamespace, rng: np.random.Generator) -> np.ndarray:
    """One picture (112, 92) in 0..1, in steps of 1/255 as a camera would store it."""
    canvas = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), round(255 * mood.wall))
    head = Image.new("L", canvas.size, 0)  # where the relief is lit; elsewhere the page is flat
    on_canvas, on_head = ImageDraw.Draw(canvas), ImageDraw.Draw(head)
    for shape in shapes(who, mood):
        outline = [tuple(point) for point in (FINE * _posed(shape, who, mood)).tolist()]
        on_canvas.polygon(outline, fill=round(255 * min(shape.tone, 1)))
        if shape.lies == "rim":
            on_head.polygon(outline, fill=255)
    tones, mask = (np.asarray(picture.reduce(FINE), dtype=np.float64) / 255 for picture in (canvas, head))
    light = mask * _light(who, mood) + (1 - mask) * 0.85
    noise = NOISE * rng.standard_normal(tones.shape)
    return np.rint(255 * np.clip(tones * light * mood.exposure + noise, 0, 1)) / 255


def _person(rng: np.random.Generator) -> SimpleNamespace:
    measures = {name: low + (high - low) * rng.random() for name, (low, high) in PERSON.items()}
    return SimpleNamespace(**measures, **{name: rng.random() < chance for name, chance in TRAITS.items()})


def _mood(rng: np.random.Generator) -> SimpleNamespace:
    cut = {name: float(np.clip(rng.standard_normal(), -2, 2)) for name in PICTURE}
    return SimpleNamespace(**{name: mean + spread * cut[name] for name, (mean, spread) in PICTURE.items()})


def _posed(shape: Shape, who: SimpleNamespace, mood: SimpleNamespace) -> np.ndarray:
    """The curve of a shape on the page, (k, 2) in pixels of the finished picture."""
    points = shape.points if shape.lies == "glasses" else smooth(shape.points)
    if shape.lies != "body":
        points = _turned(points, shape.lies, who, mood)
    return CENTRE + np.array([mood.right, mood.down]) + UNIT * mood.zoom * points


def _turned(points: np.ndarray, lies: str, who: SimpleNamespace, mood: SimpleNamespace) -> np.ndarray:
    """Points (k, 2) on the head after yaw, pitch and roll, seen from far away: their depth decides how they shift."""
    x, y = points.T
    if lies == "rim":
        z = np.zeros_like(x)
    elif lies == "ears":
        z = np.full_like(x, -0.15)
    else:
        # The face is a dome over the width of the head; eyes and mouth lie well within it.
        z = DEPTH * np.sqrt(np.maximum(1 - (x / who.width) ** 2 - (0.8 * y) ** 2, 0)) + 0.05 * (lies == "glasses")
    x, z = x * np.cos(mood.yaw) ** (lies != "rim") + z * np.sin(mood.yaw), z * np.cos(mood.yaw)
    y = y * np.cos(mood.pitch) + z * np.sin(mood.pitch)
    cos, sin = np.cos(mood.roll), np.sin(mood.roll)
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=1)


def _light(who: SimpleNamespace, mood: SimpleNamespace) -> np.ndarray:
    """Brightness (112, 92) of the lit head."""
    scale = UNIT * mood.zoom
    u = (np.arange(WIDTH) + 0.5 - CENTRE[0] - mood.right) / scale
    v = (np.arange(HEIGHT) + 0.5 - CENTRE[1] - mood.down) / scale
    parts = hills(who, mood)
    parts[:, :2] = _turned(parts[:, :2], "face", who, mood)
    lamp = np.array([mood.lamp_x, mood.lamp_y, 1.0])
    skull = (who.width * 1.12, 1.2, 0.62)
    return brightness(u, v, skull, parts, lamp / np.sqrt(lamp @ lamp), mood.ambient)
