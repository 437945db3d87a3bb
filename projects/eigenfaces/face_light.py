"""Light on a drawn face: the head as a landscape, and how bright each slope of it is.

Height above the page is half an ellipsoid for the skull plus a Gaussian hill or hollow for each part of the face:

    z(u, v) = c √(1 - (u/a)² - (v/b)²) + Σ h_i exp(-½ ((u - u_i)²/s_i² + (v - v_i)²/t_i²))

A matte surface sends out light by Lambert's law, in proportion to the cosine between its normal and the lamp:

    n = (-∂z/∂u, -∂z/∂v, 1) / ‖·‖        brightness = ambient + (1 - ambient) max(0, n · lamp)

The relief is what makes a turned lamp change a face more than a change of person does: the lesson of eigenfaces.
Left out: shadows that one part casts on another, and gloss.
"""

from types import SimpleNamespace

import numpy as np


def hills(who: SimpleNamespace, mood: SimpleNamespace) -> np.ndarray:
    """Hills (height > 0) and hollows of a face, (k, 5): centre x and y, widths s and t, height, all in head units."""
    e, y, w = who.eye_gap, who.eye_y, who.nose_width
    cheek, m = who.cheek * (1 + 0.5 * mood.smile), who.mouth_y
    middle = [
        (0, 0.5 * (y + who.nose_y), 0.055, 0.2, 0.10 * who.nose),  # bridge of the nose
        (0, who.nose_y - 0.05, 0.075, 0.075, 0.15 * who.nose),  # its tip
        (0, m, 0.24, 0.09, 0.05),  # lips
        (0, m + 0.22, 0.16, 0.045, -0.04),  # below the lower lip
        (0, who.chin - 0.13, 0.14, 0.1, 0.06),  # chin
        (0, -0.55, 0.4, 0.2, 0.03),  # forehead
    ]
    sides = [
        (0.9 * w, who.nose_y - 0.02, 0.05, 0.05, 0.05 * who.nose),  # wings of the nose
        (e, y, 0.15, 0.085, -0.09),  # eye socket
        (e, y + 0.01, 0.09, 0.05, 0.05),  # eyeball
        (e, y - who.brow_gap, 0.2, 0.06, 0.05 * who.ridge),  # brow
        (0.4, 0.28, 0.15, 0.13, cheek),  # cheekbone
        (0.3, 0.42 + 0.1 * m, 0.05, 0.13, -0.03 * (1 + mood.smile)),  # fold from nose to mouth
    ]
    return np.array(middle + sides + [(-x, *rest) for x, *rest in sides])


def brightness(
    u: np.ndarray, v: np.ndarray, skull: tuple[float, float, float], parts: np.ndarray, lamp: np.ndarray, ambient: float
) -> np.ndarray:
    """Brightness of the head at every pixel, 0 to 1.

    u (width,) and v (height,) are the pixels in head units; skull is (a, b, c); parts as from `hills`, already turned
    with the head; lamp is a unit vector to the right, down and towards the viewer.
    """
    a, b, c = skull
    # Every hill is a function of u times one of v: the slopes of all k are two products of small matrices.
    x, y, s, t, h = parts.T[:, :, None]  # each (k, 1)
    across = np.exp(-0.5 * ((u - x) / s) ** 2)  # (k, width)
    along = np.exp(-0.5 * ((v - y) / t) ** 2)  # (k, height)
    slope_u = along.T @ (-h * (u - x) / s**2 * across)  # (height, width)
    slope_v = (-h * (v - y) / t**2 * along).T @ across

    dome = np.sqrt(np.maximum(1 - (u / a) ** 2 - (v[:, None] / b) ** 2, 0.04))  # never vertical at the rim
    slope_u += -c * u / (a**2 * dome)
    slope_v += -c * v[:, None] / (b**2 * dome)
    facing = (lamp[2] - lamp[0] * slope_u - lamp[1] * slope_v) / np.sqrt(1 + slope_u**2 + slope_v**2)  # n · lamp
    return ambient + (1 - ambient) * np.maximum(facing, 0)
