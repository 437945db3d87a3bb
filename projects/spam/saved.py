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
        return _assembled(found)
    except (ValueError, UserError) as error:
        raise UserError(f"{path} is damaged ({str(error).rstrip('.')}); train it again.") from error


def _assembled(found: dict[str, np.ndarray]) -> SpamFilter:
    """The model that these arrays are. ValueError or UserError where they are none."""
    words = found["words"].tobytes().decode().split("\n")
    *switches, char_ngrams = found["options"].tolist()
    if not {0, 1}.issuperset(switches):
        raise ValueError(f"its options are 0 or 1, got {switches}")
    tokenizer = Tokenizer(*map(bool, switches), char_ngrams)
    counts = (found["class_count"], found["feature_count"])
    if not (counts[0] > 0).all():
        raise ValueError("it has seen one class only")
    bayes = MultinomialNB.from_counts([HAM, SPAM], *counts, alpha=float(found["alpha"]))
    if len(words) != bayes.n_features_in_ or len(set(words)) != len(words):
        raise ValueError(f"it has {len(set(words))} words and counts of {bayes.n_features_in_}")
    platt, threshold = found["platt"], float(found["threshold"])
    if not (np.isfinite(bayes.feature_log_prob_).all() and np.isfinite(platt).all() and threshold > -np.inf):
        raise ValueError("not all of its numbers are finite")
    return SpamFilter(Vocabulary(tokenizer, words), bayes, PlattScaling(*platt.tolist(), True), threshold)
