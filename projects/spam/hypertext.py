"""HTML as the text a reader sees, and the addresses its links lead to.

Scripts, styles and comments are dropped; blocks begin on new lines; entities become letters. The address of a link
stands after its words: where a message leads tells more than what it says. Left out: what styles hide, pictures, tables
as tables, and what follows the first million characters.
"""

import re
from html import unescape
from html.parser import HTMLParser

# Tags that begin a new line.
BLOCKS = re.compile(
    r"address|article|blockquote|br|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    r"|table|td|th|title|tr|ul"
)
HIDDEN = {"script", "style"}
LONGEST = 2**20  # characters: the standard library's parser takes the square of the length for some that are malicious
TAG = re.compile(r"<[^>]*>")


def html_to_text(html: str) -> str:
    """The words of a page, links followed by their addresses. Whatever the HTML, there is a text."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except (AssertionError, ValueError, NotImplementedError):  # the parser's words for declarations that are none
        reader.words = [unescape(TAG.sub(" ", html[:LONGEST]))]
    words = "".join([*reader.words, *(f" {address}" for address in reader.addresses)])
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif BLOCKS.fullmatch(tag):
            self.words.append("\n")
        elif tag == "a":
            self.addresses.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif BLOCKS.fullmatch(tag):
            self.words.append("\n")
        elif tag == "a" and self.addresses:
            self.words.append(f" {self.addresses.pop()} ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data.replace("\n", " "))
