"""The words for ham and spam."""

PAIRS = (("ham", "spam"), ("0", "1"), ("false", "true"), ("no", "yes"))
HAM, SPAM = ({pair[spam] for pair in PAIRS} for spam in (False, True))
KINDS = {word: pair for pair in PAIRS for word in pair}


def is_spam(label: str) -> bool | None:
    """What a label says, whatever its case and the blanks around it; None where it is neither."""
    word = label.strip().casefold()
    if word in HAM or word in SPAM:
        return word in SPAM
    return None


def kind(label: str) -> tuple[str, str] | None:
    """The pair of words that a label belongs to, as ("0", "1"); None where it is no label."""
    return KINDS.get(label.strip().casefold())
