"""One style for every picture: large type, thin frames, and colors that color-blind readers can tell apart.

Colors are Okabe and Ito's; ours is always blue, the baseline vermilion, the dummy grey. Figures are made without
pyplot, so that no window is opened and none has to be closed.
"""

import io
import warnings
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageOps

from projects.common.cli import printable
from projects.common.files import atomic

OURS, BASELINE, DUMMY = "#0072B2", "#D55E00", "#7F7F7F"
COLORS = (OURS, BASELINE, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")  # Okabe and Ito
MARGIN = 8  # pixels around a picture that is not cropped
MARKERS = "osD^vPX"  # a second sign beside color
STYLE = {
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": matplotlib.cycler(color=COLORS),
    "axes.grid": True,
    "grid.alpha": 0.3,
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 110,
    "savefig.bbox": "tight",
}
matplotlib.rcParams.update(STYLE)


def canvas(rows: int = 1, columns: int = 1, width: float = 8.0, height: float = 5.0) -> tuple[Figure, np.ndarray]:
    """A figure of rows x columns axes in the common style, width x height inches; axes as a (rows, columns) array."""
    figure = Figure(figsize=(width, height))
    return figure, figure.subplots(rows, columns, squeeze=False)


def save(figure: Figure, path: Path, colors: int | None = None, *, crop: bool = True) -> Path:
    """Write the figure to `path` as PNG, whole or not at all, and return the path.

    With at most so many colors, up to 256, lines on shaded ground take a third of the room. Without `crop` the figure
    keeps its size, and half of the time is saved: for layouts in which nothing sticks out.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # names in scripts that the font lacks appear as boxes
        picture = _cropped(figure) if crop else _as_it_is(figure)
    picture = picture.convert("RGB")  # without transparency it is smaller
    if colors is not None:
        picture = picture.quantize(palette=palette(picture, colors), dither=Image.Dither.NONE)
    with atomic(path) as temporary:
        picture.save(temporary, format="PNG")
    return path


def _cropped(figure: Figure) -> Image.Image:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", pil_kwargs={"compress_level": 1})
    return Image.open(drawn)


def _as_it_is(figure: Figure) -> Image.Image:
    figure.set_dpi(STYLE["savefig.dpi"])
    drawn = FigureCanvasAgg(figure)
    drawn.draw()
    return ImageOps.expand(Image.fromarray(np.asarray(drawn.buffer_rgba())).convert("RGB"), MARGIN, "white")


def palette(picture: Image.Image, colors: int) -> Image.Image:
    """So many colors that stand for all of a picture's, as Pillow's `quantize` takes them.

    Ours and greys are among them, as they are: thin lines would else be drawn in a mixture with the ground's color.
    """
    ours = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in COLORS]
    exact = np.array(ours + [[grey] * 3 for grey in range(17, 256, 17)])  # black is one of ours
    most = colors - len(exact)
    seen = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.NEAREST)  # is enough to count on
    found = np.array(seen.quantize(most, method=Image.Quantize.MEDIANCUT).getpalette()[: 3 * most]).reshape(-1, 3)
    far = (np.abs(found[:, None] - exact).max(axis=2) > 8).all(axis=1)  # Pillow takes either of two that are close
    taken = Image.new("P", (1, 1))
    taken.putpalette(np.concatenate([exact, found[far]]).ravel().tolist())
    return taken


def label(name: str) -> str:
    """A person's own word as text of a picture: short, no mathematics, and in the legend even with _ in front."""
    text = printable(name) if len(name) <= 24 else printable(name[:23]) + "…"
    return ("\u200b" if text.startswith("_") else "") + text.replace("$", r"\$")


def show_image(axes: Axes, image: np.ndarray, title: str = "", *, low: float = 0.0, high: float = 1.0) -> None:
    """One grey picture, without ticks, black at `low` and white at `high`."""
    axes.imshow(image, cmap="gray", vmin=low, vmax=high, interpolation="nearest")
    axes.set_title(title, fontsize=12)
    blank(axes)


def blank(axes: Axes) -> None:
    """Take ticks, frame and grid away."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
