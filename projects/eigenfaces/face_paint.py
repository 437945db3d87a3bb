"""What a drawn face is made of: outlines with a tone, painted one over the other.

Every outline is a handful of points in head units: x to the right, y down, the origin between the eyes' corners and the
tip of the nose, the chin near y = 1. A closed Catmull-Rom curve goes through them,

    p(t) = ½ (2 p₁ + (p₂ - p₀) t + (2 p₀ - 5 p₁ + 4 p₂ - p₃) t² + (3 p₁ - p₀ - 3 p₂ + p₃) t³),    0 ≤ t < 1,

and the pose carries it to the page. Tones run from 0 (black) to 1 (white), before any light falls on them.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

STEPS = 6  # points drawn on a curve for each one given
T = np.arange(STEPS)[:, None] / STEPS
# (STEPS, 4): weights of p₀, p₁, p₂, p₃ in p(t)
WEIGHTS = 0.5 * np.hstack([-T + 2 * T**2 - T**3, 2 - 5 * T**2 + 3 * T**3, T + 4 * T**2 - 3 * T**3, -(T**2) + T**3])


class Shape(NamedTuple):
    """A closed curve to be filled: points (k, 2) in head units, tone, and where it lies.

    `lies` is "face" for what moves with the surface of the face when the head turns, "glasses" for what stands before
    it (its points are the finished curve), "rim" for the outline of the head, "ears" for what lies behind the outline,
    "body" for what does not turn at all.
    """

    points: np.ndarray
    tone: float
    lies: str = "face"


def smooth(points: np.ndarray) -> np.ndarray:
    """A closed curve through points (k, 2): (k STEPS, 2)."""
    k = len(points)
    around = points[(np.arange(k)[:, None] + [-1, 0, 1, 2]) % k]  # (k, 4, 2): p₀, p₁, p₂, p₃ of each piece
    return (WEIGHTS @ around).reshape(-1, 2)  # (k, STEPS, 2) -> (k STEPS, 2)


def shapes(who: SimpleNamespace, mood: SimpleNamespace) -> Iterator[Shape]:
    """All shapes of one picture, from back to front."""
    yield from _behind(who)
    yield Shape(mirrored(_head(who)), who.skin, "rim")
    yield from _beard(who)
    for side in (-1, 1):
        yield from _eye(who, mood, side)
    yield from _nose(who)
    yield from _mouth(who, mood)
    yield from _hair(who)
    if who.glasses:
        yield from _glasses(who)


def mirrored(half: np.ndarray) -> np.ndarray:
    """The right half of a symmetric outline, from top to bottom, made whole."""
    left = half[(half[:, 0] > 0)][::-1] * [-1, 1]
    return np.vstack([half, left])


def ellipse(x: float, y: float, rx: float, ry: float) -> np.ndarray:
    """Eight points around a centre."""
    angles = np.arange(8) * (np.pi / 4)
    return np.stack([x + rx * np.cos(angles), y + ry * np.sin(angles)], axis=1)


def _head(who: SimpleNamespace) -> np.ndarray:
    a, chin = who.width, who.chin
    rows = [(0, -1), (0.52 * a, -0.9), (0.9 * a, -0.52), (a, -0.05), (0.95 * a, 0.3)]
    rows += [(who.jaw * a, 0.64 * chin), (who.chin_width * a, 0.93 * chin), (0, chin)]
    return np.array(rows)


def _behind(who: SimpleNamespace) -> Iterator[Shape]:
    """Long hair, neck, shoulders, ears."""
    a, h = who.width + 0.6 * who.volume, 1 + who.volume
    if who.long:
        end = who.length
        locks = [(0, -h), (0.6 * a, -0.93 * h), (1.04 * a, -0.5), (1.14 * a, 0.2), (1.12 * a, end), (0.5, end)]
        yield Shape(mirrored(np.array(locks)), who.hair * 0.8, "rim")
    neck = [(0.01, 0.5), (who.neck, 0.6), (who.neck, 1.5), (0.01, 1.6)]
    yield Shape(mirrored(np.array(neck)), who.skin * 0.72, "body")
    collar = [(0.01, 1.42), (who.neck, 1.14), (0.75, 1.3), (1.3, 1.5), (1.4, 2.2), (0.01, 2.2)]
    yield Shape(mirrored(np.array(collar)), who.shirt, "body")
    for side in (-1, 1):
        x = side * (who.width + 0.3 * who.ear)
        yield Shape(ellipse(x, 0.08, 0.62 * who.ear, 1.5 * who.ear), who.skin * 0.92, "ears")
        yield Shape(ellipse(x, 0.08, 0.3 * who.ear, 0.9 * who.ear), who.skin * 0.72, "ears")


def _hair(who: SimpleNamespace) -> Iterator[Shape]:
    """A cap from ear to ear, between the top of the head and the hairline; on a bald head only the sides."""
    a, h, side = who.width, 1 + who.volume, who.sides
    out = a + 0.55 * who.volume
    if who.bald:
        for s in (-1, 1):
            temple = [(0.82 * a, -0.62), (1.01 * a, -0.5), (1.04 * a, -0.1), (0.99 * a, side), (0.95 * a, -0.1)]
            yield Shape(np.array(temple) * [s, 1], who.hair, "rim")
        return
    rim = [(-0.98 * a, side), (-out, -0.15), (-0.98 * out, -0.5), (-0.62 * out, -0.9 * h), (0, -h)]
    rim += [(0.62 * out, -0.9 * h), (0.98 * out, -0.5), (out, -0.15), (0.98 * a, side)]
    line, part = who.hairline, 0.2 * who.part  # parted on one side, the hairline shifts and tilts
    inner = [(0.93 * a, -0.1), (0.84 * a, -0.42), (0.5 * a + part, line + 0.5 * part), (5 * part * a, line - who.peak)]
    inner += [(-0.5 * a + part, line - 0.5 * part), (-0.84 * a, -0.42), (-0.93 * a, -0.1)]
    yield Shape(np.array(rim + inner), who.hair, "rim")


def _beard(who: SimpleNamespace) -> Iterator[Shape]:
    """A beard is the lower face in the color of hair, with a window of skin around the mouth."""
    a, chin, y, w = who.width, who.chin, who.mouth_y, who.mouth_width
    tone = 0.3 * who.skin + 0.7 * who.hair
    if who.beard:
        rim = [(0, 0.3), (0.97 * a, 0.1), (0.96 * a, 0.32)]
        rim += [(who.jaw * a, 0.64 * chin), (who.chin_width * a, 0.94 * chin), (0, chin)]
        yield Shape(mirrored(np.array(rim)), tone, "rim")
        window = [(0, -0.05), (0.7 * a, -0.02), (0.76 * a, 0.3)]
        window += [(1.15 * w, y - 0.06), (0.9 * w, y + 0.13), (0, y + 0.17)]
        yield Shape(mirrored(np.array(window)), who.skin)
    if who.moustache:
        top = y - who.lip - 0.1
        below = [(1.35 * w, y + 0.06), (0.8 * w, y), (0, y - 0.03)]
        yield Shape(mirrored(np.array([(0, top), (0.65 * w, top + 0.01), *below])), tone)


def _eye(who: SimpleNamespace, mood: SimpleNamespace, side: int) -> Iterator[Shape]:
    x, y, w = side * who.eye_gap, who.eye_y, who.eye_width
    h = who.eye_height * (1 - mood.blink) * (1 - 0.35 * max(mood.smile, 0))

    def almond(grow: float, up: float, down: float) -> np.ndarray:
        rows = [(-w - grow, 0.012), (-0.5 * w, -up), (0.1 * w, -1.15 * up), (0.65 * w, -0.75 * up)]
        rows += [(w + grow, -who.slant), (0.4 * w, down), (-0.4 * w, down)]
        return np.array(rows) * [side, 1] + [x, y]

    yield Shape(almond(0.03, h + 0.05, h + 0.03), who.skin * 0.86)  # the lids
    yield Shape(almond(0.015, h + 0.022, 0.85 * h), 0.12 * who.skin)  # the lashes
    if h > 0.018:
        yield Shape(almond(0, h, 0.8 * h), 0.82)
        gaze, r = x + 0.35 * w * mood.gaze, min(0.45 * w, 1.1 * h)
        yield Shape(ellipse(gaze, y - 0.1 * h, r, r), who.iris)
        yield Shape(ellipse(gaze, y - 0.1 * h, 0.5 * r, 0.5 * r), 0.02)
    yield Shape(_brow(who, mood, side), 0.25 * who.skin + 0.75 * min(who.hair, 0.5))


def _brow(who: SimpleNamespace, mood: SimpleNamespace, side: int) -> np.ndarray:
    y = who.eye_y - who.brow_gap - 0.07 * mood.brows
    w, t, arch = 1.35 * who.eye_width, who.brow, who.arch
    frown = 0.05 * min(mood.brows, 0)
    rows = [(-w, -frown), (-0.3 * w, -arch), (0.3 * w, -1.3 * arch), (w, who.brow_tilt)]
    rows += [(0.3 * w, t - 1.2 * arch), (-0.3 * w, t - 0.9 * arch), (-w, t - frown)]
    return np.array(rows) * [side, 1] + [side * who.eye_gap * 1.02, y]


def _nose(who: SimpleNamespace) -> Iterator[Shape]:
    """Only what light does not make: the wings' creases and the nostrils."""
    y, w = who.nose_y, who.nose_width
    for side in (-1, 1):
        yield Shape(ellipse(side * 0.98 * w, y - 0.03, 0.022, 0.05), who.skin * 0.72)
        yield Shape(ellipse(side * 0.48 * w, y + 0.02, 0.32 * w, 0.022), who.skin * 0.3)


def _mouth(who: SimpleNamespace, mood: SimpleNamespace) -> Iterator[Shape]:
    smile, gape = mood.smile, max(mood.gape, 0)
    w, y = who.mouth_width * (1 + 0.22 * smile - 0.15 * gape), who.mouth_y
    up, lip = 0.075 * smile, who.lip
    corner = (w, y - up)
    upper = [(0, y - 0.75 * lip), (0.3 * w, y - lip), corner, (0.4 * w, y + 0.02), (0, y + 0.02)]
    lower = [(0, y), (0.5 * w, y - 0.3 * up), corner]
    lower += [(0.6 * w, y + 0.75 * lip + 0.1 * gape), (0, y + 1.15 * lip + 0.13 * gape)]
    yield Shape(mirrored(np.array(lower)), who.lips * 1.1)
    yield Shape(mirrored(np.array(upper)), who.lips * 0.85)
    line = 0.012 + 0.05 * gape
    inside = [(0, y), (0.5 * w, y - 0.35 * up), corner, (0.5 * w, y + line - 0.3 * up), (0, y + 1.2 * line)]
    yield Shape(mirrored(np.array(inside)), 0.12)
    if gape > 0.35:
        teeth = [(0, y), (0.7 * w, y - 0.4 * up), (0.5 * w, y + 0.45 * line - 0.3 * up), (0, y + 0.5 * line)]
        yield Shape(mirrored(np.array(teeth)), 0.85)


def _glasses(who: SimpleNamespace) -> Iterator[Shape]:
    """Frames as rings: an outer curve and, walked back, an inner one."""
    r, t, e, y = who.frame, 0.022, who.eye_gap, who.eye_y + 0.03
    temple = 1.01 * who.width
    for side in (-1, 1):
        outer, inner = (smooth(ellipse(side * e, y, r + g, 0.78 * r + g)) for g in (t, 0))
        yield Shape(np.vstack([outer, outer[:1], inner[:1], inner[::-1]]), 0.08, "glasses")
        arm = [(r + e, y - 0.05), (temple, y - 0.06), (temple, y), (r + e, y - 0.01)]
        yield Shape(np.array(arm) * [side, 1], 0.1)
    bridge = [(r - e, y - 0.06), (e - r, y - 0.06), (e - r, y - 0.02), (r - e, y - 0.02)]
    yield Shape(np.array(bridge), 0.08)
