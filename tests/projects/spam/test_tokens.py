"""From texts to counts: the same words and counts as CountVectorizer's, whatever the options."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from projects.common.errors import UserError
from projects.spam import baseline
from projects.spam.grammar import generate
from projects.spam.tokens import AT_ONCE, SEPARATOR, Limits, Tokenizer, batches, frequencies, learn_vocabulary

TEXTS = [message.text for message in generate(700, seed=1)]
TOKENIZERS = [
    Tokenizer(),
    Tokenizer(case=True),
    Tokenizer(urls=True),
    Tokenizer(money=True, numbers=True),
    Tokenizer(urls=True, money=True, numbers=True, case=True),
    Tokenizer(char_ngrams=3),
    Tokenizer(char_ngrams=5, case=True),
]


def counts_by_word(words, counts):
    """{word: its column} of dense counts (n, words)."""
    return {word: column.tolist() for word, column in zip(words, np.transpose(counts), strict=True)}


@pytest.mark.parametrize("limits", [Limits(), Limits(min_df=3), Limits(max_df=0.1), Limits(min_df=2, max_df=0.05)])
@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=str)
def test_counts_are_the_librarys(tokenizer, limits):
    train, test = TEXTS[:500], TEXTS[500:]
    vocabulary, counts = learn_vocabulary(train, tokenizer, limits)
    theirs = baseline.vectorizer(tokenizer, limits)
    wanted = theirs.fit_transform(train).toarray()
    names = theirs.get_feature_names_out()
    assert counts_by_word(vocabulary.words, counts.toarray()) == counts_by_word(names, wanted)
    new = vocabulary.counts(test).toarray()
    assert counts_by_word(vocabulary.words, new) == counts_by_word(names, theirs.transform(test).toarray())


def test_the_most_frequent_are_kept():
    vocabulary, counts = learn_vocabulary(TEXTS, limits=Limits(max_features=50))
    everything = CountVectorizer(token_pattern=r"\w\w+").fit(TEXTS)
    occurrences = np.asarray(everything.transform(TEXTS).sum(axis=0)).ravel()
    assert len(vocabulary.words) == counts.shape[1] == 50
    kept = counts.toarray().sum(axis=0)
    assert sorted(kept, reverse=True) == sorted(occurrences, reverse=True)[:50]


def test_among_equally_frequent_words_the_alphabet_decides():
    vocabulary, _ = learn_vocabulary(["pear fig kiwi", "fig", "date"], limits=Limits(max_features=3))
    assert set(vocabulary.words) == {"fig", "date", "kiwi"}


@given(st.lists(st.text(max_size=30), max_size=6), st.booleans())
def test_any_text(texts, case):
    tokenizer = Tokenizer(case=case)
    vocabulary, counts = learn_vocabulary(texts, tokenizer)
    assert counts.shape == (len(texts), len(vocabulary.words))
    one_by_one = [tokenizer.features(text) for text in texts]
    assert set(vocabulary.words) == {word for words in one_by_one for word in words}
    for row, words in zip(counts.toarray(), one_by_one, strict=True):
        assert dict(zip(vocabulary.words, row, strict=True)) == {w: words.count(w) for w in vocabulary.words}
    assert np.array_equal(vocabulary.counts(texts).toarray(), counts.toarray())


def test_a_message_may_hold_the_separator():
    vocabulary, counts = learn_vocabulary([f"one{SEPARATOR}two", "two", SEPARATOR])
    assert counts_by_word(vocabulary.words, counts.toarray()) == {"one": [1, 0, 0], "two": [1, 1, 0]}


def test_messages_are_told_apart_across_chunks():
    texts = [f"word{i} shared" for i in range(2 * AT_ONCE + 3)]
    vocabulary, counts = learn_vocabulary(texts)
    assert counts.toarray().sum(axis=1).tolist() == [2] * len(texts)
    assert [vocabulary.words[counts[i].indices[0]] for i in (0, AT_ONCE, len(texts) - 1)] == [
        "word0",
        f"word{AT_ONCE}",
        f"word{len(texts) - 1}",
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", "  ", "a b c"]])
def test_nothing_to_count(texts):
    vocabulary, counts = learn_vocabulary(texts)
    assert vocabulary.words == []
    assert counts.shape == (len(texts), 0)
    assert vocabulary.counts(["some text"]).shape == (1, 0)


@pytest.mark.parametrize(
    ("options", "text", "features"),
    [
        ({}, "WIN £1,000 now", ["win", "000", "now"]),
        ({"money": True}, "WIN £1,000 now or $5.50", ["win", "<money>", "now", "or", "<money>"]),
        ({"numbers": True}, "call 09061701461 by 10", ["call", "<11 digits>", "by", "<2 digits>"]),
        ({"numbers": True}, "1st 4u2 3.5pm", ["1st", "4u2", "5pm"]),
        ({"money": True, "numbers": True}, "£3.50. 1,000, 2.", ["<money>", "<4 digits>", "<1 digits>"]),
        ({"urls": True}, "see http://a.example/b?c or www.x.example", ["see", "<url>", "or", "<url>"]),
        ({"urls": True}, "go to prizes.example.com/win now", ["go", "to", "<url>", "now"]),
        ({"urls": True}, "the end.Come home", ["the", "end", "come", "home"]),
        ({"case": True}, "FREE free", ["FREE", "free"]),
        ({"urls": True, "case": True}, "WWW.PRIZE.COM HTTP://X.ORG/A Win.NET", ["<url>"] * 3),
        ({"char_ngrams": 3}, "Free!! a", ["fre", "ree", "ee!", "e!!"]),
    ],
)
def test_features(options, text, features):
    tokenizer = Tokenizer(**options)
    assert tokenizer.features(text) == features
    spans = tokenizer.spans(text)
    assert [feature for _, _, feature in spans] == features
    assert all(0 <= start < end <= len(text) for start, end, _ in spans)


def test_spans_of_letters_whose_lower_case_is_longer():
    spans = Tokenizer().spans("İstanbul free")
    assert [(start, end) for start, end, _ in spans] == [(0, 8), (9, 13)]


@pytest.mark.parametrize("kind", ["urls", "money", "numbers"])
def test_character_ngrams_take_the_place_of_words(kind):
    with pytest.raises(UserError, match=f"leave out --{kind}"):
        Tokenizer(char_ngrams=4, **{kind: True})


def test_frequencies():
    vocabulary, counts = learn_vocabulary(["go go home", "go", "stay"])
    occurrences, messages = frequencies(counts)
    assert dict(zip(vocabulary.words, occurrences, strict=True)) == {"go": 3, "home": 1, "stay": 1}
    assert dict(zip(vocabulary.words, messages, strict=True)) == {"go": 2, "home": 1, "stay": 1}


@pytest.mark.parametrize("text", ["-", "a.", "1,", "www.", "£", "http://"])
def test_time_grows_as_the_length_of_a_text(text):
    """What took the square of it would take hours for these."""
    tokenizer = Tokenizer(urls=True, money=True, numbers=True)
    assert len(tokenizer.features(text * 300_000)) <= 300_000


def test_batches():
    assert list(batches("abcde", 2, 100)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(batches(["aaa", "b", "c", "dddd"], 10, 4)) == [["aaa", "b"], ["c", "dddd"]]
    assert list(batches([1, 22, 3], 10, 2, str)) == [[1, 22], [3]]
    assert list(batches([], 2, 2)) == []


def test_long_strings_of_characters_are_refused():
    with pytest.raises(UserError, match="at most 20"):
        Tokenizer(char_ngrams=21)
