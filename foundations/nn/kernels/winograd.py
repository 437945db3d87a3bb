"""A 3 x 3 convolution with 16 multiplications for 4 outputs instead of 36: Winograd's F(2 x 2, 3 x 3).

In one dimension, two neighboring outputs of a kernel g of three taps see four inputs d:

    y0 = d0 g0 + d1 g1 + d2 g2,        y1 = d1 g0 + d2 g1 + d3 g2

Six products; four are enough:

    m0 = (d2 - d0)(-g0)    m1 = (d1 + d2)(g0 + g1 + g2)/2    m2 = (d2 - d1)(g0 - g1 + g2)/2    m3 = (d3 - d1) g2
    y0 = m0 + m1 + m2,     y1 = m3 + m1 - m2

that is y = Aᵀ[(G g) ∘ (Bᵀ d)], with three small matrices of zeros, ones and halves. In two dimensions the same is done
to rows and to columns: Y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)] A gives 2 x 2 outputs from a tile of 4 x 4 inputs. The sum over
channels moves inside, as Aᵀ . A is linear: for each of the 16 positions in a tile, one matrix product over channels

    M_p (tiles, O) = V_p (tiles, C) @ U_p (C, O),        V = Bᵀ d B,    U = G g Gᵀ,    Y = Aᵀ M A.

Backward is every step transposed, in reverse: M̄ = A Ȳ Aᵀ (small, from 2 x 2 to 4 x 4), then Ū_p = V_pᵀ M̄_p and
V̄_p = M̄_p U_pᵀ, with which ḡ = Gᵀ Ū G and d̄ = B V̄ Bᵀ, added up where tiles overlap.

Layout. Tiles start two pixels apart, so d0, d2 of all tiles are even pixels and d1, d3 odd ones. Images are held as
(row, column, image, channel), so that each line of Bᵀ and Aᵀ is one addition of long runs of numbers for all tiles.

Error: of the order of im2col's, as the three matrices have entries of at most 1. But an infinity or a nan spreads over
its tile, as inf - inf: where an output is not finite, `None` is returned, and the answer is to be had by im2col.
Memory beside the result: the tiles of a few images per thread, about twice `TILES` numbers.
Source: Lavin & Gray, Fast Algorithms for Convolutional Neural Networks (2016), with signs such that Bᵀ and Aᵀ need
three additions of arrays each. Left out: F(4 x 4, 3 x 3), whose matrices have larger entries and so lose digits.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from foundations.nn.kernels.scratch import scratch
from foundations.nn.kernels.threads import add_products, products, share, slices, spread

TILES = 3 * 2**18
G = np.array([[-1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
BOTH = (G[:, None, :, None] * G[None, :, None, :]).reshape(16, 9)  # g -> G g Gᵀ, for rows and columns at once


def forward(X: np.ndarray, weight: np.ndarray, before: tuple[int, int], size: tuple[int, int]) -> np.ndarray | None:
    """Y (N, H', W', O) from X (N, H, W, C) and weight (O, C, 3, 3); before: zeros above and on the left.

    None where an output is not finite.
    """
    N, C, O, U = len(X), X.shape[3], len(weight), of_filter(weight)
    Y = np.empty((N, *size, O), X.dtype)
    parts, rows = share(N, C, O, multiplications(Y.shape[:3], C, O))

    def work(start: int, stop: int) -> bool:
        finite = True
        for images, tiles in batches(start, stop, size, C, O, X.dtype):
            products(flat(tiles.inputs(X[images], before)), U, flat(tiles.M), rows)  # (16, T, C) @ (16, C, O)
            tiles.outputs(Y[images])
            finite &= is_finite(Y[images])
        return finite

    return Y if all(spread(work, N, parts)) else None


def gradients(
    g: np.ndarray, X: np.ndarray | None, weight: np.ndarray | None, size: Sequence[int], before: tuple[int, int]
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """dX (N, H, W, C) if there is a weight, and dW (O, C, 3, 3) if there is an X, from g (N, H', W', O).

    Both need the same M̄, so that together they cost less than one after the other. None for what was not asked for, and
    for both where one is not finite.
    """
    (N, *places, O), C = g.shape, weight.shape[1] if X is None else X.shape[3]  # type: ignore[union-attr]
    UT = dX = None
    if weight is not None:
        UT, dX = np.ascontiguousarray(of_filter(weight).mT), np.empty((N, *size, C), g.dtype)  # UT (16, O, C)
    parts, rows = share(N, C, O, multiplications(g.shape[:3], C, O))

    def work(start: int, stop: int) -> tuple[bool, np.ndarray]:
        finite, dU = True, np.zeros((16, C, O), g.dtype)
        for images, tiles in batches(start, stop, places, C, O, g.dtype):
            M = flat(tiles.output_gradients(g[images]))  # (16, T, O)
            if X is not None:
                add_products(flat(tiles.inputs(X[images], before)), M, dU, rows)  # (16, C, T) @ (16, T, O)
            if UT is not None and dX is not None:
                products(M, UT, flat(tiles.V), rows)  # (16, T, O) @ (16, O, C)
                tiles.input_gradients(dX[images], before)
                finite &= is_finite(dX[images])
        return finite and is_finite(dU), dU

    done = spread(work, N, parts)
    if not all(finite for finite, _ in done):
        return None, None
    return dX, None if X is None else filter_gradient(sum(dU for _, dU in done))


class Tiles:
    """Memory for the tiles of n images, until the next Tiles are made, and the transforms between images and tiles.

    D and dD (2 tH + 2, 2 tW + 2, n, C) hold padded images; R (4, tH, 2 tW + 2, n, C) has their rows transformed, and V
    (4, 4, tH, tW, n, C) their columns too. So do E (2 tH, 2 tW, n, O), S and M (4, 4, tH, tW, n, O) for outputs.
    """

    def __init__(self, n: int, places: Sequence[int], C: int, O: int, dtype: np.dtype):
        tH, tW = (places[0] + 1) // 2, (places[1] + 1) // 2
        D, R, V = (2 * tH + 2, 2 * tW + 2, n, C), (4, tH, 2 * tW + 2, n, C), (4, 4, tH, tW, n, C)
        E, S, M = (2 * tH, 2 * tW, n, O), (2, 4, tH, tW, n, O), (4, 4, tH, tW, n, O)
        self.D, self.dD, self.R, self.V, self.E, self.S, self.M = scratch((D, D, R, V, E, S, M), dtype)
        self.D[...] = self.E[...] = 0  # what lies outside of the images stays so

    def inputs(self, X: np.ndarray, before: tuple[int, int]) -> np.ndarray:
        """V = Bᵀ d B of images X (n, H, W, C)."""
        inside(self.D, X, before)[...] = X.transpose(1, 2, 0, 3)
        BT(by_parity(self.D, 0), self.R)
        BT(by_parity(self.R, 2), self.V.transpose(1, 3, 0, 2, 4, 5))  # (2, tW + 1, 4, tH, n, C) to (4, tW, 4, tH, n, C)
        return self.V

    def outputs(self, Y: np.ndarray) -> None:
        """Y (n, H', W', O) = Aᵀ M A."""
        AT(self.M, self.S)
        AT(self.S.transpose(1, 3, 0, 2, 4, 5), by_parity(by_parity(self.E, 0), 2))
        Y[...] = inside(self.E, Y, (0, 0)).transpose(2, 0, 1, 3)

    def output_gradients(self, g: np.ndarray) -> np.ndarray:
        """M̄ = A Ȳ Aᵀ of g (n, H', W', O)."""
        inside(self.E, g, (0, 0))[...] = g.transpose(1, 2, 0, 3)
        A(by_parity(by_parity(self.E, 0), 2), self.S.transpose(1, 3, 0, 2, 4, 5))  # (2, tW, 2, tH, ...) to (4, tW, ...)
        A(self.S, self.M)
        return self.M

    def input_gradients(self, dX: np.ndarray, before: tuple[int, int]) -> None:
        """dX (n, H, W, C) = B V̄ Bᵀ, with V̄ in the place of V."""
        B(self.V.transpose(1, 3, 0, 2, 4, 5), by_parity(self.R, 2))
        B(self.R, by_parity(self.dD, 0))
        dX[...] = inside(self.dD, dX, before).transpose(2, 0, 1, 3)


def inside(D: np.ndarray, X: np.ndarray, before: tuple[int, int]) -> np.ndarray:
    """The part of padded images D (rows, columns, n, C) that images X (n, H, W, C) take."""
    (top, left), (H, W) = before, X.shape[1:3]
    return D[top : top + H, left : left + W]


def by_parity(D: np.ndarray, axis: int) -> np.ndarray:
    """A view of D with an axis of pixels as two in front, even or odd and the number of the pair."""
    pairs = D.reshape(*D.shape[:axis], D.shape[axis] // 2, 2, *D.shape[axis + 1 :])
    return np.moveaxis(pairs, (axis + 1, axis), (0, 1))


# The two matrices and their transposes, applied along the first axis. Lines 0 and 3 are taken together, as [::3].


def BT(d: np.ndarray, v: np.ndarray) -> None:
    """v (4, t, ...) = (d2 - d0, d2 + d1, d2 - d1, d3 - d1), d (2, t + 1, ...) being even and odd pixels."""
    np.subtract(d[:, 1:], d[:, :-1], out=v[::3])
    np.add(d[0, 1:], d[1, :-1], out=v[1])
    np.subtract(d[0, 1:], d[1, :-1], out=v[2])


def B(v: np.ndarray, d: np.ndarray) -> None:
    """The transpose of BT: pixel d2 of a tile is d0 of the next, and what both send there is added."""
    np.add(v[1], v[2], out=d[0, 1:])
    np.subtract(v[1], v[2], out=d[1, :-1])
    d[0, 0] = d[1, -1] = 0
    d[:, 1:] += v[::3]
    d[:, :-1] -= v[::3]


def AT(m: np.ndarray, y: np.ndarray) -> None:
    """y (2, ...) = (m0 + m1 + m2, m3 + m1 - m2)."""
    np.add(m[1], m[2], out=y[0])
    np.subtract(m[1], m[2], out=y[1])
    y += m[::3]


def A(y: np.ndarray, m: np.ndarray) -> None:
    """The transpose of AT: m (4, ...) = (y0, y0 + y1, y0 - y1, y1)."""
    m[::3] = y
    np.add(y[0], y[1], out=m[1])
    np.subtract(y[0], y[1], out=m[2])


def batches(
    start: int, stop: int, places: Sequence[int], C: int, O: int, dtype: np.dtype
) -> Iterator[tuple[slice, Tiles]]:
    """Images start .. stop, as many at a time as have about TILES numbers in V and M."""
    tiles, held = None, 0
    most = max(1, TILES // numbers(places, C, O))
    even = -(-(stop - start) // -(-(stop - start) // most)) if stop > start else 1  # rounded up: in so many batches
    for images in slices(start, stop, even):
        n = images.stop - images.start
        if tiles is None or n != held:  # the last ones may be fewer
            tiles, held = Tiles(n, places, C, O, dtype), n
        yield images, tiles


def numbers(places: Sequence[int], C: int, O: int) -> int:
    """How many numbers V and M have for one image."""
    return 16 * ((places[0] + 1) // 2) * ((places[1] + 1) // 2) * (C + O)


def multiplications(places: Sequence[int], C: int, O: int) -> int:
    """What the 16 products cost for (N, H', W') outputs."""
    N, high, wide = places
    return 16 * N * ((high + 1) // 2) * ((wide + 1) // 2) * C * O


def flat(tiles: np.ndarray) -> np.ndarray:
    """(4, 4, tH, tW, n, C) as (16, T, C), one matrix for each position in a tile."""
    return tiles.reshape(16, tiles.shape[2] * tiles.shape[3] * tiles.shape[4], tiles.shape[5])


def of_filter(weight: np.ndarray) -> np.ndarray:
    """U (16, C, O) = G g Gᵀ of weight (O, C, 3, 3)."""
    (O, C), g = weight.shape[:2], weight.transpose(2, 3, 1, 0)
    return (BOTH.astype(weight.dtype) @ g.reshape(9, C * O)).reshape(16, C, O)


def filter_gradient(dU: np.ndarray) -> np.ndarray:
    """dW (O, C, 3, 3) = Gᵀ Ū G of dU (16, C, O)."""
    _, C, O = dU.shape
    return (BOTH.T.astype(dU.dtype) @ dU.reshape(16, C * O)).reshape(3, 3, C, O).transpose(3, 2, 0, 1)


def is_finite(Y: np.ndarray) -> bool:
    """False where Y has an infinity or a nan, or its sum overflows."""
    return bool(np.isfinite(Y.sum()))
