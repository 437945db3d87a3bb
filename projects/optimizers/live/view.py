"""The three figures of the page, on sources that player.js fills: the surface, the losses, the Hessian's eigenvalues.

The server sends all points of all paths in one message, the tags of `answer`. What is seen of them, up to the step that
is played, is taken out of it in the browser: playing asks nobody, here and in the file that replays.
"""

from dataclasses import dataclass

import numpy as np
from bokeh.models import (
    BoxZoomTool,
    ColumnDataSource,
    CustomJSTickFormatter,
    FixedTicker,
    GlyphRenderer,
    HoverTool,
    Label,
    LinearColorMapper,
    PanTool,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from projects.optimizers.live import drawing
from projects.optimizers.live.state import State, address, describe
from projects.optimizers.surfaces import Surface

PALE = ("#8fa6bb", "#fcfcfa")  # the lowest and the highest ground
INK = "#222222"
TOOLTIP = """<div class="tip"><b>@name</b>, step @step<br>loss @loss{0.000000e}<br>gradient (@gx{0.00e}, @gy{0.00e})
<br>|gradient| @slope{0.00e}<br>at (@x{0.0000}, @y{0.0000})</div>"""
DRAWN = {
    "paths": ["xs", "ys", "steps", "heights", "lows", "highs", "name", "label", "color", "dash"],
    "dots": ["x", "y", "step", "loss", "height", "low", "high", "gx", "gy", "slope", "name", "color"],
    "heads": ["x", "y", "step", "height", "high", "name", "color", "marker"],
}


@dataclass(frozen=True)
class View:
    """The sources that a session fills, and the figures."""

    answer: ColumnDataSource
    start: ColumnDataSource
    edge: ColumnDataSource
    picture: ColumnDataSource
    lines: ColumnDataSource
    contour: figure
    losses: figure
    curvature: figure


def view(surface: Surface, state: State) -> View:
    """The figures of a state, filled."""
    picture, lines = drawing.terrain(surface, state.domain)
    full = {
        "start": {"x": [state.x], "y": [state.y]},
        "edge": drawing.edge(state),
        "picture": picture,
        "lines": lines,
    }
    sources = {name: ColumnDataSource(data=data, name=name) for name, data in full.items()}
    answer = ColumnDataSource(name="answer", tags=[answered(surface, state)])
    empty = {name: {column: [] for column in columns} for name, columns in DRAWN.items()}
    drawn = {name: ColumnDataSource(data=data, name=name) for name, data in empty.items()}
    shown = (contour(state, sources, drawn), losses(state, drawn), curvature(state, sources, drawn))
    return View(answer, **sources, contour=shown[0], losses=shown[1], curvature=shown[2])


def described(state: State) -> dict[str, str]:
    """A state as the query of an address, and in words."""
    return {"address": address(state), "words": describe(state)}


def answered(surface: Surface, state: State) -> dict:
    """What the page is told of a state: its paths, where they start, its address, its words; number 0: not asked."""
    found = drawing.paths(surface, state)
    return {
        "number": 0,
        **described(state),
        "lowest": surface.lowest,  # None where it is not known
        "start": [state.x, state.y],
        "racers": drawing.racers(found),
        "points": drawing.points(surface, found),
    }


def plot(name: str, across: str, up: str, **options) -> figure:
    """An empty figure in the style of the page."""
    made = figure(
        name=name, x_axis_label=across, y_axis_label=up, sizing_mode="stretch_both", tools="", min_border=4, **options
    )
    made.axis.axis_label_text_font_style = "normal"
    made.axis.axis_label_text_font_size = made.axis.major_label_text_font_size = "12px"
    made.axis.axis_label_text_color = made.axis.major_label_text_color = INK
    made.axis.axis_label_standoff = 3
    made.grid.grid_line_color = "#e4e4e4"
    made.toolbar.logo = None
    made.outline_line_color = "#b0b0b0"
    return made


def contour(state: State, sources: dict, drawn: dict) -> figure:
    """The surface from above, with the paths on it."""
    a, b, c, d = state.domain
    made = plot("contour", "x", "y", x_range=bounds(a, b), y_range=bounds(c, d), output_backend="canvas")
    made.grid.visible = False
    mapper = LinearColorMapper(palette=shades(*PALE), low=0, high=1, nan_color="#f3d9d9")
    made.image("image", "x", "y", "dw", "dh", source=sources["picture"], color_mapper=mapper)
    made.multi_line("xs", "ys", source=sources["lines"], line_color="#5c6f82", line_alpha=0.55, line_width=0.8)
    made.multi_line("xs", "ys", source=drawn["paths"], line_color="color", line_dash="dash", line_width=2.2)
    dots = made.scatter("x", "y", source=drawn["dots"], size=4, color="color", line_color=None)
    add_heads(made, drawn["heads"], "x", "y", size=11)
    made.scatter("x", "y", source=sources["start"], size=17, marker="circle_cross", fill_color="white", line_color=INK)
    zoom = WheelZoomTool()
    made.add_tools(hover(dots), PanTool(), zoom)
    made.add_tools(BoxZoomTool(), ResetTool())
    made.toolbar.active_scroll = zoom
    made.toolbar.active_drag = None
    return made


def losses(state: State, drawn: dict) -> figure:
    """The losses of the paths, on a logarithmic axis."""
    made = plot(
        "losses", "step", "loss − lowest", y_axis_type="log", x_range=bounds(0, state.steps), y_range=bounds(1e-3, 1)
    )
    made.multi_line("steps", "heights", source=drawn["paths"], line_color="color", line_dash="dash", line_width=2)
    dots = made.scatter("step", "height", source=drawn["dots"], size=5, fill_color=None, line_color=None)
    add_heads(made, drawn["heads"], "step", "height", size=8)
    made.add_tools(hover(dots))
    made.toolbar_location = None
    return made


def curvature(state: State, sources: dict, drawn: dict) -> figure:
    """The eigenvalues along the paths, on an axis that is logarithmic both ways from zero."""
    made = plot(
        "curvature", "step", "eigenvalues of the Hessian", x_range=bounds(0, state.steps), y_range=bounds(-1, 3)
    )
    made.multi_line("steps", "highs", source=drawn["paths"], line_color="color", line_dash="dash", line_width=2)
    made.multi_line("steps", "lows", source=drawn["paths"], line_color="color", line_width=1.2, line_alpha=0.6)
    dots = [
        made.scatter("step", which, source=drawn["dots"], size=5, fill_color=None, line_color=None)
        for which in ("high", "low")
    ]
    add_heads(made, drawn["heads"], "step", "high", size=8)
    made.line("step", "value", source=sources["edge"], line_color=INK, line_dash="dotdash", line_width=1.4)
    words = "dash-dotted: 2 / rate, gradient descent's edge of stability"
    look = {"text_font_size": "11px", "text_color": INK, "background_fill_color": "white", "background_fill_alpha": 0.7}
    made.add_layout(Label(text=words, x=6, y=4, x_units="screen", y_units="screen", **look))
    made.yaxis.ticker = FixedTicker(ticks=[], name="powers")
    made.yaxis.formatter = CustomJSTickFormatter(code="return descent.power(tick)")
    made.add_tools(hover(*dots))
    made.toolbar_location = None
    return made


def add_heads(made: figure, heads: ColumnDataSource, across: str, up: str, size: int) -> None:
    """Marks at the step that is shown."""
    made.scatter(across, up, source=heads, size=size, marker="marker", fill_color="color", line_color="white")


def hover(*dots: GlyphRenderer) -> HoverTool:
    """Tells about the step below the pointer; asking.js switches it off while the start is dragged."""
    return HoverTool(renderers=list(dots), tooltips=TOOLTIP, visible=False, name="hover" + str(dots[0].glyph.y))


def bounds(low: float, high: float) -> Range1d:
    """A range that the reset tool comes back to."""
    return Range1d(low, high, reset_start=low, reset_end=high)


def shades(low: str, high: str, n: int = 64) -> list[str]:
    """n colors from one to the other."""
    ends = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in (low, high)])
    t = np.linspace(0, 1, n)[:, None]
    mixed = np.rint((1 - t) * ends[0] + t * ends[1]).astype(int).tolist()
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in mixed]
