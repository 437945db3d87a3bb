"""Einstein summation: products and sums of any tensors, said by naming their dimensions.

    einsum("bij,bjk->bik", A, B)        C_bik = Σⱼ A_bij B_bjk

A letter names a dimension; the same letter means the same index. Letters that the output leaves out are summed over.
Without an output it is all letters that occur once, in alphabetical order. "..." stands for dimensions that broadcast.

Nothing is summed by loops. A letter twice in one operand takes its diagonal, a letter that only one operand has is
summed there, and then operands are multiplied two at a time as stacks of matrices: dimensions of both that stay are the
stack, those of both that go are summed by the matrix product. The two whose product is smallest come first. All parts
are differentiable, and so is the whole.

Source: Einstein, Die Grundlage der allgemeinen Relativitätstheorie (1916), §5. Left out: lists of numbers in place of
the equation, an optimal order of contraction.
"""

import itertools
import math
import re
from typing import Any

from foundations.autodiff.operations import shapes
from foundations.autodiff.operations.diagonals import diagonal
from foundations.autodiff.operations.products import matmul
from foundations.autodiff.operations.reductions import sum_

TERM = re.compile(r"([a-zA-Z]*)(?:(\.\.\.)([a-zA-Z]*))?")


def einsum(equation: str, *operands):
    """The sum over products of operands that an equation describes.

    Parameters
    ----------
    equation : subscripts of the operands, separated by commas, and after "->" those of the output; see above
    operands : tensors, or one list of them. A dimension of size 1 broadcasts to the size that its letter has elsewhere

    Raises
    ------
    RuntimeError
        If the equation is malformed, or does not fit the operands.
    ValueError
        If there is no operand.

    Notes
    -----
    Cost: one matrix product for each operand after the first.
    Compare: torch.einsum.
    """
    if not operands:
        raise ValueError(f"einsum takes an equation and at least one operand; got {equation!r} alone")
    if len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = tuple(operands[0])
    terms, output = parse(equation, operands)
    sizes = sizes_of(terms, operands)
    pairs = [prepared(x, term, sizes) for x, term in zip(operands, terms, strict=True)]
    while len(pairs) > 1:
        i, j = cheapest(pairs, output, sizes)
        (x, X), (y, Y) = pairs[i], pairs[j]
        pairs = [pair for k, pair in enumerate(pairs) if k not in (i, j)]
        keep = {*output, *(label for _, term in pairs for label in term)}
        pairs.append(product(reduced(x, X, {*keep, *Y}), reduced(y, Y, {*keep, *X}), keep))
    result, term = reduced(*pairs[0], set(output))
    return shapes.permute(result, tuple([term.index(label) for label in output]))


# The equation


def parse(equation: str, operands) -> tuple[list[tuple], tuple]:
    """Labels of the dimensions of each operand and of the output: letters, and -1, -2, ... from the end of "..."."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    subscripts = left.split(",")
    if len(subscripts) != len(operands):
        raise RuntimeError(f"einsum: {equation!r} has subscripts for {len(subscripts)} operands; got {len(operands)}")
    terms = [labels(term, x.ndim, equation) for term, x in zip(subscripts, operands, strict=True)]
    dots = tuple(range(min((label for term in terms for label in term if isinstance(label, int)), default=0), 0))
    if arrow:
        return terms, output_labels(right, dots, terms, equation)
    letters = [label for term in terms for label in term if isinstance(label, str)]
    return terms, (*dots, *sorted(label for label in set(letters) if letters.count(label) == 1))


def labels(term: str, ndim: int, equation: str) -> tuple:
    """One operand's labels. Raises RuntimeError if there are more or fewer than dimensions."""
    match = TERM.fullmatch(term)
    if not match:
        raise RuntimeError(f'einsum: subscripts are letters and at most one "..."; got {term!r} in {equation!r}')
    before, dots, after = match[1], match[2], match[3] or ""
    left = ndim - len(before) - len(after)
    if left < 0 or (left and not dots):
        raise RuntimeError(f"einsum: {term!r} in {equation!r} does not fit an operand of {ndim} dimensions")
    return (*before, *range(-left, 0), *after)


def output_labels(term: str, dots: tuple, terms: list[tuple], equation: str) -> tuple:
    """The labels after "->". Raises RuntimeError if one comes twice, or in no operand."""
    match = TERM.fullmatch(term)
    if not match:
        raise RuntimeError(f'einsum: the output is letters and at most one "..."; got {term!r} in {equation!r}')
    output = (*match[1], *(dots if match[2] else ()), *(match[3] or ""))
    known = {label for term in terms for label in term}
    for label in output:
        if label not in known:
            raise RuntimeError(f"einsum: the output subscript {label!r} of {equation!r} stands in no operand")
        if output.count(label) > 1:
            raise RuntimeError(f"einsum: the output subscript {label!r} of {equation!r} comes twice")
    return output


def sizes_of(terms: list[tuple], operands) -> dict:
    """The size that each label stands for. Raises RuntimeError if there are two, both not 1."""
    sizes: dict = {}
    for term, x in zip(terms, operands, strict=True):
        for label, n in zip(term, x.shape, strict=True):
            before = sizes.get(label, 1)
            if before != n and before != 1 and n != 1:
                name = label if isinstance(label, str) else "..."
                raise RuntimeError(f"einsum: subscript {name!r} stands for size {before} and for size {n}")
            sizes[label] = n if before == 1 else before
    return sizes


# The operands


def prepared(x, term: tuple, sizes: dict) -> tuple[Any, tuple]:
    """The operand and its labels, each label once, without dimensions that only broadcast."""
    for label in dict.fromkeys(term):
        while term.count(label) > 1:
            i = term.index(label)
            j = term.index(label, i + 1)
            if x.shape[i] != x.shape[j]:
                raise RuntimeError(f"einsum: subscript {label!r} is repeated with sizes {x.shape[i]} and {x.shape[j]}")
            x = diagonal(x, 0, i, j)
            term = (*term[:i], *term[i + 1 : j], *term[j + 1 :], label)
    kept = [i for i, label in enumerate(term) if x.shape[i] == sizes[label]]
    if len(kept) < len(term):
        x = shapes.reshape(x, tuple([x.shape[i] for i in kept]))
    return x, tuple([term[i] for i in kept])


def reduced(x, term: tuple, keep: set) -> tuple[Any, tuple]:
    """The operand summed over all labels but those to keep, and its labels."""
    gone = tuple([i for i, label in enumerate(term) if label not in keep])
    return (sum_(x, gone) if gone else x), tuple([label for label in term if label in keep])


def cheapest(pairs: list[tuple], output: tuple, sizes: dict) -> tuple[int, int]:
    """Which two operands have the smallest product; the first of several."""
    if len(pairs) == 2:
        return 0, 1

    def size(pair) -> int:
        others = {label for k, (_, term) in enumerate(pairs) if k not in pair for label in term}
        both = {label for k in pair for label in pairs[k][1]}
        return math.prod(sizes[label] for label in both & {*output, *others})

    return min(itertools.combinations(range(len(pairs)), 2), key=size)


def product(first: tuple, second: tuple, keep: set) -> tuple:
    """The product of two operands with their labels, summed over what both have and nobody keeps; and its labels."""
    (x, X), (y, Y) = first, second
    stack = [label for label in X if label in Y and label in keep]
    summed = [label for label in X if label in Y and label not in keep]
    rows = [label for label in X if label not in Y]
    columns = [label for label in Y if label not in X]
    x = shapes.permute(x, tuple([X.index(label) for label in stack + rows + summed]))
    y = shapes.permute(y, tuple([Y.index(label) for label in stack + summed + columns]))
    b, m, k = len(stack), len(rows), len(summed)
    batch, M, N = x.shape[:b], x.shape[b : b + m], y.shape[b + k :]
    if not summed:
        z = shapes.reshape(x, (*batch, *M, *[1] * len(N))) * shapes.reshape(y, (*batch, *[1] * m, *N))
        return z, (*stack, *rows, *columns)
    K = math.prod(x.shape[b + m :])
    left = shapes.reshape(x, (*batch, math.prod(M), K))
    right = shapes.reshape(y, (*batch, K, math.prod(N)))
    return shapes.reshape(matmul(left, right), (*batch, *M, *N)), (*stack, *rows, *columns)
