"""A formula's text in words: numbers, names, operators, brackets. What is none of them is an error with its place.

Source: Aho, Lam, Sethi & Ullman, Compilers, 2nd ed., ch. 3. Compare: sympy.parsing.sympy_parser.
"""

import re
from typing import NamedTuple

END = "end"
# ASCII, since \d alone would take the digits of every script
TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<operator>\*\*|[-+*/(),])",
    re.ASCII,
)
WRITTEN = {"^": "**", "×": "*", "·": "*", "⋅": "*", "÷": "/", "−": "-", "–": "-", "π": "pi", "√": "sqrt(...)"}
WRITTEN |= {"²": "**2", "³": "**3", "[": "(", "]": ")", "{": "(", "}": ")", "|": "abs(...)"}


class ParseError(ValueError):
    """A text that is no formula: where (`position`, the column counted from 0) and why."""

    def __init__(self, position: int, reason: str):
        super().__init__(position, reason)
        self.position, self.reason = position, reason

    def __str__(self) -> str:
        return f"at position {self.position}: {self.reason}"


class Token(NamedTuple):
    """A word of a formula."""

    kind: str  # "number", "name", "operator" or "end"
    text: str
    position: int

    def __str__(self) -> str:
        return f"'{self.text}'" if self.text else "the end"


def tokenize(text: str) -> list[Token]:
    """The words of a text, closed by one of kind "end". Raises ParseError at the first character that is no word."""
    tokens, position = [], 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if not match:
            raise ParseError(position, unexpected(text[position]))
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match[0], position))
        position = match.end()
    return [*tokens, Token(END, "", len(text))]


def unexpected(character: str) -> str:
    """Why a character has no place in a formula, and what to write instead where that is known."""
    hint = f"; write {WRITTEN[character]}" if character in WRITTEN else ""
    return f"unexpected character {ascii(character) if not character.isprintable() else repr(character)}{hint}"
