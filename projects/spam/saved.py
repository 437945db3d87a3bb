"""The trained filter on disk: its words, their counts in either class, the scaling and the threshold.

Counts are kept rather than probabilities, so that `learn` can go on counting.
"""

from pathlib import Path

import numpy as np

from foundations.estimators import MultinomialNB
from foundations.statistics.calibration import PlattScaling
from projects.common.errors import UserError
from projects.common.files import load_model, save_model
from projects.spam.model import HAM, SPAM, SpamFilter
from projects.spam.tokens import Tokenizer, Vocabulary

# array: (kinds of its dtype, shape; -1 is any length)
LAYOUT = {
    "words": ("u", (-1,)),  # UTF-8, a line for each word
    "class_count": ("f", (2,)),
    "feature_count": ("f", (2, -1)),
    "alpha": ("f", ()),
    "options": ("iu", (5,)),
    "platt": ("f", (2,)),
    "threshold": ("f", ()),
}


def save(path: Path, model: SpamFilter) -> None:
    """Write the model, whole or not at all."""
    arrays = {
        "words": np.frombuffer("\n".join(model.vocabulary.words).encode(), np.uint8),
        "class_count": model.bayes.class_count_,
        "feature_count": model.bayes.feature_count_,
        "alpha": float(model.bayes.alpha),
        "options": list(model.vocabulary.tokenizer.options().values()),
        "platt": [model.platt.a, model.platt.b],
        "threshold": float(model.threshold),
    }
    save_model(path, "spam", **arrays)


def load(path: Path) -> SpamFilter:
    """Read a model. UserError where it is absent, truncated, foreign or does not fit together."""
    found = load_model(path, "spam", set(LAYOUT))
    for name, (kinds, shape) in LAYOUT.items():
        array = found[name]
        fits = array.ndim == len(shape) and all(m in (-1, n) for m, n in zip(shape, array.shape, strict=True))
        if array.dtype.kind not in kinds or not fits or np.isnan(array).any():
            raise UserError(f"{path} is damaged: its {name} are not what a model has; train it again.")
    try:
        words = found["words"].tobytes().decode().split("\n")
        urls, money, numbers, case, char_ngrams = found["options"].tolist()
        tokenizer = Tokenizer(bool(urls), bool(money), bool(numbers), bool(case), char_ngrams)
        bayes = MultinomialNB.from_counts(
            [HAM, SPAM], found["class_count"], found["feature_count"], alpha=float(found["alpha"])
        )
    except (ValueError, UserError) as error:
        raise UserError(f"{path} is damaged ({error}); train it again.") from error
    if len(words) != bayes.n_features_in_ or len(set(words)) != len(words):
        counted = bayes.n_features_in_
        raise UserError(f"{path} is damaged: it has {len(set(words))} words and counts of {counted}; train it again.")
    a, b = found["platt"].tolist()
    return SpamFilter(Vocabulary(tokenizer, words), bayes, PlattScaling(a, b, True), float(found["threshold"]))
