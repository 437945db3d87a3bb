"""The race as an animated GIF: the ground is drawn once, and each frame is lines and dots laid over it by Pillow."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image, ImageDraw, ImageFont

from projects.common.figures import COLORS, canvas, palette
from projects.common.files import atomic
from projects.optimizers.contest import Contest
from projects.optimizers.figures_looks import LOOKS, fate, mark_places, name_of, paint
from projects.optimizers.figures_paths import contest_ground
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.model import Path as Trajectory

DPI, FINER = 72, 2  # frames are drawn twice as fine and shrunk, which smooths their lines
FRAMES, LAST = 76, 14  # how many, and for how many of them the end stands still
MILLISECONDS = 90
COLORS_OF_ALL = 64  # of all frames together: few make a small file
SQUARE = frozenset(OPTIMIZERS[len(COLORS) :])  # these share their colors with the others, which are round


def animate(main: Contest, path: Path, *, quick: bool) -> Path:
    """Write the race as a GIF that repeats, and return its path.

    Steps are spaced evenly in their logarithm: most of what is to be seen happens early.
    """
    ground, axis = _background(main)
    tracks = [_pixels(axis, each.points, ground.height) for each in main.paths]
    shown = np.unique(np.geomspace(1, main.steps + 1, FRAMES // 2 if quick else FRAMES).round().astype(int)) - 1
    frames = [_frame(ground, main.paths, tracks, int(step), _corner(axis, ground.height)) for step in shown]
    few = palette(frames[-1], COLORS_OF_ALL)
    indexed = [frame.quantize(palette=few, dither=Image.Dither.NONE) for frame in frames]
    seconds = [MILLISECONDS] * (len(indexed) - 1) + [LAST * MILLISECONDS]
    with atomic(path) as temporary:
        indexed[0].save(
            *(temporary, "GIF"), save_all=True, append_images=indexed[1:], duration=seconds, loop=0, optimize=False
        )
    return path


def _background(main: Contest) -> tuple[Image.Image, Axes]:
    """What does not move: levels, minima, names; and the axes, which know where a point lies."""
    figure, axes = canvas(width=9, height=5.6)
    figure.set_dpi(DPI * FINER)
    axis = axes[0, 0]
    paint(axis, contest_ground(main, 121), levels=13)
    mark_places(axis, main.surface, main.start)
    for each in main.paths:
        shape = "s" if each.optimizer in SQUARE else "o"
        axis.plot([], [], shape, color=LOOKS[each.optimizer]["color"], markersize=9, label=fate(each))
    axis.set(xlabel="x", ylabel="y", title=name_of(main))
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center")
    drawn = FigureCanvasAgg(figure)
    drawn.draw()
    return Image.fromarray(np.asarray(drawn.buffer_rgba())).convert("RGB"), axis


def _pixels(axis: Axes, points: np.ndarray, height: int) -> np.ndarray:
    """Where points (k, 2) lie on the picture, from its upper left corner; not farther outside than Pillow can count."""
    found = axis.transData.transform(points)
    return np.clip(np.stack([found[:, 0], height - found[:, 1]], axis=1), -5000, 5000)


def _corner(axis: Axes, height: int) -> tuple[float, float, float, float]:
    """The axes on the picture: left, upper, right, lower."""
    box = axis.get_window_extent()
    return box.x0, height - box.y1, box.x1, height - box.y0


def _frame(
    ground: Image.Image, paths: Sequence[Trajectory], tracks: Sequence[np.ndarray], step: int, box: tuple
) -> Image.Image:
    """All paths up to a step, each with its head, cut at the frame of the axes."""
    frame = ground.copy()
    pen = ImageDraw.Draw(frame)
    for each, track in zip(paths, tracks, strict=True):
        if len(track[: step + 1]) > 1:
            tail = [tuple(point) for point in track[: step + 1]]
            pen.line(tail, fill=LOOKS[each.optimizer]["color"], width=2 * FINER, joint="curve")
    for each, track in zip(paths, tracks, strict=True):
        lost = each.diverged_at is not None and step >= each.diverged_at
        _head(pen, each.optimizer, track[min(step, len(track) - 1)], lost)
    _restore(frame, ground, box)
    font = ImageFont.load_default(size=15 * FINER)
    ImageDraw.Draw(frame).text((box[0] + 8 * FINER, box[1] + 6 * FINER), f"step {step:,}", fill="black", font=font)
    return frame.resize((frame.width // FINER, frame.height // FINER), Image.Resampling.BOX)


def _head(pen: ImageDraw.ImageDraw, name: str, at: np.ndarray, lost: bool) -> None:
    """Where an optimizer is: a disk or a square, a cross where it was lost."""
    (x, y), r, color = at, 5 * FINER, LOOKS[name]["color"]
    box = (x - r, y - r, x + r, y + r)
    if lost:
        pen.line((*box[:2], *box[2:]), fill=color, width=3 * FINER)
        pen.line((box[0], box[3], box[2], box[1]), fill=color, width=3 * FINER)
    elif name in SQUARE:
        pen.rectangle(box, fill=color, outline="white", width=FINER)
    else:
        pen.ellipse(box, fill=color, outline="white", width=FINER)


def _restore(frame: Image.Image, ground: Image.Image, box: tuple[float, float, float, float]) -> None:
    """Put back what lies outside of the axes: paths may run far beyond them."""
    left, upper, right, lower = (round(edge) for edge in box)
    for part in ((0, 0, frame.width, upper), (0, lower, frame.width, frame.height), (0, 0, left, frame.height)):
        frame.paste(ground.crop(part), part[:2])
    frame.paste(ground.crop((right, 0, frame.width, frame.height)), (right, 0))
