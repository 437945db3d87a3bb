"""The words for ham and spam."""

HAM = {"ham", "0", "false"}
SPAM = {"spam", "1", "true"}
KINDS = {word: kind for kind in (("ham", "spam"), ("0", "1"), ("false", "true")) for word in kind}


def is_spam(label: str) -> bool | None:
    """What a label says, whatever its case and the blanks around it; None where it is neither."""
    word = label.strip().casefold()
    return True if word in SPAM else False if word in HAM else None


def kind(label: str) -> tuple[str, str] | None:
    """The pair of words that a label belongs to, as ("0", "1"); None where it is no label."""
    return KINDS.get(label.strip().casefold())
