"""A picture of how the error of a numerical derivative depends on its step: the U, as SVG, without other programs.

    python -m foundations.numerics.error_curves foundations/numerics/pictures/error_curves.svg

Both axes are logarithmic. At each step the worst of a few nearby steps is drawn, for rounding is good by chance here
and there. The left branch of each U is rounding over h, of slope -1; the right one is truncation, of slope 1 or 2.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from foundations.numerics.differentiation import central_difference, complex_step, error_curve, forward_difference

EPS = 2.0**-52
RULES: dict[str, tuple[Callable, str, str, tuple[float, float]]] = {  # color, dashes, place of the name
    "forward difference": (forward_difference, "#b3440f", "none", (-3.5, -1.4)),
    "central difference": (central_difference, "#1f5fa8", "8 4", (-1.9, -8.2)),
    "complex step": (complex_step, "#3d6b2f", "2 4", (-13.6, -15.3)),
}
OPTIMA = {"ε^(1/2)": EPS ** (1 / 2), "ε^(1/3)": EPS ** (1 / 3)}
LEFT, TOP, UNIT_X, UNIT_Y = 70, 20, 36, 22  # pixels: two margins, and a power of ten along each axis
POWERS = 16
INK, GRID, PAGE = "#1a1a1a", "#d9d9d5", "#f7f7f5"


def worst_nearby(rule: Callable, h, near=9):
    """The largest of `near` errors of a rule for the derivative of exp at 1, at steps within a tenth of each h.

    Cost: `near` applications of the rule for each step.
    """
    steps = np.asarray(h)[:, None] * np.linspace(0.9, 1.1, near)
    return error_curve(np.exp, np.exp, 1.0, rule, steps).max(axis=1)


def svg() -> str:
    """The picture: an SVG with one curve for each rule, and a line at each of the two best steps."""
    h = 10.0 ** np.linspace(-POWERS, 0, 129)
    width, height = LEFT + POWERS * UNIT_X + 30, TOP + POWERS * UNIT_Y + 60
    font = 'font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {font}>',
        "<title>The error of three numerical derivatives of exp at 1, over the step h</title>",
        f'<rect width="{width}" height="{height}" fill="{PAGE}"/>',
        *_axes(),
    ]
    for name, best in OPTIMA.items():
        x = _x(np.log10(best))
        parts.append(f'<path d="M{x} {_y(0)}V{_y(-POWERS)}" stroke="{INK}" stroke-dasharray="3 3"/>')
        parts.append(_text(x + 38, _y(0) + 16, f"h = {name}", INK))
    for name, (rule, color, dashes, place) in RULES.items():
        errors = np.log10(np.clip(worst_nearby(rule, h), 10.0**-POWERS, 1))
        points = " ".join(f"{_x(a)},{_y(b)}" for a, b in zip(np.log10(h), errors, strict=True))
        style = f'fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"'
        parts.append(f'<polyline points="{points}" {style}/>')
        parts.append(_text(_x(place[0]), _y(place[1]), name, color))
    return "\n".join([*parts, "</svg>\n"])


def _axes():
    """Grid and numbers, every fourth power of ten."""
    for power in range(-POWERS, 1, 4):
        yield f'<path d="M{_x(power)} {_y(0)}V{_y(-POWERS)}M{_x(-POWERS)} {_y(power)}H{_x(0)}" stroke="{GRID}"/>'
        yield _text(_x(power), _y(-POWERS) + 20, f"1e{power}", INK)
        yield _text(LEFT - 26, _y(power) + 4, f"1e{power}", INK)
    yield _text(_x(-POWERS / 2), _y(-POWERS) + 42, "step h", INK)
    yield f'<g transform="rotate(-90 16 {_y(-POWERS / 2)})">{_text(16, _y(-POWERS / 2), "error", INK)}</g>'


def _x(power):
    return round(LEFT + (power + POWERS) * UNIT_X, 1)


def _y(power):
    return round(TOP - power * UNIT_Y, 1)


def _text(x, y, words, color):
    return f'<text x="{x}" y="{y}" fill="{color}" text-anchor="middle">{words}</text>'


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(svg(), encoding="utf-8")
