r"""Our LaTeX read back, so that a law can say that it means what the tree says: the grammar of a person who reads it.

A \frac, a root, bars and brackets hold together, ^ takes what stands directly before it, what stands side by side is a
product, and a minus sign belongs to the whole product after it.
"""

import re

from foundations.calculus.symbolic import FUNCTIONS, call, e, parse, pi, variable

TOKEN = re.compile(r"\\left[(|]|\\right[)|]|\\operatorname\{sign\}|\\[a-z]+|\d+\.?\d*|[-+^{}]|[a-z]")
CLOSING = {r"\left(": r"\right)", r"\left|": r"\right|", "{": "}"}


def read(text):
    """The expression that a text in LaTeX writes; AssertionError where it is not read to its end."""
    tokens = TOKEN.findall(text)
    assert "".join(tokens) == text.replace(" ", ""), f"got {text}"
    reader = Reader([*tokens, ""])
    expression = reader.sum()
    assert reader.tokens == [""], f"got {text}, left over {reader.tokens}"
    return expression


class Reader:
    """The tokens that are left."""

    def __init__(self, tokens):
        self.tokens = tokens

    def take(self, *wanted):
        """The next token, if it is one of those wanted; otherwise empty, and it stays."""
        return self.tokens.pop(0) if self.tokens[0] in wanted else ""

    def enclosed(self, opening="{"):
        assert self.take(opening), f"wanted {opening}, got {self.tokens}"
        inside = self.sum()
        assert self.take(CLOSING[opening]), f"wanted {CLOSING[opening]}, got {self.tokens}"
        return inside

    def sum(self):
        u = -self.product() if self.take("-") else self.product()
        while sign := self.take("+", "-"):
            u = u + self.product() if sign == "+" else u - self.product()
        return u

    def product(self):
        u = self.power()
        while self.tokens[0] not in ("", "+", "-", *CLOSING.values()):
            self.take(r"\cdot")
            u = u * self.power()
        return u

    def power(self):
        name = self.tokens[0].replace("operatorname{sign}", "sign")[1:]
        if name in FUNCTIONS and name != "sqrt":
            self.tokens.pop(0)
            exponent = self.enclosed() if self.take("^") else None
            u = call(name, self.enclosed(r"\left("))
            return u if exponent is None else u**exponent
        barred = self.tokens[0] == r"\frac"
        u = self.atom()
        if not self.take("^"):
            return u
        assert not barred, "the power of a fraction, or of what is above its bar?"
        u = u ** self.enclosed()
        assert self.tokens[0] != "^", "two exponents in a row are an error in LaTeX"
        return u

    def atom(self):
        if self.tokens[0] == r"\left(":
            return self.enclosed(r"\left(")
        if self.tokens[0] == r"\left|":
            return abs(self.enclosed(r"\left|"))
        token = self.tokens.pop(0)
        if token == r"\frac":
            over = self.enclosed()
            return over / self.enclosed()
        if token == r"\sqrt":
            return call("sqrt", self.enclosed())
        if token[:1].isdigit():
            return parse(token)
        return {r"\pi": pi, "e": e}.get(token) or variable(token)
