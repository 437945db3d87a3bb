"""A drawing of any graph, as SVG text that every browser shows.

    write_svg("graph.svg", loss, names={"x": x, "w": w})

Values flow down. A leaf is a box with round ends, an operation a rectangle, an output a rectangle with a double edge:
the form says it, so that no color need be told from another. Below the name stands the shape. Inputs that require no
gradient are not in the graph, and so not in the drawing.
"""

import html
import os
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from foundations.autodiff.graph import Node, reachable
from foundations.autodiff.layout import layout
from foundations.autodiff.scalar import Value
from foundations.autodiff.tensor import Tensor, edge

LARGEST = 300  # nodes: what is larger, nobody can read
LONGEST = 28  # characters in a line
BOX, ROW = 40.0, 84.0  # height of a box, distance of rows
MARGIN, LETTER = 16.0, 7.3  # around the drawing; width of a letter
FILL = {"leaf": "#d5e9f7", "operation": "#ffffff", "output": "#fdeecb"}
INK, PAGE = "#1a1a1a", "#f7f7f5"


class Box(NamedTuple):
    """What stands in a box: two lines of text; and what it is: "leaf", "operation" or "output"."""

    lines: tuple[str, str]
    kind: str


class Graph(NamedTuple):
    """Boxes, and edges (from, to) between their numbers, each to a larger one, in the order of the inputs."""

    boxes: list[Box]
    edges: list[tuple[int, int]]


def svg(outputs, names: Mapping[str, Any] | None = None) -> str:
    """A drawing of the graph that led to the outputs.

    Parameters
    ----------
    outputs : a tensor or several, or a scalar.Value or several
    names : what to call leaves and values in between: {name: tensor}

    Returns
    -------
    SVG text, the same for the same graph. It has its own background, a title and a description.

    Raises
    ------
    TypeError
        If an output is neither, some are tensors and some Values, or names are no mapping from text to either.
    ValueError
        If the graph has more than 300 nodes, or there is no output.
    RuntimeError
        If an output requires no gradient: there is no graph.

    Cost: under a second for the largest. Compare: torchviz.make_dot, which needs Graphviz.
    """
    given = drawable(outputs)
    called = named({} if names is None else names)
    graph = graph_of_values(given, called) if isinstance(given[0], Value) else graph_of_tensors(given, called)
    if len(graph.boxes) > LARGEST:
        raise ValueError(f"a drawing of at most {LARGEST} nodes can be read; this graph has {len(graph.boxes)}")
    return drawn(graph)


def write_svg(path, outputs, names: Mapping[str, Any] | None = None) -> None:
    """Write `svg(outputs, names)` to a file: all of it or, if that fails, nothing. Raises OSError, and as `svg`."""
    text = svg(outputs, names)
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent} to write {path.name} into")
    if path.is_dir():
        raise IsADirectoryError(f"a drawing is written to a file; {path} is a folder")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


# Graphs as boxes and edges


def drawable(outputs) -> list:
    """The outputs as a list, all of them tensors or all of them Values."""
    given: list[Any] = list(outputs) if isinstance(outputs, tuple | list) else [outputs]
    if not given:
        raise ValueError("a drawing needs at least one output; got none")
    if not any(all(isinstance(thing, kind) for thing in given) for kind in (Tensor, Value)):
        found = ", ".join(sorted({type(thing).__name__ for thing in given}))
        raise TypeError(f"a drawing is of tensors or of scalar Values, not of both or anything else; got {found}")
    return given


def named(names) -> dict[int, str]:
    """The name for each thing, by the id of what stands for it in the graph."""
    if not isinstance(names, Mapping):
        raise TypeError(f"names are {{text: tensor}}; got {type(names).__name__}")
    for name, thing in names.items():
        if not isinstance(name, str) or not isinstance(thing, Tensor | Value):
            raise TypeError(f"names are {{text: tensor}}; got {name!r} for {type(thing).__name__}")
    return {id(identity(thing)): name for name, thing in names.items()}


def identity(thing):
    """What stands for a tensor in the graph: its node, or itself."""
    return thing._node if isinstance(thing, Tensor) and isinstance(thing._node, Node) else thing


def graph_of_tensors(outputs: list[Tensor], called: dict[int, str]) -> Graph:
    """Leaves first, then nodes in the order in which they were made."""
    ends = [edge(t) for t in outputs]
    nodes = reachable(ends)[::-1]
    things = [*ends, *(parent for node in nodes for parent in node.parents)]
    leaves = {id(t): t for t in things if isinstance(t, Tensor)}
    return numbered([*leaves.values(), *nodes], ends, lambda thing: tensor_lines(thing, called.get(id(thing))))


def tensor_lines(thing, name: str | None) -> tuple[str, str]:
    """What stands in the box of a tensor or node: name and operation, then the shape."""
    kind = thing.rule.name if isinstance(thing, Node) else ""
    return ": ".join(part for part in (name, kind) if part) or "leaf", str(tuple(thing.shape))


def graph_of_values(outputs: list[Value], called: dict[int, str]) -> Graph:
    """Values in the order in which they were made."""
    found = {id(v): v for output in outputs for v in output.ancestors()}
    values = sorted(found.values(), key=lambda v: v.birth)
    return numbered(values, outputs, lambda v: value_lines(v, called.get(id(v))))


def value_lines(v: Value, name: str | None) -> tuple[str, str]:
    """What stands in the box of a Value: name and operation, then the number and its gradient."""
    return ": ".join(part for part in (name, v.operation) if part) or "leaf", f"{v.data:.4g}, grad {v.grad:.4g}"


def numbered(things: list, ends: list, lines) -> Graph:
    """The graph of things that know their parents, each made after these."""
    number = {id(thing): i for i, thing in enumerate(things)}
    last = {id(end) for end in ends}
    boxes, edges = [], []
    for i, thing in enumerate(things):
        parents = () if isinstance(thing, Tensor) else thing.parents
        kind = "leaf" if not len(parents) else "output" if id(thing) in last else "operation"
        boxes.append(Box(lines(thing), kind))
        edges += [(number[id(parent)], i) for parent in parents if parent is not None]
    return Graph(boxes, edges)


# Boxes and edges as text


def drawn(graph: Graph) -> str:
    """The drawing of boxes and edges."""
    boxes = [Box((printable(b.lines[0]), printable(b.lines[1])), b.kind) for b in graph.boxes]
    widths = [LETTER * max(map(len, b.lines)) + 24 for b in boxes]
    places = layout(widths, graph.edges)
    width, height = places.width + 2 * MARGIN, bottom(max(places.row)) + 2 * MARGIN
    count = {kind: sum(b.kind == kind for b in boxes) for kind in FILL}
    title = f"A graph of {count['operation'] + count['output']} operations on {count['leaf']} leaves"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{-MARGIN:.0f} {-MARGIN:.0f} {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="monospace" font-size="12">',
        f"<title>{title}</title>",
        f"<desc>{html.escape(described(boxes, graph.edges))}</desc>",
        f'<rect x="{-MARGIN:.0f}" y="{-MARGIN:.0f}" width="100%" height="100%" fill="{PAGE}"/>',
        f'<g fill="none" stroke="{INK}" stroke-opacity="0.65" stroke-width="1.2">',
    ]
    for e, (u, v) in enumerate(graph.edges):
        way = [(places.row[u], places.x[u]), *places.bends[e], (places.row[v], places.port[e])]
        parts.append(curve(way))
    parts.append("</g>")
    for i, box in enumerate(boxes):
        parts.append(boxed(box, places.x[i], top(places.row[i]), widths[i]))
    return "\n".join([*parts, "</svg>", ""])


def curve(way: list[tuple[int, float]]) -> str:
    """An edge along (row, x): straight down where it passes a row, and bent only between rows, where no box is."""
    path = [f"M{way[0][1]:.1f} {bottom(way[0][0]):.1f}"]
    for (row, x), (below, to) in pairwise(way):
        middle = (bottom(row) + top(below)) / 2
        path.append(f"C{x:.1f} {middle:.1f} {to:.1f} {middle:.1f} {to:.1f} {top(below):.1f}V{bottom(below):.1f}")
    return f'<path d="{" ".join(path).rpartition("V")[0]}"/>'


def top(row: int) -> float:
    """The upper edge of a row of boxes."""
    return row * ROW


def bottom(row: int) -> float:
    """The lower edge of a row of boxes."""
    return row * ROW + BOX


def boxed(box: Box, x: float, y: float, width: float) -> str:
    """A box with its two lines; x is its middle, y its top."""
    left, radius = x - width / 2, BOX / 2 if box.kind == "leaf" else 3
    shape = f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BOX:.0f}" rx="{radius:.0f}" '
    inner = f'<rect x="{left + 3:.1f}" y="{y + 3:.1f}" width="{width - 6:.1f}" height="{BOX - 6:.0f}" rx="1" '
    lines = "".join(
        f'<text x="{x:.1f}" y="{y + down:.1f}" text-anchor="middle" fill="{INK}">{html.escape(line)}</text>'
        for line, down in zip(box.lines, (17, 32), strict=True)
    )
    double = f'{inner}fill="none" stroke="{INK}"/>' if box.kind == "output" else ""
    return f'<g class="{box.kind}">{shape}fill="{FILL[box.kind]}" stroke="{INK}"/>{double}{lines}</g>'


def described(boxes: list[Box], edges) -> str:
    """The graph in words."""
    sources: dict[int, list[str]] = {}
    for u, v in edges:
        sources.setdefault(v, []).append(f"{u}")
    return "; ".join(
        f"{i} is {b.lines[0]} {b.lines[1]}" + (f" of {' and '.join(sources[i])}" if i in sources else "")
        for i, b in enumerate(boxes)
    )


def printable(text: str) -> str:
    """The text without what XML does not allow, and not too long."""
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
