"""Spam: a filter that learns from labelled messages, and says why.

    python -m projects.spam                        learn, measure, write the report
    python -m projects.spam classify TEXT...       spam or ham?
    python -m projects.spam learn FILE             go on learning from more labelled messages
"""

import json
import math
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from projects.common.cli import (
    Data,
    Dataset,
    Json,
    NoBaseline,
    Offline,
    Quick,
    Seed,
    complaints,
    main,
    new_app,
    progress_bar,
    say,
)
from projects.common.errors import UserError
from projects.common.files import output_folder
from projects.spam import saved, stream
from projects.spam.data import load, read_corpus, read_message
from projects.spam.model import SpamFilter
from projects.spam.tokens import Limits, Tokenizer

RESULTS = Path(__file__).parent / "results"
SHOWN = "projects/spam/results"
MOST_REASONS = 8  # words named by --why
LIKE_A_FILE = re.compile(r"\S+\.(eml|txt|msg|html?)", re.IGNORECASE)

Model = Annotated[Path | None, typer.Option(metavar="FILE", help="What a run saved; by default model.npz under --out.")]
Out = Annotated[Path, typer.Option(metavar="DIR", show_default=SHOWN, help="Where results go.")]
LabelColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Column of the labels: its name or number.")]
TextColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Column of the texts: its name or number.")]

app = new_app("Spam: a filter that learns from labelled messages, and says why. No verb means run.")


@app.command()
def run(
    data: Data = None,
    dataset: Dataset = None,
    label_column: LabelColumn = None,
    text_column: TextColumn = None,
    urls: Annotated[bool, typer.Option("--urls", help="Count all web addresses as one word.")] = False,
    money: Annotated[bool, typer.Option("--money", help="Count all amounts of money as one word.")] = False,
    numbers: Annotated[bool, typer.Option("--numbers", help="Count numbers by how many digits they have.")] = False,
    case: Annotated[bool, typer.Option("--case", help="Tell FREE from free.")] = False,
    char_ngrams: Annotated[
        int, typer.Option(min=0, max=20, metavar="N", help="Count strings of N characters in place of words.")
    ] = 0,
    min_df: Annotated[int, typer.Option(min=1, metavar="N", help="Leave out words in fewer messages.")] = 1,
    max_df: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="FRACTION", help="Leave out words in more of the messages.")
    ] = 1.0,
    max_features: Annotated[int | None, typer.Option(min=1, metavar="N", help="Keep the N most frequent.")] = None,
    seed: Seed = 0,
    out: Out = RESULTS,
    quick: Quick = False,
    no_baseline: NoBaseline = False,
    offline: Offline = False,
) -> None:
    """Learn to tell spam, measure it beside scikit-learn, write metrics.json, report.html, pictures and the model."""
    from projects.spam.evaluate import Settings
    from projects.spam.run import run

    if data is not None and (os.path.realpath(out) + os.sep).startswith(os.path.realpath(data) + os.sep):
        raise UserError(f"--out {out} lies in --data {data}: the next run might take it for messages; move it.")
    settings = Settings(
        Tokenizer(urls, money, numbers, case, char_ngrams),
        Limits(min_df, max_df, max_features),
        *(seed, output_folder(out), quick, not no_baseline),
    )
    corpus = load(data, dataset, seed=seed, offline=offline, label_column=label_column, text_column=text_column)
    run(corpus, settings)


@app.command()
def classify(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Messages, or files of one; else the input's lines.")
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="Name the words that decided.")] = False,
    model: Model = None,
    out: Out = RESULTS,
    as_json: Json = False,
) -> None:
    """Say of each message whether it is spam, how probable that is and, with --why, which words say so."""
    spam_filter = saved.load(model or out / "model.npz")
    n = 0
    try:
        for n, (source, text) in enumerate(_messages(texts), start=1):
            answer = _answer(spam_filter, source, text, why)
            if as_json:
                typer.echo(("[" if n == 1 else ",\n ") + json.dumps(answer), nl=False)
            else:
                _say(answer, spam_filter.threshold)
    finally:
        if as_json:  # a file that cannot be read ends the list, but does not break it
            typer.echo("]" if n else "[]")
    if n == 0:
        raise UserError("There is nothing to classify: the standard input has no line with any text.")


@app.command()
def learn(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="Labelled messages, as for --data.")],
    label_column: LabelColumn = None,
    text_column: TextColumn = None,
    model: Model = None,
    out: Out = RESULTS,
) -> None:
    """Count more labelled messages into the saved model. Its vocabulary, calibration and threshold stay."""
    path = model or out / "model.npz"
    spam_filter = saved.load(path)
    corpus = read_corpus(file, label_column, text_column, both_classes=False)
    for note in corpus.notes:
        say(note)
    with progress_bar() as progress:
        bar = progress.add_task("Learning", total=corpus.n)
        known = stream.add(spam_filter.bayes, spam_filter.vocabulary, corpus, lambda n: progress.advance(bar, n))
    saved.save(path, spam_filter)
    ham, spam = spam_filter.bayes.class_count_
    what = f"{corpus.n - corpus.n_spam:,} ham and {corpus.n_spam:,} spam"
    say(f"Learned {what}; {known:,} of them have a word that the model counts.")
    say(f"{path} has now seen {ham:,.0f} ham and {spam:,.0f} spam, and counts {len(spam_filter.weights):,} words.")


def _messages(texts: list[str] | None) -> Iterator[tuple[str | None, str]]:
    """Each message with the file it came from, if it did: arguments, or the lines of the standard input."""
    if texts:
        for text in texts:
            yield (text, read_message(Path(text))) if _is_file(text) else (None, text)
        return
    if sys.stdin is None or sys.stdin.isatty():
        raise UserError("Give messages to classify, or pipe them in, one a line.")
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    lines: Iterable[str] = sys.stdin
    yield from ((None, line.rstrip("\r\n")) for line in lines if line.strip())


def _is_file(text: str) -> bool:
    """Whether a word of the command line names a file; what looks like one and is none is remarked upon."""
    if os.path.isfile(text):
        return True
    if os.path.isdir(text):
        raise UserError(f"{text} is a folder: name the files in it, such as {os.path.join(text, '*')}.")
    if LIKE_A_FILE.fullmatch(text):
        say(f"There is no file {text}, so these letters are the message.", complaints)
    return False


def _answer(spam_filter: SpamFilter, source: str | None, text: str, why: bool) -> dict:
    score = spam_filter.score(text)
    answer = {
        **({"file": source} if source else {"text": text}),
        "spam": score >= spam_filter.threshold,
        "probability": spam_filter.probability(score),
        "log_odds": score,
        "threshold": spam_filter.threshold if math.isfinite(spam_filter.threshold) else None,
    }
    if why:
        answer["prior"] = spam_filter.prior
        answer["why"] = [contribution._asdict() for contribution in spam_filter.explain(text)]
    return answer


def _say(answer: dict, threshold: float) -> None:
    shown = answer.get("file") or " ".join(answer["text"].split())
    say(f"{'spam' if answer['spam'] else 'ham '} {answer['probability']:7.2%}  {shown}")
    if "why" not in answer:
        return
    reasons = answer["why"]
    for reason in reasons[:MOST_REASONS]:
        times = f" ({reason['times']} times)" if reason["times"] > 1 else ""
        say(f"    {reason['log_odds']:+6.2f}  {reason['word']}{times}")
    rest = sum(reason["log_odds"] for reason in reasons[MOST_REASONS:])
    if len(reasons) > MOST_REASONS:
        say(f"    {rest:+6.2f}  {len(reasons) - MOST_REASONS} more words")
    say(f"    {answer['prior']:+6.2f}  before a word is read{'' if reasons else '; none of its words is known'}")
    limit = f"called spam from {threshold:+.2f} on" if math.isfinite(threshold) else "nothing is called spam"
    say(f"    {answer['log_odds']:+6.2f}  log-odds of spam; {limit}")


if __name__ == "__main__":
    main(app)
