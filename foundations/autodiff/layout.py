"""Where the boxes of a graph stand when it is drawn: in layers, with few crossings and short ways.

    1. layers     each box as many rows above the outputs as its longest way to one of them
    2. bends      an edge that skips rows gets a place of its own in each, so that it passes between boxes, not behind
                  them; edges from one box share their places
    3. order      in each row by the mean position of the neighbors above, then below, and again: the barycenter rule
    4. positions  as near to the mean of the neighbors as the order and the widths allow: least squares, solved exactly
                  by pooling those that would overlap

Source: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981); step 4 is
isotonic regression (Barlow et al., 1972). Left out: the least number of crossings, which is NP-hard to find.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

GAP = 18.0  # between neighbors in a row
BEND = 4.0  # width of the place at which an edge passes a row
SWEEPS = 6  # the last one upward, since edges come into boxes in a given order


class Layout(NamedTuple):
    """Places: for each box its middle `x` and its `row`, for each edge its `bends` and `port`; and the `width` of all.

    Bends are the (row, x) where an edge passes a row on its way, and its port is the x at which it comes into its box.
    """

    x: list[float]
    row: list[int]
    bends: list[list[tuple[int, float]]]
    port: list[float]
    width: float


class Links(NamedTuple):
    """Neighbors of each box and bend in the row above, and in the row below, there with the port of the edge.

    A port is where the edge comes into its box, from -1/2 of the width on the left to 1/2 on the right.
    """

    above: list[list[int]]
    below: list[list[tuple[int, float]]]


def layout(widths: list[float], edges: list[tuple[int, int]]) -> Layout:
    """Places for boxes of these widths, and for edges (from, to), each to a box of a larger number.

    Cost: a few passes over all edges and the rows that they skip.
    """
    n, row, shift = len(widths), rows(len(widths), edges), ports(edges)
    number: dict[tuple[int, int], int] = {}  # of bends, by row and the box from which the edge comes
    pairs = linked(row, edges, shift, number)
    sizes = widths + [BEND] * len(number)
    links = Links([[] for _ in sizes], [[] for _ in sizes])
    for u, v, at in pairs:
        links.below[u].append((v, at))
        links.above[v].append(u)
    layers: list[list[int]] = [[] for _ in range(max(row, default=-1) + 1)]
    for place, r in enumerate([*row, *(r for r, _ in number)]):
        layers[r].append(place)
    x = positioned(ordered(layers, links), links, sizes)
    left = min((x[i] - size / 2 for i, size in enumerate(sizes)), default=0.0)
    x = [xi - left for xi in x]
    bends = [[(r, x[number[r, u]]) for r in range(row[u] + 1, row[v])] for u, v in edges]
    port = [x[v] + widths[v] * at for (_, v), at in zip(edges, shift, strict=True)]
    return Layout(x[:n], row, bends, port, max((x[i] + size / 2 for i, size in enumerate(sizes)), default=0.0))


def ports(edges: list[tuple[int, int]]) -> list[float]:
    """Where edges come into their box, from -1/2 to 1/2 of its width: side by side, in their order."""
    inputs = Counter(v for _, v in edges)
    seen: Counter[int] = Counter()
    found = []
    for _, v in edges:
        seen[v] += 1
        found.append(seen[v] / (inputs[v] + 1) - 0.5)
    return found


def rows(n: int, edges: list[tuple[int, int]]) -> list[int]:
    """The row of each box, 0 at the top, as low as its uses allow."""
    height = [0] * n
    for u, v in sorted(edges, reverse=True):  # by falling u: the height of v > u is final
        height[u] = max(height[u], height[v] + 1)
    top = max(height, default=0)
    return [top - h for h in height]


def linked(row: list[int], edges, shift: list[float], number: dict) -> list[tuple[int, int, float]]:
    """Links (from, to, port) between neighboring rows in place of the edges; bends are numbered after the boxes."""
    links = {}
    for (u, v), at in zip(edges, shift, strict=True):
        last = u
        for r in range(row[u] + 1, row[v]):
            here = number.setdefault((r, u), len(row) + len(number))
            links[last, here, 0.0] = True
            last = here
        links[last, v, at] = True
    return list(links)


def ordered(layers: list[list[int]], links: Links) -> list[list[int]]:
    """The layers, each in the order in which its edges cross little."""
    at = {i: float(k) for layer in layers for k, i in enumerate(layer)}
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            for i in layer:
                near = [at[j] for j in links.above[i]] if down else [at[j] + port for j, port in links.below[i]]
                at[i] = mean(near, at[i])
            layer.sort(key=at.__getitem__)
            at |= {i: float(k) for k, i in enumerate(layer)}
    return layers


def positioned(layers: list[list[int]], links: Links, sizes: list[float]) -> list[float]:
    """The middle of each place."""
    x = [0.0] * len(sizes)
    for layer in layers:
        packed = 0.0
        for i in layer:
            x[i] = packed + sizes[i] / 2
            packed += sizes[i] + GAP
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 else reversed(layers):
            wishes = []
            for i in layer:
                near = [x[j] for j in links.above[i]] + [x[j] + sizes[j] * port for j, port in links.below[i]]
                wishes.append(mean(near, x[i]))
            for i, xi in zip(layer, apart(wishes, [sizes[i] for i in layer]), strict=True):
                x[i] = xi
    return x


def apart(wishes: list[float], sizes: list[float]) -> list[float]:
    """The middles nearest to the wishes, in least squares, of boxes that keep their order and do not overlap.

    With the room that its neighbors on the left need taken off each wish, the middles must not fall: where they would,
    they are pooled, and the pool stands at the mean of its wishes.
    """
    room = [0.0]
    for one, two in pairwise(sizes):
        room.append(room[-1] + (one + two) / 2 + GAP)
    pools: list[list[float]] = []  # sum of wishes, count
    for wish, offset in zip(wishes, room, strict=True):
        pools.append([wish - offset, 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    level = [total / count for total, count in pools for _ in range(int(count))]
    return [base + offset for base, offset in zip(level, room, strict=True)]


def mean(numbers: list[float], otherwise: float) -> float:
    """The mean of the numbers; of none, `otherwise`."""
    return sum(numbers) / len(numbers) if numbers else otherwise
