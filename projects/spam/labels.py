"""The words for ham and spam."""

# A row for each way to say it: words for ham, words for spam. Decimals are what pandas writes where a label is missing.
KINDS = {
    "words": (("ham", "not spam", "not_spam", "non-spam", "legitimate"), ("spam",)),
    "digits": (("0", "0.0"), ("1", "1.0")),
    "truth": (("false",), ("true",)),
    "answer": (("no",), ("yes",)),
}
HAM, SPAM = ({word for pair in KINDS.values() for word in pair[spam]} for spam in (False, True))
KIND_OF = {word: kind for kind, pair in KINDS.items() for words in pair for word in words}


def is_spam(label: str) -> bool | None:
    """What a label says, whatever its case and the blanks around it; None where it is neither."""
    word = label.strip().casefold()
    if word in HAM or word in SPAM:
        return word in SPAM
    return None


def kind(label: str) -> str | None:
    """The row of `KINDS` that a label belongs to; None where it is no label."""
    return KIND_OF.get(label.strip().casefold())
