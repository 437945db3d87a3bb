"""Deflation: what need not be solved in divide and conquer.

A pole d_i whose weight z_i is nothing is an eigenvalue already. Two poles d_i, d_j that are nearly equal are made into
one by a rotation in their plane, which leaves one of them without weight:

    q_i' = c q_i + s q_j,    q_j' = -s q_i + c q_j,    c = z_i / r,  s = z_j / r,  r = hypot(z_i, z_j)

and an off-diagonal entry c s (d_j - d_i), which is dropped when it is below the tolerance. Without this the secular
equation has poles that are equal, or roots that equal poles; with it, matrices with clusters are the fastest.

Everything is done for a batch at once. Of a run of equal poles every second pair is rotated in one round, so that a
cluster of k takes about log₂ k rounds.

Source: Cuppen (1981); Dongarra & Sorensen (1987); LAPACK's laed2 and lasd2, one pair at a time.
"""

from typing import NamedTuple

import numpy as np


class Rotations(NamedTuple):
    """Rotations of disjoint pairs: in problem b[r], of position i[r] with j[r], by c[r] and s[r]."""

    b: np.ndarray
    i: np.ndarray
    j: np.ndarray
    c: np.ndarray
    s: np.ndarray


def active_first(active):
    """(b, N) order with the active positions first, each kind in its order, and (b,) the number of active ones."""
    return np.argsort(~active, axis=1, kind="stable"), active.sum(axis=1)


def merge_close_poles(D, z, active, tolerance, first=0):
    """Rotate nearly equal poles together until all active poles of each problem are distinct.

    D, z, active (b, N) are changed in place, D ascending among the active; tolerance is (b, 1). Poles before the
    active one number `first` are left alone. Returns the rounds of rotations, in the order in which they were applied.
    """
    rounds: list[Rotations] = []
    every_second = np.arange(D.shape[1] - 1) % 2 == 0
    while True:
        order, count = active_first(active)
        Da, za = np.take_along_axis(D, order, 1), np.take_along_axis(z, order, 1)
        position = np.arange(D.shape[1] - 1)
        pair = (position >= first) & (position + 1 < count[:, None])
        r2 = za[:, :-1] ** 2 + za[:, 1:] ** 2
        close = pair & ((Da[:, 1:] - Da[:, :-1]) * np.abs(za[:, :-1] * za[:, 1:]) <= tolerance * r2)
        if not close.any():
            return rounds
        every_second = ~every_second
        b, k = np.nonzero(close & every_second)
        if len(b):
            rounds.append(_rotate(D, z, active, b, order[b, k], order[b, k + 1]))


def _rotate(D, z, active, b, i, j):
    """Move the weight of positions j to positions i, and take j out."""
    r = np.hypot(z[b, i], z[b, j])
    c, s = z[b, i] / r, z[b, j] / r
    shift = s * s * (D[b, j] - D[b, i])
    D[b, i] += shift
    D[b, j] -= shift
    z[b, i], z[b, j] = r, 0.0
    active[b, j] = False
    return Rotations(b, i, j, c, s)


def embed(vectors, column):
    """The rows of `vectors` (b, K, K) among N: their entry k in column[:, k], the identity where nothing was solved.

    column : (b, N), a permutation. Returns W (b, N, N).
    """
    (b, N), K = column.shape, vectors.shape[1]
    if K < N:
        W = np.zeros((b, N, N))
        W[:, :K, :K] = vectors
        W[:, np.arange(K, N), np.arange(K, N)] = 1.0
        vectors = W
    moved = np.empty_like(vectors)
    for one, destination, result in zip(vectors, column, moved, strict=True):
        # mode="clip" writes straight into `out`
        np.take(one, np.argsort(destination), axis=1, out=result, mode="clip")
    return moved


def undo(rounds, W, column):
    """W ← W G, in place: from coefficients of the rotated vectors G q to coefficients of the vectors q.

    W : (b, N, N), column : (b, N), the column of W that belongs to each position.
    """
    for b, i, j, c, s in reversed(rounds):
        i, j, c, s = column[b, i], column[b, j], c[:, None], s[:, None]
        Wi, Wj = W[b, :, i], W[b, :, j]  # (r, N)
        W[b, :, i], W[b, :, j] = c * Wi - s * Wj, s * Wi + c * Wj
