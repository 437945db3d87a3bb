"""HTML as the text a reader sees, and the addresses its links lead to.

Scripts, styles and comments are dropped; blocks begin on new lines; entities become letters. The address of a link
stands after its words: where a message leads tells more than what it says. Whatever is written, time grows as its
length; the standard library's parser takes the square of it for comments that are never closed, as spam may have.
Left out: what styles hide, pictures, and tables as tables.
"""

import re
from html import unescape

# Everything that is no text. A comment, script or style that is never closed reaches to the end, as in a browser.
MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<hidden>script|style)\b[^<>]*>.*?(?:</(?P=hidden)\b[^<>]*>|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-z][^\s<>/]*)(?P<attributes>[^<>]*)>"
    r"|<[!?/][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
# Tags that begin a new line.
BLOCKS = re.compile(
    r"address|article|blockquote|br|center|dd|div|dl|dt|fieldset|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section"
    r"|table|td|th|title|tr|ul"
)


def html_to_text(html: str) -> str:
    """The words of a page, links followed by their addresses. Whatever the HTML, there is a text."""
    words: list[str] = []
    addresses: list[str] = []  # of the links that are open
    end = 0
    for markup in MARKUP.finditer(html):
        words.append(_words(html[end : markup.start()]))
        end = markup.end()
        tag = (markup["tag"] or "").lower()
        if BLOCKS.fullmatch(tag):
            words.append("\n")
        elif tag == "a" and not markup["end"]:
            href = HREF.search(markup["attributes"])
            addresses.append(href[href.lastindex or 0] if href else "")
        elif tag == "a" and addresses:
            words.append(f" {_words(addresses.pop())} ")
    words.append(_words(html[end:]))
    words += [f" {_words(address)}" for address in addresses]
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _words(text: str) -> str:
    """Entities become letters; a line end in the source is a blank."""
    return unescape(text).replace("\n", " ")
