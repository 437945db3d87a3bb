"""Drawings: well-formed, complete, nothing on top of anything else, and the same every time."""

import time
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.autodiff import tensor
from foundations.autodiff.checkpoint import checkpoint
from foundations.autodiff.drawing import svg, write_svg
from foundations.autodiff.layout import GAP, apart, layout
from foundations.autodiff.scalar import Value

NS = "{http://www.w3.org/2000/svg}"


def leaf(*shape):
    return tensor(np.ones(shape), requires_grad=True)


def network():
    """A loss, its leaves by name, and how many operations and edges there are."""
    x, W, b = leaf(4, 3), leaf(3, 5), leaf(5)
    h = (x @ W + b).tanh()
    loss = (h * h).sum() + (W * W).sum()
    return loss, {"x": x, "W": W, "b": b, "h": h}, 8, 13


def boxes(text):
    """Each box as class, lines, and the rectangle (left, top, width, height)."""
    found = []
    for group in ET.fromstring(text).iter(f"{NS}g"):
        if group.get("class"):
            rectangle = group.find(f"{NS}rect")
            sides = tuple(float(rectangle.get(name)) for name in ("x", "y", "width", "height"))
            found.append((group.get("class"), [t.text for t in group.iter(f"{NS}text")], sides))
    return found


def paths(text):
    """Each edge as its points, control points among them."""
    found = []
    for path in ET.fromstring(text).iter(f"{NS}path"):
        numbers, points = path.get("d"), []
        for step in numbers.replace("M", "|M").replace("C", "|C").replace("V", "|V").split("|")[1:]:
            values = [float(v) for v in step[1:].split()]
            if step[0] == "V":
                points.append((points[-1][0], values[0]))
            else:
                points += list(zip(values[::2], values[1::2], strict=True))
        found.append(points)
    return found


def test_every_node_and_edge_once():
    loss, names, operations, edges = network()
    text = svg(loss, names)
    kinds = [kind for kind, _, _ in boxes(text)]
    assert (kinds.count("leaf"), kinds.count("operation"), kinds.count("output")) == (3, operations - 1, 1)
    assert len(paths(text)) == edges
    lines = [lines for _, lines, _ in boxes(text)]
    assert ["x", "(4, 3)"] in lines and ["h: tanh", "(4, 5)"] in lines and ["add", "()"] in lines


def test_title_description_and_size():
    root = ET.fromstring(svg(network()[0]))
    assert [child.tag for child in root][:2] == [f"{NS}title", f"{NS}desc"]
    assert root[0].text == "A graph of 8 operations on 3 leaves"
    assert "is matmul (4, 5) of 0 and 1" in root[1].text
    left, top, width, height = (float(v) for v in root.get("viewBox").split())
    for _, _, (x, y, w, h) in boxes(ET.tostring(root, encoding="unicode")):
        assert left <= x and top <= y and x + w <= left + width and y + h <= top + height


def ladder(n):
    """Every value is used by the next two and by the last."""
    values = [leaf(2), leaf(2)]
    for _ in range(n):
        values.append(values[-1] * values[-2])
    return sum(values[1:], values[0]).sum()


GRAPHS = {
    "network": lambda: network()[0],
    "ladder": lambda: ladder(12),
    "chain": lambda: leaf(2).exp().exp().exp(),
    "one leaf": lambda: leaf(2),
    "reused": lambda: (lambda x: x * x)(leaf(2)),
    "several outputs": lambda: (lambda x: [x.exp(), x.tanh(), x.exp() * x])(leaf(2)),
    "checkpoint": lambda: checkpoint(lambda x: (x * 2, x.exp()), leaf(2))[0],
    "values": lambda: (lambda a, b: (a * b + a / b).tanh() ** 2 - a)(Value(2.0), Value(-3.0)),
    "one value": lambda: Value(2.0),
}


@pytest.mark.parametrize("graph", GRAPHS)
def test_boxes_do_not_overlap_and_edges_pass_between_them(graph):
    text = svg(GRAPHS[graph]())
    rectangles = [sides for _, _, sides in boxes(text)]
    for (x, y, w, h), (p, q, u, v) in combinations(rectangles, 2):
        assert x + w <= p or p + u <= x or y + h <= q or q + v <= y
    for points in paths(text):
        for (x, y), (p, q) in pairwise(points):
            if x == p:  # straight down a row
                assert not any(a < x < a + w and b < (y + q) / 2 < b + h for a, b, w, h in rectangles)


@pytest.mark.parametrize("graph", GRAPHS)
def test_edges_go_down_from_box_to_box(graph):
    text = svg(GRAPHS[graph]())
    rectangles = [sides for _, _, sides in boxes(text)]
    for points in paths(text):
        assert all(y <= q for (_, y), (_, q) in pairwise(points))
        (x, y), (p, q) = points[0], points[-1]
        assert any(a < x < a + w and abs(b + h - y) < 0.2 for a, b, w, h in rectangles)
        assert any(a < p < a + w and abs(b - q) < 0.2 for a, b, w, h in rectangles)


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_same_graph_gives_the_same_drawing(graph):
    assert svg(GRAPHS[graph]()) == svg(GRAPHS[graph]())


def test_text_is_escaped():
    x = leaf(2)
    text = svg(x * x, {"<b>&\"'\x00\n": x})
    assert ["<b>&\"'\ufffd\ufffd", "(2,)"] in [lines for _, lines, _ in boxes(text)]


def test_long_names_are_cut():
    x = leaf(2)
    assert max(len(line) for _, lines, _ in boxes(svg(x * x, {"n" * 100: x})) for line in lines) == 28


def test_values_show_number_gradient_and_operation():
    a, b = Value(2.0), Value(3.0)
    c = a * b
    c.backward()
    assert [lines for _, lines, _ in boxes(svg(c, {"a": a}))] == [
        ["a", "2, grad 3"],
        ["leaf", "3, grad 2"],
        ["*", "6, grad 1"],
    ]


def test_large_graphs_are_quick_and_larger_ones_refused():
    leaves = [leaf(2) for _ in range(60)]
    y = leaves[0]
    for i in range(239):
        y = y * leaves[i % 60]
    begin = time.process_time()
    assert len(boxes(svg(y))) == 299
    assert time.process_time() - begin < 1
    with pytest.raises(ValueError, match="at most 300 nodes can be read; this graph has 301"):
        svg(y.exp().exp())


def test_what_has_no_graph_is_told():
    with pytest.raises(RuntimeError, match="does not require a gradient"):
        svg(tensor([1.0]))
    with pytest.raises(ValueError, match="at least one output"):
        svg([])


def test_the_file_is_whole_or_not_there(tmp_path):
    x = leaf(2)
    path = tmp_path / "graph.svg"
    write_svg(path, x * x, {"x": x})
    assert path.read_text(encoding="utf-8") == svg(x * x, {"x": x})
    with pytest.raises(RuntimeError):
        write_svg(tmp_path / "other.svg", tensor([1.0]))
    with pytest.raises(FileNotFoundError, match=r"^there is no folder .*nowhere to write graph\.svg into$"):
        write_svg(tmp_path / "nowhere" / "graph.svg", x * x)
    with pytest.raises(IsADirectoryError, match=r"^a drawing is written to a file; .* is a folder$"):
        write_svg(tmp_path, x * x)
    assert [p.name for p in tmp_path.iterdir()] == ["graph.svg"]


# The layout by itself


def crossings(places, edges):
    """How many pairs of edges between the same two rows cross."""
    ends = [(places.row[u], places.x[u], places.port[e]) for e, (u, _) in enumerate(edges)]
    return sum(r == s and (x - y) * (p - q) < 0 for (r, x, p), (s, y, q) in combinations(ends, 2))


def test_boxes_are_ordered_so_that_edges_do_not_cross():
    """Ten pairs, listed so that in the order given nearly all edges cross."""
    edges = [(9 - k, 10 + k) for k in range(10)]
    assert crossings(layout([40.0] * 20, edges), edges) == 0


def test_a_tree_has_no_crossings():
    rng = np.random.default_rng(0)
    edges = [(int(k), int(30 + k % 6)) for k in rng.permutation(30)] + [(30 + k, 36) for k in range(6)]
    assert crossings(layout([40.0] * 37, edges), edges) == 0


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(1, 50)), min_size=1, max_size=8))
def test_boxes_that_are_moved_apart_stand_in_the_middle_of_their_wishes(boxes):
    wishes, sizes = [wish for wish, _ in boxes], [size for _, size in boxes]
    middles = apart(wishes, sizes)
    gaps = [b - a - (s + t) / 2 - GAP for (a, s), (b, t) in pairwise(zip(middles, sizes, strict=True))]
    assert all(gap >= -1e-9 for gap in gaps)
    ends = [0, *(i + 1 for i, gap in enumerate(gaps) if gap > 1e-6), len(boxes)]
    for begin, end in pairwise(ends):
        np.testing.assert_allclose(sum(middles[begin:end]), sum(wishes[begin:end]), atol=1e-6)


X = tensor([1.0], requires_grad=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: svg(5),
        lambda: svg(None),
        lambda: svg([X * 2, Value(1.0)]),
        lambda: svg(X * 2, {5: X}),
        lambda: svg(X * 2, {"x": 3}),
        lambda: svg(X * 2, [X]),
        lambda: svg(X * 2, []),
    ],
)
def test_what_is_no_drawing_of_one_kind_is_told(call):
    with pytest.raises(TypeError, match=r"a drawing is of tensors|names are"):
        call()
